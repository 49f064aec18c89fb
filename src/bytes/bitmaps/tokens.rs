//! Where text is unbroken for long: the places at which tokens, keys and hardware addresses are
//! looked for. Told from the masks of a block, 64 bytes at a time.

use super::{Bitmaps, ahead, next_bit};

impl Bitmaps {
    /// The first position from `from` on at which a run of at least twelve ASCII letters and digits
    /// begins, or the first of five colons, or of five other separators of numbers, that stand
    /// three bytes apart (a MAC address), or a colon before two such separators (`://`);
    /// `usize::MAX` if there is none.
    #[inline(always)]
    pub fn next_token(&self, from: usize) -> usize {
        next_bit(&self.tokens, from)
    }

    /// Marks those positions, from each word and its neighbours.
    #[inline(always)]
    pub(super) fn find_tokens(&mut self) {
        let words = self.tokens.len();
        let behind = |lane| neighbours(lane, words);
        let (Some((word, word_after)), Some(word_before)) =
            (behind(&self.word), self.word.get(..words))
        else {
            return;
        };
        let Some(tokens) = self.tokens.get_mut(..words) else {
            return;
        };
        for at in 0..words {
            let starts = !(word[at] << 1 | word_before[at] >> 63);
            tokens[at] = twelve_in_a_row(word[at], word_after[at]) & starts;
        }
        let (Some((number, number_after)), Some((digit, digit_after)), Some((colon, colon_after))) = (
            behind(&self.number),
            behind(&self.digit),
            behind(&self.colon),
        ) else {
            return;
        };
        for at in 0..words {
            let group = number[at] & !digit[at];
            let after = number_after[at] & !digit_after[at];
            let addresses = colon[at] & ahead(group, after, 1) & ahead(group, after, 2);
            tokens[at] |= addresses | five_apart(group, after);
        }
        for at in 0..words {
            tokens[at] |= five_apart(colon[at], colon_after[at]);
        }
    }
}

/// A lane's words, and those behind each.
#[inline(always)]
fn neighbours(lane: &[u64], words: usize) -> Option<(&[u64], &[u64])> {
    Some((lane.get(1..=words)?, lane.get(2..words + 2)?))
}

/// Bits at which twelve consecutive ones start. Of the second word only the low eleven bits count,
/// so that it does not matter what comes behind it.
#[inline(always)]
const fn twelve_in_a_row(low: u64, high: u64) -> u64 {
    let two = low & ahead(low, high, 1);
    let two_high = high & high >> 1;
    let four = two & ahead(two, two_high, 2);
    let four_high = two_high & two_high >> 2;
    let eight = four & ahead(four, four_high, 4);
    eight & ahead(four, four_high, 8)
}

/// The first of five bits that are three apart.
#[inline(always)]
const fn five_apart(low: u64, high: u64) -> u64 {
    let two = low & ahead(low, high, 3);
    let two_high = high & high >> 3;
    two & ahead(two, two_high, 6) & ahead(low, high, 12)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same, byte by byte.
    fn plain(text: &[u8], from: usize) -> usize {
        let word = |at: usize| text.get(at).is_some_and(u8::is_ascii_alphanumeric);
        let is = |at: usize, set: &[u8]| text.get(at).is_some_and(|b| set.contains(b));
        let five = |at: usize, set: &[u8]| (0..5).all(|n| is(at + 3 * n, set));
        let starts = |at: usize| !(at > 0 && word(at - 1)) && (at..at + 12).all(word);
        (from..text.len())
            .find(|at| {
                let group = |at| is(at, b" -.+()/");
                let address = is(*at, b":") && group(at + 1) && group(at + 2);
                starts(*at) || five(*at, b":") || five(*at, b" -.+()/") || address
            })
            .unwrap_or(usize::MAX)
    }

    proptest! {
        #[test]
        fn runs_and_addresses_are_marked(text in "[a-f0-9:]{0,40}|[a-z0-9]{0,14}([ :,-][a-f0-9]{2,14}){0,20}|(ab|:|/|-){0,70}", from in 0usize..90) {
            let mut bitmaps = Bitmaps::default();
            bitmaps.classify(text.as_bytes());
            prop_assert_eq!(bitmaps.next_token(from), plain(text.as_bytes(), from));
        }
    }

    #[test]
    fn texts_without_runs_have_no_marks() {
        let mut bitmaps = Bitmaps::default();
        for text in [
            "",
            "2024-01-31 12:30:45",
            "jane.doe@example.com",
            "short words only",
        ] {
            bitmaps.classify(text.as_bytes());
            assert_eq!(bitmaps.next_token(0), usize::MAX, "{text}");
        }
    }
}
