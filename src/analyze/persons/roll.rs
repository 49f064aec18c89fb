//! What is kept of each record while people are told apart: some 30 bytes.

use super::names::PersonName;
use crate::model::incident::{ElementSet, Jurisdiction, Link, Strength};
use std::collections::HashMap;

/// What a record says of its person beside what names them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Trait {
    /// What lies in the record.
    pub elements: ElementSet,
    /// Where the person lives, by the strongest sign in the record.
    pub lives: Option<(Jurisdiction, Strength)>,
    /// Whether the birth date is that of a minor, if there is one.
    pub minor: Option<bool>,
    /// Whether an e-mail address is of one of our own domains.
    pub own: bool,
}

/// One record, as it is added.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sighting {
    /// The name in it.
    pub name: PersonName,
    /// A name that only the local part of an e-mail address spells, as [`PersonName::key`].
    pub spelled: Option<u64>,
    /// A hash of the birth date; 0 if there is none.
    pub birth: u32,
    /// A hash of the postcode or town; 0 if there is none.
    pub area: u32,
    /// What else it says.
    pub says: Trait,
    /// The least hash of what names the person.
    pub mark: u64,
    /// Which kinds of keys it has, as bits by [`Link`].
    pub links: u16,
}

impl Sighting {
    /// The bit of a kind of key.
    pub const fn bit(link: Link) -> u16 {
        1 << link as u16
    }
}

/// All records.
#[derive(Clone, Debug, Default)]
pub struct Roll {
    pub(super) names: Vec<PersonName>,
    pub(super) births: Vec<u32>,
    pub(super) areas: Vec<u32>,
    pub(super) marks: Vec<u64>,
    pub(super) links: Vec<u16>,
    /// Number of each record's trait.
    pub(super) traits: Vec<u32>,
    pub(super) spelled: Vec<(u32, u64)>,
    pub(super) known: Vec<Trait>,
    numbers: HashMap<Trait, u32>,
}

impl Roll {
    /// Adds a record; its number. `None` if there are more than can be numbered.
    pub fn add(&mut self, sighting: &Sighting) -> Option<u32> {
        let number = u32::try_from(self.names.len())
            .ok()
            .filter(|n| *n < u32::MAX)?;
        let known = self.known.len() as u32;
        let says = *self.numbers.entry(sighting.says).or_insert(known);
        if says == known {
            self.known.push(sighting.says);
        }
        self.names.push(sighting.name);
        self.births.push(sighting.birth);
        self.areas.push(sighting.area);
        self.marks.push(sighting.mark);
        self.links.push(sighting.links);
        self.traits.push(says);
        if let Some(key) = sighting.spelled {
            self.spelled.push((number, key));
        }
        Some(number)
    }

    /// How many records there are.
    pub const fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// What a record says.
    pub fn says(&self, record: u32) -> Trait {
        let number = self.traits.get(record as usize).copied().unwrap_or(0);
        self.known.get(number as usize).copied().unwrap_or_default()
    }

    pub(super) fn name(&self, record: u32) -> PersonName {
        self.names.get(record as usize).copied().unwrap_or_default()
    }
}

/// Records by what they hold.
pub trait Keyed {
    /// Hands out the values of a kind in the order of their fingerprints, each with the records
    /// that hold it, ascending.
    fn each_group(&mut self, link: Link, each: &mut dyn FnMut(u128, &[u32]));
}
