//! Hostile and merely awkward inputs: the scan ends, says what it could not read, and loses no row
//! behind the damage.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod packing;

use packing::gzip;
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};

const ROWS: &str = "id,email\n1,ann@example.com\n";

/// Scans; the exit code and the report.
fn scan(folder: &Path, arguments: &[&str]) -> (i32, Value) {
    let output = Command::new(assert_cmd::cargo::cargo_bin!("spillmap"))
        .current_dir(folder)
        .env_clear()
        .env("SPILLMAP_KEY_FILE", folder.join("key"))
        .args(["scan", "--format", "json", "--no-progress"])
        .args(["--strict-coverage", "--exclude", "key"])
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let report = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
    (output.status.code().unwrap(), report)
}

/// State, reason and path of every problem.
fn problems(report: &Value) -> Vec<String> {
    let problems = report["coverage"]["problems"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    problems
        .iter()
        .map(|p| {
            let path = text(&p["origin"]["path"]);
            format!("{} {} {path}", text(&p["state"]), text(&p["kind"]))
        })
        .collect()
}

fn matches(report: &Value, info_type: &str) -> u64 {
    let findings = report["findings"].as_array().unwrap();
    findings
        .iter()
        .filter(|f| f["info_type"] == info_type)
        .map(|f| f["count"].as_u64().unwrap())
        .sum()
}

/// Writes the file, scans it alone; its problems, without the path, and its e-mail addresses.
fn check(bytes: &[u8], expected: &[&str], emails: u64) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("f"), bytes).unwrap();
    let (_, report) = scan(folder.path(), &["f"]);
    let expected: Vec<_> = expected.iter().map(|e| format!("{e} f")).collect();
    assert_eq!(problems(&report), expected);
    assert_eq!(matches(&report, "email"), emails);
}

fn numbered(count: usize) -> Vec<u8> {
    let mut text = "id,email\n".to_owned();
    (0..count).for_each(|n| writeln!(text, "{n},ann{n}@example.com").unwrap());
    text.into_bytes()
}

#[test]
fn what_is_no_regular_file_is_passed_over_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    fs::write(data.join("good.csv"), ROWS).unwrap();
    let made = Command::new("mkfifo").arg(data.join("fifo")).status();
    assert!(made.unwrap().success());
    let _socket = std::os::unix::net::UnixListener::bind(data.join("socket")).unwrap();
    symlink("nowhere", data.join("dangling")).unwrap();
    symlink("loop", data.join("loop")).unwrap();
    symlink(".", data.join("self")).unwrap();
    let (code, report) = scan(folder.path(), &["data"]);
    let expected = [
        "skipped dangling_symlink data/dangling",
        "skipped not_regular_file data/fifo",
        "skipped symlink_loop data/loop",
        "skipped symlink data/self",
        "skipped not_regular_file data/socket",
    ];
    assert_eq!(
        (code, problems(&report)),
        (0, expected.map(String::from).to_vec())
    );
    assert_eq!(matches(&report, "email"), 1);
}

#[test]
fn a_device_that_was_named_has_not_been_read() {
    let folder = tempfile::tempdir().unwrap();
    let (code, report) = scan(folder.path(), &["/dev/zero"]);
    assert_eq!(code, 3);
    assert_eq!(problems(&report), ["failed not_regular_file /dev/zero"]);
}

#[test]
fn what_may_not_be_read_makes_the_scan_incomplete() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    fs::create_dir_all(data.join("closed")).unwrap();
    fs::write(data.join("secret.csv"), ROWS).unwrap();
    for name in ["secret.csv", "closed"] {
        fs::set_permissions(data.join(name), fs::Permissions::from_mode(0o000)).unwrap();
    }
    if fs::read(data.join("secret.csv")).is_ok() {
        // A user who may read everything cannot try this.
        return;
    }
    let (code, report) = scan(folder.path(), &["data"]);
    let expected = [
        "failed permission_denied data/closed",
        "failed permission_denied data/secret.csv",
    ];
    assert_eq!(
        (code, problems(&report)),
        (3, expected.map(String::from).to_vec())
    );
}

#[test]
fn listed_paths_that_are_gone_have_failed() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("good.csv"), ROWS).unwrap();
    fs::write(folder.path().join("list"), "good.csv\ngone.csv\n").unwrap();
    let (code, report) = scan(folder.path(), &["--files-from", "list"]);
    assert_eq!(code, 3);
    assert_eq!(problems(&report), ["failed changed_while_reading gone.csv"]);
    assert_eq!(matches(&report, "email"), 1);
}

#[test]
fn damaged_gzip_gives_what_it_holds_and_says_what_is_wrong() {
    let packed = gzip(&numbered(5000));
    let twice = [packed.clone(), gzip(b"5000,zoe@example.com\n")].concat();
    check(&twice, &[], 5001);
    check(
        &[&packed[..], b"and more"].concat(),
        &["partial trailing_data"],
        5000,
    );
    check(b"\x1F\x8B\x08\x00 no deflate", &["failed corrupt"], 0);
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("f"), &packed[..packed.len() / 2]).unwrap();
    let (code, report) = scan(folder.path(), &["f"]);
    assert_eq!(code, 3);
    assert_eq!(problems(&report), ["partial truncated f"]);
    assert!(matches(&report, "email") > 1000);
}

#[test]
fn a_quote_that_never_closes_hides_no_row() {
    let mut text = b"id,name,email\n0,\"never closed,x\n".to_vec();
    text.extend(numbered(60_000).split_off(9));
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("f.csv"), &text).unwrap();
    let (code, report) = scan(folder.path(), &["f.csv"]);
    assert_eq!((code, matches(&report, "email")), (0, 60_000));
}

