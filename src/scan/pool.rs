//! Who works on what: the walk feeds files to a queue; every thread takes the next one, and joins
//! the scan of a large file when there is no other file to take.

use super::Context;
use super::cutter::Buffers;
use super::document::{self, Facts};
use super::job::{Job, Outcome};
use super::shared_keys;
use crate::model::{Format, Headers, Origin, Problem, Reason, State, TableTally};
use crate::source::{Entry, EntryKind, Links, Root, WalkSummary, walk};
use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Files that may wait for a thread; the walk pauses beyond.
const QUEUE: usize = 4096;
/// Files taken at a time when plenty wait: small ones cost less than the lock.
const BATCH: usize = 16;
/// From this size on other threads are asked to help.
const SHARED_FROM: u64 = 4 << 20;

/// Everything that the walk and the threads found out.
pub(super) struct Walked {
    pub outcomes: Vec<Outcome>,
    pub summary: WalkSummary,
}

#[derive(Default)]
struct Queue {
    state: Mutex<Waiting>,
    changed: Condvar,
}

#[derive(Default)]
struct Waiting {
    files: VecDeque<(u32, Entry)>,
    shared: Vec<Arc<Job>>,
    walked: bool,
    /// Threads that hold files or jobs and may still ask for help.
    busy: usize,
}

enum Task {
    Files(Vec<(u32, Entry)>),
    Help(Arc<Job>),
}

/// Walks and scans; every path comes out as exactly one outcome.
pub(super) fn run(context: &Context<'_>) -> Walked {
    let queue = Queue::default();
    let outcomes = Mutex::new(Vec::new());
    let numbers = AtomicU32::new(0);
    let threads = context.plan.threads.max(1);
    let mut summary = None;
    std::thread::scope(|scope| {
        let walker = scope.spawn(|| {
            // Whatever happens the queue is closed, or the threads would wait forever.
            let walked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                walk(&context.plan.roots, &context.plan.walk, &mut |entry| {
                    if let EntryKind::File(stat) = &entry.kind {
                        context.counters.see(stat.size);
                    }
                    queue.offer(context, (numbers.fetch_add(1, Ordering::Relaxed), entry))
                })
            }));
            context.counters.walked.store(true, Ordering::Relaxed);
            queue.close();
            walked.ok()
        });
        let work = || {
            Thread {
                context,
                queue: &queue,
                outcomes: &outcomes,
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
        summary = walker.join().ok().flatten();
    });
    let mut outcomes: Vec<Outcome> = outcomes
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    if summary.is_none() {
        outcomes.push(broken_walk(context, numbers.into_inner()));
    }
    let summary = summary.unwrap_or_default();
    outcomes.sort_by(|a, b| a.origin.cmp(&b.origin).then(a.number.cmp(&b.number)));
    Walked { outcomes, summary }
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, waiting: MutexGuard<'a, Waiting>) -> MutexGuard<'a, Waiting> {
        self.changed
            .wait(waiting)
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn offer(&self, context: &Context<'_>, file: (u32, Entry)) -> ControlFlow<()> {
        let mut waiting = self.lock();
        while waiting.files.len() >= QUEUE && !context.stop.is_requested() {
            waiting = self.wait(waiting);
        }
        waiting.files.push_back(file);
        drop(waiting);
        self.changed.notify_one();
        if context.stop.is_requested() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }

    fn close(&self) {
        self.lock().walked = true;
        self.changed.notify_all();
    }

    /// The next thing to do; `None` when everything is done.
    fn take(&self) -> Option<Task> {
        let mut waiting = self.lock();
        loop {
            if let Some(first) = waiting.files.pop_front() {
                let more = if waiting.files.len() > 4 * BATCH {
                    BATCH
                } else {
                    0
                };
                let mut files = vec![first];
                files.extend(waiting.files.drain(..more));
                waiting.busy += 1;
                drop(waiting);
                self.changed.notify_all();
                return Some(Task::Files(files));
            }
            waiting
                .shared
                .retain(|job| !job.exhausted.load(Ordering::Relaxed));
            if let Some(job) = waiting.shared.first() {
                return Some(Task::Help(Arc::clone(job)));
            }
            if waiting.walked && waiting.busy == 0 {
                return None;
            }
            waiting = self.wait(waiting);
        }
    }

    fn share(&self, job: &Arc<Job>) {
        self.lock().shared.push(Arc::clone(job));
        self.changed.notify_all();
    }

    fn unshare(&self, job: &Arc<Job>) {
        self.lock().shared.retain(|other| !Arc::ptr_eq(other, job));
    }
}

