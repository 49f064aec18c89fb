//! The wire structs of `spillmap.report/1`, as `docs/schema/report-1.json` describes them. They
//! borrow from the report and change only with a new version. Sequences are written element by
//! element, so that the report never exists twice in memory.

mod audit;
mod campaign;
mod exposure;
mod file;
mod finding;
mod news;
mod origin;
mod policy;
mod views;

use crate::model::{
    Coverage, Origin, Problem, Report, ScanInfo, State, StateCount, Totals, TypeTotal,
};
use audit::{CopiesV1, FixesV1, PeopleReportV1};
use campaign::CampaignV1;
use file::Files;
use finding::{Findings, confidence};
pub(super) use news::{BriefV1, NewsV1, SummaryV1};
pub(in crate::report) use origin::OriginV1;
use origin::ProblemV1;
#[cfg(test)]
pub(in crate::report) use origin::base64;
pub(super) use policy::BreachV1;
use policy::Breaches;
use serde::{Serialize, Serializer};
use views::{Audiences, Owners};

/// The value of the `schema` key.
const SCHEMA: &str = "spillmap.report/1";

#[derive(Serialize)]
pub(super) struct ReportV1<'a> {
    schema: &'static str,
    scan: ScanV1<'a>,
    coverage: CoverageV1<'a>,
    files: Files<'a>,
    findings: Findings<'a>,
    people: Option<PeopleReportV1>,
    copies: Option<CopiesV1<'a>>,
    fixes: Option<FixesV1<'a>>,
    exposure: Option<()>,
    totals: TotalsV1<'a>,
    news: Option<SummaryV1<'a>>,
    audiences: Audiences<'a>,
    owners: Owners<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<Breaches<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    policy_rules: Option<Vec<&'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    campaign: Option<CampaignV1<'a>>,
}

impl<'a> From<&'a Report> for ReportV1<'a> {
    fn from(report: &'a Report) -> Self {
        Self {
            schema: SCHEMA,
            scan: (&report.scan).into(),
            coverage: (&report.coverage).into(),
            files: Files(report),
            findings: Findings(report),
            people: PeopleReportV1::of(&report.audit.people),
            copies: CopiesV1::of(&report.audit.copies),
            fixes: FixesV1::of(&report.audit.fixes),
            exposure: None,
            totals: (&report.totals).into(),
            news: report.news.as_ref().map(SummaryV1::from),
            audiences: Audiences(&report.audiences),
            owners: Owners(report),
            policy: report.policy.as_deref().map(|all| Breaches(report, all)),
            policy_rules: report
                .policy
                .is_some()
                .then(|| report.policy_rules.iter().map(|rule| &**rule).collect()),
            campaign: report.campaign.as_ref().map(CampaignV1::from),
        }
    }
}

#[derive(Serialize)]
pub(in crate::report) struct ScanV1<'a> {
    version: &'a str,
    rules_digest: &'a str,
    key_id: &'a str,
    arguments: &'a [String],
    started_at: &'a str,
    seconds: f64,
    threads: usize,
    machine: &'a str,
    incomplete: bool,
    fallback_records: u64,
}

impl<'a> From<&'a ScanInfo> for ScanV1<'a> {
    fn from(scan: &'a ScanInfo) -> Self {
        Self {
            version: scan.version,
            rules_digest: &scan.rules_digest,
            key_id: &scan.key_id,
            arguments: &scan.arguments,
            started_at: &scan.started_at,
            seconds: (scan.seconds * 1_000.0).round() / 1_000.0,
            threads: scan.threads,
            machine: &scan.machine,
            incomplete: scan.incomplete,
            fallback_records: scan.fallback_records,
        }
    }
}

#[derive(Serialize)]
struct CountV1 {
    files: u64,
    bytes: u64,
}

impl From<StateCount> for CountV1 {
    fn from(count: StateCount) -> Self {
        Self {
            files: count.files,
            bytes: count.bytes,
        }
    }
}

#[derive(Serialize)]
pub(in crate::report) struct CoverageV1<'a> {
    complete: bool,
    seen: CountV1,
    scanned: CountV1,
    partial: CountV1,
    skipped: CountV1,
    failed: CountV1,
    bytes_read: u64,
    bytes_decoded: u64,
    folders: u64,
    problems: Problems<'a>,
    notes: &'a [String],
}

impl<'a> From<&'a Coverage> for CoverageV1<'a> {
    fn from(coverage: &'a Coverage) -> Self {
        Self {
            complete: coverage.is_complete(),
            seen: coverage.seen().into(),
            scanned: coverage.scanned.into(),
            partial: coverage.partial.into(),
            skipped: coverage.skipped.into(),
            failed: coverage.failed.into(),
            bytes_read: coverage.bytes_read,
            bytes_decoded: coverage.bytes_decoded,
            folders: coverage.folders,
            problems: Problems(&coverage.problems),
            notes: &coverage.notes,
        }
    }
}

struct Problems<'a>(&'a [(Origin, State, Problem)]);

impl Serialize for Problems<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(
            self.0
                .iter()
                .map(|(origin, state, problem)| InputProblemV1 {
                    origin: origin.into(),
                    state: state.as_str(),
                    problem: problem.into(),
                }),
        )
    }
}

#[derive(Serialize)]
struct InputProblemV1<'a> {
    origin: OriginV1<'a>,
    state: &'static str,
    #[serde(flatten)]
    problem: ProblemV1<'a>,
}

#[derive(Serialize)]
struct TotalsV1<'a> {
    findings: u64,
    matches: u64,
    files_with_findings: u64,
    by_type: Vec<TypeTotalV1<'a>>,
}

impl<'a> From<&'a Totals> for TotalsV1<'a> {
    fn from(totals: &'a Totals) -> Self {
        Self {
            findings: totals.findings,
            matches: totals.matches,
            files_with_findings: totals.files_with_findings,
            by_type: totals.by_type.iter().map(TypeTotalV1::from).collect(),
        }
    }
}

#[derive(Serialize)]
struct TypeTotalV1<'a> {
    info_type: &'a str,
    title: &'a str,
    findings: u64,
    matches: u64,
    distinct: u64,
    files: u64,
    severity: &'static str,
    probability: f64,
    confidence: &'static str,
}

impl<'a> From<&'a TypeTotal> for TypeTotalV1<'a> {
    fn from(total: &'a TypeTotal) -> Self {
        Self {
            info_type: &total.info_type,
            title: &total.title,
            findings: total.findings,
            matches: total.matches,
            distinct: total.distinct,
            files: total.files,
            severity: total.severity.as_str(),
            probability: total.probability.as_f64(),
            confidence: confidence(total.probability),
        }
    }
}
