//! The figures of one set of cases, for people and as JSON.

use super::case::Cases;
use super::finder::Findings;
use super::judge::{Count, Error, Judged, TIERS, judge};
use super::reliability::Reliability;
use serde_json::{Value, json};
use spillmap::model::Confidence;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

/// What came out on one set of cases.
pub struct Figures<'c> {
    cases: &'c Cases,
    /// At medium and at high confidence.
    pub levels: [(Confidence, Judged<'c>); 2],
    /// Whether probabilities are what they say.
    pub reliability: Reliability,
    strange: BTreeSet<&'c str>,
}

impl<'c> Figures<'c> {
    /// Judges the findings.
    pub fn new(cases: &'c Cases, findings: &'c Findings) -> Self {
        let at = |level: Confidence| (level, judge(cases, findings, TIERS, level.threshold()));
        let kinds = findings.iter().map(|(_, found)| found.kind.as_str());
        Self {
            cases,
            levels: [at(Confidence::Medium), at(Confidence::High)],
            reliability: Reliability::of(cases, findings),
            strange: kinds
                .filter(|kind| cases.kinds.family(kind).is_none())
                .collect(),
        }
    }

    /// Counts by family of kind.
    pub fn by_family(&self, judged: &Judged<'c>) -> BTreeMap<&'c str, Count> {
        let mut families: BTreeMap<&str, Count> = BTreeMap::new();
        for (kind, count) in &judged.by_kind {
            let family = self.cases.kinds.family(kind).unwrap_or("(unknown)");
            families.entry(family).or_default().add(*count);
        }
        families
    }

    /// The hard identifiers together.
    pub fn hard(&self, judged: &Judged<'c>) -> Count {
        judged.total(|kind| self.cases.kinds.is_hard(kind))
    }

    /// False alarms of hard kinds a megabyte of negative tables.
    pub fn alarms_per_megabyte(&self, judged: &Judged<'c>) -> Option<f64> {
        let size = self.cases.negative_megabytes();
        (size > 0.0).then(|| judged.negative_alarms() as f64 / size)
    }

    /// Prints the tables and, of each sort, so many errors at medium.
    pub fn print(&self, out: &mut dyn Write, errors: usize) -> io::Result<()> {
        for (level, judged) in &self.levels {
            let least = level.threshold().as_f64();
            writeln!(
                out,
                "== probability >= {least}, {} confidence",
                level.as_str()
            )?;
            if *level == Confidence::Medium {
                self.print_kinds(out, judged)?;
                print_counts(
                    out,
                    "source",
                    judged.by_source.iter().map(|(k, v)| (*k, *v)),
                )?;
            }
            let families = self.by_family(judged);
            print_counts(out, "family", families.into_iter())?;
            let totals = [
                ("all kinds", judged.total(|_| true)),
                ("hard kinds", self.hard(judged)),
            ];
            print_counts(out, "total", totals.into_iter())?;
            self.print_rest(out, judged)?;
        }
        self.print_reliability(out)?;
        if !self.strange.is_empty() {
            writeln!(out, "kinds that the cases do not know: {:?}", self.strange)?;
        }
        let [(_, judged), _] = &self.levels;
        print_errors(out, "missed", judged.missed.iter().take(errors))?;
        print_errors(out, "false alarm", judged.alarms.iter().take(errors))
    }

    fn print_kinds(&self, out: &mut dyn Write, judged: &Judged<'c>) -> io::Result<()> {
        let mut kinds: Vec<(&str, Count)> = judged.by_kind.iter().map(|(k, c)| (*k, *c)).collect();
        kinds.sort_by_key(|(kind, c)| {
            let size = c.found + c.missed + c.alarms;
            (!self.cases.kinds.is_hard(kind), std::cmp::Reverse(size))
        });
        print_counts(out, "kind", kinds.into_iter())
    }

    fn print_rest(&self, out: &mut dyn Write, judged: &Judged<'c>) -> io::Result<()> {
        let hard = |kind: &str| self.cases.kinds.is_hard(kind);
        let large = judged
            .by_kind
            .iter()
            .filter(|(k, c)| hard(k) && c.found + c.missed >= 5);
        let scores: Vec<f64> = large.filter_map(|(_, count)| count.f1()).collect();
        if !scores.is_empty() {
            let mean = scores.iter().sum::<f64>() / scores.len() as f64;
            writeln!(
                out,
                "mean F1 of {} hard kinds with 5 spans and more: {mean:.4}",
                scores.len()
            )?;
        }
        let (found, all) = judged.unverified;
        writeln!(
            out,
            "unverified spans, neither blamed nor credited: {found} of {all} found"
        )?;
        let (silent, all) = judged.silent;
        writeln!(
            out,
            "cases with nothing to find and no false alarm: {silent} of {all}"
        )?;
        if let Some(rate) = self.alarms_per_megabyte(judged) {
            writeln!(
                out,
                "negative tables: {} false alarms in {} of {} files, {rate:.2} per MB",
                judged.negative_alarms(),
                judged.negative_files,
                self.cases.negatives.len()
            )?;
            for (kind, count) in &judged.negative {
                writeln!(out, "    {kind:<24}{count:>7}")?;
            }
        }
        writeln!(out)
    }

    fn print_reliability(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(
            out,
            "{:<14}{:>9}{:>9}{:>9}",
            "probability", "findings", "mean", "right"
        )?;
        for (bin, tenth) in self.reliability.bins.iter().zip(0..) {
            if let Some((said, was)) = bin.means() {
                let range = format!(
                    "{:.1}-{:.1}",
                    f64::from(tenth) / 10.0,
                    f64::from(tenth + 1) / 10.0
                );
                writeln!(out, "{range:<14}{:>9}{said:>9.4}{was:>9.4}", bin.count)?;
            }
        }
        let error = shown(self.reliability.error());
        let loss = shown(self.reliability.log_loss());
        writeln!(out, "expected calibration error {error}, log loss {loss}\n")
    }

    /// All figures.
    pub fn to_json(&self) -> Value {
        let levels = self.levels.iter().map(|(level, judged)| {
            let figures = json!({
                "by_kind": counts(judged.by_kind.iter().map(|(k, c)| (*k, *c))),
                "by_family": counts(self.by_family(judged).into_iter()),
                "by_source": counts(judged.by_source.iter().map(|(k, c)| (*k, *c))),
                "all": count(judged.total(|_| true)),
                "hard": count(self.hard(judged)),
                "neg_cases": judged.silent.1,
                "neg_clean": judged.silent.0,
                "negative_alarms": judged.negative,
                "alarms_per_mb": self.alarms_per_megabyte(judged),
            });
            (level.as_str().to_owned(), figures)
        });
        let bins = self.reliability.bins.iter().map(|bin| {
            let means = bin.means();
            json!({"findings": bin.count, "mean": means.map(|m| m.0), "right": means.map(|m| m.1)})
        });
        json!({
            "levels": levels.collect::<serde_json::Map<_, _>>(),
            "reliability": bins.collect::<Vec<_>>(),
            "calibration_error": self.reliability.error(),
            "log_loss": self.reliability.log_loss(),
        })
    }
}

fn count(of: Count) -> Value {
    json!({
        "found": of.found, "alarms": of.alarms, "missed": of.missed,
        "precision": of.precision(), "recall": of.recall(), "f1": of.f1(),
    })
}

fn counts<'a>(all: impl Iterator<Item = (&'a str, Count)>) -> Value {
    all.map(|(name, of)| (name.to_owned(), count(of)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

fn print_counts<'a>(
    out: &mut dyn Write,
    title: &str,
    counts: impl Iterator<Item = (&'a str, Count)>,
) -> io::Result<()> {
    let [f, a, m, p, r, s] = ["found", "alarms", "missed", "prec", "recall", "F1"];
    writeln!(out, "{title:<26}{f:>8}{a:>8}{m:>8}{p:>9}{r:>9}{s:>9}")?;
    for (name, c) in counts {
        let [p, r, s] = [c.precision(), c.recall(), c.f1()].map(shown);
        writeln!(
            out,
            "{name:<26}{:>8}{:>8}{:>8}{p:>9}{r:>9}{s:>9}",
            c.found, c.alarms, c.missed
        )?;
    }
    writeln!(out)
}

fn shown(value: Option<f64>) -> String {
    value.map_or_else(|| "-".into(), |v| format!("{v:.4}"))
}

fn print_errors<'a>(
    out: &mut dyn Write,
    what: &str,
    errors: impl Iterator<Item = &'a Error<'a>>,
) -> io::Result<()> {
    for error in errors {
        let text = &error.case.text;
        let value = text.get(error.span.0..error.span.1).unwrap_or("?");
        let around: String = text.chars().take(120).collect();
        let context = error.case.context.as_deref().unwrap_or_default();
        let id = &error.case.id;
        writeln!(
            out,
            "{what} {id} {}: {value:?} in {around:?} {context}",
            error.kind
        )?;
    }
    Ok(())
}
