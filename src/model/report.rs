//! The report in memory: what every renderer renders. Nothing here is serializable; wire structs
//! live in `report/json`.

use crate::model::{
    Audience, AudienceView, Audit, BreachNews, Campaign, Confidence, ContentSketch, Coverage,
    Dialect, Encoding, Evidence, Exposure, Format, News, NewsReport, Origin, OwnerView, People,
    PolicyBreach, Probability, Problem, RowRange, Sensitivity, Severity, State,
};
use std::sync::Arc;

/// Everything that one scan says.
#[derive(Clone, Debug)]
pub struct Report {
    /// Facts about the run itself; the only part that may differ between two equal scans.
    pub scan: ScanInfo,
    /// What was read and what was not.
    pub coverage: Coverage,
    /// Documents with findings or problems or columns, in report order.
    pub files: Vec<FileReport>,
    /// All findings, ordered by document, column, info type.
    pub findings: Vec<Finding>,
    /// Sums over the findings.
    pub totals: Totals,
    /// What is news, if an earlier scan is known.
    pub news: Option<NewsReport>,
    /// People, copies and remedies over all files.
    pub audit: Audit,
    /// What each circle of readers can reach, the widest first.
    pub audiences: Vec<AudienceView>,
    /// Whose files they are, the owner of the worst first.
    pub owners: Vec<OwnerView>,
    /// What breaks the policy, by file, rule and kind, if there is a policy.
    pub policy: Option<Vec<PolicyBreach>>,
    /// Names of the policy's rules.
    pub policy_rules: Vec<Arc<str>>,
    /// The verdict on the send list, if there was one to check.
    pub campaign: Option<Campaign>,
}

/// Facts about the run.
#[derive(Clone, Debug)]
pub struct ScanInfo {
    /// Version of this program.
    pub version: &'static str,
    /// Digest of the rules in force, hex.
    pub rules_digest: String,
    /// Id of the key behind ids and fingerprints, hex.
    pub key_id: String,
    /// Arguments as given.
    pub arguments: Vec<String>,
    /// Start of the scan, RFC 3339 in UTC.
    pub started_at: String,
    /// Duration in seconds.
    pub seconds: f64,
    /// Worker threads.
    pub threads: usize,
    /// Operating system and architecture, `linux x86_64`.
    pub machine: String,
    /// Whether the scan was stopped before its end.
    pub incomplete: bool,
    /// Records that the exact parser cut instead of the fast index. How many share its turn with an
    /// oddly quoted one depends on where blocks end.
    pub fallback_records: u64,
}

/// Who may read a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Access {
    /// Permission bits, `0o644`.
    pub mode: u32,
    /// Numeric owner.
    pub uid: u32,
    /// Numeric group.
    pub gid: u32,
    /// Last change of the content, seconds since 1970.
    pub modified: i64,
}

/// The export of a known platform, as its header row says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Export {
    /// Stable id of the schema, `shopify.orders`.
    pub schema: &'static str,
    /// The platform, `Shopify`.
    pub platform: &'static str,
    /// What was exported, `orders`.
    pub title: &'static str,
    /// Headers of the document that the schema knows.
    pub known_headers: u32,
}

/// One document.
#[derive(Clone, Debug)]
pub struct FileReport {
    /// Where it came from.
    pub origin: Arc<Origin>,
    /// How it ended.
    pub state: State,
    /// What it turned out to be.
    pub format: Format,
    /// Its encoding, when it is text.
    pub encoding: Option<Encoding>,
    /// Compression around it, `gzip`.
    pub compression: Option<&'static str>,
    /// Its dialect, when it is delimited.
    pub dialect: Option<Dialect>,
    /// The platform whose export it is, by its headers.
    pub export: Option<Export>,
    /// Stored bytes.
    pub size: u64,
    /// Bytes scanned after decoding.
    pub decoded: u64,
    /// Data records (rows after the header); lines for text.
    pub records: u64,
    /// `blake3:` and the digest of the content, hex, where it was asked for.
    pub digest: Option<String>,
    /// Who may read it, when the file system says.
    pub access: Option<Access>,
    /// Whom its rights and those of the folders above let read it; of a member, the whole file's.
    pub exposure: Option<Arc<Exposure>>,
    /// How many people it holds; nothing where nothing names them.
    pub people: Option<People>,
    /// Its columns, when it is a table.
    pub columns: Vec<ColumnReport>,
    /// What was wrong with it.
    pub problems: Vec<Problem>,
}

