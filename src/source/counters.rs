//! Counters that the walk and the workers raise and the progress display reads, and the flag
//! that stops a scan.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

/// How far a scan has come. Relaxed counters: they are for people to look at, never for results.
#[derive(Debug, Default)]
pub struct Counters {
    /// Files found by the walk so far.
    pub files_seen: AtomicU64,
    /// Files that have reached their final state.
    pub files_done: AtomicU64,
    /// Stored bytes of the files found so far.
    pub bytes_seen: AtomicU64,
    /// Stored bytes read so far.
    pub bytes_done: AtomicU64,
    /// Occurrences found so far, before they are judged.
    pub findings: AtomicU64,
    /// Whether the walk has ended, so that the totals stand.
    pub walked: AtomicBool,
}

impl Counters {
    /// Notes a file that the walk found.
    pub fn see(&self, bytes: u64) {
        self.files_seen.fetch_add(1, Ordering::Relaxed);
        self.bytes_seen.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Forgets the files that were found: they are looked for once again.
    pub fn forget(&self) {
        self.files_seen.store(0, Ordering::Relaxed);
        self.bytes_seen.store(0, Ordering::Relaxed);
    }

    /// Notes that all files that were found have reached their final state.
    pub fn finish_all(&self) {
        let pairs = [
            (&self.files_seen, &self.files_done),
            (&self.bytes_seen, &self.bytes_done),
        ];
        for (seen, done) in pairs {
            done.store(seen.load(Ordering::Relaxed), Ordering::Relaxed);
        }
    }

    /// Notes stored bytes that were read.
    pub fn read(&self, bytes: u64) {
        self.bytes_done.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Notes a file that has reached its final state.
    pub fn finish(&self) {
        self.files_done.fetch_add(1, Ordering::Relaxed);
    }
}

/// A flag, shared by its clones, that asks a scan to end early; or a time at which it has to.
#[derive(Clone, Debug, Default)]
pub struct Stop {
    flag: Arc<AtomicBool>,
    deadline: Option<Instant>,
}

impl Stop {
    /// The same, with a time from which on it counts as asked.
    pub fn at(mut self, deadline: Option<Instant>) -> Self {
        self.deadline = deadline;
        self
    }

    /// Asks the scan to end.
    pub fn request(&self) {
        self.flag.store(true, Ordering::Relaxed);
    }

    /// Whether the scan was asked to end.
    pub fn is_requested(&self) -> bool {
        self.flag.load(Ordering::Relaxed) || self.is_late()
    }

    /// Whether its time is up.
    pub fn is_late(&self) -> bool {
        self.deadline
            .is_some_and(|deadline| Instant::now() >= deadline)
    }

    /// The flag itself, for a signal handler.
    pub fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.flag)
    }
}