/// Held while a thread has files: others wait for the help that it may still ask for. Let go also
/// by a panic.
struct Busy<'q>(&'q Queue);

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.lock().busy -= 1;
        self.0.changed.notify_all();
    }
}

struct Thread<'a, 'c> {
    context: &'a Context<'c>,
    queue: &'a Queue,
    outcomes: &'a Mutex<Vec<Outcome>>,
}

impl Thread<'_, '_> {
    fn run(&self) {
        let mut buffers = Buffers::default();
        while let Some(task) = self.queue.take() {
            match task {
                Task::Help(job) => job.work(self.context, &mut buffers),
                Task::Files(files) => {
                    let _busy = Busy(self.queue);
                    let outcomes: Vec<Outcome> = files
                        .into_iter()
                        .map(|(number, entry)| self.document(number, &entry, &mut buffers))
                        .collect();
                    self.outcomes
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .extend(outcomes);
                }
            }
        }
    }

    fn document(&self, number: u32, entry: &Entry, buffers: &mut Buffers) -> Outcome {
        let origin = Arc::new(Origin::file(entry.root, entry.path.clone()));
        let look = self.context.look.as_ref();
        let unwanted = look.is_some_and(|look| !look.wants(&entry.path));
        if unwanted || self.context.stop.is_requested() {
            let problem = Problem::new(Reason::Interrupted);
            return unread(number, origin, entry, State::Skipped, problem);
        }
        let scanned = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            match document::prepare(entry, self.context) {
                Ok(prepared) => self.scan(Job::new(number, Arc::clone(&origin), prepared), buffers),
                Err((state, problem)) => unread(number, Arc::clone(&origin), entry, state, problem),
            }
        }));
        self.context.counters.finish();
        let mut outcome = scanned.unwrap_or_else(|_| {
            let problem = Problem::new(Reason::ParserCrashed);
            unread(number, origin, entry, State::Failed, problem)
        });
        outcome.shrink();
        outcome
    }

    fn scan(&self, job: Job, buffers: &mut Buffers) -> Outcome {
        let job = Arc::new(job);
        let large = job.prepared.facts.size >= SHARED_FROM;
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
        if facts.size == 0 {
            // A pipe, or a file of the kernel: known only now.
            facts.size = closing.stored;
        }
        Outcome {
            number: job.number,
            origin: job.origin,
            facts,
            tally,
            counts,
            stored: closing.stored,
            decoded: closing.decoded,
            exact_records: closing.exact_records,
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
fn broken_walk(context: &Context<'_>, number: u32) -> Outcome {
    let root = context.plan.roots.as_slice().first();
    let path = root.and_then(Root::path).unwrap_or(Path::new("-"));
    let entry = Entry {
        root: 0,
        path: path.into(),
        links: Links::Refuse,
        kind: EntryKind::Stdin,
    };
    let origin = Arc::new(Origin::file(0, entry.path.clone()));
    let problem = Problem::new(Reason::ParserCrashed)
        .detail("the search for files broke off; more files may lie there");
    unread(number, origin, &entry, State::Failed, problem)
}

/// The outcome of a path that was not read.
fn unread(
    number: u32,
    origin: Arc<Origin>,
    entry: &Entry,
    state: State,
    problem: Problem,
) -> Outcome {
    let stat = match &entry.kind {
        EntryKind::File(stat) => Some(stat),
        _ => None,
    };
    Outcome {
        number,
        origin,
        facts: Facts {
            state,
            format: Format::Unread,
            encoding: None,
            compression: None,
            dialect: None,
            size: stat.map_or(0, |s| s.size),
            access: stat.and_then(|s| s.access),
            headers: Headers::default(),
            schema: None,
            hints: Vec::new(),
            problems: vec![problem],
        },
        tally: TableTally::default(),
        counts: Vec::new(),
        stored: 0,
        decoded: 0,
        exact_records: 0,
        keys: None,
    }
}
