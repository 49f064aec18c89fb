//! From sums to the report: every signature is judged with its whole column known.

use super::Context;
use super::job::{Outcome, PartCount};
use super::matches::{DocumentMatches, MatchWriter};
use super::paths::{shown_arguments, shown_origin};
use super::pool::Walked;
use super::spool::Spool;
use crate::analyze::{ColumnFacts, Setting, Steps, Verdict, judge, severity};
use crate::key::FindingParts;
use crate::model::{
    ColumnReport, ColumnTally, Confidence, Coverage, Distinct, Evidence, FileReport, Finding,
    Format, HeaderHint, InfoTypeId, Origin, Place, Probability, Report, RowRange, Samples,
    ScanInfo, Sensitive, Signature, SignatureTally, State, Totals, TypeTotal,
};
use crate::report::mask;
use crate::rule::{Recognizer, Rule};
use std::collections::{BTreeMap, HashMap};
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

/// The report, and what single matches need.
pub(super) struct Assembled {
    pub report: Report,
    pub verdicts: Verdicts,
}

/// What single matches need.
pub(super) struct Verdicts {
    documents: Vec<DocumentMatches>,
    min_probability: Probability,
}

impl Verdicts {
    /// Joins the spool with the verdicts.
    pub fn writer(self, spool: Mutex<Spool>) -> io::Result<MatchWriter> {
        let spool = spool.into_inner().unwrap_or_else(PoisonError::into_inner);
        MatchWriter::new(spool, self.documents, self.min_probability)
    }
}

/// Judges everything that was found.
pub(super) fn assemble(context: &Context<'_>, walked: Walked) -> Assembled {
    let mut assembler = Assembler {
        context,
        pools: pools(&walked.outcomes),
        coverage: Coverage {
            folders: walked.summary.folders,
            notes: walked.summary.notes,
            ..Coverage::default()
        },
        files: Vec::new(),
        findings: Vec::new(),
        documents: Vec::new(),
        types: BTreeMap::new(),
    };
    let excluded = walked.summary.excluded;
    assembler.coverage.skipped.files += excluded.files;
    assembler.coverage.skipped.bytes += excluded.bytes;
    for outcome in walked.outcomes {
        assembler.document(outcome);
    }
    assembler.finish()
}

struct Assembler<'a, 'c> {
    context: &'a Context<'c>,
    pools: HashMap<Vec<u8>, Vec<ColumnTally>>,
    coverage: Coverage,
    files: Vec<FileReport>,
    findings: Vec<Finding>,
    documents: Vec<DocumentMatches>,
    types: BTreeMap<Arc<str>, TypeSum>,
}

struct TypeSum {
    total: TypeTotal,
    distinct: Distinct,
    last_file: Option<usize>,
}

/// One finding in the making: the signatures of a column that share type, level and reserve.
struct Merged {
    count: u64,
    weighted: f64,
    distinct: Distinct,
    samples: Samples,
    places: Vec<Place>,
    evidence: Vec<Evidence>,
    strongest: u64,
}

/// A column on its way into the report.
struct Column<'t> {
    index: Option<u32>,
    region: Option<&'static str>,
    header: Option<Arc<str>>,
    hints: &'t [HeaderHint],
    tally: &'t ColumnTally,
    pooled: &'t ColumnTally,
    setting: Setting,
}

impl Assembler<'_, '_> {
    fn document(&mut self, mut outcome: Outcome) {
        let shown = shown_origin(self.context, &outcome.origin);
        self.cover(&outcome, &shown);
        if !outcome.is_notable() {
            return;
        }
        let columns = name_columns(self.context, &mut outcome);
        let file = self.files.len();
        let bases = Bases::new(&outcome);
        let pooled = self.pools.remove(&dataset_key(&outcome));
        let mut matches = DocumentMatches::new(
            &outcome,
            Arc::clone(&shown),
            columns.headers.clone(),
            bases.clone(),
        );
        let people = holds_people(self.context, &outcome);
        let mut occurrences = HashMap::new();
        for column in document_columns(&outcome, &columns, pooled.as_deref()) {
            let facts = ColumnFacts {
                setting: column.setting,
                tally: column.pooled,
                hints: column.hints,
                has_header: outcome.facts.headers.present || outcome.keys.is_some(),
                beside_people: people,
            };
            let merged = self.judge_column(&column, &facts, &mut matches);
            for ((info_type, test_value, _), merged) in merged {
                let id = self.finding_id(&outcome, &column, info_type, &mut occurrences);
                self.finding(file, id, &column, info_type, test_value, merged, &bases);
            }
        }
        if let Some(pool) = pooled {
            self.pools.insert(dataset_key(&outcome), pool);
        }
        self.documents.push(matches);
        self.files.push(file_report(outcome, shown, columns));
    }

