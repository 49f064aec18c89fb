//! Matches against labelled values. A value is found when a match of its kind overlaps it; a match
//! of a judged kind that overlaps no value of that kind is a false alarm.

use crate::matches::{Match, canonical};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{self, Write};
use std::path::Path;

/// Probabilities at which is counted.
const LEVELS: [f64; 2] = [0.6, 0.0];

#[derive(Deserialize)]
struct Label {
    row: Option<u64>,
    column: Option<usize>,
    line: Option<u64>,
    kind: String,
    start: usize,
    end: usize,
    text: String,
    /// Best probability that a match of the kind over it has.
    #[serde(skip)]
    best: Option<f64>,
    /// Whether a match had exactly its span.
    #[serde(skip)]
    exact: bool,
}

/// A cell (row, column) or a line (line, 0).
type Place = (u64, usize);

/// What is in the corpus and what of it was found.
pub struct Truth {
    labels: HashMap<Place, Vec<Label>>,
    false_alarms: Vec<Match>,
}

/// Counts of one kind at one level.
#[derive(Default, Clone, Copy)]
struct Count {
    found: u64,
    missed: u64,
    alarms: u64,
    exact: u64,
}

impl Truth {
    /// Reads the labels.
    pub fn read(path: &Path) -> io::Result<Self> {
        let mut labels: HashMap<Place, Vec<Label>> = HashMap::new();
        for line in crate::lines(path)? {
            let mut label: Label = serde_json::from_str(&line?)?;
            label.kind = canonical(&label.kind).to_owned();
            let place = place(label.row, label.column, label.line);
            labels.entry(place).or_default().push(label);
        }
        Ok(Self {
            labels,
            false_alarms: Vec::new(),
        })
    }

    /// Takes one match into account.
    pub fn take(&mut self, found: Match) {
        let key = place(found.row, found.column, found.line);
        let mut hit = false;
        for label in self.labels.get_mut(&key).into_iter().flatten() {
            if label.kind == found.info_type && found.start < label.end && label.start < found.end {
                hit = true;
                label.exact |= (label.start, label.end) == (found.start, found.end);
                label.best = Some(
                    label
                        .best
                        .map_or(found.probability, |b| b.max(found.probability)),
                );
            }
        }
        if !hit {
            self.false_alarms.push(found);
        }
    }

    /// Prints the tables.
    pub fn print(&self, out: &mut impl Write, kinds: &[String], errors: usize) -> io::Result<()> {
        let judged = self.judged(kinds);
        for level in LEVELS {
            writeln!(out, "probability >= {level}")?;
            writeln!(
                out,
                "  {:<16}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}",
                "kind", "values", "found", "alarms", "prec", "recall", "F1", "exact"
            )?;
            let counts = self.counts(&judged, level);
            let mut all = Count::default();
            for (kind, count) in &counts {
                all.add(*count);
                count.print(out, kind)?;
            }
            all.print(out, "all")?;
        }
        self.print_others(out, &judged)?;
        self.print_errors(out, &judged, errors)
    }

    fn judged(&self, kinds: &[String]) -> BTreeSet<String> {
        if kinds.iter().any(|k| k == "all") {
            return self
                .labels
                .values()
                .flatten()
                .map(|l| l.kind.clone())
                .collect();
        }
        kinds.iter().map(|k| canonical(k).to_owned()).collect()
    }

    fn counts(&self, judged: &BTreeSet<String>, level: f64) -> BTreeMap<String, Count> {
        let mut counts: BTreeMap<String, Count> = judged
            .iter()
            .map(|k| (k.clone(), Count::default()))
            .collect();
        for label in self.labels.values().flatten() {
            let Some(count) = counts.get_mut(&label.kind) else {
                continue;
            };
            if label.best.is_some_and(|p| p >= level) {
                count.found += 1;
                count.exact += u64::from(label.exact);
            } else {
                count.missed += 1;
            }
        }
        for alarm in self.false_alarms.iter().filter(|m| m.probability >= level) {
            if let Some(count) = counts.get_mut(&alarm.info_type) {
                count.alarms += 1;
            }
        }
        counts
    }

    /// Kinds that are not judged but were reported.
    fn print_others(&self, out: &mut impl Write, judged: &BTreeSet<String>) -> io::Result<()> {
        let mut others: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
        for alarm in self
            .false_alarms
            .iter()
            .filter(|m| !judged.contains(&m.info_type))
        {
            let entry = others.entry(&alarm.info_type).or_default();
            entry.0 += 1;
            entry.1 += u64::from(alarm.probability >= LEVELS[0]);
        }
        for (kind, (any, medium)) in others {
            writeln!(
                out,
                "not judged: {kind}: {any} unlabelled matches, {medium} at >= 0.6"
            )?;
        }
        Ok(())
    }

    fn print_errors(
        &self,
        out: &mut impl Write,
        judged: &BTreeSet<String>,
        limit: usize,
    ) -> io::Result<()> {
        let mut missed: Vec<(&Place, &Label)> = self
            .labels
            .iter()
            .flat_map(|(place, labels)| labels.iter().map(move |l| (place, l)))
            .filter(|(_, l)| judged.contains(&l.kind) && l.best.is_none_or(|p| p < LEVELS[0]))
            .collect();
        missed.sort_by_key(|(place, l)| (**place, l.start));
        for ((row, column), l) in missed.into_iter().take(limit) {
            let best = l.best.map_or_else(|| "-".into(), |p| format!("{p:.3}"));
            writeln!(
                out,
                "missed {} at {row}:{column}:{} ({best}): {}",
                l.kind, l.start, l.text
            )?;
        }
        let alarms = self.false_alarms.iter();
        let judged_alarms =
            alarms.filter(|m| judged.contains(&m.info_type) && m.probability >= LEVELS[0]);
        for m in judged_alarms.take(limit) {
            let (row, column) = place(m.row, m.column, m.line);
            writeln!(
                out,
                "alarm {} at {row}:{column}:{}-{} {:?} ({:.3}, {}): {}",
                m.info_type, m.start, m.end, m.header, m.probability, m.rule, m.masked
            )?;
        }
        Ok(())
    }
}

impl Count {
    fn add(&mut self, other: Self) {
        self.found += other.found;
        self.missed += other.missed;
        self.alarms += other.alarms;
        self.exact += other.exact;
    }

    fn print(&self, out: &mut impl Write, name: &str) -> io::Result<()> {
        let precision = share(self.found, self.found + self.alarms);
        let recall = share(self.found, self.found + self.missed);
        let f1 = match (precision, recall) {
            (Some(p), Some(r)) if p + r > 0.0 => Some(2.0 * p * r / (p + r)),
            _ => None,
        };
        let [precision, recall, f1, exact] =
            [precision, recall, f1, share(self.exact, self.found)].map(shown);
        writeln!(
            out,
            "  {name:<16}{:>9}{:>9}{:>9}{precision:>9}{recall:>9}{f1:>9}{exact:>9}",
            self.found + self.missed,
            self.found,
            self.alarms
        )
    }
}

fn place(row: Option<u64>, column: Option<usize>, line: Option<u64>) -> Place {
    match (row, column) {
        (Some(row), Some(column)) => (row, column),
        _ => (line.unwrap_or(0), 0),
    }
}

fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

fn shown(value: Option<f64>) -> String {
    value.map_or_else(|| "-".into(), |v| format!("{v:.4}"))
}
