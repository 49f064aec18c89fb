//! One record's mentions become a person's record: which values are of whom the record is about,
//! and which are of others.

use super::PersonsPlan;
use super::gather::{AGE, fingerprint};
use super::mention::Mention;
use super::partitions::Partitions;
use super::role::Role;
use crate::analyze::persons::{PersonName, Roll, Sighting, Trait};
use crate::key::ValueHasher;
use crate::model::incident::{Element, ElementSet, Jurisdiction, Link, Strength};
use crate::model::{Country, Signature};
use jiff::civil::{Date, date};
use smallvec::SmallVec;

/// Domains of fingerprints that are made of several values.
const COMPOSED: [u16; 4] = [0xC001, 0xC002, 0xC003, 0xC004];

/// Years from which on nobody is a minor.
const OF_AGE: i16 = 18;

/// What a mention is, once its column is judged.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told {
    pub role: Role,
    pub elements: ElementSet,
    /// The column is about somebody else than the record: `manager_email`.
    pub of_other: bool,
}

/// The records of the dump, and their keys.
pub(super) struct Records<'p> {
    pub plan: &'p PersonsPlan,
    pub hasher: ValueHasher,
    pub roll: Roll,
    pub partitions: Partitions,
    /// Digests that are known to be of an address.
    pub proved: super::proofs::Proved,
    pub full: bool,
}

/// Few values, as most records have.
type Values = SmallVec<[u128; 1]>;
type Keys = SmallVec<[(Link, u128); 8]>;

/// What one record says of one person.
#[derive(Default)]
struct Draft {
    name: PersonName,
    spelled: PersonName,
    emails: Values,
    hashed: Values,
    phones: Values,
    ids: Values,
    accounts: SmallVec<[(u128, bool); 1]>,
    customers: Values,
    street: Option<u128>,
    postcode: Option<u128>,
    town: Option<u128>,
    born: u32,
    says: Trait,
    /// The country that the record names.
    country: Option<Country>,
    state: Option<Jurisdiction>,
    /// Whether it stands in the text of a cell, and no header says that it is of somebody else.
    in_text: bool,
}

impl Records<'_> {
    /// Takes the mentions of one record; how many records of people it makes.
    pub fn record(&mut self, in_table: bool, mentions: &[(Told, Mention)]) -> u32 {
        let before = self.roll.len();
        let apart = !in_table && {
            let count = |role: Role| {
                let mut keys: Vec<_> = mentions
                    .iter()
                    .filter(|(told, _)| told.role == role)
                    .map(|(_, mention)| mention.key)
                    .collect();
                keys.sort_unstable();
                keys.dedup();
                keys.len()
            };
            // A line with two addresses is about two people, and nobody knows what is whose.
            count(Role::Email) > 1 || count(Role::NationalId) > 1
        };
        let mut own = Draft::default();
        let mut others: Vec<Draft> = Vec::new();
        for (told, mention) in mentions {
            if told.role == Role::Email && mention.key.is_none() {
                // Of a function or machine.
                continue;
            }
            let contact = matches!(told.role, Role::Email | Role::Phone | Role::HashedContact);
            let begins = told.role == Role::Phone && mention.number != 0;
            let whole = !in_table || begins || mention.signature.has(Signature::WHOLE);
            let elsewhere =
                apart && told.role.is_key() || told.of_other || contact && in_table && !whole;
            if !elsewhere {
                own.add(*told, mention);
                continue;
            }
            let mut other = Draft {
                in_text: !told.of_other,
                ..Draft::default()
            };
            other.add(*told, mention);
            others.push(other);
        }
        others.retain(|other| !other.emails.iter().any(|email| own.emails.contains(email)));
        if own.has_key() {
            // A phone in the text of a record tells of its person as a rule, but nobody apart.
            let (phones, people) = others.into_iter().partition(Draft::is_phone_in_text);
            let phones: Vec<Draft> = phones;
            for phone in phones {
                own.says.elements = own.says.elements.union(phone.says.elements);
            }
            others = people;
        }
        self.put(own);
        for other in others {
            self.put(other);
        }
        (self.roll.len() - before) as u32
    }

    fn put(&mut self, draft: Draft) {
        if draft.says.elements.is_empty() {
            return;
        }
        let mut keys = draft.keys(&self.hasher);
        for (link, key) in &mut keys {
            if *link == Link::HashedContact
                && let Some(email) = self.proved.email_of(*key)
            {
                (*link, *key) = (Link::Email, email);
            }
        }
        let sighting = draft.sighting(&keys, self.plan.day, &self.hasher);
        match self.roll.add(&sighting) {
            Some(record) => {
                for (link, key) in keys {
                    self.partitions.add(link, key, record);
                }
            }
            None => self.full = true,
        }
    }
}

