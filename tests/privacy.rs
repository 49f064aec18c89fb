//! Planted values must come out nowhere: not on the streams, in no report, no temporary file, not
//! in the key file; neither as written nor stripped, reversed, in hexadecimal or Base64. Only
//! `--show-values` shows them, and only in `matches.jsonl`.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;

use binary::{Desk, read_lines};
use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// A value that is planted, and what of it may not be seen. Invented or reserved; not a word of
/// them occurs in what the program says of itself.
const EMAIL: &str = "quentin.zweistein@example.com";
const PHONE: &str = "+1 (202) 555-0187";
const CARD: &str = "4242 4242 4242 4242";
const SSN: &str = "536-22-8471";
const IBAN: &str = "DE89 3704 0044 0532 0130 00";
const BIRTH: &str = "1957-11-23";
const NAME: &str = "Zweistein";
const HEADER_EMAIL: &str = "walburga.nachname@example.org";
const SECRETS: &[&str] = &[EMAIL, PHONE, CARD, SSN, IBAN, BIRTH, NAME, HEADER_EMAIL];

/// Every form in which a value may not come out.
fn forms(value: &str) -> Vec<Vec<u8>> {
    let digits_and_letters: String = value.chars().filter(|c| c.is_alphanumeric()).collect();
    let compact: String = value.chars().filter(|c| !c.is_whitespace()).collect();
    let mut forms = vec![value.to_owned(), digits_and_letters, compact];
    forms.push(value.replace('@', "%40"));
    if let Some((local, domain)) = value.split_once('@') {
        forms.push(local.to_owned());
        forms.push(format!("{local} at {domain}"));
    }
    forms.push(value.chars().rev().collect());
    let encoded: Vec<String> = forms
        .iter()
        .flat_map(|form| encodings(form.as_bytes()))
        .collect();
    let mut all: Vec<Vec<u8>> = forms
        .into_iter()
        .chain(encoded)
        .map(|form| form.to_lowercase().into_bytes())
        .filter(|form| form.len() >= 8)
        .collect();
    all.sort();
    all.dedup();
    all
}

/// Hexadecimal, and Base64 at each of the three offsets at which a value may stand in a longer text.
fn encodings(bytes: &[u8]) -> Vec<String> {
    let hex = bytes.iter().map(|b| format!("{b:02x}")).collect();
    let shifted = (0..3).map(|skip| base64(bytes.get(skip..).unwrap_or_default()));
    std::iter::once(hex).chain(shifted).collect()
}

/// Base64 of the whole groups of three.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks_exact(3) {
        let bits = group
            .iter()
            .fold(0usize, |bits, byte| bits << 8 | usize::from(*byte));
        for shift in [18, 12, 6, 0] {
            text.push(char::from(ALPHABET[bits >> shift & 63]));
        }
    }
    text
}

#[track_caller]
fn assert_clean(what: &str, bytes: &[u8], secrets: &[&str]) {
    let text = bytes.to_ascii_lowercase();
    for secret in secrets {
        for form in forms(secret) {
            let at = memchr::memmem::find(&text, &form);
            assert!(
                at.is_none(),
                "{what} holds {:?} at {at:?}",
                String::from_utf8_lossy(&form)
            );
        }
    }
}

/// Every file below a folder, whole.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else {
            let bytes = fs::read(&path).unwrap();
            files.push((path, bytes));
        }
    }
    files
}

const EXTENSIONS: &[&str] = &["json", "jsonl", "csv", "md", "txt"];

/// A desk with data in which every secret stands in every kind of document.
fn planted() -> Desk {
    let desk = Desk::new();
    let data = desk.path("data");
    fs::create_dir(&data).unwrap();
    let write = |name: &str, text: String| fs::write(data.join(name), text).unwrap();
    let row = [NAME, EMAIL, PHONE, CARD, SSN, IBAN, BIRTH].join(",");
    let header = "last name,email,phone,card number,ssn,iban,birth date";
    write(
        "table.csv",
        format!("{header}\n{row}\n").to_owned() + &format!("{row}\n").repeat(40),
    );
    write(
        "headers.csv",
        format!("id,{HEADER_EMAIL},{NAME}\n1,2,3\n2,3,4\n"),
    );
    write(
        "header value.csv",
        format!("name,{EMAIL}\n{NAME},{EMAIL}\n"),
    );
    write("no header.csv", format!("{row}\n").repeat(12));
    write("broken.csv", format!("{header}\n\"{row}\nx,\"{EMAIL}\n"));
    let log = format!(
        "mail {EMAIL} phone {PHONE} card {CARD} ssn {SSN} iban {IBAN} born {BIRTH} {NAME}\n"
    );
    write("app.log", log.clone());
    write("encoded.log", log.replace('@', "%40"));
    let object = format!(
        r#"{{"name":"{NAME}","{HEADER_EMAIL}":"{EMAIL}","phone":"{PHONE}","card":"{CARD}","ssn":"{SSN}","iban":"{IBAN}"}}"#
    );
    write(
        "events.jsonl",
        format!("{object}\n{object}\n{{\"broken\":\"{EMAIL}\n{{\"{EMAIL}\n"),
    );
    write("bytes.bin", format!("\0\u{1}\u{2}{row}\0"));
    let wide: String = (0..5_000).map(|_| format!("{EMAIL},")).collect();
    write("wide.csv", format!("{wide}\n{wide}\n"));
    fs::write(
        data.join("not.gz"),
        [&b"\x1f\x8b\x08\0"[..], row.as_bytes()].concat(),
    )
    .unwrap();
    desk
}

