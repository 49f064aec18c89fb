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
        let report = read_json(&report);
        let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        let findings = report["findings"].as_array().unwrap().iter();
        let of_file = findings.filter(|f| word(&f["origin"]["path"]).ends_with(file));
        let told = of_file.map(|f| (word(&f["info_type"]), word(&f["news"]["kind"])));
        (run.code, told.collect())
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
