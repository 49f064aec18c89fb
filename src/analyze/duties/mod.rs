//! Duties that may follow from a breach: counts of people by place and kind of data, held against
//! the thresholds of laws, with deadlines.
//!
//! Pure: what is read, what people say of the breach, the law and the time go in. How verdicts and
//! deadlines are made, and what they do not say, stands in `docs/law.md`.

mod count;
mod deadline;
mod scope;
#[cfg(test)]
mod tests;
mod verdict;
mod words;

pub use deadline::due;

use crate::model::incident::{
    AffectedGroup, Assessment, Circumstances, Duty, Elsewhere, Estimate, Holder, Question, Verdict,
};
use crate::rule::law::{Demand, Law, LawSet};
use count::Counter;
use scope::Scope;
use std::collections::{BTreeMap, BTreeSet};
use verdict::Case;

/// What duties are drawn from.
#[derive(Clone, Copy, Debug)]
pub struct Affected<'a> {
    /// People by place and kind of data.
    pub groups: &'a [AffectedGroup],
    /// How many people in all; its range is what merging records into people leaves open.
    pub total: Estimate,
    /// Whether there are files that could not be read.
    pub unread: bool,
    /// What people say of it.
    pub circumstances: &'a Circumstances,
    /// Seconds since 1970-01-01 UTC, for the time left.
    pub now: i64,
}

/// Draws duties from a breach.
pub fn assess(affected: &Affected<'_>, laws: &LawSet) -> Assessment {
    let counter = Counter::new(affected);
    let mut found = Found::default();
    for law in &laws.laws {
        let bound = law
            .holder
            .map(|holder| affected.circumstances.holder(holder));
        if bound == Some(Some(false)) {
            continue;
        }
        for demand in &law.demands {
            if scope::is_others(demand, affected.circumstances) {
                continue;
            }
            for scope in scope::scopes(law, demand, affected.circumstances, &counter) {
                found.weigh(affected, &counter, law, demand, scope);
            }
        }
    }
    let (unplaced, stateless) = counter.unplaced();
    let questions = found.questions();
    found.duties.sort_by_cached_key(words::rank);
    Assessment {
        duties: found.duties,
        unplaced,
        stateless,
        elsewhere: found.elsewhere.into_iter().collect(),
        without_law: counter.without_law(&laws.laws),
        questions,
    }
}

#[derive(Default)]
struct Found {
    duties: Vec<Duty>,
    elsewhere: BTreeSet<Elsewhere>,
    questions: BTreeMap<Holder, BTreeSet<String>>,
}

impl Found {
    fn weigh(
        &mut self,
        affected: &Affected<'_>,
        counter: &Counter<'_>,
        law: &Law,
        demand: &Demand,
        scope: Scope,
    ) {
        let case = Case::of(affected, counter, law, demand, &scope);
        let asked = law
            .holder
            .filter(|h| affected.circumstances.holder(*h).is_none());
        if !counter.is_anyone_in(&scope) {
            let counts = case.counted_verdict() != Verdict::NotCrossed && asked.is_none();
            if counts && !counter.is_anyone_in(&scope::whole(law, demand)) {
                self.elsewhere.insert(Elsewhere {
                    area: law.area.clone(),
                    law: law.id.clone(),
                    title: law.title.clone(),
                });
            }
            return;
        }
        match asked {
            // Only data that the law is about makes it likely that it binds.
            Some(holder) if !case.is_specific() => {
                let laws = self.questions.entry(holder).or_default();
                laws.insert(law.title.clone());
            }
            _ => self
                .duties
                .push(words::duty(affected, law, demand, scope, case)),
        }
    }

    fn questions(&mut self) -> Vec<Question> {
        let questions = std::mem::take(&mut self.questions);
        let question = |(holder, laws): (Holder, BTreeSet<String>)| Question {
            holder,
            laws: laws.into_iter().collect(),
        };
        questions.into_iter().map(question).collect()
    }
}
