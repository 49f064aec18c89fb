//! What a column header says. The built-in words are folded and sorted at build time from
//! `patterns/headers.toml`; users' rules add theirs.
//!
//! A header is read whole, then without words that only qualify (`billing`, `2`, `value`), then by
//! the words it contains: what stands last names the thing (`email status` is a status), then the
//! longer name wins.

use super::builtin::{AFFIXES, CONCEPTS, JOINERS, WORDS};
use super::fold::{Words, fold};
use crate::model::{HeaderHint, HeaderStrength};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// Most words of one name.
const MAX_NAME: usize = 7;

/// One reading of a folded word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Entry {
    /// Index into the concepts.
    pub concept: u16,
    /// Fits other concepts as well.
    pub weak: bool,
    /// May be found inside a longer header.
    pub inside: bool,
    /// Decides when it begins the header.
    pub leading: bool,
}

/// A concept of the built-in lexicon.
pub(super) struct StaticConcept {
    pub id: &'static str,
    pub personal: bool,
    pub modifies: bool,
    pub asked: bool,
}

/// Header words and what they stand for.
#[derive(Clone, Debug)]
pub struct Lexicon {
    concepts: Vec<Concept>,
    /// Words of users' rules, folded.
    added: HashMap<String, Vec<Entry>>,
}

#[derive(Clone, Debug)]
struct Concept {
    id: Arc<str>,
    personal: bool,
    modifies: bool,
    asked: bool,
}

impl Lexicon {
    /// The built-in lexicon; costs one short string per concept.
    pub(super) fn builtin() -> Self {
        let concepts = CONCEPTS.iter().map(|c| Concept {
            id: c.id.into(),
            personal: c.personal,
            modifies: c.modifies,
            asked: c.asked,
        });
        Self {
            concepts: concepts.collect(),
            added: HashMap::new(),
        }
    }

    /// Whether a section of this name exists.
    pub fn has_concept(&self, concept: &str) -> bool {
        self.index(concept).is_some()
    }

    /// Whether the values of a concept are personal data; unknown concepts are.
    pub fn is_personal(&self, concept: &str) -> bool {
        self.index(concept)
            .and_then(|at| self.concepts.get(at))
            .is_none_or(|c| c.personal)
    }

    /// The info type's id of a concept: `person_name.first` is a `person_name`.
    pub fn info_type(concept: &str) -> &str {
        concept.split_once('.').map_or(concept, |(kind, _)| kind)
    }

    /// The part that a concept names, such as `first` of `person_name.first`.
    pub fn part(concept: &str) -> Option<&str> {
        concept.split_once('.').map(|(_, part)| part)
    }

    /// Adds a user's header word to a concept, new if need be.
    pub(super) fn add(&mut self, word: &str, concept: &str, personal: bool) {
        let at = self.index(concept).unwrap_or_else(|| {
            self.concepts.push(Concept {
                id: concept.into(),
                personal,
                modifies: false,
                asked: false,
            });
            self.concepts.len() - 1
        });
        let folded = fold(word);
        let Ok(concept) = u16::try_from(at) else {
            return;
        };
        let inside = folded.chars().count() > 2;
        self.added.entry(folded).or_default().push(Entry {
            concept,
            weak: false,
            inside,
            leading: false,
        });
    }

    /// What a header may mean, strongest first. Empty if it says nothing.
    pub fn read(&self, header: &str) -> Vec<HeaderHint> {
        let words = Words::of(header);
        let mut readings = self.read_whole(&words);
        if readings.is_empty() {
            let parts = divide(&words);
            readings = if parts.len() > 1 {
                self.read_parts(&words, &parts)
            } else {
                self.read_part(&words, 0..words.len())
            };
        }
        if readings.is_empty() {
            readings = self.read_part(&words, 0..words.len());
        }
        self.hints(readings)
    }

    fn read_whole(&self, words: &Words) -> Vec<Reading> {
        readings(self.lookup(words.all()), HeaderStrength::Exact)
    }

