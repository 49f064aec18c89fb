//! Sums over the groups of people: each group is looked at once, however many there are.

use crate::model::incident::{AffectedGroup, Element, ElementSet, Jurisdiction, Strength};
use std::collections::BTreeMap;

/// The kinds of data from worst to least, for order alone; what a kind means in law is in the
/// duties. Those that are not named follow in their own order.
const WORST: [Element; 32] = [
    Element::Password,
    Element::PrivateKey,
    Element::Token,
    Element::AccountPin,
    Element::CardCode,
    Element::Ssn,
    Element::Card,
    Element::Medical,
    Element::Genetic,
    Element::Biometric,
    Element::Sexuality,
    Element::Criminal,
    Element::Religion,
    Element::Politics,
    Element::Union,
    Element::Ethnicity,
    Element::NationalId,
    Element::Passport,
    Element::DrivingLicence,
    Element::MilitaryId,
    Element::TribalId,
    Element::TaxId,
    Element::BankAccount,
    Element::HealthInsurance,
    Element::MothersMaidenName,
    Element::PasswordHash,
    Element::Wealth,
    Element::Location,
    Element::BirthDate,
    Element::VitalRecord,
    Element::StudentId,
    Element::Signature,
];

/// Kinds of data of which one alone names somebody.
const NAMING: ElementSet = ElementSet::of(Element::Name);

/// Something that is worse together than apart: each of several sets has to be met by one element
/// at least.
pub(super) struct Combination {
    /// What people call it.
    pub title: &'static str,
    /// What has to be there, one of each.
    parts: &'static [ElementSet],
}

const fn any(elements: &[Element]) -> ElementSet {
    let mut set = ElementSet::EMPTY;
    let mut rest = elements;
    while let [first, tail @ ..] = rest {
        set.insert(*first);
        rest = tail;
    }
    set
}

const ACCOUNT: ElementSet = any(&[Element::Email, Element::Username]);
const CARD: ElementSet = ElementSet::of(Element::Card);
const HEALTH: ElementSet = any(&[Element::Medical, Element::HealthInsurance, Element::Genetic]);
const OTHER_IDS: ElementSet = any(&[
    Element::DrivingLicence,
    Element::Passport,
    Element::TaxId,
    Element::MilitaryId,
    Element::NationalId,
    Element::TribalId,
]);
const SPECIAL: ElementSet = any(&[
    Element::Biometric,
    Element::Religion,
    Element::Politics,
    Element::Union,
    Element::Ethnicity,
    Element::Sexuality,
    Element::Criminal,
]);

/// Combinations worth naming, the worst first.
pub(super) const COMBINATIONS: [Combination; 10] = [
    Combination {
        title: "name and US social security number",
        parts: &[NAMING, ElementSet::of(Element::Ssn)],
    },
    Combination {
        title: "name and another number of an identity document",
        parts: &[NAMING, OTHER_IDS],
    },
    Combination {
        title: "card number and its security code",
        parts: &[CARD, ElementSet::of(Element::CardCode)],
    },
    Combination {
        title: "card number and its expiry date",
        parts: &[CARD, ElementSet::of(Element::CardExpiry)],
    },
    Combination {
        title: "e-mail address or user name, and password",
        parts: &[ACCOUNT, ElementSet::of(Element::Password)],
    },
    Combination {
        title: "e-mail address or user name, and hashed password",
        parts: &[ACCOUNT, ElementSet::of(Element::PasswordHash)],
    },
    Combination {
        title: "name and health data or insurance",
        parts: &[NAMING, HEALTH],
    },
    Combination {
        title: "name and another special category or criminal record",
        parts: &[NAMING, SPECIAL],
    },
    Combination {
        title: "name and bank account",
        parts: &[NAMING, ElementSet::of(Element::BankAccount)],
    },
    Combination {
        title: "name and date of birth",
        parts: &[NAMING, ElementSet::of(Element::BirthDate)],
    },
];

impl Combination {
    fn is_met(&self, elements: ElementSet) -> bool {
        self.parts.iter().all(|part| elements.has_any(*part))
    }
}

/// People of one jurisdiction.
#[derive(Default)]
pub(super) struct Residents {
    /// All of them.
    pub people: u64,
    /// By how strongly it is told, in the order of [`Strength`].
    pub by_strength: [u64; 3],
    /// Minors among them.
    pub minors: u64,
    /// By what was exposed.
    elements: Counts,
}

impl Residents {
    /// How many by what was exposed, the worst first.
    pub(super) fn elements(&self) -> Vec<(Element, u64)> {
        self.elements.worst_first()
    }

    fn add(&mut self, group: &AffectedGroup) {
        add(&mut self.people, group.people);
        let [guess, likely, sure] = &mut self.by_strength;
        let told = match group.strength {
            Strength::Guess => guess,
            Strength::Likely => likely,
            Strength::Sure => sure,
        };
        add(told, group.people);
        if group.minors {
            add(&mut self.minors, group.people);
        }
        self.elements.add(group);
    }
}

