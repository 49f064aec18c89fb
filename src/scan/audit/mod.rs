//! The drive as a whole: collects, file by file and in the order of the report, who lies where, and
//! at the end works out copies and remedies.

mod copies;
mod digest;
mod fixes;
mod folders;
mod remedy;

use super::outcome::Outcome;
use crate::analyze::{Chosen, Reached, Union};
use crate::key::Sealer;
use crate::model::{
    Audience, Audit, Confidence, ContentSketch, Exposure, Finding, Origin, PeopleReport, PeopleSum,
    Peopled, Severity,
};
use copies::Groups;
pub(super) use digest::digest;
use folders::{Folders, Largest};
use std::collections::hash_map::DefaultHasher;
use std::ffi::{OsStr, OsString};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// Answers which digest the content of a file has, whose size is given; nothing if it cannot be
/// read or has changed. Asked by several threads at once.
pub(super) type Digests<'a> = dyn Fn(&OsStr, u64) -> Option<String> + Sync + 'a;

/// Values in all sketches together; beyond, all are thinned.
const VALUES: usize = 16 << 20;
/// The fewest values that a sketch is thinned to.
const LEAST: usize = 64;

/// A file with findings.
struct Entry {
    /// Where it lies.
    path: OsString,
    /// How reports call it.
    shown: Arc<Origin>,
    size: u64,
    /// Last change, seconds since 1970.
    modified: i64,
    /// Whom its rights let read it.
    exposure: Option<Arc<Exposure>>,
    /// The highest of its findings.
    severity: Severity,
    /// Equal for files of equal bytes.
    sums: u64,
    /// Position in the report, if the file itself has a place there.
    report: Option<usize>,
    people: PeopleSum,
    /// Who they are; empty if nobody is named.
    sketch: ContentSketch,
}

impl Entry {
    /// Who can read it; nobody where that is not asked, as of streams.
    fn audience(&self) -> Audience {
        let exposure = self.exposure.as_ref();
        exposure.map_or(Audience::Owner, |exposure| exposure.audience())
    }

    fn is_exposed(&self) -> bool {
        self.audience() != Audience::Owner
    }
}

/// A file whose documents are still coming.
struct Current {
    root: u32,
    path: OsString,
    shown: Arc<Origin>,
    size: u64,
    modified: i64,
    exposure: Option<Arc<Exposure>>,
    /// The same as reports show it.
    shown_exposure: Option<Arc<Exposure>>,
    severity: Option<Severity>,
    sums: DefaultHasher,
    report: Option<usize>,
    people: Union,
}

/// Collects what the audit needs.
pub(super) struct Auditor {
    sealer: Sealer,
    current: Option<Current>,
    entries: Vec<Entry>,
    folders: Folders,
    files: Largest,
    exposed: Union,
    reached: Reached,
    /// Values in the sketches of `entries`.
    values: usize,
    /// The most values of a sketch, once there were too many.
    most: usize,
}

impl Auditor {
    /// Nothing yet; sketches are sealed.
    pub fn new(sealer: Sealer) -> Self {
        Self {
            sealer,
            current: None,
            entries: Vec::new(),
            folders: Folders::default(),
            files: Largest::default(),
            exposed: Union::default(),
            reached: Reached::default(),
            values: 0,
            most: usize::MAX,
        }
    }

    /// Takes note of a document, notable or not: documents of one file follow each other.
    pub fn enter(&mut self, outcome: &Outcome, shown: &Arc<Origin>) {
        let origin = &*outcome.origin;
        let same = |c: &Current| c.root == origin.root && c.path == origin.path;
        if !self.current.as_ref().is_some_and(same) {
            self.close();
            self.current = Some(Current {
                root: origin.root,
                path: origin.path.clone(),
                shown: Arc::new(Origin::file(shown.root, shown.path.clone())),
                size: 0,
                modified: 0,
                exposure: None,
                shown_exposure: None,
                severity: None,
                sums: DefaultHasher::new(),
                report: None,
                people: Union::default(),
            });
        }
        if let Some(current) = &mut self.current
            && origin.inner.is_empty()
        {
            current.size = outcome.facts.size;
            current.modified = outcome.facts.access.map_or(0, |access| access.modified);
        }
    }

