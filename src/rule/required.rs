//! Literals of which every match of a pattern must hold one. Shared with `build.rs`.

use regex_syntax::hir::{Class, Hir, HirKind, Repetition};

/// A set of texts: every match holds at least one of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Required {
    /// The texts; lower case where case does not matter.
    pub literals: Vec<Vec<u8>>,
    /// Whether ASCII letters match in either case.
    pub ignore_case: bool,
    /// Most bytes between the start of the match and the start of the literal.
    pub lead: Option<usize>,
}

/// Shortest literal worth searching for.
pub const MIN_LITERAL: usize = 3;

/// Most literals of one rule.
const MAX_LITERALS: usize = 48;

/// Longest literal; more adds no selectivity.
const MAX_LITERAL: usize = 24;

/// The best set of literals that every match needs, if there is one of useful length.
pub fn required(hir: &Hir) -> Option<Required> {
    if let Some(language) = Language::of(hir) {
        return language.into_required(Some(0));
    }
    match hir.kind() {
        HirKind::Capture(capture) => required(&capture.sub),
        HirKind::Repetition(rep) if rep.min > 0 => required(&rep.sub),
        HirKind::Concat(parts) => required_of_sequence(parts),
        HirKind::Alternation(parts) => required_of_either(parts),
        _ => None,
    }
}

/// Whether every match holds an `@`, plain or percent-encoded.
pub fn needs_at(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Literal(lit) => lit.0.contains(&b'@') || lit.0.windows(3).any(|w| w == b"%40"),
        HirKind::Class(class) => class.literal().is_some_and(|bytes| bytes == b"@"),
        HirKind::Capture(capture) => needs_at(&capture.sub),
        HirKind::Repetition(rep) => rep.min > 0 && needs_at(&rep.sub),
        HirKind::Concat(parts) => parts.iter().any(needs_at),
        HirKind::Alternation(parts) => parts.iter().all(needs_at),
        HirKind::Empty | HirKind::Look(_) => false,
    }
}

fn required_of_sequence(parts: &[Hir]) -> Option<Required> {
    let mut best: Option<Required> = None;
    let mut consider = |found: Option<Required>| {
        if let Some(found) = found
            && best.as_ref().is_none_or(|b| found.score() > b.score())
        {
            best = Some(found);
        }
    };
    let mut run = Language::empty_text();
    let mut run_start = Some(0usize);
    let mut here = Some(0usize);
    for part in parts {
        let language = Language::of(part);
        match language.as_ref().and_then(|next| run.extended(next)) {
            Some(longer) => run = longer,
            None => {
                let inner = required(part).map(|mut r| {
                    r.lead = r.lead.zip(here).and_then(|(a, b)| a.checked_add(b));
                    r
                });
                consider(run.into_required(run_start));
                consider(inner);
                let after = add_len(here, part);
                run_start = if language.is_some() { here } else { after };
                run = language.unwrap_or_else(Language::empty_text);
            }
        }
        here = add_len(here, part);
    }
    consider(run.into_required(run_start));
    best
}

fn add_len(start: Option<usize>, part: &Hir) -> Option<usize> {
    start
        .zip(part.properties().maximum_len())
        .and_then(|(a, b)| a.checked_add(b))
}

fn required_of_either(parts: &[Hir]) -> Option<Required> {
    let all: Option<Vec<Required>> = parts.iter().map(required).collect();
    let union = all?.into_iter().reduce(|mut a, b| {
        a.literals.extend(b.literals);
        a.ignore_case |= b.ignore_case;
        a.lead = a.lead.zip(b.lead).map(|(a, b)| a.max(b));
        a
    })?;
    union.tidied()
}

impl Required {
    /// Longer is better, then fewer.
    fn score(&self) -> (usize, std::cmp::Reverse<usize>) {
        let shortest = self.literals.iter().map(Vec::len).min().unwrap_or(0);
        (shortest.min(8), std::cmp::Reverse(self.literals.len()))
    }

    fn tidied(mut self) -> Option<Self> {
        for literal in &mut self.literals {
            literal.truncate(MAX_LITERAL);
            if self.ignore_case {
                literal.make_ascii_lowercase();
            }
        }
        self.literals.sort();
        self.literals.dedup();
        let useful = self.literals.iter().all(|literal| {
            literal.len() >= MIN_LITERAL && !literal.iter().all(u8::is_ascii_whitespace)
        });
        (useful && self.literals.len() <= MAX_LITERALS).then_some(self)
    }
}

/// A finite set of texts that an expression matches, and no others.
#[derive(Clone)]
struct Language {
    texts: Vec<Vec<u8>>,
    ignore_case: bool,
}

