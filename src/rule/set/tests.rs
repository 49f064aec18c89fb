use super::*;
use crate::rule::lint::lint;
use crate::rule::syntax::Validator;
use crate::rule::{describe, find, list, show};

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(dir.path().join(name), text).unwrap();
    }
    dir
}

fn load(text: &str) -> Result<PatternSet, String> {
    let dir = folder(&[("loyalty.toml", text)]);
    let root = dir.path().display().to_string();
    PatternSet::builtin()
        .with_user_rules(dir.path())
        .map_err(|e| e.to_string().replace(&root, "DIR"))
}

const GOOD: &str = r#"
[[info-type]]
id = "member_number"
title = "Member number"
sensitivity = "medium"
headers = ["kundenkarte", "loyalty no"]
headers-unlike = ["order_number", "member tier"]

[[rule]]
id = "loyalty.member-number"
info-type = "member_number"
pattern = '''\bLM-(?P<value>\d{8})\b'''
validator = "luhn"
near = ["loyalty"]
references = ["house rules"]
examples = ["card LM-⟦12345674⟧", { header = "Loyalty No", text = "LM-⟦00000000⟧" }]
counterexamples = [{ text = "LM-12345675", why = "check digit" }]
"#;

#[test]
fn the_built_in_rules_keep_their_own_conventions() {
    assert_eq!(lint(&PatternSet::builtin()), []);
}

#[test]
fn the_built_in_examples_of_checked_kinds_pass_their_check() {
    let set = PatternSet::builtin();
    for (recognizer, check) in [
        (Recognizer::CreditCard, Validator::Luhn),
        (Recognizer::Iban, Validator::Iban),
    ] {
        let rule = set.rule(set.rule_for(recognizer).unwrap());
        for example in rule.examples.iter() {
            let (text, spans) = example.unmarked().unwrap();
            for span in spans {
                assert!(check.check(text[span].as_bytes()), "{}", example.text);
            }
        }
    }
}

#[test]
fn every_recognizer_has_its_rule_and_lane() {
    let set = PatternSet::builtin();
    for (recognizer, info_type, lane) in [
        (Recognizer::Email, "email", "at"),
        (Recognizer::Phone, "phone", "digits"),
        (Recognizer::CreditCard, "credit_card", "digits"),
        (Recognizer::UsSsn, "us_ssn", "digits"),
        (Recognizer::Iban, "iban", "digits"),
        (Recognizer::Ipv4, "ipv4", "digits"),
        (Recognizer::Ipv6, "ipv6", "regex"),
        (Recognizer::DateOfBirth, "date_of_birth", "digits"),
    ] {
        let rule = set.rule(set.rule_for(recognizer).unwrap());
        assert_eq!(&*set.info_type(rule.info_type).id, info_type);
        assert_eq!(rule.lane.name(), lane, "{info_type}: {:?}", rule.lane);
    }
}

#[test]
fn every_header_section_of_a_kind_exists() {
    let set = PatternSet::builtin();
    for (at, info_type) in set.info_types().iter().enumerate() {
        let words = set.headers_of(InfoTypeId(at as u16));
        assert!(!words.like.is_empty(), "{}", info_type.id);
        for concept in words.like.iter().chain(&words.unlike) {
            assert!(set.lexicon().has_concept(concept), "{concept}");
        }
    }
}

#[test]
fn restricting_switches_rules_off_and_changes_the_digest() {
    let words = |w: &[&str]| w.iter().map(|w| w.to_string()).collect::<Vec<_>>();
    let all = PatternSet::builtin();
    let only = all
        .clone()
        .restrict(&words(&["email", "phone"]), &[])
        .unwrap();
    assert_eq!(only.rules().len(), 2);
    assert!(only.rule_for(Recognizer::Iban).is_none());
    let except = all.clone().restrict(&[], &words(&["iban"])).unwrap();
    assert_eq!(except.rules().len(), all.rules().len() - 1);
    let digests = [all.digest(), only.digest(), except.digest()];
    assert!(digests[0] != digests[1] && digests[1] != digests[2]);
    assert_eq!(
        all.clone().restrict(&[], &[]).unwrap().digest(),
        all.digest()
    );

    let error = all.clone().restrict(&words(&["e-mail"]), &[]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "unknown data type `e-mail`; did you mean email?; nothing was scanned"
    );
    let everything: Vec<String> = all.info_types().iter().map(|t| t.id.to_string()).collect();
    let error = all.restrict(&[], &everything).unwrap_err();
    assert_eq!(error.kind, ErrorKind::NothingLeft);
}

#[test]
fn users_rules_join_with_their_words_and_lane() {
    let set = load(GOOD).unwrap();
    let rule = set.rule(set.rule_named("loyalty.member-number").unwrap());
    assert_eq!(rule.lane.name(), "literal");
    let words = set.headers_of(rule.info_type);
    assert_eq!(words.like, ["member_number".into()]);
    assert_eq!(
        words.unlike,
        ["order_number".into(), "not_member_number".into()]
    );
    let hints = set.lexicon().read("Ihre Kundenkarte");
    assert_eq!(&*hints[0].concept, "member_number");
    let hints = set.lexicon().read("member_tier");
    assert_eq!(&*hints[0].concept, "not_member_number");
    assert_ne!(set.digest(), PatternSet::builtin().digest());
    let commented = load(&GOOD.replace("[[rule]]", "# a remark\n[[rule]]")).unwrap();
    assert_eq!(commented.digest(), set.digest(), "comments are no content");
}

