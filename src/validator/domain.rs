//! Where a mail domain ends, and whether its last label is a real top-level domain.
//!
//! Real means listed by the public suffix list (crate `psl`); the usual ones are answered from a
//! table of country codes (ISO 3166 as delegated by IANA) and a match on one integer. Names that
//! RFC 2606 and RFC 6761 reserve for tests and documentation are accepted and marked.

use super::swar::{HIGH, alphanumeric, keep_first, load_from, pack, splat, within};

/// A domain found at the place that was asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Domain {
    /// First byte after the domain.
    pub end: usize,
    /// Reserved for tests or documentation.
    pub reserved: bool,
    /// Has characters beyond ASCII.
    pub international: bool,
}

/// What is known of a top-level domain.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tld {
    /// Delegated and open for registration.
    Real,
    /// Reserved for tests or documentation.
    Reserved,
    /// Neither.
    Unknown,
}

/// Most bytes of a domain (RFC 5321 leaves 253 for it without the final dot).
const LONGEST: usize = 253;
/// Most bytes of a label.
const LONGEST_LABEL: usize = 63;

/// The domain of at least two labels that begins at `start`. It ends where letters, digits,
/// hyphens and dots end, without trailing dots and hyphens; text in another script may be glued to
/// it. A number such as `2x` or `1.2` in place of a name (image scales, versions) is no domain.
#[inline]
pub fn at(text: &[u8], start: usize) -> Option<Domain> {
    let run = Run::measure(text, start);
    let end = start + run.length;
    if run.odd || run.last_dot == 0 || is_numbered(text, start) {
        return settle(text, start, run.length);
    }
    match classify(text, start, start + run.last_dot, end) {
        Tld::Unknown => settle(text, start, run.length),
        tld => Some(Domain {
            end,
            reserved: tld == Tld::Reserved,
            international: false,
        }),
    }
}

/// Whether the domain that fills `start..end` is reserved, if it is one of single marks and a usual
/// top-level domain; anything else is left to [`at`]. Bit `i` of `words` is set where a letter or
/// digit stands, fewer than 64 in all.
#[inline(always)]
pub fn whole(text: &[u8], start: usize, end: usize, words: u64) -> Option<bool> {
    let length = end - start;
    let marks = !words & (!0 >> (64 - length));
    if marks & (marks << 1 | 1) != 0 || marks >> (length - 1) & 1 == 1 {
        return None;
    }
    let (mut rest, mut dot) = (marks, None);
    while rest != 0 {
        let at = start + rest.trailing_zeros() as usize;
        match text.get(at)? {
            b'.' => dot = Some(at),
            b'-' => {}
            _ => return None,
        }
        rest &= rest - 1;
    }
    let dot = dot.filter(|_| !is_numbered(text, start))?;
    match classify(text, start, dot, end) {
        Tld::Unknown => None,
        tld => Some(tld == Tld::Reserved),
    }
}

/// Whether the name begins with a digit or with `v` and a digit.
#[inline(always)]
fn is_numbered(text: &[u8], start: usize) -> bool {
    let digit = |at: usize| text.get(at).is_some_and(u8::is_ascii_digit);
    digit(start) || text.get(start) == Some(&b'v') && digit(start + 1)
}

/// Letters, digits, hyphens and dots in a row.
struct Run {
    length: usize,
    /// The place of the last dot; 0 for none.
    last_dot: usize,
    /// A dot or hyphen stands beside another or at either end, or the row is longer than a label
    /// may be: to be looked at label by label.
    odd: bool,
}

impl Run {
    #[inline(always)]
    fn measure(text: &[u8], start: usize) -> Self {
        let (mut length, mut last_dot) = (0, 0);
        let (mut beside, mut mark_before) = (0, 0x80);
        loop {
            let word = load_from(text, start + length);
            let marks = within(word, b'-', b'.');
            let stop = !(alphanumeric(word) | marks) & HIGH;
            let stop = stop & stop.wrapping_neg();
            let marks = marks & stop.wrapping_sub(1);
            let before = marks << 8 | mark_before;
            beside |= before & (marks | stop);
            mark_before = marks >> 56;
            // Of the two marks, the dot has bit 1.
            let dots = marks & word << 6;
            if dots != 0 {
                last_dot = length + 7 - (dots.leading_zeros() / 8) as usize;
            }
            length += (stop.trailing_zeros() / 8) as usize;
            if stop != 0 || length > LONGEST {
                crate::model::steps::count(length);
                return Self {
                    length,
                    last_dot,
                    odd: beside != 0 || length > LONGEST_LABEL,
                };
            }
        }
    }
}

