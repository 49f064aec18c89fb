//! `spillmap.report/1`: the canonical form, for machines. Pretty-printed in a stable order and
//! streamed. The schema is `docs/schema/report-1.json`.

pub(super) mod diff;
pub(super) mod guard;
mod read;
pub(super) mod trace;
pub(super) mod v1;

#[cfg(test)]
pub(super) mod schema;

pub use read::{ReadError, read_prior};
#[cfg(test)]
pub(super) use v1::base64;

use crate::model::Report;
use crate::report::Options;
use serde::Serialize;
use std::io::{self, BufWriter, Write};

/// Writes the report, with everything in it whatever the options fold away for people.
pub(super) fn render(report: &Report, _: &Options, out: &mut dyn Write) -> io::Result<()> {
    write(&v1::ReportV1::from(report), out)
}

/// Writes a document, indented and safe to print.
pub(super) fn write(document: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    // Many small pieces: they are put together before they go where nobody knows.
    let mut out = BufWriter::with_capacity(1 << 16, out);
    let formatter = guard::Pretty::default();
    let mut serializer = serde_json::Serializer::with_formatter(&mut out, formatter);
    document.serialize(&mut serializer)?;
    out.write_all(b"\n")?;
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Origin, Problem, Reason, State};
    use crate::report::Format;
    use crate::report::sample::{rendered, sample_report};

    #[test]
    fn the_report_reads_as_agreed() {
        insta::assert_snapshot!(rendered(Format::Json, &Options::default()));
    }

    #[test]
    fn the_report_follows_its_schema() {
        let report = serde_json::from_str(&rendered(Format::Json, &Options::default())).unwrap();
        schema::check("report-1.json", &report);
    }

    #[test]
    fn the_schema_knows_every_reason() {
        let mut report = sample_report();
        let origin = Origin::file(0, "a.csv");
        let reasons = Reason::ALL.iter();
        report.coverage.problems = reasons
            .map(|reason| (origin.clone(), State::Partial, Problem::new(*reason)))
            .collect();
        let mut out = Vec::new();
        render(&report, &Options::default(), &mut out).unwrap();
        schema::check("report-1.json", &serde_json::from_slice(&out).unwrap());
    }

    #[test]
    fn a_policy_and_a_send_list_follow_the_schema() {
        let mut report = sample_report();
        report.policy = Some(vec![crate::report::sample::breach()]);
        (report.audiences, report.owners) = crate::report::sample::views();
        report.campaign = Some(crate::report::sample::campaign());
        let mut out = Vec::new();
        render(&report, &Options::default(), &mut out).unwrap();
        schema::check("report-1.json", &serde_json::from_slice(&out).unwrap());
    }

    #[test]
    fn an_empty_report_follows_its_schema() {
        let mut report = sample_report();
        report.files.clear();
        report.findings.clear();
        report.coverage = Default::default();
        report.totals = Default::default();
        report.audit = Default::default();
        let mut out = Vec::new();
        render(&report, &Options::default(), &mut out).unwrap();
        schema::check("report-1.json", &serde_json::from_slice(&out).unwrap());
    }
}
