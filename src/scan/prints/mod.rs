//! By what the content of files is recognized again: files with identifiers are read once more, and
//! of each a bounded choice of keyed hashes is kept ([`Imprint`]). Which hashes depends on the content
//! alone, neither on threads nor on the order of files. A scan that keeps no history pays nothing.

mod accepted;
mod rows;

pub(super) use accepted::Accepted;
pub(super) use rows::{Rows, Share};

use super::{Context, look, pool};
use crate::key::Sealer;
use crate::model::{Imprint, State};
use crate::source::{Entry, EntryKind, Links, Stat};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// Files, and bytes of them, that are read between two stops: what is known of them is held in memory.
const BATCH: (usize, u64) = (128, 256 << 20);

/// What a look takes.
pub(super) struct Wish {
    /// Dates of the records, by column.
    pub dates: bool,
    /// The records themselves, as hashes: at most so many.
    pub rows: Option<usize>,
    /// Which of these records are there.
    pub sought: Option<Arc<super::trace::Sought>>,
}

impl Wish {
    /// Identifiers alone.
    pub const PLAIN: Self = Self {
        dates: false,
        rows: None,
        sought: None,
    };
}

/// A look at some files.
pub(super) struct Look {
    accepted: Arc<Accepted>,
    entries: Vec<Entry>,
    paths: HashSet<OsString>,
    wish: Wish,
    /// By path.
    shares: Mutex<HashMap<OsString, Share>>,
}

impl Look {
    /// Whether a file is worth it. Standard input cannot be read twice.
    pub fn wants(&self, path: &OsStr) -> bool {
        path != "-" && self.paths.contains(path)
    }

    /// The files, which need not be searched for.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    fn add(&self, path: &OsStr, share: Share) {
        let mut shares = self.shares.lock().unwrap_or_else(PoisonError::into_inner);
        match shares.get_mut(path) {
            Some(known) => known.merge(share),
            None => {
                shares.insert(path.to_owned(), share);
            }
        }
    }
}

/// One file of a look.
#[derive(Clone)]
pub(super) struct Wanted {
    pub root: u32,
    pub path: OsString,
}

/// What was seen of a file.
pub(super) struct Seen {
    pub wanted: Wanted,
    pub share: Share,
    /// How the file was before it was read, if it still was so afterwards and all of it was read.
    pub stat: Option<Stat>,
}

/// Looks at files, some at a time, and hands over what was seen: files in the order of their paths.
/// Ends early if the scan is to stop.
pub(super) fn look_at(
    context: &Context<'_>,
    accepted: &Arc<Accepted>,
    mut files: Vec<Wanted>,
    wish: impl Fn() -> Wish,
    each: &mut dyn FnMut(Vec<Seen>),
) {
    files.sort_by(|a, b| (&a.path, a.root).cmp(&(&b.path, b.root)));
    files.dedup_by(|a, b| a.path == b.path);
    let mut files = files.into_iter().peekable();
    while files.peek().is_some() && !context.stop.is_requested() {
        let (mut batch, mut bytes) = (Vec::new(), 0);
        while batch.len() < BATCH.0
            && bytes < BATCH.1
            && let Some(wanted) = files.next()
        {
            let Ok(metadata) = fs::metadata(Path::new(&wanted.path)) else {
                continue;
            };
            let stat = Stat::of(&metadata);
            bytes += stat.size;
            batch.push((wanted, stat));
        }
        let seen = look_at_some(context, accepted, batch, wish());
        if !context.stop.is_requested() {
            each(seen);
        }
    }
}

fn look_at_some(
    context: &Context<'_>,
    accepted: &Arc<Accepted>,
    batch: Vec<(Wanted, Stat)>,
    wish: Wish,
) -> Vec<Seen> {
    let entry = |(wanted, stat): &(Wanted, Stat)| Entry {
        root: wanted.root,
        path: wanted.path.clone(),
        links: Links::Follow,
        kind: EntryKind::File(*stat),
    };
    let look = Look {
        accepted: Arc::clone(accepted),
        entries: batch.iter().map(entry).collect(),
        paths: batch
            .iter()
            .map(|(wanted, _)| wanted.path.clone())
            .collect(),
        wish,
        shares: Mutex::default(),
    };
    let again = Context {
        look: Some(look::Look::Prints(look)),
        ..Context::new(context.plan, context.stop.clone())
    };
    let outcomes = pool::run(&again).outcomes;
    let unread: HashSet<&OsString> = outcomes
        .iter()
        .filter(|outcome| matches!(outcome.facts.state, State::Failed | State::Partial))
        .map(|outcome| &outcome.origin.path)
        .collect();
    let mut shares = match again.look {
        Some(look::Look::Prints(look)) => {
            let shares = look.shares.into_inner();
            shares.unwrap_or_else(PoisonError::into_inner)
        }
        _ => HashMap::new(),
    };
    let batch = batch.into_iter();
    batch
        .map(|(wanted, stat)| {
            let now = fs::metadata(Path::new(&wanted.path)).map(|now| Stat::of(&now));
            let is_same = now.is_ok_and(|now| now.marks() == stat.marks());
            let whole = is_same && !unread.contains(&wanted.path);
            Seen {
                share: shares.remove(&wanted.path).unwrap_or_default(),
                stat: whole.then_some(stat),
                wanted,
            }
        })
        .collect()
}

/// The imprint of what was seen, sealed.
pub(super) fn imprint(context: &Context<'_>, share: &Share, sealer: &Sealer) -> Imprint {
    let seal = |hash: u64| sealer.seal(hash);
    let set = &context.plan.set;
    let mut kinds: Vec<_> = share
        .kinds
        .iter()
        .map(|(kind, sieve)| (set.info_type(*kind).id.to_string(), sieve.sketch(seal)))
        .collect();
    kinds.sort_by(|(a, mine), (b, theirs)| {
        let sizes = theirs.estimate().cmp(&mine.estimate());
        sizes.then_with(|| a.cmp(b))
    });
    kinds.truncate(Imprint::KINDS);
    Imprint {
        kinds: kinds
            .into_iter()
            .map(|(kind, sketch)| (kind, sketch.masked(Imprint::SEAL)))
            .collect::<BTreeMap<_, _>>(),
        pairs: share.pairs.sketch(seal).masked(Imprint::SEAL),
        records: share.records,
    }
}
