//! Numbers: a stretch of digits and what people put between them is taken apart into runs of
//! digits, the runs are put together into groups, and each group is offered to the kinds whose
//! length it has.

use super::cell::{CellScan, State, View};
use super::runs::{
    DIGITS, Group, ISO_DATE, Run, before_wide_gap, card_runs, date_runs, digits_of,
    follows_identifier, follows_number, four_close_runs, gap_behind, is_all_dotted, is_dotted,
    is_iso_date, joins, one_separator, tainted_runs, taints,
};
use super::value::Hit;
use super::whole::number::is_uuid;
use crate::bytes::WORD;
use crate::model::{ColumnTally, Form, Signature, steps};
use crate::validator::{card, luhn, number, register_number, ssn};

impl CellScan<'_, '_> {
    /// Everything in the stretch `from..to` of digits and separators.
    #[inline]
    pub(super) fn numbers(
        &self,
        view: &View<'_>,
        from: usize,
        to: usize,
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) {
        if is_uuid(view) {
            return;
        }
        let length = to - from;
        if length > WORD {
            return self.grouped(view, from, to, column, state);
        }
        let digits = view.bitmaps.digits(from) & (!0 >> (WORD - length));
        let count = digits.count_ones() as usize;
        if count < 4 {
            return;
        }
        let first = digits.trailing_zeros();
        let pattern = digits >> first;
        let span = (u64::BITS - pattern.leading_zeros()) as usize;
        if count < self.least_digits() && span != count + 3 {
            return;
        }
        let at = from + first as usize;
        let runs = (pattern & !(pattern << 1)).count_ones();
        match (runs, span - count) {
            (1, _) => {
                return self.lone_run(
                    view,
                    Run {
                        from: at,
                        to: at + count,
                    },
                    column,
                    state,
                );
            }
            (2, 1)
                if !self.plan.phone.is_on() && view.at(gap_behind(at, pattern)) == Some(b'.') =>
            {
                // A number with a fraction.
                return;
            }
            (4, 3) if !self.plan.phone.any_region && is_all_dotted(view, at, pattern) => {
                // An address, or a version or another identifier.
                if count <= 12 {
                    self.ipv4(view, at, column, state);
                }
                return;
            }
            _ => {}
        }
        if pattern & 0x3FF == ISO_DATE && count < 15 && at < view.start + 3 && is_iso_date(view, at)
        {
            // What follows a date is a time of day, and no word before it can say birth.
            return;
        }
        self.grouped(view, from, to, column, state);
    }

    /// A single run of digits, the most common number by far: most are told apart by their length
    /// and by what stands beside them.
    #[inline]
    pub(super) fn lone_run(
        &self,
        view: &View<'_>,
        run: Run,
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) {
        let dialled = view.text.get(run.from..run.from + 2);
        let before = view.before(run.from);
        let mut open = self.plan.phone.is_on();
        if matches!(before, Some(b'+' | b'(')) || matches!(dialled, Some(b"00" | b"01")) {
            if self.international(view, &[run], false, column, state) > 0 {
                return;
            }
            open = true;
        }
        if before.is_some_and(taints) {
            return;
        }
        // Without anything beside it in its cell, no word can speak for it.
        let whole = view.start == run.from && view.end == run.to;
        if open || !whole {
            if run.len() >= self.least_digits() {
                self.number(view, &[run], column, state);
            }
        } else if run.len() >= 12 {
            self.card(view, &[run], column, state);
        } else if run.len() == 9 && self.plan.ssn {
            self.social_security(view, &[run], column, state);
        }
    }

