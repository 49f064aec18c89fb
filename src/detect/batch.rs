//! Records of equal width, taken column by column: what is known of a column is looked up once for
//! hundreds of cells, its sketch stays in the nearest cache, and the branches of a loop over cells
//! of one kind are foreseen. What is counted is the same as record by record.

use super::TRACKED_COLUMNS;
use super::cell::{CellScan, Raw, State, View};
use super::layout::{ColumnPlan, NO_PLAN};
use super::scanner::{Pass, Record, without_return};
use super::whole::{Verdict, Whole};
use crate::model::{ColumnTally, Place};

/// Cells that a batch may have: its text and its index stay in the nearest caches.
const CELLS: usize = 4_096;
/// Fewer records than this are not worth it.
const RECORDS: usize = 8;

/// Consecutive records with equally many cells.
#[derive(Clone, Copy)]
pub(super) struct Batch<'a> {
    /// Where the cells end.
    pub ends: &'a [u32],
    /// Cells of each record: at least two, all tracked.
    pub width: usize,
    /// The first record.
    pub first: Record<'a>,
}

impl<'a> Batch<'a> {
    /// How many records from the first one of `records` on have `width` cells each, if they are
    /// enough for a batch. `before` is the number of cells up to there.
    pub fn length(records: &[u32], before: u32, width: usize, most: usize) -> Option<usize> {
        if !(2..=TRACKED_COLUMNS).contains(&width) {
            return None;
        }
        let most = most.min(CELLS / width);
        let mut upto = before;
        let equal = records.iter().take(most).take_while(|cells| {
            upto = upto.wrapping_add(width as u32);
            **cells == upto
        });
        Some(equal.count()).filter(|count| *count >= RECORDS)
    }

    /// One of its records.
    #[inline(always)]
    pub fn record(&self, number: usize) -> Record<'a> {
        let first = number * self.width;
        let before = first.checked_sub(1).and_then(|at| self.ends.get(at));
        Record {
            start: before.map_or(self.first.start, |end| *end as usize + 1),
            ends: self.ends.get(first..first + self.width).unwrap_or_default(),
            row: self.first.row + number as u32,
            line: self.first.line + number as u32,
        }
    }
}

/// A filled cell of a batch.
#[derive(Clone, Copy)]
struct Cell<'a> {
    record: Record<'a>,
    start: usize,
    end: usize,
    /// Its first candidate that is not judged yet, or its start.
    first: usize,
}

