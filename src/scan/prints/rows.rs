//! One thread's share of a look at one document: identifiers as they are matched, and the records
//! that they stand in.

use super::super::Context;
use super::super::document::Prepared;
use super::super::job::Job;
use super::super::records::{self, At, RecordSink};
use super::super::trace::{DateColumns, Hits, Record};
use super::accepted::Document;
use super::{Look, Wish};
use crate::detect::{Block, MatchSink, RawMatch};
use crate::key::ValueHasher;
use crate::model::{Imprint, InfoTypeId, Sieve};
use crate::rule::PatternSet;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::ffi::OsString;

/// Identifiers of a record by which it is found again, those of them that pairs are made of, and the
/// cells beside them.
const IDENTIFIERS: usize = 8;
const PAIRED: usize = 3;
const CELLS: usize = 32;
/// Bytes of a cell that is one of a pair.
const LONGEST: usize = 256;
/// Domains of hashes that no data type has.
const CELL: u16 = u16::MAX;
const PAIR: u16 = u16::MAX - 1;

/// What was seen of a file.
#[derive(Clone)]
pub(in crate::scan) struct Share {
    pub kinds: BTreeMap<InfoTypeId, Sieve>,
    pub pairs: Sieve,
    /// Records with an identifier.
    pub records: u64,
    pub dates: DateColumns,
    /// The records as hashes; those beyond the most that are wanted are missing.
    pub rows: Vec<Record>,
    /// Which of the records that are sought were found.
    pub hits: Hits,
}

impl Default for Share {
    fn default() -> Self {
        Self {
            kinds: BTreeMap::new(),
            pairs: Sieve::new(Imprint::PAIRS),
            records: 0,
            dates: DateColumns::default(),
            rows: Vec::new(),
            hits: Hits::default(),
        }
    }
}

impl Share {
    /// Adds what was seen elsewhere.
    pub fn merge(&mut self, other: Self) {
        for (kind, sieve) in other.kinds {
            self.kind(kind).merge(&sieve);
        }
        self.pairs.merge(&other.pairs);
        self.records += other.records;
        self.dates.merge(other.dates);
        self.rows.extend(other.rows);
        self.hits.merge(&other.hits);
    }

    fn kind(&mut self, kind: InfoTypeId) -> &mut Sieve {
        let empty = || Sieve::new(Imprint::VALUES);
        self.kinds.entry(kind).or_insert_with(empty)
    }
}

/// An identifier that was matched.
struct Found {
    record: u32,
    column: Option<u32>,
    kind: InfoTypeId,
    hash: u64,
}

/// One thread's share.
pub(in crate::scan) struct Rows<'c> {
    look: &'c Look,
    set: &'c PatternSet,
    hasher: ValueHasher,
    path: OsString,
    document: Option<&'c Document>,
    names: Vec<String>,
    today: Date,
    /// Those of the block, in the order of its records.
    found: Vec<Found>,
    /// The next of them.
    next: usize,
    /// Cells of the record that is read: column, and hash.
    cells: Vec<(Option<u32>, u64)>,
    /// What it holds: identifiers by kind, and other cells.
    identifiers: Vec<(InfoTypeId, u64)>,
    beside: Vec<u64>,
    /// A cell with small letters.
    lower: Vec<u8>,
    share: Share,
}

impl<'c> Rows<'c> {
    pub fn new(look: &'c Look, context: &'c Context<'_>, job: &'c Job) -> Self {
        let headers = &job.prepared.facts.headers;
        Self {
            look,
            set: &context.plan.set,
            hasher: context.plan.key.hasher(),
            path: job.origin.path.clone(),
            document: look.accepted.document(&job.origin),
            names: match headers.present {
                true => headers.names.clone(),
                false => Vec::new(),
            },
            today: jiff::Timestamp::now()
                .to_zoned(jiff::tz::TimeZone::UTC)
                .date(),
            found: Vec::new(),
            next: 0,
            cells: Vec::new(),
            identifiers: Vec::new(),
            beside: Vec::new(),
            lower: Vec::new(),
            share: Share::default(),
        }
    }

    /// Adds the share to the whole.
    pub fn hand_over(self) {
        self.look.add(&self.path, self.share);
    }

