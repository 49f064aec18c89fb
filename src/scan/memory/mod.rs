//! What earlier runs left: files that are as they were are not opened, what was counted in them is
//! read from the state; and what this run leaves to later ones.
//!
//! A file is as it was if its size, device, inode and both times are the same to the nanosecond,
//! and if it would be scanned on the same terms: rules, version, limits, regions.

mod allowance;
mod digests;
mod history;
mod kept;
mod outcome;
mod prior;
mod settle;
mod steady;
mod tally;
mod ticket;
mod trail;

pub use allowance::{add_allowance, allowances};
pub use history::{FileVersion, Standing, file_versions};
pub use settle::{Settled, Unsettled};
pub(super) use ticket::Ticket;
pub(super) use trail::Trail;

use super::document::Facts;
use super::outcome::{Order, Outcome};
use super::{Context, Plan};
use crate::model::{Encoding, Format, Headers, Origin, State as Ending};
use crate::rule::Recognizer;
use crate::source::{Entry, EntryKind, Root, Stat, file_system_id};
use crate::state::wire::Reader;
use crate::state::{Error, FileName, Journal, Known, KnownFiles, Stamp, State};
use history::History;
use outcome::Around;
use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use steady::{Head, Seen, shape};

/// Raised whenever the way changes in which outcomes are written down or come about.
const EDITION: u32 = 3;

/// The state during a run.
pub struct Memory<'s> {
    state: &'s State,
    /// Read once a file is asked for.
    known: OnceLock<KnownFiles>,
    /// Why these could not be read.
    trouble: Mutex<Option<Error>>,
    journal: Option<Journal>,
    /// What else than the file decides what comes out of it.
    terms: Vec<u8>,
    /// Which domains addresses are counted under: it decides about files with addresses only.
    domains: Vec<u8>,
    /// What else than the files decides what is reported.
    shape: Vec<u8>,
    /// The names of the roots, by their number.
    roots: Vec<u64>,
    /// The file systems that they lie on.
    file_systems: Vec<Option<u64>>,
    /// Whether reports show paths as hashes.
    masked: bool,
    /// Relative paths begin here.
    here: PathBuf,
    reused: AtomicU64,
    /// Files that were read, and that later runs need not read.
    remembered: AtomicU64,
    /// Digests that were worked out in this run.
    digests: Mutex<Vec<(FileName, String)>>,
    /// What the last report may be told again by.
    head: Option<Head>,
    seen: Mutex<Seen>,
    is_distrusted: AtomicBool,
    is_steady: AtomicBool,
    /// Whether something went wrong that may go well the next time.
    is_doubtful: AtomicBool,
    /// What files held in earlier runs, if that is kept.
    history: Option<History>,
}

impl<'s> Memory<'s> {
    /// What a state knows of the files that a plan will meet.
    ///
    /// # Errors
    /// When the state cannot be read or written.
    pub fn new(state: &'s State, plan: &Plan) -> Result<Self, Error> {
        let here = std::env::current_dir().unwrap_or_default();
        let name = |root: &Root| root_name(state, &here, root.path());
        let roots: Vec<u64> = plan.roots.as_slice().iter().map(name).collect();
        let terms = terms(plan);
        let mut memory = Self {
            known: OnceLock::new(),
            trouble: Mutex::default(),
            journal: Some(Journal::start(state)?),
            domains: digest(plan.allowed_domains.join("\n").as_bytes()),
            shape: shape(plan, &terms, &here),
            terms,
            file_systems: plan.roots.as_slice().iter().map(file_system).collect(),
            state,
            masked: plan.mask_paths,
            roots,
            here,
            reused: AtomicU64::new(0),
            remembered: AtomicU64::new(0),
            digests: Mutex::default(),
            head: None,
            seen: Mutex::default(),
            is_distrusted: AtomicBool::new(false),
            is_steady: AtomicBool::new(false),
            is_doubtful: AtomicBool::new(false),
            history: None,
        };
        memory.head = Head::find(&memory, plan);
        Ok(memory)
    }

    /// What is known of files. If it cannot be read, nothing is, and the run fails in the end.
    fn known(&self) -> &KnownFiles {
        self.known.get_or_init(|| {
            let mut all = self.roots.clone();
            all.sort_unstable();
            all.dedup();
            self.state.known_files(&all).unwrap_or_else(|error| {
                let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
                *trouble = Some(error);
                KnownFiles::default()
            })
        })
    }

