//! Which of many similar exports a dump comes from.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;
mod exports;

use binary::{Desk, read_json};
use exports::{ALL, Row, months, segments, share, table, write};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;
use tempfile::TempDir;

/// Files younger than two seconds are not remembered.
const SETTLING: Duration = Duration::from_millis(2_200);
/// Columns dropped and re-ordered: points, e-mail, city.
const FEW: [usize; 3] = [6, 3, 5];
/// Without e-mail addresses: last login, phone, points, first name.
const PHONES: [usize; 4] = [7, 4, 6, 1];

struct Case {
    desk: Desk,
    share: TempDir,
}

impl Case {
    fn of(exports: &[Vec<Row>]) -> Self {
        let share = tempfile::tempdir().unwrap();
        write(share.path(), exports);
        Self {
            desk: Desk::new(),
            share,
        }
    }

    fn state(&self) -> PathBuf {
        self.desk.path("state.db")
    }

    /// Scans the share; what a state keeps of it.
    fn scan(&self) {
        let (state, share) = (self.state(), self.share.path());
        let arguments = [
            "scan",
            "--no-progress",
            "--quiet",
            "--max-shrink",
            "100",
            "--state",
        ];
        let mut command = self.desk.command(Path::new("/"));
        let output = command
            .args(arguments)
            .arg(state)
            .arg(share)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }

    fn dump(&self, name: &str, text: &str) -> PathBuf {
        let path = self.desk.path(name);
        fs::write(&path, text).unwrap();
        path
    }

    fn trace(&self, dump: &Path, against: &[&Path], more: &[&str]) -> (i32, Value) {
        let answer = self.desk.path("trace.json");
        let mut command = self.desk.command(Path::new("/"));
        command
            .arg("trace")
            .arg(dump)
            .arg("-o")
            .arg(&answer)
            .args(more);
        let output = command.arg("--against").args(against).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(stderr, "");
        let stdout = String::from_utf8(output.stdout).unwrap();
        let told = fs::read_to_string(&answer).unwrap();
        for text in [&stdout, &told] {
            assert!(
                !text.contains("marrowwharf") && !text.contains("30 901"),
                "{text}"
            );
        }
        (output.status.code().unwrap(), read_json(&answer))
    }
}

/// The file that a trace names first.
fn first(trace: &Value) -> &str {
    let path = trace["sources"][0]["path"].as_str().unwrap();
    path.rsplit('/').next().unwrap()
}

fn check_all(
    case: &Case,
    exports: &[Vec<Row>],
    against: &Path,
    asked: &[(usize, usize, &[usize])],
) {
    for (number, percent, columns) in asked {
        let rows = share(&exports[*number], *percent, *percent as u64);
        let dump = case.dump("dump.csv", &table(&rows, columns, ';'));
        let (code, trace) = case.trace(&dump, &[against], &[]);
        let context = format!("{number} {percent} % {columns:?}: {trace:#}");
        assert_eq!(code, 0, "{context}");
        assert_eq!(
            first(&trace),
            format!("export-{number:02}.csv"),
            "{context}"
        );
        assert_eq!(
            (&trace["fit"], &trace["alike"]),
            (&"one".into(), &1.into()),
            "{context}"
        );
        assert_eq!(trace["compared"], exports.len(), "{context}");
        if against.is_dir() {
            let found = &trace["sources"][0]["found"];
            for part in ["records", "people", "whole"] {
                assert_eq!(found[part], rows.len(), "{context}");
            }
        }
    }
}

#[test]
fn the_right_one_of_forty_months_is_named_by_what_a_state_kept() {
    let exports = months(40, 2_200);
    let case = Case::of(&exports);
    sleep(SETTLING);
    case.scan();
    let mut asked: Vec<(usize, usize, &[usize])> = Vec::new();
    for percent in [1, 5, 20, 100] {
        asked.push((0, percent, &FEW));
        asked.push((17, percent, &PHONES));
        asked.push((38, percent, &ALL));
    }
    check_all(&case, &exports, &case.state(), &asked);
}

#[test]
fn the_right_one_of_forty_months_is_named_and_its_rows_are_found_where_files_are_at_hand() {
    let exports = months(40, 2_200);
    let case = Case::of(&exports);
    let asked: [(usize, usize, &[usize]); 3] = [(17, 1, &FEW), (39, 5, &PHONES), (20, 100, &ALL)];
    check_all(&case, &exports, case.share.path(), &asked);
}

