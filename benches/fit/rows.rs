//! What is fitted: judged findings, those with the same evidence in one document as one row.

use crate::measure::case::{Cases, Scope};
use crate::measure::finder::{Finding, Findings};
use crate::measure::judge::{TIERS, Truth, truth};
use crate::rng::Rng;
use spillmap::analyze::{Features, class};
use std::collections::BTreeMap;

/// Findings with the same evidence in one document say no more than this many: a column is drawn
/// once, however long it is.
const MOST_OF_DOCUMENT: f64 = 10.0;
/// A source says no more than this many findings.
const MOST_OF_SOURCE: f64 = 1_500.0;

/// Findings of one document with the same evidence and truth.
pub struct Row {
    /// Evidence.
    pub features: Features,
    /// Index of the info type.
    pub info_type: usize,
    /// Index of the class.
    pub class: usize,
    /// Index of the source.
    pub source: usize,
    /// Whether the findings are right.
    pub right: bool,
    /// Whether others made them, not our generator.
    pub foreign: bool,
    /// Whether they lie in a negative table.
    pub negative: bool,
    /// Findings.
    pub count: u64,
    /// How much they weigh in the fit.
    pub weight: f64,
}

/// Everything that is fitted.
#[derive(Default)]
pub struct Rows {
    /// The rows.
    pub rows: Vec<Row>,
    /// Info types.
    pub types: Vec<String>,
    /// Classes of info types.
    pub classes: Vec<String>,
    /// Sources: files of cases, publishers of negative tables, sorts of corpora.
    pub sources: Vec<String>,
}

impl Rows {
    /// Adds the judged findings.
    pub fn add(&mut self, cases: &Cases, findings: &Findings) {
        let mut counts = BTreeMap::new();
        for case in cases.cases.iter().filter(|c| TIERS.contains(&&*c.tier)) {
            for found in findings.of(&case.id).iter().filter(|f| is_fitted(f)) {
                let right = match truth(&cases.kinds, case, found) {
                    Truth::Right => true,
                    Truth::Wrong => false,
                    Truth::Unjudged => continue,
                };
                *counts
                    .entry((&*case.id, &*case.source, key(found), right, false))
                    .or_insert(0) += 1;
            }
        }
        let hard = Scope::Named("hard".into());
        for table in &cases.negatives {
            let publisher = table.id.split('/').nth(1).unwrap_or("negative");
            let said = findings.of(&table.id).iter();
            let judged = |f: &&Finding| is_fitted(f) && cases.kinds.is_judged(&f.kind, &hard);
            for found in said.filter(judged) {
                *counts
                    .entry((&*table.id, publisher, key(found), false, true))
                    .or_insert(0) += 1;
            }
        }
        for ((_, source, (kind, features), right, negative), count) in counts {
            let row = Row {
                features,
                info_type: index(&mut self.types, kind),
                class: index(&mut self.classes, class(kind)),
                source: index(&mut self.sources, source),
                foreign: author(source) == source,
                right,
                negative,
                count,
                weight: (count as f64).min(MOST_OF_DOCUMENT),
            };
            self.rows.push(row);
        }
    }

    /// Takes the sources that say most down to what one may say.
    pub fn weigh(&mut self) {
        let totals = self.totals();
        for row in &mut self.rows {
            let total = totals.get(row.source).copied().unwrap_or(0.0);
            row.weight *= (MOST_OF_SOURCE / total.max(1.0)).min(1.0);
        }
    }

    /// The fold of each source: in an order drawn by the seed, each goes where least is. All that
    /// the generator makes is one source.
    pub fn folds(&self, count: usize, seed: u64) -> Vec<usize> {
        let mut groups: BTreeMap<&str, f64> = BTreeMap::new();
        for (source, total) in self.sources.iter().zip(self.totals()) {
            *groups.entry(author(source)).or_default() += total;
        }
        let mut order: Vec<(&str, f64)> = groups.into_iter().collect();
        Rng::part(seed, "folds").shuffle(&mut order);
        let mut filled = vec![0.0f64; count.max(1)];
        let mut folds: BTreeMap<&str, usize> = BTreeMap::new();
        for (group, total) in order {
            let lightest = (0..filled.len()).min_by(|a, b| filled[*a].total_cmp(&filled[*b]));
            let fold = lightest.unwrap_or(0);
            filled[fold] += total;
            folds.insert(group, fold);
        }
        self.sources
            .iter()
            .map(|source| folds[author(source)])
            .collect()
    }

    fn totals(&self) -> Vec<f64> {
        let mut totals = vec![0.0; self.sources.len()];
        for row in &self.rows {
            totals[row.source] += row.weight;
        }
        totals
    }
}

/// Who made a source: one generator makes all of our own.
fn author(source: &str) -> &str {
    if source.starts_with("own-") {
        "own"
    } else {
        source
    }
}

/// Whether the model has a say: it has none in damaged numbers.
fn is_fitted(found: &Finding) -> bool {
    found.features != Features::default()
}

fn key(found: &Finding) -> (&str, Features) {
    (&found.kind, found.features)
}

fn index(names: &mut Vec<String>, name: &str) -> usize {
    names.iter().position(|n| n == name).unwrap_or_else(|| {
        names.push(name.to_owned());
        names.len() - 1
    })
}
