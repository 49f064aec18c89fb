//! Where a dump may come from, as it is reported.

use std::collections::BTreeMap;
use std::path::PathBuf;

/// A share that was counted, or estimated from a sample.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Share {
    /// Values that were compared.
    pub compared: u64,
    /// Those that are in the other set as well.
    pub common: u64,
    /// Whether these are all there are; else a sample of them.
    pub exact: bool,
}

impl Share {
    /// 0 to 1; 0 where nothing could be compared.
    pub fn value(self) -> f64 {
        self.common as f64 / self.compared.max(1) as f64
    }

    /// Where the share lies, 19 times in 20: itself where it was counted, else the interval of Wilson
    /// (1927) for the sample.
    pub fn interval(self) -> (f64, f64) {
        let share = self.value();
        if self.exact {
            return (share, share);
        }
        if self.compared == 0 {
            return (0.0, 1.0);
        }
        const Z: f64 = 1.96;
        let n = self.compared as f64;
        let middle = (share + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
        let spread = share * (1.0 - share) / n + Z * Z / (4.0 * n * n);
        let half = Z / (1.0 + Z * Z / n) * spread.sqrt();
        ((middle - half).max(0.0), (middle + half).min(1.0))
    }

    /// Both counts together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            compared: self.compared + other.compared,
            common: self.common + other.common,
            exact: self.exact && other.exact,
        }
    }
}

/// How much two sets have in common.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Overlap {
    /// The share of the dump's values that the source holds.
    pub dump_in_source: Share,
    /// The share of the source's values that are in the dump.
    pub source_in_dump: Share,
}

/// Records of the dump that were searched for one by one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FoundRecords {
    /// Records of the dump that hold an identifier.
    pub records: u64,
    /// Those of them with an identifier that the source holds.
    pub people: u64,
    /// Those of them with all their identifiers and all their other cells in one record of the source.
    pub whole: u64,
}

/// Where a source is known from.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum SourceKind {
    /// A file that was read now.
    File,
    /// A version that a state keeps.
    Version {
        /// The state.
        state: PathBuf,
        /// The number of the version.
        id: i64,
        /// The first scan that saw it, milliseconds since 1970.
        first: i64,
        /// The last scan that saw it.
        last: i64,
        /// Whether the file still holds it.
        standing: &'static str,
    },
}

/// A source of which something is in the dump.
#[derive(Clone, PartialEq, Debug)]
pub struct Source {
    /// The file. Hostile text.
    pub path: PathBuf,
    /// Where it is known from.
    pub kind: SourceKind,
    /// When it had been changed last, seconds since 1970.
    pub modified: i64,
    /// Bytes.
    pub size: u64,
    /// Records with an identifier.
    pub records: u64,
    /// People, about.
    pub people: u64,
    /// Whether `people` was counted.
    pub people_exact: bool,
    /// What is common, by data type.
    pub kinds: BTreeMap<String, Overlap>,
    /// What is common of all identifiers together.
    pub all: Overlap,
    /// Pairs of an identifier and another cell of its record.
    pub pairs: Overlap,
    /// What was found record by record, where the file was at hand.
    pub found: Option<FoundRecords>,
    /// How much more likely the best source is: the natural logarithm of the ratio. Below
    /// [`Trace::SURE`] both cannot be told apart.
    pub behind: f64,
}

/// The newest date in a column of the dump.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewestDate {
    /// Its header, safe to show.
    pub column: String,
    /// As 2026-09-07.
    pub day: String,
}

/// How well the dump fits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fit {
    /// One source, and no other as well.
    One,
    /// Several that cannot be told apart.
    Several,
    /// No source holds half of it, but some hold a part.
    Part,
    /// None.
    None,
}

impl Fit {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::One => "one",
            Self::Several => "several",
            Self::Part => "part",
            Self::None => "none",
        }
    }
}

/// A dump, and where it may come from.
#[derive(Clone, PartialEq, Debug)]
pub struct Trace {
    /// Version of this program.
    pub version: &'static str,
    /// The id of the key.
    pub key_id: String,
    /// The dump. Hostile text.
    pub dump: Vec<PathBuf>,
    /// Its files in which there are identifiers.
    pub dump_files: u64,
    /// Its files that could not be read in full.
    pub dump_unread: u64,
    /// Its records with an identifier.
    pub records: u64,
    /// Its people, about.
    pub people: u64,
    /// Whether `people` was counted.
    pub people_exact: bool,
    /// Its identifiers by data type, about, and whether they were counted.
    pub kinds: BTreeMap<String, (u64, bool)>,
    /// The newest date of each column that tells when something happened, the newest first.
    pub newest: Vec<NewestDate>,
    /// Sources that it was held against.
    pub compared: u64,
    /// Files to compare with that could not be read in full.
    pub unread: u64,
    /// How well it fits.
    pub fit: Fit,
    /// Sources that have something in common with it, the best first.
    pub sources: Vec<Source>,
    /// How many of the first of them cannot be told apart.
    pub alike: usize,
    /// Sources that have something in common with it, and are not told.
    pub more: u64,
}

impl Trace {
    /// From this on (1 to 20) the best source is better than another.
    pub const SURE: f64 = 3.0;
    /// Sources that are told.
    pub const TOLD: usize = 20;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_as_sure_as_its_sample_is_large() {
        for (compared, common, exact, expected) in [
            (30, 30, true, (1.0, 1.0)),
            (30, 30, false, (0.886, 1.0)),
            (100, 50, false, (0.404, 0.596)),
            (0, 0, false, (0.0, 1.0)),
        ] {
            let (low, high) = Share {
                compared,
                common,
                exact,
            }
            .interval();
            let near = |a: f64, b: f64| (a - b).abs() < 0.001;
            assert!(
                near(low, expected.0) && near(high, expected.1),
                "{low} {high}"
            );
        }
    }
}
