//! The report that people read first: coverage, findings by file, totals, what was not read.
//! Fits the terminal's width and needs no colors to be understood.

mod examples;
mod grids;
mod news;
mod paint;
mod wrap;

use crate::model::{Confidence, Finding, Report};
use crate::report::escape::Untrusted;
use crate::report::explained;
use crate::report::gaps::{self, Gap};
use crate::report::grid::{Cell, Grid, cut};
use crate::report::listed::{self, ListedFile, ListedTotal};
use crate::report::news as told;
use crate::report::sections::{self, Flow, Section};
use crate::report::{Options, wording};
use examples::examples;
use grids::{findings_grid, totals_grid};
use paint::Paint;
use std::io::{self, Write};
use wrap::{wrap, wrap_in};

pub(super) use news::render_changes;

/// Width below which nothing more is cut: the lines wrap instead.
const LEAST_WIDTH: usize = 60;

/// Room beside the table from which on examples stand there instead of on a line of their own.
const EXAMPLES_BESIDE: usize = 40;

const INDENT: &str = "  ";

/// Writes the readable report.
pub(super) fn render(report: &Report, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let files = listed::files(report, options);
    let page = Page {
        report,
        options,
        width: options.width.max(LEAST_WIDTH),
    };
    page.write_coverage(out)?;
    page.write_findings(&files, out)?;
    page.write_totals(&files, out)?;
    page.write_former(out)?;
    write_sections(&sections::of_drive(report), page.width, out)?;
    write_sections(&sections::of_views(report), page.width, out)?;
    page.write_gaps(out)?;
    page.write_advice(&files, out)
}

struct Page<'a> {
    report: &'a Report,
    options: &'a Options,
    width: usize,
}

