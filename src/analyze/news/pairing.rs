//! Which finding continues which: one to one, at the same place first, then elsewhere.

use super::likeness::{at_one_place, at_two_places, is_known_from};
use super::places::{Fate, Places};
use crate::model::{Prior, PriorFinding};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Live entries of a posting that are looked at.
const LOOKED_AT: usize = 32;
/// Candidates that are compared in full.
const COMPARED: usize = 8;
/// Pairs of one kind at one place that are compared each with each; beyond, only in order.
const PAIRS: usize = 1 << 16;

/// What a finding continues.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Match {
    /// Nothing known.
    #[default]
    None,
    /// An earlier finding of the same place.
    Same(usize),
    /// An earlier finding of a place that holds it no longer.
    Moved(usize),
    /// It repeats an earlier finding that another place holds.
    Spread(usize),
}

/// The pairing in the making.
pub(super) struct Pairing<'a> {
    prior: &'a Prior,
    now: &'a Prior,
    /// Type, header and whether it is for tests, as a number; of both scans.
    kinds: (Vec<usize>, Vec<usize>),
    /// Place, as a number; of both scans.
    places: (Vec<usize>, Vec<usize>),
    /// What each finding continues.
    pub matches: Vec<Match>,
    /// The finding that continues an earlier one.
    pub successors: Vec<Option<usize>>,
    /// What became of earlier findings that nothing continues at their place.
    pub fates: Vec<Option<Fate>>,
}

