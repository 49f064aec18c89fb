//! One sheet of an OpenDocument workbook as a table: cells and rows that stand for many are written
//! as often as they count, as far as sheets and budgets go.

use crate::format::office::number;
use crate::format::office::pattern::Pattern;
use crate::format::office::rows::{COLUMNS, Rows};
use crate::format::office::text::add_hidden;
use crate::format::record::quote;
use crate::model::{Problem, Reason};

/// Most bytes of a cell, and of a row that is kept until its end.
const LONGEST: usize = 1 << 20;
const ROW: usize = 8 << 20;

/// A cell as its element says.
#[derive(Debug, Default)]
pub(super) struct Cell {
    /// How many columns it stands for.
    pub repeated: u32,
    pub is_number: bool,
    pub value: String,
    pub formula: String,
    /// Its paragraphs, as people see them.
    pub text: String,
}

/// Where in the sheet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Part {
    Rows,
    /// No XML any more.
    Raw,
    Done,
}

/// A sheet that is being read.
pub(super) struct Grid {
    rows: Rows,
    part: Part,
    /// Whether the whole part ended within the sheet, or broke.
    at_end: bool,
    raw: bool,
    /// Rows that are not written yet, as they are empty so far.
    row: u32,
    repeated: u32,
    /// The cells of the row.
    line: Vec<Cell>,
    line_bytes: usize,
    /// Columns of the row so far.
    column: u32,
    cell: Option<Cell>,
    /// In a comment; in how many elements that are tables within the sheet.
    note: bool,
    tables: u32,
    carry: String,
    written: u64,
    limit: u64,
    cut: u64,
    problem: Option<Problem>,
}

impl Grid {
    /// At most `limit` bytes come out of it.
    pub fn new(limit: u64) -> Self {
        Self {
            rows: Rows::new(limit / 4),
            part: Part::Rows,
            at_end: false,
            raw: false,
            row: 1,
            repeated: 1,
            line: Vec::new(),
            line_bytes: 0,
            column: 0,
            cell: None,
            note: false,
            tables: 0,
            carry: String::new(),
            written: 0,
            limit,
            cut: 0,
            problem: None,
        }
    }

    /// What follows where a part is no XML any more.
    pub fn raw() -> Self {
        Self {
            part: Part::Raw,
            raw: true,
            ..Self::new(u64::MAX)
        }
    }

    pub const fn is_raw(&self) -> bool {
        self.raw
    }

    pub const fn is_at_end(&self) -> bool {
        self.at_end
    }

    pub fn is_done(&self) -> bool {
        self.part == Part::Done
    }

    /// Begins a row that stands for so many.
    pub fn begin_row(&mut self, repeated: u32) {
        self.repeated = repeated;
        self.line.clear();
        self.line_bytes = 0;
        self.column = 0;
    }

    pub fn begin_cell(&mut self, cell: Cell) {
        self.cell = Some(cell);
    }

    /// So many bytes were handed out.
    pub fn count(&mut self, written: usize) {
        self.written = self.written.saturating_add(written as u64);
    }

    /// The start of any other element.
    pub fn open(&mut self, name: &str, href: Option<&str>) {
        let Some(cell) = &mut self.cell else {
            self.tables += u32::from(name == "table");
            return;
        };
        match name {
            "annotation" => self.note = true,
            "p" if !cell.text.is_empty() && !self.note => cell.text.push('\n'),
            "s" => cell.text.push(' '),
            "tab" => cell.text.push('\t'),
            "line-break" => cell.text.push('\n'),
            "table" => self.tables += 1,
            _ => {}
        }
        // Where a link leads, if its text does not say.
        if let Some(address) =
            href.and_then(|href| href.strip_prefix("mailto:").or(href.strip_prefix("tel:")))
        {
            cell.formula.push('"');
            cell.formula.push_str(address);
            cell.formula.push('"');
        }
    }

    /// Text of a cell, or of a comment, of which at most `most` bytes are kept.
    pub fn text(&mut self, text: &str, notes: &mut Vec<u8>, most: usize) {
        if self.note {
            self.cut += u64::from(!add_note(text, notes, most));
        } else if let Some(cell) = &mut self.cell {
            let fits = cell.text.len() + text.len() <= LONGEST;
            self.cut += u64::from(!fits);
            if fits {
                cell.text.push_str(text);
            }
        } else {
            self.cut += u64::from(!add_note(text, notes, most));
        }
    }

    /// The end of an element.
    pub fn close(&mut self, name: &str, out: &mut Vec<u8>, notes: &mut Vec<u8>) {
        if matches!(name, "p" | "creator" | "date") && (self.note || self.cell.is_none()) {
            end_note(notes);
        }
        match name {
            "annotation" => self.note = false,
            "table-cell" | "covered-table-cell" => self.end_cell(),
            "table-row" => self.end_row(out),
            "table" if self.tables > 0 => self.tables -= 1,
            "table" => self.end(out, None),
            _ => {}
        }
    }

    fn end_cell(&mut self) {
        let Some(mut cell) = self.cell.take() else {
            return;
        };
        let mut shown = String::new();
        std::mem::swap(&mut shown, &mut cell.text);
        cell.text = shown_text(&cell, shown);
        let repeated = cell.repeated.min(COLUMNS.saturating_sub(self.column));
        self.column += repeated;
        cell.repeated = repeated;
        cell.value.clear();
        cell.formula.clear();
        let bytes = self.line_bytes.saturating_add(cell.text.len());
        if repeated == 0 || bytes > ROW {
            self.cut += u64::from(!cell.text.is_empty());
            cell.text.clear();
        }
        self.line_bytes += cell.text.len();
        if repeated > 0 {
            self.line.push(cell);
        }
    }

