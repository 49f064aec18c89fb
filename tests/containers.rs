//! One list of people in every container: the same findings everywhere, and a reason wherever
//! something could not be read.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;
mod lists;
mod packing;

use binary::{Desk, read_lines, root, without_scan};
use lists::{chain, scan_bytes, states};
use packing::{bzip2, gzip, lz4, packed_by, tar_of, xz, zip_of, zip_with, zstd};
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write};
use zip::CompressionMethod as Method;
use zip::write::SimpleFileOptions;

/// A table whose columns are told by header and by content.
fn people() -> Vec<u8> {
    let mut text = "id,first_name,email,phone\n".to_owned();
    let names = ["Ann", "Bob", "Carla", "Dieter", "Eva"];
    for n in 0..300 {
        let name = names[n % names.len()];
        writeln!(
            text,
            "{n},{name},p{n}@example.com,+1 202 555 01{:02}",
            n % 100
        )
        .unwrap();
    }
    text.into_bytes()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Inner chain, type, count, distinct, column and probability of every finding.
fn findings(report: &Value) -> Vec<(String, String)> {
    let findings = report["findings"].as_array().unwrap();
    findings
        .iter()
        .map(|f| (chain(&f["origin"]), lists::told(f)))
        .collect()
}

fn emails(report: &Value) -> u64 {
    let findings = report["findings"].as_array().unwrap();
    let emails = findings.iter().filter(|f| f["info_type"] == "email");
    emails.map(|f| f["count"].as_u64().unwrap()).sum()
}

#[test]
fn the_same_people_are_found_in_every_container() {
    let people = people();
    let zipped = zip_of(&[("lists/people.csv", &people)]);
    let stored = SimpleFileOptions::default().compression_method(Method::Stored);
    let tarred = tar_of(&[("people.csv", &people)]);
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("", gzip(&people)),
        ("", bzip2(&people)),
        ("", xz(&people)),
        ("", zstd(&people)),
        ("", lz4(&people)),
        ("", gzip(&xz(&zstd(&people)))),
        ("lists/people.csv", zipped.clone()),
        ("lists/people.csv", gzip(&zipped)),
        ("a.zip › lists/people.csv", zip_of(&[("a.zip", &zipped)])),
        (
            "a.zip › lists/people.csv",
            zip_with(&[("a.zip", &zipped)], stored),
        ),
        ("p.csv.gz", zip_of(&[("p.csv.gz", &gzip(&people))])),
        ("people.csv", tarred.clone()),
        ("people.csv", gzip(&tarred)),
        ("people.csv", bzip2(&tarred)),
        ("people.csv", xz(&tarred)),
        ("people.csv", zstd(&tarred)),
        ("b.tgz › people.csv", tar_of(&[("b.tgz", &gzip(&tarred))])),
        (
            "a.zip › lists/people.csv",
            gzip(&tar_of(&[("a.zip", &zipped)])),
        ),
        ("b.tar › people.csv", zip_of(&[("b.tar", &tarred)])),
    ];
    let plain = scan_bytes(&people, &[]);
    let expected = findings(&plain);
    assert_eq!(expected.len(), 3);
    for (inner, bytes) in cases {
        let report = scan_bytes(&bytes, &[]);
        let expected: Vec<_> = expected
            .iter()
            .map(|(_, f)| (inner.to_owned(), f.clone()))
            .collect();
        assert_eq!(
            findings(&report),
            expected,
            "{inner} in {:?}",
            bytes.get(..4)
        );
        assert_eq!(states(&report), [""; 0], "{inner}");
        let coverage = &report["coverage"];
        assert_eq!(coverage["seen"]["bytes"], bytes.len(), "{inner}");
        assert_eq!(coverage["bytes_read"], bytes.len(), "{inner}");
    }
}

#[test]
fn every_method_of_zip_is_read() {
    let people = people();
    for method in [
        Method::Stored,
        Method::Deflated,
        Method::Bzip2,
        Method::Zstd,
        Method::Xz,
    ] {
        let options = SimpleFileOptions::default().compression_method(method);
        let report = scan_bytes(&zip_with(&[("p", &people)], options), &[]);
        assert_eq!(
            (emails(&report), states(&report)),
            (300, vec![]),
            "{method:?}"
        );
    }
}

