//! What was not, or not simply, read: the problems of a scan grouped for people.

use crate::model::{Coverage, Origin, Problem, Reason, State};
use std::collections::BTreeMap;

/// How much the reader has to care.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Kind {
    /// Should have been read and was not.
    NotRead,
    /// Read in part.
    Partly,
    /// Read in full, with a remark.
    Remark,
    /// Left out because it was asked for, or is no file.
    OnPurpose,
}

impl Kind {
    fn of(origin: &Origin, state: State, reason: Reason) -> Self {
        match state {
            State::Scanned => Self::Remark,
            State::Partial => Self::Partly,
            // The rest of its file was read.
            State::Skipped | State::Failed if origin.places > 0 => Self::Partly,
            State::Skipped if reason.is_deliberate() => Self::OnPurpose,
            State::Skipped | State::Failed => Self::NotRead,
        }
    }

    /// How many inputs are named per reason.
    const fn shown(self) -> usize {
        match self {
            Self::NotRead | Self::Partly | Self::Remark => 20,
            Self::OnPurpose => 3,
        }
    }

    /// Its headline.
    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::NotRead => "Not read",
            Self::Partly => "Only partly read",
            Self::Remark => "Read in full, but worth a look",
            Self::OnPurpose => "Left out on purpose",
        }
    }
}

/// Inputs with one kind of gap for one reason.
pub(super) struct Gap<'a> {
    /// How much to care.
    pub(super) kind: Kind,
    /// Why.
    pub(super) reason: Reason,
    /// The first inputs, in report order.
    pub(super) shown: Vec<Shown<'a>>,
    /// How many more there are.
    pub(super) more: u64,
    /// The input of the last problem.
    last: Option<&'a Origin>,
}

/// An input of a gap.
pub(super) struct Shown<'a> {
    /// The input, or the first place in it.
    pub(super) origin: &'a Origin,
    /// What is wrong there.
    pub(super) problem: &'a Problem,
    /// In how many more places of the same file.
    pub(super) places: u64,
}

impl<'a> Gap<'a> {
    /// Adds a problem; those in places of one file are one entry.
    fn add(&mut self, origin: &'a Origin, problem: &'a Problem) {
        let last = self.last.replace(origin).map(Origin::of_file);
        if origin.places > 0 && last == Some(origin.of_file()) {
            if let Some(shown) = self.shown.last_mut().filter(|_| self.more == 0) {
                shown.places += 1;
            }
        } else if self.shown.len() < self.kind.shown() {
            self.shown.push(Shown {
                origin,
                problem,
                places: 0,
            });
        } else {
            self.more += 1;
        }
    }

    /// Inputs in all.
    pub(super) fn count(&self) -> u64 {
        self.shown.len() as u64 + self.more
    }
}

/// All gaps, the worst kind first, reasons in their own order.
pub(super) fn gaps(coverage: &Coverage) -> Vec<Gap<'_>> {
    let mut gaps = BTreeMap::new();
    for (origin, state, problem) in &coverage.problems {
        let kind = Kind::of(origin, *state, problem.reason);
        let gap = gaps.entry((kind, problem.reason)).or_insert_with(|| Gap {
            kind,
            reason: problem.reason,
            shown: Vec::new(),
            more: 0,
            last: None,
        });
        gap.add(origin, problem);
    }
    gaps.into_values().collect()
}

/// Why inputs were skipped or failed, each input counted once with its first problem; the most
/// frequent reason first. What the command line excluded is counted by the walk, not listed.
pub(super) fn unread_reasons(coverage: &Coverage) -> Vec<(Reason, u64)> {
    let mut counts = BTreeMap::new();
    let mut before = None;
    for (origin, state, problem) in &coverage.problems {
        let unread = matches!(state, State::Skipped | State::Failed) && origin.places == 0;
        if unread && before != Some(origin) {
            *counts.entry(problem.reason).or_insert(0) += 1;
        }
        before = Some(origin);
    }
    let listed: u64 = counts.values().sum();
    let unlisted = (coverage.skipped.files + coverage.failed.files).saturating_sub(listed);
    if unlisted > 0 {
        *counts.entry(Reason::Excluded).or_insert(0) += unlisted;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(reason, count)| (std::cmp::Reverse(*count), *reason));
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coverage(problems: &[(&str, State, Reason)]) -> Coverage {
        Coverage {
            problems: problems
                .iter()
                .map(|(path, state, reason)| {
                    (Origin::file(0, *path), *state, Problem::new(*reason))
                })
                .collect(),
            ..Coverage::default()
        }
    }

    #[test]
    fn an_input_counts_once_among_the_unread() {
        let coverage = coverage(&[
            ("a", State::Failed, Reason::IoError),
            ("a", State::Failed, Reason::Truncated),
            ("b", State::Skipped, Reason::Encrypted),
            ("c", State::Skipped, Reason::Encrypted),
            ("d", State::Partial, Reason::Malformed),
        ]);
        let expected = [(Reason::Encrypted, 2), (Reason::IoError, 1)];
        assert_eq!(unread_reasons(&coverage), expected);
    }

    #[test]
    fn places_of_a_file_are_parts_of_it() {
        let file = Origin::file(0, "a.docx");
        let problem = || Problem::new(Reason::UnsupportedFormat);
        let places = ["1.png", "2.png", "3.png"].map(|name| file.place(name.into()));
        let places = places.map(|origin| (origin, State::Skipped, problem()));
        let coverage = Coverage {
            problems: places.to_vec(),
            ..Coverage::default()
        };
        assert_eq!(unread_reasons(&coverage), []);
        let gaps = gaps(&coverage);
        assert_eq!((gaps[0].kind, gaps[0].count()), (Kind::Partly, 1));
        assert_eq!(gaps[0].shown[0].places, 2);
    }

    #[test]
    fn long_lists_are_cut_and_counted() {
        let gap = ("a", State::Skipped, Reason::Encrypted);
        let coverage = coverage(&[gap; 25]);
        let gaps = gaps(&coverage);
        assert_eq!(gaps.len(), 1);
        assert_eq!(gaps[0].kind, Kind::NotRead);
        assert_eq!(
            (gaps[0].shown.len(), gaps[0].more, gaps[0].count()),
            (20, 5, 25)
        );
    }
}
