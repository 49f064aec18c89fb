//! Where nothing at all has changed, the last report is told again: it is that of a full scan, whatever
//! changed before, and any change is noticed.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;
mod lists;
mod packing;

use binary::{Desk, Run, read_json, without_news, without_scan};
use serde_json::Value;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;
use tempfile::TempDir;

/// Files younger than two seconds are read again.
const SETTLING: Duration = Duration::from_millis(2_200);

/// A share that is scanned with two states: one of them never tells a report again.
struct Twice {
    desk: Desk,
    /// Its runs have a baseline of nothing but the report of its own last run.
    slow: Desk,
    share: TempDir,
    extra: Vec<String>,
}

impl Twice {
    fn new() -> Self {
        let share = tempfile::tempdir().unwrap();
        let twice = Self {
            desk: Desk::new(),
            slow: Desk::new(),
            share,
            extra: Vec::new(),
        };
        let copy = lists::as_csv(300);
        twice.write("crm/list.csv", &lists::as_csv(900));
        twice.write("crm/copy.csv", &copy);
        twice.write("old/copy.csv", &copy);
        twice.write("old/near.csv", &lists::as_csv(295));
        twice.write("old/mails.txt", b"write to ann.smith1@example.com\n");
        let packed = packing::zip_of(&[("inner.csv", &lists::as_csv(50)), ("a.txt", b"nothing")]);
        twice.write("old/backup.zip", &packed);
        twice.write("old/broken.zip", &packed[..packed.len() / 2]);
        std::os::unix::fs::symlink("nowhere", twice.path("old/link")).unwrap();
        for n in 0..20 {
            twice.write(&format!("empty/{n}.txt"), &vec![b'x'; n]);
        }
        sleep(SETTLING);
        twice
    }