impl Draft {
    fn has_key(&self) -> bool {
        let keys = [&self.emails, &self.hashed, &self.phones, &self.ids];
        keys.iter().any(|keys| !keys.is_empty())
    }

    fn is_phone_in_text(&self) -> bool {
        self.in_text && !self.phones.is_empty()
    }

    fn add(&mut self, told: Told, mention: &Mention) {
        self.says.elements = self.says.elements.union(told.elements);
        match (told.role, mention.key) {
            (Role::Email, key) => {
                self.emails.extend(key);
                if self.spelled.is_empty() {
                    self.spelled = mention.name;
                }
                self.says.own |= mention.number != 0;
            }
            (Role::HashedContact, key) => self.hashed.extend(key),
            (Role::Phone, key) => self.phones.extend(key),
            (Role::NationalId, key) => self.ids.extend(key),
            (Role::Card, key) => self.accounts.extend(key.map(|key| (key, true))),
            (Role::Account, key) => self.accounts.extend(key.map(|key| (key, false))),
            (Role::Customer, key) => self.customers.extend(key),
            (Role::Street, key) => self.street = self.street.or(key),
            (Role::Postcode, key) => self.postcode = self.postcode.or(key),
            (Role::Town, key) => self.town = self.town.or(key),
            (Role::Region, _) => self.state = self.state.or(mention.lives),
            (Role::GivenName | Role::FamilyName | Role::FullName, _) => {
                let name = &mut self.name;
                name.given = if name.given == 0 {
                    mention.name.given
                } else {
                    name.given
                };
                name.family = if name.family == 0 {
                    mention.name.family
                } else {
                    name.family
                };
            }
            (Role::BirthDate | Role::Age, _) if self.born == 0 => self.born = mention.number,
            _ => {}
        }
        match told.role {
            Role::Region => {}
            Role::Other if mention.lives.is_some() => {
                self.country = self.country.or(mention.lives.map(|place| place.country));
            }
            role => self.sign(role, mention.lives),
        }
    }

    /// Notes a sign of where the person lives, if it is stronger than what is known.
    fn sign(&mut self, role: Role, lives: Option<Jurisdiction>) {
        let strength = match role {
            Role::NationalId | Role::Account | Role::Phone => Strength::Likely,
            _ => Strength::Guess,
        };
        if let Some(place) = lives
            && self.says.lives.is_none_or(|(_, known)| known < strength)
        {
            self.says.lives = Some((place, strength));
        }
    }

    /// Where the record says that the person lives.
    fn lives(&self) -> Option<(Jurisdiction, Strength)> {
        let sign = self.says.lives;
        match (self.country, self.state) {
            (Some(country), Some(state)) if state.country == country => {
                Some((state, Strength::Sure))
            }
            (Some(country), _) => Some((Jurisdiction::country(country), Strength::Sure)),
            (None, Some(state)) => {
                // Codes of states are those of other countries' parts, too.
                let agrees = sign.is_none_or(|(place, strength)| {
                    place.country == state.country || strength == Strength::Guess
                });
                if agrees {
                    Some((state, Strength::Sure))
                } else {
                    sign
                }
            }
            (None, None) => sign,
        }
    }