    /// A header such as `zip / postal code` or `e-mail (SHA-256)`.
    fn read_parts(&self, words: &Words, parts: &[Range<usize>]) -> Vec<Reading> {
        let mut all = Vec::new();
        for part in parts {
            let found = self.read_part(words, part.clone());
            let modifies = |r: &Reading| {
                let concept = self.concepts.get(usize::from(r.concept));
                concept.is_some_and(|c| c.modifies)
            };
            if found.first().is_some_and(modifies) {
                all.clear();
            }
            all.extend(found.into_iter().map(Reading::in_part));
        }
        all
    }

    fn read_part(&self, words: &Words, part: Range<usize>) -> Vec<Reading> {
        let whole = self.lookup(words.joined(part.start, part.end));
        if !whole.is_empty() {
            return readings(whole, HeaderStrength::Exact);
        }
        let found = self.read_asked(words, &part);
        if !found.is_empty() {
            return found;
        }
        let found = self.read_leading(words, &part);
        if !found.is_empty() {
            return found;
        }
        let found = self.read_names(words, &part);
        if !found.is_empty() {
            return found;
        }
        part.clone()
            .rev()
            .map(|at| self.read_glued(words.joined(at, at + 1)))
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    }

    /// A first word that decides: `accepts marketing`, `has opted out of email`.
    fn read_leading(&self, words: &Words, part: &Range<usize>) -> Vec<Reading> {
        (part.start + 1..part.end.min(part.start + 4))
            .rev()
            .map(|end| {
                let entries = self.lookup(words.joined(part.start, end));
                readings(entries, HeaderStrength::Affixed)
                    .into_iter()
                    .filter(|r| r.leading)
                    .collect::<Vec<_>>()
            })
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    }

    /// The best name among the words: nearest to the end, then longest.
    pub(super) fn read_names(&self, words: &Words, part: &Range<usize>) -> Vec<Reading> {
        let mut best: Option<(Rank, &[Entry])> = None;
        for from in part.clone() {
            for to in (from + 1..=part.end.min(from + MAX_NAME)).rev() {
                let entries = self.lookup(words.joined(from, to));
                if entries.is_empty() {
                    continue;
                }
                let rank = Rank::of(words, part, from..to);
                let admitted =
                    rank.affixed || entries.iter().any(|e| e.inside && (rank.last || !e.weak));
                if admitted && best.as_ref().is_none_or(|(b, _)| rank > *b) {
                    best = Some((rank, entries));
                }
            }
        }
        match best {
            Some((rank, entries)) if rank.affixed => readings(entries, HeaderStrength::Affixed),
            Some((_, entries)) => readings(entries, HeaderStrength::Contained),
            None => Vec::new(),
        }
    }

    /// Words written as one: `customeremail`, `kundentelefon`, `連絡先電話番号`.
    fn read_glued(&self, word: &str) -> Vec<Reading> {
        let cuts = || word.char_indices().map(|(at, _)| at).skip(1);
        for at in cuts() {
            let (head, tail) = word.split_at(at);
            let name = if is_affix(head) {
                tail
            } else if is_affix(tail) {
                head
            } else {
                continue;
            };
            if name.chars().count() > 2 || !name.is_ascii() {
                let found = readings(self.lookup(name), HeaderStrength::Affixed);
                if !found.is_empty() {
                    return found;
                }
            }
        }
        if word.is_ascii() {
            self.read_compound(word)
        } else {
            self.read_ideographs(word)
        }
    }

    /// A compound's last part: `kundentelefonnummer`.
    fn read_compound(&self, word: &str) -> Vec<Reading> {
        const SHORTEST: usize = 5;
        (1..word.len().saturating_sub(SHORTEST - 1))
            .filter_map(|at| word.get(at..))
            .map(|tail| {
                let mut found = readings(self.lookup(tail), HeaderStrength::Contained);
                found.retain(|r| !r.weak);
                found
            })
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    }

