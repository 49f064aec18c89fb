//! From sums to the report: every signature is judged with its whole column known.

use super::Context;
use super::audit::{Auditor, Digests, digest};
use super::blank::{empty, scan_info};
use super::columns::{Column, ColumnNames, document_columns, name_columns};
use super::covered::{FileStates, left_out};
use super::datasets::{dataset_key, pools};
use super::exposed::Exposed;
use super::hashed::{self, Proof, Proofs};
use super::matches::{DocumentMatches, MatchWriter};
use super::merged::{ColumnPeople, Merged, file_report};
use super::models::model;
use super::outcome::Outcome;
use super::paths::{identity, shown_origin};
use super::places::Bases;
use super::pool::Walked;
use super::prints::Accepted;
use super::results::Quiet;
use super::spool::Spool;
use super::totals::Sums;
use crate::analyze::{
    ColumnFacts, Named, Truth, Verdict, judge, names_people, severity, views, weigh_severity,
};
use crate::key::{FindingParts, Sealer};
use crate::model::{
    Audience, ColumnTally, Confidence, Coverage, FileReport, Finding, InfoTypeId, Origin, PeopleBy,
    Probability, Report, RuleId, SeverityTerms, Signature, SignatureTally,
};
use crate::rule::Recognizer;
use std::collections::{BTreeMap, HashMap};
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

/// Seconds without a change after which a file is old: five years.
pub(super) const OLD: i64 = 5 * 31_557_600;

/// Values that stand for a finding's content.
const SKETCH: usize = 128;

/// The report, and what single matches need.
pub(super) struct Assembled {
    pub report: Report,
    pub verdicts: Verdicts,
    /// What is true of each file of the report.
    pub truths: Vec<Truth>,
    /// What names people, for who looks at files again.
    pub accepted: Accepted,
}

/// What single matches need.
pub(super) struct Verdicts {
    documents: Vec<DocumentMatches>,
    min_probability: Probability,
}

impl Verdicts {
    /// Of no document.
    pub const fn none(min_probability: Probability) -> Self {
        Self {
            documents: Vec::new(),
            min_probability,
        }
    }

    /// The documents in report order.
    pub fn documents(&self) -> &[DocumentMatches] {
        &self.documents
    }

    /// Joins the spool with the verdicts.
    pub fn writer(self, spool: Mutex<Spool>) -> io::Result<MatchWriter> {
        let spool = spool.into_inner().unwrap_or_else(PoisonError::into_inner);
        MatchWriter::new(spool, self.documents, self.min_probability)
    }
}

/// Judges everything that was found.
pub(super) fn assemble(context: &Context<'_>, mut walked: Walked, proofs: Proofs) -> Assembled {
    let left_out = left_out(&walked.summary);
    walked.summary.notes.extend(left_out);
    let states = FileStates::settle(&mut walked.outcomes);
    let mut assembler = Assembler {
        context,
        states,
        proofs,
        pools: pools(&walked.outcomes),
        coverage: Coverage {
            folders: walked.summary.folders,
            notes: walked.summary.notes,
            ..Coverage::default()
        },
        files: Vec::new(),
        truths: Vec::new(),
        findings: Vec::new(),
        documents: Vec::new(),
        sums: Sums::default(),
        fallback_records: 0,
        twin: None,
        occurrences: HashMap::new(),
        exposed: Exposed::new(context),
        sealer: context.plan.key.sealer(),
        auditor: Auditor::new(context.plan.key.sealer()),
        accepted: context.looks_again().then(Accepted::default),
        full_name: context.plan.set.rule_for(Recognizer::FullName),
        old: jiff::Timestamp::now().as_second() - OLD,
    };
    let excluded = walked.summary.excluded;
    assembler.coverage.skipped.files += excluded.files;
    assembler.coverage.skipped.bytes += excluded.bytes;
    assembler.count(walked.quiet);
    for outcome in walked.outcomes {
        assembler.document(outcome);
    }
    assembler.finish(&|file, size| {
        let compute = || digest(file, size, &context.stop);
        match context.memory {
            Some(memory) => memory.digest(file, compute),
            None => compute(),
        }
    })
}

