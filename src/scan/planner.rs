//! Plans the columns of a document from its headers and its first records: which column names the
//! record's country, and where weak writings (national phones, bare nine digits, dates) count.
//!
//! The sample only picks hypotheses; every cell of the document is then held against them.

use super::categories::{self, Values};
use super::phones::{majority, unnamed_phone};
use super::{countries, identifiers};
use crate::bytes::{Bitmaps, Markup};
use crate::detect::{self, ColumnPlan, Damage, Layout, PhonePlan, Shape};
use crate::format::delimited::{Cells, End, index};
use crate::format::unescape;
use crate::model::{Country, Dialect, HeaderHint, HeaderStrength};
use crate::rule::PatternSet;
use crate::validator::category::Category;
use crate::validator::country;
use crate::validator::phone::{self, Region};

/// Records looked at.
const SAMPLE: usize = 200;
/// Cells of a column whose phones and scripts tell countries.
const SPOKEN: usize = 24;

/// Bytes of a cell in which other writings are looked for.
const ENCODED: usize = 4 * 1024;

/// What the first records show of one column.
#[derive(Clone, Default)]
pub(super) struct SampleColumn {
    pub(super) filled: usize,
    pub(super) countries: usize,
    /// Cells that are national-looking phone numbers: their digits, with the record they stand in.
    pub(super) phones: Vec<(usize, Vec<u8>)>,
    /// Of those, cells with separators or a leading zero.
    pub(super) written: usize,
    /// Cells that are international phone numbers.
    pub(super) international: usize,
    /// The countries of the first of them, and of scripts that cells are written in.
    spoken: Vec<Country>,
    /// Cells that are nine digits in groups of three, two and four; of nine digits only.
    dashed_ssn: usize,
    bare_nine: usize,
    pub(super) texts: Vec<(usize, Vec<u8>)>,
    /// Cells that show another writing; numbers with an exponent; cards whose last digit became 0.
    encoded: usize,
    rounded: usize,
    cut: usize,
    pub(super) values: Values,
    /// The first filled cells.
    pub(super) cells: Vec<Vec<u8>>,
    /// The records in which they stand.
    pub(super) rows: Vec<usize>,
    /// Cells of several words.
    pub(super) wordy: usize,
}

/// The first records of a document, column by column.
#[derive(Default)]
pub(super) struct Sample {
    columns: Vec<SampleColumn>,
}

impl Sample {
    /// Takes the data records at the start of `text` (delimited).
    pub fn of_records(text: &[u8], dialect: &Dialect, complete: bool) -> Self {
        let (mut bitmaps, mut cells) = (Bitmaps::default(), Cells::default());
        let markup = Markup {
            delimiter: Some(dialect.delimiter),
            quote: dialect.quote,
        };
        let end = if complete { End::OfDocument } else { End::Open };
        index(text, markup, dialect.escape, end, &mut bitmaps, &mut cells);
        let mut sample = Self::default();
        let mut scratch = Vec::new();
        for (row, record) in cells.ranges(text).into_iter().take(SAMPLE).enumerate() {
            for (column, range) in record.into_iter().enumerate() {
                let raw = text.get(range).unwrap_or_default();
                let cell = unescape::csv_cell(raw, dialect, &mut scratch);
                sample.add(row, column, cell);
            }
        }
        sample
    }

    /// Adds one decoded cell.
    pub fn add(&mut self, row: usize, column: usize, cell: &[u8]) {
        if column >= crate::detect::TRACKED_COLUMNS {
            return;
        }
        if self.columns.len() <= column {
            self.columns.resize_with(column + 1, SampleColumn::default);
        }
        let Some(target) = self.columns.get_mut(column) else {
            return;
        };
        let cell = cell.trim_ascii();
        if cell.is_empty() {
            return;
        }
        target.filled += 1;
        let start = cell.get(..cell.len().min(ENCODED)).unwrap_or_default();
        target.encoded += usize::from(detect::has_signs(start));
        let cell = match detect::kept_as_text(cell) {
            Some((lead, tail)) => cell.get(lead..cell.len() - tail).unwrap_or_default(),
            None => cell,
        };
        match detect::damage(cell) {
            Some(Damage::Scientific { .. }) => target.rounded += 1,
            Some(Damage::LastDigit(_)) => target.cut += 1,
            None => {}
        }
        target.values.add(cell);
        if target.cells.len() < identifiers::CELLS {
            let kept = cell.get(..cell.len().min(identifiers::LONGEST));
            target.cells.push(kept.unwrap_or_default().to_vec());
            target.rows.push(row);
        }
        let blanks = cell.iter().filter(|b| **b == b' ').take(4).count();
        target.wordy += usize::from(blanks >= 4 || cell.len() > 48 && blanks > 0);
        if cell.len() <= 40 && country::parse(cell).is_some() {
            target.countries += 1;
            target.texts.push((row, cell.to_vec()));
        }
        let phone = international_region(cell);
        target.international += usize::from(phone.is_some());
        if target.filled <= SPOKEN {
            let script = countries::of_script(cell);
            target
                .spoken
                .extend(phone.and_then(Region::country).or(script));
        }
        match ssn_form(cell) {
            Some(true) => target.dashed_ssn += 1,
            Some(false) => target.bare_nine += 1,
            None => {}
        }
        if let Some((digits, written)) = national_digits(cell) {
            target.phones.push((row, digits));
            target.written += usize::from(written);
        }
    }
}

