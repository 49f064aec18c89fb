//! UTF-16 and UTF-32 without a byte order mark: their zero bytes stand at the places of unused high
//! bytes.

use crate::format::encoding::{Detected, Kind};
use encoding_rs::{Encoding as Charset, UTF_16BE, UTF_16LE};

/// Byte order within a UTF-32 unit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Endian {
    /// Least significant byte first.
    Little,
    /// Most significant byte first.
    Big,
}

/// Bytes of the head that the tests for wide encodings look at.
pub(super) const WIDE_SAMPLE: usize = 4096;

/// UTF-32 or UTF-16 without a mark: zero bytes stand at the places of the unused high bytes.
pub(super) fn by_zero_bytes(head: &[u8]) -> Option<Detected> {
    let sample = head.get(..WIDE_SAMPLE).unwrap_or(head);
    for (endian, name) in [(Endian::Little, "UTF-32LE"), (Endian::Big, "UTF-32BE")] {
        if is_utf32(sample, endian) {
            return Some(Detected::new(name, Kind::Utf32(endian)).guessed());
        }
    }
    if Pairs::count(sample, Endian::Little).speak_for_utf16() && is_utf16_text(sample, UTF_16LE) {
        return Some(Detected::new("UTF-16LE", Kind::Decode(UTF_16LE)).guessed());
    }
    if Pairs::count(sample, Endian::Big).speak_for_utf16() && is_utf16_text(sample, UTF_16BE) {
        return Some(Detected::new("UTF-16BE", Kind::Decode(UTF_16BE)).guessed());
    }
    None
}

/// What the byte pairs of a sample would be as UTF-16.
#[derive(Default)]
struct Pairs {
    all: usize,
    /// ASCII characters: the high byte is zero.
    ascii: usize,
    /// Characters whose low byte alone is zero.
    swapped: usize,
    /// White space, commas and semicolons among the ASCII characters.
    separators: usize,
    /// Bytes that would be such a separator if each byte were a character.
    loose: usize,
}

impl Pairs {
    fn count(sample: &[u8], endian: Endian) -> Self {
        let mut pairs = Self::default();
        for pair in sample.chunks_exact(2) {
            let (low, high) = match (pair, endian) {
                ([low, high], Endian::Little) | ([high, low], Endian::Big) => (*low, *high),
                _ => continue,
            };
            pairs.all += 1;
            if high == 0 && low != 0 {
                pairs.ascii += 1;
                pairs.separators += usize::from(is_separator(low));
            } else {
                pairs.swapped += usize::from(low == 0);
                pairs.loose += usize::from(is_separator(low)) + usize::from(is_separator(high));
            }
        }
        pairs
    }

    /// Latin text has zeros nearly everywhere; other scripts have them around separators only, and
    /// then hardly a separator stands without one.
    fn speak_for_utf16(&self) -> bool {
        let clear = self.ascii > 3 * self.swapped;
        let latin = self.ascii >= 2 && self.ascii * 10 >= self.all * 6;
        let other = self.separators > 0 && self.separators >= self.loose;
        clear && (latin || other)
    }
}

const fn is_separator(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r' | b'\t' | b' ' | b',' | b';')
}

/// Whether all complete units are Unicode scalar values and no control characters.
pub(super) fn is_utf32(head: &[u8], endian: Endian) -> bool {
    let sample = head.get(..WIDE_SAMPLE).unwrap_or(head);
    let mut units = sample.chunks_exact(4);
    sample.len() >= 8 && units.all(|unit| is_text_char(utf32_char(unit, endian)))
}

pub(super) fn utf32_char(unit: &[u8], endian: Endian) -> Option<char> {
    let bytes: [u8; 4] = unit.try_into().ok()?;
    char::from_u32(match endian {
        Endian::Little => u32::from_le_bytes(bytes),
        Endian::Big => u32::from_be_bytes(bytes),
    })
}

fn is_text_char(c: Option<char>) -> bool {
    c.is_some_and(|c| !matches!(c, '\0'..='\x08' | '\x0E'..='\x1F' | '\u{E000}'..='\u{F8FF}' | '\u{FFF0}'..='\u{FFFF}') || c == '\x1A')
}

/// Whether the bytes read as UTF-16 text: nearly no control, private or broken characters.
fn is_utf16_text(sample: &[u8], charset: &'static Charset) -> bool {
    let even = sample.len() & !1;
    let (text, _) = charset.decode_without_bom_handling(sample.get(..even).unwrap_or(sample));
    let (mut all, mut odd) = (0_usize, 0_usize);
    for c in text.chars() {
        all += 1;
        odd += usize::from(c != '\u{FEFF}' && !is_text_char(Some(c)));
    }
    odd * 50 <= all + 25
}

/// Texts for the tests of encodings.
#[cfg(test)]
pub(super) mod samples {
    pub const TABLE: &str =
        "Name;Ort\nJürgen Müller;Köln\nZoë Brüggemann;Lüneburg\nAnaïs Léger;Orléans\n";

    pub fn utf16(text: &str, little: bool) -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| {
                if little {
                    unit.to_le_bytes()
                } else {
                    unit.to_be_bytes()
                }
            })
            .collect()
    }

    pub fn utf32(text: &str, little: bool) -> Vec<u8> {
        text.chars()
            .map(u32::from)
            .flat_map(|unit| {
                if little {
                    unit.to_le_bytes()
                } else {
                    unit.to_be_bytes()
                }
            })
            .collect()
    }
}