/// Judges the last label of the ASCII domain `start..end`, whose last dot is at `dot`.
#[inline(always)]
fn classify(text: &[u8], start: usize, dot: usize, end: usize) -> Tld {
    let label = load_from(text, dot + 1);
    match usual(label, end - dot - 1) {
        Tld::Real if dot >= start + 7 && is_reserved_name(label, load_from(text, dot - 7)) => {
            let alone = dot == start + 7 || text.get(dot - 8) == Some(&b'.');
            if alone { Tld::Reserved } else { Tld::Real }
        }
        Tld::Unknown => look_up(text, start, dot, end),
        tld => tld,
    }
}

/// Judges the last label, the first `length` bytes of `label`, if it is one of the usual ones.
#[inline(always)]
fn usual(label: u64, length: usize) -> Tld {
    let word = keep_first(label | splat(0x20), length);
    match length {
        2 if is_country_code(word) => Tld::Real,
        3..=8 if USUAL[place(word)] == word => Tld::Real,
        4 | 7 if matches!(word, TEST | EXAMPLE | INVALID) => Tld::Reserved,
        _ => Tld::Unknown,
    }
}

/// Whether the eight bytes in `name` begin `example.` and the top-level label after them is one of
/// those under which RFC 2606 reserves that name.
#[inline(always)]
fn is_reserved_name(label: u64, name: u64) -> bool {
    (name | splat(0x20)) == EXAMPLE_DOT
        && matches!(keep_first(label | splat(0x20), 3), COM | NET | ORG)
}

/// Judges a last label that is none of the usual ones.
#[cold]
fn look_up(text: &[u8], start: usize, dot: usize, end: usize) -> Tld {
    match text.get(start..end) {
        Some(name) if end - dot <= LONGEST_LABEL + 1 => {
            tld(name.get(dot + 1 - start..).unwrap_or_default())
        }
        _ => Tld::Unknown,
    }
}

/// Judges one label as a top-level domain; UTF-8 or punycode, any case.
pub fn tld(label: &[u8]) -> Tld {
    let mut small = [0u8; 2 * LONGEST_LABEL];
    let Some(label) = lowered(label, &mut small) else {
        return Tld::Unknown;
    };
    if RESERVED.contains(&label) {
        Tld::Reserved
    } else if is_listed(label) {
        Tld::Real
    } else {
        Tld::Unknown
    }
}

/// Whether the small `label` is a country code or known to the public suffix list (which has
/// some country codes with their second level only).
fn is_listed(label: &[u8]) -> bool {
    label.len() == 2 && is_country_code(load_from(label, 0))
        || psl::suffix(label).is_some_and(|suffix| suffix.is_known())
}

/// `label` in small letters; `None` if it is not UTF-8 or does not fit.
fn lowered<'a>(label: &[u8], out: &'a mut [u8]) -> Option<&'a [u8]> {
    let mut length = 0;
    for small in std::str::from_utf8(label)
        .ok()?
        .chars()
        .flat_map(char::to_lowercase)
    {
        let mut bytes = [0; 4];
        let bytes = small.encode_utf8(&mut bytes).as_bytes();
        out.get_mut(length..length + bytes.len())?
            .copy_from_slice(bytes);
        length += bytes.len();
    }
    out.get(..length)
}

/// The rare cases: other scripts, trailing punctuation, a glued word, image scales, versions.
#[cold]
fn settle(text: &[u8], start: usize, run: usize) -> Option<Domain> {
    let run = text.get(start..start + run)?;
    let clean = run
        .windows(2)
        .position(|pair| matches!(pair, b".." | b".-" | b"-."));
    let name = clean.map_or(run, |at| run.get(..at).unwrap_or_default());
    let beyond = text.get(start + run.len()).is_some_and(|b| !b.is_ascii());
    if beyond && clean.is_none() {
        ascii(name, start).or_else(|| international(text, start))
    } else {
        ascii(name, start)
    }
}

/// An ASCII domain within `name`, cut where a glued word begins if need be.
fn ascii(name: &[u8], start: usize) -> Option<Domain> {
    let trimmed = trim_marks(name);
    let dot = trimmed.iter().rposition(|&b| b == b'.')?;
    let last = trimmed.get(dot + 1..)?;
    accept(trimmed, start).or_else(|| {
        let end = match last.iter().position(|&b| b == b'-') {
            Some(hyphen) => dot + 1 + hyphen,
            None if begins_sentence(last) => dot,
            None => return None,
        };
        accept(trimmed.get(..end)?, start)
    })
}

