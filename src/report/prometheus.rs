//! The textfile of Prometheus' node exporter (text exposition format 0.0.4): sums only, no path, no
//! value, so that everyone may read it.

use crate::model::{
    BreachKind, BreachNews, Campaign, Confidence, Coverage, NewsKind, NewsReport, Objection,
    PolicyBreach, Report, Severity, State,
};
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
        .try_for_each(|news| write_news(report, news, out))?;
    if let Some(breaches) = &report.policy {
        write_policy(report, breaches, out)?;
    }
    let mut campaign = report.campaign.iter();
    campaign.try_for_each(|campaign| write_campaign(campaign, out))
}

/// Breaches of the policy; without an earlier scan that had one, `news` is left out.
fn write_policy(report: &Report, breaches: &[PolicyBreach], out: &mut dyn Write) -> io::Result<()> {
    let news = report.news.as_ref().and_then(|news| news.policy.as_ref());
    let words: &[Option<&str>] = match news {
        Some(_) => &[Some("new"), Some("known")],
        None => &[None],
    };
    gauge(
        out,
        "policy_breaches",
        "Breaches of the policy by kind and news.",
    )?;
    for kind in BreachKind::ALL {
        for word in words {
            let counted = breaches.iter().filter(|breach| {
                let own = breach.news.as_ref().map(BreachNews::as_str);
                breach.kind == kind && (word.is_none() || own == *word)
            });
            let news = word.map_or_else(String::new, |word| format!(",news=\"{word}\""));
            let (kind, count) = (kind.as_str(), counted.count());
            writeln!(
                out,
                "spillmap_policy_breaches{{kind=\"{kind}\"{news}}} {count}"
            )?;
        }
    }
    let Some(news) = news else { return Ok(()) };
    let former = [
        (
            "policy_breaches_resolved",
            "Earlier breaches that are gone.",
            &news.resolved,
        ),
        (
            "policy_breaches_unseen",
            "Earlier breaches that may still be there.",
            &news.unseen,
        ),
    ];
    for (name, help, list) in former {
        gauge(out, name, help)?;
        writeln!(out, "spillmap_{name} {}", list.len())?;
    }
    Ok(())
}

/// The verdict on the send list.
fn write_campaign(campaign: &Campaign, out: &mut dyn Write) -> io::Result<()> {
    let (contacts, objected) = campaign.contacts();
    let sums = [
        (
            "campaign_clear",
            "Whether nothing stands against sending.",
            u64::from(campaign.is_clear()),
        ),
        ("campaign_contacts", "Contacts of the send list.", contacts),
        (
            "campaign_contacts_objected",
            "Contacts that should not be mailed.",
            objected,
        ),
        (
            "campaign_doubts",
            "Why the list cannot be cleared whatever its contacts.",
            campaign.doubts.len() as u64,
        ),
    ];
    for (name, help, count) in sums {
        gauge(out, name, help)?;
        writeln!(out, "spillmap_{name} {count}")?;
    }
    let help = "Contacts by what stands against them; one may have several.";
    gauge(out, "campaign_objections", help)?;
    for objection in Objection::ALL {
        let lists = campaign.lists.iter().flat_map(|list| &list.objections);
        let own = lists.filter(|objected| objected.objection == objection);
        let contacts: u64 = own.map(|objected| objected.contacts).sum();
        let objection = objection.as_str();
        writeln!(
            out,
            "spillmap_campaign_objections{{objection=\"{objection}\"}} {contacts}"
        )?;
    }
    Ok(())
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

    /// With news, breaches of a policy and a send list.
    fn full() -> String {
        let mut report = crate::report::sample_news::report_with_news();
        report.campaign = Some(crate::report::sample::campaign());
        let mut out = Vec::new();
        super::render(&report, &Options::default(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn policy_and_send_list_are_sums_without_a_name() {
        let text = full();
        for line in [
            "spillmap_policy_breaches{kind=\"forbidden\",news=\"new\"} 1",
            "spillmap_policy_breaches{kind=\"forbidden\",news=\"known\"} 1",
            "spillmap_policy_breaches{kind=\"too_old\",news=\"new\"} 0",
            "spillmap_policy_breaches_resolved 1",
            "spillmap_policy_breaches_unseen 1",
            "spillmap_campaign_clear 0",
            "spillmap_campaign_contacts 12",
            "spillmap_campaign_contacts_objected 2",
            "spillmap_campaign_doubts 2",
            "spillmap_campaign_objections{objection=\"seed\"} 2",
            "spillmap_campaign_objections{objection=\"minor\"} 0",
        ] {
            assert!(text.lines().any(|told| told == line), "{line}");
        }
        assert!(!text.contains("no-cards") && !text.contains(".csv"));
    }

    #[test]
    fn every_line_is_a_comment_or_a_sample() {
        let plain = rendered(Format::Prometheus, &Options::default());
        for line in plain.lines().chain(full().lines()) {
            let sample = line
                .rsplit_once(' ')
                .map(|(name, value)| name.starts_with("spillmap_") && value.parse::<f64>().is_ok());
            assert!(line.starts_with("# ") || sample == Some(true), "{line}");
        }
    }
}
