//! Numbers: a stretch of digits and what people put between them is taken apart into runs of
//! digits, the runs are put together into groups, and each group is offered to the kinds whose
//! length it has.

use super::cell::{CellScan, State, View};
use super::value::Hit;
use crate::bytes::WORD;
use crate::model::{ColumnTally, Form, Signature};
use crate::validator::{card, luhn, ssn};

/// Runs that one group may have.
const RUNS: usize = 16;
/// Bytes between two runs of one number at most: ` (0) ` counts as two gaps.
const GAP: usize = 3;
/// Digits of the longest group that any kind wants: an international prefix and a full number, or
/// a card of 19.
pub(super) const DIGITS: usize = 24;

/// Consecutive runs of digits with little between them.
#[derive(Clone, Copy)]
pub(super) struct Group {
    runs: [Run; RUNS],
    used: usize,
    digits: usize,
}

/// A run of digits, by position in the view's text.
#[derive(Clone, Copy, Default)]
pub(super) struct Run {
    pub from: usize,
    pub to: usize,
}

impl Run {
    pub const fn len(self) -> usize {
        self.to - self.from
    }
}

impl Group {
    const EMPTY: Self = Self {
        runs: [Run { from: 0, to: 0 }; RUNS],
        used: 0,
        digits: 0,
    };

    #[inline(always)]
    fn push(&mut self, run: Run) {
        if let Some(slot) = self.runs.get_mut(self.used) {
            *slot = run;
            self.used += 1;
            self.digits += run.len();
        }
    }

    pub fn runs(&self) -> &[Run] {
        self.runs.get(..self.used).unwrap_or_default()
    }
}

/// The digits of some runs, in the text itself if they stand together; `None` if there are too
/// many.
#[inline]
pub(super) fn digits_of<'t>(
    text: &'t [u8],
    runs: &[Run],
    buffer: &'t mut [u8; DIGITS],
) -> Option<&'t [u8]> {
    if let [run] = runs {
        return text
            .get(run.from..run.to)
            .filter(|digits| digits.len() <= DIGITS);
    }
    let mut used = 0;
    for run in runs {
        let source = text.get(run.from..run.to)?;
        let target = buffer.get_mut(used..used + source.len())?;
        for (to, from) in target.iter_mut().zip(source) {
            *to = *from;
        }
        used += source.len();
    }
    buffer.get(..used)
}

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
    fn lone_run(&self, view: &View<'_>, run: Run, column: &mut ColumnTally, state: &mut State<'_>) {
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
        if group.digits < 4 {
            return;
        }
        let mut runs = group.runs();
        let least = self.least_digits();
        while runs.len() >= 4 || (group.digits >= least && !runs.is_empty()) {
            let used = match four_close_runs(runs).filter(|_| !self.plan.phone.any_region) {
                // What follows is a prefix length, a port or another number.
                Some(from) if self.ipv4(view, from, column, state) => 4,
                // A version, or an address that is none.
                Some(_) if runs.len() == 4 && is_dotted(view, runs) => 4,
                _ if group.digits >= least => self.number(view, runs, column, state),
                _ => 1,
            };
            runs = runs.get(used..).unwrap_or_default();
        }
    }

    /// Digits of the shortest number that this column may hold: six only where it names phones, as
    /// some small countries number so.
    #[inline(always)]
    fn least_digits(&self) -> usize {
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
        let context = self.context(view, kind, first.from, last.to);
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
        let context = self.context(view, kind, first.from, last.to);
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

/// Whether a run belongs to the group so far: at most three separators between, none of them a `+`,
/// which starts a new number.
#[inline(always)]
fn joins(view: &View<'_>, group: &Group, run: Run) -> bool {
    let Some(last) = group.used.checked_sub(1).and_then(|i| group.runs.get(i)) else {
        return true;
    };
    let gap = run.from - last.to;
    gap <= GAP
        && group.used < RUNS
        && view.before(run.from) != Some(b'+')
        && view
            .text
            .get(last.to..run.from)
            .is_some_and(|g| !g.contains(&b'+'))
}

/// Whether this byte beside a number makes it part of something else: an identifier, a version, a
/// local part.
pub(super) const fn taints(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'@' | b'#' | b'$')
}

