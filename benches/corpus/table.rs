//! Rows with known values: the cells, where the personal data in them lies, and how a dialect
//! writes them. Offsets are bytes in the unescaped cell.

use crate::rng::Rng;

/// A value of a known kind in a cell of a [`Row`].
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// Column from 0.
    pub column: usize,
    /// Kind, as on the command line: `email`.
    pub kind: &'static str,
    /// Start in the cell.
    pub start: usize,
    /// End in the cell, exclusive.
    pub end: usize,
}

/// One record being filled, reused for the next.
#[derive(Default)]
pub struct Row {
    text: Vec<u8>,
    ends: Vec<usize>,
    /// What is in it.
    pub spans: Vec<Span>,
}

impl Row {
    /// Empties the row.
    pub fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
        self.spans.clear();
    }

    /// Adds a cell that holds no personal data that is judged.
    pub fn cell(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        write(&mut self.text);
        self.ends.push(self.text.len());
    }

    /// Adds a cell of fixed text.
    pub fn text(&mut self, text: &str) {
        self.cell(|out| out.extend_from_slice(text.as_bytes()));
    }

    /// Adds an empty cell.
    pub fn empty(&mut self) {
        self.ends.push(self.text.len());
    }

    /// Adds a cell that is one value of a kind.
    pub fn value(&mut self, kind: &'static str, write: impl FnOnce(&mut Vec<u8>)) {
        self.part(kind, write);
        self.empty();
    }

    /// Appends a value of a kind to the cell under way.
    pub fn part(&mut self, kind: &'static str, write: impl FnOnce(&mut Vec<u8>)) {
        let cell = self.ends.last().copied().unwrap_or(0);
        let start = self.text.len() - cell;
        write(&mut self.text);
        let end = self.text.len() - cell;
        if end > start {
            self.spans.push(Span {
                column: self.ends.len(),
                kind,
                start,
                end,
            });
        }
    }

    /// Appends text to the cell under way; `empty` ends it.
    pub fn words(&mut self, text: &str) {
        self.text.extend_from_slice(text.as_bytes());
    }

    /// The buffer of the cell under way.
    pub fn raw(&mut self) -> &mut Vec<u8> {
        &mut self.text
    }

    /// Number of cells.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// One cell's bytes.
    pub fn get(&self, column: usize) -> &[u8] {
        let start = if column == 0 {
            0
        } else {
            self.ends[column - 1]
        };
        &self.text[start..self.ends[column]]
    }
}

/// Which cells are quoted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Quoting {
    /// Only those that have to be.
    Needed,
    /// All.
    All,
}

/// How a table is written.
#[derive(Clone, Debug)]
pub struct Dialect {
    /// Between cells.
    pub delimiter: u8,
    /// Which cells are quoted.
    pub quoting: Quoting,
    /// Between records.
    pub line_end: &'static str,
    /// Order in which columns are written; empty for their own.
    pub order: Vec<usize>,
}

impl Default for Dialect {
    fn default() -> Self {
        Self {
            delimiter: b',',
            quoting: Quoting::Needed,
            line_end: "\n",
            order: Vec::new(),
        }
    }
}

impl Dialect {
    /// The comma dialect with another delimiter.
    pub fn with_delimiter(delimiter: u8) -> Self {
        Self {
            delimiter,
            ..Self::default()
        }
    }

    /// Draws an order for so many columns.
    pub fn shuffle(&mut self, rng: &mut Rng, columns: usize) {
        self.order = (0..columns).collect();
        rng.shuffle(&mut self.order);
    }

    /// 1-based column at which the row's column `own` (from 0) is written.
    pub fn place_of(&self, own: usize) -> usize {
        self.order.iter().position(|&c| c == own).unwrap_or(own) + 1
    }

    /// Appends one record.
    pub fn write(&self, out: &mut Vec<u8>, row: &Row) {
        for i in 0..row.len() {
            if i > 0 {
                out.push(self.delimiter);
            }
            let column = self.order.get(i).copied().unwrap_or(i);
            self.write_cell(out, row.get(column));
        }
        out.extend_from_slice(self.line_end.as_bytes());
    }

    /// Appends a header record.
    pub fn write_header(&self, out: &mut Vec<u8>, header: &[&str]) {
        let mut row = Row::default();
        header.iter().for_each(|name| row.text(name));
        self.write(out, &row);
    }

    fn write_cell(&self, out: &mut Vec<u8>, cell: &[u8]) {
        let special = memchr::memchr3(self.delimiter, b'"', b'\n', cell).is_some()
            || memchr::memchr(b'\r', cell).is_some();
        if self.quoting == Quoting::Needed && !special {
            return out.extend_from_slice(cell);
        }
        out.push(b'"');
        for &byte in cell {
            if byte == b'"' {
                out.push(b'"');
            }
            out.push(byte);
        }
        out.push(b'"');
    }
}
