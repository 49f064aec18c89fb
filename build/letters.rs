//! The letters of European scripts as `src/validator/words/` compares them: small, without marks.

use std::fmt::Write;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The ranges of the tables; `src/validator/words/fold.rs` knows them, too.
const RANGES: [(&str, u32, u32); 2] = [
    ("LATIN_TO_CYRILLIC", 0xC0, 0x530),
    ("LATIN_AND_GREEK", 0x1E00, 0x2000),
];

/// Two tables of up to two characters each, 0 where there is none.
pub fn tables() -> String {
    let mut out = String::new();
    for (name, from, to) in RANGES {
        writeln!(
            out,
            "pub(super) static {name}: [[u16; 2]; {}] = [",
            to - from
        )
        .expect("strings grow");
        for code in from..to {
            let folded = char::from_u32(code).map(fold).unwrap_or_default();
            let mut letters = folded.into_iter().map(|c| u32::from(c) as u16);
            let pair = [letters.next().unwrap_or(0), letters.next().unwrap_or(0)];
            write!(out, "{pair:?}, ").expect("strings grow");
        }
        out.push_str("];\n");
    }
    out
}

fn fold(letter: char) -> Vec<char> {
    let mut out = Vec::new();
    for lower in letter.to_lowercase() {
        let special = match lower {
            'ß' => "ss",
            'æ' => "ae",
            'œ' => "oe",
            'ø' => "o",
            'ł' | 'ŀ' => "l",
            'ı' => "i",
            'đ' | 'ð' => "d",
            'þ' => "th",
            'ħ' => "h",
            'ŋ' => "n",
            'ς' => "σ",
            _ => "",
        };
        if special.is_empty() {
            let plain = std::iter::once(lower).nfd();
            out.extend(plain.filter(|c| !is_combining_mark(*c) && c.is_alphabetic()));
        } else {
            out.extend(special.chars());
        }
    }
    out.truncate(2);
    out
}

/// A text as `Folded` of `src/validator/words/` makes it of a cell.
pub fn fold_text(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '\'' | '.' | '`' | '’' | '‘' | '´' | '\u{2b9}'..='\u{2bd}' => {}
            _ if letter.is_ascii_alphanumeric() => out.push(letter.to_ascii_lowercase()),
            '\u{0}'..'\u{c0}' | '\u{2000}'..'\u{2070}' | '\u{3000}' | '・' => out.push(' '),
            '\u{c0}'..'\u{530}' | '\u{1e00}'..'\u{2000}' => out.extend(fold(letter)),
            _ => out.push(letter),
        }
    }
    out.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

/// The hash of `src/validator/words/`.
pub fn hash(word: &[u8]) -> u64 {
    const ODD: u64 = 0xD6E8_FEB8_6659_FD93;
    let mut value = (word.len() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    for chunk in word.chunks(8) {
        let mut eight = [0; 8];
        eight[..chunk.len()].copy_from_slice(chunk);
        value = (value ^ u64::from_le_bytes(eight)).wrapping_mul(ODD);
        value ^= value >> 32;
    }
    value = value.wrapping_mul(ODD);
    value ^ value >> 32
}
