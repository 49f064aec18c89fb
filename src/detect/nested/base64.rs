//! Base64 (RFC 4648 sections 4 and 5) inside a cell: cookies, tokens, links of newsletters.

use super::part::Part;
use std::ops::Range;

/// Characters of the shortest run that is looked at: twelve bytes.
const SHORTEST: usize = 16;

/// Whether a cell holds a run that decodes to text.
pub(super) fn has_signs(cell: &[u8]) -> bool {
    cell.len() >= SHORTEST && !parts(cell).is_empty()
}

/// The runs that decode to text.
pub(super) fn parts(text: &[u8]) -> Vec<Part> {
    let part = |run: Range<usize>| {
        let decoded = decode(text.get(run.clone())?)?;
        Some(Part::opaque(decoded, run, text.len()))
    };
    runs(text).into_iter().filter_map(part).collect()
}

/// Runs of the alphabet, padding included, that are long enough and mix cases as encoded text does.
fn runs(text: &[u8]) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = text.get(at..).unwrap_or_default();
        let length = rest.iter().take_while(|b| value(**b).is_some()).count();
        let run = rest.get(..length).unwrap_or_default();
        let behind = rest.get(length..).unwrap_or_default();
        let padding = behind.iter().take(2).take_while(|b| **b == b'=').count();
        let mixed =
            run.iter().any(u8::is_ascii_lowercase) && run.iter().any(u8::is_ascii_uppercase);
        let sound = length % 4 != 1 && (padding == 0 || (length + padding).is_multiple_of(4));
        if length >= SHORTEST && mixed && sound {
            all.push(at..at + length + padding);
        }
        at += (length + padding).max(1);
    }
    all
}

/// Both alphabets.
const fn value(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    }
}

/// The decoded bytes, if they are text.
pub(super) fn decode(run: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(run.len() * 3 / 4 + 3);
    let (mut bits, mut count) = (0u32, 0u32);
    for byte in run.iter().take_while(|b| **b != b'=') {
        bits = bits << 6 | u32::from(value(*byte)?);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    is_text(&out).then_some(out)
}

/// Whether bytes are UTF-8 without control characters.
fn is_text(bytes: &[u8]) -> bool {
    let control = |b: &u8| b.is_ascii_control() && !b.is_ascii_whitespace();
    !bytes.iter().any(control) && std::str::from_utf8(bytes).is_ok()
}
