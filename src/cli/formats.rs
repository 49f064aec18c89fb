//! `spillmap formats`: what this build reads.

use crate::cli::exit::Exit;
use crate::cli::output::{complain, print};
use crate::format::containers::{Readable, readable};
use serde::Serialize;
use std::fmt::Write as _;

/// How the list is printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shape {
    /// For people.
    Table,
    /// For programs.
    Json,
}

/// Carries out `spillmap formats`.
pub(super) fn execute(shape: Shape) -> Exit {
    let told = match shape {
        Shape::Table => Ok(table(&readable())),
        Shape::Json => json(&readable()).map_err(|error| error.to_string()),
    };
    let printed = told.and_then(|text| print(&text).map_err(|error| error.to_string()));
    match printed {
        Ok(()) => Exit::Done,
        Err(error) => {
            complain(format_args!("cannot write to standard output: {error}"));
            Exit::Refused
        }
    }
}

fn table(rows: &[Readable]) -> String {
    let mut text = format!("{:10}  {:11}  NOTE\n", "FORMAT", "KIND");
    for row in rows {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{:10}  {:11}  {}", row.name, row.kind, row.note);
    }
    text
}

#[derive(Serialize)]
struct FormatV1 {
    name: &'static str,
    kind: &'static str,
    note: &'static str,
}

fn json(rows: &[Readable]) -> serde_json::Result<String> {
    let rows: Vec<FormatV1> = rows
        .iter()
        .map(|row| FormatV1 {
            name: row.name,
            kind: row.kind,
            note: row.note,
        })
        .collect();
    serde_json::to_string_pretty(&rows).map(|text| text + "\n")
}
