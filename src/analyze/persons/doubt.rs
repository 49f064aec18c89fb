//! How often what looks like one person is two, as measured in the dump itself: birth dates tell
//! how common namesakes are, phones with known owners how common it is to share one. What cannot be
//! measured stays as open as it is.

use super::resolve::SEVERAL;
use crate::model::incident::{Estimate, Link};

/// Two people in so many share a birth date: 27 years of equally likely days.
const BIRTH_DATES: f64 = 10_000.0;

/// How often something happens, as a range of two standard deviations.
#[derive(Clone, Copy, Debug)]
struct Rate {
    low: f64,
    best: f64,
    high: f64,
}

impl Rate {
    /// Of what was seen `hits` times in `trials`, one hit more than seen being possible in the
    /// trials that were not made.
    fn of(hits: f64, trials: f64) -> Self {
        let hits = hits + 1.0;
        let trials = trials.max(1.0);
        let spread = 2.0 * hits.sqrt();
        let share = |hits: f64| (hits / trials).clamp(0.0, 1.0);
        Self {
            low: share(hits - spread),
            best: share(hits),
            high: share(hits + spread),
        }
    }
}

/// How common it is that two people have one name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Namesakes {
    rate: Rate,
    /// Names of sets of records, and pairs of such.
    names: f64,
    /// Pairs of which both birth dates are known, and all others.
    told: f64,
    untold: f64,
    /// Pairs of one name that birth dates do not tell apart.
    alike: f64,
}

impl Namesakes {
    /// By full names and the roots that are called so, in order, and birth dates of roots.
    pub fn measure(named: &[(u64, u32)], births: &[u32]) -> Self {
        let birth = |root: u32| births.get(root as usize).copied().unwrap_or(0);
        let (mut dated, mut differ, mut alike) = (0.0, 0.0, 0.0);
        let mut known: Vec<u32> = Vec::new();
        for group in named.chunk_by(|(a, _), (b, _)| a == b) {
            known.clear();
            let births = group.iter().map(|(_, root)| birth(*root));
            known.extend(births.filter(|birth| *birth != 0 && *birth != SEVERAL));
            known.sort_unstable();
            let same = known.chunk_by(|a, b| a == b).map(|same| pairs(same.len()));
            differ += pairs(known.len()) - same.sum::<f64>();
            alike += pairs(group.len()) - pairs(known.len());
            dated += known.len() as f64;
        }
        let told = dated * (dated - 1.0).max(0.0) / 2.0;
        Self {
            rate: Rate::of(differ, told),
            names: named.len() as f64,
            told,
            alike,
            untold: (pairs(named.len()) - told).max(0.0),
        }
    }

    /// Whether it is known that more than one name in a hundred is that of somebody else, too.
    pub fn are_common(&self) -> bool {
        self.rate.low * self.names > 0.01
    }

    /// Of so many sets that share a name with another, and that nothing tells apart, how many are
    /// people of their own: at least, most likely, at most.
    pub fn apart(&self, sets: u64) -> Estimate {
        let expected = |rate: f64| rate * self.untold;
        let chance = |count: f64| 2.0 * count.sqrt();
        let (low, high) = (expected(self.rate.low), expected(self.rate.high));
        // Each pair beyond those of namesakes is one set too many.
        let rest = |namesakes: f64| {
            let same = (self.alike - namesakes.max(0.0)).max(0.0).round() as u64;
            sets - same.min(sets)
        };
        Estimate {
            low: rest(low - chance(low)),
            best: rest(expected(self.rate.best)),
            high: rest(high + chance(high)),
        }
    }

    /// How many pairs of namesakes so many names make with all, most likely.
    fn expected(&self, names: f64) -> f64 {
        self.rate.best * names * (self.names - names / 2.0).max(0.0)
    }

    /// How many merges by a link are wrong, at most, of so many.
    pub fn wrong(&self, link: Link, merged: u64, shared: Shared) -> u64 {
        let count = merged as f64;
        let wrong = match link {
            Link::NameBirth => (self.rate.high * self.told / BIRTH_DATES).max(count / 1_000.0),
            Link::NameAddress => count * Rate::of(shared.by_several, shared.known + 200.0).high,
            Link::Phone => count * Rate::of(shared.by_several, shared.known + 20.0).high,
            Link::Account | Link::Customer => {
                count * Rate::of(shared.by_several, shared.known + 50.0).high
            }
            Link::Name => count * (self.rate.high * self.names).min(1.0),
            _ => 0.0,
        };
        (wrong.ceil() as u64).min(merged)
    }
}

/// Sets without a name that are those of somebody who is there by another address, too. Of addresses
/// that spell a name it is seen; those that spell none are the same as often.
#[derive(Clone, Copy, Debug)]
pub(super) struct Again {
    /// Addresses that spell a name, and those of them that are of somebody else's name.
    spelled: f64,
    seen: f64,
    /// Sets without a name and without one that is spelled.
    nameless: f64,
}

