//! Policies as text, and what is said of them.

use super::*;

fn parse(text: &str) -> Result<Policy, String> {
    let read = Policy::parse(text, &PatternSet::builtin());
    read.map_err(|(_, kind)| kind.to_string())
}

#[test]
fn a_rule_speaks_of_files_and_of_all_below_a_folder() {
    let policy = parse(
        "[[rule]]\nname = 'a'\npaths = ['finance', 'crm/*.csv', '/srv/x']\nexcept-paths = ['public/']\nforbid = ['iban']",
    )
    .unwrap();
    let rule = &policy.rules[0];
    for (path, expected) in [
        ("/data/finance/a.csv", true),
        ("/data/2024/finance/deep/a.csv", true),
        ("/data/finance/public/a.csv", false),
        ("/data/finance.csv", false),
        ("/data/crm/a.csv", true),
        ("/data/crm/old/a.csv", false),
        ("/srv/x/a.csv", false),
    ] {
        let spoken = rule.speaks_of(Path::new("/data"), Path::new(path));
        assert_eq!(spoken, expected, "{path}");
    }
    assert!(rule.speaks_of(Path::new("/srv"), Path::new("/srv/x/a.csv")));
}

#[test]
fn what_is_wrong_is_named() {
    for (text, expected) in [
        ("", "at least one [[rule]]"),
        ("[[rule]]\nname = 'a'", "asks for nothing"),
        (
            "[[rule]]\nname = 'a'\nforbid = ['e-mail']",
            "did you mean email?",
        ),
        (
            "[[rule]]\nname = 'a'\nforbid = ['zz*']",
            "unknown data type",
        ),
        (
            "[[rule]]\nname = 'a'\npaths = ['a{b']\nforbid = ['iban']",
            "`a{b` is not",
        ),
        ("[[rule]]\nname = 'a'\nmax-age = 'old'", "is no age"),
        ("[[rule]]\nname = 'a'\nreaders = 'all'", "unknown variant"),
        ("[[rule]]\nname = 'a'\nforbit = ['iban']", "unknown field"),
        (
            "[[rule]]\nname = 'a'\nmax-count = 1\n[[rule]]\nname = 'a'\nmax-count = 2",
            "two rules are called `a`",
        ),
    ] {
        let message = parse(text).unwrap_err();
        assert!(message.contains(expected), "{text}: {message}");
    }
}

#[test]
fn words_with_stars_mean_several_types() {
    for (word, id, expected) in [
        ("email", "email", true),
        ("email", "email_hash", false),
        ("email*", "email_hash", true),
        ("*", "iban", true),
        ("*_hash", "email_hash", true),
        ("*_hash", "hash_email", false),
        ("a*b*c", "a_b_c", true),
        ("a*b*c", "a_c_b", false),
    ] {
        assert_eq!(is_meant(word, id), expected, "{word} {id}");
    }
}

#[test]
fn contradictions_are_found() {
    let head = "[[rule]]\nname = 'a'\npaths = ['x/**']\n";
    let second = "\n[[rule]]\nname = 'b'\npaths = ['x/**']\n";
    for (text, expected) in [
        (
            format!("{head}forbid = ['iban']\nallow = ['*']"),
            "both forbidden and allowed",
        ),
        (
            format!("{head}readers = 'owner'\ngroups = ['hr']"),
            "lets no group read",
        ),
        (format!("{head}max-count = 0"), "say forbid"),
        (
            format!("{head}except-paths = ['x/**']\nmax-count = 1"),
            "speaks of no file",
        ),
        (
            format!("{head}types = ['iban']\nforbid = ['email']"),
            "types does nothing",
        ),
        (
            format!("{head}forbid = ['iban']{second}allow = ['iban']"),
            "rules `a` and `b`",
        ),
        (
            format!("{head}groups = ['hr']{second}groups = ['it']"),
            "different groups",
        ),
    ] {
        let complaints = lint(&parse(&text).unwrap()).join("\n");
        assert!(complaints.contains(expected), "{text}: {complaints}");
    }
    let sound = format!("{head}forbid = ['iban']{second}groups = ['hr']\nreaders = 'groups'");
    assert!(lint(&parse(&sound).unwrap()).is_empty());
}