/// Position behind the first run of the digits whose pattern begins at `at`.
const fn gap_behind(at: usize, pattern: u64) -> usize {
    at + (!pattern).trailing_zeros() as usize
}

/// Whether all gaps of the pattern are single dots.
fn is_all_dotted(view: &View<'_>, at: usize, pattern: u64) -> bool {
    let mut gaps = !pattern & ((1 << (u64::BITS - 1 - pattern.leading_zeros())) - 1);
    while gaps != 0 {
        if view.at(at + gaps.trailing_zeros() as usize) != Some(b'.') {
            return false;
        }
        gaps &= gaps - 1;
    }
    true
}

/// Whether only single dots stand between the runs.
fn is_dotted(view: &View<'_>, runs: &[Run]) -> bool {
    runs.windows(2).all(|pair| match pair {
        [a, b] => b.from - a.to == 1 && view.at(a.to) == Some(b'.'),
        _ => true,
    })
}

/// How many runs belong to the identifier that the first one is part of: up to a blank.
fn tainted_runs(view: &View<'_>, runs: &[Run]) -> usize {
    let blank = runs.windows(2).position(|pair| match pair {
        [a, b] => view
            .text
            .get(a.to..b.from)
            .is_some_and(|gap| gap.contains(&b' ')),
        _ => true,
    });
    blank.map_or(runs.len(), |position| position + 1)
}

/// Whether digits stand before a number with only separators between: it is the rest of something
/// longer.
pub(super) fn follows_number(view: &View<'_>, from: usize) -> bool {
    (1..=GAP).find_map(|back| {
        let byte = view.at(from.checked_sub(back)?)?;
        match byte {
            b'0'..=b'9' => Some(true),
            b' ' | b'-' | b'.' | b'/' | b'(' => None,
            _ => Some(false),
        }
    }) == Some(true)
}

/// Whether the groups before a number begin with letters, as those of an IBAN do.
fn follows_identifier(view: &View<'_>, from: usize) -> bool {
    if !follows_number(view, from) {
        return false;
    }
    let mut at = from;
    while let Some(byte) = view.before(at)
        && (byte.is_ascii_digit() || matches!(byte, b' ' | b'-'))
    {
        at -= 1;
    }
    view.before(at).is_some_and(|b| b.is_ascii_alphabetic())
        && view.at(at).is_some_and(|b| b.is_ascii_digit())
}

/// The digits of `2026-03-04`, first byte in bit 0.
const ISO_DATE: u64 = 0b11_0110_1111;

/// Whether the four digits, separator, two digits, separator, two digits at `at` are a date.
fn is_iso_date(view: &View<'_>, at: usize) -> bool {
    let run = |from: usize, to: usize| Run {
        from: at + from,
        to: at + to,
    };
    date_runs(view, &[run(0, 4), run(5, 7), run(8, 10)]).is_some()
}

/// The date at the start of the runs, if there is one: `2026-03-04`, `04.03.2026`.
fn date_runs(view: &View<'_>, runs: &[Run]) -> Option<usize> {
    let [a, b, c, ..] = runs else { return None };
    let separators = (view.at(a.to)?, view.at(b.to)?);
    let single = b.from - a.to == 1 && c.from - b.to == 1 && separators.0 == separators.1;
    if !single || !matches!(separators.0, b'-' | b'/' | b'.') || b.len() > 2 {
        return None;
    }
    let value = |run: &Run| -> Option<u32> {
        let digits = view.text.get(run.from..run.to)?;
        Some(digits.iter().fold(0, |n, d| n * 10 + u32::from(d - b'0')))
    };
    let (day, month, year) = match (a.len(), c.len()) {
        (4, 1 | 2) => (value(c)?, value(b)?, value(a)?),
        (1 | 2, 4) => (value(a)?, value(b)?, value(c)?),
        _ => return None,
    };
    let calendar = (1..=31).contains(&day)
        && (1..=31).contains(&month)
        && (day <= 12 || month <= 12)
        && (1900..2100).contains(&year);
    calendar.then_some(3)
}

