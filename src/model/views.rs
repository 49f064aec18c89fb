//! A report seen from those who can read its files, and from those who own them.

use crate::model::{Audience, Party, PeopleSum, Severity};
use std::sync::Arc;

/// What a circle of readers can reach.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AudienceView {
    /// Which circle.
    pub audience: Audience,
    /// The group or the user, where the circle is one.
    pub party: Option<Party>,
    /// Files with personal data.
    pub files: u64,
    /// People in them; nothing where no file tells.
    pub people: Option<PeopleSum>,
    /// Occurrences in them.
    pub values: u64,
    /// Highest severity.
    pub severity: Severity,
}

/// The files of one owner.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OwnerView {
    /// Who; nobody where that is not known.
    pub owner: Option<Party>,
    /// People in all of the files.
    pub people: Option<PeopleSum>,
    /// Occurrences in them.
    pub values: u64,
    /// Highest severity.
    pub severity: Severity,
    /// The files, the worst first.
    pub files: Vec<OwnedFile>,
}

/// One file of an owner's list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OwnedFile {
    /// Position in [`crate::model::Report::files`]; of a container its first member with a finding.
    pub file: usize,
    /// Highest severity.
    pub severity: Severity,
    /// People in it.
    pub people: Option<PeopleSum>,
    /// Occurrences in it.
    pub values: u64,
    /// The data types in it, ordered.
    pub types: Vec<Arc<str>>,
}
