//! The exact rule for one record, byte by byte. The index asks it whenever quotes do not stand as
//! RFC 4180 wants them.

use super::RECORD_CAP;
use crate::bytes::Markup;
use crate::model::Quote;

/// A record cut by the exact rule.
pub(super) struct Record {
    /// Position behind the record's line end.
    pub next: usize,
    /// Line ends inside its quoted cells.
    pub inner_lines: u32,
}

/// Cuts the record that starts at `start`; its separators go to `ends`, the last one being the
/// line end (or the end of the text, if `last`). `None` if the text ends before the record does
/// and more may follow.
pub(super) fn cut(
    text: &[u8],
    start: usize,
    markup: Markup,
    escape: Quote,
    last: bool,
    ends: &mut Vec<u32>,
) -> Option<Record> {
    ends.clear();
    let mut inner_lines = 0;
    let mut at = start;
    loop {
        let end = match markup.quote {
            Some(quote) if text.get(at) == Some(&quote) => {
                match quoted(text, start, at, quote, markup, escape, last) {
                    Quoted::Closed { end, lines } => {
                        inner_lines += lines;
                        unquoted(text, end, markup)
                    }
                    Quoted::Stray => unquoted(text, at, markup),
                    Quoted::Unfinished => return None,
                }
            }
            _ => unquoted(text, at, markup),
        };
        if end >= text.len() {
            if !last {
                return None;
            }
            ends.push(text.len() as u32);
            return Some(Record {
                next: text.len(),
                inner_lines,
            });
        }
        let byte = text.get(end).copied().unwrap_or(b'\n');
        if markup.delimiter == Some(byte) {
            ends.push(end as u32);
            at = end + 1;
            continue;
        }
        let crlf = byte == b'\r' && text.get(end + 1) == Some(&b'\n');
        if byte == b'\r' && end + 1 == text.len() && !last {
            return None;
        }
        let end = end + usize::from(crlf);
        ends.push(end as u32);
        return Some(Record {
            next: end + 1,
            inner_lines,
        });
    }
}

enum Quoted {
    /// Closed; `end` is where the rest of the cell (usually nothing) starts.
    Closed { end: usize, lines: u32 },
    /// The opening quote was text.
    Stray,
    /// Not enough text to tell.
    Unfinished,
}

/// Follows the quoted cell that opens at `open` in the record from `start`.
fn quoted(
    text: &[u8],
    start: usize,
    open: usize,
    quote: u8,
    markup: Markup,
    escape: Quote,
    last: bool,
) -> Quoted {
    let mut lines = 0;
    let mut at = open + 1;
    while at - start <= RECORD_CAP {
        let Some(byte) = text.get(at) else {
            return if last {
                Quoted::Stray
            } else {
                Quoted::Unfinished
            };
        };
        match *byte {
            b'\\' if escape == Quote::Backslash => at += 2,
            b if b == quote => match text.get(at + 1) {
                Some(next) if *next == quote => at += 2,
                Some(next) if ends_cell(*next, markup) => {
                    return Quoted::Closed { end: at + 1, lines };
                }
                None if last => return Quoted::Closed { end: at + 1, lines },
                None => return Quoted::Unfinished,
                Some(_) if lines > 0 => return Quoted::Stray,
                Some(_) => return Quoted::Closed { end: at + 1, lines },
            },
            b'\n' => {
                lines += 1;
                at += 1;
            }
            b'\r' => {
                lines += u32::from(text.get(at + 1) != Some(&b'\n'));
                at += 1;
            }
            _ => at += 1,
        }
    }
    Quoted::Stray
}

fn ends_cell(byte: u8, markup: Markup) -> bool {
    byte == b'\n' || byte == b'\r' || markup.delimiter == Some(byte)
}

/// The next separator from `at`, or the end of the text.
fn unquoted(text: &[u8], at: usize, markup: Markup) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let found = match markup.delimiter {
        Some(delimiter) => memchr::memchr3(b'\n', b'\r', delimiter, rest),
        None => memchr::memchr2(b'\n', b'\r', rest),
    };
    found.map_or(text.len(), |i| at + i)
}
