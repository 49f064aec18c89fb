//! Which values stand for a set, so that two sets can be compared without either: adaptive sampling
//! by hash (Wegman 1984; at a fixed level FracMinHash, Irber et al. 2022).

/// The most values of a small set; a set has more than half as many.
const FEW: usize = 512;
/// The level at which a set may have more than these: one value in 32.
const SCALED: u8 = 5;
/// The most values of any set.
const MOST: usize = 32_768;
/// Bits of a sealed value that tell its level.
const LEVEL_BITS: u32 = 6;

/// Whether so many values at a level are few enough.
const fn fits(count: usize, level: u8) -> bool {
    count <= FEW || (level >= SCALED && count <= MOST)
}

/// Whether a hash belongs to those of a level: one in 2^level does.
pub(super) const fn is_of(hash: u64, level: u8) -> bool {
    hash.leading_zeros() >= level as u32
}

/// Chooses from a stream of hashes.
#[derive(Clone)]
pub(super) struct Sampler {
    level: u8,
    /// Hashes above are not of the level.
    limit: u64,
    /// Ascending.
    kept: Vec<u64>,
    /// Not yet among them, in any order, perhaps repeated.
    fresh: Vec<u64>,
}

impl Default for Sampler {
    fn default() -> Self {
        Self {
            level: 0,
            limit: u64::MAX,
            kept: Vec::new(),
            fresh: Vec::new(),
        }
    }
}

impl PartialEq for Sampler {
    fn eq(&self, other: &Self) -> bool {
        let (mut mine, mut theirs) = (self.clone(), other.clone());
        mine.settle();
        theirs.settle();
        (mine.level, mine.kept) == (theirs.level, theirs.kept)
    }
}

impl Eq for Sampler {}

impl Sampler {
    /// Takes a hash, if it is of the level.
    #[inline]
    pub fn offer(&mut self, hash: u64) {
        if hash <= self.limit {
            self.take(hash);
        }
    }

    #[inline(never)]
    fn take(&mut self, hash: u64) {
        if self.kept.binary_search(&hash).is_ok() {
            return;
        }
        self.fresh.push(hash);
        if self.fresh.len() >= (self.kept.len() / 4).max(64) {
            self.settle();
        }
    }

    /// Adds everything that `other` kept.
    pub fn merge(&mut self, other: &Self) {
        self.raise(other.level);
        for hash in other.kept.iter().chain(&other.fresh) {
            self.offer(*hash);
        }
    }

    /// Keeps nothing more.
    pub fn end(&mut self) {
        self.raise(63);
    }

    fn raise(&mut self, level: u8) {
        if level > self.level {
            self.level = level;
            self.limit = u64::MAX >> level;
            self.kept.retain(|hash| is_of(*hash, level));
            self.fresh.retain(|hash| is_of(*hash, level));
        }
    }

    fn settle(&mut self) {
        self.kept.append(&mut self.fresh);
        self.kept.sort_unstable();
        self.kept.dedup();
        while !fits(self.kept.len(), self.level) && self.level < 63 {
            self.raise(self.level + 1);
        }
    }

    pub fn sketch(&self, seal: impl Fn(u64) -> u64) -> ContentSketch {
        let mut settled = self.clone();
        settled.settle();
        ContentSketch::sealed(settled.level, settled.kept.into_iter(), seal)
    }

    /// The level, and the hashes of it, ascending: for keeping.
    pub fn parts(&self) -> (u8, Vec<u64>) {
        let mut settled = self.clone();
        settled.settle();
        (settled.level, settled.kept)
    }

    /// What [`Self::parts`] gave.
    pub fn from_parts(level: u8, hashes: Vec<u64>) -> Self {
        let mut sampler = Self::default();
        sampler.raise(level.min(63));
        for hash in hashes {
            sampler.offer(hash);
        }
        sampler.settle();
        sampler
    }
}

