//! Findings as reports for people list them: by file, unlikely ones only counted, and the totals
//! of what is listed.

use crate::model::{FileCount, FileReport, Finding, Probability, Report, Severity};
use crate::report::{Options, findings_by_file, wording};
use std::collections::BTreeMap;

/// A file with findings.
pub(super) struct ListedFile<'a> {
    /// The file.
    pub(super) file: &'a FileReport,
    /// Findings that are listed, in report order.
    pub(super) findings: Vec<&'a Finding>,
    /// How many more are too unlikely to be listed.
    pub(super) folded: u64,
    /// Who can read it, unless that stands above already: members share the rights of their container.
    pub(super) readers: Option<String>,
}

/// The files that have findings, in report order.
pub(super) fn files<'a>(report: &'a Report, options: &Options) -> Vec<ListedFile<'a>> {
    let files = report.files.iter().zip(findings_by_file(report));
    let mut before = None;
    files
        .filter(|(_, findings)| !findings.is_empty())
        .map(|(file, mut findings)| {
            let path = (file.origin.root, file.origin.path.as_os_str());
            let told = before.replace(path) == Some(path);
            let all = findings.len();
            findings.retain(|finding| options.lists(finding));
            ListedFile {
                file,
                folded: (all - findings.len()) as u64,
                findings,
                readers: wording::readers(file).filter(|_| !told),
            }
        })
        .collect()
}

/// `10 findings in 4 files; none in the other 1,197 files that were read`.
pub(super) fn summary(report: &Report, files: &[ListedFile<'_>]) -> String {
    let findings: usize = files.iter().map(|listed| listed.findings.len()).sum();
    let mut with = FileCount::default();
    for listed in files.iter().filter(|listed| !listed.findings.is_empty()) {
        with.add(&listed.file.origin);
    }
    let read = report.coverage.scanned.files + report.coverage.partial.files;
    let mut text = format!(
        "{} in {}",
        wording::counted(findings as u64, "finding"),
        wording::counted(with.count(), "file")
    );
    let others = read.saturating_sub(with.count());
    if others > 0 {
        let others = wording::counted(others, "other file");
        text.push_str(&format!("; 0 in the {others} read"));
    }
    text
}

/// Sums over the listed findings of one data type.
pub(super) struct ListedTotal<'a> {
    /// What people call the type. Hostile text, if it is a user's own.
    pub(super) title: &'a str,
    /// Occurrences.
    pub(super) count: u64,
    /// Distinct values over all files, where known: not when some findings are folded away.
    pub(super) distinct: Option<u64>,
    /// Files.
    pub(super) files: u64,
    /// Highest severity.
    pub(super) severity: Severity,
    /// Highest probability.
    pub(super) probability: Probability,
}

/// The totals per data type, the most severe and then the most frequent first.
pub(super) fn totals<'a>(report: &'a Report, files: &[ListedFile<'a>]) -> Vec<ListedTotal<'a>> {
    let mut by_type: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in files.iter().flat_map(|listed| &listed.findings) {
        by_type.entry(&finding.info_type).or_default().push(finding);
    }
    let mut totals: Vec<_> = by_type
        .iter()
        .filter_map(|(info_type, findings)| total(report, info_type, findings))
        .collect();
    totals.sort_by_key(|total| std::cmp::Reverse((total.severity, total.count)));
    totals
}

fn total<'a>(
    report: &'a Report,
    info_type: &str,
    findings: &[&'a Finding],
) -> Option<ListedTotal<'a>> {
    let all = report.totals.by_type.iter();
    let whole = all
        .filter(|total| &*total.info_type == info_type)
        .find(|total| total.findings == findings.len() as u64);
    let mut files = FileCount::default();
    for file in findings.iter().filter_map(|f| report.files.get(f.file)) {
        files.add(&file.origin);
    }
    Some(ListedTotal {
        title: &findings.first()?.title,
        count: findings.iter().map(|finding| finding.count).sum(),
        distinct: whole.map(|total| total.distinct),
        files: files.count(),
        severity: findings.iter().map(|finding| finding.severity).max()?,
        probability: findings.iter().map(|finding| finding.probability).max()?,
    })
}
