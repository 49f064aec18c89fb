//! Card numbers of every scheme, test numbers, and numbers that are none.

use super::*;
use proptest::prelude::*;

#[test]
fn leads_and_lengths_decide_the_scheme() {
    for (digits, expected) in [
        ("4111111111111111", Some(Scheme::Visa)),
        ("4222222222222", Some(Scheme::Visa)),
        ("4111111111111111110", Some(Scheme::Visa)),
        ("41111111111111", None),
        ("411111111111111", None),
        ("5105105105105100", Some(Scheme::Mastercard)),
        ("2220999999999999", None),
        ("2221000000000000", Some(Scheme::Mastercard)),
        ("2720999999999999", Some(Scheme::Mastercard)),
        ("2721000000000000", None),
        ("510510510510510", None),
        ("378282246310005", Some(Scheme::Amex)),
        ("3782822463100051", None),
        ("30569309025904", Some(Scheme::Diners)),
        ("36259600000004", Some(Scheme::Diners)),
        ("3625960000000412", Some(Scheme::Diners)),
        ("30600000000000", None),
        ("6011111111111117", Some(Scheme::Discover)),
        ("6221260000000000", Some(Scheme::Discover)),
        ("6229260000000000", Some(Scheme::UnionPay)),
        ("6200000000000005", Some(Scheme::UnionPay)),
        ("3527000000000000", None),
        ("3530111333300000", Some(Scheme::Jcb)),
        ("213100000000005", Some(Scheme::Jcb)),
        ("6304000000000000", Some(Scheme::Maestro)),
        ("060412345678", Some(Scheme::Maestro)),
        ("5610591081018250", Some(Scheme::MaestroBroad)),
        ("5000000000000611", Some(Scheme::MaestroBroad)),
        ("2200000000000053", Some(Scheme::Mir)),
        ("8171999927660000", Some(Scheme::UnionPay)),
        ("6521000000000000", Some(Scheme::RuPay)),
        ("5066991111111118", Some(Scheme::Elo)),
        ("6062828888666688", Some(Scheme::Hipercard)),
        ("5019717010103742", Some(Scheme::Dankort)),
        ("135410014004955", Some(Scheme::Uatp)),
        ("9792000000000000", Some(Scheme::Troy)),
        ("5060990580000217499", Some(Scheme::Verve)),
        ("3571110000000000", Some(Scheme::LankaPay)),
        ("6370000000000000", Some(Scheme::InstaPayment)),
        ("8600000000000000", Some(Scheme::Uzcard)),
        ("9860000000000000", Some(Scheme::Humo)),
        ("1700000000000", None),
        ("7000000000000000", None),
        ("41111111111x1111", Some(Scheme::Visa)),
        ("41x1111111111111", None),
        ("4111", None),
        ("", None),
    ] {
        assert_eq!(scheme(digits.as_bytes()), expected, "{digits}");
    }
}

#[test]
fn a_card_number_needs_its_check_digit() {
    assert!(is_pan(b"4111111111111111"));
    assert!(!is_pan(b"4111111111111112"));
    assert!(!is_pan(b"41111111111x1111"));
    assert!(!is_pan(b"1234567812345670"));
}

#[test]
fn published_test_numbers_are_known_and_sound() {
    assert!(TESTS.is_sorted());
    for number in TESTS {
        let digits = number.to_string();
        assert!(
            is_test(digits.as_bytes()) && is_pan(digits.as_bytes()),
            "{digits}"
        );
    }
    assert!(!is_test(b"4111111111111129") && !is_test(b"4111 1111 1111 1111"));
}

#[test]
fn the_table_of_leads_agrees_with_the_ranges() {
    for lead in 0..10_000u32 {
        for length in 12..=19 {
            let allowed = RANGES.iter().any(|range| {
                range.first / 100 <= lead
                    && lead <= range.last / 100
                    && range.lengths >> (length - 12) & 1 == 1
            });
            assert_eq!(
                LEADS[lead as usize] >> (length - 12) & 1 == 1,
                allowed,
                "{lead}"
            );
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_are_judged(bytes in prop::collection::vec(any::<u8>(), 0..24)) {
        let _ = (scheme(&bytes), is_test(&bytes));
        prop_assert!(!is_pan(&bytes) || bytes.iter().all(u8::is_ascii_digit));
    }
}
