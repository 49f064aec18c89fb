//! The key paths of a JSON Lines document while many threads number them.

use crate::detect::LineKeys;
use crate::format::jsonl::KeyPath;
use crate::format::keys::{FirstSeen, KeyIndex};
use crate::model::TableTally;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// A worker's view of the document's key paths: its own numbers, translated to the shared ones.
pub(super) struct SharedKeys<'a> {
    shared: &'a Mutex<KeyIndex>,
    own: KeyIndex,
    known: usize,
    translated: HashMap<u32, Option<u32>>,
}

impl<'a> SharedKeys<'a> {
    pub fn new(shared: &'a Mutex<KeyIndex>) -> Self {
        let own = shared
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let known = own.len();
        Self {
            shared,
            own,
            known,
            translated: HashMap::new(),
        }
    }

    /// Adds what this worker saw, and where it saw it first.
    pub fn absorb(self) {
        self.shared
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .absorb(&self.own);
    }
}

impl LineKeys for SharedKeys<'_> {
    fn column(&mut self, path: &KeyPath<'_>, seen: FirstSeen) -> Option<u32> {
        let own = self.own.number(path, seen)?;
        if (own as usize) < self.known {
            return Some(own);
        }
        *self.translated.entry(own).or_insert_with(|| {
            self.shared
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .number(path, seen)
        })
    }
}

/// With more key paths than get a column, which ones got one depends on which thread came first.
/// Then only the first `kept`, those of the head of the document, keep theirs; the others' counts
/// go outside the columns.
pub(super) fn settle(keys: &mut KeyIndex, kept: usize, tally: &mut TableTally) {
    if !keys.overflown() {
        return;
    }
    keys.truncate(kept);
    let kept = kept.min(tally.columns.len());
    for column in tally.columns.drain(kept..) {
        tally.outside.merge(&column);
    }
}
