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
use std::collections::BTreeMap;

/// Counts people of a breach.
pub(super) struct Counter<'a> {
    groups: BTreeMap<Option<Jurisdiction>, Vec<&'a AffectedGroup>>,
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
        let mut groups: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for group in affected.groups.iter().filter(|group| group.people > 0) {
            let place = group.jurisdiction.map(normalised);
            groups.entry(place).or_default().push(group);
        }
        let total = affected.total;
        // Groups hold everybody who is not proved to be another; the best estimate of all may be
        // less.
        let said: u64 = affected.groups.iter().map(|group| group.people).sum();
        Self {
            groups,
            circumstances: affected.circumstances,
            fewer: said.saturating_sub(total.low),
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
        for (place, groups) in &self.groups {
            let placement = scope.placement(*place);
            if placement == Placement::Out {
                continue;
            }
            for group in groups {
                let met = combinations
                    .clone()
                    .map(|combination| self.met(combination, group, holder))
                    .fold((Met::No, Met::No), |a, b| (a.0.max(b.0), a.1.max(b.1)));
                sums.add(group, met, scope.places.is_none(), placement);
            }
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
        let mut places = self.groups.keys();
        places.any(|place| scope.placement(*place) == Placement::In)
    }

    /// US states in which people are placed, in order.
    pub fn states(&self) -> impl Iterator<Item = Jurisdiction> + use<> {
        let placed = self.groups.keys().flatten().copied();
        let american = placed.filter(|p| p.country.as_str() == "US" && p.state.is_some());
        american.collect::<Vec<_>>().into_iter()
    }

    /// People without any place, and people in the United States without a state.
    pub fn unplaced(&self) -> (u64, u64) {
        let sum = |wanted: &dyn Fn(Option<Jurisdiction>) -> bool| {
            let places = self.groups.iter().filter(|(place, _)| wanted(**place));
            let groups = places.flat_map(|(_, groups)| groups);
            groups.fold(0_u64, |sum, group| sum.saturating_add(group.people))
        };
        let stateless = |place: Option<Jurisdiction>| place.is_some_and(is_stateless);
        (sum(&|place| place.is_none()), sum(&stateless))
    }

    /// Places with people for which no law of a place is known.
    pub fn without_law(&self, laws: &[Law]) -> Vec<(Jurisdiction, Estimate)> {
        let sums = |groups: &Vec<&AffectedGroup>| {
            let mut sums = Sums::default();
            for group in groups {
                sums.add(group, (Met::Yes, Met::Yes), false, Placement::In);
            }
            self.range(sums)
        };
        let placed = self.groups.iter();
        placed
            .filter_map(|(place, groups)| Some(((*place)?, groups)))
            .filter(|(place, _)| !is_stateless(*place))
            .filter(|(place, _)| !laws.iter().any(|law| holds(law, *place)))
            .map(|(place, groups)| (place, sums(groups)))
            .collect()
    }
}

/// Whether it is the United States without a state.
fn is_stateless(place: Jurisdiction) -> bool {
    place.country.as_str() == "US" && place.state.is_none()
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
