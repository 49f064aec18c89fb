//! Where a dump may come from, for people.

use super::escape::Untrusted;
use super::grid::{Align, Cell, Column, Grid};
use super::wording::{approximate, counted, thousands};
use super::{Format, Options, json};
use crate::model::trace::{Fit, FoundRecords, Overlap, Share, Source, SourceKind, Trace};
use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::Path;

/// Writes it as a table or as JSON; other formats are refused (`Unsupported`).
///
/// # Errors
/// If `out` fails.
pub fn render_trace(
    trace: &Trace,
    format: Format,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Json => json::trace::render(trace, out),
        Format::Table => out.write_all(text(trace, options).as_bytes()),
        _ => Err(io::ErrorKind::Unsupported.into()),
    }
}

fn text(trace: &Trace, options: &Options) -> String {
    let mut text = String::new();
    for line in head(trace).into_iter().chain(verdict(trace)) {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{line}");
    }
    if !trace.sources.is_empty() {
        text.push('\n');
        table(trace, options, &mut text);
        if trace.more > 0 {
            let _ = writeln!(text, "and {} more", thousands(trace.more));
        }
        text.push('\n');
        by_type(trace, &mut text);
    }
    for line in remarks(trace) {
        let _ = writeln!(text, "{line}");
    }
    text
}

/// What the dump is.
fn head(trace: &Trace) -> Vec<String> {
    let kinds = trace.kinds.iter();
    let kinds: Vec<String> = kinds
        .map(|(kind, (count, exact))| format!("{} {kind}", approximate(*count, *exact)))
        .collect();
    let mut lines = vec![format!(
        "Dump: {} in {}; distinct: {}.",
        counted(trace.records, "record"),
        counted(trace.dump_files, "file"),
        kinds.join(", ")
    )];
    if let Some(newest) = trace.newest.first() {
        lines.push(format!(
            "Its newest date is {} (column {}): it did not leave its source before that day.",
            newest.day, newest.column
        ));
    } else {
        lines.push("No column of it tells when something happened: its age is unknown.".into());
    }
    lines
}

/// What the ranking says, in one or two sentences.
fn verdict(trace: &Trace) -> Vec<String> {
    let Some(best) = trace.sources.first() else {
        return vec![format!(
            "No source fits: none of the {} that it was held against holds any part of it that is more \
             than chance.",
            thousands(trace.compared)
        )];
    };
    let name = name(best);
    let mut lines = match trace.fit {
        Fit::Several => vec![format!(
            "{} sources fit equally well and cannot be told apart by what is in the dump: the first {} \
             below.",
            trace.alike, trace.alike
        )],
        Fit::Part => vec![format!(
            "No source holds half of the dump; {name} holds most of it."
        )],
        _ => vec![format!("It fits {name}.")],
    };
    if trace.fit == Fit::One
        && let Some(window) = window(best)
    {
        lines.push(window);
    }
    lines
}

fn name(source: &Source) -> String {
    let path = shown(&source.path);
    match &source.kind {
        SourceKind::File => path,
        SourceKind::Version { id, .. } => format!("{path} (version {id})"),
    }
}

/// When the source held it.
fn window(source: &Source) -> Option<String> {
    match &source.kind {
        SourceKind::File => Some(format!(
            "That file was last changed on {}.",
            day(source.modified)
        )),
        SourceKind::Version {
            first,
            last,
            standing,
            ..
        } => {
            let changed = day(source.modified);
            let (first, last) = (day(first / 1_000), day(last / 1_000));
            let then = match *standing {
                "there" => "it still does",
                "gone" => "the file is gone since",
                _ => "it was overwritten after that",
            };
            Some(format!(
                "The file held this from its change on {changed} on; scans saw it from {first} to {last}; \
                 {then}."
            ))
        }
    }
}

fn table(trace: &Trace, options: &Options, text: &mut String) {
    let mut grid = Grid::new([
        Column::new("#", Align::Right),
        Column::new("of the dump", Align::Right),
        Column::new("of the source", Align::Right),
        Column::new("records found", Align::Right),
        Column::new("people", Align::Right),
        Column::new("seen", Align::Left),
        Column::new("behind", Align::Right),
        Column::new("source", Align::Left).between(20, 200),
    ]);
    let sources = (1..).zip(&trace.sources);
    let rows: Vec<[Cell; 8]> = sources.map(|(at, source)| row(at, source)).collect();
    rows.iter().for_each(|row| grid.measure(row));
    grid.fit(options.width);
    let _ = writeln!(text, "{}", grid.titles());
    for row in &rows {
        let _ = writeln!(text, "{}", grid.line(row));
    }
}

