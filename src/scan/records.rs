//! The records of a block cell by cell, for those who look at files a second time. Whatever format
//! they come from, by then they are tables, JSON Lines, or lines of text.

use super::document::Prepared;
use crate::detect::Block;
use crate::format::jsonl::{self, ValueKind};
use crate::format::unescape;
use crate::model::{Dialect, Format};

/// Where in its record a cell stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum At<'a> {
    /// In a column, from 0.
    Column(usize),
    /// Under a key.
    Key(&'a [u8]),
    /// It is the whole line.
    Line,
}

/// Takes records.
pub(super) trait RecordSink {
    /// Takes a cell, decoded.
    fn cell(&mut self, at: At<'_>, cell: &[u8]);

    /// Ends a record, by its number in the block; of lines of text the number of the line.
    fn end(&mut self, number: u32);
}

/// Hands out the records of a block, headers and blank ones left out.
pub(super) fn read(block: &Block<'_>, prepared: &Prepared, sink: &mut impl RecordSink) {
    match (prepared.facts.format, prepared.facts.dialect) {
        (Format::Delimited, Some(dialect)) => table(block, &dialect, sink),
        (Format::JsonLines, _) => lines(block, sink),
        (Format::Text, _) => list(block, sink),
        _ => {}
    }
}

fn table(block: &Block<'_>, dialect: &Dialect, sink: &mut impl RecordSink) {
    let (mut start, mut first, mut number) = (0, 0, 0);
    let mut scratch = Vec::new();
    for (index, last) in block.cells.records().iter().enumerate() {
        let last = *last as usize;
        let ends = block.cells.ends().get(first..last).unwrap_or_default();
        first = last;
        let from = start;
        let Some(end) = ends.last().map(|end| *end as usize) else {
            continue;
        };
        start = end + 1;
        if index < block.skip_records {
            continue;
        }
        let end = without_return(block.text, from, end);
        if ends.len() == 1 && end == from {
            continue;
        }
        let mut at = from;
        for (position, stop) in ends.iter().enumerate() {
            let stop = (*stop as usize).min(end);
            let raw = block.text.get(at..stop).unwrap_or_default();
            let cell = unescape::csv_cell(raw, dialect, &mut scratch);
            sink.cell(At::Column(position), cell);
            at = stop + 1;
        }
        sink.end(number);
        number += 1;
    }
}

fn lines(block: &Block<'_>, sink: &mut impl RecordSink) {
    let (mut start, mut number) = (0, 0);
    let (mut name, mut scratch) = (Vec::new(), Vec::new());
    for end in block.cells.ends() {
        let line = block.text.get(start..*end as usize).unwrap_or_default();
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        start = *end as usize + 1;
        if line.is_empty() {
            continue;
        }
        let _ = jsonl::split_line(line, &mut |path, range, kind| {
            name.clear();
            path.write_to(&mut name);
            let raw = line.get(range).unwrap_or_default();
            let cell = match kind {
                ValueKind::EscapedText => unescape::json_string(raw, &mut scratch),
                ValueKind::Literal if raw == b"null" => b"",
                _ => raw,
            };
            sink.cell(At::Key(&name), cell);
        });
        sink.end(number);
        number += 1;
    }
}

fn list(block: &Block<'_>, sink: &mut impl RecordSink) {
    let mut start = 0;
    for (line, end) in (0..).zip(block.cells.ends()) {
        let cell = block.text.get(start..*end as usize).unwrap_or_default();
        start = *end as usize + 1;
        if !cell.trim_ascii().is_empty() {
            sink.cell(At::Line, cell);
            sink.end(line);
        }
    }
}

/// The end of a record without its carriage return.
fn without_return(text: &[u8], start: usize, end: usize) -> usize {
    let crlf = end > start && text.get(end) == Some(&b'\n') && text.get(end - 1) == Some(&b'\r');
    end - usize::from(crlf)
}
