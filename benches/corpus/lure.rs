//! Things that look like personal data and are none: article, parcel and order numbers, clocks,
//! coordinates, identifiers of machines and versions.

use crate::identifier::luhn_digit;
use crate::rng::Rng;
use crate::write;

/// 2025-06-01, where the corpora's clocks start; in seconds since 1970.
pub const START: u64 = 1_748_736_000;

/// An EAN-13, EAN-8 or UPC-A (12 digits) with its check digit (GS1 General Specifications).
pub fn ean(out: &mut Vec<u8>, rng: &mut Rng, len: usize) {
    let start = out.len();
    let prefixes: &[&str] = match len {
        13 => &[
            "400", "401", "426", "300", "541", "500", "871", "978", "590", "379",
        ],
        8 => &["40", "50", "96"],
        _ => &["03", "07", "61", "88"],
    };
    out.extend_from_slice(rng.pick(prefixes).as_bytes());
    write::digits(out, rng, len - 1 - (out.len() - start));
    let sum: u64 = out[start..]
        .iter()
        .rev()
        .enumerate()
        .map(|(i, d)| u64::from(d - b'0') * if i % 2 == 0 { 3 } else { 1 })
        .sum();
    out.push(b'0' + ((10 - sum % 10) % 10) as u8);
}

/// A 16-digit tracking number that passes Luhn; one in four begins with a 4, 5 or 6, always with
/// the same few digits after it, as carriers number their parcels.
pub fn tracking(out: &mut Vec<u8>, rng: &mut Rng) {
    let start = out.len();
    let prefix = match rng.below(12) {
        0 => "4203",
        1 => "5108",
        2 => "6129",
        _ => rng.pick(&["9274", "9400", "0034", "8210", "7712", "1023"]),
    };
    out.extend_from_slice(prefix.as_bytes());
    write::digits(out, rng, 11);
    let check = luhn_digit(&out[start..]);
    out.push(check);
}

/// A 15-digit device counter: a fixed type code, a running number, a Luhn digit (as IMEIs have).
pub fn device_counter(out: &mut Vec<u8>, n: u64) {
    let start = out.len();
    out.extend_from_slice(b"35209900");
    write::padded(out, n, 6);
    let check = luhn_digit(&out[start..]);
    out.push(check);
}

/// A Google Analytics client id: `GA1.2.1840271349.1748736123`.
pub fn ga_client(out: &mut Vec<u8>, rng: &mut Rng, now: u64) {
    out.extend_from_slice(b"GA1.2.");
    write::number(out, rng.range(100_000_000, 2_147_483_647));
    out.push(b'.');
    write::number(out, now - rng.below(9_000_000));
}

/// A coordinate with five decimals; `span` is 90 or 180.
pub fn coordinate(out: &mut Vec<u8>, rng: &mut Rng, span: u64) {
    if rng.chance(0.5) {
        out.push(b'-');
    }
    write::number(out, rng.below(span));
    out.push(b'.');
    write::padded(out, rng.below(100_000), 5);
}

/// A browser version `128.0.6613.120`.
pub fn browser_version(out: &mut Vec<u8>, rng: &mut Rng) {
    write::number(out, rng.range(90, 142));
    out.extend_from_slice(b".0.");
    write::number(out, rng.range(4_000, 7_500));
    out.push(b'.');
    write::number(out, rng.below(250));
}

/// A user agent with versions.
pub fn user_agent(out: &mut Vec<u8>, rng: &mut Rng) {
    match rng.below(3) {
        0 => {
            out.extend_from_slice(b"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/");
            browser_version(out, rng);
            out.extend_from_slice(b" Safari/537.36");
        }
        1 => {
            out.extend_from_slice(b"Mozilla/5.0 (iPhone; CPU iPhone OS 17_");
            write::number(out, rng.below(7));
            out.extend_from_slice(
                b" like Mac OS X) AppleWebKit/605.1.15 Version/17.4 Mobile/15E148 Safari/604.1",
            );
        }
        _ => {
            out.extend_from_slice(b"ShopApp/");
            semver(out, rng);
            out.extend_from_slice(b" (Android 14; Build 2024");
            write::padded(out, rng.range(1, 1_231), 4);
            out.push(b')');
        }
    }
}