    /// Counts a document's state, bytes and problems.
    fn cover(&mut self, outcome: &Outcome, shown: &Arc<Origin>) {
        let facts = &outcome.facts;
        let count = self.coverage.count_mut(facts.state);
        count.files += 1;
        count.bytes += facts.size;
        if facts.format != Format::Unread {
            self.coverage.bytes_read += facts.size;
        }
        self.coverage.bytes_decoded += outcome.decoded;
        self.coverage.fallback_records += outcome.exact_records;
        let origin = (**shown).clone();
        let problems = facts.problems.iter();
        self.coverage
            .problems
            .extend(problems.map(|p| (origin.clone(), facts.state, p.clone())));
    }

    fn judge_column(
        &self,
        column: &Column<'_>,
        facts: &ColumnFacts<'_>,
        matches: &mut DocumentMatches,
    ) -> BTreeMap<(InfoTypeId, bool, Confidence), Merged> {
        let mut merged = BTreeMap::new();
        for tally in column.tally.signatures() {
            let verdict = self.verdict(tally, facts);
            let rule = self.context.plan.set.rule(tally.signature.rule());
            let test_value = tally.signature.has(Signature::TEST);
            matches.judge(
                column.index,
                tally.signature,
                verdict.probability,
                &rule.id,
                &self.context.plan.set.info_type(rule.info_type).id,
            );
            if verdict.probability < self.context.plan.min_probability {
                continue;
            }
            let level = verdict.probability.confidence();
            merged
                .entry((rule.info_type, test_value, level))
                .or_insert_with(Merged::new)
                .add(tally, verdict);
        }
        merged
    }

    fn verdict(&self, tally: &SignatureTally, facts: &ColumnFacts<'_>) -> Verdict {
        let set = &self.context.plan.set;
        let rule = set.rule(tally.signature.rule());
        judge(&set.info_type(rule.info_type).id, tally, facts, steps(rule))
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
            origin: outcome.origin.path.as_encoded_bytes(),
            occurrence: *occurrence,
        };
        *occurrence += 1;
        self.context.plan.key.finding_id(parts)
    }

    #[allow(clippy::too_many_arguments)]
    fn finding(
        &mut self,
        file: usize,
        id: String,
        column: &Column<'_>,
        info_type: InfoTypeId,
        test_value: bool,
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
            severity: severity(kind.sensitivity, merged.count, test_value),
            test_value,
            evidence: merged.evidence,
            places: bases.ranges(&merged.places, column.setting),
            samples: merged
                .samples
                .as_slice()
                .iter()
                .map(|s| s.masked.to_string())
                .collect(),
        };
        if probability >= Confidence::Medium.threshold() {
            self.add_to_type(&finding, &merged.distinct);
        }
        self.findings.push(finding);
    }

    fn add_to_type(&mut self, finding: &Finding, distinct: &Distinct) {
        let sum = self
            .types
            .entry(Arc::clone(&finding.info_type))
            .or_insert_with(|| TypeSum {
                total: TypeTotal {
                    info_type: Arc::clone(&finding.info_type),
                    title: Arc::clone(&finding.title),
                    findings: 0,
                    matches: 0,
                    distinct: 0,
                    files: 0,
                    severity: finding.severity,
                    probability: finding.probability,
                },
                distinct: Distinct::default(),
                last_file: None,
            });
        sum.total.findings += 1;
        sum.total.matches += finding.count;
        sum.total.severity = sum.total.severity.max(finding.severity);
        sum.total.probability = sum.total.probability.max(finding.probability);
        sum.distinct.merge(distinct);
        if sum.last_file != Some(finding.file) {
            sum.last_file = Some(finding.file);
            sum.total.files += 1;
        }
    }

    fn finish(self) -> Assembled {
        let plan = self.context.plan;
        let medium = Confidence::Medium.threshold();
        let mut with_findings: Vec<usize> = self
            .findings
            .iter()
            .filter(|f| f.probability >= medium)
            .map(|f| f.file)
            .collect();
        with_findings.dedup();
        let by_type: Vec<TypeTotal> = self
            .types
            .into_values()
            .map(|sum| TypeTotal {
                distinct: sum.distinct.count().min(sum.total.matches),
                ..sum.total
            })
            .collect();
        let totals = Totals {
            findings: by_type.iter().map(|t| t.findings).sum(),
            matches: by_type.iter().map(|t| t.matches).sum(),
            files_with_findings: with_findings.len() as u64,
            by_type,
        };
        let scan = ScanInfo {
            version: env!("CARGO_PKG_VERSION"),
            rules_digest: hex(&plan.set.digest()),
            key_id: plan.key.id().to_owned(),
            arguments: shown_arguments(self.context),
            started_at: String::new(),
            seconds: 0.0,
            threads: plan.threads,
            machine: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            incomplete: false,
        };
        let report = Report {
            scan,
            coverage: self.coverage,
            files: self.files,
            findings: self.findings,
            totals,
        };
        let verdicts = Verdicts {
            documents: self.documents,
            min_probability: plan.min_probability,
        };
        Assembled { report, verdicts }
    }
}

