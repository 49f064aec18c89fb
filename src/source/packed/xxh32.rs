//! XXH32 with seed 0, the checksum of LZ4 frames, after the description of the xxHash fast digest
//! algorithm.

/// A sum over bytes that come piece by piece.
#[derive(Clone, Debug)]
pub(super) struct Xxh32 {
    lanes: [u32; 4],
    held: [u8; 16],
    length: u64,
}

const PRIMES: [u32; 5] = [
    0x9E37_79B1,
    0x85EB_CA77,
    0xC2B2_AE3D,
    0x27D4_EB2F,
    0x1656_67B1,
];

impl Xxh32 {
    pub const fn new() -> Self {
        let [one, two, ..] = PRIMES;
        Self {
            lanes: [one.wrapping_add(two), two, 0, 0_u32.wrapping_sub(one)],
            held: [0; 16],
            length: 0,
        }
    }

    /// The sum of all of them.
    pub fn of(bytes: &[u8]) -> u32 {
        let mut sum = Self::new();
        sum.add(bytes);
        sum.finish()
    }

    pub fn add(&mut self, bytes: &[u8]) {
        let held = (self.length % 16) as usize;
        self.length += bytes.len() as u64;
        let wanted = (16 - held).min(bytes.len());
        let (first, rest) = bytes.split_at(wanted);
        for (to, from) in self.held.iter_mut().skip(held).zip(first) {
            *to = *from;
        }
        if held + wanted < 16 {
            return;
        }
        let stripe = self.held;
        self.stripe(&stripe);
        let mut stripes = rest.chunks_exact(16);
        for stripe in stripes.by_ref() {
            self.stripe(stripe);
        }
        for (to, from) in self.held.iter_mut().zip(stripes.remainder()) {
            *to = *from;
        }
    }

    fn stripe(&mut self, stripe: &[u8]) {
        let [one, two, ..] = PRIMES;
        for (lane, word) in self.lanes.iter_mut().zip(stripe.chunks_exact(4)) {
            *lane = lane
                .wrapping_add(number(word).wrapping_mul(two))
                .rotate_left(13)
                .wrapping_mul(one);
        }
    }

    pub fn finish(&self) -> u32 {
        let [one, two, three, four, five] = PRIMES;
        let mut sum = if self.length < 16 {
            five
        } else {
            let turned = self.lanes.iter().zip([1, 7, 12, 18]);
            turned.fold(0_u32, |sum, (lane, turn)| {
                sum.wrapping_add(lane.rotate_left(turn))
            })
        };
        sum = sum.wrapping_add(self.length as u32);
        let held = self.held.get(..(self.length % 16) as usize);
        let mut words = held.unwrap_or_default().chunks_exact(4);
        for word in words.by_ref() {
            sum = sum
                .wrapping_add(number(word).wrapping_mul(three))
                .rotate_left(17)
                .wrapping_mul(four);
        }
        for byte in words.remainder() {
            sum = sum
                .wrapping_add(u32::from(*byte).wrapping_mul(five))
                .rotate_left(11)
                .wrapping_mul(one);
        }
        sum = (sum ^ sum >> 15).wrapping_mul(two);
        sum = (sum ^ sum >> 13).wrapping_mul(three);
        sum ^ sum >> 16
    }
}

fn number(word: &[u8]) -> u32 {
    word.first_chunk::<4>()
        .map_or(0, |word| u32::from_le_bytes(*word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_those_of_the_reference() {
        let cases: [(&[u8], u32); 4] = [
            (b"", 0x02CC_5D05),
            (b"a", 0x550D_7456),
            (b"abc", 0x32D1_53FF),
            (b"Nobody inspects the spammish repetition", 0xE229_3B2F),
        ];
        for (bytes, expected) in cases {
            assert_eq!(Xxh32::of(bytes), expected);
            let mut pieces = Xxh32::new();
            bytes.chunks(3).for_each(|piece| pieces.add(piece));
            assert_eq!(pieces.finish(), expected);
        }
    }
}
