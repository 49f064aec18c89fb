//! Reading a folder of users' rule files. Errors name file, line and what was expected.

use super::check_syntax::written;
use super::compiled::{Counterexample, Example, Rule, Steps, Text, Texts};
use super::error::{Error, ErrorKind};
use super::hir::Refusal;
use super::identifier::identifier;
use super::lane::Lane;
use super::pattern::Pattern;
use super::syntax::{ExampleSyntax, LevelSyntax, RuleFile, RuleSyntax, SensitivitySyntax};
use crate::model::{Confidence, InfoTypeId, Sensitivity};
use crate::validator::identifier::Identifier;
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use toml::Spanned;

/// Largest rule file, in bytes.
const MAX_FILE: u64 = 1 << 20;

/// Most files of one folder.
const MAX_FILES: usize = 500;

/// A rule file: its path, its text for positions, its words.
pub(super) struct Source {
    pub path: PathBuf,
    pub text: String,
    pub file: RuleFile,
}

/// Reads the `*.toml` files of a folder, by name; or one file.
pub(super) fn read_folder(dir: &Path) -> Result<Vec<Source>, Error> {
    let paths = if dir.is_file() {
        vec![dir.to_path_buf()]
    } else {
        list(dir).map_err(|e| Error::in_file(dir, None, ErrorKind::Io(e.kind())))?
    };
    if paths.is_empty() {
        return Err(Error::in_file(dir, None, ErrorKind::NoRuleFiles));
    }
    if paths.len() > MAX_FILES {
        let kind = ErrorKind::TooManyFiles { limit: MAX_FILES };
        return Err(Error::in_file(dir, None, kind));
    }
    paths.into_iter().map(read_file).collect()
}

fn list(dir: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "toml") && path.is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn read_file(path: PathBuf) -> Result<Source, Error> {
    let fail = |kind| Error::in_file(&path, None, kind);
    let io = |e: std::io::Error| fail(ErrorKind::Io(e.kind()));
    if std::fs::metadata(&path).map_err(io)?.len() > MAX_FILE {
        return Err(fail(ErrorKind::TooLarge { limit: MAX_FILE }));
    }
    let text = std::fs::read_to_string(&path).map_err(io)?;
    let file = parse(&text).map_err(|(position, message)| {
        Error::in_file(&path, position, ErrorKind::Toml { message })
    })?;
    Ok(Source { path, text, file })
}

type Misread = (Option<(usize, usize)>, Box<str>);

fn parse(text: &str) -> Result<RuleFile, Misread> {
    toml::from_str(text).map_err(|e| {
        let position = e.span().map(|span| position(text, span.start));
        (position, e.message().into())
    })
}

/// 1-based line and column (in characters) of a byte offset.
pub(super) fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let column = before.get(line_start..).map_or(0, |l| l.chars().count());
    (before.matches('\n').count() + 1, column + 1)
}

impl Source {
    /// An error at something in this file.
    pub fn error_at<T>(&self, what: &Spanned<T>, kind: ErrorKind) -> Error {
        self.error_at_offset(what.span().start, kind)
    }

    pub fn error_at_offset(&self, offset: usize, kind: ErrorKind) -> Error {
        Error::in_file(&self.path, Some(position(&self.text, offset)), kind)
    }

    /// Compiles the pattern or the shape of a rule and chooses its lane.
    pub fn compile(&self, rule: &RuleSyntax) -> Result<Compiled, Error> {
        if let Some(shape) = &rule.shape {
            return identifier(shape.get_ref(), &rule.check)
                .map(Compiled::Identifier)
                .map_err(|message| {
                    let message = message.into();
                    self.error_at(shape, ErrorKind::Shape { message })
                });
        }
        let Some(text) = &rule.pattern else {
            let rule_id = rule.id.get_ref().as_str().into();
            return Err(self.error_at(&rule.id, ErrorKind::NoPattern { rule: rule_id }));
        };
        if let Some(recognizer) = &rule.recognizer {
            return Err(self.error_at(recognizer, ErrorKind::RecognizerReserved));
        }
        let compiled = compile(text.get_ref());
        let compiled = compiled.map(|(pattern, lane)| Compiled::Pattern(pattern, lane));
        compiled.map_err(|refusal| self.refused(text, refusal))
    }

    fn refused(&self, pattern: &Spanned<String>, refusal: Refusal) -> Error {
        match refusal {
            Refusal::Syntax { message, offset } => {
                let start = self.pattern_start(pattern);
                let message = message.into();
                self.error_at_offset(start + offset, ErrorKind::Regex { message })
            }
            Refusal::MatchesEmpty => self.error_at(pattern, ErrorKind::MatchesEmpty),
            Refusal::TooLarge => self.error_at(pattern, ErrorKind::PatternTooLarge),
            Refusal::TooBroad => self.error_at(pattern, ErrorKind::TooBroad),
        }
    }