impl<'a> Pairing<'a> {
    pub(super) fn new(prior: &'a Prior, now: &'a Prior, places: &Places<'_>) -> Self {
        let mut numbers = HashMap::new();
        let mut kinds = |scan: &'a Prior| -> Vec<usize> {
            let kinds = scan.findings.iter().map(|finding| {
                let kind = (&*finding.info_type, &*finding.header, finding.test_value);
                let next = numbers.len();
                *numbers.entry(kind).or_insert(next)
            });
            kinds.collect()
        };
        let lie = |scan: &'a Prior| -> Vec<usize> {
            let files: Vec<usize> = scan.files.iter().map(|file| places.number(file)).collect();
            let findings = scan.findings.iter();
            findings
                .map(|finding| files.get(finding.file).copied().unwrap_or(usize::MAX))
                .collect()
        };
        Self {
            kinds: (kinds(prior), kinds(now)),
            places: (lie(prior), lie(now)),
            matches: vec![Match::None; now.findings.len()],
            successors: vec![None; prior.findings.len()],
            fates: Vec::new(),
            prior,
            now,
        }
    }

    /// Pairs what lies where it lay.
    pub(super) fn pair_places(&mut self) {
        let mut groups: BTreeMap<(usize, usize), (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for (at, key) in keys(&self.places.1, &self.kinds.1) {
            groups.entry(key).or_default().1.push(at);
        }
        for (at, key) in keys(&self.places.0, &self.kinds.0) {
            if let Some(group) = groups.get_mut(&key) {
                group.0.push(at);
            }
        }
        for (old, now) in groups.into_values() {
            for (old, now) in self.best_pairs(&old, &now) {
                self.join(old, now, Match::Same(old));
            }
        }
    }

    /// Finds where else the content of the rest lies or lay, by what it is first, then by the company
    /// it keeps.
    pub(super) fn pair_elsewhere(&mut self) {
        // Where nothing changed there is nothing to look for, and no index worth making.
        if self.unpaired().is_empty() {
            return;
        }
        let (free, held): (Vec<usize>, Vec<usize>) =
            (0..self.prior.findings.len()).partition(|old| self.is_free(*old));
        let (mut free, mut held) = (self.index(&free), self.index(&held));
        for at in self.unpaired() {
            let gone = free.candidates(self.kind(at), self.finding(at), |old| self.is_free(old));
            let here = held.candidates(self.kind(at), self.finding(at), |_| true);
            let candidates = [gone, here].concat();
            self.settle(at, &candidates, at_two_places, is_known_from);
        }
        // What moved above may have been copied as well.
        let all: Vec<usize> = (0..self.prior.findings.len()).collect();
        let mut index = self.index(&all);
        for at in self.unpaired() {
            let candidates = index.candidates(self.kind(at), self.finding(at), |_| true);
            self.settle(at, &candidates, at_two_places, is_known_from);
        }
        self.follow_company();
    }

    /// Findings whose values tell nothing come from where most of their file came from.
    fn follow_company(&mut self) {
        let company = self.company();
        let mut at_places: HashMap<(usize, usize), Vec<usize>> = HashMap::new();
        for (old, key) in keys(&self.places.0, &self.kinds.0) {
            at_places.entry(key).or_default().push(old);
        }
        for at in self.unpaired() {
            let place = self.finding(at).and_then(|now| company.get(&now.file));
            let Some(candidates) = place.and_then(|place| at_places.get(&(*place, self.kind(at))))
            else {
                continue;
            };
            self.settle(at, candidates, at_one_place, |old, now| {
                at_one_place(old, now).is_some()
            });
        }
    }

    /// For files of this scan, the earlier place which most of their findings lay or lie at.
    fn company(&self) -> HashMap<usize, usize> {
        let mut counts: HashMap<usize, BTreeMap<usize, usize>> = HashMap::new();
        for (finding, matched) in self.now.findings.iter().zip(&self.matches) {
            let (Match::Moved(old) | Match::Spread(old)) = matched else {
                continue;
            };
            if let Some(place) = self.places.0.get(*old) {
                let places = counts.entry(finding.file).or_default();
                *places.entry(*place).or_insert(0) += 1;
            }
        }
        let most = |places: BTreeMap<usize, usize>| {
            let places = places.into_iter();
            let best = places.max_by_key(|(place, count)| (*count, Reverse(*place)));
            best.map(|(place, _)| place)
        };
        counts
            .into_iter()
            .filter_map(|(file, places)| Some((file, most(places)?)))
            .collect()
    }

    /// Lets a finding continue the likest of these that is gone from its place, or repeat one that
    /// is held; of two as like the one with as many occurrences, then the one that is gone.
    fn settle(
        &mut self,
        at: usize,
        candidates: &[usize],
        likeness: fn(&PriorFinding, &PriorFinding) -> Option<u32>,
        is_repeated: fn(&PriorFinding, &PriorFinding) -> bool,
    ) {
        let Some(now) = self.finding(at) else { return };
        let scored = candidates.iter().filter_map(|old| {
            let finding = self.prior.findings.get(*old)?;
            let is_held = !self.is_free(*old);
            let fits = !is_held || is_repeated(finding, now);
            let score = likeness(finding, now).filter(|_| fits)?;
            let (recounted, apart) = (finding.count != now.count, finding.counts() != now.counts());
            Some((Reverse(score), recounted, is_held, apart, *old))
        });
        match scored.min() {
            Some((_, _, true, _, old)) => self.set(at, Match::Spread(old)),
            Some((_, _, false, _, old)) => self.join(old, at, Match::Moved(old)),
            None => {}
        }
    }

    /// Pairs of one kind at one place, the likest first.
    fn best_pairs(&self, old: &[usize], now: &[usize]) -> Vec<(usize, usize)> {
        let mut scored = Vec::new();
        let in_order = old.len().saturating_mul(now.len()) > PAIRS;
        for (nth, at) in now.iter().enumerate() {
            let candidates = match in_order {
                true => old.get(nth..=nth).unwrap_or_default(),
                false => old,
            };
            for candidate in candidates {
                let (Some(before), Some(after)) =
                    (self.prior.findings.get(*candidate), self.finding(*at))
                else {
                    continue;
                };
                if let Some(score) = at_one_place(before, after) {
                    let apart = before.counts() != after.counts();
                    scored.push((Reverse(score), apart, *at, *candidate));
                }
            }
        }
        scored.sort_unstable();
        let (mut olds, mut nows) = <(HashSet<_>, HashSet<_>)>::default();
        scored
            .into_iter()
            .filter(|(_, _, at, candidate)| {
                let is_free = !nows.contains(at) && !olds.contains(candidate);
                if is_free {
                    nows.insert(*at);
                    olds.insert(*candidate);
                }
                is_free
            })
            .map(|(_, _, at, candidate)| (candidate, at))
            .collect()
    }

    fn index(&self, olds: &[usize]) -> Index {
        let wanted: HashSet<usize> = self
            .unpaired()
            .into_iter()
            .map(|at| self.kind(at))
            .collect();
        let mut index = Index::default();
        // Backwards, so that the first comes last and can be taken off.
        for old in olds.iter().rev() {
            let (Some(kind), Some(finding)) =
                (self.kinds.0.get(*old), self.prior.findings.get(*old))
            else {
                continue;
            };
            let values = finding.sketch.iter().flat_map(|sketch| sketch.values());
            for value in values.filter(|_| wanted.contains(kind)) {
                index
                    .postings
                    .entry((*kind, *value))
                    .or_default()
                    .push(*old);
            }
        }
        index
    }

    /// Whether an earlier finding is continued by nothing and gone from its place.
    fn is_free(&self, old: usize) -> bool {
        let fate = self.fates.get(old).and_then(Option::as_ref);
        let continued = self.successors.get(old).is_some_and(Option::is_some);
        !continued && fate.is_some_and(|fate| fate.why.is_none())
    }

    fn unpaired(&self) -> Vec<usize> {
        let all = self.matches.iter().enumerate();
        all.filter(|(_, matched)| **matched == Match::None)
            .map(|(at, _)| at)
            .collect()
    }

    fn finding(&self, at: usize) -> Option<&'a PriorFinding> {
        self.now.findings.get(at)
    }

    fn kind(&self, at: usize) -> usize {
        self.kinds.1.get(at).copied().unwrap_or(usize::MAX)
    }

    fn join(&mut self, old: usize, at: usize, how: Match) {
        if let Some(successor) = self.successors.get_mut(old) {
            *successor = Some(at);
        }
        self.set(at, how);
    }

    fn set(&mut self, at: usize, how: Match) {
        if let Some(matched) = self.matches.get_mut(at) {
            *matched = how;
        }
    }
}

