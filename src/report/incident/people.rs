//! How people were counted, what contradicts, which of them are known, what is new.

use super::Depth;
use super::words::people;
use crate::model::incident::{Conflict, Contradiction, Incident, Link, PersonsReport};
use crate::model::{Origin, RowRange};
use crate::report::page::{Block, Rows, Section, Side, Table, Text};
use crate::report::wording::{origin, range, thousands};
use std::sync::Arc;

/// Places that are named of a conflict.
const PLACES: usize = 3;

/// The way of counting, in plain words, and its figures.
pub(super) fn counting(incident: &Incident, depth: Depth) -> Section {
    let report = &incident.people;
    let mut blocks = vec![
        Block::text(
            "Records that hold the same e-mail address (not one of a role, such as info@), the \
             same national number, or the same card or phone with the same full name, are taken \
             for one person. Other reasons make it likely; what rests on them lies between the \
             lowest and the highest number.",
        ),
        Block::Facts(vec![
            ("Most likely", thousands(report.people.best).into()),
            (
                "At least",
                format!(
                    "{}, if all are one whom only the same name or a contradiction leaves in doubt",
                    thousands(report.people.low)
                )
                .into(),
            ),
            (
                "At most",
                format!(
                    "{} in what was read, if what is only likely to be one person is not",
                    thousands(report.people.high)
                )
                .into(),
            ),
        ]),
    ];
    if !report.merged.is_empty() {
        blocks.push(Block::Table(merged(report)));
    }
    if !incident.decisions.is_empty() {
        blocks.push(Block::Table(decisions(incident, depth)));
    }
    let remarks = remarks(incident);
    if !remarks.is_empty() {
        blocks.push(Block::List(remarks.into()));
    }
    blocks.extend(conflicts(report, depth));
    Section {
        id: "counting",
        title: "How the people were counted",
        blocks,
    }
}

fn decisions(incident: &Incident, depth: Depth) -> Table {
    Table {
        caption: "What people decided",
        columns: vec![
            ("Decision", Side::Words),
            ("Reason", Side::Words),
            ("By", Side::Words),
            ("When", Side::Words),
        ],
        rows: Rows::first(depth.rows, &incident.decisions, |decision| {
            vec![
                decision.decided.plain().into(),
                decision.reason.clone().into(),
                decision.author.clone().into(),
                decision.at.clone().into(),
            ]
        }),
    }
}

fn merged(report: &PersonsReport) -> Table {
    Table {
        caption: "Records that were taken for the person of another record, by the reason",
        columns: vec![
            ("Reason", Side::Words),
            ("Strength", Side::Words),
            ("Records", Side::Numbers),
        ],
        rows: Rows::first(Link::ALL.len(), &report.merged, merged_row),
    }
}

fn merged_row((link, records): &(Link, u64)) -> Vec<Text> {
    let strength = if link.is_strong() { "strong" } else { "likely" };
    vec![
        link.plain().into(),
        strength.into(),
        thousands(*records).into(),
    ]
}

fn remarks(incident: &Incident) -> Vec<Text> {
    let report = &incident.people;
    let all = [
        (
            report.shared,
            "identifiers that so many names share that they join nobody: role mailboxes, \
             switchboards, dummies",
        ),
        (
            report.ambiguous,
            "records of a phone, card or number that several people share: of one of them, it is \
             not known of which",
        ),
        (report.nameless, "records that name nobody"),
        (report.own, "people with an address of your own domains"),
        (
            incident.without_contact,
            "people who cannot be written to: neither e-mail address, phone nor postal address",
        ),
    ];
    let told = all.into_iter().filter(|(count, _)| *count > 0);
    told.map(|(count, what)| format!("{}: {what}", thousands(count)).into())
        .collect()
}

fn conflicts(report: &PersonsReport, depth: Depth) -> Vec<Block> {
    if report.conflicts.is_empty() && report.more_conflicts == 0 {
        return vec![Block::text("No records contradict each other.")];
    }
    let mut rows = Rows::first(depth.rows, &report.conflicts, conflict);
    rows.more = rows.more.saturating_add(report.more_conflicts);
    vec![
        Block::Heading("Conflicts".to_owned()),
        Block::text(
            "A strong identifier holds these records together, and what they say cannot be true of \
             one person. They were not merged. Look at them: a shared mailbox, a wrong number or a \
             mixed-up column are the usual causes.",
        ),
        Block::Table(Table {
            caption: "Records that contradict each other",
            columns: vec![
                ("What contradicts", Side::Words),
                ("Held together by", Side::Words),
                ("Records", Side::Numbers),
                ("Taken for people", Side::Numbers),
                ("Where", Side::Words),
            ],
            rows,
        }),
    ]
}

fn conflict(conflict: &Conflict) -> Vec<Text> {
    let what = match conflict.contradiction {
        Contradiction::NationalIds => "two national numbers of one kind",
        Contradiction::Names => "two names that have nothing in common",
    };
    vec![
        what.into(),
        conflict.link.plain().into(),
        thousands(conflict.records).into(),
        thousands(conflict.people).into(),
        places(&conflict.places),
    ]
}

fn places(places: &[(Arc<Origin>, RowRange)]) -> Text {
    let mut text = Text::new();
    for (at, (file, rows)) in places.iter().take(PLACES).enumerate() {
        let separator = if at > 0 { "; " } else { "" };
        let noun = if rows.first == rows.last {
            "row"
        } else {
            "rows"
        };
        text = text.then(separator).foreign(&origin(file));
        text = text.then(format!(", {noun} {}", range(rows)));
    }
    match places.len().saturating_sub(PLACES) as u64 {
        0 => text,
        more => text.then(format!("; {} more", thousands(more))),
    }
}

/// How many of the customers are in the dump.
pub(super) fn known(incident: &Incident) -> Option<Section> {
    let known = incident.known?;
    Some(Section {
        id: "known-customers",
        title: "Known customers",
        blocks: vec![Block::Facts(vec![
            ("On your list", people(known.listed).into()),
            ("Of these in the dump", people(known.in_dump).into()),
            ("In the dump, not on the list", people(known.others).into()),
        ])],
    })
}

/// What is different from the report before.
pub(super) fn since(incident: &Incident) -> Option<Section> {
    let since = incident.since.as_ref()?;
    Some(Section {
        id: "since-last",
        title: "Since the last report",
        blocks: vec![
            Block::text(format!("Compared with the report of {}.", since.at)),
            Block::Facts(vec![
                ("Newly identified", people(since.new).into()),
                ("No longer counted", people(since.withdrawn).into()),
                ("In both", people(since.same).into()),
            ]),
            Block::text("Whoever was told the earlier numbers may have to be told the new ones."),
        ],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_places_of_a_conflict_are_named() {
        let file = Arc::new(Origin::file(0, "a.csv"));
        let rows = |first, last| (Arc::clone(&file), RowRange { first, last });
        let text = places(&[
            rows(1, 1),
            rows(3, 1_009),
            rows(5, 5),
            rows(6, 6),
            rows(7, 7),
        ]);
        let text: String = text.0.iter().map(|piece| piece.text.as_str()).collect();
        let expected = "a.csv, row 1; a.csv, rows 3–1,009; a.csv, row 5; 2 more";
        assert_eq!(text, expected);
    }
}
