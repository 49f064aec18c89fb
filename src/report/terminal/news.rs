//! News in the terminal: the short table of changes alone.

use super::grids::changes_grid;
use super::paint::Paint;
use super::wrap::wrap;
use super::{INDENT, LEAST_WIDTH, write_sections};
use crate::model::{News, PriorFinding};
use crate::report::changes::{Changes, Group};
use crate::report::escape::Untrusted;
use crate::report::grid::{Cell, Grid, cut};
use crate::report::news;
use crate::report::{Options, wording};
use std::io::{self, Write};

/// Writes changes alone.
pub(in crate::report) fn render_changes(
    changes: &Changes<'_>,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    let width = options.width.max(LEAST_WIDTH);
    let likely = changes.all().filter(|(finding, _)| finding.counts());
    let summary = news::summary(changes.summary, likely.map(|(_, news)| news));
    let headline = format!("{}: {summary}.", news::title(changes.summary));
    wrap(&headline, width, out)?;
    for caution in news::cautions(changes.summary) {
        wrap(caution, width, out)?;
    }
    let groups = changes.by_file(options);
    let paint = Paint(options.color);
    let mut grid = changes_grid();
    for (finding, news) in groups.iter().flat_map(|(_, group)| group) {
        grid.measure(&cells(finding, news, paint));
    }
    grid.fit(width - INDENT.len());
    for group in &groups {
        write_group(changes, group, &grid, paint, width, out)?;
    }
    write_sections(&news::sections_of_changes(changes, options), width, out)
}

fn write_group(
    changes: &Changes<'_>,
    (file, group): &Group<'_>,
    grid: &Grid<7>,
    paint: Paint,
    width: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let file = file.and_then(|file| changes.now.files.get(file));
    writeln!(out, "\n{}", news::place(file.map(|file| &*file.origin)))?;
    for remark in news::remarks(group.iter().map(|(_, news)| *news)) {
        writeln!(out, "{INDENT}{}", cut(&remark, width - INDENT.len()))?;
    }
    writeln!(out, "\n{INDENT}{}", grid.titles())?;
    for (finding, news) in group {
        writeln!(out, "{INDENT}{}", grid.line(&cells(finding, news, paint)))?;
    }
    Ok(())
}

fn cells(finding: &PriorFinding, news: &News, paint: Paint) -> [Cell; 7] {
    let title = news::title_of(finding);
    [
        Cell::plain(news::mark(Some(news))),
        Cell::plain(Untrusted::from(finding.header.as_str()).for_terminal()),
        Cell::plain(Untrusted::from(title.as_str()).for_terminal()),
        Cell::plain(wording::thousands(finding.count)),
        Cell::plain(news::before(news.growth)),
        paint.confidence(finding.probability),
        paint.severity(finding.severity),
    ]
}
