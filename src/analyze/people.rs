//! What names the people of a document, and how many there are: by e-mail address where there are
//! any, else by the next best. Asked by `scan` with sums that exist anyway.

use super::class::class;
use crate::model::{Distinct, People, PeopleBy, PeopleSum, Sensitivity};
use std::collections::BTreeMap;

/// What values of an info type count people by, if they do. First and last names alone name nobody:
/// `full_name` tells names apart.
pub fn names_people(
    info_type: &str,
    sensitivity: Sensitivity,
    full_name: bool,
) -> Option<PeopleBy> {
    Some(match info_type {
        "email" => PeopleBy::Email,
        "phone" => PeopleBy::Phone,
        "email_hash" | "phone_hash" => PeopleBy::HashedContact,
        "loyalty_number" | "online_id" | "username" | "imei" | "imsi" | "iccid" => {
            PeopleBy::Identifier
        }
        "credit_card" | "iban" | "bank_account" => PeopleBy::Account,
        "person_name" if full_name => PeopleBy::Name,
        "national_id" | "passport" | "tax_id" | "health_id" | "driver_license" => {
            PeopleBy::NationalId
        }
        // Number plates, registers of companies and the like are less sensitive.
        _ if class(info_type) == "national" && sensitivity >= Sensitivity::High => {
            PeopleBy::NationalId
        }
        _ => return None,
    })
}

/// The values of one document that name people, by kind.
#[derive(Default)]
pub struct Named(BTreeMap<PeopleBy, Kind>);

#[derive(Default)]
struct Kind {
    distinct: Distinct,
    /// Of the column that has most of them.
    most: u64,
}

/// The people of one document.
pub struct Chosen {
    /// How many, and by what.
    pub people: People,
    /// Their values.
    pub distinct: Distinct,
}

impl Named {
    /// Adds what one column, or the running text, holds of a kind: its distinct values, and how
    /// often any occurs.
    pub fn add(&mut self, by: PeopleBy, distinct: &Distinct, count: u64) {
        let kind = self.0.entry(by).or_default();
        kind.distinct.merge(distinct);
        kind.most = kind.most.max(count);
    }

    /// What the document's people are counted by: the best kind there is. In a table of so many
    /// `rows` not one that names fewer than half as many as another: a stray address is no list.
    pub fn choose(mut self, rows: Option<u64>) -> Option<Chosen> {
        let by = self.best(rows)?;
        let kind = self.0.remove(&by)?;
        let count = kind.distinct.count();
        let at_least = match rows {
            Some(rows) => {
                let others = self.0.values().any(|other| other.most * 20 >= rows);
                others && kind.most * 20 < rows * 19
            }
            None => self.0.values().any(|other| other.distinct.count() > count),
        };
        let people = People {
            count,
            exact: kind.distinct.is_exact(),
            at_least,
            by,
        };
        Some(Chosen {
            people,
            distinct: kind.distinct,
        })
    }

    fn best(&self, rows: Option<u64>) -> Option<PeopleBy> {
        let telling = self.0.iter().filter(|(by, _)| **by != PeopleBy::Name);
        let most = telling.map(|(_, kind)| kind.most).max().unwrap_or(0);
        let enough = |kind: &Kind| rows.is_none() || kind.most * 2 >= most;
        let mut kinds = self.0.iter();
        kinds.find(|(_, kind)| enough(kind)).map(|(by, _)| *by)
    }
}

/// The people of several documents.
#[derive(Clone, Default)]
pub struct Union {
    sets: BTreeMap<PeopleBy, Distinct>,
    at_least: bool,
}

impl Union {
    /// Adds the people of a document.
    pub fn add(&mut self, chosen: &Chosen) {
        self.at_least |= chosen.people.at_least;
        let set = self.sets.entry(chosen.people.by).or_default();
        set.merge(&chosen.distinct);
    }

    /// Adds those of `other`.
    pub fn merge(&mut self, other: &Self) {
        self.at_least |= other.at_least;
        for (by, distinct) in &other.sets {
            self.sets.entry(*by).or_default().merge(distinct);
        }
    }

