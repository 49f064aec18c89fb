//! Who is affected: while documents are scanned, every match leaves keyed fingerprints and what is
//! needed to tell people apart; once the columns are judged, rows become records, and
//! `analyze::persons` says which of them are of one person.
//!
//! No value is kept. What does not fit into memory goes to a temporary file without a name,
//! encrypted with a key that only the process has.

mod compare;
pub(super) mod contact;
mod gather;
mod join;
mod mention;
mod normal;
mod partitions;
pub(super) mod proofs;
mod role;
mod rows;

pub use compare::SharedKey;
pub use contact::{Contact, Contacts, contacts};
pub(super) use gather::{Gatherer, Taker};
pub(super) use join::collect;
pub use join::{Dump, Input, RecordPlace};
pub(super) use normal::{AROUND, mailbox};

use super::Context;
use super::hashed::Proofs;
use super::outcome::Outcome;
use super::paths::shown_origin;
use super::pool::Walked;
use crate::rule::law::ElementMap;
use crate::source::Globs;
use jiff::civil::Date;
use std::collections::HashSet;
use std::ffi::OsString;

/// How people are told apart.
#[derive(Clone, Debug)]
pub struct PersonsPlan {
    /// What each data type counts as.
    pub elements: ElementMap,
    /// The day on which somebody is a minor or not.
    pub day: Date,
    /// Domains whose addresses are our own staff's, in small letters.
    pub own_domains: Vec<String>,
    /// Columns that do not count: of which files, and their headers.
    pub ignored: Vec<(Globs, String)>,
    /// Bytes of memory for what is sorted; the rest goes to a temporary file.
    pub memory: usize,
}

/// The files of the walk, if people are to be told apart.
pub(super) fn inputs(context: &Context<'_>, walked: &Walked) -> Vec<Input> {
    if context.gatherer.is_none() {
        return Vec::new();
    }
    let files = walked
        .outcomes
        .iter()
        .filter(|outcome| !outcome.order.is_member());
    let input = |outcome: &Outcome| Input {
        path: outcome.origin.path.clone(),
        shown: shown_origin(context, &outcome.origin),
        size: outcome.facts.size,
        modified: outcome.facts.access.map(|access| access.modified),
    };
    files.map(input).collect()
}

/// What is proved of hashed addresses; nothing unless people are to be told apart.
pub(super) fn proved(context: &Context<'_>, walked: &Walked, proofs: &Proofs) -> proofs::Proved {
    let Some(gatherer) = context.gatherer.as_ref().filter(|_| !proofs.is_empty()) else {
        return proofs::Proved::default();
    };
    let notable = walked
        .outcomes
        .iter()
        .filter(|outcome| outcome.is_notable());
    let paths: HashSet<OsString> = notable.map(|o| o.origin.path.clone()).collect();
    proofs::prove(context, gatherer, proofs, paths)
}
