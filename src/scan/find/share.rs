//! What was seen of one document: places by value, form and column.

use crate::model::{FoundForm, FoundUnit};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Places of one form of one value in one column that are kept; of more, those that come first.
const PLACES: usize = 1 << 20;

/// A column while a document is read.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Column {
    /// None: outside columns.
    Outside,
    /// By its number.
    Number(u32),
    /// By its key path.
    Key(Arc<str>),
}

impl Column {
    /// What numbers of its places count.
    pub const fn unit(&self) -> FoundUnit {
        match self {
            Self::Outside => FoundUnit::Lines,
            _ => FoundUnit::Rows,
        }
    }
}

/// What stands there, and where.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Group<C> {
    pub asked: u32,
    pub column: C,
    pub second: Option<C>,
    pub form: FoundForm,
}

/// A place: number of the part, row or line in it.
pub(super) type Spot = (u32, u32);

/// The places of a group.
#[derive(Clone, Default, Debug)]
pub(super) struct Spots {
    pub places: Vec<Spot>,
    /// There were more.
    pub more: bool,
    /// What stands at the first one, masked.
    pub first: Option<(Spot, String)>,
}

impl Spots {
    fn add(&mut self, spot: Spot, masked: impl FnOnce() -> String) {
        if self.places.last() != Some(&spot) {
            self.places.push(spot);
        }
        if self.first.as_ref().is_none_or(|(first, _)| spot < *first) {
            self.first = Some((spot, masked()));
        }
        if self.places.len() >= 2 * PLACES {
            self.settle();
        }
    }

    /// Adds other places of the same.
    pub fn merge(&mut self, other: Self) {
        self.places.extend(other.places);
        self.more |= other.more;
        self.first = match (self.first.take(), other.first) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
        if self.places.len() >= 2 * PLACES {
            self.settle();
        }
    }

    /// Brings the places into order, each once.
    pub fn settle(&mut self) {
        self.places.sort_unstable();
        self.places.dedup();
        self.more |= self.places.len() > PLACES;
        self.places.truncate(PLACES);
    }
}

/// All of them.
#[derive(Default, Debug)]
pub(super) struct Share(pub BTreeMap<Group<Column>, Spots>);

impl Share {
    pub fn add(&mut self, group: Group<Column>, spot: Spot, masked: impl FnOnce() -> String) {
        self.0.entry(group).or_default().add(spot, masked);
    }

    pub fn merge(&mut self, other: Self) {
        for (group, spots) in other.0 {
            self.0.entry(group).or_default().merge(spots);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_comes_first_the_first_place_is_shown() {
        let mut one = Spots::default();
        one.add((1, 4), || "d".into());
        one.add((1, 4), || "e".into());
        let mut two = Spots::default();
        two.add((0, 9), || "b".into());
        two.add((1, 4), || "c".into());
        one.merge(two);
        one.settle();
        assert_eq!(one.places, [(0, 9), (1, 4)]);
        assert_eq!(one.first, Some(((0, 9), "b".into())));
    }
}