    fn keys(&self, hasher: &ValueHasher) -> Keys {
        let mut keys = Keys::new();
        for (link, values) in [
            (Link::Email, &self.emails),
            (Link::HashedContact, &self.hashed),
            (Link::NationalId, &self.ids),
            (Link::Phone, &self.phones),
            (Link::Customer, &self.customers),
        ] {
            keys.extend(values.iter().map(|key| (link, *key)));
        }
        keys.extend(self.accounts.iter().map(|(key, _)| (Link::Account, *key)));
        let Some(name) = self.name.key() else {
            return keys;
        };
        let composed = |kind: usize, with: u128| {
            let mut bytes = [0; 24];
            let (first, second) = bytes.split_at_mut(16);
            first.copy_from_slice(&with.to_le_bytes());
            second.copy_from_slice(&name.to_le_bytes());
            fingerprint(hasher, COMPOSED.get(kind).copied().unwrap_or(0), &bytes)
        };
        let cards = self.accounts.iter().filter(|(_, is_card)| *is_card);
        keys.extend(cards.map(|(key, _)| (Link::CardName, composed(0, *key))));
        keys.extend(
            self.phones
                .iter()
                .map(|key| (Link::PhoneName, composed(1, *key))),
        );
        if let Some(birth) = birth(self.born) {
            keys.push((Link::NameBirth, composed(2, u128::from(birth))));
        }
        // A street needs its town: there are many Main Streets.
        if let (Some(street), Some(place)) = (self.street, self.postcode.or(self.town)) {
            keys.push((
                Link::NameAddress,
                composed(3, street ^ place.rotate_left(1)),
            ));
        }
        keys
    }

    fn sighting(mut self, keys: &[(Link, u128)], day: Date, hasher: &ValueHasher) -> Sighting {
        let elements = &mut self.says.elements;
        if self.name.is_full() {
            elements.insert(Element::Name);
        }
        if elements.has(Element::Name) {
            *elements = elements.without(Element::PartialName);
        }
        self.says.lives = self.lives();
        self.says.minor = minor(self.born, day);
        let mut links = keys
            .iter()
            .fold(0, |all, (link, _)| all | Sighting::bit(*link));
        let mut mark = keys.iter().map(|(_, key)| (key >> 64) as u64).min();
        if let Some(name) = self.name.key() {
            links |= Sighting::bit(Link::Name);
            let own = || hasher.hash(COMPOSED[0], &name.to_le_bytes());
            mark = Some(mark.unwrap_or_else(own));
        }
        let area = self
            .postcode
            .or(self.town)
            .map_or(0, |key| (key >> 96) as u32);
        let spelled = self.name.is_empty().then(|| self.spelled.key()).flatten();
        Sighting {
            name: self.name,
            spelled,
            birth: birth(self.born).unwrap_or(0),
            area,
            says: self.says,
            mark: mark.unwrap_or(u64::MAX),
            links,
        }
    }
}

/// A birth date in which day and month may stand in either order: files write them differently.
const fn birth(born: u32) -> Option<u32> {
    if born == 0 || born & AGE != 0 || born >> 16 == 0 {
        return None;
    }
    let (month, day) = (born >> 8 & 0xFF, born & 0xFF);
    Some(if month <= day {
        born
    } else {
        born & 0xFFFF_0000 | day << 8 | month
    })
}

/// Whether somebody is a minor on a day, by a birth date or an age. Of two readings of a date the
/// later one counts.
fn minor(born: u32, day: Date) -> Option<bool> {
    if born & AGE != 0 {
        return Some(born & !AGE < OF_AGE as u32);
    }
    let (year, month, of_month) = (born >> 16, born >> 8 & 0xFF, born & 0xFF);
    let read = |month: u32, day: u32| {
        let (year, month, day) = (
            i16::try_from(year).ok()?,
            i8::try_from(month).ok()?,
            i8::try_from(day).ok()?,
        );
        Date::new(year, month, day).ok()
    };
    let latest = [read(month, of_month), read(of_month, month)];
    let born = latest.into_iter().flatten().max().filter(|_| year > 1900)?;
    let came_of_age = born
        .with()
        .year(born.year() + OF_AGE)
        .build()
        .unwrap_or_else(|_| date(born.year() + OF_AGE, 3, 1));
    Some(day < came_of_age)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minors_are_told_by_the_day() {
        let day = date(2026, 11, 20);
        let born = |year: u32, month: u32, day: u32| year << 16 | month << 8 | day;
        for (number, expected) in [
            (born(2008, 11, 21), Some(true)),
            (born(2008, 11, 20), Some(false)),
            // Which is the month? The later reading makes a minor.
            (born(2008, 1, 12), Some(true)),
            (born(2008, 2, 29), Some(false)),
            (born(1970, 1, 1), Some(false)),
            (AGE | 17, Some(true)),
            (AGE | 18, Some(false)),
            (0, None),
        ] {
            assert_eq!(minor(number, day), expected, "{number:x}");
        }
        assert_eq!(birth(born(1970, 2, 1)), birth(born(1970, 1, 2)));
    }
}
