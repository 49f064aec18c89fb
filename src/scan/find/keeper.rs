//! One thread's share of the search through one document: what detection recognises, and every cell
//! as it stands.

use super::super::Context;
use super::super::document::Prepared;
use super::super::job::Job;
use super::asked::{Asked, Search};
use super::compact::Compact;
use super::names::{Heading, Part};
use super::patterns::form;
use super::share::{Column, Group, Share, Spot};
use super::text::TextScan;
use super::{Look, rows};
use crate::detect::{self, Block, Layout, MatchSink, RawMatch, Scanner, TRACKED_COLUMNS};
use crate::model::{Format, FoundForm, HeaderHint, Signature};
use crate::rule::PatternSet;
use std::collections::HashMap;
use std::sync::Arc;

/// Bytes of a text that are decoded at a time.
const DECODED: usize = 64 * 1024;

/// One thread's share of the search through one document.
pub(in crate::scan) struct Keeper<'c> {
    look: &'c Look,
    scanner: &'c Scanner<'c>,
    set: &'c PatternSet,
    number: u32,
    format: Format,
    part: u32,
    share: Share,
    compact: Compact,
    text: TextScan,
    pub(super) keys: HashMap<Vec<u8>, (Arc<str>, Heading)>,
    headings: Vec<Heading>,
    /// Parts of names in the current row.
    pub(super) parts: Vec<Part>,
}

impl<'c> Keeper<'c> {
    pub fn new(look: &'c Look, context: &'c Context<'_>, job: &'c Job) -> Self {
        let facts = &job.prepared.facts;
        Self {
            look,
            scanner: &context.scanner,
            set: &context.plan.set,
            number: job.number,
            format: facts.format,
            part: 0,
            share: Share::default(),
            compact: Compact::default(),
            text: TextScan::default(),
            keys: HashMap::new(),
            headings: facts.hints.iter().map(|hints| heading(hints)).collect(),
            parts: Vec::new(),
        }
    }

    /// The block that matches and cells come from.
    pub fn begin(&mut self, part: u32) {
        self.part = part;
    }

    /// Reads a block as it stands.
    pub fn block(&mut self, block: &Block<'_>, prepared: &Prepared) {
        match (prepared.facts.format, prepared.facts.dialect) {
            (Format::Delimited, Some(dialect)) => rows::table(self, block, &dialect),
            (Format::JsonLines, _) => rows::lines(self, block),
            _ => rows::text(self, block),
        }
    }

    /// Reads a piece of an oversized record, which has no columns.
    pub fn piece(&mut self, block: &Block<'_>) {
        rows::text(self, block);
    }

    /// Adds the share to the whole.
    pub fn hand_over(self) {
        self.look.add(self.number, self.share);
    }

