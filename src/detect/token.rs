//! Built-in rules whose matches hold a literal: credentials, addresses of wallets and machines,
//! identifiers of browsers. Looked for only around unbroken runs of letters and digits and around a
//! few words, and there by the first three bytes of all literals at once; only where a literal
//! stands does the rule's automaton run, anchored and on a bounded stretch of the cell.

use super::cell::{CellScan, State, View};
use super::kind::Kind;
use super::token_places::{Places, Words};
use super::value::Hit;
use crate::bytes::Bitmaps;
use crate::model::{ColumnTally, Form, RuleId, Signature, steps};
use crate::rule::{Lane, Pattern, PatternMatch, PatternSet, Rule, Validator, WordIndex};
use std::borrow::Cow;
use std::sync::OnceLock;

/// How far before a run the literal may stand that says what the run is.
const REACH: usize = 56;
/// Bytes of the cell from a literal on that its rule's automaton may read.
const STRETCH: usize = 4_096;
/// Bytes of the shortest run that is a token without a prefix.
const SHORTEST_SHAPE: usize = 26;

/// The rules of the lane.
#[derive(Default)]
pub(super) struct TokenRules {
    rules: Vec<TokenRule>,
    /// Those without a literal, tried at every place.
    shapes: Vec<u16>,
    literals: WordIndex<u16>,
    words: OnceLock<Option<Words>>,
}

struct TokenRule {
    kind: Kind,
    pattern: Pattern,
    validator: Option<Validator>,
    /// Most bytes from the start of a match to its literal.
    lead: usize,
    /// The pattern begins with its literal, at the start of a word.
    bounded: bool,
    /// For rules without a literal: bytes of the run at which a match begins; 0: of pairs.
    run: usize,
    /// Of two matches in one place the one of higher rank stays.
    rank: u8,
}

/// A match by position in the cell.
#[derive(Clone, Copy)]
pub(super) struct Found {
    rule: u16,
    start: usize,
    end: usize,
}

impl TokenRules {
    pub fn new(set: &PatternSet) -> Self {
        let mut rules = Self::default();
        let mut literals = Vec::new();
        for (index, rule) in set.rules().iter().enumerate() {
            if is_token_rule(rule) {
                rules.add(set, RuleId(index as u16), &mut literals);
            }
        }
        rules.literals = WordIndex::new(literals);
        rules
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    fn add(
        &mut self,
        set: &PatternSet,
        id: RuleId,
        all: &mut Vec<(Cow<'static, [u8]>, bool, u16)>,
    ) {
        let rule = set.rule(id);
        let Some(pattern) = rule.pattern.clone() else {
            return;
        };
        let number = self.rules.len() as u16;
        let (mut lead, mut run) = (REACH, 0);
        match &rule.lane {
            Lane::Literal {
                literals,
                ignore_case,
                lead: most,
            } => {
                lead = most.unwrap_or(REACH).min(REACH);
                all.extend(literals.iter().map(|l| (l.clone(), *ignore_case, number)));
            }
            Lane::Token { min_len, .. } => {
                run = *min_len;
                self.shapes.push(number);
            }
            _ => self.shapes.push(number),
        }
        self.rules.push(TokenRule {
            kind: Kind::new(set, id),
            pattern,
            validator: rule.validator,
            lead,
            bounded: lead == 0 && rule.pattern.as_ref().is_some_and(starts_at_word),
            run,
            rank: rule.confidence.pattern as u8 * 2 + u8::from(rule.validator.is_some()),
        });
    }

    /// The places in a text around which there is something to look for.
    pub fn places<'t>(&'t self, text: &'t [u8], bitmaps: &'t Bitmaps) -> Places<'t> {
        let words = self.words.get_or_init(Words::new).as_ref();
        Places::new(text, bitmaps, words)
    }

    /// All matches of rules whose literal begins in `from..to` of the cell.
    fn search(&self, cell: &[u8], from: usize, to: usize, found: &mut Vec<Found>) {
        steps::count(to.saturating_sub(from));
        for at in from..to.min(cell.len()) {
            self.literals.at(cell, at, |_, rule| {
                self.try_rule(cell, at, *rule, found);
            });
        }
    }

    fn try_rule(&self, cell: &[u8], at: usize, number: u16, found: &mut Vec<Found>) {
        let Some(rule) = self.rules.get(usize::from(number)) else {
            return;
        };
        let last = found.iter().rev().take(8).find(|f| f.rule == number);
        let free = last.map_or(0, |f| f.end);
        let from = at.saturating_sub(rule.lead).max(free);
        let joined = |at: usize| {
            cell.get(at)
                .is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_')
        };
        let inside = rule.bounded && joined(at) && at.checked_sub(1).is_some_and(joined);
        if at < free || inside {
            return;
        }
        self.try_from(cell, from, at, number, found);
    }

    /// Rules without a literal, at a run of `run` bytes, or at the first of five separators.
    fn try_shapes(&self, cell: &[u8], at: usize, run: usize, found: &mut Vec<Found>) {
        for number in &self.shapes {
            let wanted = self.rules.get(usize::from(*number)).map_or(0, |r| r.run);
            match (wanted, run) {
                (0, 0) => self.try_from(cell, at.saturating_sub(5), at, *number, found),
                (1.., _) if run >= wanted.min(SHORTEST_SHAPE) => {
                    self.try_from(cell, at, at, *number, found)
                }
                _ => {}
            }
        }
    }

