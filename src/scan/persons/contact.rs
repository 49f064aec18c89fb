//! How the people of a dump can be written to: files are read once more, and the one address or
//! phone that was chosen for each person is kept. Only on request.

use super::super::look::Look as AnyLook;
use super::super::{Context, pool};
use super::gather::{Gatherer, fingerprint, stands_for_nobody};
use super::normal;
use super::role::Role;
use super::{Dump, PersonsPlan};
use crate::analyze::persons::{Keyed, NOBODY};
use crate::detect::{MatchSink, RawMatch};
use crate::model::incident::Link;
use crate::rule::PatternSet;
use crate::scan::Plan;
use crate::source::Stop;
use std::collections::HashMap;
use std::collections::HashSet;
use std::collections::hash_map::Entry;
use std::ffi::{OsStr, OsString};
use std::sync::{Mutex, PoisonError};

/// The raw contacts of people, by their first records.
#[derive(Default)]
pub struct Contacts(HashMap<u32, Contact>);

/// One way to reach a person. Personal data.
#[derive(Clone, PartialEq, Eq)]
pub struct Contact {
    /// Whether it is a phone number; else an e-mail address.
    pub is_phone: bool,
    /// As normalised.
    pub value: String,
}

impl Contacts {
    /// How to reach a person.
    pub fn of(&self, person: u32) -> Option<&Contact> {
        self.0.get(&person)
    }
}

/// A second look for contacts.
pub(in crate::scan) struct Look {
    gatherer: Gatherer,
    paths: HashSet<OsString>,
    /// Whose contact a fingerprint is.
    wanted: HashMap<u128, Vec<u32>>,
    found: Mutex<HashMap<u128, Contact>>,
}

impl Look {
    /// Whether a file is worth it. Standard input cannot be read twice.
    pub fn wants(&self, path: &OsStr) -> bool {
        path != "-" && self.paths.contains(path)
    }
}

/// Reads the dump once more for one contact of each person: an e-mail address, or else a phone.
pub fn contacts(plan: &Plan, persons: &PersonsPlan, dump: &Dump, stop: &Stop) -> Contacts {
    let mut chosen: HashMap<u32, u128> = HashMap::new();
    let mut keys = dump.keys.lock().unwrap_or_else(PoisonError::into_inner);
    for link in [Link::Email, Link::Phone] {
        keys.each_group(link, &mut |key, records| {
            for record in records {
                let person = dump.persons.of.get(*record as usize).copied();
                if let Some(person) = person.filter(|person| *person != NOBODY)
                    && let Entry::Vacant(entry) = chosen.entry(person)
                {
                    entry.insert(key);
                }
            }
        });
    }
    drop(keys);
    let mut wanted: HashMap<u128, Vec<u32>> = HashMap::new();
    for (person, key) in chosen {
        wanted.entry(key).or_default().push(person);
    }
    let look = Look {
        gatherer: Gatherer::new(persons, &plan.set, plan.key.hasher()),
        paths: dump.inputs.iter().map(|input| input.path.clone()).collect(),
        wanted,
        found: Mutex::default(),
    };
    let again = Context {
        look: Some(AnyLook::People(look)),
        ..Context::new(plan, stop.clone())
    };
    pool::run(&again);
    let Some(AnyLook::People(look)) = again.look else {
        return Contacts::default();
    };
    let found = look
        .found
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    let mut contacts = HashMap::with_capacity(found.len());
    for (key, contact) in found {
        for person in look.wanted.get(&key).into_iter().flatten() {
            contacts.insert(*person, contact.clone());
        }
    }
    Contacts(contacts)
}

/// One thread's share of the look at one document.
pub(in crate::scan) struct Keeper<'c> {
    look: &'c Look,
    set: &'c PatternSet,
    found: HashMap<u128, Contact>,
}

impl<'c> Keeper<'c> {
    pub fn new(look: &'c Look, set: &'c PatternSet) -> Self {
        Self {
            look,
            set,
            found: HashMap::new(),
        }
    }

    /// Adds the share to the whole: of several writings of one mailbox the first in alphabetical
    /// order.
    pub fn hand_over(self) {
        let mut whole = self
            .look
            .found
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        for (key, contact) in self.found {
            keep(&mut whole, key, contact);
        }
    }
}

fn keep(all: &mut HashMap<u128, Contact>, key: u128, contact: Contact) {
    match all.entry(key) {
        Entry::Vacant(entry) => {
            entry.insert(contact);
        }
        Entry::Occupied(mut entry) if contact.value < entry.get().value => {
            entry.insert(contact);
        }
        Entry::Occupied(_) => {}
    }
}

impl MatchSink for Keeper<'_> {
    fn take(&mut self, found: RawMatch<'_>) {
        let signature = found.signature;
        let (role, _) = self.look.gatherer.roles().of(signature.rule());
        let nobody = stands_for_nobody(found.signature, found.normalised.expose());
        if nobody || !matches!(role, Role::Email | Role::Phone) {
            return;
        }
        let info_type = self.set.rule(signature.rule()).info_type;
        let domain = self.set.info_type(info_type).domain();
        let hasher = self.look.gatherer.hasher();
        let value = found.normalised.expose();
        let key = match role {
            Role::Email => fingerprint(hasher, domain, &normal::mailbox(value)),
            _ => fingerprint(hasher, domain, value),
        };
        if self.look.wanted.contains_key(&key) {
            let text = String::from_utf8_lossy(value).into_owned();
            let is_phone = role == Role::Phone;
            let contact = Contact {
                value: if is_phone { format!("+{text}") } else { text },
                is_phone,
            };
            keep(&mut self.found, key, contact);
        }
    }
}