impl Match {
    /// The earlier finding.
    pub(super) const fn earlier(self) -> Option<usize> {
        match self {
            Self::None => None,
            Self::Same(old) | Self::Moved(old) | Self::Spread(old) => Some(old),
        }
    }
}

fn keys<'k>(
    places: &'k [usize],
    kinds: &'k [usize],
) -> impl Iterator<Item = (usize, (usize, usize))> + 'k {
    let keys = places.iter().copied().zip(kinds.iter().copied());
    keys.enumerate()
}

/// Earlier findings by the values of their sketches.
#[derive(Default)]
struct Index {
    postings: HashMap<(usize, u64), Vec<usize>>,
}

impl Index {
    /// Those that share most values with a finding, a few.
    fn candidates(
        &mut self,
        kind: usize,
        finding: Option<&PriorFinding>,
        is_live: impl Fn(usize) -> bool,
    ) -> Vec<usize> {
        let sketch = finding.and_then(|finding| finding.sketch.as_ref());
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for value in sketch.iter().flat_map(|sketch| sketch.values()) {
            let Some(posting) = self.postings.get_mut(&(kind, *value)) else {
                continue;
            };
            while posting.last().is_some_and(|old| !is_live(*old)) {
                posting.pop();
            }
            let live = posting.iter().rev().filter(|old| is_live(**old));
            for old in live.take(LOOKED_AT) {
                *shared.entry(*old).or_insert(0) += 1;
            }
        }
        let mut most: Vec<_> = shared.into_iter().collect();
        most.sort_by_key(|(old, count)| (Reverse(*count), *old));
        most.truncate(COMPARED);
        most.into_iter().map(|(old, _)| old).collect()
    }
}
