//! How many people a breach concerns, and why records were taken for one person.

use crate::model::incident::Estimate;
use crate::model::{Origin, RowRange};
use std::sync::Arc;

/// Why records are those of one person. The derived order is that in which they are tried.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Link {
    /// The same e-mail address, not that of a role.
    Email,
    /// A hashed e-mail address or phone that nobody is known to belong to, the same hash.
    HashedContact,
    /// The same national number.
    NationalId,
    /// The same card and the same full name.
    CardName,
    /// The same phone and the same full name.
    PhoneName,
    /// The same full name and birth date.
    NameBirth,
    /// The same full name at the same address.
    NameAddress,
    /// The same phone, where nobody else has it.
    Phone,
    /// The same card or account, where nobody else has it.
    Account,
    /// The same customer number, where nobody else has it.
    Customer,
    /// The same full name in a record that says nothing else.
    Name,
}

impl Link {
    /// All, in order.
    pub const ALL: [Self; 11] = [
        Self::Email,
        Self::HashedContact,
        Self::NationalId,
        Self::CardName,
        Self::PhoneName,
        Self::NameBirth,
        Self::NameAddress,
        Self::Phone,
        Self::Account,
        Self::Customer,
        Self::Name,
    ];

    /// Whether it is enough by itself; what rests on the others is in the range.
    pub const fn is_strong(self) -> bool {
        (self as u8) <= Self::PhoneName as u8
    }

    /// The word for it in machine-readable reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::HashedContact => "hashed_contact",
            Self::NationalId => "national_id",
            Self::CardName => "card_and_name",
            Self::PhoneName => "phone_and_name",
            Self::NameBirth => "name_and_birth_date",
            Self::NameAddress => "name_and_address",
            Self::Phone => "phone",
            Self::Account => "card_or_account",
            Self::Customer => "customer_number",
            Self::Name => "name",
        }
    }

    /// What people call it.
    pub const fn plain(self) -> &'static str {
        match self {
            Self::Email => "the same e-mail address",
            Self::HashedContact => "the same hashed contact",
            Self::NationalId => "the same national number",
            Self::CardName => "the same card and full name",
            Self::PhoneName => "the same phone and full name",
            Self::NameBirth => "the same full name and birth date",
            Self::NameAddress => "the same full name and address",
            Self::Phone => "the same phone, which nobody else has",
            Self::Account => "the same card or account, which nobody else has",
            Self::Customer => "the same customer number, which nobody else has",
            Self::Name => "the same full name, and nothing else known",
        }
    }
}

/// What cannot be true of one person.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Contradiction {
    /// Two national numbers of one kind.
    NationalIds,
    /// Two names that have nothing in common.
    Names,
}

impl Contradiction {
    /// The word for it in machine-readable reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NationalIds => "national_ids",
            Self::Names => "names",
        }
    }
}

/// Records that a strong identifier holds together and that contradict each other: not merged.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Conflict {
    /// What contradicts.
    pub contradiction: Contradiction,
    /// What holds them together.
    pub link: Link,
    /// How many records.
    pub records: u64,
    /// How many people they are taken for.
    pub people: u64,
    /// Where the first of them lie, in report order.
    pub places: Vec<(Arc<Origin>, RowRange)>,
}

/// How many people, and how that was told.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PersonsReport {
    /// How many: what was told apart, less those who by measure of the dump are likely the same.
    /// `low`: if all whom a name or a conflict leaves open are one, `high`: if what is only likely is
    /// not, each by two standard deviations where it is measured.
    pub people: Estimate,
    /// Records (rows, objects, cards, lines) that hold something of a person.
    pub records: u64,
    /// Of these, records that name nobody.
    pub nameless: u64,
    /// Records that became one with others, by the reason.
    pub merged: Vec<(Link, u64)>,
    /// Conflicts that are told one by one.
    pub conflicts: Vec<Conflict>,
    /// Conflicts beyond those.
    pub more_conflicts: u64,
    /// Identifiers that so many different names share that they join nobody: role mailboxes,
    /// switchboards, dummies.
    pub shared: u64,
    /// Records of phones, cards or numbers that several people share: of one of them, unknown which.
    pub ambiguous: u64,
    /// People with an address of our own domains, of the best estimate.
    pub own: u64,
}
