//! Words near a number that say what it is, or what it is not.

use super::block::Shape;
use super::cell::{CellScan, State, View};
use super::kind::Kind;
use crate::model::{RuleId, Signature, steps};
use crate::rule::{PatternSet, WordIndex, word_bytes};
use std::sync::OnceLock;

/// How far before the value a word may stand, in bytes of the same cell or line.
const REACH: usize = 60;
/// How far behind it: what stands there more often belongs to the next value.
const REACH_BEHIND: usize = 25;
/// Longest line above a value that is read as its label.
const LABEL_LINE: usize = 40;
/// Digits of a number that is too long to be what a word behind the value announces (`exp 04/28`).
const NEXT_VALUE: usize = 5;

/// The cue words of the built-in rules, made ready when the first number asks.
#[derive(Default)]
pub(super) struct Cues(OnceLock<CueWords>);

struct CueWords(WordIndex<(RuleId, Says)>);

/// What a word near a value says of a kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Says {
    For,
    Against,
}

/// A word that was found, by position in the searched text.
struct Found {
    start: usize,
    end: usize,
    says: Says,
}

/// The text near a value in which words are looked for.
struct Words<'t> {
    before: &'t [u8],
    behind: &'t [u8],
    /// The label on the line above.
    above: &'t [u8],
}

/// What was said near values in this block, by a keyed hash of the rule and the words: the cells of
/// a column often have the same text around different numbers.
pub(super) struct WordMemo([(u64, u16); WORDS]);

/// Remembered answers; a power of two.
const WORDS: usize = 256;

impl Default for WordMemo {
    fn default() -> Self {
        Self([(0, 0); WORDS])
    }
}

impl WordMemo {
    fn get(&self, hash: u64) -> Option<u16> {
        let (known, said) = self.0[hash as usize % WORDS];
        (known == hash && hash != 0).then_some(said)
    }

    fn put(&mut self, hash: u64, said: u16) {
        self.0[hash as usize % WORDS] = (hash, said);
    }
}

impl Cues {
    fn words(&self, set: &PatternSet) -> &CueWords {
        self.0.get_or_init(|| CueWords::new(set))
    }
}

impl CueWords {
    fn new(set: &PatternSet) -> Self {
        // Identifiers have an index of their own, asked for fewer candidates.
        let rules = (0..).map(RuleId).zip(set.rules());
        let rules = rules.filter(|(_, rule)| rule.identifier.is_none());
        let words = rules.flat_map(|(id, rule)| {
            let near = rule.near.iter().map(move |w| (w, (id, Says::For)));
            let not_near = rule.not_near.iter().map(move |w| (w, (id, Says::Against)));
            near.chain(not_near)
        });
        Self(WordIndex::new(
            words.map(|(word, says)| (word_bytes(word), true, says)),
        ))
    }

    /// Hands on the rule's words in the text.
    fn of(&self, text: &[u8], rule: RuleId, mut take: impl FnMut(Found)) {
        steps::count(text.len());
        self.0.at_starts(text, |start, end, (of, says)| {
            if *of == rule && is_word(text, start, end) {
                take(Found {
                    start,
                    end,
                    says: *says,
                });
            }
        });
    }

    /// The word that stands last in the text; of two that end together, the longer.
    fn last(&self, text: &[u8], rule: RuleId) -> Option<Says> {
        let mut last: Option<Found> = None;
        self.of(text, rule, |found| {
            let rank = |f: &Found| (f.end, std::cmp::Reverse(f.start));
            if last.as_ref().is_none_or(|last| rank(&found) >= rank(last)) {
                last = Some(found);
            }
        });
        last.map(|found| found.says)
    }

    /// Whether a word behind the value speaks for it and does not announce the next one.
    fn behind(&self, text: &[u8], rule: RuleId) -> bool {
        let stop = text.iter().position(u8::is_ascii_digit);
        let near = text.get(..stop.unwrap_or(text.len())).unwrap_or(text);
        let next = text.get(near.len()..).unwrap_or_default();
        let next_digits = next.iter().take_while(|b| b.is_ascii_digit()).count();
        let mut speaks = false;
        self.of(near, rule, |found| {
            let rest = near.get(found.end..).unwrap_or_default();
            let label = matches!(rest.trim_ascii_start().first(), Some(b':' | b'='));
            let announces = rest.trim_ascii().is_empty() && next_digits >= NEXT_VALUE;
            speaks |= found.says == Says::For && !label && !announces;
        });
        speaks
    }
}

/// Whether the text's `start..end` stands as a word: no letter directly before, unless a new word
/// of a camel-case name begins; a plural or compound ending is allowed behind longer words
/// (`phones`, `Telefonnummer`); a word of digits is not part of a longer number.
pub(super) fn is_word(text: &[u8], start: usize, end: usize) -> bool {
    let before = start.checked_sub(1).and_then(|i| text.get(i));
    let (first, last) = (text.get(start), text.get(end.wrapping_sub(1)));
    let behind = text.get(end);
    let is = |byte: Option<&u8>, test: fn(&u8) -> bool| byte.is_some_and(test);
    let camel = is(before, u8::is_ascii_lowercase) && is(first, u8::is_ascii_uppercase);
    let joined = is(before, u8::is_ascii_alphabetic)
        || is(before, u8::is_ascii_digit) && is(first, u8::is_ascii_digit);
    let goes_on = end - start < 5 && is(behind, u8::is_ascii_lowercase)
        || is(last, u8::is_ascii_digit) && is(behind, u8::is_ascii_alphanumeric);
    (camel || !joined) && !goes_on
}

