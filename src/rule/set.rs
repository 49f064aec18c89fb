//! All rules of a run: the built-in ones, a user's, less what the command line switches off.

use super::builtin::{self, DIGEST, StaticRule};
use super::compiled::{Rule, Text};
use super::error::{Error, ErrorKind, nearest};
use super::identifiers::Identifiers;
use super::lexicon::Lexicon;
use super::lint::{Lint, info_type_id_problem, lint_rule};
use super::load::{self, Source};
use super::pattern::Pattern;
use super::syntax::{InfoTypeSyntax, Recognizer, RuleSyntax};
use crate::model::{InfoType, InfoTypeId, RuleId, Signature};
use std::borrow::Cow;
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// The rules of a run. Indices are stable from its completion on.
#[derive(Clone, Debug)]
pub struct PatternSet {
    info_types: Vec<InfoType>,
    headers: Vec<HeaderWords>,
    rules: Vec<Rule>,
    lexicon: Lexicon,
    content: blake3::Hasher,
    identifiers: OnceLock<Arc<Identifiers>>,
    families: OnceLock<Arc<[InfoTypeId]>>,
}

/// Concepts of the header lexicon that speak for and against an info type.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct HeaderWords {
    /// For it.
    pub like: Vec<Arc<str>>,
    /// Against it.
    pub unlike: Vec<Arc<str>>,
}

impl PatternSet {
    /// The built-in rules. Cheap: nothing is parsed, nothing compiled.
    pub fn builtin() -> Self {
        let info_types = builtin::INFO_TYPES.iter().map(|t| InfoType {
            id: t.id.into(),
            title: t.title.into(),
            sensitivity: t.sensitivity,
        });
        let headers = builtin::INFO_TYPES.iter().map(|t| HeaderWords {
            like: t.headers.iter().map(|h| Arc::from(*h)).collect(),
            unlike: t.headers_unlike.iter().map(|h| Arc::from(*h)).collect(),
        });
        let mut content = blake3::Hasher::new();
        content.update(&DIGEST);
        Self {
            info_types: info_types.collect(),
            headers: headers.collect(),
            rules: builtin::RULES.iter().map(builtin_rule).collect(),
            lexicon: Lexicon::builtin(),
            content,
            identifiers: OnceLock::new(),
            families: OnceLock::new(),
        }
    }

    /// Adds the rule files of a folder (or one rule file).
    ///
    /// # Errors
    /// When a file cannot be read, is no rule file, or holds a rule that fails a check; the error
    /// names file, line and what was expected.
    pub fn with_user_rules(self, dir: &Path) -> Result<Self, Error> {
        let first = self.rules.len();
        let sources = load::read_folder(dir)?;
        let set = self.with_sources(&sources)?;
        let lints = set.rules.iter().skip(first).flat_map(lint_rule);
        match lints.into_iter().next() {
            Some(lint) => Err(lint_error(&sources, lint)),
            None => Ok(set),
        }
    }

    /// The same without the conventions of `rules check`, so that it can list all that are broken.
    ///
    /// # Errors
    /// When a file cannot be read or is no rule file, or a pattern is refused.
    pub fn with_unchecked_user_rules(self, dir: &Path) -> Result<Self, Error> {
        let sources = load::read_folder(dir)?;
        self.with_sources(&sources)
    }

    /// Keeps only the data types of `only` (all, if empty), less those of `except`.
    ///
    /// # Errors
    /// When a word is no data type's id, with the nearest ids; when nothing is left.
    pub fn restrict(mut self, only: &[String], except: &[String]) -> Result<Self, Error> {
        for asked in only.iter().chain(except) {
            self.known_kind(asked)?;
        }
        if only.is_empty() && except.is_empty() {
            return Ok(self);
        }
        let info_types = &self.info_types;
        self.rules.retain(|rule| {
            let id = info_types
                .get(usize::from(rule.info_type.0))
                .map_or("", |t| &*t.id);
            (only.is_empty() || only.iter().any(|o| o == id)) && except.iter().all(|e| e != id)
        });
        if self.rules.is_empty() {
            return Err(Error::new(ErrorKind::NothingLeft));
        }
        self.identifiers = OnceLock::new();
        self.content.update(b"restricted");
        for rule in &self.rules {
            self.content.update(rule.id.as_bytes()).update(&[0]);
        }
        Ok(self)
    }

    /// All info types, switched off or not, by [`InfoTypeId`].
    pub fn info_types(&self) -> &[InfoType] {
        &self.info_types
    }

