//! The textfile of Prometheus' node exporter (text exposition format 0.0.4): sums only, no path, no
//! value, so that everyone may read it.

use crate::model::{Confidence, Coverage, NewsKind, NewsReport, Report, Severity, State};
use crate::report::Options;
use std::io::{self, Write};

const LEVELS: [Confidence; 3] = [Confidence::Low, Confidence::Medium, Confidence::High];

/// Writes the sums of a report.
pub(super) fn render(report: &Report, _: &Options, out: &mut dyn Write) -> io::Result<()> {
    let scan = &report.scan;
    let complete = u8::from(!scan.incomplete);
    gauge(out, "run_complete", "Whether the last run reached its end.")?;
    writeln!(out, "spillmap_run_complete {complete}")?;
    if let Ok(started) = scan.started_at.parse::<jiff::Timestamp>() {
        let ended = started.as_millisecond() as f64 / 1000.0 + scan.seconds;
        gauge(out, "run_timestamp_seconds", "When the last run ended.")?;
        writeln!(out, "spillmap_run_timestamp_seconds {ended:.3}")?;
    }
    gauge(out, "run_duration_seconds", "How long the last run took.")?;
    writeln!(out, "spillmap_run_duration_seconds {:.3}", scan.seconds)?;
    write_files(&report.coverage, out)?;
    gauge(
        out,
        "findings",
        "Findings by severity and confidence, test values left out.",
    )?;
    for severity in Severity::ALL {
        for level in LEVELS {
            let counted = report.findings.iter().filter(|finding| {
                let is = (finding.severity, finding.probability.confidence());
                is == (severity, level) && !finding.test_value
            });
            writeln!(
                out,
                "spillmap_findings{{severity=\"{}\",confidence=\"{}\"}} {}",
                severity.as_str(),
                level.as_str(),
                counted.count()
            )?;
        }
    }
    report
        .news
        .iter()
        .try_for_each(|news| write_news(report, news, out))
}

/// Findings of at least medium confidence, and what became of the earlier ones.
fn write_news(report: &Report, news: &NewsReport, out: &mut dyn Write) -> io::Result<()> {
    let help = "Findings of at least medium confidence by severity and news, test values left out.";
    gauge(out, "findings_news", help)?;
    for severity in Severity::ALL {
        for kind in NewsKind::ALL {
            let counted = report.findings.iter().filter(|finding| {
                let is = finding.news.as_ref().is_some_and(|news| news.kind == kind);
                let likely = finding.probability.confidence() >= Confidence::Medium;
                is && likely && finding.severity == severity && !finding.test_value
            });
            writeln!(
                out,
                "spillmap_findings_news{{severity=\"{}\",news=\"{}\"}} {}",
                severity.as_str(),
                kind.as_str(),
                counted.count()
            )?;
        }
    }
    for (name, help, count) in [
        (
            "findings_resolved",
            "Earlier findings that are gone.",
            news.resolved.len(),
        ),
        (
            "findings_unseen",
            "Earlier findings that may still be there.",
            news.unseen.len(),
        ),
        (
            "coverage_losses",
            "Inputs newly not read in full.",
            news.losses.len(),
        ),
    ] {
        gauge(out, name, help)?;
        writeln!(out, "spillmap_{name} {count}")?;
    }
    Ok(())
}

fn write_files(coverage: &Coverage, out: &mut dyn Write) -> io::Result<()> {
    gauge(out, "files", "Files seen, by how they ended.")?;
    for state in State::ALL {
        let files = coverage.count(state).files;
        writeln!(
            out,
            "spillmap_files{{state=\"{}\"}} {files}",
            state.as_str()
        )?;
    }
    gauge(out, "read_bytes", "Bytes read.")?;
    writeln!(out, "spillmap_read_bytes {}", coverage.bytes_read)
}

fn gauge(out: &mut dyn Write, name: &str, help: &str) -> io::Result<()> {
    writeln!(out, "# HELP spillmap_{name} {help}")?;
    writeln!(out, "# TYPE spillmap_{name} gauge")
}

#[cfg(test)]
mod tests {
    use crate::report::sample::rendered;
    use crate::report::{Format, Options};

    #[test]
    fn the_sums_read_as_agreed() {
        insta::assert_snapshot!(rendered(Format::Prometheus, &Options::default()));
    }

    #[test]
    fn every_line_is_a_comment_or_a_sample() {
        for line in rendered(Format::Prometheus, &Options::default()).lines() {
            let sample = line
                .rsplit_once(' ')
                .map(|(name, value)| name.starts_with("spillmap_") && value.parse::<f64>().is_ok());
            assert!(line.starts_with("# ") || sample == Some(true), "{line}");
        }
    }
}
