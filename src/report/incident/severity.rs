//! How bad it is for those concerned: ENISA's score with what it is made of, NIST's level.

use super::words::people;
use crate::model::incident::{Band, BreachSeverity, Incident, Part, ScoreRange};
use crate::report::page::{Block, Kind, Section, Side, Table, Text};
use crate::report::wording::thousands;

/// The score, the level, and the inputs of both.
pub(super) fn section(incident: &Incident) -> Section {
    let severity = &incident.severity;
    let mut blocks = vec![
        Block::text(
            "ENISA's score is DPC × EI + CB: what kind of data it is (1 to 4), times how easily \
             somebody is recognized by it (0.25 to 1), plus what the circumstances add. Below 2 is \
             low, from 2 medium, from 3 high, from 4 very high. It supports the judgement of the \
             risk under Art. 33 and 34 GDPR and does not replace it.",
        ),
        Block::Facts(enisa(severity)),
        Block::Table(bands(severity)),
    ];
    if !severity.said.is_empty() {
        blocks.push(Block::text("What the circumstances add follows from:"));
        let said: Vec<Text> = severity.said.iter().map(|s| s.as_str().into()).collect();
        blocks.push(Block::List(said.into()));
    }
    let nist = vec![
        (
            "NIST SP 800-122",
            strong(severity.impact.as_str().to_owned()),
        ),
        ("Because", severity.impact_title.as_str().into()),
    ];
    blocks.push(Block::Facts(nist));
    Section {
        id: "severity",
        title: "How severe it is",
        blocks,
    }
}

fn enisa(severity: &BreachSeverity) -> Vec<(&'static str, Text)> {
    let worst = &severity.worst;
    let raised = match worst.minors {
        true => ", with a point more for minors",
        false => "",
    };
    let many = match severity.many {
        true => "yes",
        false => "no",
    };
    let unintelligible = match severity.unintelligible {
        Some(true) => "yes: encrypted, and the key is safe".into(),
        Some(false) => "no".into(),
        None => Text::new().blank("was it encrypted, was the key taken"),
    };
    vec![
        ("Highest of a person", strong(score(severity.highest))),
        ("Kind of data (DPC)", part(&worst.context, raised)),
        ("Recognized by (EI)", part(&worst.identification, "")),
        ("Circumstances (CB)", numbers(severity.circumstances).into()),
        ("95 of 100 people", score(severity.most).into()),
        ("More than 100 people", many.into()),
        ("Unintelligible to others", unintelligible),
    ]
}

fn bands(severity: &BreachSeverity) -> Table {
    let counts = severity.bands_low.iter().zip(&severity.bands_high);
    let rows = Band::ALL.iter().zip(counts).map(|(band, (low, high))| {
        vec![
            band.as_str().into(),
            thousands(*low).into(),
            thousands(*high).into(),
        ]
    });
    Table {
        caption: "People by level, at both ends of what the circumstances add",
        columns: vec![
            ("Level", Side::Words),
            ("People, at the low end", Side::Numbers),
            ("People, at the high end", Side::Numbers),
        ],
        rows: rows.collect::<Vec<_>>().into(),
    }
}

/// `3.00 to 4.50, high to very high`.
fn score(range: ScoreRange) -> String {
    let (low, high) = (Band::of(range.low), Band::of(range.high));
    match low == high {
        true => format!("{}, {}", numbers(range), high.as_str()),
        false => format!("{}, {} to {}", numbers(range), low.as_str(), high.as_str()),
    }
}

fn numbers(range: ScoreRange) -> String {
    match range.low == range.high {
        true => range.high.to_string(),
        false => format!("{} to {}", range.low, range.high),
    }
}

fn part(part: &Part, remark: &str) -> Text {
    match part.title.is_empty() {
        true => format!("{}{remark}", part.score).into(),
        false => format!("{}: {}{remark}", part.score, part.title).into(),
    }
}

fn strong(text: String) -> Text {
    Text::new().with(text, Kind::Strong)
}

/// `1,204 people`: those whose score is high or very high, at the high end of the circumstances.
pub(super) fn reached(severity: &BreachSeverity) -> String {
    let [_, _, high, very_high] = severity.bands_high;
    people(high.saturating_add(very_high))
}