/// The key directly before a value, as in `order_no="`, `"epoch":` or `?tel=`; where it starts.
/// A word and a colon in prose is no key: the words before it count as well.
fn key_before(text: &[u8]) -> Option<usize> {
    let mut end = text.len();
    let skip = |end: usize, set: &[u8]| {
        let kept = text.get(..end).unwrap_or_default();
        let tail = kept.iter().rev().take_while(|b| set.contains(b)).count();
        end - tail
    };
    end = skip(end, b" +(");
    end = skip(end, b"\"'");
    end = skip(end, b" ");
    let separator = *text.get(end.checked_sub(1)?)?;
    end -= 1;
    let unquoted = skip(end, b"\"'");
    match separator {
        b'=' => {}
        b':' if unquoted < end => {}
        _ => return None,
    }
    let name = text.get(..unquoted)?;
    let length = name
        .iter()
        .rev()
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
        .count();
    (length > 0).then(|| unquoted - length)
}

/// Keys under which anything may stand.
const OPEN_KEYS: &[&[u8]] = &[
    b"q", b"query", b"search", b"text", b"body", b"msg", b"message", b"note", b"notes", b"comment",
    b"term", b"value", b"val", b"v", b"label", b"content", b"data", b"input", b"to", b"from",
];

fn is_open(key: &[u8]) -> bool {
    let name = key
        .split(|b| matches!(b, b'=' | b':' | b'"' | b'\''))
        .next()
        .unwrap_or_default();
    OPEN_KEYS.iter().any(|open| open.eq_ignore_ascii_case(name))
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
        let cues = self.scanner.cues.words(self.scanner.set);
        cues.last(before, kind.rule) == Some(Says::For)
    }

    /// What the words near `from..to` in the same cell say: [`Signature::CUE`] if they speak for
    /// the kind, [`Signature::ANTI_CUE`] if against it. The nearest word before the value counts,
    /// and nothing beyond a key that it is the value of.
    #[inline]
    pub(super) fn context(
        &self,
        view: &View<'_>,
        kind: Kind,
        (from, to): (usize, usize),
        state: &mut State<'_>,
    ) -> u16 {
        if from - view.start + view.end.saturating_sub(to) < 2 && self.layout.shape != Shape::Text {
            return 0;
        }
        let reach = from.saturating_sub(REACH).max(view.start);
        let words = Words {
            before: view.text.get(reach..from).unwrap_or_default(),
            behind: view
                .text
                .get(to..(to + REACH_BEHIND).min(view.end))
                .unwrap_or_default(),
            above: self.label_above(view, from),
        };
        if !words.above.is_empty() {
            return self.words(&words, kind);
        }
        let hasher = &self.scanner.hasher;
        let before = hasher.hash(kind.rule.0, words.before);
        let hash = before ^ hasher.hash(!kind.rule.0, words.behind).rotate_left(32);
        match state.words.get(hash) {
            Some(known) => known,
            None => {
                let said = self.words(&words, kind);
                state.words.put(hash, said);
                said
            }
        }
    }

    #[inline(never)]
    fn words(&self, words: &Words<'_>, kind: Kind) -> u16 {
        let cues = self.scanner.cues.words(self.scanner.set);
        if let Some(start) = key_before(words.before) {
            let key = words.before.get(start..).unwrap_or_default();
            return match cues.last(key, kind.rule) {
                Some(Says::For) => Signature::CUE,
                Some(Says::Against) => Signature::ANTI_CUE,
                None if is_open(key) => 0,
                None => Signature::ANTI_CUE,
            };
        }
        match cues.last(words.before, kind.rule) {
            Some(Says::For) => return Signature::CUE,
            Some(Says::Against) => return Signature::ANTI_CUE,
            None => {}
        }
        if cues.behind(words.behind, kind.rule)
            || cues.last(words.above, kind.rule) == Some(Says::For)
        {
            return Signature::CUE;
        }
        0
    }

    /// In running text, the short line above a value that begins its line: `Phone:`.
    fn label_above<'v>(&'v self, view: &View<'v>, from: usize) -> &'v [u8] {
        let own_line = self.layout.shape == Shape::Text && from.saturating_sub(view.start) <= 2;
        let Some(above) = self.block.above.filter(|_| own_line) else {
            return b"";
        };
        let above = match view.text.get(..view.start) {
            Some([]) if std::ptr::eq(view.text, self.block.text) => above,
            before => before.unwrap_or_default(),
        };
        let above = above.strip_suffix(b"\n").unwrap_or_default();
        let above = above.strip_suffix(b"\r").unwrap_or(above);
        let start = memchr::memrchr(b'\n', above).map_or(0, |p| p + 1);
        let line = above.get(start..).unwrap_or_default();
        steps::count(line.len());
        if line.len() <= LABEL_LINE && line.ends_with(b":") {
            line
        } else {
            b""
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_not_part_of_a_longer_one() {
        let word = |text: &str, word: &str| {
            let start = text.find(word).unwrap_or(0);
            is_word(text.as_bytes(), start, start + word.len())
        };
        assert!(word("my phone", "phone"));
        assert!(word("customer_phone=", "phone"));
        assert!(word("homePhone", "Phone"));
        assert!(word("Telefonnummer", "Telefon"));
        assert!(!word("hotel", "tel"));
        assert!(!word("cellar", "cell"));
        assert!(!word("f210992b", "1099"));
    }

    #[test]
    fn a_key_directly_before_a_value_is_its_label() {
        let key =
            |text: &'static str| key_before(text.as_bytes()).and_then(|start| text.get(start..));
        assert_eq!(key("phone=1 order_no=\""), Some("order_no=\""));
        assert_eq!(key("{\"epoch_ms\":"), Some("epoch_ms\":"));
        assert_eq!(key("/x?tel="), Some("tel="));
        assert_eq!(key("Tel.: "), None);
        assert_eq!(key("call "), None);
    }
}
