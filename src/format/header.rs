//! Which records stand before the data: title lines, one header row, two, or none, and the names of
//! the columns.

use crate::format::cell::{Look, bare, look};
use crate::format::dialect::{COLUMNS_JUDGED, Cut, column_look, known_words};
use crate::format::outline::Outline;
use crate::format::unescape::csv_cell;

/// Records below a row that are compared with it.
const ROWS_COMPARED: usize = 12;
/// Padded title records that may stand above the header.
const MAX_TITLES: usize = 20;
/// Cells of a row that are asked for values.
const CELLS_PROBED: usize = 256;

/// The records before the data.
pub(super) struct Placement {
    /// The first header row, or the first data record if there is no header.
    pub(super) first: usize,
    /// Number of header rows.
    pub(super) rows: usize,
    /// One name per column.
    pub(super) names: Vec<String>,
}

/// What the caller knows of words and values.
#[derive(Clone, Copy)]
pub(super) struct Lexicon<'a> {
    /// Whether a cell is a known header word.
    pub(super) words: &'a dyn Fn(&str) -> bool,
    /// Whether a cell holds a matched personal value.
    pub(super) value: &'a dyn Fn(&[u8]) -> bool,
}

/// Finds the header of a table.
pub(super) fn place(cut: &Cut<'_>, lexicon: Lexicon<'_>) -> Placement {
    let judge = Judge {
        cut,
        outline: &cut.outline,
        lexicon,
    };
    let Some(first) = judge.header_row() else {
        return Placement {
            first: judge.first_data(),
            rows: 0,
            names: Vec::new(),
        };
    };
    let rows = judge.header_rows(first);
    Placement {
        first,
        rows,
        names: judge.names(first, rows),
    }
}

/// Takes the header from a row that the caller knows of, or none.
pub(super) fn place_known(cut: &Cut<'_>, before: usize, header: bool) -> Placement {
    let judge = Judge {
        cut,
        outline: &cut.outline,
        lexicon: Lexicon {
            words: &|_| false,
            value: &|_| false,
        },
    };
    match before.checked_sub(1).filter(|_| header) {
        Some(first) => Placement {
            first,
            rows: 1,
            names: judge.names(first, 1),
        },
        None => Placement {
            first: before,
            rows: 0,
            names: Vec::new(),
        },
    }
}

struct Judge<'c, 'a, 'l> {
    cut: &'c Cut<'a>,
    outline: &'c Outline<'a>,
    lexicon: Lexicon<'l>,
}

/// What was counted in a row that may be a header.
#[derive(Default)]
struct Counts {
    filled: usize,
    blank: usize,
    /// Words above a column of figures, addresses or codes.
    contrast: usize,
    /// Cells that look like the column below them.
    same: usize,
    /// Figures and codes, years aside.
    typed: usize,
    /// Cells that occur again below.
    recurring: usize,
    /// Cells longer than names are.
    long: usize,
    /// Names as programs write them: `first_name`, `utmSource`.
    identifiers: usize,
    /// Words above a column in which values repeat.
    above_repeats: usize,
}

