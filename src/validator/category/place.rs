//! Streets, towns, regions, postcodes, degrees.

use super::Fit;
use crate::validator::words::{Classes, Folded, classes};

/// Endings of street names in the languages that write them as one word, by their last letter.
const ENDINGS: [&str; 46] = [
    "strasse", "straat", "gatan", "gata", "gade", "gate", "vagen", "vag", "vej", "veien", "vei",
    "weg", "gasse", "platz", "allee", "ring", "damm", "ufer", "steig", "markt", "berg", "laan",
    "plein", "gracht", "kade", "dijk", "singel", "dreef", "steenweg", "hof", "katu", "tie", "kuja",
    "polku", "tori", "utca", "iela", "gatve", "stien", "alle", "stigen", "torget", "plassen",
    "str", "pad", "straede",
];

/// Signs of Japanese, Chinese and Korean addresses.
const SIGNS: [&str; 10] = [
    "丁目", "番地", "町", "路", "街", "号", "弄", "동", "로", "길",
];

/// Street and number, post boxes, whole addresses.
pub(super) fn street(folded: &Folded) -> Fit {
    if folded.letters == 0 || folded.marks & Folded::ALIEN != 0 {
        return Fit::No;
    }
    let text = folded.text();
    if folded.digits == 0 {
        // A street without a number, or a house with a name.
        let words = folded.words().take(7).count();
        let named = (2..=6).contains(&words) && folded.letters >= 5;
        return match (words <= 6 && says_street(folded), named) {
            (true, _) if words >= 2 => Fit::Known,
            (true, _) | (_, true) => Fit::Shape,
            _ => Fit::No,
        };
    }
    if folded.digits > 20 || folded.letters < 3 && text.is_ascii() {
        return Fit::No;
    }
    let far_east = text.iter().any(|b| *b >= 0xE3) && folded.letters >= 2;
    if says_street(folded) || far_east {
        return Fit::Known;
    }
    Fit::Shape
}

fn says_street(folded: &Folded) -> bool {
    // `AL-01` is a district, `5 Al. Sol` an address.
    let shortest = if folded.letters >= 5 { 2 } else { 3 };
    folded.words().any(|word| {
        word.len() >= shortest
            && !word.first().is_some_and(u8::is_ascii_digit)
            && (classes(word).any(Classes::STREET) || word.len() > 5 && has_street_ending(word))
    })
}

fn has_street_ending(word: &[u8]) -> bool {
    let last = word.last();
    ENDINGS
        .iter()
        .any(|e| e.as_bytes().last() == last && word.ends_with(e.as_bytes()))
        || word.first().is_some_and(|b| *b >= 0xE3)
            && SIGNS.iter().any(|sign| word.ends_with(sign.as_bytes()))
}

/// Towns by their whole name, also with something in brackets or behind a comma.
pub(super) fn town(folded: &Folded) -> Fit {
    let marks = Folded::JOINER | Folded::COMMA | Folded::SLASH | Folded::ODD;
    if folded.letters < 2 || folded.digits > 2 || !folded.only(marks) {
        return Fit::No;
    }
    let text = folded.text();
    if folded.words().take(8).count() > 7 || text.len() > 60 {
        return Fit::No;
    }
    if classes(text).any(Classes::TOWN) || ends_as_far_eastern_town(text) {
        return Fit::Known;
    }
    if folded.only(Folded::JOINER) {
        return Fit::Shape;
    }
    // `Springfield, IL`, `Frankfurt (Oder)`
    let first = folded.words().next().unwrap_or_default();
    if classes(first).any(Classes::TOWN) {
        return Fit::Known;
    }
    Fit::Shape
}

/// Whether a text without blanks ends in the sign for city, ward, county or village.
fn ends_as_far_eastern_town(text: &[u8]) -> bool {
    const SIGNS: [&str; 13] = [
        "市", "区", "町", "村", "都", "県", "郡", "县", "區", "縣", "시", "군", "구",
    ];
    text.len() >= 6 && SIGNS.iter().any(|sign| text.ends_with(sign.as_bytes()))
}

/// States and provinces by name; codes of up to three letters fit.
pub(super) fn region(folded: &Folded) -> Fit {
    let marks = Folded::JOINER | Folded::COMMA | Folded::SLASH | Folded::ODD;
    if folded.digits > 2 || !folded.only(marks) || folded.text().len() > 60 {
        return Fit::No;
    }
    let text = folded.text();
    let seen = classes(text);
    if seen.any(Classes::REGION) && !(seen.any(Classes::WORD) && text.len() <= 5) {
        return Fit::Known;
    }
    if folded.letters == 0 {
        return Fit::No;
    }
    Fit::Shape
}

