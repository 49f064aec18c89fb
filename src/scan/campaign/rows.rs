//! The rows of documents on their second reading: of tables, of JSON Lines, and of lists that are
//! one address a line. Whatever format they come from, by then they are one of these.

use super::super::Context;
use super::super::document::Prepared;
use super::super::job::Job;
use super::super::records::{self, At, RecordSink};
use super::addresses::{Contact, Key};
use super::judge::{Row, Use, Written};
use super::words::{Role, role};
use super::{Gathered, Look, Pass};
use crate::detect::Block;
use crate::model::{Format, Objection, Origin, Sensitive};
use crate::report::mask;
use crate::rule::Lexicon;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Contacts of a block for which samples are masked when no list of all is asked for.
const SAMPLES: usize = 3;

/// What stands against one contact.
pub(super) struct Breach {
    pub part: u32,
    /// Row of the part, in lists without columns line.
    pub row: u32,
    pub objection: Objection,
    /// Number of the seed's label or of the export that says so.
    pub detail: Option<u32>,
    pub shown: Option<Box<Shown>>,
}

/// The address of a contact as reports show it.
pub(super) struct Shown {
    pub masked: String,
    pub raw: Option<String>,
}

/// What was seen of one document.
#[derive(Default)]
pub(super) struct Share {
    pub contacts: u64,
    pub without_address: u64,
    pub objected: u64,
    pub unread_dates: u64,
    pub breaches: Vec<Breach>,
    /// Contacts that want no e-mail, by their keys.
    pub withdrawn: Vec<Vec<Key>>,
    /// Planted addresses, by label: rows.
    pub seeds: BTreeMap<u32, u64>,
    /// How dates are written, by column.
    pub written: BTreeMap<String, Written>,
    pub columns: BTreeMap<String, Role>,
}

impl Share {
    pub fn merge(&mut self, other: Self) {
        self.contacts += other.contacts;
        self.without_address += other.without_address;
        self.objected += other.objected;
        self.unread_dates += other.unread_dates;
        self.breaches.extend(other.breaches);
        self.withdrawn.extend(other.withdrawn);
        for (label, rows) in other.seeds {
            *self.seeds.entry(label).or_default() += rows;
        }
        for (name, written) in other.written {
            self.written.entry(name).or_default().merge(written);
        }
        self.columns.extend(other.columns);
    }
}

/// One thread's share of the rows of one document.
pub(in crate::scan) struct Rows<'c> {
    look: &'c Look,
    lexicon: &'c Lexicon,
    number: u32,
    origin: Arc<Origin>,
    is_sent: bool,
    /// By position, for tables.
    columns: Vec<Option<Use>>,
    /// By name, for JSON Lines.
    keyed: BTreeMap<Vec<u8>, usize>,
    share: Share,
    /// The block that is read.
    part: u32,
    /// The row that is read.
    row: Row,
}

impl<'c> Rows<'c> {
    pub fn new(look: &'c Look, context: &'c Context<'_>, job: &'c Job) -> Self {
        let facts = &job.prepared.facts;
        let mut rows = Self {
            look,
            lexicon: context.plan.set.lexicon(),
            number: job.number,
            origin: Arc::clone(&job.origin),
            is_sent: look.sent.contains(&job.origin.path),
            columns: Vec::new(),
            keyed: BTreeMap::new(),
            share: Share::default(),
            part: 0,
            row: Row::default(),
        };
        if facts.headers.present && facts.format == Format::Delimited {
            let mut hints = facts.hints.iter();
            let named = facts.headers.names.iter().map(|name| {
                let hints = hints.next().map(Vec::as_slice).unwrap_or_default();
                (name, role(name, hints))
            });
            let named: Vec<_> = named.collect();
            rows.columns = named
                .into_iter()
                .map(|(name, role)| rows.use_of(name, role))
                .collect();
        }
        rows
    }

    fn use_of(&mut self, name: &str, role: Option<Role>) -> Option<Use> {
        let role = role?;
        self.share.columns.insert(name.to_owned(), role);
        let written = self.look.gathered.written(&self.origin, name);
        Some(Use {
            role,
            header: name.to_owned(),
            month_first: written.month_first > written.day_first,
        })
    }

    /// Adds the share to the whole.
    pub fn hand_over(self) {
        self.look.add(self.number, self.share);
    }

