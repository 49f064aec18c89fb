//! When nothing at all has changed since the last complete run, its report is told again: every path
//! of the walk is what it was, every file was remembered then, and who can read the files with
//! findings is asked anew. Anything odd, and the run goes the long way.

use super::kept::{self, Kept};
use super::prior;
use super::trail::Trail;
use super::{Memory, Plan, path_of};
use crate::analyze::Truth;
use crate::analyze::news::is_told_again;
use crate::model::{Exposure, Reason, Report};
use crate::scan::assemble::OLD;
use crate::source::{Content, Links};
use crate::state::Error;
use crate::state::wire::{Reader, Writer};
use std::ffi::OsString;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

/// Raised whenever the way changes in which a report is kept.
const EDITION: u32 = 2;

/// The most files that may not be read, so that a report can be told again.
const CLOSED: usize = 1_000;

/// What a report is told again by.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Head {
    /// What else than the files decides what a report says.
    shape: Vec<u8>,
    /// Start of the run that left the report.
    of: String,
    /// Start of the last complete run.
    since: String,
    /// The time under which the last complete run noted what files hold, milliseconds since 1970; 0 if
    /// it did not.
    seen_at: i64,
    /// Seconds since 1970, from and to which the ages of files say the same.
    times: (i64, i64),
    /// Who can read the files of the report.
    exposures: u64,
    /// Files that may not be read.
    closed: Vec<OsString>,
    /// What the walk came to.
    trail: Trail,
}

/// What a run has seen, for its head.
#[derive(Default)]
pub(super) struct Seen {
    trail: Trail,
    truths: Vec<Truth>,
    closed: Vec<OsString>,
}

impl Memory<'_> {
    /// The walk that the last run made, if its report may be told again.
    pub(in crate::scan) fn expected(&self) -> Option<&Trail> {
        let is_trusted = !self.is_distrusted.load(Ordering::Relaxed);
        let head = self.head.as_ref().filter(|_| is_trusted)?;
        let now = jiff::Timestamp::now().as_second();
        (head.times.0..=head.times.1)
            .contains(&now)
            .then_some(&head.trail)
    }

    /// Goes the long way, whatever is known.
    pub fn distrust(&self) {
        self.is_distrusted.store(true, Ordering::Relaxed);
    }

    /// Whether this run tells the last report again.
    pub fn is_steady(&self) -> bool {
        self.is_steady.load(Ordering::Relaxed)
    }

    /// Notes what the walk came to.
    pub(in crate::scan) fn set_trail(&self, trail: Trail) {
        self.seen().trail = trail;
    }

    /// Notes what is true of the files of the report.
    pub(in crate::scan) fn set_truths(&self, truths: Vec<Truth>) {
        self.seen().truths = truths;
    }

    /// Notes a file that may not be read.
    pub(super) fn note_closed(&self, path: OsString) {
        self.seen().closed.push(path);
    }

    fn seen(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The last report; `template` is one without files, of this run.
    pub(in crate::scan) fn kept(&self, template: Report) -> Option<Kept> {
        let prior = prior::read(&self.state.note(&self.report_name()).ok()??)?;
        if self.head.as_ref()?.of != prior.started_at {
            return None;
        }
        let record = self.state.note(&self.kept_name()).ok()??;
        kept::read(&record, prior, template)
    }

    /// Takes note that the last report is told again, if the same people can read its files. Tells
    /// since when it is known.
    pub(in crate::scan) fn tell_again(
        &self,
        report: &mut Report,
        truths: &[Truth],
    ) -> Option<String> {
        let head = self.head.as_ref()?;
        if exposures(truths) != head.exposures || !head.closed.iter().all(is_still_closed) {
            return None;
        }
        if let Some(history) = &self.history {
            let versions = (head.seen_at > 0).then_some(head.seen_at)?;
            self.state.see_versions_again(versions, history.now).ok()?;
        }
        // The scan's own reports: how long they are is no news.
        let (before, now) = (head.trail.excluded_bytes, self.seen().trail.excluded_bytes);
        let skipped = &mut report.coverage.skipped.bytes;
        *skipped = skipped.checked_sub(before)?.checked_add(now)?;
        self.is_steady.store(true, Ordering::Relaxed);
        let closed = head.closed.len() as u64;
        let reused = head.trail.files.saturating_sub(closed);
        self.reused.store(reused, Ordering::Relaxed);
        Some(head.since.clone())
    }

    /// Leaves the report to be told again, if it may be.
    pub(super) fn leave_whole(&self, report: &Report) -> Result<(), Error> {
        // A run that is killed between the two leaves none.
        self.state.set_note(&self.head_name(), &[])?;
        let record = prior::write(&crate::model::Prior::of(report));
        self.state.set_note(&self.report_name(), &record)?;
        let Some(head) = self.next_head(report) else {
            return self.state.set_note(&self.kept_name(), &[]);
        };
        let record = kept::write(report, &self.seen().truths);
        self.state.set_note(&self.kept_name(), &record)?;
        self.state.set_note(&self.head_name(), &head.write())
    }

    /// Leaves that the last report was told again.
    pub(super) fn leave_again(&self, report: &Report) -> Result<(), Error> {
        let Some(head) = &self.head else {
            return Ok(());
        };
        let mut head = head.clone();
        head.since.clone_from(&report.scan.started_at);
        head.seen_at = self.history.as_ref().map_or(0, |history| history.now);
        self.state.set_note(&self.head_name(), &head.write())
    }

    fn next_head(&self, report: &Report) -> Option<Head> {
        let seen = self.seen();
        let counts = [&self.reused, &self.remembered];
        let remembered: u64 = counts
            .map(|count| count.load(Ordering::Relaxed))
            .iter()
            .sum();
        let mut closed = seen.closed.clone();
        closed.sort_unstable();
        let may_be = report.campaign.is_none()
            && !seen.trail.has_stream
            && closed.len() <= CLOSED
            && remembered + closed.len() as u64 == seen.trail.files
            && seen.truths.len() == report.files.len()
            && !self.is_doubtful.load(Ordering::Relaxed)
            && is_told_again(report);
        let started: jiff::Timestamp = report.scan.started_at.parse().ok()?;
        may_be.then(|| Head {
            shape: self.shape.clone(),
            of: report.scan.started_at.clone(),
            since: report.scan.started_at.clone(),
            seen_at: self.history.as_ref().map_or(0, |history| history.now),
            times: (started.as_second(), ages_until(report, started.as_second())),
            exposures: exposures(&seen.truths),
            closed,
            trail: seen.trail.clone(),
        })
    }

    /// When the last complete run started, if it told the report again of one that did so then.
    pub(super) fn last_start(&self, of: &str) -> Option<String> {
        let record = self.state.note(&self.head_name()).ok()??;
        let head = Head::read(&record)?;
        (head.of == of).then_some(head.since)
    }

    pub(super) fn head_name(&self) -> String {
        format!("head of {}", self.report_name())
    }

    fn kept_name(&self) -> String {
        format!("rest of {}", self.report_name())
    }
}

