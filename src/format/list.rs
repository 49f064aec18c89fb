//! Tables of one column: an address, number or name on each line.

use crate::format::cell::{bare, look};
use crate::format::dialect::DELIMITERS;
use crate::format::prose::opens_another_format;

/// Lines that are looked at.
const LINES: usize = 64;
/// Lines whose values are looked for, which costs more.
const PROBED: usize = 24;
/// Longest line of a list, in bytes.
const MAX_LINE: usize = 96;

/// Whether the text is a list: short uniform lines below a header word, lines of figures or
/// codes below anything, or mostly one matched value on each line.
pub(super) fn is_list(
    text: &[u8],
    complete: bool,
    words: &dyn Fn(&str) -> bool,
    value: &dyn Fn(&[u8]) -> bool,
) -> bool {
    let mut lines: Vec<&[u8]> = text
        .get(..LINES * MAX_LINE)
        .unwrap_or(text)
        .split(|&b| b == b'\n' || b == b'\r')
        .map(bare)
        .filter(|line| !line.is_empty())
        .take(LINES)
        .collect();
    if !complete || text.len() > LINES * MAX_LINE {
        lines.pop();
    }
    let Some((first, below)) = lines.split_first() else {
        return false;
    };
    if below.is_empty()
        || opens_another_format(text)
        || lines.iter().any(|line| line.len() > MAX_LINE)
    {
        return false;
    }
    let named = std::str::from_utf8(first).is_ok_and(words);
    named && below.iter().all(|line| is_entry(line))
        || below.len() >= 3 && is_entry(first) && below.iter().all(|line| look(line).is_typed())
        || are_values(&lines, value)
}

/// A line that may be an entry below a header word: few words, no sentence, no `key: value`.
fn is_entry(line: &[u8]) -> bool {
    let spaces = memchr::memchr_iter(b' ', line).count();
    spaces <= 5
        && !line.starts_with(b"(")
        && memchr::memchr(b'=', line).is_none()
        && memchr::memmem::find(line, b": ").is_none()
        && !(spaces >= 2 && matches!(line.last(), Some(b'.' | b'!' | b'?' | b';' | b'{')))
}

fn are_values(lines: &[&[u8]], value: &dyn Fn(&[u8]) -> bool) -> bool {
    let probed = lines.get(..PROBED).unwrap_or(lines);
    let matched = probed
        .iter()
        .filter(|line| is_entry(line) && spelled_words(line) <= 1 && value(line))
        .count();
    matched >= 2 && matched * 10 >= probed.len() * 7
}

/// Words of letters alone: an entry has none, a sentence has many.
fn spelled_words(line: &[u8]) -> usize {
    line.split(|&b| b == b' ')
        .filter(|word| word.len() >= 2 && word.iter().all(u8::is_ascii_alphabetic))
        .count()
}

/// A delimiter that does not occur in the text, a comma if possible.
pub(super) fn absent_delimiter(text: &[u8]) -> u8 {
    DELIMITERS
        .into_iter()
        .find(|&delimiter| memchr::memchr(delimiter, text).is_none())
        .unwrap_or(b',')
}
