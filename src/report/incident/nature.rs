//! What a notice under Art. 33(3)(a) GDPR begins with: what happened, to how many people and
//! records. What only people know is a blank.

use super::words::{beside_upper_ends, moment, people};
use super::{Tally, words};
use crate::model::incident::{Circumstances, Damage, Incident, Moment, Reach, Receivers, Role};
use crate::report::page::{Block, Section, Text};
use crate::report::wording::{counted, thousands};

/// What happened, and categories and approximate numbers.
pub(super) fn section(incident: &Incident, tally: &Tally) -> Section {
    let blocks = vec![
        Block::Heading("What happened".to_owned()),
        Block::Text(Text::new().blank("what happened, how it was noticed, which systems")),
        Block::Facts(circumstances(&incident.circumstances)),
        Block::Heading("Categories and approximate numbers".to_owned()),
        Block::Facts(numbers(incident, tally)),
    ];
    Section {
        id: "nature",
        title: "Nature of the breach",
        blocks,
    }
}

fn circumstances(told: &Circumstances) -> Vec<(&'static str, Text)> {
    let mut facts = vec![
        (
            "Discovered",
            time(told.discovered.as_ref(), "when, with the time zone"),
        ),
        (
            "Aware of it",
            time(told.aware.as_ref(), "when you were reasonably certain"),
        ),
        (
            "Found to be a breach",
            time(told.determined.as_ref(), "when that was determined"),
        ),
        (
            "Assessed",
            time(told.assessed.as_ref(), "when it was assessed or classified"),
        ),
        (
            "People told",
            time(
                told.told.as_ref(),
                "when those affected were told, if they were",
            ),
        ),
    ];
    facts.extend(access(told));
    facts.extend(organisation(told));
    facts
}

fn access(told: &Circumstances) -> Vec<(&'static str, Text)> {
    let reach = told.reach.map(|reach| match reach {
        Reach::Accessed => "the data could be read",
        Reach::Acquired => "the data was taken",
    });
    let receivers = told.receivers.map(|receivers| match receivers {
        Receivers::Nobody => "nobody",
        Receivers::Known => "known recipients",
        Receivers::Unknown => "unknown people, or the public",
    });
    let together = yes_no(
        told.taken_together,
        "all of it together",
        "not all together",
    );
    vec![
        ("How far strangers got", or_blank(reach, "read or taken")),
        (
            "Who received it",
            or_blank(receivers, "nobody, known, unknown"),
        ),
        ("Taken", or_blank(together, "all together, or which files")),
        (
            "Encrypted where it was taken",
            or_blank(yes_no(told.encrypted, "yes", "no"), "yes or no"),
        ),
        (
            "Key taken too",
            or_blank(yes_no(told.key_taken, "yes", "no"), "yes or no"),
        ),
        (
            "Intent",
            or_blank(
                yes_no(told.malicious, "malicious", "not malicious"),
                "malicious or not",
            ),
        ),
        ("Altered", or_blank(told.altered.map(damage), "yes or no")),
        ("Lost to you", or_blank(told.lost.map(damage), "yes or no")),
    ]
}

fn organisation(told: &Circumstances) -> Vec<(&'static str, Text)> {
    let role = told.role.map(Role::as_str);
    let country = told.establishment.map_or_else(
        || Text::new().blank("the country"),
        |country| {
            let place = crate::model::incident::Jurisdiction::country(country);
            Text::from(words::place(Some(place)))
        },
    );
    let mut facts = vec![
        ("Your role", or_blank(role, "controller or processor")),
        ("Main establishment", country),
    ];
    for (label, holders) in [("You are", &told.is), ("You are not", &told.is_not)] {
        let names: Vec<&str> = holders.iter().map(|holder| holder.plain()).collect();
        if !names.is_empty() {
            facts.push((label, Text::from(names.join("; "))));
        }
    }
    facts
}

fn time(moment_told: Option<&Moment>, what: &str) -> Text {
    moment_told.map_or_else(|| Text::new().blank(what), moment)
}

fn or_blank(told: Option<&'static str>, what: &str) -> Text {
    told.map_or_else(|| Text::new().blank(what), Text::from)
}

const fn yes_no(told: Option<bool>, yes: &'static str, no: &'static str) -> Option<&'static str> {
    match told {
        Some(true) => Some(yes),
        Some(false) => Some(no),
        None => None,
    }
}

const fn damage(damage: Damage) -> &'static str {
    match damage {
        Damage::None => "no",
        Damage::Recoverable => "yes, and it can be restored",
        Damage::Final => "yes, and it cannot be restored",
    }
}

fn numbers(incident: &Incident, tally: &Tally) -> Vec<(&'static str, Text)> {
    let report = &incident.people;
    let estimate = report.people;
    let mut approximately = Text::from(format!(
        "approximately {}; at least {}, at most {}",
        people(estimate.best),
        thousands(estimate.low),
        thousands(estimate.high)
    ));
    if let Some(unread) = beside_upper_ends(incident) {
        approximately = approximately.then(" ").and(unread);
    }
    let elements: Vec<&str> = tally.elements().iter().map(|(e, _)| e.plain()).collect();
    let elements = match elements.is_empty() {
        true => "none found in what was read".to_owned(),
        false => elements.join(", "),
    };
    let mut facts = vec![
        ("People", approximately),
        (
            "Records",
            format!("approximately {}", counted(report.records, "record")).into(),
        ),
        (
            "Categories of people",
            Text::new().blank("customers, newsletter subscribers, employees, …"),
        ),
        ("Categories of data", elements.into()),
    ];
    if report.own > 0 {
        facts.push(("Of your own domains", people(report.own).into()));
    }
    if tally.minors > 0 {
        let minors = format!("{}, by their birth dates", people(tally.minors));
        facts.push(("Minors", minors.into()));
    }
    facts
}
