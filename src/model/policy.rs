//! What breaks a policy: which rule, in which file, and how.

use crate::model::{Origin, Severity, State, Unseen};
use std::sync::Arc;

/// In which way a file breaks a rule.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum BreachKind {
    /// It holds a data type that must not lie there.
    Forbidden,
    /// It holds a data type that is not among those that may lie there.
    NotAllowed,
    /// It holds more than it may.
    TooMany,
    /// More people can read it than may.
    Audience,
    /// Who can read it is not known.
    AudienceUnknown,
    /// It is older than it may become.
    TooOld,
}

impl BreachKind {
    /// Every kind, in order.
    pub const ALL: [Self; 6] = [
        Self::Forbidden,
        Self::NotAllowed,
        Self::TooMany,
        Self::Audience,
        Self::AudienceUnknown,
        Self::TooOld,
    ];

    /// The word for it in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Forbidden => "forbidden",
            Self::NotAllowed => "not_allowed",
            Self::TooMany => "too_many",
            Self::Audience => "audience",
            Self::AudienceUnknown => "audience_unknown",
            Self::TooOld => "too_old",
        }
    }
}

/// One breach of a policy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PolicyBreach {
    /// First 16 hex digits of the keyed digest of rule, file, kind and data type.
    pub id: String,
    /// Name of the rule. The policy's author's text.
    pub rule: Arc<str>,
    /// As the rule says.
    pub severity: Severity,
    /// Position in [`crate::model::Report::files`].
    pub file: usize,
    /// In which way.
    pub kind: BreachKind,
    /// The data type, where one is to blame.
    pub info_type: Option<Arc<str>>,
    /// What is wrong, in words. Hostile text: may name groups.
    pub detail: String,
    /// Occurrences of personal data that the breach is about.
    pub count: u64,
    /// What it is since the earlier scan, if that had a policy.
    pub news: Option<BreachNews>,
}

impl PolicyBreach {
    /// Whether it is news: to somebody who knows no earlier scan everything is.
    pub fn is_news(&self) -> bool {
        self.news.as_ref().is_none_or(|news| news.is_new)
    }
}

/// What a breach is since the earlier scan.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BreachNews {
    /// Whether it was not there, or less severe.
    pub is_new: bool,
    /// When it was first seen, RFC 3339.
    pub first_seen: Option<Arc<str>>,
}

impl BreachNews {
    /// The word for it in reports.
    pub const fn as_str(&self) -> &'static str {
        if self.is_new { "new" } else { "known" }
    }
}

/// What became of the breaches of the earlier scan.
#[derive(Clone, Debug, Default)]
pub struct PolicyNews {
    /// Breaches that were not there, or less severe.
    pub new: u64,
    /// Breaches that were there.
    pub known: u64,
    /// Breaches that are gone: their file is, or was read again in full.
    pub resolved: Vec<FormerBreach>,
    /// Breaches that were not seen, and nobody knows whether they are gone.
    pub unseen: Vec<FormerBreach>,
}

/// A breach of the earlier scan that this one does not have.
#[derive(Clone, Debug)]
pub struct FormerBreach {
    /// Where it was.
    pub origin: Arc<Origin>,
    /// How its file ended this time, as far as it was read at all.
    pub state: State,
    /// The breach as it was; its `file` means nothing here.
    pub breach: PriorBreach,
    /// Why it may still be there; `None` if it is gone.
    pub why: Option<Unseen>,
}

/// What an earlier scan said of its policy.
#[derive(Clone, Debug, Default)]
pub struct PriorPolicy {
    /// Names of the rules.
    pub rules: Vec<Arc<str>>,
    /// Breaches, in the order of that report, and those that it had not seen.
    pub breaches: Vec<PriorBreach>,
}

/// A breach as an earlier scan told it.
#[derive(Clone, Debug)]
pub struct PriorBreach {
    /// Its id.
    pub id: String,
    /// Name of the rule.
    pub rule: Arc<str>,
    /// As the rule said.
    pub severity: Severity,
    /// Position in [`crate::model::Prior::files`].
    pub file: usize,
    /// In which way.
    pub kind: BreachKind,
    /// The data type, where one was to blame.
    pub info_type: Option<Arc<str>>,
    /// What was wrong, in words. Hostile text.
    pub detail: String,
    /// Occurrences that it was about.
    pub count: u64,
    /// When it was first seen, RFC 3339.
    pub first_seen: Option<Arc<str>>,
}

impl PriorBreach {
    /// A breach of a report.
    pub fn of(breach: &PolicyBreach) -> Self {
        let news = breach.news.as_ref();
        Self {
            id: breach.id.clone(),
            rule: Arc::clone(&breach.rule),
            severity: breach.severity,
            file: breach.file,
            kind: breach.kind,
            info_type: breach.info_type.clone(),
            detail: breach.detail.clone(),
            count: breach.count,
            first_seen: news.and_then(|news| news.first_seen.clone()),
        }
    }
}
