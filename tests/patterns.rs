//! Every example and counterexample of `patterns/`, as far as rules can be judged without a scan:
//! the marked values fit the rule's pattern and its lane reaches them.

use spillmap::rule::{PatternSet, lint};

#[test]
fn built_in_rules_pass_the_checks_that_users_rules_must_pass() {
    assert_eq!(lint(&PatternSet::builtin()), []);
}

#[test]
fn every_example_is_marked_and_fits_its_pattern_and_lane() {
    for rule in PatternSet::builtin().rules() {
        for example in rule.examples.iter() {
            let (text, spans) = example.unmarked().unwrap();
            for span in spans {
                let pattern = rule.pattern.as_ref().unwrap();
                assert!(
                    pattern.fits(text.as_bytes(), span.clone()),
                    "{}",
                    example.text
                );
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
