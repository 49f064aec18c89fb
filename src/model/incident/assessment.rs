//! Duties, and what else has to be said with them.

use super::{Duty, Estimate, Holder, Jurisdiction};

/// A law of a place where nobody is placed, but that people whose place is unknown may bring about.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Elsewhere {
    /// Where it holds, in words.
    pub area: String,
    /// Its id.
    pub law: String,
    /// What people call it.
    pub title: String,
}

/// What the organisation may be, and the laws that would then hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Question {
    /// Whether it is such a one.
    pub holder: Holder,
    /// What people call the laws.
    pub laws: Vec<String>,
}

/// What may follow from a breach.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Assessment {
    /// In order: those with dates, the soonest first; then those without a number, those bound to
    /// another notice, those for counsel; at last what is not crossed on what was read.
    pub duties: Vec<Duty>,
    /// People of whom nothing tells where they live.
    pub unplaced: u64,
    /// People in the United States whose state is not known.
    pub stateless: u64,
    /// Laws of places where nobody is placed, that these people may bring about.
    pub elsewhere: Vec<Elsewhere>,
    /// Places where people live and for which there is no law data.
    pub without_law: Vec<(Jurisdiction, Estimate)>,
    /// Laws that would hold if the organisation is what nobody said whether it is.
    pub questions: Vec<Question>,
}
