//! Bounded summaries of unbounded streams: how many distinct values, and a few samples of them.
//! Both are commutative: neither the order nor the grouping of what went in changes the answer.

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
    Many(Box<[u8; REGISTERS]>),
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
            Inner::Many(registers) => insert_register(registers, hash),
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
            let mut registers = Box::new([0; REGISTERS]);
            for h in slots.iter().filter(|h| **h != EMPTY) {
                insert_register(&mut registers, *h);
            }
            self.0 = Inner::Many(registers);
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
                for (m, t) in mine.iter_mut().zip(theirs.iter()) {
                    *m = (*m).max(*t);
                }
            }
            (Inner::Few { slots, .. }, Inner::Many(theirs)) => {
                let mut registers = theirs.clone();
                for h in slots.iter().filter(|h| **h != EMPTY) {
                    insert_register(&mut registers, *h);
                }
                self.0 = Inner::Many(registers);
            }
        }
    }

    /// Whether [`Self::count`] is exact.
    pub const fn is_exact(&self) -> bool {
        matches!(self.0, Inner::Few { .. })
    }

    /// How many distinct hashes were added; above 256 an estimate with standard error 1.6 %.
    pub fn count(&self) -> u64 {
        match &self.0 {
            Inner::Few { used, .. } => *used as u64,
            Inner::Many(registers) => (estimate(registers).round() as u64).max(EXACT as u64 + 1),
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

/// A masked sample and the keyed hash that chose it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Sample {
    /// Keyed hash of the value.
    pub hash: u64,
    /// The masked value.
    pub masked: Box<str>,
}

/// The masked values with the smallest keyed hashes: the same few whatever the order of the scan.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Samples(Vec<Sample>);

impl Samples {
    /// How many samples are kept.
    pub const KEPT: usize = 3;

    /// Whether a value of this hash would be kept; ask before masking.
    #[inline]
    pub fn wants(&self, hash: u64) -> bool {
        match self.0.get(Self::KEPT - 1) {
            Some(last) => hash < last.hash && self.0.iter().all(|s| s.hash != hash),
            None => self.0.iter().all(|s| s.hash != hash),
        }
    }

    /// The hash from which on none is kept.
    pub fn limit(&self) -> u64 {
        self.0
            .get(Self::KEPT - 1)
            .map_or(u64::MAX, |last| last.hash)
    }

    /// Adds a masked value, dropping the largest hash when there are too many.
    pub fn insert(&mut self, hash: u64, masked: impl Into<Box<str>>) {
        if !self.wants(hash) {
            return;
        }
        let at = self.0.partition_point(|s| s.hash < hash);
        self.0.insert(
            at,
            Sample {
                hash,
                masked: masked.into(),
            },
        );
        self.0.truncate(Self::KEPT);
    }

    /// Adds everything that `other` kept.
    pub fn merge(&mut self, other: &Self) {
        for s in &other.0 {
            self.insert(s.hash, s.masked.clone());
        }
    }

    /// The samples, smallest hash first.
    pub fn as_slice(&self) -> &[Sample] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hashes(n: u64) -> impl Iterator<Item = u64> {
        // SplitMix64: a public mixer, enough for tests.
        (1..=n).map(|i| {
            let mut z = i.wrapping_mul(0x9E37_79B9_7F4A_7C15);
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            z ^ (z >> 31)
        })
    }

    #[test]
    fn few_values_are_counted_exactly() {
        let mut d = Distinct::default();
        for h in hashes(256).chain(hashes(256)) {
            d.insert(h);
        }
        assert!(d.is_exact());
        assert_eq!(d.count(), 256);
    }

    #[test]
    fn many_values_are_estimated_within_five_percent() {
        for n in [300, 1_000, 4_096, 20_000, 300_000] {
            let mut d = Distinct::default();
            hashes(n).for_each(|h| d.insert(h));
            let error = (d.count() as f64 - n as f64).abs() / n as f64;
            assert!(error < 0.05, "{n}: {} ({error:.3})", d.count());
        }
    }

    #[test]
    fn merging_in_any_grouping_gives_one_result() {
        let all: Vec<u64> = hashes(5_000).collect();
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

    #[test]
    fn samples_do_not_depend_on_order() {
        let all: Vec<u64> = hashes(50).collect();
        let (mut forward, mut backward) = (Samples::default(), Samples::default());
        all.iter().for_each(|h| forward.insert(*h, h.to_string()));
        all.iter()
            .rev()
            .for_each(|h| backward.insert(*h, h.to_string()));
        assert_eq!(forward, backward);
        assert_eq!(forward.as_slice().len(), Samples::KEPT);
    }
}
