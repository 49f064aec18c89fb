//! People one by one: the notify file, why records are of one person, our customers, and the report
//! before this one.

use crate::cli::output::Paths;
use crate::key::Key;
use crate::model::incident::{KnownCustomers, SinceLast};
use crate::report::escape::Untrusted;
use crate::report::people_out::{self, ToNotify};
use crate::scan::{Dump, Plan, RecordPlace, contacts, scan};
use crate::source::{Counters, Stop};
use serde::Deserialize;
use std::collections::HashSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Lines that explain a person.
const LINES: usize = 50;
/// Largest report that is read, in bytes.
const MAX_REPORT: u64 = 1 << 30;

/// How a person is called in reports of this installation.
fn fingerprint(plan: &Plan, dump: &Dump, person: u32) -> String {
    let sealed = plan.key.sealer().seal(dump.persons.mark(person));
    format!("{sealed:016x}")
}

/// Writes the notify file.
pub(super) fn write(
    path: &Path,
    plan: &Plan,
    dump: &Dump,
    previous: Option<&Previous>,
    stop: &Stop,
) -> Result<(), String> {
    let Some(persons) = &plan.persons else {
        return Ok(());
    };
    let contacts = contacts(plan, persons, dump, stop);
    let known = previous
        .map(|previous| previous.known(plan, dump))
        .transpose()?;
    let names: Vec<String> = dump
        .documents
        .iter()
        .map(|origin| {
            let inner = origin.inner_joined();
            let path = origin.path.to_string_lossy();
            inner.map_or_else(
                || path.to_string(),
                |inner| format!("{path} \u{203A} {inner}"),
            )
        })
        .collect();
    let place = |record: &u32| dump.places.get(*record as usize).copied();
    let written = people_out::write(path, &mut |put| {
        let mut failed = None;
        dump.persons.each(&mut |records, group| {
            let (Some(first), None) = (records.first(), &failed) else {
                return;
            };
            let files: HashSet<_> = records
                .iter()
                .filter_map(|record| dump.documents.get(place(record)?.document as usize))
                .map(|origin| &origin.path)
                .collect();
            let contact = contacts.of(*first);
            let at = place(first).unwrap_or(RecordPlace {
                document: 0,
                row: 0,
            });
            let person = ToNotify {
                fingerprint: fingerprint(plan, dump, *first),
                channel: match contact {
                    Some(contact) if contact.is_phone => "phone",
                    Some(_) => "email",
                    None => "",
                },
                contact: contact.map_or("", |contact| &contact.value),
                group,
                files: files.len() as u64,
                first: (
                    names.get(at.document as usize).map_or("", String::as_str),
                    at.row,
                ),
                news: match &known {
                    Some(known) if known.contains(first) => "same",
                    Some(_) => "new",
                    None => "",
                },
            };
            if let Err(error) = put(&person) {
                failed = Some(error);
            }
        });
        failed.map_or(Ok(()), Err)
    });
    written.map_err(|error| Paths::masked(plan.mask_paths).text(error, &[]))
}

/// Why the records of a person are taken for one.
pub(super) fn explain(plan: &Plan, dump: &Dump, wanted: &str) -> Result<String, String> {
    let mut found = None;
    dump.persons.each(&mut |records, group| {
        if let Some(first) = records.first()
            && fingerprint(plan, dump, *first) == wanted
        {
            found = Some((records.to_vec(), group.clone()));
        }
    });
    let Some((records, group)) = found else {
        return Err(format!(
            "--explain-person {wanted:?}: nobody is called so\n  hint: take the fingerprint from the notify file, made with the same key"
        ));
    };
    let at = |record: &u32| {
        let place = dump.places.get(*record as usize);
        let origin = place.and_then(|place| dump.documents.get(place.document as usize));
        let (Some(place), Some(origin)) = (place, origin) else {
            return String::new();
        };
        let path = Untrusted::from(origin.path.as_os_str());
        let inner = origin.inner_joined().unwrap_or_default();
        let inner = Untrusted::from(inner.as_str());
        format!(
            "{} {} row {}",
            path.for_terminal(),
            inner.for_terminal(),
            place.row
        )
        .replace("  ", " ")
    };
    let mut text = String::new();
    let elements: Vec<_> = group.elements.iter().map(|e| e.plain()).collect();
    let place = group
        .jurisdiction
        .map_or_else(|| "unknown".into(), |p| p.code());
    let _ = writeln!(text, "Person {wanted}: {} records", records.len());
    let _ = writeln!(text, "  lives in   {place} ({})", group.strength.as_str());
    let _ = writeln!(text, "  exposed    {}", elements.join(", "));
    for record in records.iter().take(LINES) {
        let _ = writeln!(text, "  record     {}", at(record));
    }
    let person = records.first().copied().unwrap_or(0);
    let reasons = dump.reasons(person);
    if reasons.is_empty() {
        let _ = writeln!(text, "  one record, nothing was merged");
    }
    for reason in reasons.iter().take(LINES) {
        let places: Vec<String> = reason.records.iter().take(6).map(at).collect();
        let more = reason.records.len().saturating_sub(places.len());
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        let _ = writeln!(
            text,
            "  {}: {}{more}",
            reason.link.plain(),
            places.join("; ")
        );
    }
    Ok(text)
}

