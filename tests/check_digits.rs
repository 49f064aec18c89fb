//! Identifiers against an independent implementation: `patterns/id/vectors.py` writes the vectors,
//! `fixtures/check-digits/deviations.toml` says where the rules judge otherwise, and why.

#![allow(clippy::unwrap_used)]

use flate2::read::GzDecoder;
use serde::Deserialize;
use spillmap::rule::PatternSet;
use spillmap::validator::identifier::Identifier;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

/// How a rule differs from the library on purpose.
#[derive(Deserialize)]
struct Deviation {
    /// Values that the library accepts are refused.
    #[serde(default)]
    refuses: bool,
    /// Values that the library refuses are accepted.
    #[serde(default)]
    accepts: bool,
    why: String,
}

/// A valid value, and the same with one character changed, where that makes it wrong.
type Pair = (String, Option<String>);

/// Pairs by rule.
fn vectors() -> Vec<(String, Vec<Pair>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/check-digits");
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "gz") {
            continue;
        }
        let mut text = String::new();
        let packed = std::fs::File::open(&path).unwrap();
        GzDecoder::new(packed).read_to_string(&mut text).unwrap();
        let pair = |line: &str| match line.split_once('\t') {
            Some((valid, wrong)) => (valid.to_owned(), Some(wrong.to_owned())),
            None => (line.to_owned(), None),
        };
        let rule = path.file_stem().unwrap().to_str().unwrap().to_owned();
        all.push((rule, text.lines().map(pair).collect()));
    }
    all.sort();
    all
}

/// Values on which rule and library differ: refused valid ones, accepted wrong ones.
fn differences<'v>(identifier: &Identifier, pairs: &'v [Pair]) -> (Vec<&'v str>, Vec<&'v str>) {
    let fits = |value: &&str| identifier.fits(value.as_bytes()).is_some();
    let valid = pairs.iter().map(|(valid, _)| valid.as_str());
    let wrong = pairs.iter().filter_map(|(_, wrong)| wrong.as_deref());
    (
        valid.filter(|v| !fits(v)).collect(),
        wrong.filter(fits).collect(),
    )
}

#[test]
fn identifiers_agree_with_an_independent_implementation() {
    let set = PatternSet::builtin();
    let stated = include_str!("../fixtures/check-digits/deviations.toml");
    let stated: BTreeMap<String, Deviation> = toml::from_str(stated).unwrap();
    let (mut wrong, mut compared) = (Vec::new(), 0);
    for (name, pairs) in vectors() {
        let rule = set.rules().iter().find(|rule| *rule.id == *name).unwrap();
        let identifier = rule.identifier.as_ref().unwrap();
        let (refused, accepted) = differences(identifier, &pairs);
        let deviation = stated.get(&name);
        compared += pairs.len();
        for (what, values, allowed) in [
            ("refuses", refused, deviation.is_some_and(|d| d.refuses)),
            ("accepts", accepted, deviation.is_some_and(|d| d.accepts)),
        ] {
            if !values.is_empty() && !allowed {
                let some: Vec<_> = values.iter().take(3).collect();
                wrong.push(format!("{name} {what} {}: {some:?}", values.len()));
            }
            if values.is_empty() && allowed {
                wrong.push(format!("{name}: no longer {what} anything else"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(compared > 100_000, "{compared}");
    assert!(stated.values().all(|d| d.why.len() > 10));
}
