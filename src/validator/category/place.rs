//! Streets, towns, regions, postcodes, degrees.

use super::Fit;
use crate::validator::words::{Classes, Folded, Word};

/// Endings of street names in the languages that write them as one word, by their last letter.
const fn endings(last: u8) -> &'static [&'static str] {
    match last {
        b'e' => &[
            "strasse", "gade", "gate", "gasse", "allee", "kade", "alle", "tie", "gatve", "straede",
        ],
        b'n' => &[
            "gatan", "vagen", "veien", "plein", "laan", "stien", "stigen", "plassen",
        ],
        b't' => &["straat", "gracht", "markt", "torget"],
        b'g' => &["vag", "weg", "ring", "steig", "berg", "steenweg"],
        b'a' => &["gata", "kuja", "utca", "iela"],
        b'j' => &["vej"],
        b'i' => &["vei", "tori"],
        b'z' => &["platz"],
        b'm' => &["damm"],
        b'r' => &["ufer", "str"],
        b'k' => &["dijk"],
        b'l' => &["singel"],
        b'f' => &["dreef", "hof"],
        b'u' => &["katu", "polku"],
        b'd' => &["pad"],
        _ => &[],
    }
}

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
        return without_number(folded);
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

/// A street without a number, or a house with a name: the word for street stands at an end.
fn without_number(folded: &Folded) -> Fit {
    let (mut first, mut last) = (None, None);
    for word in folded.words().take(7) {
        first.get_or_insert(word);
        last = Some(word);
    }
    let (Some(first), Some(last)) = (first, last) else {
        return Fit::No;
    };
    let several = (2..=6).contains(&folded.count());
    if has_street_ending(last.bytes()) && folded.count() <= 6 {
        return Fit::Known;
    }
    if several && (last.classes().any(Classes::STREET) || leads_street(first)) {
        return Fit::Known;
    }
    if several && folded.letters >= 5 {
        return Fit::Shape;
    }
    Fit::No
}

/// Whether a first word says street, as in Romance and Slavic languages; English puts it last.
fn leads_street(word: Word<'_>) -> bool {
    let english = matches!(
        word.bytes(),
        b"green"
            | b"hill"
            | b"park"
            | b"view"
            | b"grove"
            | b"cross"
            | b"main"
            | b"court"
            | b"way"
            | b"close"
            | b"walk"
            | b"row"
            | b"block"
            | b"phase"
            | b"sector"
            | b"garden"
            | b"gardens"
            | b"st"
            | b"box"
            | b"ring"
            | b"rise"
    );
    !english && word.classes().any(Classes::STREET)
}

fn says_street(folded: &Folded) -> bool {
    // `AL-01` is a district, `5 Al. Sol` an address.
    let shortest = if folded.letters >= 5 { 2 } else { 3 };
    let mut ending = false;
    for word in folded.words() {
        let bytes = word.bytes();
        if bytes.first().is_none_or(u8::is_ascii_digit) {
            continue;
        }
        if word.size() >= shortest && word.classes().any(Classes::STREET) {
            return true;
        }
        ending |= has_street_ending(bytes);
    }
    ending
}

fn has_street_ending(word: &[u8]) -> bool {
    let Some(last) = word.last().filter(|_| word.len() > 5) else {
        return false;
    };
    let ends = |ending: &&str| word.ends_with(ending.as_bytes());
    endings(*last).iter().any(ends)
        || word.first().is_some_and(|b| *b >= 0xE3) && SIGNS.iter().any(ends)
}

/// Towns by their whole name, also with something in brackets or behind a comma.
pub(super) fn town(folded: &Folded) -> Fit {
    let marks = Folded::JOINER | Folded::COMMA | Folded::SLASH | Folded::ODD;
    if folded.letters < 2 || folded.digits > 2 || !folded.only(marks) {
        return Fit::No;
    }
    let text = folded.text();
    if folded.count() > 7 || text.len() > 60 {
        return Fit::No;
    }
    if folded.classes().any(Classes::TOWN) || ends_as_far_eastern_town(text) {
        return Fit::Known;
    }
    if folded.only(Folded::JOINER) {
        return Fit::Shape;
    }
    // `Springfield, IL`, `Frankfurt (Oder)`
    let first = folded.words().next();
    if first.is_some_and(|word| word.classes().any(Classes::TOWN)) {
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
    let seen = folded.classes();
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
const GROUPED: [u32; 34] = [
    // Great Britain
    form("LD DLL"),
    form("LDD DLL"),
    form("LLD DLL"),
    form("LLDD DLL"),
    form("LDL DLL"),
    form("LLDL DLL"),
    form("LDDLL"),
    form("LDDDLL"),
    form("LLDDLL"),
    form("LLDDDLL"),
    form("LDLDLL"),
    form("LLDLDLL"),
    // Canada, the Netherlands
    form("LDL DLD"),
    form("LDLDLD"),
    form("DDDD LL"),
    form("DDDDLL"),
    // Ireland
    form("LDD LDDD"),
    form("LDD LLLD"),
    form("LDD LDLL"),
    form("LDD LLDD"),
    form("LDD LLLL"),
    form("LDDLDDD"),
    // Poland, Portugal, Brazil, Japan, the United States, Czechia and Sweden, Korea, India
    form("DD-DDD"),
    form("DDDD-DDD"),
    form("DDDDD-DDD"),
    form("DDD-DDDD"),
    form("DDDDD-DDDD"),
    form("DDD DD"),
    form("DDD-DDD"),
    form("DDD DDD"),
    // A country before it; Argentina
    form("LL-DDDD"),
    form("LL-DDDDD"),
    form("LL-DDD DD"),
    form("LDDDDLLL"),
];

/// Longest postcode.
const LONGEST: usize = 10;

/// Two bits for each sign.
const fn form(text: &str) -> u32 {
    let mut form = 1;
    let mut at = 0;
    while at < text.len() {
        form = form << 2 | sign(text.as_bytes()[at]);
        at += 1;
    }
    form
}

const fn sign(byte: u8) -> u32 {
    match byte {
        b' ' => 0,
        b'-' => 1,
        b'D' => 2,
        _ => 3,
    }
}

/// Postcodes of any country.
#[inline]
pub(super) fn postcode(cell: &[u8]) -> Fit {
    if !(3..=LONGEST).contains(&cell.len()) {
        return Fit::No;
    }
    let (mut seen, mut digits, mut letters) = (1, 0, 0);
    for byte in cell {
        let sign = match byte {
            b'0'..=b'9' => {
                digits += 1;
                sign(b'D')
            }
            b'A'..=b'Z' | b'a'..=b'z' => {
                letters += 1;
                sign(b'L')
            }
            b' ' | b'-' => sign(*byte),
            _ => return Fit::No,
        };
        seen = seen << 2 | sign;
    }
    if digits == cell.len() {
        return if digits <= 8 { Fit::Shape } else { Fit::No };
    }
    if GROUPED.contains(&seen) {
        return Fit::Known;
    }
    // Others: `AD500`, `MSR 1110`, `A-1010`.
    let lead = cell.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let gaps = cell.len() - digits - letters;
    if lead == letters && (1..=3).contains(&lead) && (3..=6).contains(&digits) && gaps <= 1 {
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
