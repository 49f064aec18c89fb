//! Which of many similar sources a dump comes from, by imprints.
//!
//! A source is better than another the more of the dump only it holds, and, where both hold the same,
//! the smaller it is: rows drawn from a list of 3,000 hardly ever leave out all that a list of 2,900
//! lacks. Both are weighed as logarithms of likelihoods, over samples that are common to both.

use crate::model::trace::{FoundRecords, Overlap, Share};
use crate::model::{Containment, ContentSketch, Imprint};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// What one value of the dump weighs that one source holds and the other does not: twenty to one.
const ONLY_HERE: f64 = 3.0;

/// A source that a dump is held against.
#[derive(Clone, Debug)]
pub struct Suspect {
    /// By what its content is recognized.
    pub imprint: Imprint,
    /// What was found of the dump record by record, if that was searched for.
    pub found: Option<FoundRecords>,
    /// What it has in common with the dump.
    pub common: Common,
}

/// What a source has in common with a dump.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Common {
    /// By data type; those that both hold.
    pub kinds: BTreeMap<String, Overlap>,
    /// All identifiers of the dump; of data types that the source does not hold, none is in it.
    pub all: Overlap,
    /// Pairs of an identifier and another cell.
    pub pairs: Overlap,
}

impl Common {
    /// Of a dump and a source.
    pub fn of(dump: &Imprint, source: &Imprint) -> Self {
        let nothing = ContentSketch::default();
        let mut common = Self {
            pairs: overlap(&dump.pairs, &source.pairs),
            ..Self::default()
        };
        for (kind, sketch) in &dump.kinds {
            let theirs = source.kinds.get(kind);
            let overlap = overlap(sketch, theirs.unwrap_or(&nothing));
            common.all.dump_in_source = common.all.dump_in_source.plus(overlap.dump_in_source);
            if theirs.is_some() {
                common.all.source_in_dump = common.all.source_in_dump.plus(overlap.source_in_dump);
                common.kinds.insert(kind.clone(), overlap);
            }
        }
        if let Some(first) = common.kinds.values().next().copied() {
            // What starts at zero is not a sample.
            let shares = common.kinds.values();
            let exact = shares.fold(first.source_in_dump.exact, |all, overlap| {
                all && overlap.source_in_dump.exact
            });
            common.all.source_in_dump.exact = exact;
            common.all.dump_in_source.exact = dump.kinds.iter().all(|(kind, sketch)| match source
                .kinds
                .get(kind)
            {
                Some(theirs) => sketch.level().max(theirs.level()) == 0,
                None => sketch.level() == 0,
            });
        }
        common
    }

    /// Whether there is anything.
    pub const fn is_empty(&self) -> bool {
        self.all.dump_in_source.common == 0
    }

    /// The share of the dump that the source holds, in millionths: of the data type of which it holds
    /// most, for others may be written in ways that hide that they are the same.
    pub fn best(&self) -> u64 {
        let shares = self.kinds.values().map(|overlap| overlap.dump_in_source);
        let shares = shares.map(|share| (share.value() * 1e6) as u64);
        shares.max().unwrap_or(0)
    }
}

fn overlap(dump: &ContentSketch, source: &ContentSketch) -> Overlap {
    let exact = dump.level().max(source.level()) == 0;
    let share = |found: Containment| Share {
        compared: found.compared as u64,
        common: found.common as u64,
        exact,
    };
    Overlap {
        dump_in_source: share(dump.within(source)),
        source_in_dump: share(source.within(dump)),
    }
}

/// The order of sources, the best first, each with how far it is behind that. Equal ones stay in the
/// order in which they were given.
pub fn rank(dump: &Imprint, suspects: &[Suspect]) -> Vec<(usize, f64)> {
    let all: Vec<usize> = (0..suspects.len()).collect();
    let Some(mut best) = all.first().copied() else {
        return Vec::new();
    };
    // More than one round only if three beat each other in turn.
    for _ in 0..3 {
        let before = best;
        for at in &all {
            if let (Some(one), Some(other)) = (suspects.get(*at), suspects.get(best))
                && ahead(dump, one, other) > 1e-9
            {
                best = *at;
            }
        }
        if before == best {
            break;
        }
    }
    let behind = |at: usize| match (suspects.get(best), suspects.get(at)) {
        (Some(best), Some(other)) => ahead(dump, best, other).max(0.0),
        _ => 0.0,
    };
    let mut order: Vec<(usize, f64)> = all.into_iter().map(|at| (at, behind(at))).collect();
    order.sort_by(|(a, x), (b, y)| {
        let first = (*b == best).cmp(&(*a == best));
        first.then(x.partial_cmp(y).unwrap_or(Ordering::Equal))
    });
    order
}