/// What a rule without a model says of its own confidence.
pub(super) fn steps(rule: &Rule) -> Option<Steps> {
    let probability = |level: Confidence| {
        Probability::from_f64(match level {
            Confidence::Low => 0.3,
            Confidence::Medium => 0.75,
            Confidence::High => 0.95,
        })
    };
    rule.recognizer.is_none().then(|| Steps {
        pattern: probability(rule.confidence.pattern),
        validated: probability(rule.confidence.validated),
        context: probability(rule.confidence.context),
    })
}

impl Merged {
    fn new() -> Self {
        Self {
            count: 0,
            weighted: 0.0,
            distinct: Distinct::default(),
            samples: Samples::default(),
            places: Vec::new(),
            evidence: Vec::new(),
            strongest: 0,
        }
    }

    /// Adds one signature; the evidence shown is that of the one with most matches.
    fn add(&mut self, tally: &SignatureTally, verdict: Verdict) {
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

/// Rows and lines before each part of a document.
#[derive(Clone, Debug, Default)]
pub(super) struct Bases(Vec<PartBase>);

#[derive(Clone, Copy, Debug)]
struct PartBase {
    part: u32,
    rows: u64,
    lines: u64,
}

impl Bases {
    fn new(outcome: &Outcome) -> Self {
        let (mut rows, mut lines) = (0, 0);
        let add = |count: &PartCount| {
            let base = PartBase {
                part: count.part,
                rows,
                lines,
            };
            rows += u64::from(count.rows);
            lines += u64::from(count.lines);
            base
        };
        Self(outcome.counts.iter().map(add).collect())
    }

    /// 1-based row and physical line of a place.
    pub fn locate(&self, part: u32, row: u32, line: u32) -> (u64, u64) {
        let at = self.0.binary_search_by_key(&part, |b| b.part);
        let base = at.ok().and_then(|i| self.0.get(i));
        let (rows, lines) = base.map_or((0, 0), |b| (b.rows, b.lines));
        (rows + u64::from(row) + 1, lines + u64::from(line) + 1)
    }

    /// The first rows (lines, outside columns) as ranges.
    fn ranges(&self, places: &[Place], setting: Setting) -> Vec<RowRange> {
        const SHOWN: usize = 8;
        let mut rows: Vec<u64> = places
            .iter()
            .map(|p| {
                let (row, line) = self.locate(p.block, p.row, p.line);
                if setting == Setting::Column {
                    row
                } else {
                    line
                }
            })
            .collect();
        rows.sort_unstable();
        rows.dedup();
        let mut ranges: Vec<RowRange> = Vec::new();
        for row in rows.into_iter().take(SHOWN) {
            match ranges.last_mut() {
                Some(range) if range.last + 1 == row => range.last = row,
                _ => ranges.push(RowRange {
                    first: row,
                    last: row,
                }),
            }
        }
        ranges
    }
}

/// Names of a document's columns, safe to show.
pub(super) struct ColumnNames {
    headers: Vec<Option<Arc<str>>>,
    hints: Vec<Vec<HeaderHint>>,
}

/// Brings key paths into the order of the document, and masks headers that are values themselves.
fn name_columns(context: &Context<'_>, outcome: &mut Outcome) -> ColumnNames {
    let mut names = std::mem::take(&mut outcome.facts.headers.names);
    let mut hints = std::mem::take(&mut outcome.facts.hints);
    if let Some(keys) = &outcome.keys {
        let ordered = keys.columns();
        let mut columns: Vec<Option<ColumnTally>> = std::mem::take(&mut outcome.tally.columns)
            .into_iter()
            .map(Some)
            .collect();
        names = ordered.iter().map(|(name, _)| name.clone()).collect();
        hints = context.read_headers(&names);
        outcome.tally.columns = ordered
            .iter()
            .map(|(_, number)| {
                columns
                    .get_mut(*number as usize)
                    .and_then(Option::take)
                    .unwrap_or_default()
            })
            .collect();
    }
    let present = outcome.facts.headers.present || outcome.keys.is_some();
    let headers = names
        .iter()
        .map(|name| present.then(|| safe_header(context, name)))
        .collect();
    ColumnNames { headers, hints }
}

fn safe_header(context: &Context<'_>, name: &str) -> Arc<str> {
    if context.scanner.holds_proof(name.as_bytes()) {
        mask::mask("header", Sensitive::new(name.as_bytes())).into()
    } else {
        name.into()
    }
}

fn document_columns<'t>(
    outcome: &'t Outcome,
    names: &'t ColumnNames,
    pooled: Option<&'t [ColumnTally]>,
) -> Vec<Column<'t>> {
    let text = outcome.counts_lines();
    let mut all = Vec::new();
    for (index, tally) in outcome.tally.columns.iter().enumerate() {
        if tally.is_clean() {
            continue;
        }
        all.push(Column {
            index: (!text).then_some(index as u32),
            region: text.then_some("text"),
            header: names.headers.get(index).cloned().flatten(),
            hints: names.hints.get(index).map_or(&[], Vec::as_slice),
            tally,
            pooled: pooled.and_then(|p| p.get(index)).unwrap_or(tally),
            setting: if text { Setting::Text } else { Setting::Column },
        });
    }
    let outside = &outcome.tally.outside;
    if !outside.is_clean() {
        all.push(Column {
            index: None,
            region: Some(if text { "text" } else { "outside_columns" }),
            header: None,
            hints: &[],
            tally: outside,
            pooled: outside,
            setting: Setting::Outside,
        });
    }
    all
}

