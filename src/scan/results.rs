//! What comes out of documents, as threads hand it in: outcomes, and of files that hold nothing only
//! their number and bytes.

use super::outcome::Outcome;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What there is to say of files that are only counted.
#[derive(Clone, Copy)]
pub(super) struct Quiet {
    pub files: u64,
    /// Stored bytes.
    pub size: u64,
    /// Bytes read as they are stored.
    pub stored: u64,
    pub decoded: u64,
    pub exact_records: u64,
}

impl Quiet {
    /// Nothing yet.
    pub const NONE: Self = Self {
        files: 0,
        size: 0,
        stored: 0,
        decoded: 0,
        exact_records: 0,
    };

    /// Counts a file that is read as it is, in full.
    pub const fn add_plain(&mut self, size: u64) {
        self.files += 1;
        self.size += size;
        self.stored += size;
        self.decoded += size;
    }

    /// Counts one by its outcome.
    pub const fn add(&mut self, outcome: &Outcome) {
        self.files += 1;
        self.size += outcome.facts.counted;
        self.stored += outcome.stored;
        self.decoded += outcome.decoded;
        self.exact_records += outcome.exact_records;
    }
}

/// What comes out of documents.
pub(super) struct Results {
    all: Mutex<(Vec<Outcome>, Quiet)>,
    /// Whether quiet files are only counted.
    counts: bool,
}

impl Results {
    pub const fn new(counts: bool) -> Self {
        let all = Mutex::new((Vec::new(), Quiet::NONE));
        Self { all, counts }
    }

    /// Adds what a document came to.
    pub fn add(&self, outcome: Outcome) {
        let is_counted = self.counts && outcome.is_quiet();
        let mut all = self.lock();
        match is_counted {
            true => all.1.add(&outcome),
            false => all.0.push(outcome),
        }
    }

    /// Adds what the documents of one file came to.
    pub fn extend(&self, outcomes: Vec<Outcome>) {
        self.lock().0.extend(outcomes);
    }

    /// Counts a file of this size that was read in full and holds nothing.
    pub fn add_plain(&self, size: u64) {
        self.lock().1.add_plain(size);
    }

    fn lock(&self) -> MutexGuard<'_, (Vec<Outcome>, Quiet)> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn into_parts(self) -> (Vec<Outcome>, Quiet) {
        let all = self.all.into_inner();
        all.unwrap_or_else(PoisonError::into_inner)
    }
}
