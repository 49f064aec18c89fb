//! Where text is unbroken for long: the places at which tokens, keys and hardware addresses are
//! looked for. Told from the masks of a block, 64 bytes at a time.

use super::Bitmaps;
use crate::bytes::WORD;

impl Bitmaps {
    /// The first position from `from` on at which a run of at least twelve ASCII letters and digits
    /// begins, or the first of five colons, or of five other separators of numbers, that stand
    /// three bytes apart (a MAC address); `usize::MAX` if there is none.
    #[inline]
    pub fn next_token(&self, from: usize) -> usize {
        let mut index = from / WORD;
        let mut keep = u64::MAX << (from % WORD);
        while index + 2 < self.word.len() {
            let marks = self.token_marks(index) & keep;
            if marks != 0 {
                return index * WORD + marks.trailing_zeros() as usize;
            }
            keep = u64::MAX;
            index += 1;
        }
        usize::MAX
    }

    /// The marks of one word. Lanes have a word of zeros before the first.
    #[inline(always)]
    fn token_marks(&self, index: usize) -> u64 {
        let Some([before, here, after]) = self.word.get(index..index + 3) else {
            return 0;
        };
        let mut run = wide(*here, *after);
        run &= run >> 1;
        run &= run >> 2;
        run &= run >> 4;
        run &= run >> 4;
        let starts = run as u64 & !(here << 1 | before >> 63);
        starts | five(&self.colon, index) | self.five_groups(index)
    }

    #[inline(always)]
    fn five_groups(&self, index: usize) -> u64 {
        let (Some([number, next]), Some([digit, next_digit])) = (
            self.number.get(index + 1..index + 3),
            self.digit.get(index + 1..index + 3),
        ) else {
            return 0;
        };
        three_apart(number & !digit, next & !next_digit)
    }
}

#[inline(always)]
fn five(lane: &[u64], index: usize) -> u64 {
    match lane.get(index + 1..index + 3) {
        Some([here, after]) if *here != 0 => three_apart(*here, *after),
        _ => 0,
    }
}

/// Where the first of five bits stands that are three apart.
#[inline(always)]
fn three_apart(here: u64, after: u64) -> u64 {
    let bits = wide(here, after);
    let two = bits & bits >> 3;
    (two & two >> 6 & bits >> 12) as u64
}

#[inline(always)]
const fn wide(low: u64, high: u64) -> u128 {
    low as u128 | (high as u128) << 64
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
            .find(|at| starts(*at) || five(*at, b":") || five(*at, b" -.+()/"))
            .unwrap_or(usize::MAX)
    }

    proptest! {
        #[test]
        fn runs_and_addresses_are_marked(text in "[a-f0-9:]{0,40}|[a-z0-9]{0,14}([ :,-][a-f0-9]{2,14}){0,20}", from in 0usize..90) {
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
