//! The masks of a whole block, one bit per byte, and the places in it that are worth a look.

mod tokens;

use super::WORD;
use super::dispatch::{Classify, Kernel, Level, run};
use super::masks::{Markup, Masks};

/// Digits, number bytes, letters and candidates of a block.
///
/// A *candidate* is where one of the lanes has to look: an `@` or `%`, the start of at least seven
/// consecutive number bytes (no phone number, card or IPv4 address is shorter), two letters and two
/// digits at the start of a word (an IBAN), a colon of what may be an IPv6 address. No delimiter,
/// quote or line end is a number byte, letter or digit, so candidates can be told without knowing
/// the cells, and cells without one need not be visited at all.
///
/// Each class is an array of its own, with a word of zeros before the first and behind the last
/// one, so that the second pass, which looks at neighbours, is a plain loop that vectorizes.
#[derive(Clone, Default, Debug)]
pub struct Bitmaps {
    digit: Vec<u64>,
    letter: Vec<u64>,
    /// Bytes between digits; with the digits, once the candidates are found.
    number: Vec<u64>,
    colon: Vec<u64>,
    /// Letters and digits.
    word: Vec<u64>,
    /// `@` and `%`, until the candidates are found; no word before the first.
    candidates: Vec<u64>,
    /// Where tokens are looked for; no word before the first.
    tokens: Vec<u64>,
}

impl Bitmaps {
    /// Takes the masks of a text of `bytes` bytes, word by word, and finds its candidates.
    #[inline(always)]
    pub fn fill(&mut self, bytes: usize, mut masks: impl FnMut(usize) -> Masks) {
        let words = bytes.div_ceil(WORD);
        self.resize(words);
        let lanes = self.digit.iter_mut().zip(&mut self.letter);
        let lanes = lanes.zip(&mut self.number).zip(&mut self.colon).skip(1);
        let mut colons = 0;
        for (index, (lanes, anchor)) in lanes.zip(&mut self.candidates).enumerate() {
            let (((digit, letter), group), colon) = lanes;
            let found = masks(index);
            *digit = found.digit;
            *letter = found.letter;
            *group = found.group;
            *colon = found.colon;
            *anchor = found.anchor;
            colons |= found.colon;
        }
        self.find_candidates();
        self.find_tokens();
        if colons != 0 {
            self.find_addresses();
        }
    }

    /// Room for `words` words, with zeros around them.
    fn resize(&mut self, words: usize) {
        for lane in [
            &mut self.digit,
            &mut self.letter,
            &mut self.number,
            &mut self.colon,
            &mut self.word,
        ] {
            lane.resize(words + 2, 0);
            if let Some(last) = lane.last_mut() {
                *last = 0;
            }
        }
        self.candidates.resize(words, 0);
        self.tokens.resize(words, 0);
    }

    /// Everything but colons, from each word and its neighbours.
    #[inline(always)]
    fn find_candidates(&mut self) {
        let words = self.candidates.len();
        let (Some(digit), Some(digit_after)) =
            (self.digit.get(1..=words), self.digit.get(2..words + 2))
        else {
            return;
        };
        let (Some(letter), Some(letter_after)) =
            (self.letter.get(1..=words), self.letter.get(2..words + 2))
        else {
            return;
        };
        // Digits and groups become one first, so that the pass below reads its neighbours.
        for ((number, digit), (word, letter)) in self
            .number
            .iter_mut()
            .zip(&self.digit)
            .zip(self.word.iter_mut().zip(&self.letter))
        {
            *number |= digit;
            *word = letter | digit;
        }
        let (Some(number_before), Some(number), Some(number_after)) = (
            self.number.get(..words),
            self.number.get(1..=words),
            self.number.get(2..words + 2),
        ) else {
            return;
        };
        let (Some(word_before), Some(word)) = (self.word.get(..words), self.word.get(1..=words))
        else {
            return;
        };
        let Some(candidates) = self.candidates.get_mut(..words) else {
            return;
        };
        for at in 0..words {
            let long = seven_in_a_row(number[at], number_after[at]);
            let numbers = long & !(number[at] << 1 | number_before[at] >> 63);
            let letters = letter[at] & ahead(letter[at], letter_after[at], 1);
            let digits =
                ahead(digit[at], digit_after[at], 2) & ahead(digit[at], digit_after[at], 3);
            let ibans = letters & digits & !(word[at] << 1 | word_before[at] >> 63);
            candidates[at] |= numbers | ibans;
        }
    }

