//! The first records of a text, cut under one assumed dialect: the sample on which dialects and
//! headers are judged.

use crate::model::{Dialect, Quote};

/// Records in a sample.
const MAX_RECORDS: usize = 200;
/// Bytes in a sample.
const MAX_BYTES: usize = 40 * 1024;
/// Fields in a sample.
const MAX_FIELDS: usize = 16_384;
/// Opening quotes without a closing one that are followed to the end before quotes are given up.
const MAX_UNCLOSED: u32 = 3;

/// A stretch of the text, in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Span {
    pub(super) start: u32,
    pub(super) end: u32,
}

/// One record that is not blank.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record {
    /// Its first byte.
    pub(super) start: u32,
    /// Index of its first field.
    first: u32,
    /// Number of its fields, at least 1.
    pub(super) len: u32,
}

/// How often quotes were used rightly and wrongly.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Quoting {
    /// Fields that begin and end with a quote.
    pub(super) proper: u32,
    /// Text after a closing quote.
    pub(super) broken: u32,
    /// Of these, closing quotes that follow a backslash.
    pub(super) backslashed: u32,
    /// Quotes inside fields that are not quoted.
    pub(super) stray: u32,
    /// Opening quotes that nothing closes.
    pub(super) unclosed: u32,
}

impl Quoting {
    /// Quotes that the assumed dialect does not explain.
    pub(super) const fn odd(self) -> u32 {
        self.broken + self.stray + self.unclosed
    }
}

/// How often each line end closed a record.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Ends {
    pub(super) lf: u32,
    pub(super) crlf: u32,
    pub(super) cr: u32,
}

/// The sample: records, their fields, and what was noticed on the way.
pub(super) struct Outline<'a> {
    text: &'a [u8],
    /// The assumed dialect.
    pub(super) dialect: Dialect,
    pub(super) records: Vec<Record>,
    fields: Vec<Span>,
    pub(super) quoting: Quoting,
    pub(super) ends: Ends,
    /// Fields, other than the first of a record, that begin with a space.
    pub(super) spaced: u32,
    /// Where the last complete record ends, its line end included.
    pub(super) end: usize,
    /// Whether the only record is cut by the end of the head.
    pub(super) cut: bool,
}

impl<'a> Outline<'a> {
    /// Cuts the first records of `text`. `complete` says that the end of `text` ends a record.
    pub(super) fn new(text: &'a [u8], complete: bool, dialect: Dialect) -> Self {
        let sample = text.get(..MAX_BYTES).unwrap_or(text);
        let complete = complete && sample.len() == text.len();
        let mut outline = Self {
            text: sample,
            dialect,
            records: Vec::with_capacity(64),
            fields: Vec::with_capacity(512),
            quoting: Quoting::default(),
            ends: Ends::default(),
            spaced: 0,
            end: 0,
            cut: false,
        };
        outline.read(complete);
        outline
    }

    /// The fields of a record; empty if there is no such record.
    pub(super) fn spans(&self, record: usize) -> &[Span] {
        self.records
            .get(record)
            .and_then(|r| {
                self.fields
                    .get(r.first as usize..(r.first + r.len) as usize)
            })
            .unwrap_or_default()
    }