struct Assembler<'a, 'c> {
    context: &'a Context<'c>,
    states: FileStates,
    /// Columns that are proved to hold hashes of what the scan saw.
    proofs: Proofs,
    pools: HashMap<Vec<u8>, Vec<ColumnTally>>,
    coverage: Coverage,
    files: Vec<FileReport>,
    truths: Vec<Truth>,
    findings: Vec<Finding>,
    documents: Vec<DocumentMatches>,
    sums: Sums,
    fallback_records: u64,
    /// The last document's origin, and how often each kind of finding occurred in it.
    twin: Option<Arc<Origin>>,
    occurrences: HashMap<(InfoTypeId, String), u64>,
    exposed: Exposed<'a>,
    sealer: Sealer,
    auditor: Auditor,
    /// What names people, if anybody will ask.
    accepted: Option<Accepted>,
    /// The rule that tells full names.
    full_name: Option<RuleId>,
    /// What was changed before is old: seconds since 1970.
    old: i64,
}

impl Assembler<'_, '_> {
    /// Counts files of which there is nothing else to say.
    const fn count(&mut self, quiet: Quiet) {
        self.coverage.scanned.files += quiet.files;
        self.coverage.scanned.bytes += quiet.size;
        self.coverage.bytes_read += quiet.stored;
        self.coverage.bytes_decoded += quiet.decoded;
        self.fallback_records += quiet.exact_records;
    }

    fn document(&mut self, mut outcome: Outcome) {
        let shown = shown_origin(self.context, &outcome.origin);
        self.states.count(&outcome, &shown, &mut self.coverage);
        self.fallback_records += outcome.exact_records;
        self.auditor.enter(&outcome, &shown);
        if !outcome.is_notable() {
            return;
        }
        let columns = name_columns(self.context, &mut outcome);
        let bases = Bases::new(&outcome);
        let mut matches = DocumentMatches::new(
            &outcome,
            Arc::clone(&shown),
            columns.headers.clone(),
            bases.clone(),
        );
        let named = self.judge_document(&outcome, &columns, &bases, &mut matches);
        let silent = outcome.facts.fitting && outcome.facts.problems.is_empty();
        let file = self.files.len();
        if silent && self.findings.last().is_none_or(|f| f.file != file) {
            return;
        }
        self.documents.push(matches);
        self.tell(outcome, shown, columns, named);
    }

    /// Judges the columns of a document; who is named in it.
    fn judge_document(
        &mut self,
        outcome: &Outcome,
        columns: &ColumnNames,
        bases: &Bases,
        matches: &mut DocumentMatches,
    ) -> Named {
        let file = self.files.len();
        let dataset = dataset_key(outcome);
        let pooled = self.pools.remove(&dataset);
        let names = holds(self.context, outcome, NAMES);
        let people = names || holds(self.context, outcome, &[Recognizer::Email]);
        // Members of one container may have one name.
        if self.twin.as_ref() != Some(&outcome.origin) {
            self.occurrences.clear();
            self.twin = Some(Arc::clone(&outcome.origin));
        }
        let mut occurrences = std::mem::take(&mut self.occurrences);
        let mut named = Named::default();
        let least = self.least(outcome);
        for column in document_columns(outcome, columns, pooled.as_deref()) {
            let facts = ColumnFacts {
                setting: column.setting,
                tally: column.pooled,
                hints: column.hints,
                has_header: outcome.facts.headers.present || outcome.keys.is_some(),
                beside_people: people,
                beside_names: names,
            };
            let index = column.index.unwrap_or(u32::MAX);
            let proof = self.proofs.get(&(Arc::clone(&outcome.origin), index));
            let mut people = ColumnPeople::default();
            let merged =
                self.judge_column(&column, &facts, proof, least, (&mut *matches, &mut people));
            if let Some(accepted) = &mut self.accepted {
                let signatures = std::mem::take(&mut people.signatures);
                accepted.note(outcome, column.index, signatures);
            }
            people.add_to(&mut named);
            for ((info_type, test_value, _), merged) in merged {
                let id = self.finding_id(outcome, &column, info_type, &mut occurrences);
                let kind = (info_type, test_value);
                self.finding((file, &outcome.origin), id, &column, kind, merged, bases);
            }
        }
        self.occurrences = occurrences;
        if let Some(pool) = pooled {
            self.pools.insert(dataset, pool);
        }
        named
    }

