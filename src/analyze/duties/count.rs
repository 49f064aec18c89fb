//! Counts of people by place and combination, as ranges.
//!
//! - `low`: placed surely, and the combination lies within one record; less what merging might take
//!   away. Of people who are there at all, merging leaves one.
//! - `best`: all who are placed, and the combination lies within one record.
//! - `high`: all who are or may be there and of whom the combination lies anywhere in what was
//!   read, for whoever has all of it can put it together; more what merging may have joined wrongly.

use super::Affected;
use super::scope::{Placement, Scope, normalised};
use crate::model::incident::{
    AffectedGroup, Circumstances, ElementSet, Estimate, Holder, Jurisdiction, Strength,
};
use crate::rule::law::{Combination, Law, Met, Territory};
use std::collections::{BTreeMap, BTreeSet};

/// Counts people of a breach.
pub(super) struct Counter<'a> {
    groups: Vec<(Option<Jurisdiction>, &'a AffectedGroup)>,
    circumstances: &'a Circumstances,
    /// People whom merging might take away.
    fewer: u64,
    /// People whom merging may have joined wrongly.
    more: u64,
}

/// Sums on the way to a range.
#[derive(Clone, Copy, Default)]
struct Sums {
    sure: u64,
    best: u64,
    high: u64,
}

impl Sums {
    fn add(&mut self, group: &AffectedGroup, met: (Met, Met), everywhere: bool, place: Placement) {
        let (near, wide) = met;
        let people = group.people;
        if near == Met::Yes && place == Placement::In {
            self.best = self.best.saturating_add(people);
            if everywhere || group.strength == Strength::Sure {
                self.sure = self.sure.saturating_add(people);
            }
        }
        if wide >= Met::Perhaps {
            self.high = self.high.saturating_add(people);
        }
    }
}

impl<'a> Counter<'a> {
    pub fn new(affected: &Affected<'a>) -> Self {
        let place = |group: &'a AffectedGroup| (group.jurisdiction.map(normalised), group);
        let total = affected.total;
        Self {
            groups: affected.groups.iter().map(place).collect(),
            circumstances: affected.circumstances,
            fewer: total.best.saturating_sub(total.low),
            more: total.high.saturating_sub(total.best),
        }
    }

    /// People in a scope who meet any of some combinations.
    pub fn count<'c>(
        &self,
        scope: &Scope,
        holder: Option<Holder>,
        combinations: impl Iterator<Item = &'c Combination> + Clone,
    ) -> Estimate {
        let mut sums = Sums::default();
        for (place, group) in &self.groups {
            let placement = scope.placement(*place);
            if placement == Placement::Out {
                continue;
            }
            let met = combinations
                .clone()
                .map(|combination| self.met(combination, group, holder))
                .fold((Met::No, Met::No), |a, b| (a.0.max(b.0), a.1.max(b.1)));
            sums.add(group, met, scope.places.is_none(), placement);
        }
        self.range(sums)
    }

    fn range(&self, sums: Sums) -> Estimate {
        let low = match sums.sure {
            0 => 0,
            sure => sure.saturating_sub(self.fewer).max(1),
        };
        let high = match sums.high {
            0 => 0,
            high => high.saturating_add(self.more),
        };
        Estimate {
            low,
            best: sums.best,
            high: high.max(sums.best),
        }
    }

    /// Whether a group meets a combination: within one record, and anywhere.
    fn met(
        &self,
        combination: &Combination,
        group: &AffectedGroup,
        holder: Option<Holder>,
    ) -> (Met, Met) {
        let told = self.circumstances;
        let is_holder = holder.is_none_or(|holder| told.holder(holder) == Some(true));
        let wanted = (!combination.minors || group.minors)
            && (!combination.malicious || told.malicious != Some(false))
            && (!combination.if_holder || is_holder);
        if !wanted {
            return (Met::No, Met::No);
        }
        let most = match (combination.malicious, told.malicious) {
            (true, None) => Met::Perhaps,
            _ => Met::Yes,
        };
        let near = group.together.iter().map(|set| combination.met_by(*set));
        let near = near.fold(Met::No, Ord::max).min(most);
        let wide = combination.met_by(all_of(group)).min(most);
        match told.taken_together {
            Some(true) => (wide, wide),
            Some(false) => (near, near),
            None => (near, wide),
        }
    }

    /// Whether anyone is placed in a scope, for whatever data.
    pub fn is_anyone_in(&self, scope: &Scope) -> bool {
        let mut groups = self.groups.iter();
        groups.any(|(place, group)| group.people > 0 && scope.placement(*place) == Placement::In)
    }

    /// US states in which people are placed, in order.
    pub fn states(&self) -> impl Iterator<Item = Jurisdiction> + use<> {
        let placed = self.groups.iter().filter_map(|(place, _)| *place);
        let american = placed.filter(|p| p.country.as_str() == "US" && p.state.is_some());
        american.collect::<BTreeSet<_>>().into_iter()
    }

    /// People without any place, and people in the United States without a state.
    pub fn unplaced(&self) -> (u64, u64) {
        let sum = |wanted: &dyn Fn(Option<Jurisdiction>) -> bool| {
            let of = self.groups.iter().filter(|(place, _)| wanted(*place));
            of.fold(0_u64, |sum, (_, group)| sum.saturating_add(group.people))
        };
        let stateless = |place: Option<Jurisdiction>| {
            place.is_some_and(|p| p.country.as_str() == "US" && p.state.is_none())
        };
        (sum(&|place| place.is_none()), sum(&stateless))
    }

    /// Places with people for which no law of a place is known.
    pub fn without_law(&self, laws: &[Law]) -> Vec<(Jurisdiction, Estimate)> {
        let mut places: BTreeMap<Jurisdiction, Sums> = BTreeMap::new();
        for (place, group) in &self.groups {
            let Some(place) = place.filter(|_| group.people > 0) else {
                continue;
            };
            let sums = places.entry(place).or_default();
            sums.add(group, (Met::Yes, Met::Yes), false, Placement::In);
        }
        let stateless = |p: &Jurisdiction| p.country.as_str() == "US" && p.state.is_none();
        places
            .into_iter()
            .filter(|(place, _)| !stateless(place) && !laws.iter().any(|law| holds(law, *place)))
            .map(|(place, sums)| (place, self.range(sums)))
            .collect()
    }
}

/// All that was exposed of each person of a group.
pub(super) fn all_of(group: &AffectedGroup) -> ElementSet {
    let together = group.together.iter().copied();
    together.fold(group.elements, ElementSet::union)
}

/// Whether a law holds in a place for everyone.
fn holds(law: &Law, place: Jurisdiction) -> bool {
    let Territory::Places(places) = &law.territory else {
        return false;
    };
    let covers = |own: &Jurisdiction| {
        own.country == place.country && (own.state.is_none() || own.state == place.state)
    };
    law.holder.is_none() && places.iter().any(covers)
}
