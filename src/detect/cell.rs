//! What one cell goes through: quotes off, then its masks are asked, 64 bytes at a time, whether
//! anything in it is worth a look. Most cells are dismissed by a dozen instructions.

use super::block::{Block, MatchSink};
use super::country::CountryMemo;
use super::layout::{ColumnPlan, Layout};
use super::scanner::{Record, Scanner};
use crate::bytes::{Bitmaps, WORD};
use crate::format::unescape;
use crate::model::{ColumnTally, Dialect};

/// Bytes by which the windows over a long cell overlap: what starts in the last ones is seen whole
/// by the next window.
const OVERLAP: usize = 8;

/// What outlives a cell within one block.
pub(super) struct State<'a> {
    pub sink: Option<&'a mut (dyn MatchSink + 'a)>,
    pub memo: CountryMemo,
    pub scratch: Vec<u8>,
    pub scratch_bitmaps: Bitmaps,
}

/// One cell and everything that is known around it.
#[derive(Clone, Copy)]
pub(super) struct CellScan<'a, 's> {
    pub scanner: &'a Scanner<'s>,
    pub block: Block<'a>,
    pub layout: &'a Layout,
    pub plan: &'a ColumnPlan,
    pub record: Record<'a>,
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
    pub fn is_whole(&self, from: usize, to: usize) -> bool {
        let blank = |a: usize, b: usize| {
            self.text
                .get(a..b)
                .is_none_or(|t| t.iter().all(u8::is_ascii_whitespace))
        };
        blank(self.start, from) && blank(to, self.end)
    }
}

impl CellScan<'_, '_> {
    /// Scans the raw cell `start..end` of the block, which is not empty.
    #[inline(always)]
    pub fn raw(&self, start: usize, end: usize, column: &mut ColumnTally, state: &mut State<'_>) {
        let text = self.block.text;
        let mut view = View {
            text,
            bitmaps: self.block.bitmaps,
            start,
            end,
        };
        if let Some(quote) = self.layout.quote
            && text.get(start) == Some(&quote)
        {
            let closed = end - start >= 2 && text.get(end - 1) == Some(&quote);
            let inner = text
                .get(start + 1..end - usize::from(closed))
                .unwrap_or_default();
            let plain = closed
                && (!self.block.cells.has_inner_quotes() || memchr::memchr(quote, inner).is_none());
            if !plain {
                return self.decoded(quote, column, state, start, end);
            }
            view = View {
                start: start + 1,
                end: end - 1,
                ..view
            };
        }
        self.view(&view, column, state);
    }

    /// A cell whose quotes need decoding.
    #[cold]
    #[inline(never)]
    fn decoded(
        &self,
        quote: u8,
        column: &mut ColumnTally,
        state: &mut State<'_>,
        start: usize,
        end: usize,
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
        self.view(&view, column, state);
        state.scratch = scratch;
        state.scratch_bitmaps = bitmaps;
    }

    #[inline(always)]
    pub fn view(&self, view: &View<'_>, column: &mut ColumnTally, state: &mut State<'_>) {
        if self.plan.birth_date && self.birth_date(view, column, state) {
            return;
        }
        let length = view.end - view.start;
        if length <= WORD {
            let masks = view.bitmaps.window(view.start).truncate(length);
            let mut progress = Progress::new(view.start);
            self.window(view, masks, view.start, WORD, &mut progress, column, state);
        } else {
            self.long(view, column, state);
        }
        if self.scanner.custom.is_some() {
            self.custom(view, column, state);
        }
    }

    #[inline(never)]
    fn long(&self, view: &View<'_>, column: &mut ColumnTally, state: &mut State<'_>) {
        let mut progress = Progress::new(view.start);
        let mut base = view.start;
        while base < view.end {
            let rest = view.end - base;
            let masks = view.bitmaps.window(base).truncate(rest);
            let fresh = if rest > WORD { WORD - OVERLAP } else { WORD };
            self.window(view, masks, base, fresh, &mut progress, column, state);
            if rest <= WORD {
                return;
            }
            base += fresh;
        }
    }

    /// Asks the masks of 64 bytes; candidates that start in the first `fresh` belong to this window.
    #[inline(always)]
    #[allow(clippy::too_many_arguments)]
    fn window(
        &self,
        view: &View<'_>,
        masks: crate::bytes::Masks,
        base: usize,
        fresh: usize,
        progress: &mut Progress,
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) {
        let own = if fresh >= WORD {
            !0
        } else {
            (1u64 << fresh) - 1
        };
        let mut anchors = masks.anchor & own;
        while anchors != 0 {
            let at = base + anchors.trailing_zeros() as usize;
            anchors &= anchors - 1;
            if at >= progress.anchors {
                progress.anchors = self.anchor(view, at, column, state);
            }
        }
        let number = masks.digit | masks.group;
        let mut runs = seven_in_a_row(number) & !(number << 1) & own;
        while runs != 0 {
            let bit = runs.trailing_zeros();
            runs &= runs - 1;
            let from = base + bit as usize;
            if from < progress.numbers {
                continue;
            }
            let length = (!(number >> bit)).trailing_zeros().min(64 - bit) as usize;
            let digits = masks.digit >> bit;
            let mut to = from + length;
            if bit as usize + length == WORD && to < view.end {
                to = self.extend_number(view, to);
            } else if few_digits(digits, length, self.least_digits()) {
                continue;
            }
            progress.numbers = to;
            self.numbers(view, from, to, column, state);
        }
        let (letter, digit) = (masks.letter, masks.digit);
        let iban = letter & (letter >> 1) & (digit >> 2) & (digit >> 3) & own;
        let starts = iban & !((letter | digit) << 1);
        if starts != 0 && view.end - base >= 15 {
            self.ibans(view, base, starts, progress, column, state);
        }
        let colons = masks.colon;
        if colons != 0 && (colons & (colons >> 1) != 0 || colons.count_ones() >= 4) {
            self.ipv6(view, base, colons & own, progress, column, state);
        }
    }

    /// Digits of the shortest number that this column may hold: six only where it names phones, as
    /// some small countries number so.
    #[inline(always)]
    pub(super) fn least_digits(&self) -> usize {
        7 - usize::from(self.plan.phone.any_region)
    }

    #[cold]
    fn extend_number(&self, view: &View<'_>, mut to: usize) -> usize {
        while view
            .at(to)
            .is_some_and(|b| b.is_ascii_digit() || b" ()+-./".contains(&b))
        {
            to += 1;
        }
        to
    }
}

/// How far into the cell each lane has come, so that overlapping windows find nothing twice.
pub(super) struct Progress {
    pub anchors: usize,
    pub numbers: usize,
    pub tokens: usize,
}

impl Progress {
    const fn new(start: usize) -> Self {
        Self {
            anchors: start,
            numbers: start,
            tokens: start,
        }
    }
}

/// Bits at which seven consecutive ones start: a phone number, a card or an IPv4 address is no
/// shorter.
#[inline(always)]
const fn seven_in_a_row(x: u64) -> u64 {
    let two = x & (x >> 1);
    let four = two & (two >> 2);
    four & (four >> 3)
}

/// Whether a run of number bytes holds too few digits for anything: under `least`, unless three
/// separators may make it an IPv4 address.
#[inline(always)]
const fn few_digits(digits: u64, length: usize, least: usize) -> bool {
    let keep = if length >= 64 {
        !0
    } else {
        (1u64 << length) - 1
    };
    let count = (digits & keep).count_ones() as usize;
    count < 4 || (count < least && length < count + 3)
}
