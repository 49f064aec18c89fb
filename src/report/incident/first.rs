//! What has to be read first: what to revoke, the numbers, the deadlines.

use super::words::{beside_upper_ends, deadline, people, range, verdict};
use super::{Depth, Tally, words};
use crate::model::incident::{Deadline, Duty, Incident, Revocable, Verdict};
use crate::report::page::{Block, Figure, Kind, Rows, Section, Side, Table, Text};
use crate::report::wording::{counted, origin, thousands};

/// Most kinds of data that the first page names.
const WORST_SHOWN: usize = 5;

/// What opens doors.
pub(super) fn revoke(incident: &Incident, depth: Depth) -> Section {
    let mut blocks = Vec::new();
    if incident.revoke.is_empty() {
        blocks.push(Block::text(
            "No passwords, API keys, tokens or private keys were found in what was read.",
        ));
    } else {
        blocks.push(Block::Notice(Text::new().with(
            "Whoever has the files can use these now. Revoke or change them before anything else, \
             and look for signs that they were used."
                .to_owned(),
            Kind::Strong,
        )));
        blocks.push(Block::Table(Table {
            caption: "Passwords, API keys and tokens, by place",
            columns: vec![
                ("What", Side::Words),
                ("Different ones", Side::Numbers),
                ("File", Side::Words),
                ("Column", Side::Words),
                ("Where", Side::Words),
            ],
            rows: Rows::first(depth.rows, &incident.revoke, revocable),
        }));
    }
    Section {
        id: "revoke-now",
        title: "Revoke now",
        blocks,
    }
}

fn revocable(revocable: &Revocable) -> Vec<Text> {
    let header = revocable.header.as_deref();
    vec![
        Text::from(&*revocable.title),
        thousands(revocable.distinct).into(),
        Text::new().foreign(&origin(&revocable.origin)),
        header.map_or_else(Text::new, |header| Text::new().foreign(header)),
        revocable.rows.as_str().into(),
    ]
}

/// How many people, records, places, and of what.
pub(super) fn figures(incident: &Incident, tally: &Tally) -> Section {
    let report = &incident.people;
    let figure = |label, value: u64, meaning: Text| Figure {
        label,
        value: thousands(value),
        meaning,
    };
    let figures = vec![
        figure(
            "People, most likely",
            report.people.best,
            "Whose records are in what was read.".into(),
        ),
        figure("People, at least", report.people.low, LOW.into()),
        figure("People, at most", report.people.high, high(incident)),
        figure("Records", report.records, records(incident)),
        figure("Jurisdictions", tally.known_places(), {
            let nowhere = people(tally.nowhere());
            let told = "Countries, or states of the US, where the people live";
            format!("{told}; of {nowhere} nothing tells where.").into()
        }),
        Figure {
            label: "Worst kinds of data",
            value: thousands(tally.elements().len() as u64),
            meaning: worst(tally),
        },
    ];
    Section {
        id: "in-numbers",
        title: "In numbers",
        blocks: vec![Block::Figures(figures)],
    }
}

/// What the low end of the number of people means.
const LOW: &str =
    "If all are one person whom only the same name, or a contradiction, leaves in doubt.";

fn high(incident: &Incident) -> Text {
    let text = Text::from(
        "If what is only likely to be one person, by the same name and address for instance, is \
         not",
    );
    match beside_upper_ends(incident) {
        Some(unread) => text.then(" – ").and(unread).then("."),
        None => text.then(". Every file was read."),
    }
}

fn records(incident: &Incident) -> Text {
    let told = "Rows, objects, cards or lines that hold something of a person";
    match incident.people.nameless {
        0 => format!("{told}.").into(),
        nameless => format!(
            "{told}; {} of them {} nobody.",
            thousands(nameless),
            if nameless == 1 { "names" } else { "name" }
        )
        .into(),
    }
}

fn worst(tally: &Tally) -> Text {
    let elements = tally.elements();
    if elements.is_empty() {
        return "No personal data was found in what was read.".into();
    }
    let shown = elements.iter().take(WORST_SHOWN);
    let shown: Vec<String> = shown
        .map(|(element, count)| format!("{} ({})", element.plain(), people(*count)))
        .collect();
    let more = elements.len().saturating_sub(WORST_SHOWN);
    let more = match more {
        0 => String::new(),
        more => format!(" and {}", counted(more as u64, "more kind")),
    };
    format!("{}{more}.", shown.join(", ")).into()
}

/// What has to be done until when, the soonest first.
pub(super) fn deadlines(incident: &Incident, depth: Depth) -> Section {
    let mut pending: Vec<&Duty> = incident
        .assessment
        .duties
        .iter()
        .filter(|d| is_pending(d))
        .collect();
    pending.sort_by_key(|duty| urgency(duty));
    let mut blocks = Vec::new();
    if pending.is_empty() {
        blocks.push(Block::text(
            "No deadline follows from what was read and told, as far as the law data goes.",
        ));
    } else {
        blocks.push(Block::Table(Table {
            caption: "Who has to be told, the soonest first",
            columns: vec![
                ("Until", Side::Words),
                ("Left", Side::Words),
                ("Threshold", Side::Words),
                ("Whom to tell", Side::Words),
                ("Under", Side::Words),
                ("People", Side::Words),
            ],
            rows: Rows::first(depth.rows, pending, pending_row),
        }));
    }
    if incident.circumstances.discovered.is_none() {
        let text = Text::from("When the breach was discovered was not told: ");
        blocks.push(Block::Notice(
            text.blank("when it was discovered, with the time zone"),
        ));
    }
    let told = "Time left is as of the making of this report. All duties, with what they follow \
        from, are below.";
    blocks.push(Block::text(told));
    Section {
        id: "deadlines",
        title: "Deadlines",
        blocks,
    }
}

fn is_pending(duty: &Duty) -> bool {
    duty.verdict != Verdict::NotCrossed && duty.deadline != Deadline::None
}

/// Dates in order, then what is not dated.
fn urgency(duty: &Duty) -> (u8, i64) {
    match (&duty.deadline, duty.deadline.due()) {
        (_, Some(due)) => (0, due.at.second),
        (Deadline::Promptly, None) => (1, 0),
        (Deadline::StartUnknown(_), None) => (2, 0),
        (Deadline::WithNotice { .. }, None) => (3, 0),
        _ => (4, 0),
    }
}

fn pending_row(duty: &Duty) -> Vec<Text> {
    let (until, left) = deadline(&duty.deadline);
    vec![
        until,
        left,
        verdict(duty.verdict),
        format!("{} ({})", duty.name, words::addressee(duty.addressee)).into(),
        format!("{}, {}", duty.citation, duty.area).into(),
        format!("{}{}", range(duty.people), open_end(duty)).into(),
    ]
}

/// What an upper end is of, if more is there that was not read.
const fn open_end(duty: &Duty) -> &'static str {
    match duty.open {
        true => ", in what was read",
        false => "",
    }
}