    /// An info type; the first one for an id that is not of this set.
    pub fn info_type(&self, id: InfoTypeId) -> &InfoType {
        &self.info_types[self.at(id)]
    }

    /// The id of an info type, by name.
    pub fn info_type_named(&self, name: &str) -> Option<InfoTypeId> {
        let at = self.info_types.iter().position(|t| &*t.id == name)?;
        u16::try_from(at).ok().map(InfoTypeId)
    }

    /// Which concepts of the lexicon speak for and against an info type.
    pub fn headers_of(&self, id: InfoTypeId) -> &HeaderWords {
        &self.headers[self.at(id)]
    }

    /// The kind that is told when nothing says whose country's a number is: that of its family.
    pub fn family_of(&self, id: InfoTypeId) -> InfoTypeId {
        let families = self.families.get_or_init(|| {
            let of = |(id, words): (InfoTypeId, &HeaderWords)| {
                let family = words.like.first().and_then(|c| self.info_type_named(c));
                family.unwrap_or(id)
            };
            (0..).map(InfoTypeId).zip(&self.headers).map(of).collect()
        });
        families.get(self.at(id)).copied().unwrap_or(id)
    }

    /// The kind that a match is told as.
    pub fn told(&self, signature: Signature) -> InfoTypeId {
        let rule = self.rule(signature.rule());
        let undecided = rule.identifier.is_some() && signature.has(Signature::ANY_REGION);
        if undecided {
            self.family_of(rule.info_type)
        } else {
            rule.info_type
        }
    }

    /// The active rules, by [`RuleId`].
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// An active rule; the first one for an id that is not of this set.
    pub fn rule(&self, id: RuleId) -> &Rule {
        let at = usize::from(id.0);
        &self.rules[if at < self.rules.len() { at } else { 0 }]
    }

    /// The id of an active rule, by name.
    pub fn rule_named(&self, name: &str) -> Option<RuleId> {
        self.position(|rule| &*rule.id == name)
    }

    /// The active rule that a recognizer serves; `None` when it is switched off.
    pub fn rule_for(&self, recognizer: Recognizer) -> Option<RuleId> {
        self.position(|rule| rule.recognizer == Some(recognizer))
    }

    /// BLAKE3 over the content of all rules and header words and over what is switched off.
    pub fn digest(&self) -> [u8; 32] {
        *self.content.finalize().as_bytes()
    }

    /// The identifiers among the rules, by what leads to them. Made when first asked for.
    pub fn identifiers(&self) -> &Identifiers {
        self.identifiers.get_or_init(|| {
            let family = |rule: &Rule| -> Vec<Text> {
                let like = &self.headers_of(rule.info_type).like;
                like.iter().map(|c| Text::Owned(c.to_string())).collect()
            };
            Arc::new(Identifiers::new(&self.rules, family))
        })
    }

    /// What headers mean.
    pub const fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// Both sets are never empty: the built-in info types stay, and `restrict` keeps a rule.
    fn at(&self, id: InfoTypeId) -> usize {
        let at = usize::from(id.0);
        if at < self.info_types.len() { at } else { 0 }
    }

    fn position(&self, wanted: impl Fn(&Rule) -> bool) -> Option<RuleId> {
        let at = self.rules.iter().position(wanted)?;
        u16::try_from(at).ok().map(RuleId)
    }

    fn known_kind(&self, asked: &str) -> Result<InfoTypeId, Error> {
        self.info_type_named(asked).ok_or_else(|| {
            let ids = self.info_types.iter().map(|t| &*t.id);
            Error::new(ErrorKind::UnknownKind {
                asked: asked.into(),
                nearest: nearest(asked, ids),
            })
        })
    }

    fn with_sources(mut self, sources: &[Source]) -> Result<Self, Error> {
        self.families = OnceLock::new();
        for source in sources {
            for info_type in &source.file.info_types {
                self.add_info_type(source, info_type)?;
            }
        }
        for source in sources {
            for rule in &source.file.rules {
                self.add_rule(source, rule)?;
            }
        }
        Ok(self)
    }

