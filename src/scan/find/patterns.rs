//! Values as they are searched in any text, whatever rules know of them.

use super::compact::{Compact, character, last_character};
use crate::model::FoundForm;
use aho_corasick::AhoCorasick;

/// Letters and digits of the shortest value that is searched within other text; shorter ones have to
/// be all of a cell.
const SHORTEST: usize = 4;

/// What may stand between two neighbouring letters or digits of a value.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Joint {
    /// Nothing but what is left out in writing: `O'Lee`, `OLee`.
    Tight,
    /// Something: words are apart.
    Apart,
    /// A hyphen, a dot or the like, or nothing.
    Loose,
    /// Just this.
    Exact(Box<[u8]>),
}

/// How writings of a value may differ.
#[derive(Clone, Debug)]
enum Shape {
    /// Blanks and signs may part it anywhere.
    Number {
        /// A phone number without its country: no digits may stand before it.
        national: bool,
    },
    /// It consists of words.
    Words {
        joints: Box<[Joint]>,
        /// Nothing but this may stand between other words: family and given name in turn.
        alone: bool,
    },
}

/// One writing of one value.
#[derive(Clone, Debug)]
struct Pattern {
    asked: u32,
    shape: Shape,
    /// It has to be the whole cell.
    whole: bool,
}

/// Collects writings.
#[derive(Default)]
pub(super) struct Writings {
    texts: Vec<Vec<u8>>,
    patterns: Vec<Pattern>,
}

impl Writings {
    fn add(&mut self, asked: u32, text: Vec<u8>, shape: Shape) {
        if text.is_empty() {
            return;
        }
        let whole = text.len() < SHORTEST;
        self.texts.push(text);
        self.patterns.push(Pattern {
            asked,
            shape,
            whole,
        });
    }

    /// A value that blanks and signs may part anywhere.
    pub fn number(&mut self, asked: u32, value: &[u8]) {
        let mut compact = Compact::default();
        compact.read(value);
        self.add(asked, compact.bytes, Shape::Number { national: false });
    }

    /// A phone number without its country.
    pub fn national(&mut self, asked: u32, digits: Vec<u8>) {
        self.add(asked, digits, Shape::Number { national: true });
    }

    /// A value of words.
    pub fn words(&mut self, asked: u32, value: &[u8], alone: bool) {
        let mut compact = Compact::default();
        compact.read(value);
        let joint = |before| joint(compact.gap(value, before));
        let joints = (0..compact.bytes.len().saturating_sub(1))
            .map(joint)
            .collect();
        self.add(asked, compact.bytes, Shape::Words { joints, alone });
    }

    /// Everything in one automaton. `None` if there is nothing to search, or too much.
    pub fn finder(self) -> Option<Finder> {
        if self.texts.is_empty() {
            return None;
        }
        let automaton = AhoCorasick::new(&self.texts).ok()?;
        let shortest = self.texts.iter().map(Vec::len).min().unwrap_or(0);
        Some(Finder {
            automaton,
            patterns: self.patterns,
            shortest,
        })
    }
}

/// What a gap of the asked value allows.
fn joint(gap: &[u8]) -> Joint {
    let joins = |b: &u8| matches!(b, b'-' | b'.' | b'\'' | b'/' | b'_');
    match gap {
        [] => Joint::Tight,
        _ if gap.iter().all(joins) || gap == "\u{2019}".as_bytes() => Joint::Loose,
        _ if gap.iter().any(u8::is_ascii_whitespace) || gap.contains(&b',') => Joint::Apart,
        _ => Joint::Exact(gap.into()),
    }
}

