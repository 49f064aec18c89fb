//! Every state against a table that was typed from other columns of the sources than the data.

use super::{assess_in, group, one_group, told_well};
use crate::model::incident::Assessment;
use crate::model::incident::{Addressee, Deadline, Duty, Element, Element::*, Verdict};

/// Days for residents (0: no number), fewest residents for the regulator and for agencies (0:
/// never), card rule, login pair, extra elements, level.
type Row = (
    &'static str,
    u32,
    u64,
    u64,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const ROWS: [Row; 52] = [
    (
        "AL",
        45,
        1001,
        1001,
        "code",
        "alone",
        "pass tax mil gov med hins",
        "V2",
    ),
    ("AK", 0, 0, 1001, "usable", "none", "acct_pin", "V1"),
    (
        "AZ",
        45,
        1001,
        1001,
        "code",
        "alone",
        "pass tax med hins bio key",
        "V2",
    ),
    ("AR", 0, 1001, 0, "code", "none", "med bio", "V2"),
    (
        "CA",
        30,
        501,
        0,
        "code",
        "alone",
        "pass tax mil gov med hins bio gen plate",
        "V2",
    ),
    (
        "CO",
        30,
        500,
        1001,
        "code",
        "alone",
        "pass mil student med hins bio",
        "V2",
    ),
    (
        "CT",
        60,
        1,
        0,
        "alone",
        "alone",
        "pass tax mil gov med hins bio geo",
        "V2",
    ),
    (
        "DE",
        60,
        501,
        0,
        "code",
        "name",
        "pass tax med hins bio gen",
        "V2",
    ),
    (
        "DC",
        0,
        50,
        1001,
        "usable",
        "alone",
        "pass tax mil gov med hins bio gen",
        "V2",
    ),
    (
        "FL",
        30,
        500,
        1001,
        "code",
        "alone",
        "pass mil gov med hins bio gen geo",
        "V2",
    ),
    ("GA", 0, 0, 10001, "usable", "none", "acct_pin", "V1"),
    ("HI", 0, 1001, 1001, "usable", "none", "", "CHK"),
    ("ID", 0, 0, 0, "code", "none", "", "V1"),
    ("IL", 0, 501, 0, "usable", "alone", "med hins bio", "V1"),
    ("IN", 45, 1, 1001, "alone", "none", "", "CHK"),
    ("IA", 0, 501, 0, "code", "none", "gov bio", "V1"),
    ("KS", 0, 0, 1001, "alone", "none", "", "V1"),
    ("KY", 0, 0, 1001, "code", "none", "", "CHK"),
    ("LA", 60, 1, 0, "code", "none", "pass bio", "V1"),
    ("ME", 30, 1, 1001, "usable", "none", "acct_pin", "V1"),
    (
        "MD",
        45,
        1,
        1000,
        "code",
        "alone",
        "pass tax gov med hins bio gen",
        "CHK",
    ),
    ("MA", 0, 1, 1, "alone", "none", "", "V1"),
    ("MI", 0, 0, 1001, "code", "none", "", "V1"),
    ("MN", 0, 0, 501, "code", "none", "", "V1"),
    ("MS", 0, 0, 0, "code", "none", "", "V1"),
    ("MO", 0, 1001, 1001, "code", "none", "gov med hins", "V1"),
    ("MT", 0, 1, 0, "code", "none", "tribal tax med", "CHK"),
    ("NE", 0, 1, 0, "code", "alone", "bio", "V1"),
    ("NV", 0, 0, 1001, "code", "name", "med hins", "V1"),
    ("NH", 0, 1, 1001, "code", "none", "gov", "CHK"),
    ("NJ", 0, 1, 1001, "code", "name", "", "V2"),
    ("NM", 45, 1001, 1001, "code", "none", "gov bio", "V2"),
    ("NY", 30, 1, 5001, "usable", "alone", "bio med hins", "V2"),
    (
        "NC",
        0,
        1,
        1001,
        "alone",
        "name",
        "pass tax bio esig mmn acct_pin",
        "V1",
    ),
    (
        "ND",
        0,
        251,
        0,
        "code",
        "none",
        "dob mmn med hins esig",
        "V1",
    ),
    ("OH", 45, 0, 1001, "code", "none", "", "V1"),
    ("OK", 0, 500, 0, "code", "none", "gov bio", "V2"),
    (
        "OR",
        45,
        251,
        1001,
        "code",
        "alone",
        "pass gov med hins bio",
        "V1",
    ),
    ("PA", 0, 501, 501, "code", "name", "hins", "CHK"),
    ("PR", 0, 1, 0, "alone", "name", "tax med gov", "V1"),
    ("RI", 45, 501, 501, "code", "name", "tribal med hins", "V1"),
    ("SC", 0, 1001, 1001, "code", "none", "gov", "V1"),
    ("SD", 60, 251, 1, "code", "alone", "gov med", "V1"),
    ("TN", 45, 0, 1001, "code", "none", "", "CHK"),
    ("TX", 60, 250, 10001, "code", "none", "gov med hins", "V2"),
    ("UT", 0, 500, 1000, "code", "none", "", "V1"),
    (
        "VT",
        45,
        1,
        1001,
        "alone",
        "alone",
        "pass tax mil gov med hins bio gen acct_pin",
        "V1",
    ),
    (
        "VA",
        0,
        1,
        1001,
        "code",
        "none",
        "pass mil gov bio gen",
        "CHK",
    ),
    (
        "WA",
        30,
        501,
        0,
        "code",
        "alone",
        "dob key student mil pass hins med bio",
        "V1",
    ),
    ("WV", 0, 0, 1001, "code", "none", "", "V1"),
    ("WI", 45, 0, 1000, "alone", "none", "bio gen acct_pin", "V2"),
    (
        "WY",
        0,
        0,
        0,
        "code",
        "name",
        "tax tribal vital med hins bio",
        "V1",
    ),
];

fn find<'a>(found: &'a Assessment, code: &str, addressee: Addressee) -> Option<&'a Duty> {
    let law = format!("us-{}", code.to_ascii_lowercase());
    let mut duties = found.duties.iter();
    duties.find(|d| d.law == law && d.addressee == addressee)
}

