//! How many distinct values a stream has, and which of them stand for it.

use super::content::{ContentSketch, Sampler};

/// Exact up to this many distinct values.
const EXACT: usize = 256;
/// 2^12 registers: standard error 1.04 / sqrt(4096) = 1.6 %.
const PRECISION: u32 = 12;
const REGISTERS: usize = 1 << PRECISION;
const EMPTY: u64 = 0;

/// Number of distinct keyed 64-bit hashes: exact up to 256, then HyperLogLog with 4,096 registers
/// (Flajolet et al. 2007) read by Ertl's estimator (arXiv:1702.01284), which needs no tables.
#[derive(Clone, PartialEq, Eq)]
pub struct Distinct(Inner);

#[derive(Clone)]
enum Inner {
    /// Open addressing, power-of-two capacity, at most half full; 0 marks a free slot.
    Few {
        slots: Vec<u64>,
        used: usize,
    },
    Many(Box<Many>),
}

/// Beyond what is counted exactly.
#[derive(Clone, PartialEq, Eq)]
struct Many {
    registers: [u8; REGISTERS],
    sampler: Sampler,
}

impl Many {
    /// Of the values of a table of slots.
    fn of(slots: &[u64]) -> Self {
        let mut many = Self {
            registers: [0; REGISTERS],
            sampler: Sampler::default(),
        };
        for hash in slots.iter().filter(|h| **h != EMPTY) {
            many.insert(*hash);
        }
        many
    }

    #[inline]
    fn insert(&mut self, hash: u64) {
        insert_register(&mut self.registers, hash);
        self.sampler.offer(hash);
    }
}

impl PartialEq for Inner {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Few { .. }, Self::Few { .. }) => {
                let (mut a, mut b) = (self.few_sorted(), other.few_sorted());
                a.sort_unstable();
                b.sort_unstable();
                a == b
            }
            (Self::Many(a), Self::Many(b)) => a == b,
            _ => false,
        }
    }
}

impl Eq for Inner {}

impl Inner {
    fn few_sorted(&self) -> Vec<u64> {
        match self {
            Self::Few { slots, .. } => {
                let mut hashes: Vec<u64> = slots.iter().copied().filter(|h| *h != EMPTY).collect();
                hashes.sort_unstable();
                hashes
            }
            Self::Many(_) => Vec::new(),
        }
    }
}

/// What a [`Distinct`] consists of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum DistinctParts {
    /// Every hash, ascending.
    Few(Vec<u64>),
    /// Beyond what is counted exactly.
    Many {
        /// Registers of the estimate.
        registers: Vec<u8>,
        /// Level of the sample.
        level: u8,
        /// Its hashes, ascending.
        sample: Vec<u64>,
    },
}

impl Default for Distinct {
    fn default() -> Self {
        Self(Inner::Few {
            slots: Vec::new(),
            used: 0,
        })
    }
}

impl Distinct {
    /// Adds a keyed hash.
    #[inline]
    pub fn insert(&mut self, hash: u64) {
        match &mut self.0 {
            Inner::Many(many) => many.insert(hash),
            Inner::Few { .. } => self.insert_few(hash),
        }
    }

    fn insert_few(&mut self, hash: u64) {
        let hash = if hash == EMPTY { 1 } else { hash };
        let Inner::Few { slots, used } = &mut self.0 else {
            return;
        };
        if (*used + 1) * 2 > slots.len() {
            let grown = vec![EMPTY; (slots.len() * 2).max(8)];
            let old = std::mem::replace(slots, grown);
            for h in old.into_iter().filter(|h| *h != EMPTY) {
                place(slots, h);
            }
        }
        if !place(slots, hash) {
            return;
        }
        *used += 1;
        if *used > EXACT {
            self.0 = Inner::Many(Box::new(Many::of(slots)));
        }
    }

    /// Leaves what is only counted from here on: of many values none stand for the others any more, which
    /// bounds memory to some kilobytes.
    pub fn count_only(&mut self) {
        if let Inner::Many(many) = &mut self.0 {
            many.sampler.end();
        }
    }

    /// Adds everything that `other` has seen.
    pub fn merge(&mut self, other: &Self) {
        match (&mut self.0, &other.0) {
            (_, Inner::Few { slots, .. }) => {
                for h in slots.iter().filter(|h| **h != EMPTY) {
                    self.insert(*h);
                }
            }
            (Inner::Many(mine), Inner::Many(theirs)) => {
                for (m, t) in mine.registers.iter_mut().zip(&theirs.registers) {
                    *m = (*m).max(*t);
                }
                mine.sampler.merge(&theirs.sampler);
            }
            (Inner::Few { slots, .. }, Inner::Many(theirs)) => {
                let mut many = theirs.clone();
                for h in slots.iter().filter(|h| **h != EMPTY) {
                    many.insert(*h);
                }
                self.0 = Inner::Many(many);
            }
        }
    }

    /// Whether [`Self::count`] is exact.
    pub const fn is_exact(&self) -> bool {
        matches!(self.0, Inner::Few { .. })
    }

    /// All that there is, for keeping.
    pub fn parts(&self) -> DistinctParts {
        match &self.0 {
            Inner::Few { .. } => DistinctParts::Few(self.0.few_sorted()),
            Inner::Many(many) => {
                let (level, sample) = many.sampler.parts();
                DistinctParts::Many {
                    registers: many.registers.to_vec(),
                    level,
                    sample,
                }
            }
        }
    }

