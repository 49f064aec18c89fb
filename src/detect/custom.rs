//! Rules that are patterns: those of users, and built-in ones without a recognizer of their own.
//! A rule's automaton runs only over cells that hold what the rule's lane says every match holds.

use super::cell::{CellScan, State, View};
use super::kind::Kind;
use super::token::is_token_rule;
use super::value::Hit;
use crate::model::{ColumnTally, Form, RuleId, Signature};
use crate::rule::{Lane, Pattern, PatternSet, Rule, Validator, digit_groups, token_runs};
use aho_corasick::AhoCorasick;

/// The pattern rules in force.
#[derive(Default)]
pub(super) struct CustomRules {
    rules: Vec<CustomRule>,
}

struct CustomRule {
    kind: Kind,
    gate: Gate,
    pattern: Pattern,
    validator: Option<Validator>,
    has_cues: bool,
}

/// What a cell must hold before the automaton looks at it.
enum Gate {
    At,
    Literals(AhoCorasick),
    Digits(usize),
    Token(usize, crate::rule::TokenClass),
    Always,
}

impl CustomRules {
    pub fn new(set: &PatternSet) -> Self {
        let rules = set.rules().iter().enumerate().filter_map(|(index, rule)| {
            if rule.recognizer.is_some() || is_token_rule(rule) {
                return None;
            }
            let kind = Kind::new(set, RuleId(index as u16));
            Some(CustomRule {
                kind,
                gate: Gate::new(rule),
                pattern: rule.pattern.clone()?,
                validator: rule.validator,
                has_cues: !rule.near.is_empty(),
            })
        });
        Self {
            rules: rules.collect(),
        }
    }

    /// Whether there are any.
    pub fn is_some(&self) -> bool {
        !self.rules.is_empty()
    }
}

impl Gate {
    fn new(rule: &Rule) -> Self {
        match &rule.lane {
            Lane::At => Self::At,
            Lane::Literal {
                literals,
                ignore_case,
                ..
            } => AhoCorasick::builder()
                .ascii_case_insensitive(*ignore_case)
                .build(literals.iter())
                .map_or(Self::Always, Self::Literals),
            Lane::Digits { min, .. } => Self::Digits(usize::from(*min)),
            Lane::Token { min_len, class, .. } => Self::Token(*min_len, *class),
            Lane::Shape | Lane::Regex => Self::Always,
        }
    }

    fn admits(&self, cell: &[u8]) -> bool {
        match self {
            Self::At => {
                memchr::memchr(b'@', cell).is_some() || memchr::memmem::find(cell, b"%40").is_some()
            }
            Self::Literals(automaton) => automaton.is_match(cell),
            Self::Digits(min) => digit_groups(cell).any(|group| group.digits >= *min),
            Self::Token(min, class) => token_runs(cell, *class).any(|run| run.len() >= *min),
            Self::Always => true,
        }
    }
}

impl CellScan<'_, '_> {
    #[inline(never)]
    pub(super) fn custom(&self, view: &View<'_>, column: &mut ColumnTally, state: &mut State<'_>) {
        let cell = view.bytes();
        for rule in &self.scanner.custom.rules {
            if !rule.gate.admits(cell) {
                continue;
            }
            for found in rule.pattern.find_iter(cell) {
                let value = cell.get(found.start..found.end).unwrap_or_default();
                if value.is_empty() {
                    continue;
                }
                let mut flags = 0;
                match rule.validator {
                    Some(validator)
                        if !validator.check_at(cell, found.start, found.start..found.end) =>
                    {
                        continue;
                    }
                    Some(_) => flags |= Signature::CHECKED,
                    None => {}
                }
                let (from, to) = (view.start + found.start, view.start + found.end);
                flags |= self.whole_flag(view, from, to);
                if rule.has_cues
                    && self.context(view, rule.kind, (from, to), state) == Signature::CUE
                {
                    flags |= Signature::CUE;
                }
                let hit = Hit {
                    kind: rule.kind,
                    from,
                    to,
                    form: Form::Plain,
                    length: 0,
                    flags,
                    regions: 0,
                    normalised: value,
                };
                self.emit(view, hit, column, state);
            }
        }
    }
}
