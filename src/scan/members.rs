//! What is inside containers: members are visited like files of the walk, those that can be read in
//! any order by all threads.

use super::cutter::Buffers;
use super::document::{self, Facts, Given, Opened};
use super::job::worst;
use super::memory::Ticket;
use super::outcome::{Order, Outcome};
use super::pool::{Thread, unread};
use crate::model::{Access, Origin, Problem, Reason, State};
use crate::source::Budget;
use crate::source::container::{Container, InTurn, Indexed, Member, Members, Role};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// A document that was found, before it is opened.
pub(super) struct Found<'c> {
    pub order: Order,
    pub origin: Arc<Origin>,
    /// Stored bytes.
    pub size: u64,
    /// Those of them that count in the coverage.
    pub counted: u64,
    pub access: Option<Access>,
    /// Whether somebody waits for all that is inside it: a container whose members come in turn.
    pub awaited: bool,
    /// Whether only programs look at it, so that what is unlikely is not worth a word.
    pub fitting: bool,
    /// That of its file, if the file is to be remembered.
    pub ticket: Option<Arc<Ticket<'c>>>,
}

/// What came out of a document and of all that is inside it.
#[derive(Clone, Copy, Default)]
pub(super) struct Yield {
    /// Decoded bytes.
    decoded: u64,
    /// Whether they came out of compression or a container.
    layered: bool,
}

/// The members of a container that any thread may take.
pub(super) struct Batch<'c> {
    members: Arc<dyn Indexed>,
    parent: Parent<'c>,
    next: AtomicU32,
    done: Mutex<Done>,
    finished: Condvar,
}

#[derive(Default)]
struct Done {
    members: u32,
    decoded: u64,
}

/// What members have from the container that they lie in.
struct Parent<'c> {
    order: Order,
    origin: Arc<Origin>,
    access: Option<Access>,
    budget: Budget,
    /// Whether members' bytes are stored where the file system can see them.
    counts: bool,
    awaited: bool,
    fitting: bool,
    ticket: Option<Arc<Ticket<'c>>>,
}

impl<'c> Parent<'c> {
    fn found(&self, index: u32, member: &Member) -> Found<'c> {
        let (role, name) = (member.role(), member.label.clone());
        let origin = match role {
            Role::File => self.origin.member(name),
            Role::Place | Role::Fitting => self.origin.place(name),
        };
        Found {
            fitting: role == Role::Fitting || self.fitting && role == Role::Place,
            order: self.order.member(index),
            origin: Arc::new(origin),
            size: member.size,
            counted: if self.counts { member.size } else { 0 },
            access: self.access,
            awaited: self.awaited,
            ticket: self.ticket.clone(),
        }
    }

    fn given(&self, member: Member, left: u64) -> Result<Given, (State, Problem)> {
        if self.budget.is_late() {
            return Err((State::Skipped, Problem::new(Reason::LimitTime)));
        }
        Ok(Given {
            name: document::stem(Path::new(&member.label)),
            bytes: member.bytes?,
            structure: member.structure,
            budget: Some(self.budget.with_bytes(member.inside.unwrap_or(left))),
            size: member.size,
            access: self.access,
            problems: member.problems,
        })
    }
}

impl Batch<'_> {
    /// The next member that nobody has taken.
    fn take(&self) -> Option<u32> {
        if self.is_exhausted() {
            return None;
        }
        let index = self.next.fetch_add(1, Ordering::Relaxed);
        (index < self.members.len()).then_some(index)
    }

    /// Whether all members have been taken.
    pub fn is_exhausted(&self) -> bool {
        self.next.load(Ordering::Relaxed) >= self.members.len()
    }

    fn lock(&self) -> MutexGuard<'_, Done> {
        self.done.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn finish(&self, decoded: u64) {
        let mut done = self.lock();
        done.members += 1;
        done.decoded = done.decoded.saturating_add(decoded);
        if done.members >= self.members.len() {
            self.finished.notify_all();
        }
    }

    /// Waits until every member has been scanned; tells how many bytes came out of them.
    fn wait(&self) -> u64 {
        let mut done = self.lock();
        while done.members < self.members.len() {
            done = self
                .finished
                .wait(done)
                .unwrap_or_else(PoisonError::into_inner);
        }
        done.decoded
    }
}

