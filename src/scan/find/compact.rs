//! Text without what writings differ in: small letters and digits of a text, without accents, blanks
//! and signs, and where each stood. A value is searched in that, and then held against the text: it
//! must begin and end where words do, and have gaps only where values of its kind may.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// A text without what writings differ in.
#[derive(Default)]
pub(super) struct Compact {
    pub bytes: Vec<u8>,
    /// Where the character of each byte begins in the text.
    at: Vec<u32>,
}

impl Compact {
    /// Reads another text.
    pub fn read(&mut self, text: &[u8]) {
        self.bytes.clear();
        self.at.clear();
        if text.is_ascii() {
            for (at, byte) in (0..).zip(text) {
                if byte.is_ascii_alphanumeric() {
                    self.bytes.push(byte.to_ascii_lowercase());
                    self.at.push(at);
                }
            }
            return;
        }
        let mut base = 0u32;
        for chunk in text.utf8_chunks() {
            for (at, c) in chunk.valid().char_indices() {
                self.push(c, base + at as u32);
            }
            base += (chunk.valid().len() + chunk.invalid().len()) as u32;
        }
    }

    fn push(&mut self, c: char, at: u32) {
        let mut bytes = [0; 4];
        fold(c, |letter| {
            for byte in letter.encode_utf8(&mut bytes).bytes() {
                self.bytes.push(byte);
                self.at.push(at);
            }
        });
    }

    /// Where the characters of some bytes stand in the text.
    pub fn span(&self, text: &[u8], from: usize, to: usize) -> Option<(usize, usize)> {
        let start = *self.at.get(from)? as usize;
        let last = *self.at.get(to.checked_sub(1)?)? as usize;
        // No value begins or ends within a character.
        let torn = from > 0 && self.at.get(from - 1) == self.at.get(from);
        let cut = self.at.get(to).is_some_and(|next| *next as usize == last);
        let length = text.get(last..).map_or(1, |rest| character(rest).1);
        let mut end = last + length;
        while let Some((Some(mark), size)) = text.get(end..).map(character)
            && is_combining_mark(mark)
        {
            end += size;
        }
        (!torn && !cut).then_some((start, end))
    }

    /// What stands between the characters of two neighbouring bytes: empty within one character.
    pub fn gap<'t>(&self, text: &'t [u8], before: usize) -> &'t [u8] {
        let (Some(first), Some(next)) = (self.at.get(before), self.at.get(before + 1)) else {
            return &[];
        };
        let first = *first as usize;
        let length = text.get(first..).map_or(1, |rest| character(rest).1);
        text.get(first + length..*next as usize).unwrap_or_default()
    }
}

/// The letters and digits that stand for a character when texts are compared.
fn fold(c: char, mut put: impl FnMut(char)) {
    let plain = match c {
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'þ' | 'Þ' => "th",
        'ı' | 'İ' => "i",
        _ => "",
    };
    if !plain.is_empty() {
        return plain.chars().for_each(put);
    }
    decompose_compatible(c, |part| {
        if !is_combining_mark(part) {
            part.to_lowercase()
                .filter(|c| c.is_alphanumeric())
                .for_each(&mut put);
        }
    });
}

/// The first character and its length; `None` for a byte that is no text.
pub(super) fn character(text: &[u8]) -> (Option<char>, usize) {
    match text.first() {
        None => (None, 0),
        Some(byte) if byte.is_ascii() => (Some(char::from(*byte)), 1),
        Some(_) => {
            let four = text.get(..text.len().min(4)).unwrap_or_default();
            let chunk = four.utf8_chunks().next();
            let first = chunk.and_then(|chunk| chunk.valid().chars().next());
            (first, first.map_or(1, char::len_utf8))
        }
    }
}

/// The last character.
pub(super) fn last_character(text: &[u8]) -> Option<char> {
    (1..=4).find_map(|length| {
        let start = text.len().checked_sub(length)?;
        let tail = std::str::from_utf8(text.get(start..)?).ok()?;
        tail.chars().next_back()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compact(text: &str) -> String {
        let mut compact = Compact::default();
        compact.read(text.as_bytes());
        String::from_utf8(compact.bytes).unwrap()
    }

    #[test]
    fn writings_of_a_value_become_one() {
        for (text, expected) in [
            ("12-34 5", "12345"),
            ("Ann  O'Lee", "annolee"),
            ("\u{c1}nn Str\u{f6}m\u{df}", "annstromss"),
            ("A\u{301}nn", "ann"),
            ("\u{ff11}\u{ff12}", "12"),
            ("\u{5c71}\u{7530}", "\u{5c71}\u{7530}"),
            ("", ""),
        ] {
            assert_eq!(compact(text), expected);
        }
    }

    #[test]
    fn a_part_is_known_by_its_place_in_the_text() {
        let text = "x \u{c9}va-L\u{e9}e\u{301}!".as_bytes();
        let mut compact = Compact::default();
        compact.read(text);
        assert_eq!(compact.bytes, b"xevalee");
        let (from, to) = compact.span(text, 1, 7).unwrap();
        assert_eq!(&text[from..to], "\u{c9}va-L\u{e9}e\u{301}".as_bytes());
        assert_eq!(compact.gap(text, 3), b"-");
        assert_eq!(compact.gap(text, 2), b"");
    }

    #[test]
    fn bytes_that_are_no_text_part_words() {
        let mut compact = Compact::default();
        compact.read(b"ab\xffc\xc3");
        assert_eq!(compact.bytes, b"abc");
        assert_eq!(compact.gap(b"ab\xffc\xc3", 1), b"\xff");
        assert_eq!(last_character(b"\xff"), None);
        assert_eq!(last_character("a\u{e9}".as_bytes()), Some('\u{e9}'));
    }
}
