//! Patterns that one look at each byte decides: sequences of bytes, classes and assertions in which
//! every repetition ends where its class ends. Most forms of tokens are written so; they are matched
//! here without an automaton, with the result that an automaton would have.

use super::pattern::PatternMatch;
use regex_syntax::hir::{Class, Hir, HirKind, Look, Repetition};

/// Most sequences that a pattern may stand for.
const MOST_SEQUENCES: usize = 64;
/// Most steps of all sequences together.
const MOST_STEPS: usize = 2_048;
/// Most times that a group may be repeated.
const MOST_GROUPS: u32 = 8;

/// A pattern as sequences, the preferred one first.
#[derive(Debug)]
pub(super) struct Linear(Vec<Sequence>);

/// Steps one after the other.
type Sequence = Vec<Step>;

#[derive(Clone, PartialEq, Debug)]
enum Step {
    Bytes(Box<[u8]>),
    /// Between `min` and `max` bytes of a set, as many as there are.
    Set {
        set: Box<Set>,
        min: usize,
        max: usize,
        greedy: bool,
    },
    Look(Look),
    /// The value begins here.
    Open,
    /// The value ends here.
    Close,
}

/// A set of bytes, a bit each.
#[derive(Clone, Copy, PartialEq, Default, Debug)]
struct Set([u64; 4]);

impl Set {
    #[inline(always)]
    fn has(&self, byte: u8) -> bool {
        self.0[usize::from(byte >> 6)] >> (byte & 63) & 1 != 0
    }

    fn add(&mut self, from: u8, to: u8) {
        for byte in from..=to {
            self.0[usize::from(byte >> 6)] |= 1 << (byte & 63);
        }
    }

    fn with(mut self, other: &Self) -> Self {
        for (mine, other) in self.0.iter_mut().zip(other.0) {
            *mine |= other;
        }
        self
    }

    fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(other.0).any(|(a, b)| a & b != 0)
    }

    fn is_within(&self, other: &Self) -> bool {
        self.0.iter().zip(other.0).all(|(a, b)| a & !b == 0)
    }

    fn words() -> Self {
        let mut set = Self::default();
        for (from, to) in [(b'0', b'9'), (b'A', b'Z'), (b'_', b'_'), (b'a', b'z')] {
            set.add(from, to);
        }
        set
    }

    fn of(class: &Class) -> Option<Self> {
        let mut set = Self::default();
        match class {
            Class::Bytes(class) => {
                for range in class.ranges() {
                    set.add(range.start(), range.end());
                }
            }
            Class::Unicode(class) => {
                for range in class.ranges() {
                    let ascii = |c: char| u8::try_from(c).ok().filter(u8::is_ascii);
                    set.add(ascii(range.start())?, ascii(range.end())?);
                }
            }
        }
        Some(set)
    }
}

impl Linear {
    /// Reads a pattern; `None` if it is not of this kind.
    pub fn new(hir: &Hir) -> Option<Self> {
        let sequences = expand(hir)?;
        sequences
            .iter()
            .all(|s| is_decided(s))
            .then_some(Self(sequences))
    }

    /// The match that begins at `at`, with the text before it as context.
    #[inline]
    pub fn find_at(&self, text: &[u8], at: usize) -> Option<PatternMatch> {
        self.0.iter().find_map(|s| matched(s, text, at))
    }
}

fn matched(sequence: &[Step], text: &[u8], at: usize) -> Option<PatternMatch> {
    let (mut here, mut value) = (at, None);
    let mut end = None;
    for step in sequence {
        match step {
            Step::Bytes(bytes) => {
                let rest = text.get(here..)?;
                if !rest.starts_with(bytes) {
                    return None;
                }
                here += bytes.len();
            }
            Step::Set { set, min, max, .. } => {
                let rest = text.get(here..)?;
                let most = rest.get(..*max).unwrap_or(rest);
                let taken = most.iter().position(|b| !set.has(*b));
                let taken = taken.unwrap_or(most.len());
                if taken < *min {
                    return None;
                }
                here += taken;
            }
            Step::Look(look) => {
                if !holds(*look, text, here) {
                    return None;
                }
            }
            Step::Open => value = Some(here),
            Step::Close => end = Some(here),
        }
    }
    Some(PatternMatch {
        start: value.unwrap_or(at),
        end: end.unwrap_or(here),
        whole_end: here,
    })
}