/// `name` as a domain if every label is sound and the last one real.
fn accept(name: &[u8], start: usize) -> Option<Domain> {
    let dot = name.iter().rposition(|&b| b == b'.')?;
    if name.len() > LONGEST || is_scale_or_version(name) {
        return None;
    }
    let sound = |label: &[u8]| {
        !label.is_empty()
            && label.len() <= LONGEST_LABEL
            && !label.starts_with(b"-")
            && !label.ends_with(b"-")
    };
    if !name.split(|&b| b == b'.').all(sound) {
        return None;
    }
    let reserved = match tld(name.get(dot + 1..)?) {
        Tld::Unknown => return None,
        Tld::Reserved => true,
        Tld::Real => name.is_ascii() && classify(name, 0, dot, name.len()) == Tld::Reserved,
    };
    Some(Domain {
        end: start + name.len(),
        reserved,
        international: !name.is_ascii(),
    })
}

/// Without dots and hyphens at the end.
fn trim_marks(name: &[u8]) -> &[u8] {
    let end = name.iter().rposition(|b| !matches!(b, b'.' | b'-'));
    name.get(..end.map_or(0, |at| at + 1)).unwrap_or_default()
}

/// `The`, as in `…@example.org.The next sentence`.
fn begins_sentence(label: &[u8]) -> bool {
    matches!(label, [first, rest @ ..] if first.is_ascii_uppercase()
        && !rest.is_empty() && rest.iter().all(u8::is_ascii_lowercase))
}

/// `2x.zip`, `1.5x.app` (image scales); `1.2.app`, `v4.1.dev` (versions).
fn is_scale_or_version(name: &[u8]) -> bool {
    let mut labels = name.split(|&b| b == b'.');
    let digits = |label: &[u8]| !label.is_empty() && label.iter().all(u8::is_ascii_digit);
    let scale = |label: &[u8]| matches!(label, [number @ .., b'x' | b'X'] if digits(number) && number.len() <= 2);
    let Some(first) = labels.next() else {
        return false;
    };
    let second = labels.next().unwrap_or_default();
    let number = digits(first.strip_prefix(b"v").unwrap_or(first));
    scale(first) || number && (digits(second) || scale(second))
}

/// A domain with letters of other scripts. Where prose is glued to the last label, the longest
/// real beginning of that label counts.
fn international(text: &[u8], start: usize) -> Option<Domain> {
    let window = text.get(start..(start + LONGEST + 3).min(text.len()))?;
    let window = match std::str::from_utf8(window) {
        Ok(window) => window,
        Err(error) => std::str::from_utf8(window.get(..error.valid_up_to())?).ok()?,
    };
    let end = window
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-') || is_letter(c)))
        .unwrap_or(window.len());
    let mut name = trim_marks(window.as_bytes().get(..end)?);
    let dot = name.iter().rposition(|&b| b == b'.')?;
    let mut tries = 0;
    while name.len() > dot + 1 && tries < 24 {
        if let Some(domain) = accept(name, start) {
            return Some(domain);
        }
        name = without_last_letter(name)?;
        tries += 1;
    }
    None
}

/// `name` without its last character, which must lie beyond ASCII.
fn without_last_letter(name: &[u8]) -> Option<&[u8]> {
    let first = name.iter().rposition(|b| b & 0xc0 != 0x80)?;
    let last_is_ascii = name.get(first)?.is_ascii();
    if last_is_ascii {
        None
    } else {
        name.get(..first)
    }
}

/// A letter, digit or joining mark beyond ASCII, as international names may have; full-width forms,
/// which RFC 5891 keeps out of domains, are none.
pub(super) fn is_letter(c: char) -> bool {
    let full_width = matches!(c, '\u{ff00}'..='\u{ffef}');
    !c.is_ascii() && !full_width && (c.is_alphanumeric() || is_joining_mark(c))
}

/// Combining accents, the viramas of Indic scripts, joiners: parts of letters.
fn is_joining_mark(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{93c}' | '\u{94d}' | '\u{9cd}'
        | '\u{a4d}' | '\u{acd}' | '\u{b4d}' | '\u{bcd}' | '\u{c4d}' | '\u{ccd}' | '\u{d4d}'
        | '\u{dca}' | '\u{e47}'..='\u{e4e}' | '\u{1039}'..='\u{103a}' | '\u{200c}' | '\u{200d}')
}