    /// Where the pattern's text begins: after the quotes and a newline that TOML drops. Exact for
    /// literal strings; escapes before the place shift it.
    fn pattern_start(&self, pattern: &Spanned<String>) -> usize {
        let start = pattern.span().start;
        let raw = self.text.get(start..).unwrap_or_default();
        let quotes = if raw.starts_with("'''") || raw.starts_with("\"\"\"") {
            3
        } else {
            1
        };
        let newline = match raw.get(quotes..) {
            Some(rest) if quotes == 3 && rest.starts_with("\r\n") => 2,
            Some(rest) if quotes == 3 && rest.starts_with('\n') => 1,
            _ => 0,
        };
        start + quotes + newline
    }
}

/// What a rule looks for, compiled.
pub(super) enum Compiled {
    /// A regular expression and its lane.
    Pattern(Pattern, Lane),
    /// An identifier.
    Identifier(Identifier),
}

/// Compiles a pattern, refuses one without anything fixed, and chooses its lane.
pub(super) fn compile(text: &str) -> Result<(Pattern, Lane), Refusal> {
    /// Fewest bytes of a match in the regex lane.
    const SHORTEST: usize = 3;
    let hir = super::hir::parse_usable(text)?;
    let lane = Lane::choose(&hir);
    let shortest = hir.properties().minimum_len().unwrap_or(0);
    if lane == Lane::Regex && shortest < SHORTEST {
        return Err(Refusal::TooBroad);
    }
    Ok((Pattern::new(text)?, lane))
}

/// A user's rule, compiled.
pub(super) fn rule(syntax: &RuleSyntax, info_type: InfoTypeId, compiled: Compiled) -> Rule {
    let (pattern, identifier, lane) = match compiled {
        Compiled::Pattern(pattern, lane) => (Some(pattern), None, lane),
        Compiled::Identifier(identifier) => (None, Some(Cow::Owned(identifier)), Lane::Shape),
    };
    Rule {
        id: syntax.id.get_ref().as_str().into(),
        info_type,
        lane,
        recognizer: None,
        pattern,
        identifier,
        written: syntax
            .shape
            .as_ref()
            .map(|shape| Text::Owned(written(shape.get_ref(), &syntax.check))),
        headers: Texts::default(),
        verified: syntax.verified.clone().map(Text::Owned),
        validator: syntax.validator,
        near: texts(&syntax.near),
        not_near: texts(&syntax.not_near),
        confidence: Steps {
            pattern: level(syntax.confidence.pattern),
            validated: level(syntax.confidence.validated),
            context: level(syntax.confidence.context),
        },
        references: texts(&syntax.references),
        examples: syntax
            .examples
            .iter()
            .map(|e| example(e.get_ref()))
            .collect(),
        counterexamples: syntax
            .counterexamples
            .iter()
            .map(|c| counterexample(c.get_ref()))
            .collect(),
        builtin: false,
    }
}

fn texts(words: &[String]) -> Texts {
    words.iter().cloned().map(Text::Owned).collect()
}

fn example(syntax: &ExampleSyntax) -> Example {
    let own = |text: &Option<String>| text.clone().map(Text::Owned);
    match syntax {
        ExampleSyntax::Text(text) => Example {
            text: Text::Owned(text.clone()),
            header: None,
            region: None,
        },
        ExampleSyntax::Cell(cell) => Example {
            text: Text::Owned(cell.text.clone()),
            header: own(&cell.header),
            region: own(&cell.region),
        },
    }
}

fn counterexample(syntax: &super::syntax::CounterexampleSyntax) -> Counterexample {
    Counterexample {
        text: Text::Owned(syntax.text.clone()),
        why: Text::Owned(syntax.why.clone()),
        header: syntax.header.clone().map(Text::Owned),
        region: syntax.region.clone().map(Text::Owned),
    }
}

const fn level(level: LevelSyntax) -> Confidence {
    match level {
        LevelSyntax::Low => Confidence::Low,
        LevelSyntax::Medium => Confidence::Medium,
        LevelSyntax::High => Confidence::High,
    }
}

pub(super) const fn sensitivity(syntax: SensitivitySyntax) -> Sensitivity {
    match syntax {
        SensitivitySyntax::Low => Sensitivity::Low,
        SensitivitySyntax::Medium => Sensitivity::Medium,
        SensitivitySyntax::High => Sensitivity::High,
        SensitivitySyntax::Critical => Sensitivity::Critical,
    }
}
