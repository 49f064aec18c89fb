//! The same bytes of output whatever the number of threads and the size of blocks.
//!
//! Inputs are made so that block borders fall everywhere: into quotes, line ends, multi-byte
//! characters, values, keys that appear late, and a record over the record cap.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;

use binary::{Desk, read_json, root, without_scan};
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

/// What a scan said: the report without its `scan`, and every match.
#[derive(PartialEq)]
struct Said {
    report: Value,
    matches: String,
}

fn scan(folder: &Path, threads: usize, block_size: usize) -> Said {
    let desk = Desk::new();
    let (report, matches) = (desk.path("report.json"), desk.path("matches.jsonl"));
    let arguments = [
        "scan",
        ".",
        "--fingerprints",
        "-q",
        "--threads",
        &threads.to_string(),
        "--block-size",
        &block_size.to_string(),
        "-o",
        report.to_str().unwrap(),
        "-o",
        matches.to_str().unwrap(),
    ];
    let run = desk.run(folder, &arguments);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    Said {
        report: without_scan(read_json(&report)),
        matches: fs::read_to_string(matches).unwrap(),
    }
}

/// Scans the folder in every way and compares; tells how many matches there were.
#[track_caller]
fn check(folder: &Path, ways: &[(usize, usize)]) -> usize {
    let expected = scan(folder, 1, 256 * KIB);
    for (threads, block_size) in ways {
        let said = scan(folder, *threads, *block_size);
        let way = format!("{threads} threads, blocks of {block_size}");
        assert_same_lines(&expected.matches, &said.matches, &way);
        assert_same_report(&expected.report, &said.report, &way, "report");
    }
    expected.matches.lines().count()
}

#[track_caller]
fn assert_same_lines(expected: &str, actual: &str, way: &str) {
    if expected == actual {
        return;
    }
    let mut pairs = expected.lines().zip(actual.lines());
    match pairs.find(|(a, b)| a != b) {
        Some((a, b)) => panic!("{way}:\n  - {a}\n  + {b}"),
        None => panic!(
            "{way}: {} matches, not {}",
            actual.lines().count(),
            expected.lines().count()
        ),
    }
}

