//! The rows of documents on their second reading: of tables, of JSON Lines, and of lists that are
//! one address a line. Whatever format they come from, by then they are one of these.

use super::super::Context;
use super::super::document::Prepared;
use super::super::job::Job;
use super::addresses::{Contact, Key};
use super::judge::{Row, Use, Written};
use super::words::{Role, role};
use super::{Gathered, Look, Pass};
use crate::detect::Block;
use crate::format::jsonl::{self, ValueKind};
use crate::format::unescape;
use crate::model::{Dialect, Format, Objection, Origin, Sensitive};
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
        match (prepared.facts.format, prepared.facts.dialect) {
            (Format::Delimited, Some(dialect)) => self.table(block, &dialect),
            (Format::JsonLines, _) => self.lines(block),
            (Format::Text, _) => self.list(block),
            _ => {}
        }
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

    fn table(&mut self, block: &Block<'_>, dialect: &Dialect) {
        let (mut start, mut first, mut number) = (0, 0, 0);
        let mut scratch = Vec::new();
        for (index, last) in block.cells.records().iter().enumerate() {
            let last = *last as usize;
            let ends = block.cells.ends().get(first..last).unwrap_or_default();
            first = last;
            let from = start;
            let Some(end) = ends.last().map(|end| *end as usize) else {
                continue;
            };
            start = end + 1;
            if index < block.skip_records {
                continue;
            }
            let end = without_return(block.text, from, end);
            if ends.len() == 1 && end == from {
                continue;
            }
            let mut row = Row::default();
            let mut at = from;
            for (position, stop) in ends.iter().enumerate() {
                let stop = (*stop as usize).min(end);
                let raw = block.text.get(at..stop).unwrap_or_default();
                let cell = unescape::csv_cell(raw, dialect, &mut scratch);
                self.cell(&mut row, position, cell);
                at = stop + 1;
            }
            self.row(block.number, number, &row);
            number += 1;
        }
    }

    fn cell(&mut self, row: &mut Row, position: usize, cell: &[u8]) {
        let column = self.columns.get(position).and_then(Option::as_ref);
        row.add(column, cell, &self.look.days);
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

    fn lines(&mut self, block: &Block<'_>) {
        let (mut start, mut number) = (0, 0);
        let (mut name, mut scratch) = (Vec::new(), Vec::new());
        for end in block.cells.ends() {
            let line = block.text.get(start..*end as usize).unwrap_or_default();
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            start = *end as usize + 1;
            if line.is_empty() {
                continue;
            }
            let mut values = Vec::new();
            let _ = jsonl::split_line(line, &mut |path, range, kind| {
                name.clear();
                path.write_to(&mut name);
                values.push((name.clone(), range, kind));
            });
            let mut row = Row::default();
            for (name, range, kind) in values {
                let raw = line.get(range).unwrap_or_default();
                let cell = match kind {
                    ValueKind::EscapedText => unescape::json_string(raw, &mut scratch),
                    ValueKind::Literal if raw == b"null" => b"",
                    _ => raw,
                };
                let position = self.position(name);
                self.cell(&mut row, position, cell);
            }
            self.row(block.number, number, &row);
            number += 1;
        }
    }

    /// The number by which this thread knows a key path.
    fn position(&mut self, name: Vec<u8>) -> usize {
        if let Some(known) = self.keyed.get(&name) {
            return *known;
        }
        let text = String::from_utf8_lossy(&name).into_owned();
        let role = role(&text, &self.lexicon.read(&text));
        let column = self.use_of(&text, role);
        let position = self.columns.len();
        self.columns.push(column);
        self.keyed.insert(name, position);
        position
    }

    /// A list of one address a line.
    fn list(&mut self, block: &Block<'_>) {
        let mut start = 0;
        for (line, end) in (0..).zip(block.cells.ends()) {
            let cell = block.text.get(start..*end as usize).unwrap_or_default();
            start = *end as usize + 1;
            let mut row = Row::default();
            row.add(None, cell, &self.look.days);
            if !cell.trim_ascii().is_empty() {
                self.row(block.number, line, &row);
            }
        }
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

/// The end of a record without its carriage return.
fn without_return(text: &[u8], start: usize, end: usize) -> usize {
    let crlf = end > start && text.get(end) == Some(&b'\n') && text.get(end - 1) == Some(&b'\r');
    end - usize::from(crlf)
}
