//! Archives: files that hold files.

mod tar;
mod tar_header;
mod tar_walk;
mod zip;
mod zip_directory;
mod zip_gaps;

#[cfg(test)]
mod tests;

pub use tar::TarFormat;
pub use zip::{Archive, NoArchive, ZipFormat};
