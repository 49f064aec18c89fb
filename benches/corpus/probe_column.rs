//! The columns of the probe: personal data and what resembles it.

use crate::identifier::{ISSUED_AREAS, card, iban, luhn_digit, ssn};
use crate::lure::{self, START};
use crate::person::Population;
use crate::phone::{PLANS, Style};
use crate::rng::Rng;
use crate::write::{self, Date};

/// What a cell needs to know.
pub struct Context<'a> {
    /// Who lives in the file.
    pub population: &'a Population,
    /// Row from 0.
    pub row: u64,
    /// A step that a sequential column of this file begins at.
    pub base: u64,
}

/// Appends a cell.
type Write = fn(&mut Vec<u8>, &mut Rng, &Context<'_>);

/// A column of the probe.
pub struct Column {
    /// Header.
    pub header: &'static str,
    /// Kind, `lure`, or `other` for what is not judged.
    pub kind: &'static str,
    /// What exactly it holds.
    pub what: &'static str,
    /// Appends a cell.
    pub write: Write,
}

const fn column(
    header: &'static str,
    kind: &'static str,
    what: &'static str,
    write: Write,
) -> Column {
    Column {
        header,
        kind,
        what,
        write,
    }
}

/// Columns of personal data.
pub static PERSONAL: &[Column] = &[
    column("email", "email", "email", |out, rng, c| {
        c.population.anyone(rng).email(out, rng, "@")
    }),
    column(
        "phone",
        "phone",
        "phone international, ten countries",
        |out, rng, _| {
            let style = *rng.pick(&[Style::E164, Style::International]);
            rng.pick(PLANS).number(rng).write(out, style);
        },
    ),
    column(
        "card_number",
        "credit_card",
        "card compact",
        |out, rng, _| card(out, rng, None),
    ),
    column("card", "credit_card", "card grouped", |out, rng, _| {
        let separator = *rng.pick(b" -");
        card(out, rng, Some(separator));
    }),
    column("ssn", "us_ssn", "ssn dashed", |out, rng, _| {
        ssn(out, rng, ISSUED_AREAS, Some(b'-'))
    }),
    column(
        "social_security_number",
        "us_ssn",
        "ssn bare",
        |out, rng, _| ssn(out, rng, ISSUED_AREAS, None),
    ),
    column("iban", "iban", "iban compact", |out, rng, _| {
        any_iban(out, rng, false)
    }),
    column("bank_account", "iban", "iban grouped", |out, rng, _| {
        any_iban(out, rng, true)
    }),
    column(
        "date_of_birth",
        "date_of_birth",
        "birth date ISO",
        |out, rng, _| birth(rng).iso(out),
    ),
    column(
        "geburtsdatum",
        "date_of_birth",
        "birth date d/m/y",
        |out, rng, _| {
            birth(rng).day_first(out, b'/');
        },
    ),
    column("DOB", "date_of_birth", "birth date m/d/y", |out, rng, _| {
        birth(rng).month_first(out)
    }),
];

/// Columns that resemble them.
pub static LURES: &[Column] = &[
    column("order_no", "lure", "order numbers mixed", |out, rng, _| {
        lure::order_number(out, rng)
    }),
    column(
        "order_id",
        "lure",
        "order numbers, ten digits",
        |out, rng, _| {
            write::number(out, rng.range(1_000_000_000, 9_999_999_999));
        },
    ),
    column("epoch", "lure", "epoch seconds", |out, rng, c| {
        write::number(out, START + c.row * 61 + rng.below(60));
    }),
    column("epoch_ms", "lure", "epoch milliseconds", |out, rng, c| {
        write::number(out, (START + c.row * 61) * 1_000 + rng.below(60_000));
    }),
    column("ean", "lure", "EAN-13", |out, rng, _| {
        lure::ean(out, rng, 13)
    }),
    column("ean_short", "lure", "EAN-8", |out, rng, _| {
        lure::ean(out, rng, 8)
    }),
    column("upc", "lure", "UPC-A", |out, rng, _| {
        lure::ean(out, rng, 12)
    }),
    column(
        "tracking_number",
        "lure",
        "tracking, 16 digits, Luhn",
        |out, rng, _| lure::tracking(out, rng),
    ),
    column(
        "parcel_id",
        "lure",
        "parcel ids, nine random digits",
        |out, rng, _| {
            write::number(out, rng.range(100_000_000, 999_999_999));
        },
    ),
    column("row_id", "lure", "sequence, 7 digits", |out, _, c| {
        write::number(out, 4_120_000 + c.base + c.row)
    }),
    column("event_id", "lure", "sequence, 9 digits", |out, _, c| {
        write::number(out, 482_000_000 + c.base + c.row)
    }),
    column("message_id", "lure", "sequence, 10 digits", |out, _, c| {
        write::number(out, 4_155_500_000 + c.base + c.row);
    }),
    column("batch_ref", "lure", "sequence, 13 digits", |out, _, c| {
        write::number(out, 4_000_000_100_000 + c.base + c.row * 7);
    }),
    column("lat", "lure", "latitude", |out, rng, _| {
        lure::coordinate(out, rng, 90)
    }),
    column("lon", "lure", "longitude", |out, rng, _| {
        lure::coordinate(out, rng, 180)
    }),
    column("amount", "lure", "amounts", |out, rng, _| {
        let cents = rng.below(99_999_999);
        write::amount(out, cents, b'.');
    }),
    column("session", "lure", "UUIDs", |out, rng, _| {
        write::uuid(out, rng)
    }),
    column("client", "lure", "GA client ids", |out, rng, c| {
        lure::ga_client(out, rng, START + c.row * 61)
    }),
    column(
        "browser_version",
        "lure",
        "browser versions",
        |out, rng, _| lure::browser_version(out, rng),
    ),
    column("day", "lure", "ISO dates", |out, _, c| {
        Date::from_epoch(START + c.row * 3_607).iso(out)
    }),
    column("created_at", "lure", "ISO timestamps", |out, rng, c| {
        write::timestamp(out, START + c.row * 607 + rng.below(600), b'T');
    }),
    column(
        "device_counter",
        "lure",
        "IMEI-like counters",
        |out, _, c| lure::device_counter(out, c.base + c.row),
    ),
    column("md5", "lure", "32 hex digits", |out, rng, _| {
        write::hex(out, rng, 32)
    }),
    column("etag", "lure", "64 hex digits", |out, rng, _| {
        write::hex(out, rng, 64)
    }),
    column(
        "asset",
        "lure",
        "file names and packages with @",
        |out, rng, _| lure::asset(out, rng),
    ),
    column("sku", "lure", "article numbers", |out, rng, _| {
        lure::sku(out, rng)
    }),
    column("remark", "lure", "harmless sentences", |out, rng, _| {
        lure::phrase(out, rng)
    }),
    column(
        "part_a",
        "lure",
        "first half of split card digits",
        |out, rng, c| half(out, rng, c, 0),
    ),
    column(
        "part_b",
        "lure",
        "second half of split card digits",
        |out, rng, c| half(out, rng, c, 1),
    ),
];

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
