//! Which delimiter, which quotes: every delimiter that occurs cuts a sample, and the cut that looks
//! most like a table wins, if it looks like one at all.

use crate::format::cell::{Look, bare, look};
use crate::format::outline::Outline;
use crate::format::prose::objections;
use crate::model::{Dialect, Quote};

/// Delimiters that are tried; on a tie the earlier wins.
pub const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Points from which a text counts as a table.
const TABLE: f32 = 2.0;

/// Columns whose cells are looked at.
pub(super) const COLUMNS_JUDGED: usize = 48;
/// Records of each column that are looked at.
const ROWS_JUDGED: usize = 12;

/// A text cut by one dialect, and how much that looks like a table.
pub(super) struct Cut<'a> {
    pub(super) outline: Outline<'a>,
    /// Fields that most records have.
    pub(super) columns: usize,
    /// The first record that is about as wide as most.
    pub(super) start: usize,
    points: f32,
}

/// The dialect under which the text looks most like a table. `fixed` is a delimiter that the text
/// names itself. `words` tells header words.
pub(super) fn choose<'a>(
    text: &'a [u8],
    complete: bool,
    fixed: Option<u8>,
    words: &dyn Fn(&str) -> bool,
) -> Option<Cut<'a>> {
    if let Some(delimiter) = fixed {
        let outline = best_quotes(text, complete, delimiter);
        return Some(Cut::new(outline, 1));
    }
    let peek = text.get(..16 * 1024).unwrap_or(text);
    let mut best: Option<Cut<'a>> = None;
    for delimiter in DELIMITERS {
        if memchr::memchr(delimiter, peek).is_none() {
            continue;
        }
        let mut cut = Cut::new(best_quotes(text, complete, delimiter), 2);
        cut.weigh(words);
        if cut.points >= TABLE && best.as_ref().is_none_or(|b| cut.points > b.points) {
            best = Some(cut);
        }
    }
    best
}

/// Cuts the sample with the use of quotes that explains it best.
fn best_quotes(text: &[u8], complete: bool, delimiter: u8) -> Outline<'_> {
    let plain = Dialect {
        delimiter,
        quote: Some(b'"'),
        escape: Quote::Doubled,
    };
    let first = Outline::new(text, complete, plain);
    let quoting = first.quoting;
    if quoting.backslashed > 0 {
        let escaped = Outline::new(
            text,
            complete,
            Dialect {
                escape: Quote::Backslash,
                ..plain
            },
        );
        if escaped.quoting.odd() < quoting.odd() {
            return escaped;
        }
    }
    if quoting.unclosed + quoting.broken > quoting.proper {
        return Outline::new(
            text,
            complete,
            Dialect {
                quote: None,
                ..plain
            },
        );
    }
    if quoting.proper == 0 && has_single_quotes(&first) {
        return Outline::new(
            text,
            complete,
            Dialect {
                quote: Some(b'\''),
                ..plain
            },
        );
    }
    first
}

/// Whether most of the first records are written `'so','and so'`.
fn has_single_quotes(outline: &Outline<'_>) -> bool {
    let between = [b'\'', outline.dialect.delimiter, b'\''];
    let records = outline.len().min(8);
    let quoted = (0..records)
        .map(|record| outline.line(record))
        .filter(|line| line.starts_with(b"'") && line.ends_with(b"'"))
        .filter(|line| memchr::memmem::find(line, &between).is_some())
        .count();
    quoted > 0 && quoted * 10 >= records * 7
}

impl<'a> Cut<'a> {
    /// Finds the usual width of the records, at least `least`, and where they begin.
    pub(super) fn new(outline: Outline<'a>, least: u32) -> Self {
        let columns = usual_width(&outline, least) as usize;
        let floor = columns - columns / 4;
        let start = (0..outline.len())
            .find(|&at| outline.width(at) >= floor)
            .unwrap_or(0);
        Self {
            outline,
            columns,
            start,
            points: f32::MIN,
        }
    }

    /// Adds up what speaks for a table and against it.
    fn weigh(&mut self, words: &dyn Fn(&str) -> bool) {
        if self.columns < 2 {
            return;
        }
        let rows = self.outline.len() - self.start;
        let agree = self.agreement();
        let mut points = 6.0 * (agree - 0.5) + width_points(self.columns) + row_points(rows);
        if agree < 0.4 {
            points -= 4.0;
        } else if agree < 0.5 && self.columns <= 3 {
            points -= 2.0;
        }
        if self.start >= 3 && rows <= 1 {
            points -= 3.0;
        }
        points += self.quote_points(rows);
        points += self.type_points();
        points -= self.sentence_points(rows);
        points -= objections(&self.outline, self.start);
        if points > -3.0 {
            points += self.word_points(words);
        }
        self.points = points;
    }

    /// Share of records that are as wide as most, counting nearly as wide by half.
    fn agreement(&self) -> f32 {
        let (mut same, mut near) = (0.0, 0.0);
        for record in self.start..self.outline.len() {
            let off = self.outline.width(record).abs_diff(self.columns);
            same += f32::from(off == 0);
            near += f32::from(off <= self.columns / 4);
        }
        (same + near) / (2.0 * (self.outline.len() - self.start).max(1) as f32)
    }

    fn quote_points(&self, rows: usize) -> f32 {
        let quoting = self.outline.quoting;
        let odd = quoting.odd() as f32 / rows.max(1) as f32;
        let proper = if quoting.proper > 0 { 1.5 } else { 0.0 };
        proper - 3.0 * odd.min(1.0)
    }

