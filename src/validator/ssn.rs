//! United States social security numbers: which nine digits may have been issued.
//!
//! Rules: Social Security Administration, "SSN Randomization" (2011): area 001-899 without 666,
//! group 01-99, serial 0001-9999. There is no check digit, so [`chance`] matters.

/// Whether nine ASCII digits may be an issued number. Numbers that were published in
/// advertisements or pamphlets and voided by the SSA are refused; placeholders of good structure
/// (`123456789`, one digit nine times) pass and are told by [`is_test`].
#[inline]
pub fn is_valid(digits: &[u8]) -> bool {
    let Some(number) = number(digits) else {
        return false;
    };
    let (area, group, serial) = (number / 1_000_000, number / 10_000 % 100, number % 10_000);
    area != 0
        && area != 666
        && area < 900
        && group != 0
        && serial != 0
        && VOID.binary_search(&number).is_err()
}

/// Whether nine ASCII digits are a usual placeholder.
pub fn is_test(digits: &[u8]) -> bool {
    number(digits).is_some_and(|number| number == 123_456_789 || number.is_multiple_of(111_111_111))
}

/// The share of random nine-digit strings that [`is_valid`] accepts, 0-1.
pub const fn chance() -> f64 {
    (898 * 99 * 9_999 - VOID.len() as u64) as f64 / 1e9
}

/// Nine ASCII digits as an integer.
#[inline(always)]
fn number(digits: &[u8]) -> Option<u32> {
    let digits: &[u8; 9] = digits.try_into().ok()?;
    let mut number = 0u32;
    let mut wrong = false;
    for digit in digits {
        let value = digit.wrapping_sub(b'0');
        wrong |= value > 9;
        number = number.wrapping_mul(10).wrapping_add(u32::from(value));
    }
    (!wrong).then_some(number)
}

/// Voided after publication, sorted: the SSA's list of "pocketbook" numbers, the pamphlet of 1940
/// (219-09-9999), the wallet insert of 1938 (078-05-1120), the advertisement of 2007 (457-55-5462).
/// The range 987-65-4320 to -4329, set aside for advertisements, has no valid area anyway.
const VOID: [u32; 22] = [
    22_281_852,
    42_103_580,
    62_360_749,
    78_051_120,
    95_073_645,
    128_036_045,
    135_016_629,
    141_186_941,
    165_167_999,
    165_187_999,
    165_207_999,
    165_227_999,
    165_247_999,
    189_092_294,
    212_097_694,
    212_099_999,
    219_099_999,
    306_302_348,
    308_125_070,
    457_555_462,
    468_288_779,
    549_241_889,
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn structure_decides() {
        for (digits, valid) in [
            ("536904399", true),
            ("001010001", true),
            ("899999999", true),
            ("665010001", true),
            ("667010001", true),
            ("000123456", false),
            ("666123456", false),
            ("900123456", false),
            ("987654321", false),
            ("536004399", false),
            ("536900000", false),
            ("078051120", false),
            ("219099999", false),
            ("457555462", false),
            ("987654320", false),
            ("123456789", true),
            ("53690439", false),
            ("5369043999", false),
            ("53690439a", false),
            ("536-90-43", false),
        ] {
            assert_eq!(is_valid(digits.as_bytes()), valid, "{digits}");
        }
    }

    #[test]
    fn placeholders_are_tests() {
        assert!(is_test(b"123456789") && is_test(b"111111111") && is_test(b"777777777"));
        assert!(!is_test(b"536904399") && !is_test(b"12345678"));
    }

    #[test]
    fn the_chance_is_high() {
        assert!(VOID.is_sorted());
        assert!((chance() - 0.8889).abs() < 1e-4);
    }

    proptest! {
        #[test]
        fn any_bytes_are_judged(bytes in prop::collection::vec(any::<u8>(), 0..12)) {
            let fits = bytes.len() == 9 && bytes.iter().all(u8::is_ascii_digit);
            prop_assert!(fits || !is_valid(&bytes) && !is_test(&bytes));
        }
    }
}
