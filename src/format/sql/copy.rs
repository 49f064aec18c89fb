//! Rows of `COPY … FROM stdin`: cells between tabs, escapes with a backslash.

use crate::format::sorted::push_cell;

/// Appends a line's cells as a row of a table.
pub(super) fn push_row(line: &[u8], out: &mut Vec<u8>) {
    let mut scratch = Vec::new();
    for (at, cell) in line.split(|byte| *byte == b'\t').enumerate() {
        if at > 0 {
            out.push(b',');
        }
        if cell != b"\\N" {
            push_cell(unescape(cell, &mut scratch), out);
        }
    }
    out.push(b'\n');
}

fn unescape<'a>(cell: &'a [u8], scratch: &'a mut Vec<u8>) -> &'a [u8] {
    if memchr::memchr(b'\\', cell).is_none() {
        return cell;
    }
    scratch.clear();
    let mut rest = cell;
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        if byte != b'\\' {
            scratch.push(byte);
            continue;
        }
        let Some((&letter, tail)) = rest.split_first() else {
            scratch.push(b'\\');
            break;
        };
        rest = tail;
        let (byte, length) = match letter {
            b'b' => (8, 0),
            b'f' => (12, 0),
            b'n' => (b'\n', 0),
            b'r' => (b'\r', 0),
            b't' => (b'\t', 0),
            b'v' => (11, 0),
            b'x' => number(tail, 16, 2).unwrap_or((b'x', 0)),
            b'0'..=b'7' => number(cell_from(cell, tail.len() + 1), 8, 3)
                .map_or((letter, 0), |(byte, length)| (byte, length - 1)),
            other => (other, 0),
        };
        scratch.push(byte);
        rest = rest.get(length..).unwrap_or_default();
    }
    scratch
}

/// The last so many bytes.
fn cell_from(cell: &[u8], length: usize) -> &[u8] {
    let start = cell.len().saturating_sub(length);
    cell.get(start..).unwrap_or_default()
}

/// A number of at most so many digits, and how many there are.
fn number(text: &[u8], radix: u32, most: usize) -> Option<(u8, usize)> {
    let is_digit = |byte: &&u8| char::from(**byte).is_digit(radix);
    let length = text.iter().take(most).take_while(is_digit).count();
    let digits = std::str::from_utf8(text.get(..length)?).ok()?;
    let number = u32::from_str_radix(digits, radix).ok()?;
    Some(((number & 0xFF) as u8, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_rows() {
        for (line, want) in [
            ("1\tann@example.com\t\\N", "1,ann@example.com,"),
            ("a,b\tsay \"x\"", "\"a,b\",\"say \"\"x\"\"\""),
            ("two\\nlines\\tand\\\\", "\"two\nlines\tand\\\""),
            ("\\x41\\101\\7\\xg\\q", "AA\u{7}xgq"),
            ("end\\", "end\\"),
            ("", ""),
        ] {
            let mut out = Vec::new();
            push_row(line.as_bytes(), &mut out);
            assert_eq!(String::from_utf8_lossy(&out), format!("{want}\n"), "{line}");
        }
    }
}
