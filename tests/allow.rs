//! What somebody allowed is told as allowed, as long as it is what was allowed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;
mod lists;

use binary::{Desk, Run, read_json};
use serde_json::Value;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use tempfile::TempDir;

struct Share {
    desk: Desk,
    folder: TempDir,
}

impl Share {
    fn new() -> Self {
        let share = Self {
            desk: Desk::new(),
            folder: tempfile::tempdir().unwrap(),
        };
        share.write("crm/customers.csv", 300);
        share.write("team/contacts.csv", 12);
        share
    }

    fn write(&self, name: &str, count: usize) {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, lists::as_csv(count)).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    }

    fn state(&self) -> String {
        self.desk.path("state.db").to_str().unwrap().to_owned()
    }

    fn allow(&self, arguments: &[&str]) -> Run {
        let (command, rest) = arguments.split_first().unwrap();
        let state = self.state();
        let all = [&["allow", command, "--state", &state], rest].concat();
        self.desk.run(self.folder.path(), &all)
    }

    /// Scans; the kinds of news of all findings of a file.
    fn scan(&self, file: &str) -> (i32, Vec<(String, String)>) {
        let (code, report) = self.report();
        let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        let findings = report["findings"].as_array().unwrap().iter();
        let of_file = findings.filter(|f| word(&f["origin"]["path"]).ends_with(file));
        let told = of_file.map(|f| (word(&f["info_type"]), word(&f["news"]["kind"])));
        (code, told.collect())
    }

    /// Of the addresses of a file: what is news of them, how many are allowed.
    fn addresses(&self, file: &str) -> (String, u64) {
        let (_, report) = self.report();
        let findings = report["findings"].as_array().unwrap().iter();
        let mut of_file = findings.filter(|f| {
            let path = f["origin"]["path"].as_str().unwrap();
            path.ends_with(file) && f["info_type"] == "email"
        });
        let found = of_file.next().unwrap();
        assert!(of_file.next().is_none());
        let kind = found["news"]["kind"].as_str().unwrap_or("-");
        (
            kind.to_owned(),
            found["allowed_count"].as_u64().unwrap_or(0),
        )
    }

    /// Scans; exit code and report.
    fn report(&self) -> (i32, Value) {
        let (state, report) = (self.state(), self.desk.path("r.json"));
        let arguments = [
            "scan",
            ".",
            "--quiet",
            "--fail-on",
            "low",
            "--state",
            &state,
            "-o",
            report.to_str().unwrap(),
        ];
        let run = self.desk.run(self.folder.path(), &arguments);
        (run.code, read_json(&report))
    }
}

#[test]
fn what_is_allowed_does_not_fail_a_run_until_more_people_can_read_it() {
    let share = Share::new();
    let added = share.allow(&["add", "--path", "team/**", "--reason", "our own staff"]);
    assert_eq!((added.code, added.stderr.as_str()), (0, ""));
    let added = share.allow(&["add", "--path", "crm/*.csv", "--reason", "the list itself"]);
    assert_eq!(
        (added.code, added.stdout.as_str()),
        (0, "allowed, entry 2\n")
    );
    let (code, told) = share.scan("contacts.csv");
    assert_eq!(code, 0);
    assert!(
        !told.is_empty() && told.iter().all(|(_, kind)| kind == "allowed"),
        "{told:?}"
    );
    // Everyone may read it now: the entry speaks of groups at most.
    let list = share.folder.path().join("team/contacts.csv");
    for path in share
        .folder
        .path()
        .ancestors()
        .take(1)
        .chain([list.parent().unwrap()])
    {
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    fs::set_permissions(&list, fs::Permissions::from_mode(0o644)).unwrap();
    let (code, told) = share.scan("contacts.csv");
    assert!(told.iter().all(|(_, kind)| kind == "widened"), "{told:?}");
    assert_eq!(code, 1);
}

#[test]
fn an_entry_by_header_and_type_covers_one_column_and_ends_with_its_day() {
    let share = Share::new();
    for reason in ["a", "b"] {
        let entry = [
            "add", "--header", "EMAIL", "--type", "email", "--reason", reason,
        ];
        assert_eq!(share.allow(&entry).code, 0);
    }
    let past = [
        "add",
        "--path",
        "**",
        "--until",
        "2020-01-01",
        "--reason",
        "past",
    ];
    assert_eq!(share.allow(&past).code, 0);
    let (code, told) = share.scan("customers.csv");
    assert_eq!(code, 1);
    for (kind, news) in told {
        assert_eq!(news == "allowed", kind == "email", "{kind} {news}");
    }
    assert_eq!(share.allow(&["remove", "1"]).code, 0);
    assert_eq!(share.allow(&["remove", "1"]).code, 2);
    let listed = share.allow(&["list", "--json"]);
    let listed: Value = serde_json::from_str(&listed.stdout).unwrap();
    let reasons: Vec<&str> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["reason"].as_str().unwrap())
        .collect();
    assert_eq!(reasons, ["b", "past"]);
}

