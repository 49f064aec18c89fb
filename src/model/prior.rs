//! What an earlier scan said, as far as news needs it: the report of a run without its masked
//! samples, its evidence and its places. Plain data, which a report gives and a state can keep.

use crate::model::{
    Certainty, Confidence, ContentSketch, Exposure, FileReport, Finding, NewsKind, Origin, Party,
    PriorBreach, PriorPolicy, Probability, Problem, Reason, Report, Severity, State,
};
use std::collections::HashMap;
use std::sync::Arc;

/// What a scan said.
#[derive(Clone, Debug, Default)]
pub struct Prior {
    /// Start of the scan, RFC 3339; empty if not known.
    pub started_at: String,
    /// Whether it ran to its end.
    pub complete: bool,
    /// Version of the program.
    pub version: String,
    /// Digest of the rules in force, hex.
    pub rules_digest: String,
    /// Id of the key behind ids and sketches, hex.
    pub key_id: String,
    /// Arguments as given.
    pub arguments: Vec<String>,
    /// Documents that it named: those with findings or problems, or all of them.
    pub files: Vec<PriorFile>,
    /// Findings, in the order of that report.
    pub findings: Vec<PriorFinding>,
    /// What it said of its policy, if it had one.
    pub policy: Option<PriorPolicy>,
}

/// A document, or a folder that could not be read.
#[derive(Clone, Debug)]
pub struct PriorFile {
    /// Where it came from, as reports show it.
    pub origin: Arc<Origin>,
    /// How it ended.
    pub state: State,
    /// What was wrong with it.
    pub reasons: Vec<Reason>,
    /// Stored bytes.
    pub size: u64,
    /// Last change of the content, seconds since 1970.
    pub modified: Option<i64>,
    /// Who could read it.
    pub readers: Option<Readers>,
}

/// A finding.
#[derive(Clone, Debug)]
pub struct PriorFinding {
    /// Its id.
    pub id: String,
    /// Position in [`Prior::files`].
    pub file: usize,
    /// Snake-case id of the data type.
    pub info_type: Arc<str>,
    /// What people call it.
    pub title: Arc<str>,
    /// Its header, normalised; empty without one. Hostile text.
    pub header: String,
    /// Occurrences.
    pub count: u64,
    /// Distinct values.
    pub distinct: u64,
    /// Whether `distinct` is exact.
    pub distinct_exact: bool,
    /// How likely it is.
    pub probability: Probability,
    /// How bad if exposed.
    pub severity: Severity,
    /// Whether the values are reserved for tests.
    pub test_value: bool,
    /// Its content; `None` in reports of versions that did not tell it.
    pub sketch: Option<ContentSketch>,
    /// When it was first seen, RFC 3339.
    pub first_seen: Option<Arc<str>>,
    /// Whether somebody allowed it.
    pub allowed: bool,
    /// How many of the occurrences were allowed by their domain.
    pub allowed_count: u64,
}

/// How far [`Readers`] can be relied on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reliance {
    /// In full.
    Known,
    /// Something may be otherwise.
    Partly,
    /// Not at all.
    Unknown,
}

/// Who can read a file, by number; the owner aside.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Readers {
    /// Everyone.
    pub everyone: bool,
    /// Groups.
    pub groups: Vec<Party>,
    /// Users besides the owner.
    pub users: Vec<Party>,
    /// How far that is known.
    pub reliance: Reliance,
}

impl From<&Exposure> for Readers {
    fn from(exposure: &Exposure) -> Self {
        Self {
            everyone: exposure.everyone,
            groups: exposure.groups.clone(),
            users: exposure.users.clone(),
            reliance: match exposure.certainty {
                Certainty::Known => Reliance::Known,
                Certainty::Partly(_) => Reliance::Partly,
                Certainty::Unknown(_) => Reliance::Unknown,
            },
        }
    }
}

/// A header by which findings are compared: letter case and blanks around it say nothing.
pub fn normalised(header: &str) -> String {
    header.trim().to_lowercase()
}

/// What tells places apart: the bytes of the path, and the names inside.
pub type PlaceKey<'a> = (&'a [u8], &'a [String]);

impl Origin {
    /// What tells this place from others, whatever root it was reached from: `./a` is `a`.
    pub fn place_key(&self) -> PlaceKey<'_> {
        let mut path = self.path.as_encoded_bytes();
        while let Some(below) = path.strip_prefix(b"./").filter(|below| !below.is_empty()) {
            path = below;
        }
        (path, &self.inner)
    }
}

impl PriorFinding {
    /// A finding of a report.
    pub fn of(finding: &Finding) -> Self {
        let news = finding.news.as_ref();
        Self {
            id: finding.id.clone(),
            file: finding.file,
            info_type: Arc::clone(&finding.info_type),
            title: Arc::clone(&finding.title),
            header: normalised(finding.header.as_deref().unwrap_or_default()),
            count: finding.count,
            distinct: finding.distinct,
            distinct_exact: finding.distinct_exact,
            probability: finding.probability,
            severity: finding.severity,
            test_value: finding.test_value,
            sketch: Some(finding.sketch.clone()),
            first_seen: news.and_then(|news| news.first_seen.clone()),
            allowed: news.is_some_and(|news| news.kind == NewsKind::Allowed),
            allowed_count: finding.allowed,
        }
    }