#[test]
fn members_packed_with_lzma_are_read() {
    let bytes = fs::read(root().join("fixtures/formats/people-lzma.zip")).unwrap();
    let report = scan_bytes(&bytes, &[]);
    assert_eq!((emails(&report), states(&report)), (60, vec![]));
}

#[test]
fn the_report_does_not_depend_on_threads_or_blocks() {
    let people = people();
    let large = people.repeat(20);
    let nested = zip_of(&[
        ("x/deep.csv", &people),
        ("x/same", b"zoe@example.com"),
        ("broken", b"\x1F\x8B\x08 no"),
    ]);
    let small: Vec<String> = (0..60).map(|n| format!("part-{n}.csv")).collect();
    let mut members: Vec<(&str, &[u8])> = small
        .iter()
        .map(|name| (name.as_str(), people.as_slice()))
        .collect();
    let tgz = gzip(&tar_of(&[("in.zip", &nested), ("t.csv", &large)]));
    members.extend([
        ("n.zip", nested.as_slice()),
        ("large.csv", &large),
        ("t.tgz", &tgz),
    ]);
    let (desk, folder) = (Desk::new(), tempfile::tempdir().unwrap());
    fs::write(folder.path().join("a.zip"), zip_of(&members)).unwrap();
    fs::write(folder.path().join("b.tgz"), gzip(&tar_of(&members))).unwrap();
    fs::write(folder.path().join("c.tar"), tar_of(&members)).unwrap();
    let matches = desk.path("matches.jsonl");
    let run = |threads: &str, block: &str| {
        let arguments = [".", "--threads", threads, "--block-size", block, "-o"];
        let report = desk.report(
            folder.path(),
            &[&arguments[..], &[matches.to_str().unwrap()]].concat(),
        );
        (without_scan(report), read_lines(&matches))
    };
    let (report, lines) = run("1", "262144");
    assert_eq!(emails(&report), 3 * (60 * 300 + 301 + 2 * 6000 + 301));
    assert_eq!(states(&report).len(), 6);
    let inner = lines.iter().map(|line| text(&line["inner"]));
    assert!(
        inner
            .into_iter()
            .any(|inner| inner == "t.tgz › in.zip › x/deep.csv")
    );
    for (threads, block) in [("8", "262144"), ("3", "5000")] {
        let (other, other_lines) = run(threads, block);
        assert!(other == report, "{threads} threads, blocks of {block}");
        assert!(other_lines == lines, "{threads} threads, blocks of {block}");
    }
}

#[test]
fn what_is_locked_or_not_known_is_named_and_its_neighbours_are_read() {
    let people = people();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let locked = packed_by(Method::Deflated).with_aes_encryption(zip::AesMode::Aes256, "secret");
    for (name, options) in [
        ("a.csv", packed_by(Method::Deflated)),
        ("locked.csv", locked),
        ("z.csv", packed_by(Method::Deflated)),
    ] {
        writer.start_file(name, options).unwrap();
        writer.write_all(&people).unwrap();
    }
    writer
        .start_file("x.7z", packed_by(Method::Deflated))
        .unwrap();
    writer.write_all(b"7z\xBC\xAF\x27\x1C and more").unwrap();
    let report = scan_bytes(&writer.finish().unwrap().into_inner(), &[]);
    assert_eq!(emails(&report), 600);
    let expected = [
        "skipped encrypted locked.csv",
        "skipped unsupported_format x.7z",
    ];
    assert_eq!(states(&report), expected);
    // What was not read is not counted as scanned.
    assert!(report["coverage"]["skipped"]["bytes"].as_u64().unwrap() > 1000);
}

#[test]
fn cut_containers_give_what_they_hold() {
    let people = people().repeat(10);
    let zipped = zip_of(&[("a.csv", &people), ("b.csv", &people)]);
    let report = scan_bytes(&zipped[..zipped.len() * 3 / 4], &[]);
    assert_eq!(
        states(&report),
        ["partial truncated", "partial truncated b.csv"]
    );
    assert!(emails(&report) > 3000);
    let tarred = tar_of(&[("a.csv", &people), ("b.csv", &people)]);
    let report = scan_bytes(&tarred[..tarred.len() * 3 / 4], &[]);
    assert_eq!(states(&report), ["partial truncated b.csv"]);
    assert!(emails(&report) > 3000);
    let packed = gzip(&tarred);
    let report = scan_bytes(&packed[..packed.len() * 3 / 4], &[]);
    assert_eq!(
        states(&report),
        ["partial truncated", "partial truncated b.csv"]
    );
    assert!(emails(&report) > 3000);
    for packed in [
        gzip(&people),
        bzip2(&people),
        xz(&people),
        zstd(&people),
        lz4(&people),
    ] {
        let longer = [&packed, &b"and more"[..]].concat();
        let report = scan_bytes(&longer, &[]);
        assert_eq!(
            (emails(&report), states(&report)),
            (3000, vec!["partial trailing_data".into()])
        );
    }
}

