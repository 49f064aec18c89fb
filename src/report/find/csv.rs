//! One range of rows a line, for erasure work in spreadsheets. Every cell is quoted, and none is a
//! formula.

use crate::model::{Found, FoundPlace, RowRange};
use crate::report::escape::Untrusted;
use std::io::{self, Write};

const COLUMNS: [&str; 14] = [
    "path",
    "inner",
    "column",
    "second_column",
    "header",
    "unit",
    "first",
    "last",
    "form",
    "hash",
    "hash_of",
    "kind",
    "value",
    "masked",
];

/// Writes all places.
pub(super) fn render(found: &Found, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new()
        .quote_style(csv::QuoteStyle::Always)
        .from_writer(out);
    writer.write_record(COLUMNS)?;
    for place in &found.places {
        for range in &place.rows {
            writer.write_record(row(found, place, Some(range)))?;
        }
        if place.rows.is_empty() {
            writer.write_record(row(found, place, None))?;
        }
    }
    writer.flush()
}

fn row(found: &Found, place: &FoundPlace, range: Option<&RowRange>) -> [String; COLUMNS.len()] {
    let text = |input: &str| Untrusted::from(input).for_csv();
    let number = |number: Option<u32>| number.map(|n| n.to_string()).unwrap_or_default();
    let row = |row: Option<u64>| row.map(|n| n.to_string()).unwrap_or_default();
    let kind = found
        .asked
        .get(place.asked)
        .map_or("", |asked| &*asked.kind);
    let (hash, of) = super::json::hash(place.form).unwrap_or_default();
    [
        Untrusted::from(place.origin.path.as_os_str()).for_csv(),
        text(&place.origin.inner_joined().unwrap_or_default()),
        number(place.column),
        number(place.second),
        text(place.header.as_deref().unwrap_or_default()),
        place.unit.as_str().to_owned(),
        row(range.map(|range| range.first)),
        row(range.map(|range| range.last)),
        place.form.as_str().to_owned(),
        hash.to_owned(),
        of.to_owned(),
        text(kind),
        (place.asked + 1).to_string(),
        text(&place.masked),
    ]
}
