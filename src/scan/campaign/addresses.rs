//! E-mail addresses and their digests as sets that hold neither in the clear.

use super::super::hashed::{Algorithm, Hash};
use crate::validator::email;
use std::collections::HashMap;

/// Bytes of a digest that tell it from all others.
const KEPT: usize = 16;

/// What a digest is kept as.
pub(super) type Key = [u8; KEPT];

/// Bytes of a cell in which addresses are looked for.
const LONGEST_CELL: usize = 1024;

/// Who is to be mailed: an address, or what stands for one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Contact {
    /// An address with small letters.
    Address(Vec<u8>),
    /// A digest of one.
    Digest(Hash),
}

impl Contact {
    /// The contacts that a cell names. Of a text that holds an address among other things, nothing.
    pub fn of_cell(cell: &[u8]) -> Vec<Self> {
        let cell = cell.trim_ascii();
        if cell.is_empty() || cell.len() > LONGEST_CELL {
            return Vec::new();
        }
        if memchr::memchr(b'@', cell).is_none() {
            return Hash::parse(cell).map(Self::Digest).into_iter().collect();
        }
        addresses(cell)
    }

    /// The keys under which it may be found: all its digests, or the one there is.
    pub fn keys(&self) -> Vec<Key> {
        match self {
            Self::Address(address) => Algorithm::ALL
                .into_iter()
                .map(|algorithm| key(&algorithm.hash(address)))
                .collect(),
            Self::Digest(digest) => vec![key(digest)],
        }
    }

    /// The address, or the digest in hexadecimal digits.
    pub fn text(&self) -> Vec<u8> {
        match self {
            Self::Address(address) => address.clone(),
            Self::Digest(digest) => {
                let digits = digest.bytes().iter().map(|byte| format!("{byte:02x}"));
                digits.collect::<String>().into_bytes()
            }
        }
    }
}

fn key(digest: &Hash) -> Key {
    let mut key = [0; KEPT];
    for (to, from) in key.iter_mut().zip(digest.bytes()) {
        *to = *from;
    }
    key
}

/// The addresses of a cell that holds nothing else but names before `<>`, and separators.
fn addresses(cell: &[u8]) -> Vec<Contact> {
    let mut found: Vec<Contact> = Vec::new();
    let mut rest = 0;
    for at in memchr::memchr_iter(b'@', cell) {
        if at < rest {
            continue;
        }
        let Some(email) = email::around(cell, at) else {
            return Vec::new();
        };
        let between = cell.get(rest..email.start).unwrap_or_default();
        if !is_separator(between) && between.last() != Some(&b'<') {
            return Vec::new();
        }
        let mut normal = [0; email::LONGEST];
        let text = cell.get(email.start..email.end).unwrap_or_default();
        let length = email::normalise(text, &mut normal);
        if let Some(address) = normal.get(..length).filter(|address| !address.is_empty()) {
            found.push(Contact::Address(address.to_vec()));
        }
        rest = email.end;
    }
    match is_separator(cell.get(rest..).unwrap_or_default()) {
        true => found,
        false => Vec::new(),
    }
}

fn is_separator(between: &[u8]) -> bool {
    let between = between.trim_ascii();
    let between = between.strip_prefix(b"mailto:").unwrap_or(between);
    between.iter().all(|byte| b" ,;|<>'\"\t[]()".contains(byte))
}

/// A set of addresses, each with a number.
#[derive(Clone, Debug, Default)]
pub(super) struct Addresses {
    keys: HashMap<Key, u32>,
    domains: HashMap<Box<[u8]>, u32>,
    count: u64,
    /// Whether digests of the weaker kinds were given: those of every address have to be tried.
    weak: bool,
}

impl Addresses {
    /// How many were added.
    pub fn len(&self) -> u64 {
        self.count
    }

    /// Adds a contact; of two with one address the smaller number counts.
    pub fn add(&mut self, contact: &Contact, number: u32) {
        self.weak |=
            matches!(contact, Contact::Digest(digest) if digest.algorithm() != Algorithm::Sha256);
        self.add_keys(&contact.keys(), number);
    }

    /// Adds the keys of one contact.
    pub fn add_keys(&mut self, keys: &[Key], number: u32) {
        // One key alone is that of a digest, and nobody knows of which kind.
        self.weak |= keys.len() == 1;
        self.count += 1;
        for key in keys {
            let known = self.keys.entry(*key).or_insert(number);
            *known = number.min(*known);
        }
    }

    /// Adds all addresses of a domain, given with small letters.
    pub fn add_domain(&mut self, domain: &[u8], number: u32) {
        self.count += 1;
        self.domains.entry(domain.into()).or_insert(number);
    }

    /// The number of a contact that is in the set.
    pub fn find(&self, contact: &Contact) -> Option<u32> {
        if self.keys.is_empty() && self.domains.is_empty() {
            return None;
        }
        match contact {
            Contact::Digest(digest) => self.keys.get(&key(digest)).copied(),
            Contact::Address(address) => {
                let strong = || {
                    let digest = key(&Algorithm::Sha256.hash(address));
                    self.keys.get(&digest).copied()
                };
                let domain = || {
                    let at = memchr::memrchr(b'@', address)?;
                    self.domains.get(address.get(at + 1..)?).copied()
                };
                let weak = || {
                    let mut keys = contact.keys().into_iter();
                    keys.find_map(|key| self.keys.get(&key).copied())
                };
                strong()
                    .or_else(|| self.weak.then(weak).flatten())
                    .or_else(domain)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(cell: &str) -> Vec<String> {
        let contacts = Contact::of_cell(cell.as_bytes());
        contacts
            .iter()
            .map(|contact| String::from_utf8(contact.text()).unwrap())
            .collect()
    }

    #[test]
    fn a_cell_names_the_contacts_that_it_holds_and_nothing_else() {
        for (cell, expected) in [
            ("Ann@Example.com", &["ann@example.com"][..]),
            (" Ann Smith <ann@example.com> ", &["ann@example.com"]),
            ("mailto:ann@example.com", &["ann@example.com"]),
            (
                "a@example.com; b@example.org",
                &["a@example.com", "b@example.org"],
            ),
            ("ask ann@example.com for it", &[]),
            ("not an address", &[]),
            ("@handle", &[]),
            ("", &[]),
            (
                "D41D8CD98F00B204E9800998ECF8427E",
                &["d41d8cd98f00b204e9800998ecf8427e"],
            ),
        ] {
            assert_eq!(texts(cell), expected, "{cell}");
        }
    }

    #[test]
    fn addresses_and_digests_find_each_other() {
        let address = Contact::Address(b"ann@example.com".to_vec());
        let other = Contact::Address(b"bob@example.com".to_vec());
        for algorithm in Algorithm::ALL {
            let digest = Contact::Digest(algorithm.hash(b"ann@example.com"));
            for (known, asked) in [(&address, &digest), (&digest, &address), (&digest, &digest)] {
                let mut set = Addresses::default();
                set.add(known, 7);
                assert_eq!((set.find(asked), set.find(&other)), (Some(7), None));
            }
        }
        let mut set = Addresses::default();
        set.add_domain(b"example.com", 3);
        assert_eq!(set.find(&address), Some(3));
    }
}
