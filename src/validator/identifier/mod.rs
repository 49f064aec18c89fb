//! National, tax, health, company and bank identifiers as data: which characters stand where, and
//! which arithmetic has to hold. One engine for all of them; the tables come from `patterns/id/`
//! at build time, or from a user's rule file. Pure, no allocation, no panic on any bytes: most
//! look-alikes are refused by their length or first character.
//!
//! Shared with `build.rs`, which prints these types as code with their `Debug` form.

mod algorithm;
mod chance;
mod check;
mod date;
mod list;
mod odd;
mod positions;
mod shape;

pub use chance::Chance;
pub use check::{Check, Equals, NO_VALUE, Retry, Step, Sum, When};
pub use date::{Century, DateParts};
pub use list::List;
pub use odd::Odd;
pub use positions::{FROM_END, Positions};
pub use shape::{Form, Symbol, gap, parse_form, symbol};

/// Longest value that is read without minding its separators, in bytes.
const MAX_LOOSE: usize = 48;
/// Chance of a check from which separators have to be in place.
const LOOSE: f32 = 0.2;

/// Most characters of an identifier in its compact form.
pub const MAX_COMPACT: usize = 32;

/// One kind of identifier, ready to be held against bytes.
#[derive(Clone, PartialEq, Debug)]
pub struct Identifier {
    /// The written forms; the longest that fits wins.
    pub forms: List<Form>,
    /// What has to hold of the compact form.
    pub checks: List<Step>,
    /// Fewest and most bytes of a written form.
    pub bytes: (u8, u8),
    /// Symbols that a value may begin with, see [`shape::symbol`].
    pub first: u64,
    /// How often chance passes.
    pub chance: Chance,
}

/// How much an identifier proves by itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Strength {
    /// A shape that many other numbers have: needs a header or a word that names it.
    Weak,
    /// A check that chance passes now and then: needs a column, a header or a word.
    Medium,
    /// Chance passes less than one time in ten thousand: counts in any text.
    Strong,
}

/// A value that fits.
#[derive(Clone, Copy, Debug)]
pub struct Fit {
    /// Bytes that it takes.
    pub end: usize,
    compact: [u8; MAX_COMPACT],
    length: u8,
    /// What the separators say: written in the usual groups, or not grouped at all.
    pub written: Written,
    /// Fixed letters stand in front, such as a country's: `DE 136 695 976`.
    pub prefixed: bool,
}

/// How the separators of a value stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Written {
    /// No separator.
    Bare,
    /// Every separator of the form, all alike.
    Grouped,
    /// Some of them, or different ones.
    Oddly,
}

impl Fit {
    /// The value without separators, in upper case: the form in which equal values are equal.
    pub fn compact(&self) -> &[u8] {
        self.compact
            .get(..usize::from(self.length))
            .unwrap_or_default()
    }
}

impl Identifier {
    /// Whether all of `bytes` is such an identifier.
    pub fn fits(&self, bytes: &[u8]) -> Option<Fit> {
        if !self.may_fit(bytes) || bytes.len() > usize::from(self.bytes.1) {
            return None;
        }
        let forms = self.forms.iter();
        forms
            .filter_map(|form| form.read(bytes))
            .find(|fit| fit.end == bytes.len() && self.holds(fit.compact()))
    }

    /// Whether all of `bytes` is written like such an identifier, check or no check.
    pub fn has_form(&self, bytes: &[u8]) -> bool {
        let mut forms = self.forms.iter();
        self.may_fit(bytes)
            && bytes.len() <= usize::from(self.bytes.1)
            && forms.any(|form| form.read(bytes).is_some_and(|fit| fit.end == bytes.len()))
    }

    /// The longest such identifier at the start of `bytes` that no letter or digit follows.
    pub fn at_start(&self, bytes: &[u8]) -> Option<Fit> {
        if !self.may_fit(bytes) {
            return None;
        }
        let mut best: Option<Fit> = None;
        let run = bytes.iter().take(MAX_COMPACT + 1);
        let run = run.take_while(|b| b.is_ascii_alphanumeric()).count();
        let forms = self.forms.iter().filter(|form| form.may_begin(run));
        for fit in forms.filter_map(|form| form.read(bytes)) {
            let ends = bytes.get(fit.end).is_none_or(|next| !continues(*next));
            let longer = best.is_none_or(|b| fit.end > b.end);
            if ends && longer && self.holds(fit.compact()) {
                best = Some(fit);
            }
        }
        best
    }

    /// Whether all of `bytes` is such an identifier once its separators are taken out, wherever
    /// they stand: for columns whose header names it. What has no check digit is not read so.
    pub fn fits_loosely(&self, bytes: &[u8]) -> Option<Fit> {
        if self.chance.check > LOOSE || bytes.len() > MAX_LOOSE || bytes.len() < 2 {
            return None;
        }
        let mut bare = [0; MAX_LOOSE];
        let (mut at, mut length) = (0, 0);
        while let Some(byte) = bytes.get(at) {
            match shape::separator(bytes.get(at..)?) {
                Some((_, width)) => at += width,
                None => {
                    *bare.get_mut(length)? = *byte;
                    (at, length) = (at + 1, length + 1);
                }
            }
        }
        let bare = bare.get(..length)?;
        let forms = self.forms.iter().filter_map(|form| form.read_bare(bare));
        let mut fits = forms.filter(|fit| fit.end == length && self.holds(fit.compact()));
        fits.next().map(|fit| Fit {
            end: bytes.len(),
            written: Written::Oddly,
            ..fit
        })
    }

    /// How much a value proves that is written like this.
    pub fn strength(&self, written: Written) -> Strength {
        self.chance.strength(written)
    }

    /// The cheap refusal: too short, or an impossible first character.
    #[inline]
    fn may_fit(&self, bytes: &[u8]) -> bool {
        let Some(first) = bytes.first() else {
            return false;
        };
        bytes.len() >= usize::from(self.bytes.0)
            && (!first.is_ascii() || self.first >> (shape::symbol(*first) & 63) & 1 == 1)
    }

    fn holds(&self, compact: &[u8]) -> bool {
        self.checks.iter().all(|step| step.holds(compact))
    }
}

/// Whether a byte behind a value makes it part of a longer word or number.
const fn continues(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

#[cfg(test)]
mod tests;
