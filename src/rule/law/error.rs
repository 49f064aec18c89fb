//! What can be wrong with law data or with a file of circumstances.

use std::path::PathBuf;

/// A file that cannot be used.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{}:{} {kind}", file.display(), place(.position))]
pub struct LawError {
    /// The file.
    pub file: PathBuf,
    /// 1-based line and column in it.
    pub position: Option<(usize, usize)>,
    /// What is wrong.
    pub kind: LawErrorKind,
}

/// What is wrong with it.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum LawErrorKind {
    /// It cannot be read.
    #[error("cannot be read: {0}")]
    Io(std::io::ErrorKind),
    /// Not TOML, or not the words of such a file.
    #[error("{0}")]
    Toml(Box<str>),
    /// A field of an entry that cannot mean anything.
    #[error("entry `{entry}`, field `{field}`: {problem}")]
    Field {
        /// The entry.
        entry: Box<str>,
        /// The field.
        field: &'static str,
        /// What is wrong, and what was expected.
        problem: Box<str>,
    },
}

fn place(position: &Option<(usize, usize)>) -> String {
    position.map_or_else(String::new, |(line, column)| format!("{line}:{column}:"))
}

/// 1-based line and column of a byte.
pub(super) fn position(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or_default();
    let line = 1 + before.matches('\n').count();
    let column = before.rsplit('\n').next().unwrap_or_default();
    (line, 1 + column.chars().count())
}

/// An error on its way up: where in bytes, and what.
pub(super) type Raised = (Option<usize>, LawErrorKind);

/// The entry that is being read, for errors.
#[derive(Clone, Copy)]
pub(super) struct Entry<'a> {
    /// Its id.
    pub id: &'a str,
    /// Where it begins, in bytes.
    pub at: Option<usize>,
}

impl Entry<'_> {
    /// An error in one of its fields.
    pub fn wrong(self, field: &'static str, problem: impl Into<String>) -> Raised {
        let kind = LawErrorKind::Field {
            entry: self.id.into(),
            field,
            problem: problem.into().into(),
        };
        (self.at, kind)
    }

    /// The meaning of a word, or the words that there are.
    pub fn one_of<T: Copy>(
        self,
        field: &'static str,
        asked: &str,
        all: &[(&str, T)],
    ) -> Result<T, Raised> {
        let known = all.iter().find(|(word, _)| *word == asked);
        known.map(|(_, meaning)| *meaning).ok_or_else(|| {
            let words: Vec<&str> = all.iter().map(|(word, _)| *word).collect();
            self.wrong(
                field,
                format!("expected one of {}, not `{asked}`", words.join(", ")),
            )
        })
    }
}
