//! Law data against the data types and rules of this program.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use spillmap::rule::PatternSet;
use spillmap::rule::law::LawSet;
use std::collections::BTreeSet;

#[test]
fn every_data_type_has_a_line_and_every_line_a_data_type() {
    let set = PatternSet::builtin();
    let laws = LawSet::builtin().unwrap();
    let known: BTreeSet<&str> = set.info_types().iter().map(|kind| &*kind.id).collect();
    let mapped: BTreeSet<&str> = laws.elements.types().collect();
    let missing: Vec<_> = known.difference(&mapped).collect();
    assert!(
        missing.is_empty(),
        "no line in patterns/law/elements.toml: {missing:?}"
    );
    let strange: Vec<_> = mapped.difference(&known).collect();
    assert!(strange.is_empty(), "no such data type: {strange:?}");
}

#[test]
fn every_rule_that_is_mapped_exists() {
    let set = PatternSet::builtin();
    let laws = LawSet::builtin().unwrap();
    let known: BTreeSet<&str> = set.rules().iter().map(|rule| &*rule.id).collect();
    let strange: Vec<&str> = laws
        .elements
        .rules()
        .filter(|id| !known.contains(id))
        .collect();
    assert!(strange.is_empty(), "no such rule: {strange:?}");
}
