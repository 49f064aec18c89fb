//! Exports of known platforms, told by their header rows: who wrote the file, what its columns
//! hold, and which only look like something. `patterns/schemas/` says what is known.

use super::builtin::{SCHEMA_HEADERS, SCHEMAS};
use super::fold::fold_numbered;
use crate::model::{Export, HeaderHint, HeaderStrength};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// Headers looked at: no platform writes more that tell it.
const HEADERS: usize = 1_024;

/// A schema of `patterns/schemas/`.
pub(super) struct StaticSchema {
    pub id: &'static str,
    pub platform: &'static str,
    pub title: &'static str,
    /// No other header may stand beside those it knows.
    pub closed: bool,
    /// How many headers it requires, after folding.
    pub required: u16,
}

/// What a schema says of a header.
pub(super) struct SchemaHeader {
    pub schema: u16,
    pub required: bool,
    pub concept: Option<&'static str>,
}

/// The schema of a document's header row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Schema {
    index: u16,
    known: u32,
}

/// How far a header row is that of one schema.
#[derive(Clone, Copy, Default)]
struct Fit {
    required: u16,
    known: u32,
}

impl Fit {
    /// Of six tell-tale headers one may be missing, of twelve two; of a closed schema none, and
    /// nothing else may be there.
    fn holds(self, schema: &StaticSchema, distinct: usize) -> bool {
        match schema.closed {
            true => self.required == schema.required && self.known as usize == distinct,
            false => self.required + schema.required / 6 >= schema.required,
        }
    }
}

impl Schema {
    /// The schema whose header row this is: of those that fit, the one that knows most of the
    /// headers. None if two platforms know equally many.
    pub fn recognize(headers: &[String]) -> Option<Self> {
        let folded: BTreeSet<String> = headers
            .iter()
            .take(HEADERS)
            .map(|h| fold_numbered(h))
            .filter(|h| !h.is_empty())
            .collect();
        let mut fits = vec![Fit::default(); SCHEMAS.len()];
        for entry in folded.iter().flat_map(|header| entries(header)) {
            if let Some(fit) = fits.get_mut(usize::from(entry.schema)) {
                fit.known += 1;
                fit.required += u16::from(entry.required);
            }
        }
        let mut best: Vec<(u32, u16, Reverse<usize>)> = fits
            .iter()
            .zip(SCHEMAS)
            .enumerate()
            .filter(|(_, (fit, schema))| fit.holds(schema, folded.len()))
            .map(|(index, (fit, _))| (fit.known, fit.required, Reverse(index)))
            .collect();
        best.sort_unstable_by_key(|rank| Reverse(*rank));
        let (known, _, Reverse(index)) = *best.first()?;
        let platform = |index: usize| SCHEMAS.get(index).map(|s| s.platform);
        let rival = best
            .iter()
            .find(|(.., Reverse(other))| platform(*other) != platform(index));
        if rival.is_some_and(|(others, ..)| *others == known) {
            return None;
        }
        let index = u16::try_from(index).ok()?;
        Some(Self { index, known })
    }

    /// Its number among the schemas, and how many headers it knows: for keeping.
    pub const fn parts(&self) -> (u16, u32) {
        (self.index, self.known)
    }

    /// From what [`Self::parts`] gave under the same rules.
    pub fn from_parts(index: u16, known: u32) -> Option<Self> {
        (usize::from(index) < SCHEMAS.len()).then_some(Self { index, known })
    }

    /// What the schema says of a header, as sure as an exact header word; nothing of headers that
    /// it does not type.
    pub fn hint(&self, header: &str) -> Option<HeaderHint> {
        let folded = fold_numbered(header);
        let entry = entries(&folded).iter().find(|e| e.schema == self.index)?;
        Some(HeaderHint {
            concept: entry.concept?.into(),
            strength: HeaderStrength::Exact,
        })
    }

    /// What reports say of it.
    pub fn export(&self) -> Option<Export> {
        let schema = SCHEMAS.get(usize::from(self.index))?;
        Some(Export {
            schema: schema.id,
            platform: schema.platform,
            title: schema.title,
            known_headers: self.known,
        })
    }
}

/// What all schemas say of a folded header.
fn entries(folded: &str) -> &'static [SchemaHeader] {
    SCHEMA_HEADERS
        .binary_search_by(|(header, _)| (*header).cmp(folded))
        .ok()
        .and_then(|at| SCHEMA_HEADERS.get(at))
        .map_or(&[], |(_, entries)| entries)
}

#[cfg(test)]
#[path = "schema_tests.rs"]
mod tests;
