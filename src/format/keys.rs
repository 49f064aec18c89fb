//! Column numbers for the key paths of JSON Lines. Blocks are numbered on their own and brought
//! together afterwards, so that the columns do not depend on threads.

use crate::format::jsonl::KeyPath;
use crate::model::Place;
use std::collections::HashMap;
use std::sync::Arc;

/// Key paths that get a column of their own; the rest are counted together, "beyond".
pub const MAX_KEYS: usize = 16_384;

/// Longest key path, in bytes, that gets a column of its own.
pub const MAX_KEY_LEN: usize = 512;

/// Where a key path was first seen. Ordered as the document is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FirstSeen {
    /// Block, record and line.
    pub place: Place,
    /// Position of the value among the values of its line, from 0.
    pub position: u32,
}

/// Key paths of one block, or of a document, numbered in the order in which they were met.
#[derive(Clone, Default, Debug)]
pub struct KeyIndex {
    numbers: HashMap<Arc<[u8]>, u32>,
    keys: Vec<(Arc<[u8]>, FirstSeen)>,
    /// Column of each position in the line before: lines of a document mostly have the same keys.
    recent: Vec<u32>,
    name: Vec<u8>,
    overflown: bool,
}

impl KeyIndex {
    /// The number of a key path, given on first sight. `None` when it is too long or one too many.
    pub fn number(&mut self, path: &KeyPath<'_>, seen: FirstSeen) -> Option<u32> {
        let position = seen.position as usize;
        if let Some(number) = self.expected(position, path) {
            return Some(number);
        }
        let mut name = std::mem::take(&mut self.name);
        name.clear();
        path.write_to(&mut name);
        let number = self.insert(&name, seen);
        self.name = name;
        self.expect(position, number?);
        number
    }

    /// The column that stood at this position last time, if it has this path.
    fn expected(&self, position: usize, path: &KeyPath<'_>) -> Option<u32> {
        let number = *self.recent.get(position)?;
        let (known, _) = self.keys.get(number as usize)?;
        path.is(known).then_some(number)
    }

    fn expect(&mut self, position: usize, number: u32) {
        if let Some(slot) = self.recent.get_mut(position) {
            *slot = number;
        } else if position == self.recent.len() {
            self.recent.push(number);
        }
    }

    fn insert(&mut self, name: &[u8], seen: FirstSeen) -> Option<u32> {
        if let Some(&number) = self.numbers.get(name) {
            if let Some((_, first)) = self.keys.get_mut(number as usize) {
                *first = (*first).min(seen);
            }
            return Some(number);
        }
        if name.len() > MAX_KEY_LEN {
            return None;
        }
        if self.keys.len() >= MAX_KEYS {
            self.overflown = true;
            return None;
        }
        let number = u32::try_from(self.keys.len()).ok()?;
        let name: Arc<[u8]> = name.into();
        self.numbers.insert(Arc::clone(&name), number);
        self.keys.push((name, seen));
        Some(number)
    }

    /// Takes the key paths of a block into the index of its document and returns, for each number
    /// of the block, the number here. Blocks may come in any order. In a document with more than
    /// [`MAX_KEYS`] key paths, which of them are in depends on that order: see [`Self::overflown`].
    pub fn absorb(&mut self, block: &Self) -> Vec<Option<u32>> {
        self.overflown |= block.overflown;
        let mut map = vec![None; block.keys.len()];
        for (name, first, number) in block.in_order() {
            if let Some(slot) = map.get_mut(number as usize) {
                *slot = self.insert(name, first);
            }
        }
        map
    }

    /// The columns in the order of first appearance: each name with the number it had here.
    pub fn columns(&self) -> Vec<(String, u32)> {
        self.in_order()
            .into_iter()
            .map(|(name, _, number)| (String::from_utf8_lossy(name).into_owned(), number))
            .collect()
    }

    fn in_order(&self) -> Vec<(&[u8], FirstSeen, u32)> {
        let mut all: Vec<_> = (0..)
            .zip(&self.keys)
            .map(|(number, (name, first))| (&**name, *first, number))
            .collect();
        all.sort_unstable_by_key(|&(name, first, _)| (first, name));
        all
    }

    /// The keys by their numbers, with where each was seen first: for keeping.
    pub fn parts(&self) -> impl ExactSizeIterator<Item = (&[u8], FirstSeen)> {
        self.keys.iter().map(|(name, seen)| (&**name, *seen))
    }

    /// From what [`Self::parts`] gave.
    pub fn from_parts(keys: Vec<(Vec<u8>, FirstSeen)>, overflown: bool) -> Self {
        let mut index = Self {
            overflown,
            ..Self::default()
        };
        for (name, seen) in keys {
            index.insert(&name, seen);
        }
        index
    }

    /// Whether there were more than [`MAX_KEYS`] key paths, whatever the order of the blocks.
    pub const fn overflown(&self) -> bool {
        self.overflown
    }

    /// Forgets all key paths but the first `kept` numbers.
    pub fn truncate(&mut self, kept: usize) {
        self.keys.truncate(kept);
        self.numbers.retain(|_, number| (*number as usize) < kept);
        self.recent.clear();
    }

    /// Number of key paths with a column.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether no key path was met.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::jsonl::split_line;

    fn index(block: u32, lines: &[&str]) -> KeyIndex {
        let mut keys = KeyIndex::default();
        for (row, line) in (0..).zip(lines) {
            let place = Place {
                block,
                row,
                line: row,
            };
            let mut position = 0;
            let read = split_line(line.as_bytes(), &mut |path, _, _| {
                keys.number(&path, FirstSeen { place, position });
                position += 1;
            });
            assert!(read.is_ok());
        }
        keys
    }

    fn names(keys: &KeyIndex) -> Vec<String> {
        keys.columns().into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn columns_stand_in_the_order_of_first_appearance() {
        let keys = index(
            0,
            &[r#"{"b":1,"a":{"x":2}}"#, r#"{"c":1,"b":2,"a":{"y":0}}"#],
        );
        assert_eq!(names(&keys), ["b", "a.x", "c", "a.y"]);
    }

    #[test]
    fn the_order_of_merging_does_not_matter() {
        let first = index(0, &[r#"{"b":1}"#, r#"{"c":1,"b":2}"#]);
        let second = index(1, &[r#"{"a":1,"b":1}"#]);
        let mut forth = KeyIndex::default();
        forth.absorb(&first);
        forth.absorb(&second);
        let mut back = KeyIndex::default();
        let map = back.absorb(&second);
        assert_eq!(map, [Some(0), Some(1)]);
        assert_eq!(back.absorb(&first), [Some(1), Some(2)]);
        assert_eq!(names(&forth), ["b", "c", "a"]);
        assert_eq!(names(&back), names(&forth));
        assert_eq!(back.columns().first(), Some(&("b".to_owned(), 1)));
    }

    #[test]
    fn keys_beyond_the_cap_get_no_column() {
        let place = Place {
            block: 0,
            row: 0,
            line: 0,
        };
        let mut keys = KeyIndex::default();
        let mut beyond = 0;
        let fields: Vec<String> = (0..MAX_KEYS + 5).map(|n| format!("\"k{n}\":1")).collect();
        let line = format!(
            "{{{},\"{}\":1}}",
            fields.join(","),
            "x".repeat(MAX_KEY_LEN + 1)
        );
        let read = split_line(line.as_bytes(), &mut |path, _, _| {
            let seen = FirstSeen { place, position: 0 };
            beyond += u32::from(keys.number(&path, seen).is_none());
        });
        assert_eq!((read, keys.len(), beyond), (Ok(()), MAX_KEYS, 6));
    }
}
