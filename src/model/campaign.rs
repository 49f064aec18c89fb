//! Whether a list may be mailed: what stands against which of its contacts.

use crate::model::{Origin, RowRange};
use std::sync::Arc;

/// What stands against a contact of a send list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Objection {
    /// The address is in the suppression file.
    Suppressed,
    /// A column says that the contact unsubscribed, complained or bounced, here or in another export.
    Unsubscribed,
    /// The columns on consent say no, or nothing.
    NoConsent,
    /// Younger than the age asked for.
    Minor,
    /// Neither signed up nor was active within the time asked for.
    Stale,
    /// An address that was planted in somebody's list.
    Seed,
}

impl Objection {
    /// Every objection, in order.
    pub const ALL: [Self; 6] = [
        Self::Suppressed,
        Self::Unsubscribed,
        Self::NoConsent,
        Self::Minor,
        Self::Stale,
        Self::Seed,
    ];

    /// The word for it in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Suppressed => "suppressed",
            Self::Unsubscribed => "unsubscribed",
            Self::NoConsent => "no_consent",
            Self::Minor => "minor",
            Self::Stale => "stale",
            Self::Seed => "seed",
        }
    }
}

/// Contacts of one file against which the same stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Objected {
    /// What stands against them.
    pub objection: Objection,
    /// Of seeds whose list they mark, of unsubscribed contacts the export that says so. Hostile text.
    pub detail: Option<Arc<str>>,
    /// Rows.
    pub contacts: u64,
    /// Their rows, counted from 1 behind the header, at most [`Objected::RANGES`] ranges.
    pub places: Vec<RowRange>,
    /// A few masked addresses.
    pub samples: Vec<String>,
}

impl Objected {
    /// Ranges of rows that are kept.
    pub const RANGES: usize = 1_000;
    /// Addresses that are kept, masked.
    pub const SAMPLES: usize = 3;
}

/// One document of the send list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SendList {
    /// Where it lies.
    pub origin: Arc<Origin>,
    /// Rows with an address.
    pub contacts: u64,
    /// Rows without one.
    pub without_address: u64,
    /// Contacts against whom something stands.
    pub objected: u64,
    /// What stands against them, ordered.
    pub objections: Vec<Objected>,
    /// Contacts whose dates of birth, sign-up or activity could not be read.
    pub unread_dates: u64,
    /// What was looked for in which column: `consent`, `status`, `birth_date`; names as in the header.
    pub columns: Vec<(&'static str, String)>,
}

/// A planted address in a file that is not sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SeedElsewhere {
    /// Where it was found.
    pub origin: Arc<Origin>,
    /// Whose list it marks. Hostile text.
    pub label: Arc<str>,
    /// Rows with it.
    pub rows: u64,
}

/// The verdict on the send list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Campaign {
    /// The day by which ages were reckoned, `2026-11-22`.
    pub today: String,
    /// Younger contacts are minors, in years.
    pub minor_age: u8,
    /// Contacts without a sign of life since that day are stale.
    pub stale_before: Option<String>,
    /// Entries of the suppression files.
    pub suppressions: u64,
    /// Lines of the suppression files without anything to hold addresses against.
    pub unread_suppressions: u64,
    /// Planted addresses.
    pub seeds: u64,
    /// The documents of the send list, in report order.
    pub lists: Vec<SendList>,
    /// Why the verdict cannot be clear whatever the contacts: a file that was not read whole, or none.
    pub doubts: Vec<(Option<Arc<Origin>>, &'static str)>,
    /// Planted addresses in other files that were scanned.
    pub seeds_elsewhere: Vec<SeedElsewhere>,
}

impl Campaign {
    /// Whether nothing stands against sending.
    pub fn is_clear(&self) -> bool {
        self.doubts.is_empty() && self.lists.iter().all(|list| list.objections.is_empty())
    }

    /// Contacts of all lists, and those against whom something stands.
    pub fn contacts(&self) -> (u64, u64) {
        let sum = |of: fn(&SendList) -> u64| self.lists.iter().map(of).sum();
        (sum(|list| list.contacts), sum(|list| list.objected))
    }
}