/// The country of a cell that is `+` and a number of it.
fn international_region(cell: &[u8]) -> Option<Region> {
    let rest = cell.strip_prefix(b"+").filter(|r| r.len() <= 24)?;
    let digits: Vec<u8> = rest.iter().copied().filter(u8::is_ascii_digit).collect();
    phone::international(&digits).map(|found| found.region)
}

/// Whether a cell is nine digits: in groups of 3, 2 and 4 with dashes, or bare.
fn ssn_form(cell: &[u8]) -> Option<bool> {
    match cell {
        [a @ .., b'-', _, _, b'-', _, _, _, _] if a.len() == 3 => {
            let digits = cell.iter().filter(|b| b.is_ascii_digit()).count();
            (digits == 9).then_some(true)
        }
        _ => (cell.len() == 9 && cell.iter().all(u8::is_ascii_digit)).then_some(false),
    }
}

/// Whether a cell is a number with a fraction: `1299.00`, `-71.05977`.
fn is_decimal(cell: &[u8]) -> bool {
    let points = cell.iter().filter(|b| **b == b'.').count();
    points == 1
        && cell
            .iter()
            .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'))
        && cell.first() != Some(&b'0')
}

/// The digits of a cell that might be a national phone number, and whether it is written as one.
fn national_digits(cell: &[u8]) -> Option<(Vec<u8>, bool)> {
    if cell.len() > 24
        || !cell
            .iter()
            .all(|b| b.is_ascii_digit() || b" ()-./".contains(b))
    {
        return None;
    }
    let digits: Vec<u8> = cell.iter().copied().filter(u8::is_ascii_digit).collect();
    let written = digits.len() < cell.len() || digits.first() == Some(&b'0');
    let something_else = is_decimal(cell)
        || crate::validator::ip::v4_at(cell, 0).is_some()
        || crate::validator::date::parse(cell).is_some()
        || ssn_form(cell) == Some(true);
    ((7..=15).contains(&digits.len()) && !something_else).then_some((digits, written))
}

/// What is known of a document beside its first records.
pub(super) struct Known<'k> {
    /// What each header says, strongest first.
    pub hints: &'k [Vec<HeaderHint>],
    /// The headers.
    pub names: &'k [String],
    /// The name of the file.
    pub file: &'k str,
    /// Countries asked for.
    pub asked: &'k [Country],
    /// The rules of the run.
    pub set: &'k PatternSet,
}

/// The layout of running text: decoded line by line if its first lines show other writings.
pub(super) fn plan_text(text: &[u8]) -> Layout {
    let mut layout = Layout::text();
    layout.prose = true;
    let mut lines = text.split(|b| *b == b'\n').take(SAMPLE);
    let nested = lines
        .any(|line| detect::has_signs(line.get(..line.len().min(ENCODED)).unwrap_or_default()));
    if nested {
        layout.columns = vec![ColumnPlan {
            nested,
            ..ColumnPlan::default()
        }];
    }
    layout
}

/// Makes the layout of a document.
pub(super) fn plan(
    shape: Shape,
    dialect: Option<&Dialect>,
    sample: &Sample,
    known: &Known<'_>,
) -> Layout {
    let Known {
        hints, asked, set, ..
    } = *known;
    let mut layout = Layout::text();
    layout.shape = shape;
    layout.prose = shape == Shape::Text;
    if let Some(dialect) = dialect {
        layout.delimiter = Some(dialect.delimiter);
        layout.quote = dialect.quote;
        layout.escape = dialect.escape;
        layout.isolated =
            b" ()+-./@%:".contains(&dialect.delimiter) || dialect.delimiter.is_ascii_alphanumeric();
    }
    layout.country_column = country_column(hints, sample);
    let countries = layout.country_column.and_then(|c| sample.columns.get(c));
    let columns = hints.len().max(sample.columns.len());
    layout.columns = (0..columns)
        .map(|column| {
            let hints = hints.get(column).map_or(&[][..], Vec::as_slice);
            column_plan(hints, sample.columns.get(column), countries, asked)
        })
        .collect();
    let values: Vec<&Values> = sample.columns.iter().map(|c| &c.values).collect();
    let categories = categories::choose(hints, &values);
    let around = around(&layout, sample, countries, known);
    let by_record = layout.country_column.is_some();
    for (column, (plan, category)) in layout.columns.iter_mut().zip(categories).enumerate() {
        let hints = hints.get(column).map_or(&[][..], Vec::as_slice);
        let seen = sample.columns.get(column);
        let mut likely = known
            .names
            .get(column)
            .map_or_else(Vec::new, |name| countries::named(name));
        likely.extend_from_slice(&around);
        let likely = identifiers::Countries {
            asked,
            likely: &likely,
            by_record,
            records: &|row| countries?.country_of(row),
        };
        plan.identifiers = identifiers::select(set, hints, seen, &likely);
        plan.postcodes = match asked {
            [asked] => Some(*asked),
            _ => likely.likely.first().copied(),
        };
        let free = !plan.birth_date && plan.identifiers.is_empty();
        // What is switched off is no plan: cells would be visited in vain.
        let is_on = |category: &Category| set.rule_for(detect::recognizer(*category)).is_some();
        plan.category = category.filter(is_on).filter(|_| free);
        plan.prose = !set.identifiers().all().is_empty() && identifiers::is_prose(hints, seen);
    }
    layout
}

