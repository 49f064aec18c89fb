//! `spillmap.incident/1`: everything of an incident, for machines. Streamed in a stable order.
//! The schema is `docs/schema/incident-1.json`; these structs change only with a new version.

mod beyond;
mod circumstances;
mod duty;
mod people;
mod severity;

use crate::model::incident::{
    AffectedGroup, Decision, Duty, Element, ElementSet, Incident, KnownCustomers, ManifestEntry,
    Revocable, SinceLast, Unread,
};
use crate::report::json;
use crate::report::json::v1::{CoverageV1, OriginV1, ScanV1};
use beyond::BeyondV1;
use circumstances::CircumstancesV1;
use duty::DutyV1;
use people::PeopleV1;
use serde::{Serialize, Serializer};
use severity::SeverityV1;
use std::io::{self, Write};

/// The value of the `schema` key.
const SCHEMA: &str = "spillmap.incident/1";

/// Writes everything.
pub(super) fn render(incident: &Incident, out: &mut dyn Write) -> io::Result<()> {
    json::write(&IncidentV1::from(incident), out)
}

/// Written one by one, so that a list never exists twice in memory.
struct Each<'a, T, W>(&'a [T], fn(&'a T) -> W);

impl<T, W: Serialize> Serialize for Each<'_, T, W> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(self.1))
    }
}

#[derive(Serialize)]
struct IncidentV1<'a> {
    schema: &'static str,
    law: &'a str,
    scan: ScanV1<'a>,
    coverage: CoverageV1<'a>,
    unread: Each<'a, Unread, UnreadV1<'a>>,
    circumstances: CircumstancesV1<'a>,
    revoke: Each<'a, Revocable, RevocableV1<'a>>,
    people: PeopleV1<'a>,
    without_contact: u64,
    groups: Each<'a, AffectedGroup, GroupV1<'a>>,
    duties: Each<'a, Duty, DutyV1<'a>>,
    beyond: BeyondV1<'a>,
    severity: SeverityV1<'a>,
    known: Option<KnownV1>,
    since: Option<SinceV1<'a>>,
    decisions: Each<'a, Decision, DecisionV1<'a>>,
    person_keys: Option<Each<'a, Vec<u64>, String>>,
    manifest: Each<'a, ManifestEntry, ManifestEntryV1<'a>>,
}

#[derive(Serialize)]
struct DecisionV1<'a> {
    kind: &'static str,
    decision: String,
    author: &'a str,
    reason: &'a str,
    at: &'a str,
}

impl<'a> From<&'a Decision> for DecisionV1<'a> {
    fn from(decision: &'a Decision) -> Self {
        Self {
            kind: decision.decided.as_str(),
            decision: decision.decided.plain(),
            author: &decision.author,
            reason: &decision.reason,
            at: &decision.at,
        }
    }
}

/// Fingerprints of one person, 16 hexadecimal digits each.
fn joined(keys: &[u64]) -> String {
    keys.iter().map(|key| format!("{key:016x}")).collect()
}

impl<'a> From<&'a Incident> for IncidentV1<'a> {
    fn from(incident: &'a Incident) -> Self {
        Self {
            schema: SCHEMA,
            law: &incident.law,
            scan: (&incident.scan).into(),
            coverage: (&incident.coverage).into(),
            unread: Each(&incident.unread, UnreadV1::from),
            circumstances: (&incident.circumstances).into(),
            revoke: Each(&incident.revoke, RevocableV1::from),
            people: (&incident.people).into(),
            without_contact: incident.without_contact,
            groups: Each(&incident.groups, GroupV1::from),
            duties: Each(&incident.assessment.duties, DutyV1::from),
            beyond: (&incident.assessment).into(),
            severity: (&incident.severity).into(),
            known: incident.known.map(KnownV1::from),
            since: incident.since.as_ref().map(SinceV1::from),
            decisions: Each(&incident.decisions, DecisionV1::from),
            person_keys: incident
                .person_keys
                .as_deref()
                .map(|all| Each(all, |keys| joined(keys))),
            manifest: Each(&incident.manifest, ManifestEntryV1::from),
        }
    }
}

#[derive(Serialize)]
struct UnreadV1<'a> {
    origin: OriginV1<'a>,
    reason: &'a str,
    bytes: u64,
}

impl<'a> From<&'a Unread> for UnreadV1<'a> {
    fn from(unread: &'a Unread) -> Self {
        Self {
            origin: (&*unread.origin).into(),
            reason: &unread.reason,
            bytes: unread.bytes,
        }
    }
}

#[derive(Serialize)]
struct RevocableV1<'a> {
    info_type: &'a str,
    title: &'a str,
    origin: OriginV1<'a>,
    header: Option<&'a str>,
    rows: &'a str,
    distinct: u64,
}

impl<'a> From<&'a Revocable> for RevocableV1<'a> {
    fn from(revocable: &'a Revocable) -> Self {
        Self {
            info_type: &revocable.info_type,
            title: &revocable.title,
            origin: (&*revocable.origin).into(),
            header: revocable.header.as_deref(),
            rows: &revocable.rows,
            distinct: revocable.distinct,
        }
    }
}

#[derive(Serialize)]
struct GroupV1<'a> {
    jurisdiction: Option<String>,
    strength: Option<&'static str>,
    elements: Elements,
    together: Each<'a, ElementSet, Elements>,
    minors: bool,
    people: u64,
}

impl<'a> From<&'a AffectedGroup> for GroupV1<'a> {
    fn from(group: &'a AffectedGroup) -> Self {
        let strength = group.jurisdiction.map(|_| group.strength.as_str());
        Self {
            jurisdiction: group.jurisdiction.map(|place| place.code()),
            strength,
            elements: Elements(group.elements),
            together: Each(&group.together, |set| Elements(*set)),
            minors: group.minors,
            people: group.people,
        }
    }
}

/// The words of a set of elements.
struct Elements(ElementSet);

impl Serialize for Elements {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(Element::as_str))
    }
}

#[derive(Serialize)]
struct KnownV1 {
    listed: u64,
    in_dump: u64,
    others: u64,
}

impl From<KnownCustomers> for KnownV1 {
    fn from(known: KnownCustomers) -> Self {
        Self {
            listed: known.listed,
            in_dump: known.in_dump,
            others: known.others,
        }
    }
}

#[derive(Serialize)]
struct SinceV1<'a> {
    at: &'a str,
    new: u64,
    withdrawn: u64,
    same: u64,
}

impl<'a> From<&'a SinceLast> for SinceV1<'a> {
    fn from(since: &'a SinceLast) -> Self {
        Self {
            at: &since.at,
            new: since.new,
            withdrawn: since.withdrawn,
            same: since.same,
        }
    }
}

#[derive(Serialize)]
struct ManifestEntryV1<'a> {
    origin: OriginV1<'a>,
    bytes: u64,
    sha256: Option<&'a str>,
    modified: Option<i64>,
}

impl<'a> From<&'a ManifestEntry> for ManifestEntryV1<'a> {
    fn from(entry: &'a ManifestEntry) -> Self {
        Self {
            origin: (&*entry.origin).into(),
            bytes: entry.bytes,
            sha256: entry.sha256.as_deref(),
            modified: entry.modified,
        }
    }
}
