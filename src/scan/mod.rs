//! The pipeline, where all rooms meet: a [`Plan`] becomes a [`Scan`].
//!
//! `walk` finds documents, [`layers`] takes off what is around them, [`members`] goes through those
//! that hold others, [`document`] recognizes each and plans its columns, [`cutter`] cuts it
//! into blocks, [`job`] scans these on any number of threads, [`assemble`] judges the sums and
//! makes the report. Nothing that is wrong with an input stops the scan.

mod assemble;
mod audit;
mod blank;
mod campaign;
mod canary;
mod categories;
mod columns;
mod countries;
mod covered;
mod cutter;
mod datasets;
mod document;
mod exposed;
mod feed;
mod find;
mod growth;
mod hashed;
mod identifiers;
mod incident;
mod input;
mod job;
mod layers;
#[cfg(test)]
mod linear_tests;
mod look;
mod matches;
mod members;
mod memory;
mod merged;
mod models;
mod outcome;
mod path_map;
mod paths;
mod persons;
mod phones;
mod places;
mod planner;
mod policy;
mod pool;
mod prints;
mod queue;
mod records;
mod results;
mod retold;
mod shared_keys;
mod sink;
mod spool;
mod strings;
mod texts;
mod totals;
mod trace;
mod urgency;
mod values;

use crate::detect::Scanner;
use crate::key::Key;
use crate::model::{Country, HeaderHint, Probability, Report};
use crate::rule::policy::Policy;
use crate::rule::{PatternSet, Schema};
use crate::source::{AccessList, Counters, Limits, Roots, Stop, WalkOptions};
use planner::Known;
use spool::Spool;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

pub use campaign::{CampaignPlan, CampaignRow, InvalidList};
pub use find::{Unsearchable, Wanted, check as check_wanted, find};
pub use incident::{Setting, incident};
pub use matches::{Destination, MatchWriter};
pub use memory::{
    FileVersion, Memory, Settled, Standing, Unsettled, add_allowance, allowances, file_versions,
};
pub use path_map::{InvalidMapping, PathMap};
pub use persons::{Contact, Contacts, Dump, Input, PersonsPlan, RecordPlace, SharedKey, contacts};
pub use texts::{TextMatch, TextQuery, Texts};
pub use trace::{Against, Untraced, trace};
pub use values::sketch_of;

/// Bytes of a block unless asked otherwise: what one thread works on stays in its cache.
pub const BLOCK_SIZE: usize = 256 * 1024;

/// What single matches are kept with.
#[derive(Clone, Copy, Debug, Default)]
pub struct MatchOptions {
    /// Raw values.
    pub values: bool,
    /// Keyed fingerprints.
    pub fingerprints: bool,
}

/// A request that is known to be right.
pub struct Plan {
    /// What to scan.
    pub roots: Roots,
    /// What to leave out.
    pub walk: WalkOptions,
    /// How deep and how long to look into what holds other documents.
    pub limits: Limits,
    /// The rules in force.
    pub set: PatternSet,
    /// Whence ids and fingerprints.
    pub key: Key,
    /// Regions for national phone formats.
    pub regions: Vec<Country>,
    /// Nothing below is reported.
    pub min_probability: Probability,
    /// Keep single matches for `matches.jsonl`.
    pub matches: Option<MatchOptions>,
    /// What send lists are checked for, if they are.
    pub campaign: Option<CampaignPlan>,
    /// How people are told apart, if they are; not together with single matches.
    pub persons: Option<PersonsPlan>,
    /// What the report is held against, if anything.
    pub policy: Option<Policy>,
    /// Domains that the allow-list names, in small letters, ordered: addresses under them are counted.
    pub allowed_domains: Vec<Arc<str>>,
    /// Personal data in paths is masked in reports.
    pub mask_paths: bool,
    /// Who can read what, as a file server says.
    pub access: Option<AccessList>,
    /// Paths as people see them.
    pub path_map: PathMap,
    /// Worker threads, at least 1.
    pub threads: usize,
    /// Bytes of a block; for tests.
    pub block_size: usize,
    /// How long the scan may take; what is left is told as unread.
    pub max_time: Option<Duration>,
    /// Arguments as given, for the report.
    pub arguments: Vec<String>,
}

