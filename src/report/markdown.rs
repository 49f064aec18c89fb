//! `report.md`: a page for tickets and wikis (CommonMark with GitHub's tables). Text from input is
//! escaped, so that it can neither format nor link.

use crate::model::{Confidence, Finding, News, PriorFinding, Report};
use crate::report::changes::Changes;
use crate::report::escape::Untrusted;
use crate::report::gaps::{self, Gap};
use crate::report::listed::{self, ListedFile, ListedTotal};
use crate::report::sections::{self, Section};
use crate::report::{Options, news, wording};
use std::io::{self, Write};

/// Writes the page.
pub(super) fn render(report: &Report, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let files = listed::files(report, options);
    writeln!(out, "# Personal data found by spillmap\n")?;
    write_summary(report, &files, out)?;
    write_sections(&sections::of_drive(report), out)?;
    for listed in &files {
        write_file(listed, options, out)?;
    }
    write_former(report, options, out)?;
    write_sections(&sections::of_views(report), out)?;
    write_coverage(report, out)?;
    writeln!(out, "\n## How to read this\n\n{}", escaped(wording::LEGEND))?;
    writeln!(
        out,
        "\nspillmap {}, rules {}, started {}",
        escaped(report.scan.version),
        escaped(&report.scan.rules_digest),
        escaped(&report.scan.started_at)
    )
}

fn write_summary(report: &Report, files: &[ListedFile<'_>], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}.", escaped(&wording::coverage(&report.coverage)))?;
    if report.scan.incomplete {
        writeln!(out, "\n**The scan was stopped before its end.**")?;
    }
    write_news(report, out)?;
    let totals = listed::totals(report, files);
    if totals.is_empty() {
        return writeln!(out, "\n{}", wording::nothing_found(report));
    }
    writeln!(out, "\n{}.", escaped(&listed::summary(report, files)))?;
    writeln!(
        out,
        "\n| Data type | Found | Distinct | Files | Confidence | Severity |"
    )?;
    writeln!(out, "|---|---:|---:|---:|---|---|")?;
    totals.iter().try_for_each(|total| write_total(total, out))
}

fn write_total(total: &ListedTotal<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "| {} | {} | {} | {} | {} {} | {} |",
        escaped(total.title),
        wording::thousands(total.count),
        escaped(&wording::total_distinct(total.distinct)),
        wording::thousands(total.files),
        total.probability.confidence().as_str(),
        wording::probability(total.probability),
        total.severity.as_str()
    )
}

fn write_file(listed: &ListedFile<'_>, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "\n## {}\n",
        escaped(&wording::origin(&listed.file.origin))
    )?;
    writeln!(out, "{}", escaped(&wording::facts(listed.file)))?;
    if let Some(readers) = &listed.readers {
        writeln!(out, "\n{}", escaped(readers))?;
    }
    if let Some(people) = &listed.file.people {
        writeln!(out, "\n{}", escaped(&wording::people(people)))?;
    }
    let found = listed.findings.iter().filter_map(|f| f.news.as_ref());
    for remark in news::remarks(found) {
        writeln!(out, "\n{}", escaped(&remark))?;
    }
    if !listed.findings.is_empty() {
        writeln!(
            out,
            "\n| Col | Header | Data type | Found | Distinct | Confidence | Severity | Examples (masked) | Where | Why |"
        )?;
        writeln!(out, "|---:|---|---|---:|---:|---|---|---|---|---|")?;
    }
    for finding in &listed.findings {
        write_finding(finding, out)?;
    }
    if listed.folded > 0 {
        writeln!(
            out,
            "\n{}",
            escaped(&wording::folded(listed.folded, options))
        )?;
    }
    Ok(())
}

fn write_finding(finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let column = finding.column.map(|column| column.to_string());
    writeln!(
        out,
        "| {} | {} | {} | {} | {} | {} {} | {} | {} | {} | {} |",
        column.unwrap_or_default(),
        escaped(wording::header(finding)),
        escaped(&marked(wording::title(finding), finding.news.as_ref())),
        wording::thousands(finding.count),
        escaped(&wording::distinct(finding)),
        finding.probability.confidence().as_str(),
        wording::probability(finding.probability),
        finding.severity.as_str(),
        escaped(&finding.samples.join(", ")),
        wording::places(finding),
        escaped(&wording::evidence(finding))
    )
}

fn write_coverage(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n## What was read\n")?;
    let volume = wording::volume(&report.coverage, report.scan.seconds);
    writeln!(out, "{}.", escaped(&volume))?;
    for note in &report.coverage.notes {
        writeln!(out, "\nNote: {}", escaped(note))?;
    }
    let mut before = None;
    for gap in gaps::gaps(&report.coverage) {
        if before.replace(gap.kind) != Some(gap.kind) {
            writeln!(out, "\n### {}\n", gap.kind.title())?;
        }
        write_gap(&gap, out)?;
    }
    Ok(())
}

