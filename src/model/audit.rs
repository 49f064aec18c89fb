//! What a report says of a drive as a whole: how many people, which files are copies, what to fix
//! first.

use crate::model::{Audience, Containment, Origin, PeopleSum, Severity};
use std::ffi::OsString;
use std::sync::Arc;

/// The drive as a whole.
#[derive(Clone, Debug, Default)]
pub struct Audit {
    /// How many people, in all and where.
    pub people: PeopleReport,
    /// Files that hold the same.
    pub copies: Copies,
    /// What to fix first.
    pub fixes: Fixes,
}

/// How many people, in all and where.
#[derive(Clone, Debug, Default)]
pub struct PeopleReport {
    /// All of them.
    pub total: PeopleSum,
    /// Folders with all that lies below, most people first. One that holds a single folder and
    /// nothing else is left out in favour of that.
    pub folders: Vec<Peopled>,
    /// Folders beyond those.
    pub more_folders: u64,
    /// Files with all their members, most people first.
    pub files: Vec<Peopled>,
    /// Files beyond those.
    pub more_files: u64,
}

/// How many people lie somewhere.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Peopled {
    /// A folder or file. Hostile text.
    pub path: OsString,
    /// Files with people.
    pub files: u64,
    /// Distinct people.
    pub people: PeopleSum,
}

/// Files that hold the same.
#[derive(Clone, Debug, Default)]
pub struct Copies {
    /// Files of the same bytes, most people first.
    pub exact: Vec<ExactCopies>,
    /// Groups beyond those.
    pub more_exact: u64,
    /// Files of nearly the same people, most people first.
    pub near: Vec<NearCopy>,
    /// Pairs beyond those.
    pub more_near: u64,
}

/// Files of the same bytes.
#[derive(Clone, Debug)]
pub struct ExactCopies {
    /// `blake3:` and the digest of the content, hex.
    pub digest: String,
    /// Bytes of each.
    pub size: u64,
    /// At least two, in report order.
    pub files: Vec<Arc<Origin>>,
    /// Distinct people in each; 0 where nothing names them.
    pub people: u64,
}

/// Two files, one of which holds most people of the other. Of files with the same bytes the first
/// stands for all.
#[derive(Clone, Debug)]
pub struct NearCopy {
    /// The one with fewer people.
    pub file: Arc<Origin>,
    /// The one with more.
    pub of: Arc<Origin>,
    /// How many of the people of `file` are in `of`.
    pub file_in_of: Containment,
    /// How many of the people of `of` are in `file`.
    pub of_in_file: Containment,
    /// Whether both are versions of one list, rather than a list and a small part of it.
    pub is_version: bool,
}

/// What to fix first.
#[derive(Clone, Debug, Default)]
pub struct Fixes {
    /// Everyone who lies in a file that others than its owner can read.
    pub exposed: PeopleSum,
    /// In the order in which they help most.
    pub items: Vec<Fix>,
}

/// Files that have to be fixed together: copies and versions of one list.
#[derive(Clone, Debug)]
pub struct Fix {
    /// Those of them that are exposed.
    pub files: Vec<FixFile>,
    /// Distinct people in them.
    pub people: u64,
    /// People who are exposed nowhere any more once this and everything before is fixed.
    pub relieved: u64,
    /// The same as a share of all who are exposed, 0 to 1.
    pub share: f64,
    /// The highest of its findings.
    pub severity: Severity,
    /// The widest circle that can read one of its files.
    pub audience: Audience,
}

/// What to do with one file.
#[derive(Clone, Debug)]
pub struct FixFile {
    /// The file.
    pub origin: Arc<Origin>,
    /// Who can read it.
    pub audience: Audience,
    /// What kind of remedy it is.
    pub remedy: Remedy,
    /// The remedy in plain words. Holds text from input.
    pub words: String,
    /// The remedy as a command for a POSIX shell, printable throughout; nothing where it is not
    /// known what would help, or where names are masked.
    pub command: Option<String>,
}

/// What to do with a file that is exposed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Remedy {
    /// Take away what others may read.
    Restrict,
    /// Delete it: the same bytes lie elsewhere.
    Delete,
    /// Find out who can read it.
    Ask,
}

impl Remedy {
    /// The word for it in machine-readable reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Restrict => "restrict",
            Self::Delete => "delete",
            Self::Ask => "ask",
        }
    }
}
