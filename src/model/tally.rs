//! Sums over what was seen in one document. Integers, registers and bounded samples only, so that
//! merging is commutative and associative: neither thread count nor block size changes a report.

use crate::model::{Distinct, Place, Samples, Signature};

/// How many first places are kept per signature.
const PLACES: usize = 8;

/// Counts of one signature in one column.
#[derive(Clone, PartialEq, Eq)]
pub struct SignatureTally {
    /// The evidence that these matches share.
    pub signature: Signature,
    /// Occurrences.
    pub count: u64,
    /// Distinct normalised values.
    pub distinct: Distinct,
    /// A few masked values.
    pub samples: Samples,
    /// The first places, in document order.
    places: Vec<Place>,
}

impl SignatureTally {
    /// Nothing seen yet.
    pub fn new(signature: Signature) -> Self {
        Self {
            signature,
            count: 0,
            distinct: Distinct::default(),
            samples: Samples::default(),
            places: Vec::new(),
        }
    }

    /// Counts an occurrence of the value with this keyed hash. `mask` is asked only when the value
    /// becomes a sample.
    #[inline]
    pub fn add(&mut self, hash: u64, place: Place, mask: impl FnOnce() -> String) {
        self.count += 1;
        self.distinct.insert(hash);
        if self.places.len() < PLACES || self.places.last().is_some_and(|last| place < *last) {
            self.add_place(place);
        }
        if self.samples.wants(hash) {
            self.samples.insert(hash, mask());
        }
    }

    /// The first places, in document order.
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    fn add_place(&mut self, place: Place) {
        if let Err(at) = self.places.binary_search(&place) {
            self.places.insert(at, place);
            self.places.truncate(PLACES);
        }
    }

    fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.distinct.merge(&other.distinct);
        self.samples.merge(&other.samples);
        for place in &other.places {
            self.add_place(*place);
        }
    }
}

/// Statistics over the cells of a column that are bare digit strings of 6 to 19 digits: what the
/// chance tests and the tests for sequences need.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DigitStats {
    /// Cells.
    pub cells: u64,
    /// Smallest number.
    pub min: u64,
    /// Largest number.
    pub max: u64,
    /// Cells of 12 to 19 digits.
    pub card_length: u64,
    /// Of those, cells that pass the Luhn check.
    pub luhn: u64,
    /// Cells by number of digits.
    pub lengths: [u64; 20],
    /// Which leading four-digit groups occurred, hashed into 256 bits.
    pub prefixes: [u64; 4],
}

impl Default for DigitStats {
    fn default() -> Self {
        Self {
            cells: 0,
            min: u64::MAX,
            max: 0,
            card_length: 0,
            luhn: 0,
            lengths: [0; 20],
            prefixes: [0; 4],
        }
    }
}

impl DigitStats {
    /// Counts one bare number of `digits` digits (6 to 19) whose first four digits are `lead`.
    /// `luhn` is `None` where the length is not a card's.
    #[inline]
    pub fn add(&mut self, value: u64, digits: usize, lead: u16, luhn: Option<bool>) {
        self.cells += 1;
        self.min = self.min.min(value);
        self.max = self.max.max(value);
        self.lengths[digits.min(19)] += 1;
        if let Some(pass) = luhn {
            self.card_length += 1;
            self.luhn += u64::from(pass);
        }
        let bit = u32::from(lead).wrapping_mul(0x9E37_79B1) >> 24;
        self.prefixes[(bit >> 6) as usize] |= 1 << (bit & 63);
    }

    /// How many of the 256 hashed leading groups occurred: the spread of the prefixes.
    pub fn prefix_spread(&self) -> u32 {
        self.prefixes.iter().map(|word| word.count_ones()).sum()
    }

    fn merge(&mut self, other: &Self) {
        self.cells += other.cells;
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
        self.card_length += other.card_length;
        self.luhn += other.luhn;
        for (mine, theirs) in self.lengths.iter_mut().zip(other.lengths) {
            *mine += theirs;
        }
        for (mine, theirs) in self.prefixes.iter_mut().zip(other.prefixes) {
            *mine |= theirs;
        }
    }
}

/// Counts of one column.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct ColumnTally {
    /// Cells, empty ones included.
    pub cells: u64,
    /// Cells with at least one byte.
    pub filled: u64,
    /// Sum of the cells' bytes.
    pub bytes: u64,
    /// The column's bare numbers.
    pub digits: Option<Box<DigitStats>>,
    signatures: Vec<SignatureTally>,
}

impl ColumnTally {
    /// The tally of a signature, new if need be.
    #[inline]
    pub fn signature(&mut self, signature: Signature) -> &mut SignatureTally {
        let at = match self
            .signatures
            .iter()
            .position(|t| t.signature == signature)
        {
            Some(at) => at,
            None => {
                self.signatures.push(SignatureTally::new(signature));
                self.signatures.len() - 1
            }
        };
        &mut self.signatures[at]
    }

    /// All signatures, ordered.
    pub fn signatures(&self) -> Vec<&SignatureTally> {
        let mut all: Vec<_> = self.signatures.iter().collect();
        all.sort_by_key(|t| t.signature);
        all
    }

    /// Whether nothing matched.
    pub fn is_clean(&self) -> bool {
        self.signatures.is_empty()
    }

    /// Adds everything that `other` has seen.
    pub fn merge(&mut self, other: &Self) {
        self.cells += other.cells;
        self.filled += other.filled;
        self.bytes += other.bytes;
        if let Some(theirs) = &other.digits {
            self.digits.get_or_insert_default().merge(theirs);
        }
        for theirs in &other.signatures {
            self.signature(theirs.signature).merge(theirs);
        }
    }
}

/// Counts of one document: its columns, its running text, its records.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct TableTally {
    /// Tracked columns by position; a text has one.
    pub columns: Vec<ColumnTally>,
    /// What lay outside the tracked columns: preamble, header cells, columns beyond the cap,
    /// oversized records.
    pub outside: ColumnTally,
    /// Data records; lines for text.
    pub records: u64,
}

impl TableTally {
    /// Adds everything that `other` has seen.
    pub fn merge(&mut self, other: &Self) {
        if self.columns.len() < other.columns.len() {
            self.columns
                .resize_with(other.columns.len(), ColumnTally::default);
        }
        for (mine, theirs) in self.columns.iter_mut().zip(&other.columns) {
            mine.merge(theirs);
        }
        self.outside.merge(&other.outside);
        self.records += other.records;
    }
}
