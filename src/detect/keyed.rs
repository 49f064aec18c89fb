//! Lines of flat JSON: the key path is the column.

use super::TRACKED_COLUMNS;
use super::block::{Block, MatchSink};
use super::cell::{CellScan, State, View};
use super::layout::{Layout, NO_PLAN};
use super::scanner::{Record, Scanner};
use crate::format::jsonl::{self, KeyPath, ValueKind};
use crate::format::keys::FirstSeen;
use crate::format::unescape;
use crate::model::{Place, TableTally};
use std::ops::Range;

/// Numbers the key paths of a document.
pub trait LineKeys {
    /// The column of a key path, from 0; `None` if it gets none.
    fn column(&mut self, path: &KeyPath<'_>, seen: FirstSeen) -> Option<u32>;
}

/// Lines of a block that are not JSON; they were scanned as text.
#[derive(Clone, Copy, Debug, Default)]
pub struct BadLines {
    /// How many.
    pub count: u64,
    /// Offset of the first in the block.
    pub first: Option<u64>,
}

/// One value of a line.
struct Value {
    column: Option<u32>,
    range: Range<usize>,
    kind: ValueKind,
}

impl Scanner<'_> {
    /// Scans a block of JSON Lines into `tally`, whose columns are those that `keys` numbers.
    pub fn scan_lines<'x>(
        &'x self,
        block: Block<'x>,
        layout: &'x Layout,
        keys: &mut dyn LineKeys,
        tally: &mut TableTally,
        sink: Option<&'x mut (dyn MatchSink + 'x)>,
    ) -> BadLines {
        let mut state = State::new(sink);
        let mut bad = BadLines::default();
        let mut values = Vec::new();
        let (mut start, mut row) = (0, 0);
        for (line, end) in block.cells.ends().iter().enumerate() {
            let end = *end as usize;
            let text = block.text.get(start..end).unwrap_or_default();
            let trimmed = text.strip_suffix(b"\r").unwrap_or(text);
            if !trimmed.is_empty() {
                let ends = std::slice::from_ref(&block.cells.ends()[line]);
                let record = Record {
                    start,
                    ends,
                    row,
                    line: line as u32,
                };
                let place = Place {
                    block: block.number,
                    row,
                    line: line as u32,
                };
                values.clear();
                if split(trimmed, place, keys, &mut values) {
                    for value in &values {
                        self.value(block, layout, record, value, tally, &mut state);
                    }
                } else {
                    bad.count += 1;
                    bad.first.get_or_insert(start as u64);
                    let whole = Value {
                        column: None,
                        range: 0..trimmed.len(),
                        kind: ValueKind::Raw,
                    };
                    self.value(block, &Layout::text(), record, &whole, tally, &mut state);
                }
                row += 1;
            }
            start = end + 1;
        }
        tally.records += u64::from(row);
        bad
    }

    fn value(
        &self,
        block: Block<'_>,
        layout: &Layout,
        record: Record<'_>,
        value: &Value,
        tally: &mut TableTally,
        state: &mut State<'_>,
    ) {
        let column = value.column.filter(|c| (*c as usize) < TRACKED_COLUMNS);
        let target = match column {
            Some(column) => {
                let index = column as usize;
                if tally.columns.len() <= index {
                    tally.columns.resize_with(index + 1, Default::default);
                }
                &mut tally.columns[index]
            }
            None => &mut tally.outside,
        };
        target.cells += 1;
        if value.range.is_empty() {
            return;
        }
        target.filled += 1;
        let plan = column
            .and_then(|c| layout.columns.get(c as usize))
            .unwrap_or(&NO_PLAN);
        let scan = CellScan {
            scanner: self,
            block: &block,
            layout,
            plan,
            record: &record,
            column,
        };
        let (start, end) = (
            record.start + value.range.start,
            record.start + value.range.end,
        );
        if matches!(value.kind, ValueKind::EscapedText) {
            let raw = block.text.get(start..end).unwrap_or_default();
            let mut scratch = std::mem::take(&mut state.scratch);
            let mut bitmaps = std::mem::take(&mut state.scratch_bitmaps);
            let decoded = unescape::json_string(raw, &mut scratch);
            bitmaps.classify(decoded);
            let view = View {
                text: decoded,
                bitmaps: &bitmaps,
                start: 0,
                end: decoded.len(),
            };
            scan.view_and_tokens(&view, target, state);
            state.scratch = scratch;
            state.scratch_bitmaps = bitmaps;
        } else {
            let view = View {
                text: block.text,
                bitmaps: block.bitmaps,
                start,
                end,
            };
            scan.view_and_tokens(&view, target, state);
        }
    }
}

/// Splits a line; false if it is not JSON.
fn split(line: &[u8], place: Place, keys: &mut dyn LineKeys, values: &mut Vec<Value>) -> bool {
    let mut position = 0;
    let outcome = jsonl::split_line(line, &mut |path, range, kind| {
        let seen = FirstSeen { place, position };
        position += 1;
        let column = keys.column(&path, seen);
        values.push(Value {
            column,
            range,
            kind,
        });
    });
    outcome.is_ok()
}
