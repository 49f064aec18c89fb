//! Which identifiers may begin at a place, by the first characters there: all of them are asked at
//! once, one bit each, so that a token of an ordinary text costs a few operations.

use crate::validator::identifier::{Identifier, symbol};

/// Characters that are looked at.
const DEPTH: usize = 12;
/// Characters that separators, signs or brackets may be, too.
const OTHERS: u64 = !0 << 36;

/// Bits of identifiers, in words.
pub type Bits = [u64; Heads::RULES / 64];

/// For every place and character, the identifiers that may have it there.
#[derive(Debug)]
pub struct Heads {
    /// By place, then by the number of the character.
    may: Vec<[Bits; 64]>,
    /// By place, the identifiers that may end before it.
    ends: [Bits; DEPTH + 1],
    /// Those with signs of their own, which separators may be, too.
    signed: Bits,
}

impl Default for Heads {
    fn default() -> Self {
        Self {
            may: vec![[Bits::default(); 64]; DEPTH],
            ends: [Bits::default(); DEPTH + 1],
            signed: Bits::default(),
        }
    }
}

impl Heads {
    /// Identifiers that are told apart; those beyond have to be tried one by one.
    pub const RULES: usize = 384;

    /// Adds the identifier with this number.
    pub fn add(&mut self, number: usize, identifier: &Identifier) {
        let (word, bit) = (number / 64, 1u64 << (number % 64));
        if number >= Self::RULES {
            return;
        }
        for form in identifier.forms.iter() {
            let symbols: Vec<u64> = form.0.iter().map(|symbol| symbol.set).collect();
            if symbols.iter().take(DEPTH).any(|set| set & OTHERS != 0) {
                self.signed[word] |= bit;
            }
            for (place, may) in self.may.iter_mut().enumerate() {
                let set = symbols.get(place).copied().unwrap_or(!0);
                for (character, bits) in may.iter_mut().enumerate() {
                    if set >> character & 1 == 1 {
                        bits[word] |= bit;
                    }
                }
            }
            for (length, bits) in self.ends.iter_mut().enumerate() {
                if symbols.len() <= length {
                    bits[word] |= bit;
                }
            }
        }
    }

    /// Those of the `wanted` identifiers that may begin at the start of `rest`; single separators
    /// between the characters are passed over.
    #[inline]
    pub fn alive(&self, rest: &[u8], wanted: &Bits) -> Bits {
        let mut alive = *wanted;
        // Those with signs of their own that were alive where the first sign stands.
        let mut signed = None;
        let (mut place, mut separated) = (0, true);
        for byte in rest {
            let Some(may) = self.may.get(place) else {
                return or(alive, signed.unwrap_or_default());
            };
            if byte.is_ascii_alphanumeric() {
                let may = &may[usize::from(symbol(*byte) & 63)];
                let mut any = 0;
                for (alive, may) in alive.iter_mut().zip(may) {
                    *alive &= may;
                    any |= *alive;
                }
                if any == 0 {
                    return signed.unwrap_or_default();
                }
                (place, separated) = (place + 1, false);
                continue;
            }
            signed = signed.or_else(|| Some(and(alive, &self.signed)));
            if !byte.is_ascii() {
                // A separator or a letter of several bytes: the rest is not told.
                return or(alive, signed.unwrap_or_default());
            }
            if separated || !matches!(byte, b' ' | b'-' | b'.' | b'/' | b':' | b',') {
                break;
            }
            separated = true;
        }
        let ends = self.ends.get(place).unwrap_or(&[!0; Self::RULES / 64]);
        or(and(alive, ends), signed.unwrap_or_default())
    }
}

fn and(mut some: Bits, others: &Bits) -> Bits {
    for (some, others) in some.iter_mut().zip(others) {
        *some &= others;
    }
    some
}

fn or(mut alive: Bits, others: Bits) -> Bits {
    for (alive, others) in alive.iter_mut().zip(others) {
        *alive |= others;
    }
    alive
}

#[cfg(test)]
mod tests {
    use crate::rule::PatternSet;
    use proptest::prelude::*;

    #[test]
    fn no_identifier_that_fits_is_left_out() {
        let set = PatternSet::builtin();
        let index = set.identifiers();
        let examples = set.rules().iter().flat_map(|rule| rule.examples.iter());
        let texts: Vec<String> = examples.map(|e| e.text.replace(['⟦', '⟧'], "")).collect();
        assert!(texts.len() > 300);
        for text in &texts {
            check(index, &set, text.as_bytes());
        }
    }

    fn check(index: &crate::rule::Identifiers, set: &PatternSet, text: &[u8]) {
        let everything = index.wanted(&[], index.all());
        for start in 0..text.len() {
            let rest = &text[start..];
            if !rest[0].is_ascii_alphanumeric() {
                continue;
            }
            let alive = index.alive(rest, &everything);
            for id in index.all() {
                let identifier = set.rule(*id).identifier.as_ref().unwrap();
                let fits = identifier.at_start(rest).is_some();
                let text = String::from_utf8_lossy(rest);
                assert!(!fits || alive.has(*id), "{} in {text}", set.rule(*id).id);
            }
        }
    }

    proptest! {
        #[test]
        fn no_identifier_is_left_out_of_any_text(text in "[0-9A-Z]{2,14}([-+ ./]?[0-9A-Za-z]{1,6}){0,4}") {
            let set = PatternSet::builtin();
            check(set.identifiers(), &set, text.as_bytes());
        }
    }
}
