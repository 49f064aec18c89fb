//! A table of a page on its way to records.

use crate::format::record::push_record;

/// Most bytes of a cell; more of it is another one.
const CELL: usize = 256 << 10;
/// Most bytes of a record.
const RECORD: usize = 512 << 10;
/// Most cells of a record.
const CELLS: usize = 1024;
/// Most columns or rows that one cell takes up.
const SPAN: u32 = 100;
/// Bytes of a table before it is handed out while it is read.
const LARGE: usize = 256 << 10;

type Row = Vec<Vec<u8>>;

/// A table that is being read.
#[derive(Default)]
pub(super) struct Grid {
    /// Rows that are complete.
    rows: Vec<Row>,
    /// Their bytes.
    size: usize,
    count: u64,
    columns: usize,
    /// Whether the first row is all header cells.
    pub named: bool,
    /// Whether its rows are handed out already.
    pub handed_out: bool,
    /// Whether some of them are gone.
    pub interrupted: bool,
    /// Tables inside one of its cells, whose text is the cell's.
    pub nested: u32,
    row: Row,
    row_size: usize,
    header_cells: usize,
    within: bool,
    /// Columns that the cell takes up besides its own.
    wide: u32,
    /// Rows that a cell above still reaches into, by column.
    spans: Vec<u32>,
}

impl Grid {
    /// The cell that text belongs to, if one is open.
    pub fn cell(&mut self) -> Option<&mut Vec<u8>> {
        if !self.within {
            return None;
        }
        if self.row.last().is_some_and(|cell| cell.len() > CELL) {
            self.row_size += CELL;
            if self.row_size > RECORD {
                self.end_row();
                self.within = true;
            }
            self.row.push(Vec::new());
        }
        self.row.last_mut()
    }

    /// Begins a cell that takes up so many columns and rows.
    pub fn begin_cell(&mut self, header: bool, columns: u32, rows: u32) {
        self.end_cell();
        if self.row.len() >= CELLS || self.row_size > RECORD {
            self.end_row();
        }
        self.skip_spanned();
        let first = self.row.len();
        self.wide = columns.clamp(1, SPAN) - 1;
        if rows > 1 {
            let last = (first + self.wide as usize).min(CELLS);
            self.spans.resize(self.spans.len().max(last + 1), 0);
            for span in self.spans.get_mut(first..=last).unwrap_or_default() {
                *span = rows.min(SPAN);
            }
        }
        self.row.push(Vec::new());
        self.header_cells += usize::from(header);
        self.within = true;
    }

    /// Ends the cell.
    pub fn end_cell(&mut self) {
        if !std::mem::take(&mut self.within) {
            return;
        }
        if let Some(cell) = self.row.last_mut() {
            self.row_size += cell.len() + 1;
            *cell = cell.trim_ascii().to_vec();
        }
        for _ in 0..std::mem::take(&mut self.wide) {
            self.row.push(Vec::new());
        }
    }

    /// Ends the row.
    pub fn end_row(&mut self) {
        self.end_cell();
        if self.row.is_empty() {
            return;
        }
        self.skip_spanned();
        if self.count == 0 {
            self.named = self.header_cells > 0 && self.row.iter().all(|cell| cell.len() < 1000);
            self.named &= self.header_cells >= self.row.len();
        }
        for span in &mut self.spans {
            *span = span.saturating_sub(1);
        }
        self.count += 1;
        self.columns = self.columns.max(self.row.len());
        self.size += std::mem::take(&mut self.row_size) + self.row.len();
        self.rows.push(std::mem::take(&mut self.row));
        self.header_cells = 0;
    }

    /// Whether it holds data: what is narrower is layout.
    pub const fn is_data(&self) -> bool {
        self.count >= 2 && self.columns >= 2
    }

    /// Whether it is too large to be held to its end.
    pub const fn is_large(&self) -> bool {
        self.size >= LARGE
    }

    /// The rows so far as records.
    pub fn take_records(&mut self) -> Vec<u8> {
        self.size = 0;
        let mut out = Vec::new();
        for row in self.rows.drain(..) {
            push_record(&mut out, &row);
        }
        out
    }

    /// Appends what it holds as text: it is layout only.
    pub fn push_text(mut self, out: &mut Vec<u8>) {
        self.end_row();
        for row in &self.rows {
            for cell in row.iter().filter(|cell| !cell.is_empty()) {
                out.extend_from_slice(cell);
                out.push(b'\t');
            }
            out.push(b'\n');
        }
    }

    /// Leaves out the columns that cells above reach into.
    fn skip_spanned(&mut self) {
        while self.row.len() < CELLS && self.spans.get(self.row.len()).is_some_and(|rows| *rows > 0)
        {
            self.row.push(Vec::new());
        }
    }
}
