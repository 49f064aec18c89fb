//! International bank account numbers (ISO 13616), in the writings people use.
//!
//! Lengths, structures and example numbers: SWIFT IBAN Registry, release 101, and, for countries
//! that use IBANs without being registered, the lists that banks publish. Check: ISO 7064, mod 97-10.

mod registry;

use self::registry::{COUNTRIES, Country, INDEX};
use super::swar::{first_digits, gather, upper, within};

/// An account number found in a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Iban {
    /// First byte of the country code (a glued label `IBAN` stays outside).
    pub start: usize,
    /// First byte after the last digit.
    pub end: usize,
    /// ISO 3166 code in capitals.
    pub country: [u8; 2],
    /// Published as an example, by the registry or in documentation.
    pub test: bool,
    /// Written with separators.
    pub grouped: bool,
    turned: [u8; LONGEST],
    length: u8,
}

impl Iban {
    /// The number in capitals without separators, country code and check digits last: equal for
    /// all writings of one number.
    pub fn canonical(&self) -> &[u8] {
        self.turned
            .get(..usize::from(self.length))
            .unwrap_or_default()
    }
}

/// The account number whose country code, or a label `IBAN` right before it, stands at `start`.
/// Single blanks, hyphens or dots may stand between the characters; letters may be small; ASCII
/// letters or digits may not touch it on either side.
#[inline]
pub fn at(text: &[u8], start: usize) -> Option<Iban> {
    let start = after_label(text, start)?;
    let country = country_at(text, start)?;
    if !begins_here(text, start) {
        return None;
    }
    let compact = Compact::read(text, start, country)?;
    let touched = text.get(compact.end).is_some_and(u8::is_ascii_alphanumeric);
    if touched || !compact.fits(country) || compact.remainder(country) != 1 {
        return None;
    }
    Some(Iban {
        start,
        end: compact.end,
        country: country.code,
        test: is_example(&compact, country),
        grouped: compact.end - start > country.length,
        turned: compact.turned,
        length: country.length as u8,
    })
}

/// Whether `text` is an account number that is published as an example, in any writing.
pub fn is_test(text: &[u8]) -> bool {
    at(text, 0).is_some_and(|iban| iban.test)
}

/// A number without separators, in capitals, its first four characters moved to the end as the
/// check wants it.
struct Compact {
    turned: [u8; LONGEST],
    /// Places that hold digits, as bits.
    digits: u64,
    /// Places that hold letters.
    letters: u64,
    end: usize,
}

/// Room for the longest number (34 characters), in whole words.
const LONGEST: usize = 40;

impl Compact {
    #[inline(always)]
    fn read(text: &[u8], start: usize, country: &Country) -> Option<Self> {
        match Self::in_fours(text, start, country) {
            Some(compact) => Some(compact),
            None => Self::in_pieces(text, start, country),
        }
    }

    /// The usual writings, copied a group at a time: in one piece, or in groups of four with one
    /// byte between them.
    #[inline(always)]
    fn in_fours(text: &[u8], start: usize, country: &Country) -> Option<Self> {
        let (&head, rest) = text.get(start..)?.split_first_chunk::<4>()?;
        let body = country.length - 4;
        let mut turned = [0; LONGEST];
        let places = turned.get_mut(..body)?;
        let end = if is_mark(*rest.first()?) {
            let length = body + body.div_ceil(4);
            let groups = rest.get(..length)?.chunks(5);
            for (place, group) in places.chunks_mut(4).zip(groups) {
                let (&mark, group) = group.split_first()?;
                if !is_mark(mark) {
                    return None;
                }
                match (place.first_chunk_mut::<4>(), group.first_chunk::<4>()) {
                    (Some(place), Some(four)) => *place = *four,
                    _ => place.get_mut(..group.len())?.copy_from_slice(group),
                }
            }
            start + 4 + length
        } else {
            places.copy_from_slice(rest.get(..body)?);
            start + country.length
        };
        *turned.get_mut(body..)?.first_chunk_mut::<4>()? = head;
        let compact = Self::sorted(turned, end, country);
        let all = (1 << country.length) - 1;
        (compact.digits | compact.letters == all).then_some(compact)
    }

    /// Separators anywhere.
    #[cold]
    fn in_pieces(text: &[u8], start: usize, country: &Country) -> Option<Self> {
        let mut turned = [0; LONGEST];
        let body = country.length - 4;
        let head = text.get(start..start + 2)?;
        turned.get_mut(body..body + 2)?.copy_from_slice(head);
        let from = read_run(text, start + 2, turned.get_mut(body + 2..body + 4)?)?;
        let end = read_run(text, from, turned.get_mut(..body)?)?;
        Some(Self::sorted(turned, end, country))
    }

