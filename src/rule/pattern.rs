//! The pattern of a rule, compiled on first use. The automata are linear in the text.

use super::hir::{MAX_AUTOMATON, Refusal, parse_usable};
use super::linear::Linear;
use regex_automata::meta::Regex;
use regex_automata::util::captures::Captures;
use regex_automata::{Anchored, Input};
use regex_syntax::hir::{Hir, Look};
use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// Where a pattern matched and which part of it is the value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PatternMatch {
    /// Start of the value.
    pub start: usize,
    /// End of the value, exclusive.
    pub end: usize,
    /// End of the whole match; the next search starts here.
    pub whole_end: usize,
}

/// A pattern over bytes. Clones share the compiled automata.
#[derive(Clone)]
pub struct Pattern(Arc<Inner>);

struct Inner {
    source: Cow<'static, str>,
    linear: OnceLock<Option<Linear>>,
    compiled: OnceLock<Option<Compiled>>,
    whole: OnceLock<Option<Regex>>,
}

struct Compiled {
    regex: Regex,
    /// Group `value`, where the pattern names one.
    value_group: Option<usize>,
}

impl Pattern {
    /// A built-in pattern, which a test has compiled before.
    pub(super) fn builtin(source: &'static str) -> Self {
        Self::lazy(Cow::Borrowed(source))
    }

    /// Reads and compiles a pattern.
    ///
    /// # Errors
    /// When it does not parse, matches the empty text, or needs more than 10 MB.
    pub fn new(source: impl Into<String>) -> Result<Self, Refusal> {
        let pattern = Self::lazy(Cow::Owned(source.into()));
        let compiled = Compiled::new(&pattern.0.source)?;
        // The cell is new, so this cannot fail.
        let _ = pattern.0.compiled.set(Some(compiled));
        Ok(pattern)
    }

    fn lazy(source: Cow<'static, str>) -> Self {
        Self(Arc::new(Inner {
            source,
            linear: OnceLock::new(),
            compiled: OnceLock::new(),
            whole: OnceLock::new(),
        }))
    }

    /// The text of the pattern.
    pub fn source(&self) -> &str {
        &self.0.source
    }

    /// The match that begins exactly at byte `at`, with the text before it as context for `\b`.
    #[inline]
    pub fn find_at(&self, haystack: &[u8], at: usize) -> Option<PatternMatch> {
        let linear = &self.0.linear;
        let linear = linear.get_or_init(|| Linear::new(&parse_usable(self.source()).ok()?));
        match linear {
            Some(linear) => linear.find_at(haystack, at),
            None => self.find_by_automaton(haystack, at),
        }
    }

    /// The same by the automaton of all patterns.
    pub(super) fn find_by_automaton(&self, haystack: &[u8], at: usize) -> Option<PatternMatch> {
        let input = Input::new(haystack);
        let input = (at <= haystack.len()).then(|| input.range(at..))?;
        self.compiled()?.find(input.anchored(Anchored::Yes))
    }

    /// The first match that begins in `starts`. It may end beyond; cut `haystack` to bound it.
    pub fn find_within(&self, haystack: &[u8], starts: Range<usize>) -> Option<PatternMatch> {
        if starts.start > haystack.len() {
            return None;
        }
        let compiled = self.compiled()?;
        let input = Input::new(haystack).range(starts.start..);
        let whole_start = compiled.regex.find(input)?.start();
        (whole_start < starts.end)
            .then(|| self.find_at(haystack, whole_start))
            .flatten()
    }

    /// The first match that begins at or behind byte `at`, and where it begins.
    pub fn find_from(&self, haystack: &[u8], at: usize) -> Option<(usize, PatternMatch)> {
        let input = (at <= haystack.len()).then(|| Input::new(haystack).range(at..))?;
        let start = self.compiled()?.regex.find(input)?.start();
        Some((start, self.find_at(haystack, start)?))
    }

    /// All matches, left to right, not overlapping.
    pub fn find_iter<'a>(&'a self, haystack: &'a [u8]) -> impl Iterator<Item = PatternMatch> + 'a {
        let mut at = 0;
        std::iter::from_fn(move || {
            let found = self.find_within(haystack, at..haystack.len().saturating_add(1))?;
            at = found.whole_end;
            Some(found)
        })
    }

