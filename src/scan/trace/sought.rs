//! Records of a dump, found again in other files one by one.

use std::collections::{HashMap, HashSet};

/// A record as hashes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(in crate::scan) struct Record {
    /// Of its identifiers.
    pub identifiers: Vec<u64>,
    /// Of its other cells.
    pub beside: Vec<u64>,
}

/// The records of a dump, by their identifiers.
#[derive(Debug)]
pub(in crate::scan) struct Sought {
    records: Vec<Record>,
    places: HashMap<u64, Vec<u32>>,
}

/// The records of one identifier that are looked at: what stands in more says nothing.
const ALIKE: usize = 64;

impl Sought {
    pub fn new(mut records: Vec<Record>) -> Self {
        // The order in which they were read depends on threads.
        records.sort_unstable();
        let mut places: HashMap<u64, Vec<u32>> = HashMap::new();
        for (record, place) in records.iter().zip(0..) {
            for identifier in &record.identifiers {
                let known = places.entry(*identifier).or_default();
                if known.len() < ALIKE {
                    known.push(place);
                }
            }
        }
        Self { records, places }
    }

    /// How many records there are.
    pub fn len(&self) -> u64 {
        self.records.len() as u64
    }

    /// Notes which records are found in a record of another file.
    pub fn find(&self, identifiers: &[u64], beside: &[u64], hits: &mut Hits) {
        let lists = identifiers.iter().filter_map(|id| self.places.get(id));
        for place in lists.flatten() {
            let Some(record) = self.records.get(*place as usize) else {
                continue;
            };
            let whole = record.identifiers.iter().all(|id| identifiers.contains(id))
                && record.beside.iter().all(|cell| beside.contains(cell));
            hits.people.insert(*place);
            if whole {
                hits.whole.insert(*place);
            }
        }
    }
}

/// Which records of a dump were found in a file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(in crate::scan) struct Hits {
    /// With an identifier in common.
    pub people: HashSet<u32>,
    /// With all their identifiers and all their other cells in one record.
    pub whole: HashSet<u32>,
}

impl Hits {
    pub fn merge(&mut self, other: &Self) {
        self.people.extend(&other.people);
        self.whole.extend(&other.whole);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(identifiers: &[u64], beside: &[u64]) -> Record {
        Record {
            identifiers: identifiers.to_vec(),
            beside: beside.to_vec(),
        }
    }

    #[test]
    fn a_record_is_found_whole_whatever_the_order_and_whatever_more_there_is() {
        let sought = Sought::new(vec![
            record(&[1, 2], &[10, 11]),
            record(&[3], &[12]),
            record(&[4], &[]),
        ]);
        for (identifiers, beside, people, whole) in [
            (&[2, 1][..], &[11, 99, 10][..], 1, 1),
            (&[1], &[10, 11], 1, 0),
            (&[3], &[13], 1, 0),
            (&[4, 3], &[12], 2, 2),
            (&[5], &[10], 0, 0),
        ] {
            let mut hits = Hits::default();
            sought.find(identifiers, beside, &mut hits);
            let found = (hits.people.len(), hits.whole.len());
            assert_eq!(found, (people, whole), "{identifiers:?} {beside:?}");
        }
    }
}