    /// Reads the rows of a block.
    pub fn block(&mut self, block: &Block<'_>, prepared: &Prepared) {
        let breaches = self.share.breaches.len();
        self.part = block.number;
        records::read(block, prepared, self);
        if self.look.names_all() {
            return;
        }
        // Of the samples the first few of each part are enough.
        let new = self.share.breaches.get_mut(breaches..).unwrap_or_default();
        let mut counts = BTreeMap::new();
        for breach in new {
            let count: &mut usize = counts.entry(breach.objection).or_default();
            *count += 1;
            if *count > SAMPLES {
                breach.shown = None;
            }
        }
    }

    /// The number by which this thread knows a key path.
    fn position(&mut self, name: &[u8]) -> usize {
        if let Some(known) = self.keyed.get(name) {
            return *known;
        }
        let text = String::from_utf8_lossy(name).into_owned();
        let role = role(&text, &self.lexicon.read(&text));
        let column = self.use_of(&text, role);
        let position = self.columns.len();
        self.columns.push(column);
        self.keyed.insert(name.to_owned(), position);
        position
    }

    fn row(&mut self, part: u32, number: u32, row: &Row) {
        match self.look.pass {
            Pass::Gather => self.gather(row),
            Pass::Judge => self.judge(part, number, row),
        }
    }

    fn gather(&mut self, row: &Row) {
        if row.withdrawn {
            let keys = row.contacts.iter().map(Contact::keys);
            self.share.withdrawn.extend(keys);
        }
        if self.is_sent {
            return;
        }
        let seeds = &self.look.lists.seeds;
        if let Some(label) = row.contacts.iter().find_map(|contact| seeds.find(contact)) {
            *self.share.seeds.entry(label).or_default() += 1;
        }
    }

    fn judge(&mut self, part: u32, number: u32, row: &Row) {
        let Some(first) = row.contacts.first() else {
            self.share.without_address += 1;
            return;
        };
        self.share.contacts += 1;
        self.share.unread_dates += u64::from(row.unread_date);
        let found = objections(row, &self.look.lists, &self.look.gathered, &self.look.days);
        self.share.objected += u64::from(!found.is_empty());
        for (objection, detail, contact) in found {
            self.share.breaches.push(Breach {
                part,
                row: number,
                objection,
                detail,
                shown: Some(Box::new(shown(contact.unwrap_or(first), self.look.values))),
            });
        }
    }
}

impl RecordSink for Rows<'_> {
    fn cell(&mut self, at: At<'_>, cell: &[u8]) {
        let position = match at {
            At::Column(position) => Some(position),
            At::Key(name) => Some(self.position(name)),
            At::Line => None,
        };
        let column = position.and_then(|at| self.columns.get(at)?.as_ref());
        self.row.add(column, cell, &self.look.days);
        if self.look.pass == Pass::Gather
            && let Some(column) = column.filter(|c| matches!(c.role, Role::Birth | Role::Activity))
        {
            let written = &mut self.share.written;
            match written.get_mut(&column.header) {
                Some(known) => known.add(cell),
                None => written.entry(column.header.clone()).or_default().add(cell),
            }
        }
    }

    fn end(&mut self, number: u32) {
        let row = std::mem::take(&mut self.row);
        self.row(self.part, number, &row);
    }
}

type Found<'r> = (Objection, Option<u32>, Option<&'r Contact>);

/// What stands against a contact, and of several addresses against which.
fn objections<'r>(
    row: &'r Row,
    lists: &super::Lists,
    gathered: &Gathered,
    days: &super::judge::Days,
) -> Vec<Found<'r>> {
    let mut all: Vec<Found<'r>> = Vec::new();
    let find = |set: &super::addresses::Addresses| {
        let mut contacts = row.contacts.iter();
        contacts.find_map(|contact| set.find(contact).map(|number| (number, contact)))
    };
    if let Some((_, contact)) = find(&lists.suppressed) {
        all.push((Objection::Suppressed, None, Some(contact)));
    }
    if row.withdrawn {
        all.push((Objection::Unsubscribed, None, None));
    } else if let Some((source, contact)) = find(&gathered.withdrawn) {
        all.push((Objection::Unsubscribed, Some(source), Some(contact)));
    }
    all.extend(row.objections(days).into_iter().map(|o| (o, None, None)));
    if let Some((label, contact)) = find(&lists.seeds) {
        all.push((Objection::Seed, Some(label), Some(contact)));
    }
    all
}

fn shown(contact: &Contact, values: bool) -> Shown {
    let text = contact.text();
    let kind = match contact {
        Contact::Address(_) => "email",
        Contact::Digest(_) => "email_hash",
    };
    Shown {
        masked: mask::mask(kind, Sensitive::new(&text)),
        raw: values.then(|| String::from_utf8_lossy(&text).into_owned()),
    }
}
