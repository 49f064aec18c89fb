//! Verdicts: what a signature of a column is worth once the whole column is known.
//!
//! Pure arithmetic over tallies; no I/O, nothing fails on odd data. The order of what was scanned
//! does not matter, because tallies do not remember it.

mod evidence;
mod features;
mod identifier;
mod logit;
mod score;
mod severity;

pub use features::{ColumnFacts, Setting};
pub use identifier::IdentifierFacts;
pub use score::{Model, Steps, Verdict, judge};
pub use severity::severity;
