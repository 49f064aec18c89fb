//! How records of the state are written: integers in as few bytes as they need (LEB128), text and
//! lists behind their length. Reading never trusts: whatever does not fit is no record.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

/// Most words that [`Reader::word`] learns, and their longest.
const WORDS: usize = 512;
const WORD: usize = 48;

/// A record in the making.
#[derive(Default)]
pub struct Writer(Vec<u8>);

impl Writer {
    /// An unsigned number.
    pub fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    /// A signed number, small ones of either sign in few bytes.
    pub fn signed(&mut self, number: i64) {
        self.number((number << 1 ^ number >> 63) as u64);
    }

    /// A number whose bits are spread evenly.
    pub fn hash(&mut self, hash: u64) {
        self.0.extend_from_slice(&hash.to_le_bytes());
    }

    /// Yes or no.
    pub fn flag(&mut self, flag: bool) {
        self.0.push(u8::from(flag));
    }

    /// Some bytes.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    /// Some text.
    pub fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    /// Something that may not be there.
    pub fn option<T>(&mut self, option: Option<T>, write: impl FnOnce(&mut Self, T)) {
        self.flag(option.is_some());
        if let Some(some) = option {
            write(self, some);
        }
    }

    /// Things one after the other.
    pub fn list<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        self.number(items.len() as u64);
        for item in items {
            write(self, item);
        }
    }

    /// The record.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

/// A record being read; every question is answered with `None` behind its end.
pub struct Reader<'r>(&'r [u8]);

impl<'r> Reader<'r> {
    /// At the start of a record.
    pub const fn new(record: &'r [u8]) -> Self {
        Self(record)
    }

    /// Whether all of it was read.
    pub const fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }

    fn take(&mut self, count: usize) -> Option<&'r [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    /// An unsigned number.
    pub fn number(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    /// A number of a smaller type.
    pub fn small<T: TryFrom<u64>>(&mut self) -> Option<T> {
        self.number()?.try_into().ok()
    }

    /// A signed number.
    pub fn signed(&mut self) -> Option<i64> {
        let number = self.number()?;
        Some((number >> 1) as i64 ^ -((number & 1) as i64))
    }

    /// A number whose bits are spread evenly.
    pub fn hash(&mut self) -> Option<u64> {
        let bytes = self.take(8)?.first_chunk::<8>()?;
        Some(u64::from_le_bytes(*bytes))
    }

    /// Yes or no.
    pub fn flag(&mut self) -> Option<bool> {
        match self.take(1)? {
            [0] => Some(false),
            [1] => Some(true),
            _ => None,
        }
    }

    /// Some bytes.
    pub fn bytes(&mut self) -> Option<&'r [u8]> {
        let count = self.small()?;
        self.take(count)
    }

    /// Some text.
    pub fn text(&mut self) -> Option<&'r str> {
        std::str::from_utf8(self.bytes()?).ok()
    }

    /// One of the program's own words, such as the name of a format. There are few.
    pub fn word(&mut self) -> Option<&'static str> {
        static KNOWN: Mutex<Option<HashSet<&'static str>>> = Mutex::new(None);
        let word = self.text()?;
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        let known = known.get_or_insert_default();
        if let Some(word) = known.get(word) {
            return Some(word);
        }
        if known.len() >= WORDS || word.len() > WORD {
            return None;
        }
        let word: &'static str = Box::leak(word.into());
        known.insert(word);
        Some(word)
    }

    /// Something that may not be there.
    pub fn option<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<Option<T>> {
        match self.flag()? {
            true => Some(Some(read(self)?)),
            false => Some(None),
        }
    }

    /// Things one after the other, each at least a byte long.
    pub fn list<T>(&mut self, mut read: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count: usize = self.small()?;
        if count > self.0.len() {
            return None;
        }
        (0..count).map(|_| read(self)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_was_written_is_read(
            numbers in prop::collection::vec(any::<u64>(), 0..20),
            signed in any::<i64>(), text in ".{0,20}", there in any::<Option<u64>>(),
        ) {
            let mut writer = Writer::default();
            writer.list(&numbers, |w, n| w.number(*n));
            writer.signed(signed);
            writer.text(&text);
            writer.option(there, Writer::hash);
            let record = writer.into_bytes();
            let mut reader = Reader::new(&record);
            prop_assert_eq!(reader.list(Reader::number), Some(numbers));
            prop_assert_eq!(reader.signed(), Some(signed));
            prop_assert_eq!(reader.text(), Some(text.as_str()));
            prop_assert_eq!(reader.option(Reader::hash), Some(there));
            prop_assert!(reader.is_at_end());
        }

        #[test]
        fn nothing_that_is_read_makes_trouble(record in prop::collection::vec(any::<u8>(), 0..60)) {
            let mut reader = Reader::new(&record);
            let _ = reader.list(|r| r.option(|r| r.list(Reader::signed)));
            let _ = (reader.text(), reader.hash(), reader.small::<u8>());
        }
    }
}
