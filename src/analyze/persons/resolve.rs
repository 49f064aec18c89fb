//! Which records are of one person. First what is proof by itself, then what national numbers
//! contradict, then what is likely. Nothing depends on the order of records: groups come in the
//! order of keyed fingerprints, and where one of several has to come first it is the one with the
//! least mark.

use super::camps::{Camps, camps};
use super::doubt::{Namesakes, Shared, Spelling};
use super::forest::Forest;
use super::labels::{Label, Labels, contradict, label};
use super::roll::{Keyed, Roll, Sighting};
use crate::model::incident::{Contradiction, Link};
use std::collections::{HashMap, HashSet};

/// Stands for several different values, which contradict nothing.
pub(super) const SEVERAL: u32 = u32::MAX;

/// Kinds of keys by which a record has a person of its own.
pub(super) const ANCHORS: u16 = Sighting::bit(Link::Email)
    | Sighting::bit(Link::HashedContact)
    | Sighting::bit(Link::NationalId)
    | Sighting::bit(Link::CardName)
    | Sighting::bit(Link::PhoneName)
    | Sighting::bit(Link::NameBirth)
    | Sighting::bit(Link::NameAddress);

/// Kinds of keys with a name in them, and what they are made of.
pub(super) const BY_NAME: u16 = Sighting::bit(Link::PhoneName)
    | Sighting::bit(Link::NameBirth)
    | Sighting::bit(Link::NameAddress)
    | Sighting::bit(Link::Phone)
    | Sighting::bit(Link::Name);

/// Records that were not merged.
#[derive(Clone, Debug)]
pub struct Kept {
    /// What contradicts.
    pub contradiction: Contradiction,
    /// What holds them together.
    pub link: Link,
    /// The records, ascending.
    pub records: Vec<u32>,
    /// How many there are of them in all.
    pub count: u64,
    /// How many people they are taken for.
    pub people: u64,
}

/// Records on their way to people.
pub(super) struct Resolver<'k> {
    pub roll: Roll,
    pub keyed: &'k mut dyn Keyed,
    pub forest: Forest,
    pub merged: [u64; Link::ALL.len()],
    pub kept: Vec<Kept>,
    pub shared: u64,
    /// How many values of a kind that attaches records have one owner, and how many several.
    pub sharing: [Shared; Link::ALL.len()],
    /// How often names are written in one way.
    pub spelling: Spelling,
    /// Roots of which one of several people is meant.
    pub ambiguous: HashSet<u32>,
    labels: Labels,
    /// What sets were before they became one: the roots that [`Labels`] knows.
    parts: HashMap<u32, Vec<u32>>,
}

impl<'k> Resolver<'k> {
    pub fn new(roll: Roll, keyed: &'k mut dyn Keyed) -> Self {
        Self {
            forest: Forest::new(roll.len()),
            roll,
            keyed,
            merged: [0; Link::ALL.len()],
            kept: Vec::new(),
            shared: 0,
            spelling: Spelling::default(),
            sharing: [Shared::default(); Link::ALL.len()],
            ambiguous: HashSet::new(),
            labels: Labels::default(),
            parts: HashMap::new(),
        }
    }

    /// Goes all the way.
    pub fn run(&mut self) {
        self.join_strong();
        self.labels = self.read_labels();
        let contradicted = self.labels.contradicted();
        if !contradicted.is_empty() {
            self.part_contradicted(&contradicted);
            self.labels = self.read_labels();
        }
        self.fold();
        for link in [Link::NameBirth, Link::NameAddress] {
            self.join_likely(link);
        }
        for link in [Link::Phone, Link::Account, Link::Customer] {
            self.attach(link);
        }
        self.attach_misspelled();
        let named = self.named(false);
        // Where namesakes are known to be common a name alone tells nobody.
        if !Namesakes::measure(&named, &self.roll.births).are_common() {
            self.attach_names(&named);
        }
    }

    /// Joins what one strong identifier holds together.
    fn join_strong(&mut self) {
        let Self {
            roll,
            keyed,
            forest,
            merged,
            kept,
            shared,
            spelling,
            ..
        } = self;
        let mut names: Vec<u64> = Vec::new();
        for link in Link::ALL.into_iter().filter(|link| link.is_strong()) {
            keyed.each_group(link, &mut |_, records| {
                if records.len() < 2 {
                    return;
                }
                let mut join = |records: &[u32]| {
                    let pairs = records.iter().zip(records.iter().skip(1));
                    let joined = pairs.filter(|(a, b)| forest.join(**a, **b)).count();
                    if let Some(count) = merged.get_mut(link as usize) {
                        *count += joined as u64;
                    }
                };
                match parted(roll, link, records) {
                    Camps::One => {
                        join(records);
                        if link == Link::Email {
                            names.clear();
                            names.extend(records.iter().filter_map(|r| roll.name(*r).key()));
                            spelling.add(&mut names);
                        }
                    }
                    Camps::Two(first, second) => {
                        join(&first);
                        join(&second);
                        kept.push(Kept {
                            contradiction: Contradiction::Names,
                            link,
                            records: records.to_vec(),
                            count: records.len() as u64,
                            people: 2,
                        });
                    }
                    Camps::Many(nameless) => {
                        *shared += 1;
                        join(&nameless);
                    }
                }
            });
        }
    }

