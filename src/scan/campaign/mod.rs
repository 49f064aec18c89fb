//! The campaign check: whether the contacts of a send list may be mailed. The files that tell it are
//! read once more, in two passes over rows: the first gathers who unsubscribed anywhere and how dates
//! are written, the second judges the contacts of the send lists. A scan without a send list pays
//! nothing.

mod addresses;
mod judge;
mod lists;
mod rows;
mod verdict;
mod words;

pub(super) use judge::{Written, day, epoch};
pub use lists::InvalidList;
pub(super) use rows::Rows;
pub use verdict::CampaignRow;
pub(super) use words::{Role, role};

use super::outcome::Outcome;
use super::pool::{self, Walked};
use super::{Context, look};
use crate::model::{Campaign, Format, MaxAge, Origin};
use crate::source::{Globs, Root};
use addresses::Addresses;
use judge::Days;
use lists::Lists;
use rows::Share;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// What send lists are checked for.
pub struct CampaignPlan {
    /// Which of the scanned files are sent.
    sent: Globs,
    lists: Arc<Lists>,
    minor_age: u8,
    max_age: Option<MaxAge>,
    /// Every contact against whom something stands is named; with its address if so wished.
    contacts: Option<bool>,
}

impl CampaignPlan {
    /// Reads the lists. Contacts younger than `minor_age` years are minors.
    ///
    /// # Errors
    /// If a list cannot be read or has no entry.
    pub fn new(
        sent: Globs,
        suppressions: &[PathBuf],
        seeds: &[PathBuf],
        minor_age: u8,
        max_age: Option<MaxAge>,
    ) -> Result<Self, InvalidList> {
        Ok(Self {
            sent,
            lists: Arc::new(Lists::read(suppressions, seeds)?),
            minor_age,
            max_age,
            contacts: None,
        })
    }

    /// Names every contact against whom something stands, with its raw address if `values`.
    #[must_use]
    pub fn naming_contacts(mut self, values: bool) -> Self {
        self.contacts = Some(values);
        self
    }
}

/// What a pass over rows is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Pass {
    Gather,
    Judge,
}

/// What the first pass found.
#[derive(Default)]
struct Gathered {
    /// Who wants no e-mail, by the number of the export that says so.
    withdrawn: Addresses,
    sources: Vec<Arc<Origin>>,
    written: HashMap<Arc<Origin>, BTreeMap<String, Written>>,
}

impl Gathered {
    /// How the dates of a column are written.
    fn written(&self, origin: &Arc<Origin>, name: &str) -> Written {
        let columns = self.written.get(origin);
        let column = columns.and_then(|columns| columns.get(name));
        column.copied().unwrap_or_default()
    }
}

/// A pass over the rows of some files.
pub(super) struct Look {
    pass: Pass,
    paths: HashSet<OsString>,
    /// Those of them that are sent.
    sent: HashSet<OsString>,
    lists: Arc<Lists>,
    gathered: Arc<Gathered>,
    days: Days,
    contacts: Option<bool>,
    /// Raw addresses are kept.
    values: bool,
    shares: Mutex<HashMap<u32, Share>>,
}

impl Look {
    /// Whether a file is worth it. Standard input cannot be read twice.
    pub fn wants(&self, path: &OsStr) -> bool {
        path != "-" && self.paths.contains(path)
    }

    fn names_all(&self) -> bool {
        self.contacts.is_some()
    }

    fn add(&self, number: u32, share: Share) {
        let mut shares = self.shares.lock().unwrap_or_else(PoisonError::into_inner);
        shares.entry(number).or_default().merge(share);
    }
}

/// What a pass brought: documents in report order, and what was seen of each.
struct Read {
    outcomes: Vec<Outcome>,
    shares: HashMap<u32, Share>,
    gathered: Arc<Gathered>,
}

/// The verdict, and the contacts against whom something stands.
pub(super) type Checked = (Campaign, Vec<CampaignRow>);