/// People by element.
#[derive(Default)]
struct Counts(BTreeMap<Element, u64>);

impl Counts {
    fn add(&mut self, group: &AffectedGroup) {
        for element in group.elements.iter() {
            add(self.0.entry(element).or_default(), group.people);
        }
    }

    fn worst_first(&self) -> Vec<(Element, u64)> {
        let rank = |element: &Element| WORST.iter().position(|worst| worst == element);
        let mut counts: Vec<_> = self.0.iter().map(|(element, n)| (*element, *n)).collect();
        counts.sort_by_key(|(element, _)| (rank(element).unwrap_or(WORST.len()), *element));
        counts
    }
}

/// People of whom a combination was exposed.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(super) struct Combined {
    /// In one record, message or line.
    pub in_one: u64,
    /// In all that was read of them, put together.
    pub over_all: u64,
}

/// Sums over the groups, by the best estimate.
#[derive(Default)]
pub(super) struct Tally {
    /// By jurisdiction; `None` holds those of whom nothing tells.
    pub places: BTreeMap<Option<Jurisdiction>, Residents>,
    /// Minors by their birth dates.
    pub minors: u64,
    /// Of [`COMBINATIONS`].
    pub combined: [Combined; COMBINATIONS.len()],
    elements: Counts,
}

impl Tally {
    /// Sums over groups.
    pub(super) fn of(groups: &[AffectedGroup]) -> Self {
        let mut tally = Self::default();
        tally.places.insert(None, Residents::default());
        for group in groups {
            tally.add(group);
        }
        tally
    }

    /// How many people by what was exposed, the worst first.
    pub(super) fn elements(&self) -> Vec<(Element, u64)> {
        self.elements.worst_first()
    }

    /// People of whom one of these was exposed, at least: those of the most frequent.
    pub(super) fn most_of(&self, elements: &[Element]) -> u64 {
        let counts = elements.iter().filter_map(|e| self.elements.0.get(e));
        counts.copied().max().unwrap_or(0)
    }

    /// How many jurisdictions are known.
    pub(super) fn known_places(&self) -> u64 {
        self.places.keys().flatten().count() as u64
    }

    /// People of whom nothing tells where they live.
    pub(super) fn nowhere(&self) -> u64 {
        self.places.get(&None).map_or(0, |place| place.people)
    }

    fn add(&mut self, group: &AffectedGroup) {
        self.elements.add(group);
        self.places
            .entry(group.jurisdiction)
            .or_default()
            .add(group);
        if group.minors {
            add(&mut self.minors, group.people);
        }
        for (combination, combined) in COMBINATIONS.iter().zip(&mut self.combined) {
            if combination.is_met(group.elements) {
                add(&mut combined.over_all, group.people);
            }
            if group.together.iter().any(|set| combination.is_met(*set)) {
                add(&mut combined.in_one, group.people);
            }
        }
    }
}

fn add(sum: &mut u64, people: u64) {
    *sum = sum.saturating_add(people);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Country;

    fn group(elements: &[Element], together: &[&[Element]], people: u64) -> AffectedGroup {
        AffectedGroup {
            jurisdiction: Country::new(b"DE").map(Jurisdiction::country),
            strength: Strength::Likely,
            elements: any(elements),
            together: together.iter().map(|set| any(set)).collect(),
            minors: false,
            people,
        }
    }

    #[test]
    fn a_combination_counts_within_one_record_and_over_all() {
        use Element::{BirthDate, Email, Name, Password, Ssn};
        let tally = Tally::of(&[
            group(&[Name, Ssn, Email], &[&[Name, Ssn], &[Email]], 3),
            group(&[Name, Ssn], &[&[Name], &[Ssn]], 4),
            group(&[Email, Password, BirthDate], &[&[Email, Password]], 5),
        ]);
        let of = |title: &str| {
            let at = COMBINATIONS.iter().position(|c| c.title.contains(title));
            tally.combined[at.unwrap()]
        };
        let combined = |in_one, over_all| Combined { in_one, over_all };
        assert_eq!(of("social security"), combined(3, 7));
        assert_eq!(of("and password"), combined(5, 5));
        assert_eq!(of("date of birth"), combined(0, 0));
        assert_eq!(tally.elements().first(), Some(&(Password, 5)));
        assert_eq!((tally.known_places(), tally.nowhere()), (1, 0));
    }

    #[test]
    fn sums_never_overflow() {
        let groups = [Element::Email; 2].map(|e| group(&[e], &[], u64::MAX));
        let tally = Tally::of(&groups);
        assert_eq!(tally.elements(), [(Element::Email, u64::MAX)]);
    }
}