    /// Files that were not opened.
    pub fn reused(&self) -> u64 {
        self.reused.load(Ordering::Relaxed)
    }

    /// Whether there was something in a file the last time; `None` if it was never read.
    pub(super) fn holds(&self, path: &OsStr) -> Option<bool> {
        let known = self.known().get(&self.name(path))?;
        Some(known.has_record)
    }

    /// What is known of a path that the walk found.
    pub(super) fn recall<'m>(
        &'m self,
        context: &Context<'_>,
        file: u32,
        entry: &Entry,
    ) -> Recalled<'m> {
        let EntryKind::File(stat) = &entry.kind else {
            return Recalled::Unknown;
        };
        let name = self.name(&entry.path);
        self.meet_version(&name, stat);
        let known = self.known().get(&name);
        let mut before = None;
        if let Some(known) = known {
            known.see();
            let same = known.stamp == self.stamp(stat);
            if same && !known.has_record && context.counts_quiet_files() {
                self.reused.fetch_add(1, Ordering::Relaxed);
                return Recalled::Plain(stat.size);
            }
            if same || (known.has_record && stat.size > known.size) {
                let outcomes = self.read(context, file, entry, stat, known);
                match outcomes {
                    Some(outcomes) if same => {
                        self.reused.fetch_add(1, Ordering::Relaxed);
                        return Recalled::Same(outcomes);
                    }
                    outcomes => before = outcomes.and_then(growing),
                }
            }
        }
        let place = (entry.root, entry.path.clone());
        let ticket = Ticket::new(self, name, place, *stat);
        match before {
            Some(before) => Recalled::Grown(ticket, Box::new(before)),
            None => Recalled::Changed(ticket),
        }
    }

    /// What came out of a file, if it was scanned on the terms of now.
    fn read(
        &self,
        context: &Context<'_>,
        file: u32,
        entry: &Entry,
        stat: &Stat,
        known: &Known,
    ) -> Option<Vec<Outcome>> {
        let origin = Origin::file(entry.root, entry.path.clone());
        if !known.has_record {
            return Some(vec![plain(file, origin, stat)]);
        }
        let record = self.state.record(known)?;
        let mut reader = Reader::new(&record);
        if reader.bytes()? != self.terms {
            return None;
        }
        let same_domains = reader.bytes()? == self.domains;
        let around = Around {
            number: file,
            origin: &origin,
            access: stat.access,
        };
        let count = reader.number()?;
        let mut outcomes = Vec::new();
        for _ in 0..count {
            let mut outcome = outcome::read(&mut reader, &around)?;
            if !outcome.facts.hints.is_empty() {
                let facts = &mut outcome.facts;
                facts.hints = context.read_headers(&facts.headers.names, facts.schema);
            }
            if !same_domains && counts_addresses(context, &outcome) {
                return None;
            }
            outcomes.push(outcome);
        }
        reader.is_at_end().then_some(outcomes)
    }

    /// Tells how some files are, all together; `None` if one of them cannot be looked at.
    pub(super) fn stamp_of(&self, paths: &HashSet<OsString>) -> Option<Stamp> {
        let mut paths: Vec<&OsString> = paths.iter().collect();
        paths.sort_unstable();
        let mut all = Vec::new();
        for path in paths {
            let stat = Stat::of(&std::fs::metadata(path).ok()?);
            all.extend(self.name(path));
            all.extend(self.stamp(&stat).0.to_le_bytes());
        }
        Some(Stamp(first_word(self.state.vault().name(&all))))
    }

    /// What was proved of hashes, as it was noted.
    pub(super) fn proofs(&self) -> Option<Vec<u8>> {
        self.state.note(&self.note_name("proofs")).ok().flatten()
    }

    /// Notes what was proved of hashes. If that fails, the files are read again the next time.
    pub(super) fn note_proofs(&self, record: &[u8]) {
        let _ = self.state.set_note(&self.note_name("proofs"), record);
    }

    fn name(&self, path: &OsStr) -> FileName {
        let path = absolute(&self.here, Path::new(path));
        self.state.vault().name(path.as_os_str().as_encoded_bytes())
    }

    fn root(&self, root: u32) -> u64 {
        self.roots.get(root as usize).copied().unwrap_or_default()
    }

    fn stamp(&self, stat: &Stat) -> Stamp {
        stamp(self.state, &self.terms, stat)
    }
}

