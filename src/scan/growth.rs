//! Files that only grew: what was counted stays, and what was added is scanned as if the scan had
//! never ended. That needs a beginning that is the same to the byte, which keyed hashes of its
//! chunks show, and an end at which a record ended.

use super::cutter::Buffers;
use super::document::{self, Opened, Prepared};
use super::layers::HEAD;
use super::members::Found;
use super::outcome::Outcome;
use super::pool::Thread;
use crate::detect::ABOVE;
use crate::key::ValueHasher;
use crate::model::{Format, State};
use crate::source::{Content, Entry};
use std::sync::{Mutex, PoisonError};

/// Keeps chunks' hashes apart from those of values.
const DOMAIN: u16 = 0x6772;

/// What is to be known of a file so that only what is added to it has to be scanned: its bytes, in
/// chunks of these lengths with these keyed hashes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Growth {
    pub chunks: Vec<(u64, u64)>,
}

impl Growth {
    /// Bytes in all.
    pub fn size(&self) -> u64 {
        self.chunks.iter().map(|(length, _)| length).sum()
    }

    /// Whether a file still begins with these bytes. Tells the last of them, for what stands above
    /// the next record.
    fn begins(&self, content: &Content, skip: u64, hasher: &ValueHasher) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut offset = skip;
        for (length, hash) in &self.chunks {
            bytes.resize(usize::try_from(*length).ok()?, 0);
            let read = content.read_at(offset, &mut bytes).ok()?;
            if read as u64 != *length || hasher.hash(DOMAIN, &bytes) != *hash {
                return None;
            }
            offset += length;
        }
        let above = (self.size()).min(ABOVE as u64);
        bytes.resize(above as usize, 0);
        let read = content.read_at(offset - above, &mut bytes).ok()?;
        (read as u64 == above).then_some(bytes)
    }
}

/// Hashes chunks as they are read, in any order.
pub(super) struct Prints {
    hasher: ValueHasher,
    /// What was there before.
    before: Vec<(u64, u64)>,
    taken: Mutex<Vec<(u32, u64, u64)>>,
}

impl Prints {
    pub fn new(hasher: ValueHasher) -> Self {
        Self {
            hasher,
            before: Vec::new(),
            taken: Mutex::default(),
        }
    }

    /// Takes the chunk of a ticket.
    pub fn take(&self, ticket: u32, chunk: &[u8]) {
        if chunk.is_empty() {
            return;
        }
        let print = (ticket, chunk.len() as u64, self.hasher.hash(DOMAIN, chunk));
        self.lock().push(print);
    }

    /// All chunks up to this size.
    pub fn growth(&self) -> Growth {
        let mut taken = std::mem::take(&mut *self.lock());
        taken.sort_unstable();
        let fresh = taken.into_iter().map(|(_, length, hash)| (length, hash));
        Growth {
            chunks: self.before.iter().copied().chain(fresh).collect(),
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<(u32, u64, u64)>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<'c> Thread<'_, 'c> {
    /// Scans what was added to a file of which this is known; `None` if it did not just grow.
    pub fn grown(
        &self,
        found: &Found<'c>,
        entry: &Entry,
        known: Outcome,
        buffers: &mut Buffers,
    ) -> Option<Outcome> {
        let growth = known.growth.as_ref()?;
        // A head that was not complete is the same now.
        if growth.size() < HEAD as u64 {
            return None;
        }
        let given = document::bytes_of(entry, self.context).ok()?;
        let Ok(Opened::Document(mut prepared)) = document::open(given, self.context) else {
            return None;
        };
        if !same_document(&prepared, &known) {
            return None;
        }
        let hasher = self.context.plan.key.hasher();
        let (content, skip) = prepared.cutter.content()?;
        let above = growth.begins(content, skip, &hasher)?;
        let parts = known.counts.last().map_or(0, |count| count.part + 1);
        let mut prints = Prints::new(hasher);
        prints.before.clone_from(&growth.chunks);
        prepared
            .cutter
            .resume(prints, growth.size(), parts, above)?;
        let added = self.scan_document(found, *prepared, buffers);
        Some(joined(known, added))
    }
}

/// Whether what was recognized now is what was recognized then.
fn same_document(now: &Prepared, then: &Outcome) -> bool {
    let (now, then) = (&now.facts, &then.facts);
    matches!(now.format, Format::Delimited | Format::Text)
        && now.state == State::Scanned
        && now.problems.is_empty()
        && then.problems.is_empty()
        && now.format == then.format
        && now.encoding == then.encoding
        && now.dialect == then.dialect
        // What holds nothing has forgotten its headers.
        && (now.headers == then.headers || then.format == Format::Text)
}

/// What was counted before and what was added. All that follows the end, such as the size, is of now.
fn joined(before: Outcome, added: Outcome) -> Outcome {
    let mut whole = added;
    let mut tally = before.tally;
    tally.merge(&whole.tally);
    whole.tally = tally;
    let mut counts = before.counts;
    counts.append(&mut whole.counts);
    whole.counts = counts;
    whole.exact_records += before.exact_records;
    whole
}