    /// Whether it is likely enough to weigh unless asked otherwise.
    pub fn counts(&self) -> bool {
        self.probability >= Confidence::Medium.threshold()
    }
}

impl PriorFile {
    /// A file of a report.
    pub fn of(file: &FileReport) -> Self {
        Self {
            origin: Arc::clone(&file.origin),
            state: file.state,
            reasons: file.problems.iter().map(|problem| problem.reason).collect(),
            size: file.size,
            modified: file.access.map(|access| access.modified),
            readers: file.exposure.as_deref().map(Readers::from),
        }
    }

    /// A file of which no more than its end is known.
    pub fn ended(origin: Arc<Origin>, state: State) -> Self {
        Self {
            origin,
            state,
            reasons: Vec::new(),
            size: 0,
            modified: None,
            readers: None,
        }
    }

    /// Whether something should have been read and was not.
    pub fn is_gap(&self) -> bool {
        match self.state {
            State::Scanned => false,
            State::Partial | State::Failed => true,
            State::Skipped => self.reasons.iter().any(|reason| !reason.is_deliberate()),
        }
    }
}

impl Prior {
    /// What a report says. Findings that were not seen then, but before, are part of it.
    pub fn of(report: &Report) -> Self {
        let mut files = Files::new(report.files.iter().map(PriorFile::of).collect());
        for (origin, state, problem) in &report.coverage.problems {
            files.add_problem(origin, *state, problem);
        }
        let mut findings: Vec<_> = report.findings.iter().map(PriorFinding::of).collect();
        let unseen = report.news.iter().flat_map(|news| &news.unseen);
        findings.extend(unseen.map(|former| PriorFinding {
            file: files.position(&former.origin, former.state),
            ..former.finding.clone()
        }));
        let policy = prior_policy(report, &mut files);
        let scan = &report.scan;
        Self {
            policy,
            started_at: scan.started_at.clone(),
            complete: !scan.incomplete,
            version: scan.version.to_owned(),
            rules_digest: scan.rules_digest.clone(),
            key_id: scan.key_id.clone(),
            arguments: scan.arguments.clone(),
            files: files.all,
            findings,
        }
    }

    /// Where a finding lies.
    pub fn file_of(&self, finding: &PriorFinding) -> Option<&PriorFile> {
        self.files.get(finding.file)
    }
}

/// Breaches that were not seen then, but before, are part of it.
fn prior_policy(report: &Report, files: &mut Files) -> Option<PriorPolicy> {
    let breaches = report.policy.as_ref()?.iter().map(PriorBreach::of);
    let news = report.news.as_ref().and_then(|news| news.policy.as_ref());
    let unseen = news.iter().flat_map(|news| &news.unseen);
    let unseen = unseen.map(|former| PriorBreach {
        file: files.position(&former.origin, former.state),
        ..former.breach.clone()
    });
    Some(PriorPolicy {
        rules: report.policy_rules.clone(),
        breaches: breaches.chain(unseen).collect(),
    })
}

/// Files that are found again by where they lie. Of documents with one origin the first is meant.
pub struct Files {
    /// In the order in which they came.
    pub all: Vec<PriorFile>,
    places: HashMap<(Vec<u8>, Vec<String>), usize>,
    listed: usize,
}

impl Files {
    /// The files that a report lists.
    pub fn new(all: Vec<PriorFile>) -> Self {
        let mut places = HashMap::with_capacity(all.len());
        for (at, file) in all.iter().enumerate() {
            places.entry(owned_key(&file.origin)).or_insert(at);
        }
        Self {
            listed: all.len(),
            all,
            places,
        }
    }

    /// The file at an origin, new if need be.
    pub fn position(&mut self, origin: &Origin, state: State) -> usize {
        let next = self.all.len();
        let at = *self.places.entry(owned_key(origin)).or_insert(next);
        if at == next {
            let origin = Arc::new(origin.clone());
            self.all.push(PriorFile::ended(origin, state));
        }
        at
    }

    /// Adds what was wrong with an input, unless a listed file told it.
    pub fn add_problem(&mut self, origin: &Origin, state: State, problem: &Problem) {
        let at = self.position(origin, state);
        let is_listed = at < self.listed;
        if let Some(file) = self.all.get_mut(at).filter(|_| !is_listed) {
            file.reasons.push(problem.reason);
        }
    }
}

fn owned_key(origin: &Origin) -> (Vec<u8>, Vec<String>) {
    let (path, inner) = origin.place_key();
    (path.to_vec(), inner.to_vec())
}