    /// A stretch of several runs of digits.
    #[inline(never)]
    fn grouped(
        &self,
        view: &View<'_>,
        from: usize,
        to: usize,
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) {
        let mut group = Group::EMPTY;
        let mut at = from;
        while at < to {
            let length = (to - at).min(WORD);
            let digits = view.bitmaps.digits(at) & (!0 >> (WORD - length));
            let mut done = length;
            steps::count(1);
            if length == WORD && at + length < to && digits >> 63 == 1 && digits != !0 {
                // A run that may go on behind the window is left to the next one.
                done = 64 - digits.leading_ones() as usize;
            }
            let mut starts = digits & !(digits << 1);
            let mut ends = digits & !(digits >> 1);
            while starts != 0 {
                let first = starts.trailing_zeros() as usize;
                let last = ends.trailing_zeros() as usize;
                starts &= starts - 1;
                ends &= ends - 1;
                if first >= done {
                    break;
                }
                let run = Run {
                    from: at + first,
                    to: at + last + 1,
                };
                if !joins(view, &group, run) {
                    self.group(view, &group, column, state);
                    group = Group::EMPTY;
                }
                group.push(run);
            }
            at += done;
        }
        self.group(view, &group, column, state);
    }

    /// One group of runs.
    #[inline]
    fn group(
        &self,
        view: &View<'_>,
        group: &Group,
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) {
        if group.digits >= 4 {
            self.groups(view, group.runs(), group.digits, column, state);
        }
    }

    /// Runs with `digits` digits that stand close together: one number or several.
    pub(super) fn groups(
        &self,
        view: &View<'_>,
        mut runs: &[Run],
        digits: usize,
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) {
        let least = self.least_digits();
        steps::count(runs.len());
        while runs.len() >= 4 || (digits >= least && !runs.is_empty()) {
            let used = match four_close_runs(runs).filter(|_| !self.plan.phone.any_region) {
                // What follows is a prefix length, a port or another number.
                Some(from) if self.ipv4(view, from, column, state) => 4,
                // A version, or an address that is none.
                Some(_) if runs.len() == 4 && is_dotted(view, runs) => 4,
                _ if digits >= least => self.number(view, runs, column, state),
                _ => 1,
            };
            runs = runs.get(used..).unwrap_or_default();
        }
    }

    /// Digits of the shortest number that this column may hold: six only where it names phones, as
    /// some small countries number so.
    #[inline(always)]
    pub(super) fn least_digits(&self) -> usize {
        7 - usize::from(self.plan.phone.any_region)
    }

    /// Offers the first runs to every kind; tells how many runs are done with.
    fn number(
        &self,
        view: &View<'_>,
        runs: &[Run],
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) -> usize {
        let total: usize = runs.iter().map(|r| r.len()).sum();
        if total < self.least_digits() {
            return runs.len();
        }
        if let Some(used) = date_runs(view, runs) {
            self.date_in_text(view, runs.get(..used).unwrap_or_default(), column, state);
            return used;
        }
        let [first, ..] = runs else { return runs.len() };
        let tainted = view.before(first.from).is_some_and(taints);
        let used = self.international(view, runs, tainted, column, state);
        if used > 0 {
            return used;
        }
        if tainted {
            return tainted_runs(view, runs);
        }
        if total >= 12 {
            let used = self.card(view, runs, column, state);
            if used > 0 {
                return used;
            }
        }
        let used = self.social_security(view, runs, column, state);
        if used > 0 {
            return used;
        }
        let used = self.national(view, runs, total, column, state);
        if used > 0 {
            return used;
        }
        if let Some((part, digits)) = before_wide_gap(runs) {
            let used = self.national(view, part, digits, column, state);
            if used > 0 {
                return used;
            }
        }
        1
    }

