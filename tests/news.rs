//! What a scan says to somebody who knows the last one: the same lists re-sorted, exported again,
//! renamed and longer are no news; copies, opened folders and lost coverage are.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;
mod lists;

use binary::{Desk, Run, read_json};
use serde_json::Value;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A drive that is scanned, changed and scanned again.
struct Drive {
    desk: Desk,
    folder: TempDir,
}

type People = Vec<[String; 4]>;

/// A list of so many people, the first of them left out.
fn people(from: usize, to: usize) -> People {
    lists::people(to).split_off(from)
}

fn as_table(people: &People, order: [usize; 4], delimiter: &str) -> String {
    let names = ["first_name", "last_name", "email", "phone"];
    let line = |cells: &[&str; 4]| order.map(|at| cells[at]).join(delimiter) + "\n";
    let mut text = line(&names);
    for person in people {
        text.push_str(&line(&person.each_ref().map(String::as_str)));
    }
    text
}

fn as_csv(people: &People) -> String {
    as_table(people, [0, 1, 2, 3], ",")
}

impl Drive {
    /// Two lists in two folders, and what a scan says of them.
    fn new() -> Self {
        let drive = Self {
            desk: Desk::new(),
            folder: tempfile::tempdir().unwrap(),
        };
        for name in ["crm", "shop"] {
            fs::create_dir(drive.path(name)).unwrap();
        }
        drive.write("crm/customers.csv", &as_csv(&people(0, 2_000)));
        drive.write("shop/orders.csv", &as_csv(&people(5_000, 5_900)));
        drive.scan("before.json", &[], 0);
        drive
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    fn run(&self, report: &str, arguments: &[&str]) -> Run {
        let report = self.desk.path(report);
        let fixed = ["scan", ".", "--quiet", "-o", report.to_str().unwrap()];
        self.desk
            .run(self.folder.path(), &[&fixed[..], arguments].concat())
    }

    #[track_caller]
    fn scan(&self, report: &str, arguments: &[&str], code: i32) -> Value {
        let run = self.run(report, arguments);
        assert_eq!((run.code, &*run.stderr), (code, ""), "{}", run.stdout);
        read_json(&self.desk.path(report))
    }

    /// Scans again, weighing news; the report, and what is said although nothing is asked.
    #[track_caller]
    fn again(&self, code: i32) -> (Value, String) {
        self.again_with(&[], code)
    }

    #[track_caller]
    fn again_with(&self, more: &[&str], code: i32) -> (Value, String) {
        let before = self.desk.path("before.json");
        let fixed = ["--baseline", before.to_str().unwrap(), "--fail-on", "low"];
        let run = self.run("after.json", &[&fixed, more].concat());
        assert_eq!((run.code, &*run.stderr), (code, ""), "{}", run.stdout);
        (read_json(&self.desk.path("after.json")), run.stdout)
    }

    fn diff(&self, arguments: &[&str]) -> Run {
        let (before, after) = (self.desk.path("before.json"), self.desk.path("after.json"));
        let fixed = ["diff", before.to_str().unwrap(), after.to_str().unwrap()];
        self.desk
            .run(self.folder.path(), &[&fixed, arguments].concat())
    }
}

/// Counts that are not 0, as `kind count`.
fn counts(report: &Value) -> Vec<String> {
    let counts = report["news"]["counts"].as_object().unwrap().iter();
    let some = counts.filter(|(_, count)| **count != 0);
    some.map(|(kind, count)| format!("{kind} {count}"))
        .collect()
}

fn ids(report: &Value) -> Vec<&str> {
    let findings = report["findings"].as_array().unwrap().iter();
    let mut ids: Vec<_> = findings
        .map(|finding| finding["id"].as_str().unwrap())
        .collect();
    ids.sort_unstable();
    ids
}

/// The text with the time of the earlier scan taken out.
fn timeless(text: &str) -> String {
    let words = text.split(' ').map(|word| {
        let is_time = word.len() > 18 && word.starts_with("20") && word.contains('T');
        if is_time { "THEN:" } else { word }
    });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn the_same_list_in_another_dress_is_no_news() {
    let drive = Drive::new();
    let before = read_json(&drive.desk.path("before.json"));
    let mut sorted = people(0, 2_000);
    sorted.sort_by(|a, b| b[2].cmp(&a[2]));
    let known = format!("known {}", before["totals"]["findings"]);
    for text in [as_csv(&sorted), as_table(&sorted, [3, 2, 1, 0], ";")] {
        drive.write("crm/customers.csv", &text);
        let (report, said) = drive.again(0);
        assert_eq!(counts(&report), [known.as_str()]);
        assert_eq!((ids(&report), said.as_str()), (ids(&before), ""));
        let finding = &report["findings"][0]["news"];
        assert_eq!(finding["first_seen"], before["scan"]["started_at"]);
    }
    fs::rename(
        drive.path("crm/customers.csv"),
        drive.path("crm/Kunden neu.txt"),
    )
    .unwrap();
    let (report, said) = drive.again(0);
    assert_eq!(counts(&report), ["known 4", "moved 4"]);
    assert_eq!((ids(&report), said.as_str()), (ids(&before), ""));
}

#[test]
fn a_list_that_grows_is_said_to_grow() {
    let drive = Drive::new();
    drive.write("crm/customers.csv", &as_csv(&people(0, 2_200)));
    let (report, said) = drive.again(0);
    assert_eq!(counts(&report), ["grown 4", "known 4"]);
    assert_eq!(said, "");
    let grown = report["findings"].as_array().unwrap().iter();
    let grown = grown.filter(|finding| finding["news"]["kind"] == "grown");
    for finding in grown {
        assert_eq!(finding["news"]["growth"]["percent"], 10, "{finding}");
    }
    let told = drive.diff(&["--min-confidence", "low"]);
    assert_eq!(told.code, 0);
    insta::assert_snapshot!(timeless(&told.stdout));
    // Renamed as well, it is still the same list; twice as long it is news.
    fs::rename(drive.path("crm/customers.csv"), drive.path("crm/all.csv")).unwrap();
    assert_eq!(counts(&drive.again(0).0), ["grown 4", "known 4"]);
    drive.write("crm/all.csv", &as_csv(&people(0, 4_000)));
    assert_eq!(counts(&drive.again(1).0), ["grown 4", "known 4"]);
}

#[test]
fn a_copy_elsewhere_is_news() {
    let drive = Drive::new();
    fs::copy(
        drive.path("crm/customers.csv"),
        drive.path("shop/customers.csv"),
    )
    .unwrap();
    let (report, said) = drive.again(1);
    assert_eq!(counts(&report), ["known 8", "spread 4"]);
    insta::assert_snapshot!(timeless(&said));
    let spread = report["findings"].as_array().unwrap().iter();
    let mut spread = spread.filter(|finding| finding["news"]["kind"] == "spread");
    assert!(spread.all(|f| f["news"]["from"]["path"] == "./crm/customers.csv"));
    let every: std::collections::BTreeSet<_> = ids(&report).into_iter().collect();
    assert_eq!(every.len(), ids(&report).len());
}

#[test]
fn a_folder_that_is_opened_is_news() {
    let drive = Drive::new();
    let open = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    open(drive.folder.path(), 0o755);
    open(&drive.path("crm"), 0o700);
    open(&drive.path("crm/customers.csv"), 0o644);
    drive.scan("before.json", &[], 0);
    open(&drive.path("crm"), 0o755);
    let (report, said) = drive.again(1);
    assert_eq!(counts(&report), ["known 4", "widened 4"]);
    assert!(said.contains("newly readable by everyone"), "{said}");
    open(&drive.path("crm"), 0o700);
    drive.scan("before.json", &[], 0);
    assert_eq!(counts(&drive.again(0).0), ["known 8"]);
}

#[test]
fn what_is_gone_is_resolved_and_what_cannot_be_read_is_not() {
    let drive = Drive::new();
    fs::remove_file(drive.path("crm/customers.csv")).unwrap();
    let (report, said) = drive.again(0);
    assert_eq!(counts(&report), ["known 4", "resolved 4"]);
    assert_eq!(
        report["news"]["resolved"][0]["origin"]["path"],
        "./crm/customers.csv"
    );
    assert_eq!(said, "");
    // A damaged file says nothing of what it held.
    drive.write("crm/customers.csv", "\u{1f}");
    fs::write(
        drive.path("crm/customers.csv"),
        b"\x1f\x8b\x08\0\0\0\0\0\0\x03\xff\xff\xff\xff",
    )
    .unwrap();
    let (report, said) = drive.again(0);
    assert_eq!(counts(&report), ["known 4", "losses 1", "unseen 4"]);
    insta::assert_snapshot!(timeless(&said));
    // What was not seen is known when it is back, from that report too.
    fs::rename(
        drive.desk.path("after.json"),
        drive.desk.path("before.json"),
    )
    .unwrap();
    assert_eq!(drive.again(0).1, "");
    drive.write("crm/customers.csv", &as_csv(&people(0, 2_000)));
    assert_eq!(counts(&drive.again(0).0), ["known 8"]);
    // Nor does a scan that did not come there, or did not look for it.
    let (report, _) = drive.again_with(&["--exclude", "crm"], 0);
    assert_eq!(counts(&report), ["known 4", "unseen 4"]);
    let (report, _) = drive.again_with(&["--only", "email"], 0);
    assert_eq!(counts(&report), ["known 2", "unseen 6"]);
}

#[test]
fn what_other_rules_find_is_listed_apart() {
    let drive = Drive::new();
    drive.write(
        "crm/members.csv",
        "member,email\nMX-104455,ann@example.com\nMX-104466,bob@example.com\n",
    );
    drive.scan("before.json", &[], 0);
    let rules = drive.desk.path("rules");
    fs::create_dir(&rules).unwrap();
    fs::write(
        rules.join("own.toml"),
        "[[info-type]]\nid = \"member_number\"\ntitle = \"Member number\"\nsensitivity = \"high\"\n\
         headers = [\"member\"]\n\n[[rule]]\nid = \"own.member\"\ninfo-type = \"member_number\"\n\
         pattern = '''\\bMX-\\d{6}\\b'''\nexamples = [\"member ⟦MX-104455⟧\"]\n\
         counterexamples = [{ text = \"MX-1044555\", why = \"too long\" }]\n",
    )
    .unwrap();
    let more = ["--rules", rules.to_str().unwrap()];
    let (report, said) = drive.again_with(&more, 0);
    assert!(
        counts(&report).contains(&"rule_change 1".to_owned()),
        "{report}"
    );
    assert_eq!(
        (report["news"]["rules_changed"].as_bool(), said.as_str()),
        (Some(true), "")
    );
    drive.again_with(&[&more[..], &["--fail-on-rule-change"]].concat(), 1);
}

#[test]
fn every_format_tells_news() {
    let drive = Drive::new();
    fs::copy(
        drive.path("crm/customers.csv"),
        drive.path("shop/customers.csv"),
    )
    .unwrap();
    fs::remove_file(drive.path("shop/orders.csv")).unwrap();
    let before = drive.desk.path("before.json");
    let files = ["r.csv", "r.sarif", "r.prom", "r.md", "r.txt"].map(|name| drive.desk.path(name));
    let mut arguments = vec![
        "scan",
        ".",
        "--quiet",
        "--baseline",
        before.to_str().unwrap(),
    ];
    for file in &files {
        arguments.extend(["-o", file.to_str().unwrap()]);
    }
    assert_eq!(drive.desk.run(drive.folder.path(), &arguments).code, 0);
    let [csv, sarif, prom, page, table] = files
        .each_ref()
        .map(|file| fs::read_to_string(file).unwrap());
    assert_eq!(csv.matches(",\"spread\"\n").count(), 4);
    let sarif: Value = serde_json::from_str(&sarif).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    for (state, expected) in [("new", 4), ("unchanged", 4), ("absent", 4)] {
        let found = results
            .iter()
            .filter(|result| result["baselineState"] == state);
        assert_eq!(found.count(), expected, "{state}");
    }
    assert!(prom.contains("spillmap_findings_resolved 4\n"), "{prom}");
    for text in [&page, &table] {
        assert!(text.contains("4 spread, 4 resolved, 4 known"), "{text}");
        assert!(text.contains("Resolved (4)") && text.contains("known from ./crm/customers.csv"));
    }
}

#[test]
fn what_cannot_be_compared_is_refused_before_anything_is_read() {
    let drive = Drive::new();
    let before = fs::read_to_string(drive.desk.path("before.json")).unwrap();
    let report: Value = serde_json::from_str(&before).unwrap();
    let key = report["scan"]["key_id"].as_str().unwrap();
    let file = drive.desk.path("odd.json");
    let file = file.to_str().unwrap();
    for (text, expected) in [
        (Some("{".to_owned()), "not JSON"),
        (Some("{\"schema\": \"other\"}".to_owned()), "not a report"),
        (Some(before.replace(key, "0000000000000000")), "another key"),
        (None, "No such file"),
    ] {
        let _ = fs::remove_file(file);
        if let Some(text) = text {
            fs::write(file, text).unwrap();
        }
        let run = drive.run("after.json", &["--baseline", file]);
        assert_eq!((run.code, &*run.stdout), (2, ""), "{expected}");
        assert!(
            run.stderr.contains(expected) && run.stderr.contains("odd.json"),
            "{}",
            run.stderr
        );
        assert!(!drive.desk.path("after.json").exists());
    }
    let before = drive.desk.path("before.json");
    let run = drive.run(
        "after.json",
        &["--mask-paths", "--baseline", before.to_str().unwrap()],
    );
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("masked") && !run.stderr.contains("customers"),
        "{}",
        run.stderr
    );
}

#[test]
fn masked_reports_are_compared_with_their_like() {
    let drive = Drive::new();
    drive.scan("before.json", &["--mask-paths"], 0);
    fs::remove_file(drive.path("shop/orders.csv")).unwrap();
    let (report, _) = drive.again_with(&["--mask-paths"], 0);
    assert_eq!(counts(&report), ["known 4", "resolved 4"]);
    assert!(!report.to_string().contains("customers"));
}

#[test]
fn a_diff_is_written_as_asked_and_weighs_news() {
    let drive = Drive::new();
    fs::copy(
        drive.path("crm/customers.csv"),
        drive.path("shop/customers.csv"),
    )
    .unwrap();
    fs::remove_file(drive.path("shop/orders.csv")).unwrap();
    drive.scan("after.json", &[], 0);
    let page = drive.desk.path("diff.md");
    let run = drive.diff(&[
        "--fail-on",
        "low",
        "--format",
        "json",
        "-o",
        page.to_str().unwrap(),
    ]);
    assert_eq!((run.code, &*run.stderr), (1, ""));
    let diff: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(diff["schema"], "spillmap.diff/1");
    assert_eq!(counts(&diff), ["known 4", "resolved 4", "spread 4"]);
    assert_eq!(diff["findings"].as_array().unwrap().len(), 4);
    insta::assert_snapshot!(timeless(&fs::read_to_string(page).unwrap()));
    assert_eq!(drive.diff(&["--format", "sarif"]).code, 2);
}
