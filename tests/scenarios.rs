//! Every scenario below `fixtures/`: the binary runs as `case.toml` says, finds what it expects,
//! and says it as in `expected/`. `SPILLMAP_BLESS=1 cargo test --test scenarios` writes
//! `expected/` anew; look at the difference before committing it.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;

use binary::{Desk, Run, read_json, read_lines, root, without_scan};
use serde::Deserialize;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    #[allow(dead_code, reason = "for the reader of the file")]
    title: String,
    args: Vec<String>,
    exit: i32,
    #[serde(default)]
    expect: Vec<Expect>,
    #[serde(default)]
    silent: Vec<Silent>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    file: String,
    column: Option<u64>,
    info_type: String,
    count: usize,
    #[serde(default)]
    at_least: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Silent {
    file: String,
}

/// What a file without personal data may not be said to hold.
const LOUD: &[&str] = &[
    "email",
    "phone",
    "credit_card",
    "iban",
    "bank_account",
    "us_ssn",
];

/// Probability from which a match counts.
const MEDIUM: f64 = 0.6;

fn cases() -> Vec<PathBuf> {
    let folders = fs::read_dir(root().join("fixtures")).unwrap();
    let mut cases: Vec<_> = folders
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("case.toml").exists())
        .collect();
    cases.sort();
    cases
}

