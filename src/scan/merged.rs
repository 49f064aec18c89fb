//! One finding in the making, and the report of its document.

use super::columns::ColumnNames;
use super::outcome::Outcome;
use crate::analyze::{Named, Verdict};
use crate::model::{
    ColumnReport, ColumnTally, Distinct, Evidence, FileReport, InfoTypeId, Origin, PeopleBy, Place,
    Samples, Signature, SignatureTally,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One finding in the making: the signatures of a column that share type and reserve, and that all
/// count or all do not.
pub(super) struct Merged {
    pub count: u64,
    pub weighted: f64,
    pub distinct: Distinct,
    pub samples: Samples,
    pub places: Vec<Place>,
    pub evidence: Vec<Evidence>,
    /// Occurrences under domains of the allow-list.
    pub under: BTreeMap<u16, u64>,
    strongest: u64,
}

impl Merged {
    pub fn new() -> Self {
        Self {
            count: 0,
            weighted: 0.0,
            distinct: Distinct::default(),
            samples: Samples::default(),
            places: Vec::new(),
            evidence: Vec::new(),
            under: BTreeMap::new(),
            strongest: 0,
        }
    }

    /// Adds one signature; the evidence shown is that of the one with most matches.
    pub fn add(&mut self, tally: &SignatureTally, column: &ColumnTally, verdict: Verdict) {
        let under = column.under().iter();
        for under in under.filter(|under| under.signature == tally.signature) {
            *self.under.entry(under.domain).or_default() += under.count;
        }
        self.count += tally.count;
        self.weighted += verdict.probability.as_f64() * tally.count as f64;
        self.distinct.merge(&tally.distinct);
        self.samples.merge(&tally.samples);
        self.places.extend_from_slice(tally.places());
        if tally.count > self.strongest {
            self.strongest = tally.count;
            self.evidence = verdict.evidence;
        }
    }
}

/// The values of one column that name people.
#[derive(Default)]
pub(super) struct ColumnPeople {
    counts: BTreeMap<PeopleBy, (Distinct, u64)>,
    /// By what they are named.
    pub signatures: Vec<(Signature, InfoTypeId)>,
}

impl ColumnPeople {
    /// Adds those of one signature.
    pub fn add(&mut self, by: PeopleBy, told: InfoTypeId, tally: &SignatureTally) {
        self.signatures.push((tally.signature, told));
        let (distinct, count) = self.counts.entry(by).or_default();
        distinct.merge(&tally.distinct);
        *count += tally.count;
    }

    /// Adds the column to its document.
    pub fn add_to(self, named: &mut Named) {
        for (by, (distinct, count)) in self.counts {
            named.add(by, &distinct, count);
        }
    }
}

/// What the report says of a document.
pub(super) fn file_report(outcome: Outcome, shown: Arc<Origin>, names: ColumnNames) -> FileReport {
    let tracked = outcome.tally.columns.iter().enumerate();
    let columns = if outcome.counts_lines() {
        Vec::new()
    } else {
        tracked
            .map(|(index, tally)| ColumnReport {
                index: index as u32 + 1,
                header: names.headers.get(index).cloned().flatten(),
                cells: tally.cells,
                filled: tally.filled,
            })
            .collect()
    };
    FileReport {
        origin: shown,
        state: outcome.facts.state,
        format: outcome.facts.format,
        encoding: outcome.facts.encoding,
        compression: outcome.facts.compression,
        dialect: outcome.facts.dialect,
        export: outcome.facts.schema.and_then(|schema| schema.export()),
        size: outcome.facts.size,
        decoded: outcome.decoded,
        records: outcome.records(),
        digest: None,
        access: outcome.facts.access,
        exposure: None,
        people: None,
        columns,
        problems: outcome.facts.problems,
    }
}