    /// A payment card at the start of `runs`.
    #[inline]
    fn card(
        &self,
        view: &View<'_>,
        runs: &[Run],
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) -> usize {
        let Some(kind) = self.scanner.kinds.card else {
            return 0;
        };
        let Some((used, form)) = card_runs(view, runs) else {
            return 0;
        };
        let Some(runs) = runs.get(..used) else {
            return 0;
        };
        let (Some(first), Some(last)) = (runs.first(), runs.last()) else {
            return 0;
        };
        if view.at(last.to).is_some_and(taints) || follows_identifier(view, first.from) {
            return 0;
        }
        let mut buffer = [0; DIGITS];
        let Some(digits) = digits_of(view.text, runs, &mut buffer) else {
            return 0;
        };
        let scheme = card::scheme(digits);
        let whole = view.start == first.from && view.end == last.to;
        if scheme.is_none() && !self.plan.card && whole {
            return 0;
        }
        let valid = luhn::is_valid(digits);
        if scheme.is_none() && !valid {
            return 0;
        }
        let context = self.context(view, kind, (first.from, last.to), state);
        let cued = context == Signature::CUE;
        if scheme.is_none() && !cued && !self.plan.card {
            return 0;
        }
        if !valid {
            let failed = if cued || form == Form::Grouped {
                &mut column.failures.marked_card
            } else {
                &mut column.failures.card
            };
            *failed += 1;
            return 0;
        }
        let mut flags = Signature::CHECKED | context | self.whole_flag(view, first.from, last.to);
        if card::is_test(digits) {
            flags |= Signature::TEST;
        }
        if scheme.is_none_or(card::Scheme::is_broad) {
            flags |= Signature::ANY_REGION;
        }
        if view
            .before(first.from)
            .is_some_and(|b| b == b'/' || b == b'.' || b == b'-')
        {
            flags |= Signature::ANTI_CUE;
        }
        count_number(column, digits);
        let hit = Hit {
            kind,
            from: first.from,
            to: last.to,
            form,
            length: digits.len() as u8,
            flags,
            regions: 0,
            normalised: digits,
        };
        self.emit(view, hit, column, state);
        used
    }

    /// A US social security number: 3-2-4 digits, or nine where the column or a word says so.
    #[inline]
    fn social_security(
        &self,
        view: &View<'_>,
        runs: &[Run],
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) -> usize {
        let Some(kind) = self.scanner.kinds.ssn else {
            return 0;
        };
        let (used, form) = match runs {
            [a, b, c, rest @ ..]
                if (a.len(), b.len(), c.len()) == (3, 2, 4)
                    && one_separator(view, &[*a, *b, *c], b" -")
                    && rest.is_empty() =>
            {
                (3, Form::Grouped)
            }
            [a] if a.len() == 9 => (1, Form::Bare),
            _ => return 0,
        };
        let Some(runs) = runs.get(..used) else {
            return 0;
        };
        let (Some(first), Some(last)) = (runs.first(), runs.last()) else {
            return 0;
        };
        if view.at(last.to).is_some_and(taints) || follows_number(view, first.from) {
            return 0;
        }
        let context = self.context(view, kind, (first.from, last.to), state);
        if form == Form::Bare && !self.plan.ssn && context != Signature::CUE {
            return 0;
        }
        let mut buffer = [0; DIGITS];
        let Some(digits) = digits_of(view.text, runs, &mut buffer) else {
            return 0;
        };
        if !ssn::is_valid(digits) {
            column.failures.ssn += 1;
            return 0;
        }
        let mut flags = Signature::CHECKED | context | self.whole_flag(view, first.from, last.to);
        if ssn::is_test(digits) {
            flags |= Signature::TEST;
        }
        count_number(column, digits);
        let hit = Hit {
            kind,
            from: first.from,
            to: last.to,
            form,
            length: 9,
            flags,
            regions: 0,
            normalised: digits,
        };
        self.emit(view, hit, column, state);
        used
    }

    pub(super) fn whole_flag(&self, view: &View<'_>, from: usize, to: usize) -> u16 {
        if view.is_whole(from, to) {
            Signature::WHOLE
        } else {
            0
        }
    }
}

/// Counts a matched number for the tests for sequences.
#[inline]
pub(super) fn count_number(column: &mut ColumnTally, digits: &[u8]) {
    let lead = digits.get(..6).unwrap_or(digits);
    column.numbers.add(number(digits), number(lead) as u32);
}

/// The same for at most sixteen digits in one register, the first in the low byte, zeros behind.
#[inline(always)]
pub(super) fn count_compact(column: &mut ColumnTally, digits: u128, count: usize) {
    let (value, lead) = register_number(digits, count);
    column.numbers.add(value, lead as u32);
}
