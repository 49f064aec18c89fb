//! Breaches, and the duties that follow.

mod counts;
mod dates;
mod states;
mod world;

use super::*;
use crate::model::Country;
use crate::model::incident::{Element, Holder, Jurisdiction, Moment, Reach, Role, Strength, Zone};
use crate::rule::law::moment;
use std::sync::LazyLock;

static LAWS: LazyLock<LawSet> = LazyLock::new(|| LawSet::builtin().unwrap());

/// Discovered on 20 November 2026 at 09:00 UTC by a controller; acquired, not encrypted.
fn told_well() -> Circumstances {
    Circumstances {
        role: Some(Role::Controller),
        discovered: Some(moment("2026-11-20T09:00Z").unwrap()),
        reach: Some(Reach::Acquired),
        encrypted: Some(false),
        ..Circumstances::default()
    }
}

fn place(code: &str) -> Option<Jurisdiction> {
    if code.is_empty() {
        return None;
    }
    let (country, state) = code.split_once('-').unwrap_or((code, ""));
    Some(Jurisdiction {
        country: Country::new(country.as_bytes()).unwrap(),
        state: Country::new(state.as_bytes()),
    })
}

fn group(code: &str, elements: &[Element], people: u64) -> AffectedGroup {
    let elements = elements.iter().copied().collect();
    AffectedGroup {
        jurisdiction: place(code),
        strength: Strength::Sure,
        elements,
        together: vec![elements],
        minors: false,
        people,
    }
}

fn assess_in(groups: &[AffectedGroup], told: &Circumstances) -> Assessment {
    let total = groups.iter().map(|group| group.people).sum();
    assess_range(groups, told, Estimate::exact(total))
}

fn assess_range(groups: &[AffectedGroup], told: &Circumstances, total: Estimate) -> Assessment {
    let affected = Affected {
        groups,
        total,
        unread: false,
        circumstances: told,
        now: 1_795_219_200,
    };
    assess(&affected, &LAWS)
}

fn one_group(code: &str, elements: &[Element], people: u64) -> Assessment {
    assess_in(&[group(code, elements, people)], &told_well())
}

fn at(text: &str) -> Moment {
    moment(text).unwrap()
}

fn duty<'a>(found: &'a Assessment, law: &str, name: &str) -> &'a Duty {
    let mut duties = found.duties.iter();
    let duty = duties.find(|duty| duty.law == law && duty.name.contains(name));
    duty.unwrap_or_else(|| panic!("{law} {name}: {:#?}", found.duties))
}

#[test]
fn zones_are_those_of_the_program() {
    let summer = at("2026-07-01T12:00[Europe/Berlin]");
    assert_eq!(summer.zone, Zone::Named("Europe/Berlin".to_owned()));
    assert_eq!(summer.second, at("2026-07-01T10:00Z").second);
    assert_eq!(Holder::ALL.len(), 11);
}
