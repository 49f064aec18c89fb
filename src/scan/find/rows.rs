//! The cells of a block, one by one: of tables with what stands above them, of JSON Lines, of texts.

use super::keeper::Keeper;
use super::names::Heading;
use super::share::Column;
use crate::detect::{Block, TRACKED_COLUMNS};
use crate::format::jsonl::{self, ValueKind};
use crate::format::unescape;
use crate::model::Dialect;
use std::sync::Arc;

/// Every cell of a table; what stands above its data is outside the columns.
pub(super) fn table(keeper: &mut Keeper<'_>, block: &Block<'_>, dialect: &Dialect) {
    let mut scratch = Vec::new();
    let mut jumps = block.cells.jumps().iter().peekable();
    let (mut row, mut inner_lines) = (0u32, 0u32);
    for (index, cells) in block.cells.ranges(block.text).iter().enumerate() {
        let line = index as u32 + inner_lines;
        if let Some((_, lines)) = jumps.next_if(|(record, _)| *record as usize == index) {
            inner_lines = *lines;
        }
        let is_data = index >= block.skip_records;
        if is_data && matches!(cells.as_slice(), [only] if only.is_empty()) {
            continue;
        }
        keeper.parts.clear();
        for (position, range) in cells.iter().enumerate() {
            let raw = block.text.get(range.clone()).unwrap_or_default();
            if raw.is_empty() {
                continue;
            }
            let cell = unescape::csv_cell(raw, dialect, &mut scratch);
            let (column, at) = match u32::try_from(position) {
                Ok(number) if is_data && position < TRACKED_COLUMNS => {
                    (Column::Number(number), row)
                }
                _ => (Column::Outside, line),
            };
            let spot = (keeper.part(), at);
            keeper.cell(cell, &column, spot);
            keeper.name(cell, position, &column, spot);
        }
        if !is_data {
            continue;
        }
        if keeper.parts.len() > 1 {
            let parts = std::mem::take(&mut keeper.parts);
            let two = keeper
                .search()
                .names
                .in_two(&parts, |cell| keeper.heading(cell));
            for (asked, start, end) in two {
                let columns = [start.cell, end.cell].map(|cell| Column::Number(cell as u32));
                let [first, second] = columns;
                keeper.note_two(asked, (first, second), (keeper.part(), row));
            }
            keeper.parts = parts;
        }
        row += 1;
    }
}

/// Every value of JSON Lines, by key path; lines that are no JSON are texts.
pub(super) fn lines(keeper: &mut Keeper<'_>, block: &Block<'_>) {
    let (mut start, mut row) = (0, 0u32);
    let (mut name, mut scratch) = (Vec::new(), Vec::new());
    for (line, end) in (0u32..).zip(block.cells.ends()) {
        let text = block.text.get(start..*end as usize).unwrap_or_default();
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        start = *end as usize + 1;
        if text.is_empty() {
            continue;
        }
        let mut values = Vec::new();
        let split = jsonl::split_line(text, &mut |path, range, kind| {
            name.clear();
            path.write_to(&mut name);
            values.push((name.clone(), range, kind));
        });
        if split.is_err() {
            keeper.cell(text, &Column::Outside, (keeper.part(), line));
            row += 1;
            continue;
        }
        keeper.parts.clear();
        let spot = (keeper.part(), row);
        let mut seen: Vec<(Arc<str>, Heading)> = Vec::with_capacity(values.len());
        for (position, (path, range, kind)) in values.into_iter().enumerate() {
            let raw = text.get(range).unwrap_or_default();
            let cell = match kind {
                ValueKind::EscapedText => unescape::json_string(raw, &mut scratch),
                _ => raw,
            };
            let key = key(keeper, path);
            let column = Column::Key(Arc::clone(&key.0));
            seen.push(key);
            keeper.cell(cell, &column, spot);
            keeper.name(cell, position, &column, spot);
        }
        if keeper.parts.len() > 1 {
            let parts = std::mem::take(&mut keeper.parts);
            let heading = |cell: usize| seen.get(cell).map_or(Heading::Unknown, |key| key.1);
            for (asked, start, end) in keeper.search().names.in_two(&parts, heading) {
                let columns = [start.cell, end.cell].map(|cell| match seen.get(cell) {
                    Some((key, _)) => Column::Key(Arc::clone(key)),
                    None => Column::Outside,
                });
                let [first, second] = columns;
                keeper.note_two(asked, (first, second), spot);
            }
            keeper.parts = parts;
        }
        row += 1;
    }
}

/// A key path and what it says.
fn key(keeper: &mut Keeper<'_>, path: Vec<u8>) -> (Arc<str>, Heading) {
    if let Some(known) = keeper.keys.get(&path) {
        return known.clone();
    }
    let text: Arc<str> = String::from_utf8_lossy(&path).into();
    let key = (Arc::clone(&text), keeper.heading_of_key(&text));
    if keeper.keys.len() < TRACKED_COLUMNS {
        keeper.keys.insert(path, key.clone());
    }
    key
}

/// A text as a whole: values may go over its lines.
pub(super) fn text(keeper: &mut Keeper<'_>, block: &Block<'_>) {
    let part = keeper.part();
    let ends = block.cells.ends();
    let line = |at: usize| ends.partition_point(|end| (*end as usize) < at) as u32;
    keeper.find(block.text, |at| (Column::Outside, (part, line(at))), false);
    let mut start = 0;
    for (line, end) in (0u32..).zip(ends) {
        let text = block.text.get(start..*end as usize).unwrap_or_default();
        start = *end as usize + 1;
        keeper.decode(text, &Column::Outside, (part, line));
    }
}
