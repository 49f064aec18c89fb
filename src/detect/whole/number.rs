//! Cells that are one number, or plainly none that counts.

use crate::bytes::WORD;
use crate::detect::cell::{CellScan, State, View};
use crate::detect::runs::{ISO_DATE, Run, is_all_dotted, is_iso_date, taints};
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
        let (digits, numbers) = view.bitmaps.digits_and_numbers(view.start);
        let digits = digits & all;
        if numbers & all != all || digits == 0 {
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

    /// Whether it is part of a path, `/2026/11/72635`, and has no date.
    #[inline(always)]
    fn is_path(&self, view: &View<'_>, at: usize) -> bool {
        let slash = |at: usize| view.text.get(at) == Some(&b'/');
        let second = self.first_gap()
            + 1
            + (!(self.pattern >> (self.first_gap() + 1 - self.at))).trailing_zeros() as usize;
        self.at == at + 1
            && slash(at)
            && self.first_gap() == self.at + 4
            && slash(self.first_gap())
            && slash(second)
            && self.at + self.span > second + 3
            && self.count < 12
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

/// Whether the cell is a UUID, `f00279ed-0b97-49e8-b258-60a6b447420c`: groups of 8, 4, 4, 4 and 12
/// letters and digits, whose groups of digits are no numbers (RFC 9562).
#[inline(always)]
pub(in crate::detect) fn is_uuid(view: &View<'_>) -> bool {
    const GROUPS: u64 = 0xfff7bdeff;
    let mark = |at: usize| view.text.get(view.start + at) == Some(&b'-');
    view.end - view.start == 36
        && mark(8)
        && mark(13)
        && mark(18)
        && mark(23)
        && view.bitmaps.words(view.start) & 0xF_FFFF_FFFF == GROUPS
        && view.bitmaps.digits(view.start) & 0xF_FFFF_FFFF != GROUPS
}

/// Where the number at the candidate `at` ends, if it is plainly nothing in a column that is not
/// named for phones.
#[inline(always)]
pub(super) fn end_of_nothing(view: &View<'_>, at: usize) -> Option<usize> {
    let (digits, numbers) = view.bitmaps.digits_and_numbers(at);
    let length = ((!numbers).trailing_zeros() as usize).min(view.end - at);
    if length >= WORD {
        return None;
    }
    let end = at + length;
    let digits = digits & ((1 << length) - 1);
    let count = digits.count_ones() as usize;
    if count < 4 {
        return Some(end);
    }
    let first = digits.trailing_zeros() as usize;
    let shape = Shape {
        at: at + first,
        pattern: digits >> first,
        count,
        span: WORD - (digits >> first).leading_zeros() as usize,
    };
    let gaps = shape.span - count;
    if count < 7 && gaps != 3 {
        return Some(end);
    }
    let nothing = match gaps {
        0 => is_tainted(view, shape.at),
        1 => view.text.get(shape.first_gap()) == Some(&b'.'),
        2 if shape.is_path(view, at) => true,
        3 => {
            let four = shape.pattern & shape.pattern >> 1;
            shape.runs() == 4
                && four & four >> 2 != 0
                && is_all_dotted(view, shape.at, shape.pattern)
        }
        _ => shape.is_moment(view),
    };
    nothing.then_some(end)
}

/// Whether a letter or the like stands before the run of digits at `at`, which is part of something
/// else then, and nothing says that it is dialled.
#[inline(always)]
fn is_tainted(view: &View<'_>, at: usize) -> bool {
    let dialled = view.text.get(at) == Some(&b'0');
    !dialled && view.before(at).is_some_and(taints)
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
