//! Parquet files (<https://parquet.apache.org/docs/file-format/>): all row groups as one table, a
//! column for each leaf of the schema. Read in a process of its own ([`crate::source::child`]): pages
//! say how much memory they need.

mod columns;
mod source;
#[cfg(test)]
mod tests;
mod value;

use crate::format::record::push_cell;
use crate::source::child::{self, Document, Ended, Notice, Sink};
use crate::source::container::{ContainerFormat, Opening, Structure};
use crate::source::{Budget, Bytes};
use columns::{Column, RECORDS, name};
use parquet::column::reader::get_column_reader;
use parquet::file::metadata::ParquetMetaData;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::file::serialized_reader::SerializedPageReader;
use source::Source;
use std::ops::Range;
use std::sync::Arc;

/// The name by which its decoder is started.
pub(super) const NAME: &str = "parquet";

/// What files begin and end with; with a footer that needs a key.
const MAGIC: &[u8; 4] = b"PAR1";
const LOCKED: &[u8; 4] = b"PARE";

/// Bytes of pages that columns may hold which are read side by side, and most of one column.
const SIDE_BY_SIDE: u64 = 80 << 20;
const HELD: u64 = 3 << 20;

/// Parquet files.
pub struct ParquetFormat;

impl ContainerFormat for ParquetFormat {
    fn name(&self) -> &'static str {
        NAME
    }

    fn note(&self) -> &'static str {
        "all rows as one table, nested columns by their paths"
    }

    fn recognizes(&self, head: &[u8]) -> bool {
        // What follows is a list in binary, never text.
        let follows = head
            .get(4)
            .is_some_and(|byte| *byte < b' ' || *byte >= 0x80);
        follows && (head.starts_with(MAGIC) || head.starts_with(LOCKED))
    }

    fn open(&self, bytes: Bytes, budget: Budget) -> Opening {
        child::open(NAME, bytes, budget)
    }
}

/// Decodes a file.
pub(super) fn decode(document: &mut Document, sink: &mut Sink) -> Result<(), Ended> {
    let mut end = [0; 4];
    document.read_at(document.size().saturating_sub(4), &mut end)?;
    match &end {
        LOCKED => return Err(Ended::Broken(Notice::Locked)),
        MAGIC => {}
        _ => return Err(Ended::Broken(Notice::CutShort)),
    }
    let reader = SerializedFileReader::new(Source::new(document));
    let Ok(reader) = reader else {
        return Err(Ended::Broken(Notice::Unreadable));
    };
    let source = Arc::new(Source::new(document));
    let metadata = reader.metadata();
    let mut lost = 0;
    for (number, columns) in (1..).zip(windows(metadata)) {
        let label = match number {
            1 => "table".to_owned(),
            _ => format!("table, columns from {}", columns.start + 1),
        };
        let structure = Structure::Table {
            rows_before_data: Some(1),
            header: true,
        };
        sink.member(label, structure)?;
        lost += write_table(&source, metadata, columns, sink)?;
    }
    write_remarks(metadata, sink)?;
    if lost > 0 {
        sink.remark(Notice::Damaged, lost)?;
    }
    Ok(())
}

/// Columns that can be read side by side, in the order of the schema.
fn windows(metadata: &ParquetMetaData) -> Vec<Range<usize>> {
    let columns = metadata.file_metadata().schema_descr().num_columns();
    let held = |column: usize| {
        let groups = metadata.row_groups().iter();
        let chunks = groups.filter_map(|group| group.columns().get(column));
        let sizes = chunks.map(|chunk| u64::try_from(chunk.uncompressed_size()).unwrap_or(0));
        sizes.max().unwrap_or(0).min(HELD)
    };
    let (mut windows, mut start, mut sum) = (Vec::new(), 0, 0);
    for column in 0..columns {
        let more = held(column);
        if sum + more > SIDE_BY_SIDE && column > start {
            windows.push(start..column);
            (start, sum) = (column, 0);
        }
        sum += more;
    }
    if columns > start {
        windows.push(start..columns);
    }
    windows
}

/// Writes some columns of all rows; tells how many column chunks could not be read to their end.
fn write_table(
    source: &Arc<Source>,
    metadata: &ParquetMetaData,
    range: Range<usize>,
    sink: &mut Sink,
) -> Result<u64, Ended> {
    let schema = metadata.file_metadata().schema_descr();
    let descriptors = schema.columns().get(range.clone()).unwrap_or_default();
    let mut record = Vec::new();
    for (at, column) in descriptors.iter().enumerate() {
        push_cell(&mut record, at == 0, name(column.path().parts()).as_bytes());
    }
    record.push(b'\n');
    sink.write(&record)?;
    let mut lost = 0;
    for group in metadata.row_groups() {
        let rows = usize::try_from(group.num_rows()).unwrap_or(0);
        let mut columns = Vec::new();
        for (descriptor, number) in descriptors.iter().zip(range.clone()) {
            let pages = group
                .columns()
                .get(number)
                .map(|chunk| SerializedPageReader::new(Arc::clone(source), chunk, rows, None));
            let pages = pages.and_then(Result::ok);
            lost += u64::from(pages.is_none());
            let reader =
                pages.map(|pages| get_column_reader(Arc::clone(descriptor), Box::new(pages)));
            columns.push(Column::new(reader, descriptor));
        }
        lost += write_rows(&mut columns, &mut record, sink)?;
    }
    Ok(lost)
}

/// Writes the rows of a row group.
fn write_rows(columns: &mut [Column], record: &mut Vec<u8>, sink: &mut Sink) -> Result<u64, Ended> {
    let mut lost = 0;
    loop {
        let mut records = 0;
        for column in columns.iter_mut() {
            match column.read(RECORDS) {
                Ok(count) => records = records.max(count),
                Err(_) => lost += 1,
            }
        }
        if records == 0 {
            return Ok(lost);
        }
        for at in 0..records {
            record.clear();
            for (number, column) in columns.iter().enumerate() {
                push_cell(record, number == 0, column.cell(at));
            }
            record.push(b'\n');
            sink.write(record)?;
        }
    }
}

/// Writes what programs have noted in the file.
fn write_remarks(metadata: &ParquetMetaData, sink: &mut Sink) -> Result<(), Ended> {
    let notes = metadata.file_metadata().key_value_metadata();
    let mut text = String::new();
    // The schema once more, in another program's binary form.
    for note in notes
        .into_iter()
        .flatten()
        .filter(|note| note.key != "ARROW:schema")
    {
        text.push_str(&note.key);
        text.push_str(": ");
        text.push_str(note.value.as_deref().unwrap_or_default());
        text.push('\n');
    }
    if !text.is_empty() {
        sink.member("metadata", Structure::Text)?;
        sink.write(text.as_bytes())?;
    }
    Ok(())
}