impl Page<'_> {
    fn write_coverage(&self, out: &mut dyn Write) -> io::Result<()> {
        let coverage = &self.report.coverage;
        self.wrap(&wording::coverage(coverage), out)?;
        self.wrap(&wording::volume(coverage, self.report.scan.seconds), out)?;
        if self.report.scan.incomplete {
            self.wrap("The scan was stopped before its end.", out)?;
        }
        for note in &coverage.notes {
            let note = Untrusted::from(note.as_str()).for_terminal();
            self.wrap(&format!("Note: {note}"), out)?;
        }
        self.write_news(out)
    }

    fn write_news(&self, out: &mut dyn Write) -> io::Result<()> {
        let Some(summary) = &self.report.news else {
            return Ok(());
        };
        let likely = self
            .report
            .findings
            .iter()
            .filter(|finding| finding.probability.confidence() >= Confidence::Medium);
        let counts = told::summary(summary, likely.filter_map(|f| f.news.as_ref()));
        self.wrap(&format!("{}: {counts}.", told::title(summary)), out)?;
        let mut cautions = told::cautions(summary).into_iter();
        cautions.try_for_each(|caution| self.wrap(caution, out))
    }

    fn write_former(&self, out: &mut dyn Write) -> io::Result<()> {
        let Some(summary) = &self.report.news else {
            return Ok(());
        };
        let least = self.options.fold_below;
        let sections = told::sections(summary, |finding| finding.probability >= least);
        write_sections(&sections, self.width, out)
    }

    fn write_findings(&self, files: &[ListedFile<'_>], out: &mut dyn Write) -> io::Result<()> {
        let mut grid = findings_grid(self.report.news.is_some());
        for finding in files.iter().flat_map(|listed| &listed.findings) {
            grid.measure(&self.cells(finding));
        }
        grid.fit(self.width - INDENT.len());
        for listed in files {
            self.write_file(listed, &grid, out)?;
        }
        Ok(())
    }

    fn write_file(
        &self,
        listed: &ListedFile<'_>,
        grid: &Grid<8>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let file = listed.file;
        writeln!(out, "\n{}", wording::origin(&file.origin))?;
        let facts = cut(&wording::facts(file), self.width - INDENT.len());
        writeln!(out, "{INDENT}{facts}")?;
        if let Some(readers) = &listed.readers {
            let readers = Untrusted::from(readers.as_str()).for_terminal();
            writeln!(out, "{INDENT}{}", cut(&readers, self.width - INDENT.len()))?;
        }
        if let Some(people) = &file.people {
            writeln!(out, "{INDENT}{}", wording::people(people))?;
        }
        let news = listed.findings.iter().filter_map(|f| f.news.as_ref());
        for remark in told::remarks(news) {
            writeln!(out, "{INDENT}{}", cut(&remark, self.width - INDENT.len()))?;
        }
        if !listed.findings.is_empty() {
            writeln!(out, "\n{INDENT}{}", grid.titles())?;
        }
        for finding in &listed.findings {
            self.write_finding(finding, grid, out)?;
        }
        if listed.folded > 0 {
            let indent = " ".repeat(grid.start(1));
            let folded = wording::folded(listed.folded, self.options);
            writeln!(out, "{INDENT}{indent}{folded}")?;
        }
        Ok(())
    }

    fn write_finding(
        &self,
        finding: &Finding,
        grid: &Grid<8>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        const TYPE: usize = 2;
        let cells = self.cells(finding);
        let line = grid.line(&cells);
        let room = self.width - INDENT.len();
        let beside = room.saturating_sub(grid.width() + INDENT.len());
        if beside >= EXAMPLES_BESIDE {
            let blanks = grid.width() - grid.line_width(&cells);
            let examples = examples(finding, beside);
            let line = format!("{INDENT}{line}{}{INDENT}{examples}", " ".repeat(blanks));
            writeln!(out, "{}", line.trim_end())?;
            return self.explain(finding, grid.start(TYPE), out);
        }
        writeln!(out, "{INDENT}{line}")?;
        let start = grid.start(TYPE);
        let examples = examples(finding, room.saturating_sub(start));
        if !examples.is_empty() {
            writeln!(out, "{INDENT}{}{examples}", " ".repeat(start))?;
        }
        self.explain(finding, start, out)
    }

    /// Why a finding is as severe as it is, if that was asked for.
    fn explain(&self, finding: &Finding, start: usize, out: &mut dyn Write) -> io::Result<()> {
        if !self.options.explain {
            return Ok(());
        }
        let terms = explained::severity_terms(finding);
        writeln!(out, "{INDENT}{}{terms}", " ".repeat(start))
    }

    fn cells(&self, finding: &Finding) -> [Cell; 8] {
        let column = finding.column.map(|column| column.to_string());
        let header = Untrusted::from(wording::header(finding)).for_terminal();
        let title = wording::title(finding);
        let title = Untrusted::from(title.as_str()).for_terminal();
        [
            Cell::plain(column.unwrap_or_default()),
            Cell::plain(header),
            Cell::plain(title),
            Cell::plain(wording::thousands(finding.count)),
            Cell::plain(wording::distinct(finding)),
            self.paint().confidence(finding.probability),
            self.paint().severity(finding.severity),
            self.paint().news(finding.news.as_ref()),
        ]
    }

    fn write_totals(&self, files: &[ListedFile<'_>], out: &mut dyn Write) -> io::Result<()> {
        let totals = listed::totals(self.report, files);
        if totals.is_empty() {
            return self.write_nothing_found(files, out);
        }
        writeln!(out)?;
        let summary = listed::summary(self.report, files);
        self.wrap(&format!("In all: {summary}"), out)?;
        let mut grid = totals_grid();
        let rows: Vec<_> = totals.iter().map(|total| self.total_cells(total)).collect();
        rows.iter().for_each(|row| grid.measure(row));
        grid.fit(self.width - INDENT.len());
        writeln!(out, "\n{INDENT}{}", grid.titles())?;
        for row in &rows {
            writeln!(out, "{INDENT}{}", grid.line(row))?;
        }
        Ok(())
    }

    fn total_cells(&self, total: &ListedTotal<'_>) -> [Cell; 6] {
        [
            Cell::plain(Untrusted::from(total.title).for_terminal()),
            Cell::plain(wording::thousands(total.count)),
            Cell::plain(wording::total_distinct(total.distinct)),
            Cell::plain(wording::thousands(total.files)),
            self.paint().confidence(total.probability),
            self.paint().severity(total.severity),
        ]
    }

    fn write_nothing_found(&self, files: &[ListedFile<'_>], out: &mut dyn Write) -> io::Result<()> {
        let folded: u64 = files.iter().map(|listed| listed.folded).sum();
        let found = match folded {
            0 => wording::nothing_found(self.report),
            _ => "No personal data found in what was read, but for unlikely findings.",
        };
        writeln!(out, "\n{found}")
    }

    fn write_gaps(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut before = None;
        for gap in gaps::gaps(&self.report.coverage) {
            if before.replace(gap.kind) != Some(gap.kind) {
                writeln!(out, "\n{}", gap.kind.title())?;
            }
            self.write_gap(&gap, out)?;
        }
        Ok(())
    }

    fn write_gap(&self, gap: &Gap<'_>, out: &mut dyn Write) -> io::Result<()> {
        let files = wording::counted(gap.count(), "file");
        writeln!(out, "{INDENT}{} ({files})", gap.reason.plain())?;
        for shown in &gap.shown {
            let remark = wording::gap_remark(shown);
            let remark = Untrusted::from(remark.as_str()).for_terminal();
            let origin = wording::origin(shown.origin);
            writeln!(out, "{INDENT}{INDENT}{origin}{remark}")?;
        }
        if gap.more > 0 {
            let more = wording::thousands(gap.more);
            writeln!(out, "{INDENT}{INDENT}and {more} more")?;
        }
        Ok(())
    }

    fn write_advice(&self, files: &[ListedFile<'_>], out: &mut dyn Write) -> io::Result<()> {
        writeln!(out)?;
        if !files.is_empty() {
            self.wrap(&format!("How to read this. {}", wording::LEGEND), out)?;
            writeln!(out)?;
        }
        self.wrap(&wording::next_steps(self.report), out)
    }

    const fn paint(&self) -> Paint {
        Paint(self.options.color)
    }

    /// Writes a sentence in lines that fit.
    fn wrap(&self, text: &str, out: &mut dyn Write) -> io::Result<()> {
        wrap(text, self.width, out)
    }
}

/// Titles with their lines, each behind its indent.
fn write_sections(sections: &[Section], width: usize, out: &mut dyn Write) -> io::Result<()> {
    for section in sections {
        let title = Untrusted::from(section.title.as_str()).for_terminal();
        writeln!(out, "\n{title}")?;
        for line in &section.lines {
            let indent = INDENT.repeat(line.depth + 1);
            let text = Untrusted::from(line.text.as_str()).for_terminal();
            match line.flow {
                Flow::Whole => writeln!(out, "{indent}{text}")?,
                Flow::Wrapped => wrap_in(&indent, &text, width, out)?,
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Coverage, Probability, StateCount};
    use crate::report::grid::width as measured;
    use crate::report::sample::{rendered, sample_report};
    use crate::report::{Color, Format};

    fn table(width: usize) -> String {
        let options = Options {
            width,
            ..Options::default()
        };
        rendered(Format::Table, &options)
    }

    #[test]
    fn the_table_reads_well_at_usual_width() {
        insta::assert_snapshot!(table(100));
    }

    #[test]
    fn the_table_reads_well_in_a_narrow_terminal() {
        insta::assert_snapshot!(table(72));
    }

    #[test]
    fn a_wide_terminal_shows_one_line_a_finding() {
        insta::assert_snapshot!(table(160));
    }

    #[test]
    fn nothing_is_folded_when_all_is_asked_for() {
        let options = Options {
            fold_below: Probability::default(),
            ..Options::default()
        };
        let text = rendered(Format::Table, &options);
        assert!(text.contains("Postal code") && !text.contains("--min-confidence"));
    }

    #[test]
    fn only_words_of_severity_and_confidence_are_colored() {
        let options = Options {
            color: Color::Always,
            ..Options::default()
        };
        let text = rendered(Format::Table, &options);
        assert!(text.contains("\u{1b}[1m\u{1b}[31mcritical\u{1b}[0m"));
        let plain = anstyle_free(&text);
        assert_eq!(plain, table(100));
    }

    fn anstyle_free(text: &str) -> String {
        let mut parts = text.split('\u{1b}');
        let mut plain = parts.next().unwrap().to_owned();
        for part in parts {
            plain.push_str(part.split_once('m').unwrap().1);
        }
        plain
    }

    #[test]
    fn lines_of_tables_fit_the_width() {
        for width in [60, 80, 100, 120, 200] {
            let text = table(width);
            let findings = text.split("Not read").next().unwrap();
            let lines = findings
                .lines()
                .filter(|line| !["exports/", "chmod"].iter().any(|long| line.contains(long)));
            for line in lines {
                assert!(measured(line) <= width.max(73), "{width}: {line}");
            }
        }
    }

    #[test]
    fn a_clean_scan_says_so() {
        let mut report = sample_report();
        report.files.clear();
        report.findings.clear();
        report.totals = Default::default();
        report.audit = Default::default();
        report.coverage = Coverage {
            scanned: StateCount {
                files: 1,
                bytes: 2_000,
            },
            bytes_read: 2_000,
            bytes_decoded: 2_000,
            ..Coverage::default()
        };
        let mut out = Vec::new();
        render(&report, &Options::default(), &mut out).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap());
    }
}
