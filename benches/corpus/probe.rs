//! The probe: many small tables whose every column is either one kind of personal data or a lure,
//! with what should be said about each column (`expected.json`). Measures recall a column and
//! silence on lures under headers, without headers, shuffled and under neutral names.

use crate::expected::{Expected, Tier};
use crate::person::{Flavor, Population};
use crate::phone::{PLANS, Plan, Style};
use crate::probe_column::{Column, Context, LURES, PERSONAL};
use crate::rng::Rng;
use crate::table::{Dialect, Row};
use crate::write;
use std::io;
use std::path::Path;

/// Row counts of the variants.
const SIZES: &[u64] = &[20, 200, 5_000];

/// Writings of phones.
static WRITINGS: &[(&str, Style, &str)] = &[
    ("phone_e164", Style::E164, "E.164"),
    ("phone_00", Style::DoubleZero, "00 prefix"),
    ("phone_national", Style::Trunk, "national with trunk prefix"),
    (
        "phone_formatted",
        Style::Grouped(0),
        "spaced, dashed, dotted, bracketed",
    ),
    ("phone_digits", Style::Bare, "bare national digits"),
];

/// How headers are treated.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Variant {
    Headers,
    NoHeaders,
    Shuffled,
    Neutral,
}

impl Variant {
    const ALL: [Self; 4] = [
        Self::Headers,
        Self::NoHeaders,
        Self::Shuffled,
        Self::Neutral,
    ];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Headers => "headers",
            Self::NoHeaders => "noheaders",
            Self::Shuffled => "shuffled",
            Self::Neutral => "neutral",
        }
    }

    const fn has_names(self) -> bool {
        matches!(self, Self::Headers | Self::Shuffled)
    }
}

/// Writes the folder.
pub fn write_folder(folder: &Path, seed: u64) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let population = Population::new(Flavor::Lifelike);
    let mut expected = Expected::default();
    for &rows in SIZES {
        for variant in Variant::ALL {
            let mixed: Vec<&Column> = PERSONAL.iter().chain(LURES).collect();
            let file = format!("mixed-{}-{rows}.csv", variant.as_str());
            table(
                folder,
                &file,
                &mixed,
                variant,
                rows,
                seed,
                &population,
                &mut expected,
            )?;
            let lures: Vec<&Column> = LURES.iter().collect();
            let file = format!("lures-{}-{rows}.csv", variant.as_str());
            table(
                folder,
                &file,
                &lures,
                variant,
                rows,
                seed,
                &population,
                &mut expected,
            )?;
        }
        phones(folder, None, rows, seed, &mut expected)?;
        for plan in PLANS {
            phones(folder, Some(plan), rows, seed, &mut expected)?;
        }
    }
    expected.save(&folder.join("expected.json"))
}

/// One file of the columns.
#[allow(clippy::too_many_arguments)]
fn table(
    folder: &Path,
    file: &str,
    columns: &[&Column],
    variant: Variant,
    rows: u64,
    seed: u64,
    population: &Population,
    expected: &mut Expected,
) -> io::Result<()> {
    let mut rng = Rng::part(seed, file);
    let mut order: Vec<&Column> = columns.to_vec();
    if variant == Variant::Shuffled {
        rng.shuffle(&mut order);
    }
    let mut bytes = header(variant, &order);
    let base = rng.below(5_000);
    let dialect = Dialect::default();
    let mut row = Row::default();
    for n in 0..rows {
        row.clear();
        let context = Context {
            population,
            row: n,
            base,
        };
        for column in &order {
            row.cell(|out| (column.write)(out, &mut rng, &context));
        }
        dialect.write(&mut bytes, &row);
    }
    for (i, column) in order.iter().enumerate() {
        let tier = tier(column, variant);
        expected.add(file, i + 1, column.kind, rows, tier, column.what);
    }
    std::fs::write(folder.join(file), bytes)
}

fn header(variant: Variant, columns: &[&Column]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let names: Vec<String> = match variant {
        Variant::NoHeaders => return bytes,
        Variant::Neutral => (1..=columns.len()).map(|i| format!("col{i}")).collect(),
        Variant::Headers | Variant::Shuffled => columns.iter().map(|c| c.header.into()).collect(),
    };
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    Dialect::default().write_header(&mut bytes, &names);
    bytes
}

/// Bare SSNs and birth dates are what their header says they are; without one nobody can tell.
fn tier(column: &Column, variant: Variant) -> Tier {
    let named = matches!(column.kind, "date_of_birth") || column.what == "ssn bare";
    if named && !variant.has_names() {
        Tier::Open
    } else {
        Tier::Core
    }
}

/// The five writings, with a country column or of one country without it.
fn phones(
    folder: &Path,
    only: Option<&'static Plan>,
    rows: u64,
    seed: u64,
    expected: &mut Expected,
) -> io::Result<()> {
    let file = only.map_or_else(
        || format!("phones-country-column-{rows}.csv"),
        |plan| format!("phones-{}-{rows}.csv", plan.country),
    );
    let mut rng = Rng::part(seed, &file);
    let (dialect, mut row, mut bytes) = (Dialect::default(), Row::default(), Vec::new());
    let mut names = vec!["contact", if only.is_some() { "source" } else { "country" }];
    names.extend(WRITINGS.iter().map(|w| w.0));
    dialect.write_header(&mut bytes, &names);
    for n in 0..rows {
        let plan = only.unwrap_or_else(|| rng.pick(PLANS));
        row.clear();
        row.cell(|out| write::number(out, 7_000 + n));
        row.text(if only.is_some() {
            "webform"
        } else {
            plan.country
        });
        for (_, style, _) in WRITINGS {
            row.cell(|out| plan.number(&mut rng).write(out, written(*style, plan, n)));
        }
        dialect.write(&mut bytes, &row);
    }
    for (i, (_, _, what)) in WRITINGS.iter().enumerate() {
        let what = format!(
            "phone {what}, {}",
            only.map_or("ten countries", |p| p.country)
        );
        expected.add(&file, i + 3, "phone", rows, Tier::Core, &what);
    }
    expected.add(&file, 1, "lure", rows, Tier::Core, "sequence, 4 digits");
    expected.add(&file, 2, "other", rows, Tier::Core, "country or source");
    std::fs::write(folder.join(file), bytes)
}

/// The formatted column cycles through separators.
fn written(style: Style, plan: &Plan, row: u64) -> Style {
    match style {
        Style::Grouped(_) => match row % 4 {
            0 => Style::Grouped(b' '),
            1 => Style::Grouped(b'-'),
            2 => Style::Grouped(b'.'),
            _ if matches!(plan.country, "ES" | "PL" | "IT") => Style::Grouped(b' '),
            _ => Style::Bracketed,
        },
        style => style,
    }
}
