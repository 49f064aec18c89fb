//! How many people the sets of records are, in a range, and what of each was exposed.

use super::doubt::{Again, Namesakes};
use super::forest::Forest;
use super::places::lives;
use super::resolve::{Kept, Resolver, SEVERAL};
use super::roll::{Roll, Sighting, Trait};
use crate::model::incident::{AffectedGroup, ElementSet, Estimate, Jurisdiction, Link, Strength};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Stands for no person: a record that names nobody, or one of several.
pub const NOBODY: u32 = u32::MAX;

/// The people of a dump.
#[derive(Clone, Debug)]
pub struct Persons {
    /// How many.
    pub people: Estimate,
    /// For each record the first record of its person, or [`NOBODY`].
    pub of: Vec<u32>,
    /// What each record says.
    pub roll: Roll,
    /// How many records became one with others, by [`Link`].
    pub merged: [u64; Link::ALL.len()],
    /// What was not merged, and why.
    pub kept: Vec<Kept>,
    /// Identifiers that join nobody.
    pub shared: u64,
    /// Sets of records that are of one of several people.
    pub ambiguous: u64,
    /// Records that name nobody.
    pub nameless: u64,
    /// People with an address of our own.
    pub own: u64,
    /// People by where they live and what of them was exposed, in order.
    pub groups: Vec<AffectedGroup>,
}

/// Counts what was resolved.
pub(super) fn count(mut resolver: Resolver<'_>) -> Persons {
    let kept = still_apart(&mut resolver);
    let records = resolver.forest.len();
    let mut of = Vec::with_capacity(records as usize);
    let (mut nameless, mut best) = (0, 0);
    for record in 0..records {
        let root = resolver.forest.root(record);
        let named = resolver.links(root) != 0;
        nameless += u64::from(!named);
        let counts = named && !resolver.ambiguous.contains(&root);
        best += u64::from(counts && root == record);
        of.push(if counts { root } else { NOBODY });
    }
    let ambiguous = resolver.ambiguous.len() as u64;
    let people = range(&mut resolver, &of, best, &kept);
    let (groups, own) = groups(&resolver.roll, &of);
    Persons {
        people,
        of,
        roll: resolver.roll,
        merged: resolver.merged,
        kept,
        shared: resolver.shared,
        ambiguous,
        nameless,
        own,
        groups,
    }
}

/// How many people the sets are. Of those who share a name with another and are not told apart some
/// are the same: as many as there are more than namesakes. Of those who have no name as many are
/// the same as others as of addresses that spell one. Names that are written in two ways hide some
/// more. What was kept apart although something holds
/// it together may be one.
fn range(resolver: &mut Resolver<'_>, of: &[u32], sets: u64, kept: &[Kept]) -> Estimate {
    let counts = |root: &u32| of.get(*root as usize).is_some_and(|p| *p != NOBODY);
    let mut named = resolver.named(true);
    named.retain(|(_, root)| counts(root));
    let mut with_name: Vec<u32> = resolver.named(false).into_iter().map(|(_, r)| r).collect();
    with_name.retain(counts);
    with_name.sort_unstable();
    with_name.dedup();
    let alike = sets - at_fewest(resolver, &named, of).min(sets);
    let namesakes = Namesakes::measure(&named, &resolver.roll.births);
    let again = Again::measure(&named, &with_name, sets, namesakes);
    let apart = namesakes.apart(alike);
    let same = again.same();
    let kept: u64 = kept.iter().map(|kept| kept.people.saturating_sub(1)).sum();
    let wrong = Link::ALL
        .into_iter()
        .zip(resolver.merged)
        .zip(resolver.sharing)
        .map(|((link, merged), shared)| namesakes.wrong(link, merged, shared));
    let doubtful = wrong.sum::<u64>() + resolver.ambiguous.len() as u64;
    let fewest = sets - alike;
    let unseen = |seen: u64| resolver.spelling.unseen(seen);
    let best =
        (fewest + apart.best).saturating_sub(same.best + unseen(alike - apart.best + same.best));
    let low = (fewest + apart.low)
        .saturating_sub(same.high + 2 * unseen(alike - apart.low + same.high) + kept)
        .saturating_sub(strange_phones(resolver, of));
    Estimate {
        low: low.clamp(u64::from(sets > 0), best),
        best,
        high: best.max((fewest + apart.high).saturating_sub(same.low)) + doubtful,
    }
}

