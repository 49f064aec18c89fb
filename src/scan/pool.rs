//! Who works on what: the walk feeds files to a queue; every thread takes the next one, and joins
//! the scan of a large file when there is no other file to take.

use super::Context;
use super::cutter::Buffers;
use super::document::{self, Facts, Given, Prepared};
use super::feed::{Fed, feed};
use super::job::Job;
use super::look::Look;
use super::members::Found;
use super::memory::Recalled;
use super::outcome::{Order, Outcome};
use super::queue::{Busy, Queue, Task};
use super::results::{Quiet, Results};
use super::shared_keys;
use crate::model::{Format, Headers, Origin, Problem, Reason, State};
use crate::source::container::Structure;
use crate::source::{Bytes, Entry, EntryKind, Root, WalkSummary};
use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, PoisonError};

/// From this size on other threads are asked to help.
const SHARED_FROM: u64 = 4 << 20;

/// Everything that the walk and the threads found out.
pub(super) struct Walked {
    /// In the order of reports.
    pub outcomes: Vec<Outcome>,
    /// Files that are only counted: there may be millions. None where a send list is checked.
    pub quiet: Quiet,
    pub summary: WalkSummary,
    /// Whether all is as the last run left it: then nothing was looked into.
    pub is_steady: bool,
}

/// Walks and scans; every path comes out as exactly one outcome.
pub(super) fn run(context: &Context<'_>) -> Walked {
    let queue = Queue::default();
    let results = Results::new(context.counts_quiet_files());
    let (files, numbers) = (AtomicU32::new(0), AtomicU32::new(0));
    let threads = context.plan.threads.max(1);
    let mut fed = None;
    std::thread::scope(|scope| {
        let walker = scope.spawn(|| {
            // Whatever happens the queue is closed, or the threads would wait forever.
            let walked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                feed(context, &queue, &files)
            }));
            context.counters.walked.store(true, Ordering::Relaxed);
            queue.close();
            walked.ok()
        });
        let work = || {
            Thread {
                context,
                queue: &queue,
                results: &results,
                numbers: &numbers,
            }
            .run()
        };
        match rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
            Ok(pool) => pool.scope(|scope| {
                for _ in 0..threads {
                    scope.spawn(|_| work());
                }
            }),
            // No threads to be had: this one does it all.
            Err(_) => work(),
        }
        fed = walker.join().ok().flatten();
    });
    let (mut outcomes, quiet) = results.into_parts();
    if fed.is_none() {
        outcomes.push(broken_walk(context, files.into_inner()));
    }
    let Fed { summary, is_steady } = fed.unwrap_or_default();
    outcomes.sort_by(|a, b| a.origin.cmp(&b.origin).then_with(|| a.order.cmp(&b.order)));
    Walked {
        outcomes,
        quiet,
        summary,
        is_steady,
    }
}

/// Scans one document that is no file.
pub(super) fn run_alone(context: &Context<'_>, bytes: Bytes) -> Vec<Outcome> {
    let (queue, results) = (Queue::default(), Results::new(false));
    let thread = Thread {
        context,
        queue: &queue,
        results: &results,
        numbers: &AtomicU32::new(0),
    };
    let given = Given {
        name: String::new(),
        bytes,
        structure: Structure::Unknown,
        budget: None,
        size: 0,
        access: None,
        problems: Vec::new(),
    };
    thread.visit(&nowhere(0, "-"), &mut Buffers::default(), |_| Ok(given));
    results.into_parts().0
}

/// One worker.
pub(super) struct Thread<'a, 'c> {
    pub context: &'a Context<'c>,
    pub queue: &'a Queue<'c>,
    results: &'a Results,
    numbers: &'a AtomicU32,
}

