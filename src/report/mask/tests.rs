//! Masks keep a value unreadable, whatever it is.

use super::*;
use proptest::prelude::*;

fn masked(info_type: &str, value: &str) -> String {
    mask(info_type, Sensitive::new(value.as_bytes()))
}

#[test]
fn each_data_type_shows_what_its_rule_allows() {
    for (info_type, value, expected) in [
        ("credit_card", "4111111111111111", "411111******1111"),
        ("credit_card", "4111 1111-1111  1111", "4111 11**-**** 1111"),
        ("credit_card", "378282246310005", "37828******0005"),
        ("credit_card", "30569309025904", "3056******5904"),
        ("credit_card", "4222222222222", "422******2222"),
        ("credit_card", "501234567890", "50******7890"),
        ("credit_card", "41111111111", "***"),
        ("email", "jane.doe@example.com", "j***@e***.com"),
        ("email", "jane.doe%40example.com", "j***@e***.com"),
        ("email", "jo@ex.com", "***@***.com"),
        ("email", "a@b.co", "***"),
        ("email", "no address", "***"),
        ("phone", "+49 176 12345678", "+49***78"),
        ("phone", "+1 (202) 555-0123", "+1***23"),
        ("phone", "+358 40 1234567", "+358***67"),
        ("phone", "(202) 555-0123", "***23"),
        ("phone", "110", "***"),
        ("us_ssn", "219-09-9999", "***-**-**99"),
        ("us_ssn", "219099999", "***-**-**99"),
        ("iban", "DE89 3704 0044 0532 0130 00", "DE***3000"),
        ("ipv4", "203.0.113.195", "203.x.x.x"),
        ("ipv4", "10.0.0.1", "***"),
        ("ipv6", "2001:db8::8a2e:370:7334", "2001:***"),
        ("ipv6", "::1", "***"),
        ("date_of_birth", "1990-05-17", "****-**-**"),
        ("date_of_birth", "17 May 1990", "** *** ****"),
        ("card_expiry", "04/27", "**/**"),
        ("card_cvv", "123", "***"),
        ("secret", "sk_live_q7Zx81LmP04tWv9cRs2d", "sk_live_***"),
        ("secret", "sk_live_short", "***"),
        ("secret", "hunter2", "***"),
        ("password", "correct horse battery", "***"),
        ("person_name", "Ada", "A***"),
        ("person_name", "Ada Lovelace-Byron", "A*** L***"),
        ("person_name", "Jo", "***"),
        ("person_name", "佐藤 陽菜", "*** ***"),
        ("street_address", "Österreicher Platz 1", "***"),
        ("location", "Berlin", "Be***"),
        ("location", "Ulm", "***"),
        ("postal_code", "10115", "1***"),
        ("gender", "female", "***"),
        ("religion", "evangelisch", "***"),
        ("email_hash", "973dfe463ec85785f5f95af5ba3906ee", "973d***"),
        ("loyalty_number", "AB-123456789", "A*****"),
        ("loyalty_number", "****1234", "***"),
    ] {
        assert_eq!(masked(info_type, value), expected, "{info_type}");
    }
}

const KINDS: [&str; 15] = [
    "credit_card",
    "email",
    "phone",
    "us_ssn",
    "iban",
    "ipv4",
    "ipv6",
    "date_of_birth",
    "card_cvv",
    "password",
    "secret",
    "person_name",
    "location",
    "email_hash",
    "made_up",
];

/// Length of the longest common subsequence.
fn common(a: &[char], b: &[char]) -> usize {
    let mut row = vec![0; b.len() + 1];
    for x in a {
        let mut diagonal = 0;
        for (at, y) in b.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if x == y {
                diagonal + 1
            } else {
                above.max(row[at])
            };
            diagonal = above;
        }
    }
    row[b.len()]
}

fn check(value: &[u8]) -> Result<(), TestCaseError> {
    for kind in KINDS {
        let masked = mask(kind, Sensitive::new(value));
        prop_assert!(masked.bytes().all(|b| b == b' ' || b.is_ascii_graphic()));
        prop_assert!(masked.len() <= 40);
        prop_assert!(value.is_empty() || memchr::memmem::find(masked.as_bytes(), value).is_none());
        if let Ok(text) = std::str::from_utf8(value) {
            check_share(kind, text, &masked)?;
        }
    }
    Ok(())
}

fn check_share(kind: &str, value: &str, masked: &str) -> Result<(), TestCaseError> {
    let value: Vec<char> = value.chars().collect();
    let digits = value.iter().filter(|c| c.is_ascii_digit()).count();
    let shown = masked.bytes().filter(u8::is_ascii_digit).count();
    if kind == "credit_card" && shown > 0 {
        prop_assert!(digits - shown >= 6 && shown <= 10);
    } else if !value.contains(&'*') && !value.is_empty() {
        let masked: Vec<char> = masked.chars().collect();
        prop_assert!(common(&value, &masked) * 10 < value.len() * 6, "{kind}");
    }
    Ok(())
}

proptest! {
    #[test]
    fn arbitrary_bytes_are_hidden(value: Vec<u8>) {
        check(&value)?;
    }

    #[test]
    fn text_that_looks_like_a_value_is_hidden(value in "[a-c0-3@.:+/ x*é-]{0,24}") {
        check(value.as_bytes())?;
    }

    #[test]
    fn well_formed_values_are_hidden(
        value in "[a-z.]{1,12}@[a-z]{1,8}\\.[a-z]{2,6}|\\+?[0-9 ]{3,18}|[0-9]{1,3}(\\.[0-9]{1,3}){3}|[A-Z]{2}[0-9]{13,30}|([0-9a-f]{0,4}:){2,7}[0-9a-f]{1,4}|[0-9]{1,4}[-/][0-9]{1,2}[-/][0-9]{1,4}"
    ) {
        check(value.as_bytes())?;
    }
}
