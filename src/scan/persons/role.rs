//! What a value is to the person of its record.

use crate::analyze::names_people;
use crate::model::{Country, InfoTypeId, PeopleBy, RuleId};
use crate::rule::{PatternSet, Recognizer};

/// What a value is to the person of its record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    Email,
    Phone,
    /// A number by which a country knows a person.
    NationalId,
    Card,
    /// A bank account.
    Account,
    HashedContact,
    /// A number of a customer, a user name.
    Customer,
    GivenName,
    FamilyName,
    FullName,
    Street,
    Postcode,
    Town,
    Region,
    BirthDate,
    Age,
    /// Nothing that tells people apart.
    Other,
}

impl Role {
    /// Whether its fingerprint is kept.
    pub const fn is_key(self) -> bool {
        matches!(
            self,
            Self::Email
                | Self::Phone
                | Self::NationalId
                | Self::Card
                | Self::Account
                | Self::HashedContact
                | Self::Customer
                | Self::Street
                | Self::Postcode
                | Self::Town
        )
    }
}

/// The roles of all rules.
#[derive(Clone, Debug)]
pub(super) struct Roles(Vec<(Role, Option<Country>)>);

impl Roles {
    pub fn new(set: &PatternSet) -> Self {
        let named = |recognizer| set.rule_for(recognizer);
        let special = [
            (named(Recognizer::FirstName), Role::GivenName),
            (named(Recognizer::LastName), Role::FamilyName),
            (named(Recognizer::FullName), Role::FullName),
            (named(Recognizer::Street), Role::Street),
            (named(Recognizer::Town), Role::Town),
            (named(Recognizer::Region), Role::Region),
            (named(Recognizer::Postcode), Role::Postcode),
            (named(Recognizer::Age), Role::Age),
            (named(Recognizer::DateOfBirth), Role::BirthDate),
        ];
        let role = |(number, info_type): (usize, InfoTypeId)| {
            let rule = RuleId(number as u16);
            let special = special.iter().find(|(of, _)| *of == Some(rule));
            let kind = set.info_type(info_type);
            let role = match special {
                Some((_, role)) => *role,
                None => by_type(&kind.id, names_people(&kind.id, kind.sensitivity, false)),
            };
            let prefix = kind.id.as_bytes().get(..3);
            let country = prefix
                .and_then(|p| p.strip_suffix(b"_"))
                .and_then(Country::new);
            let country = country.map(|country| match country.as_str() {
                "UK" => Country::new(b"GB").unwrap_or(country),
                _ => country,
            });
            (role, country.filter(|_| role == Role::NationalId))
        };
        let types = set.rules().iter().map(|rule| rule.info_type);
        Self(types.enumerate().map(role).collect())
    }

    /// The role of a rule's values, and the country whose numbers they are.
    pub fn of(&self, rule: RuleId) -> (Role, Option<Country>) {
        let known = self.0.get(usize::from(rule.0)).copied();
        known.unwrap_or((Role::Other, None))
    }
}

fn by_type(id: &str, by: Option<PeopleBy>) -> Role {
    match by {
        Some(PeopleBy::Email) => Role::Email,
        Some(PeopleBy::Phone) => Role::Phone,
        Some(PeopleBy::NationalId) => Role::NationalId,
        Some(PeopleBy::HashedContact) => Role::HashedContact,
        Some(PeopleBy::Account) if id == "credit_card" => Role::Card,
        Some(PeopleBy::Account) => Role::Account,
        // One person has many browsers and devices.
        Some(PeopleBy::Identifier) if id == "loyalty_number" || id == "username" => Role::Customer,
        _ => Role::Other,
    }
}
