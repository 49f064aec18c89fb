//! From what the rows said to the verdict.

use super::super::Context;
use super::super::columns::safe_header;
use super::super::outcome::Outcome;
use super::super::paths::shown_origin;
use super::super::places::Bases;
use super::super::pool::Walked;
use super::judge::Days;
use super::rows::{Breach, Share};
use super::{CampaignPlan, Gathered, Read, Seeds};
use crate::model::{
    Campaign, Format, Objected, Objection, Origin, RowRange, SeedElsewhere, SendList, State,
};
use crate::report::contacts::ListedContact;
use std::collections::{BTreeMap, HashSet};
use std::ffi::OsString;
use std::sync::Arc;

/// A contact against whom something stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CampaignRow {
    /// Where it stands.
    pub origin: Arc<Origin>,
    /// Its row, from 1 behind the header; in a list without columns its line.
    pub row: u64,
    /// What stands against it.
    pub objection: Objection,
    /// Of seeds whose list they mark, of unsubscribed contacts the export that says so.
    pub detail: Option<Arc<str>>,
    /// Its address.
    pub masked: String,
    /// The address itself, where asked for.
    pub raw: Option<String>,
}

impl CampaignRow {
    /// As a line of the list of contacts.
    pub fn listed(&self) -> ListedContact<'_> {
        ListedContact {
            origin: &self.origin,
            row: self.row,
            reason: self.objection.as_str(),
            detail: self.detail.as_deref().unwrap_or_default(),
            address: self.raw.as_deref().unwrap_or(&self.masked),
        }
    }
}

const NOT_WHOLE: &str = "not everything of it was read";
const NO_ADDRESS: &str = "no address was found in it";
const NO_FILE: &str = "no file that was scanned is a send list";

/// The verdict on the send lists, and every contact if they are to be named.
pub(super) fn settle(
    context: &Context<'_>,
    plan: &CampaignPlan,
    days: &Days,
    (mut second, seeds): (Read, Seeds),
    walked: &Walked,
    sent: &HashSet<OsString>,
) -> (Campaign, Vec<CampaignRow>) {
    let mut settling = Settling {
        context,
        labels: &plan.lists.labels,
        gathered: Arc::clone(&second.gathered),
        names_all: plan.contacts.is_some(),
        rows: Vec::new(),
    };
    let mut lists = Vec::new();
    let shares = &mut second.shares;
    for outcome in second
        .outcomes
        .iter()
        .filter(|o| sent.contains(&o.origin.path))
    {
        if let Some(share) = shares.remove(&outcome.number) {
            lists.push((Arc::clone(&outcome.origin), settling.list(outcome, share)));
        }
    }
    // Sheets and members without addresses hold no contacts.
    lists.retain(|(_, list)| list.contacts > 0);
    let doubts = doubts(context, walked, &second.outcomes, sent, &lists);
    let elsewhere = seeds
        .into_iter()
        .map(|((origin, label), rows)| SeedElsewhere {
            origin: shown_origin(context, &origin),
            label: settling.label(label),
            rows,
        });
    let campaign = Campaign {
        today: days.today.to_string(),
        minor_age: plan.minor_age,
        stale_before: days.stale_before.map(|day| day.to_string()),
        suppressions: plan.lists.suppressed.len(),
        unread_suppressions: plan.lists.unread,
        seeds: plan.lists.seeds.len(),
        seeds_elsewhere: elsewhere.collect(),
        lists: lists.into_iter().map(|(_, list)| list).collect(),
        doubts,
    };
    (campaign, settling.rows)
}

