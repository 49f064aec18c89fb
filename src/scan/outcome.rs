//! What documents come to, and in which order they are told.

use super::document::Facts;
use super::growth::Growth;
use crate::format::keys::KeyIndex;
use crate::model::{Format, Headers, Origin, State, TableTally};
use std::sync::Arc;

/// Rows and lines of one part, by which places become absolute.
#[derive(Clone, Copy, Debug)]
pub(super) struct PartCount {
    pub part: u32,
    pub rows: u32,
    pub lines: u32,
}

/// Where a document comes in the order of discovery, which is the same for every number of threads:
/// of documents with one origin the first found comes first.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct Order {
    file: u32,
    /// Place in each container around it, the outermost first.
    members: Vec<u32>,
}

impl Order {
    /// That of a file of the walk.
    pub const fn of_file(file: u32) -> Self {
        Self {
            file,
            members: Vec::new(),
        }
    }

    /// That of a document inside a file of the walk, by its place in each container around it.
    pub const fn of_members(file: u32, members: Vec<u32>) -> Self {
        Self { file, members }
    }

    /// The place in each container around it, the outermost first.
    pub fn members(&self) -> &[u32] {
        &self.members
    }

    /// That of a member.
    pub fn member(&self, index: u32) -> Self {
        let mut members = Vec::with_capacity(self.members.len() + 1);
        members.extend_from_slice(&self.members);
        members.push(index);
        Self {
            file: self.file,
            members,
        }
    }

    /// That of the file which it is a place of, so many names further in.
    pub fn without(&self, places: usize) -> Self {
        let files = self.members.len().saturating_sub(places);
        Self {
            file: self.file,
            members: self.members.get(..files).unwrap_or_default().to_vec(),
        }
    }

    /// Whether it lies in a container.
    pub const fn is_member(&self) -> bool {
        !self.members.is_empty()
    }
}

/// What a document came to.
pub(super) struct Outcome {
    pub number: u32,
    pub order: Order,
    pub origin: Arc<Origin>,
    pub facts: Facts,
    pub tally: TableTally,
    pub counts: Vec<PartCount>,
    /// Bytes read as they are stored.
    pub stored: u64,
    pub decoded: u64,
    pub exact_records: u64,
    /// For JSON Lines, column order and names.
    pub keys: Option<KeyIndex>,
    /// What is to be known if it only grows.
    pub growth: Option<Growth>,
}

impl Outcome {
    /// The outcome of a document that holds no text itself.
    pub fn without_content(order: Order, origin: Arc<Origin>, facts: Facts) -> Self {
        Self {
            // The spool holds nothing of it.
            number: u32::MAX,
            order,
            origin,
            facts,
            tally: TableTally::default(),
            counts: Vec::new(),
            stored: 0,
            decoded: 0,
            exact_records: 0,
            keys: None,
            growth: None,
        }
    }

    /// Whether the document is worth a line of its own in reports.
    pub fn is_notable(&self) -> bool {
        self.facts.state != State::Scanned
            || !self.facts.problems.is_empty()
            || !self.tally.outside.is_clean()
            || self.tally.columns.iter().any(|c| !c.is_clean())
    }

    /// Whether a report only counts it: a whole file that is no table, was read and holds nothing.
    pub fn is_quiet(&self) -> bool {
        !self.is_notable()
            && !self.order.is_member()
            && self.origin.inner.is_empty()
            && matches!(
                self.facts.format,
                Format::Text | Format::Binary | Format::Empty
            )
    }

    /// Forgets all that was counted, and by what it was located.
    pub fn strip(&mut self) {
        self.facts.hints = Vec::new();
        self.facts.headers = Headers::default();
        self.counts = Vec::new();
        self.keys = None;
        self.tally = TableTally::default();
    }

    /// Forgets what no report will ask for: there may be millions of clean files. A clean table
    /// may be part of a dataset, so its columns stay.
    pub fn shrink(&mut self) {
        if self.is_notable() {
            return;
        }
        self.facts.hints = Vec::new();
        self.counts = Vec::new();
        self.keys = None;
        if self.facts.format == Format::Delimited {
            self.tally.columns.shrink_to_fit();
        } else {
            self.facts.headers = Headers::default();
            self.tally.columns = Vec::new();
        }
    }
}
