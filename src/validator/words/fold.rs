//! Cells as words are compared: small letters without marks, apostrophes and dots dropped, one blank
//! for anything else between words.

use super::{Classes, classes_of, end_hash, start_hash, step_hash};
use crate::validator::swar::{HIGH, splat};

include!(concat!(env!("OUT_DIR"), "/letters.rs"));

/// Longest folded cell, in bytes.
pub const CAPACITY: usize = 96;

/// A folded cell, and what was seen on the way. One is used for many cells.
#[derive(Clone)]
pub struct Folded {
    /// Eight bytes more than needed, so that whole registers can be stored.
    bytes: [u8; CAPACITY + 8],
    length: usize,
    /// Where blanks stand between words, and how many.
    breaks: u128,
    gaps: usize,
    /// Digits of ASCII.
    pub digits: usize,
    /// Letters, of any script.
    pub letters: usize,
    /// What else was seen, as the bits below.
    pub marks: u8,
}

impl Default for Folded {
    fn default() -> Self {
        Self {
            bytes: [0; CAPACITY + 8],
            length: 0,
            breaks: 0,
            gaps: 0,
            digits: 0,
            letters: 0,
            marks: 0,
        }
    }
}

impl Folded {
    /// A comma or a bracket.
    pub const COMMA: u8 = 1;
    /// A hyphen, an apostrophe or a dot.
    pub const JOINER: u8 = 1 << 1;
    /// A slash.
    pub const SLASH: u8 = 1 << 2;
    /// `#`, `&`, `+`, `!`: met in addresses and companies, not in names.
    pub const ODD: u8 = 1 << 3;
    /// Signs of neither: `@`, `_`, `=`, `<`, quotes, control characters.
    pub const ALIEN: u8 = 1 << 4;

    /// Folds a cell; `None` if it is longer than [`CAPACITY`] or has no letter and no digit.
    pub fn new(cell: &[u8]) -> Option<Self> {
        let mut folded = Self::default();
        folded.fold(cell).then_some(folded)
    }

    /// Folds another cell; false if it is longer than [`CAPACITY`] or has no letter and no digit.
    #[inline]
    pub fn fold(&mut self, cell: &[u8]) -> bool {
        (self.length, self.digits, self.letters, self.marks) = (0, 0, 0, 0);
        (self.breaks, self.gaps) = (0, 0);
        cell.len() <= CAPACITY && self.fill(cell).is_some() && self.length > 0
    }

    #[inline]
    fn fill(&mut self, cell: &[u8]) -> Option<()> {
        let (mut at, mut length) = (0, 0);
        while at < cell.len() {
            let eight = load(cell, at);
            let count = leading_letters(eight);
            if count > 0 {
                let small = (eight | splat(0x20)).to_le_bytes();
                self.bytes
                    .get_mut(length..length + 8)?
                    .copy_from_slice(&small);
                length += count;
                at += count;
                self.letters += count;
                continue;
            }
            let byte = eight as u8;
            let seen = SEEN[usize::from(byte)];
            if seen & DIGIT != 0 {
                self.digits += 1;
                *self.bytes.get_mut(length)? = byte;
                length += 1;
                at += 1;
            } else if byte < 0x80 {
                self.marks |= seen & 31;
                if !matches!(byte, b'\'' | b'.' | b'`') {
                    length = self.part(length)?;
                }
                at += 1;
            } else {
                let rest = cell.get(at..)?;
                let (after, left) = self.beyond_ascii(rest, length)?;
                at = cell.len() - left.len();
                length = after;
            }
            if length > CAPACITY {
                return None;
            }
        }
        if length > CAPACITY {
            return None;
        }
        if length > 0 && self.bytes.get(length - 1) == Some(&b' ') {
            length -= 1;
            self.breaks ^= 1 << (length & 127);
            self.gaps -= 1;
        }
        self.length = length;
        Some(())
    }

    /// Ends a word.
    #[inline]
    fn part(&mut self, length: usize) -> Option<usize> {
        if length == 0 || self.bytes.get(length - 1) == Some(&b' ') {
            return Some(length);
        }
        *self.bytes.get_mut(length)? = b' ';
        self.breaks |= 1 << (length & 127);
        self.gaps += 1;
        Some(length + 1)
    }

