//! For tests: an incident with everything that renderers have to cope with. All is invented.

mod duties;

use crate::model::incident::{
    AffectedGroup, Assessment, BreachSeverity, Circumstances, Conflict, Contradiction, Element,
    Elsewhere, Estimate, Holder, Hundredths, Impact, Incident, Jurisdiction, KnownCustomers, Link,
    ManifestEntry, Moment, Part, PersonsReport, Question, Reach, Receivers, Revocable, Role,
    ScoreRange, SinceLast, Strength, Unread, Worst, Zone,
};
use crate::model::{
    Country, Coverage, Origin, Problem, Reason, RowRange, ScanInfo, State, StateCount,
};
use crate::report::Options;
use crate::report::incident::{IncidentFormat, render_incident};
use std::sync::Arc;

/// A name that tries everything: markup, a link, a terminal command, reversed text, a formula.
pub(crate) const HOSTILE: &str =
    "=cmd|<script>alert('x')</script>&\"[y](http://example.com)`\u{1b}[2J\u{202e}\u{9b}\nz.csv";

/// The incident in a format, as text.
pub(crate) fn rendered(incident: &Incident, format: IncidentFormat) -> String {
    let mut out = Vec::new();
    render_incident(incident, format, &Options::default(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Two countries, a state, people of nowhere, hostile names, conflicts, unread files.
pub(crate) fn sample_incident() -> Incident {
    Incident {
        scan: ScanInfo {
            version: "0.1.0",
            rules_digest: "5f3a9c0e12d4b678".into(),
            key_id: "9d3e61c2".into(),
            arguments: vec!["scope".into(), "dump".into(), HOSTILE.into()],
            started_at: "2026-11-20T12:00:00Z".into(),
            seconds: 3.2184,
            threads: 4,
            machine: "linux x86_64".into(),
            incomplete: false,
            fallback_records: 0,
        },
        law: "2026.11.1 of 2026-11-22".into(),
        coverage: coverage(),
        unread: unread(),
        circumstances: circumstances(),
        revoke: revoke(),
        people: people(),
        groups: groups(),
        assessment: Assessment {
            duties: duties::duties(),
            unplaced: 340,
            stateless: 7,
            elsewhere: vec![Elsewhere {
                area: "Texas".into(),
                law: "us.tx".into(),
                title: "Law us.tx".into(),
            }],
            without_law: place("NZ")
                .map(|place| (place, Estimate::exact(3)))
                .into_iter()
                .collect(),
            questions: vec![Question {
                holder: Holder::Bank,
                laws: vec!["Law us.bank".into()],
            }],
        },
        severity: severity(),
        known: Some(KnownCustomers {
            listed: 20_000,
            in_dump: 1_150,
            others: 54,
        }),
        decisions: Vec::new(),
        person_keys: Some(vec![vec![1, 2], vec![0xABCD]]),
        since: Some(SinceLast {
            at: "2026-11-20T10:00:00Z".into(),
            new: 104,
            withdrawn: 3,
            same: 1_100,
        }),
        without_contact: 12,
        manifest: manifest(),
    }
}

fn file(path: &str) -> Arc<Origin> {
    Arc::new(Origin::file(0, path))
}

/// `DE`, `US-CA`.
pub(super) fn place(code: &str) -> Option<Jurisdiction> {
    let (country, state) = code.split_once('-').unwrap_or((code, ""));
    Some(Jurisdiction {
        country: Country::new(country.as_bytes())?,
        state: Country::new(state.as_bytes()),
    })
}

fn coverage() -> Coverage {
    let problem = |path: &str, state, reason| {
        let origin = Origin::file(0, path);
        (origin, state, Problem::new(reason))
    };
    Coverage {
        scanned: StateCount {
            files: 12,
            bytes: 48_000_000,
        },
        partial: StateCount {
            files: 1,
            bytes: 2_000_000,
        },
        skipped: StateCount {
            files: 1,
            bytes: 1_204_000,
        },
        bytes_read: 50_000_000,
        bytes_decoded: 90_000_000,
        folders: 3,
        problems: vec![
            problem("dump/a.zip", State::Skipped, Reason::Encrypted),
            problem(HOSTILE, State::Partial, Reason::Truncated),
        ],
        notes: vec!["the folder lies on a network drive".into()],
        ..Coverage::default()
    }
}

fn unread() -> Vec<Unread> {
    let unread = |path: &str, reason: &str, bytes| Unread {
        origin: file(path),
        reason: reason.into(),
        bytes,
    };
    vec![
        unread("dump/a.zip", "encrypted", 1_204_000),
        unread(HOSTILE, "truncated", 2_000_000),
    ]
}

fn circumstances() -> Circumstances {
    Circumstances {
        role: Some(Role::Controller),
        discovered: Some(Moment {
            second: 1_795_165_200,
            zone: Zone::Offset(3_600),
        }),
        aware: Some(Moment {
            second: 1_795_168_800,
            zone: Zone::Named("Europe/Berlin".into()),
        }),
        reach: Some(Reach::Acquired),
        receivers: Some(Receivers::Unknown),
        encrypted: Some(false),
        establishment: Country::new(b"DE"),
        is: vec![Holder::CardMerchant],
        is_not: vec![Holder::Hipaa],
        ..Circumstances::default()
    }
}

fn revoke() -> Vec<Revocable> {
    vec![
        Revocable {
            title: "API key of a mail service".into(),
            info_type: "mail_api_key".into(),
            origin: Arc::new(Origin::file(0, "dump/site.zip").member("config/.env".into())),
            header: None,
            rows: "line 12".into(),
            distinct: 2,
        },
        Revocable {
            title: "Password".into(),
            info_type: "password".into(),
            origin: file(HOSTILE),
            header: Some(HOSTILE.into()),
            rows: "rows 2–9, 12".into(),
            distinct: 1_180,
        },
    ]
}

fn people() -> PersonsReport {
    PersonsReport {
        people: Estimate {
            low: 1_180,
            best: 1_204,
            high: 1_251,
        },
        records: 3_050,
        nameless: 40,
        merged: vec![(Link::Email, 1_700), (Link::NameBirth, 21)],
        conflicts: vec![Conflict {
            contradiction: Contradiction::Names,
            link: Link::Email,
            records: 4,
            people: 2,
            places: vec![
                (file("dump/crm.csv"), RowRange { first: 7, last: 9 }),
                (file(HOSTILE), RowRange { first: 3, last: 3 }),
            ],
        }],
        more_conflicts: 1_003,
        shared: 5,
        ambiguous: 17,
        own: 8,
    }
}

fn groups() -> Vec<AffectedGroup> {
    use Element::{BirthDate, Card, CardCode, Email, Medical, Name, Password, Ssn};
    let group =
        |place, strength, elements: &[Element], together: &[&[Element]], people| AffectedGroup {
            jurisdiction: place,
            strength,
            elements: elements.iter().copied().collect(),
            together: together
                .iter()
                .map(|set| set.iter().copied().collect())
                .collect(),
            minors: elements.contains(&BirthDate) && people < 10,
            people,
        };
    let passwords = [Email, Password];
    vec![
        group(None, Strength::Guess, &[Email], &[&[Email]], 340),
        group(
            place("DE"),
            Strength::Likely,
            &[Name, Email, Password],
            &[&[Name], &passwords],
            580,
        ),
        group(
            place("DE"),
            Strength::Sure,
            &[Name, BirthDate, Medical],
            &[&[Name, BirthDate, Medical]],
            4,
        ),
        group(
            place("US-CA"),
            Strength::Sure,
            &[Name, Email, Ssn],
            &[&[Name, Ssn], &[Email]],
            180,
        ),
        group(
            place("US-CA"),
            Strength::Guess,
            &[Name, Card, CardCode],
            &[&[Name, Card, CardCode]],
            100,
        ),
    ]
}

fn severity() -> BreachSeverity {
    let range = |low, high| ScoreRange {
        low: Hundredths(low),
        high: Hundredths(high),
    };
    let part = |score, title: &str| Part {
        score: Hundredths(score),
        title: title.into(),
    };
    BreachSeverity {
        circumstances: range(50, 100),
        said: vec!["0.50: unknown people received it".into()],
        highest: range(450, 500),
        worst: Worst {
            context: part(400, "health data"),
            identification: part(100, "full name with a birth date"),
            minors: true,
        },
        most: range(250, 300),
        bands_low: [340, 760, 100, 4],
        bands_high: [0, 340, 760, 104],
        many: true,
        unintelligible: Some(false),
        impact: Impact::High,
        impact_title: "health data and social security numbers".into(),
    }
}

fn manifest() -> Vec<ManifestEntry> {
    let entry = |path: &str, bytes, sha256: Option<&str>, modified| ManifestEntry {
        origin: file(path),
        bytes,
        sha256: sha256.map(str::to_owned),
        modified,
    };
    let digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    vec![
        entry("dump/a.zip", 1_204_000, Some(digest), Some(1_790_000_000)),
        entry("dump/crm.csv", 48_000_000, Some(digest), None),
        entry(HOSTILE, 2_000_000, None, Some(i64::MIN)),
    ]
}
