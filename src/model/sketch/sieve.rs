//! A choice of the hashes of a set that is as large as one wants it to be.

use super::content::{ContentSketch, is_of};
use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};

/// Takes a keyed hash for its own: nobody can write a file that fills one bucket. Its first bits,
/// which are zeros in a sample, come last.
#[derive(Clone, Copy, Debug, Default)]
pub struct Turned(u64);

impl Hasher for Turned {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value.rotate_left(32);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The hashes of a set: every one up to some number, beyond that those that begin with so many zeros
/// that no more are left. The choice follows from the set alone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sieve {
    most: usize,
    level: u8,
    kept: HashSet<u64, BuildHasherDefault<Turned>>,
}

impl Sieve {
    /// Of nothing yet; it will keep at most so many.
    pub fn new(most: usize) -> Self {
        Self {
            most,
            level: 0,
            kept: HashSet::default(),
        }
    }

    /// Adds a keyed hash.
    #[inline]
    pub fn insert(&mut self, hash: u64) {
        if is_of(hash, self.level) && self.kept.insert(hash) {
            self.shake();
        }
    }

    /// Adds everything that `other` has seen.
    pub fn merge(&mut self, other: &Self) {
        if other.level > self.level {
            self.level = other.level;
            self.kept.retain(|hash| is_of(*hash, other.level));
        }
        for hash in &other.kept {
            self.insert(*hash);
        }
    }

    fn shake(&mut self) {
        while self.kept.len() > self.most && self.level < 63 {
            self.level += 1;
            let level = self.level;
            self.kept.retain(|hash| is_of(*hash, level));
        }
    }

    /// Whether nothing was kept.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// The choice, each hash passed through `seal`.
    pub fn sketch(&self, seal: impl Fn(u64) -> u64) -> ContentSketch {
        ContentSketch::sealed(self.level, self.kept.iter().copied(), seal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sketch::tests::spread;

    fn sieve(hashes: impl Iterator<Item = u64>) -> Sieve {
        let mut sieve = Sieve::new(1_000);
        hashes.for_each(|hash| sieve.insert(hash));
        sieve
    }

    #[test]
    fn a_choice_follows_from_the_set_whatever_the_order_and_the_parts() {
        for n in [0, 10, 1_000, 1_001, 30_000] {
            let whole = sieve(spread(n));
            let mut parts = sieve(spread(n).skip(n as usize / 3));
            parts.merge(&sieve(spread(n).take(n as usize / 2)));
            let all: Vec<u64> = spread(n).collect();
            assert_eq!(sieve(all.into_iter().rev()), whole, "{n}");
            assert_eq!(parts, whole, "{n}");
            let sketch = whole.sketch(|hash| hash);
            assert!(sketch.values().len() <= 1_000);
            assert_eq!(sketch.level() == 0, n <= 1_000);
        }
    }

    #[test]
    fn of_a_small_list_everything_is_found_in_a_large_one() {
        let large = sieve(spread(30_000)).sketch(|hash| hash.rotate_left(9));
        let small = sieve(spread(900)).sketch(|hash| hash.rotate_left(9));
        let found = small.within(&large);
        assert!(found.compared > 15 && found.common == found.compared);
    }
}
