//! Lanes: which cheap necessary condition leads the scanner to a rule's matches. Shared with
//! `build.rs`, which chooses the lanes of the built-in rules.
//!
//! A lane never misses: if the pattern matches at `start..end` of a cell, [`Lane::admits`] is true
//! of that match, in whatever text stands around it. The hot loop may use any weaker condition
//! (a cell with fewer than `min` digits in all holds no group of `min` digits).

use super::required::{needs_at, required};
use super::runs::{Alphabet, Run, longest_run, most_units};
use regex_syntax::hir::Hir;
use std::borrow::Cow;
use std::ops::Range;

/// Literals that live in the binary or, for users' rules, on the heap.
pub type Literals = Cow<'static, [Cow<'static, [u8]>]>;

/// The cheapest way to the matches of a rule that cannot miss one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Lane {
    /// Every match holds an `@`, plain or as `%40`.
    At,
    /// Every match holds one of a few literals.
    Literal {
        /// The literals, each of at least three bytes; lower case if `ignore_case`.
        literals: Literals,
        /// Whether ASCII letters match in either case.
        ignore_case: bool,
        /// A match starts at most this many bytes before one of its literals; `None`: any number.
        lead: Option<usize>,
    },
    /// Every match overlaps a digit group (see [`digit_groups`]) of at least `min` digits, starts
    /// before the group's end and at most `lead` bytes before the group's first digit.
    Digits {
        /// Fewest digits of the group, separators not counted.
        min: u8,
        /// Most digits of one match (the group around it may have more); `None`: no bound.
        max: Option<u8>,
        /// Most bytes between the start of a match and its group's first digit; `None`: any number.
        lead: Option<usize>,
    },
    /// Every match overlaps a run of at least `min_len` bytes of `class`, starts before the run's
    /// end and at most `lead` bytes before its start.
    Token {
        /// Fewest bytes of the run.
        min_len: usize,
        /// Which bytes.
        class: TokenClass,
        /// Most bytes between the start of a match and the run; `None`: any number.
        lead: Option<usize>,
    },
    /// Identifiers: whole cells of a column that its header or its first cells select; in text,
    /// tokens of a telling layout and what stands behind a word that names the kind.
    Shape,
    /// Nothing cheaper is certain: the automaton reads every byte.
    Regex,
}

/// Bytes of a token run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TokenClass {
    /// `0-9`, `a-f`, `A-F`.
    Hex,
    /// ASCII letters, digits, `_` and `-`.
    Word,
}

impl TokenClass {
    /// Whether a byte belongs to it.
    pub const fn contains(self, byte: u8) -> bool {
        match self {
            Self::Hex => byte.is_ascii_hexdigit(),
            Self::Word => byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-',
        }
    }
}

/// Most separator bytes between two digits of one group.
pub const MAX_GAP: usize = 3;

/// Whether a byte may stand between two digits of one group: `space - . ( ) / +` and every
/// non-ASCII byte (no-break spaces, typographic dashes).
pub const fn is_separator(byte: u8) -> bool {
    matches!(byte, b' ' | b'-' | b'.' | b'(' | b')' | b'/' | b'+') || !byte.is_ascii()
}

/// Digits and what may stand between them.
const DIGITS: Alphabet = Alphabet {
    unit: |b| b.is_ascii_digit(),
    gap: is_separator,
    max_gap: MAX_GAP,
};

const fn token_alphabet(class: TokenClass) -> Alphabet {
    Alphabet {
        unit: match class {
            TokenClass::Hex => |b| TokenClass::Hex.contains(b),
            TokenClass::Word => |b| TokenClass::Word.contains(b),
        },
        gap: |_| false,
        max_gap: 0,
    }
}

/// Fewest digits that make the digits lane better than the token lane.
const MIN_DIGITS: usize = 4;

/// Fewest digits that make the digits lane better than reading every byte.
const MIN_DIGITS_AT_ALL: usize = 2;

/// Shortest token run worth looking for.
const MIN_TOKEN: usize = 8;

impl Lane {
    /// The cheapest lane that cannot miss a match of `hir`.
    pub fn choose(hir: &Hir) -> Self {
        if needs_at(hir) {
            return Self::At;
        }
        if let Some(found) = required(hir) {
            return Self::Literal {
                literals: found.literals.into_iter().map(Cow::Owned).collect(),
                ignore_case: found.ignore_case,
                lead: found.lead,
            };
        }
        let digits = longest_run(hir, DIGITS);
        if digits.units >= MIN_DIGITS {
            return Self::digits(hir, digits);
        }
        for class in [TokenClass::Hex, TokenClass::Word] {
            let run = longest_run(hir, token_alphabet(class));
            if run.units >= MIN_TOKEN {
                return Self::Token {
                    min_len: run.units,
                    class,
                    lead: run.lead,
                };
            }
        }
        if digits.units >= MIN_DIGITS_AT_ALL {
            return Self::digits(hir, digits);
        }
        Self::Regex
    }

