//! Which matches of which documents count as identifiers: those that the scan has judged so.

use super::super::outcome::Outcome;
use crate::model::{Format, InfoTypeId, Origin, Signature};
use std::collections::HashMap;
use std::sync::Arc;

/// The verdicts of a scan, as far as a second look asks for them.
#[derive(Default)]
pub(in crate::scan) struct Accepted {
    documents: HashMap<Arc<Origin>, Document>,
}

/// Those of one document.
#[derive(Default)]
pub(in crate::scan) struct Document {
    columns: HashMap<(Option<u32>, Signature), InfoTypeId>,
    /// Where columns have no fixed numbers.
    anywhere: HashMap<Signature, InfoTypeId>,
}

impl Document {
    /// What a match is told as, if it counts.
    pub fn kind(&self, column: Option<u32>, signature: Signature) -> Option<InfoTypeId> {
        let fixed = self.columns.get(&(column, signature));
        fixed.or_else(|| self.anywhere.get(&signature)).copied()
    }
}

impl Accepted {
    /// Notes that the matches of a column (from 0) with these signatures name people.
    pub fn note(
        &mut self,
        outcome: &Outcome,
        column: Option<u32>,
        signatures: Vec<(Signature, InfoTypeId)>,
    ) {
        if signatures.is_empty() {
            return;
        }
        let origin = Arc::clone(&outcome.origin);
        let document = self.documents.entry(origin).or_default();
        let is_table = outcome.facts.format == Format::Delimited;
        for (signature, kind) in signatures {
            match is_table {
                true => {
                    document.columns.insert((column, signature), kind);
                }
                // Of two that are told differently always the same one.
                false => {
                    let known = document.anywhere.entry(signature).or_insert(kind);
                    *known = kind.min(*known);
                }
            }
        }
    }

    /// Those of a document.
    pub fn document(&self, origin: &Origin) -> Option<&Document> {
        self.documents.get(origin)
    }

    /// The documents.
    pub fn origins(&self) -> impl Iterator<Item = &Arc<Origin>> {
        self.documents.keys()
    }
}