impl Head {
    /// What a state holds, if a report would have the same shape now.
    pub fn find(memory: &Memory<'_>, plan: &Plan) -> Option<Self> {
        let record = memory.state.note(&memory.head_name()).ok()??;
        let head = Self::read(&record)?;
        let is_plain =
            plan.campaign.is_none() && plan.persons.is_none() && plan.allowed_domains.is_empty();
        (head.shape == memory.shape && is_plain).then_some(head)
    }

    fn write(&self) -> Vec<u8> {
        let mut to = Writer::default();
        to.bytes(&self.shape);
        to.text(&self.of);
        to.text(&self.since);
        to.signed(self.seen_at);
        to.signed(self.times.0);
        to.signed(self.times.1);
        to.hash(self.exposures);
        to.list(&self.closed, |to, path| to.bytes(path.as_encoded_bytes()));
        self.trail.write(&mut to);
        to.into_bytes()
    }

    fn read(record: &[u8]) -> Option<Self> {
        let mut from = Reader::new(record);
        let head = Self {
            shape: from.bytes()?.to_owned(),
            of: from.text()?.to_owned(),
            since: from.text()?.to_owned(),
            seen_at: from.signed()?,
            times: (from.signed()?, from.signed()?),
            exposures: from.hash()?,
            closed: from.list(|from| Some(path_of(from.bytes()?.to_owned()).into()))?,
            trail: Trail::read(&mut from)?,
        };
        from.is_at_end().then_some(head)
    }
}

/// Everything but the files that decides what a report says: `terms` is what decides what comes out
/// of them.
pub(super) fn shape(plan: &Plan, terms: &[u8], here: &std::path::Path) -> Vec<u8> {
    let roots = plan.roots.as_slice().iter();
    let roots: Vec<_> = roots.map(crate::source::Root::path).collect();
    let words = format!(
        "{EDITION} {terms:?} {roots:?} {here:?} {:?} {:?} {} {:?}",
        plan.min_probability, plan.path_map, plan.mask_paths, plan.allowed_domains,
    );
    blake3::hash(words.as_bytes()).as_bytes()[..16].to_vec()
}

/// Whether a file may not be read, as before. Its rights are as they were, but perhaps not the groups
/// of whoever scans.
fn is_still_closed(path: &OsString) -> bool {
    let opened = Content::open(Path::new(path), Links::Follow);
    opened.is_err_and(|(_, problem)| problem.reason == Reason::PermissionDenied)
}

/// Until when no file of a report becomes old that was not.
fn ages_until(report: &Report, now: i64) -> i64 {
    let changes = report.files.iter().filter_map(|file| file.access);
    let old = changes.map(|access| access.modified.saturating_add(OLD));
    old.filter(|at| *at >= now).min().unwrap_or(i64::MAX)
}

/// All of them in one number.
fn exposures(truths: &[Truth]) -> u64 {
    let mut hasher = DefaultHasher::new();
    let all = truths.iter().map(|truth| &truth.exposure);
    let mut last: Option<&Option<Arc<Exposure>>> = None;
    for exposure in all {
        // Members of one file share it.
        let same = matches!((last, exposure), (Some(Some(a)), Some(b)) if Arc::ptr_eq(a, b));
        match same {
            true => 1_u8.hash(&mut hasher),
            false => (0_u8, exposure).hash(&mut hasher),
        }
        last = Some(exposure);
    }
    hasher.finish()
}
