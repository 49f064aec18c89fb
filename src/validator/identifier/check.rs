//! Checks over the compact form: weighted sums, named algorithms, prefixes, dates.

use super::algorithm;
use super::positions::index;
use super::{DateParts, List, Odd, Positions};

/// One check, and when it applies.
#[derive(Clone, PartialEq, Debug)]
pub struct Step {
    /// When it applies; otherwise it holds.
    pub when: When,
    /// What has to hold.
    pub check: Check,
}

/// A condition on the compact form.
#[derive(Clone, PartialEq, Debug)]
pub struct When {
    /// Only for values of this length; 0: any.
    pub length: u8,
    /// Only if the character at a position is of this set of symbols.
    pub at: Option<(u8, u64)>,
}

/// What has to hold.
#[derive(Clone, PartialEq, Debug)]
pub enum Check {
    /// A weighted sum leaves what the check characters say.
    Sum(Sum),
    /// The characters at the positions lie in a range, or in none: packed as text.
    In {
        /// Which characters.
        of: Positions,
        /// Ranges, both ends included.
        ranges: List<(u64, u64)>,
        /// Whether lying in one is what must not be.
        not: bool,
    },
    /// Luhn's sum over the positions, the check digit last; letters count as 10 to 35 (ISO/IEC
    /// 7812-1, annex B).
    Luhn(Positions),
    /// Like Luhn, but every letter is written as its two digits first (ISO 6166).
    LuhnExpanded(Positions),
    /// Verhoeff's scheme over the dihedral group D5, the check digit last.
    Verhoeff(Positions),
    /// Damm's quasigroup of order 10, the check digit last.
    Damm(Positions),
    /// ISO/IEC 7064, hybrid systems: MOD 11,10 for digits (M = 10), MOD 37,36 for letters and
    /// digits (M = 36), the check character last.
    Hybrid(Positions, u8),
    /// ISO/IEC 7064, pure systems: modulus, radix, and what the whole must leave.
    Pure {
        /// Which characters.
        of: Positions,
        /// 11, 37, 97...
        modulus: u16,
        /// 2, 10...
        radix: u16,
    },
    /// A calendar date.
    Date(DateParts),
    /// Not one character all the way.
    Varied(Positions),
    /// Among the digits, this many different ones at least and at most, the most frequent one this
    /// often.
    Repeats {
        /// Which characters.
        of: Positions,
        /// Fewest and most different digits.
        different: (u8, u8),
        /// How often the most frequent digit occurs.
        most: u8,
    },
    /// One of several lists of checks holds.
    Any(List<List<Step>>),
    /// An algorithm that no table says.
    Odd(Odd),
}

/// A sum and what it is compared with.
#[derive(Clone, PartialEq, Debug)]
pub struct Sum {
    /// The characters that count.
    pub of: Positions,
    /// Their weights; none: the characters are one decimal number.
    pub weights: List<i16>,
    /// Values of the characters by their symbol number, [`NO_VALUE`] for none; empty: digits, then
    /// letters from 10.
    pub values: List<u8>,
    /// Whether products are replaced by the sum of their digits.
    pub cross: bool,
    /// Added to the sum.
    pub add: i64,
    /// One modulus after the other.
    pub moduli: List<u16>,
    /// The result is this less the remainder.
    pub from: Option<i32>,
    /// A last modulus, after the subtraction.
    pub then: Option<u16>,
    /// What the result is compared with.
    pub equals: Equals,
    /// Another try, if the result is 10.
    pub retry: Option<Retry>,
}

/// Weights for another try.
#[derive(Clone, PartialEq, Debug)]
pub struct Retry {
    /// As in [`Sum`].
    pub weights: List<i16>,
    /// A result of 10 that stays means this one.
    pub ten: i64,
}

/// What a result is compared with.
#[derive(Clone, PartialEq, Debug)]
pub enum Equals {
    /// A fixed number.
    Value(i64),
    /// The decimal number at these positions.
    Number(Positions),
    /// The character at a position is the one that this text has for the result; `!` for none.
    Table(u8, List<u8>),
}

/// In [`Sum::values`]: the character has none.
pub const NO_VALUE: u8 = 255;

impl Step {
    /// Whether it holds, or does not apply.
    #[inline]
    pub fn holds(&self, compact: &[u8]) -> bool {
        !self.when.applies(compact) || self.check.holds(compact)
    }
}

impl When {
    /// Always.
    pub const ALWAYS: Self = Self {
        length: 0,
        at: None,
    };

