//! The pages, for an incident that is hostile where it can be.

use super::*;
use crate::model::incident::{
    AffectedGroup, BreachSeverity, ClockStart, Jurisdiction, Level, Moment, PersonsReport,
    Revocable, Strength, Unread, Zone,
};
use crate::model::{Country, Coverage, ScanInfo};
use std::sync::Arc;

fn scan() -> ScanInfo {
    ScanInfo {
        version: "0.0.0",
        rules_digest: String::new(),
        key_id: String::new(),
        arguments: Vec::new(),
        started_at: String::new(),
        seconds: 0.0,
        threads: 1,
        machine: String::new(),
        incomplete: false,
        fallback_records: 0,
    }
}

fn group(elements: &[Element], people: u64) -> AffectedGroup {
    let elements: ElementSet = elements.iter().copied().collect();
    AffectedGroup {
        jurisdiction: None,
        strength: Strength::Guess,
        elements,
        together: vec![elements],
        minors: false,
        people,
    }
}

fn incident() -> Incident {
    let hostile = Arc::new(Origin::file(0, "[a](http://x) <b>\u{1b}[31m.csv"));
    Incident {
        scan: scan(),
        law: "2026.11.1".to_owned(),
        coverage: Coverage::default(),
        unread: vec![Unread {
            origin: Arc::clone(&hostile),
            reason: "encrypted".to_owned(),
            bytes: 4_096,
        }],
        circumstances: Circumstances::default(),
        revoke: vec![
            Revocable {
                title: "API key".into(),
                info_type: "secret".into(),
                origin: hostile,
                header: Some("*token*".into()),
                rows: "rows 3–9".to_owned(),
                distinct: 1_204,
            };
            LINES + 2
        ],
        people: PersonsReport {
            people: Estimate {
                low: 990,
                best: 1_000,
                high: 1_040,
            },
            records: 3_000,
            ..PersonsReport::default()
        },
        groups: vec![
            group(&[Element::Name, Element::Email], 900),
            group(&[Element::Email, Element::Card], 100),
        ],
        assessment: Assessment::default(),
        severity: BreachSeverity::default(),
        known: None,
        since: None,
        decisions: Vec::new(),
        person_keys: None,
        without_contact: 12,
        manifest: Vec::new(),
    }
}

fn duty(verdict: Verdict, deadline: Deadline) -> Duty {
    Duty {
        law: "x".to_owned(),
        title: "X".to_owned(),
        citation: "Art. 1".to_owned(),
        level: Level::Checked,
        jurisdiction: None,
        area: "Nowhere".to_owned(),
        addressee: Addressee::Individuals,
        name: "people concerned".to_owned(),
        trigger: String::new(),
        fired: Vec::new(),
        people: Estimate::exact(600),
        open: false,
        threshold: 500,
        verdict,
        deadline,
        period: "72 hours from awareness".to_owned(),
        remarks: Vec::new(),
        questions: vec!["Controller or processor?".to_owned()],
    }
}

fn assessment() -> Assessment {
    let due = Due {
        at: Moment {
            second: 0,
            zone: Zone::Offset(0),
        },
        text: "2026-11-23 09:00:00 +00:00".to_owned(),
        left: 51 * 3_600,
        start: ClockStart::Awareness,
        assumed: None,
    };
    Assessment {
        duties: vec![
            duty(Verdict::Crossed, Deadline::At(due)),
            duty(Verdict::CheckWithCounsel, Deadline::CheckWithCounsel),
            duty(Verdict::NotCrossed, Deadline::None),
        ],
        unplaced: 40,
        without_law: vec![(
            Jurisdiction::country(Country::new(b"PK").unwrap()),
            Estimate::exact(3),
        )],
        ..Assessment::default()
    }
}

#[test]
fn each_reader_finds_what_they_need() {
    for (reader, expected) in [
        (
            Reader::It,
            &[
                "Revoke now",
                "API key: 1,204 in",
                "2 more in the report",
                "encrypted, 4.1 kB",
                "Was all of it taken together?",
            ][..],
        ),
        (
            Reader::Legal,
            &[
                "not legal advice",
                "about 1,000 people (990 to 1,040)",
                "crossed, until 2026-11-23 09:00:00 +00:00, 2 d 3 h left; 600 people, from 500 on; Art. 1",
                "check with counsel (72 hours from awareness)",
                "1 threshold not crossed on what was read",
                "40 people without a place",
                "No law data for PK",
                "Controller or processor?",
            ],
        ),
        (
            Reader::Communications,
            &[
                "e-mail address: 1,000",
                "full name: 900",
                "12 people without",
                "Don't show",
            ],
        ),
    ] {
        let page = brief(reader, &incident(), &assessment()).replace('\\', "");
        for words in expected {
            assert!(page.contains(words), "{words}\n{page}");
        }
        assert!(page.lines().count() < 70, "{}", reader.as_str());
    }
}

#[test]
fn names_from_input_neither_format_nor_command() {
    for reader in Reader::ALL {
        let page = brief(reader, &incident(), &assessment());
        assert!(!page.contains('\u{1b}'), "{page}");
        assert!(!page.contains("[a]("), "{page}");
        assert!(!page.contains("<b>"), "{page}");
        assert!(!page.contains(" *token*"), "{page}");
    }
}

#[test]
fn a_deadline_that_has_passed_is_said_to() {
    let mut assessment = assessment();
    if let Deadline::At(due) = &mut assessment.duties[0].deadline {
        due.left = -26 * 3_600;
    }
    let page = brief(Reader::Legal, &incident(), &assessment);
    assert!(page.contains("passed 1 d 2 h ago"), "{page}");
}
