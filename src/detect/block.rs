//! What detection sees and what it tells.

use crate::bytes::Bitmaps;
use crate::format::delimited::Cells;
use crate::model::{Sensitive, Signature};

/// Whether cells are a table's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// Records of cells; columns are evidence.
    Table,
    /// Lines of running text; nearby words are evidence.
    Text,
}

/// Bytes before a block that are looked at: more than any line that is read as a label.
pub const ABOVE: usize = 64;

/// Record-aligned bytes of one document, indexed.
#[derive(Clone, Copy)]
pub struct Block<'a> {
    /// Number of the block in its document, from 0.
    pub number: u32,
    /// The end of what stands before them, [`ABOVE`] bytes or all there is: a value may have its
    /// label on the line above. `None` where no line is a label.
    pub above: Option<&'a [u8]>,
    /// The bytes.
    pub text: &'a [u8],
    /// Their classes.
    pub bitmaps: &'a Bitmaps,
    /// Where records and cells end.
    pub cells: &'a Cells,
    /// For keyed cells (JSON Lines), the column of each cell; empty for tables, whose columns
    /// follow from the position.
    pub skip_records: usize,
}

/// One accepted match, before the verdict on its column is known.
#[derive(Clone, Copy)]
pub struct RawMatch<'a> {
    /// Column from 0; `None` outside the tracked columns.
    pub column: Option<u32>,
    /// Record of the block, from 0, headers and blank records not counted.
    pub row: u32,
    /// Lines of the block that begin before the record.
    pub line: u32,
    /// Start byte in the decoded cell.
    pub start: u32,
    /// End byte in the decoded cell.
    pub end: u32,
    /// Its evidence.
    pub signature: Signature,
    /// The value as written.
    pub value: Sensitive<'a>,
    /// The value in the form in which equal values are equal.
    pub normalised: Sensitive<'a>,
}

/// Takes single matches, for those who want more than counts.
pub trait MatchSink {
    /// Takes one match; matches of a block come in order of record, column and start.
    fn take(&mut self, found: RawMatch<'_>);
}
