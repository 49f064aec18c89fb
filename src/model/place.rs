//! Places inside a document, and places on earth.

/// Where a match lies while blocks are still scanned in any order: rows and lines count from the
/// start of the block and become absolute once every earlier block has been counted.
/// The derived order is the order of the document.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Place {
    /// Number of the block in the document, from 0.
    pub block: u32,
    /// Record within the block, from 0.
    pub row: u32,
    /// Physical lines that begin before the record within the block.
    pub line: u32,
}

/// Consecutive data rows, 1-based and inclusive.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RowRange {
    /// First row.
    pub first: u64,
    /// Last row; equal to `first` for a single row.
    pub last: u64,
}

/// An ISO 3166-1 alpha-2 country code in upper case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

impl Country {
    /// From two ASCII letters in either case; `None` for anything else. Whether the code is
    /// assigned is not checked.
    pub const fn new(code: &[u8]) -> Option<Self> {
        match code {
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Some(Self([a.to_ascii_uppercase(), b.to_ascii_uppercase()]))
            }
            _ => None,
        }
    }

    /// The two letters.
    pub const fn bytes(self) -> [u8; 2] {
        self.0
    }

    /// The two letters as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("??")
    }
}

impl std::fmt::Debug for Country {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
