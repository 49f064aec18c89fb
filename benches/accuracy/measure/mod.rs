//! Measures what the library finds in labelled texts: cases, the library's findings on them, the
//! judgement and its figures. Used by the `accuracy` command, the `fit` command and the test.

pub mod baseline;
pub mod case;
pub mod examples;
pub mod figures;
pub mod finder;
pub mod judge;
pub mod kinds;
pub mod own;
pub mod places;
pub mod reliability;