    fn read_labels(&mut self) -> Labels {
        let Self { keyed, forest, .. } = self;
        let mut all: Vec<(u32, Label)> = Vec::new();
        keyed.each_group(Link::NationalId, &mut |fingerprint, records| {
            let label = label(fingerprint);
            for record in records {
                let entry = (forest.root(*record), label);
                if all.last() != Some(&entry) {
                    all.push(entry);
                }
            }
        });
        Labels::new(all)
    }

    /// Takes apart what holds two national numbers of a kind, and joins it again, but never two such.
    fn part_contradicted(&mut self, roots: &[u32]) {
        let mut members: Vec<(u32, u32)> = Vec::new();
        for record in 0..self.forest.len() {
            let root = self.forest.root(record);
            if roots.binary_search(&root).is_ok() {
                members.push((root, record));
            }
        }
        for (_, record) in &members {
            self.forest.part(*record);
        }
        let concerned: HashSet<u32> = members.iter().map(|(_, record)| *record).collect();
        let mut labels: HashMap<u32, Vec<Label>> = HashMap::new();
        let strong = Link::ALL.into_iter().filter(|link| link.is_strong());
        let numbers_first = std::iter::once(Link::NationalId).chain(strong);
        let Self {
            roll,
            keyed,
            forest,
            ..
        } = self;
        for link in numbers_first {
            keyed.each_group(link, &mut |fingerprint, records| {
                let own: Vec<u32> = records
                    .iter()
                    .filter(|record| concerned.contains(record))
                    .copied()
                    .collect();
                let mut join = |records: &[u32]| {
                    if link == Link::NationalId {
                        for record in records {
                            labels.insert(forest.root(*record), vec![label(fingerprint)]);
                        }
                    }
                    join_guarded(roll, forest, &mut labels, records);
                };
                match parted(roll, link, &own) {
                    Camps::One => join(&own),
                    Camps::Two(first, second) => {
                        join(&first);
                        join(&second);
                    }
                    Camps::Many(nameless) => join(&nameless),
                }
            });
        }
        self.keep_contradicted(members);
    }

    fn keep_contradicted(&mut self, mut members: Vec<(u32, u32)>) {
        members.sort_unstable();
        for set in members.chunk_by(|(a, _), (b, _)| a == b) {
            let records: Vec<u32> = set.iter().map(|(_, record)| *record).collect();
            let people: HashSet<u32> = records.iter().map(|r| self.forest.root(*r)).collect();
            let links = records
                .iter()
                .filter_map(|record| self.roll.links.get(*record as usize));
            let links = links.fold(0, |all, links| all | links);
            let strong = Link::ALL.into_iter().filter(|link| link.is_strong());
            let link = strong
                .filter(|link| *link != Link::NationalId)
                .find(|link| links & Sighting::bit(*link) != 0);
            self.kept.push(Kept {
                contradiction: Contradiction::NationalIds,
                link: link.unwrap_or(Link::NationalId),
                count: records.len() as u64,
                people: people.len() as u64,
                records,
            });
        }
    }

    /// Brings what is known of records to the roots of their sets.
    fn fold(&mut self) {
        for record in 0..self.forest.len() {
            let root = self.forest.root(record);
            if root != record {
                self.fold_into(record, root);
            }
        }
    }

    fn fold_into(&mut self, from: u32, to: u32) {
        let (from, to) = (from as usize, to as usize);
        let roll = &mut self.roll;
        fold_one(&mut roll.births, from, to, one_or_several);
        fold_one(&mut roll.areas, from, to, one_or_several);
        fold_one(&mut roll.marks, from, to, u64::min);
        fold_one(&mut roll.links, from, to, |a, b| a | b);
    }

    /// Joins two sets and what is known of them.
    pub(super) fn join(&mut self, a: u32, b: u32) -> bool {
        let (a, b) = (self.forest.root(a), self.forest.root(b));
        if !self.forest.join(a, b) {
            return false;
        }
        let (root, other) = (a.min(b), a.max(b));
        self.fold_into(other, root);
        if self.ambiguous.remove(&other) {
            self.ambiguous.insert(root);
        }
        let others = self.parts.remove(&other).unwrap_or_else(|| vec![other]);
        self.parts
            .entry(root)
            .or_insert_with(|| vec![root])
            .extend(others);
        true
    }

    /// Joins what is likely one person, if nothing contradicts.
    fn join_likely(&mut self, link: Link) {
        for records in self.groups(link, 2) {
            let roots = self.roots(records.iter().copied());
            let mut people: Vec<u32> = Vec::new();
            for root in roots {
                let fits = people.iter().position(|one| !self.differ(*one, root));
                let Some(one) = fits.and_then(|at| people.get_mut(at)) else {
                    people.push(root);
                    continue;
                };
                if self.join(*one, root) {
                    self.count(link);
                }
                *one = self.forest.root(root);
            }
        }
    }