/// Whether a table is about people: a good part of its records hold an e-mail address.
fn holds_people(context: &Context<'_>, outcome: &Outcome) -> bool {
    let set = &context.plan.set;
    let Some(email) = set.rule_for(Recognizer::Email) else {
        return false;
    };
    let most = outcome.tally.columns.iter().map(|c| {
        let emails = c
            .signatures()
            .into_iter()
            .filter(|t| t.signature.rule() == email);
        emails.map(|t| t.count).sum::<u64>()
    });
    most.max().unwrap_or(0) * 5 >= outcome.tally.records.max(1)
}

fn file_report(outcome: Outcome, shown: Arc<Origin>, names: ColumnNames) -> FileReport {
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
        size: outcome.facts.size,
        decoded: outcome.decoded,
        records: outcome.tally.records,
        digest: None,
        access: outcome.facts.access,
        columns,
        problems: outcome.facts.problems,
    }
}

/// The columns of datasets: files of one folder whose names differ in digits only and whose header
/// rows are the same are parts of one table, and judged together.
fn pools(outcomes: &[Outcome]) -> HashMap<Vec<u8>, Vec<ColumnTally>> {
    let mut parts: HashMap<Vec<u8>, Vec<&Outcome>> = HashMap::new();
    for outcome in outcomes.iter().filter(|o| is_table(o)) {
        parts.entry(dataset_key(outcome)).or_default().push(outcome);
    }
    parts
        .into_iter()
        .filter(|(_, parts)| parts.len() > 1)
        .map(|(key, parts)| {
            let mut pooled: Vec<ColumnTally> = Vec::new();
            for part in parts {
                if pooled.len() < part.tally.columns.len() {
                    pooled.resize_with(part.tally.columns.len(), ColumnTally::default);
                }
                for (sum, column) in pooled.iter_mut().zip(&part.tally.columns) {
                    sum.merge(column);
                }
            }
            (key, pooled)
        })
        .collect()
}

fn is_table(outcome: &Outcome) -> bool {
    outcome.facts.format == Format::Delimited && outcome.facts.state != State::Failed
}

/// The same for all parts of a dataset: the path with each run of digits as `#`, and the headers.
fn dataset_key(outcome: &Outcome) -> Vec<u8> {
    let mut key = Vec::new();
    for byte in outcome.origin.path.as_encoded_bytes() {
        match byte {
            b'0'..=b'9' if key.last() == Some(&b'#') => {}
            b'0'..=b'9' => key.push(b'#'),
            other => key.push(*other),
        }
    }
    for name in &outcome.facts.headers.names {
        key.push(0);
        key.extend_from_slice(name.as_bytes());
    }
    key
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
