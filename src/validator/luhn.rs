//! The Luhn check digit (ISO/IEC 7812-1, annex B), eight digits at a time.

use super::swar::{HIGH, ONES, splat};

/// Most digits of any card number.
const LONGEST: usize = 19;

/// Whether `digits` (2 to 19 ASCII digits) end with their check digit. Anything else is false.
#[inline]
pub fn is_valid(digits: &[u8]) -> bool {
    if !(2..=LONGEST).contains(&digits.len()) {
        return false;
    }
    sum(digits, EVEN).is_some_and(|sum| sum.is_multiple_of(10))
}

/// The ASCII digit to append to `digits` (1 to 18 ASCII digits).
pub fn check_digit(digits: &[u8]) -> Option<u8> {
    if digits.is_empty() || digits.len() >= LONGEST {
        return None;
    }
    let sum = sum(digits, EVEN << 8)?;
    Some(b'0' + ((10 - sum % 10) % 10) as u8)
}

/// Bytes 0, 2, 4, 6: with the last digit in byte 7, those whose digits count double.
const EVEN: u64 = 0x00ff_00ff_00ff_00ff;

/// The Luhn sum of up to 19 digits, where the digits under `doubled` count double; `None` if a
/// byte is no digit.
#[inline(always)]
fn sum(digits: &[u8], doubled: u64) -> Option<u64> {
    let [last, middle, first] = aligned(digits);
    let wrong = (is_wrong(last) | is_wrong(middle) | is_wrong(first)) != 0;
    // Each byte is at most 27 after the three words are added, and a word's sum at most 216.
    // Wrapping matters only for bytes that are no digits, whose sum is dropped.
    let bytes = fold(last, doubled)
        .wrapping_add(fold(middle, doubled))
        .wrapping_add(fold(first, doubled));
    (!wrong).then_some(bytes.wrapping_mul(ONES) >> 56)
}

/// Digit values in three words, the last digits first, the last of each in byte 7.
#[inline(always)]
fn aligned(digits: &[u8]) -> [u64; 3] {
    let load = |bytes: &[u8; 8]| u64::from_le_bytes(*bytes) ^ splat(b'0');
    let Some((rest, last)) = digits.split_last_chunk::<8>() else {
        return [short(digits), 0, 0];
    };
    if let Some((rest, middle)) = rest.split_last_chunk::<8>() {
        return [load(last), load(middle), short(rest)];
    }
    let middle = match digits.first_chunk::<8>() {
        Some(first) if !rest.is_empty() => load(first) << (64 - 8 * rest.len()),
        _ => 0,
    };
    [load(last), middle, 0]
}

/// Fewer than eight digits, the last in byte 7.
#[inline(always)]
fn short(digits: &[u8]) -> u64 {
    let mut word = 0;
    for &digit in digits {
        word = word >> 8 | u64::from(digit ^ b'0') << 56;
    }
    word
}

/// Bit 7 of every byte that is above 9.
#[inline(always)]
const fn is_wrong(word: u64) -> u64 {
    (word.wrapping_add(splat(0x80 - 10)) | word) & HIGH
}

/// Digit values with those under `doubled` doubled and their two digits added.
#[inline(always)]
const fn fold(word: u64, doubled: u64) -> u64 {
    let twice = (word & doubled) << 1;
    let carried = (twice.wrapping_add(splat(0x80 - 10)) & HIGH) >> 7;
    (word & !doubled)
        .wrapping_add(twice)
        .wrapping_sub(carried * 9)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The check as the standard words it.
    fn plain(digits: &[u8]) -> bool {
        let sum: u32 = digits
            .iter()
            .rev()
            .enumerate()
            .map(|(i, digit)| {
                let value = u32::from(digit - b'0');
                let twice = 2 * value;
                if i % 2 == 0 {
                    value
                } else {
                    twice / 10 + twice % 10
                }
            })
            .sum();
        sum.is_multiple_of(10)
    }

    #[test]
    fn published_numbers_pass() {
        for number in [
            "79927398713",
            "4111111111111111",
            "378282246310005",
            "4222222222222",
            "6205500000000000004",
            "18",
            "00",
        ] {
            assert!(is_valid(number.as_bytes()), "{number}");
        }
    }

    #[test]
    fn what_is_no_number_fails() {
        for text in [
            "",
            "0",
            "4111-1111-1111-1111",
            "411111111111111/",
            "41111111111111:1",
            "00000000000000000000",
            "\u{ff11}\u{ff18}",
            "a8",
            "411111111111111\u{b1}",
        ] {
            assert!(!is_valid(text.as_bytes()), "{text}");
        }
    }

    proptest! {
        #[test]
        fn it_agrees_with_the_plain_sum(number in "[0-9]{2,19}") {
            prop_assert_eq!(is_valid(number.as_bytes()), plain(number.as_bytes()));
        }

        #[test]
        fn every_single_wrong_digit_is_noticed(number in "[0-9]{1,18}", at in 0usize..19, by in 1u8..10) {
            let mut digits = number.into_bytes();
            digits.push(check_digit(&digits).unwrap());
            prop_assert!(is_valid(&digits));
            let at = at % digits.len();
            digits[at] = b'0' + (digits[at] - b'0' + by) % 10;
            prop_assert!(!is_valid(&digits));
        }

        #[test]
        fn any_bytes_are_judged_as_digits_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..24)) {
            let digits = bytes.iter().all(u8::is_ascii_digit);
            prop_assert!(digits || !is_valid(&bytes));
            prop_assert!(digits || check_digit(&bytes).is_none());
        }
    }
}