/// Checks the send list, if there is one: the verdict, and every contact if they are to be named.
pub(super) fn check(context: &Context<'_>, walked: &Walked) -> Option<Checked> {
    let plan = context.plan.campaign.as_ref()?;
    let sent = sent(context, plan, &walked.outcomes);
    let today = jiff::Timestamp::now()
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date();
    let days = Days::new(today, plan.minor_age, plan.max_age);
    let others = walked
        .outcomes
        .iter()
        .filter(|outcome| tells(context, plan, outcome));
    let mut paths: HashSet<OsString> = others.map(|o| o.origin.path.clone()).collect();
    paths.extend(sent.iter().cloned());
    let gathered = Arc::new(Gathered::default());
    let first = read(context, plan, (Pass::Gather, paths), &sent, gathered, days);
    let (gathered, seeds) = gather(first);
    let second = read(
        context,
        plan,
        (Pass::Judge, sent.clone()),
        &sent,
        gathered,
        days,
    );
    Some(verdict::settle(
        context,
        plan,
        &days,
        (second, seeds),
        walked,
        &sent,
    ))
}

/// The files that are to be sent.
fn sent(context: &Context<'_>, plan: &CampaignPlan, outcomes: &[Outcome]) -> HashSet<OsString> {
    let roots = context.plan.roots.as_slice();
    let matches = |origin: &Origin| {
        let root = roots.get(origin.root as usize).and_then(Root::path);
        plan.sent
            .matches(root.unwrap_or(Path::new("")), Path::new(&origin.path))
    };
    let paths = outcomes.iter().map(|outcome| &outcome.origin);
    paths
        .filter(|origin| matches(origin))
        .map(|origin| origin.path.clone())
        .collect()
}

/// Whether the rows of a document that is not sent may say something about contacts that are.
fn tells(context: &Context<'_>, plan: &CampaignPlan, outcome: &Outcome) -> bool {
    use words::Role;
    let facts = &outcome.facts;
    if !matches!(
        facts.format,
        Format::Delimited | Format::JsonLines | Format::Text
    ) {
        return false;
    }
    if !plan.lists.labels.is_empty() && outcome.is_notable() {
        return true;
    }
    let lexicon = context.plan.set.lexicon();
    let mut names = facts.headers.names.clone();
    if let Some(keys) = &outcome.keys {
        names.extend(keys.columns().into_iter().map(|(name, _)| name));
    }
    names.iter().any(|name| {
        let role = words::role(name, &lexicon.read(name));
        matches!(role, Some(Role::OptOut | Role::Status | Role::Consent))
    })
}

fn read(
    context: &Context<'_>,
    campaign: &CampaignPlan,
    (pass, paths): (Pass, HashSet<OsString>),
    sent: &HashSet<OsString>,
    gathered: Arc<Gathered>,
    days: Days,
) -> Read {
    let plan = context.plan;
    let look = Look {
        pass,
        paths,
        sent: sent.clone(),
        lists: Arc::clone(&campaign.lists),
        gathered: Arc::clone(&gathered),
        days,
        contacts: campaign.contacts,
        values: campaign.contacts == Some(true),
        shares: Mutex::default(),
    };
    if look.paths.is_empty() {
        return Read {
            outcomes: Vec::new(),
            shares: HashMap::new(),
            gathered,
        };
    }
    let again = Context {
        look: Some(look::Look::Contacts(look)),
        ..Context::new(plan, context.stop.clone())
    };
    let outcomes = pool::run(&again).outcomes;
    let shares = match again.look {
        Some(look::Look::Contacts(look)) => look.shares.into_inner(),
        _ => Ok(HashMap::new()),
    };
    Read {
        outcomes,
        shares: shares.unwrap_or_else(PoisonError::into_inner),
        gathered,
    }
}

/// Planted addresses by where they were found and whose list they mark: rows.
type Seeds = BTreeMap<(Arc<Origin>, u32), u64>;

/// Puts together what the first pass saw.
fn gather(mut first: Read) -> (Arc<Gathered>, Seeds) {
    let mut gathered = Gathered::default();
    let mut seeds = Seeds::new();
    for outcome in &first.outcomes {
        let Some(share) = first.shares.remove(&outcome.number) else {
            continue;
        };
        let source = u32::try_from(gathered.sources.len()).unwrap_or(u32::MAX);
        for keys in &share.withdrawn {
            gathered.withdrawn.add_keys(keys, source);
        }
        if !share.withdrawn.is_empty() {
            gathered.sources.push(Arc::clone(&outcome.origin));
        }
        for (label, rows) in share.seeds {
            let place = (Arc::clone(&outcome.origin), label);
            *seeds.entry(place).or_default() += rows;
        }
        let columns = gathered
            .written
            .entry(Arc::clone(&outcome.origin))
            .or_default();
        for (name, written) in share.written {
            columns.entry(name).or_default().merge(written);
        }
    }
    (Arc::new(gathered), seeds)
}
