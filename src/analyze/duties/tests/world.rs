//! Laws outside the states: counts, parties, authorities, kinds of organisations.

use super::*;
use crate::model::incident::{Addressee, Deadline, Element::*};

fn verdict(code: &str, elements: &[Element], people: u64, law: &str, name: &str) -> Verdict {
    duty(&one_group(code, elements, people), law, name).verdict
}

#[test]
fn laws_that_count_people_do_so_just_below_at_and_above() {
    let plain = [Name, Email];
    for (law, name, code, least) in [
        ("sg-pdpa", "PDPC", "SG", 500),
        ("jp-appi", "preliminary", "JP", 1_001),
        ("jp-appi", "final", "JP", 1_001),
    ] {
        let told = Circumstances {
            malicious: Some(false),
            ..told_well()
        };
        for (people, expected) in [
            (least - 1, Verdict::NotCrossed),
            (least, Verdict::Crossed),
            (least + 1, Verdict::Crossed),
        ] {
            let found = assess_in(&[group(code, &plain, people)], &told);
            assert_eq!(duty(&found, law, name).verdict, expected, "{law} {people}");
        }
    }
}

#[test]
fn one_person_is_enough_where_the_data_is_grave() {
    for (law, name, code, elements, expected) in [
        (
            "sg-pdpa",
            "PDPC",
            "SG",
            &[Name, Medical][..],
            Verdict::Crossed,
        ),
        (
            "sg-pdpa",
            "PDPC",
            "SG",
            &[NationalId, Card],
            Verdict::Crossed,
        ),
        ("sg-pdpa", "PDPC", "SG", &[Email], Verdict::NotCrossed),
        (
            "jp-appi",
            "preliminary",
            "JP",
            &[Name, Card],
            Verdict::Crossed,
        ),
        (
            "jp-appi",
            "preliminary",
            "JP",
            &[Email, Password],
            Verdict::Crossed,
        ),
        // An unlawful purpose would do, and is not told.
        (
            "jp-appi",
            "preliminary",
            "JP",
            &[Email],
            Verdict::MayBeCrossed,
        ),
        ("gdpr", "Land", "DE", &[Email], Verdict::Crossed),
        (
            "gdpr",
            "people concerned",
            "DE",
            &[Email],
            Verdict::MayBeCrossed,
        ),
        (
            "gdpr",
            "people concerned",
            "DE",
            &[Name, Religion],
            Verdict::Crossed,
        ),
        (
            "gdpr",
            "people concerned",
            "DE",
            &[Email, Password],
            Verdict::Crossed,
        ),
        ("uk-gdpr", "ICO", "GB", &[Email], Verdict::Crossed),
        (
            "uk-gdpr",
            "people concerned",
            "GB",
            &[Name, BankAccount],
            Verdict::Crossed,
        ),
        ("au-ndb", "OAIC", "AU", &[Email], Verdict::MayBeCrossed),
        ("au-ndb", "OAIC", "AU", &[Name, Passport], Verdict::Crossed),
        ("kr-pipa", "PIPC", "KR", &[Email], Verdict::CheckWithCounsel),
        (
            "in-dpdp",
            "Board",
            "IN",
            &[Email],
            Verdict::CheckWithCounsel,
        ),
        (
            "ca-pipeda",
            "Privacy Commissioner",
            "CA",
            &[Email],
            Verdict::CheckWithCounsel,
        ),
        (
            "ccpa-claim",
            "may sue",
            "US-CA",
            &[Email, Password],
            Verdict::Crossed,
        ),
        (
            "ccpa-claim",
            "may sue",
            "US-CA",
            &[Name, Ssn],
            Verdict::Crossed,
        ),
        (
            "ccpa-claim",
            "may sue",
            "US-CA",
            &[Name, Email],
            Verdict::NotCrossed,
        ),
    ] {
        assert_eq!(
            verdict(code, elements, 1, law, name),
            expected,
            "{law} {elements:?}"
        );
    }
}

#[test]
fn malice_minors_and_unverified_periods() {
    let told = Circumstances {
        malicious: Some(true),
        ..told_well()
    };
    let found = assess_in(&[group("JP", &[Email], 1)], &told);
    assert_eq!(
        duty(&found, "jp-appi", "preliminary").verdict,
        Verdict::Crossed
    );
    let minors = AffectedGroup {
        minors: true,
        ..group("SG", &[Name], 1)
    };
    let found = assess_in(&[minors], &told_well());
    let told = duty(&found, "sg-pdpa", "PDPC");
    assert_eq!(told.verdict, Verdict::Crossed);
    assert_eq!(told.deadline, Deadline::CheckWithCounsel);
    assert_eq!(
        told.period,
        "not verified: 3 calendar days from the assessment"
    );
}

