//! Ranges of people, and what they do to verdicts.

use super::*;
use crate::model::incident::{Addressee, Deadline, Element::*, ElementSet, Level};
use proptest::prelude::*;

fn ssns(code: &str, people: u64, strength: Strength) -> AffectedGroup {
    AffectedGroup {
        strength,
        ..group(code, &[Name, Ssn], people)
    }
}

fn colorado(groups: &[AffectedGroup], total: Estimate) -> (Estimate, Verdict) {
    let found = assess_range(groups, &told_well(), total);
    let duty = duty(&found, "us-co", "Attorney General");
    (duty.people, duty.verdict)
}

#[test]
fn ranges_follow_strength_and_merging() {
    let estimate = |low, best, high| Estimate { low, best, high };
    use Strength::{Guess, Likely, Sure};
    for (groups, total, expected, verdict) in [
        // All placed surely.
        (
            vec![ssns("US-CO", 500, Sure)],
            estimate(500, 500, 500),
            estimate(500, 500, 500),
            Verdict::Crossed,
        ),
        // Placed less than surely: not in low.
        (
            vec![
                ssns("US-CO", 400, Sure),
                ssns("US-CO", 60, Likely),
                ssns("US-CO", 40, Guess),
            ],
            estimate(500, 500, 500),
            estimate(400, 500, 500),
            Verdict::MayBeCrossed,
        ),
        // Merging may take people away, or have joined too many.
        (
            vec![ssns("US-CO", 505, Sure)],
            estimate(495, 505, 515),
            estimate(495, 505, 515),
            Verdict::MayBeCrossed,
        ),
        (
            vec![ssns("US-CO", 510, Sure)],
            estimate(500, 510, 510),
            estimate(500, 510, 510),
            Verdict::Crossed,
        ),
        // Of those who are there at all, one stays.
        (
            vec![ssns("US-CO", 3, Sure)],
            estimate(0, 3, 3),
            estimate(1, 3, 3),
            Verdict::NotCrossed,
        ),
        // People without a place or a state may live there.
        (
            vec![
                ssns("US-CO", 1, Sure),
                ssns("", 498, Guess),
                ssns("US", 1, Sure),
                ssns("DE", 9, Sure),
            ],
            estimate(509, 509, 509),
            estimate(1, 1, 500),
            Verdict::MayBeCrossed,
        ),
        (
            vec![
                ssns("US-CO", 1, Sure),
                ssns("", 498, Guess),
                ssns("US-CA", 9, Sure),
            ],
            estimate(508, 508, 508),
            estimate(1, 1, 499),
            Verdict::NotCrossed,
        ),
    ] {
        assert_eq!(colorado(&groups, total), (expected, verdict), "{groups:?}");
    }
}

#[test]
fn what_lies_apart_counts_only_for_who_has_it_all() {
    let apart = AffectedGroup {
        together: vec![
            [Name, Email].into_iter().collect(),
            [Email, Ssn].into_iter().collect(),
        ],
        ..group("US-CO", &[Name, Email, Ssn], 600)
    };
    for (together, expected) in [
        (None, Verdict::MayBeCrossed),
        (Some(true), Verdict::Crossed),
        (Some(false), Verdict::NotCrossed),
    ] {
        let told = Circumstances {
            taken_together: together,
            ..told_well()
        };
        let found = assess_in(std::slice::from_ref(&apart), &told);
        let duty = duty(&found, "us-co", "Attorney General");
        assert_eq!(duty.verdict, expected, "{together:?}");
    }
}

#[test]
fn unread_files_leave_nothing_uncrossed() {
    let told = told_well();
    let groups = [group("US-CO", &[Name, Email], 5), group("FR", &[Email], 1)];
    let affected = Affected {
        groups: &groups,
        total: Estimate::exact(6),
        unread: true,
        circumstances: &told,
        now: 0,
    };
    let found = assess(&affected, &LAWS);
    assert!(
        found
            .duties
            .iter()
            .all(|d| d.verdict != Verdict::NotCrossed && d.open)
    );
    let duty = duty(&found, "us-co", "Attorney General");
    assert_eq!(duty.verdict, Verdict::MayBeCrossed);
    assert!(duty.remarks.iter().any(|r| r.contains("no upper end")));
    assert!(found.elsewhere.is_empty());
}

