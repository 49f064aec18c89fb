//! The first filled cells of a column.

use std::collections::HashSet;

/// Longest cell of a sample that is kept; longer ones are prose.
const LONGEST: usize = 160;

/// The first filled cells of a column, one after the other.
#[derive(Clone, Default)]
pub struct Values {
    text: Vec<u8>,
    ends: Vec<u32>,
    /// Cells that were too long to keep.
    long: usize,
}

impl Values {
    /// Adds a cell, trimmed and not empty.
    pub fn add(&mut self, cell: &[u8]) {
        if cell.len() > LONGEST {
            self.long += 1;
            return;
        }
        self.text.extend_from_slice(cell);
        self.ends.push(self.text.len() as u32);
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(from, to)| {
            self.text
                .get(from as usize..*to as usize)
                .unwrap_or_default()
        })
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len() + self.long
    }

    /// The share of cells for which it holds.
    pub(super) fn share(&self, wanted: impl Fn(&[u8]) -> bool) -> f64 {
        ratio(self.iter().filter(|cell| wanted(cell)).count(), self.len())
    }

    pub(super) fn distinct(&self) -> usize {
        self.iter().collect::<HashSet<_>>().len()
    }
}

pub(super) fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        return 0.0;
    }
    part as f64 / whole as f64
}
