//! Eight bytes at a time in an ordinary register: the loads and byte-class masks that the hot
//! validators share. Plain integer arithmetic, no intrinsics.
//!
//! A *mask* has bit 7 of a byte set where the byte belongs to the class, and no other bit.

/// Bit 7 of every byte.
pub const HIGH: u64 = 0x8080_8080_8080_8080;
/// Bit 0 of every byte.
pub const ONES: u64 = 0x0101_0101_0101_0101;

/// `byte` in all eight places.
pub const fn splat(byte: u8) -> u64 {
    byte as u64 * ONES
}

/// The eight bytes that start at `at`, the first in the low byte; zeros beyond the end.
#[inline(always)]
pub fn load_from(text: &[u8], at: usize) -> u64 {
    if let Some(bytes) = text.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        return u64::from_le_bytes(*bytes);
    }
    let left = text.len().saturating_sub(at);
    match text.last_chunk::<8>() {
        Some(bytes) if left > 0 => u64::from_le_bytes(*bytes) >> (64 - 8 * left),
        Some(_) => 0,
        None => load_short(text.get(at..).unwrap_or_default()),
    }
}

/// The eight bytes that end before `end`, the last in the high byte; zeros before the start.
#[inline(always)]
pub fn load_before(text: &[u8], end: usize) -> u64 {
    let Some(head) = text.get(..end) else {
        return 0;
    };
    if let Some(bytes) = head.last_chunk::<8>() {
        return u64::from_le_bytes(*bytes);
    }
    if end == 0 {
        return 0;
    }
    let word = match text.first_chunk::<8>() {
        Some(bytes) => u64::from_le_bytes(*bytes),
        None => load_short(head),
    };
    word << (64 - 8 * end)
}

/// Bit 7 of each byte of two words, gathered into sixteen bits.
#[inline(always)]
pub const fn gather(first: u64, second: u64) -> u32 {
    const SPREAD: u64 = 0x0102_0408_1020_4080;
    let first = (first >> 7).wrapping_mul(SPREAD) >> 56;
    let second = (second >> 7).wrapping_mul(SPREAD) >> 56;
    (first | second << 8) as u32
}

/// Fewer than eight bytes, the first in the low byte.
fn load_short(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .take(8)
        .rev()
        .fold(0, |word, &byte| word << 8 | u64::from(byte))
}

/// Bytes equal to `byte`, which must be ASCII.
#[inline(always)]
pub const fn equal(word: u64, byte: u8) -> u64 {
    within(word, byte, byte)
}

/// Bytes in `first..=last`, both ASCII.
#[inline(always)]
pub const fn within(word: u64, first: u8, last: u8) -> u64 {
    between(word & !HIGH, first, last) & !word & HIGH
}

/// ASCII letters and digits.
#[inline(always)]
pub const fn alphanumeric(word: u64) -> u64 {
    let low = word & !HIGH;
    let letters = between(low | splat(0x20), b'a', b'z');
    (letters | between(low, b'0', b'9')) & !word & HIGH
}

/// Bit 7 of each byte of `low`, all ASCII, that lies in `first..=last`; other bits mean nothing.
#[inline(always)]
const fn between(low: u64, first: u8, last: u8) -> u64 {
    // What lies beyond `last` has also reached `first`: bit 7 differs only in between.
    low.wrapping_add(splat(0x80 - first)) ^ low.wrapping_add(splat(0x7f - last))
}

/// `word` with its ASCII capitals made small.
#[inline(always)]
pub const fn lower(word: u64) -> u64 {
    word | within(word, b'A', b'Z') >> 2
}

/// `word` with its small ASCII letters made capital.
#[inline(always)]
pub const fn upper(word: u64) -> u64 {
    word ^ within(word, b'a', b'z') >> 2
}

/// The low `count` bytes; all of them from eight.
#[inline(always)]
pub const fn keep_first(word: u64, count: usize) -> u64 {
    if count >= 8 {
        word
    } else {
        word & ((1 << (8 * count)) - 1)
    }
}

/// The number that eight ASCII digits write, the first in the low byte; of other bytes any number.
#[inline(always)]
pub const fn eight_digits(word: u64) -> u64 {
    let ones = word ^ splat(b'0');
    let pairs = ones.wrapping_mul(10).wrapping_add(ones >> 8) & 0x00ff_00ff_00ff_00ff;
    let fours = pairs.wrapping_mul(100).wrapping_add(pairs >> 16) & 0x0000_ffff_0000_ffff;
    fours.wrapping_mul(10_000).wrapping_add(fours >> 32) & 0xffff_ffff
}