    pub(super) const fn search(&self) -> &'c Search {
        &self.look.search
    }

    pub(super) const fn part(&self) -> u32 {
        self.part
    }

    pub(super) fn heading(&self, column: usize) -> Heading {
        let known = self.headings.get(column).copied();
        known.unwrap_or(Heading::Unknown)
    }

    pub(super) fn heading_of_key(&self, key: &str) -> Heading {
        heading(&self.set.lexicon().read(key))
    }

    /// Reads one cell.
    pub(super) fn cell(&mut self, text: &[u8], column: &Column, spot: Spot) {
        self.find(text, |_| (column.clone(), spot), false);
        self.decode(text, column, spot);
    }

    /// Reads a cell's name or a part of one.
    pub(super) fn name(&mut self, text: &[u8], cell: usize, column: &Column, spot: Spot) {
        let search = self.search();
        if search.names.is_empty() || text.is_empty() {
            return;
        }
        let Some(asked) = search.names.cell(cell, text, &mut self.parts) else {
            return;
        };
        let form = form(&self.asked(asked).value, text);
        self.note(asked, form, (column.clone(), spot), text);
    }

    fn asked(&self, asked: u32) -> &'c Asked {
        // Numbers of values come from the list of values alone.
        &self.search().asked[asked as usize]
    }

    pub(super) fn note(
        &mut self,
        asked: u32,
        form: FoundForm,
        (column, spot): (Column, Spot),
        written: &[u8],
    ) {
        let value = self.asked(asked);
        let group = Group {
            asked,
            column,
            second: None,
            form,
        };
        let masked = || match form {
            FoundForm::Hashed(..) => hashed(written),
            _ => value.mask(written),
        };
        self.share.add(group, spot, masked);
    }

    /// Notes a name whose parts stand in two columns.
    pub(super) fn note_two(&mut self, asked: u32, columns: (Column, Column), spot: Spot) {
        let value = self.asked(asked);
        let group = Group {
            asked,
            column: columns.0,
            second: Some(columns.1),
            form: FoundForm::TwoColumns,
        };
        self.share.add(group, spot, || value.mask(&value.value));
    }

    /// Finds values and digests in a text; `place` says where a byte of it stands.
    pub(super) fn find(
        &mut self,
        text: &[u8],
        mut place: impl FnMut(usize) -> (Column, Spot),
        decoded: bool,
    ) {
        let search = self.search();
        if let Some(finder) = &search.finder {
            let mut compact = std::mem::take(&mut self.compact);
            compact.read(text);
            finder.find(text, &compact, |hit| {
                let written = text.get(hit.start..hit.end).unwrap_or_default();
                let form = match decoded {
                    true => FoundForm::Encoded,
                    false => form(&self.asked(hit.asked).value, written),
                };
                self.note(hit.asked, form, place(hit.start), written);
            });
            self.compact = compact;
        }
        for (at, token) in tokens(text) {
            for (asked, form) in search.digest(token) {
                self.note(*asked, *form, place(at), token);
            }
        }
    }

    /// Finds what a text holds in other writing.
    pub(super) fn decode(&mut self, text: &[u8], column: &Column, spot: Spot) {
        for chunk in text.chunks(DECODED) {
            if !detect::has_signs(chunk) {
                continue;
            }
            for decoded in detect::decoded(chunk) {
                let place = (column.clone(), spot);
                self.find(&decoded, |_| place.clone(), true);
                let mut scan = std::mem::take(&mut self.text);
                let scanner = self.scanner;
                let mut inner = Inner {
                    keeper: self,
                    place,
                };
                scan.scan(scanner, &decoded, &Layout::text(), &mut inner);
                self.text = scan;
            }
        }
    }

    fn recognised(&mut self, found: &RawMatch<'_>, place: &(Column, Spot), decoded: bool) {
        if found.signature.has(Signature::DAMAGED) {
            return;
        }
        let info_type = self.set.rule(found.signature.rule()).info_type;
        let domain = self.set.info_type(info_type).domain();
        let normalised = found.normalised.expose();
        let written = found.value.expose();
        let search = self.search();
        search.of_match(domain, normalised, |asked, alias| {
            let value = self.asked(asked);
            let encoded = decoded || found.signature.has(Signature::NESTED) || has_escapes(written);
            let form = match (encoded, alias) {
                (true, _) => FoundForm::Encoded,
                (_, true) => FoundForm::Alias,
                _ => form(&value.value, written),
            };
            let shown = if encoded { &value.value } else { written };
            self.note(asked, form, place.clone(), shown);
        });
    }
}

/// Whether a value is written with escapes of URLs or pages.
fn has_escapes(written: &[u8]) -> bool {
    let percent = memchr::memchr(b'%', written).and_then(|at| written.get(at + 1..at + 3));
    percent.is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit))
        || memchr::memmem::find(written, b"&#").is_some()
}

/// Words of 32, 40 or 64 letters and digits, and where they stand.
fn tokens(text: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let long = text.len() >= 32;
    let words = text
        .split(|b| !b.is_ascii_alphanumeric())
        .filter(move |_| long);
    let start = text.as_ptr() as usize;
    words
        .filter(|word| matches!(word.len(), 32 | 40 | 64))
        .map(move |word| ((word.as_ptr() as usize).saturating_sub(start), word))
}

fn hashed(digest: &[u8]) -> String {
    crate::report::mask::mask("email_hash", crate::model::Sensitive::new(digest))
}

fn heading(hints: &[HeaderHint]) -> Heading {
    if hints
        .iter()
        .any(|hint| hint.concept.starts_with("person_name"))
    {
        Heading::Name
    } else if hints.is_empty() {
        Heading::Unknown
    } else {
        Heading::Other
    }
}

/// Takes matches in decoded text.
struct Inner<'k, 'c> {
    keeper: &'k mut Keeper<'c>,
    place: (Column, Spot),
}

impl MatchSink for Inner<'_, '_> {
    fn take(&mut self, found: RawMatch<'_>) {
        let place = self.place.clone();
        self.keeper.recognised(&found, &place, true);
    }
}

impl MatchSink for Keeper<'_> {
    fn take(&mut self, found: RawMatch<'_>) {
        let is_table = matches!(self.format, Format::Delimited | Format::JsonLines);
        let column = found
            .column
            .filter(|c| is_table && (*c as usize) < TRACKED_COLUMNS);
        let place = match column {
            Some(column) => (Column::Number(column), (self.part, found.row)),
            None => (Column::Outside, (self.part, found.line)),
        };
        self.recognised(&found, &place, false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_words_of_their_length() {
        let md5 = "a".repeat(32);
        let text = format!("sha256:{0}{0},md5={md5};{0}b {md5}", md5);
        let found: Vec<_> = tokens(text.as_bytes())
            .map(|(at, word)| (at, word.len()))
            .collect();
        assert_eq!(found, [(7, 64), (76, 32), (143, 32)]);
    }
}
