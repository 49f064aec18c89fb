//! Many literals told at once by their first three bytes. Made in no time, unlike an automaton, and
//! as fast where only a few places of a text are asked: the starts of words, the surroundings of a
//! token.

use super::compiled::Text;
use std::borrow::Cow;

/// Bytes by which literals are told.
const GRAM: usize = 3;
/// Slots of the lookup.
const SLOTS: usize = 1 << SLOT_BITS;
const SLOT_BITS: u32 = 15;

/// Literals, each with what it stands for.
#[derive(Clone, Debug)]
pub struct WordIndex<T> {
    words: Vec<Word<T>>,
    /// Slots and the words in them, in order of the slots.
    rows: Vec<(u16, u16)>,
    /// Which slots have any.
    taken: Vec<u64>,
    /// Whether there are words shorter than three bytes.
    short: [bool; GRAM],
}

#[derive(Clone, Debug)]
struct Word<T> {
    text: Cow<'static, [u8]>,
    any_case: bool,
    meaning: T,
}

impl<T> Default for WordIndex<T> {
    fn default() -> Self {
        Self::new([])
    }
}

impl<T> WordIndex<T> {
    /// Takes at most 65,535 literals of at least one byte each; `true` for those whose ASCII
    /// letters may be of either case.
    pub fn new(words: impl IntoIterator<Item = (Cow<'static, [u8]>, bool, T)>) -> Self {
        let words: Vec<Word<T>> = words
            .into_iter()
            .filter(|(text, ..)| !text.is_empty())
            .take(usize::from(u16::MAX))
            .map(|(text, any_case, meaning)| Word {
                text,
                any_case,
                meaning,
            })
            .collect();
        let mut index = Self {
            rows: Vec::with_capacity(words.len()),
            words,
            taken: vec![0; SLOTS / 64],
            short: [false; GRAM],
        };
        for (number, word) in (0u16..).zip(&index.words) {
            let length = word.text.len().min(GRAM);
            let slot = slot(&word.text, length);
            index.rows.push((slot, number));
            if let Some(bits) = index.taken.get_mut(usize::from(slot) / 64) {
                *bits |= 1 << (slot % 64);
            }
            if let Some(short) = index.short.get_mut(length) {
                *short = true;
            }
        }
        index.rows.sort_unstable();
        index
    }

    /// Calls `take` with the end and the meaning of each literal that stands at `at`.
    #[inline(always)]
    pub fn at(&self, text: &[u8], at: usize, mut take: impl FnMut(usize, &T)) {
        let rest = text.get(at..).unwrap_or_default();
        if let [a, b, c, ..] = rest {
            self.look_up(rest, slot(&[*a, *b, *c], GRAM), &mut |end, meaning| {
                take(at + end, meaning);
            });
        }
        for length in 1..GRAM {
            if self.short[length] && rest.len() >= length {
                self.look_up(rest, slot(rest, length), &mut |end, meaning| {
                    take(at + end, meaning);
                });
            }
        }
    }

    /// Calls `take` with the start, the end and the meaning of each literal that begins where a word
    /// may: behind no letter, or with a capital behind a small one.
    #[inline]
    pub fn at_starts(&self, text: &[u8], mut take: impl FnMut(usize, usize, &T)) {
        let mut before = 0u8;
        for (at, byte) in text.iter().enumerate() {
            let camel = before.is_ascii_lowercase() && byte.is_ascii_uppercase();
            if camel || !before.is_ascii_alphabetic() {
                self.at(text, at, |end, meaning| take(at, end, meaning));
            }
            before = *byte;
        }
    }

    #[inline(always)]
    fn look_up(&self, rest: &[u8], slot: u16, take: &mut impl FnMut(usize, &T)) {
        let bits = self.taken.get(usize::from(slot) / 64).copied().unwrap_or(0);
        if bits >> (slot % 64) & 1 != 0 {
            self.compare(rest, slot, take);
        }
    }

    #[inline(never)]
    fn compare(&self, rest: &[u8], slot: u16, take: &mut impl FnMut(usize, &T)) {
        let first = self.rows.partition_point(|row| row.0 < slot);
        let rows = self.rows.get(first..).unwrap_or_default();
        for (_, number) in rows.iter().take_while(|row| row.0 == slot) {
            let Some(word) = self.words.get(usize::from(*number)) else {
                continue;
            };
            let here = rest.get(..word.text.len());
            let same = here.is_some_and(|here| match word.any_case {
                true => here.eq_ignore_ascii_case(&word.text),
                false => here == word.text.as_ref(),
            });
            if same {
                take(word.text.len(), &word.meaning);
            }
        }
    }
}

/// The bytes of a word of a rule.
pub fn word_bytes(word: &Text) -> Cow<'static, [u8]> {
    match word {
        Cow::Borrowed(word) => Cow::Borrowed(word.as_bytes()),
        Cow::Owned(word) => Cow::Owned(word.clone().into_bytes()),
    }
}

/// The slot of the first `length` bytes of a text, letters in either case.
#[inline(always)]
fn slot(text: &[u8], length: usize) -> u16 {
    let lower = |at: usize| match at < length {
        true => u32::from(text.get(at).copied().unwrap_or(0) | 0x20),
        false => 0,
    };
    let gram = lower(0) | lower(1) << 8 | lower(2) << 16;
    (gram.wrapping_mul(0x9E37_79B1) >> (32 - SLOT_BITS)) as u16
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn words_are_found_where_they_stand(
            words in prop::collection::vec(("[aAb=-]{1,6}", any::<bool>()), 0..20),
            text in "[aAbB=-]{0,40}",
        ) {
            let entries = words.iter().enumerate().map(|(number, (word, any_case))| {
                (Cow::Owned(word.as_bytes().to_vec()), *any_case, number)
            });
            let index = WordIndex::new(entries);
            for at in 0..text.len() {
                let mut found = Vec::new();
                index.at(text.as_bytes(), at, |end, number| found.push((end, *number)));
                found.sort_unstable();
                let mut expected: Vec<(usize, usize)> = (0..words.len())
                    .filter_map(|number| {
                        let (word, any_case) = &words[number];
                        let here = text.get(at..at + word.len())?;
                        let same = here == word || *any_case && here.eq_ignore_ascii_case(word);
                        same.then_some((at + word.len(), number))
                    })
                    .collect();
                expected.sort_unstable();
                prop_assert_eq!(found, expected);
            }
        }
    }
}