    /// The colons that may be those of an IPv6 address.
    fn find_addresses(&mut self) {
        let colons = self.colon.iter().zip(self.colon.iter().skip(1)).skip(1);
        for (candidates, (colon, after)) in self.candidates.iter_mut().zip(colons) {
            if *colon != 0 {
                *candidates |= address_colons(*colon, *after);
            }
        }
    }

    /// Classifies a text of its own, such as a decoded cell.
    pub fn classify(&mut self, text: &[u8]) {
        run(
            Level::best(),
            Alone {
                text,
                bitmaps: self,
            },
        );
    }

    /// The first candidate at or behind `from`; `usize::MAX` if there is none.
    #[inline(always)]
    pub fn next_candidate(&self, from: usize) -> usize {
        next_bit(&self.candidates, from)
    }

    /// The first candidate of `from..to`, if there is one.
    #[inline(always)]
    pub fn candidate_in(&self, from: usize, to: usize) -> Option<usize> {
        let word = self.candidates.get(from / WORD)? >> (from % WORD);
        if word != 0 {
            let at = from + word.trailing_zeros() as usize;
            return (at < to).then_some(at);
        }
        let (mut index, last) = (from / WORD, to.saturating_sub(1) / WORD);
        while index < last {
            index += 1;
            let word = *self.candidates.get(index)?;
            if word != 0 {
                let at = index * WORD + word.trailing_zeros() as usize;
                return (at < to).then_some(at);
            }
        }
        None
    }

    /// The digits of the 64 bytes from `start`, bit 0 first. Beyond the block all bits are 0.
    #[inline(always)]
    pub fn digits(&self, start: usize) -> u64 {
        window(&self.digit, start)
    }

    /// The digits and the bytes between digits, likewise.
    #[inline(always)]
    pub fn numbers(&self, start: usize) -> u64 {
        window(&self.number, start)
    }

    /// [`Self::digits`] and [`Self::numbers`] at once.
    #[inline(always)]
    pub fn digits_and_numbers(&self, start: usize) -> (u64, u64) {
        let (word, shift) = (start / WORD + 1, (start % WORD) as u32);
        let lanes = (
            self.digit.get(word..word + 2),
            self.number.get(word..word + 2),
        );
        let (Some([a, b]), Some([c, d])) = lanes else {
            return (0, 0);
        };
        (join(*a, *b, shift), join(*c, *d, shift))
    }

    /// The letters and digits, likewise.
    #[inline(always)]
    pub fn words(&self, start: usize) -> u64 {
        window(&self.word, start)
    }

    /// The letters and digits of the 64 bytes before `end`, the last one in bit 63.
    #[inline(always)]
    pub fn words_before(&self, end: usize) -> u64 {
        let (word, shift) = (end / WORD, (end % WORD) as u32);
        let Some([low, high]) = self.word.get(word..word + 2) else {
            return 0;
        };
        join(*low, *high, shift)
    }

    /// Where the number bytes from `start` on end.
    #[inline(always)]
    pub fn number_end(&self, start: usize) -> usize {
        let length = (!self.numbers(start)).trailing_zeros() as usize;
        if length < WORD {
            start + length
        } else {
            self.far_number_end(start + length)
        }
    }

    #[cold]
    fn far_number_end(&self, mut start: usize) -> usize {
        loop {
            let length = (!self.numbers(start)).trailing_zeros() as usize;
            start += length;
            if length < WORD {
                return start;
            }
        }
    }
}

/// The first bit of a lane from `from` on; `usize::MAX` if there is none.
#[inline(always)]
fn next_bit(lane: &[u64], from: usize) -> usize {
    let mut index = from / WORD;
    let Some(first) = lane.get(index) else {
        return usize::MAX;
    };
    let mut word = first & (!0 << (from % WORD));
    while word == 0 {
        index += 1;
        match lane.get(index) {
            Some(next) => word = *next,
            None => return usize::MAX,
        }
    }
    index * WORD + word.trailing_zeros() as usize
}

/// The 64 bits of a lane from bit `start`.
#[inline(always)]
fn window(lane: &[u64], start: usize) -> u64 {
    let (word, shift) = (start / WORD + 1, (start % WORD) as u32);
    let Some([low, high]) = lane.get(word..word + 2) else {
        return 0;
    };
    join(*low, *high, shift)
}