impl Plan {
    /// Looks for everything, in nothing yet.
    pub fn new(set: PatternSet, key: Key) -> Self {
        Self {
            roots: Roots::default(),
            walk: WalkOptions::default(),
            limits: Limits::default(),
            set,
            key,
            regions: Vec::new(),
            min_probability: Probability::default(),
            matches: None,
            campaign: None,
            persons: None,
            policy: None,
            allowed_domains: Vec::new(),
            mask_paths: false,
            access: None,
            path_map: PathMap::default(),
            threads: 1,
            block_size: BLOCK_SIZE,
            max_time: None,
            arguments: Vec::new(),
        }
    }
}

/// What all parts of a running scan share.
struct Context<'p> {
    plan: &'p Plan,
    scanner: Scanner<'p>,
    counters: Arc<Counters>,
    stop: Stop,
    spool: Option<Mutex<Spool>>,
    /// What tells people apart, if they are to be, and where it is kept.
    gatherer: Option<persons::Gatherer>,
    mentions: Option<Mutex<Spool>>,
    /// What earlier runs left, and later ones will find.
    memory: Option<&'p Memory<'p>>,
    /// Set while files are read once more.
    look: Option<look::Look>,
    /// Whether what is found will be held against other content.
    traces: bool,
}

impl<'p> Context<'p> {
    /// For documents of which nothing is kept.
    fn new(plan: &'p Plan, stop: Stop) -> Self {
        let year = this_year();
        let scanner = Scanner::new(&plan.set, plan.key.hasher(), &plan.regions, year);
        Self {
            plan,
            scanner: scanner.counting_under(&plan.allowed_domains),
            counters: Arc::default(),
            stop,
            spool: None,
            gatherer: None,
            mentions: None,
            memory: None,
            look: None,
            traces: false,
        }
    }

    /// Whether somebody will ask again what the scan accepted.
    fn looks_again(&self) -> bool {
        self.traces || self.memory.is_some_and(Memory::keeps_history)
    }

    /// What each header says, strongest first. Where the schema of a known platform says what a
    /// column holds, nothing else counts.
    fn read_headers(&self, names: &[String], schema: Option<Schema>) -> Vec<Vec<HeaderHint>> {
        let read = |name: &String| match schema.and_then(|schema| schema.hint(name)) {
            Some(hint) => vec![hint],
            None => self.plan.set.lexicon().read(name),
        };
        names.iter().map(read).collect()
    }

    /// What is known of a table beside its first records.
    fn known<'k>(
        &'k self,
        hints: &'k [Vec<HeaderHint>],
        names: &'k [String],
        file: &'k str,
    ) -> Known<'k> {
        Known {
            hints,
            names,
            file,
            asked: &self.plan.regions,
            set: &self.plan.set,
        }
    }

    /// Whether of files that hold nothing no more is asked than how many they are.
    const fn counts_quiet_files(&self) -> bool {
        self.plan.campaign.is_none() && self.plan.persons.is_none() && self.look.is_none()
    }

    /// Whether a cell is a word of the header lexicon.
    fn is_header_word(&self, cell: &str) -> bool {
        !self.plan.set.lexicon().read(cell).is_empty()
    }
}

/// A finished scan.
pub struct Scan {
    /// The report.
    pub report: Report,
    /// The single matches, if they were asked for.
    pub matches: Option<MatchWriter>,
    /// The contacts against whom something stands, if they were asked for.
    pub contacts: Vec<CampaignRow>,
    /// Who is in what was scanned, if that was asked for.
    pub dump: Option<Dump>,
}

