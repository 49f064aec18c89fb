//! What tells one list of people from another, without the people.

use super::sketch::ContentSketch;
use std::collections::BTreeMap;

/// By what the content of a file, or of several, is recognized again: sealed samples of its
/// identifiers, and of what its records say beside each of them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Imprint {
    /// The identifiers, by the id of their data type.
    pub kinds: BTreeMap<String, ContentSketch>,
    /// Pairs of an identifier and another cell of its record: they tell versions of one list apart,
    /// and know neither the names nor the order of columns.
    pub pairs: ContentSketch,
    /// Records that hold an identifier.
    pub records: u64,
}

impl Imprint {
    /// The most identifiers of one data type that stand for all.
    pub const VALUES: usize = 4_096;
    /// The most pairs.
    pub const PAIRS: usize = 16_384;
    /// The most data types; beyond, those with the fewest identifiers are left out.
    pub const KINDS: usize = 12;
    /// Bits of a sealed value that are kept: its level and 34 bits of the seal. Two of the values of
    /// two full sketches are alike by chance once in some three hundred comparisons.
    pub const SEAL: u64 = !((1 << 30) - 1);

    /// Whether there is nothing to recognize it by.
    pub fn is_empty(&self) -> bool {
        self.kinds.values().all(ContentSketch::is_empty)
    }

    /// How many people, about: those of the data type with most identifiers. Exact if no sample had
    /// to be taken.
    pub fn people(&self) -> (u64, bool) {
        let most = self.kinds.values().max_by_key(|sketch| sketch.estimate());
        most.map_or((0, true), |sketch| (sketch.estimate(), sketch.level() == 0))
    }

    /// Values that are kept in all.
    pub fn values(&self) -> usize {
        let kinds = self.kinds.values().chain([&self.pairs]);
        kinds.map(|sketch| sketch.values().len()).sum()
    }
}
