//! Verdicts: what a signature of a column is worth once the whole column is known.
//!
//! Pure arithmetic over tallies; no I/O, nothing fails on odd data. The order of what was scanned
//! does not matter, because tallies do not remember it.

mod age;
mod category;
mod class;
mod evidence;
mod feature;
mod features;
mod identifier;
mod logit;
mod model;
mod policy;
mod score;
mod severity;
mod vector;
mod views;

pub use age::oldest;
pub use class::class;
pub use feature::{FEATURES, Feature, ONE, Sign};
pub use features::{ColumnFacts, Setting};
pub use identifier::IdentifierFacts;
pub use model::{is_held, weigh};
pub use policy::{Breach, Truth, breaches};
pub use score::{Model, Steps, Verdict, judge};
pub use severity::severity;
pub use vector::Features;
pub use views::views;
