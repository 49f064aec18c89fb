//! Whatever the bytes: the scan ends, no decoder panics, and cutting elsewhere changes nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;
use spillmap::key::Key;
use spillmap::model::{Reason, Report};
use spillmap::report::{Format, Options, render};
use spillmap::rule::PatternSet;
use spillmap::scan::{BLOCK_SIZE, MatchOptions, Plan, TextQuery, Texts, scan};
use spillmap::source::{Counters, Roots, Stop};
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// Scans a file; hands back the report and `matches.jsonl`.
fn scan_file(path: &Path, block_size: usize) -> (Report, Vec<u8>) {
    let plan = Plan {
        roots: Roots::new(vec![path.to_path_buf()], Vec::new()).unwrap(),
        matches: Some(MatchOptions::default()),
        block_size,
        ..Plan::new(PatternSet::builtin(), Key::from_bytes([7; 32]))
    };
    let mut done = scan(&plan, None, Arc::new(Counters::default()), Stop::default()).unwrap();
    let mut lines = Vec::new();
    done.matches
        .as_mut()
        .unwrap()
        .write(&mut lines, spillmap::scan::Destination::PrivateFile)
        .unwrap();
    (done.report, lines)
}

fn check(bytes: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("input");
    fs::write(&path, bytes).unwrap();
    let (report, matches) = scan_file(&path, BLOCK_SIZE);
    let problems = &report.coverage.problems;
    assert!(
        problems
            .iter()
            .all(|(_, _, p)| p.reason != Reason::ParserCrashed)
    );
    // More if it holds tables.
    assert!(report.coverage.seen().files >= 1);
    let count: u64 = report.findings.iter().map(|f| f.count).sum();
    assert_eq!(count, memchr::memchr_iter(b'\n', &matches).count() as u64);
    for format in [Format::Table, Format::Json, Format::Csv, Format::Markdown] {
        render(&report, format, &Options::default(), &mut Vec::new()).unwrap();
    }
    for block_size in [1, 13, 64] {
        assert!(
            scan_file(&path, block_size).1 == matches,
            "blocks of {block_size}"
        );
    }
}

/// Pieces that lanes and grammars look for, to be put together in any order.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let known = prop::sample::select(vec![
        "\"",
        "\"\"",
        "\\\"",
        ",",
        ";",
        "\t",
        "|",
        "\n",
        "\r\n",
        "\r",
        " ",
        "'",
        "sep=;\n",
        "\u{feff}",
        "\0",
        "{\"a\":",
        "}",
        "}\n",
        "[",
        "]",
        ":",
        "\\u00e9",
        "\\ud83d",
        "%40",
        "@",
        "+",
        "(",
        ")",
        "email",
        "phone",
        "ssn",
        "country",
        "US",
        "birth date",
        "jane@example.com",
        "jane%40example.com",
        "+1 202-555-0123",
        "(202) 555-0123",
        "4111 1111 1111 1111",
        "4111111111111111",
        "536-22-8471",
        "DE89370400440532013000",
        "192.0.2.7",
        "::1",
        "2001:db8::7",
        "1957-11-23",
        "é",
        "谢",
        "\u{ff10}",
        "0",
        "12",
        "123456789",
        "x",
        "ab",
    ]);
    let piece = prop_oneof![
        8 => known.prop_map(|text| text.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..6),
        1 => "[0-9 +().-]{0,30}".prop_map(String::into_bytes),
    ];
    prop::collection::vec(piece, 0..120).prop_map(|pieces| pieces.concat())
}

const TABLE: &[u8] = b"id,email\n1,jane@example.com\n2,joe@example.com\n";

fn zip_archive() -> Vec<u8> {
    let inner = zip_with(&[("deep.csv", TABLE)]);
    zip_with(&[
        ("a.csv", TABLE),
        ("inner.zip", &inner),
        ("inner.tar", &tar_archive()),
    ])
}

fn zip_with(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(*name, options).unwrap();
        std::io::Write::write_all(&mut writer, bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn tar_archive() -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in [
        ("a.csv", TABLE.to_vec()),
        ("b.zip", zip_with(&[("b.csv", TABLE)])),
    ] {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        builder.append_data(&mut header, name, &*bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_scanned(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        check(&bytes);
    }

    #[test]
    fn any_text_is_scanned(bytes in pieces()) {
        check(&bytes);
    }

    #[test]
    fn any_table_is_scanned(bytes in pieces()) {
        check(&[b"id,email,phone,country\n1,jane@example.com,+1 202-555-0123,US\n2,,,\n", bytes.as_slice()].concat());
    }

    #[test]
    fn any_json_line_is_scanned(bytes in pieces()) {
        check(&[b"{\"id\":1,\"email\":\"jane@example.com\"}\n{\"id\":2}\n", bytes.as_slice()].concat());
    }

    #[test]
    fn any_damaged_archive_is_scanned(
        is_zip: bool,
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = if is_zip { zip_archive() } else { tar_archive() };
        for (at, byte) in places {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(bytes.len() - cut.index(bytes.len()) / 3);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("input");
        fs::write(&path, bytes).unwrap();
        let (report, matches) = scan_file(&path, BLOCK_SIZE);
        let problems = &report.coverage.problems;
        prop_assert!(problems.iter().all(|(_, _, p)| p.reason != Reason::ParserCrashed));
        prop_assert!(report.coverage.seen().files >= 1);
        prop_assert!(scan_file(&path, 64).1 == matches);
    }

    #[test]
    fn any_single_text_is_searched(bytes in pieces(), context in prop::option::of("[a-z ]{0,12}")) {
        let (set, key) = (PatternSet::builtin(), Key::from_bytes([7; 32]));
        let text = String::from_utf8_lossy(&bytes);
        let found = Texts::new(&set, &key).find(TextQuery {
            text: &text,
            context: context.as_deref(),
            region: None,
        });
        for m in found {
            prop_assert!(text.as_bytes().get(m.start as usize..m.end as usize).is_some_and(|v| !v.is_empty()));
        }
    }
}
