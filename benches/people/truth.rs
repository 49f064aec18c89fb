//! Whose rows are whose.

use std::collections::{HashMap, HashSet};
use std::io;
use std::path::Path;

/// Persons by file and data row.
pub struct Truth {
    rows: HashMap<(String, u32), u32>,
    people: usize,
}

impl Truth {
    /// Reads what the generator wrote.
    pub fn read(path: &Path) -> io::Result<Self> {
        let text = std::fs::read_to_string(path)?;
        let mut rows = HashMap::new();
        for line in text.lines().skip(1) {
            let mut cells = line.split('\t');
            let place = cells.next().zip(cells.next().and_then(|c| c.parse().ok()));
            if let Some(((file, row), person)) = place.zip(cells.next()) {
                // 0 is nobody.
                rows.insert((file.to_owned(), row), person.parse().unwrap_or(0));
            }
        }
        let people: HashSet<u32> = rows.values().copied().filter(|p| *p != 0).collect();
        Ok(Self {
            people: people.len(),
            rows,
        })
    }

    /// How many people there are.
    pub const fn people(&self) -> usize {
        self.people
    }

    /// How many rows.
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// Whose a row is: a number, 0 for nobody's, `None` for an unknown row.
    pub fn of(&self, file: &str, row: u32) -> Option<u32> {
        self.rows.get(&(file.to_owned(), row)).copied()
    }
}
