//! For tests: a report with everything that renderers have to cope with. All values are invented.

mod audit;
mod files;
mod views;

use files::{contacts, hostile, hostile_path, leads, malformed, newsletter, party};
pub(crate) use views::{breach, campaign, views};

use crate::model::{
    Confidence, ContentSketch, Coverage, Evidence, Finding, Origin, Probability, Problem, Reason,
    Report, RowRange, ScanInfo, Sensitivity, Severity, SeverityTerms, State, StateCount, Totals,
    TypeTotal,
};
use crate::report::{Options, render};

/// The sample in a format, as text.
pub(crate) fn rendered(format: crate::report::Format, options: &Options) -> String {
    let mut out = Vec::new();
    render(&sample_report(), format, options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Several files, hostile names and headers, test values, unlikely findings, gaps of every kind.
pub(crate) fn sample_report() -> Report {
    Report {
        scan: ScanInfo {
            version: "0.1.0",
            rules_digest: "5f3a9c0e12d4b678".into(),
            key_id: "9d3e61c2".into(),
            arguments: vec!["scan".into(), "crm".into()],
            started_at: "2026-03-01T08:30:00Z".into(),
            seconds: 3.2184,
            threads: 4,
            machine: "linux x86_64".into(),
            incomplete: false,
            fallback_records: 2,
        },
        coverage: coverage(),
        files: vec![newsletter(), hostile(), leads(), contacts()],
        findings: findings(),
        totals: totals(),
        news: None,
        audit: audit::audit(),
        audiences: Vec::new(),
        owners: Vec::new(),
        policy: None,
        policy_rules: Vec::new(),
        campaign: None,
    }
}

fn findings() -> Vec<Finding> {
    let hostile = "\u{202e}liame\u{1b}[2J\r\n[ok] nothing found | <script>";
    let formula = "=HYPERLINK(\"http://example.com\",\"open\")";
    vec![
        finding(0, 2, "email", "email", "E-mail address", 118_204, 9_950)
            .rows(&[(1, 8)])
            .samples(&["j***@e***.com", "a***@e***.org", "m***@e***.net"]),
        finding(
            0,
            3,
            "first_name",
            "person_name",
            "Name of a person",
            120_001,
            9_120,
        )
        .rows(&[(1, 8)])
        .samples(&["***"]),
        finding(0, 4, "mobile phone", "phone", "Phone number", 96_310, 9_781)
            .rows(&[(1, 3), (5, 5), (7, 10)])
            .samples(&["+49***78", "+1***23", "+358***67"]),
        finding(
            0,
            5,
            "dob",
            "date_of_birth",
            "Date of birth",
            118_990,
            8_300,
        )
        .rows(&[(1, 8)])
        .samples(&["****-**-**"]),
        finding(
            0,
            6,
            "card_number",
            "credit_card",
            "Payment card number (PAN)",
            512,
            9_999,
        )
        .severity(Severity::Critical)
        .exact(512)
        .rows(&[(1_204, 1_206), (88_120, 88_120)])
        .samples(&["411111******1111", "555555******4444"]),
        finding(0, 7, "branch", "postal_code", "Postal code", 4_100, 2_150)
            .severity(Severity::Low)
            .samples(&["***"]),
        finding(
            1,
            1,
            formula,
            "credit_card",
            "Payment card number (PAN)",
            3,
            9_000,
        )
        .severity(Severity::Low)
        .exact(1)
        .test_value()
        .rows(&[(2, 4)])
        .samples(&["411111******1111"]),
        finding(1, 2, hostile, "email", "E-mail address", 498, 9_910)
            .exact(230)
            .rows(&[(1, 8)])
            .samples(&["+***@e***.com"]),
        finding(1, 3, "", "us_ssn", "US Social Security number", 37, 6_420)
            .severity(Severity::High)
            .exact(37)
            .rows(&[(9, 9)])
            .samples(&["***-**-**12", "***-**-**77"]),
        finding(2, 0, "", "iban", "Bank account number (IBAN)", 2, 9_700)
            .severity(Severity::High)
            .exact(2)
            .rows(&[(12, 12)])
            .samples(&["DE***3000", "FR***2606"]),
        finding(3, 1, "電子メール", "email", "E-mail address", 2_998, 9_990)
            .rows(&[(1, 8)])
            .samples(&["s***@e***.jp"]),
        finding(3, 2, "電話番号", "postal_code", "Postal code", 12, 1_200)
            .severity(Severity::Low)
            .exact(12),
    ]
}

fn finding(
    file: usize,
    column: u32,
    header: &str,
    info_type: &str,
    title: &str,
    count: u64,
    points: u16,
) -> Finding {
    Finding {
        id: format!("{:016x}", (file as u64) << 8 | u64::from(column)),
        file,
        column: (column > 0).then_some(column),
        header: (!header.is_empty()).then(|| header.into()),
        region: (column == 0).then_some("text"),
        info_type: info_type.into(),
        title: title.into(),
        count,
        distinct: count - count / 400,
        distinct_exact: false,
        probability: Probability::from_basis_points(points),
        severity: Severity::High,
        terms: SeverityTerms::of(Sensitivity::High),
        test_value: false,
        evidence: vec![Evidence {
            kind: "structure",
            detail: "all cells have the form".into(),
        }],
        places: Vec::new(),
        samples: Vec::new(),
        sketch: ContentSketch::default(),
        under: Vec::new(),
        allowed: 0,
        news: None,
    }
}

impl Finding {
    fn severity(self, severity: Severity) -> Self {
        Self { severity, ..self }
    }

    fn exact(self, distinct: u64) -> Self {
        Self {
            distinct,
            distinct_exact: true,
            ..self
        }
    }

    fn test_value(self) -> Self {
        Self {
            test_value: true,
            ..self
        }
    }

    fn rows(self, rows: &[(u64, u64)]) -> Self {
        let rows = rows.iter();
        let places = rows.map(|&(first, last)| RowRange { first, last });
        Self {
            places: places.collect(),
            ..self
        }
    }

    fn samples(self, samples: &[&str]) -> Self {
        let samples = samples.iter().map(ToString::to_string).collect();
        Self { samples, ..self }
    }
}

fn totals() -> Totals {
    let findings = findings();
    let mut ids: Vec<_> = findings.iter().map(|f| f.info_type.clone()).collect();
    ids.sort();
    ids.dedup();
    Totals {
        findings: findings.len() as u64,
        matches: findings.iter().map(|f| f.count).sum(),
        files_with_findings: 4,
        by_type: ids.iter().map(|id| type_total(id, &findings)).collect(),
    }
}

fn type_total(id: &str, findings: &[Finding]) -> TypeTotal {
    let of_type: Vec<_> = findings.iter().filter(|f| &*f.info_type == id).collect();
    let mut files: Vec<_> = of_type.iter().map(|f| f.file).collect();
    files.dedup();
    TypeTotal {
        info_type: id.into(),
        title: of_type[0].title.clone(),
        findings: of_type.len() as u64,
        matches: of_type.iter().map(|f| f.count).sum(),
        distinct: of_type.iter().map(|f| f.distinct).sum(),
        files: files.len() as u64,
        severity: of_type.iter().map(|f| f.severity).max().unwrap(),
        probability: of_type.iter().map(|f| f.probability).max().unwrap(),
    }
}

fn coverage() -> Coverage {
    let count = |files, bytes| StateCount { files, bytes };
    let mut problems = vec![
        (Origin::file(0, hostile_path()), State::Partial, malformed()),
        (
            Origin::file(0, "crm/locked.zip"),
            State::Skipped,
            Problem::new(Reason::Encrypted),
        ),
        (
            Origin::file(0, "crm/payroll.csv"),
            State::Failed,
            Problem::new(Reason::PermissionDenied).detail("os error 13"),
        ),
        (
            Origin::file(1, "shop/legacy.txt"),
            State::Scanned,
            Problem::new(Reason::EncodingUncertain),
        ),
    ];
    problems.extend((1..=23).map(|number| {
        let path = format!("shop/logs/web-{number:02}.log");
        let origin = Origin::file(1, path);
        (origin, State::Skipped, Problem::new(Reason::Excluded))
    }));
    Coverage {
        scanned: count(1_200, 812_000_000),
        partial: count(1, 48_213),
        skipped: count(24, 90_000_000),
        failed: count(1, 4_096),
        bytes_read: 812_048_213,
        bytes_decoded: 1_204_331_000,
        folders: 37,
        problems,
        notes: vec!["shop is on a network file system".into()],
    }
}

#[test]
fn the_sample_has_findings_of_every_confidence() {
    for level in [Confidence::Low, Confidence::Medium, Confidence::High] {
        let findings = findings();
        let mut levels = findings.iter().map(|f| f.probability.confidence());
        assert!(levels.any(|found| found == level));
    }
}
