//! Cells that are one number, or plainly none that counts.

use crate::bytes::WORD;
use crate::detect::cell::{CellScan, State, View};
use crate::detect::runs::{ISO_DATE, Run, is_all_dotted, is_iso_date};
use crate::model::ColumnTally;

/// Runs of digits that are taken apart here.
const RUNS: usize = 8;

/// The digits of a cell of nothing but digits and what stands between them.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    /// The first digit.
    pub at: usize,
    /// The digits from there on, bit 0 first.
    pub pattern: u64,
    /// How many digits.
    pub count: usize,
    /// From the first to the last digit.
    pub span: usize,
}

impl Shape {
    #[inline(always)]
    pub fn of(view: &View<'_>) -> Option<Self> {
        let length = view.end - view.start;
        if length >= WORD {
            return None;
        }
        let all = !0 >> (WORD - length);
        let digits = view.bitmaps.digits(view.start) & all;
        if view.bitmaps.numbers(view.start) & all != all || digits == 0 {
            return None;
        }
        let first = digits.trailing_zeros() as usize;
        let pattern = digits >> first;
        Some(Self {
            at: view.start + first,
            pattern,
            count: digits.count_ones() as usize,
            span: WORD - pattern.leading_zeros() as usize,
        })
    }

    /// The byte behind the first run of digits.
    #[inline(always)]
    pub fn first_gap(&self) -> usize {
        self.at + (!self.pattern).trailing_zeros() as usize
    }

    /// The digits one behind the other, the first in the low byte, zeros behind the last; at most
    /// sixteen.
    #[inline(always)]
    pub fn compact(&self, text: &[u8]) -> Option<u128> {
        let keep = !0 >> (8 * 16usize.checked_sub(self.count)?);
        let load = |at: usize| text.get(at..)?.first_chunk::<16>().copied();
        if self.span == self.count {
            return Some(u128::from_le_bytes(load(self.at)?) & keep);
        }
        let mut out = [0; 32];
        let mut starts = self.pattern & !(self.pattern << 1);
        let mut ends = self.pattern & !(self.pattern >> 1);
        let mut used = 0;
        while starts != 0 {
            let (from, to) = (starts.trailing_zeros(), ends.trailing_zeros() + 1);
            out.get_mut(used..)?
                .first_chunk_mut::<16>()?
                .copy_from_slice(&load(self.at + from as usize)?);
            used += (to - from) as usize;
            starts &= starts - 1;
            ends &= ends - 1;
        }
        Some(u128::from_le_bytes(*out.first_chunk::<16>()?) & keep)
    }

    /// How many runs of digits.
    #[inline(always)]
    pub fn runs(&self) -> usize {
        (self.pattern & !(self.pattern << 1)).count_ones() as usize
    }

    /// Whether it is the whole cell, and nothing that is dialled.
    #[inline(always)]
    pub fn is_lone(&self, view: &View<'_>) -> bool {
        self.at == view.start
            && self.at + self.span == view.end
            && view.text.get(self.at) != Some(&b'0')
    }

    /// Whether it begins with a date, `2026-03-04`, so that what follows is a time of day.
    #[inline(always)]
    pub fn is_moment(&self, view: &View<'_>) -> bool {
        self.pattern & 0x3FF == ISO_DATE
            && self.count < 15
            && self.at < view.start + 3
            && (is_plain_date(view.text, self.at) || is_iso_date(view, self.at))
    }
}

/// Whether the digits at `at`, grouped as in `2026-03-04`, are a day of this or the last century:
/// most dates, in a few operations.
#[inline(always)]
fn is_plain_date(text: &[u8], at: usize) -> bool {
    let Some(bytes) = text.get(at..).and_then(<[u8]>::first_chunk::<10>) else {
        return false;
    };
    let two = |at: usize| (bytes[at] & 15) * 10 + (bytes[at + 1] & 15);
    let century = two(0);
    bytes[4] == b'-'
        && bytes[7] == b'-'
        && (century == 19 || century == 20)
        && two(5).wrapping_sub(1) < 12
        && two(8).wrapping_sub(1) < 31
}

impl CellScan<'_, '_> {
    /// Judges the cell if it is one number, or plainly nothing.
    pub(in crate::detect) fn whole_number(
        &self,
        view: &View<'_>,
        first: usize,
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) -> bool {
        if first != view.start {
            return false;
        }
        let Some(shape) = Shape::of(view) else {
            return false;
        };
        let Shape {
            at,
            count,
            span,
            pattern,
        } = shape;
        if count < 4 || count < self.least_digits() && span != count + 3 {
            return true;
        }
        match span - count {
            0 => {
                let (from, to) = (at, at + count);
                self.lone_run(view, Run { from, to }, column, state);
                return true;
            }
            1 if !self.plan.phone.is_on() && view.at(shape.first_gap()) == Some(b'.') => {
                return true;
            }
            3 if !self.plan.phone.any_region
                && shape.runs() == 4
                && is_all_dotted(view, at, pattern) =>
            {
                if count <= 12 {
                    self.ipv4(view, at, column, state);
                }
                return true;
            }
            _ => {}
        }
        shape.is_moment(view) || self.whole_runs(view, &shape, column, state)
    }

    /// A number of several runs that all belong together.
    #[inline]
    fn whole_runs(
        &self,
        view: &View<'_>,
        shape: &Shape,
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) -> bool {
        let Shape { at, pattern, .. } = *shape;
        let mut starts = pattern & !(pattern << 1);
        let mut ends = pattern & !(pattern >> 1);
        let used = shape.runs();
        // Four bytes or more between two digits.
        let gaps = !pattern & (!0 >> pattern.leading_zeros());
        let wide = gaps & gaps >> 1 & gaps >> 2 & gaps >> 3;
        let inner = view.text.get(at..view.end).unwrap_or_default();
        if used > RUNS || wide != 0 || inner.contains(&b'+') {
            return false;
        }
        let mut runs = [Run::default(); RUNS];
        for run in runs.iter_mut().take(used) {
            *run = Run {
                from: at + starts.trailing_zeros() as usize,
                to: at + ends.trailing_zeros() as usize + 1,
            };
            starts &= starts - 1;
            ends &= ends - 1;
        }
        let runs = runs.get(..used).unwrap_or_default();
        self.groups(view, runs, shape.count, column, state);
        true
    }
}
