//! Matches and verdicts come together: rows become records of people.

use super::super::matches::DocumentMatches;
use super::super::places::Bases;
use super::super::spool::Spool;
use super::PersonsPlan;
use super::gather::Gatherer;
use super::mention::{COUNTRY, Decoder, Mention};
use super::partitions::{Partitions, Sorted};
use super::proofs::Proved;
use super::role::Role;
use super::rows::{Records, Told};
use crate::analyze::persons::{Persons, Roll, resolve};
use crate::key::ValueHasher;
use crate::model::incident::{Conflict, Element, ElementSet, Link, PersonsReport};
use crate::model::{Confidence, Origin, RowRange, Signature};
use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex};

/// Conflicts that are told one by one, and places of each.
const TOLD: usize = 100;
const PLACES: usize = 8;

/// Where a record lies.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct RecordPlace {
    /// Number of the document in [`Dump::documents`].
    pub document: u32,
    /// Row, outside tables line or record, from 1.
    pub row: u32,
}

/// Who is in a dump, and where.
pub struct Dump {
    /// The people.
    pub persons: Persons,
    /// The documents, in report order, as reports show them.
    pub documents: Vec<Arc<Origin>>,
    /// Where each record lies.
    pub places: Vec<RecordPlace>,
    /// The files that were walked, in report order.
    pub inputs: Vec<Input>,
    /// Which records hold which fingerprint.
    pub(super) keys: Mutex<Sorted>,
}

/// A file of the walk.
pub struct Input {
    /// As walked.
    pub path: OsString,
    /// As reports show it.
    pub shown: Arc<Origin>,
    /// Bytes as stored.
    pub size: u64,
    /// Seconds since 1970 when it was last changed, if that is known.
    pub modified: Option<i64>,
}

/// Tells apart who is in the documents.
///
/// # Errors
/// If the temporary files cannot be written or read, or if there are more than 4,294,967,294 records.
pub(in crate::scan) fn collect(
    (plan, gatherer, hasher): (&PersonsPlan, &Gatherer, ValueHasher),
    documents: &[DocumentMatches],
    mut spool: Spool,
    proved: Proved,
) -> io::Result<Dump> {
    spool.check()?;
    spool.sort();
    let mut collector = Collector {
        plan,
        gatherer,
        records: Records {
            plan,
            hasher,
            roll: Roll::default(),
            // The other half is that of the mentions.
            partitions: Partitions::new(plan.memory / 2)?,
            proved,
            full: false,
        },
        places: Vec::new(),
        row: Vec::new(),
    };
    for (number, document) in documents.iter().enumerate() {
        collector.document(number as u32, document, &mut spool)?;
    }
    drop(spool);
    let Collector {
        records, places, ..
    } = collector;
    if records.full {
        return Err(io::Error::other("too many records of people"));
    }
    let roll = records.roll;
    let mut sorted = records.partitions.close()?;
    let persons = resolve(roll, &mut sorted);
    sorted.check()?;
    Ok(Dump {
        keys: Mutex::new(sorted),
        persons,
        documents: documents.iter().map(DocumentMatches::origin).collect(),
        places,
        inputs: Vec::new(),
    })
}

struct Collector<'p> {
    plan: &'p PersonsPlan,
    gatherer: &'p Gatherer,
    records: Records<'p>,
    places: Vec<RecordPlace>,
    row: Vec<(Told, Mention)>,
}