/// One column of a table.
#[derive(Clone, Debug)]
pub struct ColumnReport {
    /// 1-based position.
    pub index: u32,
    /// The header cell, masked if it matches a type itself. Hostile text.
    pub header: Option<Arc<str>>,
    /// Cells in the column (ragged rows have fewer).
    pub cells: u64,
    /// Cells that are not empty.
    pub filled: u64,
}

/// What is reported of one info type in one column (or in a document's running text).
#[derive(Clone, Debug)]
pub struct Finding {
    /// First 16 hex digits of the keyed digest of info type, header, origin and occurrence.
    pub id: String,
    /// Position in [`Report::files`].
    pub file: usize,
    /// 1-based column; `None` for running text.
    pub column: Option<u32>,
    /// The header of that column, masked if it matches a type itself. Hostile text.
    pub header: Option<Arc<str>>,
    /// Outside columns: `text`, `preamble`, `beyond_columns`.
    pub region: Option<&'static str>,
    /// Snake-case id of the data type.
    pub info_type: Arc<str>,
    /// What people call it.
    pub title: Arc<str>,
    /// Occurrences.
    pub count: u64,
    /// Distinct values, estimated above 256 (standard error 1.6 %).
    pub distinct: u64,
    /// Whether `distinct` is exact.
    pub distinct_exact: bool,
    /// Calibrated probability that an occurrence is what the finding says.
    pub probability: Probability,
    /// How bad if exposed.
    pub severity: Severity,
    /// What that follows from.
    pub terms: SeverityTerms,
    /// Whether the values are reserved for documentation or tests.
    pub test_value: bool,
    /// Why it is believed.
    pub evidence: Vec<Evidence>,
    /// First rows (for text: lines).
    pub places: Vec<RowRange>,
    /// Masked samples.
    pub samples: Vec<String>,
    /// Which values stand for its content, sealed under the key; of its values at most 128.
    pub sketch: ContentSketch,
    /// Occurrences under domains of the allow-list, by domain.
    pub under: Vec<(Arc<str>, u64)>,
    /// How many of the occurrences are allowed by their domain.
    pub allowed: u64,
    /// What it is since the earlier scan, if one is known.
    pub news: Option<News>,
}

impl Report {
    /// What is news of each finding, where an earlier scan is known.
    pub fn news_of_findings(&self) -> Vec<News> {
        let findings = self.findings.iter();
        findings
            .filter_map(|finding| finding.news.clone())
            .collect()
    }

    /// What is news of each breach of the policy, where an earlier scan had one.
    pub fn news_of_breaches(&self) -> Vec<BreachNews> {
        let breaches = self.policy.iter().flatten();
        breaches.filter_map(|breach| breach.news.clone()).collect()
    }
}

impl Finding {
    /// Whether it is likely enough to weigh unless asked otherwise.
    pub fn counts(&self) -> bool {
        self.probability >= Confidence::Medium.threshold()
    }
}

/// Sums over the findings at or above the wished confidence.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Totals {
    /// Findings.
    pub findings: u64,
    /// Occurrences.
    pub matches: u64,
    /// Documents with at least one finding.
    pub files_with_findings: u64,
    /// Per data type, ordered by its id.
    pub by_type: Vec<TypeTotal>,
}

/// Sums for one data type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TypeTotal {
    /// Snake-case id.
    pub info_type: Arc<str>,
    /// What people call it.
    pub title: Arc<str>,
    /// Findings.
    pub findings: u64,
    /// Occurrences.
    pub matches: u64,
    /// Distinct values over all documents.
    pub distinct: u64,
    /// Documents.
    pub files: u64,
    /// Highest severity.
    pub severity: Severity,
    /// Highest probability.
    pub probability: Probability,
}

/// What a severity follows from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SeverityTerms {
    /// How bad one value of the data type is by itself.
    pub sensitivity: Sensitivity,
    /// By sensitivity and number alone.
    pub base: Severity,
    /// What lies beside it and makes it worse.
    pub combination: Option<&'static str>,
    /// Who can read it.
    pub audience: Audience,
    /// Whether it did not change for years.
    pub is_old: bool,
}

impl SeverityTerms {
    /// Of a kind of data, nothing else known yet.
    pub const fn of(sensitivity: Sensitivity) -> Self {
        Self {
            sensitivity,
            base: Severity::Low,
            combination: None,
            audience: Audience::Unknown,
            is_old: false,
        }
    }
}
