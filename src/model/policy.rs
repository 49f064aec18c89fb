//! What breaks a policy: which rule, in which file, and how.

use crate::model::Severity;
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
}