impl Judge<'_, '_, '_> {
    /// The header row: the first record about as wide as most, one below padded title records, or
    /// the one before, which may have fewer fields.
    fn header_row(&self) -> Option<usize> {
        let start = self.cut.start;
        let mut row = start;
        while row < start + MAX_TITLES && self.is_sparse(row) {
            row += 1;
        }
        if row > start && row < self.outline.len() && !self.is_sparse(row) && self.is_header(row) {
            return Some(row);
        }
        if self.is_header(start) || self.is_group_row(start) {
            return Some(start);
        }
        let before = start.checked_sub(1)?;
        (self.outline.width(before) >= 2 && self.is_header(before)).then_some(before)
    }

    /// Without a header: the first record of the table, with narrower ones above it that may belong
    /// to it.
    fn first_data(&self) -> usize {
        let mut first = self.cut.start;
        while let Some(before) = first.checked_sub(1)
            && (self.outline.width(before) >= 2 || self.holds_value(before))
        {
            first = before;
        }
        first
    }

    /// Whether nearly all cells of a wide record are empty, as in a title line saved by a spreadsheet.
    fn is_sparse(&self, record: usize) -> bool {
        let filled = self
            .outline
            .cells(record)
            .filter(|cell| !bare(cell).is_empty())
            .count();
        let width = self.outline.width(record);
        width >= 3 && (filled <= 1 || filled * 4 <= width)
    }

    fn holds_value(&self, record: usize) -> bool {
        let mut scratch = Vec::new();
        self.outline.cells(record).take(CELLS_PROBED).any(|raw| {
            let digits = raw.iter().filter(|b| b.is_ascii_digit()).take(3).count();
            (digits >= 3 || memchr::memchr(b'@', raw).is_some())
                && (self.lexicon.value)(csv_cell(raw, &self.outline.dialect, &mut scratch))
        })
    }

    fn is_header(&self, record: usize) -> bool {
        if record >= self.outline.len() || self.holds_value(record) {
            return false;
        }
        let known = known_words(self.outline, record, 64, self.lexicon.words);
        let counts = self.count(record);
        if record + 1 >= self.outline.len() {
            return known > 0 || counts.typed == 0 && counts.blank == 0 && counts.filled >= 3;
        }
        counts.points(known) >= 1.0
    }

    /// Whether a row of words names groups of the columns that the next row names.
    fn is_group_row(&self, record: usize) -> bool {
        let counts = self.count(record);
        counts.typed == 0
            && counts.blank > 0
            && counts.filled > 0
            && !self.holds_value(record)
            && known_words(self.outline, record + 1, 64, self.lexicon.words) >= 2
            && self.is_header(record + 1)
            && self.has_second_row(record)
    }

    fn count(&self, record: usize) -> Counts {
        let mut counts = Counts::default();
        for (column, raw) in self.outline.cells(record).take(COLUMNS_JUDGED).enumerate() {
            let cell = bare(raw);
            let seen = look(raw);
            if seen == Look::Blank {
                counts.blank += 1;
                continue;
            }
            counts.filled += 1;
            counts.long += usize::from(cell.len() > 80);
            counts.identifiers += usize::from(is_identifier(cell));
            let below = column_look(self.outline, record + 1, column);
            if seen.is_typed() {
                if self.names_figures(record, column, cell, below) {
                    counts.contrast += 1;
                } else if !is_year(cell) {
                    counts.typed += 1;
                    counts.same += usize::from(seen == below);
                }
            } else {
                counts.contrast += usize::from(below.is_typed());
                let (recurring, repeats) = self.compare_below(record, column, cell);
                counts.recurring += usize::from(recurring);
                counts.above_repeats += usize::from(repeats && !recurring && below == Look::Words);
            }
        }
        counts
    }

    /// Whether a cell with digits names a column of figures: `HS_2534`, or a year above other numbers.
    fn names_figures(&self, record: usize, column: usize, cell: &[u8], below: Look) -> bool {
        if below != Look::Figure {
            return false;
        }
        let begins = |cell: &[u8]| cell.first().is_some_and(u8::is_ascii_alphabetic);
        let mut under = (record + 1..record + 4).map(|row| bare(self.outline.cell(row, column)));
        if begins(cell) {
            return cell.len() <= 20
                && under.all(|other| !begins(other) || look(other) == Look::Blank);
        }
        is_year(cell) && under.all(|other| !is_year(other))
    }

    /// Whether a cell occurs again below it, and whether the cells below it repeat.
    fn compare_below(&self, record: usize, column: usize, cell: &[u8]) -> (bool, bool) {
        let below = || {
            let to = self.outline.len().min(record + 1 + ROWS_COMPARED);
            (record + 1..to).map(|row| bare(self.outline.cell(row, column)))
        };
        let recurring = cell.len() >= 2 && below().any(|other| other == cell);
        let pairs = below().zip(below().skip(1));
        let repeats = pairs.filter(|(a, b)| a == b && !a.is_empty()).count();
        (recurring, repeats >= 2)
    }

    /// Number of header rows from `first` on: 1, 2, or 3 when the third holds import ids.
    fn header_rows(&self, first: usize) -> usize {
        let third = self.outline.cell(first + 2, 0);
        if memchr::memmem::find(third, b"ImportId").is_some_and(|at| at < 8) {
            return 3;
        }
        1 + usize::from(self.has_second_row(first))
    }

    /// Survey exports put the question above and the option below; reports put groups above.
    fn has_second_row(&self, first: usize) -> bool {
        let second = first + 1;
        let below = second + 1..self.outline.len().min(second + 1 + ROWS_COMPARED);
        if below.is_empty() || self.holds_value(second) {
            return false;
        }
        let mut options = Options::default();
        for (column, raw) in self.outline.cells(second).take(COLUMNS_JUDGED).enumerate() {
            let upper = look(self.outline.cell(first, column));
            let below = column_look(self.outline, second + 1, column);
            // `none` is an answer: a second header leaves such cells empty.
            if look(raw) != Look::Blank || bare(raw).is_empty() {
                options.count(column, upper, look(raw), below);
            }
        }
        if options.typed > 0 || options.filled == 0 {
            return false;
        }
        options.under_blank > 0 && options.blank_over_data > 0
            || options.leading_blank >= 2 && below.len() >= 2
            || options.units >= 2 && options.units == options.typed_below && below.len() >= 3
            || options.under_blank > 0
                && known_words(self.outline, second, 64, self.lexicon.words) >= 2
                && !self.is_sparse(second)
    }

    fn names(&self, first: usize, rows: usize) -> Vec<String> {
        let second = (rows >= 2).then_some(first + 1);
        let width = self
            .outline
            .width(first)
            .max(second.map_or(0, |row| self.outline.width(row)));
        let mut scratch = Vec::new();
        let mut name = |row: usize, column: usize| {
            clean(csv_cell(
                self.outline.cell(row, column),
                &self.outline.dialect,
                &mut scratch,
            ))
        };
        let mut names: Vec<String> = Vec::with_capacity(width);
        let mut group = String::new();
        for column in 0..width {
            let upper = name(first, column);
            let mut lower = second.map(|row| name(row, column)).unwrap_or_default();
            if is_rule(&lower) {
                lower.clear();
            }
            if !upper.is_empty() {
                group = if lower.is_empty() {
                    String::new()
                } else {
                    upper.clone()
                };
            }
            names.push(match (upper.is_empty(), lower.is_empty()) {
                (_, true) => upper,
                (true, false) => format!("{group} {lower}").trim_start().to_owned(),
                (false, false) => format!("{upper} {lower}"),
            });
        }
        if self.counts_its_rows(first + rows, width) {
            names.insert(0, String::new());
        }
        names
    }

    /// Whether the data has one more field than the header and it is a row number, as statistics
    /// programs write it.
    fn counts_its_rows(&self, data: usize, width: usize) -> bool {
        let number = |row: usize| -> Option<u64> {
            let text = std::str::from_utf8(bare(self.outline.cell(row, 0))).ok()?;
            text.parse().ok()
        };
        width + 1 == self.cut.columns
            && number(data).is_some_and(|n| number(data + 1) == n.checked_add(1))
    }
}

