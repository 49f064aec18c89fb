//! `patterns/model/weights.toml` as tables of whole numbers.

use crate::feature::FEATURES;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// The weights as written, in 1/1024 of a log-odd.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Model {
    features: BTreeMap<String, i32>,
    classes: BTreeMap<String, i32>,
    types: BTreeMap<String, i32>,
}

/// The tables. A feature without a weight weighs nothing; an unknown one is an error.
pub fn tables(path: &Path) -> String {
    let text = std::fs::read_to_string(path).expect("the weights are readable");
    let model: Model = toml::from_str(&text).unwrap_or_else(|e| panic!("{e}"));
    for name in model.features.keys() {
        assert!(
            FEATURES.iter().any(|f| f.name == name),
            "no feature is called {name}"
        );
    }
    let weight = |name: &str| model.features.get(name).copied().unwrap_or(0);
    let weights: Vec<i32> = FEATURES.iter().map(|f| weight(f.name)).collect();
    let rows = |table: &BTreeMap<String, i32>| {
        let rows: Vec<(&String, &i32)> = table.iter().collect();
        format!("{rows:?}")
    };
    format!(
        "static WEIGHTS: &[i32; COUNT] = &{weights:?};\n\
         static CLASSES: &[(&str, i32)] = &{};\n\
         static TYPES: &[(&str, i32)] = &{};\n",
        rows(&model.classes),
        rows(&model.types)
    )
}