/// Scans. Fails only if the spool for single matches can't be kept, or if the self-test does not find
/// what is there; everything else that goes wrong is in the report.
pub fn scan(
    plan: &Plan,
    memory: Option<&Memory<'_>>,
    counters: Arc<Counters>,
    stop: Stop,
) -> io::Result<Scan> {
    let started = std::time::Instant::now();
    let started_at = jiff::Timestamp::now();
    let spool = match plan.matches {
        Some(options) => Some(Mutex::new(Spool::new(options.values)?)),
        None => None,
    };
    // Neither signals nor the time concern the self-test.
    let mut context = Context::new(plan, Stop::default());
    canary::listen(&context)
        .map_err(|missed| io::Error::other(format!("the self-test failed: {missed} not found")))?;
    context.stop = stop.at(plan.max_time.map(|most| started + most));
    context.counters = counters;
    context.spool = spool;
    context.memory = memory;
    if let Some(persons) = &plan.persons {
        let hasher = plan.key.hasher();
        context.gatherer = Some(persons::Gatherer::new(persons, &plan.set, hasher));
        context.mentions = Some(Mutex::new(Spool::with_memory(true, persons.memory / 2)?));
    }
    let Looked {
        mut assembled,
        checked,
        proved,
        inputs,
    } = look_into(&context);
    if let Some(memory) = memory.filter(|memory| !memory.is_steady()) {
        let accepted = Arc::new(std::mem::take(&mut assembled.accepted));
        let kept = memory.keep_versions(&context, &accepted);
        kept.map_err(io::Error::other)?;
    }
    let mut dump = None;
    if let (Some(persons), Some(gatherer), Some(mentions)) =
        (&plan.persons, &context.gatherer, context.mentions.take())
    {
        let mentions = mentions
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        let given = (persons, gatherer, plan.key.hasher());
        let documents = assembled.verdicts.documents();
        let mut found = persons::collect(given, documents, mentions, proved)?;
        found.inputs = inputs;
        dump = Some(found);
    }
    let Context { stop, spool, .. } = context;
    assembled.report.scan.incomplete = stop.is_requested();
    assembled.report.scan.started_at = started_at.to_string();
    assembled.report.scan.seconds = started.elapsed().as_secs_f64();
    let assemble::Assembled {
        mut report,
        verdicts,
        truths,
        ..
    } = assembled;
    if report.policy.is_none() {
        policy::hold(plan, &mut report, &truths);
    }
    if let Some(memory) = memory {
        memory.set_truths(truths);
    }
    let contacts = checked.map(|(campaign, contacts)| {
        report.campaign = Some(campaign);
        contacts
    });
    let matches = match spool {
        Some(spool) => Some(verdicts.writer(spool)?),
        None => None,
    };
    Ok(Scan {
        report,
        matches,
        contacts: contacts.unwrap_or_default(),
        dump,
    })
}

/// What came out of looking into files.
struct Looked {
    assembled: assemble::Assembled,
    checked: Option<campaign::Checked>,
    proved: persons::proofs::Proved,
    inputs: Vec<persons::Input>,
}

/// Walks, and scans what has changed; if nothing has, tells the last report again.
fn look_into(context: &Context<'_>) -> Looked {
    let expected = context.memory.and_then(Memory::expected);
    let (mut walked, told) = std::thread::scope(|scope| {
        let told = expected.map(|_| scope.spawn(|| retold::remember(context)));
        let walked = pool::run(context);
        let told = told.and_then(|told| told.join().ok().flatten());
        (walked, told)
    });
    if walked.is_steady {
        if let Some(assembled) = told.and_then(|told| told.tell(context)) {
            return Looked {
                assembled,
                checked: None,
                proved: persons::proofs::Proved::default(),
                inputs: Vec::new(),
            };
        }
        if let Some(memory) = context.memory {
            memory.distrust();
        }
        context.counters.forget();
        walked = pool::run(context);
    }
    let proofs = hashed::prove(context, &walked);
    Looked {
        proved: persons::proved(context, &walked, &proofs),
        inputs: persons::inputs(context, &walked),
        checked: campaign::check(context, &walked),
        assembled: assemble::assemble(context, walked, proofs),
    }
}

/// The current year in UTC.
fn this_year() -> i16 {
    jiff::Timestamp::now()
        .to_zoned(jiff::tz::TimeZone::UTC)
        .year()
}
