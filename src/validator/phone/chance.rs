//! How many random digit strings a numbering plan accepts: what a column of order numbers would
//! reach by chance.

use super::region::Region;
use super::table::{self, CODES, REGION_COUNT};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Share of all digit strings of that length for which `national` holds in the region.
pub fn chance(region: Region, digits: usize) -> f64 {
    static SHARES: [OnceLock<Vec<f64>>; REGION_COUNT] = [const { OnceLock::new() }; REGION_COUNT];
    let Some(shares) = SHARES.get(usize::from(region.index())) else {
        return 0.0;
    };
    let shares = shares.get_or_init(|| to_shares(&accepted(region.row().start)));
    shares.get(digits).copied().unwrap_or(0.0)
}

/// Share of all digit strings of that length for which `international` holds.
pub fn chance_international(digits: usize) -> f64 {
    static SHARES: OnceLock<Vec<f64>> = OnceLock::new();
    let shares = SHARES.get_or_init(|| to_shares(&accepted_international()));
    shares.get(digits).copied().unwrap_or(0.0)
}

fn accepted_international() -> Vec<u128> {
    let mut counts = Vec::new();
    for row in CODES.iter().filter(|row| row.calling_code != 0) {
        let code_digits = row.calling_code.ilog10() as usize + 1;
        for (length, count) in accepted(row.start).into_iter().enumerate() {
            let length = length + code_digits;
            if counts.len() <= length {
                counts.resize(length + 1, 0);
            }
            counts[length] += count;
        }
    }
    counts
}

/// Accepted strings by length: paths through the automaton, which has no cycles but the dead one.
fn accepted(start: u16) -> Vec<u128> {
    let mut counts = Vec::new();
    let mut paths = BTreeMap::from([(start, 1u128)]);
    paths.remove(&0);
    while !paths.is_empty() {
        let accepting = paths
            .iter()
            .filter(|(state, _)| table::label_number(**state) != 0);
        counts.push(accepting.map(|(_, count)| count).sum());
        let mut next = BTreeMap::new();
        for (state, count) in paths {
            for digit in 0..10 {
                match table::step(state, digit) {
                    0 => {}
                    to => *next.entry(to).or_default() += count,
                }
            }
        }
        paths = next;
    }
    counts
}

fn to_shares(counts: &[u128]) -> Vec<f64> {
    counts
        .iter()
        .enumerate()
        .map(|(length, &count)| count as f64 / 10f64.powi(length as i32))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::national;
    use super::*;
    use crate::model::Country;

    #[test]
    fn the_chance_is_the_share_of_all_strings_that_pass() {
        for (code, digits) in [
            ("IS", 5),
            ("DE", 5),
            ("SJ", 5),
            ("AC", 5),
            ("NU", 4),
            ("TK", 4),
            ("IT", 6),
        ] {
            let region = Region::of(Country::new(code.as_bytes()).unwrap()).unwrap();
            let total = 10usize.pow(digits);
            let width = digits as usize;
            let passed = (0..total)
                .filter(|n| national(format!("{n:0width$}").as_bytes(), region).is_some())
                .count();
            assert_eq!(
                chance(region, width),
                passed as f64 / total as f64,
                "{code}"
            );
        }
    }

    #[test]
    fn chances_are_shares_and_absurd_lengths_have_none() {
        for region in Region::all() {
            assert!((0..30).all(|digits| (0.0..=1.0).contains(&chance(region, digits))));
        }
        assert!(chance_international(11) > 0.0 && chance_international(11) < 0.5);
        assert_eq!(chance_international(40), 0.0);
        assert_eq!(chance_international(3), 0.0);
    }
}