/// Postcodes with letters or in groups, which few other codes share; L is a letter, D a digit. Of
/// the Universal Postal Union's list of postal code formats.
const GROUPED: [&str; 34] = [
    // Great Britain
    "LD DLL",
    "LDD DLL",
    "LLD DLL",
    "LLDD DLL",
    "LDL DLL",
    "LLDL DLL",
    "LDDLL",
    "LDDDLL",
    "LLDDLL",
    "LLDDDLL",
    "LDLDLL",
    "LLDLDLL",
    // Canada; the Netherlands; Ireland
    "LDL DLD",
    "LDLDLD",
    "DDDD LL",
    "DDDDLL",
    "LDD LDDD",
    "LDD LLLD",
    "LDD LDLL",
    "LDD LLDD",
    "LDDLDDD",
    "LDD LLLL", // Ireland
    // Poland, Portugal, Brazil, Japan, the United States, Czechia and Sweden, Korea
    "DD-DDD",
    "DDDD-DDD",
    "DDDDD-DDD",
    "DDD-DDDD",
    "DDDDD-DDDD",
    "DDD DD",
    "DDD-DDD",
    "DDD DDD",
    // With a country before
    "LL-DDDD",
    "LL-DDDDD",
    "LL-DDD DD",
    "LDDDDLLL",
];

/// Longest postcode.
const LONGEST: usize = 10;

/// Postcodes of any country.
pub(super) fn postcode(cell: &[u8]) -> Fit {
    if !(3..=LONGEST).contains(&cell.len()) {
        return Fit::No;
    }
    let mut shape = [0; LONGEST];
    let mut digits = 0;
    for (slot, byte) in shape.iter_mut().zip(cell) {
        *slot = match byte {
            b'0'..=b'9' => {
                digits += 1;
                b'D'
            }
            b'A'..=b'Z' | b'a'..=b'z' => b'L',
            b' ' | b'-' => *byte,
            _ => return Fit::No,
        };
    }
    let shape = shape.get(..cell.len()).unwrap_or_default();
    if digits == cell.len() {
        return if digits <= 8 { Fit::Shape } else { Fit::No };
    }
    if GROUPED.iter().any(|known| known.as_bytes() == shape) {
        return Fit::Known;
    }
    // Others: `AD500`, `MSR 1110`, `A-1010`, `CH-8001`.
    let lead = shape.iter().take_while(|b| **b == b'L').count();
    let rest = shape.get(lead..).unwrap_or_default();
    let plain = rest.iter().filter(|b| **b == b'D').count();
    let gaps = rest.iter().filter(|b| matches!(b, b' ' | b'-')).count();
    if (1..=3).contains(&lead)
        && (3..=6).contains(&plain)
        && plain + gaps == rest.len()
        && gaps <= 1
    {
        return Fit::Shape;
    }
    Fit::No
}

/// Degrees with a fraction, up to `most` either way; at least three decimals are a place.
pub(super) fn degrees(cell: &[u8], most: f64) -> Fit {
    let figure = cell.strip_prefix(b"-").unwrap_or(cell);
    let figure = figure.strip_prefix(b"+").unwrap_or(figure);
    let Some(point) = figure.iter().position(|b| matches!(b, b'.' | b',')) else {
        return Fit::No;
    };
    let (whole, fraction) = figure.split_at(point);
    let fraction = fraction.get(1..).unwrap_or_default();
    let digits = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    if whole.len() > 3 || !digits(whole) || !digits(fraction) || fraction.len() > 16 {
        return Fit::No;
    }
    let degrees = whole
        .iter()
        .fold(0.0, |sum, b| sum * 10.0 + f64::from(b - b'0'));
    if degrees > most || degrees == most && fraction.iter().any(|b| *b != b'0') {
        return Fit::No;
    }
    if fraction.len() >= 3 {
        Fit::Known
    } else {
        Fit::Shape
    }
}

/// Latitude and longitude, with a comma, semicolon or blank between.
pub(super) fn coordinates(cell: &[u8]) -> Fit {
    if !(7..=48).contains(&cell.len()) {
        return Fit::No;
    }
    let cell = cell.strip_prefix(b"(").unwrap_or(cell);
    let cell = cell.strip_suffix(b")").unwrap_or(cell);
    let gap = cell.iter().position(|b| matches!(b, b',' | b';' | b' '));
    let Some((first, second)) = gap.map(|at| cell.split_at(at)) else {
        return Fit::No;
    };
    let second = second.get(1..).unwrap_or_default().trim_ascii();
    let part = |text: &[u8], most: f64| text.contains(&b'.') && degrees(text, most) != Fit::No;
    if part(first, 90.0) && part(second, 180.0) {
        return Fit::Known;
    }
    Fit::No
}
