//! Detection: sends every cell of a block down the lanes, lets recognizers accept or refuse, and
//! counts what was accepted by its evidence. Knows nothing of files: it sees a [`Block`] and its
//! [`Layout`].
//!
//! The hot loop is [`scanner`]; what one cell goes through is [`cell`]; numbers are taken apart in
//! [`number`].

mod allowed;
mod batch;
#[cfg(test)]
mod batch_tests;
mod block;
mod category;
mod cell;
mod context;
mod country;
mod custom;
mod dismiss;
mod identifier;
mod keyed;
mod kind;
mod layout;
mod nested;
mod number;
mod phone;
mod record;
mod runs;
mod scanner;
mod token;
mod token_pass;
mod token_places;
mod value;
mod whole;

pub use block::{ABOVE, Block, MatchSink, RawMatch, Shape};
pub(crate) use category::recognizer;
pub use keyed::{BadLines, LineKeys};
pub use layout::{ColumnPlan, IdentifierPlan, Layout, PhonePlan};
pub use nested::{Damage, damage, decoded, has_signs, kept_as_text};
pub use scanner::Scanner;

/// Columns tracked one by one; those beyond are counted together.
pub const TRACKED_COLUMNS: usize = 16_384;