/// Phones that nobody is known to have may be those of people of whom no phone is known.
fn strange_phones(resolver: &Resolver<'_>, of: &[u32]) -> u64 {
    let phone = Sighting::bit(Link::Phone);
    let (mut phones, mut without) = (0, 0);
    let first = (0_u32..)
        .zip(of)
        .filter(|(record, person)| record == *person);
    for (record, _) in first {
        let links = resolver.links(record);
        phones += u64::from(links == phone);
        without += u64::from(links & phone == 0);
    }
    phones.min(without)
}

/// What contradicts each other and was not joined by something else, each pair once.
fn still_apart(resolver: &mut Resolver<'_>) -> Vec<Kept> {
    let mut seen = HashSet::new();
    let kept = std::mem::take(&mut resolver.kept);
    let kept = kept.into_iter().filter_map(|mut kept| {
        let roots = resolver.roots(kept.records.iter().copied());
        kept.people = roots.len() as u64;
        (roots.len() > 1 && seen.insert(roots)).then_some(kept)
    });
    let mut kept: Vec<Kept> = kept.collect();
    kept.sort_by_cached_key(|kept| {
        let mut marks: Vec<u64> = kept.records.iter().map(|r| resolver.mark(*r)).collect();
        marks.sort_unstable();
        (kept.contradiction, kept.link, marks)
    });
    kept
}

/// Sets of records that share names, directly or through others.
#[derive(Clone, Copy, Default)]
struct Family {
    sets: u64,
    /// Different people of one name, of the name with most.
    most: u64,
    /// The same, summed over names.
    sum: u64,
    /// How often a set was counted under a further name.
    again: u64,
}

impl Family {
    /// At least so many people.
    fn least(self) -> u64 {
        let distinct = self.sum.saturating_sub(self.again);
        distinct.max(self.most).clamp(1, self.sets.max(1))
    }
}

/// How many people there would be if all who have one name and do not contradict each other were
/// one.
fn at_fewest(resolver: &mut Resolver<'_>, named: &[(u64, u32)], of: &[u32]) -> u64 {
    let mut together = resolver.forest.clone();
    for group in named.chunk_by(|(a, _), (b, _)| a == b) {
        join_all(&mut together, group.iter().map(|(_, root)| root));
    }
    let mut sets = vec![0_u32; of.len()];
    for (record, person) in of.iter().enumerate() {
        if *person == record as u32
            && let Some(count) = sets.get_mut(together.root(*person) as usize)
        {
            *count += 1;
        }
    }
    let alone = sets.iter().filter(|count| **count == 1).count() as u64;
    let families = sets.iter().zip(0..).filter(|(count, _)| **count > 1);
    let family = |(count, root): (&u32, u32)| {
        let sets = u64::from(*count);
        (
            root,
            Family {
                sets,
                ..Family::default()
            },
        )
    };
    let mut families: HashMap<u32, Family> = families.map(family).collect();
    let mut seen = HashSet::new();
    for group in named.chunk_by(|(a, _), (b, _)| a == b) {
        if group.len() < 2 {
            // Of a family with others it is one more at most.
            let root = group.first().map_or(0, |(_, root)| *root);
            if let Some(family) = families.get_mut(&together.root(root)) {
                family.sum += 1;
                family.most = family.most.max(1);
                family.again += u64::from(!seen.insert(root));
            }
            continue;
        }
        let roots = resolver.roots(group.iter().map(|(_, root)| *root));
        let least = at_least(resolver, &roots) as u64;
        let Some(family) = roots.first().map(|root| together.root(*root)) else {
            continue;
        };
        let again = roots.iter().filter(|root| !seen.insert(**root)).count() as u64;
        if let Some(family) = families.get_mut(&family) {
            family.most = family.most.max(least);
            family.sum += least;
            family.again += again;
        }
    }
    alone + families.into_values().map(Family::least).sum::<u64>()
}

fn join_all<'r>(forest: &mut Forest, records: impl Iterator<Item = &'r u32>) {
    let mut first = None;
    for record in records {
        let with = *first.get_or_insert(*record);
        forest.join(with, *record);
    }
}

/// At least so many of these are different people: by birth dates or national numbers.
fn at_least(resolver: &Resolver<'_>, roots: &[u32]) -> usize {
    let different = |values: &[u32]| {
        let known = roots.iter().filter_map(|root| values.get(*root as usize));
        let known: HashSet<_> = known.filter(|v| **v != 0 && **v != SEVERAL).collect();
        known.len()
    };
    let mut labels: BTreeMap<u16, HashSet<u32>> = BTreeMap::new();
    for root in roots {
        for (kind, value) in resolver.labels_of(*root) {
            labels.entry(kind).or_default().insert(value);
        }
    }
    let by_labels = labels.values().map(HashSet::len).max().unwrap_or(0);
    let by_birth = different(&resolver.roll.births);
    // Not by places: people move.
    by_birth.max(by_labels).clamp(1, roots.len())
}

