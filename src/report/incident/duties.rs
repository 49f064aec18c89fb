//! Duties in full: what brings each about, for how many, until when, and how sure that is.

use super::words::{addressee, beside_upper_ends, deadline, people, range, verdict};
use super::{Depth, beyond};
use crate::model::incident::{Duty, Estimate, Fired, Incident, Verdict};
use crate::report::page::{Block, Section, Text};
use crate::report::wording::thousands;

/// Verdicts, as their duties are ordered.
const GROUPS: [(Verdict, &str); 4] = [
    (Verdict::Crossed, "Threshold crossed"),
    (Verdict::MayBeCrossed, "Threshold may be crossed"),
    (Verdict::CheckWithCounsel, "Check with counsel"),
    (
        Verdict::NotCrossed,
        "Threshold not crossed on what was read",
    ),
];

/// Combinations, remarks and questions that are told of a duty.
const SHOWN: usize = 20;

/// All duties by verdict.
pub(super) fn section(incident: &Incident, depth: Depth) -> Section {
    let mut blocks = vec![Block::text(
        "A threshold is a number of people whose data a law names. Crossed: even the lowest count \
         reaches it. May be crossed: the range straddles it, or something that decides is not \
         known. Check with counsel: the law data is not good enough for a verdict.",
    )];
    if incident.assessment.duties.is_empty() {
        blocks.push(Block::text(
            "No duty of the law data fits what was found; that does not say that there is none.",
        ));
    }
    let beside = beside_upper_ends(incident);
    let mut room = depth.duties;
    for (verdict, title) in GROUPS {
        let mut duties = incident
            .assessment
            .duties
            .iter()
            .filter(|duty| duty.verdict == verdict);
        let shown: Vec<&Duty> = duties.by_ref().take(room).collect();
        let more = duties.count();
        room = room.saturating_sub(shown.len());
        if shown.is_empty() && more == 0 {
            continue;
        }
        let count = thousands((shown.len() + more) as u64);
        blocks.push(Block::Heading(format!("{title}: {count}")));
        for duty in shown {
            blocks.push(Block::Minor(format!("{} · {}", duty.area, duty.title)));
            blocks.push(Block::Facts(facts(duty, beside.as_ref())));
        }
        if more > 0 {
            let more = thousands(more as u64);
            blocks.push(Block::text(format!("and {more} more")));
        }
    }
    blocks.extend(beyond::blocks(&incident.assessment, depth));
    Section {
        id: "duties",
        title: "Duties that may follow",
        blocks,
    }
}

fn facts(duty: &Duty, beside: Option<&Text>) -> Vec<(&'static str, Text)> {
    let (until, left) = deadline(&duty.deadline);
    let until = match left.is_empty() {
        true => until,
        false => until.then(" – ").and(left),
    };
    let mut facts = vec![
        ("Verdict", verdict(duty.verdict)),
        ("Deadline", until),
        (
            "Whom to tell",
            format!("{} ({})", duty.name, addressee(duty.addressee)).into(),
        ),
        ("Under", duty.citation.as_str().into()),
        ("Why", duty.trigger.as_str().into()),
        (
            "Threshold",
            format!("from {}", people(duty.threshold)).into(),
        ),
        ("People concerned", concerned(duty, beside)),
    ];
    let optional = [
        ("What was met", list(duty.fired.iter().map(fired))),
        ("Period", duty.period.clone()),
        ("To know", list(duty.remarks.iter().cloned())),
        ("Would decide", list(duty.questions.iter().cloned())),
    ];
    let told = optional.into_iter().filter(|(_, text)| !text.is_empty());
    facts.extend(told.map(|(label, text)| (label, Text::from(text))));
    let level = format!("{} ({})", duty.level.plain(), duty.level.as_str());
    facts.push(("Law data", level.into()));
    facts
}

fn concerned(duty: &Duty, beside: Option<&Text>) -> Text {
    let Estimate { low, best, high } = duty.people;
    let text = match low == high {
        true => Text::from(thousands(best)),
        false => Text::from(format!(
            "most likely {}; at least {}, at most {}",
            thousands(best),
            thousands(low),
            thousands(high)
        )),
    };
    match (beside, duty.open) {
        (Some(unread), _) => text.then(" – ").and(unread.clone()),
        (None, true) => text.then(" in what was read"),
        (None, false) => text,
    }
}

fn fired(fired: &Fired) -> String {
    let doubtful = match fired.doubtful {
        true => ", if counsel says that it counts",
        false => "",
    };
    format!("{}: {}{doubtful}", fired.title, range(fired.people))
}

/// Clauses in one line, the first of many.
fn list(clauses: impl Iterator<Item = String>) -> String {
    let mut clauses = clauses;
    let mut shown: Vec<String> = clauses.by_ref().take(SHOWN).collect();
    let more = clauses.count() as u64;
    if more > 0 {
        shown.push(format!("{} more", thousands(more)));
    }
    shown.join("; ")
}