impl SampleColumn {
    /// The country that the record of a row names, if this is the column that names it.
    fn country_of(&self, row: usize) -> Option<Country> {
        let at = self.texts.binary_search_by_key(&row, |(row, _)| *row);
        country::parse(&self.texts.get(at.ok()?)?.1)
    }
}

/// Countries that the table as a whole speaks of: the file's name, the records, international
/// phones, a script, the numbering plan that most phones fit.
fn around(
    layout: &Layout,
    sample: &Sample,
    countries: Option<&SampleColumn>,
    known: &Known<'_>,
) -> Vec<Country> {
    let plans = layout.columns.iter().map(|c| &c.phone);
    let phones = plans.filter_map(|plan| plan.regions.first()?.country());
    let named = countries.into_iter().flat_map(|c| c.texts.iter().take(8));
    let named = named.filter_map(|(_, name)| country::parse(name));
    let mut all: Vec<Country> = countries::named(known.file);
    all.extend(named);
    // Where half of a column speaks of one country, the table does.
    for column in &sample.columns {
        let spoken = column.spoken.first().filter(|first| {
            let same = column.spoken.iter().filter(|c| c == first).count();
            same >= 4 && same * 2 >= column.filled.min(SPOKEN)
        });
        all.extend(spoken);
    }
    if all.is_empty() {
        all.extend(phones);
    }
    all
}

fn column_plan(
    hints: &[HeaderHint],
    seen: Option<&SampleColumn>,
    countries: Option<&SampleColumn>,
    asked: &[Country],
) -> ColumnPlan {
    let phone = if says(hints, "phone") {
        PhonePlan {
            any_region: true,
            record_country: true,
            regions: majority(seen, asked, 0.5),
        }
    } else if hints
        .first()
        .is_some_and(|h| h.strength >= HeaderStrength::Affixed)
    {
        // The header names something else: national writings there are something else.
        PhonePlan::default()
    } else {
        unnamed_phone(seen, countries, asked)
    };
    let card = says(hints, "credit_card");
    let nested = seen.is_some_and(|seen| {
        seen.encoded > 0
            || (card || phone.any_region) && seen.rounded > 0
            || card && seen.cut >= 3 && seen.cut * 10 >= seen.filled * 7
    });
    ColumnPlan {
        nested,
        phone,
        ssn: says(hints, "us_ssn") || hints.is_empty() && seen.is_some_and(is_ssn_column),
        card,
        birth_date: says(hints, "date_of_birth"),
        ..ColumnPlan::default()
    }
}

/// Whether the header names the concept and nothing names something else more closely.
fn says(hints: &[HeaderHint], concept: &str) -> bool {
    let strongest = hints.first().map(|h| h.strength);
    hints
        .iter()
        .any(|h| &*h.concept == concept && Some(h.strength) == strongest)
}

/// Whether dashes in most cells of a column say what its bare nine digits are.
fn is_ssn_column(seen: &SampleColumn) -> bool {
    let fitting = seen.dashed_ssn + seen.bare_nine;
    seen.dashed_ssn >= 5 && seen.dashed_ssn * 2 >= seen.filled && fitting * 20 >= seen.filled * 19
}

/// The column whose header names a country and whose cells are countries; without such a header,
/// one whose cells all are.
fn country_column(hints: &[Vec<HeaderHint>], sample: &Sample) -> Option<usize> {
    let share = |column: usize| {
        let seen = sample.columns.get(column)?;
        (seen.filled > 0).then(|| seen.countries as f64 / seen.filled as f64)
    };
    let named = hints
        .iter()
        .enumerate()
        .filter(|(_, h)| h.iter().any(|h| &*h.concept == "country"));
    let by_header = named
        .map(|(column, _)| column)
        .find(|column| share(*column).is_some_and(|s| s >= 0.6));
    by_header.or_else(|| {
        (0..sample.columns.len()).find(|column| {
            let enough = sample.columns.get(*column).is_some_and(|c| c.filled >= 5);
            let unnamed = hints.get(*column).is_none_or(Vec::is_empty);
            enough && unnamed && share(*column).is_some_and(|s| s >= 0.95)
        })
    })
}
