//! Character maps (`ToUnicode`, ISO 32000-1, 9.10.3): which text the codes of a font stand for.

use crate::format::pdf::tokens::{Token, Tokens};
use std::collections::HashMap;

/// Most codes of a map; there are 65,536 of two bytes.
const CODES: usize = 1 << 17;
/// Longest text of one code, in bytes; ligatures are short.
const LONGEST: usize = 64;

/// A map from codes to texts.
#[derive(Debug, Default)]
pub(super) struct Map {
    texts: HashMap<u32, String>,
    /// Bytes of a code, if all have the same number.
    width: Option<usize>,
}

impl Map {
    /// Reads a map; what makes no sense is left out.
    pub fn parse(bytes: &[u8]) -> Self {
        let mut map = Self::default();
        let mut tokens = Tokens::new(bytes);
        // The words since the last operator; lists are kept as they come.
        let mut words: Vec<Token<'_>> = Vec::new();
        while let Some(token) = tokens.next() {
            let Token::Operator(operator) = token else {
                if words.len() < CODES {
                    words.push(token);
                }
                continue;
            };
            match operator {
                b"endcodespacerange" => map.width = width(&words),
                b"endbfchar" => map.characters(&words),
                b"endbfrange" => map.ranges(&words),
                _ => {}
            }
            words.clear();
        }
        map
    }

    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Bytes of a code, if all have the same number.
    pub const fn width(&self) -> Option<usize> {
        self.width
    }

    pub fn text(&self, code: u32) -> Option<&str> {
        self.texts.get(&code).map(String::as_str)
    }

    fn add(&mut self, code: u32, text: &[u8]) {
        if self.texts.len() < CODES {
            let text = text.get(..LONGEST).unwrap_or(text);
            self.texts.insert(code, wide(text));
        }
    }

    fn characters(&mut self, words: &[Token<'_>]) {
        for pair in words.chunks_exact(2) {
            if let [Token::Text(code), Token::Text(text)] = pair {
                self.add(number(code), text);
            }
        }
    }

    fn ranges(&mut self, words: &[Token<'_>]) {
        let mut words = words.iter();
        while let (Some(Token::Text(first)), Some(Token::Text(last))) = (words.next(), words.next())
        {
            let (first, last) = (number(first), number(last));
            let codes = (first..=last).take(CODES);
            match words.next() {
                Some(Token::Text(text)) => {
                    for (step, code) in codes.enumerate() {
                        self.add(code, &shifted(text, step));
                    }
                }
                Some(Token::Open) => {
                    let mut codes = codes;
                    for word in words.by_ref() {
                        match (word, codes.next()) {
                            (Token::Text(text), Some(code)) => self.add(code, text),
                            (Token::Close, _) => break,
                            _ => {}
                        }
                    }
                }
                _ => return,
            }
            if self.texts.len() >= CODES {
                return;
            }
        }
    }
}

/// The last two bytes counted up.
fn shifted(text: &[u8], step: usize) -> Vec<u8> {
    let mut text = text.to_vec();
    if let Some(last) = text.last_chunk_mut::<2>() {
        let step = (step & 0xFFFF) as u16;
        *last = u16::from_be_bytes(*last).wrapping_add(step).to_be_bytes();
    } else if let Some(last) = text.last_mut() {
        *last = last.wrapping_add((step & 0xFF) as u8);
    }
    text
}

fn width(words: &[Token<'_>]) -> Option<usize> {
    let mut widths = words.iter().map(|word| match word {
        Token::Text(code) => code.len(),
        _ => 0,
    });
    let first = widths.next()?;
    let same = (1..=4).contains(&first) && widths.all(|width| width == first);
    same.then_some(first)
}

/// The last four bytes as a number.
pub(super) fn number(code: &[u8]) -> u32 {
    code.iter()
        .fold(0, |number, byte| number << 8 | u32::from(*byte))
}

/// UTF-16; a single byte is a character.
pub(super) fn wide(bytes: &[u8]) -> String {
    match bytes {
        [one] => char::from(*one).to_string(),
        _ => encoding_rs::UTF_16BE
            .decode_without_bom_handling(bytes)
            .0
            .into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn maps_say_what_codes_mean() {
        let map = Map::parse(
            b"1 begincodespacerange <0000> <FFFF> endcodespacerange 2 beginbfchar <0003> <0020> <0004> <00660069> endbfchar\n\
              2 beginbfrange <0010> <0012> <0041> <0020> <0021> [<0061> <0062>] endbfrange",
        );
        assert_eq!(map.width(), Some(2));
        for (code, want) in [
            (3, Some(" ")),
            (4, Some("fi")),
            (0x11, Some("B")),
            (0x21, Some("b")),
            (0x22, None),
        ] {
            assert_eq!(map.text(code), want, "{code}");
        }
    }

    #[test]
    fn ranges_that_lie_stay_small() {
        let map = Map::parse(b"1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange");
        assert!(map.texts.len() <= CODES);
    }

    proptest! {
        #[test]
        fn any_map_is_safe(text in "(<[0-9a-f]{0,6}> ?|\\[|\\]|endbfrange |endbfchar |endcodespacerange ){0,40}") {
            Map::parse(text.as_bytes());
        }
    }
}
