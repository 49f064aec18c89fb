//! Incident reports as a whole.

use super::sample::{HOSTILE, rendered, sample_incident};
use super::*;
use crate::model::incident::{
    AffectedGroup, Assessment, BreachSeverity, Circumstances, ElementSet, Jurisdiction,
    ManifestEntry, PersonsReport, Strength,
};
use crate::model::{Country, Origin};
use crate::report::escape::is_unprintable;
use crate::report::json::schema;
use std::sync::Arc;

const PAGES: [IncidentFormat; 3] = [
    IncidentFormat::Table,
    IncidentFormat::Markdown,
    IncidentFormat::Html,
];

#[test]
fn the_table_reads_as_agreed() {
    insta::assert_snapshot!(rendered(&sample_incident(), IncidentFormat::Table));
}

#[test]
fn the_markdown_page_reads_as_agreed() {
    insta::assert_snapshot!(rendered(&sample_incident(), IncidentFormat::Markdown));
}

#[test]
fn the_html_page_reads_as_agreed() {
    insta::assert_snapshot!(rendered(&sample_incident(), IncidentFormat::Html));
}

#[test]
fn the_json_follows_its_schema() {
    for incident in [sample_incident(), nothing()] {
        let json = rendered(&incident, IncidentFormat::Json);
        schema::check("incident-1.json", &serde_json::from_str(&json).unwrap());
    }
}

#[test]
fn the_json_reads_as_agreed() {
    insta::assert_snapshot!(rendered(&sample_incident(), IncidentFormat::Json));
}

#[test]
fn no_name_steers_a_reader_of_any_format() {
    for (format, _) in IncidentFormat::all() {
        let text = rendered(&sample_incident(), format);
        let safe = |c: char| c == '\n' || !is_unprintable(c);
        assert!(text.chars().all(safe), "{}", format.name());
        assert!(!text.contains(HOSTILE), "{}", format.name());
    }
}

#[test]
fn no_name_brings_markup_into_a_page() {
    let html = rendered(&sample_incident(), IncidentFormat::Html);
    assert!(!html.contains("<script") && !html.contains("href=\"http"));
    let markdown = rendered(&sample_incident(), IncidentFormat::Markdown);
    let unescaped = |c: &str| markdown.replace(&format!("\\{c}"), "").contains(c);
    assert!(!["<", "`", "["].into_iter().any(unescaped));
    assert!(!markdown.contains("http:"));
}

#[test]
fn names_and_extensions_mean_their_format() {
    for (format, extensions) in IncidentFormat::all() {
        assert_eq!(IncidentFormat::from_name(format.name()), Some(format));
        for extension in extensions {
            let upper = extension.to_uppercase();
            let found = IncidentFormat::from_extension(OsStr::new(&upper));
            assert_eq!(found, Some(format));
        }
    }
    assert_eq!(IncidentFormat::from_extension(OsStr::new("csv")), None);
    assert_eq!(
        IncidentFormat::list(),
        "table (.txt), markdown (.md, .markdown), html (.html, .htm), json (.json)"
    );
}

/// An incident of a dump in which nothing was found.
fn nothing() -> Incident {
    Incident {
        unread: Vec::new(),
        circumstances: Circumstances::default(),
        revoke: Vec::new(),
        people: PersonsReport::default(),
        groups: Vec::new(),
        assessment: Assessment::default(),
        severity: BreachSeverity::default(),
        known: None,
        since: None,
        without_contact: 0,
        manifest: Vec::new(),
        ..sample_incident()
    }
}

#[test]
fn nothing_is_said_where_there_is_nothing() {
    for format in PAGES {
        let text = rendered(&nothing(), format);
        for expected in [
            "No passwords, API keys, tokens or private keys were found",
            "No deadline follows",
            "No personal data was found in what was read.",
            "All files were read in full.",
            "not legal advice",
        ] {
            assert!(unwrapped(&text).contains(expected), "{expected}");
        }
    }
}

/// The text in one line.
fn unwrapped(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn what_was_not_read_stands_beside_every_upper_end() {
    for format in PAGES {
        let text = unwrapped(&rendered(&sample_incident(), format));
        let beside = text.matches("2 files not fully read, 3.2 MB").count();
        // The headline and each duty.
        assert!(
            beside > sample_incident().assessment.duties.len(),
            "{}",
            format.name()
        );
    }
}

fn huge() -> Incident {
    let mut incident = sample_incident();
    let letters = || (b'A'..=b'Z').cycle();
    let codes = letters().zip(letters().skip(7)).take(100_000);
    let groups = codes.enumerate().map(|(at, (a, b))| AffectedGroup {
        jurisdiction: Country::new(&[a, b]).map(Jurisdiction::country),
        strength: Strength::Sure,
        elements: ElementSet::from_bits(at as u64),
        together: vec![ElementSet::from_bits(at as u64)],
        minors: false,
        people: u64::MAX / 1_000,
    });
    incident.groups = groups.collect();
    let duty = incident.assessment.duties.swap_remove(0);
    incident.assessment.duties = vec![duty; 10_000];
    let origin = Arc::new(Origin::file(0, "x/".repeat(2_000)));
    let entry = ManifestEntry {
        origin,
        bytes: u64::MAX,
        sha256: None,
        modified: None,
    };
    incident.manifest = vec![entry; 1_000_000];
    incident
}

#[test]
fn a_huge_incident_makes_a_small_page() {
    let incident = huge();
    for format in PAGES {
        let text = rendered(&incident, format);
        assert!(text.len() < 1_500_000, "{}: {}", format.name(), text.len());
        assert!(text.contains(" more"), "{}", format.name());
    }
    let page = unwrapped(&rendered(&incident, IncidentFormat::Markdown));
    assert!(page.contains("and 999,000 more") && page.contains("and 9,800 more"));
}
