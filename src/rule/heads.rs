//! Which identifiers may begin at a place, by the first characters there: all of them are asked at
//! once, one bit each, so that a token of an ordinary text costs a few operations.

use crate::validator::identifier::{Identifier, symbol};

/// Characters that are looked at.
const DEPTH: usize = 12;
/// Kinds of separators, as bits of a symbol's gap.
const KINDS: usize = 6;
/// Characters that separators, signs or brackets may be, too.
const OTHERS: u64 = !0 << 36;

/// Bits of identifiers, in words.
pub type Bits = [u64; Heads::RULES / 64];

/// For every place and character, the identifiers that may have it there.
#[derive(Debug)]
pub struct Heads {
    /// By place, then by the number of the character.
    may: Vec<[Bits; 64]>,
    /// By place, then by kind: the identifiers that may have a separator before it.
    gaps: [[Bits; KINDS]; DEPTH],
    /// By place, the identifiers that may end before it.
    ends: [Bits; DEPTH + 1],
    /// Those with signs of their own, which separators may be, too.
    signed: Bits,
    /// Those that may be longer than what is looked at.
    long: Bits,
}

impl Default for Heads {
    fn default() -> Self {
        Self {
            may: vec![[Bits::default(); 64]; DEPTH],
            gaps: [[Bits::default(); KINDS]; DEPTH],
            ends: [Bits::default(); DEPTH + 1],
            signed: Bits::default(),
            long: Bits::default(),
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
            match self.ends.get_mut(form.0.len()) {
                Some(ends) => ends[word] |= bit,
                None => self.long[word] |= bit,
            }
            let places = self.may.iter_mut().zip(&mut self.gaps);
            for (symbol, (may, gaps)) in form.0.iter().zip(places) {
                if symbol.set & OTHERS != 0 {
                    self.signed[word] |= bit;
                }
                for character in ones(symbol.set) {
                    may[character][word] |= bit;
                }
                for (kind, bits) in gaps.iter_mut().enumerate() {
                    if symbol.gap >> kind & 1 == 1 {
                        bits[word] |= bit;
                    }
                }
            }
        }
    }

    /// Those of the `wanted` identifiers that may be at the start of `rest`, with no letter or
    /// digit behind them.
    #[inline]
    pub fn alive(&self, rest: &[u8], wanted: &Bits) -> Bits {
        // Bits beyond the last wanted one need not be looked at.
        let (few, others) = wanted.split_at(FEW);
        if others.iter().all(|word| *word == 0) {
            let wanted = few.first_chunk().unwrap_or(&[0; FEW]);
            let mut alive = Bits::default();
            for (to, from) in alive.iter_mut().zip(self.told(rest, *wanted)) {
                *to = from;
            }
            return alive;
        }
        self.told(rest, *wanted)
    }

    /// [`Self::alive`] in the first `N` words.
    #[inline(always)]
    fn told<const N: usize>(&self, rest: &[u8], wanted: [u64; N]) -> [u64; N] {
        // Those that are still possible; those of which one character was a sign, and which are
        // therefore a place ahead; those that have ended or are not told any further.
        let (mut alive, mut ahead, mut done) = (wanted, [0; N], [0; N]);
        let (mut place, mut separated) = (0, true);
        for byte in rest {
            let (Some(may), next) = (self.may.get(place), self.may.get(place + 1)) else {
                if byte.is_ascii_alphanumeric() && !separated {
                    alive = and(alive, &self.long);
                }
                break;
            };
            if !byte.is_ascii() {
                // A separator or a letter of several bytes: the rest is not told.
                return or(done, or(alive, ahead));
            }
            let character = usize::from(symbol(*byte) & 63);
            if next.is_none() {
                done = or(done, ahead);
                ahead = [0; N];
            }
            let behind = next.map_or(&NONE, |next| &next[character]);
            if byte.is_ascii_alphanumeric() {
                alive = and(alive, &may[character]);
                ahead = and(ahead, behind);
                (place, separated) = (place + 1, false);
            } else {
                done = or(done, self.ended(alive, ahead, place));
                let signed = and(and(alive, &self.signed), &may[character]);
                done = or(done, and(ahead, behind));
                let kind = kind(*byte).filter(|_| !separated);
                let gap = |place: usize| {
                    let gaps = kind.and_then(|kind| Some(&self.gaps.get(place)?[kind]));
                    gaps.unwrap_or(&NONE)
                };
                alive = and(alive, gap(place));
                ahead = or(and(ahead, gap(place + 1)), signed);
                separated = kind.is_some();
            }
            if or(alive, ahead) == [0; N] {
                return done;
            }
        }
        match place < DEPTH {
            true => or(done, self.ended(alive, ahead, place)),
            false => or(done, or(alive, ahead)),
        }
    }

    /// Those that may end here.
    #[inline(always)]
    fn ended<const N: usize>(&self, alive: [u64; N], ahead: [u64; N], place: usize) -> [u64; N] {
        let ends = |place: usize| self.ends.get(place).unwrap_or(&NONE);
        or(and(alive, ends(place)), and(ahead, ends(place + 1)))
    }
}

/// Words that hold the identifiers which count in any text, and some more.
const FEW: usize = 2;

const NONE: Bits = [0; Heads::RULES / 64];

/// The kind of separator that a byte is.
#[inline(always)]
const fn kind(byte: u8) -> Option<usize> {
    match byte {
        b' ' => Some(0),
        b'-' => Some(1),
        b'.' => Some(2),
        b'/' => Some(3),
        b':' => Some(4),
        b',' => Some(5),
        _ => None,
    }
}

/// Where a word has ones.
fn ones(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = (word != 0).then(|| word.trailing_zeros() as usize)?;
        word &= word - 1;
        Some(bit)
    })
}

#[inline(always)]
fn and<const N: usize>(mut some: [u64; N], others: &Bits) -> [u64; N] {
    for (some, others) in some.iter_mut().zip(others) {
        *some &= others;
    }
    some
}

#[inline(always)]
fn or<const N: usize>(mut some: [u64; N], others: [u64; N]) -> [u64; N] {
    for (some, others) in some.iter_mut().zip(others) {
        *some |= others;
    }
    some
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
