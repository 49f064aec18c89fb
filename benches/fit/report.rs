//! The fit report: what sources that a fit has not seen say about it.

use crate::measure::reliability::Reliability;
use crate::regression::{Weights, by_hand};
use crate::rows::{Row, Rows};
use spillmap::analyze::{FEATURES, ONE};
use spillmap::model::Probability;
use std::fmt::Write;
use std::io;

/// Where the report stands on its page.
const MARKS: [&str; 2] = ["<!-- fit report: begin -->\n", "<!-- fit report: end -->"];
const MEDIUM: f64 = 0.6;

/// The report in Markdown.
pub fn report(rows: &Rows, folds: &[usize], fits: &[Weights], all: &Weights) -> io::Result<String> {
    let mut out = String::new();
    write_all(&mut out, rows, folds, fits, all).map_err(io::Error::other)?;
    Ok(out)
}

fn write_all(
    out: &mut String,
    rows: &Rows,
    folds: &[usize],
    fits: &[Weights],
    all: &Weights,
) -> std::fmt::Result {
    writeln!(
        out,
        "Every fold was judged by a fit on the other folds' sources.\n"
    )?;
    writeln!(
        out,
        "| held back | findings | right | ECE by hand | ECE | log loss by hand | log loss | right of those at 0.6 |"
    )?;
    writeln!(out, "|---|---|---|---|---|---|---|---|")?;
    for (fold, fit) in fits.iter().enumerate() {
        let held = |row: &&Row| folds[row.source] == fold;
        let names: Vec<&str> = (rows.sources.iter().zip(folds))
            .filter(|(_, of)| **of == fold)
            .map(|(name, _)| name.as_str())
            .collect();
        line(
            out,
            &names.join(", "),
            rows.rows.iter().filter(held),
            &|row| fit.probability(row),
        )?;
    }
    let held_back = |row: &Row| fits[folds[row.source]].probability(row);
    line(out, "**all folds**", rows.rows.iter(), &held_back)?;
    let foreign = rows.rows.iter().filter(|row| row.foreign);
    line(out, "all folds, cases of others only", foreign, &held_back)?;
    line(out, "fitted to all, seen", rows.rows.iter(), &|row| {
        all.probability(row)
    })?;
    writeln!(out, "\nReliability of all folds, each held back:\n")?;
    writeln!(
        out,
        "| probability | findings | mean | right |\n|---|---|---|---|"
    )?;
    let judged = reliability(rows.rows.iter(), &held_back);
    for (tenth, bin) in judged.bins.iter().enumerate() {
        if let Some((said, was)) = bin.means() {
            let from = tenth as f64 / 10.0;
            writeln!(
                out,
                "| {from:.1}-{:.1} | {} | {said:.4} | {was:.4} |",
                from + 0.1,
                bin.count
            )?;
        }
    }
    let [gained, lost] = [true, false].map(|right| moved(rows, all, right));
    let held = |right: bool| -> u64 {
        let doubted = |row: &&Row| row.right == right && all.is_held(row);
        rows.rows.iter().filter(doubted).map(|row| row.count).sum()
    };
    writeln!(
        out,
        "\nHeld below 0.6 because the hand-set weights doubt them: {} right and {} wrong findings.",
        held(true),
        held(false)
    )?;
    writeln!(
        out,
        "\nAgainst the hand-set weights, the fit to all sources takes over 0.6 {} right and {} wrong \
         findings, and below it {} right and {} wrong ones.",
        gained.0, lost.0, gained.1, lost.1
    )
}

fn line<'r>(
    out: &mut String,
    name: &str,
    rows: impl Iterator<Item = &'r Row> + Clone,
    probability: &dyn Fn(&Row) -> f64,
) -> std::fmt::Result {
    let (hand, fitted) = (
        reliability(rows.clone(), &by_hand),
        reliability(rows.clone(), probability),
    );
    let count = |wanted: &dyn Fn(&Row) -> bool| -> u64 {
        rows.clone().filter(|r| wanted(r)).map(|r| r.count).sum()
    };
    let said = count(&|row| probability(row) >= MEDIUM);
    let said_right = count(&|row| row.right && probability(row) >= MEDIUM);
    let shown = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |v| format!("{v:.4}"));
    writeln!(
        out,
        "| {name} | {} | {} | {} | {} | {} | {} | {said_right} of {said} |",
        fitted.count(),
        count(&|row| row.right),
        shown(hand.error()),
        shown(fitted.error()),
        shown(hand.log_loss()),
        shown(fitted.log_loss()),
    )
}

fn reliability<'r>(
    rows: impl Iterator<Item = &'r Row>,
    probability: &dyn Fn(&Row) -> f64,
) -> Reliability {
    let mut all = Reliability::default();
    for row in rows {
        let said = Probability::from_f64(probability(row));
        for _ in 0..row.count {
            all.add(said, row.right);
        }
    }
    all
}

/// Findings of this truth that the model takes over 0.6, and below it.
fn moved(rows: &Rows, weights: &Weights, right: bool) -> (u64, u64) {
    let (mut over, mut below) = (0, 0);
    for row in rows.rows.iter().filter(|row| row.right == right) {
        match (by_hand(row) >= MEDIUM, weights.probability(row) >= MEDIUM) {
            (false, true) => over += row.count,
            (true, false) => below += row.count,
            _ => {}
        }
    }
    (over, below)
}

/// Evidence, for people: of everything, or of findings that the model takes over 0.6 or below it.
pub fn described(rows: &Rows, weights: &Weights, everything: bool) -> String {
    let mut out = String::new();
    for row in &rows.rows {
        let (hand, model) = (by_hand(row), weights.probability(row));
        if !everything && (hand >= MEDIUM) == (model >= MEDIUM) {
            continue;
        }
        let named = FEATURES.iter().zip(row.features.0);
        let evidence: Vec<String> = named
            .filter(|(_, value)| *value != 0)
            .map(|(feature, value)| {
                format!("{} {:.2}", feature.name, f64::from(value) / f64::from(ONE))
            })
            .collect();
        let truth = if row.right { "right" } else { "wrong" };
        let _ = writeln!(
            out,
            "{hand:.3} -> {model:.3} {truth} {} {} in {}: {}",
            row.count,
            rows.types[row.info_type],
            rows.sources[row.source],
            evidence.join(", ")
        );
    }
    out
}

/// Findings in negative tables at medium and above: by the hand-set weights, by the model.
pub fn negative_alarms(rows: &Rows, weights: &Weights) -> (u64, u64) {
    let alarms = |probability: &dyn Fn(&Row) -> f64| {
        let said = rows
            .rows
            .iter()
            .filter(|row| row.negative && probability(row) >= MEDIUM);
        said.map(|row| row.count).sum()
    };
    (alarms(&by_hand), alarms(&|row| weights.probability(row)))
}

/// The page with the report between its marks, or at its end.
pub fn placed(page: &str, report: &str) -> String {
    let [begin, end] = MARKS;
    match (page.find(begin), page.find(end)) {
        (Some(from), Some(to)) if from < to => {
            let (head, tail) = (&page[..from + begin.len()], &page[to..]);
            format!("{head}{report}{tail}")
        }
        _ => format!("{page}\n## Fit report\n{begin}{report}{end}\n"),
    }
}
