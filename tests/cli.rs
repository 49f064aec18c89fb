//! The binary as people run it: exit codes, streams, signals, configuration.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use flate2::{Compression, write::GzEncoder};
use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

fn spillmap(folder: &Path) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("spillmap"));
    command.current_dir(folder).env_clear();
    command.env("SPILLMAP_KEY_FILE", folder.join("key"));
    command
}

fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = spillmap(folder)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}

#[test]
fn a_wrong_request_exits_2_with_nothing_on_standard_output() {
    let folder = tempfile::tempdir().unwrap();
    let cases: [&[&str]; 6] = [
        &[],
        &["scan", "no-such-folder"],
        &["scan", "--no-such-option"],
        &["scan", "--min-confidence", "7"],
        &["key", "destroy"],
        &["key", "id"],
    ];
    for arguments in cases {
        let (code, stdout, stderr) = run(folder.path(), arguments);
        assert_eq!((code, stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(!stderr.is_empty());
    }
    assert_eq!(run(folder.path(), &["--help"]).0, 0);
}

#[test]
fn gzip_plain_and_redirected_input_are_all_read() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    fs::write(data.join("a.csv"), "id\n1\n").unwrap();
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(&[b'x'; 5000]).unwrap();
    let mut packed = gzip.finish().unwrap();
    fs::write(data.join("b"), &packed).unwrap();
    let (code, stdout, _) = run(folder.path(), &["scan", "data", "--strict-coverage"]);
    assert_eq!(code, 0);
    assert!(stdout.starts_with("2 files seen"), "{stdout}");
    packed.truncate(20);
    fs::write(data.join("b"), &packed).unwrap();
    let (code, stdout, _) = run(folder.path(), &["scan", "data", "--strict-coverage"]);
    assert_eq!(code, 3);
    assert!(
        stdout.contains("Only partly read\n  truncated (1 file)\n    data/b: at byte "),
        "{stdout}"
    );
    let input = fs::File::open(data.join("a.csv")).unwrap();
    let output = spillmap(folder.path())
        .args(["scan", "-"])
        .stdin(input)
        .output()
        .unwrap();
    assert!(output.status.success());
}

#[test]
fn quiet_keeps_standard_output_empty() {
    let folder = tempfile::tempdir().unwrap();
    let (code, stdout, stderr) = run(folder.path(), &["scan", "--quiet"]);
    assert_eq!((code, stdout.as_str(), stderr.as_str()), (0, "", ""));
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = spillmap(folder.path())
        .args(["scan", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    drop(child.stdin.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty());
}

#[test]
fn a_signal_ends_a_waiting_scan_within_a_second() {
    let folder = tempfile::tempdir().unwrap();
    for (signal, code) in [("INT", 130), ("TERM", 143)] {
        let mut child = spillmap(folder.path())
            .args(["scan", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let input = child.stdin.take();
        std::thread::sleep(Duration::from_millis(300));
        let begun = Instant::now();
        let kill = format!("kill -{signal} {}", child.id());
        Command::new("sh").args(["-c", &kill]).status().unwrap();
        let mut stdout = String::new();
        child
            .stdout
            .take()
            .unwrap()
            .read_to_string(&mut stdout)
            .unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(code));
        assert!(begun.elapsed() < Duration::from_secs(1));
        assert!(
            stdout.contains("scan stopped before it was read"),
            "{stdout}"
        );
        drop(input);
    }
}

#[test]
fn flags_win_over_the_environment_and_that_over_the_file() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.csv", "b.csv", "c.csv", "d.txt"] {
        fs::write(folder.path().join(name), "x").unwrap();
    }
    let config = folder.path().join("spillmap.toml");
    fs::write(
        &config,
        "include = ['*.csv', '*.toml']\nno-progress = true\n",
    )
    .unwrap();
    let scanned = |arguments: &[&str], include: Option<&str>| {
        let mut command = spillmap(folder.path());
        command.arg("scan").args(arguments);
        include.map(|include| command.env("SPILLMAP_INCLUDE", include));
        let output = command.output().unwrap();
        let stdout = String::from_utf8(output.stdout).unwrap();
        stdout.lines().next().unwrap().to_owned()
    };
    // Six with the key, which the first scan makes.
    let expected = |read, left_out| {
        format!(
            "6 files seen, {read} fully read, 0 partly, 0 not read, {left_out} left out on purpose"
        )
    };
    assert_eq!(scanned(&[], None), expected(4, 2));
    assert_eq!(scanned(&[], Some("*.csv")), expected(3, 3));
    assert_eq!(scanned(&["--include=a.csv"], Some("*.csv")), expected(1, 5));
    fs::write(&config, "threads = 0\n").unwrap();
    let (code, _, stderr) = run(folder.path(), &["scan"]);
    assert_eq!(code, 2);
    assert!(stderr.contains("spillmap.toml"), "{stderr}");
    fs::write(&config, "show-values = true\n").unwrap();
    assert_eq!(run(folder.path(), &["scan"]).0, 2);
    fs::write(folder.path().join("other.toml"), "").unwrap();
    assert_eq!(run(folder.path(), &["scan", "--config", "other.toml"]).0, 0);
}

#[test]
fn the_key_is_made_named_copied_and_destroyed() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(folder.path(), &["key", "init"]).0, 0);
    let (code, id, _) = run(folder.path(), &["key", "id"]);
    assert_eq!((code, id.len()), (0, 17));
    assert_eq!(run(folder.path(), &["key", "backup", "copy"]).0, 0);
    assert_eq!(run(folder.path(), &["key", "backup", "copy"]).0, 2);
    assert_eq!(run(folder.path(), &["key", "destroy", "--yes"]).0, 0);
    assert_eq!(run(folder.path(), &["key", "id"]).0, 2);
    fs::rename(folder.path().join("copy"), folder.path().join("key")).unwrap();
    assert_eq!(run(folder.path(), &["key", "id"]).1, id);
}