#[test]
fn each_state_of_the_union_has_its_authority_or_the_leading_one_all() {
    let groups = [
        group("DE", &[Email], 3),
        group("FR", &[Email], 4),
        group("RE", &[Email], 2),
    ];
    let regulators = |told: &Circumstances| -> Vec<(String, u64)> {
        let found = assess_in(&groups, told);
        let regulators = found.duties.into_iter();
        let regulators =
            regulators.filter(|d| d.law == "gdpr" && d.addressee == Addressee::Regulator);
        regulators.map(|d| (d.name, d.people.best)).collect()
    };
    let mut told = told_well();
    let each = regulators(&told);
    assert_eq!(each.len(), 3);
    assert!(each.contains(&("CNIL".to_owned(), 4)) && each.contains(&("CNIL".to_owned(), 2)));
    told.establishment = Country::new(b"IE");
    let lead = regulators(&told);
    assert_eq!(lead.len(), 1);
    assert!(lead[0].0.starts_with("Data Protection Commission, leading"));
    assert_eq!(lead[0].1, 9);
    told.establishment = Country::new(b"US");
    assert_eq!(regulators(&told).len(), 3);
}

#[test]
fn a_processor_tells_its_controller() {
    let controllers = |role| {
        let told = Circumstances {
            role,
            ..told_well()
        };
        let found = assess_in(&[group("DE", &[Email], 3)], &told);
        let mut duties = found.duties.into_iter();
        duties.find(|d| d.law == "gdpr" && d.addressee == Addressee::Controller)
    };
    assert!(controllers(Some(Role::Controller)).is_none());
    assert_eq!(
        controllers(Some(Role::Processor)).unwrap().verdict,
        Verdict::Crossed
    );
    assert_eq!(controllers(None).unwrap().verdict, Verdict::MayBeCrossed);
}

#[test]
fn laws_for_some_organisations_wait_for_what_is_told() {
    let with = |is: &[Holder], is_not: &[Holder]| Circumstances {
        is: is.to_vec(),
        is_not: is_not.to_vec(),
        ..told_well()
    };
    let consumers = |people, told: &Circumstances| {
        let found = assess_in(&[group("US-CA", &[Name, Email], people)], told);
        let mut duties = found.duties.into_iter();
        duties.find(|d| d.law == "glba")
    };
    let told = with(&[Holder::FinancialInstitution], &[]);
    for (people, expected) in [
        (499, Verdict::NotCrossed),
        (500, Verdict::Crossed),
        (501, Verdict::Crossed),
    ] {
        assert_eq!(
            consumers(people, &told).unwrap().verdict,
            expected,
            "{people}"
        );
    }
    assert!(consumers(500, &with(&[], &[])).is_none());
    let due = consumers(500, &told).unwrap().deadline;
    assert_eq!(due.due().unwrap().text, "2026-12-20 23:59:59 +00:00");

    let cards = |told: &Circumstances| {
        let found = assess_in(&[group("", &[Card], 1)], told);
        let mut duties = found.duties.into_iter();
        duties.find(|d| d.law == "pci-dss").map(|d| d.verdict)
    };
    assert_eq!(cards(&with(&[], &[])), Some(Verdict::MayBeCrossed));
    assert_eq!(
        cards(&with(&[Holder::CardMerchant], &[])),
        Some(Verdict::Crossed)
    );
    assert_eq!(cards(&with(&[], &[Holder::CardMerchant])), None);
}

#[test]
fn hipaa_and_the_health_rule_count_to_five_hundred() {
    // Not verified: thresholds are shown, verdicts are counsel's.
    for (holder, law, media) in [
        (Holder::Hipaa, "hipaa", 501),
        (Holder::HealthApp, "ftc-hbnr", 500),
    ] {
        let told = Circumstances {
            is: vec![holder],
            ..told_well()
        };
        let groups = [
            group("US-CA", &[Name, Medical], 499),
            group("US-NV", &[Name, Medical], 1),
        ];
        let found = assess_in(&groups, &told);
        let of = |name: &str| duty(&found, law, name);
        let regulator = of("with the notice");
        assert_eq!((regulator.threshold, regulator.people.low), (500, 500));
        assert_eq!(regulator.verdict, Verdict::CheckWithCounsel);
        let medias = found.duties.iter();
        let medias: Vec<_> = medias
            .filter(|d| d.law == law && d.addressee == Addressee::Media)
            .map(|d| (&*d.area, d.threshold, d.people.best))
            .collect();
        assert_eq!(medias, [("US-CA", media, 499), ("US-NV", media, 1)]);
    }
    // Health data alone makes it likely that such a law binds; nothing else does.
    let laws = |elements: &[Element]| {
        let found = one_group("US-CA", elements, 1);
        found.duties.iter().any(|d| d.law == "hipaa")
    };
    assert!(laws(&[Name, Medical]) && !laws(&[Name, Email]));
}