    /// Ideographs have no word boundaries: the longest name that ends the word, else the longest.
    fn read_ideographs(&self, word: &str) -> Vec<Reading> {
        let starts: Vec<usize> = word.char_indices().map(|(at, _)| at).take(24).collect();
        let mut best: Option<((bool, usize), Vec<Reading>)> = None;
        for (i, from) in starts.iter().enumerate() {
            let ends = starts.iter().copied().skip(i + 2);
            for to in ends.chain(std::iter::once(word.len())) {
                let Some(name) = word.get(*from..to).filter(|n| n.chars().nth(1).is_some()) else {
                    continue;
                };
                let found = readings(self.lookup(name), HeaderStrength::Contained);
                let rank = (to == word.len(), name.len());
                if !found.is_empty() && best.as_ref().is_none_or(|(b, _)| rank > *b) {
                    best = Some((rank, found));
                }
            }
        }
        best.map(|(_, found)| found).unwrap_or_default()
    }

    /// Whether a question about what a reading names tells it, too.
    pub(super) fn is_asked(&self, reading: &Reading) -> bool {
        let concept = self.concepts.get(usize::from(reading.concept));
        concept.is_some_and(|c| c.asked) && !reading.weak
    }

    fn lookup(&self, folded: &str) -> &[Entry] {
        if let Some(entries) = self.added.get(folded) {
            return entries;
        }
        WORDS
            .binary_search_by(|(word, _)| (*word).cmp(folded))
            .ok()
            .and_then(|at| WORDS.get(at))
            .map_or(&[], |(_, entries)| entries)
    }

    fn index(&self, concept: &str) -> Option<usize> {
        self.concepts.iter().position(|c| &*c.id == concept)
    }

    fn hints(&self, mut readings: Vec<Reading>) -> Vec<HeaderHint> {
        readings.sort_by_key(|r| std::cmp::Reverse(r.strength));
        let mut hints: Vec<HeaderHint> = Vec::with_capacity(readings.len());
        for reading in readings {
            let Some(concept) = self.concepts.get(usize::from(reading.concept)) else {
                continue;
            };
            if hints.iter().all(|h| h.concept != concept.id) {
                hints.push(HeaderHint {
                    concept: concept.id.clone(),
                    strength: reading.strength,
                });
            }
        }
        hints
    }
}

#[derive(Clone, Copy)]
pub(super) struct Reading {
    concept: u16,
    pub(super) strength: HeaderStrength,
    weak: bool,
    leading: bool,
}

impl Reading {
    /// The name of a part is less than the name of the whole.
    fn in_part(mut self) -> Self {
        if self.strength == HeaderStrength::Exact {
            self.strength = HeaderStrength::Affixed;
        }
        self
    }
}

fn readings(entries: &[Entry], strength: HeaderStrength) -> Vec<Reading> {
    let reading = |e: &Entry| Reading {
        concept: e.concept,
        strength: if e.weak {
            strength.min(HeaderStrength::Weak)
        } else {
            strength
        },
        weak: e.weak,
        leading: e.leading,
    };
    entries.iter().map(reading).collect()
}

/// How well a name stands in a header; the derived order is the order of preference.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    /// Only qualifying words stand around it.
    affixed: bool,
    /// Only qualifying words stand behind it.
    last: bool,
    /// Its length in bytes.
    len: usize,
}

impl Rank {
    fn of(words: &Words, part: &Range<usize>, name: Range<usize>) -> Self {
        let last = qualifies(words, name.end..part.end);
        Self {
            affixed: last && qualifies(words, part.start..name.start),
            last,
            len: words.joined(name.start, name.end).len(),
        }
    }
}

/// Whether these words only qualify others.
fn qualifies(words: &Words, range: Range<usize>) -> bool {
    range.is_empty()
        || is_affix(words.joined(range.start, range.end))
        || range
            .into_iter()
            .all(|at| is_affix(words.joined(at, at + 1)))
}

pub(super) fn is_affix(word: &str) -> bool {
    let number = !word.is_empty() && word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit());
    number || AFFIXES.binary_search(&word).is_ok()
}

/// The parts between slashes, commas, brackets and words such as `and`.
fn divide(words: &Words) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = 0;
    for at in 0..words.len() {
        let joiner = JOINERS.binary_search(&words.joined(at, at + 1)).is_ok();
        if joiner || words.is_divided(at) {
            if start < at {
                parts.push(start..at);
            }
            start = if joiner { at + 1 } else { at };
        }
    }
    if start < words.len() {
        parts.push(start..words.len());
    }
    parts
}
