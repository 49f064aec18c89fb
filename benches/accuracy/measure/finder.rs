//! What the library finds in cases, in process.

use super::case::{Case, Cases, Reading};
use super::places::{Record, lines, offset, records};
use spillmap::analyze::{FEATURES, Features};
use spillmap::key::Key;
use spillmap::model::{MatchRecord, Probability};
use spillmap::rule::PatternSet;
use spillmap::scan::{MatchOptions, Plan, TextQuery, Texts, scan};
use spillmap::source::{Counters, Roots, Stop};
use std::collections::HashMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Ids and fingerprints are not looked at.
const KEY: [u8; 32] = [7; 32];

/// One thing that was found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Its kind, as the library calls it.
    pub kind: String,
    /// First byte in the text of the case; 0 in negative tables.
    pub start: usize,
    /// Byte behind the last.
    pub end: usize,
    /// How likely.
    pub probability: Probability,
    /// The rule.
    pub rule: String,
    /// What the fitted model saw.
    pub features: Features,
}

/// Findings by case or negative table.
#[derive(Default)]
pub struct Findings(HashMap<String, Vec<Finding>>);

impl Findings {
    /// Of one case.
    pub fn of(&self, id: &str) -> &[Finding] {
        self.0.get(id).map_or(&[], Vec::as_slice)
    }

    /// All of them, by case.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Finding)> {
        self.0
            .iter()
            .flat_map(|(id, all)| all.iter().map(move |found| (id.as_str(), found)))
    }

    fn add(&mut self, id: &str, found: Finding) {
        self.0.entry(id.to_owned()).or_default().push(found);
    }

    /// Writes one JSON object a line, in order of cases: id, kind, start, end, confidence.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut ids: Vec<&String> = self.0.keys().collect();
        ids.sort();
        for id in ids {
            for found in self.of(id) {
                let line = serde_json::json!({
                    "id": id, "kind": found.kind, "start": found.start, "end": found.end,
                    "confidence": found.probability.as_f64(), "rule": found.rule,
                    "features": named(&found.features),
                });
                writeln!(out, "{line}")?;
            }
        }
        Ok(())
    }
}

/// The features that say something, by name, as the whole numbers that the model takes.
fn named(features: &Features) -> serde_json::Map<String, serde_json::Value> {
    let all = FEATURES.iter().zip(features.0);
    all.filter(|(_, value)| *value != 0)
        .map(|(feature, value)| (feature.name.to_owned(), value.into()))
        .collect()
}

/// Runs the library over every case: single texts as `detect` reads them, whole files and negative
/// tables as `scan` does.
pub fn find(cases: &Cases) -> io::Result<Findings> {
    let key = Key::from_bytes(KEY);
    let mut findings = Findings::default();
    let set = PatternSet::builtin();
    let mut texts = Texts::new(&set, &key);
    for case in cases.cases.iter().filter(|c| c.reading == Reading::Text) {
        in_text(&mut texts, case, &mut findings);
    }
    in_files(cases, &mut findings)?;
    in_negatives(cases, &mut findings)?;
    Ok(findings)
}

fn in_text(texts: &mut Texts<'_>, case: &Case, findings: &mut Findings) {
    let query = TextQuery {
        text: &case.text,
        context: case.context.as_deref(),
        region: case.region,
    };
    for found in texts.find(query) {
        let found = Finding {
            start: found.start as usize,
            end: found.end as usize,
            probability: found.probability,
            kind: found.info_type,
            rule: found.rule,
            features: found.features,
        };
        findings.add(&case.id, found);
    }
}

/// Files of one folder whose names hold no digits, so that none is taken for a part of another.
fn in_files(cases: &Cases, findings: &mut Findings) -> io::Result<()> {
    let whole: Vec<&Case> = cases
        .cases
        .iter()
        .filter(|c| c.reading != Reading::Text)
        .collect();
    let folder = tempfile::tempdir()?;
    let mut by_name: HashMap<PathBuf, (&Case, Vec<Record>)> = HashMap::new();
    for (number, case) in whole.into_iter().enumerate() {
        let (ending, records) = match case.reading {
            Reading::Lines => ("txt", lines(case.text.as_bytes())),
            _ => ("csv", records(case.text.as_bytes(), b',')),
        };
        let file = folder.path().join(format!("{}.{ending}", letters(number)));
        fs::write(&file, &case.text)?;
        by_name.insert(file, (case, records));
    }
    each_match(folder.path(), &mut |found, features| {
        let Some((case, records)) = by_name.get(Path::new(&found.origin.path)) else {
            return;
        };
        let Ok(at) = records.binary_search_by_key(&found.line, |r| r.line) else {
            return;
        };
        let column = found.column.map_or(0, |column| column as usize - 1);
        let cell = records.get(at).and_then(|r| r.cells.get(column));
        if let (Some(cell), false) = (
            cell,
            found.column.is_none() && case.reading == Reading::Table,
        ) {
            let place = |within: u64| offset(case.text.as_bytes(), *cell, within as usize);
            let found = finding(&found, features, place(found.start), place(found.end));
            findings.add(&case.id, found);
        }
    })
}

fn in_negatives(cases: &Cases, findings: &mut Findings) -> io::Result<()> {
    let ids: HashMap<&Path, &str> = cases
        .negatives
        .iter()
        .map(|n| (n.path.as_path(), n.id.as_str()))
        .collect();
    let Some(folder) = cases.negatives.first().and_then(|n| n.path.parent()) else {
        return Ok(());
    };
    each_match(folder, &mut |found, features| {
        if let Some(id) = ids.get(Path::new(&found.origin.path)) {
            findings.add(id, finding(&found, features, 0, 0));
        }
    })
}

fn finding(found: &MatchRecord, features: &Features, start: usize, end: usize) -> Finding {
    Finding {
        kind: found.info_type.to_string(),
        start,
        end,
        probability: found.probability,
        rule: found.rule.to_string(),
        features: *features,
    }
}

/// 0 is `aaa`.
fn letters(number: usize) -> String {
    [676, 26, 1]
        .map(|place| char::from(b'a' + (number / place % 26) as u8))
        .into_iter()
        .collect()
}

/// Scans a folder and hands out every match at any probability.
fn each_match(folder: &Path, each: &mut dyn FnMut(MatchRecord, &Features)) -> io::Result<()> {
    let plan = Plan {
        roots: Roots::new(vec![folder.to_owned()], Vec::new()).map_err(io::Error::other)?,
        matches: Some(MatchOptions::default()),
        threads: 2,
        ..Plan::new(PatternSet::builtin(), Key::from_bytes(KEY))
    };
    let done = scan(&plan, None, Arc::new(Counters::default()), Stop::default())?;
    let Some(mut matches) = done.matches else {
        return Ok(());
    };
    matches.visit(&mut |found, features| {
        each(found, features);
        Ok(())
    })
}
