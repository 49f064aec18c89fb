//! Takes matches while documents are scanned, and the countries that records name.

use super::super::Context;
use super::PersonsPlan;
use super::mention::{COUNTRY, Mention, encode};
use super::normal;
use super::proofs::of_digest;
use super::role::{Role, Roles};
use crate::detect::{Block, Layout, MatchSink, RawMatch};
use crate::key::ValueHasher;
use crate::model::incident::Jurisdiction;
use crate::model::{Country, Signature};
use crate::rule::PatternSet;
use crate::validator::{country, email, phone};
use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

/// What tells the second half of a fingerprint from the first.
const OTHER_HALF: u16 = 0x5A5A;

/// What all threads need to take matches.
pub(in crate::scan) struct Gatherer {
    roles: Roles,
    hasher: ValueHasher,
    own_domains: Vec<Vec<u8>>,
    /// Digests of contacts that were seen.
    digests: Mutex<HashSet<u128>>,
}

impl Gatherer {
    pub fn new(plan: &PersonsPlan, set: &PatternSet, hasher: ValueHasher) -> Self {
        Self {
            roles: Roles::new(set),
            hasher,
            own_domains: plan
                .own_domains
                .iter()
                .map(|d| d.as_bytes().to_vec())
                .collect(),
            digests: Mutex::default(),
        }
    }

    /// The digests of contacts that were seen.
    pub(super) fn take_digests(&self) -> HashSet<u128> {
        std::mem::take(&mut *self.digests.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) const fn hasher(&self) -> &ValueHasher {
        &self.hasher
    }

    pub(super) const fn roles(&self) -> &Roles {
        &self.roles
    }

    fn is_own(&self, address: &[u8]) -> bool {
        let domain = address.rsplit(|b| *b == b'@').next().unwrap_or_default();
        let below = |own: &Vec<u8>| {
            let rest = domain.strip_suffix(own.as_slice());
            rest.is_some_and(|rest| rest.is_empty() || rest.ends_with(b"."))
        };
        self.own_domains.iter().any(below)
    }
}

/// A keyed hash of 128 bits whose lowest 16 are the domain.
pub(super) fn fingerprint(hasher: &ValueHasher, domain: u16, value: &[u8]) -> u128 {
    let (high, low) = (
        hasher.hash(domain, value),
        hasher.hash(domain ^ OTHER_HALF, value),
    );
    u128::from(high) << 64 | u128::from(low & !0xFFFF) | u128::from(domain)
}

/// Whether a value is made for tests, or an address of a function or machine. What looks made by a
/// machine but fills a cell may well be a person's: `maria.fernandez1234567@…`.
pub(super) fn stands_for_nobody(signature: Signature, value: &[u8]) -> bool {
    signature.has(Signature::TEST)
        || signature.has(Signature::ROLE)
            && (!signature.has(Signature::WHOLE) || email::is_of_role(value))
}

/// One thread's matches of one part of a document.
pub(in crate::scan) struct Taker<'c> {
    gatherer: &'c Gatherer,
    set: &'c PatternSet,
    mentions: Vec<Mention>,
}

impl<'c> Taker<'c> {
    /// A taker, if people are to be told apart.
    pub fn new(context: &'c Context<'_>) -> Option<Self> {
        let gatherer = context.gatherer.as_ref()?;
        Some(Self {
            gatherer,
            set: &context.plan.set,
            mentions: Vec::new(),
        })
    }

    /// Takes the countries that the records of a table name.
    pub fn countries(&mut self, block: &Block<'_>, layout: &Layout) {
        let Some(column) = layout.country_column.filter(|_| !self.mentions.is_empty()) else {
            return;
        };
        let mut known: Option<(Vec<u8>, Option<Country>)> = None;
        let (mut row, mut first) = (0u32, 0usize);
        let ends = block.cells.ends();
        let mut start = 0usize;
        for (index, last) in block.cells.records().iter().enumerate() {
            let last = *last as usize;
            let cells = ends.get(first..last).unwrap_or_default();
            let begin = start;
            let Some(end) = cells.last() else { continue };
            (first, start) = (last, *end as usize + 1);
            let text = block.text.get(begin..*end as usize).unwrap_or_default();
            if index < block.skip_records || cells.len() == 1 && text.trim_ascii().is_empty() {
                continue;
            }
            let from = match column.checked_sub(1) {
                Some(before) => cells.get(before).map(|end| *end as usize + 1),
                None => Some(begin),
            };
            let cell = from
                .zip(cells.get(column))
                .and_then(|(from, to)| block.text.get(from..*to as usize));
            if let Some(cell) = cell {
                let cell = plain(cell.trim_ascii());
                let country = match &known {
                    Some((same, country)) if *same == cell => *country,
                    _ => {
                        let country = country::parse(cell);
                        known = Some((cell.to_vec(), country));
                        country
                    }
                };
                if let Some(country) = country {
                    self.mentions.push(Mention {
                        lives: Some(Jurisdiction::country(country)),
                        ..Mention::new(None, row, 0, COUNTRY)
                    });
                }
            }
            row += 1;
        }
    }

