//! What somebody has looked at and allowed to lie where it lies.

use crate::model::{Audience, ContentSketch};

/// An entry of the allow-list. It covers a finding that all of its conditions hold for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Allowance {
    /// Why it is allowed, in the words of who allowed it.
    pub reason: String,
    /// The last day on which it holds, `2027-01-31`; forever without one.
    pub until: Option<String>,
    /// The id of a finding.
    pub finding: Option<String>,
    /// A pattern of paths.
    pub path: Option<String>,
    /// A header, whatever its letter case.
    pub header: Option<String>,
    /// A data type, by its id.
    pub info_type: Option<String>,
    /// Values, sealed: every value of the finding is one of them.
    pub values: Option<ContentSketch>,
    /// A domain, in small letters: e-mail addresses under it.
    pub domain: Option<String>,
    /// The widest circle of readers that it holds for; all of them without one.
    pub audience: Option<Audience>,
}

impl Allowance {
    /// Whether it says what it is about.
    pub const fn has_subject(&self) -> bool {
        self.finding.is_some()
            || self.path.is_some()
            || self.header.is_some()
            || self.values.is_some()
            || self.domain.is_some()
    }
}
