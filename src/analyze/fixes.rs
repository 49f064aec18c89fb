//! In which order to fix what is exposed. A person is relieved only when every list that exposes
//! them is fixed; so a list counts for each of its people the more, the fewer other lists expose
//! them too, and the gain that is told is the true one.

use super::shared::Shared;
use crate::model::{ByValue, ContentSketch, Severity};
use smallvec::SmallVec;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

/// A person counts in a list when at most so many lists expose them: further away, no fix is near.
const NEAR: u32 = 24;
/// What a person is worth to the last list that exposes them: divisible by all numbers up to
/// [`NEAR`], so that no sum depends on its order.
const WORTH: u64 = 5_354_228_880;

/// Files that are fixed together.
pub struct Exposing<'a> {
    /// The people in them.
    pub sketch: &'a ContentSketch,
    /// The highest of their findings; of equally good fixes the more severe comes first.
    pub severity: Severity,
    /// How many people they hold; where sketches say nothing, the larger comes first.
    pub people: u64,
}

/// The order of fixing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ranking {
    /// People that were compared; all, if every sketch holds all.
    pub compared: u64,
    /// Every list once.
    pub steps: Vec<Step>,
}

/// One fix.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Step {
    /// Position of the list.
    pub list: usize,
    /// How many of the people compared are exposed nowhere any more, this and all before fixed.
    pub relieved: u64,
}

