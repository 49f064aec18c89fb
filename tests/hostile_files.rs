//! A folder of hostile files, each beside an honest one: every file ends in the state that it
//! deserves, with its reason; what can be found in it is found; no neighbour is lost; nothing crashes.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;
mod hostile;
mod lists;
mod packing;

use binary::Desk;
use hostile::{Case, cases, people};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// Rows of an honest file.
const NEIGHBOURS: u64 = 20;

fn neighbour(name: &str) -> String {
    format!("{name}.beside.csv")
}

/// Writes every case, and its neighbour.
fn lay_out(folder: &Path, cases: &[Case]) {
    for case in cases {
        fs::write(folder.join(case.name), &case.bytes).unwrap();
        fs::write(
            folder.join(neighbour(case.name)),
            people(NEIGHBOURS as usize),
        )
        .unwrap();
    }
}

/// What a report says of each file of the walk.
#[derive(Default)]
struct Told {
    emails: u64,
    problems: BTreeSet<String>,
}

fn told(report: &Value) -> BTreeMap<String, Told> {
    let mut all: BTreeMap<String, Told> = BTreeMap::new();
    let path = |value: &Value| {
        let path = value["origin"]["path"].as_str().unwrap();
        path.trim_start_matches("./").to_owned()
    };
    for finding in report["findings"].as_array().unwrap() {
        if finding["info_type"] == "email" {
            all.entry(path(finding)).or_default().emails += finding["count"].as_u64().unwrap();
        }
    }
    for problem in report["coverage"]["problems"].as_array().unwrap() {
        let line = format!("{} {}", problem["state"], problem["kind"]).replace('"', "");
        all.entry(path(problem)).or_default().problems.insert(line);
    }
    all
}

fn check(case: &Case, told: &BTreeMap<String, Told>) -> Option<String> {
    let nothing = Told::default();
    let own = told.get(case.name).unwrap_or(&nothing);
    let beside = told.get(&neighbour(case.name)).unwrap_or(&nothing);
    let expected: BTreeSet<String> = case.told.iter().map(|line| (*line).to_owned()).collect();
    let is_right = own.problems == expected
        && own.emails >= case.emails
        && beside.emails == NEIGHBOURS
        && beside.problems.is_empty();
    (!is_right).then(|| {
        format!(
            "{}: {:?} with {} (expected {expected:?} with {}), beside it {}",
            case.name, own.problems, own.emails, case.emails, beside.emails
        )
    })
}

#[test]
fn hostile_files_are_told_and_hide_nothing_beside_them() {
    let cases = cases();
    assert!(cases.len() >= 60);
    let names: BTreeSet<_> = cases.iter().map(|case| case.name).collect();
    assert_eq!(names.len(), cases.len());
    let (desk, folder) = (Desk::new(), tempfile::tempdir().unwrap());
    lay_out(folder.path(), &cases);
    let report = desk.path("report.json");
    let options = [
        "scan",
        ".",
        "--no-progress",
        "--quiet",
        "--strict-coverage",
        "-o",
    ];
    let run = desk.run(
        folder.path(),
        &[&options[..], &[report.to_str().unwrap()]].concat(),
    );
    // Incomplete, and said without a word of the input.
    assert_eq!((run.code, run.stderr.as_str()), (3, ""));
    let told = told(&binary::read_json(&report));
    let wrong: Vec<_> = cases.iter().filter_map(|case| check(case, &told)).collect();
    assert!(
        wrong.is_empty(),
        "{} of {}\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
    assert_eq!(fs::read_dir(desk.temporary()).unwrap().count(), 0);
}

/// The most memory that a process had, in KiB, as long as it can be asked.
fn watch(child: &mut std::process::Child) -> (i32, u64, Duration) {
    let (begun, mut most) = (Instant::now(), 0);
    let status = format!("/proc/{}/status", child.id());
    loop {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let now = line.and_then(|line| line.trim().split(' ').next()?.parse().ok());
        most = now.unwrap_or(0).max(most);
        if let Some(status) = child.try_wait().unwrap() {
            return (status.code().unwrap_or(-1), most, begun.elapsed());
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Prints what each file cost. Run it alone, with the profile that users get:
/// `cargo test --release --test hostile_files -- --ignored --nocapture`.
#[test]
#[ignore = "times differ from machine to machine"]
fn memory_and_time_of_hostile_files_are_bounded() {
    // In KiB, for two threads.
    let most = (64 + 48 * 2) << 10;
    let (desk, folder) = (Desk::new(), tempfile::tempdir().unwrap());
    let mut wrong = Vec::new();
    println!(
        "{:36} {:>9} {:>9} {:>8}",
        "file", "KiB", "MiB used", "seconds"
    );
    for case in cases() {
        fs::write(folder.path().join(case.name), &case.bytes).unwrap();
        let report = desk.path("report.json");
        let mut command = desk.command(folder.path());
        command.args([
            "scan",
            case.name,
            "--no-progress",
            "--quiet",
            "--threads",
            "2",
            "-o",
        ]);
        let (code, memory, took) = watch(&mut command.arg(&report).spawn().unwrap());
        let stored = case.bytes.len() as u64;
        println!(
            "{:36} {:9} {:9} {:8.2}",
            case.name,
            stored >> 10,
            memory >> 10,
            took.as_secs_f64()
        );
        let limit = Duration::from_secs(10 + stored / 50_000_000);
        if code != 0 || memory > most || took > limit {
            wrong.push(format!(
                "{}: {code}, {} MiB, {took:?}",
                case.name,
                memory >> 10
            ));
        }
        fs::remove_file(folder.path().join(case.name)).unwrap();
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
