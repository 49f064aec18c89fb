//! Cases of our own, made by the seeded generator: customer lists, events, prose, and the probe's
//! tables of one kind or lure a column. The crate that holds this module holds the generator's
//! modules, too.

use super::case::{Case, Cases, Reading, Scope, Span};
use super::kinds::Kinds;
use super::places::{Record, lines, offset, records};
use crate::event::{self, Events};
use crate::label::{Extent, Output};
use crate::rng::Rng;
use crate::table::Dialect;
use crate::{dense, probe, ticket};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

/// Records of each corpus.
const ROWS: u64 = 400;
/// Share of events with personal data.
const DENSITY: f64 = 0.2;

/// Labelled kinds that are no hard identifiers.
const SOFT: &[&str] = &[
    "person_name",
    "location",
    "street_address",
    "postal_code",
    "organization",
    "gender",
    "age",
];

#[derive(Deserialize)]
struct Label {
    row: Option<usize>,
    column: Option<usize>,
    line: Option<usize>,
    kind: String,
    start: usize,
    end: usize,
}

#[derive(Deserialize)]
struct Column {
    kind: String,
    tier: String,
}

/// The cases that a seed makes.
pub fn cases(seed: u64) -> io::Result<Cases> {
    let folder = tempfile::tempdir()?;
    let mut all = Vec::new();
    for header in [true, false] {
        let name = if header { "dense" } else { "dense-bare" };
        let mut dialect = Dialect::default();
        if !header {
            dialect.shuffle(&mut Rng::part(seed, "order"), dense::HEADER.len());
        }
        all.push(made(folder.path(), name, Reading::Table, header, |out| {
            dense::write(out, seed, &dialect, header)
        })?);
        let name = if header { "events" } else { "events-bare" };
        all.push(made(folder.path(), name, Reading::Table, header, |out| {
            event::write_table(out, Events::new(seed, DENSITY), &Dialect::default(), header)
        })?);
    }
    all.push(made(folder.path(), "log", Reading::Lines, false, |out| {
        event::write_log(out, Events::new(seed, DENSITY))
    })?);
    all.push(made(
        folder.path(),
        "prose",
        Reading::Lines,
        false,
        |out| ticket::write_tickets(out, seed),
    )?);
    all.extend(probed(&folder.path().join("probe"), seed)?);
    let mut labelled: Vec<String> = Vec::new();
    for span in all.iter().flat_map(|case| &case.expect) {
        if !labelled.contains(&span.kind) {
            labelled.push(span.kind.clone());
        }
    }
    for case in &mut all {
        case.scope = Scope::Kinds(labelled.clone());
    }
    let kinds = Kinds::labelled(labelled.iter().map(String::as_str), SOFT);
    Ok(Cases {
        kinds,
        cases: all,
        negatives: Vec::new(),
    })
}

fn made(
    folder: &Path,
    name: &str,
    reading: Reading,
    header: bool,
    write: impl FnOnce(&mut Output) -> io::Result<()>,
) -> io::Result<Case> {
    let (file, labels) = (folder.join(name), folder.join("labels"));
    let mut out = Output::create(&file, Some(&labels), Extent::Rows(ROWS))?;
    write(&mut out)?;
    out.finish()?;
    let text = fs::read_to_string(&file)?;
    let places = match reading {
        Reading::Lines => lines(text.as_bytes()),
        _ => records(text.as_bytes(), b','),
    };
    let mut expect = Vec::new();
    for line in fs::read_to_string(&labels)?.lines() {
        let label: Label = serde_json::from_str(line)?;
        let row = label.row.map_or(label.line.unwrap_or(1) - 1, |row| {
            row - usize::from(!header)
        });
        let column = label.column.unwrap_or(1) - 1;
        let mut span = span(&text, &places, (row, column), &label);
        if let Some(span) = &mut span {
            // Nothing but a header tells a birth date from another date.
            span.unverified = label.kind == "date_of_birth" && reading == Reading::Table && !header;
        }
        expect.extend(span);
    }
    Ok(case(name, text, reading, expect))
}

fn span(text: &str, places: &[Record], (row, column): (usize, usize), of: &Label) -> Option<Span> {
    let cell = *places.get(row)?.cells.get(column)?;
    Some(Span {
        kind: of.kind.clone(),
        start: offset(text.as_bytes(), cell, of.start),
        end: offset(text.as_bytes(), cell, of.end),
        loose: false,
        unverified: false,
    })
}

fn case(name: &str, text: String, reading: Reading, expect: Vec<Span>) -> Case {
    Case {
        id: format!("own/{name}"),
        source: format!("own-{}", name.split('/').next().unwrap_or(name)),
        text,
        context: None,
        region: None,
        reading,
        expect,
        scope: Scope::Named("hard".into()),
        whole_only: false,
        tier: "core".into(),
    }
}

/// The probe's smaller tables. What nobody can tell, or is not judged, is neither blamed nor
/// credited.
fn probed(folder: &Path, seed: u64) -> io::Result<Vec<Case>> {
    probe::write_folder(folder, seed)?;
    let files: BTreeMap<String, BTreeMap<usize, Column>> =
        serde_json::from_slice(&fs::read(folder.join("expected.json"))?)?;
    let small = files
        .iter()
        .filter(|(file, _)| !file.ends_with("-5000.csv"));
    small
        .map(|(file, columns)| {
            let text = fs::read_to_string(folder.join(file))?;
            let places = records(text.as_bytes(), b',');
            let has_header = !file.contains("-noheaders-");
            let rows = places.iter().skip(usize::from(has_header));
            let cells = rows.flat_map(|row| row.cells.iter().zip(1..));
            let expect = cells
                .filter_map(|(cell, number)| {
                    let column = columns.get(&number).filter(|c| c.kind != "lure")?;
                    Some(Span {
                        kind: column.kind.clone(),
                        start: cell.0,
                        end: cell.1,
                        loose: false,
                        unverified: column.kind == "other" || column.tier != "core",
                    })
                })
                .collect();
            Ok(case(&format!("probe/{file}"), text, Reading::Table, expect))
        })
        .collect()
}