    /// Adds those of `other`, to be counted and no more: what [`Self::sets`] gives tells nothing then.
    pub fn count(&mut self, other: &Self) {
        self.merge(other);
        self.sets.values_mut().for_each(Distinct::count_only);
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.sets.is_empty()
    }

    /// The values, for each way of counting.
    pub fn sets(&self) -> impl Iterator<Item = &Distinct> {
        self.sets.values()
    }

    /// How many there are.
    pub fn sum(&self) -> PeopleSum {
        let counts = self.sets.iter();
        let by: Vec<_> = counts.map(|(by, set)| (*by, set.count())).collect();
        PeopleSum {
            low: by.iter().map(|(_, count)| *count).max().unwrap_or(0),
            high: by.iter().map(|(_, count)| count).sum(),
            exact: self.sets.values().all(Distinct::is_exact),
            at_least: self.at_least,
            by,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use PeopleBy::{Email, Name, NationalId, Phone};

    fn values(from: u64, to: u64) -> Distinct {
        let mut distinct = Distinct::default();
        (from..to).for_each(|n| distinct.insert(n.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1));
        distinct
    }

    fn chosen(kinds: &[(PeopleBy, u64)], rows: Option<u64>) -> Option<(PeopleBy, u64, bool)> {
        let mut named = Named::default();
        for (by, count) in kinds {
            named.add(*by, &values(0, *count), *count);
        }
        let people = named.choose(rows)?.people;
        Some((people.by, people.count, people.at_least))
    }

    #[test]
    fn people_are_counted_by_the_best_that_names_them() {
        for (kinds, rows, expected) in [
            (&[][..], Some(9), None),
            (
                &[(Email, 100), (Phone, 100)],
                Some(100),
                Some((Email, 100, false)),
            ),
            (
                &[(Phone, 90), (Name, 100)],
                Some(100),
                Some((Phone, 90, true)),
            ),
            (
                &[(Email, 60), (Phone, 40)],
                Some(100),
                Some((Email, 60, true)),
            ),
            (&[(Email, 60)], Some(100), Some((Email, 60, false))),
            (
                &[(Email, 60), (Phone, 3)],
                Some(100),
                Some((Email, 60, false)),
            ),
            (
                &[(Email, 3), (NationalId, 100)],
                Some(100),
                Some((NationalId, 100, false)),
            ),
            (
                &[(Email, 20), (Name, 100)],
                Some(100),
                Some((Email, 20, true)),
            ),
            (&[(Name, 100)], Some(100), Some((Name, 100, false))),
            (&[(Email, 3), (Phone, 9)], None, Some((Email, 3, true))),
            (&[(Email, 9), (Phone, 3)], None, Some((Email, 9, false))),
        ] {
            assert_eq!(chosen(kinds, rows), expected, "{kinds:?} {rows:?}");
        }
    }

    #[test]
    fn what_names_nobody_counts_nobody() {
        let high = Sensitivity::High;
        for (info_type, sensitivity, full_name, expected) in [
            ("email", Sensitivity::Medium, false, Some(Email)),
            ("person_name", high, false, None),
            ("person_name", high, true, Some(Name)),
            ("us_ssn", high, false, Some(NationalId)),
            ("de_license_plate", Sensitivity::Medium, false, None),
            ("de_handelsregister", Sensitivity::Low, false, None),
            ("postal_code", high, false, None),
        ] {
            assert_eq!(
                names_people(info_type, sensitivity, full_name),
                expected,
                "{info_type}"
            );
        }
    }

    #[test]
    fn people_known_in_two_ways_are_between_the_most_and_the_sum() {
        let mut union = Union::default();
        for (by, from, to) in [(Email, 0, 100), (Email, 50, 150), (Phone, 0, 30)] {
            let mut named = Named::default();
            named.add(by, &values(from, to), to - from);
            union.add(&named.choose(Some(to - from)).unwrap());
        }
        let sum = union.sum();
        assert_eq!(
            (sum.low, sum.high, sum.exact, sum.at_least),
            (150, 180, true, false)
        );
        assert_eq!(sum.by, [(Email, 150), (Phone, 30)]);
    }
}
