//! The forms in which values of one person are equal, beyond what detection does: aliases of e-mail
//! addresses, names without marks, titles and middle names, places.

use crate::analyze::persons::PersonName;
use crate::key::ValueHasher;
use crate::model::Country;
use crate::model::incident::Jurisdiction;
use crate::validator::country;
use crate::validator::words::Folded;
use smallvec::SmallVec;
use std::borrow::Cow;

/// Domains of names.
const NAME_DOMAIN: u16 = 0xA110;

/// An address as its provider delivers it: without the tag behind `+` (RFC 5233; nearly all who do
/// not know tags refuse `+` in addresses); of Gmail without dots, and under one domain. In small
/// letters already.
pub(in crate::scan) fn mailbox(address: &[u8]) -> Cow<'_, [u8]> {
    let Some(at) = address.iter().rposition(|b| *b == b'@') else {
        return Cow::Borrowed(address);
    };
    let (local, domain) = address.split_at(at);
    let domain = domain.get(1..).unwrap_or_default();
    let google = matches!(domain, b"gmail.com" | b"googlemail.com");
    let plus = local.iter().position(|b| *b == b'+');
    if !google && plus.is_none() {
        return Cow::Borrowed(address);
    }
    let local = match plus {
        Some(at) if at > 0 => local.get(..at).unwrap_or(local),
        _ => local,
    };
    let kept = local.iter().filter(|b| !google || **b != b'.');
    let mut whole: Vec<u8> = kept.copied().collect();
    whole.push(b'@');
    whole.extend_from_slice(if google { b"gmail.com" } else { domain });
    Cow::Owned(whole)
}

/// The country of an address by its domain, where its ending is a country's and not sold as
/// something else.
pub(super) fn country_of_domain(address: &[u8]) -> Option<Country> {
    const SOLD: &[&[u8]] = &[
        b"co", b"io", b"ai", b"me", b"tv", b"cc", b"fm", b"gg", b"to", b"ly", b"sh", b"eu", b"la",
        b"ws", b"nu", b"st", b"tk", b"ml", b"ga", b"cf", b"gq", b"is", b"ac", b"vc", b"am",
    ];
    let ending = address.rsplit(|b| *b == b'.').next()?;
    if ending.len() != 2 || SOLD.contains(&ending) {
        return None;
    }
    let code = if ending == b"uk" { b"gb" } else { ending };
    Country::new(code).filter(|country| country::is_assigned(*country))
}

/// The name that a local part spells, if it is two words: `ann.lee`, `ann_lee84`.
pub(super) fn spelled(address: &[u8], hasher: &ValueHasher) -> PersonName {
    let local = address.split(|b| *b == b'@').next().unwrap_or_default();
    let mut words = local
        .split(|b| matches!(b, b'.' | b'_' | b'-'))
        .map(|word| word.trim_ascii_end())
        .map(|word| {
            let digits = word.iter().rev().take_while(|b| b.is_ascii_digit()).count();
            word.get(..word.len() - digits).unwrap_or_default()
        })
        .filter(|word| word.len() > 1);
    match (words.next(), words.next(), words.next()) {
        (Some(given), Some(family), None) => PersonName {
            given: word(given, hasher),
            family: word(family, hasher),
        },
        _ => PersonName::default(),
    }
}

/// Words before and behind names that are no part of them.
pub(in crate::scan) const AROUND: &[&[u8]] = &[
    b"mr", b"mrs", b"ms", b"miss", b"mx", b"dr", b"prof", b"sir", b"herr", b"frau", b"mme", b"m",
    b"mlle", b"sr", b"sra", b"srta", b"sig", b"dott", b"ing", b"jr", b"ii", b"iii", b"iv", b"phd",
    b"md", b"msc", b"bsc", b"mba", b"dipl", b"dds", b"esq", b"pan", b"pani", b"dhr", b"mevr",
];

