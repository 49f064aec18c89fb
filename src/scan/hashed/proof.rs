//! Plain values, hashed as vendors do it, held against the digests of every column.

use super::Proofs;
use super::bottom::Bottom;
use super::digest::{Algorithm, Hash, Variant, of_email, of_phone};
use super::keep::Kept;
use crate::key::ValueHasher;
use crate::model::{Evidence, Origin, Probability};
use crate::rule::{PatternSet, Recognizer, Rule};
use crate::scan::memory::path_of;
use crate::state::wire::{Reader, Writer};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Keeps digests apart from values of any info type.
const DOMAIN: u16 = u16::MAX;

/// The keyed hash by which digests are chosen and found.
pub(super) fn hash_of(hasher: &ValueHasher, digest: &Hash) -> u64 {
    hasher.hash(DOMAIN, digest.bytes())
}

/// That a column holds hashes of values that this scan saw.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::scan) struct Proof {
    /// What was hashed: phone numbers, or e-mail addresses.
    is_phone: bool,
    /// In which form.
    form: &'static str,
    algorithm: Algorithm,
    /// Values that were found hashed, of those that were tried.
    hits: usize,
    tried: usize,
    /// The chance of a value that is here and there to be among the hits.
    chance: f64,
}

impl Proof {
    /// The rule of what was hashed, whatever the header made of it.
    pub fn rule<'s>(&self, set: &'s PatternSet) -> Option<&'s Rule> {
        let hashed = match self.is_phone {
            true => Recognizer::PhoneHash,
            false => Recognizer::EmailHash,
        };
        set.rule_for(hashed).map(|rule| set.rule(rule))
    }

    /// How e-mail addresses were hashed, if they were.
    pub fn way(&self) -> Option<(Algorithm, &'static str)> {
        (!self.is_phone).then_some((self.algorithm, self.form))
    }

    /// How sure it is: no two texts have one hash.
    pub fn probability(&self) -> Probability {
        Probability::from_basis_points(9_990)
    }

    /// What it rests on, and what it may have missed.
    pub fn evidence(&self) -> Evidence {
        let bound = match self.chance >= 1.0 {
            true => "everything that was seen was tried".to_owned(),
            false => format!(
                "of values in both places about {:.2} % are noticed",
                self.chance * 100.0
            ),
        };
        Evidence {
            kind: "reidentified",
            detail: format!(
                "{} of {} {} seen in this scan are hashed here ({}, {}); {bound}",
                self.hits,
                self.tried,
                match self.is_phone {
                    true => "phone numbers",
                    false => "e-mail addresses",
                },
                self.algorithm.name(),
                self.form
            ),
        }
    }
}

/// Writes down what was proved of a column, for later runs.
pub(super) fn write(to: &mut Writer, (origin, column): &(Arc<Origin>, u32), proof: &Proof) {
    to.number(u64::from(origin.root));
    to.bytes(origin.path.as_encoded_bytes());
    to.list(&origin.inner, |to, name| to.text(name));
    to.number(origin.places as u64);
    to.number(u64::from(*column));
    to.flag(proof.is_phone);
    to.text(proof.form);
    to.text(proof.algorithm.name());
    to.number(proof.hits as u64);
    to.number(proof.tried as u64);
    to.hash(proof.chance.to_bits());
}

/// What [`write`] wrote.
pub(super) fn read(from: &mut Reader<'_>) -> Option<((Arc<Origin>, u32), Proof)> {
    let origin = Origin {
        root: from.small()?,
        path: path_of(from.bytes()?.to_owned()).into(),
        inner: from.list(|from| Some(from.text()?.to_owned()))?,
        places: from.small()?,
    };
    let column = from.small()?;
    let (is_phone, form, algorithm) = (from.flag()?, from.word()?, from.text()?);
    let proof = Proof {
        is_phone,
        form,
        algorithm: Algorithm::ALL.into_iter().find(|a| a.name() == algorithm)?,
        hits: from.small()?,
        tried: from.small()?,
        chance: f64::from_bits(from.hash()?),
    };
    Some(((Arc::new(origin), column), proof))
}

/// Hits by column, kind, algorithm and form.
type Hits = BTreeMap<((Arc<Origin>, u32), (bool, Algorithm, &'static str)), usize>;

/// The forms in which a value is hashed.
type Forms = fn(&[u8]) -> Vec<Variant>;

/// Proves what can be proved.
pub(super) fn prove(kept: &Kept, hasher: &ValueHasher) -> Proofs {
    let used: BTreeSet<Algorithm> = kept
        .digests
        .values()
        .flat_map(|digests| digests.values().map(Hash::algorithm))
        .collect();
    let mut hits = Hits::new();
    let kinds: [(bool, &Bottom<Vec<u8>>, Forms); 2] = [
        (false, &kept.emails, of_email),
        (true, &kept.phones, of_phone),
    ];
    for (is_phone, values, forms) in kinds {
        for (form, text) in values.values().flat_map(|value| forms(value)) {
            for algorithm in &used {
                let hash = hash_of(hasher, &algorithm.hash(&text));
                for (column, _) in kept.digests.iter().filter(|(_, d)| d.holds(hash)) {
                    let key = (column.clone(), (is_phone, *algorithm, form));
                    *hits.entry(key).or_default() += 1;
                }
            }
        }
    }
    let mut proofs = Proofs::new();
    for ((column, (is_phone, algorithm, form)), count) in hits {
        let values = if is_phone { &kept.phones } else { &kept.emails };
        let share = kept.digests.get(&column).map_or(1.0, Bottom::share);
        let proof = Proof {
            is_phone,
            form,
            algorithm,
            hits: count,
            tried: values.len(),
            chance: values.share() * share,
        };
        let better = proofs.get(&column).is_none_or(|known| known.hits < count);
        if better {
            proofs.insert(column, proof);
        }
    }
    proofs
}
