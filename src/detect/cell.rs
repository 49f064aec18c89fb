//! What one cell goes through: quotes off, then each candidate in it goes down its lane.

use super::block::Block;
use super::context::WordMemo;
use super::country::CountryMemo;
use super::layout::{ColumnPlan, Layout};
use super::nested::Nested;
use super::scanner::{Record, Scanner};
use super::token::Found;
use super::token_pass::Outlet;
use crate::bytes::Bitmaps;
use crate::format::unescape;
use crate::model::{ColumnTally, Dialect};
use crate::rule::Cue;

/// What outlives a cell within one block.
pub(super) struct State<'a> {
    pub sink: Option<Outlet<'a>>,
    pub memo: CountryMemo,
    pub words: WordMemo,
    /// Room for the words around identifiers.
    pub cues: Vec<Cue>,
    /// Room for the tokens of a cell.
    pub found: Vec<Found>,
    pub scratch: Vec<u8>,
    pub scratch_bitmaps: Bitmaps,
    pub nested: Nested,
}

/// One cell and everything that is known around it.
#[derive(Clone, Copy)]
pub(super) struct CellScan<'a, 's> {
    pub scanner: &'a Scanner<'s>,
    pub block: &'a Block<'a>,
    pub layout: &'a Layout,
    pub plan: &'a ColumnPlan,
    pub record: &'a Record<'a>,
    /// Column from 0, if tracked.
    pub column: Option<u32>,
}

/// The decoded bytes of a cell: `start..end` of a classified text.
#[derive(Clone, Copy)]
pub(super) struct View<'v> {
    pub text: &'v [u8],
    pub bitmaps: &'v Bitmaps,
    pub start: usize,
    pub end: usize,
}

impl<'v> View<'v> {
    /// The bytes of the cell.
    #[inline(always)]
    pub fn bytes(&self) -> &'v [u8] {
        self.text.get(self.start..self.end).unwrap_or_default()
    }

    /// The byte at a position of the text, if it belongs to the cell.
    #[inline(always)]
    pub fn at(&self, position: usize) -> Option<u8> {
        if position < self.start || position >= self.end {
            return None;
        }
        self.text.get(position).copied()
    }

    /// The byte before a position, if it belongs to the cell.
    #[inline(always)]
    pub fn before(&self, position: usize) -> Option<u8> {
        position.checked_sub(1).and_then(|p| self.at(p))
    }

    /// Whether `from..to` is the whole cell but for white space.
    #[inline(always)]
    pub fn is_whole(&self, from: usize, to: usize) -> bool {
        if from == self.start && to == self.end {
            return true;
        }
        let blank = |a: usize, b: usize| {
            self.text
                .get(a..b)
                .is_none_or(|t| t.iter().all(u8::is_ascii_whitespace))
        };
        blank(self.start, from) && blank(to, self.end)
    }
}

/// A cell as it stands in the block.
pub(super) enum Raw<'v> {
    /// Its bytes are its value.
    Plain(View<'v>),
    /// Quotes in it have to be undone first.
    Quoted(u8),
}