#[test]
fn the_combinations_that_fired_are_said() {
    let groups = [
        group("US-CO", &[Name, Ssn], 700),
        group("US-CO", &[Name, Passport], 900),
        group("US-CO", &[Email, Password, Name, Passport], 5),
    ];
    let found = assess_in(&groups, &told_well());
    let duty = duty(&found, "us-co", "Attorney General");
    let titles: Vec<_> = duty
        .fired
        .iter()
        .map(|f| (&*f.title, f.people.best))
        .collect();
    assert_eq!(
        titles,
        [
            ("name with passport number", 905),
            ("name with US social security number", 700),
            ("user name or e-mail address with a password", 5),
        ]
    );
    assert_eq!(duty.people.best, 1_605);
    assert!(
        duty.trigger
            .ends_with("of people in Colorado, if there are 500 or more")
    );
}

#[test]
fn what_is_told_weakens_a_verdict_and_never_removes_it() {
    let weak = |change: fn(&mut Circumstances)| {
        let mut told = told_well();
        change(&mut told);
        let found = assess_in(&[group("US-CO", &[Name, Ssn], 600)], &told);
        let duty = duty(&found, "us-co", "Attorney General");
        (duty.verdict, duty.remarks.join(" "))
    };
    assert_eq!(weak(|_| ()).0, Verdict::Crossed);
    for (change, expected) in [
        (
            (|told| told.reach = Some(Reach::Accessed)) as fn(&mut Circumstances),
            "access only",
        ),
        (
            |told| {
                told.encrypted = Some(true);
                told.key_taken = Some(false);
            },
            "the key was not taken",
        ),
    ] {
        let (verdict, remarks) = weak(change);
        assert_eq!(verdict, Verdict::MayBeCrossed);
        assert!(remarks.contains(expected), "{remarks}");
    }
    let taken = weak(|told| {
        told.encrypted = Some(true);
        told.key_taken = Some(true);
    });
    assert_eq!(taken.0, Verdict::Crossed);
}

#[test]
fn places_and_laws_that_nobody_is_known_to_concern_are_named() {
    let groups = [
        group("US-CO", &[Name, Ssn], 5),
        group("", &[Name, Ssn], 300),
        group("US", &[Name, Ssn], 40),
        group("PK", &[Name, Email], 7),
    ];
    let found = assess_in(&groups, &told_well());
    assert_eq!((found.unplaced, found.stateless), (300, 40));
    assert_eq!(found.without_law.len(), 1);
    let (place, people) = found.without_law[0];
    assert_eq!((place.code().as_str(), people.best), ("PK", 7));
    let named = |law: &str| found.elsewhere.iter().any(|e| e.law == law);
    assert!(named("gdpr") && named("us-ca") && named("us-wa"));
    assert!(!named("us-co") && !named("eu-nis2"));
    assert!(
        found
            .questions
            .iter()
            .any(|q| q.holder == Holder::FinancialInstitution)
    );
    let told_not = Circumstances {
        is_not: Holder::ALL.to_vec(),
        ..told_well()
    };
    assert!(assess_in(&groups, &told_not).questions.is_empty());
}

#[test]
fn duties_come_soonest_first_and_in_one_order() {
    let groups = [
        group("US-CO", &[Name, Ssn], 600),
        group("US-NY", &[Name, Ssn], 600),
        group("US-MA", &[Name, Ssn], 6),
        group("US-HI", &[Name, Ssn], 6),
        group("US-FL", &[Name], 6),
        group("DE", &[Name, Email], 6),
        group("GB", &[Name, Email], 6),
    ];
    let found = assess_in(&groups, &told_well());
    let dates: Vec<_> = found
        .duties
        .iter()
        .map(|d| d.deadline.due().map(|due| due.at.second))
        .collect();
    let dated = dates.iter().take_while(|date| date.is_some()).count();
    assert!(dates[..dated].is_sorted() && dates[dated..].iter().all(Option::is_none));
    assert_eq!(found.duties[0].law, "gdpr");
    let uncrossed = |d: &Duty| d.verdict == Verdict::NotCrossed;
    assert!(found.duties.iter().map(uncrossed).is_sorted());
    let mut turned = groups.to_vec();
    turned.reverse();
    assert_eq!(assess_in(&turned, &told_well()), found);
}

