//! From a dump and what it is held against to a ranking.

use super::super::columns::safe_header;
use super::super::prints::{self, Accepted, Share, Wanted, Wish};
use super::super::{Context, FileVersion, Plan, assemble, file_versions, hashed, pool};
use super::Sought;
use crate::analyze::{Common, Suspect, rank_sources};
use crate::model::trace::{FoundRecords, NewestDate, Source, SourceKind, Trace};
use crate::model::{Imprint, State as Ending};
use crate::source::Stop;
use crate::state::State;
use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

/// Records of the dump that are searched for one by one; with more, samples have to do.
const RECORDS: usize = 1_000_000;
/// Sources that are compared with each other.
const KEPT: usize = 200;
/// Files that are searched for the dump's records.
const SEARCHED: usize = 12;

/// Why a dump cannot be traced.
#[derive(Debug, thiserror::Error)]
pub enum Untraced {
    /// There is nothing to trace.
    #[error(
        "nothing in the dump names people: no e-mail addresses, phones, national or customer ids\n  \
         hint: spillmap scan shows what is in it"
    )]
    Nothing,
    /// A state.
    #[error(transparent)]
    State(#[from] crate::state::Error),
    /// Somebody asked for the end.
    #[error("stopped before the end; nothing is told")]
    Stopped,
}

/// What a dump is held against.
pub struct Against<'a> {
    /// Files and folders, to be scanned now.
    pub files: Option<&'a Plan>,
    /// What states keep.
    pub states: &'a [State],
}

/// The files of a plan in which the scan found people.
struct Surveyed<'p> {
    context: Context<'p>,
    accepted: Arc<Accepted>,
    wanted: Vec<Wanted>,
    unread: u64,
}

/// A source, and what the dump has in common with it.
struct Candidate {
    source: Source,
    suspect: Suspect,
    /// If it is a file at hand.
    wanted: Option<Wanted>,
}

/// Says where a dump may come from.
///
/// # Errors
/// If there is nothing to trace, a state cannot be read, or the search was stopped.
pub fn trace(dump: &Plan, against: &Against<'_>, stop: &Stop) -> Result<Trace, Untraced> {
    let surveyed = survey(dump, stop);
    let wish = || Wish {
        dates: true,
        rows: Some(RECORDS),
        sought: None,
    };
    let mut share = Share::default();
    let wanted = surveyed.wanted.clone();
    let mut files = 0;
    prints::look_at(
        &surveyed.context,
        &surveyed.accepted,
        wanted,
        wish,
        &mut |seen| {
            for file in seen {
                files += 1;
                share.merge(file.share);
                // Of too many records a part is of no use.
                share.rows.truncate(RECORDS + 1);
            }
        },
    );
    let sealer = dump.key.sealer();
    let imprint = prints::imprint(&surveyed.context, &share, &sealer);
    if stop.is_requested() {
        return Err(Untraced::Stopped);
    }
    if imprint.is_empty() {
        return Err(Untraced::Nothing);
    }
    let mut pool = Pool::new(&imprint);
    for state in against.states {
        file_versions(state, &mut |version| pool.add(of_version(state, version)))?;
    }
    let sources = against.files.map(|plan| survey(plan, stop));
    if let Some(sources) = &sources {
        pool.add_files(sources);
    }
    let mut ranked = pool.ranked();
    if let Some(sources) = &sources
        && share.rows.len() <= RECORDS
    {
        let sought = Arc::new(Sought::new(std::mem::take(&mut share.rows)));
        search(sources, &sought, &mut ranked);
        ranked = order(&imprint, ranked);
    }
    if stop.is_requested() {
        return Err(Untraced::Stopped);
    }
    let mut told = super::told::tell(dump, &imprint, ranked.into_iter().map(Candidate::told));
    told.dump_files = files;
    told.dump_unread = surveyed.unread;
    told.newest = newest(&surveyed.context, &share);
    told.compared = pool.compared;
    told.unread = sources.map_or(0, |sources| sources.unread);
    told.more += pool.common.saturating_sub(KEPT as u64);
    Ok(told)
}

/// Scans as always, without keeping anything.
fn survey<'p>(plan: &'p Plan, stop: &Stop) -> Surveyed<'p> {
    let mut context = Context::new(plan, stop.clone());
    context.traces = true;
    let walked = pool::run(&context);
    let unread: HashSet<PathBuf> = walked
        .outcomes
        .iter()
        .filter(|outcome| outcome.facts.state != Ending::Scanned)
        .map(|outcome| PathBuf::from(&outcome.origin.path))
        .collect();
    let proofs = hashed::prove(&context, &walked);
    let accepted = assemble::assemble(&context, walked, proofs).accepted;
    let wanted: Vec<Wanted> = accepted
        .origins()
        .filter(|origin| origin.path != "-")
        .map(|origin| Wanted {
            root: origin.root,
            path: origin.path.clone(),
        })
        .collect();
    Surveyed {
        accepted: Arc::new(accepted),
        context,
        wanted,
        unread: unread.len() as u64,
    }
}

fn newest(context: &Context<'_>, share: &Share) -> Vec<NewestDate> {
    let all = share.dates.newest(context.plan.set.lexicon());
    let all = all.into_iter().take(Trace::TOLD);
    all.map(|newest| NewestDate {
        column: safe_header(context, &newest.column).to_string(),
        day: newest.date.to_string(),
    })
    .collect()
}