#[test]
fn every_scenario_reads_as_expected() {
    let cases = cases();
    assert!(cases.len() >= 20, "{}", cases.len());
    let wrong: Vec<String> = cases.iter().flat_map(|folder| check(folder)).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// What is wrong with one scenario.
fn check(folder: &Path) -> Vec<String> {
    let name = folder.file_name().unwrap().to_str().unwrap();
    let case: Case =
        toml::from_str(&fs::read_to_string(folder.join("case.toml")).unwrap()).unwrap();
    let desk = Desk::new();
    let mut arguments = case.args.clone();
    let outputs = [desk.path("matches.jsonl"), desk.path("report.json")];
    for output in &outputs {
        arguments.extend(["-o".to_owned(), output.to_str().unwrap().to_owned()]);
    }
    let run = desk.run(&private_copy(folder, &desk), &arguments);
    let matches = read_lines(&outputs[0]);
    let report = without_scan(read_json(&outputs[1]));
    let mut wrong = check_run(&case, &run);
    wrong.extend(
        case.expect
            .iter()
            .filter_map(|e| check_expected(e, &matches)),
    );
    wrong.extend(case.silent.iter().flat_map(|s| check_silent(s, &matches)));
    wrong.extend(check_sums(&matches, &report));
    let expected = folder.join("expected");
    wrong.extend(check_snapshot(
        &expected.join("table.txt"),
        &steady_table(&run.stdout),
    ));
    wrong.extend(check_snapshot(
        &expected.join("report.json"),
        &steady_report(report),
    ));
    wrong.into_iter().map(|w| format!("{name}: {w}")).collect()
}

/// The scenario where only its owner can read it: severity depends on that.
fn private_copy(folder: &Path, desk: &Desk) -> PathBuf {
    let copy = desk.path("case");
    let copied = Command::new("cp").arg("-R").arg(folder).arg(&copy).status();
    assert!(copied.unwrap().success(), "{folder:?}");
    copy
}

fn check_run(case: &Case, run: &Run) -> Vec<String> {
    let mut wrong = Vec::new();
    if run.code != case.exit {
        wrong.push(format!("exit code {}, not {}", run.code, case.exit));
    }
    if !run.stderr.is_empty() {
        wrong.push(format!("standard error: {}", run.stderr));
    }
    wrong
}

fn is_in(found: &Value, file: &str) -> bool {
    found["path"] == format!("input/{file}") && found["probability"].as_f64().unwrap() >= MEDIUM
}

fn check_expected(expect: &Expect, matches: &[Value]) -> Option<String> {
    let count = matches
        .iter()
        .filter(|found| {
            is_in(found, &expect.file)
                && found["info_type"] == *expect.info_type
                && expect.column.is_none_or(|column| found["column"] == column)
        })
        .count();
    let right = count == expect.count || (expect.at_least && count > expect.count);
    let column = expect
        .column
        .map_or(String::new(), |c| format!(" column {c}"));
    let Expect {
        file,
        info_type,
        count: wanted,
        ..
    } = expect;
    (!right).then(|| format!("{file}{column}: {count} × {info_type}, not {wanted}"))
}

fn check_silent(silent: &Silent, matches: &[Value]) -> Vec<String> {
    let loud = matches.iter().filter(|found| {
        is_in(found, &silent.file) && LOUD.contains(&found["info_type"].as_str().unwrap())
    });
    loud.map(|found| {
        let (info_type, column, row) = (&found["info_type"], &found["column"], &found["row"]);
        format!("{}: {info_type} in column {column}, row {row}", silent.file)
    })
    .collect()
}

/// The findings of the report count exactly the single matches.
fn check_sums(matches: &[Value], report: &Value) -> Option<String> {
    let findings = report["findings"].as_array().unwrap();
    let sum: u64 = findings.iter().map(|f| f["count"].as_u64().unwrap()).sum();
    (sum != matches.len() as u64).then(|| {
        format!(
            "findings count {sum} matches, matches.jsonl has {}",
            matches.len()
        )
    })
}

/// The table without the duration of the scan, and without who can read the files here.
fn steady_table(table: &str) -> String {
    let steady = |line: &str| match line.rsplit_once(" in ") {
        Some((before, after))
            if after.ends_with('s') && after.starts_with(|c: char| c.is_ascii_digit()) =>
        {
            format!("{before} in … s\n")
        }
        _ => format!("{line}\n"),
    };
    let rights = |line: &&str| !line.trim_start().starts_with("readable by ");
    let fixes = |section: &&str| !section.starts_with("Fix first\n");
    let sections: Vec<&str> = table.split("\n\n").filter(fixes).collect();
    let table = sections.join("\n\n");
    // Sections on readers and owners end with a blank line.
    let mut in_view = false;
    let lines = table.lines().filter(|line| {
        let skipped = in_view || line.starts_with("By ");
        in_view = skipped && !line.is_empty();
        !skipped
    });
    lines.filter(rights).map(steady).collect()
}

/// The report without what depends on the key, the clock or the file system.
fn steady_report(mut report: Value) -> String {
    for view in ["audiences", "owners"] {
        report.as_object_mut().unwrap().remove(view).unwrap();
    }
    for finding in report["findings"].as_array_mut().unwrap() {
        finding.as_object_mut().unwrap().remove("id").unwrap();
    }
    report.as_object_mut().unwrap().remove("fixes").unwrap();
    for file in report["files"].as_array_mut().unwrap() {
        file.as_object_mut().unwrap().remove("access").unwrap();
        file.as_object_mut().unwrap().remove("exposure").unwrap();
        for column in file["columns"].as_array_mut().unwrap() {
            column.as_object_mut().unwrap().remove("findings").unwrap();
        }
    }
    let mut text = serde_json::to_string_pretty(&report).unwrap();
    text.push('\n');
    text
}

fn check_snapshot(path: &Path, actual: &str) -> Option<String> {
    if std::env::var_os("SPILLMAP_BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, actual).unwrap();
        return None;
    }
    let name = path.file_name().unwrap().to_str().unwrap();
    let expected = fs::read_to_string(path).unwrap_or_default();
    let (mut old, mut new) = (expected.lines(), actual.lines());
    for number in 1.. {
        match (old.next(), new.next()) {
            (None, None) => return None,
            (old, new) if old == new => {}
            (old, new) => {
                let (old, new) = (old.unwrap_or("(end)"), new.unwrap_or("(end)"));
                return Some(format!(
                    "expected/{name} line {number}:\n  - {old}\n  + {new}"
                ));
            }
        }
    }
    None
}