fn scan(desk: &Desk, more: &[&str]) -> binary::Run {
    let reports = desk.path("reports");
    fs::create_dir_all(&reports).unwrap();
    let mut arguments: Vec<OsString> = vec!["scan".into(), "data".into()];
    arguments.extend(more.iter().map(OsString::from));
    for extension in EXTENSIONS {
        arguments.push("-o".into());
        arguments.push(reports.join(format!("report.{extension}")).into());
    }
    desk.run(&desk.path(""), &arguments)
}

#[test]
fn planted_values_come_out_nowhere() {
    let desk = planted();
    let formats = ["table", "json", "jsonl", "csv", "markdown"];
    for format in formats {
        let run = scan(
            &desk,
            &[
                "--min-confidence",
                "0",
                "--fingerprints",
                "--format",
                format,
            ],
        );
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert_clean(format, run.stdout.as_bytes(), SECRETS);
        assert_clean("standard error", run.stderr.as_bytes(), SECRETS);
    }
    let reports = files(&desk.path("reports"));
    assert_eq!(reports.len(), EXTENSIONS.len());
    assert!(read_lines(&desk.path("reports/report.jsonl")).len() > 500);
    for (path, bytes) in reports {
        assert_clean(path.to_str().unwrap(), &bytes, SECRETS);
    }
    assert_clean("the key file", &fs::read(desk.key()).unwrap(), SECRETS);
    assert!(
        files(&desk.temporary()).is_empty(),
        "temporary files are left behind"
    );
}