#[test]
fn paths_of_a_list_are_roots() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a\nb"), "x").unwrap();
    fs::write(folder.path().join("list"), "a\nb\0gone\0").unwrap();
    let arguments = ["scan", "-0", "--files-from", "list"];
    let (code, stdout, _) = run(folder.path(), &arguments);
    assert_eq!(code, 0);
    assert!(
        stdout.starts_with("2 files seen, 1 fully read, 0 partly, 1 not read ("),
        "{stdout}"
    );
}

#[test]
fn refused_lines_of_detect_have_an_exit_code_when_coverage_is_strict() {
    let folder = tempfile::tempdir().unwrap();
    let answer = |arguments: &[&str], input: &str| {
        let mut child = spillmap(folder.path())
            .arg("detect")
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(input.as_bytes())
            .unwrap();
        let output = child.wait_with_output().unwrap();
        let lines = String::from_utf8(output.stdout).unwrap().lines().count();
        (
            output.status.code().unwrap(),
            lines,
            output.stderr.is_empty(),
        )
    };
    let good = "{\"id\":1,\"text\":\"ann@example.org\"}\n";
    let bad = format!("no question\n\n{good}");
    assert_eq!(answer(&[], good), (0, 1, true));
    assert_eq!(answer(&[], &bad), (0, 1, false));
    assert_eq!(answer(&["--strict-coverage"], good), (0, 1, true));
    assert_eq!(answer(&["--strict-coverage"], &bad), (3, 1, false));
    let (code, help, _) = run(folder.path(), &["detect", "--help"]);
    assert!(
        code == 0 && help.contains("\"id\"") && help.contains("context"),
        "{help}"
    );
}

#[test]
fn lines_of_a_text_are_counted_with_the_blank_ones() {
    let folder = tempfile::tempdir().unwrap();
    let text = "Dear Ann,\n\n\nwrite to ann@example.org, please.\n\nBest regards\n";
    fs::write(folder.path().join("note.txt"), text).unwrap();
    let (code, stdout, _) = run(folder.path(), &["scan", "note.txt"]);
    assert!(code == 0 && stdout.contains(" 6 lines"), "{stdout}");
    assert!(stdout.contains("line 4"), "{stdout}");
}

#[test]
fn one_column_of_one_type_is_one_line_but_for_values_made_for_tests() {
    let folder = tempfile::tempdir().unwrap();
    let mut rows = "email,phone\n".to_owned();
    for n in 0..12 {
        let number = 2_345_671 + n * 7_919;
        let (head, tail) = (number / 10_000, number % 10_000);
        let phone = match n % 4 {
            0 => format!("+1 212 {head} {tail:04}"),
            1 => format!("(212) {head}-{tail:04}"),
            2 => format!("212{number}"),
            _ => format!("202-555-01{n:02}"),
        };
        rows.push_str(&format!("a{n}@example.org,{phone}\n"));
    }
    fs::write(folder.path().join("list.tsv"), rows.replace(',', "\t")).unwrap();
    let (code, stdout, _) = run(folder.path(), &["scan", "list.tsv"]);
    assert_eq!(code, 0);
    assert!(stdout.contains("tab-separated text"), "{stdout}");
    let lines: Vec<&str> = stdout.lines().filter(|l| l.contains("  phone  ")).collect();
    assert_eq!(lines.len(), 2, "{stdout}");
    assert!(
        lines
            .iter()
            .any(|l| l.contains(" · test") && l.contains("  3  ")),
        "{stdout}"
    );
    assert!(
        lines
            .iter()
            .any(|l| !l.contains(" · test") && l.contains("  9  ")),
        "{stdout}"
    );
}
