//! The lists that send lists are held against: suppressed addresses and planted ones. Tables or one
//! entry a line; addresses, digests of addresses, and whole domains as `@example.com`.

use super::addresses::{Addresses, Contact};
use crate::format::encoding::{self, Decoder};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Bytes from which a list's separator is told.
const HEAD: usize = 16 * 1024;

/// A list that cannot be used. The check would say that nothing stands against anybody.
#[derive(Debug, thiserror::Error)]
pub enum InvalidList {
    /// It cannot be read.
    #[error("{option} {path:?}: {error}\n  hint: {option} list.csv")]
    Unreadable {
        /// The option that names it.
        option: &'static str,
        /// As given.
        path: PathBuf,
        /// The system's words.
        error: io::Error,
    },
    /// It holds no entry.
    #[error(
        "{option} {path:?}: holds no address\n  hint: a table or one entry a line; addresses, or their MD5, SHA-1 or \
         SHA-256 in hexadecimal digits"
    )]
    Empty {
        /// The option that names it.
        option: &'static str,
        /// As given.
        path: PathBuf,
    },
}

/// Everything that contacts are held against.
#[derive(Clone, Debug, Default)]
pub(super) struct Lists {
    pub suppressed: Addresses,
    /// Lines of suppression files that name nobody.
    pub unread: u64,
    /// Numbered by their label.
    pub seeds: Addresses,
    /// Whose list a planted address marks.
    pub labels: Vec<Arc<str>>,
}

impl Lists {
    /// Reads the files.
    pub fn read(suppressions: &[PathBuf], seeds: &[PathBuf]) -> Result<Self, InvalidList> {
        let mut lists = Self::default();
        for path in suppressions {
            let before = lists.suppressed.len();
            let text = read(path, "--suppressions")?;
            lists.add_suppressions(&text);
            filled("--suppressions", path, before, lists.suppressed.len())?;
        }
        for path in seeds {
            let before = lists.seeds.len();
            let text = read(path, "--seeds")?;
            lists.add_seeds(&text);
            filled("--seeds", path, before, lists.seeds.len())?;
        }
        Ok(lists)
    }

    /// Where a table names several addresses a row, those of the column with most of them count.
    fn add_suppressions(&mut self, text: &[u8]) {
        let chosen = Chosen::of(text);
        each_record(text, |number, record| {
            let mut known = false;
            for (at, cell) in record.iter().enumerate() {
                let cell = cell.trim_ascii();
                if let Some(domain) = domain(cell) {
                    self.suppressed.add_domain(&domain, 0);
                    known = true;
                }
                if chosen.takes(at) {
                    for contact in Contact::of_cell(cell) {
                        self.suppressed.add(&contact, 0);
                        known = true;
                    }
                }
            }
            // The first may be the header row.
            self.unread += u64::from(!known && number > 0);
        });
    }

    fn add_seeds(&mut self, text: &[u8]) {
        let chosen = Chosen::of(text);
        each_record(text, |_, record| {
            let mut cells = record.iter().enumerate();
            let contacts: Vec<Contact> = cells
                .by_ref()
                .filter(|(at, _)| chosen.takes(*at))
                .flat_map(|(_, cell)| Contact::of_cell(cell))
                .collect();
            let label = record
                .iter()
                .find(|cell| !cell.trim_ascii().is_empty() && Contact::of_cell(cell).is_empty());
            let label = label.map_or_else(
                || "without a label".to_owned(),
                |cell| String::from_utf8_lossy(cell).trim().to_owned(),
            );
            for contact in contacts {
                let number = self.label(&label);
                self.seeds.add(&contact, number);
            }
        });
    }

    fn label(&mut self, label: &str) -> u32 {
        let known = self.labels.iter().position(|known| &**known == label);
        let at = known.unwrap_or_else(|| {
            self.labels.push(label.into());
            self.labels.len() - 1
        });
        u32::try_from(at).unwrap_or(u32::MAX)
    }
}

fn filled(option: &'static str, path: &Path, before: u64, after: u64) -> Result<(), InvalidList> {
    let path = path.to_owned();
    match after > before {
        true => Ok(()),
        false => Err(InvalidList::Empty { option, path }),
    }
}

fn read(path: &Path, option: &'static str) -> Result<Vec<u8>, InvalidList> {
    let bytes = fs::read(path).map_err(|error| InvalidList::Unreadable {
        option,
        path: path.to_owned(),
        error,
    })?;
    let detected = encoding::detect(&bytes, true);
    let raw = bytes.get(detected.bom_len..).unwrap_or_default();
    let mut text = Vec::with_capacity(raw.len());
    Decoder::new(detected.kind).decode(raw, true, &mut text);
    Ok(text)
}

