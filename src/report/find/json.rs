//! `spillmap.find/1`: everything, for machines. The schema is `docs/schema/find-1.json`.

use crate::model::{Found, FoundForm, FoundPlace, RowRange};
use crate::report::json;
use crate::report::json::v1::{CoverageV1, OriginV1};
use serde::{Serialize, Serializer};
use std::io::{self, Write};

/// The value of the `schema` key.
const SCHEMA: &str = "spillmap.find/1";

#[derive(Serialize)]
struct FoundV1<'a> {
    schema: &'static str,
    incomplete: bool,
    coverage: CoverageV1<'a>,
    files: u64,
    values: Vec<ValueV1<'a>>,
    places: Places<'a>,
}

#[derive(Serialize)]
struct ValueV1<'a> {
    value: usize,
    kind: &'a str,
    masked: &'a str,
    found: bool,
    files: u64,
    places: u64,
}

/// Written one by one.
struct Places<'a>(&'a Found);

impl Serialize for Places<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let found = self.0;
        serializer.collect_seq(found.places.iter().map(|place| PlaceV1::new(found, place)))
    }
}

#[derive(Serialize)]
struct PlaceV1<'a> {
    #[serde(flatten)]
    origin: OriginV1<'a>,
    value: usize,
    kind: &'a str,
    column: Option<u32>,
    second_column: Option<u32>,
    header: Option<&'a str>,
    form: &'static str,
    hash: Option<&'static str>,
    hash_of: Option<&'static str>,
    unit: &'static str,
    count: u64,
    more: bool,
    ranges: Ranges<'a>,
    masked: &'a str,
}

/// Pairs of first and last.
struct Ranges<'a>(&'a [RowRange]);

impl Serialize for Ranges<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|range| [range.first, range.last]))
    }
}

/// The hash function, and which form of the value was hashed.
pub(super) const fn hash(form: FoundForm) -> Option<(&'static str, &'static str)> {
    match form {
        FoundForm::Hashed(function, of) => Some((function, of)),
        _ => None,
    }
}

impl<'a> PlaceV1<'a> {
    fn new(found: &'a Found, place: &'a FoundPlace) -> Self {
        let hash = hash(place.form);
        Self {
            origin: (&*place.origin).into(),
            value: place.asked + 1,
            kind: found
                .asked
                .get(place.asked)
                .map_or("", |asked| &*asked.kind),
            column: place.column,
            second_column: place.second,
            header: place.header.as_deref(),
            form: place.form.as_str(),
            hash: hash.map(|(function, _)| function),
            hash_of: hash.map(|(_, of)| of),
            unit: place.unit.as_str(),
            count: place.count,
            more: place.more,
            ranges: Ranges(&place.rows),
            masked: &place.masked,
        }
    }
}

/// Writes everything.
pub(super) fn render(found: &Found, out: &mut dyn Write) -> io::Result<()> {
    let values = found.asked.iter().zip(1..).map(|(asked, number)| ValueV1 {
        value: number,
        kind: &asked.kind,
        masked: &asked.masked,
        found: asked.rows > 0,
        files: asked.files,
        places: asked.rows,
    });
    let document = FoundV1 {
        schema: SCHEMA,
        incomplete: found.incomplete,
        coverage: (&found.coverage).into(),
        files: found.files(),
        values: values.collect(),
        places: Places(found),
    };
    json::write(&document, out)
}