    /// One character beyond ASCII; the new length, and what follows it.
    fn beyond_ascii<'t>(&mut self, text: &'t [u8], length: usize) -> Option<(usize, &'t [u8])> {
        let (letter, size) = decode(text);
        let rest = text.get(size..).unwrap_or_default();
        let pair = match letter {
            0xB4 | 0x2B9..0x2BE | 0x2018 | 0x2019 => {
                self.marks |= Self::JOINER;
                return Some((length, rest));
            }
            0xC0..0x530 => LATIN_TO_CYRILLIC[(letter - 0xC0) as usize],
            0x1E00..0x2000 => LATIN_AND_GREEK[(letter - 0x1E00) as usize],
            0..0xC0 | 0x2000..0x2070 | 0x3000 | 0x30FB | 0xFEFF => {
                self.marks |= Self::JOINER;
                return Some((self.part(length)?, rest));
            }
            0x2070..0x2E80 | 0x3001..0x3005 | 0x3008..0x3040 | 0xD800.. => {
                // Signs, full-width forms, emoji.
                self.marks |= Self::ODD;
                return Some((self.push(length, text.get(..size)?)?, rest));
            }
            _ => {
                self.letters += 1;
                return Some((self.push(length, text.get(..size)?)?, rest));
            }
        };
        self.letters += usize::from(pair[0] != 0);
        let mut length = length;
        for letter in pair.into_iter().filter(|l| *l != 0) {
            let mut bytes = [0; 4];
            let written = char::from_u32(u32::from(letter))?.encode_utf8(&mut bytes);
            length = self.push(length, written.as_bytes())?;
        }
        Some((length, rest))
    }

    #[inline]
    fn push(&mut self, length: usize, bytes: &[u8]) -> Option<usize> {
        let end = length + bytes.len();
        self.bytes.get_mut(length..end)?.copy_from_slice(bytes);
        Some(end)
    }

    /// The whole, with single blanks between words.
    #[inline]
    pub fn text(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    /// The hash of the whole.
    #[inline]
    pub fn hash(&self) -> u64 {
        self.hash_of(0, self.length)
    }

    /// What the whole may be.
    #[inline]
    pub fn classes(&self) -> Classes {
        classes_of(self.hash())
    }

    /// Number of words.
    #[inline]
    pub const fn count(&self) -> usize {
        self.gaps + 1
    }

    /// The words.
    #[inline]
    pub fn words(&self) -> impl Iterator<Item = Word<'_>> {
        let (mut from, mut breaks) = (0, self.breaks);
        std::iter::from_fn(move || {
            if from >= self.length {
                return None;
            }
            let to = (breaks.trailing_zeros() as usize).min(self.length);
            breaks &= breaks.wrapping_sub(1);
            let word = Word {
                folded: self,
                from,
                to,
            };
            from = to + 1;
            Some(word)
        })
    }

    /// The hash of a part: whole registers are loaded, and what stands behind the part is masked.
    #[inline]
    fn hash_of(&self, from: usize, to: usize) -> u64 {
        let mut value = start_hash(to - from);
        let mut at = from;
        while at < to {
            let Some(eight) = self.bytes.get(at..).and_then(<[u8]>::first_chunk) else {
                break;
            };
            let cut = 64_usize.saturating_sub((to - at) * 8) as u32;
            value = step_hash(value, u64::from_le_bytes(*eight) << cut >> cut);
            at += 8;
        }
        end_hash(value)
    }

    /// Whether only these marks were seen.
    #[inline]
    pub const fn only(&self, marks: u8) -> bool {
        self.marks & !marks == 0
    }
}

/// One word of a folded cell.
#[derive(Clone, Copy)]
pub struct Word<'f> {
    folded: &'f Folded,
    from: usize,
    to: usize,
}

impl<'f> Word<'f> {
    /// Its bytes.
    #[inline]
    pub fn bytes(self) -> &'f [u8] {
        self.folded
            .bytes
            .get(self.from..self.to)
            .unwrap_or_default()
    }

    /// Its bytes, counted.
    #[inline]
    pub const fn size(self) -> usize {
        self.to - self.from
    }

    /// Its hash.
    #[inline]
    pub fn hash(self) -> u64 {
        self.folded.hash_of(self.from, self.to)
    }

    /// What it may be.
    #[inline]
    pub fn classes(self) -> Classes {
        classes_of(self.hash())
    }
}

/// The character at the start of a text and its bytes; a stray byte stands for a blank.
fn decode(text: &[u8]) -> (u32, usize) {
    let follow = |at: usize| {
        text.get(at)
            .filter(|b| **b & 0xC0 == 0x80)
            .map(|b| u32::from(b & 0x3F))
    };
    let first = text.first().copied().unwrap_or(0);
    let found = match first {
        0xC2..=0xDF => follow(1).map(|b| (u32::from(first & 0x1F) << 6 | b, 2)),
        0xE0..=0xEF => follow(1)
            .zip(follow(2))
            .map(|(b, c)| (u32::from(first & 0x0F) << 12 | b << 6 | c, 3)),
        0xF0..=0xF4 => follow(1)
            .zip(follow(2))
            .zip(follow(3))
            .map(|((b, c), d)| (u32::from(first & 7) << 18 | b << 12 | c << 6 | d, 4)),
        _ => None,
    };
    found.unwrap_or((0x80, 1))
}

