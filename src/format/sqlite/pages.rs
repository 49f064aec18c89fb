//! The pages of a SQLite file, and which of them have been seen.

use crate::source::child::{Document, Ended, Notice};

/// What a file begins with.
pub(super) const MAGIC: &[u8] = b"SQLite format 3\0";
/// Most pages whose use is remembered: a bit each.
const MOST: u64 = 1 << 29;

/// How texts are written (offset 56).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
}

/// An open file.
pub(super) struct Pages<'d> {
    document: &'d mut Document,
    size: u64,
    /// Bytes of a page that are used.
    usable: usize,
    count: u32,
    claimed: u32,
    encoding: Encoding,
    /// A bit for each page that belongs to something.
    used: Vec<u64>,
}

impl<'d> Pages<'d> {
    pub fn open(document: &'d mut Document) -> Result<Self, Ended> {
        let mut head = [0; 100];
        let read = document.read_at(0, &mut head)?;
        if read < head.len() || !head.starts_with(MAGIC) {
            return Err(Ended::Other);
        }
        let short = |at: usize| match head.get(at..at + 2) {
            Some([a, b]) => u16::from_be_bytes([*a, *b]),
            _ => 0,
        };
        let size = match short(16) {
            1 => 65_536,
            size => u64::from(size),
        };
        let reserved = usize::from(head.get(20).copied().unwrap_or(0));
        let usable = (size as usize).saturating_sub(reserved);
        if !size.is_power_of_two() || size < 512 || usable < 480 {
            return Err(Ended::Broken(Notice::Unreadable));
        }
        // The size in the header holds only if it was written with the last change.
        let number = |at| word(&head, at).unwrap_or(0);
        let claimed = if number(24) == number(92) {
            number(28)
        } else {
            0
        };
        let count = document.size().div_ceil(size).min(MOST) as u32;
        Ok(Self {
            encoding: match number(56) {
                2 => Encoding::Utf16Le,
                3 => Encoding::Utf16Be,
                _ => Encoding::Utf8,
            },
            document,
            size,
            usable,
            count,
            claimed,
            used: vec![0; count as usize / 64 + 1],
        })
    }

    pub const fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Bytes of a page that are used.
    pub const fn usable(&self) -> usize {
        self.usable
    }

    /// Number of pages that are there.
    pub const fn count(&self) -> u32 {
        self.count
    }

    /// Whether the file is shorter than it says.
    pub const fn is_cut_short(&self) -> bool {
        self.claimed > self.count
    }

    /// A page by its number from 1; as much of it as is there.
    pub fn read(&mut self, number: u32, page: &mut Vec<u8>) -> Result<(), Ended> {
        page.resize(self.usable, 0);
        let offset = u64::from(number.saturating_sub(1)) * self.size;
        let read = self.document.read_at(offset, page)?;
        page.truncate(read);
        Ok(())
    }

    /// Takes a page for something; `false` if there is no such page or something else has it.
    pub fn take(&mut self, number: u32) -> bool {
        if number == 0 || number > self.count || self.is_used(number) {
            return false;
        }
        if let Some(word) = self.used.get_mut(number as usize / 64) {
            *word |= 1 << (number % 64);
        }
        true
    }

    pub fn is_used(&self, number: u32) -> bool {
        let word = self.used.get(number as usize / 64).copied();
        word.unwrap_or(0) >> (number % 64) & 1 == 1
    }
}

/// Four bytes as a number.
pub(super) fn word(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..)?.first_chunk::<4>()?;
    Some(u32::from_be_bytes(*bytes))
}

/// Two bytes as a number.
pub(super) fn half(bytes: &[u8], at: usize) -> Option<usize> {
    let bytes = bytes.get(at..)?.first_chunk::<2>()?;
    Some(usize::from(u16::from_be_bytes(*bytes)))
}

/// A number of one to nine bytes, and how many it has.
pub(super) fn varint(bytes: &[u8]) -> Option<(u64, usize)> {
    let mut value = 0_u64;
    for (index, byte) in bytes.iter().take(9).enumerate() {
        if index == 8 {
            return Some((value << 8 | u64::from(*byte), 9));
        }
        value = value << 7 | u64::from(byte & 0x7F);
        if byte & 0x80 == 0 {
            return Some((value, index + 1));
        }
    }
    None
}
