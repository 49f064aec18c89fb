//! Where asked values were found: what `spillmap find` answers.

use crate::model::{Coverage, Origin, RowRange};
use std::sync::Arc;

/// How a found value stands there, the plainest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum FoundForm {
    /// As asked, letter by letter.
    Plain,
    /// The same value in another writing: case, separators, accents, order of names.
    OtherWriting,
    /// Another address of the same mailbox.
    Alias,
    /// The parts of a name in two columns of a row.
    TwoColumns,
    /// Within other writing: base64, escapes of URLs or JSON, quoted-printable, entities.
    Encoded,
    /// Its digest: the hash function, and of which form of the value.
    Hashed(&'static str, &'static str),
}

impl FoundForm {
    /// The word of machine-readable reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::OtherWriting => "other_writing",
            Self::Alias => "alias",
            Self::TwoColumns => "two_columns",
            Self::Encoded => "encoded",
            Self::Hashed(..) => "hashed",
        }
    }

    /// What people are told.
    pub fn plain(self) -> String {
        match self {
            Self::Plain => "as asked".into(),
            Self::OtherWriting => "other writing".into(),
            Self::Alias => "alias".into(),
            Self::TwoColumns => "two columns".into(),
            Self::Encoded => "encoded".into(),
            Self::Hashed(function, of) => format!("hashed, {function} of {of}"),
        }
    }
}

/// What the numbers of a place count.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum FoundUnit {
    /// Data rows of a table, from 1.
    Rows,
    /// Lines of a text, or of what stands outside the columns of a table, from 1.
    Lines,
    /// None: the value stands in the name of the file or of the member.
    Name,
}

impl FoundUnit {
    /// The word of machine-readable reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rows => "rows",
            Self::Lines => "lines",
            Self::Name => "name",
        }
    }
}

/// One asked value, in the order of asking.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AskedValue {
    /// Its kind, as asked.
    pub kind: Arc<str>,
    /// The value, masked.
    pub masked: String,
    /// In how many files.
    pub files: u64,
    /// In how many rows and lines; a row with two forms of the value counts twice.
    pub rows: u64,
}

/// Where one form of one value stands in one column of one document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FoundPlace {
    /// The document.
    pub origin: Arc<Origin>,
    /// Number of the value, from 0.
    pub asked: usize,
    /// The column, from 1; `None` outside columns.
    pub column: Option<u32>,
    /// The other column, if the parts of a name stand in two.
    pub second: Option<u32>,
    /// Headers of these columns, masked if they are values themselves.
    pub header: Option<String>,
    /// In which form.
    pub form: FoundForm,
    /// What the ranges count.
    pub unit: FoundUnit,
    /// All rows or lines.
    pub rows: Vec<RowRange>,
    /// How many these are.
    pub count: u64,
    /// There are more than could be kept.
    pub more: bool,
    /// The first of them, masked.
    pub masked: String,
}

/// The answer to a search.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Found {
    /// What was asked.
    pub asked: Vec<AskedValue>,
    /// Where it is: documents in report order, then values, columns and forms.
    pub places: Vec<FoundPlace>,
    /// What was read.
    pub coverage: Coverage,
    /// Stopped before everything was read.
    pub incomplete: bool,
}

impl Found {
    /// Files in which anything was found.
    pub fn files(&self) -> u64 {
        let mut count = crate::model::FileCount::default();
        self.places
            .iter()
            .for_each(|place| count.add(&place.origin));
        count.count()
    }

    /// Rows and lines with anything asked.
    pub fn rows(&self) -> u64 {
        self.asked.iter().map(|asked| asked.rows).sum()
    }
}
