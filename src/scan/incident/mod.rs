//! A breach is scoped: what was read becomes an incident, with what follows from it.

mod manifest;

use super::{Dump, Scan};
use crate::analyze::breach_severity;
use crate::analyze::duties::{Affected, assess};
use crate::model::incident::{
    Circumstances, Decision, Element, ElementSet, Incident, KnownCustomers, Revocable, SinceLast,
    Unread,
};
use crate::model::{Confidence, Finding, Format, Report, RowRange, State};
use crate::rule::law::LawSet;
use crate::source::Stop;
use std::cmp::Reverse;
use std::sync::Arc;

/// What opens doors at once.
const REVOCABLE: [Element; 4] = [
    Element::Password,
    Element::Token,
    Element::PrivateKey,
    Element::AccountPin,
];

/// What is known beside the dump.
pub struct Setting<'s> {
    /// What only people know.
    pub circumstances: Circumstances,
    /// The law.
    pub laws: &'s LawSet,
    /// How many of our customers are in the dump.
    pub known: Option<KnownCustomers>,
    /// What is different from the report before.
    pub since: Option<SinceLast>,
    /// What people decided.
    pub decisions: Vec<Decision>,
    /// By what each person is known in later reports.
    pub person_keys: Option<Vec<Vec<u64>>>,
    /// Seconds since 1970, for the time left.
    pub now: i64,
    /// Threads that read files for their digests.
    pub threads: usize,
}

/// The incident that a scan found.
pub fn incident(done: &Scan, dump: &Dump, setting: Setting<'_>, stop: &Stop) -> Incident {
    let report = &done.report;
    let people = dump.report();
    let groups = dump.persons.groups.clone();
    let unread = unread(report);
    let affected = Affected {
        groups: &groups,
        total: people.people,
        unread: !unread.is_empty(),
        circumstances: &setting.circumstances,
        now: setting.now,
    };
    let reachable = ElementSet::of(Element::Email)
        .union(ElementSet::of(Element::Phone))
        .union(ElementSet::of(Element::PostalAddress));
    let unreachable = groups
        .iter()
        .filter(|group| !group.elements.has_any(reachable));
    Incident {
        scan: report.scan.clone(),
        law: setting.laws.versions(),
        coverage: report.coverage.clone(),
        revoke: revoke(report, setting.laws),
        assessment: assess(&affected, setting.laws),
        severity: breach_severity(&groups, &setting.circumstances, &setting.laws.severity),
        without_contact: unreachable.map(|group| group.people).sum(),
        manifest: manifest::manifest(&dump.inputs, setting.threads, stop),
        people,
        groups,
        unread,
        circumstances: setting.circumstances,
        known: setting.known,
        since: setting.since,
        person_keys: setting.person_keys,
        decisions: setting.decisions,
    }
}

/// What was not read, or only in part.
fn unread(report: &Report) -> Vec<Unread> {
    let problems = report.coverage.problems.iter();
    let mut unread: Vec<Unread> = problems
        .filter(|(_, state, _)| *state != State::Scanned)
        .map(|(origin, state, problem)| {
            let of_file = report.files.iter().find(|file| *file.origin == *origin);
            Unread {
                origin: Arc::new(origin.clone()),
                reason: match state {
                    State::Partial => format!("read in part: {}", problem.reason.plain()),
                    _ => problem.reason.plain().to_owned(),
                },
                bytes: of_file.map_or(0, |file| file.size),
            }
        })
        .collect();
    unread.dedup_by(|a, b| a.origin == b.origin);
    unread
}

/// Passwords, keys and tokens by place, the most severe and most numerous first.
fn revoke(report: &Report, laws: &LawSet) -> Vec<Revocable> {
    let opens = |finding: &&Finding| {
        let elements = laws.elements.of(&finding.info_type, None);
        let elements = elements.unwrap_or_default();
        !finding.test_value
            && finding.probability >= Confidence::Medium.threshold()
            && REVOCABLE.iter().any(|element| elements.has(*element))
    };
    let mut found: Vec<&Finding> = report.findings.iter().filter(opens).collect();
    found.sort_by_key(|finding| (Reverse(finding.severity), Reverse(finding.distinct)));
    let told = found.into_iter().filter_map(|finding| {
        let file = report.files.get(finding.file)?;
        let unit = match file.format {
            Format::Delimited | Format::JsonLines => "row",
            _ => "line",
        };
        Some(Revocable {
            title: Arc::clone(&finding.title),
            info_type: Arc::clone(&finding.info_type),
            origin: Arc::clone(&file.origin),
            header: finding.header.clone(),
            rows: rows(unit, &finding.places),
            distinct: finding.distinct,
        })
    });
    told.collect()
}

/// `rows 3–9, 12`.
fn rows(unit: &str, places: &[RowRange]) -> String {
    let range = |range: &RowRange| match range.first == range.last {
        true => range.first.to_string(),
        false => format!("{}\u{2013}{}", range.first, range.last),
    };
    let all: Vec<String> = places.iter().map(range).collect();
    let one = matches!(places, [only] if only.first == only.last);
    match (all.is_empty(), one) {
        (true, _) => String::new(),
        (_, true) => format!("{unit} {}", all.concat()),
        _ => format!("{unit}s {}", all.join(", ")),
    }
}
