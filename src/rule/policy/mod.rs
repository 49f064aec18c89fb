//! A policy: which data types may lie under which paths, who may read them, how old and how large
//! such files may become. Read from TOML; everything that can be wrong with it is wrong here.

mod lint;
mod syntax;

pub use lint::lint;

use super::error::nearest;
use super::set::PatternSet;
use crate::model::{Audience, Confidence, MaxAge, Probability, Severity};
use crate::source::{Globs, InvalidGlob};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Rules for files, in the order of their file.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// The rules; all that speak of a file hold.
    pub rules: Vec<PolicyRule>,
}

/// Data types by their ids.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Types {
    /// As written, with `*` for any part of an id.
    pub written: Vec<String>,
    /// The ids that are meant, sorted.
    ids: Vec<Arc<str>>,
}

impl Types {
    /// Whether a data type is meant.
    pub fn has(&self, info_type: &str) -> bool {
        self.ids
            .binary_search_by(|id| (**id).cmp(info_type))
            .is_ok()
    }
}

/// What one rule asks of the files that it speaks of.
#[derive(Clone, Debug)]
pub struct PolicyRule {
    /// What reports call it.
    pub name: Arc<str>,
    /// How bad a breach is.
    pub severity: Severity,
    /// Findings that are less likely do not count.
    pub least: Probability,
    paths: Globs,
    except: Globs,
    /// Data types that must not lie there.
    pub forbid: Option<Types>,
    /// Data types that may lie there; no others may.
    pub allow: Option<Types>,
    /// Files with these are bound by what follows; nothing for any personal data.
    pub types: Option<Types>,
    /// The widest circle that may read them.
    pub readers: Option<Audience>,
    /// The groups that may read them, by name or number.
    pub groups: Option<Vec<String>>,
    /// How long after their last change they may lie there, and as it is written.
    pub max_age: Option<(MaxAge, String)>,
    /// Occurrences of each data type that a file may hold.
    pub max_count: Option<u64>,
}

impl PolicyRule {
    /// Whether the rule speaks of a file that was walked from `root`: a pattern means a file, or a
    /// folder with everything below it.
    pub fn speaks_of(&self, root: &Path, path: &Path) -> bool {
        let named = |globs: &Globs| {
            let below = |above: &&Path| *above == path || above.starts_with(root) && *above != root;
            let mut all = path.ancestors().take_while(below);
            all.any(|above| globs.matches(root, above))
        };
        named(&self.paths) && !named(&self.except)
    }
}

/// A policy that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{}:{} {kind}", file.display(), place(.position))]
pub struct PolicyError {
    /// The file.
    pub file: PathBuf,
    /// 1-based line and column in it.
    pub position: Option<(usize, usize)>,
    /// What is wrong.
    pub kind: PolicyErrorKind,
}

/// What is wrong with a policy.
#[derive(Debug, thiserror::Error)]
pub enum PolicyErrorKind {
    /// It cannot be read.
    #[error("cannot be read: {0}")]
    Io(std::io::ErrorKind),
    /// Not TOML, or not the words of a policy.
    #[error("{0}")]
    Toml(Box<str>),
    /// A data type that is not looked for.
    #[error("rule `{rule}`: unknown data type `{asked}`, or one that is not looked for{}", meant(.nearest))]
    UnknownType {
        /// The rule.
        rule: Box<str>,
        /// The word given.
        asked: Box<str>,
        /// Ids like it.
        nearest: Vec<Box<str>>,
    },
    /// A pattern that is none.
    #[error("rule `{rule}`: {error}")]
    Glob {
        /// The rule.
        rule: Box<str>,
        /// What is wrong with it.
        error: InvalidGlob,
    },
    /// An age that is none.
    #[error("rule `{rule}`: `{asked}` is no age, such as 24m, 2y or 730d")]
    Age {
        /// The rule.
        rule: Box<str>,
        /// As given.
        asked: Box<str>,
    },
    /// Two rules with one name.
    #[error("two rules are called `{0}`; ids of breaches go by the name")]
    Twice(Box<str>),
    /// Nothing asked for.
    #[error(
        "rule `{0}` asks for nothing; say one of forbid, allow, readers, groups, max-age, max-count"
    )]
    Empty(Box<str>),
    /// No rules.
    #[error("expected at least one [[rule]]")]
    NoRules,
}

fn place(position: &Option<(usize, usize)>) -> String {
    position.map_or_else(String::new, |(line, column)| format!("{line}:{column}:"))
}

fn meant(nearest: &[Box<str>]) -> String {
    match nearest.is_empty() {
        true => String::new(),
        false => format!("; did you mean {}?", nearest.join(", ")),
    }
}

