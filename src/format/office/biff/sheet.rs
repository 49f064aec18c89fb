//! One sheet of an old workbook as a table, record by record.

use crate::format::compound::{half, word};
use crate::format::office::biff::book::Book;
use crate::format::office::biff::record::{Record, Records};
use crate::format::office::biff::text::{Writing, quoted_runs};
use crate::format::office::number;
use crate::format::office::package::TABLE;
use crate::format::office::rows::Rows;
use crate::format::office::text::{add_hidden, without_codes};
use crate::format::record::quote;
use crate::source::child::{Ended, Notice, Sink};
use crate::source::container::Structure;

/// Blank lines for rows that are not there: all rows of the largest old sheet.
const GAPS: u64 = 65_536;
/// Most bytes of comments that are kept, and of remarks behind the rows.
const COMMENTS: usize = 8 << 20;

/// Writes a sheet, and its comments as a member of their own.
pub(super) fn write(
    book: &Book,
    place: usize,
    records: &mut Records,
    sink: &mut Sink,
) -> Result<(), Ended> {
    let Some(listed) = book.sheets.get(place) else {
        return Ok(());
    };
    let mut sheet = Sheet {
        book,
        rows: Rows::new(GAPS),
        row: None,
        awaited: None,
        text: Vec::new(),
        hidden: String::new(),
        comments: String::new(),
        remarks: Vec::new(),
        missing: 0,
    };
    sink.member(&*listed.name, TABLE)?;
    records.go_to(listed.start);
    let whole = sheet.read(records, sink)?;
    let mut out = Vec::new();
    sheet.rows.end(&mut out);
    for remark in &sheet.remarks {
        sheet.rows.remark(remark, &mut out);
    }
    sink.write(&out)?;
    if !whole || sheet.missing > 0 {
        sink.note(Notice::Damaged, sheet.missing.max(1))?;
    } else if sheet.rows.displaced() {
        sink.note(Notice::Displaced, 1)?;
    }
    if !sheet.comments.is_empty() {
        sink.member(format!("{}: comments", listed.name), Structure::Text)?;
        sink.write(sheet.comments.as_bytes())?;
    }
    Ok(())
}

struct Sheet<'b> {
    book: &'b Book,
    rows: Rows,
    /// The row at hand, from 1.
    row: Option<u32>,
    /// The cell of a formula whose text comes in the next record.
    awaited: Option<(u16, u16)>,
    text: Vec<u8>,
    /// Texts in the formula at hand.
    hidden: String,
    comments: String,
    remarks: Vec<String>,
    /// Cells whose text is not there.
    missing: u64,
}

