//! The identifiers of a set, by what leads to them: a header's concept, a first character, a word
//! nearby. Made when first asked for.

use super::compiled::{Rule, Text};
use crate::model::RuleId;
use crate::validator::identifier::{Strength, Written, symbol};
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use std::collections::HashMap;
use std::sync::OnceLock;

/// Ways to the identifiers of a set.
#[derive(Debug)]
pub struct Identifiers {
    all: Vec<RuleId>,
    by_concept: HashMap<Text, Vec<(RuleId, Naming)>>,
    /// Those that count in any text, by the number of the symbol that they begin with.
    strong: Vec<Vec<RuleId>>,
    words: Vec<(Text, RuleId, bool)>,
    cues: OnceLock<Option<AhoCorasick>>,
}

/// How closely a concept names an identifier.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Naming {
    /// This one alone.
    Own,
    /// One of its family: a national id, a tax number.
    Family,
}

/// A word that speaks for or against an identifier.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cue {
    /// Where it starts in the text.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// For whose rule.
    pub rule: RuleId,
    /// Whether it speaks for it.
    pub favours: bool,
}

impl Identifiers {
    /// `family` tells the concepts of a rule's info type.
    pub(super) fn new<'r>(rules: &'r [Rule], family: impl Fn(&'r Rule) -> Vec<Text>) -> Self {
        let mut index = Self {
            all: Vec::new(),
            by_concept: HashMap::new(),
            strong: vec![Vec::new(); 64],
            words: Vec::new(),
            cues: OnceLock::new(),
        };
        for (rule, id) in rules.iter().zip((0u16..).map(RuleId)) {
            let Some(identifier) = &rule.identifier else {
                continue;
            };
            index.all.push(id);
            for concept in rule.headers.iter().cloned() {
                index
                    .by_concept
                    .entry(concept)
                    .or_default()
                    .push((id, Naming::Own));
            }
            for concept in family(rule) {
                index
                    .by_concept
                    .entry(concept)
                    .or_default()
                    .push((id, Naming::Family));
            }
            let strong = [Written::Bare, Written::Grouped]
                .iter()
                .any(|written| identifier.strength(*written) == Strength::Strong);
            if strong {
                for (number, rules) in index.strong.iter_mut().enumerate() {
                    if identifier.first >> number & 1 == 1 {
                        rules.push(id);
                    }
                }
            }
            let near = rule.near.iter().map(|w| (w.clone(), id, true));
            let not_near = rule.not_near.iter().map(|w| (w.clone(), id, false));
            index.words.extend(near.chain(not_near));
        }
        index
    }

    /// All of them.
    pub fn all(&self) -> &[RuleId] {
        &self.all
    }

    /// Those that a header's concept names, and how closely.
    pub fn named(&self, concept: &str) -> &[(RuleId, Naming)] {
        self.by_concept.get(concept).map_or(&[], Vec::as_slice)
    }

    /// Those that count in any text and may begin with this byte.
    pub fn strong(&self, first: u8) -> &[RuleId] {
        self.strong
            .get(usize::from(symbol(first)))
            .map_or(&[], Vec::as_slice)
    }

    /// The words in a text that speak of identifiers, in the order of their ends; parts of longer
    /// words, too.
    pub fn cues<'t>(&'t self, text: &'t [u8]) -> impl Iterator<Item = Cue> + 't {
        let automaton = self.cues.get_or_init(|| {
            AhoCorasick::builder()
                .ascii_case_insensitive(true)
                .match_kind(MatchKind::Standard)
                .kind(Some(AhoCorasickKind::ContiguousNFA))
                .build(self.words.iter().map(|(word, ..)| word.as_bytes()))
                .ok()
        });
        let found = automaton
            .iter()
            .flat_map(move |a| a.find_overlapping_iter(text));
        found.filter_map(|found| {
            let (_, rule, favours) = self.words.get(found.pattern().as_usize())?;
            Some(Cue {
                start: found.start(),
                end: found.end(),
                rule: *rule,
                favours: *favours,
            })
        })
    }
}