fn word(bytes: &[u8], hasher: &ValueHasher) -> u32 {
    // Umlauts are written with and without `e`.
    let mut plain: SmallVec<[u8; 32]> = SmallVec::with_capacity(bytes.len());
    for byte in bytes {
        if *byte != b'e' || !matches!(plain.last(), Some(b'a' | b'o' | b'u')) {
            plain.push(*byte);
        }
    }
    let bytes = plain.as_slice();
    match bytes.first() {
        Some(first) if first.is_ascii() => {
            PersonName::word(hasher.hash(NAME_DOMAIN, bytes), *first)
        }
        // Signs of other scripts differ in their last bytes.
        Some(_) => {
            let sign = bytes.iter().skip(1).take_while(|b| **b & 0xC0 == 0x80);
            let first = sign.fold(0u8, |all, b| all.wrapping_mul(5).wrapping_add(*b));
            PersonName::word(hasher.hash(NAME_DOMAIN, bytes), first)
        }
        None => 0,
    }
}

/// The first and the last word that is a name.
fn ends(cell: &[u8], hasher: &ValueHasher) -> Option<(u32, u32, usize)> {
    let folded = Folded::new(cell)?;
    let mut found: Option<(u32, u32, usize)> = None;
    let mut initial = None;
    for part in folded.words() {
        let bytes = part.bytes();
        if AROUND.contains(&bytes) || bytes.iter().all(u8::is_ascii_digit) {
            continue;
        }
        if bytes.len() == 1 {
            initial = initial.or_else(|| Some(word(bytes, hasher)));
            continue;
        }
        let hash = word(bytes, hasher);
        found = Some(match found {
            None => (hash, hash, 1),
            Some((first, _, count)) => (first, hash, count + 1),
        });
    }
    found.or_else(|| initial.map(|hash| (hash, hash, 1)))
}

/// A given name: the first one.
pub(super) fn given(cell: &[u8], hasher: &ValueHasher) -> PersonName {
    let given = ends(cell, hasher).map_or(0, |(first, _, _)| first);
    PersonName { given, family: 0 }
}

/// A family name: the last one.
pub(super) fn family(cell: &[u8], hasher: &ValueHasher) -> PersonName {
    let family = ends(cell, hasher).map_or(0, |(_, last, _)| last);
    PersonName { given: 0, family }
}

/// A whole name, in either order if a comma tells.
pub(super) fn full(cell: &[u8], hasher: &ValueHasher) -> PersonName {
    if let Some(comma) = cell.iter().position(|b| *b == b',') {
        let (before, behind) = cell.split_at(comma);
        let behind = given(behind.get(1..).unwrap_or_default(), hasher);
        let before = family(before, hasher);
        if behind.given != 0 && before.family != 0 {
            return PersonName {
                given: behind.given,
                family: before.family,
            };
        }
    }
    match ends(cell, hasher) {
        Some((first, last, count)) if count > 1 && is_east_asian(cell) => PersonName {
            given: last,
            family: first,
        },
        // Scripts without blanks write both parts as one word.
        Some((first, last, count)) if count > 1 || !cell.is_ascii() => PersonName {
            given: first,
            family: last,
        },
        Some((only, ..)) => PersonName {
            given: only,
            family: 0,
        },
        None => PersonName::default(),
    }
}

/// Whether a name is written in Han, kana or Hangul, where the family name comes first.
fn is_east_asian(cell: &[u8]) -> bool {
    let first = cell.trim_ascii_start().first();
    first.is_some_and(|lead| (0xE3..=0xED).contains(lead))
}

/// A state of the United States by its code or its name, in any case; or a country.
pub(super) fn region(cell: &[u8]) -> Option<Jurisdiction> {
    let folded = Folded::new(cell)?;
    let text = folded.text();
    let united_states = Country::new(b"US")?;
    let state = STATES
        .iter()
        .find(|(code, name)| text == name.as_bytes() || cell.trim_ascii() == code.as_bytes());
    if let Some((code, _)) = state {
        return Some(Jurisdiction {
            country: united_states,
            state: Country::new(code.as_bytes()),
        });
    }
    (text.len() > 3)
        .then(|| country::parse(cell))
        .flatten()
        .map(Jurisdiction::country)
}