#[test]
fn values_are_allowed_by_name_and_never_written_down() {
    let share = Share::new();
    let values: String = lists::people(12)
        .iter()
        .map(|person| format!("email={}\n", person[2].to_uppercase()))
        .collect();
    let file = share.desk.path("values");
    fs::write(&file, values).unwrap();
    let from = file.to_str().unwrap();
    let entry = [
        "add",
        "--values-from",
        from,
        "--audience",
        "any",
        "--reason",
        "staff",
    ];
    let added = share.allow(&entry);
    assert_eq!((added.code, added.stderr.as_str()), (0, ""));
    // All of the short list, not all of the long one.
    let email =
        |told: Vec<(String, String)>| told.into_iter().find(|(k, _)| k == "email").unwrap().1;
    assert_eq!(email(share.scan("contacts.csv").1), "allowed");
    assert_ne!(email(share.scan("customers.csv").1), "allowed");
    for ending in ["", "-wal"] {
        let bytes = fs::read(format!("{}{ending}", share.state())).unwrap_or_default();
        assert!(
            !String::from_utf8_lossy(&bytes)
                .to_lowercase()
                .contains("ann.smith")
        );
    }
    let listed = share.allow(&["list"]).stdout;
    assert!(
        listed.contains("12 values") && !listed.contains('@'),
        "{listed}"
    );
}

#[test]
fn what_says_nothing_or_not_why_is_refused() {
    let share = Share::new();
    let values = share.desk.path("values");
    fs::write(&values, "email=ann@example.com\nshoe=42\n").unwrap();
    let values = values.to_str().unwrap();
    for (arguments, expected) in [
        (vec!["add", "--reason", "x"], "say what is allowed"),
        (vec!["add", "--path", "a/*", "--reason", " "], "say why"),
        (vec!["add", "--path", "a/*"], "--reason"),
        (
            vec!["add", "--path", "a/*", "--reason", "x", "--until", "soon"],
            "not a day",
        ),
        (
            vec!["add", "--values-from", values, "--reason", "x"],
            "line 2",
        ),
        (
            vec!["add", "--domain", "localhost", "--reason", "x"],
            "not a domain",
        ),
        (
            vec![
                "add",
                "--domain",
                "example.com",
                "--type",
                "phone",
                "--reason",
                "x",
            ],
            "--domain is about e-mail addresses",
        ),
        (vec!["remove", "9"], "no entry 9"),
    ] {
        let run = share.allow(&arguments);
        assert_eq!(run.code, 2, "{arguments:?}");
        assert!(
            run.stderr.contains(expected),
            "{arguments:?}: {}",
            run.stderr
        );
        assert!(!run.stderr.contains("shoe"), "{}", run.stderr);
    }
    assert!(Path::new(&share.state()).exists());
}

/// Addresses under two domains, so many under each.
fn addresses(first: usize, second: usize) -> String {
    let mut text = "email\n".to_owned();
    for (domain, count) in [("example.com", first), ("mail.example.org", second)] {
        for n in 0..count {
            text.push_str(&format!("ann.smith{n}@{domain}\n"));
        }
    }
    text
}

#[test]
fn addresses_under_an_allowed_domain_neither_weigh_nor_grow() {
    let share = Share::new();
    let file = share.folder.path().join("mixed.csv");
    let add = |domain: &str| {
        let entry = [
            "add",
            "--domain",
            domain,
            "--audience",
            "any",
            "--reason",
            "our own",
        ];
        let added = share.allow(&entry);
        assert_eq!((added.code, added.stderr.as_str()), (0, ""));
        assert!(
            added
                .stdout
                .contains("reads files with e-mail addresses again")
        );
    };
    fs::write(&file, addresses(300, 20)).unwrap();
    // Long enough ago for the state to remember it.
    std::thread::sleep(std::time::Duration::from_millis(2_200));
    assert_eq!(share.addresses("mixed.csv"), ("-".into(), 0));

    // A file that did not change is counted anew; what is not allowed is as it was.
    add("Example.COM");
    assert_eq!(share.addresses("mixed.csv"), ("known".into(), 300));
    assert_eq!(share.addresses("customers.csv"), ("allowed".into(), 300));
    assert_eq!(share.addresses("mixed.csv"), ("known".into(), 300));

    fs::write(&file, addresses(900, 20)).unwrap();
    assert_eq!(share.addresses("mixed.csv"), ("known".into(), 900));
    fs::write(&file, addresses(900, 40)).unwrap();
    assert_eq!(share.addresses("mixed.csv"), ("grown".into(), 900));

    add("example.org");
    assert_eq!(share.addresses("mixed.csv"), ("allowed".into(), 940));
    let listed = share.allow(&["list"]).stdout;
    assert!(listed.contains("domain example.com"), "{listed}");
    assert_eq!(share.allow(&["remove", "2"]).code, 0);
    assert_eq!(share.addresses("mixed.csv"), ("grown".into(), 900));
}

#[test]
fn addresses_in_texts_and_records_are_counted_under_their_domain_too() {
    let share = Share::new();
    let entry = [
        "add",
        "--domain",
        "example.com",
        "--audience",
        "any",
        "--reason",
        "ours",
    ];
    assert_eq!(share.allow(&entry).code, 0);
    let write = |name: &str, line: fn(usize, &str) -> String| {
        let domains = ["example.com", "eu.example.com", "example.org"];
        let lines = (0..30).map(|n| line(n, domains[n % 3]));
        fs::write(share.folder.path().join(name), lines.collect::<String>()).unwrap();
    };
    write("note.txt", |n, domain| {
        format!("Write to ann{n}@{domain}, or call.\n")
    });
    write("list.jsonl", |n, domain| {
        format!("{{\"n\": {n}, \"email\": \"ann{n}@{domain}\"}}\n")
    });
    write("wide.csv", |n, domain| {
        format!("{n};\"Ann <ann{n}@{domain}>\";x\n")
    });
    for file in ["note.txt", "list.jsonl", "wide.csv"] {
        assert_eq!(share.addresses(file).1, 20, "{file}");
    }
}
