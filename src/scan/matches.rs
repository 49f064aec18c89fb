//! Single matches joined with their verdicts.

use super::outcome::Outcome;
use super::places::Bases;
use super::spool::{Spool, SpooledMatch};
use crate::analyze::{Features, Verdict};
use crate::model::{Format, MatchRecord, Origin, Probability, Signature};
use crate::report::jsonl::MatchLines;
use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::Arc;

/// What the matches of one document need.
pub(super) struct DocumentMatches {
    number: u32,
    origin: Arc<Origin>,
    table: bool,
    headers: Vec<Option<Arc<str>>>,
    /// For JSON Lines: position of each key's number among the columns.
    positions: Option<HashMap<u32, u32>>,
    bases: Bases,
    judged: HashMap<(Option<u32>, Signature), Judged>,
}

#[derive(Clone)]
struct Judged {
    probability: Probability,
    rule: Arc<str>,
    info_type: Arc<str>,
    features: Features,
}

impl DocumentMatches {
    /// `shown` is the origin as reports show it.
    pub fn new(
        outcome: &Outcome,
        shown: Arc<Origin>,
        headers: Vec<Option<Arc<str>>>,
        bases: Bases,
    ) -> Self {
        let positions = outcome.keys.as_ref().map(|keys| {
            let ordered = keys.columns();
            ordered
                .iter()
                .zip(0..)
                .map(|((_, number), position)| (*number, position))
                .collect()
        });
        Self {
            number: outcome.number,
            origin: shown,
            table: matches!(outcome.facts.format, Format::Delimited | Format::JsonLines),
            headers,
            positions,
            bases,
            judged: HashMap::new(),
        }
    }

    /// Notes the verdict on a signature of a column (from 0).
    pub fn judge(
        &mut self,
        column: Option<u32>,
        signature: Signature,
        verdict: &Verdict,
        rule: &Arc<str>,
        info_type: &Arc<str>,
    ) {
        let judged = Judged {
            probability: verdict.probability,
            features: verdict.features,
            rule: Arc::clone(rule),
            info_type: Arc::clone(info_type),
        };
        self.judged.insert((column, signature), judged);
    }

    /// Its number, which the spool's chunks carry.
    pub const fn number(&self) -> u32 {
        self.number
    }

    /// Where it came from, as reports show it.
    pub fn origin(&self) -> Arc<Origin> {
        Arc::clone(&self.origin)
    }

    /// Whether it has columns.
    pub const fn is_table(&self) -> bool {
        self.table
    }

    /// Rows and lines before each of its parts.
    pub const fn bases(&self) -> &Bases {
        &self.bases
    }

    /// The column in the order of the report, by its number in the spool.
    fn column(&self, number: Option<u32>) -> Option<u32> {
        match (&self.positions, number) {
            (Some(positions), Some(number)) => positions.get(&number).copied(),
            (None, column) if self.table => column,
            _ => None,
        }
    }

    /// How likely matches of a column (as spooled) are, by which rule and of what data type, under which
    /// header.
    pub fn told(
        &self,
        column: Option<u32>,
        signature: Signature,
    ) -> Option<(Probability, (&str, &str), Option<&str>)> {
        let column = self.column(column);
        let judged = self.judged.get(&(column, signature))?;
        let header = column.and_then(|c| self.headers.get(c as usize)?.as_deref());
        Some((
            judged.probability,
            (&judged.rule, &judged.info_type),
            header,
        ))
    }

    fn record(
        &self,
        part: u32,
        found: SpooledMatch,
        least: Probability,
    ) -> Option<(MatchRecord, &Features)> {
        let column = self.column(found.column);
        let judged = self.judged.get(&(column, found.signature))?;
        if judged.probability < least {
            return None;
        }
        let (row, line) = self.bases.locate(part, found.row, found.line);
        let record = MatchRecord {
            origin: Arc::clone(&self.origin),
            row: column.map(|_| row),
            column: column.map(|c| c + 1),
            header: column.and_then(|c| self.headers.get(c as usize).cloned().flatten()),
            line,
            start: u64::from(found.start),
            end: u64::from(found.end),
            info_type: Arc::clone(&judged.info_type),
            part: None,
            rule: Arc::clone(&judged.rule),
            probability: judged.probability,
            test_value: found.signature.has(Signature::TEST),
            masked: found.masked,
            value: found.value,
            fingerprint: found
                .fingerprint
                .map(|f| f.iter().map(|b| format!("{b:02x}")).collect()),
        };
        Some((record, &judged.features))
    }
}

/// Where single matches go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Destination {
    /// A file that only its owner can read.
    PrivateFile,
    /// A terminal or pipe.
    Stream,
}

/// Writes `matches.jsonl`: documents in report order, matches in document order.
pub struct MatchWriter {
    spool: Spool,
    documents: Vec<DocumentMatches>,
    least: Probability,
}

impl MatchWriter {
    pub(super) fn new(
        mut spool: Spool,
        documents: Vec<DocumentMatches>,
        least: Probability,
    ) -> io::Result<Self> {
        spool.check()?;
        spool.sort();
        Ok(Self {
            spool,
            documents,
            least,
        })
    }

    /// Writes every match as one line; raw values, where they were kept, only into private files.
    pub fn write(&mut self, out: &mut dyn Write, into: Destination) -> io::Result<()> {
        let mut lines = MatchLines::new(out);
        self.visit(&mut |mut record, _| {
            if into == Destination::Stream {
                record.value = None;
            }
            lines.write(&record)
        })
    }

    /// Hands out every match and what the fitted model saw, in the same order. An error of `each` ends it.
    pub fn visit(
        &mut self,
        each: &mut dyn FnMut(MatchRecord, &Features) -> io::Result<()>,
    ) -> io::Result<()> {
        for document in &self.documents {
            self.spool
                .read(document.number, &mut |part, found| match document
                    .record(part, found, self.least)
                {
                    Some((record, features)) => each(record, features),
                    None => Ok(()),
                })?;
        }
        Ok(())
    }
}
