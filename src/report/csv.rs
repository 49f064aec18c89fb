//! `findings.csv`: one finding a row, for spreadsheets. Every cell is quoted, and none is a formula.

use crate::model::{Finding, Report, RowRange};
use crate::report::Options;
use crate::report::escape::Untrusted;
use std::io::{self, Write};

const COLUMNS: [&str; 22] = [
    "path",
    "inner",
    "column",
    "header",
    "region",
    "info_type",
    "title",
    "count",
    "distinct",
    "distinct_exact",
    "probability",
    "confidence",
    "severity",
    "test_value",
    "first_rows",
    "samples",
    "evidence",
    "format",
    "records",
    "state",
    "id",
    "news",
];

/// Writes all findings, the unlikely ones too.
pub(super) fn render(report: &Report, _: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new()
        .quote_style(csv::QuoteStyle::Always)
        .from_writer(out);
    writer.write_record(COLUMNS)?;
    for finding in &report.findings {
        writer.write_record(row(report, finding))?;
    }
    writer.flush()
}

fn row(report: &Report, finding: &Finding) -> [String; COLUMNS.len()] {
    let file = report.files.get(finding.file);
    let origin = file.map(|file| &file.origin);
    let path = origin.map(|origin| Untrusted::from(origin.path.as_os_str()).for_csv());
    let inner = origin.and_then(|origin| origin.inner_joined());
    [
        path.unwrap_or_default(),
        text(&inner.unwrap_or_default()),
        finding.column.map(|c| c.to_string()).unwrap_or_default(),
        text(finding.header.as_deref().unwrap_or_default()),
        finding.region.unwrap_or_default().to_owned(),
        text(&finding.info_type),
        text(&finding.title),
        finding.count.to_string(),
        finding.distinct.to_string(),
        finding.distinct_exact.to_string(),
        finding.probability.as_f64().to_string(),
        finding.probability.confidence().as_str().to_owned(),
        finding.severity.as_str().to_owned(),
        finding.test_value.to_string(),
        text(&rows(&finding.places)),
        text(&finding.samples.join(", ")),
        text(&evidence(finding)),
        file.map_or("", |file| file.format.as_str()).to_owned(),
        file.map_or(0, |file| file.records).to_string(),
        file.map_or("", |file| file.state.as_str()).to_owned(),
        text(&finding.id),
        finding
            .news
            .as_ref()
            .map_or("", |news| news.kind.as_str())
            .to_owned(),
    ]
}

fn text(input: &str) -> String {
    Untrusted::from(input).for_csv()
}

/// `rows 1 to 3, 7`: words, because a spreadsheet would read `1-3` as a date.
fn rows(places: &[RowRange]) -> String {
    let ranges: Vec<String> = places
        .iter()
        .map(|range| match range.first == range.last {
            true => range.first.to_string(),
            false => format!("{} to {}", range.first, range.last),
        })
        .collect();
    ranges.join(", ")
}

fn evidence(finding: &Finding) -> String {
    let evidence = finding.evidence.iter();
    let clauses: Vec<String> = evidence
        .map(|evidence| format!("{}: {}", evidence.kind, evidence.detail))
        .collect();
    clauses.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Format;
    use crate::report::sample::rendered;

    #[test]
    fn findings_read_as_agreed() {
        insta::assert_snapshot!(rendered(Format::Csv, &Options::default()));
    }

    #[test]
    fn every_row_is_one_line_with_the_same_cells() {
        let text = rendered(Format::Csv, &Options::default());
        let rows = csv::Reader::from_reader(text.as_bytes()).into_records();
        let rows: Vec<_> = rows.map(Result::unwrap).collect();
        assert_eq!(rows.len() + 1, text.lines().count());
        let cells = rows.iter().flat_map(|row| row.iter());
        assert!(
            cells
                .clone()
                .all(|cell| !cell.starts_with(['=', '+', '-', '@']))
        );
        assert!(cells.clone().any(|cell| cell.starts_with("'=HYPERLINK")));
    }
}