/// The 64 bits that start at bit `shift` of `low`; two shifts, since a shift by 64 has no value.
#[inline(always)]
const fn join(low: u64, high: u64, shift: u32) -> u64 {
    (low >> shift) | (high << 1 << (63 - shift))
}

/// Bit `i` is bit `i + by` of the two words together; `by` from 1 to 63.
#[inline(always)]
const fn ahead(low: u64, high: u64, by: u32) -> u64 {
    (low >> by) | (high << (64 - by))
}

/// Bits at which seven consecutive ones start.
#[inline(always)]
const fn seven_in_a_row(low: u64, high: u64) -> u64 {
    let two = low & ahead(low, high, 1);
    let two_high = high & (high >> 1);
    let four = two & ahead(two, two_high, 2);
    let four_high = two_high & (two_high >> 2);
    four & ahead(four, four_high, 3)
}

/// Colons that an IPv6 address may have: two side by side, or the first of four that are at most
/// five bytes apart (a time of day has three at most).
#[inline]
fn address_colons(low: u64, high: u64) -> u64 {
    let pairs = low & ahead(low, high, 1);
    if low.count_ones() + high.count_ones() < 4 {
        return pairs;
    }
    let both = u128::from(low) | u128::from(high) << 64;
    let near = |x: u128| x >> 2 | x >> 3 | x >> 4 | x >> 5;
    let chain = both & near(both & near(both & near(both)));
    pairs | chain as u64
}

struct Alone<'a> {
    text: &'a [u8],
    bitmaps: &'a mut Bitmaps,
}

impl Kernel for Alone<'_> {
    type Output = ();

    #[inline(always)]
    fn run<C: Classify>(self, classify: C) {
        let markup = Markup {
            delimiter: None,
            quote: None,
        };
        let text = self.text;
        self.bitmaps.fill(text.len(), |index| {
            let rest = text.get(index * WORD..).unwrap_or_default();
            let mut word = [0; WORD];
            let length = rest.len().min(WORD);
            word[..length].copy_from_slice(&rest[..length]);
            classify.word(&word, markup).masks
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn candidates(text: &[u8]) -> Vec<usize> {
        let mut bitmaps = Bitmaps::default();
        bitmaps.classify(text);
        let mut all = Vec::new();
        let mut at = bitmaps.next_candidate(0);
        while at < text.len() {
            all.push(at);
            at = bitmaps.next_candidate(at + 1);
        }
        all
    }

    #[test]
    fn candidates_stand_where_a_lane_has_to_look() {
        let cases: &[(&str, &[usize])] = &[
            ("plain words, 12.50", &[]),
            ("a@b", &[1]),
            ("tel 030 123", &[3]),
            ("12345,678901", &[]),
            ("x 1.2.3.4", &[1]),
            ("DE89 3704", &[0, 2]),
            ("xDE89", &[]),
            ("12:34:56", &[]),
            ("fe80::1", &[0, 4]),
            ("1:2:3:4:5:6:7:8", &[1, 3, 5, 7]),
        ];
        for (text, expected) in cases {
            for pad in [0, 50, 58, 60, 62, 63, 64] {
                let padded = format!("{}{text}", "_".repeat(pad));
                let shifted: Vec<usize> = expected.iter().map(|p| p + pad).collect();
                if pad == 0 || !text.starts_with("DE") {
                    assert_eq!(candidates(padded.as_bytes()), shifted, "{text} at {pad}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn windows_and_ends_are_those_of_the_bytes(text in "[0-9 +a,]{0,300}", at in 0usize..300) {
            prop_assume!(at < text.len());
            let bytes = text.as_bytes();
            let mut bitmaps = Bitmaps::default();
            bitmaps.classify(bytes);
            let digits = bitmaps.digits(at);
            for i in 0..64 {
                let digit = bytes.get(at + i).is_some_and(u8::is_ascii_digit);
                prop_assert_eq!(digits >> i & 1 == 1, digit);
            }
            let number = |b: &u8| b.is_ascii_digit() || b" +".contains(b);
            let end = at + bytes[at..].iter().take_while(|b| number(b)).count();
            prop_assert_eq!(bitmaps.number_end(at), end);
        }
    }
}