fn residents(code: &str, elements: &[Element]) -> Duty {
    let found = one_group(&format!("US-{code}"), elements, 10);
    let duty = find(&found, code, Addressee::Individuals);
    duty.cloned().unwrap_or_else(|| panic!("{code}"))
}

#[test]
fn thresholds_just_below_at_and_above() {
    for (code, _, regulator, agencies, .., level) in ROWS {
        for (addressee, least) in [
            (Addressee::Individuals, 1),
            (Addressee::Regulator, regulator),
            (Addressee::Agencies, agencies),
        ] {
            if least == 0 {
                let found = one_group(&format!("US-{code}"), &[Name, Ssn], 1_000_000);
                assert!(
                    find(&found, code, addressee).is_none(),
                    "{code} {addressee:?}"
                );
                continue;
            }
            for people in [least - 1, least, least + 1] {
                let found = one_group(&format!("US-{code}"), &[Name, Ssn], people);
                let Some(duty) = find(&found, code, addressee) else {
                    assert_eq!(people, 0, "{code}");
                    continue;
                };
                let expected = match (level, people >= least) {
                    ("CHK", _) => Verdict::CheckWithCounsel,
                    (_, true) => Verdict::Crossed,
                    (_, false) => Verdict::NotCrossed,
                };
                assert_eq!(duty.verdict, expected, "{code} {addressee:?} {people}");
                assert_eq!(duty.threshold, least, "{code} {addressee:?}");
            }
        }
    }
}

#[test]
fn residents_have_their_days() {
    for (code, days, .., level) in ROWS {
        let duty = residents(code, &[Name, Ssn]);
        match (&duty.deadline, days, level) {
            (Deadline::CheckWithCounsel, _, "CHK") | (Deadline::Promptly, 0, _) => {}
            (Deadline::At(due), days, _) if days > 0 => {
                // Discovered on 20 November 2026 in UTC.
                let end = 1_795_219_200 + i64::from(days) * 86_400 - 1;
                assert_eq!(due.at.second, end, "{code}: {}", due.text);
            }
            other => panic!("{code}: {other:?}"),
        }
    }
}

/// What a state's own rules make of some elements.
fn expected(row: &Row, plain: bool, perhaps: bool) -> Verdict {
    match (row.7, plain, perhaps) {
        ("CHK", ..) => Verdict::CheckWithCounsel,
        (_, true, _) => Verdict::Crossed,
        (_, false, true) => Verdict::MayBeCrossed,
        (_, false, false) => Verdict::NotCrossed,
    }
}

#[test]
fn cards_count_as_each_state_has_it() {
    for row in &ROWS {
        let (code, card) = (row.0, row.4);
        for number in [Card, BankAccount] {
            let with_code = residents(code, &[Name, number, CardCode]).verdict;
            assert_eq!(with_code, expected(row, true, true), "{code}");
            let alone = residents(code, &[Name, number]).verdict;
            let usable = card == "usable" || code == "WA";
            assert_eq!(alone, expected(row, card == "alone", usable), "{code}");
            // Without a name: where the data says so.
            let nameless = residents(code, &[number, CardCode]).verdict;
            let perhaps = ["GA", "ME", "WA"].contains(&code);
            assert_eq!(nameless, expected(row, code == "CO", perhaps), "{code}");
        }
        let expiry = residents(code, &[Name, Card, CardExpiry]).verdict;
        let counts = card == "alone" || ["IA", "OK"].contains(&code);
        assert_eq!(
            expiry,
            expected(row, counts, card == "usable" || code == "WA"),
            "{code}"
        );
    }
}