#[test]
fn the_right_one_of_forty_overlapping_segments_is_named() {
    let exports = segments(40, 3_000);
    let case = Case::of(&exports);
    sleep(SETTLING);
    case.scan();
    let mut asked: Vec<(usize, usize, &[usize])> = Vec::new();
    for percent in [1, 5, 20, 100] {
        asked.push((3, percent, &FEW));
        asked.push((31, percent, &PHONES));
    }
    check_all(&case, &exports, &case.state(), &asked);
    check_all(
        &case,
        &exports,
        case.share.path(),
        &[(12, 1, &PHONES), (12, 20, &FEW)],
    );
}

#[test]
fn threads_and_the_order_of_files_change_nothing() {
    let exports = months(6, 600);
    let case = Case::of(&exports);
    let dump = case.dump("dump.csv", &table(&share(&exports[2], 20, 5), &FEW, ','));
    let path = |n: usize| case.share.path().join(format!("export-{n:02}.csv"));
    let files: Vec<PathBuf> = (0..6).map(path).collect();
    let forward: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    let backward: Vec<&Path> = forward.iter().rev().copied().collect();
    let (_, expected) = case.trace(&dump, &forward, &["--threads", "1"]);
    assert_eq!(first(&expected), "export-02.csv");
    for (against, threads) in [(&forward, "8"), (&backward, "1"), (&backward, "8")] {
        let (_, trace) = case.trace(&dump, against, &["--threads", threads]);
        assert_eq!(trace, expected, "{threads}");
    }
}

#[test]
fn what_cannot_be_told_apart_or_does_not_fit_is_said() {
    let exports = segments(3, 300);
    let case = Case::of(&[exports[0].clone(), exports[0].clone(), exports[1].clone()]);
    let dump = case.dump("dump.csv", &table(&share(&exports[0], 20, 5), &ALL, ','));
    let (code, trace) = case.trace(&dump, &[case.share.path()], &[]);
    assert_eq!(code, 0);
    assert_eq!(
        (&trace["fit"], &trace["alike"]),
        (&"several".into(), &2.into()),
        "{trace:#}"
    );
    // Of people in no export.
    let strangers: Vec<Row> = months(1, 3_000)[0].split_off(2_500);
    let dump = case.dump("strangers.csv", &table(&strangers, &ALL, ','));
    let (code, trace) = case.trace(&dump, &[case.share.path()], &[]);
    assert_eq!(code, 1);
    assert_eq!(
        (&trace["fit"], &trace["sources"]),
        (&"none".into(), &Value::Array(vec![]))
    );
    // Of nobody.
    let empty = case.dump("empty.csv", "sku,price\nA-1,3.50\n");
    let arguments = [
        "trace",
        empty.to_str().unwrap(),
        "--against",
        case.share.path().to_str().unwrap(),
    ];
    let run = case.desk.run(Path::new("/"), &arguments);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("nothing in the dump names people"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_version_that_is_gone_is_named_with_the_time_in_which_it_was_there() {
    let exports = months(4, 400);
    let case = Case::of(&exports[..1]);
    sleep(SETTLING);
    case.scan();
    let list = case.share.path().join("export-00.csv");
    for (month, wait) in [(1, SETTLING), (2, SETTLING), (3, Duration::ZERO)] {
        fs::write(&list, table(&exports[month], &ALL, ',')).unwrap();
        sleep(wait);
        if month < 3 {
            case.scan();
        }
    }
    let dump = case.dump("dump.jsonl", &as_json_lines(&share(&exports[1], 10, 3)));
    let (code, trace) = case.trace(&dump, &[&case.state()], &[]);
    assert_eq!(code, 0);
    let best = &trace["sources"][0];
    assert_eq!(
        (&best["version"], &best["standing"]),
        (&2.into(), &"overwritten".into()),
        "{trace:#}"
    );
    assert_eq!(best["all"]["dump_in_source"]["share"], 1.0);
    let (seen, last) = (best["first_seen"].as_str(), best["last_seen"].as_str());
    assert!(seen.is_some() && seen <= last);
    assert!(
        trace["dump"]["newest"]
            .as_str()
            .unwrap()
            .starts_with("2023-02-"),
        "{trace:#}"
    );
}

fn as_json_lines(rows: &[Row]) -> String {
    let line = |row: &Row| {
        format!(
            "{{\"mail\":\"{}\",\"points\":{},\"seen\":\"{}\"}}\n",
            row[3].to_uppercase(),
            row[6],
            row[7]
        )
    };
    rows.iter().map(line).collect()
}