impl Counts {
    /// What speaks for a header and against it.
    fn points(&self, known: usize) -> f32 {
        let capped = |count: usize, each: f32, cap: f32| (count as f32 * each).min(cap);
        let mut points = capped(known, 2.0, 6.0) + capped(self.contrast, 1.5, 4.5);
        points += capped(self.above_repeats, 0.7, 1.4);
        points -= capped(self.same.saturating_sub(known), 2.0, 8.0);
        points -= capped(self.typed.saturating_sub(known), 0.5, 3.0);
        points -= capped(self.recurring, 1.5, 6.0);
        points -= capped(self.long, 0.5, 1.0) + capped(self.blank, 0.2, 1.0);
        if known * 5 < self.filled && self.contrast == 0 {
            points -= capped(known, 1.0, 3.0);
        }
        if self.identifiers == self.filled && self.filled > 0 {
            points += 1.0;
        }
        if self.blank == 0 && self.long == 0 && self.recurring == 0 && self.typed == 0 {
            points += 0.5;
        }
        points
    }
}

/// What was counted in a row that may be a second header.
#[derive(Default)]
struct Options {
    filled: usize,
    typed: usize,
    /// Filled below a blank name.
    under_blank: usize,
    /// Blank below a name and above data.
    blank_over_data: usize,
    /// Blank cells at the beginning, each above data.
    leading_blank: usize,
    /// Words between a name and a column of figures.
    units: usize,
    /// Columns of figures under a filled cell of this row.
    typed_below: usize,
}

impl Options {
    fn count(&mut self, column: usize, upper: Look, seen: Look, below: Look) {
        if seen == Look::Blank {
            let over_data = upper != Look::Blank && below != Look::Blank;
            self.blank_over_data += usize::from(over_data);
            self.leading_blank += usize::from(over_data && self.leading_blank == column);
            return;
        }
        self.filled += 1;
        self.typed += usize::from(seen.is_typed());
        self.under_blank += usize::from(upper == Look::Blank && column > 0);
        self.typed_below += usize::from(below.is_typed());
        self.units += usize::from(below.is_typed() && seen == Look::Words);
    }
}

/// A name as programs write it: lower case with digits and underscores, or with an inner capital.
fn is_identifier(cell: &[u8]) -> bool {
    let starts = cell
        .first()
        .is_some_and(|b| b.is_ascii_lowercase() || matches!(b, b'_' | b'$'));
    starts
        && cell.len() <= 64
        && cell
            .iter()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-' | b'$' | b':'))
}

/// The line below the names of a table in Markdown, and its like: `:---`.
fn is_rule(cell: &str) -> bool {
    cell.len() >= 2 && cell.bytes().all(|b| matches!(b, b'-' | b':' | b'=' | b'+'))
}

fn is_year(cell: &[u8]) -> bool {
    matches!(cell, [b'1', b'9', c, d] | [b'2', b'0', c, d] if c.is_ascii_digit() && d.is_ascii_digit())
}

/// A column name for people: white space, byte order mark, quotes and a leading apostrophe removed.
fn clean(cell: &[u8]) -> String {
    let text = String::from_utf8_lossy(cell);
    let odd = |c: char| c.is_whitespace() || matches!(c, '\u{FEFF}' | '\u{200B}' | '\0');
    let mut name = text.trim_matches(odd);
    name = name
        .strip_prefix('=')
        .filter(|rest| rest.starts_with('"'))
        .unwrap_or(name);
    for quote in ['"', '\''] {
        let inner = name
            .strip_prefix(quote)
            .and_then(|rest| rest.strip_suffix(quote));
        name = inner.unwrap_or(name).trim_matches(odd);
    }
    name = name
        .strip_prefix('\'')
        .unwrap_or(name)
        .trim_start_matches(odd);
    if name.contains(['\n', '\r']) {
        return name.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    name.to_owned()
}
