//! What a breach means: people, which data of theirs, where they live, which duties follow.

mod assessment;
mod circumstances;
mod decision;
mod duty;
mod element;
mod estimate;
mod jurisdiction;
mod person;
mod report;
mod severity;

pub use assessment::{Assessment, Elsewhere, Question};
pub use circumstances::{Circumstances, Damage, Holder, Moment, Reach, Receivers, Role, Zone};
pub use decision::{Decided, Decision};
pub use duty::{Addressee, ClockStart, Deadline, Due, Duty, Fired, Level, Verdict};
pub use element::{Element, ElementSet};
pub use estimate::Estimate;
pub use jurisdiction::{Jurisdiction, Strength};
pub use person::{Conflict, Contradiction, Link, PersonsReport};
pub use report::{Incident, KnownCustomers, ManifestEntry, Revocable, SinceLast, Unread};
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
    /// What lies within one record, message or line with each other: the sets of their records, in
    /// order, without those that are part of another.
    pub together: Vec<ElementSet>,
    /// Whether they are minors by their birth dates, as of the discovery.
    pub minors: bool,
    /// How many.
    pub people: u64,
}
