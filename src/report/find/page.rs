//! The answer for people: where the values are, which were not found, what was not read.

use crate::model::{AskedValue, Found, FoundPlace, FoundUnit};
use crate::report::gaps;
use crate::report::incident::gap_lines;
use crate::report::page::{Block, Page, Rows, Section, Side, Table, Text};
use crate::report::wording::{counted, coverage, origin, range, thousands};

/// Places on a terminal.
pub(super) const BRIEF: usize = 100;

/// Places on a page.
pub(super) const FULL: usize = 10_000;

/// Ranges of rows that are told of one place.
const RANGES: usize = 6;

/// What the reader has to know of every answer.
const CAUTION: &str = "Found is what equals an asked value in a form that spillmap knows; people can \
    share a name, an address or a phone. Not found means: not in what was read, in no form that it knows.";

/// The answer, before it has a form.
pub(super) fn page(found: &Found, most: usize) -> Page {
    let title = match found.places.is_empty() {
        true => format!(
            "Nothing found of {}",
            counted(found.asked.len() as u64, "value")
        ),
        false => format!(
            "Found in {}, {}",
            counted(found.files(), "file"),
            counted(found.places.len() as u64, "place")
        ),
    };
    let mut sections = Vec::new();
    if !found.places.is_empty() {
        sections.push(Section {
            id: "places",
            title: "Where",
            blocks: vec![Block::Table(places(found, most))],
        });
    }
    sections.push(Section {
        id: "values",
        title: "Values",
        blocks: vec![Block::Table(values(found, most))],
    });
    sections.push(Section {
        id: "read",
        title: "What was read",
        blocks: read(found),
    });
    Page {
        title,
        lead: vec![CAUTION.into()],
        sections,
    }
}

fn places(found: &Found, most: usize) -> Table {
    let row = |place: &FoundPlace| {
        let asked = found.asked.get(place.asked);
        vec![
            Text::new().foreign(&origin(&place.origin)),
            column(place),
            rows(place).into(),
            place.form.plain().into(),
            numbered(place.asked, asked),
            Text::new().foreign(&place.masked),
        ]
    };
    Table {
        caption: "Where the values are",
        columns: vec![
            ("File", Side::Words),
            ("Column", Side::Words),
            ("Rows", Side::Words),
            ("Form", Side::Words),
            ("Value", Side::Words),
            ("Sample", Side::Words),
        ],
        rows: Rows::first(most, &found.places, row),
    }
}

/// `1 email`.
fn numbered(number: usize, asked: Option<&AskedValue>) -> Text {
    let kind = asked.map_or("", |asked| &*asked.kind);
    Text::from(format!("{} ", number + 1)).foreign(kind)
}

fn column(place: &FoundPlace) -> Text {
    match (&place.header, place.column) {
        (Some(header), _) if !header.is_empty() => Text::new().foreign(header),
        (_, Some(column)) => match place.second {
            Some(second) => format!("{column} + {second}").into(),
            None => column.to_string().into(),
        },
        _ if place.unit == FoundUnit::Name => "(its name)".into(),
        _ => "(text)".into(),
    }
}

fn rows(place: &FoundPlace) -> String {
    if place.unit == FoundUnit::Name {
        return String::new();
    }
    let ranges: Vec<String> = place.rows.iter().take(RANGES).map(range).collect();
    let mut text = ranges.join(", ");
    if place.rows.len() > RANGES {
        text.push_str(&format!(" and more, {} in all", thousands(place.count)));
    }
    match place.unit {
        FoundUnit::Lines => format!("line {text}"),
        _ => text,
    }
}

fn values(found: &Found, most: usize) -> Table {
    let row = |(number, asked): (usize, &AskedValue)| {
        let result = match asked.rows {
            0 => Text::from("not found"),
            rows => format!(
                "{} in {}",
                counted(rows, "place"),
                counted(asked.files, "file")
            )
            .into(),
        };
        vec![
            numbered(number, Some(asked)),
            Text::new().foreign(&asked.masked),
            result,
        ]
    };
    // What was not found is what people look for first.
    let numbered = || found.asked.iter().enumerate();
    let missing = numbered().filter(|(_, asked)| asked.rows == 0);
    let there = numbered().filter(|(_, asked)| asked.rows > 0);
    Table {
        caption: "What was found of each value",
        columns: vec![
            ("Value", Side::Words),
            ("Masked", Side::Words),
            ("Found", Side::Words),
        ],
        rows: Rows::first(most, missing.chain(there), row),
    }
}

fn read(found: &Found) -> Vec<Block> {
    let read = &found.coverage;
    let mut blocks = vec![Block::text(format!("{}.", coverage(read)))];
    if found.incomplete {
        blocks.push(Block::Notice("Stopped before everything was read.".into()));
    }
    let notes = read.notes.iter().map(|note| format!("Note: {note}").into());
    let mut lines: Vec<Text> = notes.collect();
    lines.extend(gaps::gaps(read).iter().flat_map(gap_lines));
    if !lines.is_empty() {
        blocks.push(Block::List(lines.into()));
    }
    blocks
}