/// States, the federal district and Puerto Rico, each with law of its own.
const STATES: &[(&str, &str)] = &[
    ("AL", "alabama"),
    ("AK", "alaska"),
    ("AZ", "arizona"),
    ("AR", "arkansas"),
    ("CA", "california"),
    ("CO", "colorado"),
    ("CT", "connecticut"),
    ("DE", "delaware"),
    ("DC", "district of columbia"),
    ("FL", "florida"),
    ("GA", "georgia"),
    ("HI", "hawaii"),
    ("ID", "idaho"),
    ("IL", "illinois"),
    ("IN", "indiana"),
    ("IA", "iowa"),
    ("KS", "kansas"),
    ("KY", "kentucky"),
    ("LA", "louisiana"),
    ("ME", "maine"),
    ("MD", "maryland"),
    ("MA", "massachusetts"),
    ("MI", "michigan"),
    ("MN", "minnesota"),
    ("MS", "mississippi"),
    ("MO", "missouri"),
    ("MT", "montana"),
    ("NE", "nebraska"),
    ("NV", "nevada"),
    ("NH", "new hampshire"),
    ("NJ", "new jersey"),
    ("NM", "new mexico"),
    ("NY", "new york"),
    ("NC", "north carolina"),
    ("ND", "north dakota"),
    ("OH", "ohio"),
    ("OK", "oklahoma"),
    ("OR", "oregon"),
    ("PA", "pennsylvania"),
    ("PR", "puerto rico"),
    ("RI", "rhode island"),
    ("SC", "south carolina"),
    ("SD", "south dakota"),
    ("TN", "tennessee"),
    ("TX", "texas"),
    ("UT", "utah"),
    ("VT", "vermont"),
    ("VA", "virginia"),
    ("WA", "washington"),
    ("WV", "west virginia"),
    ("WI", "wisconsin"),
    ("WY", "wyoming"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::Key;

    fn hasher() -> ValueHasher {
        Key::from_bytes([7; 32]).hasher()
    }

    #[test]
    fn aliases_of_a_mailbox_are_one() {
        for (address, expected) in [
            ("ann.lee@example.com", "ann.lee@example.com"),
            ("ann+news@example.com", "ann@example.com"),
            ("ann.lee+news@gmail.com", "annlee@gmail.com"),
            ("annlee@googlemail.com", "annlee@gmail.com"),
            ("ann.lee+x@outlook.com", "ann.lee@outlook.com"),
            ("+x@outlook.com", "+x@outlook.com"),
        ] {
            let found = mailbox(address.as_bytes());
            assert_eq!(String::from_utf8_lossy(&found), expected);
        }
    }

    #[test]
    fn writings_of_a_name_are_one() {
        let hasher = hasher();
        let expected = full(b"Ann Lee", &hasher);
        for name in [
            "Lee, Ann",
            "Dr. Ann B. Lee",
            "ANN LEE",
            "Ann  Lee, PhD",
            "\u{c1}nn Lee",
        ] {
            assert_eq!(
                full(name.as_bytes(), &hasher).key(),
                expected.key(),
                "{name}"
            );
        }
        let parts = PersonName {
            given: given(b"Ann", &hasher).given,
            family: family(b"Lee", &hasher).family,
        };
        assert_eq!(parts.key(), expected.key());
        assert_eq!(
            spelled(b"ann.lee84@example.com", &hasher).key(),
            expected.key()
        );
        assert_eq!(spelled(b"annlee@example.com", &hasher).key(), None);
    }

    #[test]
    fn family_names_come_first_in_east_asian_scripts() {
        let hasher = hasher();
        let comma = full("\u{4e2d}\u{7530}, \u{5927}\u{4e00}".as_bytes(), &hasher);
        let blank = full("\u{4e2d}\u{7530} \u{5927}\u{4e00}".as_bytes(), &hasher);
        let other = full("\u{4e2d}\u{7530} \u{7fd4}\u{5948}".as_bytes(), &hasher);
        assert_eq!(comma, blank);
        assert!(!comma.fits(other));
    }

    #[test]
    fn places_are_told_by_codes_and_names() {
        for (cell, expected) in [
            ("CA", Some("US-CA")),
            ("New York", Some("US-NY")),
            ("Deutschland", Some("DE")),
            ("Bavaria", None),
            ("ca", None),
        ] {
            let found = region(cell.as_bytes()).map(|place| place.code());
            assert_eq!(found.as_deref(), expected, "{cell}");
        }
        for (address, expected) in [
            ("a@example.de", Some("DE")),
            ("a@example.co.uk", Some("GB")),
            ("a@example.io", None),
            ("a@example.com", None),
        ] {
            let found = country_of_domain(address.as_bytes());
            assert_eq!(found.as_ref().map(Country::as_str), expected, "{address}");
        }
    }
}
