//! A bounded choice of values: those with the smallest keyed hashes, whatever their order.

use std::collections::BTreeMap;

/// The values with the smallest hashes.
#[derive(Clone, Debug)]
pub(super) struct Bottom<T> {
    most: usize,
    kept: BTreeMap<u64, T>,
    /// Whether any value was left out.
    left_out: bool,
}

impl<T: Clone> Bottom<T> {
    /// Room for so many values.
    pub fn new(most: usize) -> Self {
        Self {
            most,
            kept: BTreeMap::new(),
            left_out: false,
        }
    }

    /// Offers a value; `make` is asked if it is kept.
    pub fn offer(&mut self, hash: u64, make: impl FnOnce() -> T) {
        if self.kept.contains_key(&hash) {
            return;
        }
        let last = self.kept.last_key_value().map(|(last, _)| *last);
        if self.kept.len() >= self.most && last.is_none_or(|last| hash > last) {
            self.left_out = true;
            return;
        }
        self.kept.insert(hash, make());
        if self.kept.len() > self.most {
            self.kept.pop_last();
            self.left_out = true;
        }
    }

    /// Adds what another choice holds.
    pub fn merge(&mut self, other: &Self) {
        self.left_out |= other.left_out;
        for (hash, value) in &other.kept {
            self.offer(*hash, || value.clone());
        }
    }

    /// Whether a value with this hash is kept.
    pub fn holds(&self, hash: u64) -> bool {
        self.kept.contains_key(&hash)
    }

    /// The kept values.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.kept.values()
    }

    /// How many are kept.
    pub fn len(&self) -> usize {
        self.kept.len()
    }

    /// The chance of a value to be kept: 1 if all were.
    pub fn share(&self) -> f64 {
        match self.kept.last_key_value() {
            Some((last, _)) if self.left_out => *last as f64 / u64::MAX as f64,
            _ => 1.0,
        }
    }
}
