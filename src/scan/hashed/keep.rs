//! What the second look keeps: plain e-mails and phones, and the digests of each column.

use super::super::outcome::Outcome;
use super::bottom::Bottom;
use super::digest::Hash;
use crate::detect::{MatchSink, RawMatch};
use crate::key::ValueHasher;
use crate::model::{InfoTypeId, Origin};
use crate::rule::PatternSet;
use std::collections::{BTreeMap, HashSet};
use std::ffi::{OsStr, OsString};
use std::sync::{Arc, Mutex, PoisonError};

/// Plain values of one kind.
const VALUES: usize = 16_384;
/// Digests of one column.
const DIGESTS: usize = 65_536;

/// The info types that matter here.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kinds {
    pub email: InfoTypeId,
    pub phone: InfoTypeId,
    pub email_hash: InfoTypeId,
    pub phone_hash: InfoTypeId,
}

impl Kinds {
    /// `None` if the rules know no hashes.
    pub fn of(set: &PatternSet) -> Option<Self> {
        Some(Self {
            email: set.info_type_named("email")?,
            phone: set.info_type_named("phone")?,
            email_hash: set.info_type_named("email_hash")?,
            phone_hash: set.info_type_named("phone_hash")?,
        })
    }

    pub fn hashes(&self) -> [InfoTypeId; 2] {
        [self.email_hash, self.phone_hash]
    }

    pub fn plain(&self) -> [InfoTypeId; 2] {
        [self.email, self.phone]
    }

    pub fn all(&self) -> [InfoTypeId; 4] {
        [self.email, self.phone, self.email_hash, self.phone_hash]
    }
}

/// A second look at some of the files.
pub(in crate::scan) struct Look {
    kinds: Kinds,
    paths: HashSet<OsString>,
    hasher: ValueHasher,
    kept: Mutex<Kept>,
}

impl Look {
    pub(super) fn new(kinds: Kinds, paths: HashSet<OsString>, hasher: ValueHasher) -> Self {
        Self {
            kinds,
            paths,
            hasher,
            kept: Mutex::new(Kept::default()),
        }
    }

    /// Whether a file is worth it. Standard input cannot be read twice.
    pub fn wants(&self, path: &OsStr) -> bool {
        path != "-" && self.paths.contains(path)
    }

    pub(super) fn into_kept(self) -> Kept {
        self.kept
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// Everything that is kept.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub emails: Bottom<Vec<u8>>,
    pub phones: Bottom<Vec<u8>>,
    pub digests: BTreeMap<(Arc<Origin>, u32), Bottom<Hash>>,
}

impl Default for Kept {
    fn default() -> Self {
        Self {
            emails: Bottom::new(VALUES),
            phones: Bottom::new(VALUES),
            digests: BTreeMap::new(),
        }
    }
}

impl Kept {
    fn merge(&mut self, other: &Self) {
        self.emails.merge(&other.emails);
        self.phones.merge(&other.phones);
        for (column, digests) in &other.digests {
            let empty = || Bottom::new(DIGESTS);
            self.digests
                .entry(column.clone())
                .or_insert_with(empty)
                .merge(digests);
        }
    }

    /// Gives the columns of JSON Lines their places in the document instead of numbers.
    pub fn order_keys(&mut self, outcomes: &[Outcome]) {
        for outcome in outcomes {
            let Some(keys) = &outcome.keys else { continue };
            let ordered = keys.columns();
            let place = |number: u32| ordered.iter().position(|(_, known)| *known == number);
            let (own, others) = std::mem::take(&mut self.digests)
                .into_iter()
                .partition::<BTreeMap<_, _>, _>(|((origin, _), _)| *origin == outcome.origin);
            self.digests = others;
            for ((origin, number), digests) in own {
                if let Some(place) = place(number).and_then(|p| u32::try_from(p).ok()) {
                    self.digests.insert((origin, place), digests);
                }
            }
        }
    }
}

/// One thread's share of the look at one document.
pub(in crate::scan) struct Keeper<'c> {
    look: &'c Look,
    set: &'c PatternSet,
    origin: Arc<Origin>,
    kept: Kept,
}

impl<'c> Keeper<'c> {
    pub fn new(look: &'c Look, set: &'c PatternSet, origin: Arc<Origin>) -> Self {
        Self {
            look,
            set,
            origin,
            kept: Kept::default(),
        }
    }

    /// Adds the share to the whole.
    pub fn hand_over(self) {
        let whole = self.look.kept.lock();
        whole
            .unwrap_or_else(PoisonError::into_inner)
            .merge(&self.kept);
    }
}

impl MatchSink for Keeper<'_> {
    fn take(&mut self, found: RawMatch<'_>) {
        let Look { kinds, hasher, .. } = self.look;
        let info_type = self.set.rule(found.signature.rule()).info_type;
        let value = found.normalised.expose();
        let hash = hasher.hash(self.set.info_type(info_type).domain(), value);
        if info_type == kinds.email {
            self.kept.emails.offer(hash, || value.to_vec());
        } else if info_type == kinds.phone {
            self.kept.phones.offer(hash, || value.to_vec());
        } else if kinds.hashes().contains(&info_type)
            && let (Some(column), Some(digest)) = (found.column, Hash::parse(value))
        {
            let column = (Arc::clone(&self.origin), column);
            let digests = self.kept.digests.entry(column);
            digests
                .or_insert_with(|| Bottom::new(DIGESTS))
                .offer(super::proof::hash_of(hasher, &digest), || digest);
        }
    }
}