/// Names the first place where two reports differ.
#[track_caller]
fn assert_same_report(expected: &Value, actual: &Value, way: &str, place: &str) {
    match (expected, actual) {
        (Value::Object(a), Value::Object(b)) if a.len() == b.len() => {
            for (key, value) in a {
                assert_same_report(value, &b[key], way, &format!("{place}.{key}"));
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (index, (a, b)) in a.iter().zip(b).enumerate() {
                assert_same_report(a, b, way, &format!("{place}[{index}]"));
            }
        }
        (a, b) => assert!(a == b, "{way}: {place}:\n  - {a}\n  + {b}"),
    }
}

const ALL_WAYS: &[(usize, usize)] = &[
    (2, 64),
    (8, 257),
    (1, 64),
    (1, 257),
    (2, 4096),
    (8, 4096),
    (2, 256 * KIB),
    (8, 256 * KIB),
    (1, 8 * MIB),
    (2, 8 * MIB),
];

/// For files of megabytes, where tiny blocks would take long and show nothing more.
const LARGE_WAYS: &[(usize, usize)] = &[
    (2, 4096),
    (1, 64 * KIB + 1),
    (2, 256 * KIB),
    (8, 256 * KIB),
    (2, 8 * MIB),
];

#[test]
fn the_scenarios_read_the_same_in_every_way() {
    assert!(check(&root().join("fixtures"), ALL_WAYS) > 1_000);
}

/// Invented people, one a call.
fn person(number: usize) -> (String, String) {
    let names = [
        "ana", "björn", "chloé", "dmitri", "erik", "fatima", "谢", "hedda",
    ];
    let name = names[number % names.len()];
    let email = format!(
        "{}.{number}@example.com",
        name.replace(|c: char| !c.is_ascii(), "x")
    );
    (name.to_owned(), email)
}

fn phone(number: usize) -> String {
    format!("+1 202-555-{:04}", 100 + number % 100)
}

#[test]
fn a_large_table_with_quoted_line_ends_reads_the_same_in_every_way() {
    let mut csv = String::from("id,name,email,phone,note\r\n");
    for number in 0..30_000 {
        let (name, email) = person(number);
        let note = match number % 7 {
            0 => "\"said \"\"call me\"\",\r\nthen left\"".to_owned(),
            1 => format!("\"see {email}\n\n\"\"{}\"\"\"", phone(number)),
            2 => "6\" pipe, bare".replace(',', ";"),
            3 => "\"\"".to_owned(),
            4 => "4111 1111 1111 1111".to_owned(),
            _ => String::new(),
        };
        let phone = phone(number);
        write!(csv, "{number},{name},{email},{phone},{note}\r\n").unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("people.csv"), csv).unwrap();
    assert!(check(folder.path(), LARGE_WAYS) > 60_000);
}

#[test]
fn json_lines_whose_keys_come_late_read_the_same_in_every_way() {
    let mut lines = String::new();
    for number in 0..4_000 {
        let (name, email) = person(number);
        match number {
            1_500..1_600 => writeln!(lines, r#"{{"late":"{email}","id":{number}}}"#),
            2_000 => writeln!(lines, r#"{{"id":{number},"broken":"#),
            3_000.. if number % 3 == 0 => {
                writeln!(
                    lines,
                    r#"{{"new_{}":"{email}","contact":{{"phone":"{}"}}}}"#,
                    number % 5,
                    phone(number)
                )
            }
            _ => writeln!(
                lines,
                r#"{{"id":{number},"name":"{name}","mail":"{email}","tags":["a","{email}"]}}"#
            ),
        }
        .unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("events.jsonl"), lines).unwrap();
    let ways = [
        (1, 64),
        (8, 257),
        (2, 4096),
        (8, 16 * KIB),
        (8, 256 * KIB),
        (2, 8 * MIB),
    ];
    assert!(check(folder.path(), &ways) > 6_000);
}

#[test]
fn a_log_reads_the_same_in_every_way() {
    let mut log = String::new();
    for number in 0..4_000 {
        let (_, email) = person(number);
        let line = match number % 4 {
            0 => format!("user {email} logged in from 192.0.2.{}", number % 250),
            1 => format!("GET /open?e={}&n=3", email.replace('@', "%40")),
            2 => format!("call back on {}", phone(number)),
            _ => "nothing to see, 12345 ms, id 4f1c".to_owned(),
        };
        writeln!(
            log,
            "2026-03-01T10:{:02}:{:02}Z INFO {line}",
            number / 60 % 60,
            number % 60
        )
        .unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("app.log"), log).unwrap();
    assert!(check(folder.path(), ALL_WAYS) > 3_000);
}

#[test]
fn a_label_on_the_line_above_is_seen_in_every_way() {
    let folder = tempfile::tempdir().unwrap();
    let mut cards = String::new();
    for number in 0..500 {
        let gap = "-".repeat(number % 71);
        write!(cards, "{gap}\nSSN:\n536-22-{:04}\r\n", 1_000 + number).unwrap();
        write!(cards, "Phone:\r\n  {}\n", phone(number)).unwrap();
    }
    fs::write(folder.path().join("cards.txt"), cards).unwrap();
    let cut = "{\"id\":1,\"email\":\"jane@example.com\"}\n{\"id\":2}\nssn\"{\"a\":\n536-22-8471\"";
    fs::write(folder.path().join("cut.jsonl"), cut).unwrap();
    let mut ways = ALL_WAYS.to_vec();
    ways.push((1, 1));
    assert!(check(folder.path(), &ways) > 1_000);
}

#[test]
fn a_record_over_the_cap_reads_the_same_in_every_way() {
    let folder = tempfile::tempdir().unwrap();
    let filler = "lorem ipsum dolor, ".repeat(80_000);
    let mut csv = String::from("id,email,note\n");
    for number in 0..2_000 {
        let (_, email) = person(number);
        let note = match number {
            700 => format!("\"{filler} mail {email} {filler}\""),
            1_400 => format!("\"never closed {email}"),
            _ => "\"plain, quoted\"".to_owned(),
        };
        writeln!(csv, "{number},{email},{note}").unwrap();
    }
    fs::write(folder.path().join("quoted.csv"), &csv).unwrap();
    fs::write(
        folder.path().join("line.txt"),
        csv.replace(['\n', '"'], " "),
    )
    .unwrap();
    let ways = [
        (2, 4096),
        (8, 100_000),
        (2, 256 * KIB),
        (1, MIB),
        (2, 8 * MIB),
    ];
    assert!(check(folder.path(), &ways) > 2_000);
}