/// Whether the two small letters in `word` are a delegated country code.
#[inline(always)]
fn is_country_code(word: u64) -> bool {
    let first = (word as u8).wrapping_sub(b'a');
    let second = ((word >> 8) as u8).wrapping_sub(b'a');
    match COUNTRY_CODES.get(first as usize) {
        Some(row) if second < 26 => row >> second & 1 == 1,
        _ => false,
    }
}

const COM: u64 = pack(b"com");
const NET: u64 = pack(b"net");
const ORG: u64 = pack(b"org");
const EXAMPLE: u64 = pack(b"example");
const EXAMPLE_DOT: u64 = pack(b"example.");
const TEST: u64 = pack(b"test");
const INVALID: u64 = pack(b"invalid");

/// General top-level domains of up to eight letters that mail uses most, each at its [`place`].
const USUAL: [u64; 128] = {
    let labels: [&[u8]; 27] = [
        b"com", b"net", b"org", b"edu", b"info", b"gov", b"biz", b"mil", b"int", b"name", b"app",
        b"dev", b"xyz", b"shop", b"online", b"site", b"store", b"tech", b"cloud", b"email",
        b"mobi", b"pro", b"club", b"media", b"agency", b"live", b"coop",
    ];
    let mut usual = [0; 128];
    let mut at = 0;
    while at < labels.len() {
        let word = pack(labels[at]);
        assert!(usual[place(word)] == 0, "two labels share a place");
        usual[place(word)] = word;
        at += 1;
    }
    usual
};

/// Where [`USUAL`] holds a packed label.
#[inline(always)]
const fn place(word: u64) -> usize {
    (word.wrapping_mul(MULTIPLIER) >> 57) as usize
}

/// Sends no two of the usual labels to the same place.
const MULTIPLIER: u64 = 0x1e2f_eb89_414c_343d;

/// Reserved by RFC 2606 and RFC 6761, the eleven internationalised test domains of IANA, and the
/// undelegated one of the usual Chinese example of an address.
const RESERVED: [&[u8]; 27] = [
    b"test",
    b"example",
    b"invalid",
    b"localhost",
    "广告".as_bytes(),
    "إختبار".as_bytes(),
    "آزمایشی".as_bytes(),
    "测试".as_bytes(),
    "測試".as_bytes(),
    "испытание".as_bytes(),
    "परीक्षा".as_bytes(),
    "δοκιμή".as_bytes(),
    "테스트".as_bytes(),
    "טעסט".as_bytes(),
    "テスト".as_bytes(),
    "பரிட்சை".as_bytes(),
    b"xn--kgbechtv",
    b"xn--hgbk6aj7f53bba",
    b"xn--0zwm56d",
    b"xn--g6w251d",
    b"xn--80akhbyknj4f",
    b"xn--11b5bs3a9aj6g",
    b"xn--jxalpdlp",
    b"xn--9t4b11yi5a",
    b"xn--deba0ad",
    b"xn--zckzah",
    b"xn--hlcj6aya9esc7a",
];

/// For each first letter, the second letters of country codes as bits.
const COUNTRY_CODES: [u32; 26] = {
    let seconds: [&[u8]; 26] = [
        b"cdefgilmoqrstuwxz",
        b"abdefghijmnorstvwyz",
        b"acdfghiklmnoruvwxyz",
        b"ejkmoz",
        b"cegrstu",
        b"ijkmor",
        b"abdefghilmnpqrstuwy",
        b"kmnrtu",
        b"delmnoqrst",
        b"emop",
        b"eghimnprwyz",
        b"abcikrstuvy",
        b"acdeghklmnopqrstuvwxyz",
        b"acefgilopruz",
        b"m",
        b"aefghklmnrstwy",
        b"a",
        b"eosuw",
        b"abcdeghijklmnorstuvxyz",
        b"cdfghjklmnortvwz",
        b"agksyz",
        b"aceginu",
        b"fs",
        b"",
        b"et",
        b"amw",
    ];
    let mut rows = [0; 26];
    let mut first = 0;
    while first < 26 {
        let mut at = 0;
        while at < seconds[first].len() {
            rows[first] |= 1 << (seconds[first][at] - b'a');
            at += 1;
        }
        first += 1;
    }
    rows
};

#[cfg(test)]
mod tests;