impl Collector<'_> {
    fn document(
        &mut self,
        number: u32,
        document: &DocumentMatches,
        spool: &mut Spool,
    ) -> io::Result<()> {
        let bases = document.bases().clone();
        spool.read_parts(document.number(), &mut |part, encoded| {
            self.part((number, part), document, &bases, encoded);
            Ok(())
        })
    }

    fn part(
        &mut self,
        (number, part): (u32, u32),
        document: &DocumentMatches,
        bases: &Bases,
        encoded: &[u8],
    ) {
        let Some(mut decoder) = Decoder::new(encoded) else {
            return;
        };
        let kinds = decoder.kinds().iter();
        let told: Vec<Option<Told>> = kinds
            .map(|(column, signature)| self.told(document, *column, *signature))
            .collect();
        let (first, _) = bases.locate(part, 0, 0);
        let mut current = None;
        let place = |row: u32| RecordPlace {
            document: number,
            row: u32::try_from(first + u64::from(row)).unwrap_or(u32::MAX),
        };
        while let Some((kind, mention)) = decoder.next() {
            if current.is_some_and(|row| row != mention.row) {
                self.close(document.is_table(), place(current.unwrap_or(0)));
            }
            current = Some(mention.row);
            if let Some(Some(told)) = told.get(kind) {
                self.row.push((*told, mention));
            }
        }
        self.close(document.is_table(), place(current.unwrap_or(0)));
    }

    /// Ends a row.
    fn close(&mut self, in_table: bool, place: RecordPlace) {
        let added = self.records.record(in_table, &self.row);
        self.places.extend((0..added).map(|_| place));
        self.row.clear();
    }

    /// What matches of a column with a signature are, if they are likely enough.
    fn told(
        &self,
        document: &DocumentMatches,
        column: Option<u32>,
        signature: Signature,
    ) -> Option<Told> {
        if signature == COUNTRY {
            return Some(Told {
                role: Role::Other,
                elements: ElementSet::EMPTY,
                of_other: false,
            });
        }
        if signature.has(Signature::TEST) {
            return None;
        }
        let (probability, (rule, info_type), header) = document.told(column, signature)?;
        if probability < Confidence::Medium.threshold() {
            return None;
        }
        if header.is_some_and(|header| self.is_ignored(document, header)) {
            return None;
        }
        let (role, _) = self.gatherer.roles().of(signature.rule());
        let elements = match role {
            Role::GivenName | Role::FamilyName => ElementSet::of(Element::PartialName),
            Role::FullName => ElementSet::of(Element::Name),
            _ => {
                let known = self.plan.elements.of(info_type, Some(rule));
                known.unwrap_or_default()
            }
        };
        Some(Told {
            role,
            elements,
            of_other: header.is_some_and(is_of_other),
        })
    }
}

impl Collector<'_> {
    /// Whether somebody decided that a column does not count.
    fn is_ignored(&self, document: &DocumentMatches, header: &str) -> bool {
        let origin = document.origin();
        let path = Path::new(&origin.path);
        let mut ignored = self.plan.ignored.iter();
        ignored.any(|(files, name)| {
            name == header && files.matches(path.parent().unwrap_or(path), path)
        })
    }
}

/// Whether a header speaks of somebody else than the record is about.
fn is_of_other(header: &str) -> bool {
    const OTHERS: &[&str] = &[
        "agent",
        "assigned",
        "assignee",
        "created",
        "creator",
        "emergency",
        "guardian",
        "manager",
        "modified",
        "owner",
        "parent",
        "partner",
        "referred",
        "referral",
        "referrer",
        "rep",
        "representative",
        "sales",
        "seller",
        "spouse",
        "supervisor",
        "updated",
    ];
    header
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| OTHERS.iter().any(|other| word.eq_ignore_ascii_case(other)))
}

impl Dump {
    /// What the report says of it.
    pub fn report(&self) -> PersonsReport {
        let persons = &self.persons;
        let merged = Link::ALL.into_iter().zip(persons.merged);
        let conflicts = persons.kept.iter().take(TOLD).map(|kept| Conflict {
            contradiction: kept.contradiction,
            link: kept.link,
            records: kept.count,
            people: kept.people,
            places: self.ranges(&kept.records),
        });
        PersonsReport {
            people: persons.people,
            records: persons.of.len() as u64,
            nameless: persons.nameless,
            merged: merged.filter(|(_, count)| *count > 0).collect(),
            conflicts: conflicts.collect(),
            more_conflicts: persons.kept.len().saturating_sub(TOLD) as u64,
            shared: persons.shared,
            ambiguous: persons.ambiguous,
            own: persons.own,
        }
    }

    fn ranges(&self, records: &[u32]) -> Vec<(Arc<Origin>, RowRange)> {
        let mut places: Vec<RecordPlace> = records
            .iter()
            .filter_map(|record| self.places.get(*record as usize).copied())
            .collect();
        places.sort_unstable();
        places.dedup();
        let ranges = places.into_iter().take(PLACES).filter_map(|place| {
            let origin = self.documents.get(place.document as usize)?;
            let row = u64::from(place.row);
            Some((
                Arc::clone(origin),
                RowRange {
                    first: row,
                    last: row,
                },
            ))
        });
        ranges.collect()
    }
}
