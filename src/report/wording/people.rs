//! Words about people: how many lie somewhere, and who can read it.

use super::{approximate, counted};
use crate::model::{Certainty, FileReport, Party, People, PeopleSum};

/// `at least ~1,204 people, counted by e-mail address`.
pub(in crate::report) fn people(people: &People) -> String {
    let bound = if people.at_least { "at least " } else { "" };
    let noun = if people.count == 1 {
        "person"
    } else {
        "people"
    };
    let count = approximate(people.count, people.exact);
    format!("{bound}{count} {noun}, counted by {}", people.by.plain())
}

/// People are counted exactly up to this number (`model::Distinct`).
const EXACT: u64 = 256;

/// `2,000 people`, estimated from where counting no longer is exact.
pub(in crate::report) fn so_many_people(count: u64) -> String {
    let noun = if count == 1 { "person" } else { "people" };
    format!("{} {noun}", approximate(count, count <= EXACT))
}

/// `at least 12,000 to 12,340 people`.
pub(in crate::report) fn people_range(sum: &PeopleSum) -> String {
    let bound = if sum.at_least { "at least " } else { "" };
    match sum.low == sum.high {
        true => format!("{bound}{}", so_many_people(sum.high)),
        false => {
            let low = approximate(sum.low, sum.low <= EXACT);
            let high = approximate(sum.high, sum.exact);
            format!("{bound}{low} to {high} people")
        }
    }
}

/// `12,000 to 12,340 people: 12,000 by e-mail address, 340 by phone number`.
pub(in crate::report) fn people_sum(sum: &PeopleSum) -> String {
    let range = people_range(sum);
    if let [(by, _)] = sum.by.as_slice() {
        return format!("{range}, counted by {}", by.plain());
    }
    let ways = sum.by.iter();
    let ways: Vec<String> = ways
        .map(|(by, count)| {
            let count = approximate(*count, *count <= EXACT);
            format!("{count} by {}", by.plain())
        })
        .collect();
    format!("{range}: {}", ways.join(", "))
}

/// Who can read a file, when more than its owner can or it is not known for certain.
pub(in crate::report) fn readers(file: &FileReport) -> Option<String> {
    /// Most groups or users that are named one by one.
    const NAMED: usize = 4;
    let exposure = file.exposure.as_deref()?;
    let owner = exposure.owner.shown();
    let listed = |parties: &[Party]| {
        let mut names: Vec<String> = parties.iter().take(NAMED).map(party).collect();
        if parties.len() > NAMED {
            names.push(format!("{} more", parties.len() - NAMED));
        }
        names.join(", ")
    };
    let mut circles = Vec::new();
    if exposure.everyone {
        circles.push("everyone".to_owned());
    } else {
        if !exposure.groups.is_empty() {
            circles.push(format!("the group {}", listed(&exposure.groups)));
        }
        if !exposure.users.is_empty() {
            circles.push(listed(&exposure.users));
        }
    }
    let told = match (circles.is_empty(), exposure.certainty) {
        (_, Certainty::Unknown(why)) => return Some(format!("not known who can read it: {why}")),
        (true, Certainty::Known) => return None,
        (true, _) => format!("readable by its owner {owner} only"),
        (false, _) => format!("readable by {}; owner {owner}", circles.join(" and ")),
    };
    Some(match exposure.certainty {
        Certainty::Partly(why) => format!("{told} (not certain: {why})"),
        _ => told,
    })
}

/// `interns (12 members)`. Escaped for no reader yet.
pub(in crate::report) fn party(party: &Party) -> String {
    let name = party.shown();
    match party.members {
        Some(members) if members > 0 => format!("{name} ({})", counted(members.into(), "member")),
        _ => name,
    }
}