    #[inline]
    fn applies(&self, compact: &[u8]) -> bool {
        let long = self.length == 0 || usize::from(self.length) == compact.len();
        long && self.at.is_none_or(|(at, set)| {
            let byte = compact.get(index(at, compact.len())).copied().unwrap_or(0);
            set >> super::shape::symbol(byte) & 1 == 1
        })
    }
}

impl Check {
    /// Whether it holds.
    pub fn holds(&self, compact: &[u8]) -> bool {
        match self {
            Self::Sum(sum) => sum.holds(compact),
            Self::In { of, ranges, not } => of.packed(compact).is_some_and(|value| {
                ranges
                    .iter()
                    .any(|(from, to)| (*from..=*to).contains(&value))
                    != *not
            }),
            Self::Luhn(of) => algorithm::luhn(of.of(compact), false),
            Self::LuhnExpanded(of) => algorithm::luhn(of.of(compact), true),
            Self::Verhoeff(of) => algorithm::verhoeff(of.of(compact)),
            Self::Damm(of) => algorithm::damm(of.of(compact)),
            Self::Hybrid(of, m) => algorithm::hybrid(of.of(compact), u32::from(*m)),
            Self::Pure { of, modulus, radix } => {
                algorithm::pure(of.of(compact), u32::from(*modulus), u32::from(*radix))
            }
            Self::Date(parts) => parts.hold(compact),
            Self::Varied(of) => {
                let mut all = of.of(compact).flatten();
                let first = all.next();
                all.any(|c| Some(c) != first)
            }
            Self::Repeats {
                of,
                different,
                most,
            } => repeats(of, *different, *most, compact),
            Self::Any(lists) => lists
                .iter()
                .any(|steps| steps.iter().all(|s| s.holds(compact))),
            Self::Odd(odd) => odd.holds(compact),
        }
    }
}

fn repeats(of: &Positions, different: (u8, u8), most: u8, compact: &[u8]) -> bool {
    let mut counts = [0u8; 10];
    for c in of.of(compact).flatten() {
        if let Some(count) = counts.get_mut(usize::from(c.wrapping_sub(b'0'))) {
            *count += 1;
        }
    }
    let seen = counts.iter().filter(|c| **c > 0).count() as u8;
    (different.0..=different.1).contains(&seen) && counts.iter().max() == Some(&most)
}

impl Sum {
    fn holds(&self, compact: &[u8]) -> bool {
        let Some(mut result) = self.result(&self.weights, compact) else {
            return false;
        };
        if let Some(retry) = self.retry.as_ref().filter(|_| result == 10) {
            match self.result(&retry.weights, compact) {
                Some(10) => result = retry.ten,
                Some(second) => result = second,
                None => return false,
            }
        }
        match &self.equals {
            Equals::Value(value) => result == *value,
            Equals::Number(at) => at
                .number(compact)
                .is_some_and(|n| i64::try_from(n) == Ok(result)),
            Equals::Table(at, table) => {
                let expected = usize::try_from(result).ok().and_then(|r| table.get(r));
                expected.is_some() && expected == compact.get(index(*at, compact.len()))
            }
        }
    }

    #[inline]
    fn result(&self, weights: &[i16], compact: &[u8]) -> Option<i64> {
        let mut sum = self.add;
        if weights.is_empty() {
            sum += i64::try_from(self.of.number(compact)?).ok()?;
        } else {
            for (c, weight) in self.of.of(compact).zip(weights) {
                // Weights from the end may reach beyond a short value.
                let Some(c) = c else { continue };
                let product = self.value(c)? * i64::from(*weight);
                sum += if self.cross {
                    product / 10 + product % 10
                } else {
                    product
                };
            }
        }
        for modulus in self.moduli.iter() {
            sum = sum.checked_rem_euclid(i64::from(*modulus))?;
        }
        if let Some(from) = self.from {
            sum = i64::from(from) - sum;
        }
        match self.then {
            Some(modulus) => sum.checked_rem_euclid(i64::from(modulus)),
            None => Some(sum),
        }
    }

    #[inline]
    fn value(&self, c: u8) -> Option<i64> {
        let number = super::shape::symbol(c);
        if self.values.is_empty() {
            return (number < 36).then_some(i64::from(number));
        }
        let value = self.values.get(usize::from(number)).copied();
        value.filter(|v| *v != NO_VALUE).map(i64::from)
    }
}