    /// Makes letters capital and notes which places hold what.
    #[inline(always)]
    fn sorted(mut turned: [u8; LONGEST], end: usize, country: &Country) -> Self {
        let (mut digits, mut letters) = (0, 0);
        let (words, _) = turned.as_chunks_mut::<8>();
        for (index, bytes) in words.iter_mut().enumerate() {
            if 8 * index >= country.length {
                break;
            }
            let word = upper(u64::from_le_bytes(*bytes));
            *bytes = word.to_le_bytes();
            digits |= u64::from(gather(within(word, b'0', b'9'), 0)) << (8 * index);
            letters |= u64::from(gather(within(word, b'A', b'Z'), 0)) << (8 * index);
        }
        Self {
            turned,
            digits,
            letters,
            end,
        }
    }

    /// Whether digits and letters stand where the country has them.
    #[inline(always)]
    fn fits(&self, country: &Country) -> bool {
        let check = 0b11 << (country.length - 2);
        let code = check >> 2;
        let (digits, letters) = (country.digits | check, country.letters | code);
        self.digits & digits == digits && self.letters & letters == letters
    }

    /// The check digits as a number, once known to be digits.
    #[inline(always)]
    fn check(&self, country: &Country) -> u64 {
        match self.turned.get(country.length - 2..country.length) {
            Some(&[tens, ones]) => u64::from(tens & 0xf) * 10 + u64::from(ones & 0xf),
            _ => 0,
        }
    }

    /// The remainder by 97 of the number, where A is 10 and Z is 35.
    #[inline(always)]
    fn remainder(&self, country: &Country) -> u64 {
        let (mut rest, mut digits, mut left) = (0, self.digits, country.length - 4);
        for bytes in self.turned.as_chunks::<8>().0 {
            let count = left.min(8);
            let all = (1 << count) - 1;
            rest = if digits & all == all {
                let word = u64::from_le_bytes(*bytes);
                (rest * POWERS[count] + first_digits(word, count)) % 97
            } else {
                append(rest, bytes.get(..count).unwrap_or(bytes)) % 97
            };
            left -= count;
            if left == 0 {
                break;
            }
            digits >>= 8;
        }
        let [first, second] = country.code.map(|letter| u64::from(letter - b'A' + 10));
        (rest * 1_000_000 + first * 10_000 + second * 100 + self.check(country)) % 97
    }
}

/// The powers of ten up to that of eight digits.
const POWERS: [u64; 9] = [
    1,
    10,
    100,
    1_000,
    10_000,
    100_000,
    1_000_000,
    10_000_000,
    100_000_000,
];

/// Fills `out` with letters and digits from `at` on, over single separators; gives the end.
#[inline(always)]
fn read_run(text: &[u8], mut at: usize, out: &mut [u8]) -> Option<usize> {
    if let Some(plain) = text.get(at..at + out.len())
        && plain.iter().all(u8::is_ascii_alphanumeric)
    {
        out.copy_from_slice(plain);
        return Some(at + out.len());
    }
    for place in out {
        let mut byte = *text.get(at)?;
        if !byte.is_ascii_alphanumeric() {
            at += separator(text, at)?;
            byte = *text.get(at)?;
        }
        if !byte.is_ascii_alphanumeric() {
            return None;
        }
        *place = byte;
        at += 1;
    }
    Some(at)
}

/// A separator of one byte.
#[inline(always)]
const fn is_mark(byte: u8) -> bool {
    matches!(byte, b' ' | b'-' | b'.')
}

/// The length of the separator at `at`: blank, hyphen, dot, or a no-break space in UTF-8.
#[inline(always)]
fn separator(text: &[u8], at: usize) -> Option<usize> {
    match *text.get(at)? {
        byte if is_mark(byte) => Some(1),
        0xc2 if text.get(at + 1) == Some(&0xa0) => Some(2),
        0xe2 if text.get(at + 1..at + 3) == Some(&[0x80, 0xaf]) => Some(3),
        _ => None,
    }
}

/// The first byte behind a label `IBAN` and its punctuation, or `start` if there is none.
#[inline(always)]
fn after_label(text: &[u8], start: usize) -> Option<usize> {
    if !matches!(text.get(start)?, b'I' | b'i') || !is_label(text.get(start..start + 4)) {
        return Some(start);
    }
    if !is_boundary(text, start) {
        return None;
    }
    let rest = text.get(start + 4..)?;
    let gap = rest
        .iter()
        .take(4)
        .take_while(|b| matches!(b, b' ' | b':' | b'=' | b'-' | b'.' | b'#'))
        .count();
    Some(start + 4 + gap)
}

/// Whether nothing alphanumeric but a label `IBAN` stands right before `start`.
#[inline(always)]
fn begins_here(text: &[u8], start: usize) -> bool {
    is_boundary(text, start)
        || start
            .checked_sub(4)
            .is_some_and(|label| is_label(text.get(label..start)) && is_boundary(text, label))
}

fn is_label(word: Option<&[u8]>) -> bool {
    word.is_some_and(|word| word.eq_ignore_ascii_case(b"iban"))
}

/// Whether no ASCII letter or digit stands right before `at`.
#[inline(always)]
fn is_boundary(text: &[u8], at: usize) -> bool {
    at.checked_sub(1)
        .and_then(|i| text.get(i))
        .is_none_or(|b| !b.is_ascii_alphanumeric())
}