#[test]
fn unverified_and_conflicting_rows_give_no_date_and_no_verdict() {
    let everything: Vec<Element> = Element::ALL.to_vec();
    let mut told = told_well();
    told.is = Holder::ALL.to_vec();
    told.malicious = Some(true);
    let mut unsure = 0;
    for people in [1, 10_000] {
        for law in &LAWS.laws {
            let places = match &law.territory {
                crate::rule::law::Territory::Everywhere => vec![place("US-CA").unwrap()],
                crate::rule::law::Territory::Places(places) => places.clone(),
            };
            let all = |place| AffectedGroup {
                jurisdiction: Some(place),
                minors: true,
                ..group("", &everything, people)
            };
            let groups: Vec<_> = places.into_iter().map(all).collect();
            let found = assess_in(&groups, &told);
            for duty in found.duties.iter().filter(|duty| duty.law == law.id) {
                if duty.level.is_reliable() {
                    assert_ne!(duty.verdict, Verdict::CheckWithCounsel, "{duty:?}");
                    continue;
                }
                unsure += 1;
                assert_eq!(duty.verdict, Verdict::CheckWithCounsel, "{duty:?}");
                assert_eq!(duty.deadline, Deadline::CheckWithCounsel, "{duty:?}");
                assert!(
                    duty.remarks.iter().any(|r| r.contains("counsel")),
                    "{duty:?}"
                );
                let marked = ["not verified: ", "sources disagree: "];
                assert!(
                    marked.iter().any(|m| duty.period.starts_with(m)),
                    "{duty:?}"
                );
            }
        }
    }
    assert!(unsure > 100, "{unsure}");
    assert!(
        LAWS.laws
            .iter()
            .flat_map(|law| &law.demands)
            .any(|d| d.level == Level::Conflicting)
    );
}

fn any_group() -> impl Strategy<Value = AffectedGroup> {
    let places = [
        "", "US", "US-CA", "US-CO", "US-TX", "US-HI", "DE", "FR", "GB", "SG", "JP", "AU", "KR",
        "PK",
    ];
    let strengths = [Strength::Guess, Strength::Likely, Strength::Sure];
    let place_of = proptest::sample::select(places.to_vec());
    let strength = proptest::sample::select(strengths.to_vec());
    let bits = (1_u64 << Element::ALL.len()) - 1;
    (
        place_of,
        strength,
        any::<u64>(),
        any::<u64>(),
        any::<bool>(),
        0_u64..1_500,
    )
        .prop_map(
            move |(code, strength, elements, together, minors, people)| AffectedGroup {
                jurisdiction: place(code),
                strength,
                elements: ElementSet::from_bits(elements & bits),
                together: vec![
                    ElementSet::from_bits(elements & together & bits),
                    ElementSet::from_bits(elements & !together & bits),
                ],
                minors,
                people,
            },
        )
}

type Key = (String, Addressee, String, String);

fn verdicts(found: &Assessment) -> std::collections::BTreeMap<Key, Verdict> {
    let key = |d: &Duty| (d.law.clone(), d.addressee, d.name.clone(), d.area.clone());
    found.duties.iter().map(|d| (key(d), d.verdict)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn more_people_never_uncross_a_duty(
        groups in proptest::collection::vec(any_group(), 1..6),
        at in any::<proptest::sample::Index>(),
        more in 1_u64..2_000,
        another in any_group(),
        slack in 0_u64..50,
    ) {
        let estimate = |groups: &[AffectedGroup]| {
            let best: u64 = groups.iter().map(|g| g.people).sum();
            Estimate { low: best.saturating_sub(slack), best, high: best + slack }
        };
        let told = told_well();
        let before = assess_range(&groups, &told, estimate(&groups));
        let mut grown = groups.clone();
        let index = at.index(grown.len());
        grown[index].people += more;
        grown.push(another);
        let slacked = Estimate { low: estimate(&grown).best.saturating_sub(slack.min(estimate(&groups).best)), ..estimate(&grown) };
        let after = verdicts(&assess_range(&grown, &told, slacked));
        for (key, verdict) in verdicts(&before) {
            let later = after.get(&key).copied();
            prop_assert!(later.is_some_and(|later| later <= verdict), "{key:?}: {verdict:?} became {later:?}");
        }
        for duty in &before.duties {
            prop_assert!(duty.people.low <= duty.people.best && duty.people.best <= duty.people.high);
        }
    }

    #[test]
    fn any_moment_and_period_is_answered(second in 631_152_000_i64..7_258_118_400, offset in -86_000_i32..86_000, amount in 1_u32..3_660) {
        let moment = Moment { second, zone: Zone::Offset(offset) };
        for unit in [crate::rule::law::Unit::Hours, crate::rule::law::Unit::Days, crate::rule::law::Unit::BusinessDays, crate::rule::law::Unit::Months] {
            let due = due(&moment, amount, unit, second);
            prop_assert!(due.is_some_and(|due| due.left > 0));
        }
    }
}
