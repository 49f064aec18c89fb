//! A few masked values of a column, the same whatever the order of the scan.

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
    use crate::model::sketch::tests::spread;

    #[test]
    fn samples_do_not_depend_on_order() {
        let all: Vec<u64> = spread(50).collect();
        let (mut forward, mut backward) = (Samples::default(), Samples::default());
        all.iter().for_each(|h| forward.insert(*h, h.to_string()));
        all.iter()
            .rev()
            .for_each(|h| backward.insert(*h, h.to_string()));
        assert_eq!(forward, backward);
        assert_eq!(forward.as_slice().len(), Samples::KEPT);
    }
}