    fn digits(hir: &Hir, run: Run) -> Self {
        Self::Digits {
            min: u8::try_from(run.units).unwrap_or(u8::MAX),
            max: most_units(hir, DIGITS).and_then(|most| u8::try_from(most).ok()),
            lead: run.lead,
        }
    }

    /// The word of `rules list` and `rules explain`.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::At => "at",
            Self::Literal { .. } => "literal",
            Self::Digits { .. } => "digits",
            Self::Token { .. } => "token",
            Self::Shape => "shape",
            Self::Regex => "regex",
        }
    }

    /// Why this lane cannot miss a match, in one plain clause.
    pub fn reason(&self) -> String {
        match self {
            Self::At => "every match holds an @ (or %40)".to_owned(),
            Self::Literal {
                literals,
                ignore_case,
                ..
            } => {
                let shown: Vec<_> = literals.iter().take(5).map(|l| l.escape_ascii()).collect();
                let shown: Vec<_> = shown.into_iter().map(|l| format!("\"{l}\"")).collect();
                let more = literals.len().saturating_sub(shown.len());
                let more = if more > 0 {
                    format!(" and {more} more")
                } else {
                    String::new()
                };
                let case = if *ignore_case { ", in either case" } else { "" };
                format!("every match holds one of {}{more}{case}", shown.join(", "))
            }
            Self::Digits { min, max, .. } => {
                let most = max.map_or(String::new(), |max| format!(" and at most {max} in all"));
                format!("every match holds a group of at least {min} digits{most}")
            }
            Self::Token { min_len, class, .. } => {
                let class = match class {
                    TokenClass::Hex => "hexadecimal digits",
                    TokenClass::Word => "letters, digits, _ and -",
                };
                format!("every match holds a run of at least {min_len} {class}")
            }
            Self::Shape => {
                "every match is a cell of a column that was selected for it, a token of its \
                layout, or stands behind a word that names it"
                    .to_owned()
            }
            Self::Regex => "nothing in the pattern is certain enough to look for first".to_owned(),
        }
    }

    /// Whether the lane leads to a match at `span` of `haystack`: the contract in executable form,
    /// for tests and for scanners to be compared with. Not fast.
    pub fn admits(&self, haystack: &[u8], span: Range<usize>) -> bool {
        let matched = haystack.get(span.clone()).unwrap_or_default();
        match self {
            Self::At => matched.contains(&b'@') || matched.windows(3).any(|w| w == b"%40"),
            Self::Literal {
                literals,
                ignore_case,
                lead,
            } => literals.iter().any(|literal| {
                matched.windows(literal.len()).enumerate().any(|(at, w)| {
                    let same = if *ignore_case {
                        w.eq_ignore_ascii_case(literal)
                    } else {
                        w == literal.as_ref()
                    };
                    same && lead.is_none_or(|lead| at <= lead)
                })
            }),
            Self::Digits { min, lead, .. } => digit_groups(haystack)
                .filter(|group| group.digits >= usize::from(*min))
                .any(|group| leads_to(group.span, *lead, &span)),
            Self::Token {
                min_len,
                class,
                lead,
            } => token_runs(haystack, *class)
                .filter(|run| run.len() >= *min_len)
                .any(|run| leads_to(run, *lead, &span)),
            Self::Shape | Self::Regex => true,
        }
    }
}

/// Whether a match may belong to a group: it overlaps it and starts near enough.
fn leads_to(group: Range<usize>, lead: Option<usize>, span: &Range<usize>) -> bool {
    let near = lead.is_none_or(|lead| span.start.saturating_add(lead) >= group.start);
    span.start < group.end && span.end > group.start && near
}

/// A digit group: begins and ends with an ASCII digit; between neighbouring digits at most
/// [`MAX_GAP`] bytes, all separators; not extendable on either side.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DigitGroup {
    /// From the first digit to after the last.
    pub span: Range<usize>,
    /// Digits in it.
    pub digits: usize,
}

/// The digit groups of a text, in order.
pub fn digit_groups(text: &[u8]) -> impl Iterator<Item = DigitGroup> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let first = at + rest.iter().position(u8::is_ascii_digit)?;
        let mut group = DigitGroup {
            span: first..first + 1,
            digits: 1,
        };
        while let Some(next) = next_digit(text, group.span.end) {
            group.span.end = next + 1;
            group.digits += 1;
        }
        at = group.span.end;
        Some(group)
    })
}

fn next_digit(text: &[u8], from: usize) -> Option<usize> {
    let near = text.get(from..)?;
    let gap = near.iter().take_while(|b| is_separator(**b)).count();
    let digit = near.get(gap)?.is_ascii_digit();
    (gap <= MAX_GAP && digit).then_some(from + gap)
}

/// The maximal runs of a class, in order.
pub fn token_runs(text: &[u8], class: TokenClass) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let first = at + rest.iter().position(|b| class.contains(*b))?;
        let len = text
            .get(first..)?
            .iter()
            .take_while(|b| class.contains(**b))
            .count();
        at = first + len;
        Some(first..at)
    })
}
