//! Signs that a text is no table although a delimiter occurs in it: logs, source code, SQL, markup,
//! messages, sentences.

use crate::format::outline::Outline;

/// Records that are looked at.
const SAMPLE: usize = 32;

/// First words that no table begins with.
const OPENINGS: &[&[u8]] = &[
    b"#!",
    b"\"\"\"\n",
    b"#include",
    b"import ",
    b"package ",
    b"using ",
    b"<?",
    b"<!",
    b"//",
    b"/*",
    b"@import",
    b"BEGIN:VC",
    b"INSERT INTO",
    b"CREATE TABLE",
    b"DROP TABLE",
    b"-- ",
    b"Return-Path:",
    b"Received:",
    b"MIME-Version:",
    b"dn: ",
    b"%!PS",
    b"{\\rtf",
    b"diff --git",
    b"-----BEGIN",
];

/// Whether the first bytes belong to a document that is no delimited text: JSON, XML, SQL, code.
pub(super) fn opens_another_format(text: &[u8]) -> bool {
    let text = text.trim_ascii_start();
    match text.first() {
        Some(b'{' | b'<') => true,
        Some(b'[') => matches!(
            text.get(1..).unwrap_or_default().trim_ascii_start().first(),
            None | Some(b'[' | b'{' | b'"' | b']' | b'-' | b'0'..=b'9')
        ),
        _ => OPENINGS.iter().any(|opening| text.starts_with(opening)) || is_mbox(text),
    }
}

/// `From jane@example.com Mon …` opens an mbox.
fn is_mbox(text: &[u8]) -> bool {
    text.strip_prefix(b"From ").is_some_and(|rest| {
        let word = rest
            .split(|&b| b == b' ' || b == b'\n')
            .next()
            .unwrap_or_default();
        memchr::memchr2(b'@', b'-', word).is_some() && !word.contains(&b',')
    })
}

/// How much speaks against a table with this delimiter, in points of the dialect score.
pub(super) fn objections(outline: &Outline<'_>, from: usize) -> f32 {
    let records = from..outline.len().min(from + SAMPLE);
    let total = records.len().max(1) as f32;
    let mut seen = Seen::default();
    for record in records {
        seen.look_at(outline, record);
    }
    let often = |count: u32| count as f32 > 0.4 * total;
    let mut points = 0.0;
    if often(seen.logs) || often(seen.pairs) || often(seen.tuples) {
        points += 8.0;
    }
    if seen.rulers > 0 && outline.dialect.delimiter == b'|' || seen.statements > 0 {
        points += 8.0;
    }
    if often(seen.code) {
        points += 4.0;
    }
    points
}

#[derive(Default)]
struct Seen {
    logs: u32,
    pairs: u32,
    tuples: u32,
    rulers: u32,
    statements: u32,
    code: u32,
}

impl Seen {
    fn look_at(&mut self, outline: &Outline<'_>, record: usize) {
        let delimiter = outline.dialect.delimiter;
        let line = outline.line(record);
        let tail = line.trim_ascii_end();
        self.logs += u32::from(is_log_line(line, delimiter));
        self.pairs += u32::from(is_key_value(outline, record));
        self.tuples +=
            u32::from(line.starts_with(b"(") && (tail.ends_with(b"),") || tail.ends_with(b");")));
        self.rulers += u32::from(is_ruler(line));
        self.statements += u32::from(
            line.starts_with(b"INSERT INTO ") || line.starts_with(b"COPY ") && tail.ends_with(b";"),
        );
        self.code +=
            u32::from(delimiter != b';' && matches!(tail.last(), Some(b';' | b'{' | b'}')));
    }
}

/// `|---|:--:|` below the head of a Markdown table.
fn is_ruler(line: &[u8]) -> bool {
    line.len() >= 3
        && line.contains(&b'-')
        && line.iter().all(|b| matches!(b, b'|' | b'-' | b':' | b' '))
        && line.starts_with(b"|")
}

/// Whether most cells are `key=value`.
fn is_key_value(outline: &Outline<'_>, record: usize) -> bool {
    let (mut pairs, mut all) = (0, 0);
    for cell in outline.cells(record).take(12) {
        all += usize::from(!cell.is_empty());
        pairs += usize::from(is_pair(cell.trim_ascii()));
    }
    pairs * 2 > all
}

fn is_pair(cell: &[u8]) -> bool {
    let word = cell
        .iter()
        .position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-')));
    matches!(word, Some(at) if at > 0 && at < 32 && cell.get(at) == Some(&b'=') && cell.first().is_some_and(u8::is_ascii_alphabetic))
}

