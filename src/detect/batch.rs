//! Records of equal width, taken column by column: everything that is known of a column is known
//! once for hundreds of cells, its sketch stays in the nearest cache, and the branches of a loop
//! over cells of one kind are foreseen. What is counted is the same as record by record.

use super::TRACKED_COLUMNS;
use super::cell::{CellScan, Raw, View};
use super::layout::ColumnPlan;
use super::scanner::{NO_PLAN, Pass, Record, without_return};

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
    fn record(&self, number: usize, ends: &'a [u32]) -> Record<'a> {
        let before = (number * self.width).checked_sub(1);
        let before = before.and_then(|at| self.ends.get(at));
        Record {
            start: before.map_or(self.first.start, |end| *end as usize + 1),
            ends,
            row: self.first.row + number as u32,
            line: self.first.line + number as u32,
        }
    }
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
        let mut filled = 0;
        let mut row_start = batch.first.start;
        for (number, ends) in batch.ends.chunks_exact(batch.width).enumerate() {
            let (Some(end), Some(last)) = (ends.get(column), ends.last()) else {
                return;
            };
            let start = match column.checked_sub(1) {
                Some(before) => ends.get(before).map_or(0, |end| *end as usize + 1),
                None => row_start,
            };
            row_start = *last as usize + 1;
            let mut end = *end as usize;
            if column + 1 == batch.width {
                end = without_return(self.block.text, start, end);
            }
            if end <= start {
                continue;
            }
            filled += 1;
            let first = match plan.birth_date {
                true => start,
                false => match self.block.bitmaps.candidate_in(start, end) {
                    Some(candidate) => candidate,
                    None => continue,
                },
            };
            self.batch_cell(batch, number, ends, plan, column, (start, end), first);
        }
        self.filled[column] += filled;
    }

    /// One filled cell, whose first candidate stands at `first`.
    #[allow(clippy::too_many_arguments)]
    #[inline(always)]
    fn batch_cell(
        &mut self,
        batch: Batch<'a>,
        number: usize,
        ends: &'a [u32],
        plan: &'a ColumnPlan,
        column: usize,
        (start, end): (usize, usize),
        first: usize,
    ) {
        let record = batch.record(number, ends);
        let Some(tally) = self.tally.columns.get_mut(column) else {
            return;
        };
        let scan = CellScan {
            scanner: self.scanner,
            block: &self.block,
            layout: self.layout,
            plan,
            record: &record,
            column: Some(column as u32),
        };
        self.state.memo.next_record();
        let view = match scan.unquote(start, end) {
            Raw::Plain(view) => view,
            Raw::Quoted(quote) => {
                return scan.decoded(quote, start, end, tally, &mut self.state);
            }
        };
        if plan.birth_date {
            return scan.view(&view, tally, &mut self.state);
        }
        if scan.whole(&view, first, tally, &mut self.state) {
            return;
        }
        scan.candidates(&view, first, tally, &mut self.state);
    }
}

impl CellScan<'_, '_> {
    /// The candidates of a cell from `at` on.
    #[inline(never)]
    fn candidates(
        &self,
        view: &View<'_>,
        mut at: usize,
        column: &mut crate::model::ColumnTally,
        state: &mut super::cell::State<'_>,
    ) {
        while at < view.end {
            let done = self.candidate(view, at, column, state);
            at = view.bitmaps.next_candidate(done);
        }
    }
}
