//! What files held stays known after they are overwritten or deleted, as long as it is wanted.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;
mod exports;

use binary::{Desk, Run};
use exports::{ALL, months, table};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;
use tempfile::TempDir;

/// Files younger than two seconds are read again.
const SETTLING: Duration = Duration::from_millis(2_200);

struct Nightly {
    desk: Desk,
    share: TempDir,
}

impl Nightly {
    fn new() -> Self {
        Self {
            desk: Desk::new(),
            share: tempfile::tempdir().unwrap(),
        }
    }

    fn write(&self, name: &str, month: usize) {
        let rows = &months(3, 300)[month];
        fs::write(self.share.path().join(name), table(rows, &ALL, ',')).unwrap();
    }

    fn run(&self, arguments: &[&str]) -> Run {
        let state = self.desk.path("state.db");
        let state = ["--state", state.to_str().unwrap()];
        self.desk
            .run(self.share.path(), &[arguments, &state].concat())
    }

    fn scan(&self, more: &[&str]) {
        let fixed = [
            "scan",
            ".",
            "--no-progress",
            "--quiet",
            "--max-shrink",
            "100",
        ];
        let run = self.run(&[&fixed[..], more].concat());
        assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    }

    /// File, standing, people and whether the last scan saw it later than the first.
    fn versions(&self) -> Vec<(String, String, u64, bool)> {
        let run = self.run(&["history", "versions", "--json"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let all: Value = serde_json::from_str(&run.stdout).unwrap();
        let all = all.as_array().unwrap().iter();
        all.map(|version| {
            let path = version["path"].as_str().unwrap();
            (
                path.rsplit('/').next().unwrap().to_owned(),
                version["standing"].as_str().unwrap().to_owned(),
                version["people"].as_u64().unwrap(),
                version["first_seen"].as_str() < version["last_seen"].as_str(),
            )
        })
        .collect()
    }
}

fn told(file: &str, standing: &str, people: u64, again: bool) -> (String, String, u64, bool) {
    (file.to_owned(), standing.to_owned(), people, again)
}

#[test]
fn versions_stay_when_files_are_overwritten_or_deleted_until_they_are_purged() {
    let nightly = Nightly::new();
    nightly.write("list.csv", 0);
    nightly.write("other.csv", 0);
    fs::write(nightly.share.path().join("notes.txt"), "nothing to see\n").unwrap();
    sleep(SETTLING);
    nightly.scan(&[]);
    let both = [
        told("list.csv", "there", 305, false),
        told("other.csv", "there", 305, false),
    ];
    assert_eq!(nightly.versions(), both);
    nightly.write("list.csv", 1);
    fs::remove_file(nightly.share.path().join("other.csv")).unwrap();
    sleep(SETTLING);
    nightly.scan(&[]);
    sleep(Duration::from_millis(1_100));
    nightly.scan(&[]);
    let expected = [
        told("list.csv", "overwritten", 305, false),
        told("list.csv", "there", 310, true),
        told("other.csv", "gone", 305, false),
    ];
    assert_eq!(nightly.versions(), expected);
    // Nothing is that old; one file is named; then all.
    let run = nightly.run(&["history", "purge", "--older-than", "30d"]);
    assert_eq!(run.stdout, "0 versions forgotten\n");
    let run = nightly.run(&["history", "purge", "--path", "other.csv"]);
    assert_eq!(run.stdout, "1 versions forgotten\n");
    assert_eq!(nightly.versions(), expected[..2]);
    let run = nightly.run(&["history", "purge", "--all"]);
    assert_eq!(run.stdout, "2 versions forgotten\n");
    assert_eq!(nightly.versions(), []);
    assert_eq!(nightly.run(&["history", "purge"]).code, 2);
}

#[test]
fn nothing_is_kept_where_that_is_not_wanted_and_no_value_ever() {
    let nightly = Nightly::new();
    nightly.write("list.csv", 0);
    sleep(SETTLING);
    nightly.scan(&["--keep-history", "none"]);
    assert_eq!(nightly.versions(), []);
    nightly.scan(&["--keep-history", "forever"]);
    assert_eq!(nightly.versions(), [told("list.csv", "there", 305, false)]);
    let folder = fs::read_dir(nightly.desk.path(".")).unwrap();
    let own = folder
        .filter_map(Result::ok)
        .filter(|entry| entry.path().is_file());
    for file in own {
        let bytes = fs::read(file.path()).unwrap();
        for word in [&b"marrowwharf"[..], b"list.csv"] {
            let found = bytes.windows(word.len()).any(|part| part == word);
            assert!(!found, "{:?} in {:?}", word, file.file_name());
        }
    }
    let bad = nightly.run(&["scan", ".", "--keep-history", "soon"]);
    assert_eq!(bad.code, 2);
    assert!(
        bad.stderr.contains("expected forever, none or an age"),
        "{}",
        bad.stderr
    );
}

#[test]
fn a_state_of_an_earlier_version_learns_to_keep_versions() {
    let nightly = Nightly::new();
    nightly.write("list.csv", 0);
    sleep(SETTLING);
    nightly.scan(&["--keep-history", "none"]);
    let path = nightly.desk.path("state.db");
    let database = rusqlite::Connection::open(&path).unwrap();
    database
        .execute_batch("DROP TABLE versions; DROP TABLE imprints; PRAGMA user_version = 3;")
        .unwrap();
    drop(database);
    nightly.scan(&[]);
    assert_eq!(nightly.versions().len(), 1);
    assert!(Path::new(&path).is_file());
}
