//! What people decided about a dump, where the program could not know.

/// A decision, honoured and told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decision {
    /// What was decided.
    pub decided: Decided,
    /// Who decided it.
    pub author: String,
    /// Why.
    pub reason: String,
    /// When, as it was written down.
    pub at: String,
}

/// What can be decided.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Decided {
    /// Files that are not part of the breach: a pattern.
    File(String),
    /// A column that does not hold what it seems to: files by a pattern, and the header.
    Column {
        /// Which files.
        files: String,
        /// The header, as it is written.
        header: String,
    },
    /// People who are one: their fingerprints.
    Same(Vec<String>),
}

impl Decided {
    /// What it is, in a sentence.
    pub fn plain(&self) -> String {
        match self {
            Self::File(files) => format!("{files} is not part of the breach: not read"),
            Self::Column { files, header } => {
                format!("column {header} of {files} does not count")
            }
            Self::Same(people) => format!("one person: {}", people.join(", ")),
        }
    }

    /// The word for it in machine-readable reports.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::File(_) => "file",
            Self::Column { .. } => "column",
            Self::Same(_) => "same_person",
        }
    }
}
