//! Matches against expected columns: how many cells of a column were found, and which lures raised
//! an alarm.

use crate::matches::{Match, canonical};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{self, Write};
use std::path::Path;

#[derive(Deserialize)]
struct Column {
    kind: String,
    count: u64,
    tier: String,
    what: String,
    /// Rows in which a kind was said, by kind.
    #[serde(skip)]
    said: BTreeMap<String, Said>,
}

/// Rows at any probability, at medium (0.6) and at high (0.9).
#[derive(Default)]
struct Said {
    any: HashSet<u64>,
    medium: HashSet<u64>,
    high: HashSet<u64>,
}

/// Sums over the columns of one sort.
#[derive(Default)]
struct Sum {
    columns: u64,
    cells: u64,
    any: u64,
    medium: u64,
    high: u64,
    /// Columns that were found in at least 90 % of their cells, or lures with an alarm (medium).
    columns_said: u64,
}

/// The expected columns and what was said about them.
pub struct Probe {
    files: BTreeMap<String, BTreeMap<usize, Column>>,
    of_path: HashMap<String, Option<String>>,
    elsewhere: u64,
}

impl Probe {
    /// Reads `expected.json`.
    pub fn read(path: &Path) -> io::Result<Self> {
        let files = serde_json::from_slice(&std::fs::read(path)?)?;
        Ok(Self {
            files,
            of_path: HashMap::new(),
            elsewhere: 0,
        })
    }

    /// Takes one match into account.
    pub fn take(&mut self, found: &Match) {
        let files = &self.files;
        let file = self.of_path.entry(found.path.clone()).or_insert_with(|| {
            let mut fitting = files.keys().filter(|file| is_end_of(file, &found.path));
            fitting.next().cloned()
        });
        let column = file
            .as_ref()
            .and_then(|file| self.files.get_mut(file))
            .and_then(|columns| columns.get_mut(&found.column.unwrap_or(1)));
        let Some(column) = column else {
            self.elsewhere += 1;
            return;
        };
        let row = found.row.or(found.line).unwrap_or(0);
        let said = column.said.entry(found.info_type.clone()).or_default();
        said.any.insert(row);
        if found.probability >= 0.6 {
            said.medium.insert(row);
        }
        if found.probability >= 0.9 {
            said.high.insert(row);
        }
    }

    /// Prints recall by sort of column, then alarms, then the worst columns.
    pub fn print(&self, out: &mut impl Write, worst: usize) -> io::Result<()> {
        for tier in ["core", "open"] {
            let personal = |c: &Column| c.kind != "lure" && c.kind != "other" && c.tier == tier;
            let title = format!("personal columns ({tier}): share of cells found");
            self.print_sums(out, &title, &personal, Column::recall)?;
        }
        self.print_sums(
            out,
            "lures: share of cells with an alarm",
            &|c| c.kind == "lure",
            Column::alarms,
        )?;
        writeln!(out, "matches outside expected columns: {}", self.elsewhere)?;
        self.print_worst(out, worst)
    }

    fn print_sums(
        &self,
        out: &mut impl Write,
        title: &str,
        wanted: &dyn Fn(&Column) -> bool,
        counts: fn(&Column) -> [u64; 3],
    ) -> io::Result<()> {
        let mut sums: BTreeMap<&str, Sum> = BTreeMap::new();
        let mut all = Sum::default();
        for column in self.columns().map(|(_, _, c)| c).filter(|c| wanted(c)) {
            for sum in [sums.entry(&column.what).or_default(), &mut all] {
                sum.add(column, counts(column));
            }
        }
        writeln!(out, "{title}")?;
        writeln!(
            out,
            "  {:<50}{:>8}{:>10}{:>8}{:>8}{:>8}{:>9}",
            "what", "columns", "cells", "any", "medium", "high", "columns*"
        )?;
        for (what, sum) in &sums {
            sum.print(out, what)?;
        }
        all.print(out, "all")
    }