    fn add_info_type(&mut self, source: &Source, syntax: &InfoTypeSyntax) -> Result<(), Error> {
        let id = syntax.id.get_ref();
        if self.info_type_named(id).is_some() {
            let kind = ErrorKind::Duplicate {
                id: id.as_str().into(),
            };
            return Err(source.error_at(&syntax.id, kind));
        }
        if let Some(problem) = info_type_id_problem(id) {
            let rule = id.as_str().into();
            let kind = ErrorKind::Lint(Lint { rule, problem });
            return Err(source.error_at(&syntax.id, kind));
        }
        if self.info_types.len() >= MAX_RULES {
            let kind = ErrorKind::TooManyRules { limit: MAX_RULES };
            return Err(source.error_at(&syntax.id, kind));
        }
        self.info_types.push(InfoType {
            id: id.as_str().into(),
            title: syntax.title.as_str().into(),
            sensitivity: load::sensitivity(syntax.sensitivity),
        });
        let words = HeaderWords {
            like: self.concepts(&syntax.headers, id, true),
            unlike: self.concepts(&syntax.headers_unlike, &format!("not_{id}"), false),
        };
        self.headers.push(words);
        self.add_content(syntax);
        Ok(())
    }

    /// The concepts that a list of sections and words stands for; words go into the lexicon.
    fn concepts(&mut self, words: &[String], own: &str, personal: bool) -> Vec<Arc<str>> {
        let mut concepts: Vec<Arc<str>> = Vec::new();
        for word in words {
            let concept = if self.lexicon.has_concept(word) {
                word
            } else {
                self.lexicon.add(word, own, personal);
                own
            };
            if concepts.iter().all(|c| &**c != concept) {
                concepts.push(concept.into());
            }
        }
        concepts
    }

    fn add_rule(&mut self, source: &Source, syntax: &RuleSyntax) -> Result<(), Error> {
        let id = syntax.id.get_ref();
        if self.rule_named(id).is_some() {
            let kind = ErrorKind::Duplicate {
                id: id.as_str().into(),
            };
            return Err(source.error_at(&syntax.id, kind));
        }
        if self.rules.len() >= MAX_RULES {
            let kind = ErrorKind::TooManyRules { limit: MAX_RULES };
            return Err(source.error_at(&syntax.id, kind));
        }
        let name = syntax.info_type.get_ref();
        let Some(info_type) = self.info_type_named(name) else {
            let kind = ErrorKind::UnknownInfoType {
                id: name.as_str().into(),
                nearest: nearest(name, self.info_types.iter().map(|t| &*t.id)),
            };
            return Err(source.error_at(&syntax.info_type, kind));
        };
        let compiled = source.compile(syntax)?;
        self.identifiers = OnceLock::new();
        let own = id.replace(['.', '-'], "_");
        let headers = self.concepts(&syntax.headers, &own, true);
        let mut rule = load::rule(syntax, info_type, compiled);
        rule.headers = headers.iter().map(|h| Text::Owned(h.to_string())).collect();
        self.rules.push(rule);
        self.add_content(syntax);
        Ok(())
    }

    /// Comments and layout of a rule file are no content.
    fn add_content(&mut self, syntax: &impl serde::Serialize) {
        // These types always serialize; were one not to, its rule would only miss in the digest.
        let json = serde_json::to_vec(syntax).unwrap_or_default();
        self.content.update(&json).update(&[0]);
    }
}

/// Most rules and most info types; ids are 16 bits, and evidence keeps some of them.
const MAX_RULES: usize = 10_000;

fn builtin_rule(rule: &StaticRule) -> Rule {
    Rule {
        id: rule.id.into(),
        info_type: InfoTypeId(rule.info_type),
        lane: rule.lane.clone(),
        recognizer: rule.recognizer,
        pattern: rule.pattern.map(Pattern::builtin),
        identifier: rule.identifier.map(Cow::Borrowed),
        written: rule.written.map(Cow::Borrowed),
        verified: rule.verified.map(Cow::Borrowed),
        headers: rule.headers.clone(),
        validator: rule.validator,
        near: rule.near.clone(),
        not_near: rule.not_near.clone(),
        confidence: rule.confidence,
        references: rule.references.clone(),
        examples: Cow::Borrowed(rule.examples),
        counterexamples: Cow::Borrowed(rule.counterexamples),
        builtin: true,
    }
}

fn lint_error(sources: &[Source], lint: Lint) -> Error {
    let place = lint.problem.place();
    for source in sources {
        for rule in &source.file.rules {
            if rule.id.get_ref().as_str() != &*lint.rule {
                continue;
            }
            let at = match place {
                Some((false, n)) => rule.examples.get(n - 1).map(|e| e.span().start),
                Some((true, n)) => rule.counterexamples.get(n - 1).map(|c| c.span().start),
                None => None,
            };
            let at = at.unwrap_or(rule.id.span().start);
            return source.error_at_offset(at, ErrorKind::Lint(lint));
        }
    }
    Error::new(ErrorKind::Lint(lint))
}

#[cfg(test)]
mod tests;
