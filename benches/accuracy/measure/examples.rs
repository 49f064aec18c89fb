//! Cases that the repository holds: the rules' examples, their counterexamples, in which nothing of
//! the rule's kind is, and the committed tables of look-alikes.

use super::case::{Case, Cases, Reading, Scope, Span};
use super::kinds::Kinds;
use spillmap::model::Country;
use spillmap::rule::{PatternSet, Recognizer, Rule};
use std::fs;
use std::path::Path;

/// What look-alikes are not.
const LOUD: &[&str] = &[
    "email",
    "phone",
    "credit_card",
    "iban",
    "us_ssn",
    "date_of_birth",
];

/// Every example and counterexample of the built-in rules, and `fixtures/lures`.
pub fn cases() -> Cases {
    let set = PatternSet::builtin();
    let mut all = Vec::new();
    let alone = |rule: &&Rule| !rule.recognizer.is_some_and(Recognizer::needs_neighbours);
    for rule in set.rules().iter().filter(alone) {
        let kind = &*set.info_type(rule.info_type).id;
        let mut add =
            |text: String, header: Option<&str>, region: Option<&str>, spans: Vec<Span>| {
                all.push(Case {
                    id: format!("{}/{}", rule.id, all.len()),
                    source: "own-examples".into(),
                    text,
                    context: header.map(str::to_owned),
                    region: region.and_then(|code| Country::new(code.as_bytes())),
                    reading: Reading::Text,
                    expect: spans,
                    scope: Scope::Kinds(vec![kind.to_owned()]),
                    whole_only: false,
                    tier: "core".into(),
                });
            };
        for example in rule.examples.iter() {
            let Some((text, marked)) = example.unmarked() else {
                continue;
            };
            let spans = marked.into_iter().map(|span| Span {
                kind: kind.to_owned(),
                start: span.start,
                end: span.end,
                loose: false,
                unverified: false,
            });
            add(
                text,
                example.header.as_deref(),
                example.region.as_deref(),
                spans.collect(),
            );
        }
        for c in rule.counterexamples.iter() {
            add(
                c.text.to_string(),
                c.header.as_deref(),
                c.region.as_deref(),
                Vec::new(),
            );
        }
    }
    all.extend(["events.csv", "no header.csv"].into_iter().filter_map(lure));
    let kinds = set.info_types().iter().map(|kind| &*kind.id);
    Cases {
        kinds: Kinds::labelled(kinds, &[]),
        cases: all,
        negatives: Vec::new(),
    }
}

/// A table in which nothing is; `None` in a packaged crate, which has no fixtures.
fn lure(name: &str) -> Option<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/lures/input");
    let loud = LOUD.iter().map(|kind| (*kind).to_owned());
    Some(Case {
        id: format!("fixtures/lures/{name}"),
        source: "own-fixtures".into(),
        text: fs::read_to_string(folder.join(name)).ok()?,
        context: None,
        region: None,
        reading: Reading::Table,
        expect: Vec::new(),
        scope: Scope::Kinds(loud.collect()),
        whole_only: false,
        tier: "core".into(),
    })
}
