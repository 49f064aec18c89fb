//! Whether a threshold is crossed.

use super::Affected;
use super::count::Counter;
use super::scope::Scope;
use crate::model::incident::{Circumstances, Estimate, Fired, Reach, Role, Verdict};
use crate::rule::law::{Combination, Demand, Law, When};
use std::cmp::Reverse;

/// A demand of a law, held against a breach in one scope.
pub(super) struct Case {
    /// The combinations that are met, those of most people first.
    pub fired: Vec<Fired>,
    /// People who meet any.
    pub people: Estimate,
    /// Whether there is no upper end.
    pub open: bool,
    /// The fewest people who bring it about.
    pub threshold: u64,
    /// What is said of it.
    pub verdict: Verdict,
    /// Whether what is met is about kinds of data, and not just any.
    specific: bool,
}

impl Case {
    /// The alternative that speaks most strongly for the duty; of equal ones the first.
    pub fn of(
        affected: &Affected<'_>,
        counter: &Counter<'_>,
        law: &Law,
        demand: &Demand,
        scope: &Scope,
    ) -> Self {
        let mut best: Option<(Verdict, Estimate, &When)> = None;
        for when in &demand.when {
            let people = counter.count(scope, law.holder, when.combinations.iter());
            let verdict = compared(people, when.at_least, affected.unread);
            if best.as_ref().is_none_or(|(other, ..)| verdict < *other) {
                best = Some((verdict, people, when));
            }
        }
        let (verdict, people, when) = match &best {
            Some((verdict, people, when)) => (*verdict, *people, Some(*when)),
            None => (Verdict::NotCrossed, Estimate::default(), None),
        };
        let combinations = when.map_or(&[][..], |when| &when.combinations);
        let (fired, specific) = fired(counter, law, scope, combinations);
        Self {
            fired,
            people,
            open: affected.unread,
            threshold: when.map_or(1, |when| when.at_least),
            verdict: weighed(verdict, law, demand, affected.circumstances),
            specific,
        }
    }

    /// Whether counts alone, without unread files, can reach the threshold.
    pub fn counted_verdict(&self) -> Verdict {
        compared(self.people, self.threshold, false)
    }

    /// Whether what is met is about kinds of data, and not just any.
    pub const fn is_specific(&self) -> bool {
        self.specific
    }
}

/// A range held against a threshold.
const fn compared(people: Estimate, threshold: u64, open: bool) -> Verdict {
    if people.low >= threshold {
        Verdict::Crossed
    } else if people.high >= threshold || open {
        Verdict::MayBeCrossed
    } else {
        Verdict::NotCrossed
    }
}

/// What stays of a verdict with the quality of the data and what is told of the breach.
fn weighed(counted: Verdict, law: &Law, demand: &Demand, circumstances: &Circumstances) -> Verdict {
    if !demand.level.is_reliable() {
        return Verdict::CheckWithCounsel;
    }
    if counted == Verdict::Crossed && is_open(law, demand, circumstances) {
        return Verdict::MayBeCrossed;
    }
    counted
}

/// Whether something other than counts decides and is unknown, or speaks against the duty.
fn is_open(law: &Law, demand: &Demand, circumstances: &Circumstances) -> bool {
    let holder = law
        .holder
        .is_some_and(|h| circumstances.holder(h).is_none());
    let readable = circumstances.unintelligible() != Some(true);
    let exempt = demand.encryption_exempts && !readable;
    let accessed = circumstances.reach == Some(Reach::Accessed);
    let only_accessed = law.needs == Some(Reach::Acquired) && accessed;
    let processor = demand.role == Some(Role::Processor) && circumstances.role.is_none();
    holder || exempt || only_accessed || processor
}

fn fired(
    counter: &Counter<'_>,
    law: &Law,
    scope: &Scope,
    combinations: &[Combination],
) -> (Vec<Fired>, bool) {
    let mut all = Vec::new();
    let mut specific = false;
    for combination in combinations {
        let people = counter.count(scope, law.holder, std::iter::once(combination));
        if people.is_zero() {
            continue;
        }
        specific |= !combination.terms.is_empty();
        all.push(Fired {
            title: combination.title.clone(),
            doubtful: people.best == 0,
            people,
        });
    }
    all.sort_by_key(|fired| Reverse((fired.people.best, fired.people.high)));
    (all, specific)
}
