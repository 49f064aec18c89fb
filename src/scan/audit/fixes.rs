//! What to fix first: groups of copies in the order of `analyze::rank`, each file with its remedy.

use super::Entry;
use super::copies::Groups;
use super::remedy;
use crate::analyze::{Exposing, rank};
use crate::model::{ContentSketch, Fix, Fixes, PeopleSum, Severity};
use std::cmp::Reverse;

/// Files that are fixed together, and their people.
struct Group {
    /// Exposed entries, most people first.
    entries: Vec<usize>,
    sketch: ContentSketch,
    people: u64,
    severity: Severity,
}

/// The fix list for all that is exposed. With `masked` names it has no commands.
pub(super) fn fixes(entries: &[Entry], groups: &Groups, exposed: PeopleSum, masked: bool) -> Fixes {
    let clusters = groups.clusters().into_values();
    let exposing: Vec<Group> = clusters
        .filter_map(|cluster| Group::of(entries, cluster))
        .collect();
    let lists: Vec<Exposing<'_>> = exposing
        .iter()
        .map(|group| Exposing {
            sketch: &group.sketch,
            severity: group.severity,
            people: group.people,
        })
        .collect();
    let ranking = rank(&lists);
    let twins = groups.twins();
    let items = ranking.steps.iter().filter_map(|step| {
        let group = exposing.get(step.list)?;
        let share = step.relieved as f64 / ranking.compared.max(1) as f64;
        let files = group.entries.iter();
        let audience = |at: &usize| entries.get(*at).map(Entry::audience);
        Some(Fix {
            people: group.people,
            relieved: (share * exposed.high as f64).round() as u64,
            share,
            severity: group.severity,
            audience: files.clone().filter_map(audience).max()?,
            files: files
                .filter_map(|at| remedy::of(entries, *at, &twins, masked))
                .collect(),
        })
    });
    Fixes {
        items: items.collect(),
        exposed,
    }
}

impl Group {
    /// Of those of a cluster that are exposed and name people; nothing if none is.
    fn of(entries: &[Entry], cluster: Vec<usize>) -> Option<Self> {
        let named = |at: &usize| {
            let entry = entries.get(*at);
            entry.filter(|entry| entry.is_exposed() && !entry.sketch.is_empty())
        };
        let mut exposed: Vec<(usize, &Entry)> = cluster
            .iter()
            .filter_map(|at| Some((*at, named(at)?)))
            .collect();
        exposed.sort_by_key(|(at, entry)| (Reverse(entry.people.high), *at));
        let (_, largest) = exposed.first()?;
        let mut sketch = ContentSketch::default();
        for (_, entry) in &exposed {
            sketch.merge(&entry.sketch);
        }
        let severities = exposed.iter().map(|(_, entry)| entry.severity);
        Some(Self {
            people: all_people(largest, &sketch),
            severity: severities.max()?,
            entries: exposed.iter().map(|(at, _)| *at).collect(),
            sketch,
        })
    }
}

/// How many people there are in a union, of which the largest part is known better than by its
/// sketch.
fn all_people(largest: &Entry, union: &ContentSketch) -> u64 {
    let level = union.level().max(largest.sketch.level());
    let (own, all) = (largest.sketch.at(level).len(), union.at(level).len());
    match own {
        0 => largest.people.high,
        _ => (largest.people.high as f64 * all as f64 / own as f64).round() as u64,
    }
}