impl<'c> Thread<'_, 'c> {
    fn run(&self) {
        let mut buffers = Buffers::default();
        while let Some(task) = self.queue.take() {
            match task {
                Task::Help(job) => job.work(self.context, &mut buffers),
                Task::Members(batch) => {
                    let _busy = Busy(self.queue);
                    self.take_members(&batch, &mut buffers);
                }
                Task::Files(files) => {
                    let _busy = Busy(self.queue);
                    for (file, entry) in files {
                        self.file(file, &entry, &mut buffers);
                        self.context.counters.finish();
                    }
                }
            }
        }
    }

    /// A path that the walk found.
    fn file(&self, file: u32, entry: &Entry, buffers: &mut Buffers) {
        let (ticket, before) = match self.recall(file, entry) {
            Recalled::Same(outcomes) => return self.same(entry, outcomes),
            Recalled::Plain(size) => {
                self.context.counters.read(size);
                return self.results.add_plain(size);
            }
            Recalled::Grown(ticket, before) => (Some(ticket), Some(before)),
            Recalled::Changed(ticket) => (Some(ticket), None),
            Recalled::Unknown => (None, None),
        };
        let seen = match &entry.kind {
            EntryKind::File(stat) => Some(stat),
            _ => None,
        };
        let found = Found {
            order: Order::of_file(file),
            origin: Arc::new(Origin::file(entry.root, entry.path.clone())),
            size: seen.map_or(0, |s| s.size),
            counted: seen.map_or(0, |s| s.size),
            access: seen.and_then(|s| s.access),
            awaited: false,
            fitting: false,
            ticket,
        };
        let look = self.context.look.as_ref();
        if look.is_some_and(|look| !look.wants(&entry.path)) {
            let problem = Problem::new(Reason::Interrupted);
            return self.note(&found, unread(&found, State::Skipped, problem));
        }
        let grown = before.and_then(|before| {
            let grown = AssertUnwindSafe(|| self.grown(&found, entry, *before, buffers));
            catch_unwind(grown).ok().flatten()
        });
        if let Some(outcome) = grown {
            return self.note(&found, outcome);
        }
        self.visit(&found, buffers, |_| document::bytes_of(entry, self.context));
    }

    /// What the state knows of a path.
    fn recall(&self, file: u32, entry: &Entry) -> Recalled<'c> {
        let memory = self.context.memory;
        memory.map_or(Recalled::Unknown, |memory| {
            memory.recall(self.context, file, entry)
        })
    }

    /// Takes what came out of a file that is as it was.
    fn same(&self, entry: &Entry, outcomes: Vec<Outcome>) {
        self.results.extend(outcomes);
        if let EntryKind::File(stat) = &entry.kind {
            self.context.counters.read(stat.size);
        }
    }

    /// Notes what became of a document.
    pub fn note(&self, found: &Found<'c>, mut outcome: Outcome) {
        match &self.context.look {
            None => outcome.shrink(),
            Some(Look::Values(look)) => look.settle(self.context, &mut outcome),
            // A second look asks for the rows of clean files, too.
            Some(_) => {}
        }
        if let Some(ticket) = &found.ticket {
            ticket.add(&outcome);
        }
        self.results.add(outcome);
    }

    /// The next number for a document; which one it gets says nothing.
    pub fn number(&self) -> u32 {
        self.numbers.fetch_add(1, Ordering::Relaxed)
    }

    /// Scans a document that is no container.
    pub fn scan_document(
        &self,
        found: &Found<'c>,
        mut prepared: Prepared,
        buffers: &mut Buffers,
    ) -> Outcome {
        if found.ticket.is_some() && !found.order.is_member() {
            prepared.cutter.print(self.context.plan.key.hasher());
        }
        let origin = Arc::clone(&found.origin);
        let job = Job::new(self.number(), found.order.clone(), origin, prepared);
        self.scan(job, buffers)
    }

    fn scan(&self, job: Job, buffers: &mut Buffers) -> Outcome {
        let job = Arc::new(job);
        // What is compressed is larger than it looks.
        let least = if job.order.is_member() {
            SHARED_FROM / 8
        } else {
            SHARED_FROM
        };
        let large = job.prepared.facts.size >= least;
        let tiny_blocks = self.context.plan.block_size < super::BLOCK_SIZE;
        if (large || tiny_blocks) && self.context.plan.threads > 1 {
            self.queue.share(&job);
        }
        job.work(self.context, buffers);
        let (mut tally, counts, mut closing) = job.finish(self.context);
        self.queue.unshare(&job);
        // Helpers that have not yet let go hold the job a moment longer.
        let job = take_back(job);
        let mut keys = job
            .prepared
            .keys
            .map(|keys| keys.into_inner().unwrap_or_else(PoisonError::into_inner));
        if let Some(keys) = keys.as_mut().filter(|keys| keys.overflown()) {
            shared_keys::settle(keys, job.prepared.head_keys, &mut tally);
            closing.problems.push(Problem::new(Reason::LimitColumns));
        }
        let mut facts = job.prepared.facts;
        facts.state = closing.state(facts.state);
        facts.problems.extend(closing.problems);
        if facts.size == 0 && !job.order.is_member() {
            // A pipe, or a file of the kernel: known only now.
            facts.size = closing.stored;
            facts.counted = closing.stored;
        }
        Outcome {
            number: job.number,
            order: job.order,
            origin: job.origin,
            facts,
            tally,
            counts,
            stored: closing.stored,
            decoded: closing.decoded,
            exact_records: closing.exact_records,
            growth: closing.growth.filter(|_| keys.is_none()),
            keys,
        }
    }
}

/// The job itself, once no other thread holds it.
fn take_back(mut job: Arc<Job>) -> Job {
    loop {
        match Arc::try_unwrap(job) {
            Ok(job) => return job,
            Err(held) => {
                job = held;
                std::thread::yield_now();
            }
        }
    }
}

/// What stands for all the paths that a walk which panicked has not found.
fn broken_walk(context: &Context<'_>, file: u32) -> Outcome {
    let root = context.plan.roots.as_slice().first();
    let path = root.and_then(Root::path).unwrap_or(Path::new("-"));
    let problem = Problem::new(Reason::ParserCrashed)
        .detail("the search for files broke off; more files may lie there");
    unread(&nowhere(file, path), State::Failed, problem)
}

/// A document that no file stands for.
fn nowhere<'c>(file: u32, path: impl Into<OsString>) -> Found<'c> {
    Found {
        order: Order::of_file(file),
        origin: Arc::new(Origin::file(0, path)),
        size: 0,
        counted: 0,
        access: None,
        awaited: false,
        fitting: false,
        ticket: None,
    }
}

/// The outcome of a document that was not read.
pub(super) fn unread(found: &Found<'_>, state: State, problem: Problem) -> Outcome {
    let facts = Facts {
        state,
        format: Format::Unread,
        encoding: None,
        compression: None,
        dialect: None,
        size: found.size,
        counted: found.counted,
        fitting: found.fitting,
        access: found.access,
        headers: Headers::default(),
        schema: None,
        hints: Vec::new(),
        problems: vec![problem],
    };
    Outcome::without_content(found.order.clone(), Arc::clone(&found.origin), facts)
}