    /// The rule's match that begins in `from..=at` and goes beyond.
    fn try_from(&self, cell: &[u8], from: usize, at: usize, number: u16, found: &mut Vec<Found>) {
        let Some(rule) = self.rules.get(usize::from(number)) else {
            return;
        };
        let stretch = cell.get(..cell.len().min(at + STRETCH)).unwrap_or(cell);
        // An anchored search within a stretch of bounded length.
        steps::count(1);
        let Some((whole, matched)) = rule.find(stretch, from, at) else {
            return;
        };
        let valid = rule
            .validator
            .is_none_or(|v| v.check_at(stretch, whole, matched.start..matched.end));
        if valid && matched.end > matched.start {
            found.push(Found {
                rule: number,
                start: matched.start,
                end: matched.end,
            });
        }
    }

    fn rank(&self, found: &Found) -> u8 {
        self.rules
            .get(usize::from(found.rule))
            .map_or(0, |r| r.rank)
    }

    /// In order, and of those that overlap the one of highest rank.
    fn settle(&self, found: &mut Vec<Found>) {
        if found.len() < 2 {
            return;
        }
        found.sort_by_key(|f| (f.start, f.end, f.rule));
        let mut kept: Vec<Found> = Vec::new();
        for next in found.drain(..) {
            match kept.last_mut() {
                Some(last) if next.start < last.end => {
                    let (new, old) = (self.rank(&next), self.rank(last));
                    let longer = next.end - next.start > last.end - last.start;
                    if new > old || new == old && longer {
                        *last = next;
                    }
                }
                _ => kept.push(next),
            }
        }
        *found = kept;
    }
}

/// Whether a rule is found by this lane.
pub(super) fn is_token_rule(rule: &Rule) -> bool {
    rule.builtin && rule.recognizer.is_none() && rule.pattern.is_some()
}

/// Whether a pattern begins with a word boundary.
fn starts_at_word(pattern: &Pattern) -> bool {
    let source = pattern.source();
    source
        .strip_prefix("(?i)")
        .unwrap_or(source)
        .starts_with("\\b")
}

impl TokenRule {
    /// The first match that begins in `from..=at`: where it begins, and its value.
    fn find(&self, text: &[u8], from: usize, at: usize) -> Option<(usize, PatternMatch)> {
        (from..=at).find_map(|start| {
            let found = self.pattern.find_at(text, start)?;
            (found.whole_end > at).then_some((start, found))
        })
    }
}

/// Letters and digits of a cell from `place` on.
fn run_length(view: &View<'_>, place: usize) -> usize {
    let length = (!view.bitmaps.words(place)).trailing_zeros() as usize;
    if length < 64 && place + length <= view.end {
        return length;
    }
    let rest = view.text.get(place..view.end).unwrap_or_default();
    rest.iter()
        .take_while(|b| b.is_ascii_alphanumeric())
        .count()
}

impl CellScan<'_, '_> {
    /// Everything in a cell, tokens too, in order.
    pub(super) fn view_and_tokens(
        &self,
        view: &View<'_>,
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) {
        let rules = &self.scanner.tokens;
        let text = view.text.get(..view.end).unwrap_or_default();
        let has_place = || rules.places(text, view.bitmaps).next(view.start) < view.end;
        if rules.is_empty() || !has_place() {
            return self.view(view, column, state);
        }
        if let Some(outlet) = &mut state.sink {
            outlet.hold();
        }
        self.view(view, column, state);
        self.tokens(view, column, state);
        if let Some(outlet) = &mut state.sink {
            outlet.release();
        }
    }

    /// Finds the tokens of a cell by itself.
    pub(super) fn tokens(&self, view: &View<'_>, column: &mut ColumnTally, state: &mut State<'_>) {
        let text = view.text.get(..view.end).unwrap_or_default();
        let mut places = self.scanner.tokens.places(text, view.bitmaps);
        let first = places.next(view.start);
        self.tokens_at(view, first, &mut places, column, state);
    }

    /// Finds the tokens of a cell around its places, the first of which is given. Hands back the
    /// next place behind it.
    pub(super) fn tokens_at(
        &self,
        view: &View<'_>,
        first: usize,
        places: &mut Places<'_>,
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) -> usize {
        let rules = &self.scanner.tokens;
        let cell = view.bytes();
        let mut found = std::mem::take(&mut state.found);
        let mut searched = 0;
        let mut place = first;
        while place < view.end {
            let at = place.saturating_sub(view.start);
            let run = run_length(view, view.start + at);
            steps::count(run);
            // A literal may follow the run: `…-us1`.
            let end = at + run + 1;
            rules.try_shapes(cell, at, run, &mut found);
            rules.search(
                cell,
                searched.max(at.saturating_sub(REACH)),
                end,
                &mut found,
            );
            searched = end;
            place = places.next(view.start + end);
        }
        rules.settle(&mut found);
        for one in found.drain(..) {
            self.token(view, one, column, state);
        }
        state.found = found;
        place
    }

    fn token(
        &self,
        view: &View<'_>,
        found: Found,
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) {
        let Some(rule) = self.scanner.tokens.rules.get(usize::from(found.rule)) else {
            return;
        };
        let (from, to) = (view.start + found.start, view.start + found.end);
        let mut flags = self.whole_flag(view, from, to);
        if flags & Signature::WHOLE != 0 && self.is_password(view) {
            return;
        }
        if rule.validator.is_some_and(Validator::is_proof) {
            flags |= Signature::CHECKED;
        }
        let hit = Hit {
            kind: rule.kind,
            from,
            to,
            form: Form::Plain,
            length: 0,
            flags,
            regions: 0,
            normalised: view.text.get(from..to).unwrap_or_default(),
        };
        self.emit(view, hit, column, state);
    }
}
