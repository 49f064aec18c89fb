//! Old workbooks (XLS: BIFF5 and BIFF8, [MS-XLS]): every sheet as a table, cells as people see them,
//! comments and text boxes beside.
//!
//! Read record by record, so that neither a far corner nor a damaged record costs the sheet. Runs in
//! a process of its own ([`crate::source::child`]).

mod book;
mod record;
mod sheet;
mod text;

use crate::format::compound::{Compound, Entry, MAGIC};
use crate::source::child::{self, Document, Ended, Notice, Sink};
use crate::source::container::{ContainerFormat, Opening, Structure};
use crate::source::{Budget, Bytes};
use book::Book;
use record::Records;

/// The name by which its decoder is started.
pub(in crate::format) const NAME: &str = "xls";

/// Streams of the names under which workbooks lie, and encrypted new ones.
const BOOKS: [&str; 2] = ["Workbook", "Book"];
const LOCKED: &str = "EncryptedPackage";
/// Most streams beside a workbook that are handed out.
const OTHERS: usize = 10_000;

/// Old workbooks.
pub struct OldWorkbook;

impl ContainerFormat for OldWorkbook {
    fn name(&self) -> &'static str {
        NAME
    }

    fn note(&self) -> &'static str {
        "every sheet as a table, hidden ones too; comments"
    }

    fn recognizes(&self, head: &[u8]) -> bool {
        head.starts_with(MAGIC)
    }

    fn open(&self, bytes: Bytes, budget: Budget) -> Opening {
        child::open(NAME, bytes, budget)
    }
}

/// Decodes a file.
pub(in crate::format) fn decode(document: &mut Document, sink: &mut Sink) -> Result<(), Ended> {
    let mut file = Compound::open(document)?;
    let entries = file.entries().to_vec();
    if entries.iter().any(|entry| entry.name == LOCKED) {
        return Err(Ended::Broken(Notice::Locked));
    }
    let is_book = |entry: &&Entry| BOOKS.contains(&&*entry.name);
    let (books, others): (Vec<&Entry>, Vec<&Entry>) = entries.iter().partition(is_book);
    if books.is_empty() {
        return Err(if file.is_damaged() {
            Ended::Broken(Notice::Unreadable)
        } else {
            Ended::Other
        });
    }
    for entry in books {
        let mut records = Records::new(file.stream(entry));
        let book = Book::read(&mut records)?;
        for place in 0..book.sheets.len() {
            sheet::write(&book, place, &mut records, sink)?;
        }
        if book.is_damaged {
            sink.remark(Notice::Damaged, 1)?;
        }
    }
    for entry in others.into_iter().take(OTHERS) {
        write_raw(&mut file, entry, sink)?;
    }
    if file.is_damaged() {
        sink.remark(Notice::Damaged, 1)?;
    }
    Ok(())
}

/// A stream as it is: properties, macros, embedded objects.
fn write_raw(file: &mut Compound, entry: &Entry, sink: &mut Sink) -> Result<(), Ended> {
    let mut stream = file.stream(entry);
    if stream.size() == 0 {
        return Ok(());
    }
    let name: String = entry.name.chars().filter(|c| !c.is_control()).collect();
    sink.member(name, Structure::Raw)?;
    let (mut offset, mut bytes) = (0, vec![0; 1 << 15]);
    loop {
        let read = stream.read_at(offset, &mut bytes)?;
        if read == 0 {
            return Ok(());
        }
        sink.write(bytes.get(..read).unwrap_or_default())?;
        offset += read as u64;
    }
}

#[cfg(test)]
mod tests;
