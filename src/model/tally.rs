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
    /// Hashes from here on do not become samples.
    sample_limit: u64,
    /// The last place that is kept, once there are enough.
    last_place: Place,
    /// The first places, in document order.
    places: Vec<Place>,
}

/// Behind every place.
const NOWHERE: Place = Place {
    block: u32::MAX,
    row: u32::MAX,
    line: u32::MAX,
};

impl SignatureTally {
    /// Nothing seen yet.
    pub fn new(signature: Signature) -> Self {
        Self {
            signature,
            count: 0,
            distinct: Distinct::default(),
            samples: Samples::default(),
            sample_limit: u64::MAX,
            last_place: NOWHERE,
            places: Vec::new(),
        }
    }

    /// Counts an occurrence of the value with this keyed hash. `mask` is asked only when the value
    /// becomes a sample.
    #[inline]
    pub fn add(&mut self, hash: u64, place: Place, mask: impl FnOnce() -> String) {
        self.count += 1;
        self.distinct.insert(hash);
        if place < self.last_place {
            self.add_place(place);
        }
        if hash < self.sample_limit && self.samples.wants(hash) {
            self.samples.insert(hash, mask());
            self.sample_limit = self.samples.limit();
        }
    }

    /// As it was kept: with these sums, these samples and these first places.
    pub fn restored(
        signature: Signature,
        count: u64,
        distinct: Distinct,
        samples: Samples,
        places: Vec<Place>,
    ) -> Self {
        let mut tally = Self::new(signature);
        tally.count = count;
        tally.distinct = distinct;
        tally.sample_limit = samples.limit();
        tally.samples = samples;
        places.into_iter().for_each(|place| tally.add_place(place));
        tally
    }

    /// The first places, in document order.
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    fn add_place(&mut self, place: Place) {
        if let Err(at) = self.places.binary_search(&place) {
            self.places.insert(at, place);
            self.places.truncate(PLACES);
            if let Some(last) = self.places.get(PLACES - 1) {
                self.last_place = *last;
            }
        }
    }

    fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.distinct.merge(&other.distinct);
        self.samples.merge(&other.samples);
        self.sample_limit = self.samples.limit();
        for place in &other.places {
            self.add_place(*place);
        }
    }
}

/// What look-alikes fail: values with the shape and the leading digits of a kind that then failed
/// its proof. Random numbers fail a check digit nine times in ten, real ones hardly ever.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Failures {
    /// Card length and issuer range, wrong check digit: digits only, no word that says card.
    pub card: u64,
    /// The same, but grouped as cards are or beside a word that says card.
    pub marked_card: u64,
    /// Nine digits in a column that is named for it, but no valid area, group or serial.
    pub ssn: u64,
    /// The length of a phone number in a column that is named for it, but in no numbering plan.
    pub phone: u64,
    /// A filled cell that is no date in a column that is named for birth dates.
    pub date: u64,
    /// The form of the likeliest identifier that the column is planned for, wrong check.
    pub identifier: u64,
}

impl Failures {
    fn merge(&mut self, other: &Self) {
        self.card += other.card;
        self.marked_card += other.marked_card;
        self.ssn += other.ssn;
        self.phone += other.phone;
        self.date += other.date;
        self.identifier += other.identifier;
    }
}

/// Statistics over the numbers of a column that matched a rule: what tells a sequence or a block
/// of numbers issued together from numbers of many people.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NumberStats {
    /// Matches counted here.
    pub count: u64,
    /// Smallest number.
    pub min: u64,
    /// Largest number.
    pub max: u64,
    /// Which leading six-digit groups occurred, hashed into 256 bits.
    prefixes: [u64; 4],
}

impl Default for NumberStats {
    fn default() -> Self {
        Self {
            count: 0,
            min: u64::MAX,
            max: 0,
            prefixes: [0; 4],
        }
    }
}

impl NumberStats {
    /// Counts a number whose first six digits are `lead`.
    #[inline]
    pub fn add(&mut self, value: u64, lead: u32) {
        self.count += 1;
        self.min = self.min.min(value);
        self.max = self.max.max(value);
        let bit = lead.wrapping_mul(0x9E37_79B1) >> 24;
        self.prefixes[(bit >> 6) as usize] |= 1 << (bit & 63);
    }

    /// Which of the 256 hashed leading groups occurred, one bit each.
    pub const fn prefixes(&self) -> [u64; 4] {
        self.prefixes
    }

