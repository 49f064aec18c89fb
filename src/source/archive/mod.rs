//! Archives: files that hold files.

mod tar;
mod tar_header;
mod zip;
mod zip_directory;

pub use tar::TarFormat;
pub use zip::ZipFormat;