/// How much likelier the dump comes from one source than from the other: the logarithm of the ratio.
fn ahead(dump: &Imprint, one: &Suspect, other: &Suspect) -> f64 {
    if let (Some(mine), Some(theirs)) = (one.found, other.found) {
        let more = |mine: u64, theirs: u64| mine as f64 - theirs as f64;
        let only = more(mine.people, theirs.people) + more(mine.whole, theirs.whole);
        let sizes = (other.imprint.records.max(1) as f64 / one.imprint.records.max(1) as f64).ln();
        return ONLY_HERE * only + mine.people.min(theirs.people) as f64 * sizes;
    }
    let nothing = ContentSketch::default();
    let (mut only, mut size, mut most) = (0.0, 0.0, 0);
    for (kind, sketch) in &dump.kinds {
        let of = |suspect: &'_ Suspect| suspect.imprint.kinds.get(kind).cloned();
        let mine = of(one).unwrap_or_else(|| nothing.clone());
        let theirs = of(other).unwrap_or_else(|| nothing.clone());
        let found = Held::of(sketch, &mine, &theirs);
        only += found.difference();
        // The list is as long as its longest column.
        if found.both > most && found.sizes.0 > 0 && found.sizes.1 > 0 {
            most = found.both;
            size = found.both as f64 * (found.sizes.1 as f64 / found.sizes.0 as f64).ln();
        }
    }
    let pairs = Held::of(&dump.pairs, &one.imprint.pairs, &other.imprint.pairs);
    ONLY_HERE * (only + pairs.difference()) + size
}

/// Values of a dump that sources hold, of a level at which all three can be compared.
struct Held {
    mine: u64,
    theirs: u64,
    both: u64,
    /// How many values the sources have of that level.
    sizes: (usize, usize),
}

impl Held {
    fn of(dump: &ContentSketch, mine: &ContentSketch, theirs: &ContentSketch) -> Self {
        let level = dump.level().max(mine.level()).max(theirs.level());
        let (a, b) = (mine.at(level), theirs.at(level));
        let mut held = Self {
            mine: 0,
            theirs: 0,
            both: 0,
            sizes: (a.len(), b.len()),
        };
        for value in dump.at(level) {
            let here = a.binary_search(value).is_ok();
            let there = b.binary_search(value).is_ok();
            held.mine += u64::from(here && !there);
            held.theirs += u64::from(there && !here);
            held.both += u64::from(here && there);
        }
        held
    }

    fn difference(&self) -> f64 {
        self.mine as f64 - self.theirs as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Sieve;
    use std::ops::Range;

    fn mixed(n: u64) -> u64 {
        let mixed = (n + 1).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        (mixed ^ mixed >> 32).wrapping_mul(0xD6E8_FEB8_6659_FD93)
    }

    fn sketch(most: usize, all: impl Iterator<Item = u64>) -> ContentSketch {
        let mut sieve = Sieve::new(most);
        all.for_each(|n| sieve.insert(mixed(n)));
        sieve.sketch(|hash| hash.rotate_left(7))
    }

    /// These people, every `step`-th, with what stands beside them in some month.
    fn imprint(people: Range<u64>, step: usize, month: u64) -> Imprint {
        let all = || people.clone().step_by(step);
        Imprint {
            kinds: [("email".to_owned(), sketch(Imprint::VALUES, all()))].into(),
            pairs: sketch(
                Imprint::PAIRS,
                all().flat_map(|n| [n << 32, n << 32 | 1 << 16 | month]),
            ),
            records: all().count() as u64,
        }
    }

    fn ranked(dump: &Imprint, sources: Vec<Imprint>) -> Vec<(usize, f64)> {
        let suspects: Vec<Suspect> = sources
            .into_iter()
            .map(|imprint| Suspect {
                common: Common::of(dump, &imprint),
                imprint,
                found: None,
            })
            .collect();
        rank(dump, &suspects)
    }

    #[test]
    fn of_months_of_a_growing_list_the_right_one_is_first() {
        for step in [100, 20, 5, 1] {
            for month in [0, 17, 39] {
                let dump = imprint(0..2_000 + month * 50, step, month);
                let sources = (0..40).map(|m| imprint(0..2_000 + m * 50, 1, m)).collect();
                let order = ranked(&dump, sources);
                let next = order[1].1;
                assert_eq!(order[0].0 as u64, month, "step {step}");
                assert!(next > 3.0, "step {step} {next}");
            }
        }
    }

    #[test]
    fn without_anything_beside_them_a_few_people_do_not_tell_and_all_of_them_do() {
        for (step, told) in [(100, false), (1, true)] {
            let sources: Vec<Imprint> = (0..5).map(|m| imprint(0..2_000 + m * 50, 1, 0)).collect();
            let mut dump = imprint(0..2_100, step, 0);
            dump.pairs = ContentSketch::default();
            let order = ranked(&dump, sources);
            let best = order[0].0;
            let alike = order.iter().filter(|(_, behind)| *behind < 3.0).count();
            assert_eq!((alike == 1, best == 2 || !told), (told, true), "{order:?}");
        }
    }

    #[test]
    fn large_lists_are_told_apart_by_their_samples() {
        let sources = (0..6)
            .map(|m| imprint(m * 9_000..m * 9_000 + 300_000, 1, m))
            .collect();
        let dump = imprint(27_000..327_000, 20, 3);
        let order = ranked(&dump, sources);
        assert_eq!(order[0].0, 3);
        assert!(order[1].1 > 3.0, "{order:?}");
    }
}