impl<'c> Thread<'_, 'c> {
    /// Opens and scans a document, and all that is inside it; a panic costs this one only.
    pub fn visit(
        &self,
        found: &Found<'c>,
        buffers: &mut Buffers,
        given: impl FnOnce(&Found<'c>) -> Result<Given, (State, Problem)>,
    ) -> Yield {
        if self.context.stop.is_requested() {
            let problem = Problem::new(Reason::Interrupted);
            self.note(found, unread(found, State::Skipped, problem));
            return Yield::default();
        }
        let visited = catch_unwind(AssertUnwindSafe(|| {
            let given = given(found)?;
            let opened = document::open(given, self.context);
            match opened.map_err(|problem| (State::Failed, problem))? {
                Opened::Document(mut prepared) => {
                    prepared.facts.counted = self.counted(found, &prepared.facts);
                    prepared.facts.fitting = found.fitting;
                    let layered = prepared.layered;
                    let outcome = self.scan_document(found, *prepared, buffers);
                    let decoded = outcome.decoded;
                    self.note(found, outcome);
                    Ok(Yield { decoded, layered })
                }
                Opened::Container(mut facts, container) => {
                    facts.counted = self.counted(found, &facts);
                    Ok(self.enter(found, *facts, *container, buffers))
                }
            }
        }));
        let failed = (State::Failed, Problem::new(Reason::ParserCrashed));
        match visited.unwrap_or(Err(failed)) {
            Ok(came) => came,
            Err((state, problem)) => {
                self.note(found, unread(found, state, problem));
                Yield::default()
            }
        }
    }

    /// Of a file of the walk, the size when it was opened; of a member, what its container says.
    const fn counted(&self, found: &Found<'c>, facts: &Facts) -> u64 {
        if found.order.is_member() {
            found.counted
        } else {
            facts.size
        }
    }

    /// Goes through the members of a container.
    fn enter(
        &self,
        found: &Found<'c>,
        facts: Facts,
        container: Container,
        buffers: &mut Buffers,
    ) -> Yield {
        let Container {
            members,
            budget,
            held,
            ..
        } = container;
        let parent = Parent {
            order: found.order.clone(),
            origin: Arc::clone(&found.origin),
            access: facts.access,
            budget,
            counts: held > 0 && facts.counted > 0,
            awaited: found.awaited || matches!(members, Members::InTurn(_)),
            fitting: found.fitting,
            ticket: found.ticket.clone(),
        };
        let decoded = match members {
            Members::Indexed(members) => {
                self.enter_indexed(found, facts, held, parent, members, buffers)
            }
            Members::InTurn(members) => self.enter_in_turn(found, facts, parent, members, buffers),
        };
        Yield {
            decoded,
            layered: true,
        }
    }

    fn enter_indexed(
        &self,
        found: &Found<'c>,
        mut facts: Facts,
        held: u64,
        parent: Parent<'c>,
        members: Arc<dyn Indexed>,
        buffers: &mut Buffers,
    ) -> u64 {
        facts.state = worst(&facts.problems, !members.is_empty(), facts.state);
        if parent.counts {
            facts.counted = facts.counted.saturating_sub(held);
        }
        let origin = Arc::clone(&found.origin);
        let mut outcome = Outcome::without_content(found.order.clone(), origin, facts);
        outcome.stored = outcome.facts.counted;
        self.note(found, outcome);
        let batch = Arc::new(Batch {
            members,
            parent,
            next: AtomicU32::new(0),
            done: Mutex::default(),
            finished: Condvar::new(),
        });
        let shared = self.context.plan.threads > 1 && batch.members.len() > 1;
        if shared {
            self.queue.share_members(&batch);
        }
        self.take_members(&batch, buffers);
        if shared {
            self.queue.unshare_members(&batch);
        }
        // Others may still be at it. Waiting would leave a thread idle that could help them.
        if batch.parent.awaited {
            batch.wait()
        } else {
            0
        }
    }

    /// Visits members as long as there are any that nobody has taken.
    pub fn take_members(&self, batch: &Batch<'c>, buffers: &mut Buffers) {
        while let Some(index) = batch.take() {
            let visited = catch_unwind(AssertUnwindSafe(|| {
                let member = batch.members.member(index);
                let found = batch.parent.found(index, &member);
                self.visit(&found, buffers, |_| batch.parent.given(member, 0))
            }));
            batch.finish(visited.map_or(0, |came| came.decoded));
        }
    }

    fn enter_in_turn(
        &self,
        found: &Found<'c>,
        mut facts: Facts,
        parent: Parent<'c>,
        mut members: Box<dyn InTurn>,
        buffers: &mut Buffers,
    ) -> u64 {
        let mut left = parent.budget.bytes();
        let (mut index, mut decoded) = (0, 0_u64);
        while let Some(member) = members.next() {
            let found = parent.found(index, &member);
            let came = self.visit(&found, buffers, |_| parent.given(member, left));
            decoded = decoded.saturating_add(came.decoded);
            if came.layered {
                left = left.saturating_sub(came.decoded);
            }
            index = index.saturating_add(1);
            if self.context.stop.is_requested() {
                facts.problems.push(Problem::new(Reason::Interrupted));
                break;
            }
            if parent.budget.is_late() {
                facts.problems.push(Problem::new(Reason::LimitTime));
                break;
            }
        }
        for problem in members.finish() {
            if !facts.problems.contains(&problem) {
                facts.problems.push(problem);
            }
        }
        facts.state = worst(&facts.problems, index > 0, facts.state);
        let stored = members.stored();
        if facts.size == 0 && !found.order.is_member() {
            facts.size = stored;
            facts.counted = stored;
        }
        let origin = Arc::clone(&found.origin);
        let mut outcome = Outcome::without_content(found.order.clone(), origin, facts);
        outcome.stored = stored;
        self.note(found, outcome);
        decoded
    }
}
