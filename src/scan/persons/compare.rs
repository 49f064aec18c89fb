//! The people of one dump held against those of others, and why records are of one person.

use super::Dump;
use crate::analyze::persons::{Keyed, NOBODY};
use crate::key::Sealer;
use crate::model::incident::Link;
use std::collections::{HashMap, HashSet};
use std::sync::PoisonError;

/// A reason why records are of one person.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct SharedKey {
    /// What they share.
    pub link: Link,
    /// The records, ascending; at least two.
    pub records: Vec<u32>,
}

impl Dump {
    /// The person of a record, if it has one.
    pub fn person(&self, record: u32) -> Option<u32> {
        let person = self.persons.of.get(record as usize).copied();
        person.filter(|person| *person != NOBODY)
    }

    fn each_strong(&self, each: &mut dyn FnMut(Link, u128, &[u32])) {
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        for link in Link::ALL.into_iter().filter(|link| link.is_strong()) {
            keys.each_group(link, &mut |key, records| each(link, key, records));
        }
    }

    /// The strong keys of every person, sealed, in order of person and key.
    pub fn sealed_keys(&self, sealer: &Sealer) -> Vec<(u32, u64)> {
        let mut keys: Vec<(u32, u64)> = Vec::new();
        self.each_strong(&mut |_, key, records| {
            let sealed = sealer.seal((key >> 64) as u64);
            for person in records.iter().filter_map(|record| self.person(*record)) {
                if keys.last() != Some(&(person, sealed)) {
                    keys.push((person, sealed));
                }
            }
        });
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// Takes people for one who were decided to be: sets of fingerprints, as reports call them.
    ///
    /// # Errors
    /// The first fingerprint that nobody has.
    pub fn join(&mut self, sealer: &Sealer, sets: &[Vec<String>]) -> Result<(), String> {
        if sets.is_empty() {
            return Ok(());
        }
        let people = self.persons.of.iter().enumerate();
        let people = people.filter(|(record, person)| *record as u32 == **person);
        let name = |person: u32| format!("{:016x}", sealer.seal(self.persons.mark(person)));
        let known: HashMap<String, u32> = people.map(|(_, p)| (name(*p), *p)).collect();
        let mut one = HashMap::new();
        for set in sets {
            let people = set.iter().map(|name| known.get(name).copied().ok_or(name));
            let people = people
                .collect::<Result<Vec<u32>, &String>>()
                .map_err(String::clone)?;
            let first = people.iter().copied().min().unwrap_or(NOBODY);
            one.extend(people.into_iter().map(|person| (person, first)));
        }
        self.persons.join(&one);
        Ok(())
    }

    /// How many people of this dump are in another as well, by strong keys; and how many of the
    /// other are in this one.
    pub fn shared_with(&self, other: &Self) -> (u64, u64) {
        let mut theirs: HashMap<u128, Vec<u32>> = HashMap::new();
        other.each_strong(&mut |_, key, records| {
            let people = records.iter().filter_map(|record| other.person(*record));
            let mut people: Vec<u32> = people.collect();
            people.sort_unstable();
            people.dedup();
            theirs.insert(key, people);
        });
        let (mut here, mut there) = (HashSet::new(), HashSet::new());
        self.each_strong(&mut |_, key, records| {
            if let Some(people) = theirs.get(&key) {
                there.extend(people.iter().copied());
                here.extend(records.iter().filter_map(|record| self.person(*record)));
            }
        });
        (here.len() as u64, there.len() as u64)
    }

    /// What the records of a person share, by kind.
    pub fn reasons(&self, person: u32) -> Vec<SharedKey> {
        let mut reasons = Vec::new();
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        for link in Link::ALL {
            keys.each_group(link, &mut |_, records| {
                let own = records.iter().filter(|r| self.person(**r) == Some(person));
                let records: Vec<u32> = own.copied().collect();
                if records.len() > 1 {
                    reasons.push(SharedKey { link, records });
                }
            });
        }
        reasons.sort();
        reasons
    }
}