/// `@example.com` or `*@example.com`: everybody there.
fn domain(cell: &[u8]) -> Option<Vec<u8>> {
    let name = cell
        .strip_prefix(b"*@")
        .or_else(|| cell.strip_prefix(b"@"))?;
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b".-".contains(byte);
    let sound = name.contains(&b'.') && name.iter().all(is_name);
    sound.then(|| name.to_ascii_lowercase())
}

/// The columns of a list that hold its entries.
struct Chosen(Vec<usize>);

impl Chosen {
    /// The column with most addresses and the one with most digests; of equals the first.
    fn of(text: &[u8]) -> Self {
        let mut counts: BTreeMap<(bool, usize), u64> = BTreeMap::new();
        each_record(text, |_, record| {
            for (at, cell) in record.iter().enumerate() {
                let contacts = Contact::of_cell(cell);
                if let Some(contact) = contacts.first() {
                    let is_address = matches!(contact, Contact::Address(_));
                    *counts.entry((is_address, at)).or_default() += 1;
                }
            }
        });
        let best = |wanted: bool| {
            let mut best: Option<(usize, u64)> = None;
            for ((is_address, at), count) in &counts {
                let more = best.is_none_or(|(_, most)| *count > most);
                if *is_address == wanted && more {
                    best = Some((*at, *count));
                }
            }
            best.map(|(at, _)| at)
        };
        Self([best(true), best(false)].into_iter().flatten().collect())
    }

    fn takes(&self, column: usize) -> bool {
        self.0.contains(&column)
    }
}

/// Hands out each record that is not blank, with its number.
fn each_record(text: &[u8], mut take: impl FnMut(usize, &csv::ByteRecord)) {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .has_headers(false)
        .flexible(true)
        .from_reader(text);
    let mut record = csv::ByteRecord::new();
    let mut number = 0;
    while let Ok(true) = reader.read_byte_record(&mut record) {
        let blank = record.iter().all(|cell| cell.trim_ascii().is_empty());
        let remark = record.get(0).is_some_and(|cell| cell.starts_with(b"#"));
        if !blank && !remark {
            take(number, &record);
            number += 1;
        }
    }
}

/// The separator that stands most often in the first lines.
fn delimiter(text: &[u8]) -> u8 {
    let head = text.get(..HEAD).unwrap_or(text);
    let count = |wanted: u8| memchr::memchr_iter(wanted, head).count();
    let mut best = b',';
    for other in [b';', b'\t', b'|'] {
        if count(other) > count(best) {
            best = other;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lists(suppressions: &str, seeds: &str) -> Lists {
        let mut lists = Lists::default();
        lists.add_suppressions(suppressions.as_bytes());
        lists.add_seeds(seeds.as_bytes());
        lists
    }

    fn contact(address: &str) -> Contact {
        Contact::Address(address.as_bytes().to_vec())
    }

    #[test]
    fn entries_are_addresses_digests_and_domains() {
        // list, who is in it, who is not, lines that say nothing
        for (list, inside, outside, unread) in [
            (
                "a@example.com\nB@Example.com\n",
                "b@example.com",
                "c@example.com",
                0,
            ),
            (
                "email;by\na@example.com;x@example.org\nb@example.com;\n",
                "b@example.com",
                "x@example.org",
                0,
            ),
            (
                "hash\n1b45d48a40a3f17c7bc88c16ab4c6cf7\nnonsense\n",
                "nobody@example.com",
                "c@example.com",
                1,
            ),
            (
                "# remark\n@example.org\n",
                "who@example.org",
                "who@example.com",
                0,
            ),
        ] {
            let mut list = list.to_owned();
            if list.starts_with("hash") {
                use super::super::super::hashed::Algorithm;
                let digest = Contact::Digest(Algorithm::Md5.hash(b"nobody@example.com"));
                let digits = String::from_utf8(digest.text()).unwrap();
                list = list.replace("1b45d48a40a3f17c7bc88c16ab4c6cf7", &digits);
            }
            let lists = lists(&list, "");
            assert!(lists.suppressed.find(&contact(inside)).is_some(), "{list}");
            assert!(lists.suppressed.find(&contact(outside)).is_none(), "{list}");
            assert_eq!(lists.unread, unread, "{list}");
        }
    }

    #[test]
    fn a_planted_address_has_the_label_beside_it() {
        let lists = lists(
            "",
            "address,label\ns1@example.com,Partner A\ns2@example.com,\n",
        );
        let label = |address: &str| {
            let number = lists.seeds.find(&contact(address)).unwrap();
            lists.labels[number as usize].to_string()
        };
        assert_eq!(label("s1@example.com"), "Partner A");
        assert_eq!(label("s2@example.com"), "without a label");
    }

    #[test]
    fn a_list_without_entries_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        fs::write(&path, "email\n").unwrap();
        let message = Lists::read(&[path], &[]).unwrap_err().to_string();
        assert!(message.contains("no address"), "{message}");
    }
}