    /// Adds what was found in the document that was entered last, the `report`-th of the report.
    pub fn document(
        &mut self,
        report: usize,
        findings: &[Finding],
        chosen: Option<&Chosen>,
        (exposure, shown): (Option<&Arc<Exposure>>, Option<&Arc<Exposure>>),
    ) {
        let Some(current) = &mut self.current else {
            return;
        };
        for finding in findings {
            (&finding.info_type, finding.column, finding.count).hash(&mut current.sums);
            finding.distinct.hash(&mut current.sums);
            if finding.probability >= Confidence::Medium.threshold() {
                current.severity = current.severity.max(Some(finding.severity));
            }
        }
        if let Some(chosen) = chosen {
            current.people.add(chosen);
        }
        current.exposure = current.exposure.take().or_else(|| exposure.cloned());
        let before = current.shown_exposure.take();
        current.shown_exposure = before.or_else(|| shown.cloned());
        if current.report.is_none() {
            current.report = Some(report);
        }
    }

    /// Ends the current file.
    fn close(&mut self) {
        let Some(current) = self.current.take() else {
            return;
        };
        let Some(severity) = current.severity else {
            return;
        };
        let mut sketch = ContentSketch::default();
        for set in current.people.sets() {
            sketch.merge(&set.sketch(|hash| self.sealer.seal(hash)));
        }
        if self.most < usize::MAX {
            sketch = sketch.thinned(self.most);
        }
        self.values += sketch.values().len();
        let entry = Entry {
            people: current.people.sum(),
            path: current.path,
            shown: current.shown,
            size: current.size,
            modified: current.modified,
            exposure: current.exposure,
            severity,
            sums: current.sums.finish(),
            report: current.report,
            sketch,
        };
        if !entry.people.is_empty() {
            self.folders.add(&entry, current.root, &current.people);
            self.files.add(Peopled {
                path: entry.shown.path.clone(),
                files: 1,
                people: entry.people.clone(),
            });
            if let Some(first) = entry.report {
                let shown = current.shown_exposure.as_deref();
                self.reached.add(first, shown, &current.people);
            }
            if entry.is_exposed() {
                self.exposed.merge(&current.people);
            }
        }
        self.entries.push(entry);
        self.thin();
    }

    /// Keeps memory bounded however many files there are.
    fn thin(&mut self) {
        while self.values > VALUES && self.most > LEAST {
            self.most = (self.most.min(32_768) / 2).max(LEAST);
            for entry in &mut self.entries {
                if entry.sketch.values().len() > self.most {
                    entry.sketch = entry.sketch.thinned(self.most);
                }
            }
            let sketches = self.entries.iter().map(|entry| &entry.sketch);
            self.values = sketches.map(|sketch| sketch.values().len()).sum();
        }
    }

    /// The audit, who lies where for views of the report, and the digests of those documents of the
    /// report whose file was digested.
    pub fn finish(
        mut self,
        digests: &Digests<'_>,
        masked: bool,
        threads: usize,
    ) -> (Audit, Reached, Vec<(usize, String)>) {
        self.close();
        let (total, folders) = self.folders.finish();
        let (folders, more_folders) = folders.into_parts();
        let (files, more_files) = self.files.into_parts();
        let groups = Groups::of(&self.entries, digests, threads);
        let fixes = fixes::fixes(&self.entries, &groups, self.exposed.sum(), masked);
        let audit = Audit {
            people: PeopleReport {
                total,
                folders,
                more_folders,
                files,
                more_files,
            },
            copies: groups.report(&self.entries),
            fixes,
        };
        (audit, self.reached, groups.into_digests(&self.entries))
    }
}
