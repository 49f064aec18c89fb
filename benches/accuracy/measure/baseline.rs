//! The committed table of figures, and whether new figures fall below it.

use super::figures::Figures;
use super::judge::Count;
use std::collections::BTreeMap;
use std::fmt::Write;

/// How much a precision or a recall may fall before that is an error: rounding and a value or two.
const TOLERANCE: f64 = 0.005;
/// How much the expected calibration error may rise.
const CALIBRATION_TOLERANCE: f64 = 0.005;

/// First line of the table.
const HEADER: &str = "set\tgroup\tname\tfound\talarms\tmissed\n";

/// Figures by set of cases, sort of group and name.
pub type Rows = BTreeMap<(String, String, String), Row>;

/// One line of the table.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Row {
    /// Counts at medium confidence.
    Count(Count),
    /// A figure that should be small.
    Small(f64),
}

/// The rows of one set of cases.
pub fn rows(set: &str, figures: &Figures<'_>) -> Rows {
    let mut rows = Rows::new();
    let mut add = |group: &str, name: &str, row| {
        rows.insert((set.to_owned(), group.to_owned(), name.to_owned()), row);
    };
    let [(_, medium), (_, high)] = &figures.levels;
    for (kind, count) in &medium.by_kind {
        add("kind", kind, Row::Count(*count));
    }
    for (source, count) in &medium.by_source {
        add("source", source, Row::Count(*count));
    }
    for (family, count) in figures.by_family(medium) {
        add("family", family, Row::Count(count));
    }
    add("total", "hard", Row::Count(figures.hard(medium)));
    add(
        "total",
        "hard, high confidence",
        Row::Count(figures.hard(high)),
    );
    for (name, judged) in [("medium", medium), ("high", high)] {
        if let Some(rate) = figures.alarms_per_megabyte(judged) {
            add("negative alarms per MB", name, Row::Small(rate));
        }
    }
    if let Some(error) = figures.reliability.error() {
        add("calibration", "expected error", Row::Small(error));
    }
    rows
}

/// The table as text.
pub fn write(rows: &Rows) -> String {
    let mut text = HEADER.to_owned();
    for ((set, group, name), row) in rows {
        let _ = match row {
            Row::Count(c) => {
                writeln!(
                    text,
                    "{set}\t{group}\t{name}\t{}\t{}\t{}",
                    c.found, c.alarms, c.missed
                )
            }
            Row::Small(figure) => writeln!(text, "{set}\t{group}\t{name}\t{figure:.4}\t\t"),
        };
    }
    text
}

/// The table from text. The error names the line.
pub fn read(text: &str) -> Result<Rows, String> {
    let lines = text.lines().zip(1..).skip(1);
    lines
        .map(|(line, number)| parse(line).ok_or_else(|| format!("line {number} is no row")))
        .collect()
}

fn parse(line: &str) -> Option<((String, String, String), Row)> {
    let cells: Vec<&str> = line.split('\t').collect();
    let &[set, group, name, first, second, third] = cells.as_slice() else {
        return None;
    };
    let row = if second.is_empty() {
        Row::Small(first.parse().ok()?)
    } else {
        let [found, alarms, missed] = [first, second, third].map(|n| n.parse().ok());
        Row::Count(Count {
            found: found?,
            alarms: alarms?,
            missed: missed?,
        })
    };
    Some(((set.into(), group.into(), name.into()), row))
}

/// Everything that fell below the table, in words.
pub fn drops(before: &Rows, now: &Rows) -> Vec<String> {
    let of_sets = before
        .iter()
        .filter(|((set, ..), _)| now.keys().any(|(s, ..)| s == set));
    of_sets
        .filter_map(|(key, old)| {
            let (set, group, name) = key;
            let why = match (old, now.get(key)) {
                (Row::Count(old), Some(Row::Count(new))) => worse(*old, *new),
                (Row::Small(old), Some(Row::Small(new))) => risen(group, *old, *new),
                // A kind that was only ever a false alarm is welcome to go.
                (Row::Count(old), None) if old.found + old.missed == 0 => None,
                _ => Some("gone".into()),
            }?;
            Some(format!("{set}, {group} {name}: {why}"))
        })
        .collect()
}

fn worse(old: Count, new: Count) -> Option<String> {
    let pairs = [
        ("recall", old.recall(), new.recall()),
        ("precision", old.precision(), new.precision()),
    ];
    pairs.into_iter().find_map(|(what, old, new)| {
        let (old, new) = (old?, new?);
        (new < old - TOLERANCE).then(|| format!("{what} fell from {old:.4} to {new:.4}"))
    })
}

fn risen(group: &str, old: f64, new: f64) -> Option<String> {
    let tolerance = if group == "calibration" {
        CALIBRATION_TOLERANCE
    } else {
        0.0005
    };
    (new > old + tolerance).then(|| format!("rose from {old:.4} to {new:.4}"))
}