impl<'a> Pass<'a, '_> {
    /// All columns of a batch.
    #[inline(always)]
    pub(super) fn batch(&mut self, batch: Batch<'a>) {
        if self.filled.len() < batch.width {
            self.grow(batch.width);
        }
        self.widths[batch.width] += (batch.ends.len() / batch.width) as u32;
        for column in 0..batch.width {
            self.column(batch, column);
        }
    }

    /// The cells of one column.
    #[inline(always)]
    fn column(&mut self, batch: Batch<'a>, column: usize) {
        let plan = self.layout.columns.get(column).unwrap_or(&NO_PLAN);
        let whole = Whole::new(self.scanner, self.layout, plan);
        // The end of the cell before and the end of this one stand side by side.
        let (skipped, pairs) = match column.checked_sub(1) {
            Some(before) => (0, batch.ends.get(before..)),
            None => (1, batch.ends.get(batch.width - 1..)),
        };
        let plain =
            plan.category.is_none() && !plan.prose && !plan.nested && plan.identifiers.is_empty();
        let mut filled = 0;
        if skipped == 1 {
            let end = batch.ends.first().map_or(0, |end| *end as usize);
            filled += u32::from(end > batch.first.start);
            self.first_cell(&batch, plan, end);
        }
        let last = column + 1 == batch.width;
        let pairs = pairs.unwrap_or_default().chunks(batch.width);
        for (number, pair) in pairs.enumerate() {
            let [before, end, ..] = pair else {
                break;
            };
            let (start, mut end) = (*before as usize + 1, *end as usize);
            if last {
                end = without_return(self.block.text, start, end);
            }
            filled += u32::from(end > start);
            let first = match self.block.bitmaps.candidate_in(start, end) {
                Some(candidate) => candidate,
                None if plan.takes_cells() && end > start => start,
                None => continue,
            };
            let number = number + skipped;
            let mut from = first;
            if plain
                && let Some(view) = self.bare(start, end)
                && let Some(tally) = self.tally.columns.get_mut(column)
            {
                let place = Place {
                    block: self.block.number,
                    row: batch.first.row + number as u32,
                    line: batch.first.line + number as u32,
                };
                let region = || {
                    self.state.memo.next_record();
                    let record = batch.record(number);
                    self.state.memo.of(&self.block, self.layout, &record)
                };
                match whole.judge(&view, first, place, region, tally) {
                    Verdict::Done => continue,
                    Verdict::Look(at) => from = at,
                }
            }
            let cell = Cell {
                record: batch.record(number),
                start,
                end,
                first: from,
            };
            self.cell_of_batch(cell, plan, column);
        }
        self.filled[column] += filled;
    }

    /// The first cell of all, which has none before it.
    #[inline(never)]
    fn first_cell(&mut self, batch: &Batch<'a>, plan: &'a ColumnPlan, end: usize) {
        let start = batch.first.start;
        if end <= start {
            return;
        }
        let first = self.block.bitmaps.candidate_in(start, end);
        if first.is_none() && !plan.takes_cells() {
            return;
        }
        let cell = Cell {
            record: batch.record(0),
            start,
            end,
            first: first.unwrap_or(start),
        };
        self.cell_of_batch(cell, plan, 0);
    }

    /// A cell whose bytes, less a pair of quotes around them, are its value.
    #[inline(always)]
    fn bare(&self, start: usize, end: usize) -> Option<View<'a>> {
        let text = self.block.text;
        let quote = self.layout.quote;
        let quoted = quote.is_some() && text.get(start).copied() == quote;
        if quoted {
            let closed = end - start > 2 && text.get(end - 1).copied() == quote;
            let inner = || text.get(start + 1..end - 1).unwrap_or_default();
            let doubled = self.block.cells.has_inner_quotes()
                && quote.is_some_and(|quote| memchr::memchr(quote, inner()).is_some());
            if !closed || doubled {
                return None;
            }
        }
        Some(View {
            text,
            bitmaps: self.block.bitmaps,
            start: start + usize::from(quoted),
            end: end - usize::from(quoted),
        })
    }

    /// A cell that is not plainly one value.
    #[inline(never)]
    fn cell_of_batch(&mut self, cell: Cell<'a>, plan: &'a ColumnPlan, column: usize) {
        let Some(tally) = self.tally.columns.get_mut(column) else {
            return;
        };
        let scan = CellScan {
            scanner: self.scanner,
            block: &self.block,
            layout: self.layout,
            plan,
            record: &cell.record,
            column: Some(column as u32),
        };
        self.state.memo.next_record();
        match scan.unquote(cell.start, cell.end) {
            Raw::Quoted(quote) => {
                scan.decoded(quote, cell.start, cell.end, tally, &mut self.state);
            }
            Raw::Plain(view) if plan.takes_cells() => scan.view(&view, tally, &mut self.state),
            Raw::Plain(view) => {
                if !scan.whole_number(&view, cell.first, tally, &mut self.state) {
                    scan.candidates(&view, cell.first, tally, &mut self.state);
                }
            }
        }
    }
}

impl CellScan<'_, '_> {
    /// The candidates of a cell from `at` on.
    fn candidates(
        &self,
        view: &View<'_>,
        mut at: usize,
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) {
        while at < view.end {
            let done = self.candidate(view, at, column, state);
            at = view.bitmaps.next_candidate(done);
        }
    }
}