fn row(at: usize, source: &Source) -> [Cell; 8] {
    let seen = match &source.kind {
        SourceKind::File => format!("changed {}", day(source.modified)),
        SourceKind::Version { first, last, .. } => {
            format!("{} to {}", day(first / 1_000), day(last / 1_000))
        }
    };
    let found = source.found.map_or_else(|| "-".to_owned(), records);
    let people = approximate(source.people, source.people_exact);
    [
        Cell::plain(at.to_string()),
        Cell::plain(share(source.all.dump_in_source)),
        Cell::plain(share(source.all.source_in_dump)),
        Cell::plain(found),
        Cell::plain(people),
        Cell::plain(seen),
        Cell::plain(odds(source.behind)),
        Cell::plain(name(source)),
    ]
}

fn records(found: FoundRecords) -> String {
    match found.people == found.whole {
        true => format!("{} of {}", thousands(found.whole), thousands(found.records)),
        false => format!(
            "{} ({} whole) of {}",
            thousands(found.people),
            thousands(found.whole),
            thousands(found.records)
        ),
    }
}

/// How much likelier the best is.
fn odds(behind: f64) -> String {
    match behind {
        behind if behind < 0.01 => "-".to_owned(),
        behind if behind < 9.0 => format!("1 : {:.1}", behind.exp()),
        _ => "far".to_owned(),
    }
}

/// A share, and where it lies if it is estimated.
fn share(share: Share) -> String {
    if share.compared == 0 {
        return "not known".to_owned();
    }
    let percent = |value: f64| format!("{:.1}", value * 100.0);
    let (low, high) = share.interval();
    match share.exact {
        true => format!("{} %", percent(share.value())),
        false => format!(
            "~{} % ({}-{})",
            percent(share.value()),
            percent(low),
            percent(high)
        ),
    }
}

/// What the best source has in common with the dump, type by type.
fn by_type(trace: &Trace, text: &mut String) {
    let Some(best) = trace.sources.first() else {
        return;
    };
    let _ = writeln!(text, "The first, by data type:");
    let pairs = ("an identifier with another cell beside it", best.pairs);
    let kinds = best.kinds.iter().map(|(kind, overlap)| (&**kind, *overlap));
    for (kind, overlap) in kinds.chain([pairs]) {
        let Overlap {
            dump_in_source,
            source_in_dump,
        } = overlap;
        if dump_in_source.compared > 0 {
            let _ = writeln!(
                text,
                "  {kind}: {} of the dump's are in the source, {} of the source's in the dump",
                share(dump_in_source),
                share(source_in_dump)
            );
        }
    }
    let missing = trace
        .kinds
        .keys()
        .filter(|kind| !best.kinds.contains_key(*kind));
    for kind in missing {
        let _ = writeln!(text, "  {kind}: the source holds none");
    }
}

fn remarks(trace: &Trace) -> Vec<String> {
    let mut lines = Vec::new();
    let sampled = |source: &Source| !source.all.dump_in_source.exact;
    if trace.sources.iter().any(sampled) {
        lines.push(
            "Shares with ~ are estimated from samples; 19 in 20 lie within the range in brackets."
                .into(),
        );
    }
    if trace.sources.len() > 1 {
        lines.push(
            "Behind: how much likelier the first is; up to 1 : 20 they count as not to be told apart."
                .into(),
        );
    }
    if let (Some(newest), Some(best)) = (trace.newest.first(), trace.sources.first())
        && let SourceKind::Version { last, standing, .. } = &best.kind
        && *standing != "there"
        && newest.day > day(last / 1_000)
    {
        lines.push(format!(
            "But the dump is newer than that version was last seen ({}): it may come from a later one \
             that no scan saw.",
            day(last / 1_000)
        ));
    }
    for (count, what) in [
        (trace.dump_unread, "of the dump"),
        (trace.unread, "to compare with"),
    ] {
        if count > 0 {
            lines.push(format!(
                "{} {what} could not be read in full.",
                counted(count, "file")
            ));
        }
    }
    lines.push(format!(
        "Held against {}.",
        counted(trace.compared, "source")
    ));
    lines
}

fn shown(path: &Path) -> String {
    Untrusted::from(path.as_os_str())
        .for_terminal()
        .into_owned()
}

/// A day in UTC, from seconds since 1970.
fn day(seconds: i64) -> String {
    let at = jiff::Timestamp::from_second(seconds).unwrap_or_default();
    at.strftime("%Y-%m-%d").to_string()
}

#[cfg(test)]
mod tests;