/// Largest policy, in bytes.
const MAX_FILE: u64 = 1 << 20;

impl Policy {
    /// Reads a policy for the data types of `set`.
    ///
    /// # Errors
    /// If it is no policy; names file, line and what was expected.
    pub fn load(path: &Path, set: &PatternSet) -> Result<Self, PolicyError> {
        let failed = |kind| PolicyError {
            file: path.to_owned(),
            position: None,
            kind,
        };
        let io = |error: std::io::Error| failed(PolicyErrorKind::Io(error.kind()));
        if std::fs::metadata(path).map_err(io)?.len() > MAX_FILE {
            return Err(failed(PolicyErrorKind::Io(
                std::io::ErrorKind::FileTooLarge,
            )));
        }
        let text = std::fs::read_to_string(path).map_err(io)?;
        Self::parse(&text, set).map_err(|(span, kind)| PolicyError {
            position: span.map(|at| position(&text, at)),
            ..failed(kind)
        })
    }

    /// Reads a policy from its text; errors say where in bytes.
    fn parse(text: &str, set: &PatternSet) -> Result<Self, (Option<usize>, PolicyErrorKind)> {
        let file: syntax::PolicySyntax = toml::from_str(text).map_err(|error| {
            let at = error.span().map(|span| span.start);
            (at, PolicyErrorKind::Toml(error.message().into()))
        })?;
        if file.rule.is_empty() {
            return Err((None, PolicyErrorKind::NoRules));
        }
        let mut rules: Vec<PolicyRule> = Vec::with_capacity(file.rule.len());
        for rule in file.rule {
            let at = rule.span().start;
            let rule = compiled(rule.into_inner(), set).map_err(|kind| (Some(at), kind))?;
            if rules.iter().any(|other| other.name == rule.name) {
                return Err((Some(at), PolicyErrorKind::Twice((&*rule.name).into())));
            }
            rules.push(rule);
        }
        Ok(Self { rules })
    }
}

/// 1-based line and column of a byte.
fn position(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or_default();
    let line = 1 + before.matches('\n').count();
    let column = before.rsplit('\n').next().unwrap_or_default();
    (line, 1 + column.chars().count())
}

fn compiled(rule: syntax::RuleSyntax, set: &PatternSet) -> Result<PolicyRule, PolicyErrorKind> {
    let name: &str = &rule.name;
    let globs = |patterns: &[String]| {
        Globs::new(patterns).map_err(|error| PolicyErrorKind::Glob {
            rule: name.into(),
            error,
        })
    };
    let types = |written: &Option<Vec<String>>| {
        let known = written.as_ref().map(|written| known(name, written, set));
        known.transpose()
    };
    let max_age = match &rule.max_age {
        None => None,
        Some(text) => Some((
            MaxAge::parse(text).ok_or_else(|| PolicyErrorKind::Age {
                rule: name.into(),
                asked: text.as_str().into(),
            })?,
            text.clone(),
        )),
    };
    if rule.is_empty() {
        return Err(PolicyErrorKind::Empty(name.into()));
    }
    Ok(PolicyRule {
        name: name.into(),
        severity: rule.severity.map_or(Severity::High, Into::into),
        least: rule
            .confidence
            .map_or(Confidence::Medium, Into::into)
            .threshold(),
        paths: globs(&rule.paths)?,
        except: globs(&rule.except_paths)?,
        forbid: types(&rule.forbid)?,
        allow: types(&rule.allow)?,
        types: types(&rule.types)?,
        readers: rule.readers.map(Into::into),
        groups: rule.groups,
        max_age,
        max_count: rule.max_count,
    })
}

/// The ids that are meant; every word has to mean one.
fn known(rule: &str, written: &[String], set: &PatternSet) -> Result<Types, PolicyErrorKind> {
    let mut ids: Vec<Arc<str>> = Vec::new();
    for word in written {
        let before = ids.len();
        let all = set.info_types().iter().map(|kind| &kind.id);
        ids.extend(all.filter(|id| is_meant(word, id)).cloned());
        if ids.len() == before {
            let all = set.info_types().iter().map(|kind| &*kind.id);
            return Err(PolicyErrorKind::UnknownType {
                rule: rule.into(),
                asked: word.as_str().into(),
                nearest: nearest(word, all),
            });
        }
    }
    ids.sort_unstable();
    ids.dedup();
    Ok(Types {
        written: written.to_vec(),
        ids,
    })
}

/// Whether a word with `*` for any part means this id.
fn is_meant(word: &str, id: &str) -> bool {
    let mut parts = word.split('*');
    let Some(mut rest) = parts.next().and_then(|first| id.strip_prefix(first)) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else {
        return rest.is_empty();
    };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = rest.get(at + part.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests;