/// Where four runs start that may be the numbers of an IPv4 address: one byte between each.
#[inline(always)]
fn four_close_runs(runs: &[Run]) -> Option<usize> {
    let [a, b, c, d] = runs.first_chunk::<4>()?;
    let digits = a.len() + b.len() + c.len() + d.len();
    (digits <= 12 && d.to - a.from == digits + 3).then_some(a.from)
}

/// The first of several numbers in one cell, `202-555-0123 / 202-555-0199`: the runs before a gap
/// of more than one byte, and how many digits they have.
fn before_wide_gap(runs: &[Run]) -> Option<(&[Run], usize)> {
    let wide = runs.windows(2).position(|pair| match pair {
        [a, b] => b.from - a.to > 1,
        _ => false,
    })?;
    let part = runs.get(..=wide)?;
    let digits = part.iter().map(|run| run.len()).sum();
    (digits >= 7).then_some((part, digits))
}

/// Whether every gap between the runs is the same single byte, one of `allowed`.
fn one_separator(view: &View<'_>, runs: &[Run], allowed: &[u8]) -> bool {
    let Some([a, b]) = runs.first_chunk::<2>() else {
        return true;
    };
    let Some(separator) = view.at(a.to) else {
        return false;
    };
    allowed.contains(&separator)
        && b.from - a.to == 1
        && runs.windows(2).all(|pair| match pair {
            [x, y] => y.from - x.to == 1 && view.at(x.to) == Some(separator),
            _ => true,
        })
}

/// The runs at the start that are written like one card number.
fn card_runs(view: &View<'_>, runs: &[Run]) -> Option<(usize, Form)> {
    let [first, rest @ ..] = runs else {
        return None;
    };
    if (12..=19).contains(&first.len()) {
        return Some((1, Form::Bare));
    }
    if first.len() > 8 || rest.is_empty() {
        return None;
    }
    for (lengths, form) in CARD_GROUPS {
        let Some(part) = runs.get(..lengths.len()) else {
            continue;
        };
        if part
            .iter()
            .zip(*lengths)
            .all(|(run, length)| run.len() == *length)
            && one_separator(view, part, b" -")
        {
            return Some((part.len(), *form));
        }
    }
    let total: usize = runs.iter().map(|r| r.len()).sum();
    let odd = (13..=19).contains(&total) && one_separator(view, runs, b" -.");
    odd.then_some((runs.len(), Form::OddlyGrouped))
}

/// How card numbers are embossed and typed, longest first where one begins another.
const CARD_GROUPS: &[(&[usize], Form)] = &[
    (&[4, 4, 4, 4, 3], Form::Grouped),
    (&[4, 4, 4, 4, 2], Form::Grouped),
    (&[4, 4, 4, 4], Form::Grouped),
    (&[4, 6, 5], Form::Grouped),
    (&[4, 6, 4], Form::Grouped),
    (&[6, 13], Form::Grouped),
    (&[8, 8], Form::OddlyGrouped),
];

/// Counts a matched number for the tests for sequences.
pub(super) fn count_number(column: &mut ColumnTally, digits: &[u8]) {
    let value = digits.iter().fold(0u64, |n, d| {
        n.wrapping_mul(10).wrapping_add(u64::from(d - b'0'))
    });
    let lead = digits
        .iter()
        .take(6)
        .fold(0u32, |n, d| n * 10 + u32::from(d - b'0'));
    column.numbers.add(value, lead);
}
