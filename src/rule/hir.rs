//! How a pattern's text becomes a syntax tree, and which patterns are refused. Shared with
//! `build.rs`, so that built-in patterns and users' own are read by the same rules.
//!
//! Patterns match bytes; `\b`, `\d`, `\w`, `\s` mean ASCII unless the pattern says `(?u)`.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::Hir;

/// Longest pattern text, in bytes.
pub const MAX_PATTERN: usize = 16 * 1024;

/// Most memory that the automaton of one rule may take, in bytes.
pub const MAX_AUTOMATON: usize = 10 * 1024 * 1024;

/// Deepest nesting of groups.
const MAX_NESTING: u32 = 60;

/// Why a pattern is refused.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// It does not parse: the reason and its byte offset in the pattern.
    Syntax {
        /// What the parser objects to.
        message: String,
        /// Byte offset of the objection.
        offset: usize,
    },
    /// It matches the empty text, that is, everywhere.
    MatchesEmpty,
    /// Its automaton would be larger than [`MAX_AUTOMATON`].
    TooLarge,
    /// Nothing in it is required: it would match nearly every cell.
    TooBroad,
}

/// Reads a pattern, without judging it.
pub fn parse(pattern: &str) -> Result<Hir, Refusal> {
    if pattern.len() > MAX_PATTERN {
        return Err(Refusal::TooLarge);
    }
    ParserBuilder::new()
        .utf8(false)
        .unicode(false)
        .nest_limit(MAX_NESTING)
        .build()
        .parse(pattern)
        .map_err(|error| syntax_refusal(&error))
}

/// Reads a pattern and refuses one that matches the empty text.
pub fn parse_usable(pattern: &str) -> Result<Hir, Refusal> {
    let hir = parse(pattern)?;
    match hir.properties().minimum_len() {
        None | Some(0) => Err(Refusal::MatchesEmpty),
        Some(_) => Ok(hir),
    }
}

fn syntax_refusal(error: &regex_syntax::Error) -> Refusal {
    let (message, offset) = match error {
        regex_syntax::Error::Parse(e) => (e.kind().to_string(), e.span().start.offset),
        regex_syntax::Error::Translate(e) => {
            let unicode = matches!(
                e.kind(),
                regex_syntax::hir::ErrorKind::UnicodeNotAllowed
                    | regex_syntax::hir::ErrorKind::UnicodePropertyNotFound
            );
            let hint = if unicode {
                " (write (?u) before it to match beyond ASCII)"
            } else {
                ""
            };
            (format!("{}{hint}", e.kind()), e.span().start.offset)
        }
        _ => (String::from("not a regular expression"), 0),
    };
    Refusal::Syntax { message, offset }
}
