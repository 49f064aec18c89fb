//! Which columns hold national phone numbers, and of which regions' plans.

use super::planner::SampleColumn;
use crate::detect::PhonePlan;
use crate::model::Country;
use crate::validator::country;
use crate::validator::phone::{self, Region};
use std::collections::HashSet;

/// Bare numbers from which a column may be one of phones because a region is asked for.
const ENOUGH: usize = 8;
/// Numbers drawn to see how often chance fits a plan.
const DRAWN: u32 = 256;
/// A plan that more numbers fit by chance tells phones from nothing.
const BY_CHANCE: f64 = 0.5;

/// A column without a telling header: national phones only if nearly all of its first cells are
/// written as phones, or some of them internationally, and fit one plan.
pub(super) fn unnamed_phone(
    seen: Option<&SampleColumn>,
    countries: Option<&SampleColumn>,
    asked: &[Country],
) -> PhonePlan {
    let Some(seen) = seen else {
        return PhonePlan::default();
    };
    let numbers = seen.phones.len() + seen.international;
    let proven = seen.international * 10 >= seen.filled;
    let enough = seen.phones.len() >= 5
        && numbers * 10 >= seen.filled * 8
        && (proven || seen.written * 10 >= seen.phones.len() * 8);
    if !enough {
        return asked_phone(seen, asked);
    }
    let fits_country = countries.is_some_and(|countries| {
        let fitting = seen.phones.iter().filter(|(row, digits)| {
            countries
                .texts
                .iter()
                .find(|(r, _)| r == row)
                .and_then(|(_, name)| country::parse(name))
                .and_then(Region::of)
                .is_some_and(|region| phone::national(digits, region).is_some())
        });
        fitting.count() * 10 >= seen.phones.len() * 8
    });
    PhonePlan {
        any_region: false,
        record_country: fits_country,
        regions: majority(Some(seen), asked, 0.8),
    }
}

/// Bare digits under a header that says nothing, where a region is asked for: phones if nearly all
/// are valid there, which chance would not do, and nothing says that somebody numbered them.
fn asked_phone(seen: &SampleColumn, asked: &[Country]) -> PhonePlan {
    let numbers: HashSet<&[u8]> = seen.phones.iter().map(|(_, n)| n.as_slice()).collect();
    let plausible = numbers.len() >= ENOUGH
        && numbers.len() * 2 >= seen.phones.len()
        && seen.phones.len() * 20 >= seen.filled * 19
        && !is_issued(&numbers)
        && !is_clock(&numbers)
        && !is_article(&numbers);
    let fits = |region: &Region| {
        let fitting = numbers
            .iter()
            .filter(|n| phone::national(n, *region).is_some());
        fitting.count() * 20 >= numbers.len() * 19 && by_chance(&numbers, *region) <= BY_CHANCE
    };
    let regions = asked.iter().copied().filter_map(Region::of);
    PhonePlan {
        regions: regions.filter(fits).filter(|_| plausible).take(4).collect(),
        ..PhonePlan::default()
    }
}

/// Whether one issuer numbered them: they follow one another, or share all but their ends.
fn is_issued(numbers: &HashSet<&[u8]>) -> bool {
    let values = || numbers.iter().filter_map(|n| value(n));
    let range = values().max().unwrap_or(0) - values().min().unwrap_or(0);
    let heads: HashSet<&[u8]> = numbers
        .iter()
        .map(|n| n.get(..n.len().saturating_sub(4)).unwrap_or_default())
        .collect();
    range < 50 * numbers.len() as u64 || heads.len() * 4 < numbers.len()
}

/// Whether they are seconds or milliseconds since 1970, of the years 2001 to 2036.
fn is_clock(numbers: &HashSet<&[u8]>) -> bool {
    let clocks = numbers.iter().filter(|n| match n.len() {
        10 => n.starts_with(b"1") || n.starts_with(b"20"),
        13 => n.starts_with(b"1"),
        _ => false,
    });
    clocks.count() * 10 >= numbers.len() * 9
}

/// Whether their last digits are check digits of article numbers (GS1 General Specifications, 7.9).
fn is_article(numbers: &HashSet<&[u8]>) -> bool {
    let valid = |n: &&&[u8]| {
        let weighted = n.iter().rev().zip([1, 3].into_iter().cycle());
        let sum: u32 = weighted.map(|(d, w)| u32::from(d - b'0') * w).sum();
        matches!(n.len(), 8 | 12 | 13 | 14) && sum.is_multiple_of(10)
    };
    numbers.iter().filter(valid).count() * 10 >= numbers.len() * 9
}

