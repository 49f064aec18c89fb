//! The probe: many small tables whose every column is either one kind of personal data or a lure,
//! with what should be said about each column (`expected.json`). Measures recall a column and
//! silence on lures under headers, without headers, shuffled and under neutral names.

use crate::expected::{Expected, Tier};
use crate::identifier::{card, iban, luhn_digit, ssn};
use crate::lure::{self, START};
use crate::person::{Flavor, Population};
use crate::phone::{PLANS, Plan, Style};
use crate::rng::Rng;
use crate::table::{Dialect, Row};
use crate::write::{self, Date};
use std::io;
use std::path::Path;

/// Row counts of the variants.
const SIZES: &[u64] = &[20, 200, 5_000];

/// What a cell needs to know.
struct Context<'a> {
    population: &'a Population,
    /// Row from 0.
    row: u64,
    /// A step that a sequential column of this file begins at.
    base: u64,
}

type Write = fn(&mut Vec<u8>, &mut Rng, &Context<'_>);

/// A column of the probe.
struct Column {
    header: &'static str,
    /// Kind, `lure`, or `other` for what is not judged.
    kind: &'static str,
    /// What exactly it holds.
    what: &'static str,
    write: Write,
}

const fn column(header: &'static str, kind: &'static str, what: &'static str, write: Write) -> Column {
    Column { header, kind, what, write }
}

/// Columns of personal data.
static PERSONAL: &[Column] = &[
    column("email", "email", "email", |out, rng, c| c.population.anyone(rng).email(out, rng, "@")),
    column("phone", "phone", "phone international, ten countries", |out, rng, _| {
        let style = *rng.pick(&[Style::E164, Style::International]);
        rng.pick(PLANS).number(rng).write(out, style);
    }),
    column("card_number", "credit_card", "card compact", |out, rng, _| card(out, rng, None)),
    column("card", "credit_card", "card grouped", |out, rng, _| {
        let separator = *rng.pick(b" -");
        card(out, rng, Some(separator));
    }),
    column("ssn", "us_ssn", "ssn dashed", |out, rng, _| ssn(out, rng, Some(b'-'))),
    column("social_security_number", "us_ssn", "ssn bare", |out, rng, _| ssn(out, rng, None)),
    column("iban", "iban", "iban compact", |out, rng, _| any_iban(out, rng, false)),
    column("bank_account", "iban", "iban grouped", |out, rng, _| any_iban(out, rng, true)),
    column("date_of_birth", "date_of_birth", "birth date ISO", |out, rng, _| birth(rng).iso(out)),
    column("geburtsdatum", "date_of_birth", "birth date d/m/y", |out, rng, _| {
        birth(rng).day_first(out, b'/');
    }),
    column("DOB", "date_of_birth", "birth date m/d/y", |out, rng, _| birth(rng).month_first(out)),
];

/// Columns that resemble them.
static LURES: &[Column] = &[
    column("order_no", "lure", "order numbers mixed", |out, rng, _| lure::order_number(out, rng)),
    column("order_id", "lure", "order numbers, ten digits", |out, rng, _| {
        write::number(out, rng.range(1_000_000_000, 9_999_999_999));
    }),
    column("epoch", "lure", "epoch seconds", |out, rng, c| {
        write::number(out, START + c.row * 61 + rng.below(60));
    }),
    column("epoch_ms", "lure", "epoch milliseconds", |out, rng, c| {
        write::number(out, (START + c.row * 61) * 1_000 + rng.below(60_000));
    }),
    column("ean", "lure", "EAN-13", |out, rng, _| lure::ean(out, rng, 13)),
    column("ean_short", "lure", "EAN-8", |out, rng, _| lure::ean(out, rng, 8)),
    column("upc", "lure", "UPC-A", |out, rng, _| lure::ean(out, rng, 12)),
    column("tracking_number", "lure", "tracking, 16 digits, Luhn", |out, rng, _| lure::tracking(out, rng)),
    column("parcel_id", "lure", "parcel ids, nine random digits", |out, rng, _| {
        write::number(out, rng.range(100_000_000, 999_999_999));
    }),
    column("row_id", "lure", "sequence, 7 digits", |out, _, c| write::number(out, 4_120_000 + c.base + c.row)),
    column("event_id", "lure", "sequence, 9 digits", |out, _, c| write::number(out, 482_000_000 + c.base + c.row)),
    column("message_id", "lure", "sequence, 10 digits", |out, _, c| {
        write::number(out, 4_155_500_000 + c.base + c.row);
    }),
    column("batch_ref", "lure", "sequence, 13 digits", |out, _, c| {
        write::number(out, 4_000_000_100_000 + c.base + c.row * 7);
    }),
    column("lat", "lure", "latitude", |out, rng, _| lure::coordinate(out, rng, 90)),
    column("lon", "lure", "longitude", |out, rng, _| lure::coordinate(out, rng, 180)),
    column("amount", "lure", "amounts", |out, rng, _| {
        let cents = rng.below(99_999_999);
        write::amount(out, cents, b'.');
    }),
    column("session", "lure", "UUIDs", |out, rng, _| write::uuid(out, rng)),
    column("client", "lure", "GA client ids", |out, rng, c| lure::ga_client(out, rng, START + c.row * 61)),
    column("browser_version", "lure", "browser versions", |out, rng, _| lure::browser_version(out, rng)),
    column("day", "lure", "ISO dates", |out, _, c| Date::from_epoch(START + c.row * 3_607).iso(out)),
    column("created_at", "lure", "ISO timestamps", |out, rng, c| {
        write::timestamp(out, START + c.row * 607 + rng.below(600), b'T');
    }),
    column("device_counter", "lure", "IMEI-like counters", |out, _, c| lure::device_counter(out, c.base + c.row)),
    column("md5", "lure", "32 hex digits", |out, rng, _| write::hex(out, rng, 32)),
    column("etag", "lure", "64 hex digits", |out, rng, _| write::hex(out, rng, 64)),
    column("asset", "lure", "file names and packages with @", |out, rng, _| lure::asset(out, rng)),
    column("sku", "lure", "article numbers", |out, rng, _| lure::sku(out, rng)),
    column("remark", "lure", "harmless sentences", |out, rng, _| lure::phrase(out, rng)),
    column("part_a", "lure", "first half of split card digits", |out, rng, c| half(out, rng, c, 0)),
    column("part_b", "lure", "second half of split card digits", |out, rng, c| half(out, rng, c, 1)),
];

/// Writings of phones.
static WRITINGS: &[(&str, Style, &str)] = &[
    ("phone_e164", Style::E164, "E.164"),
    ("phone_00", Style::DoubleZero, "00 prefix"),
    ("phone_national", Style::Trunk, "national with trunk prefix"),
    ("phone_formatted", Style::Grouped(0), "spaced, dashed, dotted, bracketed"),
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
    const ALL: [Self; 4] = [Self::Headers, Self::NoHeaders, Self::Shuffled, Self::Neutral];

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
            table(folder, &file, &mixed, variant, rows, seed, &population, &mut expected)?;
            let lures: Vec<&Column> = LURES.iter().collect();
            let file = format!("lures-{}-{rows}.csv", variant.as_str());
            table(folder, &file, &lures, variant, rows, seed, &population, &mut expected)?;
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
        let context = Context { population, row: n, base };
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
    if named && !variant.has_names() { Tier::Open } else { Tier::Core }
}

/// The five writings, with a country column or of one country without it.
fn phones(folder: &Path, only: Option<&'static Plan>, rows: u64, seed: u64, expected: &mut Expected) -> io::Result<()> {
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
        row.text(if only.is_some() { "webform" } else { plan.country });
        for (_, style, _) in WRITINGS {
            row.cell(|out| plan.number(&mut rng).write(out, written(*style, plan, n)));
        }
        dialect.write(&mut bytes, &row);
    }
    for (i, (_, _, what)) in WRITINGS.iter().enumerate() {
        let what = format!("phone {what}, {}", only.map_or("ten countries", |p| p.country));
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

fn any_iban(out: &mut Vec<u8>, rng: &mut Rng, in_groups: bool) {
    let country = rng.word(&["DE", "FR", "ES", "IT", "NL", "PL", "GB"]);
    iban(out, rng, country, in_groups);
}

fn birth(rng: &mut Rng) -> Date {
    Date::between(rng, 1941, 2006)
}

/// Eight digits that join with the neighbour cell's eight to a Luhn-valid card number.
fn half(out: &mut Vec<u8>, rng: &mut Rng, context: &Context<'_>, part: usize) {
    let _ = rng;
    let mut own = Rng::new(context.base * 1_000_003 + context.row);
    let mut digits = b"4".to_vec();
    write::digits(&mut digits, &mut own, 14);
    let check = luhn_digit(&digits);
    digits.push(check);
    out.extend_from_slice(&digits[part * 8..part * 8 + 8]);
}