impl Joint {
    fn allows(&self, gap: &[u8]) -> bool {
        let signs = |most: usize, fits: fn(char) -> bool| {
            let text = std::str::from_utf8(gap).ok();
            text.is_some_and(|text| text.chars().count() <= most && text.chars().all(fits))
        };
        match self {
            Self::Tight => signs(1, |c| matches!(c, '\'' | '\u{2019}' | '\u{ad}')),
            Self::Loose => signs(3, |c| {
                " -.'/_\u{2019}\u{2010}\u{2011}\u{2013}\u{a0}".contains(c)
            }),
            Self::Apart => !gap.is_empty() && signs(6, |c| !"@<>=;|\t\0".contains(c)),
            Self::Exact(expected) => gap == &**expected,
        }
    }
}

/// A writing that was found.
pub(super) struct Hit {
    pub asked: u32,
    pub start: usize,
    pub end: usize,
}

/// Finds all writings of all values at once.
pub(super) struct Finder {
    automaton: AhoCorasick,
    patterns: Vec<Pattern>,
    shortest: usize,
}

impl Finder {
    /// Everything in a text, which `compact` has read.
    pub fn find(&self, text: &[u8], compact: &Compact, mut take: impl FnMut(Hit)) {
        if compact.bytes.len() < self.shortest {
            return;
        }
        for found in self.automaton.find_overlapping_iter(&compact.bytes) {
            let Some(pattern) = self.patterns.get(found.pattern().as_usize()) else {
                continue;
            };
            let all = found.start() == 0 && found.end() == compact.bytes.len();
            if pattern.whole && !all {
                continue;
            }
            let span = compact.span(text, found.start(), found.end());
            let Some((start, end)) = span else { continue };
            let gaps = (found.start()..found.end().saturating_sub(1))
                .map(|before| compact.gap(text, before));
            if pattern.shape.fits(text, (start, end), gaps) {
                let asked = pattern.asked;
                take(Hit { asked, start, end });
            }
        }
    }
}

impl Shape {
    fn fits<'t>(
        &self,
        text: &'t [u8],
        (start, end): (usize, usize),
        mut gaps: impl Iterator<Item = &'t [u8]>,
    ) -> bool {
        let before = text.get(..start).unwrap_or_default();
        let behind = text.get(end..).unwrap_or_default();
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        if is_word(last_character(before)) || is_word(character(behind).0) {
            return false;
        }
        match self {
            Self::Number { national } => {
                let longer = goes_on(before.iter().rev()) || goes_on(behind.iter());
                let abroad = *national && follows_digits(before);
                !longer && !abroad && gaps.all(parts_numbers)
            }
            Self::Words { joints, alone } => {
                joints
                    .iter()
                    .zip(gaps)
                    .all(|(joint, gap)| joint.allows(gap))
                    && last_character(before) != Some('@')
                    && character(behind).0 != Some('@')
                    && !behind.starts_with(b"%40")
                    && !(*alone && has_neighbours(before, behind))
            }
        }
    }
}

/// Whether a gap may part a number.
fn parts_numbers(gap: &[u8]) -> bool {
    const SIGNS: &str = " -./()_\u{a0}\u{2007}\u{2009}\u{202f}\u{2010}\u{2011}\u{2012}\u{2013}";
    gap.is_empty()
        || std::str::from_utf8(gap)
            .is_ok_and(|gap| gap.chars().count() <= 3 && gap.chars().all(|c| SIGNS.contains(c)))
}

/// Whether a number goes on behind a dot or a hyphen.
fn goes_on<'b>(mut outside: impl Iterator<Item = &'b u8>) -> bool {
    let sign = outside.next().is_some_and(|b| matches!(b, b'.' | b'-'));
    sign && outside.next().is_some_and(u8::is_ascii_digit)
}

/// Whether digits, such as those of another country, stand before a number.
fn follows_digits(before: &[u8]) -> bool {
    let mut signs = before
        .iter()
        .rev()
        .take(4)
        .skip_while(|b| b" -./()".contains(b));
    signs.next().is_some_and(u8::is_ascii_digit)
}