impl Sheet<'_> {
    /// Tells whether the sheet came to its end.
    fn read(&mut self, records: &mut Records, sink: &mut Sink) -> Result<bool, Ended> {
        let (mut depth, mut out) = (0_u32, Vec::new());
        while let Some(record) = records.next()? {
            match record.kind {
                0x809 => depth += 1,
                0x0A if depth <= 1 => return Ok(true),
                0x0A => depth -= 1,
                // Within charts there are copies of cells.
                _ if depth > 1 => {}
                // The text of a box or comment goes on in the records behind.
                0x1B6 => {
                    let length = usize::from(half(record.bytes, 10));
                    self.read_comment(length, records)?;
                }
                _ => self.take(&record, &mut out),
            }
            if !out.is_empty() {
                sink.write(&out)?;
                out.clear();
            }
        }
        Ok(false)
    }

    fn take(&mut self, record: &Record<'_>, out: &mut Vec<u8>) {
        let bytes = record.bytes;
        let (row, column, style) = (half(bytes, 0), half(bytes, 2), half(bytes, 4));
        let body = bytes.get(6..).unwrap_or_default();
        match record.kind {
            0x203 => self.number((row, column), style, real(body), out),
            0x27E => self.number((row, column), style, compressed(word(body, 0)), out),
            0xBD => {
                // Style and number again and again, and the last column.
                let (cells, _) = bytes.get(4..).unwrap_or_default().as_chunks::<6>();
                for (column, cell) in (column..).zip(cells) {
                    let value = compressed(word(cell, 2));
                    self.number((row, column), half(cell, 0), value, out);
                }
            }
            0xFD => match self.book.text(word(body, 0)) {
                Some(text) => self.cell((row, column), text.as_bytes(), out),
                None => self.missing += 1,
            },
            0x204 | 0xD6 => {
                let text = self.book.writing.read(body, false);
                self.cell((row, column), text.as_bytes(), out);
            }
            0x205 => self.truth((row, column), body, out),
            0x06 | 0x206 | 0x406 => self.formula((row, column), style, body, out),
            0x207 => {
                let text = self.book.writing.read(bytes, false);
                if let Some(place) = self.awaited.take() {
                    self.cell(place, text.as_bytes(), out);
                }
            }
            _ => self.beside(record),
        }
    }

    /// What stands beside the cells: comments of old, headers, links, hints.
    fn beside(&mut self, record: &Record<'_>) {
        let bytes = record.bytes;
        match record.kind {
            // Since BIFF8 the text is elsewhere.
            0x1C => {
                if let Writing::Page(_) = self.book.writing {
                    let text = self
                        .book
                        .writing
                        .read(bytes.get(4..).unwrap_or_default(), false);
                    self.comment(&text);
                }
            }
            0x14 | 0x15 => {
                let short = matches!(self.book.writing, Writing::Page(_));
                let text = self.book.writing.read(bytes, short);
                self.remark(without_codes(&text));
            }
            // Links, and what may be typed into cells.
            0x1B8 | 0x1BE | 0x800 => {
                let mut runs = String::new();
                quoted_runs(bytes, &mut runs);
                let mut text = Vec::new();
                add_hidden(&runs, &mut text);
                self.remark(String::from_utf8_lossy(&text).into_owned());
            }
            _ => {}
        }
    }

    fn number(&mut self, place: (u16, u16), style: u16, value: f64, out: &mut Vec<u8>) {
        let mut text = std::mem::take(&mut self.text);
        text.clear();
        let pattern = self.book.pattern(style);
        number::write(&value.to_string(), &pattern, self.book.from_1904, &mut text);
        self.cell(place, &text, out);
        self.text = text;
    }

    fn truth(&mut self, place: (u16, u16), body: &[u8], out: &mut Vec<u8>) {
        let text: &[u8] = match body {
            [0, 0, ..] => b"FALSE",
            [_, 0, ..] => b"TRUE",
            // Errors, which say nothing.
            _ => b"#N/A",
        };
        self.cell(place, text, out);
    }

    fn formula(&mut self, place: (u16, u16), style: u16, body: &[u8], out: &mut Vec<u8>) {
        self.hidden.clear();
        let tokens = body.get(16..).unwrap_or_default();
        let mut hidden = std::mem::take(&mut self.hidden);
        quoted_runs(tokens, &mut hidden);
        self.hidden = hidden;
        self.awaited = None;
        match body {
            [0, _, _, _, _, _, 0xFF, 0xFF, ..] => self.awaited = Some(place),
            [1, _, value, _, _, _, 0xFF, 0xFF, ..] => self.truth(place, &[*value, 0], out),
            [_, _, _, _, _, _, 0xFF, 0xFF, ..] => self.cell(place, b"", out),
            _ => self.number(place, style, real(body), out),
        }
    }

    /// Writes a cell as it is shown, with what its formula hides.
    fn cell(&mut self, (row, column): (u16, u16), shown: &[u8], out: &mut Vec<u8>) {
        let mut text = shown.to_vec();
        add_hidden(&self.hidden, &mut text);
        self.hidden.clear();
        if text.is_empty() {
            return;
        }
        let row = u32::from(row) + 1;
        if self.row != Some(row) {
            self.rows.begin(Some(row), out);
            self.row = Some(row);
        }
        self.rows.cell(Some(u32::from(column)), out);
        quote(&text, out);
    }

    fn read_comment(&mut self, length: usize, records: &mut Records) -> Result<(), Ended> {
        if length == 0 || !records.skip_to_text()? {
            return Ok(());
        }
        let Some([flags]) = records.take::<1>()? else {
            return Ok(());
        };
        let mut text = String::new();
        records.characters(length, flags, &mut text)?;
        self.comment(&text);
        Ok(())
    }

    fn comment(&mut self, text: &str) {
        if self.comments.len() + text.len() < COMMENTS {
            self.comments.push_str(text);
            self.comments.push('\n');
        }
    }

    fn remark(&mut self, text: String) {
        let so_far: usize = self.remarks.iter().map(String::len).sum();
        if so_far + text.len() < COMMENTS && !self.remarks.contains(&text) {
            self.remarks.push(text);
        }
    }
}

/// Eight bytes as a number.
fn real(bytes: &[u8]) -> f64 {
    let eight = bytes.first_chunk::<8>().copied();
    f64::from_le_bytes(eight.unwrap_or_default())
}

/// A number in four bytes: the high half of a real, or thirty bits; and maybe a hundredth of it.
fn compressed(number: u32) -> f64 {
    let value = if number & 2 != 0 {
        f64::from(number.cast_signed() >> 2)
    } else {
        f64::from_bits(u64::from(number & !3) << 32)
    };
    if number & 1 != 0 {
        value / 100.0
    } else {
        value
    }
}