    /// Columns whose cells are mostly figures, addresses or codes.
    fn type_points(&self) -> f32 {
        let columns = self.columns.min(COLUMNS_JUDGED);
        let typed = (0..columns)
            .filter(|&column| column_look(&self.outline, self.start + 1, column).is_typed())
            .count();
        2.0 * typed as f32 / columns as f32 + if typed > 0 { 0.5 } else { 0.0 }
    }

    /// Marks of running text: a space after each delimiter, wordy cells, nothing after the last
    /// delimiter, nothing before the first.
    fn sentence_points(&self, rows: usize) -> f32 {
        let mut points = 0.0;
        let rows = rows.min(ROWS_JUDGED);
        let (mut words, mut cells, mut last_empty, mut first_empty) =
            (0_usize, 0_usize, 0_usize, 0_usize);
        for record in self.start..self.start + rows {
            for cell in self.outline.cells(record).take(COLUMNS_JUDGED) {
                cells += 1;
                words += if cell.starts_with(b"\"") {
                    1
                } else {
                    1 + memchr::memchr_iter(b' ', cell.trim_ascii())
                        .take(20)
                        .count()
                };
            }
            let width = self.outline.width(record);
            last_empty += usize::from(
                width > 1 && self.outline.cell(record, width - 1).trim_ascii().is_empty(),
            );
            first_empty += usize::from(width > 1 && self.outline.cell(record, 0).is_empty());
        }
        let delimiters = (0..self.outline.len())
            .map(|r| self.outline.width(r).saturating_sub(1))
            .sum::<usize>();
        let spaced = self.outline.spaced as f32 / delimiters.max(1) as f32;
        if spaced > 0.5 && self.outline.dialect.delimiter != b'|' {
            points += 2.5 * spaced;
            if last_empty * 2 > rows {
                points += 3.0;
            }
        }
        if words > 4 * cells {
            points += 2.0;
        }
        if self.columns == 2 && last_empty * 2 > rows {
            points += 4.5;
        }
        if first_empty * 3 > rows && self.outline.dialect.delimiter == b'\t' {
            points += 4.0;
        }
        points
    }

    /// Known header words in the first records.
    fn word_points(&self, words: &dyn Fn(&str) -> bool) -> f32 {
        let from = self.start.saturating_sub(1);
        let known = (from..=self.start)
            .map(|record| known_words(&self.outline, record, 24, words))
            .max()
            .unwrap_or(0);
        match known {
            0 => 0.0,
            n => (1.0 + 0.5 * n as f32).min(3.0),
        }
    }
}

/// Cells of a record that are header words, among the first `limit`. Nothing longer than 64 bytes
/// is asked for.
pub(super) fn known_words(
    outline: &Outline<'_>,
    record: usize,
    limit: usize,
    words: &dyn Fn(&str) -> bool,
) -> usize {
    let known = |cell: &[u8]| {
        let cell = bare(cell);
        let cell = cell.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(cell);
        (2..=64).contains(&cell.len()) && std::str::from_utf8(cell).is_ok_and(words)
    };
    outline
        .cells(record)
        .take(limit)
        .filter(|cell| known(cell))
        .count()
}

/// The look that at least four fifths of the filled cells of a column share; `Words` if they are
/// mixed, `Blank` if none is filled.
pub(super) fn column_look(outline: &Outline<'_>, from: usize, column: usize) -> Look {
    let mut counts = [0_u32; 3];
    let (mut filled, mut last) = (0, Look::Blank);
    for record in from..outline.len().min(from + ROWS_JUDGED) {
        let seen = look(outline.cell(record, column));
        let slot = match seen {
            Look::Blank => continue,
            Look::Figure => 0,
            Look::Mail => 1,
            Look::Code => 2,
            Look::Words => 3,
        };
        filled += 1;
        last = seen;
        if let Some(count) = counts.get_mut(slot) {
            *count += 1;
        }
    }
    let [figures, mails, codes] = counts;
    match filled {
        0 => Look::Blank,
        1 => last,
        n if figures * 5 >= n * 4 => Look::Figure,
        n if mails * 5 >= n * 4 => Look::Mail,
        n if (figures + codes) * 5 >= n * 4 => Look::Code,
        _ => Look::Words,
    }
}

/// The number of fields that speaks loudest: how many records have it times how wide it is.
fn usual_width(outline: &Outline<'_>, least: u32) -> u32 {
    let mut widths: Vec<u32> = outline.records.iter().map(|r| r.len).collect();
    widths.sort_unstable();
    let mut best = (0, least.min(1));
    for run in widths.chunk_by(|a, b| a == b) {
        let width = run.first().copied().unwrap_or(1);
        let weight = run.len() as u32 * width.min(8);
        if width >= least && weight > best.0 {
            best = (weight, width);
        }
    }
    best.1
}

fn width_points(columns: usize) -> f32 {
    match columns {
        0..=2 => 0.0,
        3 => 0.7,
        4 => 1.2,
        5 => 1.6,
        6..=9 => 2.0,
        _ => 2.5,
    }
}

fn row_points(rows: usize) -> f32 {
    match rows {
        0 | 1 => -1.5,
        2 => 0.0,
        3..=9 => 0.5,
        _ => 1.0,
    }
}
