//! Numbers that cannot be anything, told before the cell they stand in is even located: most
//! numbers of an event log are ids, times, fractions and versions.

use super::layout::Layout;
use super::runs::ISO_DATE;
use crate::bytes::{Bitmaps, WORD};
use crate::validator::card;

/// What may be passed over in a document.
#[derive(Clone, Copy)]
pub(super) struct Dismissal {
    /// No column takes national phones, bare nine digits or dates: only what proves itself counts.
    strict: bool,
    delimiter: Option<u8>,
    quote: Option<u8>,
}

impl Dismissal {
    /// `asked` says that regions were given on the command line.
    pub fn new(layout: &Layout, asked: bool) -> Self {
        let weak = |plan: &super::ColumnPlan| {
            plan.phone.is_on() || plan.ssn || plan.birth_date || plan.card
        };
        let strict = !asked && layout.country_column.is_none() && !layout.columns.iter().any(weak);
        Self {
            strict,
            delimiter: layout.delimiter,
            quote: layout.quote,
        }
    }

    /// Where the number at the candidate `at` ends, if it is nothing; `None` if it has to be looked
    /// at.
    #[inline(always)]
    pub fn number(&self, text: &[u8], bitmaps: &Bitmaps, at: usize) -> Option<usize> {
        if !self.strict {
            return None;
        }
        let lead = *text.get(at)?;
        if !(lead.is_ascii_digit() || b" ()+-./".contains(&lead)) {
            return None;
        }
        let end = bitmaps.number_end(at);
        let length = end - at;
        if length > WORD {
            return None;
        }
        let digits = bitmaps.digits(at) & (!0 >> (WORD - length));
        let count = digits.count_ones() as usize;
        if count < 4 {
            return Some(end);
        }
        let first = digits.trailing_zeros() as usize;
        let pattern = digits >> first;
        let span = (u64::BITS - pattern.leading_zeros()) as usize;
        if count < 7 && span != count + 3 {
            return Some(end);
        }
        let from = at + first;
        let gaps = span - count;
        let gap = from + (!pattern).trailing_zeros() as usize;
        let nothing = match gaps {
            0 => span == length && self.is_lone(text, from, end) && !may_be_card(text, from, end),
            1 => text.get(gap) == Some(&b'.') && count < 12,
            2 => pattern == ISO_DATE && span == length && self.is_lone(text, from, end),
            _ => false,
        };
        nothing.then_some(end)
    }

    /// Whether the number is a whole cell, and nothing that is dialled.
    #[inline(always)]
    fn is_lone(&self, text: &[u8], from: usize, end: usize) -> bool {
        let bounds = |byte: Option<&u8>| match byte {
            None | Some(b'\n' | b'\r') => true,
            Some(byte) => Some(*byte) == self.delimiter || Some(*byte) == self.quote,
        };
        text.get(from) != Some(&b'0')
            && bounds(text.get(end))
            && bounds(from.checked_sub(1).and_then(|before| text.get(before)))
    }
}

/// Whether a run of digits has a card's length and an issuer's first digits.
#[inline(always)]
fn may_be_card(text: &[u8], from: usize, end: usize) -> bool {
    end - from >= 12
        && text
            .get(from..end)
            .is_some_and(|digits| card::scheme(digits).is_some())
}