    /// As they were kept.
    pub const fn restored(count: u64, min: u64, max: u64, prefixes: [u64; 4]) -> Self {
        Self {
            count,
            min,
            max,
            prefixes,
        }
    }

    /// How many of the 256 hashed leading groups occurred: the spread of the prefixes.
    pub fn prefix_spread(&self) -> u32 {
        self.prefixes.iter().map(|word| word.count_ones()).sum()
    }

    fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
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
    /// Look-alikes that failed their proof.
    pub failures: Failures,
    /// The bare numbers among the matches.
    pub numbers: NumberStats,
    /// Years of the column's dates, where it may hold birth dates: earliest and latest.
    pub years: Option<(i16, i16)>,
    signatures: Vec<SignatureTally>,
    recent: Recent,
    /// Ordered.
    under: Vec<Under>,
}

/// How many matches of a signature lie under a domain of the allow-list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Under {
    /// The evidence that these matches share.
    pub signature: Signature,
    /// Position in the list of domains that was scanned for.
    pub domain: u16,
    /// Occurrences; they are counted in the signature's as well.
    pub count: u64,
}

/// Where signatures were found last, by some of their bits: a column has few, but each match asks.
#[derive(Clone, Copy, Default)]
struct Recent([u8; 16]);

impl Recent {
    /// Bits of form, length, flags and regions, whichever differ within a column.
    #[inline(always)]
    const fn slot(signature: Signature) -> usize {
        (signature.to_bits().wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 60) as usize
    }
}

impl PartialEq for Recent {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Recent {}

impl ColumnTally {
    /// The tally of a signature, new if need be.
    #[inline(always)]
    pub fn signature(&mut self, signature: Signature) -> &mut SignatureTally {
        let slot = Recent::slot(signature);
        let recent = usize::from(self.recent.0[slot]);
        let known = self.signatures.get(recent);
        let at = match known.is_some_and(|tally| tally.signature == signature) {
            true => recent,
            false => self.search(signature, slot),
        };
        &mut self.signatures[at]
    }

    #[cold]
    #[inline(never)]
    fn search(&mut self, signature: Signature, slot: usize) -> usize {
        let found = |tally: &SignatureTally| tally.signature == signature;
        let at = self.signatures.iter().position(found);
        let at = at.unwrap_or_else(|| {
            self.signatures.push(SignatureTally::new(signature));
            self.signatures.len() - 1
        });
        self.recent.0[slot] = u8::try_from(at).unwrap_or(0);
        at
    }

    /// Counts the year of a date.
    pub fn add_year(&mut self, year: i16) {
        let (first, last) = self.years.unwrap_or((year, year));
        self.years = Some((first.min(year), last.max(year)));
    }

    /// All signatures, ordered.
    pub fn signatures(&self) -> Vec<&SignatureTally> {
        let mut all: Vec<_> = self.signatures.iter().collect();
        all.sort_by_key(|t| t.signature);
        all
    }

    /// Adds a tally that was kept.
    pub fn restore(&mut self, tally: SignatureTally) {
        self.signatures.push(tally);
    }

    /// Counts a match of a signature that lies under a domain of the allow-list.
    pub fn count_under(&mut self, signature: Signature, domain: u16) {
        self.add_under(Under {
            signature,
            domain,
            count: 1,
        });
    }

    /// Adds matches under a domain of the allow-list.
    pub fn add_under(&mut self, more: Under) {
        let key = (more.signature, more.domain);
        match self
            .under
            .binary_search_by_key(&key, |u| (u.signature, u.domain))
        {
            Ok(at) => self.under[at].count += more.count,
            Err(at) => self.under.insert(at, more),
        }
    }

    /// Matches under domains of the allow-list, ordered.
    pub fn under(&self) -> &[Under] {
        &self.under
    }

    /// Whether nothing matched.
    pub fn is_clean(&self) -> bool {
        self.signatures.is_empty()
    }

    /// Adds everything that `other` has seen.
    pub fn merge(&mut self, other: &Self) {
        self.cells += other.cells;
        self.filled += other.filled;
        self.failures.merge(&other.failures);
        self.numbers.merge(&other.numbers);
        if let Some((first, last)) = other.years {
            self.add_year(first);
            self.add_year(last);
        }
        for theirs in &other.signatures {
            self.signature(theirs.signature).merge(theirs);
        }
        other.under.iter().for_each(|under| self.add_under(*under));
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
