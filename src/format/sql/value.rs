//! Rows of INSERT: `(1, 'Ann', NULL)`.

use super::Escapes;
use crate::format::sorted::push_cell;

/// Why a row cannot be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Unread {
    /// It does not end in what is in view.
    Cut,
    /// It is no row.
    Bad,
}

/// Reads a row, brackets included, and appends its cells; the place behind it, and whether some of
/// its texts were left out.
pub(super) fn push_row(
    text: &[u8],
    escapes: Escapes,
    out: &mut Vec<u8>,
) -> Result<(usize, bool), Unread> {
    if text.first() != Some(&b'(') {
        return Err(Unread::Bad);
    }
    let mut row = Row {
        text,
        at: 1,
        escapes,
        left_out: false,
    };
    let start = out.len();
    let mut cell = Vec::new();
    loop {
        cell.clear();
        let end = row.cell(&mut cell).inspect_err(|_| out.truncate(start))?;
        push_cell(&cell, out);
        if end == b')' {
            out.push(b'\n');
            return Ok((row.at, row.left_out));
        }
        out.push(b',');
    }
}

struct Row<'a> {
    text: &'a [u8],
    at: usize,
    escapes: Escapes,
    left_out: bool,
}

impl Row<'_> {
    fn peek(&self) -> Result<u8, Unread> {
        self.text.get(self.at).copied().ok_or(Unread::Cut)
    }

    /// Reads one value, up to and past the comma or bracket behind it, which is handed back.
    fn cell(&mut self, cell: &mut Vec<u8>) -> Result<u8, Unread> {
        let mut depth = 0_u32;
        // What stands outside of strings, and how many of them there are.
        let mut bare = Vec::new();
        let mut strings = 0_u32;
        loop {
            let byte = self.peek()?;
            match byte {
                b'\'' => {
                    let prefix = bare.last().copied();
                    if strings == 0 || depth == 0 {
                        self.string(prefix, cell)?;
                    } else {
                        // A further argument: a format, or something that only the text keeps.
                        let mut other = Vec::new();
                        self.string(prefix, &mut other)?;
                        self.left_out |= other.len() > 4;
                    }
                    strings += 1;
                    continue;
                }
                b'$' if bare.trim_ascii().is_empty() && self.dollar(cell)? => {
                    strings += 1;
                    continue;
                }
                b'(' => depth += 1,
                b')' | b',' if depth == 0 => {
                    self.at += 1;
                    if strings == 0 {
                        push_bare(&bare, cell);
                    }
                    return Ok(byte);
                }
                b')' => depth -= 1,
                b';' if strings == 0 && depth == 0 => return Err(Unread::Bad),
                _ => {}
            }
            bare.push(byte);
            self.at += 1;
        }
    }

    /// Reads a string whose quote comes next; `prefix` is the letter before it.
    fn string(&mut self, prefix: Option<u8>, out: &mut Vec<u8>) -> Result<(), Unread> {
        self.at += 1;
        let start = out.len();
        let is_escaped = self.escapes == Escapes::Backslash || matches!(prefix, Some(b'E' | b'e'));
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            let hit = if is_escaped {
                memchr::memchr2(b'\'', b'\\', rest)
            } else {
                memchr::memchr(b'\'', rest)
            };
            let hit = hit.ok_or(Unread::Cut)?;
            out.extend_from_slice(rest.get(..hit).unwrap_or_default());
            self.at += hit + 1;
            // What follows decides.
            let next = self.peek()?;
            if rest.get(hit) == Some(&b'\\') {
                out.push(escaped(next));
            } else if next == b'\'' {
                out.push(b'\'');
            } else {
                break;
            }
            self.at += 1;
        }
        if matches!(prefix, Some(b'X' | b'x')) {
            let text = hexadecimal(out.get(start..).unwrap_or_default());
            out.truncate(start);
            out.extend_from_slice(&text);
        }
        Ok(())
    }

    /// Reads `$tag$text$tag$`, if that is what comes next.
    fn dollar(&mut self, out: &mut Vec<u8>) -> Result<bool, Unread> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let inside = rest.get(1..).unwrap_or_default();
        let is_tag = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
        let length = inside
            .iter()
            .take(64)
            .take_while(|byte| is_tag(byte))
            .count();
        match inside.get(length) {
            None => return Err(Unread::Cut),
            Some(b'$') => {}
            Some(_) => return Ok(false),
        }
        let tag = rest.get(..length + 2).unwrap_or_default();
        let body = rest.get(tag.len()..).unwrap_or_default();
        let end = memchr::memmem::find(body, tag).ok_or(Unread::Cut)?;
        out.extend_from_slice(body.get(..end).unwrap_or_default());
        self.at += end + 2 * tag.len();
        Ok(true)
    }
}

/// The character that a letter behind a backslash stands for.
const fn escaped(letter: u8) -> u8 {
    match letter {
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'0' => b' ',
        other => other,
    }
}