#[test]
fn a_record_over_the_cap_is_scanned_as_text_and_the_rows_behind_it_count_on() {
    let mut text = numbered(10);
    text.extend(b"x,mid@example.com ".repeat(100_000));
    text.extend_from_slice(b"\n10,last@example.com\n");
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("f.csv"), &text).unwrap();
    for block in ["1000", "65536", "4000000"] {
        let (_, report) = scan(folder.path(), &["f.csv", "--block-size", block]);
        assert_eq!(problems(&report), ["scanned limit_record f.csv"]);
        assert_eq!(matches(&report, "email"), 100_011);
        assert_eq!(report["files"][0]["records"], 12, "blocks of {block}");
    }
}

#[test]
fn lines_as_long_as_the_cap_lose_no_neighbour() {
    for length in (1 << 20) - 2..=(1 << 20) + 1 {
        let mut text = vec![b'z'; length];
        text.extend_from_slice(b"\r\nann@example.com\n");
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("f.txt"), &text).unwrap();
        let (_, report) = scan(folder.path(), &["f.txt"]);
        assert_eq!(matches(&report, "email"), 1, "{length}");
    }
}

#[test]
fn columns_beyond_the_tracked_ones_are_scanned_and_told() {
    let mut row = "a,".repeat(20_000);
    row.push_str("ann@example.com\n");
    check(row.repeat(3).as_bytes(), &["scanned limit_columns"], 3);
}

#[test]
fn deeply_nested_lines_are_scanned() {
    let mut text = String::new();
    for depth in [1, 100, 100_000] {
        let (open, close) = (r#"{"a":"#.repeat(depth), "}".repeat(depth));
        writeln!(text, "{open}\"ann@example.com\"{close}").unwrap();
    }
    check(text.as_bytes(), &[], 3);
}

#[test]
fn key_paths_beyond_the_cap_do_not_depend_on_threads() {
    let folder = tempfile::tempdir().unwrap();
    let mut text = String::new();
    for n in 0..20_000 {
        writeln!(text, r#"{{"id":{n},"k{n}":"ann@example.com"}}"#).unwrap();
    }
    fs::write(folder.path().join("f.jsonl"), text).unwrap();
    let without_run = |threads: &str| {
        let (_, mut report) = scan(folder.path(), &["f.jsonl", "--threads", threads]);
        report["scan"].take();
        report
    };
    let alone = without_run("1");
    assert_eq!(problems(&alone), ["scanned limit_columns f.jsonl"]);
    assert_eq!(matches(&alone, "email"), 20_000);
    assert_eq!(without_run("4"), alone);
}

#[test]
fn compressed_bytes_that_cannot_be_read_hold_no_findings() {
    let mut noise = b"PK\x03\x04\x14\x00\x00\x00\x08\x00".to_vec();
    let mut state = 7_u64;
    for _ in 0..4 << 20 {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        noise.push((state >> 56) as u8);
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("f"), noise).unwrap();
    let (code, report) = scan(folder.path(), &["f"]);
    assert_eq!(code, 3);
    let found = problems(&report);
    assert!(
        !found.is_empty() && found.iter().all(|p| !p.starts_with("scanned")),
        "{found:?}"
    );
    assert_eq!(report["findings"].as_array().map(Vec::len), Some(0));
}

#[test]
fn nul_bytes_hide_nothing() {
    let text = numbered(100).into_iter().flat_map(|b| match b {
        b',' => vec![b'\0', b','],
        other => vec![other],
    });
    check(&text.collect::<Vec<u8>>(), &[], 100);
}

#[test]
fn hostile_names_are_scanned_and_shown_escaped() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    let long = "n".repeat(255);
    for name in [
        &b"new\nline"[..],
        b"red\x1b[31m",
        b"bad\xff",
        long.as_bytes(),
    ] {
        fs::write(data.join(std::ffi::OsStr::from_bytes(name)), ROWS).unwrap();
    }
    let (code, report) = scan(folder.path(), &["data"]);
    assert_eq!((code, matches(&report, "email")), (0, 4));
    let table = Command::new(assert_cmd::cargo::cargo_bin!("spillmap"))
        .env("SPILLMAP_KEY_FILE", folder.path().join("key"))
        .args(["scan", "--no-progress"])
        .arg(&data)
        .output()
        .unwrap();
    assert!(!table.stdout.contains(&0x1b));
}

#[test]
fn reports_in_the_scanned_folder_are_not_scanned_again() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), ROWS).unwrap();
    let arguments = [".", "-o", "r.json", "-o", "m.jsonl", "-o", "f.csv"];
    let (_, first) = scan(folder.path(), &arguments);
    let (code, second) = scan(folder.path(), &arguments);
    assert_eq!(code, 0);
    assert_eq!(first["findings"], second["findings"]);
}

#[test]
fn a_growing_file_is_read_to_where_it_was_and_called_partial() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.csv");
    fs::write(&path, numbered(400_000)).unwrap();
    let done = std::sync::atomic::AtomicBool::new(false);
    let (code, report) = std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut log = fs::OpenOptions::new().append(true).open(&path).unwrap();
            while !done.load(std::sync::atomic::Ordering::Relaxed) {
                log.write_all(b"9,more@example.com\n").unwrap();
                std::thread::sleep(std::time::Duration::from_micros(200));
            }
        });
        let scanned = scan(folder.path(), &["log.csv"]);
        done.store(true, std::sync::atomic::Ordering::Relaxed);
        scanned
    });
    assert_eq!(code, 3);
    assert_eq!(problems(&report), ["partial changed_while_reading log.csv"]);
    assert!(matches(&report, "email") >= 400_000);
}