fn holds(look: Look, text: &[u8], at: usize) -> bool {
    let word = |at: Option<usize>| {
        at.and_then(|at| text.get(at))
            .is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_')
    };
    let crossed = || word(at.checked_sub(1)) != word(Some(at));
    match look {
        Look::Start => at == 0,
        Look::End => at == text.len(),
        Look::WordAscii => crossed(),
        Look::WordAsciiNegate => !crossed(),
        // `expand` lets no others in.
        _ => false,
    }
}

/// All sequences of a pattern in the order of preference.
fn expand(hir: &Hir) -> Option<Vec<Sequence>> {
    let sequences = match hir.kind() {
        HirKind::Empty => vec![Vec::new()],
        HirKind::Literal(literal) => vec![vec![Step::Bytes(literal.0.clone())]],
        HirKind::Class(class) => vec![vec![set_step(class, 1, 1, true)?]],
        HirKind::Look(
            look @ (Look::Start | Look::End | Look::WordAscii | Look::WordAsciiNegate),
        ) => vec![vec![Step::Look(*look)]],
        HirKind::Look(_) => return None,
        HirKind::Repetition(repetition) => repeat(repetition)?,
        HirKind::Capture(capture) => {
            let inner = expand(&capture.sub)?;
            match capture.name.as_deref() {
                Some("value") => product(vec![vec![Step::Open]], &inner)
                    .and_then(|s| product(s, &[vec![Step::Close]]))?,
                _ => inner,
            }
        }
        HirKind::Concat(parts) => {
            let start = vec![Vec::new()];
            parts
                .iter()
                .try_fold(start, |all, part| product(all, &expand(part)?))?
        }
        HirKind::Alternation(parts) => {
            let mut all = Vec::new();
            for part in parts {
                all.extend(expand(part)?);
            }
            all
        }
    };
    is_small(&sequences).then_some(sequences)
}

fn repeat(repetition: &Repetition) -> Option<Vec<Sequence>> {
    let (min, greedy) = (repetition.min, repetition.greedy);
    let single = match repetition.sub.kind() {
        HirKind::Class(class) => Some(set_step(class, min as usize, 0, greedy)?),
        HirKind::Literal(literal) => match *literal.0 {
            [byte] => {
                let mut set = Set::default();
                set.add(byte, byte);
                Some(Step::Set {
                    set: Box::new(set),
                    min: min as usize,
                    max: 0,
                    greedy,
                })
            }
            _ => None,
        },
        _ => None,
    };
    if let Some(Step::Set { set, min, .. }) = single {
        let max = repetition.max.map_or(usize::MAX, |max| max as usize);
        return Some(vec![vec![Step::Set {
            set,
            min,
            max,
            greedy,
        }]]);
    }
    let max = repetition.max.filter(|max| *max <= MOST_GROUPS)?;
    let inner = expand(&repetition.sub)?;
    let times = |count: u32| (0..count).try_fold(vec![Vec::new()], |all, _| product(all, &inner));
    let mut counts: Vec<u32> = (min..=max).collect();
    if greedy {
        counts.reverse();
    }
    let mut all = Vec::new();
    for count in counts {
        all.extend(times(count)?);
    }
    Some(all)
}

fn set_step(class: &Class, min: usize, max: usize, greedy: bool) -> Option<Step> {
    Some(Step::Set {
        set: Box::new(Set::of(class)?),
        min,
        max,
        greedy,
    })
}

fn product(first: Vec<Sequence>, then: &[Sequence]) -> Option<Vec<Sequence>> {
    if first.len() * then.len() > MOST_SEQUENCES {
        return None;
    }
    let mut all = Vec::with_capacity(first.len() * then.len());
    for start in first {
        for end in then {
            all.push(start.iter().chain(end).cloned().collect());
        }
    }
    is_small(&all).then_some(all)
}

fn is_small(sequences: &[Sequence]) -> bool {
    let steps: usize = sequences.iter().map(Vec::len).sum();
    sequences.len() <= MOST_SEQUENCES && steps <= MOST_STEPS
}

/// Whether taking as many bytes as there are is the only way in which each repetition can lead to a
/// match.
fn is_decided(sequence: &[Step]) -> bool {
    (0..).zip(sequence).all(|(at, step)| match step {
        Step::Set {
            set,
            min,
            max,
            greedy,
        } if min != max => {
            let rest = sequence.get(at + 1..).unwrap_or_default();
            match follows(rest) {
                Follow::Anything => *greedy,
                Follow::Boundary => set.is_within(&Set::words()),
                Follow::Bytes(next) => !set.meets(&next),
            }
        }
        _ => true,
    })
}

/// What has to come behind a repetition.
enum Follow {
    /// Nothing.
    Anything,
    /// Nothing, but a word ends here.
    Boundary,
    /// A byte of a set, or the end of the text where that is asked for.
    Bytes(Set),
}