    /// Adds a judged document to the report: who can read it, how severe that makes its findings, how
    /// many people it holds.
    fn tell(&mut self, outcome: Outcome, shown: Arc<Origin>, columns: ColumnNames, named: Named) {
        let file = self.files.len();
        let (exposure, shown_exposure) = self.exposed.of(&outcome).unzip();
        let chosen = named.choose((!outcome.counts_lines()).then_some(outcome.tally.records));
        let new = self.findings.partition_point(|finding| finding.file < file);
        let findings = self.findings.get_mut(new..).unwrap_or_default();
        let readers = exposure
            .as_ref()
            .map_or(Audience::Unknown, |e| e.audience());
        let modified = outcome.facts.access.map(|access| access.modified);
        weigh_severity(findings, readers, modified.is_some_and(|at| at < self.old));
        let readers_of = (exposure.as_ref(), shown_exposure.as_ref());
        self.auditor
            .document(file, findings, chosen.as_ref(), readers_of);
        self.truths.push(Truth {
            origin: Arc::clone(&outcome.origin),
            exposure,
        });
        let mut report = file_report(outcome, shown, columns);
        report.exposure = shown_exposure;
        report.people = chosen.map(|chosen| chosen.people);
        self.files.push(report);
    }

    fn judge_column(
        &self,
        column: &Column<'_>,
        facts: &ColumnFacts<'_>,
        proof: Option<&Proof>,
        least: Probability,
        (matches, people): (&mut DocumentMatches, &mut ColumnPeople),
    ) -> BTreeMap<(InfoTypeId, bool, bool), Merged> {
        let mut merged = BTreeMap::new();
        for tally in column.tally.signatures() {
            let mut verdict = self.verdict(tally, facts);
            let set = &self.context.plan.set;
            let mut rule = set.rule(tally.signature.rule());
            let mut told = set.told(tally.signature);
            let test_value = tally.signature.has(Signature::TEST);
            if hashed::is_hash(set, rule.info_type) {
                if !hashed::settle(&mut verdict, proof, column.hints) {
                    continue;
                }
                rule = proof.and_then(|proof| proof.rule(set)).unwrap_or(rule);
                told = rule.info_type;
            }
            if verdict.probability < least {
                continue;
            }
            let id = &set.info_type(told).id;
            matches.judge(column.index, tally.signature, &verdict, &rule.id, id);
            let counts = verdict.probability >= Confidence::Medium.threshold();
            if counts && let Some(by) = self.names_people(tally, told) {
                people.add(by, told, tally);
            }
            merged
                .entry((told, test_value, counts))
                .or_insert_with(Merged::new)
                .add(tally, column.tally, verdict);
        }
        merged
    }

    /// What a signature's values count people by: not those of roles, machines and tests.
    fn names_people(&self, tally: &SignatureTally, told: InfoTypeId) -> Option<PeopleBy> {
        let signature = tally.signature;
        if signature.has(Signature::TEST) || signature.has(Signature::ROLE) {
            return None;
        }
        let kind = self.context.plan.set.info_type(told);
        let full_name = self.full_name == Some(signature.rule());
        names_people(&kind.id, kind.sensitivity, full_name)
    }

    /// How likely a finding has to be. Where only programs look, what is unlikely is noise.
    fn least(&self, outcome: &Outcome) -> Probability {
        let least = self.context.plan.min_probability;
        match outcome.facts.fitting {
            true => least.max(Confidence::Medium.threshold()),
            false => least,
        }
    }

    fn verdict(&self, tally: &SignatureTally, facts: &ColumnFacts<'_>) -> Verdict {
        let set = &self.context.plan.set;
        let rule = set.rule(tally.signature.rule());
        judge(
            &set.info_type(rule.info_type).id,
            tally,
            facts,
            &model(set, rule),
        )
    }

