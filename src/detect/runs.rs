//! Runs of digits: how they join into groups, and which shapes of groups dates, addresses and cards
//! are written in.

use super::cell::View;
use crate::model::{Form, steps};

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
    /// Digits of all runs.
    pub digits: usize,
}

/// A run of digits, by position in the view's text.
#[derive(Clone, Copy, Default)]
pub(super) struct Run {
    pub from: usize,
    pub to: usize,
}

impl Run {
    /// Digits of the run.
    pub const fn len(self) -> usize {
        self.to - self.from
    }
}

impl Group {
    /// No runs.
    pub const EMPTY: Self = Self {
        runs: [Run { from: 0, to: 0 }; RUNS],
        used: 0,
        digits: 0,
    };

    /// Adds a run; one too many is dropped.
    #[inline(always)]
    pub fn push(&mut self, run: Run) {
        if let Some(slot) = self.runs.get_mut(self.used) {
            *slot = run;
            self.used += 1;
            self.digits += run.len();
        }
    }

    /// The runs, in order.
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

/// Whether a run belongs to the group so far: at most three separators between, none of them a `+`,
/// which starts a new number.
#[inline(always)]
pub(super) fn joins(view: &View<'_>, group: &Group, run: Run) -> bool {
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
pub(super) const fn gap_behind(at: usize, pattern: u64) -> usize {
    at + (!pattern).trailing_zeros() as usize
}

/// Whether all gaps of the pattern are single dots.
pub(super) fn is_all_dotted(view: &View<'_>, at: usize, pattern: u64) -> bool {
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
pub(super) fn is_dotted(view: &View<'_>, runs: &[Run]) -> bool {
    runs.windows(2).all(|pair| match pair {
        [a, b] => b.from - a.to == 1 && view.at(a.to) == Some(b'.'),
        _ => true,
    })
}

/// How many runs belong to the identifier that the first one is part of: up to a blank.
pub(super) fn tainted_runs(view: &View<'_>, runs: &[Run]) -> usize {
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

/// Longest identifier in groups: an IBAN of 34 characters by fours, in bytes.
const IDENTIFIER: usize = 42;

/// Whether the groups before a number begin with letters, as those of an IBAN do.
pub(super) fn follows_identifier(view: &View<'_>, from: usize) -> bool {
    if !follows_number(view, from) {
        return false;
    }
    let mut at = from;
    while from - at < IDENTIFIER
        && let Some(byte) = view.before(at)
        && (byte.is_ascii_digit() || matches!(byte, b' ' | b'-'))
    {
        at -= 1;
        steps::count(1);
    }
    view.before(at).is_some_and(|b| b.is_ascii_alphabetic())
        && view.at(at).is_some_and(|b| b.is_ascii_digit())
}

/// The digits of `2026-03-04`, first byte in bit 0.
pub(super) const ISO_DATE: u64 = 0b11_0110_1111;

/// Whether the four digits, separator, two digits, separator, two digits at `at` are a date.
pub(super) fn is_iso_date(view: &View<'_>, at: usize) -> bool {
    let run = |from: usize, to: usize| Run {
        from: at + from,
        to: at + to,
    };
    date_runs(view, &[run(0, 4), run(5, 7), run(8, 10)]).is_some()
}

/// The date at the start of the runs, if there is one: `2026-03-04`, `04.03.2026`.
pub(super) fn date_runs(view: &View<'_>, runs: &[Run]) -> Option<usize> {
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
pub(super) fn four_close_runs(runs: &[Run]) -> Option<usize> {
    let [a, b, c, d] = runs.first_chunk::<4>()?;
    let digits = a.len() + b.len() + c.len() + d.len();
    (digits <= 12 && d.to - a.from == digits + 3).then_some(a.from)
}

/// The first of several numbers in one cell, `202-555-0123 / 202-555-0199`: the runs before a gap
/// of more than one byte, and how many digits they have.
pub(super) fn before_wide_gap(runs: &[Run]) -> Option<(&[Run], usize)> {
    let wide = runs.windows(2).position(|pair| match pair {
        [a, b] => b.from - a.to > 1,
        _ => false,
    })?;
    let part = runs.get(..=wide)?;
    let digits = part.iter().map(|run| run.len()).sum();
    (digits >= 7).then_some((part, digits))
}

/// Whether every gap between the runs is the same single byte, one of `allowed`.
pub(super) fn one_separator(view: &View<'_>, runs: &[Run], allowed: &[u8]) -> bool {
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
pub(super) fn card_runs(view: &View<'_>, runs: &[Run]) -> Option<(usize, Form)> {
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