fn of_version(state: &State, version: FileVersion) -> (Source, Imprint, Option<Wanted>) {
    let kind = SourceKind::Version {
        state: state.path().to_owned(),
        id: version.id,
        first: version.first,
        last: version.last,
        standing: version.standing.as_str(),
    };
    let source = source(
        version.path,
        kind,
        version.modified,
        version.size,
        &version.imprint,
    );
    (source, version.imprint, None)
}

fn source(path: PathBuf, kind: SourceKind, modified: i64, size: u64, imprint: &Imprint) -> Source {
    let (people, people_exact) = imprint.people();
    Source {
        path,
        kind,
        modified,
        size,
        records: imprint.records,
        people,
        people_exact,
        kinds: BTreeMap::new(),
        all: Default::default(),
        pairs: Default::default(),
        found: None,
        behind: 0.0,
    }
}

/// Searches the best files for the dump's records.
fn search(sources: &Surveyed<'_>, sought: &Arc<Sought>, ranked: &mut [Candidate]) {
    let near = |(at, candidate): &(usize, &Candidate)| {
        *at < SEARCHED || candidate.source.behind < 2.0 * Trace::SURE
    };
    let wanted: Vec<Wanted> = ranked
        .iter()
        .enumerate()
        .filter(near)
        .filter_map(|(_, candidate)| candidate.wanted.clone())
        .collect();
    let wish = || Wish {
        sought: Some(Arc::clone(sought)),
        ..Wish::PLAIN
    };
    let mut found = BTreeMap::new();
    prints::look_at(
        &sources.context,
        &sources.accepted,
        wanted,
        wish,
        &mut |seen| {
            for file in seen {
                let hits = &file.share.hits;
                let records = FoundRecords {
                    records: sought.len(),
                    people: hits.people.len() as u64,
                    whole: hits.whole.len() as u64,
                };
                found.insert(file.wanted.path, records);
            }
        },
    );
    for candidate in ranked {
        let wanted = candidate.wanted.as_ref();
        candidate.suspect.found = wanted.and_then(|wanted| found.get(&wanted.path).copied());
    }
}

/// The best sources so far.
struct Pool<'d> {
    dump: &'d Imprint,
    kept: Vec<Candidate>,
    /// Sources that were looked at.
    compared: u64,
    /// Those of them that have something in common with the dump.
    common: u64,
}

impl<'d> Pool<'d> {
    const fn new(dump: &'d Imprint) -> Self {
        Self {
            dump,
            kept: Vec::new(),
            compared: 0,
            common: 0,
        }
    }

    fn add(&mut self, (source, imprint, wanted): (Source, Imprint, Option<Wanted>)) {
        self.compared += 1;
        let common = Common::of(self.dump, &imprint);
        if common.is_empty() {
            return;
        }
        self.common += 1;
        self.kept.push(Candidate {
            source,
            suspect: Suspect {
                imprint,
                found: None,
                common,
            },
            wanted,
        });
        if self.kept.len() >= 2 * KEPT {
            self.thin();
        }
    }

    fn thin(&mut self) {
        self.kept.sort_by(|a, b| {
            let share = |candidate: &Candidate| candidate.suspect.common.best();
            let first = share(b).cmp(&share(a));
            let first = first.then_with(|| a.source.people.cmp(&b.source.people));
            let first = first.then_with(|| a.source.path.cmp(&b.source.path));
            first.then_with(|| a.source.kind.cmp(&b.source.kind))
        });
        self.kept.truncate(KEPT);
    }

    fn add_files(&mut self, sources: &Surveyed<'_>) {
        let sealer = sources.context.plan.key.sealer();
        let wanted = sources.wanted.clone();
        let plain = || Wish::PLAIN;
        prints::look_at(
            &sources.context,
            &sources.accepted,
            wanted,
            plain,
            &mut |seen| {
                for file in seen {
                    let imprint = prints::imprint(&sources.context, &file.share, &sealer);
                    let stat = file.stat.unwrap_or_default();
                    let modified = stat.access.map_or(0, |access| access.modified);
                    let path = PathBuf::from(&file.wanted.path);
                    let source = source(path, SourceKind::File, modified, stat.size, &imprint);
                    self.add((source, imprint, Some(file.wanted)));
                }
            },
        );
    }

    fn ranked(&mut self) -> Vec<Candidate> {
        self.thin();
        order(self.dump, std::mem::take(&mut self.kept))
    }
}

/// The best first, each with how far it is behind.
fn order(dump: &Imprint, candidates: Vec<Candidate>) -> Vec<Candidate> {
    let suspects: Vec<Suspect> = candidates.iter().map(|c| c.suspect.clone()).collect();
    let ranks = rank_sources(dump, &suspects);
    let mut candidates: Vec<Option<Candidate>> = candidates.into_iter().map(Some).collect();
    let ranks = ranks.into_iter();
    ranks
        .filter_map(|(at, behind)| {
            let mut candidate = candidates.get_mut(at)?.take()?;
            candidate.source.behind = behind;
            Some(candidate)
        })
        .collect()
}

impl Candidate {
    fn told(self) -> Source {
        let Common { kinds, all, pairs } = self.suspect.common;
        Source {
            kinds,
            all,
            pairs,
            found: self.suspect.found,
            ..self.source
        }
    }
}
