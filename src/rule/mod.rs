//! Rules as data: which shapes and header words mean which kind of personal data.
//!
//! The files of `patterns/` become tables when the program is built; users add folders of their
//! own with `--rules`. Both speak one language ([`syntax`]) and pass the same checks ([`lint()`]).
//! A rule's pattern chooses its [`Lane`]: the cheapest condition that cannot miss a match.
//! Called by `detect` (lanes, patterns), `analyze` and `scan` (header words), `cli` (`rules …`).

mod builtin;
mod builtin_identifiers;
mod check_syntax;
mod compiled;
mod error;
mod explain;
mod fold;
mod heads;
mod hir;
mod identifier;
mod identifiers;
mod lane;
#[cfg(test)]
mod lane_tests;
pub mod law;
mod lexicon;
#[cfg(test)]
mod lexicon_tests;
mod linear;
mod lint;
mod load;
mod pattern;
pub mod policy;
mod question;
mod required;

mod runs;
mod schema;
mod set;
pub mod syntax;
mod validator;
mod words;

pub use compiled::{Counterexample, Example, Rule, Steps, Text, Texts};
pub use error::{Error, ErrorKind};
pub use explain::{Description, Listed, describe, find, list, show};
pub use fold::fold;
pub use heads::Bits as IdentifierBits;
pub use hir::Refusal;
pub use identifiers::{Alive, Cue, Identifiers, Naming};
pub use lane::{
    DigitGroup, Lane, Literals, MAX_GAP, TokenClass, digit_groups, is_separator, token_runs,
};
pub use lexicon::Lexicon;
pub use lint::{Broken, Lint, lint};
pub use pattern::{Pattern, PatternMatch};
pub use schema::Schema;
pub use set::{HeaderWords, PatternSet};
pub use syntax::{Recognizer, Validator};
pub use words::{WordIndex, word_bytes};
