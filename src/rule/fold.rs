//! How a header becomes comparable words. Shared with `build.rs`, which folds the lexicon the same
//! way. NFKC, words split at case changes and at digits, lower case, marks stripped, everything
//! but letters and digits dropped.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longest header that is read, in characters; questions of forms can be long.
const MAX_CHARS: usize = 256;

/// Most words that are kept.
const MAX_WORDS: usize = 40;

/// The words of a header, one after the other without gaps, and where each begins.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Words {
    text: String,
    starts: Vec<Start>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Start {
    at: usize,
    /// A slash, comma, bracket or the like stands before the word.
    divided: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Lower,
    Upper,
    Digit,
    /// Letters without case: ideographs, kana, Arabic.
    Caseless,
    Divider,
    Blank,
}

impl Words {
    /// Splits and folds a header.
    pub fn of(header: &str) -> Self {
        let mut words = Self::default();
        if header.is_ascii() {
            let end = header.len().min(MAX_CHARS);
            words.read(header.get(..end).unwrap_or_default().chars());
        } else {
            let normal: String = header.nfkc().take(MAX_CHARS).collect();
            words.read(normal.chars());
        }
        words
    }

    /// Number of words.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Words `from..to`, joined without gaps.
    pub fn joined(&self, from: usize, to: usize) -> &str {
        let start = self.starts.get(from).map_or(self.text.len(), |s| s.at);
        let end = self.starts.get(to).map_or(self.text.len(), |s| s.at);
        self.text.get(start..end).unwrap_or_default()
    }

    /// Everything, joined without gaps.
    pub fn all(&self) -> &str {
        &self.text
    }

    /// Whether a slash, comma or bracket stands before the word.
    pub fn is_divided(&self, word: usize) -> bool {
        self.starts.get(word).is_some_and(|s| s.divided)
    }

    fn read(&mut self, chars: impl Iterator<Item = char>) {
        let mut chars = chars.peekable();
        let mut before = Kind::Blank;
        let mut divided = false;
        while let Some(c) = chars.next() {
            let kind = Kind::of(c);
            if matches!(kind, Kind::Divider | Kind::Blank) {
                divided |= kind == Kind::Divider;
                // Apostrophes and dots inside a word do not part it; anything else does.
                before = if c == '\'' || c == '’' {
                    before
                } else {
                    Kind::Blank
                };
                continue;
            }
            let next = chars.peek().map_or(Kind::Blank, |c| Kind::of(*c));
            if begins_word(before, kind, next) {
                if self.starts.len() == MAX_WORDS {
                    return;
                }
                self.starts.push(Start {
                    at: self.text.len(),
                    divided: std::mem::take(&mut divided) && !self.text.is_empty(),
                });
            }
            push_folded(c, &mut self.text);
            before = kind;
        }
    }
}

fn begins_word(before: Kind, kind: Kind, next: Kind) -> bool {
    match (before, kind) {
        (Kind::Blank | Kind::Divider, _) => true,
        (Kind::Upper, Kind::Upper) => next == Kind::Lower,
        (Kind::Upper, Kind::Lower) => false,
        (before, kind) => before != kind,
    }
}

impl Kind {
    fn of(c: char) -> Self {
        if c.is_ascii_lowercase() {
            Self::Lower
        } else if c.is_ascii_uppercase() {
            Self::Upper
        } else if c.is_ascii_digit() {
            Self::Digit
        } else if c.is_ascii() {
            match c {
                '/' | ',' | ';' | '&' | '+' | '|' | '(' | ')' | '[' | ']' | ':' => Self::Divider,
                _ => Self::Blank,
            }
        } else if c.is_uppercase() {
            Self::Upper
        } else if c.is_lowercase() {
            Self::Lower
        } else if c == '〒' || c.is_alphanumeric() || is_combining_mark(c) {
            Self::Caseless
        } else if matches!(c, '、' | '・' | '／') {
            Self::Divider
        } else {
            Self::Blank
        }
    }
}

fn push_folded(c: char, text: &mut String) {
    if c.is_ascii() {
        text.push(c.to_ascii_lowercase());
        return;
    }
    for lower in c.to_lowercase() {
        match lower {
            'ß' => text.push_str("ss"),
            'ø' => text.push('o'),
            'æ' => text.push_str("ae"),
            'œ' => text.push_str("oe"),
            'ł' => text.push('l'),
            'ı' => text.push('i'),
            'đ' | 'ð' => text.push('d'),
            'þ' => text.push_str("th"),
            other => text.extend(
                std::iter::once(other)
                    .nfd()
                    .filter(|c| !is_combining_mark(*c)),
            ),
        }
    }
}

/// The comparable form of a header or synonym.
pub fn fold(header: &str) -> String {
    Words::of(header).text
}

/// The same with every number as `#`, so that `Phone 2 - Value` is `Phone 1 - Value`.
pub fn fold_numbered(header: &str) -> String {
    let mut numbered = String::with_capacity(header.len());
    for c in fold(header).chars() {
        match c {
            '0'..='9' if numbered.ends_with('#') => {}
            '0'..='9' => numbered.push('#'),
            other => numbered.push(other),
        }
    }
    numbered
}