#[test]
fn a_container_without_structure_is_searched_as_bytes() {
    let mut bytes = b"PK\x03\x04".to_vec();
    bytes.extend(vec![0xFF; 40]);
    bytes.extend_from_slice(b"\nmail to ann@example.com or call\n");
    let report = scan_bytes(&bytes, &[]);
    assert_eq!(
        (emails(&report), states(&report)),
        (1, vec!["failed truncated".into()])
    );
}

/// A zip whose directory lists one member many times.
fn overlapping(times: usize) -> Vec<u8> {
    let packed = zip_of(&[("zeros", &vec![0; 10 << 20])]);
    let record = memchr::memmem::rfind(&packed, b"PK\x01\x02").unwrap();
    let end = memchr::memmem::rfind(&packed, b"PK\x05\x06").unwrap();
    let copies = packed[record..end].repeat(times);
    let mut bomb = [&packed[..record], &copies, &packed[end..]].concat();
    let end = bomb.len() - 22;
    let count = (times as u16).to_le_bytes();
    bomb[end + 8..end + 10].copy_from_slice(&count);
    bomb[end + 10..end + 12].copy_from_slice(&count);
    bomb[end + 12..end + 16].copy_from_slice(&(copies.len() as u32).to_le_bytes());
    bomb
}

#[test]
fn overlapping_members_are_read_once() {
    let report = scan_bytes(&overlapping(5000), &[]);
    assert_eq!(report["coverage"]["bytes_decoded"], 10 << 20);
    let reasons = states(&report);
    let shared = reasons
        .iter()
        .filter(|line| *line == "skipped overlap zeros");
    assert_eq!((shared.count(), reasons.len()), (4999, 5000));
}

#[test]
fn a_ratio_bomb_ends_by_budget_and_its_neighbours_are_read() {
    // Gzip members follow each other: a thousand of ten million zeros, 10 MB that become 10 GB.
    let piece = gzip(&vec![0; 10_000_000]);
    let bomb = piece.repeat(1000);
    let report = scan_bytes(&bomb, &["--threads", "2"]);
    // So many zeros are one long record, which is no problem.
    assert_eq!(
        states(&report),
        ["partial limit_record", "partial limit_ratio"]
    );
    let decoded = report["coverage"]["bytes_decoded"].as_u64().unwrap();
    assert!(decoded < 3 << 30, "{decoded}");
    let people = people();
    let stored = SimpleFileOptions::default().compression_method(Method::Stored);
    let inside = zip_with(
        &[("a.csv", &people), ("bomb.gz", &bomb), ("z.csv", &people)],
        stored,
    );
    let report = scan_bytes(&inside, &[]);
    let expected = ["limit_record", "limit_ratio"].map(|why| format!("partial {why} bomb.gz"));
    let expected = expected.to_vec();
    assert_eq!((emails(&report), states(&report)), (600, expected));
}

#[test]
fn names_are_labels_and_nothing_is_written() {
    let people = people();
    let names = [
        "../../etc/passwd",
        "/absolute",
        "nul\0byte",
        "red\x1b[31m",
        "new\nline",
        "\u{202e}vsc.elif",
    ];
    let members: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| (*name, people.as_slice()))
        .collect();
    let (desk, folder) = (Desk::new(), tempfile::tempdir().unwrap());
    fs::write(folder.path().join("f"), zip_of(&members)).unwrap();
    let report = desk.report(folder.path(), &["f"]);
    assert_eq!(emails(&report), 1800);
    let seen: Vec<_> = findings(&report)
        .into_iter()
        .map(|(inner, _)| inner)
        .collect();
    assert!(
        names.iter().all(|name| seen.iter().any(|s| s == name)),
        "{seen:?}"
    );
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    assert_eq!(fs::read_dir(desk.temporary()).unwrap().count(), 0);
    let table = desk.run(folder.path(), &["scan", "f", "--no-progress"]);
    assert!(!table.stdout.contains('\x1b') && !table.stdout.contains('\u{202e}'));
}