impl Language {
    fn empty_text() -> Self {
        Self {
            texts: vec![Vec::new()],
            ignore_case: false,
        }
    }

    fn of(hir: &Hir) -> Option<Self> {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => Some(Self::empty_text()),
            HirKind::Literal(lit) => Some(Self {
                texts: vec![lit.0.to_vec()],
                ignore_case: false,
            }),
            HirKind::Class(class) => Self::of_class(class),
            HirKind::Capture(capture) => Self::of(&capture.sub),
            HirKind::Repetition(rep) => Self::of_repetition(rep),
            HirKind::Concat(parts) => parts.iter().try_fold(Self::empty_text(), |sum, part| {
                sum.followed_by(&Self::of(part)?)
            }),
            HirKind::Alternation(parts) => {
                let mut texts = Vec::new();
                let mut ignore_case = false;
                for part in parts {
                    let one = Self::of(part)?;
                    ignore_case |= one.ignore_case;
                    texts.extend(one.texts);
                }
                Self { texts, ignore_case }.bounded()
            }
        }
    }

    fn of_class(class: &Class) -> Option<Self> {
        let members = class_members(class)?;
        let paired = |c: char| {
            !c.is_ascii_alphabetic()
                || (members.contains(&c.to_ascii_lowercase())
                    && members.contains(&c.to_ascii_uppercase()))
        };
        let has_letter = members.iter().any(char::is_ascii_alphabetic);
        let ignore_case = has_letter && members.iter().all(|c| paired(*c));
        let mut texts: Vec<Vec<u8>> = members
            .iter()
            .map(|c| {
                if ignore_case {
                    c.to_ascii_lowercase()
                } else {
                    *c
                }
            })
            .map(|c| c.to_string().into_bytes())
            .collect();
        texts.sort();
        texts.dedup();
        Self { texts, ignore_case }.bounded()
    }

    fn of_repetition(rep: &Repetition) -> Option<Self> {
        let max = rep.max.filter(|max| *max <= 8)?;
        let each = Self::of(&rep.sub)?;
        let mut power = Self::empty_text();
        let mut all = Self {
            texts: Vec::new(),
            ignore_case: each.ignore_case,
        };
        for times in 0..=max {
            if times >= rep.min {
                all.texts.extend(power.texts.iter().cloned());
            }
            if times < max {
                power = power.followed_by(&each)?;
            }
        }
        all.bounded()
    }

    fn followed_by(&self, next: &Self) -> Option<Self> {
        if self.texts.len() * next.texts.len() > MAX_LITERALS {
            return None;
        }
        let mut texts = Vec::with_capacity(self.texts.len() * next.texts.len());
        for head in &self.texts {
            for tail in &next.texts {
                texts.push([head.as_slice(), tail.as_slice()].concat());
            }
        }
        Self {
            texts,
            ignore_case: self.ignore_case || next.ignore_case,
        }
        .bounded()
    }

    /// Followed by more, unless that only multiplies texts which are long enough.
    fn extended(&self, next: &Self) -> Option<Self> {
        let long_enough = self.texts.iter().all(|t| t.len() >= MIN_LITERAL);
        (!long_enough || next.texts.len() <= 2)
            .then(|| self.followed_by(next))
            .flatten()
    }

    /// Gives up on sets that are too large to be one.
    fn bounded(self) -> Option<Self> {
        let small = self.texts.len() <= MAX_LITERALS && self.texts.iter().all(|t| t.len() <= 256);
        (small && !self.texts.is_empty()).then_some(self)
    }

    fn into_required(self, lead: Option<usize>) -> Option<Required> {
        Required {
            literals: self.texts,
            ignore_case: self.ignore_case,
            lead,
        }
        .tidied()
    }
}

/// The characters of a small class; byte classes only where they are ASCII.
fn class_members(class: &Class) -> Option<Vec<char>> {
    const MOST: usize = 24;
    let mut members = Vec::new();
    let ranges: Vec<(char, char)> = match class {
        Class::Bytes(bytes) if bytes.is_ascii() => bytes
            .ranges()
            .iter()
            .map(|r| (char::from(r.start()), char::from(r.end())))
            .collect(),
        Class::Bytes(_) => return None,
        Class::Unicode(chars) => chars
            .ranges()
            .iter()
            .map(|r| (r.start(), r.end()))
            .collect(),
    };
    for (first, last) in ranges {
        for c in first..=last {
            if members.len() >= MOST {
                return None;
            }
            members.push(c);
        }
    }
    (!members.is_empty()).then_some(members)
}
