//! Values inside values: what a cell holds in another writing is decoded, bounded in depth and
//! size, and goes down the same lanes. Only columns whose first cells show such writings come here
//! ([`has_signs`]), so that nobody else pays for it.
//!
//! A place is that of the encoded text in the outer cell; a value that the cell also holds plainly
//! is not told twice.

mod base64;
mod damage;
mod entity;
mod escape;
mod kept;
mod part;
mod quoted;
#[cfg(test)]
mod tests;
mod wide;

use super::cell::{CellScan, State, View};
use super::value::Hit;
use crate::bytes::Bitmaps;
use crate::model::{ColumnTally, RuleId, Signature};
use part::Part;
use std::ops::Range;

pub use damage::{Damage, damage};
pub use kept::kept_as_text;

/// How many writings may lie around a value.
const DEPTH: usize = 2;

/// Decoded bytes of one cell that are looked at.
const LARGEST: usize = 64 * 1024;

/// What is known of the values of one cell in a column that is decoded.
#[derive(Default)]
pub(super) struct Nested {
    /// Whether values are noted at all.
    watching: bool,
    /// Bytes before the value in its cell, where a spreadsheet marks it as text.
    lead: usize,
    /// The decoded text that is being scanned.
    part: Option<Part>,
    /// Where its candidates stand.
    bitmaps: Bitmaps,
    /// What was found in the cell so far.
    seen: Vec<Seen>,
}

struct Seen {
    rule: RuleId,
    span: Range<usize>,
    hash: u64,
    /// It stood in decoded text.
    decoded: bool,
}

/// Whether a cell shows a writing that is worth decoding.
pub fn has_signs(cell: &[u8]) -> bool {
    escape::has_signs(cell)
        || entity::has_signs(cell)
        || wide::has_signs(cell)
        || quoted::has_signs(cell)
        || base64::has_signs(cell)
        || kept_as_text(cell).is_some()
}

/// Whether a text may hold a value: an address, or the digits of the shortest number.
fn is_telling(text: &[u8]) -> bool {
    let signs = memchr::memchr3(b'@', b'%', b':', text).is_some();
    signs || text.iter().filter(|b| b.is_ascii_digit()).nth(3).is_some()
}

/// Finds what is written in one way.
type Finder = fn(&[u8]) -> Vec<Part>;

/// Everything in the text that is written another way, up to the first `budget` decoded bytes.
fn parts(text: &[u8], budget: usize) -> Vec<Part> {
    let mut all = Vec::new();
    let finders: [Finder; 5] = [
        escape::parts,
        entity::parts,
        wide::parts,
        quoted::parts,
        base64::parts,
    ];
    let mut used = 0;
    for part in finders.into_iter().flat_map(|find| find(text)) {
        used += part.text().len();
        if used > budget {
            break;
        }
        all.push(part);
    }
    all
}

/// Everything that a text holds in other writing, and what that holds in turn, within the same bounds
/// as detection keeps.
pub fn decoded(text: &[u8]) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for part in parts(text, LARGEST) {
        let inner = match has_signs(part.text()) {
            true => parts(part.text(), LARGEST / 2),
            false => Vec::new(),
        };
        all.push(part.text().to_vec());
        all.extend(inner.into_iter().map(|part| part.text().to_vec()));
    }
    all
}

impl CellScan<'_, '_> {
    /// A cell of a column that is decoded: what it holds plainly, then what it holds otherwise.
    #[cold]
    #[inline(never)]
    pub(super) fn nested(&self, view: &View<'_>, column: &mut ColumnTally, state: &mut State<'_>) {
        let kept = kept_as_text(view.bytes());
        let view = &match kept {
            Some((lead, tail)) => View {
                start: view.start + lead,
                end: view.end - tail,
                ..*view
            },
            None => *view,
        };
        let cell = view.bytes();
        state.nested.lead = kept.map_or(0, |(lead, _)| lead);
        state.nested.watching = true;
        state.nested.seen.clear();
        let before = column.failures;
        self.plain(view, column, state);
        let bounded = cell.get(..cell.len().min(LARGEST)).unwrap_or_default();
        if has_signs(bounded) {
            // Look-alikes and numbers were counted; the same ones, decoded, are not counted again.
            let (failures, numbers) = (column.failures, column.numbers.clone());
            self.decode(bounded, None, LARGEST, column, state);
            column.failures = failures;
            column.numbers = numbers;
        }
        if state.nested.seen.is_empty() && self.damaged(view, column, state) {
            column.failures = before;
        }
        state.nested.watching = false;
    }

    /// Scans what is encoded in `text`, which is the cell or was decoded from it (`outer`).
    fn decode(
        &self,
        text: &[u8],
        outer: Option<(&Part, usize)>,
        budget: usize,
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) {
        let depth = outer.map_or(1, |(_, depth)| depth + 1);
        for part in parts(text, budget) {
            let part = match outer {
                Some((outer, _)) => part.inside(outer),
                None => part,
            };
            if part.is_whole() || self.scanner.custom.is_some() || is_telling(part.text()) {
                let mut bitmaps = std::mem::take(&mut state.nested.bitmaps);
                bitmaps.classify(part.text());
                let decoded = View {
                    text: part.text(),
                    bitmaps: &bitmaps,
                    start: 0,
                    end: part.text().len(),
                };
                state.nested.part = Some(part.map());
                self.plain(&decoded, column, state);
                state.nested.part = None;
                state.nested.bitmaps = bitmaps;
            }
            if depth < DEPTH && has_signs(part.text()) {
                let budget = budget / 2;
                self.decode(part.text(), Some((&part, depth)), budget, column, state);
            }
        }
    }
}

impl Nested {
    /// Whether found values have to pass [`Self::admit`].
    #[inline(always)]
    pub fn is_watching(&self) -> bool {
        self.watching
    }

    /// Whether the text that is being scanned was decoded from a piece of the cell.
    #[inline(always)]
    pub fn is_piece(&self) -> bool {
        self.part.as_ref().is_some_and(|part| !part.is_whole())
    }

    /// Notes a value; of one in decoded text, tells where it stands in the cell and marks it.
    /// `None` if the cell is known to hold it.
    #[cold]
    pub fn admit(&mut self, view: &View<'_>, hit: &mut Hit<'_>, hash: u64) -> Option<Range<usize>> {
        let span = hit.from - view.start..hit.to - view.start;
        let rule = hit.kind.rule;
        let span = match &self.part {
            None => span,
            Some(part) => {
                let outer = part.outer(&span);
                let known = self.seen.iter().any(|seen| {
                    let overlaps = seen.span.start < outer.end && outer.start < seen.span.end;
                    let same = part.is_exact() || !seen.decoded;
                    seen.rule == rule && (seen.hash == hash || overlaps && same)
                });
                if known {
                    return None;
                }
                hit.flags |= Signature::NESTED;
                if !part.is_whole() {
                    hit.flags &= !Signature::WHOLE;
                }
                outer
            }
        };
        self.seen.push(Seen {
            rule,
            span: span.clone(),
            hash,
            decoded: self.part.is_some(),
        });
        Some(span.start + self.lead..span.end + self.lead)
    }
}
