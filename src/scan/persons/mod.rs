//! Who is affected: while documents are scanned, every match leaves keyed fingerprints and what is
//! needed to tell people apart; once the columns are judged, rows become records, and
//! `analyze::persons` says which of them are of one person.
//!
//! No value is kept. What does not fit into memory goes to a temporary file without a name,
//! encrypted with a key that only the process has.

mod gather;
mod join;
mod mention;
mod normal;
mod partitions;
pub(super) mod proofs;
mod role;
mod rows;

pub(super) use gather::{Gatherer, Taker};
pub(super) use join::collect;
pub use join::{Dump, RecordPlace};

use super::Context;
use super::hashed::Proofs;
use super::pool::Walked;
use crate::model::incident::ElementSet;
use jiff::civil::Date;
use std::collections::{HashMap, HashSet};
use std::ffi::OsString;
use std::sync::Arc;

/// How people are told apart.
#[derive(Clone, Debug)]
pub struct PersonsPlan {
    /// What each data type counts as.
    pub elements: HashMap<Arc<str>, ElementSet>,
    /// The day on which somebody is a minor or not.
    pub day: Date,
    /// Domains whose addresses are our own staff's, in small letters.
    pub own_domains: Vec<String>,
    /// Bytes of memory for what is sorted; the rest goes to a temporary file.
    pub memory: usize,
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
