//! From the walk to the threads. As long as everything is as the last run left it, nothing is handed
//! over: if that holds to the end, there is nothing to do.

use super::Context;
use super::look::Look;
use super::memory::{Memory, Trail};
use super::queue::Queue;
use super::urgency;
use crate::source::{Entry, EntryKind, WalkSummary, walk};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU32, Ordering};

/// Files that are held back at most; if there are more and anything is different, they are walked
/// once again.
const HELD: usize = 1 << 18;

/// What the walk came to.
#[derive(Default)]
pub(super) struct Fed {
    pub summary: WalkSummary,
    /// Whether all is as it was, and nothing was handed over.
    pub is_steady: bool,
}

/// Walks, and hands over what is found: at once, or where the time may be too short for all, the
/// most urgent first.
pub(super) fn feed(context: &Context<'_>, queue: &Queue<'_>, files: &AtomicU32) -> Fed {
    if let Some(entries) = context.look.as_ref().and_then(Look::entries) {
        for entry in entries {
            let file = (files.fetch_add(1, Ordering::Relaxed), entry.clone());
            let _ = queue.offer(context, file);
        }
        return Fed::default();
    }
    let mut expected = context.memory.and_then(Memory::expected);
    loop {
        let mut feeder = Feeder {
            context,
            queue,
            files,
            trail: Trail::default(),
            expected: expected.take(),
            held: Vec::new(),
            is_lost: false,
            waiting: Vec::new(),
        };
        let summary = walk(&context.plan.roots, &context.plan.walk, &mut |entry| {
            feeder.take(entry)
        });
        if let Some(fed) = feeder.end(summary) {
            return fed;
        }
        files.store(0, Ordering::Relaxed);
        context.counters.forget();
    }
}

struct Feeder<'f, 'c, 'q> {
    context: &'f Context<'c>,
    queue: &'f Queue<'q>,
    /// Numbers of files.
    files: &'f AtomicU32,
    trail: Trail,
    /// The trail of the last run, as long as this one may become the same.
    expected: Option<&'f Trail>,
    /// What is handed over if it does not.
    held: Vec<(u32, Entry)>,
    /// Whether not all of these could be kept.
    is_lost: bool,
    /// What is sorted first.
    waiting: Vec<(u32, Entry)>,
}

impl Feeder<'_, '_, '_> {
    fn take(&mut self, entry: Entry) -> ControlFlow<()> {
        if let EntryKind::File(stat) = &entry.kind {
            self.context.counters.see(stat.size);
        }
        if self.context.memory.is_some() {
            self.trail.add(&entry);
        }
        let file = (self.files.fetch_add(1, Ordering::Relaxed), entry);
        let Some(expected) = self.expected else {
            return self.hand_over(file);
        };
        if self.context.stop.is_requested() || !self.trail.may_become(expected) {
            self.expected = None;
            self.let_go()?;
            return self.hand_over(file);
        }
        if self.held.len() >= HELD {
            self.held = Vec::new();
            self.is_lost = true;
        }
        if !self.is_lost {
            self.held.push(file);
        }
        ControlFlow::Continue(())
    }

    /// Hands over what was held back; breaks off if that is not there any more.
    fn let_go(&mut self) -> ControlFlow<()> {
        if self.is_lost {
            return ControlFlow::Break(());
        }
        let mut held = std::mem::take(&mut self.held).into_iter();
        held.try_for_each(|file| self.hand_over(file))
    }

    fn hand_over(&mut self, file: (u32, Entry)) -> ControlFlow<()> {
        if self.context.plan.max_time.is_none() {
            return self.queue.offer(self.context, file);
        }
        self.waiting.push(file);
        ControlFlow::Continue(())
    }

    /// `None` if everything has to be walked again.
    fn end(mut self, summary: WalkSummary) -> Option<Fed> {
        self.trail.close(&summary);
        let is_same =
            |expected: &Trail| self.trail == *expected && !self.context.stop.is_requested();
        let is_steady = self.expected.is_some_and(is_same);
        if !is_steady && (self.is_lost || self.expected.is_some()) {
            // What is offered too late is told as unread.
            let _ = self.let_go();
            if self.is_lost {
                return None;
            }
        }
        urgency::sort(&mut self.waiting, self.context.memory);
        for file in self.waiting {
            let _ = self.queue.offer(self.context, file);
        }
        if let Some(memory) = self.context.memory {
            memory.set_trail(self.trail);
        }
        Some(Fed { summary, is_steady })
    }
}
