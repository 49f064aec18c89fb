//! `findings[]`: what was found, how sure, why and where.

use super::news::NewsV1;
use super::origin::OriginV1;
use crate::model::{
    ContentSketch, Evidence, Finding, Origin, Probability, Report, RowRange, SeverityTerms,
};
use serde::{Serialize, Serializer};

pub(super) struct Findings<'a>(pub(super) &'a Report);

impl Serialize for Findings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let report = self.0;
        serializer.collect_seq(report.findings.iter().map(|finding| {
            let file = report.files.get(finding.file);
            FindingV1::new(finding, file.map(|file| &*file.origin))
        }))
    }
}

#[derive(Serialize)]
struct FindingV1<'a> {
    id: &'a str,
    origin: Option<OriginV1<'a>>,
    column: Option<u32>,
    header: Option<&'a str>,
    region: Option<&'static str>,
    info_type: &'a str,
    title: &'a str,
    count: u64,
    distinct: u64,
    distinct_exact: bool,
    probability: f64,
    confidence: &'static str,
    severity: &'static str,
    severity_terms: TermsV1,
    test_value: bool,
    evidence: Vec<EvidenceV1<'a>>,
    places: Vec<PlaceV1>,
    samples: &'a [String],
    sketch: SketchV1<'a>,
    /// Left out where no domain is allowed.
    #[serde(skip_serializing_if = "is_zero")]
    allowed_count: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    news: Option<NewsV1<'a>>,
}

impl<'a> FindingV1<'a> {
    fn new(finding: &'a Finding, origin: Option<&'a Origin>) -> Self {
        Self {
            id: &finding.id,
            origin: origin.map(OriginV1::from),
            column: finding.column,
            header: finding.header.as_deref(),
            region: finding.region,
            info_type: &finding.info_type,
            title: &finding.title,
            count: finding.count,
            distinct: finding.distinct,
            distinct_exact: finding.distinct_exact,
            probability: finding.probability.as_f64(),
            confidence: confidence(finding.probability),
            severity: finding.severity.as_str(),
            severity_terms: TermsV1::from(finding.terms),
            test_value: finding.test_value,
            evidence: finding.evidence.iter().map(EvidenceV1::from).collect(),
            places: finding.places.iter().map(PlaceV1::from).collect(),
            samples: &finding.samples,
            sketch: SketchV1::from(&finding.sketch),
            allowed_count: finding.allowed,
            news: finding.news.as_ref().map(NewsV1::from),
        }
    }
}

fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// The level of a probability.
pub(super) fn confidence(probability: Probability) -> &'static str {
    probability.confidence().as_str()
}

#[derive(Serialize)]
struct EvidenceV1<'a> {
    kind: &'static str,
    detail: &'a str,
}

impl<'a> From<&'a Evidence> for EvidenceV1<'a> {
    fn from(evidence: &'a Evidence) -> Self {
        Self {
            kind: evidence.kind,
            detail: &evidence.detail,
        }
    }
}

/// What a severity follows from: `docs/severity.md`.
#[derive(Serialize)]
struct TermsV1 {
    base: &'static str,
    combination: Option<&'static str>,
    readers: &'static str,
    old: bool,
}

impl From<SeverityTerms> for TermsV1 {
    fn from(terms: SeverityTerms) -> Self {
        Self {
            base: terms.base.as_str(),
            combination: terms.combination,
            readers: terms.audience.as_str(),
            old: terms.is_old,
        }
    }
}

/// Of the values whose keyed hash begins with `level` zeros, every one, as 16 hex digits.
#[derive(Serialize)]
pub(super) struct SketchV1<'a> {
    level: u8,
    values: HexList<'a>,
}

impl<'a> From<&'a ContentSketch> for SketchV1<'a> {
    fn from(sketch: &'a ContentSketch) -> Self {
        Self {
            level: sketch.level(),
            values: HexList(sketch.values()),
        }
    }
}

/// Numbers as texts of 16 hex digits.
struct HexList<'a>(&'a [u64]);

impl Serialize for HexList<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|value| Hex(*value)))
    }
}

struct Hex(u64);

impl Serialize for Hex {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut text = [0; 16];
        for (at, digit) in text.iter_mut().enumerate() {
            *digit = DIGITS[(self.0 >> (60 - 4 * at)) as usize & 15];
        }
        serializer.serialize_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

#[derive(Serialize)]
pub(super) struct PlaceV1 {
    first: u64,
    last: u64,
}

impl From<&RowRange> for PlaceV1 {
    fn from(range: &RowRange) -> Self {
        Self {
            first: range.first,
            last: range.last,
        }
    }
}