/// Whether words stand on either side, with blanks between.
fn has_neighbours(before: &[u8], behind: &[u8]) -> bool {
    let is_blank = |c: &char| matches!(c, ' ' | '\u{a0}');
    let near = |mut text: std::str::Chars<'_>| text.find(|c| !is_blank(c));
    let tail = before
        .get(before.len().saturating_sub(16)..)
        .unwrap_or_default();
    let tail = String::from_utf8_lossy(tail);
    let head = String::from_utf8_lossy(behind.get(..behind.len().min(16)).unwrap_or_default());
    let last = tail.chars().rev().find(|c| !is_blank(c));
    [last, near(head.chars())]
        .into_iter()
        .flatten()
        .any(char::is_alphanumeric)
}

/// The form of a value that stands there like that.
pub(super) fn form(value: &[u8], written: &[u8]) -> FoundForm {
    match value == written {
        true => FoundForm::Plain,
        false => FoundForm::OtherWriting,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(finder: &Finder, text: &str) -> Vec<String> {
        let mut compact = Compact::default();
        compact.read(text.as_bytes());
        let mut all = Vec::new();
        finder.find(text.as_bytes(), &compact, |hit| {
            all.push(text[hit.start..hit.end].to_owned())
        });
        all
    }

    #[test]
    fn numbers_are_found_with_any_separators_and_neighbours_are_not() {
        let mut writings = Writings::default();
        writings.number(0, b"4111 1111 1111 1111");
        writings.number(0, b"C-10042");
        let finder = writings.finder().unwrap();
        for (text, expected) in [
            (
                "pays with 4111-1111-1111-1111.",
                Some("4111-1111-1111-1111"),
            ),
            ("4111111111111111", Some("4111111111111111")),
            ("id/c10042/x", Some("c10042")),
            ("4111 1111 1111 1112", None),
            ("14111111111111111", None),
            ("0.4111111111111111", None),
            ("4111111111111111-2", None),
            ("4111 or 1111 1111 1111", None),
            ("C-100421", None),
            ("AC-10042", None),
        ] {
            assert_eq!(
                found(&finder, text).first().map(String::as_str),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn words_are_found_whole_and_in_order() {
        let mut writings = Writings::default();
        writings.words(0, "Ann O'L\u{e9}e".as_bytes(), false);
        writings.words(0, "O'Lee Ann".as_bytes(), true);
        let finder = writings.finder().unwrap();
        for (text, expected) in [
            ("by ANN OLEE, today", Some("ANN OLEE")),
            ("ann\no\u{2019}l\u{e9}e", Some("ann\no\u{2019}l\u{e9}e")),
            ("O'Lee, Ann", Some("O'Lee, Ann")),
            ("\"O'Lee, Ann\" <a@example.com>", Some("O'Lee, Ann")),
            ("Bruce O'Lee, Ann Smith", None),
            ("Joann O'Lee", None),
            ("Ann O'Leeson", None),
            ("AnnOLee", None),
            ("ann.olee@example.com", None),
            ("ann.olee%40example.com", None),
            ("Ann of the house of O'Lee", None),
        ] {
            assert_eq!(
                found(&finder, text).first().map(String::as_str),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn a_national_number_is_not_that_of_another_country() {
        let mut writings = Writings::default();
        writings.national(0, b"2025550143".to_vec());
        let finder = writings.finder().unwrap();
        for (text, expected) in [
            ("(202) 555-0143", true),
            ("tel: 202.555.0143", true),
            ("+33 2025550143", false),
            ("+33 (202) 555-0143", false),
            ("202-555-0144", false),
        ] {
            assert_eq!(!found(&finder, text).is_empty(), expected, "{text}");
        }
    }

    #[test]
    fn short_values_are_whole_cells() {
        let mut writings = Writings::default();
        writings.number(0, b"A7");
        let finder = writings.finder().unwrap();
        assert_eq!(found(&finder, "a-7"), ["a-7"]);
        assert!(found(&finder, "see A7").is_empty());
    }
}