/// Values that stand for a set of values: of all whose keyed hash begins with `level` zeros, every
/// one. Sealed: what is kept of a value is a second keyed hash, by which it can be recognized and
/// nothing else. Two sketches under one key can be compared, whatever their levels.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ContentSketch {
    level: u8,
    /// Six bits of level, then the seal; ascending.
    values: Vec<u64>,
}

/// How much of one set lies in another.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Containment {
    /// Values of the set that were compared.
    pub compared: usize,
    /// Those of them that lie in the other.
    pub common: usize,
}

impl Containment {
    /// The share, 0 to 1; 0 where nothing could be compared. Its standard error is
    /// `sqrt(share * (1 - share) / compared)`.
    pub fn share(self) -> f64 {
        self.common as f64 / self.compared.max(1) as f64
    }
}

impl ContentSketch {
    pub(super) fn sealed(
        level: u8,
        hashes: impl Iterator<Item = u64>,
        seal: impl Fn(u64) -> u64,
    ) -> Self {
        let mut values: Vec<u64> = hashes
            .map(|hash| {
                let own = u64::from(hash.leading_zeros().min(63));
                own << (64 - LEVEL_BITS) | seal(hash) >> LEVEL_BITS
            })
            .collect();
        values.sort_unstable();
        values.dedup();
        Self { level, values }
    }

    /// The same at a level at which there are at most so many: what is left out is not sealed.
    pub(super) fn sealed_at_most(
        most: usize,
        mut level: u8,
        mut hashes: Vec<u64>,
        seal: impl Fn(u64) -> u64,
    ) -> Self {
        while hashes.len() > most && level < 63 {
            level += 1;
            hashes.retain(|hash| is_of(*hash, level));
        }
        Self::sealed(level, hashes.into_iter(), seal)
    }

    /// A sketch as it was kept; `None` if it is none.
    pub fn from_parts(level: u8, mut values: Vec<u64>) -> Option<Self> {
        values.sort_unstable();
        values.dedup();
        let of_level = |value: &u64| level_of(*value) >= level;
        (level < 64 && values.iter().all(of_level)).then_some(Self { level, values })
    }

    /// One value in 2^level is here.
    pub const fn level(&self) -> u8 {
        self.level
    }

