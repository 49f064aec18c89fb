//! Where asked values are: everything is read as in a scan, and held against the values in every form
//! in which they are known again. What detection recognises is compared as normalised; beside that
//! every cell and every text is searched for writings of the values and for their digests.
//!
//! Of documents nothing is kept but the places.

mod asked;
mod compact;
mod keeper;
mod names;
mod patterns;
mod rows;
mod settle;
mod share;
mod text;
mod wanted;

pub(super) use keeper::Keeper;
pub use wanted::{Unsearchable, Wanted, check};

use super::covered::{FileStates, left_out};
use super::outcome::{Order, Outcome};
use super::paths::shown_origin;
use super::{Context, Plan, look, pool};
use crate::model::{AskedValue, Coverage, Found, FoundPlace, Origin};
use crate::source::{Counters, Stop};
use asked::Search;
use share::Share;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

/// The only reading of the files.
pub(super) struct Look {
    search: Search,
    shares: Mutex<HashMap<u32, Share>>,
    settled: Mutex<Vec<Settled>>,
}

/// The places in one document.
struct Settled {
    origin: Arc<Origin>,
    order: Order,
    places: Vec<FoundPlace>,
}

impl Look {
    fn add(&self, number: u32, share: Share) {
        let mut shares = self.shares.lock().unwrap_or_else(PoisonError::into_inner);
        shares.entry(number).or_default().merge(share);
    }

    /// Takes what was found in a finished document, and lets go of what only told where.
    pub fn settle(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let share = {
            let mut shares = self.shares.lock().unwrap_or_else(PoisonError::into_inner);
            shares.remove(&outcome.number).unwrap_or_default()
        };
        let places = settle::places(&self.search, context, outcome, share);
        outcome.strip();
        if places.is_empty() {
            return;
        }
        let mut settled = self.settled.lock().unwrap_or_else(PoisonError::into_inner);
        settled.push(Settled {
            origin: Arc::clone(&outcome.origin),
            order: outcome.order.clone(),
            places,
        });
    }
}

/// Searches everything that a plan reads for values that [`check`] lets pass.
pub fn find(plan: &Plan, wanted: &[Wanted], counters: Arc<Counters>, stop: Stop) -> Found {
    let started = std::time::Instant::now();
    let stop = stop.at(plan.max_time.map(|most| started + most));
    let mut context = Context::new(plan, stop);
    context.counters = counters;
    context.look = Some(look::Look::Values(Box::new(Look {
        search: Search::new(&context, wanted),
        shares: Mutex::default(),
        settled: Mutex::default(),
    })));
    let mut walked = pool::run(&context);
    let coverage = coverage(&context, &mut walked);
    let incomplete = context.stop.is_requested();
    let Some(look::Look::Values(look)) = context.look else {
        return Found::default();
    };
    let mut settled = look
        .settled
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    settled.sort_by(|a, b| a.origin.cmp(&b.origin).then_with(|| a.order.cmp(&b.order)));
    let asked = sums(&look.search, &settled);
    Found {
        asked,
        places: settled
            .into_iter()
            .flat_map(|document| document.places)
            .collect(),
        coverage,
        incomplete,
    }
}

fn coverage(context: &Context<'_>, walked: &mut pool::Walked) -> Coverage {
    let states = FileStates::settle(&mut walked.outcomes);
    let mut coverage = Coverage {
        folders: walked.summary.folders,
        ..Coverage::default()
    };
    coverage.notes.extend(left_out(&walked.summary));
    coverage.notes.append(&mut walked.summary.notes);
    coverage.skipped.files += walked.summary.excluded.files;
    coverage.skipped.bytes += walked.summary.excluded.bytes;
    for outcome in &walked.outcomes {
        let shown = shown_origin(context, &outcome.origin);
        states.count(outcome, &shown, &mut coverage);
    }
    coverage
}

/// What was found of each value.
fn sums(search: &Search, settled: &[Settled]) -> Vec<AskedValue> {
    let mut files: Vec<BTreeSet<(u32, &std::ffi::OsStr, &[String])>> =
        vec![BTreeSet::new(); search.asked.len()];
    let mut rows = vec![0; search.asked.len()];
    for document in settled {
        for place in &document.places {
            if let (Some(files), Some(rows)) =
                (files.get_mut(place.asked), rows.get_mut(place.asked))
            {
                files.insert(document.origin.of_file());
                *rows += place.count;
            }
        }
    }
    let asked = search.asked.iter().zip(files).zip(rows);
    let sum = |((asked, files), rows): ((&asked::Asked, BTreeSet<_>), u64)| AskedValue {
        kind: Arc::clone(&asked.kind),
        masked: asked.mask(&asked.value),
        files: files.len() as u64,
        rows,
    };
    asked.map(sum).collect()
}
