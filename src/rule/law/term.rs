//! Combinations of elements: terms that all have to be met.

use super::error::{Entry, Raised};
use super::syntax::{CombinationSyntax, WordSyntax};
use crate::model::incident::{Element, ElementSet};
use std::collections::BTreeMap;

/// One part of a combination: any of some elements.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Term {
    /// Any of these meets it.
    pub any: ElementSet,
    /// Any of these meets it perhaps.
    pub may: ElementSet,
}

/// Whether a combination is met.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Met {
    /// Not at all.
    No,
    /// Counsel has to say.
    Perhaps,
    /// Plainly.
    Yes,
}

/// Elements that together bring something about.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Combination {
    /// What people call it.
    pub title: String,
    /// All of them have to be met; of none, everything meets it.
    pub terms: Vec<Term>,
    /// Counsel has to say whether it counts.
    pub doubt: bool,
    /// Of minors only.
    pub minors: bool,
    /// Only if the breach was malicious.
    pub malicious: bool,
    /// Only if the organisation is known to be one that the law binds.
    pub if_holder: bool,
}

impl Combination {
    /// Whether elements meet it, whatever the circumstances.
    pub fn met_by(&self, elements: ElementSet) -> Met {
        let met = |term: &Term| match (elements.has_any(term.any), elements.has_any(term.may)) {
            (true, _) => Met::Yes,
            (false, true) => Met::Perhaps,
            (false, false) => Met::No,
        };
        let most = if self.doubt { Met::Perhaps } else { Met::Yes };
        self.terms.iter().map(met).fold(most, Ord::min)
    }
}

/// Words that stand for several elements.
pub(super) type Words = BTreeMap<String, Term>;

/// Elements separated by spaces.
pub(super) fn elements(
    entry: Entry<'_>,
    field: &'static str,
    text: &str,
) -> Result<ElementSet, Raised> {
    let known = |word| element(entry, field, word);
    text.split_whitespace().map(known).collect()
}

fn element(entry: Entry<'_>, field: &'static str, word: &str) -> Result<Element, Raised> {
    Element::parse(word).ok_or_else(|| {
        let all = Element::ALL.iter().map(|e| e.as_str());
        let like = super::nearest(word, all);
        entry.wrong(field, format!("`{word}` is no element{like}"))
    })
}

/// A word's own line.
pub(super) fn word(entry: Entry<'_>, syntax: &WordSyntax) -> Result<Term, Raised> {
    Ok(Term {
        any: elements(entry, "any", &syntax.any)?,
        may: elements(entry, "may", &syntax.may)?,
    })
}

/// `@name`, `card | bank_account`, `name ? partial_name`.
pub(super) fn term(entry: Entry<'_>, text: &str, words: &Words) -> Result<Term, Raised> {
    let (sure, perhaps) = text.split_once('?').unwrap_or((text, ""));
    let mut term = alternatives(entry, sure, words)?;
    if !perhaps.is_empty() {
        let more = alternatives(entry, perhaps, words)?;
        term.may = term.may.union(more.any).union(more.may);
    }
    Ok(term)
}

fn alternatives(entry: Entry<'_>, text: &str, words: &Words) -> Result<Term, Raised> {
    let mut all = Term::default();
    for part in text.split('|').map(str::trim) {
        let one = match part.strip_prefix('@') {
            Some(name) => *words.get(name).ok_or_else(|| {
                let like = super::nearest(name, words.keys().map(String::as_str));
                entry.wrong("needs", format!("`@{name}` is no word{like}"))
            })?,
            None => Term {
                any: ElementSet::of(element(entry, "needs", part)?),
                may: ElementSet::EMPTY,
            },
        };
        all.any = all.any.union(one.any);
        all.may = all.may.union(one.may);
    }
    Ok(all)
}

/// Terms of a list.
pub(super) fn terms(
    entry: Entry<'_>,
    needs: &[String],
    words: &Words,
) -> Result<Vec<Term>, Raised> {
    needs.iter().map(|text| term(entry, text, words)).collect()
}

/// A combination as written.
pub(super) fn combination(
    entry: Entry<'_>,
    syntax: &CombinationSyntax,
    words: &Words,
) -> Result<Combination, Raised> {
    Ok(Combination {
        terms: terms(entry, &syntax.needs, words)?,
        title: syntax.title.clone(),
        doubt: syntax.doubt,
        minors: syntax.minors,
        malicious: syntax.malicious,
        if_holder: syntax.if_holder,
    })
}
