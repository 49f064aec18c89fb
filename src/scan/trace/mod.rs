//! Where a leaked dump may come from: what is in it is held against what earlier scans left, and
//! against files that are at hand.

mod dates;
mod run;
mod sought;
mod told;

pub use run::{Against, Untraced, trace};

pub(super) use dates::DateColumns;
pub(super) use sought::{Hits, Record, Sought};
