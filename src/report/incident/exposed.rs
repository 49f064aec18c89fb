//! What was exposed of how many, alone and together, and where those people live.

use super::tally::{COMBINATIONS, Combination, Combined, Residents};
use super::words::{people, place, strength};
use super::{Depth, Tally};
use crate::model::incident::{Element, Incident, Jurisdiction, Strength};
use crate::report::page::{Block, Rows, Section, Side, Table, Text};
use crate::report::wording::{counted, thousands};
use std::cmp::Reverse;

/// Kinds of data that are named of each jurisdiction.
const KINDS: usize = 8;

/// People by kind of data, and by what is worse together.
pub(super) fn elements(incident: &Incident, tally: &Tally) -> Section {
    let mut blocks = Vec::new();
    let elements = tally.elements();
    if elements.is_empty() {
        blocks.push(Block::text("No personal data was found in what was read."));
    } else {
        blocks.push(Block::text(
            "People are counted once in each row, by the most likely number. Who is in several \
             rows has several kinds of data exposed.",
        ));
        blocks.push(Block::Table(by_element(&elements)));
    }
    blocks.extend(combinations(incident, tally));
    blocks.push(Block::Text(minors(tally)));
    Section {
        id: "data",
        title: "What was exposed",
        blocks,
    }
}

fn by_element(elements: &[(Element, u64)]) -> Table {
    let rows = elements
        .iter()
        .map(|(element, count)| vec![element.plain().into(), thousands(*count).into()]);
    Table {
        caption: "Kinds of data, the worst first",
        columns: vec![("Kind of data", Side::Words), ("People", Side::Numbers)],
        rows: rows.collect::<Vec<_>>().into(),
    }
}

fn combinations(incident: &Incident, tally: &Tally) -> Vec<Block> {
    let met = COMBINATIONS.iter().zip(&tally.combined);
    let rows: Vec<Vec<Text>> = met
        .filter(|(_, combined)| combined.over_all > 0 || combined.in_one > 0)
        .map(|(combination, combined)| combination_row(combination, *combined))
        .collect();
    if rows.is_empty() {
        return vec![Block::text(
            "None of the combinations that are worst (such as name with social security number, \
             card with security code, e-mail address with password) was found of anybody.",
        )];
    }
    let told = match incident.circumstances.taken_together {
        Some(true) => "All was taken together, as you said: the last column counts.",
        Some(false) => "Not all was taken together, as you said: the middle column counts.",
        None => {
            "If whoever has one file has all of them, the last column counts; if not, the middle \
             one."
        }
    };
    let table = Table {
        caption: "What is worse together",
        columns: vec![
            ("Combination", Side::Words),
            ("People, in one record", Side::Numbers),
            ("People, over all files", Side::Numbers),
        ],
        rows: rows.into(),
    };
    vec![Block::Table(table), Block::text(told)]
}

fn combination_row(combination: &Combination, combined: Combined) -> Vec<Text> {
    vec![
        combination.title.into(),
        thousands(combined.in_one).into(),
        thousands(combined.over_all).into(),
    ]
}

fn minors(tally: &Tally) -> Text {
    match tally.minors {
        0 => {
            "No minors are known by their birth dates; of people without one nothing tells.".into()
        }
        minors => format!(
            "Minors by their birth dates: {}. Of people without a birth date nothing tells.",
            people(minors)
        )
        .into(),
    }
}

/// People by where they live.
pub(super) fn jurisdictions(tally: &Tally, depth: Depth) -> Section {
    let mut places: Vec<_> = tally.places.iter().collect();
    places.sort_by_key(|(place, residents)| (place.is_none(), Reverse(residents.people), **place));
    // The row of those of whom nothing tells is never cut off.
    let unknown = places.pop();
    let mut rows = Rows::first(depth.rows, places, |(place, residents)| {
        row(*place, residents)
    });
    rows.shown
        .extend(unknown.map(|(place, residents)| row(*place, residents)));
    let table = Table {
        caption: "People by jurisdiction, the most first",
        columns: vec![
            ("Jurisdiction", Side::Words),
            ("People", Side::Numbers),
            ("How sure", Side::Words),
            ("Minors", Side::Numbers),
            ("What was exposed", Side::Words),
        ],
        rows,
    };
    let told = "Sure: by where the person is said to live. Likely: by the type of a national \
        number, the country of an account or of a phone. Guessed: by an area code or the country \
        of an e-mail domain. Who is not known to live anywhere may live in any of these.";
    Section {
        id: "jurisdictions",
        title: "Where the people live",
        blocks: vec![Block::Table(table), Block::text(told)],
    }
}

fn row(jurisdiction: Option<Jurisdiction>, residents: &Residents) -> Vec<Text> {
    let sure = match jurisdiction {
        Some(_) => sureness(residents.by_strength),
        None => "–".to_owned(),
    };
    vec![
        place(jurisdiction).into(),
        thousands(residents.people).into(),
        sure.into(),
        thousands(residents.minors).into(),
        kinds(residents).into(),
    ]
}

/// `1,200 sure, 4 guessed`.
fn sureness([guess, likely, sure]: [u64; 3]) -> String {
    let told = [
        (sure, Strength::Sure),
        (likely, Strength::Likely),
        (guess, Strength::Guess),
    ];
    let told = told.into_iter().filter(|(count, _)| *count > 0);
    told.map(|(count, told)| format!("{} {}", thousands(count), strength(told)))
        .collect::<Vec<_>>()
        .join(", ")
}

fn kinds(residents: &Residents) -> String {
    let elements = residents.elements();
    let shown = elements.iter().take(KINDS);
    let mut shown: Vec<String> = shown
        .map(|(element, count)| format!("{} {}", element.plain(), thousands(*count)))
        .collect();
    let more = elements.len().saturating_sub(KINDS) as u64;
    if more > 0 {
        shown.push(counted(more, "more kind"));
    }
    shown.join(", ")
}