/// What the state says of a path.
pub(super) enum Recalled<'m> {
    /// What came out of it before.
    Same(Vec<Outcome>),
    /// It was read in full as it is, and held nothing; its size.
    Plain(u64),
    /// It is longer, and this came out of it before: only what was added may have to be read.
    Grown(Arc<Ticket<'m>>, Box<Outcome>),
    /// It has to be read, and will be remembered.
    Changed(Arc<Ticket<'m>>),
    /// It has to be read, and cannot be remembered.
    Unknown,
}

/// All that tells one state of a file from another, on some terms.
fn stamp(state: &State, terms: &[u8], stat: &Stat) -> Stamp {
    let mut marks = terms.to_vec();
    for mark in stat.marks() {
        marks.extend_from_slice(&mark.to_le_bytes());
    }
    Stamp(first_word(state.vault().name(&marks)))
}

/// What came out of a file that may grow.
fn growing(mut outcomes: Vec<Outcome>) -> Option<Outcome> {
    let only = outcomes.pop()?;
    (outcomes.is_empty() && only.growth.is_some()).then_some(only)
}

fn absolute(here: &Path, path: &Path) -> PathBuf {
    // Joined with an absolute path, it is that path.
    here.join(path.strip_prefix(".").unwrap_or(path))
}

/// The file system that a root lies on, where it can be told.
fn file_system(root: &Root) -> Option<u64> {
    root.path().and_then(file_system_id)
}

fn root_name(state: &State, here: &Path, root: Option<&Path>) -> u64 {
    let path = root.map_or_else(|| OsString::from("-"), |path| absolute(here, path).into());
    first_word(state.vault().name(path.as_encoded_bytes()))
}

const fn first_word(name: FileName) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = name;
    u64::from_le_bytes([a, b, c, d, e, f, g, h])
}

/// A path that was written down.
#[cfg(unix)]
pub(super) fn path_of(bytes: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    std::ffi::OsString::from_vec(bytes).into()
}

/// A path that was written down.
#[cfg(not(unix))]
pub(super) fn path_of(bytes: Vec<u8>) -> PathBuf {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

/// Everything but the file that decides what comes out of it.
fn terms(plan: &Plan) -> Vec<u8> {
    let limits = &plan.limits;
    let features = [
        cfg!(feature = "bzip2"),
        cfg!(feature = "deflate64"),
        cfg!(feature = "lz4"),
        cfg!(feature = "xz"),
        cfg!(feature = "zstd"),
        cfg!(feature = "pdf"),
        cfg!(feature = "parquet"),
    ];
    let words = format!(
        "{EDITION} {} {:?} {} {:?} {} {features:?} {:?} {}",
        env!("CARGO_PKG_VERSION"),
        plan.set.digest(),
        limits.depth,
        limits.time,
        limits.program.is_some(),
        plan.regions,
        super::this_year(),
    );
    digest(words.as_bytes())
}

fn digest(of: &[u8]) -> Vec<u8> {
    blake3::hash(of).as_bytes()[..16].to_vec()
}

/// Whether a document has e-mail addresses, which lie under some domain or other.
fn counts_addresses(context: &Context<'_>, outcome: &Outcome) -> bool {
    let Some(email) = context.plan.set.rule_for(Recognizer::Email) else {
        return false;
    };
    let columns = outcome.tally.columns.iter().chain([&outcome.tally.outside]);
    let mut all = columns.flat_map(|column| column.signatures());
    all.any(|tally| tally.signature.rule() == email)
}

/// A file that was scanned in full and held nothing.
fn plain(file: u32, origin: Origin, stat: &Stat) -> Outcome {
    let facts = Facts {
        state: Ending::Scanned,
        format: Format::Text,
        encoding: None::<Encoding>,
        compression: None,
        dialect: None,
        size: stat.size,
        counted: stat.size,
        fitting: false,
        access: stat.access,
        headers: Headers::default(),
        schema: None,
        hints: Vec::new(),
        problems: Vec::new(),
    };
    let mut outcome = Outcome::without_content(Order::of_file(file), Arc::new(origin), facts);
    outcome.stored = stat.size;
    outcome.decoded = stat.size;
    outcome
}
