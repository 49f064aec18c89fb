//! Which files hold nearly the same people, by the sketches of their content.

use super::shared::Shared;
use crate::model::{ByValue, Containment, ContentSketch};
use smallvec::SmallVec;
use std::cmp::Reverse;
use std::collections::HashMap;

/// From this share on one file holds the people of another.
const MOST: f64 = 0.8;
/// With so much of the larger one in the smaller one too, both are versions of one list.
const VERSION: f64 = 0.5;
/// People that have to be compared, where they are a sample, and where they are all.
const COMPARED: (usize, usize) = (20, 5);
/// People of a file that are looked up, those of the highest levels: any larger list that holds most
/// of the file's people holds most of these, and knows that it does.
const LOOKED_UP: usize = 64;
/// Files that are remembered for each person: the first ones, with most people, and the last ones,
/// which are closest in size. Who lies in more lists than that tells little of which two are alike,
/// and would make the search quadratic.
const LISTS: (usize, usize) = (64, 192);
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
    let mut index = Index {
        files: Vec::new(),
        lists: HashMap::default(),
        common: Vec::new(),
        shared: Shared::among(files.iter().map(|file| file.sketch.values())),
    };
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

/// In which files people lie.
struct Index {
    /// Positions of files, in the order in which they were added.
    files: Vec<usize>,
    /// By sealed value.
    lists: HashMap<u64, Lists, ByValue>,
    /// For each place, people in common with the file that is looked up; zero in between.
    common: Vec<u32>,
    /// Who lies in several lists: nobody else is worth a place.
    shared: Shared,
}

/// In which files one person lies.
#[derive(Default)]
struct Lists {
    /// Places in `Index::files`.
    places: SmallVec<[u32; 4]>,
    /// How many were added, those since dropped too.
    added: usize,
}

impl Lists {
    fn add(&mut self, place: u32) {
        let (first, last) = LISTS;
        match self
            .places
            .get_mut(first + (self.added.max(first) - first) % last)
        {
            Some(oldest) if self.added >= first + last => *oldest = place,
            _ => self.places.push(place),
        }
        self.added += 1;
    }
}

impl Index {
    fn add(&mut self, file: usize, sketch: &ContentSketch) {
        let place = u32::try_from(self.files.len()).unwrap_or(u32::MAX);
        self.files.push(file);
        self.common.push(0);
        let values = sketch.values().iter();
        for value in values.filter(|value| self.shared.may_hold(**value)) {
            self.lists.entry(*value).or_default().add(place);
        }
    }

    /// Files that have people in common, those with most of them; in the order of adding.
    fn candidates(&mut self, sketch: &ContentSketch) -> Vec<usize> {
        let telling = sketch.values().iter().rev().take(LOOKED_UP);
        let lists = telling.filter_map(|value| self.lists.get(value));
        let mut met: Vec<u32> = Vec::new();
        for place in lists.flat_map(|lists| &lists.places) {
            let Some(common) = self.common.get_mut(*place as usize) else {
                continue;
            };
            if *common == 0 {
                met.push(*place);
            }
            *common += 1;
        }
        let mut take = |place: u32| {
            self.common
                .get_mut(place as usize)
                .map_or(0, std::mem::take)
        };
        let mut best: Vec<(u32, u32)> = met.into_iter().map(|at| (at, take(at))).collect();
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

    /// The sketch of these people, and how many they are.
    fn people(all: impl Iterator<Item = u64>) -> (ContentSketch, u64) {
        let mut distinct = Distinct::default();
        let count = all.map(|n| distinct.insert(mixed(n))).count();
        (distinct.sketch(|hash| hash), count as u64)
    }

    fn mixed(n: u64) -> u64 {
        let mixed = (n + 1).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        (mixed ^ mixed >> 32).wrapping_mul(0xD6E8_FEB8_6659_FD93)
    }

    /// Pairs of positions, and whether they are versions.
    fn near(ranges: &[(u64, u64)]) -> Vec<(usize, usize, bool)> {
        near_of(ranges.iter().map(|(from, to)| people(*from..*to)).collect())
    }

    fn near_of(lists: Vec<(ContentSketch, u64)>) -> Vec<(usize, usize, bool)> {
        let files: Vec<_> = lists
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

    #[test]
    fn versions_are_found_though_everyone_lies_in_hundreds_of_other_lists() {
        let chosen =
            |list: u64| (0..3_000).filter(move |n| mixed(n * 1_000 + list).is_multiple_of(10));
        let mut lists: Vec<_> = (0..400).map(|list| people(chosen(list))).collect();
        lists.extend([people(0..200), people(2..202)]);
        assert_eq!(near_of(lists), [(401, 400, true)]);
    }
}