    fn finding_id(
        &self,
        outcome: &Outcome,
        column: &Column<'_>,
        info_type: InfoTypeId,
        occurrences: &mut HashMap<(InfoTypeId, String), u64>,
    ) -> String {
        let header = column.header.as_deref().unwrap_or_default().to_lowercase();
        let occurrence = occurrences.entry((info_type, header.clone())).or_insert(0);
        let parts = FindingParts {
            info_type: &self.context.plan.set.info_type(info_type).id,
            header: &header,
            origin: &identity(&outcome.origin),
            occurrence: *occurrence,
        };
        *occurrence += 1;
        self.context.plan.key.finding_id(parts)
    }

    fn finding(
        &mut self,
        (file, origin): (usize, &Origin),
        id: String,
        column: &Column<'_>,
        (info_type, test_value): (InfoTypeId, bool),
        merged: Merged,
        bases: &Bases,
    ) {
        let kind = self.context.plan.set.info_type(info_type);
        let probability = Probability::from_f64(merged.weighted / merged.count.max(1) as f64);
        let finding = Finding {
            id,
            file,
            column: column.index.map(|i| i + 1),
            header: column.header.clone(),
            region: column.region,
            info_type: Arc::clone(&kind.id),
            title: Arc::clone(&kind.title),
            count: merged.count,
            distinct: merged.distinct.count().min(merged.count),
            distinct_exact: merged.distinct.is_exact(),
            probability,
            severity: severity(kind.sensitivity, merged.count),
            terms: SeverityTerms::of(kind.sensitivity),
            test_value,
            evidence: merged.evidence,
            places: bases.ranges(&merged.places, column.setting),
            samples: merged
                .samples
                .as_slice()
                .iter()
                .map(|s| s.masked.to_string())
                .collect(),
            sketch: merged
                .distinct
                .small_sketch(SKETCH, |hash| self.sealer.seal(hash)),
            under: self.named_domains(&merged.under),
            allowed: 0,
            news: None,
        };
        if probability >= Confidence::Medium.threshold() {
            self.sums.add(&finding, &merged.distinct, origin);
        }
        self.findings.push(finding);
    }

    fn named_domains(&self, under: &BTreeMap<u16, u64>) -> Vec<(Arc<str>, u64)> {
        let names = &self.context.plan.allowed_domains;
        let named = under.iter().filter_map(|(domain, count)| {
            let name = names.get(usize::from(*domain))?;
            Some((Arc::clone(name), *count))
        });
        named.collect()
    }

    fn finish(mut self, digests: &Digests<'_>) -> Assembled {
        let plan = self.context.plan;
        let (audit, reached, digests) = self.auditor.finish(digests, plan.mask_paths, plan.threads);
        for (file, digest) in digests {
            if let Some(report) = self.files.get_mut(file) {
                report.digest = Some(digest);
            }
        }
        let mut scan = scan_info(self.context);
        scan.fallback_records = self.fallback_records;
        let totals = self.sums.totals(&self.findings);
        let mut report = Report {
            coverage: self.coverage,
            files: self.files,
            findings: self.findings,
            totals,
            audit,
            ..empty(scan)
        };
        (report.audiences, report.owners) = views(&report, &reached);
        let verdicts = Verdicts {
            documents: self.documents,
            min_probability: plan.min_probability,
        };
        Assembled {
            report,
            verdicts,
            truths: self.truths,
            accepted: self.accepted.unwrap_or_default(),
        }
    }
}

/// What names people or says where they live.
const NAMES: &[Recognizer] = &[
    Recognizer::FirstName,
    Recognizer::LastName,
    Recognizer::FullName,
    Recognizer::Street,
];

/// Whether a good part of a table's records hold a proven value of one of these.
fn holds(context: &Context<'_>, outcome: &Outcome, telling: &[Recognizer]) -> bool {
    let set = &context.plan.set;
    let rules: Vec<_> = telling.iter().filter_map(|r| set.rule_for(*r)).collect();
    let most = outcome.tally.columns.iter().map(|c| {
        let people = c
            .signatures()
            .into_iter()
            .filter(|t| rules.contains(&t.signature.rule()) && t.signature.has(Signature::CHECKED));
        people.map(|t| t.count).sum::<u64>()
    });
    most.max().unwrap_or(0) * 5 >= outcome.tally.records.max(1)
}