/// How many people of our lists are in the dump.
pub(super) fn known(plan: &Plan, dump: &Dump, stop: &Stop) -> Result<KnownCustomers, String> {
    let done = scan(plan, None, Arc::new(Counters::default()), stop.clone());
    let done = done.map_err(|error| format!("--known: cannot scan: {error}"))?;
    let listed = done.dump.ok_or("--known: no people were told apart")?;
    let (here, there) = dump.shared_with(&listed);
    Ok(KnownCustomers {
        listed: listed.persons.people.best,
        in_dump: there,
        others: dump.persons.people.best.saturating_sub(here),
    })
}

/// What is read of the incident report before.
pub(super) struct Previous {
    path: PathBuf,
    at: String,
    key_id: String,
    people: Vec<Vec<u64>>,
}

#[derive(Deserialize)]
struct PreviousV1 {
    schema: String,
    scan: ScanV1,
    person_keys: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct ScanV1 {
    started_at: String,
    key_id: String,
}

impl Previous {
    /// Reads the incident report before.
    pub(super) fn read(path: &Path) -> Result<Self, String> {
        let wrong = |what: &str| format!("--previous {path:?}: {what}");
        let size = fs::metadata(path).map_err(|error| wrong(&error.to_string()))?;
        if size.len() > MAX_REPORT {
            return Err(wrong("more than 1 GiB"));
        }
        let text = fs::read(path).map_err(|error| wrong(&error.to_string()))?;
        let read: PreviousV1 = serde_json::from_slice(&text)
            .map_err(|error| wrong(&format!("not an incident report, line {}", error.line())))?;
        if read.schema != "spillmap.incident/1" {
            return Err(wrong("not an incident report of this version"));
        }
        let keys = read.person_keys.ok_or_else(|| {
            wrong("it names nobody: it is of more people than are told one by one")
        })?;
        let people = keys.iter().map(|keys| keys_of(keys)).collect::<Option<_>>();
        Ok(Self {
            path: path.to_owned(),
            at: read.scan.started_at,
            key_id: read.scan.key_id,
            people: people.ok_or_else(|| wrong("damaged fingerprints"))?,
        })
    }

    fn check_key(&self, key: &Key) -> Result<(), String> {
        match self.key_id == key.id() {
            true => Ok(()),
            false => Err(format!(
                "--previous {:?}: made with another key, its people cannot be compared",
                self.path
            )),
        }
    }

    /// What is different now.
    pub(super) fn compare(&self, plan: &Plan, dump: &Dump) -> Result<SinceLast, String> {
        let known = self.known(plan, dump)?;
        let now: HashSet<u64> = now(plan, dump)
            .into_iter()
            .flat_map(|(_, keys)| keys)
            .collect();
        let gone = |keys: &&Vec<u64>| !keys.iter().any(|key| now.contains(key));
        Ok(SinceLast {
            at: self.at.clone(),
            new: dump.persons.people.best.saturating_sub(known.len() as u64),
            withdrawn: self.people.iter().filter(gone).count() as u64,
            same: known.len() as u64,
        })
    }

    /// People who were there before.
    fn known(&self, plan: &Plan, dump: &Dump) -> Result<HashSet<u32>, String> {
        self.check_key(&plan.key)?;
        let before: HashSet<u64> = self.people.iter().flatten().copied().collect();
        let people = now(plan, dump).into_iter();
        let known = people.filter(|(_, keys)| keys.iter().any(|key| before.contains(key)));
        Ok(known.map(|(person, _)| person).collect())
    }
}

/// By what people of a dump are known in reports: what names them, or else their mark.
pub(super) fn now(plan: &Plan, dump: &Dump) -> Vec<(u32, Vec<u64>)> {
    let sealer = plan.key.sealer();
    let keys = dump.sealed_keys(&sealer);
    let mut keys = keys.chunk_by(|(a, _), (b, _)| a == b).peekable();
    let people = dump.persons.of.iter().enumerate();
    let people = people.filter(|(record, person)| *record as u32 == **person);
    let named = people.map(|(_, person)| {
        let own = keys.next_if(|own| own.first().is_some_and(|(of, _)| of == person));
        let own = own.map(|own| own.iter().map(|(_, key)| *key).collect());
        let mark = || vec![sealer.seal(dump.persons.mark(*person))];
        (*person, own.unwrap_or_else(mark))
    });
    named.collect()
}

/// Fingerprints of 16 hexadecimal digits each.
fn keys_of(text: &str) -> Option<Vec<u64>> {
    let (chunks, rest) = text.as_bytes().as_chunks::<16>();
    let key = |chunk: &[u8; 16]| u64::from_str_radix(std::str::from_utf8(chunk).ok()?, 16).ok();
    rest.is_empty().then(|| chunks.iter().map(key).collect())?
}
