//! How tokens come to their cells: the places of a block are told once, from its masks, and only
//! cells with one are visited, after the other lanes have seen their record.

use super::TRACKED_COLUMNS;
use super::batch::Batch;
use super::block::{MatchSink, RawMatch};
use super::cell::{CellScan, Raw};
use super::scanner::{NO_PLAN, Pass, Record};
use crate::model::{Sensitive, Signature};

/// Which columns a record's cells belong to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Region {
    /// The table's.
    Columns,
    /// None: preamble and header rows.
    Outside,
}

impl<'a> Pass<'a, '_> {
    /// Looks for tokens in the records of a batch that ends at `next`.
    #[inline(never)]
    pub(super) fn tokens_of_batch(&mut self, batch: Batch<'a>, next: usize) {
        while self.token < next {
            let cell = batch
                .ends
                .partition_point(|end| (*end as usize) <= self.token);
            let record = batch.record(cell / batch.width);
            self.tokens_of_cell(record, cell % batch.width, Region::Columns);
        }
    }

    /// Looks for tokens in a record that ends at `next`.
    #[inline(never)]
    pub(super) fn tokens_of_record(&mut self, record: Record<'a>, next: usize, region: Region) {
        while self.token < next {
            let cell = record
                .ends
                .partition_point(|end| (*end as usize) <= self.token);
            self.tokens_of_cell(record, cell, region);
        }
        if let Some(outlet) = &mut self.state.sink {
            outlet.release();
        }
    }

    /// Looks for tokens in a cell and goes on to the next place behind it.
    fn tokens_of_cell(&mut self, record: Record<'a>, index: usize, region: Region) {
        let Some((start, end)) = record.cell(self.block.text, index) else {
            self.token = usize::MAX;
            return;
        };
        let first = self.token;
        let behind = end.max(first + 1);
        let tracked = region == Region::Columns && index < TRACKED_COLUMNS;
        let tally = match tracked {
            true => self.tally.columns.get_mut(index),
            false => Some(&mut self.tally.outside),
        };
        let Some(tally) = tally.filter(|_| end > start) else {
            self.token = self.places.next(behind);
            return;
        };
        let scan = CellScan {
            scanner: self.scanner,
            block: &self.block,
            layout: self.layout,
            plan: self.layout.columns.get(index).unwrap_or(&NO_PLAN),
            record: &record,
            column: tracked.then_some(index as u32),
        };
        match scan.unquote(start, end) {
            Raw::Plain(view) => {
                let places = &mut self.places;
                let next = scan.tokens_at(&view, first, places, tally, &mut self.state);
                self.token = if next < behind {
                    places.next(behind)
                } else {
                    next
                };
            }
            Raw::Quoted(quote) => {
                self.token = self.places.next(behind);
                scan.with_decoded(quote, start, end, &mut self.state, |view, state| {
                    scan.tokens(view, tally, state);
                });
            }
        }
    }
}

/// Where single matches go: on to their taker, or held back until those of their record are all
/// there and can be put in order.
pub(super) struct Outlet<'a> {
    sink: &'a mut (dyn MatchSink + 'a),
    held: Option<Vec<Held>>,
}

/// A match that waits for its place.
struct Held {
    column: Option<u32>,
    row: u32,
    line: u32,
    start: u32,
    end: u32,
    signature: Signature,
    value: Vec<u8>,
    normalised: Vec<u8>,
}

impl<'a> Outlet<'a> {
    pub fn new(sink: &'a mut (dyn MatchSink + 'a)) -> Self {
        Self { sink, held: None }
    }

    /// Holds matches back from now on.
    pub fn hold(&mut self) {
        self.held.get_or_insert_default();
    }

    /// Takes one match.
    pub fn take(&mut self, found: RawMatch<'_>) {
        match &mut self.held {
            Some(held) => held.push(Held {
                column: found.column,
                row: found.row,
                line: found.line,
                start: found.start,
                end: found.end,
                signature: found.signature,
                value: found.value.expose().to_vec(),
                normalised: found.normalised.expose().to_vec(),
            }),
            None => self.sink.take(found),
        }
    }

    /// Hands on what is held, in order of column and start.
    pub fn release(&mut self) {
        let Some(mut held) = self.held.take() else {
            return;
        };
        held.sort_by_key(|one| (one.column.unwrap_or(u32::MAX), one.start, one.signature));
        for one in held {
            self.sink.take(RawMatch {
                column: one.column,
                row: one.row,
                line: one.line,
                start: one.start,
                end: one.end,
                signature: one.signature,
                value: Sensitive::new(&one.value),
                normalised: Sensitive::new(&one.normalised),
            });
        }
    }
}