fn follows(rest: &[Step]) -> Follow {
    let mut set = Set::default();
    let mut boundary = false;
    for step in rest {
        match step {
            Step::Bytes(bytes) => {
                if let Some(byte) = bytes.first() {
                    set.add(*byte, *byte);
                    return Follow::Bytes(set);
                }
            }
            Step::Set { set: next, min, .. } => {
                set = set.with(next);
                if *min > 0 {
                    return Follow::Bytes(set);
                }
            }
            Step::Look(Look::End) => return Follow::Bytes(set),
            Step::Look(Look::WordAscii) => boundary |= set == Set::default(),
            Step::Look(_) | Step::Open | Step::Close => {}
        }
    }
    match boundary {
        true => Follow::Boundary,
        false if set == Set::default() && is_free(rest) => Follow::Anything,
        // What may follow but need not: never decided.
        false => Follow::Bytes(Set([u64::MAX; 4])),
    }
}

/// Whether nothing is asked of what comes next.
fn is_free(rest: &[Step]) -> bool {
    rest.iter().all(|s| matches!(s, Step::Open | Step::Close))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::{Pattern, PatternSet};
    use proptest::prelude::*;

    fn linear(source: &str) -> Option<Linear> {
        Linear::new(&crate::rule::hir::parse_usable(source).unwrap())
    }

    #[test]
    fn sequences_whose_repetitions_end_with_their_class_are_linear() {
        for (source, is) in [
            (r"\bgh[pous]_[A-Za-z0-9]{36}\b", true),
            (r"a{2,4}(?:[^a]|$)", true),
            (r"a{2,4}a", false),
            (r"[a-z-]{2,4}\b", false),
            (r"[a-z]{2,4}\b", true),
            (r"(?:ab|a)c?d", true),
            (r"[a-z]+[0-9]*[a-z]", false),
            (r"x[0-9]{3}[0-9]{4}", true),
            (r"x[0-9]{1,3}?", false),
            (r"(?i)token\s{0,3}[=:](?P<value>[a-z]{4,})", true),
            (r"a\B", true),
            (r"(?m)^a", false),
            (r"a[0-9]{2,}b?", false),
        ] {
            assert_eq!(linear(source).is_some(), is, "{source}");
        }
    }

    #[test]
    fn most_built_in_tokens_are_linear() {
        let set = PatternSet::builtin();
        let patterns = set
            .rules()
            .iter()
            .filter(|r| r.recognizer.is_none())
            .filter_map(|r| r.pattern.as_ref());
        let is_linear: Vec<bool> = patterns.map(|p| linear(p.source()).is_some()).collect();
        let count = is_linear.iter().filter(|is| **is).count();
        assert!(
            count * 10 > is_linear.len() * 8,
            "{count} of {}",
            is_linear.len()
        );
    }

    /// Patterns with a text each that nearly matches.
    fn pairs() -> Vec<(String, String)> {
        let set = PatternSet::builtin();
        let mut pairs: Vec<(String, String)> = Vec::new();
        for rule in set.rules() {
            let Some(pattern) = &rule.pattern else {
                continue;
            };
            for example in rule.examples.iter() {
                pairs.push((pattern.source().to_owned(), example.unmarked().unwrap().0));
            }
        }
        for (source, text) in [
            (r"(?:ab|a)b?c", "abbc"),
            (r"(?:a|ab)(?P<value>b?)c{1,2}", "abcc"),
            (r"[ab]{1,3}(?:c|$)", "abacab"),
            (r"\b[a-c]{1,3}\b", "ab_ac"),
        ] {
            pairs.push((source.to_owned(), text.to_owned()));
        }
        pairs
    }

    proptest! {
        #[test]
        fn matches_are_those_of_the_automaton(
            pair in prop::sample::select(pairs()),
            cut in 0usize..40,
            edits in prop::collection::vec((0usize..80, "[a-zA-Z0-9_ .=:\"$-]"), 0..3),
        ) {
            let (source, text) = pair;
            if let Some(linear) = linear(&source) {
                let pattern = Pattern::new(source).unwrap();
                let mut text = text.into_bytes();
                for (at, byte) in edits {
                    if let (Some(to), Some(from)) = (text.get_mut(at), byte.bytes().next()) {
                        *to = from;
                    }
                }
                text.truncate(text.len().saturating_sub(cut % 8));
                for at in 0..=text.len() {
                    prop_assert_eq!(linear.find_at(&text, at), pattern.find_by_automaton(&text, at));
                }
            }
        }
    }
}
