//! Hashes that the scan itself undoes: where columns of hashed e-mails or phones were found, the
//! files with these and with plain ones are read once more, a bounded choice of both is kept (in
//! memory only), and the plain ones are hashed as vendors do it. A hit proves that the column
//! re-identifies people.
//!
//! Which values are kept depends on their keyed hash alone: neither threads nor blocks change the
//! outcome. A scan without such columns pays nothing.

mod bottom;
mod digest;
mod keep;
mod proof;
#[cfg(test)]
mod tests;

pub(super) use digest::{Algorithm, Hash, of_email, of_phone};
pub(super) use keep::{Keeper, Look};
pub(super) use proof::Proof;

use super::outcome::Outcome;
use super::pool::{self, Walked};
use super::{Context, look};
use crate::analyze::Verdict;
use crate::model::{HeaderHint, InfoTypeId, Origin};
use crate::rule::PatternSet;
use crate::state::Stamp;
use crate::state::wire::{Reader, Writer};
use keep::Kinds;
use std::collections::{BTreeMap, HashSet};
use std::ffi::OsString;
use std::sync::Arc;

/// What is proved of columns, by document and column from 0.
pub(super) type Proofs = BTreeMap<(Arc<Origin>, u32), Proof>;

/// Looks again at what the walk found, if it found hashes.
pub(super) fn prove(context: &Context<'_>, walked: &Walked) -> Proofs {
    let Some(kinds) = Kinds::of(&context.plan.set) else {
        return Proofs::new();
    };
    let holds = |outcome: &Outcome, wanted: &[InfoTypeId]| {
        let mut all = outcome.tally.columns.iter().chain([&outcome.tally.outside]);
        all.any(|column| {
            let signatures = column.signatures().into_iter();
            signatures
                .map(|tally| context.plan.set.rule(tally.signature.rule()).info_type)
                .any(|info_type| wanted.contains(&info_type))
        })
    };
    let any = |wanted: &[InfoTypeId]| walked.outcomes.iter().any(|o| holds(o, wanted));
    let both = any(&kinds.hashes()) && any(&kinds.plain());
    if !both || context.stop.is_requested() {
        return Proofs::new();
    }
    let paths: HashSet<OsString> = walked
        .outcomes
        .iter()
        .filter(|outcome| holds(outcome, &kinds.all()))
        .map(|outcome| outcome.origin.path.clone())
        .collect();
    let files = context.memory.and_then(|memory| memory.stamp_of(&paths));
    if let Some(proofs) = remembered(context, files) {
        return proofs;
    }
    let proofs = look_again(context, kinds, paths);
    if let (Some(memory), Some(files)) = (context.memory, files)
        && !context.stop.is_requested()
    {
        let mut to = Writer::default();
        to.hash(files.0);
        let all: Vec<_> = proofs.iter().collect();
        to.list(&all, |to, (place, proof)| proof::write(to, place, proof));
        memory.note_proofs(&to.into_bytes());
    }
    proofs
}

/// What was proved when the same files were as they are.
fn remembered(context: &Context<'_>, files: Option<Stamp>) -> Option<Proofs> {
    let record = context.memory?.proofs()?;
    let mut from = Reader::new(&record);
    let same = from.hash()? == files?.0;
    let proofs = from.list(proof::read)?;
    same.then(|| proofs.into_iter().collect())
}

/// Reads these files once more.
fn look_again(context: &Context<'_>, kinds: Kinds, paths: HashSet<OsString>) -> Proofs {
    let plan = context.plan;
    let hasher = plan.key.hasher();
    let again = Context {
        look: Some(look::Look::Hashes(Look::new(kinds, paths, hasher))),
        ..Context::new(plan, context.stop.clone())
    };
    let second = pool::run(&again);
    let Some(look::Look::Hashes(look)) = again.look else {
        return Proofs::new();
    };
    let mut kept = look.into_kept();
    kept.order_keys(&second.outcomes);
    proof::prove(&kept, &plan.key.hasher())
}

/// Whether an info type is one of hashes.
pub(super) fn is_hash(set: &PatternSet, info_type: InfoTypeId) -> bool {
    Kinds::of(set).is_some_and(|kinds| kinds.hashes().contains(&info_type))
}

/// Joins the verdict on a column of hashes with what was proved of it. False if neither a header
/// nor a proof tells what was hashed: digests are everywhere, and most are of no person.
pub(super) fn settle(verdict: &mut Verdict, proof: Option<&Proof>, hints: &[HeaderHint]) -> bool {
    const TELLING: [&str; 4] = ["hashed_email", "hashed_phone", "email", "phone"];
    if let Some(proof) = proof {
        verdict.probability = proof.probability();
        verdict.evidence.push(proof.evidence());
        return true;
    }
    hints.iter().any(|hint| TELLING.contains(&&*hint.concept))
}
