//! Names of kinds: their families, other names that are accepted, and which are hard identifiers.

use super::case::Scope;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

/// When a found kind stands for an expected one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, clap::ValueEnum)]
pub enum Match {
    /// The same kind, another name of it, or the name of its family.
    #[default]
    Kind,
    /// Any kind of the same or a neighbouring family, too.
    Family,
}

/// Families whose kinds stand for each other under [`Match::Family`].
const LINKS: &[&[&str]] = &[
    &["national_id", "tax_id", "health_id"],
    &["tax_id", "vat", "company_id"],
    &["url"],
    &["date", "dob"],
    &["secret"],
    &["name"],
    &["place"],
];

#[derive(Deserialize)]
struct Kind {
    family: String,
    hard: bool,
}

/// All kinds that cases know.
#[derive(Deserialize)]
pub struct Kinds {
    kinds: BTreeMap<String, Kind>,
    aliases: BTreeMap<String, Vec<String>>,
    #[serde(skip)]
    families: BTreeSet<String>,
    /// When a found kind stands for an expected one.
    #[serde(skip)]
    pub matching: Match,
}

impl Kinds {
    /// Reads `kinds.json`.
    pub fn load(file: &Path) -> io::Result<Self> {
        let mut kinds: Self = serde_json::from_slice(&fs::read(file)?)?;
        kinds.families = kinds.kinds.values().map(|k| k.family.clone()).collect();
        Ok(kinds)
    }

    /// The kinds that the generator labels, each its own family; all but the `soft` ones are hard.
    pub fn labelled<'a>(names: impl Iterator<Item = &'a str>, soft: &[&str]) -> Self {
        let kind = |name: &str| Kind {
            family: name.to_owned(),
            hard: !soft.contains(&name),
        };
        let kinds: BTreeMap<String, Kind> = names.map(|n| (n.to_owned(), kind(n))).collect();
        let host = || vec!["ip_address".to_owned()];
        Self {
            families: kinds.keys().cloned().collect(),
            kinds,
            aliases: [("ipv4".to_owned(), host()), ("ipv6".to_owned(), host())].into(),
            matching: Match::Kind,
        }
    }

    /// The family of a kind, a family or another name.
    pub fn family<'a>(&'a self, kind: &'a str) -> Option<&'a str> {
        if let Some(known) = self.kinds.get(kind) {
            return Some(&known.family);
        }
        if self.families.contains(kind) {
            return Some(kind);
        }
        let first = self.aliases.get(kind)?.first()?;
        self.family(first)
    }

    /// Whether it is a hard identifier.
    pub fn is_hard(&self, kind: &str) -> bool {
        if let Some(known) = self.kinds.get(kind) {
            return known.hard;
        }
        if let Some(first) = self.aliases.get(kind).and_then(|names| names.first()) {
            return self.is_hard(first);
        }
        let family = self.family(kind);
        let of_family = |k: &Kind| Some(k.family.as_str()) == family;
        self.kinds.values().any(|k| k.hard && of_family(k))
    }

    /// Whether a finding of the kind `found` stands for an expected `want`.
    pub fn fits(&self, found: &str, want: &str) -> bool {
        let is_alias = |names: &Vec<String>| names.iter().any(|name| name == want);
        if found == want || self.aliases.get(found).is_some_and(is_alias) {
            return true;
        }
        let (Some(ours), Some(theirs)) = (self.family(found), self.family(want)) else {
            return false;
        };
        // A family's name stands for every kind in it, and the reverse.
        if found == theirs || want == ours {
            return true;
        }
        let linked = |link: &&[&str]| link.contains(&ours) && link.contains(&theirs);
        self.matching == Match::Family && (ours == theirs || LINKS.iter().any(linked))
    }

    /// Whether a finding of the kind is judged.
    pub fn is_judged(&self, kind: &str, scope: &Scope) -> bool {
        match scope {
            Scope::Named(name) if name == "all" => true,
            Scope::Named(name) if name == "hard" => self.is_hard(kind),
            Scope::Named(name) => self.fits(kind, name),
            Scope::Kinds(kinds) => kinds.iter().any(|want| self.fits(kind, want)),
        }
    }
}
