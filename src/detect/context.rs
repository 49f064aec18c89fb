//! Words near a number that say what it is.

use super::cell::{CellScan, View};
use super::scanner::Kind;
use crate::model::RuleId;
use crate::rule::PatternSet;
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use std::sync::OnceLock;

/// How far a word may stand from the value, in bytes of the same cell or line.
const REACH: usize = 60;

/// The cue words of the built-in rules, compiled when the first number asks.
#[derive(Default)]
pub(super) struct Cues {
    compiled: OnceLock<Option<Compiled>>,
}

struct Compiled {
    automaton: AhoCorasick,
    owners: Vec<RuleId>,
}

impl Cues {
    fn compiled(&self, set: &PatternSet) -> Option<&Compiled> {
        self.compiled.get_or_init(|| Compiled::new(set)).as_ref()
    }
}

impl Compiled {
    fn new(set: &PatternSet) -> Option<Self> {
        let mut words: Vec<&str> = Vec::new();
        let mut owners = Vec::new();
        for (index, rule) in set.rules().iter().enumerate() {
            for word in rule.near.iter() {
                words.push(word);
                owners.push(RuleId(index as u16));
            }
        }
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::DFA))
            .build(&words)
            .ok()?;
        Some(Self { automaton, owners })
    }

    /// Whether a cue word of the rule stands in the text, as a word.
    fn has(&self, text: &[u8], rule: RuleId) -> bool {
        self.automaton.find_overlapping_iter(text).any(|found| {
            self.owners.get(found.pattern().as_usize()) == Some(&rule)
                && is_word(text, found.start(), found.end())
        })
    }
}

/// Whether no letter stands directly before or behind; a plural or compound ending is allowed
/// behind longer words (`phones`, `Telefonnummer`).
fn is_word(text: &[u8], start: usize, end: usize) -> bool {
    let letter = |at: Option<&u8>| at.is_some_and(u8::is_ascii_alphabetic);
    let before = start.checked_sub(1).and_then(|i| text.get(i));
    !letter(before) && (end - start >= 5 || !letter(text.get(end)))
}

/// How far before a date a word may stand. Dates are everywhere, most of them at the start of a
/// line or cell: these are not searched at all.
const DATE_REACH: usize = 24;

impl CellScan<'_, '_> {
    /// Whether a word that speaks for the kind stands shortly before `from` in the same cell.
    #[inline]
    pub(super) fn has_cue_before(&self, view: &View<'_>, kind: Kind, from: usize) -> bool {
        let start = from.saturating_sub(DATE_REACH).max(view.start);
        let before = view.text.get(start..from).unwrap_or_default();
        if before.len() < 3 {
            return false;
        }
        let cues = self.scanner.cues.compiled(self.scanner.set);
        cues.is_some_and(|cues| cues.has(before, kind.rule))
    }

    /// Whether a word that speaks for the kind stands near `from..to` in the same cell.
    #[inline]
    pub(super) fn has_cue(&self, view: &View<'_>, kind: Kind, from: usize, to: usize) -> bool {
        let before = view
            .text
            .get(from.saturating_sub(REACH).max(view.start)..from);
        let behind = view.text.get(to..(to + REACH).min(view.end));
        let (before, behind) = (before.unwrap_or_default(), behind.unwrap_or_default());
        if before.len() + behind.len() < 2 {
            return false;
        }
        let Some(cues) = self.scanner.cues.compiled(self.scanner.set) else {
            return false;
        };
        cues.has(before, kind.rule) || cues.has(behind, kind.rule)
    }
}
