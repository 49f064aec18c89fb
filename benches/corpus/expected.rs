//! What a tool should say about each column of a folder: `expected.json`, by file and 1-based
//! column.

use serde::Serialize;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// Whether the answer can be known.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Debug)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// The values or their header say what it is.
    Core,
    /// Nothing in the file says it; told apart from the headline figure.
    Open,
}

/// One column.
#[derive(Serialize)]
struct Column {
    /// A kind, `lure` for what should stay silent, `other` for what is not judged.
    kind: String,
    /// Cells with a value.
    count: u64,
    tier: Tier,
    what: String,
}

/// All files.
#[derive(Serialize, Default)]
#[serde(transparent)]
pub struct Expected(BTreeMap<String, BTreeMap<usize, Column>>);

impl Expected {
    /// States one column.
    pub fn add(
        &mut self,
        file: &str,
        column: usize,
        kind: &str,
        count: u64,
        tier: Tier,
        what: &str,
    ) {
        let column_of_file = Column {
            kind: kind.into(),
            count,
            tier,
            what: what.into(),
        };
        self.0
            .entry(file.into())
            .or_default()
            .insert(column, column_of_file);
    }

    /// Writes the file.
    pub fn save(&self, path: &Path) -> io::Result<()> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        std::fs::write(path, bytes)
    }
}
