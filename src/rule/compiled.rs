//! A rule as the scanner, the lint and `rules explain` see it.

use super::lane::Lane;
use super::pattern::Pattern;
use super::syntax::{Recognizer, Validator};
use crate::model::{Confidence, Country, InfoTypeId};
use crate::validator::country;
use crate::validator::identifier::Identifier;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// A text that lives in the binary or, for users' rules, on the heap.
pub type Text = Cow<'static, str>;

/// A list of texts.
pub type Texts = Cow<'static, [Text]>;

/// One way to recognize an info type.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Kebab-case id with its family: `payment.credit-card`.
    pub id: Arc<str>,
    /// The kind that it recognizes.
    pub info_type: InfoTypeId,
    /// How the scanner comes to its matches.
    pub lane: Lane,
    /// Hand-written code that finds the values, for the hot built-in rules.
    pub recognizer: Option<Recognizer>,
    /// The shape of a value. Rules of users always have one.
    pub pattern: Option<Pattern>,
    /// Shape and checks of an identifier; such a rule has no pattern.
    pub identifier: Option<Cow<'static, Identifier>>,
    /// The same as in a rule file.
    pub written: Option<Text>,
    /// What the checks were compared with.
    pub verified: Option<Text>,
    /// Concepts of the header lexicon that speak for this rule's kind of identifier.
    pub headers: Texts,
    /// A check inside the value.
    pub validator: Option<Validator>,
    /// Words nearby that speak for it.
    pub near: Texts,
    /// Words nearby that speak against it.
    pub not_near: Texts,
    /// How sure each cause makes us; for rules without a fitted model.
    pub confidence: Steps,
    /// Standards, laws, documentation.
    pub references: Texts,
    /// Texts with the exact captures.
    pub examples: Cow<'static, [Example]>,
    /// Texts without a match, and why.
    pub counterexamples: Cow<'static, [Counterexample]>,
    /// Whether it came with the program.
    pub builtin: bool,
}

impl Rule {
    /// Why the lane was chosen, in one plain clause.
    pub fn lane_reason(&self) -> String {
        self.lane.reason()
    }

    /// The country whose identifier it finds, by the first part of its id: `pl.pesel`.
    pub fn country(&self) -> Option<Country> {
        let (family, _) = self.id.split_once('.')?;
        let code = if family == "uk" { "gb" } else { family };
        // `eu` is a union.
        Country::new(code.to_ascii_uppercase().as_bytes()).filter(|c| country::is_assigned(*c))
    }
}

/// Named confidence steps: what each cause is worth.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Steps {
    /// The pattern alone.
    pub pattern: Confidence,
    /// The validator agrees.
    pub validated: Confidence,
    /// The header or a word nearby agrees.
    pub context: Confidence,
}

/// A text in which exactly the marked parts must be found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Example {
    /// The text, every capture in ⟦ ⟧.
    pub text: Text,
    /// Header of the column whose cell the text is.
    pub header: Option<Text>,
    /// Country whose national forms are accepted.
    pub region: Option<Text>,
}

impl Example {
    /// The text without marks and the marked byte ranges. `None` if the marks don't pair up.
    pub fn unmarked(&self) -> Option<(String, Vec<Range<usize>>)> {
        let mut plain = String::with_capacity(self.text.len());
        let mut spans = Vec::new();
        let mut open = None;
        for c in self.text.chars() {
            match (c, open) {
                ('⟦', None) => open = Some(plain.len()),
                ('⟧', Some(start)) if start < plain.len() => {
                    spans.push(start..plain.len());
                    open = None;
                }
                ('⟦' | '⟧', _) => return None,
                _ => plain.push(c),
            }
        }
        open.is_none().then_some((plain, spans))
    }
}

/// A text in which the rule must find nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Counterexample {
    /// The text.
    pub text: Text,
    /// Why it is none.
    pub why: Text,
    /// Header of the column whose cell the text is.
    pub header: Option<Text>,
    /// Country whose national forms are accepted.
    pub region: Option<Text>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_spans() {
        let example = |text: &'static str| Example {
            text: text.into(),
            header: None,
            region: None,
        };
        let (plain, spans) = example("a ⟦b⟧ ⟦ü⟧").unmarked().unwrap();
        assert_eq!((plain.as_str(), spans), ("a b ü", vec![2..3, 4..6]));
        for broken in ["⟦a", "a⟧", "⟦a⟦b⟧⟧", "⟦⟧"] {
            assert!(example(broken).unmarked().is_none(), "{broken}");
        }
    }
}