fn write_gap(gap: &Gap<'_>, out: &mut dyn Write) -> io::Result<()> {
    let files = wording::counted(gap.count(), "file");
    writeln!(out, "- {} ({files})", gap.reason.plain())?;
    for shown in &gap.shown {
        let line = format!(
            "{}{}",
            wording::origin(shown.origin),
            wording::gap_remark(shown)
        );
        writeln!(out, "  - {}", escaped(&line))?;
    }
    if gap.more > 0 {
        writeln!(out, "  - and {} more", wording::thousands(gap.more))?;
    }
    Ok(())
}

/// `E-mail address · new`.
fn marked(title: String, news: Option<&News>) -> String {
    match news::mark(news) {
        mark if mark.is_empty() => title,
        mark => format!("{title} · {mark}"),
    }
}

fn write_news(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let Some(summary) = &report.news else {
        return Ok(());
    };
    let likely = report
        .findings
        .iter()
        .filter(|finding| finding.probability.confidence() >= Confidence::Medium);
    let counts = news::summary(summary, likely.filter_map(|f| f.news.as_ref()));
    writeln!(
        out,
        "\n**{}:** {}.",
        escaped(&news::title(summary)),
        escaped(&counts)
    )?;
    let mut cautions = news::cautions(summary).into_iter();
    cautions.try_for_each(|caution| writeln!(out, "\n{}", escaped(caution)))
}

fn write_former(report: &Report, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let Some(summary) = &report.news else {
        return Ok(());
    };
    write_sections(
        &news::sections(summary, |f| f.probability >= options.fold_below),
        out,
    )
}

fn write_sections(sections: &[Section], out: &mut dyn Write) -> io::Result<()> {
    for section in sections {
        writeln!(out, "\n## {}\n", escaped(&section.title))?;
        for line in &section.lines {
            let indent = "  ".repeat(line.depth);
            writeln!(out, "{indent}- {}", escaped(&line.text))?;
        }
    }
    Ok(())
}

/// Writes a page of changes alone.
pub(super) fn render_changes(
    changes: &Changes<'_>,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    let summary = changes.summary;
    let likely = changes.all().filter(|(finding, _)| finding.counts());
    writeln!(out, "# {}\n", escaped(&news::title(summary)))?;
    let counts = news::summary(summary, likely.map(|(_, news)| news));
    writeln!(out, "{}.", escaped(&counts))?;
    for caution in news::cautions(summary) {
        writeln!(out, "\n{}", escaped(caution))?;
    }
    for (file, group) in changes.by_file(options) {
        let file = file.and_then(|file| changes.now.files.get(file));
        let place = news::place(file.map(|file| &*file.origin));
        writeln!(out, "\n## {}", escaped(&place))?;
        for remark in news::remarks(group.iter().map(|(_, news)| *news)) {
            writeln!(out, "\n{}", escaped(&remark))?;
        }
        writeln!(
            out,
            "\n| News | Header | Data type | Found | Confidence | Severity |"
        )?;
        writeln!(out, "|---|---|---|---:|---|---|")?;
        for (finding, news) in group {
            write_change(finding, news, out)?;
        }
    }
    write_sections(&news::sections_of_changes(changes, options), out)
}

fn write_change(finding: &PriorFinding, news: &News, out: &mut dyn Write) -> io::Result<()> {
    let before = news::before(news.growth);
    let before = if before.is_empty() {
        before
    } else {
        format!(" ({before})")
    };
    writeln!(
        out,
        "| {} | {} | {} | {}{before} | {} {} | {} |",
        news::mark(Some(news)),
        escaped(&finding.header),
        escaped(&news::title_of(finding)),
        wording::thousands(finding.count),
        finding.probability.confidence().as_str(),
        wording::probability(finding.probability),
        finding.severity.as_str()
    )
}

fn escaped(text: &str) -> String {
    Untrusted::from(text).for_markdown()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Format;
    use crate::report::sample::rendered;

    #[test]
    fn the_page_reads_as_agreed() {
        insta::assert_snapshot!(rendered(Format::Markdown, &Options::default()));
    }

    #[test]
    fn input_neither_formats_nor_links() {
        let page = rendered(Format::Markdown, &Options::default());
        let unescaped = |c: &str| page.replace(&format!("\\{c}"), "").contains(c);
        assert!(!["<", "`", "["].into_iter().any(unescaped));
        assert!(!page.contains("http:"));
    }
}
