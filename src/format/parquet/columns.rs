//! The columns of a row group, some records at a time: each value as text, the values of one record
//! in one cell.

use super::value::{Meaning, Stored};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::Result;
use parquet::schema::types::ColumnDescriptor;

/// Records read at once.
pub(super) const RECORDS: usize = 256;

/// Between the values of one cell.
const BETWEEN: &[u8] = b", ";

/// A column of a row group, and its cells of the moment.
pub(super) struct Column {
    reader: Option<ColumnReader>,
    meaning: Meaning,
    /// The level of a value that is there, in what may be missing and repeated.
    present: i16,
    repeated: bool,
    text: Vec<u8>,
    /// Where each cell ends in the text.
    ends: Vec<usize>,
    levels: Levels,
}

/// Which values are missing, and which begin a record.
#[derive(Default)]
struct Levels {
    present: Vec<i16>,
    repeated: Vec<i16>,
}

impl Column {
    /// A column without a reader has empty cells.
    pub fn new(reader: Option<ColumnReader>, column: &ColumnDescriptor) -> Self {
        Self {
            reader,
            meaning: Meaning::of(column),
            present: column.max_def_level(),
            repeated: column.max_rep_level() > 0,
            text: Vec::new(),
            ends: Vec::new(),
            levels: Levels::default(),
        }
    }

    /// Reads the next cells, so many at most; how many there are. One that fails has no more.
    pub fn read(&mut self, most: usize) -> Result<usize> {
        self.text.clear();
        self.ends.clear();
        let Some(mut reader) = self.reader.take() else {
            return Ok(0);
        };
        match &mut reader {
            ColumnReader::BoolColumnReader(reader) => self.fill(reader, most),
            ColumnReader::Int32ColumnReader(reader) => self.fill(reader, most),
            ColumnReader::Int64ColumnReader(reader) => self.fill(reader, most),
            ColumnReader::Int96ColumnReader(reader) => self.fill(reader, most),
            ColumnReader::FloatColumnReader(reader) => self.fill(reader, most),
            ColumnReader::DoubleColumnReader(reader) => self.fill(reader, most),
            ColumnReader::ByteArrayColumnReader(reader) => self.fill(reader, most),
            ColumnReader::FixedLenByteArrayColumnReader(reader) => self.fill(reader, most),
        }?;
        self.reader = Some(reader);
        Ok(self.ends.len())
    }

    fn fill<T: DataType>(&mut self, reader: &mut ColumnReaderImpl<T>, most: usize) -> Result<()>
    where
        T::T: Stored,
    {
        let mut values = Vec::new();
        let Levels { present, repeated } = &mut self.levels;
        present.clear();
        repeated.clear();
        let (_, _, levels) =
            reader.read_records(most, Some(present), Some(repeated), &mut values)?;
        let mut values = values.iter();
        for at in 0..levels {
            let begins =
                !self.repeated || self.levels.repeated.get(at).is_none_or(|level| *level == 0);
            if begins && at > 0 {
                self.ends.push(self.text.len());
            }
            let is_there = self.present == 0 || self.levels.present.get(at) == Some(&self.present);
            if let Some(value) = values.next_if(is_there) {
                let start = self.ends.last().copied().unwrap_or(0);
                if self.text.len() > start {
                    self.text.extend_from_slice(BETWEEN);
                }
                value.write(self.meaning, &mut self.text);
            }
        }
        if levels > 0 {
            self.ends.push(self.text.len());
        }
        Ok(())
    }

    /// A cell of those that were read; empty where there is none.
    pub fn cell(&self, at: usize) -> &[u8] {
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before));
        let start = start.copied().unwrap_or(0);
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.text.get(start..end).unwrap_or_default()
    }
}

/// The next one under a condition.
trait NextIf: Iterator {
    fn next_if(&mut self, condition: bool) -> Option<Self::Item> {
        if condition { self.next() } else { None }
    }
}

impl<I: Iterator> NextIf for I {}

/// The name of a column: the names that lead to it, without those that only lists have.
pub(super) fn name(path: &[String]) -> String {
    let mut names: Vec<&str> = Vec::new();
    let mut parts = path.iter().map(String::as_str).peekable();
    while let Some(part) = parts.next() {
        let follows = parts.peek().copied().unwrap_or_default();
        let is_list = matches!(
            (part, follows),
            ("list", "element" | "item") | ("bag", "array_element" | "array")
        );
        if is_list && !names.is_empty() {
            parts.next();
        } else if part != "key_value" || follows.is_empty() {
            names.push(part);
        }
    }
    names.join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_people_know_them() {
        for (path, expected) in [
            ("email", "email"),
            ("address.city", "address.city"),
            ("phones.list.element", "phones"),
            (
                "orders.list.element.items.list.item.sku",
                "orders.items.sku",
            ),
            ("tags.bag.array_element", "tags"),
            ("traits.key_value.value", "traits.value"),
            ("list.element", "list.element"),
        ] {
            let path: Vec<String> = path.split('.').map(str::to_owned).collect();
            assert_eq!(name(&path), expected);
        }
    }
}
