//! Who is affected: records that are of one person are told by what they hold, in three steps that
//! differ in how sure they are, so that the number of people is a range with a meaning.
//!
//! A record is known by keyed fingerprints only. What needs them sorted asks [`Keyed`], which may
//! keep them wherever there is room.

mod attach;
mod camps;
mod count;
mod doubt;
mod forest;
mod labels;
mod names;
mod places;
mod resolve;
mod roll;
#[cfg(test)]
mod tests;

pub use count::{NOBODY, Persons};
pub use names::PersonName;
pub use resolve::Kept;
pub use roll::{Keyed, Roll, Sighting, Trait};

/// Tells people apart.
pub fn resolve(roll: Roll, keyed: &mut dyn Keyed) -> Persons {
    let mut resolver = resolve::Resolver::new(roll, keyed);
    resolver.run();
    count::count(resolver)
}