    fn print_worst(&self, out: &mut impl Write, limit: usize) -> io::Result<()> {
        writeln!(
            out,
            "columns* = found in >= 90 % of the cells at medium, or alarmed at medium"
        )?;
        let mut bad: Vec<(f64, String)> = Vec::new();
        for (file, at, column) in self.columns() {
            let said: Vec<String> = column
                .said
                .iter()
                .map(|(kind, said)| format!("{kind} {}/{}", said.medium.len(), said.any.len()))
                .collect();
            let share = column.badness();
            if share > 0.0 {
                let said = if said.is_empty() {
                    "nothing".into()
                } else {
                    said.join(", ")
                };
                bad.push((
                    share,
                    format!(
                        "{file} column {at}, {} ({} cells): said {said}",
                        column.what, column.count
                    ),
                ));
            }
        }
        bad.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        writeln!(
            out,
            "worst columns (kind medium/any), {} of {}",
            limit.min(bad.len()),
            bad.len()
        )?;
        for (share, text) in bad.iter().take(limit) {
            writeln!(out, "  {share:.3} {text}")?;
        }
        Ok(())
    }

    fn columns(&self) -> impl Iterator<Item = (&str, usize, &Column)> {
        self.files
            .iter()
            .flat_map(|(file, columns)| columns.iter().map(move |(at, c)| (file.as_str(), *at, c)))
    }
}

impl Column {
    /// Cells in which the right kind was said: any, medium, high.
    fn recall(&self) -> [u64; 3] {
        let said = self.said.get(canonical(&self.kind));
        said.map_or([0; 3], |s| {
            [s.any.len(), s.medium.len(), s.high.len()].map(|n| n as u64)
        })
    }

    /// Cells in which some identifying kind was said: any, medium, high.
    fn alarms(&self) -> [u64; 3] {
        let mut rows: [Vec<u64>; 3] = Default::default();
        for (_, said) in self.said.iter().filter(|(kind, _)| is_identifying(kind)) {
            for (rows, set) in rows.iter_mut().zip([&said.any, &said.medium, &said.high]) {
                rows.extend(set);
            }
        }
        rows.map(|rows| rows.into_iter().collect::<HashSet<_>>().len() as u64)
    }

    /// Share of cells that are wrong at medium.
    fn badness(&self) -> f64 {
        let wrong = match self.kind.as_str() {
            "other" => 0,
            "lure" => self.alarms()[1],
            _ if self.tier == "open" => 0,
            _ => self.count.saturating_sub(self.recall()[1]),
        };
        wrong as f64 / self.count.max(1) as f64
    }
}

impl Sum {
    fn add(&mut self, column: &Column, [any, medium, high]: [u64; 3]) {
        self.columns += 1;
        self.cells += column.count;
        self.any += any;
        self.medium += medium;
        self.high += high;
        let said = if column.kind == "lure" {
            medium > 0
        } else {
            medium * 10 >= column.count * 9
        };
        self.columns_said += u64::from(said);
    }

    fn print(&self, out: &mut impl Write, what: &str) -> io::Result<()> {
        let share = |n: u64| n as f64 / self.cells.max(1) as f64;
        writeln!(
            out,
            "  {what:<50}{:>8}{:>10}{:>8.4}{:>8.4}{:>8.4}{:>9}",
            self.columns,
            self.cells,
            share(self.any),
            share(self.medium),
            share(self.high),
            self.columns_said
        )
    }
}

/// Kinds that point at a person or an account; weaker kinds on a lure are no alarm.
fn is_identifying(kind: &str) -> bool {
    let national = kind.as_bytes().get(2) == Some(&b'_');
    national
        || matches!(
            kind,
            "email" | "phone" | "credit_card" | "iban" | "date_of_birth"
        )
}

/// Whether the path ends with the file's whole components.
fn is_end_of(file: &str, path: &str) -> bool {
    path.strip_suffix(file)
        .is_some_and(|head| head.is_empty() || head.ends_with('/'))
}