/// The number that the first `count` bytes of `word` write, one to eight ASCII digits.
#[inline(always)]
pub const fn first_digits(word: u64, count: usize) -> u64 {
    let zeros = splat(b'0') as u128;
    let padded = ((word as u128) << 64 | zeros) >> (8 * count);
    eight_digits(padded as u64)
}

/// The number that ASCII digits write, modulo 2^64.
#[inline(always)]
pub fn number(digits: &[u8]) -> u64 {
    let (words, rest) = digits.as_chunks::<8>();
    let mut number = 0u64;
    for word in words {
        let word = eight_digits(u64::from_le_bytes(*word));
        number = number.wrapping_mul(100_000_000).wrapping_add(word);
    }
    if rest.is_empty() {
        return number;
    }
    let last = match digits.last_chunk::<8>() {
        Some(ending) => u64::from_le_bytes(*ending) >> (64 - 8 * rest.len()),
        None => load_short(rest),
    };
    let (scale, last) = (TENS[rest.len() & 7], first_digits(last, rest.len()));
    number.wrapping_mul(scale).wrapping_add(last)
}

/// The number that at most sixteen ASCII digits write, the first in the low byte and zeros behind
/// the last, and the number that the first six (or fewer) write.
#[inline(always)]
pub fn register_number(digits: u128, count: usize) -> (u64, u64) {
    let low = digits as u64;
    let lead = first_digits(low, count.min(6));
    if count <= 8 {
        return (first_digits(low, count), lead);
    }
    let high = first_digits((digits >> 64) as u64, count - 8);
    let scale = TENS.get(count - 8).copied().unwrap_or(0);
    (
        eight_digits(low).wrapping_mul(scale).wrapping_add(high),
        lead,
    )
}

/// Powers of ten up to that of eight digits.
const TENS: [u64; 9] = [
    1,
    10,
    100,
    1_000,
    10_000,
    100_000,
    1_000_000,
    10_000_000,
    100_000_000,
];

/// A string of up to eight bytes as [`load_from`] would load it, for comparing with a match.
pub const fn pack(text: &[u8]) -> u64 {
    let mut word = 0;
    let mut at = 0;
    while at < text.len() {
        assert!(at < 8, "packs at most eight bytes");
        word |= (text[at] as u64) << (8 * at);
        at += 1;
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn loads_agree_with_plain_copies(text in prop::collection::vec(any::<u8>(), 0..24), at in 0usize..26) {
            let mut after = [0u8; 8];
            let mut before = [0u8; 8];
            for i in 0..8 {
                after[i] = text.get(at + i).copied().unwrap_or(0);
                if at <= text.len() && at + i >= 8 {
                    before[i] = text[at + i - 8];
                }
            }
            prop_assert_eq!(load_from(&text, at), u64::from_le_bytes(after));
            prop_assert_eq!(load_before(&text, at), u64::from_le_bytes(before));
        }

        #[test]
        fn digits_are_read_as_the_number_they_write(digits in "[0-9]{1,19}") {
            let plain = digits.bytes().fold(0u64, |n, d| {
                n.wrapping_mul(10).wrapping_add(u64::from(d - b'0'))
            });
            prop_assert_eq!(number(digits.as_bytes()), plain);
            if digits.len() <= 16 {
                let lead = digits[..digits.len().min(6)].parse::<u64>().unwrap();
                let register = digits.bytes().rev().fold(0, |r, d| r << 8 | u128::from(d));
                prop_assert_eq!(register_number(register, digits.len()), (plain, lead));
            }
        }

        #[test]
        fn masks_agree_with_byte_tests(bytes in any::<[u8; 8]>(), byte in 0u8..128) {
            let word = u64::from_le_bytes(bytes);
            let mask = |test: &dyn Fn(u8) -> bool| {
                u64::from_le_bytes(bytes.map(|b| if test(b) { 0x80 } else { 0 }))
            };
            let set = bytes.iter().rev().fold(0, |set, b| set << 1 | u32::from(*b == byte));
            prop_assert_eq!(gather(equal(word, byte), equal(word, byte)), set | set << 8);
            prop_assert_eq!(equal(word, byte), mask(&|b| b == byte));
            prop_assert_eq!(within(word, b'0', b'9'), mask(&|b| b.is_ascii_digit()));
            prop_assert_eq!(alphanumeric(word), mask(&|b| b.is_ascii_alphanumeric()));
            prop_assert_eq!(upper(word), u64::from_le_bytes(bytes.map(|b| b.to_ascii_uppercase())));
            prop_assert_eq!(lower(word), u64::from_le_bytes(bytes.map(|b| b.to_ascii_lowercase())));
        }
    }
}
