//! Names as records are compared: a hash and an initial for the given and the family name.

/// The given and the family name of a record, each as a keyed hash whose lowest five bits tell the
/// first letter; 0 where there is none.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct PersonName {
    /// The first given name.
    pub given: u32,
    /// The last family name.
    pub family: u32,
}

const INITIAL: u32 = 31;

impl PersonName {
    /// The word for a part of a name: its keyed hash and its first letter.
    pub const fn word(hash: u64, first: u8) -> u32 {
        let word = (hash >> 32) as u32 & !INITIAL | (first as u32 & INITIAL);
        // Not 0, which is none.
        if word == 0 { INITIAL + 1 } else { word }
    }

    /// Whether both parts are there.
    pub const fn is_full(self) -> bool {
        self.given != 0 && self.family != 0
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.given == 0 && self.family == 0
    }

    /// What equal full names share, whichever part comes first; `None` of a part alone.
    pub fn key(self) -> Option<u64> {
        let (a, b) = (self.given.min(self.family), self.given.max(self.family));
        self.is_full().then_some((a as u64) << 32 | b as u64)
    }

    /// Whether both may be names of one person: the given name is the same, or the family name
    /// with the same initial before it; parts that are missing do not matter. A typing error
    /// seldom hits the first letter, and people marry.
    pub const fn fits(self, other: Self) -> bool {
        if self.is_empty() || other.is_empty() {
            return true;
        }
        self.fits_as_written(other) || self.fits_turned(other)
    }

    /// The same with the parts of one in the other order: one part is the same, and the other
    /// begins with the same letter or is missing.
    const fn fits_turned(self, other: Self) -> bool {
        let given = self.given != 0 && self.given == other.family;
        let family = self.family != 0 && self.family == other.given;
        given && begin_alike(self.family, other.given)
            || family && begin_alike(self.given, other.family)
    }

    const fn fits_as_written(self, other: Self) -> bool {
        let same_given = self.given != 0 && self.given == other.given;
        let same_family = self.family != 0 && self.family == other.family;
        same_given || same_family && begin_alike(self.given, other.given)
    }
}

/// Whether two words begin with one letter, or one is missing.
const fn begin_alike(a: u32, b: u32) -> bool {
    a == 0 || b == 0 || a & INITIAL == b & INITIAL
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> u32 {
        let hash = text.bytes().fold(7u64, |h, b| {
            (h ^ u64::from(b)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
        });
        match text.bytes().next() {
            Some(first) => PersonName::word(hash, first),
            None => 0,
        }
    }

    fn name(given: &str, family: &str) -> PersonName {
        PersonName {
            given: word(given),
            family: word(family),
        }
    }

    #[test]
    fn names_of_one_person_fit() {
        for (a, b, fits) in [
            (("ann", "lee"), ("ann", "lee"), true),
            (("ann", "lee"), ("anne", "lee"), true),
            (("ann", "lee"), ("ann", "miller"), true),
            (("ann", "lee"), ("lee", "ann"), true),
            (("ann", "lee"), ("lee", "anne"), true),
            (("lee", "bob"), ("ann", "lee"), false),
            (("ann", "lee"), ("", "lee"), true),
            (("ann", "lee"), ("", ""), true),
            (("ann", "lee"), ("bob", "lee"), false),
            (("ann", "lee"), ("bob", "miller"), false),
            (("ann", "lee"), ("bob", ""), false),
        ] {
            assert_eq!(name(a.0, a.1).fits(name(b.0, b.1)), fits, "{a:?} and {b:?}");
        }
    }

    #[test]
    fn the_key_does_not_depend_on_the_order_of_the_parts() {
        assert_eq!(name("ann", "lee").key(), name("lee", "ann").key());
        assert_ne!(name("ann", "lee").key(), name("ann", "miller").key());
        assert_eq!(name("", "lee").key(), None);
    }
}