/// A value without quotes: nothing for NULL, the text of hexadecimal digits, or as it stands.
fn push_bare(bare: &[u8], out: &mut Vec<u8>) {
    let bare = bare.trim_ascii();
    if bare.eq_ignore_ascii_case(b"NULL") || bare.eq_ignore_ascii_case(b"DEFAULT") {
        return;
    }
    match bare
        .strip_prefix(b"0x")
        .or_else(|| bare.strip_prefix(b"0X"))
    {
        Some(digits) => out.extend_from_slice(&hexadecimal(digits)),
        None => out.extend_from_slice(bare),
    }
}

/// The text that hexadecimal digits stand for, if it is one; otherwise the digits.
fn hexadecimal(digits: &[u8]) -> Vec<u8> {
    let nibble = |byte: &u8| char::from(*byte).to_digit(16);
    let pairs = digits.chunks(2).map(|pair| match pair {
        [high, low] => Some((nibble(high)? * 16 + nibble(low)?) as u8),
        _ => None,
    });
    let bytes: Option<Vec<u8>> = pairs.collect();
    let is_text = |bytes: &Vec<u8>| {
        let printable = |byte: &u8| *byte >= b' ' || byte.is_ascii_whitespace();
        std::str::from_utf8(bytes).is_ok() && bytes.iter().all(printable)
    };
    bytes.filter(is_text).unwrap_or_else(|| digits.to_vec())
}

/// Goes past a row of any length, in steps: whether it is inside a string, and how deep in brackets.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Pass {
    in_string: bool,
    depth: u32,
}

impl Pass {
    /// The place behind the row, if it is in view; otherwise how far it went.
    pub fn step(&mut self, text: &[u8], escapes: Escapes) -> Result<usize, usize> {
        let mut at = 0;
        while let Some(byte) = text.get(at) {
            let is_escape = *byte == b'\\' && self.in_string && escapes == Escapes::Backslash;
            if is_escape {
                if at + 1 == text.len() {
                    return Err(at.max(1));
                }
                at += 2;
                continue;
            }
            at += 1;
            match byte {
                b'\'' => self.in_string = !self.in_string,
                b'(' if !self.in_string => self.depth += 1,
                b')' if !self.in_string => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        return Ok(at);
                    }
                }
                _ => {}
            }
        }
        Err(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(text: &str, escapes: Escapes) -> Result<(String, usize), Unread> {
        let mut out = Vec::new();
        let (end, _) = push_row(text.as_bytes(), escapes, &mut out)?;
        Ok((String::from_utf8_lossy(&out).into_owned(), end))
    }

    #[test]
    fn rows_become_cells() {
        use Escapes::{Backslash, Quotes};
        for (text, escapes, want) in [
            ("(1, 'Ann', NULL)", Quotes, "1,Ann,"),
            (
                r"('O\'Hara','a\\b','x\ny')",
                Backslash,
                "O'Hara,a\\b,\"x\ny\"",
            ),
            (r"('C:\','it''s')", Quotes, "C:\\,it's"),
            (
                r"(E'a\'b', N'é', _utf8'x', _binary 'y')",
                Quotes,
                "a'b,é,x,y",
            ),
            ("(0x616E6E, X'61', 0xFF00, b'01')", Quotes, "ann,a,FF00,01"),
            ("($$it's$$, $q$a,b$q$, $1)", Quotes, "it's,\"a,b\",$1"),
            (
                "(CAST(N'1980-05-12' AS Date), now())",
                Quotes,
                "1980-05-12,now()",
            ),
            (r"(replace('a\nb','\n',char(10)))", Quotes, "a\\nb"),
            ("('a' || 'b', -1.5e3, true)", Quotes, "ab,-1.5e3,true"),
            ("()", Quotes, ""),
        ] {
            let found = row(text, escapes).map(|(cells, end)| (cells, end == text.len()));
            assert_eq!(found, Ok((format!("{want}\n"), true)), "{text}");
        }
    }

    #[test]
    fn what_is_no_whole_row_is_told() {
        for (text, why) in [
            ("(1, 'Ann", Unread::Cut),
            ("(1, 'Ann'", Unread::Cut),
            ("(1, $q$ Ann", Unread::Cut),
            ("1)", Unread::Bad),
            ("(a; b)", Unread::Bad),
        ] {
            assert_eq!(row(text, Escapes::Quotes), Err(why), "{text}");
        }
    }

    #[test]
    fn long_rows_are_passed_in_steps() {
        let text = br"('a)\'(', f(1), 'x''y') , (2)";
        for step in 2..text.len() {
            let (mut pass, mut at) = (Pass::default(), 0);
            let end = loop {
                let view = &text[at..(at + step).min(text.len())];
                match pass.step(view, Escapes::Backslash) {
                    Ok(length) => break at + length,
                    Err(length) => at += length,
                }
            };
            assert_eq!(end, 23, "{step}");
        }
    }
}
