//! Sheets, parts and texts are places in a file, not files: what is counted, what is listed, how a
//! file ends one of whose places cannot be read.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;
mod packing;

use binary::{Desk, read_json, root};
use packing::zip_of;
use serde_json::Value;
use std::fs;
use std::path::Path;

/// The report and the readable one.
fn scan(folder: &Path) -> (Value, String) {
    let desk = Desk::new();
    let report = desk.path("report.json");
    let run = desk.run(
        folder,
        &["scan", "--no-progress", "-o", report.to_str().unwrap(), "."],
    );
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    (read_json(&report), run.stdout)
}

fn counts(report: &Value) -> [u64; 5] {
    let coverage = &report["coverage"];
    ["seen", "scanned", "partial", "skipped", "failed"]
        .map(|state| coverage[state]["files"].as_u64().unwrap())
}

const PNG: &[u8] = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR";

/// A text with two pictures and styles that hold an address.
fn letter() -> Vec<u8> {
    let body = "<w:document><w:p><w:t>Write to body@example.com</w:t></w:p></w:document>";
    let styles = "<w:styles><w:style w:color='9' w:name='style@example.com'/></w:styles>";
    zip_of(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", body.as_bytes()),
        ("word/styles.xml", styles.as_bytes()),
        ("word/media/image1.png", PNG),
        ("word/media/image2.png", PNG),
        ("docProps/thumbnail.png", PNG),
    ])
}

#[test]
fn office_documents_are_one_file_each() {
    let folder = tempfile::tempdir().unwrap();
    let names = [
        "people.csv",
        "people.xlsx",
        "people.ods",
        "letter.docx",
        "letter.odt",
        "slides.pptx",
    ];
    for name in names {
        let from = root().join("fixtures/formats").join(name);
        fs::copy(from, folder.path().join(name)).unwrap();
    }
    let (report, table) = scan(folder.path());
    assert_eq!(counts(&report), [6, 6, 0, 0, 0]);
    assert!(table.starts_with("6 files seen, 6 fully read"), "{table}");
    assert!(table.contains("findings in 6 files\n"), "{table}");
    assert!(!table.contains("low-confidence"), "{table}");
    assert_eq!(report["totals"]["files_with_findings"], 6);
    let on_disk: u64 = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().metadata().unwrap().len())
        .sum();
    assert_eq!(report["coverage"]["scanned"]["bytes"], on_disk);
}

#[test]
fn a_place_that_cannot_be_read_leaves_its_file_partly_read() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("letter.docx"), letter()).unwrap();
    fs::write(folder.path().join("picture.png"), PNG).unwrap();
    let (report, table) = scan(folder.path());
    assert_eq!(counts(&report), [2, 0, 1, 1, 0]);
    assert!(!report["coverage"]["complete"].as_bool().unwrap());
    let expected = "2 files seen, 0 fully read, 1 partly, 1 not read (1 format not supported)";
    assert!(table.starts_with(expected), "{table}");
    let part = "letter.docx › word/media/image1.png: image (and 1 more place in this file)";
    assert!(table.contains(part), "{table}");
    assert!(!table.contains("thumbnail"), "{table}");
}

#[test]
fn styles_are_searched_but_only_what_is_likely_is_told() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("letter.docx"), letter()).unwrap();
    let (report, _) = scan(folder.path());
    let findings = report["findings"].as_array().unwrap();
    let places: Vec<_> = findings
        .iter()
        .map(|f| {
            (
                f["origin"]["inner"][0].as_str().unwrap(),
                f["info_type"].as_str().unwrap(),
            )
        })
        .collect();
    let expected = [("word/document.xml", "email"), ("word/styles.xml", "email")];
    assert_eq!(places, expected);
}

#[test]
fn a_locked_open_document_is_skipped_as_encrypted() {
    let folder = tempfile::tempdir().unwrap();
    let manifest = b"<m:manifest><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>";
    let bytes = zip_of(&[
        (
            "mimetype",
            b"application/vnd.oasis.opendocument.spreadsheet",
        ),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", b"\x01\x02\x03\x04"),
    ]);
    fs::write(folder.path().join("locked.ods"), bytes).unwrap();
    let (report, _) = scan(folder.path());
    assert_eq!(counts(&report), [1, 0, 0, 1, 0]);
    let problems = &report["coverage"]["problems"];
    assert_eq!(problems[0]["kind"], "encrypted");
}

#[test]
fn a_mail_is_one_file_and_each_attachment_one_more() {
    let folder = tempfile::tempdir().unwrap();
    let mail = "From: a@example.com\nTo: b@example.com\nSubject: list\n\
        Content-Type: multipart/mixed; boundary=x\n\n\
        --x\nContent-Type: text/plain\n\nwrite to c@example.com\n\
        --x\nContent-Type: text/html\n\n<p>write to <b>d@example.com</b></p>\n\
        --x\nContent-Disposition: attachment; filename=list.csv\n\nemail\ne@example.com\n--x--\n";
    fs::write(folder.path().join("mail.eml"), mail).unwrap();
    fs::write(
        folder.path().join("page.html"),
        "<html><body><p>f@example.com</p></body></html>",
    )
    .unwrap();
    fs::write(
        folder.path().join("list.json"),
        "[{\"email\":\"g@example.com\"}]",
    )
    .unwrap();
    let (report, table) = scan(folder.path());
    assert_eq!(counts(&report), [4, 4, 0, 0, 0], "{table}");
    assert_eq!(report["totals"]["files_with_findings"], 4, "{table}");
}
