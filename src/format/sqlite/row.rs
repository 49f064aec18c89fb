//! A row as it is stored: the kinds of its values, and the values.

use crate::format::record::push_cell;
use crate::format::sqlite::definition::{Column, Definition};
use crate::format::sqlite::pages::{Encoding, varint};
use encoding_rs::{UTF_16BE, UTF_16LE};
use std::io::Write;

/// Most columns that are read; SQLite allows 32,767.
const COLUMNS: usize = 32_768;
/// Shortest run of printable characters in bytes that are no text.
const SHORTEST: usize = 10;

/// A stored value.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Value<'r> {
    Null,
    Integer(i64),
    Real(f64),
    Text(&'r [u8]),
    Blob(&'r [u8]),
}

/// A row that can be taken apart.
pub(super) struct Row<'r> {
    kinds: &'r [u8],
    body: &'r [u8],
}

impl<'r> Row<'r> {
    /// What is no row has no values.
    pub fn parse(payload: &'r [u8]) -> Self {
        let (head, start) = varint(payload).unwrap_or((0, 0));
        let head = usize::try_from(head).unwrap_or(usize::MAX);
        Self {
            kinds: payload.get(start..head).unwrap_or_default(),
            body: payload.get(head..).unwrap_or_default(),
        }
    }

    /// Its values in the order in which they are stored; one that is cut is what is left of it.
    pub fn values(&self) -> impl Iterator<Item = Value<'r>> + use<'r> {
        let (mut kinds, mut body) = (self.kinds, self.body);
        std::iter::from_fn(move || {
            let (kind, length) = varint(kinds)?;
            kinds = kinds.get(length..)?;
            let size = match kind {
                0..=4 => kind,
                5 => 6,
                6 | 7 => 8,
                8..=11 => 0,
                _ => (kind - 12) / 2,
            };
            let size = usize::try_from(size).unwrap_or(usize::MAX).min(body.len());
            let (bytes, rest) = body.split_at(size);
            body = rest;
            Some(Value::of(kind, bytes))
        })
        .take(COLUMNS)
    }

    /// Writes it as a record. The row number stands for the column that is another name of it.
    pub fn write(
        &self,
        definition: Option<&Definition>,
        rowid: Option<i64>,
        encoding: Encoding,
        out: &mut Vec<u8>,
    ) {
        let Some(definition) = definition else {
            for (index, value) in self.values().enumerate() {
                push_cell(out, index == 0, &value.text(encoding));
            }
            return out.push(b'\n');
        };
        let values: Vec<Value<'_>> = self.values().collect();
        let mut first = true;
        let mut push = |cell: &[u8], out: &mut Vec<u8>| {
            push_cell(out, std::mem::take(&mut first), cell);
        };
        for column in definition.columns() {
            let value = match column {
                Column::Stored(place) => values.get(*place).copied(),
                Column::Rowid(place) => match (values.get(*place), rowid) {
                    (Some(Value::Null), Some(rowid)) => Some(Value::Integer(rowid)),
                    (other, _) => other.copied(),
                },
                Column::Computed => None,
            };
            let text = value.map(|value| value.text(encoding)).unwrap_or_default();
            push(&text, out);
        }
        // More values than the definition names.
        for value in values.iter().skip(definition.stored()) {
            push(&value.text(encoding), out);
        }
        out.push(b'\n');
    }
}

impl<'r> Value<'r> {
    fn of(kind: u64, bytes: &'r [u8]) -> Self {
        let integer = || {
            let negative = bytes.first().is_some_and(|first| first & 0x80 != 0);
            let start = if negative { -1_i64 } else { 0 };
            bytes
                .iter()
                .fold(start, |n, byte| n << 8 | i64::from(*byte))
        };
        match kind {
            1..=6 => Self::Integer(integer()),
            7 => Self::Real(f64::from_bits(integer().cast_unsigned())),
            8 => Self::Integer(0),
            9 => Self::Integer(1),
            0 | 10 | 11 => Self::Null,
            kind if kind % 2 == 0 => Self::Blob(bytes),
            _ => Self::Text(bytes),
        }
    }

    /// Its text, as the command-line tool shows it; of bytes that are no text the strings in them.
    pub fn text(self, encoding: Encoding) -> Vec<u8> {
        let mut out = Vec::new();
        // Writing to a vector succeeds.
        match self {
            Self::Null => {}
            Self::Integer(number) => {
                let _ = write!(out, "{number}");
            }
            Self::Real(number) => {
                let _ = write!(out, "{number}");
            }
            Self::Text(bytes) => match encoding {
                Encoding::Utf8 => out = String::from_utf8_lossy(bytes).into_owned().into_bytes(),
                Encoding::Utf16Le => out = decoded(UTF_16LE, bytes),
                Encoding::Utf16Be => out = decoded(UTF_16BE, bytes),
            },
            Self::Blob(bytes) if is_text(bytes) => out.extend_from_slice(bytes),
            Self::Blob(bytes) => strings(bytes, &mut out),
        }
        out
    }
}

fn decoded(encoding: &'static encoding_rs::Encoding, bytes: &[u8]) -> Vec<u8> {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    text.into_owned().into_bytes()
}

fn is_text(bytes: &[u8]) -> bool {
    let is_odd = |byte: &u8| byte.is_ascii_control() && !byte.is_ascii_whitespace();
    std::str::from_utf8(bytes).is_ok() && !bytes.iter().any(is_odd)
}

/// The longer runs of printable characters, a line each.
pub(super) fn strings(bytes: &[u8], out: &mut Vec<u8>) {
    let is_printable = |byte: &u8| matches!(byte, b' '..=b'~' | b'\t');
    for run in bytes.split(|byte| !is_printable(byte)) {
        if run.len() >= SHORTEST {
            if !out.is_empty() {
                out.push(b'\n');
            }
            out.extend_from_slice(run);
        }
    }
}