/// Whether a line begins with a time stamp, an address or a level that runs on into text, as log
/// lines do; a cell of its own is data.
fn is_log_line(line: &[u8], delimiter: u8) -> bool {
    let rest = match line.first() {
        Some(b'[' | b'<') => return is_bracketed(line, delimiter),
        Some(b'A'..=b'Z') => after_word(line),
        Some(b'0'..=b'9') => after_figures(line),
        _ => return false,
    };
    let Some(rest) = rest else { return false };
    let Some((first, more)) = rest.split_first() else {
        return false;
    };
    if *first == delimiter {
        // `12:00:00,123 INFO` is a time with milliseconds, not two cells.
        let digits = more.iter().take_while(|b| b.is_ascii_digit()).count();
        return delimiter == b','
            && digits == 3
            && more.get(3).is_some_and(|b| matches!(b, b' ' | b']'));
    }
    matches!(first, b' ' | b'\t' | b':' | b']' | b'.' | b',')
}

fn is_bracketed(line: &[u8], delimiter: u8) -> bool {
    let close = if line.starts_with(b"[") { b']' } else { b'>' };
    let Some(end) = line.iter().take(64).position(|&b| b == close) else {
        return false;
    };
    let inside = line.get(1..end).unwrap_or_default();
    inside.iter().any(u8::is_ascii_digit)
        && !matches!(line.get(end + 1), None | Some(b'\n' | b'\r'))
        && line.get(end + 1) != Some(&delimiter)
}

/// What follows `Jan 31 12:00:00` or a level such as `WARN`.
fn after_word(line: &[u8]) -> Option<&[u8]> {
    const LEVELS: &[&[u8]] = &[
        b"TRACE",
        b"DEBUG",
        b"INFO",
        b"NOTICE",
        b"WARNING",
        b"WARN",
        b"ERROR",
        b"FATAL",
        b"CRITICAL",
    ];
    if let Some(level) = LEVELS.iter().find(|level| line.starts_with(level)) {
        return line
            .get(level.len()..)
            .filter(|rest| matches!(rest.first(), Some(b' ' | b':')));
    }
    let day = line.get(3..)?;
    let date = day
        .iter()
        .take_while(|b| matches!(b, b' ' | b'0'..=b'9'))
        .count();
    let rest = day.get(date..)?;
    // `Jan 31 12:00:00`: the run of spaces and digits ends at the first colon of the time.
    (date >= 4 && is_clock_tail(rest)).then(|| rest.get(6..).unwrap_or_default())
}

/// `:00:00`
fn is_clock_tail(rest: &[u8]) -> bool {
    matches!(rest, [b':', a, b, b':', c, d, ..] if [a, b, c, d].iter().all(|x| x.is_ascii_digit()))
}

/// What follows `2024-01-31 12:00:00` or an IPv4 address.
fn after_figures(line: &[u8]) -> Option<&[u8]> {
    let run = line
        .iter()
        .take(40)
        .take_while(|b| matches!(b, b'0'..=b'9' | b'-' | b'/' | b':' | b'.' | b'T' | b'Z'))
        .count();
    let first = line.get(..run)?;
    let dots = first.iter().filter(|&&b| b == b'.').count();
    let colons = first.iter().filter(|&&b| b == b':').count();
    if dots == 3 && colons == 0 {
        return line.get(run..).filter(|rest| rest.starts_with(b" "));
    }
    if colons >= 2 {
        return line.get(run..);
    }
    let dashes = first.iter().filter(|&&b| matches!(b, b'-' | b'/')).count();
    let rest = line.get(run..)?;
    let clock = rest.strip_prefix(b" ")?;
    (dashes == 2 && clock.get(2) == Some(&b':') && is_clock_tail(clock.get(2..)?))
        .then(|| clock.get(8..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_lines_run_on_after_their_time_stamp() {
        for (line, want) in [
            ("2024-01-31 12:00:00 INFO started, ok", true),
            ("2024-01-31 12:00:00,123 INFO started", true),
            ("2024-01-31T12:00:00Z app started", true),
            ("Jan 31 12:00:00 host sshd[1]: x, y", true),
            ("192.0.2.1 - - [31/Jan/2024] x, y", true),
            ("[2024-01-31] x, y", true),
            ("<34>1 x, y", true),
            ("WARN x, y", true),
            ("2024-01-31 12:00:00,jane", false),
            ("2024-01-31T12:00:00Z,jane", false),
            ("192.0.2.1,jane", false),
            ("2024-01-31,jane", false),
            ("INFO,jane", false),
            ("[1],jane", false),
            ("January,31", false),
            ("1234 Main Street,x", false),
        ] {
            assert_eq!(is_log_line(line.as_bytes(), b','), want, "{line}");
        }
    }

    #[test]
    fn other_formats_are_known_by_their_first_bytes() {
        for (text, want) in [
            ("{\"a\":1}", true),
            ("[{\"a\":1}]", true),
            ("[\n  1,", true),
            ("[Email],[Name]\n", false),
            ("<a>", true),
            ("import os, sys\n", true),
            ("From jane@example.com Mon\n", true),
            ("From Name,Subject\n", false),
            ("from,to\n", false),
            ("email,name\n", false),
        ] {
            assert_eq!(opens_another_format(text.as_bytes()), want, "{text}");
        }
    }
}