    /// Takes the records of a block, whose matches were taken before.
    pub fn block(&mut self, block: &Block<'_>, prepared: &Prepared) {
        self.next = 0;
        if self.document.is_some() {
            records::read(block, prepared, self);
        }
        self.found.clear();
    }

    fn wish(&self) -> &'c Wish {
        &self.look.wish
    }

    /// Reads what a record holds: its identifiers, each once, and its other cells.
    fn gather(&mut self, number: u32) {
        self.identifiers.clear();
        self.beside.clear();
        let rest = self.found.get(self.next..).unwrap_or_default();
        let before = rest.partition_point(|found| found.record < number);
        let rest = rest.get(before..).unwrap_or_default();
        let count = rest.partition_point(|found| found.record == number);
        let own = rest.get(..count).unwrap_or_default();
        self.next += before + count;
        // Not in the order of columns, which a dump may change.
        self.identifiers
            .extend(own.iter().map(|found| (found.kind, found.hash)));
        self.identifiers.sort_unstable();
        self.identifiers.dedup();
        self.identifiers.truncate(IDENTIFIERS);
        // A cell that is an identifier is compared as such, however it is written.
        let is_plain = |column: &Option<u32>| {
            column.is_none() || own.iter().all(|found| found.column != *column)
        };
        let cells = self.cells.iter();
        let plain = cells.filter(|(column, _)| is_plain(column));
        self.beside.extend(plain.map(|(_, hash)| *hash).take(CELLS));
    }

    /// Keeps which identifier stands beside which other cell.
    fn pair(&mut self) {
        for (_, identifier) in self.identifiers.iter().take(PAIRED) {
            let others = self.identifiers.iter().map(|(_, other)| other);
            let others = others.filter(|other| *other != identifier);
            for other in others.chain(&self.beside) {
                let both = u128::from(*identifier) << 64 | u128::from(*other);
                let hash = self.hasher.hash(PAIR, &both.to_le_bytes());
                self.share.pairs.insert(hash);
            }
        }
    }

    fn date(&mut self, at: At<'_>, cell: &[u8]) {
        let dates = &mut self.share.dates;
        match at {
            At::Column(position) => match self.names.get(position) {
                Some(name) => dates.add(name, cell, self.today),
                None => dates.add(&format!("column {}", position + 1), cell, self.today),
            },
            At::Key(name) => dates.add(&String::from_utf8_lossy(name), cell, self.today),
            At::Line => {}
        }
    }
}

impl MatchSink for Rows<'_> {
    fn take(&mut self, found: RawMatch<'_>) {
        let kind = self
            .document
            .and_then(|document| document.kind(found.column, found.signature));
        let Some(kind) = kind else { return };
        let family = self.set.rule(found.signature.rule()).info_type;
        let domain = self.set.info_type(family).domain();
        let hash = self.hasher.hash(domain, found.normalised.expose());
        self.share.kind(kind).insert(hash);
        self.found.push(Found {
            record: found.row,
            column: found.column,
            kind,
            hash,
        });
    }
}

impl RecordSink for Rows<'_> {
    fn cell(&mut self, at: At<'_>, cell: &[u8]) {
        if self.wish().dates {
            self.date(at, cell);
        }
        let cell = cell.trim_ascii();
        if cell.is_empty() || cell.len() > LONGEST || at == At::Line {
            return;
        }
        let column = match at {
            At::Column(position) => u32::try_from(position).ok(),
            _ => None,
        };
        self.lower.clear();
        self.lower.extend(cell.iter().map(u8::to_ascii_lowercase));
        let hash = self.hasher.hash(CELL, &self.lower);
        self.cells.push((column, hash));
    }

    fn end(&mut self, number: u32) {
        self.gather(number);
        self.cells.clear();
        if self.identifiers.is_empty() {
            return;
        }
        self.share.records += 1;
        let wish = self.wish();
        let hashes = self.identifiers.iter().map(|(_, hash)| *hash);
        if let Some(sought) = &wish.sought {
            let hashes: Vec<u64> = hashes.collect();
            sought.find(&hashes, &self.beside, &mut self.share.hits);
            return;
        }
        if wish.rows.is_some_and(|most| self.share.rows.len() <= most) {
            let identifiers = hashes.collect();
            let beside = self.beside.clone();
            self.share.rows.push(Record {
                identifiers,
                beside,
            });
        }
        self.pair();
    }
}