/// Addresses without which nothing is said of others.
const FEW: f64 = 20.0;

impl Again {
    /// By full and spelled names with roots, in order, and roots that have a full name.
    pub fn measure(named: &[(u64, u32)], with_name: &[u32], sets: u64, of: Namesakes) -> Self {
        let has_name = |root: &u32| with_name.binary_search(root).is_ok();
        let (mut spelled, mut seen) = (0_u64, 0.0);
        for group in named.chunk_by(|(a, _), (b, _)| a == b) {
            let only = group.iter().filter(|(_, root)| !has_name(root)).count();
            spelled += only as u64;
            seen += pairs(group.len()) - pairs(group.len() - only);
        }
        let known = with_name.len() as u64 + spelled;
        let spelled = spelled as f64;
        Self {
            spelled,
            seen: (seen - of.expected(spelled)).clamp(0.0, spelled),
            nameless: sets.saturating_sub(known) as f64,
        }
    }

    /// How many of the nameless are the same as others.
    pub fn same(&self) -> Estimate {
        let share = |seen: f64| seen.max(0.0) / (self.spelled + FEW);
        let spread = 2.0 * self.seen.sqrt();
        let whole = |share: f64| (share * self.nameless).round() as u64;
        Estimate {
            low: whole(share(self.seen - spread)),
            best: whole(share(self.seen)),
            high: whole(share(self.seen + spread)),
        }
    }
}

/// How often one person's full name is written in the same way twice, as seen where the address is
/// the same.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Spelling {
    pub pairs: f64,
    pub same: f64,
}

impl Spelling {
    /// Adds the full names of one person, which are put in order. Whoever has many records counts
    /// no more than others.
    pub fn add(&mut self, names: &mut [u64]) {
        if names.len() < 2 {
            return;
        }
        names.sort_unstable();
        let same = names.chunk_by(|a, b| a == b).map(|same| pairs(same.len()));
        self.pairs += 1.0;
        self.same += same.sum::<f64>() / pairs(names.len());
    }

    /// How many are not seen to be the same by their names, for so many that are.
    pub fn unseen(self, seen: u64) -> u64 {
        // Below a half, names tell too little to conclude from them.
        let same = (self.same + FEW) / (self.pairs + FEW);
        (seen as f64 * (1.0 / same.max(0.5) - 1.0)).round() as u64
    }
}

/// Values of a kind whose owners are known, and how many of them have several.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shared {
    pub known: f64,
    pub by_several: f64,
}

fn pairs(count: usize) -> f64 {
    count as f64 * count.saturating_sub(1) as f64 / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn namesakes_are_as_common_as_birth_dates_tell() {
        // A thousand names, of which some are those of two sets.
        let apart = |twice: std::ops::Range<u64>, births: &dyn Fn(u32) -> u32| {
            let again = twice.clone().zip(1_000..);
            let mut named: Vec<(u64, u32)> = (0..1_000).zip(0..).chain(again).collect();
            named.sort_unstable();
            let births: Vec<u32> = (0..2_000).map(births).collect();
            let Estimate { low, best, high } =
                Namesakes::measure(&named, &births).apart(twice.count() as u64);
            (low, best, high)
        };
        let nothing = apart(0..10, &|_| 0);
        assert_eq!(nothing, (0, 10, 10), "nothing is known of anybody");
        let first = |root: u32| if root < 500 { 1 + root } else { 0 };
        let rare = apart(500..600, &first);
        assert_eq!(rare, (0, 4, 18), "no namesakes among five hundred people");
        let all = apart(0..100, &|root| 1 + root);
        assert_eq!(all, (100, 100, 100), "all are told apart");
    }

    #[test]
    fn two_spellings_of_names_hide_people() {
        let mut spelling = Spelling::default();
        assert_eq!(spelling.unseen(100), 0, "nothing is known");
        for person in 0..100 {
            spelling.add(&mut [person, 1_000]);
            spelling.add(&mut [person, person, person]);
            spelling.add(&mut [person]);
        }
        assert_eq!(
            spelling.unseen(100),
            83,
            "of 200 people half are written in two ways"
        );
    }

    #[test]
    fn a_single_merge_that_rests_on_a_guess_may_be_wrong() {
        let nothing = Namesakes::measure(&[(1, 0), (2, 1)], &[0, 0]);
        for link in Link::ALL {
            let wrong = nothing.wrong(link, 1, Shared::default());
            assert_eq!(wrong, u64::from(!link.is_strong()), "{link:?}");
            assert_eq!(nothing.wrong(link, 0, Shared::default()), 0, "{link:?}");
        }
    }
}
