//! The cells of a sheet as delimited text: every row of the sheet is a record, empty ones are blank
//! lines, so that the lines of the table are the rows that people see.

use crate::format::record::quote;

/// Columns and rows of the largest sheet that programs make.
pub(super) const COLUMNS: u32 = 16_384;
pub(super) const ROWS: u32 = 1_048_576;

/// Where the next cell goes.
#[derive(Debug)]
pub(super) struct Rows {
    /// Number of the last row that was begun; 0 before the first.
    row: u32,
    /// Whether that row is still open.
    open: bool,
    /// Cells of the row so far, gaps included.
    cells: u32,
    /// Most cells of any row.
    width: u32,
    /// Blank lines that may still be written for rows that are not there.
    blanks: u32,
    /// Whether places are not those of the sheet: too long a gap, or rows out of order.
    displaced: bool,
}

impl Rows {
    /// At most so many blank lines are written for rows that are not there.
    pub fn new(blanks: u64) -> Self {
        Self {
            row: 0,
            open: false,
            cells: 0,
            width: 0,
            blanks: u32::try_from(blanks).unwrap_or(u32::MAX).min(ROWS),
            displaced: false,
        }
    }

    /// Begins a row, by its number from 1 or as the next one.
    pub fn begin(&mut self, number: Option<u32>, out: &mut Vec<u8>) {
        self.end(out);
        let next = self.row.saturating_add(1);
        let number = number.filter(|n| (1..=ROWS).contains(n)).unwrap_or(next);
        let gap = number.saturating_sub(next);
        self.displaced |= number < next;
        if gap <= self.blanks {
            self.blanks -= gap;
            out.extend(std::iter::repeat_n(b'\n', gap as usize));
        } else {
            self.displaced = true;
            out.push(b'\n');
        }
        self.row = number.max(next);
        self.open = true;
        self.cells = 0;
    }

    /// Ends the row.
    pub fn end(&mut self, out: &mut Vec<u8>) {
        if std::mem::take(&mut self.open) {
            out.push(b'\n');
        }
    }

    /// Goes to a cell, by its column from 0 or as the next one: a row is there, separators are
    /// written. The cell's text is to be written behind.
    pub fn cell(&mut self, column: Option<u32>, out: &mut Vec<u8>) {
        if !self.open {
            self.begin(None, out);
        }
        let column = column.unwrap_or(self.cells).min(COLUMNS - 1);
        self.displaced |= column < self.cells;
        // A cell that is there already goes behind the last one.
        let column = column.max(self.cells);
        let commas = column - self.cells + u32::from(self.cells > 0);
        out.extend(std::iter::repeat_n(b',', commas as usize));
        self.cells = column + 1;
        self.width = self.width.max(self.cells);
    }

    /// A record of its own behind all rows, in a column of its own.
    pub fn remark(&mut self, text: &str, out: &mut Vec<u8>) {
        let text = text.trim();
        if !text.is_empty() {
            self.end(out);
            out.extend(std::iter::repeat_n(b',', self.width as usize));
            quote(text.as_bytes(), out);
            out.push(b'\n');
        }
    }

    /// Whether lines or columns are not those of the sheet.
    pub const fn displaced(&self) -> bool {
        self.displaced
    }
}

/// Row from 1 and column from 0 of a name such as `AB12`.
pub(super) fn place(name: &str) -> (Option<u32>, Option<u32>) {
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (column, row) = name.split_at_checked(letters).unwrap_or(("", ""));
    let column = column.bytes().try_fold(0_u32, |number, letter| {
        let value = u32::from(letter.to_ascii_uppercase() - b'A') + 1;
        number.checked_mul(26)?.checked_add(value)
    });
    let column = column
        .and_then(|n| n.checked_sub(1))
        .filter(|n| *n < COLUMNS);
    (row.parse().ok(), column)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(cells: &[(u32, u32, &str)], blanks: u64) -> (String, bool) {
        let (mut rows, mut out, mut last) = (Rows::new(blanks), Vec::new(), 0);
        for (row, column, text) in cells {
            if *row != last {
                rows.begin(Some(*row), &mut out);
                last = *row;
            }
            rows.cell(Some(*column), &mut out);
            quote(text.as_bytes(), &mut out);
        }
        rows.remark(" behind, all ", &mut out);
        rows.end(&mut out);
        (String::from_utf8(out).unwrap(), rows.displaced())
    }

    #[test]
    fn lines_and_columns_are_those_of_the_sheet() {
        let cells = [(2, 1, "a"), (2, 3, "b,\"c\""), (5, 0, "d"), (5, 1, "e\nf")];
        assert_eq!(
            table(&cells, 100),
            (
                "\n,a,,\"b,\"\"c\"\"\"\n\n\nd,\"e\nf\"\n,,,,\"behind, all\"\n".into(),
                false
            )
        );
        assert_eq!(
            table(&[(9, 0, "a")], 3),
            ("\na\n,\"behind, all\"\n".into(), true)
        );
        let twice = [(1, 1, "a"), (1, 0, "b"), (1, 1, "c")];
        assert_eq!(
            table(&twice, 3),
            (",a,b,c\n,,,,\"behind, all\"\n".into(), true)
        );
    }

    #[test]
    fn places_are_read() {
        for (name, expected) in [
            ("A1", (Some(1), Some(0))),
            ("AB12", (Some(12), Some(27))),
            ("XFD1048576", (Some(1_048_576), Some(16_383))),
            ("XFE1", (Some(1), None)),
            ("ZZZZZZZZZZ1", (Some(1), None)),
            ("7", (Some(7), None)),
            ("", (None, None)),
            ("é1", (None, None)),
        ] {
            assert_eq!(place(name), expected, "{name}");
        }
    }
}
