//! What waits for a thread: files as the walk finds them, members of containers, large files whose
//! thread asks for help.

use super::Context;
use super::job::Job;
use super::members::Batch;
use crate::source::Entry;
use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Files that may wait for a thread; the walk pauses beyond.
const QUEUE: usize = 4096;
/// Files taken at a time when plenty wait: small ones cost less than the lock.
const BATCH: usize = 16;

/// What waits for a thread.
#[derive(Default)]
pub(super) struct Queue<'c> {
    state: Mutex<Waiting<'c>>,
    changed: Condvar,
}

#[derive(Default)]
struct Waiting<'c> {
    files: VecDeque<(u32, Entry)>,
    /// Containers whose members any thread may take, the innermost last.
    batches: Vec<Arc<Batch<'c>>>,
    shared: Vec<Arc<Job>>,
    walked: bool,
    /// Threads that hold files or members and may still ask for help.
    busy: usize,
}

/// What a thread does next.
pub(super) enum Task<'c> {
    /// Scans files.
    Files(Vec<(u32, Entry)>),
    /// Takes members of a container, until none is left.
    Members(Arc<Batch<'c>>),
    /// Joins the scan of a large file.
    Help(Arc<Job>),
}

impl<'c> Queue<'c> {
    fn lock(&self) -> MutexGuard<'_, Waiting<'c>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, waiting: MutexGuard<'a, Waiting<'c>>) -> MutexGuard<'a, Waiting<'c>> {
        self.changed
            .wait(waiting)
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Hands over a file, as soon as there is room; tells whether to go on.
    pub fn offer(&self, context: &Context<'_>, file: (u32, Entry)) -> ControlFlow<()> {
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

    /// Nothing more will be handed over.
    pub fn close(&self) {
        self.lock().walked = true;
        self.changed.notify_all();
    }

    /// The next thing to do; `None` when everything is done.
    pub fn take(&self) -> Option<Task<'c>> {
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
            waiting.batches.retain(|batch| !batch.is_exhausted());
            if let Some(batch) = waiting.batches.last().map(Arc::clone) {
                waiting.busy += 1;
                return Some(Task::Members(batch));
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

    /// Lets other threads take members of a container.
    pub fn share_members(&self, batch: &Arc<Batch<'c>>) {
        self.lock().batches.push(Arc::clone(batch));
        self.changed.notify_all();
    }

    /// No member is left.
    pub fn unshare_members(&self, batch: &Arc<Batch<'c>>) {
        self.lock()
            .batches
            .retain(|other| !Arc::ptr_eq(other, batch));
    }

    /// Asks other threads for help with a file.
    pub fn share(&self, job: &Arc<Job>) {
        self.lock().shared.push(Arc::clone(job));
        self.changed.notify_all();
    }

    /// No more help is needed.
    pub fn unshare(&self, job: &Arc<Job>) {
        self.lock().shared.retain(|other| !Arc::ptr_eq(other, job));
    }
}

/// Held while a thread has files: others wait for the help that it may still ask for. Let go also
/// by a panic.
pub(super) struct Busy<'q, 'c>(pub &'q Queue<'c>);

impl Drop for Busy<'_, '_> {
    fn drop(&mut self) {
        self.0.lock().busy -= 1;
        self.0.changed.notify_all();
    }
}
