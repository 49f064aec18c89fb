//! Where a document came from.

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};

/// Where one logical file came from: its path, and inside containers the chain of member names.
/// Ordered as reports are: root, path bytes, inner chain.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Origin {
    /// Position of the root on the command line, from 0.
    pub root: u32,
    /// The path as given or walked; `-` for standard input. Hostile text.
    pub path: OsString,
    /// Member, sheet or part names from the outermost container inwards; empty for plain files.
    pub inner: Vec<String>,
    /// How many of the last of them name places in one file, as sheets of a workbook do, rather
    /// than files.
    pub places: usize,
}

impl Origin {
    /// A plain file below a root.
    pub fn file(root: u32, path: impl Into<OsString>) -> Self {
        Self {
            root,
            path: path.into(),
            inner: Vec::new(),
            places: 0,
        }
    }

    /// The origin of a file that lies in this one.
    pub fn member(&self, name: String) -> Self {
        let mut inner = self.inner.clone();
        inner.push(name);
        Self {
            root: self.root,
            path: self.path.clone(),
            inner,
            places: 0,
        }
    }

    /// The origin of a place in this file, or in this place.
    pub fn place(&self, name: String) -> Self {
        Self {
            places: self.places + 1,
            ..self.member(name)
        }
    }

    /// The same for all places of one file.
    pub fn of_file(&self) -> (u32, &OsStr, &[String]) {
        let files = self.inner.len().saturating_sub(self.places);
        let inner = self.inner.get(..files).unwrap_or_default();
        (self.root, &self.path, inner)
    }

    /// The inner chain joined by ` › `, or `None` for a plain file.
    pub fn inner_joined(&self) -> Option<String> {
        (!self.inner.is_empty()).then(|| self.inner.join(" › "))
    }

    fn order_key(&self) -> (u32, &[u8], &[String], usize) {
        let path = self.path.as_encoded_bytes();
        (self.root, path, &self.inner, self.places)
    }
}

impl PartialOrd for Origin {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Origin {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.order_key().cmp(&other.order_key())
    }
}

/// Counts the files among origins that come in the order of reports; all places of a file are one.
#[derive(Clone, Debug, Default)]
pub struct FileCount {
    count: u64,
    path: Option<(u32, OsString)>,
    /// Files seen within that path.
    inner: HashSet<Vec<String>>,
}

impl FileCount {
    /// Counts the file of an origin, unless it was counted.
    pub fn add(&mut self, origin: &Origin) {
        let (root, path, inner) = origin.of_file();
        let same = |(r, p): &(u32, OsString)| *r == root && p == path;
        if !self.path.as_ref().is_some_and(same) {
            self.path = Some((root, path.to_owned()));
            self.inner.clear();
        }
        if !self.inner.contains(inner) {
            self.inner.insert(inner.to_vec());
            self.count += 1;
        }
    }

    /// How many there were.
    pub const fn count(&self) -> u64 {
        self.count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_places_of_a_file_are_one_file() {
        let book = Origin::file(0, "a.zip").member("book.xlsx".into());
        let places = ["One", "Two"].map(|name| book.place(name.into()));
        let nested = places[0].place("deeper".into());
        let attached = places[0].member("attached.csv".into());
        assert_eq!(nested.of_file(), book.of_file());
        assert_eq!(nested.inner, ["book.xlsx", "One", "deeper"]);
        let mut files = FileCount::default();
        for origin in [&places[0], &attached, &nested, &places[1]] {
            files.add(origin);
        }
        assert_eq!(files.count(), 2);
        files.add(&Origin::file(1, "a.zip"));
        assert_eq!(files.count(), 3);
    }
}
