//! What a breach means: people, which data of theirs, where they live, which duties follow.

mod circumstances;
mod duty;
mod element;
mod estimate;
mod jurisdiction;
mod severity;

pub use circumstances::{Circumstances, Damage, Holder, Moment, Reach, Receivers, Role, Zone};
pub use duty::{Addressee, ClockStart, Deadline, Due, Duty, Fired, Level, Verdict};
pub use element::{Element, ElementSet};
pub use estimate::Estimate;
pub use jurisdiction::{Jurisdiction, Strength};
pub use severity::{Band, BreachSeverity, Hundredths, Impact, Part, ScoreRange, Worst};

/// People of one jurisdiction of whom the same was exposed. Groups do not overlap: a person is
/// counted in one.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct AffectedGroup {
    /// Where they live; `None` if nothing tells.
    pub jurisdiction: Option<Jurisdiction>,
    /// How strongly that is told.
    pub strength: Strength,
    /// What of each of them was exposed.
    pub elements: ElementSet,
    /// What lies within one record, message or line with each other, for at least one record of
    /// each of them: the widest such set. A subset of `elements`.
    pub together: ElementSet,
    /// Whether they are minors by their birth dates, as of the discovery.
    pub minors: bool,
    /// How many.
    pub people: u64,
}