impl<'a> CellScan<'a, '_> {
    /// The value of the raw cell `start..end` of the block, which is not empty.
    #[inline(always)]
    pub fn unquote(&self, start: usize, end: usize) -> Raw<'a> {
        let text = self.block.text;
        let view = View {
            text,
            bitmaps: self.block.bitmaps,
            start,
            end,
        };
        let Some(quote) = self
            .layout
            .quote
            .filter(|quote| text.get(start) == Some(quote))
        else {
            return Raw::Plain(view);
        };
        let closed = end - start >= 2 && text.get(end - 1) == Some(&quote);
        let inner = text
            .get(start + 1..end - usize::from(closed))
            .unwrap_or_default();
        let plain = closed
            && (!self.block.cells.has_inner_quotes() || memchr::memchr(quote, inner).is_none());
        if plain {
            Raw::Plain(View {
                start: start + 1,
                end: end - 1,
                ..view
            })
        } else {
            Raw::Quoted(quote)
        }
    }

    /// Scans a whole raw cell, whatever is in it.
    pub fn raw(&self, start: usize, end: usize, column: &mut ColumnTally, state: &mut State<'_>) {
        match self.unquote(start, end) {
            Raw::Plain(view) => self.view(&view, column, state),
            Raw::Quoted(quote) => self.decoded(quote, start, end, column, state),
        }
    }

    /// Scans a raw cell as if nothing stood around it.
    #[cold]
    #[inline(never)]
    pub fn isolated(
        &self,
        start: usize,
        end: usize,
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) {
        let quote = self.layout.quote.unwrap_or(b'"');
        self.decoded(quote, start, end, column, state);
    }

    /// A cell whose quotes need decoding.
    #[cold]
    #[inline(never)]
    pub fn decoded(
        &self,
        quote: u8,
        start: usize,
        end: usize,
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) {
        self.with_decoded(quote, start, end, state, |view, state| {
            self.view(view, column, state);
        });
    }

    /// Undoes the quotes of a raw cell and hands its value on.
    pub fn with_decoded<'v>(
        &self,
        quote: u8,
        start: usize,
        end: usize,
        state: &mut State<'v>,
        look: impl FnOnce(&View<'_>, &mut State<'v>),
    ) {
        let raw = self.block.text.get(start..end).unwrap_or_default();
        let dialect = Dialect {
            delimiter: b',',
            quote: Some(quote),
            escape: self.layout.escape,
        };
        let mut scratch = std::mem::take(&mut state.scratch);
        let mut bitmaps = std::mem::take(&mut state.scratch_bitmaps);
        let decoded = unescape::csv_cell(raw, &dialect, &mut scratch);
        bitmaps.classify(decoded);
        let view = View {
            text: decoded,
            bitmaps: &bitmaps,
            start: 0,
            end: decoded.len(),
        };
        look(&view, state);
        state.scratch = scratch;
        state.scratch_bitmaps = bitmaps;
    }

    /// Scans a whole value, and what it holds in other writings.
    pub fn view(&self, view: &View<'_>, column: &mut ColumnTally, state: &mut State<'_>) {
        match self.plan.nested {
            true => self.nested(view, column, state),
            false => self.plain(view, column, state),
        }
    }

    /// Scans a whole value as it is written.
    pub fn plain(&self, view: &View<'_>, column: &mut ColumnTally, state: &mut State<'_>) {
        // What is decoded from a piece of a cell is no whole cell.
        let whole = self.plan.takes_cells() && !state.nested.is_piece();
        if whole && !self.plan.identifiers.is_empty() && self.identifier_cell(view, column, state) {
            return;
        }
        let judged = whole
            && (self.plan.birth_date && self.birth_date(view, column, state)
                || self.category(view, column, state));
        if !judged {
            let mut at = view.bitmaps.next_candidate(view.start);
            while at < view.end {
                let done = self.candidate(view, at, column, state);
                at = view.bitmaps.next_candidate(done);
            }
        }
        if self.layout.prose || self.plan.prose || !self.plan.identifiers.is_empty() {
            self.identifiers_in_text(view, column, state);
        }
        if self.scanner.custom.is_some() {
            self.custom(view, column, state);
        }
    }

    /// Sends one candidate down its lane; tells from where on candidates are still to be looked at.
    #[inline(always)]
    pub fn candidate(
        &self,
        view: &View<'_>,
        at: usize,
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) -> usize {
        match view.text.get(at) {
            Some(b'@') => self.email(view, at, column, state),
            Some(b'%') => self.percent(view, at, column, state),
            Some(b':') => self.ipv6(view, at, column, state),
            Some(letter) if letter.is_ascii_alphabetic() => self.iban(view, at, column, state),
            _ => {
                let end = view
                    .bitmaps
                    .number_end(at)
                    .clamp(at + 1, view.end.max(at + 1));
                self.numbers(view, at, end, column, state);
                end
            }
        }
    }
}