    /// The bytes of a field, quotes included.
    pub(super) fn bytes(&self, span: Span) -> &'a [u8] {
        self.text
            .get(span.start as usize..span.end as usize)
            .unwrap_or_default()
    }

    /// The raw cells of a record.
    pub(super) fn cells(&self, record: usize) -> impl Iterator<Item = &'a [u8]> + '_ {
        self.spans(record).iter().map(|&span| self.bytes(span))
    }

    /// One raw cell; empty if it is missing.
    pub(super) fn cell(&self, record: usize, column: usize) -> &'a [u8] {
        self.spans(record)
            .get(column)
            .map_or(&[], |&span| self.bytes(span))
    }

    /// Number of fields of a record.
    pub(super) fn width(&self, record: usize) -> usize {
        self.records.get(record).map_or(0, |r| r.len as usize)
    }

    /// Number of records.
    pub(super) fn len(&self) -> usize {
        self.records.len()
    }

    /// The text of a record without its line end.
    pub(super) fn line(&self, record: usize) -> &'a [u8] {
        let spans = self.spans(record);
        match (self.records.get(record), spans.last()) {
            (Some(r), Some(last)) => self.bytes(Span {
                start: r.start,
                end: last.end,
            }),
            _ => &[],
        }
    }

    fn read(&mut self, complete: bool) {
        let classes = Classes::new(self.dialect);
        let mut at = 0;
        let mut first = 0;
        let mut start = 0;
        while at < self.text.len() || self.fields.len() > first {
            let end = self.field(at, &classes);
            self.fields.push(Span {
                start: at as u32,
                end: end as u32,
            });
            at = match self.text.get(end) {
                Some(&b'\n') => {
                    self.ends.lf += 1;
                    end + 1
                }
                Some(&b'\r') => self.after_cr(end),
                Some(_) if self.fields.len() < MAX_FIELDS => {
                    at = end + 1;
                    self.spaced += u32::from(self.text.get(at) == Some(&b' '));
                    continue;
                }
                None if complete => end,
                _ => break,
            };
            self.close_record(start, first);
            self.end = at;
            if self.records.len() >= MAX_RECORDS || self.fields.len() >= MAX_FIELDS {
                return;
            }
            first = self.fields.len();
            start = at;
        }
        if self.records.is_empty() && self.fields.len() > first {
            self.cut = true;
            self.close_record(start, first);
        }
    }

    fn after_cr(&mut self, at: usize) -> usize {
        if self.text.get(at + 1) == Some(&b'\n') {
            self.ends.crlf += 1;
            at + 2
        } else {
            self.ends.cr += 1;
            at + 1
        }
    }

    /// Keeps the fields from `first` on as a record, unless the line is blank.
    fn close_record(&mut self, start: usize, first: usize) {
        let len = self.fields.len() - first;
        let blank = len == 1
            && self
                .fields
                .last()
                .is_some_and(|&span| self.bytes(span).trim_ascii().is_empty());
        if blank {
            self.fields.truncate(first);
        } else {
            self.records.push(Record {
                start: start as u32,
                first: first as u32,
                len: len as u32,
            });
        }
    }

    /// The end of the field that begins at `at`.
    fn field(&mut self, at: usize, classes: &Classes) -> usize {
        if self.dialect.quote.is_some() && self.text.get(at).copied() == self.dialect.quote {
            return self.quoted(at, classes);
        }
        self.plain(at, classes)
    }

    fn plain(&mut self, mut at: usize, classes: &Classes) -> usize {
        while let Some(&byte) = self.text.get(at) {
            match classes.0.get(usize::from(byte)) {
                Some(Classes::STOP) => return at,
                Some(Classes::QUOTE) => self.quoting.stray += 1,
                _ => {}
            }
            at += 1;
        }
        at
    }

    fn quoted(&mut self, at: usize, classes: &Classes) -> usize {
        let quote = self.dialect.quote.unwrap_or(b'"');
        let close = if self.quoting.unclosed < MAX_UNCLOSED {
            closing_quote(self.text, at + 1, quote, self.dialect.escape)
        } else {
            None
        };
        let Some(close) = close else {
            self.quoting.unclosed += 1;
            return self.plain(at + 1, classes);
        };
        let next = self.text.get(close + 1);
        if next.is_none_or(|&byte| classes.0.get(usize::from(byte)) == Some(Classes::STOP)) {
            self.quoting.proper += 1;
            return close + 1;
        }
        self.quoting.broken += 1;
        self.quoting.backslashed +=
            u32::from(self.text.get(close.saturating_sub(1)) == Some(&b'\\'));
        let stray = self.quoting.stray;
        let end = self.plain(close + 1, classes);
        self.quoting.stray = stray;
        end
    }
}

/// The place of the quote that closes a field whose content begins at `from`.
fn closing_quote(text: &[u8], from: usize, quote: u8, escape: Quote) -> Option<usize> {
    let mut at = from;
    loop {
        let rest = text.get(at..)?;
        let hit = at
            + match escape {
                Quote::Doubled => memchr::memchr(quote, rest)?,
                Quote::Backslash => memchr::memchr2(quote, b'\\', rest)?,
            };
        if text.get(hit) == Some(&quote) && text.get(hit + 1) != Some(&quote) {
            return Some(hit);
        }
        at = hit + 2;
    }
}

/// What each byte means outside quotes.
struct Classes([u8; 256]);

impl Classes {
    const STOP: &'static u8 = &1;
    const QUOTE: &'static u8 = &2;

    fn new(dialect: Dialect) -> Self {
        let mut table = [0; 256];
        let mut set = |byte: u8, class: u8| {
            if let Some(slot) = table.get_mut(usize::from(byte)) {
                *slot = class;
            }
        };
        set(dialect.quote.unwrap_or(b'"'), *Self::QUOTE);
        set(dialect.delimiter, *Self::STOP);
        set(b'\n', *Self::STOP);
        set(b'\r', *Self::STOP);
        Self(table)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(text: &str, complete: bool) -> Outline<'_> {
        Outline::new(
            text.as_bytes(),
            complete,
            Dialect {
                delimiter: b',',
                quote: Some(b'"'),
                escape: Quote::Doubled,
            },
        )
    }

    fn widths(text: &str, complete: bool) -> Vec<usize> {
        let outline = outline(text, complete);
        (0..outline.len()).map(|at| outline.width(at)).collect()
    }

    #[test]
    fn records_are_cut_at_any_line_end() {
        for (text, want) in [
            ("", &[][..]),
            ("a,b\nc,d\n", &[2, 2]),
            ("a,b\r\nc,d", &[2, 2]),
            ("a,b\rc\r", &[2, 1]),
            ("a,\n,\n", &[2, 2]),
            ("a,", &[2]),
            ("\n\n  \na,b\n\n", &[2]),
            ("\"a\nb,c\",d\n", &[2]),
            ("\"a\"\"b,\",c\n", &[2]),
            ("5\" pipe,2\n", &[2]),
            ("\"open,2\nx,y\n", &[2, 2]),
        ] {
            assert_eq!(widths(text, true), want, "{text:?}");
        }
        assert_eq!(widths("a,b\nc,d", false), [2]);
        assert!(outline("a,b,c", false).cut);
    }

    #[test]
    fn quotes_are_counted_by_their_use() {
        let q = outline("\"a\",\"b\"c,d\"e\n\"x\\\"y\",\"open\n", true).quoting;
        assert_eq!(
            (q.proper, q.broken, q.backslashed, q.stray, q.unclosed),
            (1, 2, 1, 1, 1)
        );
    }
}
