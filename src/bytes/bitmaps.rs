//! The masks of a whole block, one bit per byte, and the places in it that are worth a look.

use super::WORD;
use super::dispatch::{Classify, Kernel, Level, run};
use super::masks::{Markup, Masks};

/// Digits, number bytes and candidates of a block.
///
/// A *candidate* is where one of the lanes has to look: an `@` or `%`, the start of at least seven
/// consecutive number bytes (no phone number, card or IPv4 address is shorter), two letters and two
/// digits at the start of a word (an IBAN), a colon of what may be an IPv6 address. No delimiter,
/// quote or line end is a number byte, letter or digit, so candidates can be told without knowing
/// the cells, and cells without one need not be visited at all.
#[derive(Clone, Default, Debug)]
pub struct Bitmaps {
    /// With one empty word behind the end, so that a window may always read two.
    words: Vec<Lanes>,
    candidates: Vec<u64>,
    last: Masks,
    before: Edge,
}

/// What is kept of a word's masks.
#[derive(Clone, Copy, Default, Debug)]
struct Lanes {
    digit: u64,
    /// Digits and what people put between them.
    number: u64,
}

/// The last bytes of the word before, as bit 0.
#[derive(Clone, Copy, Default, Debug)]
struct Edge {
    number: u64,
    word: u64,
}

impl Bitmaps {
    /// Forgets everything, keeps the memory.
    pub fn clear(&mut self) {
        self.words.clear();
        self.candidates.clear();
        self.last = Masks::default();
        self.before = Edge::default();
    }

    /// Makes room for a block of `bytes` bytes.
    pub fn reserve(&mut self, bytes: usize) {
        self.words.reserve(bytes / WORD + 2);
        self.candidates.reserve(bytes / WORD + 2);
    }

    /// Appends the masks of the next 64 bytes.
    #[inline(always)]
    pub fn push(&mut self, masks: Masks) {
        if !self.words.is_empty() {
            self.settle(&masks);
        }
        self.words.push(Lanes {
            digit: masks.digit,
            number: masks.digit | masks.group,
        });
        self.last = masks;
    }

    /// Closes the block.
    pub fn finish(&mut self) {
        if !self.words.is_empty() {
            self.settle(&Masks::default());
        }
        self.words.push(Lanes::default());
    }

    /// Finds the candidates of the last word, now that the next one is known.
    #[inline(always)]
    fn settle(&mut self, next: &Masks) {
        let last = self.last;
        let number = last.digit | last.group;
        let word = last.digit | last.letter;
        let long = seven_in_a_row(number, next.digit | next.group);
        let numbers = long & !(number << 1 | self.before.number);
        let letters = last.letter & ahead(last.letter, next.letter, 1);
        let digits = ahead(last.digit, next.digit, 2) & ahead(last.digit, next.digit, 3);
        let ibans = letters & digits & !(word << 1 | self.before.word);
        let mut candidates = last.anchor | numbers | ibans;
        if last.colon != 0 {
            candidates |= address_colons(last.colon, next.colon);
        }
        self.candidates.push(candidates);
        self.before = Edge {
            number: number >> 63,
            word: word >> 63,
        };
    }

    /// Classifies a text of its own, such as a decoded cell.
    pub fn classify(&mut self, text: &[u8]) {
        self.clear();
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
        let mut index = from / WORD;
        let Some(first) = self.candidates.get(index) else {
            return usize::MAX;
        };
        let mut word = first & (!0 << (from % WORD));
        while word == 0 {
            index += 1;
            match self.candidates.get(index) {
                Some(next) => word = *next,
                None => return usize::MAX,
            }
        }
        index * WORD + word.trailing_zeros() as usize
    }

    /// The digits of the 64 bytes from `start`, bit 0 first. Beyond the block all bits are 0.
    #[inline(always)]
    pub fn digits(&self, start: usize) -> u64 {
        let (word, shift) = (start / WORD, (start % WORD) as u32);
        let Some([low, high]) = self.words.get(word..word + 2) else {
            return 0;
        };
        join(low.digit, high.digit, shift)
    }

    /// Where the number bytes from `start` on end.
    #[inline(always)]
    pub fn number_end(&self, start: usize) -> usize {
        let (word, shift) = (start / WORD, (start % WORD) as u32);
        let Some([low, high]) = self.words.get(word..word + 2) else {
            return start;
        };
        let length = (!join(low.number, high.number, shift)).trailing_zeros() as usize;
        if length < WORD {
            start + length
        } else {
            self.far_number_end(start + length)
        }
    }

    #[cold]
    fn far_number_end(&self, start: usize) -> usize {
        let mut index = start / WORD;
        let mut keep = !0u64 << (start % WORD);
        while let Some(word) = self.words.get(index) {
            let others = !word.number & keep;
            if others != 0 {
                return index * WORD + others.trailing_zeros() as usize;
            }
            keep = !0;
            index += 1;
        }
        index * WORD
    }
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
#[inline(never)]
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
        for chunk in self.text.chunks(WORD) {
            let mut word = [0; WORD];
            word[..chunk.len()].copy_from_slice(chunk);
            self.bitmaps.push(classify.word(&word, markup).masks);
        }
        self.bitmaps.finish();
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
            ("fe80::1", &[4]),
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