    fn end_row(&mut self, out: &mut Vec<u8>) {
        let times = std::mem::replace(&mut self.repeated, 1);
        if self.line.iter().all(|cell| cell.text.is_empty()) {
            self.row = self.row.saturating_add(times);
        } else {
            for time in 0..times {
                if self.written.saturating_add(out.len() as u64) > self.limit
                    || time > 0 && out.len() > ROW
                {
                    self.problem = Some(Problem::new(Reason::LimitRatio));
                    break;
                }
                self.write_row(out);
            }
        }
        self.line.clear();
        self.line_bytes = 0;
    }

    fn write_row(&mut self, out: &mut Vec<u8>) {
        self.rows.begin(Some(self.row), out);
        self.row = self.row.saturating_add(1);
        let mut column = 0;
        for cell in &self.line {
            if !cell.text.is_empty() {
                for place in column..column + cell.repeated {
                    self.rows.cell(Some(place), out);
                    quote(cell.text.as_bytes(), out);
                    if out.len() > ROW {
                        self.cut += 1;
                        break;
                    }
                }
            }
            column += cell.repeated;
        }
        self.rows.end(out);
    }

    /// The end of the sheet; with a problem if the part ends within it.
    pub fn end(&mut self, out: &mut Vec<u8>, problem: Option<Problem>) {
        self.at_end = problem.is_some();
        self.rows.end(out);
        if let Some(problem) = problem {
            self.problem.get_or_insert(problem);
        }
        self.part = Part::Done;
    }

    /// The XML is broken here.
    pub fn break_off(&mut self, out: &mut Vec<u8>, problem: Problem) {
        // What was read of the row so far.
        if let Some(cell) = self.cell.take() {
            self.rows.remark(&cell.text, out);
        }
        self.end_row(out);
        self.rows.end(out);
        self.problem.get_or_insert(problem);
        self.raw = true;
        self.part = Part::Raw;
    }

    /// What follows where the XML is broken: a record for each piece of it.
    pub fn write_raw(&mut self, rest: &[u8], out: &mut Vec<u8>) {
        self.carry.push_str(&String::from_utf8_lossy(rest));
        let whole = match self.carry.rfind('>') {
            _ if rest.is_empty() => self.carry.len(),
            Some(end) => end + 1,
            None if self.carry.len() > LONGEST => self.carry.len(),
            None => return,
        };
        let left = self.carry.split_off(whole);
        for piece in self.carry.split_inclusive('>') {
            self.rows.remark(piece, out);
        }
        self.carry = left;
        if rest.is_empty() {
            self.part = Part::Done;
        }
    }

    /// What is to be said of the sheet once it has been read.
    pub fn problem(&mut self) -> Option<Problem> {
        if let Some(problem) = self.problem.take() {
            return Some(problem);
        }
        if self.cut > 0 {
            let mut problem =
                Problem::new(Reason::LimitMemory).detail("long cells or comments were cut");
            problem.count = std::mem::take(&mut self.cut);
            return Some(problem);
        }
        self.rows.displaced().then(|| {
            let detail = "a long gap: places differ from the sheet's";
            Problem::new(Reason::Malformed).detail(detail)
        })
    }
}

/// Keeps text that stands in no cell, up to so many bytes; tells whether it fitted.
pub(super) fn add_note(text: &str, notes: &mut Vec<u8>, most: usize) -> bool {
    let fits = notes.len() + text.len() <= most;
    if fits && !text.trim_ascii().is_empty() {
        notes.extend_from_slice(text.as_bytes());
    }
    fits
}

/// Ends a line of such text.
pub(super) fn end_note(notes: &mut Vec<u8>) {
    if notes.last().is_some_and(|last| *last != b'\n') {
        notes.push(b'\n');
    }
}

/// What a cell shows: numbers with all their digits, days as ISO 8601, and what its paragraphs say
/// where that is more.
fn shown_text(cell: &Cell, shown: String) -> String {
    let mut text = match (&*cell.value, cell.is_number) {
        ("", _) => shown,
        // Leading zeros and the like are in the paragraphs only.
        (value, true) if is_same_number(value, &shown) => shown,
        (value, true) => {
            let mut out = Vec::new();
            number::write(value, &Pattern::Plain, false, &mut out);
            String::from_utf8(out).unwrap_or_default()
        }
        // Texts, and times of day, which are written as lengths of time.
        (_, false) if !shown.is_empty() && !is_day(&cell.value) => shown,
        (value, false) => value
            .strip_suffix("T00:00:00")
            .unwrap_or(value)
            .replace('T', " "),
    };
    if !cell.formula.is_empty() {
        let mut bytes = text.into_bytes();
        add_hidden(&cell.formula, &mut bytes);
        text = String::from_utf8(bytes).unwrap_or_default();
    }
    text
}

/// `1985-01-31`, `1985-01-31T10:00:00`
fn is_day(value: &str) -> bool {
    let digits = |range| {
        value
            .get(range)
            .is_some_and(|s: &str| s.bytes().all(|b| b.is_ascii_digit()))
    };
    digits(0..4) && value.get(4..5) == Some("-") && digits(5..7)
}

/// Whether the digits shown are those of the number, zeros before them aside.
fn is_same_number(value: &str, shown: &str) -> bool {
    let fits = |b: u8| b.is_ascii_digit() || matches!(b, b'-' | b'(' | b')' | b' ' | b'/' | b'+');
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    !shown.is_empty()
        && shown.bytes().all(fits)
        && value.bytes().all(|b| b.is_ascii_digit())
        && digits(shown).trim_start_matches('0') == value.trim_start_matches('0')
}