    fn path(&self, name: &str) -> PathBuf {
        self.share.path().join(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn state(&self) -> PathBuf {
        self.desk.path("state.db")
    }

    fn run(&self, more: &[&str]) -> Run {
        let state = self.state();
        let (report, root) = (self.desk.path("report.json"), self.share.path());
        let mut all = vec!["scan", "--no-progress", "--quiet", "--state"];
        all.push(state.to_str().unwrap());
        all.extend(["-o", report.to_str().unwrap(), root.to_str().unwrap()]);
        all.extend(self.extra.iter().map(String::as_str));
        all.extend(more);
        self.desk.run(Path::new("/"), &all)
    }

    /// Scans with the state; the report must be that of a full scan.
    fn scan(&self) -> Value {
        let run = self.run(&[]);
        assert_eq!(run.stderr, "");
        let report = read_json(&self.desk.path("report.json"));
        let root = self.share.path().to_str().unwrap();
        let extra = self.extra.iter().map(String::as_str);
        let arguments: Vec<&str> = [root].into_iter().chain(extra).collect();
        let full = self.slow.path("report.json");
        let mut all = vec![
            "scan",
            "--no-progress",
            "--quiet",
            "-o",
            full.to_str().unwrap(),
        ];
        all.extend(arguments);
        fs::copy(self.desk.key(), self.slow.key()).unwrap();
        self.slow.run(Path::new("/"), &all);
        let full = read_json(&full);
        let same = without_news(report.clone()) == without_news(full);
        assert!(same, "not the report of a full scan");
        report
    }

    /// Files that the last run did not open, of how many.
    fn reused(&self) -> (u64, u64) {
        let state = self.state();
        let arguments = ["history", "--json", "--state", state.to_str().unwrap()];
        let run = self.desk.run(Path::new("/"), &arguments);
        let runs: Value = serde_json::from_str(&run.stdout).unwrap();
        let last = runs.as_array().unwrap().last().unwrap();
        let number = |name: &str| last[name].as_u64().unwrap();
        (number("reused"), number("files"))
    }
}

/// What is not news of a report: since when, and how often a kind.
fn news(report: &Value) -> Value {
    without_scan(report.clone())["news"].clone()
}

fn kinds(report: &Value) -> Vec<&str> {
    let findings = report["findings"].as_array().unwrap().iter();
    let mut kinds: Vec<&str> = findings
        .map(|finding| finding["news"]["kind"].as_str().unwrap_or("none"))
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// What is changed, and how.
type Change<'c> = (&'c str, Box<dyn Fn() + 'c>);

#[test]
fn an_unchanged_share_is_told_again_and_again() {
    let twice = Twice::new();
    let first = twice.scan();
    assert_eq!(kinds(&first), ["none"]);
    let second = twice.scan();
    let third = twice.scan();
    assert_eq!(kinds(&second), ["known"]);
    // The broken archive and the link are no files that could be opened in vain.
    assert_eq!(twice.reused().0, 27);
    // Since when: each time since the run before; but first seen in the first.
    let started = |report: &Value| report["scan"]["started_at"].clone();
    assert_eq!(second["news"]["since"], started(&first));
    assert_eq!(third["news"]["since"], started(&second));
    for report in [&second, &third] {
        let first_seen = &report["findings"][0]["news"]["first_seen"];
        assert_eq!(*first_seen, started(&first));
    }
    // A change later on: the run before is the third, and what was known is.
    twice.write("new.csv", &lists::as_csv(30));
    let fourth = twice.scan();
    assert_eq!(fourth["news"]["since"], started(&third));
    let known = fourth["findings"].as_array().unwrap().iter();
    let mut known = known.filter(|finding| finding["news"]["kind"] == "known");
    assert!(known.all(|finding| finding["news"]["first_seen"] == started(&first)));
}

#[test]
fn what_the_long_way_says_is_said() {
    let twice = Twice::new();
    twice.scan();
    let short = twice.scan();
    // A baseline is compared the long way: with the report itself, all is known.
    let baseline = twice.desk.path("baseline.json");
    fs::copy(twice.desk.path("report.json"), &baseline).unwrap();
    let run = twice.run(&["--baseline", baseline.to_str().unwrap()]);
    assert_eq!((run.code, run.stderr.as_str()), (3, ""));
    let mut long = read_json(&twice.desk.path("report.json"));
    let mut short = short;
    for report in [&mut long, &mut short] {
        let report = report.as_object_mut().unwrap();
        report.remove("scan");
        report["news"].as_object_mut().unwrap().remove("since");
    }
    assert!(long == short);
    // Ids stay as they were in every run.
    let again = twice.scan();
    assert_eq!(again["findings"][0]["id"], short["findings"][0]["id"]);
}

#[test]
fn every_change_is_noticed() {
    let twice = Twice::new();
    twice.scan();
    twice.scan();
    let list = twice.path("crm/list.csv");
    let changes: [Change; 8] = [
        (
            "touched",
            Box::new(|| {
                let file = fs::File::options().append(true).open(&list).unwrap();
                file.set_modified(std::time::SystemTime::now()).unwrap();
            }),
        ),
        (
            "grown",
            Box::new(|| twice.write("crm/list.csv", &lists::as_csv(950))),
        ),
        (
            "mode of a file",
            Box::new(|| {
                fs::set_permissions(&list, fs::Permissions::from_mode(0o600)).unwrap();
            }),
        ),
        (
            "mode of a folder",
            Box::new(|| {
                let folder = twice.path("old");
                fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).unwrap();
            }),
        ),
        (
            "mode of the root",
            Box::new(|| {
                let mode = fs::Permissions::from_mode(0o755);
                fs::set_permissions(twice.share.path(), mode).unwrap();
            }),
        ),
        (
            "deleted",
            Box::new(|| fs::remove_file(twice.path("old/near.csv")).unwrap()),
        ),
        (
            "renamed",
            Box::new(|| {
                fs::rename(twice.path("empty/4.txt"), twice.path("empty/five.txt")).unwrap();
            }),
        ),
        (
            "a new folder",
            Box::new(|| fs::create_dir(twice.path("void")).unwrap()),
        ),
    ];
    let mut last = twice.scan();
    for (what, change) in changes {
        change();
        sleep(SETTLING);
        let now = twice.scan();
        let folders = now["coverage"]["folders"] != last["coverage"]["folders"];
        let modified = |r: &Value| r["files"].clone();
        let says =
            modified(&now) != modified(&last) || folders || now["coverage"] != last["coverage"];
        assert!(
            says || what == "renamed" || what == "mode of the root",
            "{what}"
        );
        let again = twice.scan();
        assert_eq!(kinds(&again), ["known"], "{what}");
        assert_eq!(news(&again)["resolved"], serde_json::json!([]), "{what}");
        last = again;
    }
}

#[test]
fn other_terms_are_no_reason_to_tell_anything_again() {
    let mut twice = Twice::new();
    twice.scan();
    twice.scan();
    for extra in [
        &["--only", "email"][..],
        &["--min-confidence", "high"],
        &["--mask-paths"],
        &["--exclude", "20.txt"],
        &["--path-map", "/=M:\\"],
    ] {
        twice.extra = extra.iter().map(ToString::to_string).collect();
        twice.scan();
        twice.scan();
        twice.extra.clear();
        twice.scan();
    }
}

#[test]
fn allowances_and_policies_are_asked_anew() {
    let twice = Twice::new();
    twice.scan();
    twice.scan();
    let state = twice.state();
    let state = state.to_str().unwrap();
    let allow = [
        "allow",
        "add",
        "--state",
        state,
        "--path",
        "crm/*",
        "--audience",
        "any",
    ];
    let allow = [&allow[..], &["--reason", "the CRM"]].concat();
    let run = twice.desk.run(Path::new("/"), &allow);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let report = twice.scan();
    assert_eq!(kinds(&report), ["allowed", "known"]);
    assert_eq!(twice.reused().0, 27);
    let run = twice
        .desk
        .run(Path::new("/"), &["allow", "remove", "--state", state, "1"]);
    assert_eq!(run.code, 0);
    assert_eq!(kinds(&twice.scan()), ["known"]);
    let policy = twice.desk.path("policy.toml");
    let text = "[[rule]]\nname = \"nothing-old\"\npaths = [\"old/**\"]\nforbid = [\"email\"]\n";
    fs::write(&policy, text).unwrap();
    let run = twice.run(&["--policy", policy.to_str().unwrap()]);
    assert_eq!(run.stderr, "");
    let report = read_json(&twice.desk.path("report.json"));
    assert!(report["policy"].is_array());
    assert_eq!(twice.reused().0, 27);
}

#[test]
fn every_format_says_the_same() {
    let twice = Twice::new();
    let outputs = ["csv", "md", "sarif", "prom"];
    let files = outputs.map(|ending| twice.desk.path(&format!("out.{ending}")));
    let write = |more: &[&str]| {
        let mut all: Vec<&str> = more.to_vec();
        all.extend(files.iter().flat_map(|file| ["-o", file.to_str().unwrap()]));
        let run = twice.run(&all);
        let texts = files
            .each_ref()
            .map(|file| fs::read_to_string(file).unwrap());
        (run.code, texts)
    };
    twice.scan();
    let (code, short) = write(&["--fail-on", "low"]);
    let baseline = twice.desk.path("baseline.json");
    fs::copy(twice.desk.path("report.json"), &baseline).unwrap();
    let (other, long) = write(&["--fail-on", "low", "--baseline", baseline.to_str().unwrap()]);
    assert_eq!(code, other);
    for (short, long) in short.iter().zip(&long).skip(1) {
        assert_eq!(short.lines().count(), long.lines().count());
    }
}

#[test]
fn what_was_young_or_unreadable_is_read_again() {
    let twice = Twice::new();
    twice.write("young.csv", &lists::as_csv(40));
    twice.scan();
    let report = twice.scan();
    assert_eq!(kinds(&report), ["known"]);
    // It was read in both runs.
    assert!(twice.reused().0 < 28);
    sleep(SETTLING);
    twice.scan();
    twice.scan();
    assert_eq!(twice.reused().0, 28);
}