/// The country whose code stands at `start`, in any case.
#[inline(always)]
fn country_at(text: &[u8], start: usize) -> Option<&'static Country> {
    let [first, second] = text.get(start..)?.first_chunk::<2>()?;
    let first = (first | 0x20).wrapping_sub(b'a');
    let second = (second | 0x20).wrapping_sub(b'a');
    if second >= 26 {
        return None;
    }
    let index = *INDEX.get(usize::from(first) * 26 + usize::from(second))?;
    COUNTRIES.get(usize::from(index))
}

/// `rest` with up to eight letters and digits appended.
#[inline(always)]
fn append(mut rest: u64, characters: &[u8]) -> u64 {
    for &byte in characters {
        rest = if byte <= b'9' {
            rest * 10 + u64::from(byte.wrapping_sub(b'0'))
        } else {
            rest * 100 + u64::from(byte - b'A' + 10)
        };
    }
    rest
}

/// Whether the number is one of its country's published examples.
#[inline(always)]
fn is_example(compact: &Compact, country: &Country) -> bool {
    country.checks >> (compact.check(country) & 127) & 1 == 1
        && country.examples.iter().any(|example| {
            let body = example.as_bytes().get(4..).unwrap_or_default();
            let check = example.as_bytes().get(2..4);
            let end = body.len() + 4;
            compact.turned.starts_with(body) && compact.turned.get(end - 2..end) == check
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(text: &str, start: usize) -> Option<&str> {
        at(text.as_bytes(), start).map(|iban| &text[iban.start..iban.end])
    }

    #[test]
    fn every_published_example_is_sound_in_every_writing() {
        for example in COUNTRIES.iter().flat_map(|country| country.examples) {
            let grouped: Vec<_> = example
                .as_bytes()
                .chunks(4)
                .map(|c| String::from_utf8_lossy(c))
                .collect();
            let writings = [
                (*example).to_owned(),
                example.to_lowercase(),
                grouped.join(" "),
                grouped.join("-"),
                grouped.join("\u{a0}"),
            ];
            for text in &writings {
                assert_eq!(found(text, 0), Some(text.as_str()), "{text}");
                assert!(is_test(text.as_bytes()), "{text}");
            }
        }
    }

    #[test]
    fn only_a_whole_and_sound_number_counts() {
        for (text, start, expected) in [
            ("DE89370400440532013000", 0, Some("DE89370400440532013000")),
            ("DE89370400440532013001", 0, None),
            ("DE8937040044053201300", 0, None),
            ("DE893704004405320130001", 0, None),
            ("DE89AA040044053201300", 0, None),
            ("XDE89370400440532013000", 1, None),
            ("9DE89370400440532013000", 1, None),
            (
                "IBANDE89370400440532013000",
                4,
                Some("DE89370400440532013000"),
            ),
            (
                "IBANDE89370400440532013000",
                0,
                Some("DE89370400440532013000"),
            ),
            ("XIBANDE89370400440532013000", 5, None),
            (
                "Iban: de89 3704 0044 0532 0130 00.",
                0,
                Some("de89 3704 0044 0532 0130 00"),
            ),
            (
                "(GB29 NWBK 6016 1331 9268 19)",
                1,
                Some("GB29 NWBK 6016 1331 9268 19"),
            ),
            (
                "DE 89 3704 0044 0532 0130 00",
                0,
                Some("DE 89 3704 0044 0532 0130 00"),
            ),
            ("DE89  3704 0044 0532 0130 00", 0, None),
            ("D E89 3704 0044 0532 0130 00", 0, None),
            (
                "口座DE89370400440532013000です",
                6,
                Some("DE89370400440532013000"),
            ),
            ("ZZ89370400440532013000", 0, None),
            ("DE", 0, None),
            ("I", 0, None),
            ("", 0, None),
        ] {
            assert_eq!(found(text, start), expected, "{text}");
        }
    }

    #[test]
    fn a_number_that_nobody_published_is_no_test() {
        let iban = at(b"DE44 5001 0517 5407 3249 31", 0).unwrap();
        assert!(!iban.test && iban.grouped);
        assert_eq!(iban.country, *b"DE");
    }

    proptest! {
        #[test]
        fn every_single_wrong_digit_is_noticed(at_place in 2usize..22, by in 1u8..10) {
            let mut text = *b"DE89370400440532013000";
            text[at_place] = b'0' + (text[at_place] - b'0' + by) % 10;
            prop_assert_eq!(at(&text, 0), None);
        }

        #[test]
        fn any_bytes_give_a_span_inside_the_text(
            text in prop::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(b"DEGBIBAN0123456789 -".to_vec())], 0..60),
            start in 0usize..64,
        ) {
            if let Some(iban) = at(&text, start) {
                prop_assert!(start <= iban.start && iban.start < iban.end && iban.end <= text.len());
            }
        }
    }
}