/// `4.12.0`.
pub fn semver(out: &mut Vec<u8>, rng: &mut Rng) {
    write::number(out, rng.below(12));
    out.push(b'.');
    write::number(out, rng.below(40));
    out.push(b'.');
    write::number(out, rng.below(20));
}

/// `hero@2x.png` or `pkg@1.2.3`: an @ that makes no address.
pub fn asset(out: &mut Vec<u8>, rng: &mut Rng) {
    if rng.chance(0.6) {
        out.extend_from_slice(
            rng.word(&["hero", "logo", "teaser", "icon-cart", "banner_top"])
                .as_bytes(),
        );
        out.extend_from_slice(
            rng.word(&["@2x.png", "@3x.png", "@2x.jpg", "@1.5x.webp"])
                .as_bytes(),
        );
    } else {
        out.extend_from_slice(
            rng.word(&["pixel", "react", "@shop/cart", "left-pad", "consent"])
                .as_bytes(),
        );
        out.push(b'@');
        semver(out, rng);
    }
}

/// An order number of a shop: `SO-2026-004812`, `#10482` or ten digits.
pub fn order_number(out: &mut Vec<u8>, rng: &mut Rng) {
    match rng.below(3) {
        0 => {
            out.extend_from_slice(b"SO-2026-");
            write::padded(out, rng.below(1_000_000), 6);
        }
        1 => {
            out.push(b'#');
            write::number(out, rng.range(10_000, 99_999));
        }
        _ => write::number(out, rng.range(1_000_000_000, 9_999_999_999)),
    }
}

/// `SKU-48213-XL`.
pub fn sku(out: &mut Vec<u8>, rng: &mut Rng) {
    out.extend_from_slice(rng.word(&["SKU-", "AB", "TS-", "K"]).as_bytes());
    write::number(out, rng.range(10_000, 99_999));
    out.extend_from_slice(rng.word(&["-S", "-M", "-XL", "", "/2"]).as_bytes());
}

/// A harmless sentence: words, something that resembles an identifier, words.
pub fn phrase(out: &mut Vec<u8>, rng: &mut Rng) {
    let (before, lure, after) = rng.pick(PHRASES);
    out.extend_from_slice(before.as_bytes());
    lure(out, rng);
    out.extend_from_slice(after.as_bytes());
}

type Piece = (&'static str, fn(&mut Vec<u8>, &mut Rng), &'static str);

static PHRASES: &[Piece] = &[
    ("customer asked for a gift box", |_, _| {}, ""),
    ("order ", order_number, " shipped late"),
    ("", asset, " is blurry on retina"),
    (
        "build 10.0.",
        |out, rng| write::number(out, rng.range(10_000, 26_999)),
        " fails since May",
    ),
    (
        "down since ",
        |out, rng| write::timestamp(out, START + rng.below(40_000_000), b' '),
        " UTC",
    ),
    (
        "EAN ",
        |out, rng| ean(out, rng, 13),
        " not on the price list",
    ),
    (
        "parcel ",
        |out, rng| write::number(out, rng.range(100_000_000, 999_999_999)),
        " left the depot at 06:40",
    ),
    (
        "ETA 12:30-14:00, dock ",
        |out, rng| write::number(out, rng.range(1, 40)),
        "",
    ),
    (
        "net EUR 1.",
        |out, rng| write::digits(out, rng, 3),
        ",50 plus 19 % VAT",
    ),
    ("tracking ", tracking, ""),
    ("ping @warehouse and @design.team please", |_, _| {}, ""),
    ("\"blue\", not \"navy\", was ordered", |_, _| {}, ""),
    (
        "epoch ",
        |out, rng| write::number(out, (START + rng.below(40_000_000)) * 1_000 + 417),
        " in the trace",
    ),
    ("utm campaign 2026-11-retargeting v", semver, ""),
    (
        "coupon SAVE-",
        |out, rng| {
            write::digits(out, rng, 4);
            out.push(b'-');
            write::digits(out, rng, 4);
        },
        " expired",
    ),
    (
        "pixel at ",
        |out, rng| {
            coordinate(out, rng, 90);
            out.extend_from_slice(b", ");
            coordinate(out, rng, 180);
        },
        "",
    ),
    (
        "invoice 2026/",
        |out, rng| write::padded(out, rng.below(10_000_000), 7),
        " paid in 3 parts",
    ),
];
