//! Digits of other scripts, and the full-width forms in which East Asian input methods write
//! letters, digits and marks (Unicode blocks FF00, 0660, 06F0, 0966).

use super::part::{Decoding, Part};

/// Whether a cell holds such a digit, or a full-width `＠`.
pub(super) fn has_signs(cell: &[u8]) -> bool {
    let leads = memchr::memchr3_iter(0xEF, 0xD9, 0xDB, cell);
    let mut at = leads.chain(memchr::memchr_iter(0xE0, cell));
    at.any(|at| {
        let rest = cell.get(at..).unwrap_or_default();
        plain(rest).is_some_and(|(_, c)| c.is_ascii_digit() || c == b'@')
    })
}

/// The cell in ASCII.
pub(super) fn parts(text: &[u8]) -> Vec<Part> {
    if !has_signs(text) {
        return Vec::new();
    }
    let mut decoding = Decoding::of(text, 0..text.len());
    while !decoding.rest().is_empty() {
        match plain(decoding.rest()) {
            Some((length, c)) => decoding.replace(length, &[c]),
            None => decoding.keep(),
        }
    }
    decoding.finish().into_iter().collect()
}

/// The length of the character that the text begins with, and what it is in ASCII.
fn plain(rest: &[u8]) -> Option<(usize, u8)> {
    match rest {
        [0xEF, 0xBC, third @ 0x81..=0xBF, ..] => Some((3, third - 0x60)),
        [0xEF, 0xBD, third @ 0x80..=0x9E, ..] => Some((3, third - 0x20)),
        [0xD9, second @ 0xA0..=0xA9, ..] => Some((2, second - 0xA0 + b'0')),
        [0xDB, second @ 0xB0..=0xB9, ..] => Some((2, second - 0xB0 + b'0')),
        [0xE0, 0xA5, third @ 0xA6..=0xAF, ..] => Some((3, third - 0xA6 + b'0')),
        // Hyphens, dashes, the minus sign and wide spaces, as they stand between such digits.
        [0xE2, 0x80, 0x90..=0x95, ..] | [0xE2, 0x88, 0x92, ..] => Some((3, b'-')),
        [0xE3, 0x80, 0x80, ..] => Some((3, b' ')),
        _ => None,
    }
}
