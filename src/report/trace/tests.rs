//! What people and machines are told of a trace.

use super::*;
use crate::model::trace::NewestDate;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;

fn overlap(compared: u64, common: u64, exact: bool) -> Overlap {
    let share = Share {
        compared,
        common,
        exact,
    };
    Overlap {
        dump_in_source: share,
        source_in_dump: Share {
            compared: compared * 4,
            ..share
        },
    }
}

fn source(path: &str, kind: SourceKind, common: u64, behind: f64) -> Source {
    let kinds = [("email".to_owned(), overlap(30, common, true))];
    Source {
        path: PathBuf::from(path),
        kind,
        modified: 1_788_220_800,
        size: 4_096,
        records: 120,
        people: 120,
        people_exact: true,
        kinds: kinds.into(),
        all: overlap(30, common, true),
        pairs: overlap(60, common, false),
        found: None,
        behind,
    }
}

fn version(first: i64, last: i64) -> SourceKind {
    SourceKind::Version {
        state: PathBuf::from("s.db"),
        id: 7,
        first: first * 1_000,
        last: last * 1_000,
        standing: "overwritten",
    }
}

fn trace(fit: Fit, sources: Vec<Source>) -> Trace {
    Trace {
        version: "0",
        key_id: "00".into(),
        dump: vec![PathBuf::from("dump.csv")],
        dump_files: 1,
        dump_unread: 0,
        records: 30,
        people: 30,
        people_exact: true,
        kinds: BTreeMap::from([("email".to_owned(), (30, true))]),
        newest: vec![NewestDate {
            column: "signup".into(),
            day: "2026-09-07".into(),
        }],
        compared: 40,
        unread: 1,
        fit,
        alike: sources.iter().filter(|s| s.behind < Trace::SURE).count(),
        sources,
        more: 0,
    }
}

fn said(trace: &Trace) -> String {
    let mut out = Vec::new();
    render_trace(trace, Format::Table, &Options::default(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn what_fits_is_said_with_the_time_in_which_the_source_held_it() {
    let kept = source(
        "/crm/\x1b[31mlist.csv",
        version(1_788_307_200, 1_788_825_600),
        30,
        0.0,
    );
    let text = said(&trace(
        Fit::One,
        vec![kept, source("/b.csv", SourceKind::File, 20, 12.0)],
    ));
    for part in [
        "did not leave its source before that day",
        "It fits /crm/",
        "list.csv (version 7).",
        "scans saw it from 2026-09-02 to 2026-09-08; it was overwritten after that.",
        "100.0 %",
        "far",
        "1 file to compare with could not be read in full.",
        "Held against 40 sources.",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains('\x1b'));
}

#[test]
fn what_cannot_be_told_apart_and_what_does_not_fit_is_said() {
    let alike = vec![
        source("/a.csv", SourceKind::File, 30, 0.0),
        source("/b.csv", SourceKind::File, 30, 1.0),
    ];
    for (fit, sources, part) in [
        (
            Fit::Several,
            alike,
            "2 sources fit equally well and cannot be told apart",
        ),
        (Fit::None, Vec::new(), "No source fits: none of the 40"),
        (
            Fit::Part,
            vec![source("/a.csv", SourceKind::File, 9, 0.0)],
            "No source holds half of the dump",
        ),
    ] {
        let text = said(&trace(fit, sources));
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn the_document_for_machines_is_as_the_schema_says() {
    let mut found = source("/a.csv", SourceKind::File, 30, 0.0);
    found.found = Some(FoundRecords {
        records: 30,
        people: 30,
        whole: 29,
    });
    let kept = source("/b.csv", version(1, 2), 3, 4.5);
    for sources in [Vec::new(), vec![found, kept]] {
        let mut out = Vec::new();
        let trace = trace(Fit::One, sources);
        render_trace(&trace, Format::Json, &Options::default(), &mut out).unwrap();
        let document: Value = serde_json::from_slice(&out).unwrap();
        crate::report::json::schema::check("trace-1.json", &document);
    }
}