/// Why silence about contacts would say nothing.
fn doubts(
    context: &Context<'_>,
    walked: &Walked,
    second: &[Outcome],
    sent: &HashSet<OsString>,
    lists: &[(Arc<Origin>, SendList)],
) -> Vec<(Option<Arc<Origin>>, &'static str)> {
    if sent.is_empty() {
        return vec![(None, NO_FILE)];
    }
    let with_contacts: HashSet<&OsString> = lists.iter().map(|(o, _)| &o.path).collect();
    let is_sent = |outcome: &&Outcome| sent.contains(&outcome.origin.path);
    let both = walked.outcomes.iter().chain(second).filter(is_sent);
    let mut all = BTreeMap::new();
    for outcome in both {
        if outcome.facts.state != State::Scanned && !outcome.facts.fitting {
            all.insert(Arc::clone(&outcome.origin), NOT_WHOLE);
        }
    }
    let files = walked.outcomes.iter().filter(is_sent);
    for outcome in files.filter(|o| !with_contacts.contains(&o.origin.path)) {
        let file = Origin::file(outcome.origin.root, outcome.origin.path.clone());
        all.entry(Arc::new(file)).or_insert(NO_ADDRESS);
    }
    all.into_iter()
        .map(|(origin, why)| (Some(shown_origin(context, &origin)), why))
        .collect()
}

struct Settling<'a, 'c> {
    context: &'a Context<'c>,
    labels: &'a [Arc<str>],
    gathered: Arc<Gathered>,
    names_all: bool,
    rows: Vec<CampaignRow>,
}

impl Settling<'_, '_> {
    fn label(&self, number: u32) -> Arc<str> {
        let label = self.labels.get(number as usize);
        label.cloned().unwrap_or_else(|| "".into())
    }

    fn detail(&self, objection: Objection, number: u32) -> Arc<str> {
        if objection == Objection::Seed {
            return self.label(number);
        }
        let source = self.gathered.sources.get(number as usize);
        let shown = source.map(|origin| {
            let origin = shown_origin(self.context, origin);
            let path = origin.path.to_string_lossy().into_owned();
            match origin.inner_joined() {
                Some(inner) => format!("{path} › {inner}"),
                None => path,
            }
        });
        shown.unwrap_or_default().into()
    }

    fn list(&mut self, outcome: &Outcome, mut share: Share) -> SendList {
        let origin = shown_origin(self.context, &outcome.origin);
        let bases = Bases::new(outcome);
        let in_lines = outcome.facts.format == Format::Text;
        let place = |breach: &Breach| {
            let (row, line) = bases.locate(breach.part, breach.row, breach.row);
            if in_lines { line } else { row }
        };
        let breaches = &mut share.breaches;
        breaches.sort_by_key(|b| (b.part, b.row, b.objection, b.detail));
        let mut groups: BTreeMap<(Objection, Option<u32>), Objected> = BTreeMap::new();
        for breach in breaches.drain(..) {
            let row = place(&breach);
            let detail = breach.detail;
            let group = groups
                .entry((breach.objection, detail))
                .or_insert_with(|| Objected {
                    objection: breach.objection,
                    detail: detail.map(|number| self.detail(breach.objection, number)),
                    contacts: 0,
                    places: Vec::new(),
                    samples: Vec::new(),
                });
            add(group, row, breach.shown.as_ref().map(|shown| &shown.masked));
            if let Some(shown) = breach.shown.filter(|_| self.names_all) {
                self.rows.push(CampaignRow {
                    origin: Arc::clone(&origin),
                    row,
                    objection: breach.objection,
                    detail: group.detail.clone(),
                    masked: shown.masked,
                    raw: shown.raw,
                });
            }
        }
        let columns = share.columns.into_iter();
        SendList {
            origin,
            contacts: share.contacts,
            without_address: share.without_address,
            objected: share.objected,
            objections: groups.into_values().collect(),
            unread_dates: share.unread_dates,
            columns: columns
                .map(|(name, role)| (role.as_str(), safe_header(self.context, &name).to_string()))
                .collect(),
        }
    }
}

fn add(group: &mut Objected, row: u64, masked: Option<&String>) {
    group.contacts += 1;
    let kept = group.places.len();
    match group.places.last_mut() {
        Some(range) if range.last + 1 == row => range.last = row,
        _ if kept < Objected::RANGES => group.places.push(RowRange {
            first: row,
            last: row,
        }),
        _ => {}
    }
    if let Some(masked) = masked.filter(|_| group.samples.len() < Objected::SAMPLES) {
        group.samples.push(masked.clone());
    }
}