    /// The encoded mentions.
    pub fn encode(self) -> Vec<u8> {
        let digests = self.mentions.iter().filter(|mention| {
            let (role, _) = self.gatherer.roles.of(mention.signature.rule());
            role == Role::HashedContact
        });
        let digests: Vec<u128> = digests.filter_map(|mention| mention.key).collect();
        if !digests.is_empty() {
            let all = self.gatherer.digests.lock();
            all.unwrap_or_else(PoisonError::into_inner).extend(digests);
        }
        match self.mentions.is_empty() {
            true => Vec::new(),
            false => encode(self.mentions),
        }
    }
}

/// A cell without its quotes.
fn plain(cell: &[u8]) -> &[u8] {
    let inner = cell.strip_prefix(b"\"").and_then(|c| c.strip_suffix(b"\""));
    inner.unwrap_or(cell)
}

impl MatchSink for Taker<'_> {
    fn take(&mut self, found: RawMatch<'_>) {
        // What is made for tests or stands for no person tells nobody apart.
        let signature = found.signature;
        let mut mention = Mention::new(found.column, found.row, found.start, signature);
        let value = found.normalised.expose();
        let hasher = &self.gatherer.hasher;
        let (role, country) = self.gatherer.roles.of(signature.rule());
        let is_key = role.is_key()
            && !stands_for_nobody(signature, value)
            && !signature.has(Signature::DAMAGED);
        if is_key {
            let info_type = self.set.rule(signature.rule()).info_type;
            let domain = self.set.info_type(info_type).domain();
            mention.key = Some(match role {
                Role::HashedContact => of_digest(hasher, value),
                Role::Email => fingerprint(hasher, domain, &normal::mailbox(value)),
                _ => fingerprint(hasher, domain, value),
            });
        }
        mention.lives = country.map(Jurisdiction::country);
        match role {
            Role::Email => {
                mention.name = normal::spelled(value, hasher);
                mention.lives = normal::country_of_domain(value).map(Jurisdiction::country);
                mention.number = u32::from(self.gatherer.is_own(value));
            }
            Role::Phone => {
                let region = phone::international(value).and_then(|found| found.region.country());
                mention.lives = region.map(Jurisdiction::country);
                mention.number = u32::from(found.start <= 1);
            }
            Role::Account => {
                mention.lives = value
                    .get(..2)
                    .and_then(Country::new)
                    .map(Jurisdiction::country);
            }
            Role::GivenName => mention.name = normal::given(value, hasher),
            Role::FamilyName => mention.name = normal::family(value, hasher),
            // As written: the normalised form has no comma.
            Role::FullName => mention.name = normal::full(found.value.expose(), hasher),
            Role::Region => mention.lives = normal::region(found.value.expose()),
            Role::BirthDate => mention.number = number_of(value),
            Role::Age => mention.number = age(value),
            _ => {}
        }
        self.mentions.push(mention);
    }
}

/// Year, month and day in one number.
fn number_of(date: &[u8]) -> u32 {
    match date {
        [high, low, month, day] => u32::from_be_bytes([*high, *low, *month, *day]),
        _ => 0,
    }
}

/// An age in years behind a bit that no year has.
fn age(value: &[u8]) -> u32 {
    let digits = value.iter().take_while(|b| b.is_ascii_digit());
    let age = digits
        .take(3)
        .fold(0, |age, b| age * 10 + u32::from(b - b'0'));
    if (1..130).contains(&age) {
        AGE | age
    } else {
        0
    }
}

/// Marks an age.
pub(super) const AGE: u32 = 1 << 31;