#[test]
fn an_error_names_file_line_and_what_was_expected() {
    for (find, replacement, expected) in [
        (
            "\\d{8}",
            "\\d{8",
            "DIR/loyalty.toml:12:31: expected a regular expression: ",
        ),
        (
            "\\d{8}",
            "[öo]",
            "DIR/loyalty.toml:12:30: expected a regular expression: ",
        ),
        (
            "LM-(?P<value>\\d{8})\\b",
            "\\d*",
            "DIR/loyalty.toml:12:11: expected a pattern that needs",
        ),
        (
            "LM-(?P<value>\\d{8})\\b",
            "\\w",
            "DIR/loyalty.toml:12:11: expected a pattern of at least",
        ),
        (
            "LM-(?P<value>\\d{8})\\b",
            "(\\w{900}){900}",
            "DIR/loyalty.toml:12:11: expected a pattern whose",
        ),
        (
            "sensitivity = \"medium\"",
            "sensitivity = \"huge\"",
            "DIR/loyalty.toml:5:15: unknown variant `huge`",
        ),
        (
            "near =",
            "neat =",
            "DIR/loyalty.toml:14:1: unknown field `neat`",
        ),
        ("title =", "title", "DIR/loyalty.toml:4:"),
        (
            "info-type = \"member_number\"",
            "info-type = \"mail\"",
            "DIR/loyalty.toml:11:13: unknown info-type `mail`; did you mean email",
        ),
        (
            "validator = \"luhn\"",
            "recognizer = \"email\"",
            "DIR/loyalty.toml:13:14: expected `pattern`: `recognizer`",
        ),
        (
            "id = \"member_number\"",
            "id = \"email\"",
            "DIR/loyalty.toml:3:6: `email` is declared twice",
        ),
        (
            "id = \"member_number\"",
            "id = \"qq_number\"",
            "DIR/loyalty.toml:3:6: qq_number: an info-type id that begins",
        ),
        (
            "id = \"loyalty.member-number\"",
            "id = \"Member\"",
            "DIR/loyalty.toml:10:6: Member: expected an id such as",
        ),
        (
            "⟦12345674⟧",
            "1⟦2345674⟧",
            "DIR/loyalty.toml:16:13: loyalty.member-number: example 1: the rule does not find",
        ),
        (
            "⟦00000000⟧",
            "00000000",
            "DIR/loyalty.toml:16:35: loyalty.member-number: example 2: expected the exact capture",
        ),
        (
            "12345675",
            "12345674",
            "DIR/loyalty.toml:17:20: loyalty.member-number: counterexample 1: the rule finds",
        ),
        (
            "why = \"check digit\"",
            "why = \"\"",
            "DIR/loyalty.toml:17:20: loyalty.member-number: counterexample 1: expected `why`",
        ),
        (
            "references = [\"house rules\"]",
            "",
            "DIR/loyalty.toml:10:6: loyalty.member-number: expected references",
        ),
    ] {
        let error = load(&GOOD.replacen(find, replacement, 1)).unwrap_err();
        assert!(error.starts_with(expected), "{replacement}: {error}");
        assert!(error.ends_with("; nothing was scanned"), "{error}");
    }
}

#[test]
fn a_folder_without_rules_is_an_error() {
    let dir = folder(&[("readme.txt", "no rules")]);
    let error = PatternSet::builtin()
        .with_user_rules(dir.path())
        .unwrap_err();
    assert_eq!(error.kind, ErrorKind::NoRuleFiles);
    let error = PatternSet::builtin().with_user_rules(Path::new("/nowhere/at/all"));
    assert!(matches!(error.unwrap_err().kind, ErrorKind::Io(_)));
}

#[test]
fn lint_lists_everything_that_is_wrong() {
    let dir = folder(&[(
        "a.toml",
        "[[rule]]\nid = \"a.b\"\ninfo-type = \"email\"\npattern = 'abc'\n",
    )]);
    let set = PatternSet::builtin()
        .with_unchecked_user_rules(dir.path())
        .unwrap();
    assert_eq!(lint(&set).len(), 2);
}

#[test]
fn rules_are_listed_shown_and_explained() {
    let set = load(GOOD).unwrap();
    assert_eq!(list(&set).len(), set.rules().len());
    let id = find(&set, "member_number")[0];
    let description = describe(&set, id);
    assert_eq!(description.lane_reason, "every match holds one of \"LM-\"");
    assert_eq!(description.headers, ["member_number"]);
    let shown = show(&set, id);
    let rule_only = GOOD.split("[[rule]]").next().unwrap();
    let again = load(&format!("{rule_only}{shown}")).unwrap();
    assert_eq!(again.digest(), set.digest(), "{shown}");
    for (id, rule) in (0..).map(RuleId).zip(set.rules()) {
        let shown = show(&set, id);
        let file: crate::rule::syntax::RuleFile = toml::from_str(&shown).unwrap();
        let again = file.rules[0].shape.as_ref().map(|shape| {
            super::super::identifier::identifier(shape.get_ref(), &file.rules[0].check).unwrap()
        });
        assert_eq!(again.as_ref(), rule.identifier.as_deref(), "{shown}");
        assert!(
            rule.identifier.is_none() || shown.contains("\nshape = "),
            "{shown}"
        );
    }
}

#[test]
fn building_the_set_is_cheap() {
    let start = std::time::Instant::now();
    for _ in 0..100 {
        std::hint::black_box(PatternSet::builtin());
    }
    let each = start.elapsed() / 100;
    assert!(each.as_micros() < 1_000, "{each:?}");
}
