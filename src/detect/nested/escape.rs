//! Percent escapes of URLs (RFC 3986 section 2.1) and backslash escapes of JSON (RFC 8259
//! section 7) inside a cell.

use super::part::{Decoding, Part};
use crate::format::unescape;

/// Whether a cell holds percent escapes beyond those that have lanes of their own (`%40`, `%2B`),
/// or JSON escapes of characters that values are made of.
pub(super) fn has_signs(cell: &[u8]) -> bool {
    has_percent_signs(cell) || has_json_signs(cell)
}

/// Digits of the shortest number that is worth decoding.
const DIGITS: usize = 7;

/// How far around an escape the rest of a number is looked for, in bytes.
const NUMBER: usize = 64;

/// A percent sign that was escaped itself, an escaped digit, or an escape inside a number.
fn has_percent_signs(cell: &[u8]) -> bool {
    memchr::memchr_iter(b'%', cell).any(|at| match cell.get(at + 1..at + 3) {
        Some(b"25") => true,
        Some([b'3', low]) if low.is_ascii_digit() => true,
        Some(escape) if is_separator(escape) => {
            let before = cell.get(at.saturating_sub(NUMBER)..at).unwrap_or_default();
            let behind = cell
                .get(at..cell.len().min(at + NUMBER))
                .unwrap_or_default();
            digits_before(before) + digits_behind(behind) >= DIGITS && !is_in_phone(before)
        }
        _ => false,
    })
}

/// Blanks, brackets, dashes, points and slashes, as they stand between digits.
fn is_separator(escape: &[u8]) -> bool {
    matches!(
        escape,
        b"20" | b"28" | b"29" | b"2D" | b"2d" | b"2E" | b"2e" | b"2F" | b"2f"
    )
}

/// Digits at the end of a text, with escaped separators between.
fn digits_before(mut text: &[u8]) -> usize {
    let mut count = 0;
    while count < DIGITS {
        text = match text {
            [rest @ .., b'%', a, b] if is_separator(&[*a, *b]) => rest,
            [rest @ .., digit] if digit.is_ascii_digit() => {
                count += 1;
                rest
            }
            [rest @ .., b'-' | b'.'] => rest,
            _ => break,
        };
    }
    count
}

/// Digits at the start of a text, with escaped separators between.
fn digits_behind(mut text: &[u8]) -> usize {
    let mut count = 0;
    while count < DIGITS {
        text = match text {
            [b'%', a, b, rest @ ..] if is_separator(&[*a, *b]) => rest,
            [digit, rest @ ..] if digit.is_ascii_digit() => {
                count += 1;
                rest
            }
            [b'-' | b'.', rest @ ..] => rest,
            _ => break,
        };
    }
    count
}

/// Whether what stands before is `%2B` and digits: such phone numbers have a lane of their own.
fn is_in_phone(before: &[u8]) -> bool {
    let part = |b: &u8| b.is_ascii_digit() || b"%-.".contains(b);
    let start = before.iter().rposition(|b| !part(b)).map_or(0, |p| p + 1);
    let lead = before.get(..start).unwrap_or_default();
    lead.ends_with(b"%2B") || lead.ends_with(b"%2b")
}

/// `\u00` and an ASCII character, `\"` around a key, or `\/` within a number.
fn has_json_signs(cell: &[u8]) -> bool {
    memchr::memchr_iter(b'\\', cell).any(|at| match cell.get(at + 1..) {
        Some([b'u', b'0', b'0', b'0'..=b'7', ..]) => true,
        Some([b'"', rest @ ..]) => rest.starts_with(b":"),
        _ => false,
    })
}

/// The parameters and path parts with percent escapes, and the cell with its JSON escapes undone.
pub(super) fn parts(text: &[u8]) -> Vec<Part> {
    let mut all = Vec::new();
    let mut from = 0;
    while let Some(found) = memchr::memchr(b'%', text.get(from..).unwrap_or_default()) {
        let at = from + found;
        let (start, end) = token(text, at);
        all.extend(percent(text, start, end));
        from = end.max(at + 1);
    }
    if has_json_signs(text) {
        all.extend(json(text));
    }
    all
}

/// The parameter with its key, or the part of a path, around a position.
fn token(text: &[u8], at: usize) -> (usize, usize) {
    let stops = |b: &u8| b.is_ascii_whitespace() || b"&?;#\"'<>|".contains(b);
    let before = text.get(..at).unwrap_or_default();
    let behind = text.get(at..).unwrap_or_default();
    let start = before.iter().rposition(stops).map_or(0, |p| p + 1);
    let end = behind.iter().position(stops).map_or(text.len(), |p| at + p);
    (start, end)
}

fn percent(text: &[u8], start: usize, end: usize) -> Option<Part> {
    let mut decoding = Decoding::of(text, start..end);
    let mut scratch = Vec::new();
    while let [first, rest @ ..] = decoding.rest() {
        let is_escape = *first == b'%'
            && rest
                .get(..2)
                .is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
        if is_escape {
            let escape = decoding.rest().get(..3).unwrap_or_default();
            decoding.replace(3, unescape::percent(escape, &mut scratch));
        } else {
            decoding.keep();
        }
    }
    decoding.finish()
}

fn json(text: &[u8]) -> Option<Part> {
    let mut decoding = Decoding::of(text, 0..text.len());
    let mut scratch = Vec::new();
    while let [first, rest @ ..] = decoding.rest() {
        let length = match (first, rest) {
            (b'\\', [b'u', ..]) => 6,
            (b'\\', [_, ..]) => 2,
            _ => 1,
        };
        match decoding.rest().get(..length).filter(|_| length > 1) {
            Some(escape) => {
                decoding.replace(length, unescape::json_string(escape, &mut scratch));
            }
            None => decoding.keep(),
        }
    }
    decoding.finish()
}
