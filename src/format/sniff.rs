//! What a document is, by the first bytes of its text: a table and how it is written, JSON Lines,
//! or text. The name of the file plays no part.

use crate::format::dialect::{Cut, choose};
use crate::format::header::{Lexicon, Placement, place, place_known};
use crate::format::jsonl::split_line;
use crate::format::list::{absent_delimiter, is_list};
use crate::format::outline::{Ends, Outline};
use crate::format::prose::opens_another_format;
use crate::model::{Dialect, Format, Headers, Quote};
use std::ops::Range;

/// How records end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Terminator {
    /// `\n`, also when no line end was seen.
    Lf,
    /// `\r\n`.
    CrLf,
    /// `\r`, as old Mac programs write it.
    Cr,
    /// More than one of them.
    Mixed,
}

/// Title lines above the header or the data. They are no part of the table and still to be scanned.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Preamble {
    /// Bytes of the head, a `sep=` line not included.
    pub bytes: Range<u64>,
    /// Number of its records; blank lines are none.
    pub records: u32,
}

/// What the head of a document says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sniffed {
    /// Empty, delimited, JSON Lines or text.
    pub format: Format,
    /// How the table is written; `None` unless it is one.
    pub dialect: Option<Dialect>,
    /// Names of the columns.
    pub headers: Headers,
    /// Byte offset in the head of the first data record.
    pub data_offset: u64,
    /// Bytes of the header rows; empty without a header.
    pub header_bytes: Range<u64>,
    /// Lines that were skipped before them.
    pub preamble: Preamble,
    /// How records, or lines, end.
    pub terminator: Terminator,
    /// Number of columns: names or usual fields, whichever are more. 0 unless delimited.
    pub columns: usize,
}

/// Sniffs the head of a document: text in UTF-8 or something near it, byte order mark removed.
/// `complete` says that the head is the whole document. `words` tells whether a cell is a known
/// header word, `value` whether a cell holds a matched personal value; both are asked about few
/// cells only. Looks at 40 KiB or 200 records at most.
pub fn sniff(
    head: &[u8],
    complete: bool,
    words: &dyn Fn(&str) -> bool,
    value: &dyn Fn(&[u8]) -> bool,
) -> Sniffed {
    if head.is_empty() {
        return without_columns(Format::Empty, head);
    }
    if is_json_lines(head, complete) {
        return without_columns(Format::JsonLines, head);
    }
    let (fixed, body) = separator_line(head);
    let text = head.get(body..).unwrap_or_default();
    let lexicon = Lexicon { words, value };
    if fixed.is_none() && opens_another_format(text) {
        return without_columns(Format::Text, head);
    }
    match find_table(text, complete, fixed, lexicon) {
        Some(cut) => table(&cut, body, lexicon),
        None => without_columns(Format::Text, head),
    }
}

fn find_table<'a>(
    text: &'a [u8],
    complete: bool,
    fixed: Option<u8>,
    lexicon: Lexicon<'_>,
) -> Option<Cut<'a>> {
    let cut = choose(text, complete, fixed, lexicon.words);
    if let Some(cut) = cut {
        // A single line longer than the head is taken for a table only if it is clearly one.
        return (!cut.outline.cut || cut.columns >= 8).then_some(cut);
    }
    is_list(text, complete, lexicon.words, lexicon.value).then(|| {
        let dialect = Dialect {
            delimiter: absent_delimiter(text),
            quote: Some(b'"'),
            escape: Quote::Doubled,
        };
        Cut::new(Outline::new(text, complete, dialect), 1)
    })
}

/// Describes a table whose text a decoder wrote: comma, quotes doubled. `before` are the records
/// before the data, the last of them the header if `header`; `None` if that is still to be seen from
/// the cells. The rest is as with [`sniff`].
pub fn known_table(
    head: &[u8],
    complete: bool,
    (before, header): (Option<u32>, bool),
    words: &dyn Fn(&str) -> bool,
    value: &dyn Fn(&[u8]) -> bool,
) -> Sniffed {
    if head.is_empty() {
        return without_columns(Format::Empty, head);
    }
    let dialect = Dialect {
        delimiter: b',',
        quote: Some(b'"'),
        escape: Quote::Doubled,
    };
    let cut = Cut::new(Outline::new(head, complete, dialect), 1);
    match before {
        Some(before) => placed_table(&cut, 0, place_known(&cut, before as usize, header)),
        None => table(&cut, 0, Lexicon { words, value }),
    }
}

