//! Verdicts: what a signature of a column is worth once the whole column is known.
//!
//! Pure arithmetic over tallies; no I/O, nothing fails on odd data. The order of what was scanned
//! does not matter, because tallies do not remember it.

mod age;
mod allow;
mod breach_severity;
mod category;
mod class;
mod copies;
pub mod duties;
mod evidence;
mod feature;
mod features;
mod fixes;
mod identifier;
mod logit;
mod model;
pub mod news;
mod people;
pub mod persons;
mod policy;
mod score;
mod severity;
mod shared;
mod trace;
mod vector;
mod views;

pub use age::oldest;
pub use allow::AllowList;
pub use breach_severity::breach_severity;
pub use class::class;
pub use copies::{Listed, Near, near_copies};
pub use feature::{FEATURES, Feature, ONE, Sign};
pub use features::{ColumnFacts, Setting};
pub use fixes::{Exposing, Ranking, Step, rank};
pub use identifier::IdentifierFacts;
pub use model::{is_held, weigh};
pub use people::{Chosen, Named, Union, names_people};
pub use policy::{Breach, Truth, breaches};
pub use score::{Model, Steps, Verdict, judge};
pub use severity::{severity, weigh_severity};
pub use trace::{Common, Suspect, rank as rank_sources};
pub use vector::Features;
pub use views::{Reached, views};