/// The share of numbers of the same lengths, drawn by a fixed rule, that a plan takes.
fn by_chance(numbers: &HashSet<&[u8]>, region: Region) -> f64 {
    let mut lengths: Vec<usize> = numbers.iter().map(|n| n.len()).collect();
    lengths.sort_unstable();
    let (mut state, mut fitting) = (0x9E37_79B9_7F4A_7C15_u64, 0u32);
    let mut digit = |least: u64| {
        // Knuth's generator (TAOCP 2, 3.3.4).
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        b'0' + (least + (state >> 33) % (10 - least)) as u8
    };
    for draw in 0..DRAWN {
        let length = lengths.get(draw as usize % lengths.len().max(1));
        let number: Vec<u8> = (0..length.copied().unwrap_or(0))
            .map(|at| digit(u64::from(at == 0)))
            .collect();
        fitting += u32::from(phone::national(&number, region).is_some());
    }
    f64::from(fitting) / f64::from(DRAWN)
}

fn value(digits: &[u8]) -> Option<u64> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// The regions that at least `share` of the sampled numbers fit, best first, four at most: those
/// asked for and the large markets compete.
pub(super) fn majority(seen: Option<&SampleColumn>, asked: &[Country], share: f64) -> Vec<Region> {
    let Some(seen) = seen.filter(|s| s.phones.len() >= 5) else {
        return Vec::new();
    };
    let numbers = seen.phones.get(..64).unwrap_or(&seen.phones);
    let markets = MARKETS
        .iter()
        .filter_map(|code| Country::new(code.as_bytes()));
    let mut ranked: Vec<(usize, usize, Region)> = asked
        .iter()
        .copied()
        .chain(markets)
        .filter_map(Region::of)
        .enumerate()
        .map(|(order, region)| {
            let fitting = numbers
                .iter()
                .filter(|(_, n)| phone::national(n, region).is_some());
            (fitting.count(), order, region)
        })
        .filter(|(fitting, ..)| *fitting as f64 >= share * numbers.len() as f64)
        .collect();
    ranked.sort_by_key(|(fitting, order, _)| (std::cmp::Reverse(*fitting), *order));
    ranked.dedup_by_key(|(.., region)| *region);
    ranked
        .into_iter()
        .take(4)
        .map(|(.., region)| region)
        .collect()
}

/// Markets whose plans compete for a column, large ones first.
const MARKETS: &[&str] = &[
    "US", "GB", "DE", "FR", "IT", "ES", "BR", "JP", "NL", "PL", "CA", "AU", "IN", "MX", "SE", "DK",
    "NO", "FI", "BE", "CH", "AT", "IE", "PT", "CZ", "HU", "RO", "GR", "TR", "ZA", "NZ", "CN", "KR",
    "SG", "HK", "TW", "ID", "MY", "TH", "PH", "VN", "AR", "CL", "CO", "PE", "IL", "AE", "SA", "EG",
    "NG", "KE", "UA", "SK", "BG", "HR", "SI", "LT", "LV", "EE", "LU",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[allow(clippy::field_reassign_with_default)]
    fn column(numbers: impl IntoIterator<Item = u64>) -> SampleColumn {
        let phones = numbers.into_iter().map(|n| n.to_string().into_bytes());
        let phones: Vec<_> = phones.enumerate().collect();
        let mut column = SampleColumn::default();
        column.filled = phones.len();
        column.phones = phones;
        column
    }

    fn regions(column: &SampleColumn, asked: &str) -> usize {
        let asked: Vec<Country> = asked
            .split(',')
            .filter_map(|code| Country::new(code.as_bytes()))
            .collect();
        unnamed_phone(Some(column), None, &asked).regions.len()
    }

    /// Numbers of a few area codes, scattered.
    fn american() -> SampleColumn {
        let areas = [202, 212, 415, 617, 303];
        let number = |n: u64| {
            let exchange = 210 + n * 37 % 700;
            areas[n as usize % 5] * 10_000_000 + exchange * 10_000 + n * 7_919 % 10_000
        };
        column((0..40).map(number))
    }

    #[test]
    fn bare_numbers_are_phones_of_the_region_that_is_asked_for() {
        assert_eq!(regions(&american(), "US"), 1);
        assert_eq!(regions(&american(), "DE,US"), 1);
        assert_eq!(regions(&american(), ""), 0);
    }

    #[test]
    fn numbers_that_somebody_issued_are_no_phones() {
        for (what, column) in [
            (
                "order numbers",
                column((0..40).map(|n| 2_025_550_000 + n * 3)),
            ),
            (
                "one block",
                column((0..40).map(|n| 2_025_550_000 + n * 137 % 10_000)),
            ),
            (
                "seconds",
                column((0..40).map(|n| 1_701_234_567 + n * 86_400)),
            ),
            (
                "random ids",
                column((0..40).map(|n| 1_000_000_000 + n * 224_737_001 % 9_000_000_000)),
            ),
            (
                "few values",
                column((0..40).map(|n| 2_125_550_100 + n % 4 * 1_000_003)),
            ),
        ] {
            assert_eq!(regions(&column, "US,ES,DK"), 0, "{what}");
        }
    }

    #[test]
    fn a_plan_that_any_number_fits_proves_nothing() {
        // Eight digits: most are valid in Denmark.
        let ids = column((0..40).map(|n| 20_000_000 + n * 1_973_413 % 79_000_000));
        assert_eq!(regions(&ids, "DK"), 0);
    }
}
