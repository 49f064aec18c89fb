//! A file while it is scanned: once nobody holds its ticket any more, all that is inside it has been
//! scanned, and it is remembered.

use super::super::outcome::Outcome;
use super::{Memory, absolute, outcome};
use crate::model::{Format, Reason, State};
use crate::source::Stat;
use crate::state::wire::Writer;
use crate::state::{FileName, NewFile};
use std::ffi::OsString;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A file that changed less than so long ago may change again without its times telling.
const YOUNG: Duration = Duration::from_secs(2);

/// Held by whoever still works on a file, or on something inside it.
pub(in crate::scan) struct Ticket<'m> {
    memory: &'m Memory<'m>,
    name: FileName,
    root: u32,
    path: OsString,
    /// As the walk saw it.
    stat: Stat,
    documents: Mutex<Documents>,
}

#[derive(Default)]
struct Documents {
    count: u64,
    record: Writer,
    /// Whether there is more to say than that it was scanned and held nothing.
    is_notable: bool,
    /// Whether something happened that may not happen again.
    is_spoiled: bool,
    /// Whether that was only that the file itself may not be read.
    is_closed: bool,
}

impl<'m> Ticket<'m> {
    pub(super) fn new(
        memory: &'m Memory<'m>,
        name: FileName,
        (root, path): (u32, OsString),
        stat: Stat,
    ) -> Arc<Self> {
        Arc::new(Self {
            memory,
            name,
            root,
            path,
            stat,
            documents: Mutex::default(),
        })
    }

    /// Takes down what one of the file's documents came to.
    pub fn add(&self, outcome: &Outcome) {
        let mut documents = self
            .documents
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        documents.count += 1;
        documents.is_spoiled |= outcome.facts.problems.iter().any(|p| is_passing(p.reason));
        documents.is_closed = documents.count == 1 && is_closed(outcome);
        documents.is_notable |= !self.is_plain(outcome);
        if !documents.is_spoiled {
            outcome::write(&mut documents.record, outcome);
        }
    }

    /// Whether an outcome follows from the size of its file.
    fn is_plain(&self, outcome: &Outcome) -> bool {
        let facts = &outcome.facts;
        let sizes = [facts.size, facts.counted, outcome.stored, outcome.decoded];
        !outcome.is_notable()
            && matches!(facts.format, Format::Text | Format::Binary | Format::Empty)
            && facts.state == State::Scanned
            && !outcome.order.is_member()
            && outcome.exact_records == 0
            && sizes.iter().all(|size| *size == self.stat.size)
    }

    /// Whether the file is still as the walk saw it, and has been for a while.
    fn is_settled(&self) -> bool {
        let path = Path::new(&self.path);
        let now = std::fs::metadata(path).map(|metadata| Stat::of(&metadata));
        now.is_ok_and(|now| now.marks() == self.stat.marks()) && !is_young(&self.stat)
    }
}

/// Whether a file may change without its times telling.
pub(super) fn is_young(stat: &Stat) -> bool {
    let clock = SystemTime::now().duration_since(UNIX_EPOCH);
    let age = clock.map_or(0, |now| now.as_nanos() as i128) - stat.last_change();
    age < YOUNG.as_nanos() as i128
}

/// Whether a problem may be gone the next time though the file did not change.
const fn is_passing(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::Interrupted
            | Reason::ChangedWhileReading
            | Reason::IoError
            | Reason::LimitTime
            | Reason::LimitMemory
            | Reason::ParserCrashed
            | Reason::PermissionDenied
    )
}

/// Whether a whole file may not be read.
fn is_closed(outcome: &Outcome) -> bool {
    let mut problems = outcome.facts.problems.iter();
    outcome.facts.state == State::Failed
        && !outcome.order.is_member()
        && problems.all(|problem| problem.reason == Reason::PermissionDenied)
}

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        let documents = self
            .documents
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner);
        if documents.is_spoiled || documents.count == 0 {
            if documents.is_closed {
                self.memory.note_closed(self.path.clone());
            }
            return;
        }
        let (count, is_notable) = (documents.count, documents.is_notable);
        let record = std::mem::take(&mut documents.record).into_bytes();
        if !self.is_settled() {
            return;
        }
        let mut whole = Writer::default();
        whole.bytes(&self.memory.terms);
        whole.bytes(&self.memory.domains);
        whole.number(count);
        let mut whole = whole.into_bytes();
        whole.extend_from_slice(&record);
        let vault = self.memory.state.vault();
        let path = absolute(&self.memory.here, Path::new(&self.path));
        let Some(path) = vault.seal(path.as_os_str().as_encoded_bytes()) else {
            return;
        };
        let record = match is_notable {
            true => match vault.seal(&whole) {
                Some(record) => Some(record),
                None => return,
            },
            false => None,
        };
        let Some(journal) = &self.memory.journal else {
            return;
        };
        journal.add(NewFile {
            name: self.name,
            stamp: self.memory.stamp(&self.stat),
            root: self.memory.root(self.root),
            size: self.stat.size,
            path,
            record,
        });
        self.memory.remembered.fetch_add(1, Ordering::Relaxed);
    }
}
