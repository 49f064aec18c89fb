//! Cells as words are compared: small letters without marks, apostrophes and dots dropped, one blank
//! for anything else between words.

include!(concat!(env!("OUT_DIR"), "/letters.rs"));

/// Longest folded cell, in bytes.
pub const CAPACITY: usize = 96;

/// A folded cell, and what was seen on the way.
#[derive(Clone)]
pub struct Folded {
    bytes: [u8; CAPACITY],
    length: u8,
    /// Digits of ASCII.
    pub digits: u8,
    /// Letters, of any script.
    pub letters: u8,
    /// Capitals of ASCII.
    pub capitals: u8,
    /// What else was seen, as the bits below.
    pub marks: u8,
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
    #[inline]
    pub fn new(cell: &[u8]) -> Option<Self> {
        let mut folded = Self {
            bytes: [0; CAPACITY],
            length: 0,
            digits: 0,
            letters: 0,
            capitals: 0,
            marks: 0,
        };
        if cell.len() > CAPACITY {
            return None;
        }
        let mut length = 0;
        let mut rest = cell;
        while let Some((&byte, after)) = rest.split_first() {
            let seen = SEEN[usize::from(byte)];
            if seen & LETTER != 0 {
                folded.letters += 1;
                folded.capitals += seen >> 6 & 1;
                *folded.bytes.get_mut(length)? = byte | 0x20;
                length += 1;
                rest = after;
            } else if seen & DIGIT != 0 {
                folded.digits += 1;
                *folded.bytes.get_mut(length)? = byte;
                length += 1;
                rest = after;
            } else if byte < 0x80 {
                folded.marks |= seen & 31;
                if !matches!(byte, b'\'' | b'.' | b'`') {
                    length = folded.part(length)?;
                }
                rest = after;
            } else {
                (length, rest) = folded.beyond_ascii(rest, length)?;
            }
        }
        if length > 0 && folded.bytes[length - 1] == b' ' {
            length -= 1;
        }
        folded.length = length as u8;
        (length > 0).then_some(folded)
    }

    /// Ends a word.
    #[inline]
    fn part(&mut self, length: usize) -> Option<usize> {
        if length == 0 || self.bytes[length - 1] == b' ' {
            return Some(length);
        }
        *self.bytes.get_mut(length)? = b' ';
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
            0xC0..0x530 => LOW[(letter - 0xC0) as usize],
            0x1E00..0x2000 => HIGH[(letter - 0x1E00) as usize],
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
                self.letters = self.letters.saturating_add(1);
                return Some((self.push(length, text.get(..size)?)?, rest));
            }
        };
        self.letters = self.letters.saturating_add(u8::from(pair[0] != 0));
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
        self.bytes
            .get(..usize::from(self.length))
            .unwrap_or_default()
    }

    /// The words.
    #[inline]
    pub fn words(&self) -> impl Iterator<Item = &[u8]> {
        self.text().split(|b| *b == b' ')
    }

    /// Whether only these marks were seen.
    #[inline]
    pub const fn only(&self, marks: u8) -> bool {
        self.marks & !marks == 0
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

const LETTER: u8 = 1 << 7;
const DIGIT: u8 = 1 << 5;

/// What each byte is: letter (with bit 6 for capitals), digit, or its mark.
static SEEN: [u8; 256] = {
    let mut seen = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        seen[byte] = match byte as u8 {
            b'a'..=b'z' => LETTER,
            b'A'..=b'Z' => LETTER | 1 << 6,
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
        assert_eq!((cell.digits, cell.letters, cell.capitals), (3, 14, 4));
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
