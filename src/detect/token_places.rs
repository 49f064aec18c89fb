//! Where tokens are looked for: at unbroken runs of letters and digits that are neither numbers nor
//! plain words, at what may be an address, and at a few words.

use crate::bytes::Bitmaps;
use aho_corasick::AhoCorasick;
use aho_corasick::packed::{Config, MatchKind, Searcher};

/// What stands where the value itself may be short or broken up.
const WORDS: &[&str] = &[
    "assw",
    "ASSW",
    "pwd",
    "PWD",
    "Pwd",
    "$1$",
    "$2a$",
    "$2b$",
    "$2y$",
    "$5$",
    "$6$",
    "$8$",
    "$argon2",
    "$P$",
    "$H$",
    "{SSHA",
    "pw=",
    "pw:",
    "pw =",
    "pw :",
    "PW:",
    "cvv",
    "CVV",
    "cvc",
    "CVC",
    " exp",
    "born ",
    "irth",
    "dob",
    "DOB",
    "eboren",
    "eburts",
    "née ",
    "né ",
    "nacid",
    "BEGIN ",
    "GA1.",
    "fb.1.",
    "CONTRIBSYS",
    "service_a",
    "tskey-",
    "xox",
    "glpat-",
    "sq0",
    "SG.",
    " -p ",
    " -u ",
    "--user",
];

/// Finds [`WORDS`]: by vectors, where this machine has them.
pub(super) enum Words {
    Vector(Searcher),
    Automaton(AhoCorasick),
}

impl Words {
    pub fn new() -> Option<Self> {
        let mut builder = Config::new().match_kind(MatchKind::LeftmostFirst).builder();
        builder.extend(WORDS);
        match builder.build() {
            Some(searcher) => Some(Self::Vector(searcher)),
            None => AhoCorasick::new(WORDS).ok().map(Self::Automaton),
        }
    }

    /// Where the first of them stands from `from` on.
    fn next(&self, text: &[u8], from: usize) -> Option<usize> {
        match self {
            Self::Vector(searcher) => {
                let span = (from..text.len()).into();
                searcher.find_in(text, span).map(|m| m.start())
            }
            Self::Automaton(automaton) => {
                let input = aho_corasick::Input::new(text).range(from..);
                automaton.find(input).map(|m| m.start())
            }
        }
    }
}

/// Places around which tokens are looked for, in order.
pub(super) struct Places<'t> {
    text: &'t [u8],
    bitmaps: &'t Bitmaps,
    words: Option<&'t Words>,
    run: Option<usize>,
    word: Option<usize>,
}

impl<'t> Places<'t> {
    /// Those of a text.
    pub const fn new(text: &'t [u8], bitmaps: &'t Bitmaps, words: Option<&'t Words>) -> Self {
        Self {
            text,
            bitmaps,
            words,
            run: None,
            word: None,
        }
    }

    /// The first place from `from` on; `usize::MAX` if there is none. `from` never decreases.
    #[inline]
    pub fn next(&mut self, from: usize) -> usize {
        let run = match self.run {
            Some(run) if run >= from => run,
            _ => self.next_run(from),
        };
        let word = match self.word {
            Some(word) if word >= from => word,
            _ => self.next_word(from),
        };
        (self.run, self.word) = (Some(run), Some(word));
        run.min(word)
    }

    /// The next run that may be a token: not a number, and no UUID that fills its cell.
    fn next_run(&self, from: usize) -> usize {
        let mut at = self.bitmaps.next_token(from);
        while at < self.text.len() && self.is_idle(at) {
            at = self.bitmaps.next_token(at + 1);
        }
        at
    }

    #[inline]
    fn is_idle(&self, at: usize) -> bool {
        let text = self.text;
        if let Some(rest @ [b':', b' ' | b'-' | b'.' | b'+' | b'(' | b')' | b'/', ..]) =
            text.get(at..)
        {
            return !rest.starts_with(b"://") || is_open_address(rest);
        }
        let before = at.checked_sub(1).and_then(|p| text.get(p));
        let known = match before {
            Some(b'-') => self.ends_lone_uuid(at),
            Some(b'"') => {
                self.is_number(at) && is_border(at.checked_sub(2).and_then(|p| text.get(p)))
            }
            before => is_border(before) && self.is_number(at),
        };
        known || self.is_plain_word(at)
    }

    /// Whether a run is of small letters alone: a long word, a name in an address. Random values
    /// are of mixed letters and digits.
    #[inline(always)]
    fn is_plain_word(&self, at: usize) -> bool {
        let length = (!self.bitmaps.words(at)).trailing_zeros() as usize;
        let run = self.text.get(at..at + length).unwrap_or_default();
        (1..28).contains(&length) && run.iter().all(u8::is_ascii_lowercase)
    }

    /// Whether a run is twelve digits or more and nothing else.
    #[inline(always)]
    fn is_number(&self, at: usize) -> bool {
        let digits = (!self.bitmaps.digits(at)).trailing_zeros() as usize;
        digits >= 12
            && !self
                .text
                .get(at + digits)
                .is_some_and(u8::is_ascii_alphabetic)
    }

    /// Whether the last twelve digits of a UUID begin here, and it begins its cell.
    fn ends_lone_uuid(&self, at: usize) -> bool {
        let Some(start) = at.checked_sub(24) else {
            return false;
        };
        let head = self.text.get(start..at).unwrap_or_default();
        let dashes = [8, 13, 18, 23].iter().all(|n| head.get(*n) == Some(&b'-'));
        let before = |by| start.checked_sub(by).and_then(|p| self.text.get(p));
        dashes && (is_border(before(1)) || before(1) == Some(&b'"') && is_border(before(2)))
    }

    fn next_word(&self, from: usize) -> usize {
        // A token at the very end is left one byte behind it.
        let from = from.min(self.text.len());
        let found = self.words.and_then(|words| words.next(self.text, from));
        found.unwrap_or(usize::MAX)
    }
}

/// Whether a cell begins behind a byte, as far as that byte tells.
#[inline(always)]
fn is_border(before: Option<&u8>) -> bool {
    before.is_none_or(|b| matches!(b, b',' | b';' | b'\t' | b'\n' | b'|'))
}

/// Whether the address whose `://` comes first names no user: most do not.
fn is_open_address(rest: &[u8]) -> bool {
    let stop = |b: &&u8| {
        matches!(
            **b,
            b'/' | b' ' | b'"' | b'\'' | b'?' | b'#' | b'<' | b'\n' | b'@'
        )
    };
    let rest = rest.get(3..).unwrap_or_default();
    let end = rest.iter().take(200).position(|b| stop(&b));
    let user = rest.get(..end.unwrap_or(0)).unwrap_or_default();
    rest.get(user.len()) != Some(&b'@') || !user.contains(&b':')
}
