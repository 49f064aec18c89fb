//! A breach as it is told: everything that the incident report says.

use super::{AffectedGroup, Assessment, BreachSeverity, Circumstances, Decision, PersonsReport};
use crate::model::{Coverage, Origin, ScanInfo};
use std::sync::Arc;

/// A breach, scoped.
#[derive(Clone, Debug)]
pub struct Incident {
    /// How the dump was read: version, rules, arguments, time.
    pub scan: ScanInfo,
    /// Version and day of the law data: `2026.11.1 of 2026-11-22`.
    pub law: String,
    /// What was read of the dump, and what was not.
    pub coverage: Coverage,
    /// What was not read, by name: it stands beside every upper end.
    pub unread: Vec<Unread>,
    /// What only people know.
    pub circumstances: Circumstances,
    /// What opens doors and has to be revoked at once, the most severe first.
    pub revoke: Vec<Revocable>,
    /// How many people.
    pub people: PersonsReport,
    /// People by where they live and what of them was exposed; do not overlap.
    pub groups: Vec<AffectedGroup>,
    /// Duties that may follow, and what would decide the others.
    pub assessment: Assessment,
    /// How bad it is for those concerned.
    pub severity: BreachSeverity,
    /// How many of our customers are in the dump, if a list of them was given.
    pub known: Option<KnownCustomers>,
    /// What is different from the incident report before, if one was given.
    pub since: Option<SinceLast>,
    /// People who cannot be written to: neither e-mail address, phone nor postal address.
    pub without_contact: u64,
    /// What people decided.
    pub decisions: Vec<Decision>,
    /// By what each person is known in later reports of this installation: sealed keyed hashes.
    /// `None` if there are more people than are told one by one.
    pub person_keys: Option<Vec<Vec<u64>>>,
    /// The files of the dump, in report order.
    pub manifest: Vec<ManifestEntry>,
}

/// A file that was not read, or only in part.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unread {
    /// Which.
    pub origin: Arc<Origin>,
    /// Why, in plain words.
    pub reason: String,
    /// Bytes as stored.
    pub bytes: u64,
}

/// Passwords, keys and tokens of one kind in one file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Revocable {
    /// What people call it.
    pub title: Arc<str>,
    /// Id of the data type.
    pub info_type: Arc<str>,
    /// Where.
    pub origin: Arc<Origin>,
    /// The column's header, if it has one.
    pub header: Option<Arc<str>>,
    /// The first rows or lines, in words: `rows 3–9`.
    pub rows: String,
    /// How many different ones.
    pub distinct: u64,
}

/// How many of our customers are in the dump.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KnownCustomers {
    /// People on the list of customers.
    pub listed: u64,
    /// Of these, in the dump.
    pub in_dump: u64,
    /// People in the dump who are not on the list.
    pub others: u64,
}

/// What is different from the incident report before.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SinceLast {
    /// When the dump was read then.
    pub at: String,
    /// People who were not known then.
    pub new: u64,
    /// People who were counted then, and are not now.
    pub withdrawn: u64,
    /// People in both.
    pub same: u64,
}

/// A file of the dump.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ManifestEntry {
    /// Which.
    pub origin: Arc<Origin>,
    /// Bytes as stored.
    pub bytes: u64,
    /// SHA-256 of the bytes as stored, hex; `None` if it could not be read to its end.
    pub sha256: Option<String>,
    /// Seconds since 1970 when it was last changed, if that is known.
    pub modified: Option<i64>,
}