/// People by what is true of all their records.
fn groups(roll: &Roll, of: &[u32]) -> (Vec<AffectedGroup>, u64) {
    let mut said: Vec<(u32, u32)> = of
        .iter()
        .zip(&roll.traits)
        .filter(|(person, _)| **person != NOBODY)
        .map(|(person, says)| (*person, *says))
        .collect();
    said.sort_unstable();
    let mut groups: BTreeMap<AffectedGroup, u64> = BTreeMap::new();
    let mut own = 0;
    for records in said.chunk_by(|(a, _), (b, _)| a == b) {
        let says = records
            .iter()
            .filter_map(|(_, says)| roll.known.get(*says as usize));
        let says: Vec<&Trait> = says.collect();
        own += u64::from(says.iter().any(|says| says.own));
        *groups.entry(group_of(&says)).or_default() += 1;
    }
    let groups = groups.into_iter();
    let counted = groups.map(|(group, people)| AffectedGroup { people, ..group });
    (counted.collect(), own)
}

impl Persons {
    /// Takes people for others, by their first records.
    pub fn join(&mut self, as_one: &HashMap<u32, u32>) {
        let last = |person: u32| {
            let mut at = person;
            // Decisions may follow each other; a circle ends where it began.
            while let Some(next) = as_one.get(&at).filter(|next| **next < at) {
                at = *next;
            }
            at
        };
        let mut fewer = 0;
        for (record, person) in self.of.iter_mut().enumerate() {
            if *person == NOBODY {
                continue;
            }
            let joined = last(*person);
            fewer += u64::from(joined != *person && *person == record as u32);
            *person = joined;
        }
        let Estimate { low, best, high } = self.people;
        let best = best.saturating_sub(fewer);
        self.people = Estimate {
            low: low.min(best),
            best,
            high: high.saturating_sub(fewer),
        };
        (self.groups, self.own) = groups(&self.roll, &self.of);
    }

    /// Hands out every person: the records, ascending, and what is true of them. In the order of
    /// first records.
    pub fn each(&self, each: &mut dyn FnMut(&[u32], &AffectedGroup)) {
        let mut of: Vec<(u32, u32)> = self
            .of
            .iter()
            .zip(0..)
            .filter(|(person, _)| **person != NOBODY)
            .map(|(person, record)| (*person, record))
            .collect();
        of.sort_unstable();
        for records in of.chunk_by(|(a, _), (b, _)| a == b) {
            let records: Vec<u32> = records.iter().map(|(_, record)| *record).collect();
            let says: Vec<Trait> = records.iter().map(|r| self.roll.says(*r)).collect();
            let group = group_of(&says.iter().collect::<Vec<_>>());
            each(&records, &AffectedGroup { people: 1, ..group });
        }
    }

    /// What tells a person from others in reports: the least keyed hash of what names them. To be
    /// sealed before it is written anywhere.
    pub fn mark(&self, person: u32) -> u64 {
        let marks = &self.roll.marks;
        marks.get(person as usize).copied().unwrap_or(0)
    }
}

fn group_of(says: &[&Trait]) -> AffectedGroup {
    let elements = says
        .iter()
        .fold(ElementSet::EMPTY, |all, says| all.union(says.elements));
    let mut sets: Vec<ElementSet> = says.iter().map(|says| says.elements).collect();
    sets.sort_unstable();
    sets.dedup();
    let widest = |set: &ElementSet| !sets.iter().any(|other| other != set && other.has_all(*set));
    let together = sets.iter().filter(|set| widest(set)).copied().collect();
    let mut signs: BTreeMap<(Jurisdiction, Strength), u64> = BTreeMap::new();
    for (place, strength) in says.iter().filter_map(|says| says.lives) {
        *signs.entry((place, strength)).or_default() += 1;
    }
    let signs = signs.into_iter().map(|((place, s), n)| (place, s, n));
    let (jurisdiction, strength) = lives(signs.collect()).unzip();
    // Of contradicting birth dates the more careful one.
    let minor = says.iter().any(|says| says.minor == Some(true));
    AffectedGroup {
        jurisdiction,
        strength: strength.unwrap_or_default(),
        elements,
        together,
        minors: minor,
        people: 0,
    }
}
