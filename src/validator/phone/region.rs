//! Regions of the numbering plans, and sets of them.

use super::table::{BY_LETTERS, REGION_COUNT, REGIONS, RegionRow};
use crate::model::Country;

/// A region of the numbering plans: a country or territory, or a calling code that belongs to no
/// country (such as 800, international freephone).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region(u8);

impl Region {
    /// The region of a country; `None` where the plans know none (uninhabited territories).
    pub fn of(country: Country) -> Option<Self> {
        let [a, b] = country.bytes();
        let at = usize::from(a.wrapping_sub(b'A')) * 26 + usize::from(b.wrapping_sub(b'A'));
        BY_LETTERS.get(at)?.checked_sub(1).map(Self)
    }

    /// The country; `None` for a calling code that belongs to none.
    pub fn country(self) -> Option<Country> {
        Country::new(&self.row().code)
    }

    /// Country calling code, 1 to 999.
    pub fn country_code(self) -> u16 {
        self.row().calling_code
    }

    /// All regions in their order: countries by their code, then the rest.
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        (0..REGION_COUNT).map(|number| Self(number as u8))
    }

    /// Number of the region, below 256; stable within one version of the plans only.
    pub const fn index(self) -> u8 {
        self.0
    }

    pub(super) fn from_slot(slot: Option<&u8>) -> Option<Self> {
        slot.copied()
            .filter(|&n| usize::from(n) < REGION_COUNT)
            .map(Self)
    }

    #[inline]
    pub(super) fn row(self) -> &'static RegionRow {
        // Only numbers below the count are ever made; the fallback keeps the bounds check silent.
        REGIONS.get(usize::from(self.0)).unwrap_or(&REGIONS[0])
    }
}

impl std::fmt::Debug for Region {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.country() {
            Some(country) => write!(f, "{country:?}"),
            None => write!(f, "+{}", self.country_code()),
        }
    }
}

/// A set of regions.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct RegionSet([u64; 4]);

impl RegionSet {
    /// The set without members.
    pub const EMPTY: Self = Self([0; 4]);

    /// Adds a region.
    pub fn insert(&mut self, region: Region) {
        if let Some(word) = self.0.get_mut(usize::from(region.0 >> 6)) {
            *word |= 1 << (region.0 & 63);
        }
    }

    /// Whether a region is in the set.
    pub fn contains(&self, region: Region) -> bool {
        self.0
            .get(usize::from(region.0 >> 6))
            .is_some_and(|word| word >> (region.0 & 63) & 1 == 1)
    }

    /// Whether the set has no member.
    pub fn is_empty(&self) -> bool {
        self.0 == [0; 4]
    }

    /// Number of members.
    pub fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The regions of both sets.
    pub fn intersect(&self, other: &Self) -> Self {
        Self(std::array::from_fn(|n| self.0[n] & other.0[n]))
    }

    /// Members in the order of [`Region::all`].
    pub fn iter(&self) -> impl Iterator<Item = Region> + '_ {
        self.0.iter().zip(0u8..).flat_map(|(&word, n)| {
            std::iter::successors(Some(word), |rest| Some(rest & rest.wrapping_sub(1)))
                .take_while(|&rest| rest != 0)
                .map(move |rest| Region(n << 6 | rest.trailing_zeros() as u8))
        })
    }
}

impl FromIterator<Region> for RegionSet {
    fn from_iter<I: IntoIterator<Item = Region>>(regions: I) -> Self {
        let mut set = Self::EMPTY;
        regions.into_iter().for_each(|region| set.insert(region));
        set
    }
}

impl std::fmt::Debug for RegionSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(code: &str) -> Region {
        Region::of(Country::new(code.as_bytes()).unwrap()).unwrap()
    }

    #[test]
    fn countries_and_regions_name_each_other() {
        for each in Region::all() {
            if let Some(country) = each.country() {
                assert_eq!(Region::of(country), Some(each));
            }
        }
        assert_eq!(region("DE").country_code(), 49);
        assert_eq!(Region::of(Country::new(b"AQ").unwrap()), None);
    }

    #[test]
    fn calling_codes_of_no_country_are_regions_too() {
        let codes: Vec<_> = Region::all()
            .filter(|region| region.country().is_none())
            .map(Region::country_code)
            .collect();
        assert_eq!(codes, [800, 808, 870, 878, 881, 882, 883, 888, 979]);
    }

    #[test]
    fn a_set_holds_what_was_put_in() {
        let set: RegionSet = ["ZW", "AC", "DE", "US"].map(region).into_iter().collect();
        assert_eq!(format!("{set:?}"), "{AC, DE, US, ZW}");
        assert!(set.contains(region("DE")) && !set.contains(region("FR")));
        assert_eq!(set.len(), 4);
        let other: RegionSet = ["FR", "DE"].map(region).into_iter().collect();
        assert_eq!(
            set.intersect(&other).iter().collect::<Vec<_>>(),
            [region("DE")]
        );
        assert!(RegionSet::EMPTY.is_empty() && !set.is_empty());
        assert_eq!(
            Region::all().collect::<RegionSet>().iter().count(),
            REGION_COUNT
        );
    }
}