    /// The sealed values, ascending.
    pub fn values(&self) -> &[u64] {
        &self.values
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// How many values the set has, about: exact at level 0.
    pub fn estimate(&self) -> u64 {
        (self.values.len() as u64) << self.level.min(40)
    }

    /// The sketch of both sets together.
    pub fn merge(&mut self, other: &Self) {
        if self.values.is_empty() && self.level == 0 {
            return self.clone_from(other);
        }
        self.raise(other.level);
        let level = self.level;
        let theirs = other.values.iter().copied();
        self.values
            .extend(theirs.filter(|value| level_of(*value) >= level));
        self.values.sort_unstable();
        self.values.dedup();
        while !fits(self.values.len(), self.level) && self.level < 63 {
            self.raise(self.level + 1);
        }
    }

    /// A smaller sketch of the same set, with at most so many values.
    pub fn thinned(&self, most: usize) -> Self {
        let mut thin = self.clone();
        while thin.values.len() > most && thin.level < 63 {
            thin.raise(thin.level + 1);
        }
        thin
    }

    /// The same with these bits of each value only; they have to hold its level.
    #[must_use]
    pub fn masked(mut self, bits: u64) -> Self {
        self.values.iter_mut().for_each(|value| *value &= bits);
        self.values.dedup();
        self
    }

    /// How much of this set lies in another.
    pub fn within(&self, other: &Self) -> Containment {
        let level = self.level.max(other.level);
        let mine = self.at(level);
        let mut theirs = other.at(level).iter().peekable();
        let mut common = 0;
        for value in mine {
            while theirs.next_if(|theirs| *theirs < value).is_some() {}
            common += usize::from(theirs.peek() == Some(&value));
        }
        Containment {
            compared: mine.len(),
            common,
        }
    }

    /// Its values of a level, one in 2^level of all: of a lower level than its own there are not all.
    pub fn at(&self, level: u8) -> &[u64] {
        let from = self
            .values
            .partition_point(|value| level_of(*value) < level);
        self.values.get(from..).unwrap_or_default()
    }

    fn raise(&mut self, level: u8) {
        if level > self.level {
            self.level = level;
            let from = self
                .values
                .partition_point(|value| level_of(*value) < level);
            self.values.drain(..from);
        }
    }
}

const fn level_of(value: u64) -> u8 {
    (value >> (64 - LEVEL_BITS)) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Distinct;
    use crate::model::sketch::tests::spread;

    fn sketch(from: u64, to: u64) -> ContentSketch {
        let mut distinct = Distinct::default();
        for hash in spread(to).skip(from as usize) {
            distinct.insert(hash);
        }
        distinct.sketch(|hash| hash.rotate_left(17).wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    #[test]
    fn containment_is_that_of_the_sets() {
        for (mine, theirs, share) in [
            ((0, 100), (0, 100), 1.0),
            ((0, 100), (50, 150), 0.5),
            ((0, 1_000), (0, 100_000), 1.0),
            ((0, 2_000), (1_000, 50_000), 0.5),
            ((0, 100_000), (3_000, 103_000), 0.97),
            ((0, 500_000), (400_000, 900_000), 0.2),
            ((0, 2_000), (2_000, 100_000), 0.0),
        ] {
            let (a, b) = (sketch(mine.0, mine.1), sketch(theirs.0, theirs.1));
            let found = a.within(&b);
            let error = 4.0 * (share * (1.0 - share) / found.compared as f64).sqrt();
            let off = (found.share() - share).abs();
            assert!(found.compared >= 20 && off <= error, "{mine:?} {found:?}");
        }
    }

    #[test]
    fn a_sketch_of_parts_merged_is_that_of_the_whole() {
        for (n, splits) in [
            (300, vec![100]),
            (5_000, vec![10, 4_000]),
            (200_000, vec![7, 90_000]),
        ] {
            let hashes: Vec<u64> = spread(n).collect();
            let mut whole = Distinct::default();
            hashes.iter().for_each(|hash| whole.insert(*hash));
            let mut merged = Distinct::default();
            let mut from = 0;
            for to in splits.into_iter().chain([n as usize]) {
                let mut part = Distinct::default();
                hashes[from..to].iter().for_each(|hash| part.insert(*hash));
                part.merge(&merged);
                merged = part;
                from = to;
            }
            assert!(merged == whole, "{n}");
            assert_eq!(merged.sketch(|h| h), whole.sketch(|h| h), "{n}");
        }
    }

    #[test]
    fn merged_sketches_are_those_of_the_union() {
        let mut merged = sketch(0, 60_000);
        merged.merge(&sketch(40_000, 100_000));
        assert_eq!(merged, sketch(0, 100_000));
        assert!(merged.values().len() > 2_500 && merged.thinned(128).values().len() <= 128);
    }

    #[test]
    fn a_small_sketch_is_the_large_one_thinned() {
        for n in [0, 100, 128, 129, 256, 300, 5_000, 80_000] {
            let mut distinct = Distinct::default();
            spread(n).for_each(|hash| distinct.insert(hash));
            let seal = |hash: u64| hash.rotate_left(9) ^ 5;
            let small = distinct.small_sketch(128, seal);
            assert_eq!(small, distinct.sketch(seal).thinned(128), "{n}");
        }
    }

    #[test]
    fn repeated_values_change_nothing() {
        let mut once = Distinct::default();
        spread(3_000).for_each(|hash| once.insert(hash));
        let mut often = once.clone();
        for _ in 0..5 {
            spread(3_000).for_each(|hash| often.insert(hash));
        }
        assert!(once == often);
    }
}
