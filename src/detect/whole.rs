//! Cells that are nothing but one value, as most cells with a value are: told by the masks of the
//! whole cell, without looking for where the value begins and ends. Whatever is not plainly such a
//! cell is left to the lanes.

use super::cell::{CellScan, State, View};
use super::runs::{ISO_DATE, Run, is_all_dotted, is_iso_date};
use super::value::Hit;
use crate::bytes::WORD;
use crate::model::{ColumnTally, Form, Signature};
use crate::validator::{card, email};

/// Runs of digits that are taken apart here.
const RUNS: usize = 8;

impl CellScan<'_, '_> {
    /// Judges the cell if it is one plain value, or plainly nothing; `first` is its first candidate.
    #[inline(always)]
    pub(super) fn whole(
        &self,
        view: &View<'_>,
        first: usize,
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) -> bool {
        match view.text.get(first) {
            Some(b'@') => self.whole_email(view, first, column),
            Some(b'%' | b':') => false,
            Some(letter) if letter.is_ascii_alphabetic() => false,
            _ if first == view.start => self.whole_number(view, column, state),
            _ => false,
        }
    }

    #[inline(always)]
    fn whole_email(&self, view: &View<'_>, at: usize, column: &mut ColumnTally) -> bool {
        let Some(kind) = self.scanner.kinds.email else {
            return false;
        };
        let (local, domain) = (at - view.start, view.end - at - 1);
        if !(1..WORD).contains(&local) || !(1..WORD).contains(&domain) {
            return false;
        }
        let words = (
            view.bitmaps.words_before(at) >> (WORD - local),
            view.bitmaps.words(at + 1) & (!0 >> (WORD - domain)),
        );
        let Some(flags) = email::whole(view.text, view.start, at, view.end, words) else {
            return false;
        };
        let mut evidence = Signature::CHECKED | Signature::WHOLE;
        if flags & email::Email::TEST != 0 {
            evidence |= Signature::TEST;
        }
        if flags & (email::Email::ROLE | email::Email::MACHINE) != 0 {
            evidence |= Signature::ROLE;
        }
        let value = view.bytes();
        let domain = kind.info_type.0;
        let hash = self
            .scanner
            .hasher
            .hash_mapped(domain, value, email::normalise_word);
        let hit = Hit {
            kind,
            from: view.start,
            to: view.end,
            form: Form::Plain,
            length: 0,
            flags: evidence,
            regions: 0,
            normalised: &[],
        };
        self.count(view, &hit, hash, column);
        true
    }

    #[inline(always)]
    fn whole_number(
        &self,
        view: &View<'_>,
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) -> bool {
        let length = view.end - view.start;
        if length >= WORD {
            return false;
        }
        let all = !0 >> (WORD - length);
        if view.bitmaps.numbers(view.start) & all != all {
            return false;
        }
        let digits = view.bitmaps.digits(view.start) & all;
        let count = digits.count_ones() as usize;
        if count < 4 {
            return true;
        }
        let first = digits.trailing_zeros() as usize;
        let pattern = digits >> first;
        let span = WORD - pattern.leading_zeros() as usize;
        if count < self.least_digits() && span != count + 3 {
            return true;
        }
        let at = view.start + first;
        let phones = self.plan.phone.is_on();
        match span - count {
            0 => {
                let run = Run {
                    from: at,
                    to: at + count,
                };
                let dialled = view.text.get(at) == Some(&b'0');
                let idle = span == length && !phones && !self.plan.ssn && !dialled;
                let card = || view.text.get(run.from..run.to).and_then(card::scheme);
                if idle && (count < 12 || !self.plan.card && card().is_none()) {
                    return true;
                }
                self.lone_run(view, run, column, state);
                return true;
            }
            1 if !phones => {
                let gap = at + (!pattern).trailing_zeros() as usize;
                if view.at(gap) == Some(b'.') {
                    return true;
                }
            }
            3 if !self.plan.phone.any_region
                && (pattern & !(pattern << 1)).count_ones() == 4
                && is_all_dotted(view, at, pattern) =>
            {
                if count <= 12 {
                    self.ipv4(view, at, column, state);
                }
                return true;
            }
            _ => {}
        }
        if pattern & 0x3FF == ISO_DATE && count < 15 && first < 3 && is_iso_date(view, at) {
            return true;
        }
        self.whole_runs(view, at, pattern, count, column, state)
    }

    /// A number of several runs that all belong together.
    #[inline(always)]
    fn whole_runs(
        &self,
        view: &View<'_>,
        at: usize,
        pattern: u64,
        count: usize,
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) -> bool {
        let mut starts = pattern & !(pattern << 1);
        let mut ends = pattern & !(pattern >> 1);
        let used = starts.count_ones() as usize;
        // Four bytes or more between two digits.
        let gaps = !pattern & (!0 >> pattern.leading_zeros());
        let wide = gaps & gaps >> 1 & gaps >> 2 & gaps >> 3;
        if used > RUNS || wide != 0 {
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
        let inner = view.text.get(at..view.end).unwrap_or_default();
        if inner.contains(&b'+') {
            return false;
        }
        let runs = runs.get(..used).unwrap_or_default();
        self.groups(view, runs, count, column, state);
        true
    }
}