    /// The distinct roots of records by what they hold.
    pub fn roots(&mut self, records: impl Iterator<Item = u32>) -> Vec<u32> {
        let mut roots: Vec<u32> = records.map(|record| self.forest.root(record)).collect();
        roots.sort_unstable();
        roots.dedup();
        roots.sort_by(|a, b| {
            let first = |root: u32| {
                let at = root as usize;
                let roll = &self.roll;
                let (birth, area) = (roll.births.get(at), roll.areas.get(at));
                (self.mark(root), birth, area, self.links(root))
            };
            let labels = || self.labels_of(*a).cmp(&self.labels_of(*b));
            first(*a).cmp(&first(*b)).then_with(labels).then(a.cmp(b))
        });
        roots
    }

    pub fn mark(&self, root: u32) -> u64 {
        self.roll.marks.get(root as usize).copied().unwrap_or(0)
    }

    /// Groups of at least so many records. They are collected, as joining needs all of `self`.
    pub(super) fn groups(&mut self, link: Link, least: usize) -> Vec<Vec<u32>> {
        let mut groups = Vec::new();
        let forest = &mut self.forest;
        self.keyed.each_group(link, &mut |_, records| {
            if records.len() < least {
                return;
            }
            let first = records.first().map(|record| forest.root(*record));
            if least < 2 || records.iter().any(|r| Some(forest.root(*r)) != first) {
                groups.push(records.to_vec());
            }
        });
        groups
    }

    pub fn count(&mut self, link: Link) {
        if let Some(count) = self.merged.get_mut(link as usize) {
            *count += 1;
        }
    }

    /// Whether birth dates or national numbers tell two sets apart.
    pub fn differ(&self, a: u32, b: u32) -> bool {
        let births = |root: u32| self.roll.births.get(root as usize).copied().unwrap_or(0);
        differ(births(a), births(b)) || contradict(&self.labels_of(a), &self.labels_of(b))
    }

    pub fn labels_of(&self, root: u32) -> Vec<Label> {
        let own = [root];
        let parts = self.parts.get(&root).map_or(&own[..], Vec::as_slice);
        let mut labels: Vec<Label> = parts.iter().flat_map(|p| self.labels.of(*p)).collect();
        labels.sort_unstable();
        labels.dedup();
        labels
    }

    pub fn links(&self, root: u32) -> u16 {
        self.roll.links.get(root as usize).copied().unwrap_or(0)
    }

    /// Whether a set has a person of its own.
    pub fn is_anchored(&self, root: u32) -> bool {
        self.links(root) & ANCHORS != 0
    }

    /// Full names and the roots that are called so, in order; with names that only addresses spell
    /// if so wished.
    pub fn named(&mut self, spelled: bool) -> Vec<(u64, u32)> {
        let mut named = Vec::new();
        for record in 0..self.forest.len() {
            if let Some(key) = self.roll.name(record).key() {
                named.push((key, self.forest.root(record)));
            }
        }
        if spelled {
            for (record, key) in &self.roll.spelled {
                named.push((*key, self.forest.root(*record)));
            }
        }
        named.sort_unstable();
        named.dedup();
        named
    }
}

/// By names, unless the key itself has the name in it.
fn parted(roll: &Roll, link: Link, records: &[u32]) -> Camps {
    match link {
        Link::Email | Link::HashedContact | Link::NationalId => camps(roll, records),
        _ => Camps::One,
    }
}

/// Joins sets by their labels, but never two that contradict each other.
fn join_guarded(
    roll: &Roll,
    forest: &mut Forest,
    labels: &mut HashMap<u32, Vec<Label>>,
    records: &[u32],
) {
    let mark = |record: &u32| roll.marks.get(*record as usize).copied().unwrap_or(0);
    let mut sets: Vec<(Vec<Label>, u64, u32)> = Vec::new();
    for record in records {
        let root = forest.root(*record);
        let own = labels.get(&root).cloned().unwrap_or_default();
        match sets.iter_mut().find(|(_, _, known)| *known == root) {
            Some((_, least, _)) => *least = (*least).min(mark(record)),
            None => sets.push((own, mark(record), root)),
        }
    }
    sets.sort_unstable();
    // Those without a number come first, and belong to the first with one.
    let Some((mut all, _, first)) = sets.first().cloned() else {
        return;
    };
    for (own, _, root) in sets.into_iter().skip(1) {
        if contradict(&all, &own) {
            continue;
        }
        forest.join(first, root);
        all.extend(own);
        all.sort_unstable();
        all.dedup();
    }
    labels.insert(forest.root(first), all);
}

fn fold_one<T: Copy>(all: &mut [T], from: usize, to: usize, both: impl Fn(T, T) -> T) {
    if let (Some(from), Some(to)) = (all.get(from).copied(), all.get_mut(to)) {
        *to = both(*to, from);
    }
}

const fn one_or_several(a: u32, b: u32) -> u32 {
    match (a, b) {
        (0, other) | (other, 0) => other,
        _ if a == b => a,
        _ => SEVERAL,
    }
}

/// Whether both are known, and different.
pub(super) const fn differ(a: u32, b: u32) -> bool {
    a != 0 && b != 0 && a != SEVERAL && b != SEVERAL && a != b
}
