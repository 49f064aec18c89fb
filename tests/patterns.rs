//! Every example and counterexample of `patterns/`: the rule alone must be able to reach it, and the
//! whole set must find exactly what is marked.

#![allow(clippy::unwrap_used)]

use spillmap::key::Key;
use spillmap::model::Country;
use spillmap::rule::{PatternSet, Recognizer, Rule, Text, lint};
use spillmap::scan::{TextMatch, TextQuery, Texts};
use std::ops::Range;

#[test]
fn built_in_rules_pass_the_checks_that_users_rules_must_pass() {
    assert_eq!(lint(&PatternSet::builtin()), []);
}

#[test]
fn every_example_is_marked_and_fits_its_pattern_and_lane() {
    let set = PatternSet::builtin();
    // What a pattern finds by itself is compared by the checks above.
    for rule in set.rules().iter().filter(|r| r.recognizer.is_some()) {
        for example in rule.examples.iter() {
            let (text, spans) = example.unmarked().unwrap();
            for span in spans {
                assert!(fits(rule, &text, span.clone()), "{}", example.text);
                assert!(rule.lane.admits(text.as_bytes(), span), "{}", example.text);
            }
        }
    }
}

#[test]
fn every_counterexample_says_why() {
    for rule in PatternSet::builtin().rules() {
        for counterexample in rule.counterexamples.iter() {
            assert!(counterexample.why.len() > 4, "{}", counterexample.text);
            assert!(
                !counterexample.text.contains('⟦'),
                "{}",
                counterexample.text
            );
        }
    }
}

#[test]
fn examples_use_reserved_mail_domains_only() {
    let set = PatternSet::builtin();
    let rule = set
        .rules()
        .iter()
        .find(|rule| &*rule.id == "contact.email")
        .unwrap();
    for example in rule.examples.iter() {
        let (text, spans) = example.unmarked().unwrap();
        for span in spans {
            let domain = text[span].rsplit(['@', '0']).next().unwrap().to_lowercase();
            assert!(domain.contains("example"), "{domain}");
        }
    }
}

/// Whether a span of a text fits the pattern or the shape of a rule.
fn fits(rule: &Rule, text: &str, span: Range<usize>) -> bool {
    match (&rule.identifier, &rule.pattern) {
        (Some(identifier), _) => {
            let value = text[span].as_bytes();
            let fit = identifier.fits(value);
            fit.or_else(|| identifier.fits_loosely(value)).is_some()
        }
        (None, Some(pattern)) => pattern.fits(text.as_bytes(), span),
        (None, None) => true,
    }
}

/// Whether two kinds go by the same header words: passports of two countries, say.
fn are_relatives(set: &PatternSet, one: &str, other: &str) -> bool {
    let like = |kind: &str| {
        let id = set.info_type_named(kind).unwrap();
        &set.headers_of(id).like
    };
    one == other
        || like(one)
            .iter()
            .any(|concept| like(other).contains(concept))
}

/// Probability from which a counterexample counts as found.
const MEDIUM: f64 = 0.6;

fn find(
    texts: &mut Texts<'_>,
    text: &str,
    header: Option<&Text>,
    region: Option<&Text>,
) -> Vec<TextMatch> {
    let region = region.map(|code| Country::new(code.as_bytes()).unwrap());
    texts.find(TextQuery {
        text,
        context: header.map(|h| &**h),
        region,
    })
}

fn tell(text: &str, found: &[TextMatch]) -> String {
    let told = found.iter().map(|m| {
        let value = &text[m.start as usize..m.end as usize];
        format!("{} ⟦{value}⟧ {:.2}", m.info_type, m.probability.as_f64())
    });
    told.collect::<Vec<_>>().join(", ")
}

#[test]
fn the_whole_set_finds_exactly_what_examples_mark() {
    let (set, key) = (PatternSet::builtin(), Key::from_bytes([7; 32]));
    let mut texts = Texts::new(&set, &key);
    let mut wrong = Vec::new();
    for rule in set.rules() {
        let info_type = &*set.info_type(rule.info_type).id;
        if rule.recognizer.is_some_and(Recognizer::needs_neighbours) {
            continue;
        }
        for example in rule.examples.iter() {
            let (text, marked) = example.unmarked().unwrap();
            let (header, region) = (example.header.as_ref(), example.region.as_ref());
            let found = find(&mut texts, &text, header, region);
            // Identifiers of one family look alike: which it is shows in the column or the record.
            let is_own = |m: &&TextMatch| match rule.identifier {
                Some(_) => are_relatives(&set, &m.info_type, info_type),
                None => m.info_type == info_type,
            };
            let own: Vec<_> = found.iter().filter(is_own).collect();
            let spans: Vec<_> = own
                .iter()
                .map(|m| m.start as usize..m.end as usize)
                .collect();
            // Without a header or a word nearby, a bare number may be anything.
            let doubted = header.is_some() && own.iter().any(|m| m.probability.as_f64() < MEDIUM);
            let stolen = found
                .iter()
                .filter(|m| !is_own(m) && m.probability.as_f64() >= MEDIUM)
                .any(|m| {
                    marked
                        .iter()
                        .any(|s| s.start < m.end as usize && (m.start as usize) < s.end)
                });
            if spans != marked || doubted || stolen {
                let header = header.map_or(String::new(), |h| format!("[{h}] "));
                wrong.push(format!(
                    "{} {header}{}: {}",
                    rule.id,
                    example.text,
                    tell(&text, &found)
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_whole_set_does_not_believe_counterexamples() {
    let (set, key) = (PatternSet::builtin(), Key::from_bytes([7; 32]));
    let mut texts = Texts::new(&set, &key);
    let mut wrong = Vec::new();
    for rule in set.rules() {
        let info_type = &*set.info_type(rule.info_type).id;
        for counterexample in rule.counterexamples.iter() {
            let (header, region) = (
                counterexample.header.as_ref(),
                counterexample.region.as_ref(),
            );
            let mut found = find(&mut texts, &counterexample.text, header, region);
            found.retain(|m| m.info_type == info_type && m.probability.as_f64() >= MEDIUM);
            if !found.is_empty() {
                let told = tell(&counterexample.text, &found);
                wrong.push(format!("{} {}: {told}", rule.id, counterexample.text));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn what_a_recognizer_accepts_fits_its_pattern() {
    let (set, key) = (PatternSet::builtin(), Key::from_bytes([7; 32]));
    let mut texts = Texts::new(&set, &key);
    let mut wrong = Vec::new();
    let examples = set.rules().iter().flat_map(|rule| rule.examples.iter());
    let examples: Vec<_> = examples
        .map(|e| {
            (
                e.unmarked().unwrap().0,
                e.header.as_ref(),
                e.region.as_ref(),
            )
        })
        .collect();
    for (text, header, region) in examples {
        for found in find(&mut texts, &text, header, region) {
            let rule = set.rule(set.rule_named(&found.rule).unwrap());
            let span = found.start as usize..found.end as usize;
            if rule.recognizer.is_none() {
                // Its pattern found it.
                continue;
            }
            let fits = rule
                .pattern
                .as_ref()
                .is_none_or(|p| p.fits(text.as_bytes(), span.clone()));
            if !fits || !rule.lane.admits(text.as_bytes(), span.clone()) {
                wrong.push(format!("{}: ⟦{}⟧ in {text}", rule.id, &text[span]));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