#[test]
fn show_values_shows_them_among_the_matches_only() {
    let desk = planted();
    let run = scan(&desk, &["--show-values"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_clean("standard output", run.stdout.as_bytes(), SECRETS);
    assert_clean("standard error", run.stderr.as_bytes(), SECRETS);
    for (path, bytes) in files(&desk.path("reports")) {
        if path.extension().is_some_and(|e| e == "jsonl") {
            for shown in [EMAIL, PHONE, CARD, SSN, IBAN] {
                assert!(
                    memchr::memmem::find(&bytes, shown.as_bytes()).is_some(),
                    "{shown}"
                );
            }
        } else {
            assert_clean(path.to_str().unwrap(), &bytes, SECRETS);
        }
    }
}

/// While a scan runs, whatever the binary has written and has not closed is read through `/proc`.
#[cfg(target_os = "linux")]
#[test]
fn the_spool_of_a_large_scan_holds_no_values() {
    let desk = Desk::new();
    let (report, matches) = (desk.path("report.json"), desk.path("matches.jsonl"));
    let mut child = desk
        .command(&desk.path(""))
        .args([
            "scan",
            "-",
            "-q",
            "--show-values",
            "--block-size",
            "65536",
            "-o",
        ])
        .arg(&matches)
        .arg("-o")
        .arg(&report)
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(b"email,card,note\n").unwrap();
    for number in 0..60_000 {
        writeln!(input, "{EMAIL},{CARD},row {number}").unwrap();
    }
    input.flush().unwrap();
    // The input stays open: the scan cannot end before its files were looked at.
    let spooled = wait_for_spool(child.id(), &desk.temporary());
    drop(input);
    assert!(child.wait().unwrap().success());
    assert!(spooled.len() > 1 << 20, "{} bytes", spooled.len());
    assert_clean("the spool", &spooled, SECRETS);
    assert!(read_lines(&matches).len() >= 120_000);
}

/// The bytes of the deleted temporary file that the process holds open, once there are some.
#[cfg(target_os = "linux")]
fn wait_for_spool(process: u32, temporary: &Path) -> Vec<u8> {
    for _ in 0..200 {
        std::thread::sleep(std::time::Duration::from_millis(50));
        for entry in fs::read_dir(format!("/proc/{process}/fd")).unwrap() {
            let entry = entry.unwrap().path();
            let is_ours = fs::read_link(&entry).is_ok_and(|target| target.starts_with(temporary));
            if is_ours
                && let Ok(bytes) = fs::read(&entry)
                && bytes.len() > 1 << 20
            {
                return bytes;
            }
        }
    }
    Vec::new()
}

#[test]
fn detect_complains_about_a_line_without_repeating_it() {
    let desk = Desk::new();
    let lines = [
        format!("{EMAIL} is no JSON"),
        format!(r#"{{"id":1,"text":"{EMAIL}"#),
        format!(r#"{{"id":1,"{EMAIL}":"{PHONE}"}}"#),
        format!(r#"{{"id":1,"text":["{EMAIL}"]}}"#),
        format!(r#"{{"id":1,"text":"{CARD}","region":"{NAME}"}}"#),
        format!(r#"{{"id":1,"text":{{"{IBAN}":1}},"context":"{SSN}"}}"#),
        format!(r#""{EMAIL}""#),
        format!(r#"{{"id":2,"text":"mail {EMAIL}, card {CARD}, ssn {SSN}"}}"#),
    ];
    let input = desk.path("input.jsonl");
    fs::write(&input, lines.join("\n")).unwrap();
    let output = desk
        .command(&desk.path(""))
        .arg("detect")
        .stdin(fs::File::open(&input).unwrap())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr).lines().count(), 7);
    assert!(!output.stdout.is_empty());
    assert_clean("detect's answers", &output.stdout, SECRETS);
    assert_clean("detect's complaints", &output.stderr, SECRETS);
}

/// Names of files and folders that hold values, and the values.
const NAMES: &[(&str, &str)] = &[
    ("quentin.zweistein@example.com", EMAIL),
    ("quentin.zweistein@example.com.csv", EMAIL),
    ("export_quentin.zweistein@example.com_2026.csv", EMAIL),
    ("2026-01-01_quentin.zweistein@example.com.csv.gz", EMAIL),
    ("Re: quentin.zweistein@example.com (old).txt", EMAIL),
    ("call +1 (202) 555-0187.txt", PHONE),
    ("4242424242424242.csv", CARD),
    ("card_4242 4242 4242 4242_copy.csv", CARD),
    ("DE89370400440532013000_statement.csv", IBAN),
    ("line\nquentin.zweistein@example.com\nend", EMAIL),
];

#[test]
fn mask_paths_masks_values_in_names() {
    let desk = Desk::new();
    let data = desk.path("data");
    for (number, (name, _)) in NAMES.iter().enumerate() {
        let folder = data.join(format!("{number}")).join(name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(name), format!("email\n{EMAIL}\n")).unwrap();
        // A problem names its path, too.
        std::os::unix::fs::symlink("nowhere", folder.join(format!("link {name}"))).unwrap();
    }
    let secrets = [EMAIL, PHONE, CARD, IBAN];
    for format in ["table", "json", "jsonl", "csv", "markdown"] {
        let named = data.join("0").join(NAMES[0].0);
        let run = scan(
            &desk,
            &["--mask-paths", "--format", format, named.to_str().unwrap()],
        );
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert_clean(format, run.stdout.as_bytes(), &secrets);
        assert_clean("standard error", run.stderr.as_bytes(), &secrets);
    }
    for (path, bytes) in files(&desk.path("reports")) {
        assert_clean(path.to_str().unwrap(), &bytes, &secrets);
    }
    // Without the option all names are shown.
    let run = scan(&desk, &[]);
    assert!(run.stdout.contains(NAMES[0].0), "{}", run.stdout);
}

#[test]
fn mask_paths_tells_no_name_of_a_folder_or_file() {
    let desk = Desk::new();
    let folder = desk.path("data/Zweistein divorce/leads");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("Oddjob list.csv"), format!("email\n{EMAIL}\n")).unwrap();
    let words = ["Zweistein", "Oddjob", "leads", "divorce"];
    for format in ["table", "json", "jsonl", "csv", "markdown"] {
        let run = scan(
            &desk,
            &["--mask-paths", "--format", format, folder.to_str().unwrap()],
        );
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(
            format == "table" || run.stdout.contains(".csv"),
            "{}",
            run.stdout
        );
        assert_clean(format, run.stdout.as_bytes(), &words);
    }
    let missing = folder.join("missing");
    let missing = missing.to_str().unwrap();
    for wrong in [
        vec![missing],
        vec!["--rules", missing],
        vec!["--files-from", missing],
        vec!["-o", missing],
        vec!["-o", "data/Zweistein divorce/none/Oddjob.json"],
        vec!["--config", missing],
    ] {
        let mut arguments = vec!["--mask-paths"];
        arguments.extend(&wrong);
        let run = scan(&desk, &arguments);
        assert_eq!(run.code, 2, "{wrong:?}: {}", run.stdout);
        assert_clean("standard error", run.stderr.as_bytes(), &words);
        assert!(run.stderr.contains("masked"), "{}", run.stderr);
    }
}

#[test]
fn a_wrong_rule_file_is_quoted_by_place_not_by_content() {
    let desk = planted();
    let rules = desk.path("rules");
    fs::create_dir(&rules).unwrap();
    let own = format!("[[info-type]]\nid = \"x\"\ntitle = 7 # {EMAIL}\n");
    fs::write(rules.join("own.toml"), own).unwrap();
    let run = scan(&desk, &["--rules", "rules"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("own.toml"), "{}", run.stderr);
    assert_clean(
        "the complaint",
        run.stderr.as_bytes(),
        &[PHONE, CARD, SSN, IBAN],
    );
}