#[test]
fn members_of_one_name_are_told_apart() {
    let people = people();
    let once = tar_of(&[("same.csv", &people)]);
    let report = scan_bytes(&[once.clone(), once].concat(), &[]);
    assert_eq!(emails(&report), 600);
    let findings = report["findings"].as_array().unwrap();
    let mut ids: Vec<_> = findings.iter().map(|f| text(&f["id"])).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), findings.len());
}

#[test]
fn a_hundred_thousand_members_are_all_seen() {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(Method::Stored);
    for n in 0..100_000 {
        writer.start_file(format!("{n}.txt"), stored).unwrap();
        if n % 1000 == 0 {
            writer.write_all(b"ann@example.com").unwrap();
        }
    }
    let report = scan_bytes(&writer.finish().unwrap().into_inner(), &[]);
    assert_eq!(report["coverage"]["seen"]["files"], 100_001);
    assert_eq!((emails(&report), states(&report)), (100, vec![]));
}

#[test]
fn nesting_ends_at_the_limit_with_a_reason() {
    let nest = |depth: usize| {
        let stored = SimpleFileOptions::default().compression_method(Method::Stored);
        (1..depth).fold(zip_of(&[("p.csv", &people())]), |inner, n| {
            let options = if n % 2 == 0 {
                packed_by(Method::Deflated)
            } else {
                stored
            };
            zip_with(&[("z", &inner)], options)
        })
    };
    let report = scan_bytes(&nest(16), &[]);
    assert_eq!((emails(&report), states(&report)), (300, vec![]));
    let report = scan_bytes(&nest(20), &[]);
    let expected = format!("skipped limit_depth {}", ["z"; 16].join(" › "));
    assert_eq!((emails(&report), states(&report)), (0, vec![expected]));
    let report = scan_bytes(&nest(3), &["--max-archive-depth", "2"]);
    assert_eq!(states(&report), ["skipped limit_depth z › z"]);
    let gzips = (0..20).fold(people(), |inner, _| gzip(&inner));
    assert_eq!(states(&scan_bytes(&gzips, &[])), ["skipped limit_depth"]);
}

#[test]
fn no_time_means_no_members() {
    let report = scan_bytes(&zip_of(&[("a", &people())]), &["--timeout-per-file", "0"]);
    assert_eq!(states(&report), ["skipped limit_time a"]);
}

#[test]
fn a_large_archive_inside_another_leaves_nothing_behind() {
    // More than is kept in memory, and not to be packed.
    let mut state = 7_u64;
    let mut noise = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 56) as u8
    };
    let filler: Vec<u8> = (0..20_000_000).map(|_| noise()).collect();
    let inner = zip_of(&[("noise.bin", &filler), ("p.csv", &people())]);
    let (desk, folder) = (Desk::new(), tempfile::tempdir().unwrap());
    fs::write(folder.path().join("f"), gzip(&inner)).unwrap();
    let report = desk.report(folder.path(), &["f"]);
    assert_eq!(states(&report), ["skipped unsupported_format noise.bin"]);
    let found: Vec<_> = findings(&report)
        .into_iter()
        .filter(|(inner, _)| inner == "p.csv")
        .collect();
    assert_eq!(found.len(), 3);
    assert_eq!(fs::read_dir(desk.temporary()).unwrap().count(), 0);
}

#[test]
fn the_formats_of_this_build_are_listed() {
    let desk = Desk::new();
    let folder = tempfile::tempdir().unwrap();
    let table = desk.run(folder.path(), &["formats"]).stdout;
    let json: Value =
        serde_json::from_str(&desk.run(folder.path(), &["formats", "--json"]).stdout).unwrap();
    for name in ["delimited", "gzip", "zip", "tar", "xz"] {
        assert!(table.contains(name), "{name}");
        assert!(
            json.as_array().unwrap().iter().any(|f| f["name"] == name),
            "{name}"
        );
    }
}
