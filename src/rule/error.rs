//! What can be wrong with the pattern set of a request: rule files and kinds on the command line.

use super::lint::Lint;
use std::path::{Path, PathBuf};

/// A request that cannot run; nothing was scanned.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{place}{kind}; nothing was scanned", place = PlaceText(self))]
pub struct Error {
    /// The rule file or folder, if one is to blame.
    pub file: Option<PathBuf>,
    /// 1-based line and column in it.
    pub position: Option<(usize, usize)>,
    /// What is wrong.
    pub kind: ErrorKind,
}

/// What is wrong with a rule file or a kind.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ErrorKind {
    /// The folder or file could not be read.
    #[error("cannot be read: {0}")]
    Io(std::io::ErrorKind),
    /// Larger than a rule file may be.
    #[error("expected a rule file of at most {limit} bytes")]
    TooLarge {
        /// Most bytes.
        limit: u64,
    },
    /// More files than a folder of rules may hold.
    #[error("expected at most {limit} rule files")]
    TooManyFiles {
        /// Most files.
        limit: usize,
    },
    /// No rule file in it.
    #[error("expected at least one file named *.toml")]
    NoRuleFiles,
    /// Not TOML, or not the words of a rule file.
    #[error("{message}")]
    Toml {
        /// What the parser expected.
        message: Box<str>,
    },
    /// The pattern does not parse.
    #[error("expected a regular expression: {message}")]
    Regex {
        /// What the parser objects to.
        message: Box<str>,
    },
    /// The pattern matches the empty text.
    #[error("expected a pattern that needs at least one character; this one matches everywhere")]
    MatchesEmpty,
    /// The automaton is too large.
    #[error("expected a pattern whose automaton stays under 10 MB; repeat less or split the rule")]
    PatternTooLarge,
    /// Nothing in the pattern is required.
    #[error("expected a pattern of at least three characters or with something fixed in it")]
    TooBroad,
    /// A shape or a check that cannot be read.
    #[error("expected an identifier: {message}")]
    Shape {
        /// What is wrong.
        message: Box<str>,
    },
    /// A rule without a pattern.
    #[error("expected `pattern` in rule {rule}")]
    NoPattern {
        /// Its id.
        rule: Box<str>,
    },
    /// A user's rule with `recognizer`.
    #[error("expected `pattern`: `recognizer` is for built-in rules only")]
    RecognizerReserved,
    /// A rule for a kind that nobody declares.
    #[error("unknown info-type `{id}`{}", did_you_mean(.nearest))]
    UnknownInfoType {
        /// The id.
        id: Box<str>,
        /// Ids like it.
        nearest: Vec<Box<str>>,
    },
    /// A kind on the command line that does not exist.
    #[error("unknown data type `{asked}`{}", did_you_mean(.nearest))]
    UnknownKind {
        /// The word given.
        asked: Box<str>,
        /// Ids like it.
        nearest: Vec<Box<str>>,
    },
    /// Nothing is left to look for.
    #[error("no data type is left after --only and --except")]
    NothingLeft,
    /// Two things with one id.
    #[error("`{id}` is declared twice")]
    Duplicate {
        /// The id.
        id: Box<str>,
    },
    /// More rules than can be counted.
    #[error("expected at most {limit} rules")]
    TooManyRules {
        /// Most rules.
        limit: usize,
    },
    /// A rule that breaks the conventions.
    #[error("{0}")]
    Lint(Lint),
}

impl Error {
    pub(super) const fn new(kind: ErrorKind) -> Self {
        Self {
            file: None,
            position: None,
            kind,
        }
    }

    pub(super) fn in_file(file: &Path, position: Option<(usize, usize)>, kind: ErrorKind) -> Self {
        Self {
            file: Some(file.to_path_buf()),
            position,
            kind,
        }
    }

    /// What to do about it, where that is not plain.
    pub fn hint(&self) -> Option<&'static str> {
        match &self.kind {
            ErrorKind::UnknownKind { .. } => Some("`spillmap rules list` shows all data types"),
            ErrorKind::UnknownInfoType { .. } => {
                Some("declare it with [[info-type]], or see `spillmap rules list`")
            }
            ErrorKind::MatchesEmpty | ErrorKind::TooBroad => {
                Some("example: pattern = '''\\bKD-(?P<value>\\d{8})\\b'''")
            }
            ErrorKind::Toml { .. } => Some("`spillmap rules show email` prints a complete rule"),
            _ => None,
        }
    }
}

/// `FILE:LINE:COLUMN: `, as far as known.
struct PlaceText<'a>(&'a Error);

impl std::fmt::Display for PlaceText<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Some(file) = &self.0.file else {
            return Ok(());
        };
        write!(f, "{}:", file.display())?;
        if let Some((line, column)) = self.0.position {
            write!(f, "{line}:{column}:")?;
        }
        f.write_str(" ")
    }
}

fn did_you_mean(nearest: &[Box<str>]) -> String {
    if nearest.is_empty() {
        return String::new();
    }
    format!("; did you mean {}?", nearest.join(", "))
}

/// The ids most like a word, best first, at most three.
pub(super) fn nearest<'a>(word: &str, ids: impl Iterator<Item = &'a str>) -> Vec<Box<str>> {
    let word = word.to_ascii_lowercase().replace('-', "_");
    let mut scored: Vec<(usize, &str)> = ids
        .map(|id| {
            let related = word.len() >= 2 && (id.contains(&*word) || word.contains(id));
            (if related { 1 } else { distance(&word, id) }, id)
        })
        .filter(|(distance, id)| *distance <= id.len().max(word.len()) / 2)
        .collect();
    scored.sort_unstable();
    scored.dedup();
    scored
        .into_iter()
        .take(3)
        .map(|(_, id)| id.into())
        .collect()
}

/// Levenshtein distance in bytes; ids are ASCII.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (cell, y) in row.iter_mut().skip(1).zip(b.bytes()) {
            let replaced = diagonal + usize::from(x != y);
            diagonal = *cell;
            left = replaced.min(left + 1).min(diagonal + 1);
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_ids_are_offered() {
        let ids = ["email", "phone", "credit_card", "ipv4", "ipv6", "us_ssn"];
        for (word, expected) in [
            ("e-mail", &["email"][..]),
            ("card", &["credit_card"]),
            ("ip", &["ipv4", "ipv6"]),
            ("SSN", &["us_ssn"]),
            ("phnoe", &["phone"]),
            ("zzzzzzzz", &[]),
        ] {
            let found = nearest(word, ids.into_iter());
            assert_eq!(
                found.iter().map(|b| &**b).collect::<Vec<_>>(),
                expected,
                "{word}"
            );
        }
    }
}