/// The eight bytes that start at `at`, zeros beyond the end.
#[inline(always)]
fn load(cell: &[u8], at: usize) -> u64 {
    let rest = cell.get(at..).unwrap_or_default();
    if let Some(eight) = rest.first_chunk() {
        return u64::from_le_bytes(*eight);
    }
    if let (Some(first), Some(last)) = (rest.first_chunk(), rest.last_chunk()) {
        let last = u64::from(u32::from_le_bytes(*last));
        return u64::from(u32::from_le_bytes(*first))
            | last << ((8 * (rest.len() as u32 - 4)) & 63);
    }
    if let (Some(first), Some(last)) = (rest.first_chunk(), rest.last_chunk()) {
        let last = u64::from(u16::from_le_bytes(*last));
        return u64::from(u16::from_le_bytes(*first))
            | last << ((8 * (rest.len() as u32 - 2)) & 63);
    }
    rest.first().map_or(0, |b| u64::from(*b))
}

/// How many of eight bytes are letters of ASCII before the first that is none.
#[inline(always)]
const fn leading_letters(eight: u64) -> usize {
    let small = (eight | splat(0x20)) & !HIGH;
    let from_a = small.wrapping_add(splat(0x80 - b'a'));
    let past_z = small.wrapping_add(splat(0x7F - b'z'));
    let letters = from_a & !past_z & !eight & HIGH;
    (letters ^ HIGH).trailing_zeros() as usize / 8
}

const DIGIT: u8 = 1 << 5;

/// What each byte that is no letter is: a digit or its mark.
static SEEN: [u8; 256] = {
    let mut seen = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        seen[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => 0,
            b'0'..=b'9' => DIGIT,
            b' ' => 0,
            b',' | b'(' | b')' => Folded::COMMA,
            b'-' | b'\'' | b'.' | b'`' => Folded::JOINER,
            b'/' => Folded::SLASH,
            b'#' | b'&' | b'+' | b'!' | b';' | b':' | b'\n' => Folded::ODD,
            _ => Folded::ALIEN,
        };
        byte += 1;
    }
    seen
};

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn folded(text: &str) -> String {
        let folded = Folded::new(text.as_bytes());
        folded.map_or(String::new(), |f| {
            String::from_utf8_lossy(f.text()).into_owned()
        })
    }

    #[test]
    fn words_become_small_letters_without_marks() {
        for (text, expected) in [
            ("O'Neill", "oneill"),
            ("D’Amico", "damico"),
            ("Anne-Marie", "anne marie"),
            ("  van  den Berg ", "van den berg"),
            ("St. Gallen", "st gallen"),
            ("Straße", "strasse"),
            ("Łódź", "lodz"),
            ("Søren Ærø", "soren aero"),
            ("İstanbul", "istanbul"),
            ("Nguyễn Thị", "nguyen thi"),
            ("Йошкар-Ола", "иошкар ола"),
            ("Ελένη", "ελενη"),
            ("佐藤　陽菜", "佐藤 陽菜"),
            ("Zoe\u{301}", "zoe"),
            ("12, Main St.", "12 main st"),
            ("--", ""),
        ] {
            assert_eq!(folded(text), expected, "{text}");
        }
    }

    #[test]
    fn what_was_seen_is_counted() {
        let cell = Folded::new("Flat 12/B, Müller-Weg (3)".as_bytes()).unwrap();
        assert_eq!((cell.digits, cell.letters), (3, 14));
        assert!(cell.only(Folded::COMMA | Folded::JOINER | Folded::SLASH | Folded::ODD));
        assert!(!cell.only(Folded::COMMA | Folded::JOINER | Folded::ODD));
    }

    proptest! {
        #[test]
        fn any_bytes_fold_or_do_not(cell in prop::collection::vec(any::<u8>(), 0..120)) {
            if let Some(folded) = Folded::new(&cell) {
                prop_assert!(folded.text().len() <= CAPACITY);
                prop_assert!(!folded.text().ends_with(b" "));
            }
        }

        #[test]
        fn any_text_folds_to_text(cell in ".{0,24}") {
            if let Some(folded) = Folded::new(cell.as_bytes()) {
                prop_assert!(std::str::from_utf8(folded.text()).is_ok());
            }
        }
    }
}
