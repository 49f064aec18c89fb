//! Which files hold nearly the same people, by the sketches of their content.

use crate::model::{Containment, ContentSketch};
use std::cmp::Reverse;
use std::collections::HashMap;

/// From this share on one file holds the people of another.
const MOST: f64 = 0.8;
/// With so much of the larger one in the smaller one too, both are versions of one list.
const VERSION: f64 = 0.5;
/// People that have to be compared, where they are a sample, and where they are all.
const COMPARED: (usize, usize) = (20, 5);
/// Files that a person is looked up in, those with most people. Who lies in more lists than that
/// tells little of which two are alike, and would make the search quadratic.
const LISTS: usize = 32;
/// Candidates that are compared in full, those with most common people.
const CANDIDATES: usize = 8;

/// The people of one file.
pub struct Listed<'a> {
    /// Who they are; not empty.
    pub sketch: &'a ContentSketch,
    /// How many they are.
    pub people: u64,
}

/// A file that is nearly a copy, or a part, of one with at least as many people.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Near {
    /// Position of the file.
    pub file: usize,
    /// Position of the larger one: of all versions of a list the largest.
    pub of: usize,
    /// How many of the people of `file` are in `of`.
    pub file_in_of: Containment,
    /// How many of the people of `of` are in `file`.
    pub of_in_file: Containment,
}

impl Near {
    /// Whether both are versions of one list, rather than a list and a small part of it.
    pub fn is_version(&self) -> bool {
        let (one, other) = (self.file_in_of.share(), self.of_in_file.share());
        one.max(other) >= MOST && one.min(other) >= VERSION
    }

    fn of_two(files: &[Listed<'_>], file: usize, of: usize) -> Option<Self> {
        let (small, large) = (files.get(file)?.sketch, files.get(of)?.sketch);
        let near = Self {
            file,
            of,
            file_in_of: small.within(large),
            of_in_file: large.within(small),
        };
        let exact = small.level() == 0 && large.level() == 0;
        let least = if exact { COMPARED.1 } else { COMPARED.0 };
        let holds = |c: Containment| c.compared >= least && c.share() >= MOST;
        (holds(near.file_in_of) || holds(near.of_in_file)).then_some(near)
    }

    /// The better it is, the greater: versions before parts, then by how much is common.
    fn rank(&self) -> (bool, u64) {
        let shares = self.file_in_of.share() + self.of_in_file.share();
        (self.is_version(), (shares * 1e6) as u64)
    }
}

/// Each file that is near one with more people, most people first, then in the order of `files`.
/// The first of equals counts as the larger.
pub fn near_copies(files: &[Listed<'_>]) -> Vec<Near> {
    let mut order: Vec<usize> = (0..files.len()).collect();
    order.sort_by_key(|at| (Reverse(files.get(*at).map_or(0, |f| f.people)), *at));
    let mut index = Index::default();
    let mut found = Vec::new();
    for at in order {
        let Some(file) = files.get(at) else { continue };
        let candidates = index.candidates(file.sketch).into_iter();
        let near = candidates.filter_map(|of| Near::of_two(files, at, of));
        // Of equally good ones the first, which is the largest.
        let best = near.reduce(|best, next| match next.rank() > best.rank() {
            true => next,
            false => best,
        });
        found.extend(best);
        // What is a version is found by the largest one.
        if !best.is_some_and(|near| near.is_version()) {
            index.add(at, file.sketch);
        }
    }
    found
}

/// In which files a person lies.
#[derive(Default)]
struct Index {
    /// Positions of files, in the order in which they were added.
    files: Vec<usize>,
    /// By sealed value: places in `files`.
    lists: HashMap<u64, Vec<u32>>,
}

impl Index {
    fn add(&mut self, file: usize, sketch: &ContentSketch) {
        let place = u32::try_from(self.files.len()).unwrap_or(u32::MAX);
        self.files.push(file);
        for value in sketch.values() {
            let list = self.lists.entry(*value).or_default();
            if list.len() < LISTS {
                list.push(place);
            }
        }
    }

    /// Files that have people in common, those with most of them; in the order of adding.
    fn candidates(&self, sketch: &ContentSketch) -> Vec<usize> {
        let mut common: HashMap<u32, u32> = HashMap::new();
        let lists = sketch.values().iter().filter_map(|v| self.lists.get(v));
        for place in lists.flatten() {
            *common.entry(*place).or_default() += 1;
        }
        let mut best: Vec<(u32, u32)> = common.into_iter().collect();
        best.sort_unstable_by_key(|(place, count)| (Reverse(*count), *place));
        best.truncate(CANDIDATES);
        best.sort_unstable_by_key(|(place, _)| *place);
        let files = best.iter();
        files
            .filter_map(|(place, _)| self.files.get(*place as usize).copied())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Distinct;

    fn people(from: u64, to: u64) -> (ContentSketch, u64) {
        let mut distinct = Distinct::default();
        for n in from..to {
            let mixed = (n + 1).wrapping_mul(0xD6E8_FEB8_6659_FD93);
            distinct.insert((mixed ^ mixed >> 32).wrapping_mul(0xD6E8_FEB8_6659_FD93));
        }
        (distinct.sketch(|hash| hash), to - from)
    }

    /// Pairs of positions, and whether they are versions.
    fn near(ranges: &[(u64, u64)]) -> Vec<(usize, usize, bool)> {
        let sketches: Vec<_> = ranges.iter().map(|(from, to)| people(*from, *to)).collect();
        let files: Vec<_> = sketches
            .iter()
            .map(|(sketch, people)| Listed {
                sketch,
                people: *people,
            })
            .collect();
        let found = near_copies(&files);
        found
            .iter()
            .map(|n| (n.file, n.of, n.is_version()))
            .collect()
    }

    #[test]
    fn copies_versions_and_parts_are_told_apart() {
        for (ranges, expected) in [
            (&[(0, 100), (0, 100)][..], &[(1, 0, true)][..]),
            (&[(0, 97), (0, 100)], &[(0, 1, true)]),
            (&[(0, 100), (40, 140)], &[]),
            (&[(0, 10), (0, 100)], &[(0, 1, false)]),
            (&[(0, 4), (0, 4)], &[]),
            (&[(0, 5), (0, 5)], &[(1, 0, true)]),
            (&[(0, 100_000), (3_000, 103_000)], &[(1, 0, true)]),
            (&[(0, 100_000), (5_000, 10_000)], &[(1, 0, false)]),
            // Too few of them would be compared.
            (&[(0, 100_000), (0, 100)], &[]),
        ] {
            assert_eq!(near(ranges), expected, "{ranges:?}");
        }
    }

    #[test]
    fn all_versions_are_told_by_the_largest_and_parts_by_the_closest() {
        let ranges = [(0, 1_000), (0, 900), (0, 850), (0, 100), (10, 90)];
        let expected = [(1, 0, true), (2, 0, true), (3, 0, false), (4, 3, true)];
        assert_eq!(near(&ranges), expected);
    }

    #[test]
    fn a_drive_of_copies_is_searched_in_no_time() {
        let ranges: Vec<_> = (0..3_000).map(|n| (n % 7, 200 + n % 7)).collect();
        let found = near(&ranges);
        assert_eq!(found.len(), 2_999);
        assert!(found.iter().all(|(_, of, version)| *of == 0 && *version));
    }
}