    /// Whether the pattern can match exactly `span`, when nothing follows it. For lint and tests:
    /// every value that a recognizer accepts must fit its rule's pattern.
    pub fn fits(&self, haystack: &[u8], span: Range<usize>) -> bool {
        let Some(before) = haystack.get(..span.end) else {
            return false;
        };
        let ended = self.0.whole.get_or_init(|| {
            let hir = parse_usable(self.source()).ok()?;
            build(&Hir::concat(vec![hir, Hir::look(Look::End)]))
        });
        let input = (span.start <= before.len()).then(|| {
            Input::new(before)
                .range(span.start..)
                .anchored(Anchored::Yes)
        });
        match (ended, input) {
            (Some(regex), Some(input)) => regex.is_match(input),
            _ => false,
        }
    }

    fn compiled(&self) -> Option<&Compiled> {
        let slot = &self.0.compiled;
        slot.get_or_init(|| Compiled::new(&self.0.source).ok())
            .as_ref()
    }
}

impl std::fmt::Debug for Pattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Pattern").field(&self.0.source).finish()
    }
}

impl Compiled {
    fn new(source: &str) -> Result<Self, Refusal> {
        let regex = build(&parse_usable(source)?).ok_or(Refusal::TooLarge)?;
        let value_group = regex
            .group_info()
            .to_index(regex_automata::PatternID::ZERO, "value");
        Ok(Self { regex, value_group })
    }

    fn find(&self, input: Input<'_>) -> Option<PatternMatch> {
        let Some(group) = self.value_group else {
            return self.regex.search(&input).map(|m| PatternMatch {
                start: m.start(),
                end: m.end(),
                whole_end: m.end(),
            });
        };
        // Where groups lie costs more to find than whether there is a match, and by the length of
        // what is searched.
        let span = self.regex.search(&input)?.span();
        let input = input.span(span).anchored(Anchored::Yes);
        let mut captures: Captures = self.regex.create_captures();
        self.regex.search_captures(&input, &mut captures);
        let whole = captures.get_match()?;
        let value = captures.get_group(group).unwrap_or(whole.span());
        Some(PatternMatch {
            start: value.start,
            end: value.end,
            whole_end: whole.end(),
        })
    }
}

/// `None` when it would be too large.
fn build(hir: &Hir) -> Option<Regex> {
    let config = Regex::config()
        .utf8_empty(false)
        .nfa_size_limit(Some(MAX_AUTOMATON))
        .onepass_size_limit(Some(1 << 20))
        .dfa_size_limit(Some(1 << 20));
    Regex::builder().configure(config).build_from_hir(hir).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_named_group_is_the_value() {
        let p = Pattern::new(r"id: (?P<value>\d{4}\b)").unwrap();
        let found = p.find_at(b"an id: 1234.", 3).unwrap();
        assert_eq!((found.start, found.end), (7, 11));
        assert_eq!(p.find_at(b"an id: 1234.", 2), None);
        assert_eq!(p.find_iter(b"id: 1111 id: 2222 id: 33333").count(), 2);
    }

    #[test]
    fn boundaries_are_ascii_and_see_the_text_before() {
        let p = Pattern::new(r"\b\d{4}\b").unwrap();
        assert!(p.find_at("電話1234番".as_bytes(), 6).is_some());
        assert!(p.find_at(b"x1234", 1).is_none());
        let u = Pattern::new(r"(?u)\b\d{4}\b").unwrap();
        assert!(u.find_at("電話1234番".as_bytes(), 6).is_none());
    }

    #[test]
    fn what_is_no_use_is_refused() {
        for (source, refusal) in [
            (r"\d*", Refusal::MatchesEmpty),
            ("", Refusal::MatchesEmpty),
            (r"(\w{900}){900}", Refusal::TooLarge),
        ] {
            assert_eq!(Pattern::new(source).err(), Some(refusal), "{source}");
        }
        let unclosed = Pattern::new(r"ab(c").err();
        assert!(matches!(unclosed, Some(Refusal::Syntax { offset: 2, .. })));
        let beyond_ascii = Pattern::new("gr[öo]ße").err();
        assert!(matches!(
            beyond_ascii,
            Some(Refusal::Syntax { offset: 3, .. })
        ));
        assert!(Pattern::new("(?u)gr[öo]ße").is_ok());
        assert!(Pattern::new("größe").is_ok());
    }

    #[test]
    fn a_whole_value_fits_even_where_a_shorter_match_is_preferred() {
        let p = Pattern::new("ab|abc").unwrap();
        assert!(p.fits(b"xabc", 1..4) && p.fits(b"xabc", 1..3) && !p.fits(b"xabc", 0..4));
    }
}
