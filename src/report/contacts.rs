//! The contacts against whom something stands, one a row, for spreadsheets. Every cell is quoted, and
//! none is a formula. Values are masked unless they were asked for.

use crate::model::Origin;
use crate::report::escape::Untrusted;
use crate::report::file::{AtomicFile, FileError};
use std::io;
use std::path::Path;

/// One line of the list.
#[derive(Clone, Copy, Debug)]
pub struct ListedContact<'a> {
    /// Where the contact stands.
    pub origin: &'a Origin,
    /// Its row, from 1 behind the header.
    pub row: u64,
    /// What stands against it.
    pub reason: &'a str,
    /// Whose list, or which export says so.
    pub detail: &'a str,
    /// Its address, masked unless asked for.
    pub address: &'a str,
}

/// Writes the list to a file that nobody else can read.
///
/// # Errors
/// If it cannot be written.
pub fn write<'a>(
    path: &Path,
    contacts: impl Iterator<Item = ListedContact<'a>>,
) -> Result<(), FileError> {
    let mut file = AtomicFile::create(path)?;
    write_rows(&mut file, contacts).map_err(|source| FileError {
        path: path.to_owned(),
        source,
    })?;
    file.commit()
}

fn write_rows<'a>(
    out: &mut impl io::Write,
    contacts: impl Iterator<Item = ListedContact<'a>>,
) -> io::Result<()> {
    let text = |input: &str| Untrusted::from(input).for_csv();
    let mut writer = csv::WriterBuilder::new()
        .quote_style(csv::QuoteStyle::Always)
        .from_writer(out);
    writer.write_record(["path", "inner", "row", "reason", "detail", "address"])?;
    for contact in contacts {
        writer.write_record([
            Untrusted::from(contact.origin.path.as_os_str()).for_csv(),
            text(&contact.origin.inner_joined().unwrap_or_default()),
            contact.row.to_string(),
            text(contact.reason),
            text(contact.detail),
            text(contact.address),
        ])?;
    }
    writer.flush()
}
