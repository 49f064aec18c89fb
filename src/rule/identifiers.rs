//! The identifiers of a set, by what leads to them: a header's concept, a first character, a word
//! nearby. Made when first asked for.

use super::compiled::{Rule, Text};
use super::heads::{Bits, Heads};
use super::words::{WordIndex, word_bytes};
use crate::model::RuleId;
use crate::validator::identifier::{Strength, Written};
use std::collections::HashMap;
use std::sync::OnceLock;

/// Ways to the identifiers of a set.
#[derive(Debug)]
pub struct Identifiers {
    all: Vec<RuleId>,
    by_concept: HashMap<Text, Vec<(RuleId, Naming)>>,
    /// Those that count in any text, by their numbers.
    strong_bits: Bits,
    heads: Heads,
    /// The number by which each rule of the set is told apart: those that count in any text come
    /// first, so that one or two words of bits are enough for most texts.
    numbers: Vec<usize>,
    /// The rule of each number.
    numbered: Vec<RuleId>,
    words: Vec<(Text, RuleId, bool)>,
    cues: OnceLock<WordIndex<(RuleId, bool)>>,
}

/// How closely a concept names an identifier.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Naming {
    /// This one alone.
    Own,
    /// One of its family: a national id, a tax number.
    Family,
}

/// The identifiers that may stand at one place of a text.
pub struct Alive<'i> {
    index: &'i Identifiers,
    bits: Bits,
}

impl Alive<'_> {
    /// Whether a rule's identifier is one of them.
    #[inline]
    pub fn has(&self, rule: RuleId) -> bool {
        let number = self.index.number(rule);
        let word = self.bits.get(number / 64).copied();
        // Those beyond what is told apart have to be tried.
        word.is_none_or(|word| word >> (number % 64) & 1 == 1)
    }

    /// The rules of these.
    pub fn rules(&self) -> impl Iterator<Item = RuleId> {
        let index = self.index;
        self.bits.iter().enumerate().flat_map(move |(word, bits)| {
            let mut bits = *bits;
            std::iter::from_fn(move || {
                let bit = (bits != 0).then(|| bits.trailing_zeros() as usize)?;
                bits &= bits - 1;
                index.numbered.get(word * 64 + bit).copied()
            })
        })
    }
}

fn set_bit(bits: &mut Bits, number: usize) {
    if let Some(word) = bits.get_mut(number / 64) {
        *word |= 1 << (number % 64);
    }
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
            strong_bits: Bits::default(),
            heads: Heads::default(),
            numbers: vec![usize::MAX; rules.len()],
            numbered: Vec::new(),
            words: Vec::new(),
            cues: OnceLock::new(),
        };
        for (rule, id) in rules.iter().zip((0u16..).map(RuleId)) {
            if rule.identifier.is_none() {
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
            let near = rule.near.iter().map(|w| (w.clone(), id, true));
            let not_near = rule.not_near.iter().map(|w| (w.clone(), id, false));
            index.words.extend(near.chain(not_near));
        }
        index.number_rules(rules);
        index
    }

    fn number_rules(&mut self, rules: &[Rule]) {
        let identifier = |id: &RuleId| rules.get(usize::from(id.0))?.identifier.as_deref();
        let is_strong = |id: &RuleId| {
            let written = [Written::Bare, Written::Grouped];
            let strength = |w| identifier(id).map(|i| i.strength(w));
            written
                .into_iter()
                .any(|w| strength(w) == Some(Strength::Strong))
        };
        let (strong, others): (Vec<RuleId>, Vec<RuleId>) =
            self.all.iter().partition(|id| is_strong(id));
        for number in 0..strong.len() {
            set_bit(&mut self.strong_bits, number);
        }
        self.numbered = strong;
        self.numbered.extend(others);
        for (number, id) in self.numbered.iter().enumerate() {
            if let Some(identifier) = identifier(id) {
                self.heads.add(number, identifier);
            }
            if let Some(slot) = self.numbers.get_mut(usize::from(id.0)) {
                *slot = number;
            }
        }
    }

    /// All of them.
    pub fn all(&self) -> &[RuleId] {
        &self.all
    }

    /// Those that a header's concept names, and how closely.
    pub fn named(&self, concept: &str) -> &[(RuleId, Naming)] {
        self.by_concept.get(concept).map_or(&[], Vec::as_slice)
    }

    /// The number of a rule.
    fn number(&self, rule: RuleId) -> usize {
        let number = self.numbers.get(usize::from(rule.0));
        number.copied().unwrap_or(usize::MAX)
    }

    /// The rules that count in any text, those for which some of the words speak, and `planned`
    /// ones, as bits.
    pub fn wanted(&self, cues: &[Cue], planned: &[RuleId]) -> Bits {
        let mut bits = self.strong_bits;
        let named = cues.iter().filter(|cue| cue.favours).map(|cue| cue.rule);
        for rule in named.chain(planned.iter().copied()) {
            set_bit(&mut bits, self.number(rule));
        }
        bits
    }

    /// Which of the wanted ones may stand at the start of `rest`, by their first characters.
    #[inline]
    pub fn alive(&self, rest: &[u8], wanted: &Bits) -> Alive<'_> {
        Alive {
            index: self,
            bits: self.heads.alive(rest, wanted),
        }
    }

    /// Calls `take` with each word in a text that speaks of identifiers and begins where a word may;
    /// starts of longer words, too.
    pub fn cues(&self, text: &[u8], mut take: impl FnMut(Cue)) {
        let cues = self.cues.get_or_init(|| {
            WordIndex::new(
                self.words
                    .iter()
                    .map(|(word, rule, favours)| (word_bytes(word), true, (*rule, *favours))),
            )
        });
        cues.at_starts(text, |start, end, (rule, favours)| {
            take(Cue {
                start,
                end,
                rule: *rule,
                favours: *favours,
            });
        });
    }
}
