//! Hashed e-mail addresses whose address is in the dump, too: the same person. Where columns are
//! proved to hold such hashes, files with addresses are read once more, and every address is hashed
//! in the proved ways.

use super::super::hashed::{Algorithm, Hash, Proofs, of_email};
use super::super::look::Look as AnyLook;
use super::super::{Context, pool};
use super::gather::{Gatherer, fingerprint, stands_for_nobody};
use super::normal;
use crate::detect::{MatchSink, RawMatch};
use crate::key::ValueHasher;
use crate::model::InfoTypeId;
use crate::rule::PatternSet;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ffi::{OsStr, OsString};
use std::sync::{Mutex, PoisonError};

/// Keeps digests apart from values of any info type.
const DIGESTS: u16 = 0xD16E;

/// The fingerprint of a digest as read from a cell, in whatever case its digits are.
pub(super) fn of_digest(hasher: &ValueHasher, cell: &[u8]) -> u128 {
    match Hash::parse(cell) {
        Some(digest) => fingerprint(hasher, DIGESTS, digest.bytes()),
        None => fingerprint(hasher, DIGESTS, cell),
    }
}

/// The addresses of digests, both as fingerprints.
#[derive(Clone, Debug, Default)]
pub(in crate::scan) struct Proved(HashMap<u128, u128>);

impl Proved {
    /// The fingerprint of the address whose digest this is of.
    pub fn email_of(&self, digest: u128) -> Option<u128> {
        self.0.get(&digest).copied()
    }
}

/// A second look at addresses.
pub(in crate::scan) struct Look {
    /// Digests that the dump holds.
    digests: HashSet<u128>,
    ways: BTreeSet<(Algorithm, &'static str)>,
    paths: HashSet<OsString>,
    email: InfoTypeId,
    domain: u16,
    hasher: ValueHasher,
    found: Mutex<HashMap<u128, u128>>,
}

impl Look {
    /// Whether a file is worth it. Standard input cannot be read twice.
    pub fn wants(&self, path: &OsStr) -> bool {
        path != "-" && self.paths.contains(path)
    }
}

/// Looks again at the files with addresses, if hashes of addresses were proved.
pub(in crate::scan) fn prove(
    context: &Context<'_>,
    gatherer: &Gatherer,
    proofs: &Proofs,
    paths: HashSet<OsString>,
) -> Proved {
    let ways: BTreeSet<_> = proofs.values().filter_map(|proof| proof.way()).collect();
    let set = &context.plan.set;
    let Some(email) = set.info_type_named("email").filter(|_| !ways.is_empty()) else {
        return Proved::default();
    };
    let look = Look {
        digests: gatherer.take_digests(),
        ways,
        paths,
        email,
        domain: set.info_type(email).domain(),
        hasher: context.plan.key.hasher(),
        found: Mutex::default(),
    };
    let again = Context {
        look: Some(AnyLook::Digests(look)),
        ..Context::new(context.plan, context.stop.clone())
    };
    pool::run(&again);
    match again.look {
        Some(AnyLook::Digests(look)) => Proved(
            look.found
                .into_inner()
                .unwrap_or_else(PoisonError::into_inner),
        ),
        _ => Proved::default(),
    }
}

/// One thread's share of the look at one document.
pub(in crate::scan) struct Keeper<'c> {
    look: &'c Look,
    set: &'c PatternSet,
    found: Vec<(u128, u128)>,
}

impl<'c> Keeper<'c> {
    pub const fn new(look: &'c Look, set: &'c PatternSet) -> Self {
        Self {
            look,
            set,
            found: Vec::new(),
        }
    }

    /// Adds the share to the whole.
    pub fn hand_over(self) {
        let whole = self.look.found.lock();
        whole
            .unwrap_or_else(PoisonError::into_inner)
            .extend(self.found);
    }
}

impl MatchSink for Keeper<'_> {
    fn take(&mut self, found: RawMatch<'_>) {
        let look = self.look;
        let nobody = stands_for_nobody(found.signature, found.normalised.expose());
        if nobody || self.set.rule(found.signature.rule()).info_type != look.email {
            return;
        }
        let address = found.normalised.expose();
        for (form, text) in of_email(address) {
            let ways = look.ways.iter().filter(|(_, way)| *way == form);
            for (algorithm, _) in ways {
                let digest = fingerprint(&look.hasher, DIGESTS, algorithm.hash(&text).bytes());
                if look.digests.contains(&digest) {
                    let mailbox = normal::mailbox(address);
                    let email = fingerprint(&look.hasher, look.domain, &mailbox);
                    self.found.push((digest, email));
                }
            }
        }
    }
}