#[test]
fn logins_count_as_each_state_has_it() {
    // Where only some logins do; where a password is perhaps an access code of an account.
    let only_some = ["AL", "NC"];
    let (mut alone, mut named) = (0, 0);
    for row in &ROWS {
        let (code, login) = (row.0, row.5);
        let some = only_some.contains(&code);
        let pair = residents(code, &[Email, Password]).verdict;
        let counts = login == "alone";
        assert_eq!(pair, expected(row, counts && !some, counts), "{code}");
        let pair = residents(code, &[Name, Email, Password]).verdict;
        let counts = login != "none";
        let perhaps = counts || row.6.split(' ').any(|extra| extra == "acct_pin");
        assert_eq!(pair, expected(row, counts && !some, perhaps), "{code}");
        let hashed = residents(code, &[Name, Email, PasswordHash]).verdict;
        assert_eq!(hashed, expected(row, false, counts), "{code}");
        alone += usize::from(login == "alone");
        named += usize::from(login == "name");
    }
    assert_eq!((alone, named), (15, 8));
}

#[test]
fn extra_elements_count_where_they_stand() {
    let words = [
        ("pass", Passport),
        ("tax", TaxId),
        ("mil", MilitaryId),
        ("med", Medical),
        ("hins", HealthInsurance),
        ("bio", Biometric),
        ("gen", Genetic),
        ("dob", BirthDate),
        ("mmn", MothersMaidenName),
        ("esig", Signature),
        ("geo", Location),
        ("key", PrivateKey),
        ("student", StudentId),
        ("tribal", TribalId),
        ("vital", VitalRecord),
        ("acct_pin", AccountPin),
    ];
    for row in &ROWS {
        let (code, extra) = (row.0, row.6);
        let has = |word: &str| extra.split(' ').any(|own| own == word);
        for (word, element) in words {
            let official = matches!(element, Passport | MilitaryId | TribalId);
            let plain = has(word) || has("gov") && official;
            let perhaps = has("gov") && element == TaxId;
            let verdict = residents(code, &[Name, element]).verdict;
            assert_eq!(verdict, expected(row, plain, perhaps), "{code} {word}");
            // Texas: with anything that identifies.
            let texan = code == "TX" && matches!(element, Medical | HealthInsurance);
            let first_name = residents(code, &[PartialName, element]).verdict;
            assert_eq!(
                first_name,
                expected(row, texan, plain || perhaps),
                "{code} {word}"
            );
        }
        let national = residents(code, &[Name, NationalId]).verdict;
        assert_eq!(national, expected(row, has("gov"), false), "{code}");
        let plate = residents(code, &[Name, LicencePlate]).verdict;
        assert_eq!(plate, expected(row, false, has("plate")), "{code}");
    }
}

#[test]
fn a_newsletter_list_brings_about_nothing_in_any_state() {
    let list = [Name, Email, Phone, PostalAddress, Place, Purchases, Gender];
    for row in &ROWS {
        let duty = residents(row.0, &list);
        assert_eq!(duty.verdict, expected(row, false, false), "{}", row.0);
    }
}

#[test]
fn numbers_that_suffice_count_without_a_name() {
    for row in &ROWS {
        let code = row.0;
        let verdict = residents(code, &[Ssn]).verdict;
        let perhaps = ["GA", "ME", "WA"].contains(&code);
        assert_eq!(verdict, expected(row, code == "IN", perhaps), "{code}");
        let verdict = residents(code, &[Phone, Ssn]).verdict;
        let perhaps = perhaps || code == "DC";
        assert_eq!(verdict, expected(row, code == "IN", perhaps), "{code}");
        let verdict = residents(code, &[Phone, Medical]).verdict;
        assert_eq!(verdict, expected(row, code == "TX", false), "{code}");
    }
}

#[test]
fn regulators_have_their_clocks() {
    for (code, expected) in [
        ("AL", Some("2027-01-04 23:59:59 +00:00")),
        // With the notice or 45 days after determination, here not told, so from discovery.
        ("AR", Some("2027-01-04 23:59:59 +00:00")),
        // 15 days after the last day for residents, who have 30.
        ("CA", Some("2027-01-04 23:59:59 +00:00")),
        ("CO", Some("2026-12-20 23:59:59 +00:00")),
        ("CT", Some("2027-01-19 23:59:59 +00:00")),
        ("FL", Some("2026-12-20 23:59:59 +00:00")),
        // Business days after a notice without a number.
        ("IA", None),
        // Ten days after a notice that is due in 60.
        ("LA", Some("2027-01-29 23:59:59 +00:00")),
        ("MA", None),
        ("ME", Some("2026-12-20 23:59:59 +00:00")),
        ("MO", None),
        ("PR", Some("2026-11-30 23:59:59 +00:00")),
        ("TX", Some("2026-12-20 23:59:59 +00:00")),
        // Business days.
        ("VT", Some("2026-12-10 23:59:59 +00:00")),
    ] {
        let found = one_group(&format!("US-{code}"), &[Name, Ssn], 5_000);
        let duty = find(&found, code, Addressee::Regulator).unwrap();
        let due = duty.deadline.due().map(|due| &*due.text);
        assert_eq!(due, expected, "{code}");
    }
}

#[test]
fn puerto_rico_is_one_place_under_both_codes() {
    let found = assess_in(
        &[
            group("PR", &[Name, Ssn], 2),
            group("US-PR", &[Name, Ssn], 3),
        ],
        &told_well(),
    );
    let duty = find(&found, "PR", Addressee::Individuals).unwrap();
    assert_eq!(duty.people.best, 5);
}
