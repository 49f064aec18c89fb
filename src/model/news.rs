//! What is news since an earlier scan. Identity names the content; news is judged by content, place
//! and audience together.

use crate::model::{Origin, Party, PolicyNews, PriorFinding, Reason, Severity, State};
use std::sync::Arc;

/// What a finding is to somebody who knows the earlier scan. The first that holds, in this order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum NewsKind {
    /// Its content was nowhere.
    New,
    /// Its content is known from another place, which still holds it.
    Spread,
    /// It is known, but more people can read it now.
    Widened,
    /// It is known, but there is more of it.
    Grown,
    /// The file did not change, the rules did.
    RuleChange,
    /// It is known from another place, which holds it no longer.
    Moved,
    /// It is as it was.
    Known,
    /// Somebody allowed it.
    Allowed,
}

impl NewsKind {
    /// Every kind, in order.
    pub const ALL: [Self; 8] = [
        Self::New,
        Self::Spread,
        Self::Widened,
        Self::Grown,
        Self::RuleChange,
        Self::Moved,
        Self::Known,
        Self::Allowed,
    ];

    /// The word of the reports for programs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Spread => "spread",
            Self::Widened => "widened",
            Self::Grown => "grown",
            Self::RuleChange => "rule_change",
            Self::Moved => "moved",
            Self::Known => "known",
            Self::Allowed => "allowed",
        }
    }

    /// Whether anything is different at all.
    pub const fn is_change(self) -> bool {
        !matches!(self, Self::Known | Self::Allowed)
    }
}

/// What a finding is since the earlier scan, and why.
#[derive(Clone, PartialEq, Debug)]
pub struct News {
    /// What it is.
    pub kind: NewsKind,
    /// When it was first seen, RFC 3339.
    pub first_seen: Option<Arc<str>>,
    /// The other place: which it moved from, or which holds its content as well.
    pub from: Option<Arc<Origin>>,
    /// What its predecessor was, where there is more of it now.
    pub growth: Option<Growth>,
    /// Who can read it now and could not.
    pub wider: Option<Wider>,
    /// Why it is allowed, where somebody has.
    pub allowed: Option<Arc<str>>,
}

/// How much less there was.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Growth {
    /// Occurrences before.
    pub count: u64,
    /// Distinct values before.
    pub distinct: u64,
    /// Severity before.
    pub severity: Severity,
    /// By how many hundredths there is more: of occurrences or of distinct values, whichever grew more.
    pub percent: u64,
    /// Whether it is news to somebody who knows that lists grow: by half at least, or more severe.
    pub leaps: bool,
}

/// Hundredths from which on growth is a leap.
pub const LEAP: u64 = 50;

/// Who can read something and could not before.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wider {
    /// Everyone.
    pub everyone: bool,
    /// Groups, if not everyone.
    pub groups: Vec<Party>,
    /// Users, if not everyone.
    pub users: Vec<Party>,
    /// Whether that is certain.
    pub certain: bool,
}

impl News {
    /// Of this kind, without more to say.
    pub const fn of(kind: NewsKind) -> Self {
        Self {
            kind,
            first_seen: None,
            from: None,
            growth: None,
            wider: None,
            allowed: None,
        }
    }

    /// Whether somebody who knows the earlier scan must be told. Rules and allowed findings are
    /// no news, nor is growth as lists grow.
    pub fn is_news(&self) -> bool {
        match self.kind {
            NewsKind::New | NewsKind::Spread | NewsKind::Widened => true,
            NewsKind::Grown => self.growth.is_some_and(|growth| growth.leaps),
            NewsKind::RuleChange | NewsKind::Moved | NewsKind::Known | NewsKind::Allowed => false,
        }
    }
}

/// What became of the earlier findings, and of coverage.
#[derive(Clone, Debug, Default)]
pub struct NewsReport {
    /// Start of the earlier scan, if known.
    pub since: Option<String>,
    /// Whether the earlier scan ran to its end.
    pub since_complete: bool,
    /// Whether rules or version differ.
    pub rules_changed: bool,
    /// Findings of at least medium confidence, by [`NewsKind::ALL`].
    pub counts: [u64; NewsKind::ALL.len()],
    /// Findings that are gone: their file is, or was read again in full.
    pub resolved: Vec<Former>,
    /// Findings that were not seen, and nobody knows whether they are gone.
    pub unseen: Vec<Former>,
    /// What could be read before, or is new, and could not be read in full.
    pub losses: Vec<Loss>,
    /// What became of the breaches, where both scans had a policy.
    pub policy: Option<PolicyNews>,
}

impl NewsReport {
    /// Findings of a kind.
    pub fn count(&self, kind: NewsKind) -> u64 {
        self.counts.get(kind as usize).copied().unwrap_or(0)
    }

    /// Counts a finding of a kind as allowed instead.
    pub fn allow(&mut self, before: NewsKind) {
        if let Some(count) = self.counts.get_mut(before as usize) {
            *count = count.saturating_sub(1);
        }
        self.add(NewsKind::Allowed);
    }

    /// Counts one more.
    pub fn add(&mut self, kind: NewsKind) {
        if let Some(count) = self.counts.get_mut(kind as usize) {
            *count += 1;
        }
    }
}

/// An earlier finding without a successor.
#[derive(Clone, Debug)]
pub struct Former {
    /// Where it lay.
    pub origin: Arc<Origin>,
    /// How its file ended this time, as far as it was read at all.
    pub state: State,
    /// The finding as it was; its `file` means nothing here.
    pub finding: PriorFinding,
    /// Why it may still be there; `None` if it is gone.
    pub why: Option<Unseen>,
}

/// Why it is not known whether an earlier finding is gone.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Unseen {
    /// Its file was not read, or not in full.
    NotRead,
    /// The scan did not come to its place.
    NotReached,
    /// The scan was stopped before its end.
    Stopped,
    /// The rules or options do not look for it.
    NotSought,
}

impl Unseen {
    /// The word of the reports for programs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotRead => "not_read",
            Self::NotReached => "not_reached",
            Self::Stopped => "stopped",
            Self::NotSought => "not_sought",
        }
    }

    /// What people are told.
    pub const fn plain(self) -> &'static str {
        match self {
            Self::NotRead => "the file could not be read in full",
            Self::NotReached => "the scan did not come there",
            Self::Stopped => "the scan was stopped",
            Self::NotSought => "no longer looked for",
        }
    }
}

/// An input that is not read in full, and was or was not there before.
#[derive(Clone, Debug)]
pub struct Loss {
    /// The input.
    pub origin: Arc<Origin>,
    /// How it ended.
    pub state: State,
    /// Why.
    pub reasons: Vec<Reason>,
    /// How it ended before, if it was named then.
    pub before: Option<State>,
    /// Findings known from there, or from below, that were not seen.
    pub findings: u64,
}