    /// From what [`Self::parts`] gave; `None` if it cannot have been.
    pub fn from_parts(parts: DistinctParts) -> Option<Self> {
        match parts {
            DistinctParts::Few(hashes) => {
                let mut distinct = Self::default();
                hashes.into_iter().for_each(|hash| distinct.insert(hash));
                distinct.is_exact().then_some(distinct)
            }
            DistinctParts::Many {
                registers,
                level,
                sample,
            } => Some(Self(Inner::Many(Box::new(Many {
                registers: registers.try_into().ok()?,
                sampler: Sampler::from_parts(level, sample),
            })))),
        }
    }

    /// A choice of the hashes that stands for all of them, each passed through `seal`.
    pub fn sketch(&self, seal: impl Fn(u64) -> u64) -> ContentSketch {
        match &self.0 {
            Inner::Few { slots, .. } => {
                let hashes = slots.iter().copied().filter(|h| *h != EMPTY);
                ContentSketch::sealed(0, hashes, seal)
            }
            Inner::Many(many) => many.sampler.sketch(seal),
        }
    }

    /// A smaller choice, of at most so many: the same as the choice above, thinned.
    pub fn small_sketch(&self, most: usize, seal: impl Fn(u64) -> u64) -> ContentSketch {
        let (level, hashes) = match &self.0 {
            Inner::Few { slots, .. } => {
                let hashes = slots.iter().copied().filter(|h| *h != EMPTY);
                (0, hashes.collect())
            }
            Inner::Many(many) => many.sampler.parts(),
        };
        ContentSketch::sealed_at_most(most, level, hashes, seal)
    }

    /// How many distinct hashes were added; above 256 an estimate with standard error 1.6 %.
    pub fn count(&self) -> u64 {
        match &self.0 {
            Inner::Few { used, .. } => *used as u64,
            Inner::Many(many) => (estimate(&many.registers).round() as u64).max(EXACT as u64 + 1),
        }
    }
}

/// Puts a hash into its slot; false if it was there.
fn place(slots: &mut [u64], hash: u64) -> bool {
    let mask = slots.len() - 1;
    let mut at = (hash >> 7) as usize & mask;
    loop {
        match slots[at] {
            EMPTY => {
                slots[at] = hash;
                return true;
            }
            h if h == hash => return false,
            _ => at = (at + 1) & mask,
        }
    }
}

#[inline]
fn insert_register(registers: &mut [u8; REGISTERS], hash: u64) {
    let index = (hash >> (64 - PRECISION)) as usize;
    let rank = ((hash << PRECISION) | (1 << (PRECISION - 1))).leading_zeros() as u8 + 1;
    if registers[index] < rank {
        registers[index] = rank;
    }
}

fn estimate(registers: &[u8; REGISTERS]) -> f64 {
    const Q: usize = 64 - PRECISION as usize;
    let mut histogram = [0u32; Q + 2];
    for r in registers {
        histogram[usize::from(*r).min(Q + 1)] += 1;
    }
    let m = REGISTERS as f64;
    let mut z = m * tau((m - f64::from(histogram[Q + 1])) / m);
    for k in (1..=Q).rev() {
        z = 0.5 * (z + f64::from(histogram[k]));
    }
    z += m * sigma(f64::from(histogram[0]) / m);
    m * m / (2.0 * std::f64::consts::LN_2) / z
}

fn sigma(mut x: f64) -> f64 {
    if x >= 1.0 {
        return f64::INFINITY;
    }
    let (mut y, mut z) = (1.0, x);
    loop {
        x *= x;
        let before = z;
        z += x * y;
        y += y;
        if z <= before {
            return z;
        }
    }
}

fn tau(mut x: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return 0.0;
    }
    let (mut y, mut z) = (1.0, 1.0 - x);
    loop {
        x = x.sqrt();
        let before = z;
        y *= 0.5;
        z -= (1.0 - x) * (1.0 - x) * y;
        if z >= before {
            return z / 3.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sketch::tests::spread;

    #[test]
    fn few_values_are_counted_exactly() {
        let mut d = Distinct::default();
        for h in spread(256).chain(spread(256)) {
            d.insert(h);
        }
        assert!(d.is_exact());
        assert_eq!(d.count(), 256);
    }

    #[test]
    fn many_values_are_estimated_within_five_percent() {
        for n in [300, 1_000, 4_096, 20_000, 300_000] {
            let mut d = Distinct::default();
            spread(n).for_each(|h| d.insert(h));
            let error = (d.count() as f64 - n as f64).abs() / n as f64;
            assert!(error < 0.05, "{n}: {} ({error:.3})", d.count());
        }
    }

    #[test]
    fn merging_in_any_grouping_gives_one_result() {
        let all: Vec<u64> = spread(5_000).collect();
        let mut whole = Distinct::default();
        all.iter().for_each(|h| whole.insert(*h));
        for split in [1, 100, 300, 4_900] {
            let (mut a, mut b) = (Distinct::default(), Distinct::default());
            all[..split].iter().for_each(|h| a.insert(*h));
            all[split..].iter().for_each(|h| b.insert(*h));
            let mut ba = b.clone();
            ba.merge(&a);
            a.merge(&b);
            assert!(a == whole && ba == whole, "split at {split}");
        }
    }
}