/// Describes a table whose text begins at `body` of the head.
fn table(cut: &Cut<'_>, body: usize, lexicon: Lexicon<'_>) -> Sniffed {
    let placement = if cut.outline.cut {
        Placement {
            first: 0,
            rows: 0,
            names: Vec::new(),
        }
    } else {
        place(cut, lexicon)
    };
    placed_table(cut, body, placement)
}

fn placed_table(cut: &Cut<'_>, body: usize, placement: Placement) -> Sniffed {
    let offset = |record: usize| {
        let start = cut
            .outline
            .records
            .get(record)
            .map_or(cut.outline.end, |r| r.start as usize);
        (body + start) as u64
    };
    let begin = offset(placement.first);
    let data_offset = offset(placement.first + placement.rows);
    let titles = placement.first as u32;
    Sniffed {
        format: Format::Delimited,
        dialect: Some(cut.outline.dialect),
        columns: cut.columns.max(placement.names.len()).max(1),
        headers: Headers {
            present: placement.rows > 0,
            rows_before_data: u32::from(body > 0) + titles + placement.rows as u32,
            names: placement.names,
        },
        data_offset,
        header_bytes: begin..data_offset,
        preamble: Preamble {
            bytes: if titles > 0 {
                body as u64..begin
            } else {
                begin..begin
            },
            records: titles,
        },
        terminator: terminator(cut.outline.ends),
    }
}

/// What there is to say of a text that is no table.
pub fn without_columns(format: Format, head: &[u8]) -> Sniffed {
    Sniffed {
        format,
        dialect: None,
        headers: Headers::default(),
        data_offset: 0,
        header_bytes: 0..0,
        preamble: Preamble::default(),
        terminator: terminator(line_ends(head)),
        columns: 0,
    }
}

/// Counts the line ends of the first few KiB.
fn line_ends(head: &[u8]) -> Ends {
    let sample = head.get(..4096).unwrap_or(head);
    let mut ends = Ends::default();
    for at in memchr::memchr2_iter(b'\n', b'\r', sample) {
        let before = at.checked_sub(1).and_then(|place| sample.get(place));
        match (sample.get(at), before) {
            (Some(b'\n'), Some(b'\r')) => ends.crlf += 1,
            (Some(b'\n'), _) => ends.lf += 1,
            _ if sample.get(at + 1) != Some(&b'\n') => ends.cr += 1,
            _ => {}
        }
    }
    ends
}

fn terminator(ends: Ends) -> Terminator {
    match (ends.lf > 0, ends.crlf > 0, ends.cr > 0) {
        (_, false, false) => Terminator::Lf,
        (false, true, false) => Terminator::CrLf,
        (false, false, true) => Terminator::Cr,
        _ => Terminator::Mixed,
    }
}

/// `sep=;` in the first line: the delimiter it names, and the length of the line. Spreadsheet
/// programs write it; it is no header.
fn separator_line(head: &[u8]) -> (Option<u8>, usize) {
    let parse = || {
        let quoted = head.strip_prefix(b"\"");
        let line = quoted.unwrap_or(head);
        let (word, rest) = line.split_at_checked(4)?;
        if !word.eq_ignore_ascii_case(b"sep=") {
            return None;
        }
        let (&delimiter, rest) = rest.split_first()?;
        let rest = if quoted.is_some() {
            rest.strip_prefix(b"\"")?
        } else {
            rest
        };
        let rest = rest
            .strip_prefix(b"\r\n")
            .or_else(|| rest.strip_prefix(b"\n"))
            .or_else(|| rest.strip_prefix(b"\r"))?;
        let usable = delimiter == b'\t' || delimiter.is_ascii_punctuation() && delimiter != b'"';
        usable.then(|| (Some(delimiter), head.len() - rest.len()))
    };
    parse().unwrap_or((None, 0))
}

/// Lines of a JSON Lines head that are checked.
const JSON_LINES: usize = 12;

/// Whether the text is one JSON object per line; a single line suffices if it is the whole document.
pub(super) fn is_json_lines(head: &[u8], complete: bool) -> bool {
    if head.trim_ascii_start().first() != Some(&b'{') {
        return false;
    }
    let end = if complete {
        head.len()
    } else {
        memchr::memrchr(b'\n', head).unwrap_or(0)
    };
    let (whole, cut) = head.split_at(end);
    let (mut good, mut all) = (0, 0);
    let lines = whole
        .split(|&b| b == b'\n')
        .filter(|line| !line.trim_ascii().is_empty());
    for line in lines.take(JSON_LINES) {
        all += 1;
        good += u32::from(split_line(line, &mut |_, _, _| {}).is_ok());
    }
    let more = cut.trim_ascii_start().first() == Some(&b'{');
    let enough = all >= 2 || all == 1 && (complete || more);
    enough && good * 10 >= all * 9
}