/// Ranks lists by what fixing them brings: greedy, each person of a list worth one divided by the
/// number of lists that still expose them.
pub fn rank(lists: &[Exposing<'_>]) -> Ranking {
    let mut people = Crowd::of(lists);
    let mut worth = people.worth(lists.len());
    let key = |list: usize, worth: u64| {
        let exposing = lists.get(list);
        let tie = exposing.map(|e| (e.severity, e.people));
        (worth, tie, Reverse(list))
    };
    let mut heap: BinaryHeap<_> = worth.iter().enumerate().map(|(l, w)| key(l, *w)).collect();
    let mut steps = Vec::with_capacity(lists.len());
    let mut relieved = 0;
    while let Some((claimed, _, Reverse(list))) = heap.pop() {
        // What was pushed before its worth changed, or was fixed.
        if people.is_fixed(list) || worth.get(list) != Some(&claimed) {
            continue;
        }
        relieved += people.fix(list, &mut worth, &mut |l, w| heap.push(key(l, w)));
        steps.push(Step { list, relieved });
    }
    Ranking {
        compared: people.exposed_by.len() as u64 + people.alone.iter().sum::<u64>(),
        steps,
    }
}

/// Who is exposed by which lists.
struct Crowd {
    /// For each list, people whom no other one exposes.
    alone: Vec<u64>,
    /// The other people of each list.
    lists: Vec<Vec<u32>>,
    fixed: Vec<bool>,
    /// For each person, the lists that expose them; those fixed are dropped once few are left.
    exposed_by: Vec<SmallVec<[u32; 4]>>,
    /// For each person, how many lists still do.
    left: Vec<u32>,
}

impl Crowd {
    /// Sketches can only be compared at the highest level of all.
    fn of(lists: &[Exposing<'_>]) -> Self {
        let level = lists.iter().map(|l| l.sketch.level()).max().unwrap_or(0);
        let mut numbers: HashMap<u64, u32, ByValue> = HashMap::default();
        let mut exposed_by: Vec<SmallVec<[u32; 4]>> = Vec::new();
        let mut people = Vec::with_capacity(lists.len());
        let mut alone = Vec::with_capacity(lists.len());
        let shared = Shared::among(lists.iter().map(|list| list.sketch.at(level)));
        for (list, exposing) in (0..).zip(lists) {
            let mut own = Vec::new();
            let values = exposing.sketch.at(level);
            for value in values.iter().filter(|value| shared.may_hold(**value)) {
                let next = u32::try_from(exposed_by.len()).unwrap_or(u32::MAX);
                let person = *numbers.entry(*value).or_insert(next);
                if person == next {
                    exposed_by.push(SmallVec::new());
                }
                if let Some(by) = exposed_by.get_mut(person as usize) {
                    by.push(list);
                }
                own.push(person);
            }
            alone.push((values.len() - own.len()) as u64);
            people.push(own);
        }
        Self {
            left: exposed_by.iter().map(|by| by.len() as u32).collect(),
            fixed: vec![false; lists.len()],
            alone,
            lists: people,
            exposed_by,
        }
    }

    fn is_fixed(&self, list: usize) -> bool {
        self.fixed.get(list).copied().unwrap_or(true)
    }

    /// What fixing each of so many lists is worth.
    fn worth(&self, lists: usize) -> Vec<u64> {
        let mut worth: Vec<u64> = self.alone.iter().map(|alone| alone * value(1)).collect();
        worth.resize(lists, 0);
        for (by, left) in self.exposed_by.iter().zip(&self.left) {
            for list in by {
                if let Some(worth) = worth.get_mut(*list as usize) {
                    *worth += value(*left);
                }
            }
        }
        worth
    }

    /// Fixes a list, and says of which others the worth has changed. How many are relieved.
    fn fix(&mut self, list: usize, worth: &mut [u64], changed: &mut impl FnMut(usize, u64)) -> u64 {
        if let Some(fixed) = self.fixed.get_mut(list) {
            *fixed = true;
        }
        let mut relieved = self.alone.get(list).copied().unwrap_or(0);
        let mut touched = Vec::new();
        let own = self.lists.get_mut(list).map(std::mem::take);
        for person in own.unwrap_or_default() {
            let person = person as usize;
            let (Some(left), Some(by)) =
                (self.left.get_mut(person), self.exposed_by.get_mut(person))
            else {
                continue;
            };
            *left -= 1;
            relieved += u64::from(*left == 0);
            if *left > NEAR {
                continue;
            }
            by.retain(|list: &mut u32| !self.fixed.get(*list as usize).copied().unwrap_or(true));
            let more = value(*left).saturating_sub(value(*left + 1));
            for list in by.iter().map(|list| *list as usize) {
                if let Some(worth) = worth.get_mut(list) {
                    *worth += more;
                    touched.push(list);
                }
            }
        }
        touched.sort_unstable();
        touched.dedup();
        for list in touched {
            changed(list, worth.get(list).copied().unwrap_or(0));
        }
        relieved
    }
}

/// What a person whom so many lists expose is worth to each.
const fn value(left: u32) -> u64 {
    match left {
        0 => 0,
        1..=NEAR => WORTH / left as u64,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sketch of these people, all of them.
    fn sketch(people: &[u64]) -> ContentSketch {
        ContentSketch::from_parts(0, people.to_vec()).unwrap()
    }

    /// Lists in their order, with the people relieved.
    fn order(lists: &[&[u64]]) -> Vec<(usize, u64)> {
        let severe = [Severity::Medium; 8];
        ranked(lists, &severe)
    }

    fn ranked(lists: &[&[u64]], severities: &[Severity]) -> Vec<(usize, u64)> {
        let sketches: Vec<_> = lists.iter().map(|people| sketch(people)).collect();
        let lists: Vec<_> = sketches
            .iter()
            .zip(severities)
            .map(|(sketch, severity)| Exposing {
                sketch,
                severity: *severity,
                people: sketch.values().len() as u64,
            })
            .collect();
        let ranking = rank(&lists);
        assert_eq!(ranking.steps.len(), lists.len());
        let steps = ranking.steps.iter();
        steps.map(|step| (step.list, step.relieved)).collect()
    }

    #[test]
    fn worth_is_divided_without_rest() {
        assert!((1..=u64::from(NEAR)).all(|n| WORTH.is_multiple_of(n)));
    }

    #[test]
    fn lists_that_share_nobody_come_by_their_people() {
        let order = order(&[&[1], &[2, 3, 4], &[5, 6]]);
        assert_eq!(order, [(1, 3), (2, 5), (0, 6)]);
    }

    #[test]
    fn whom_two_lists_expose_is_relieved_by_both() {
        // Neither of the first two relieves anybody alone, yet together they do most.
        let order = order(&[&[1, 2, 3, 4, 5, 6], &[1, 2, 3, 4, 5, 6], &[7, 8]]);
        assert_eq!(order, [(0, 0), (1, 6), (2, 8)]);
    }

    #[test]
    fn a_list_that_completes_comes_before_one_that_begins() {
        // Once the first is fixed the second relieves three, the third one alone two.
        let lists: [&[u64]; 4] = [&[1, 2, 3, 9], &[1, 2, 3], &[4, 5], &[6]];
        assert_eq!(order(&lists), [(0, 1), (1, 4), (2, 6), (3, 7)]);
    }

    #[test]
    fn of_equal_lists_the_more_severe_comes_first() {
        use Severity::{Critical, Medium};
        let lists: [&[u64]; 3] = [&[1, 2], &[3, 4], &[5, 6]];
        let order = ranked(&lists, &[Medium, Critical, Medium]);
        assert_eq!(order, [(1, 2), (0, 4), (2, 6)]);
    }

    #[test]
    fn the_last_step_relieves_everyone_however_many_lists_there_are() {
        let all: Vec<u64> = (0..50).collect();
        let lists: Vec<&[u64]> = (0..200).map(|_| all.as_slice()).collect();
        let severities = vec![Severity::High; 200];
        let order = ranked(&lists, &severities);
        assert_eq!(order.last(), Some(&(199, 50)));
        assert!(order.iter().take(199).all(|(_, relieved)| *relieved == 0));
    }

    #[test]
    fn nothing_exposed_is_nothing_to_fix() {
        assert!(rank(&[]).steps.is_empty());
    }
}
