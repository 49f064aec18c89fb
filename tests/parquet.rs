//! Parquet files with the real binary: the same findings as from the list in CSV; broken files end
//! with a reason, and their neighbours are read.
#![cfg(all(unix, feature = "parquet"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;
mod lists;

use binary::{Desk, root};
use serde_json::Value;
use std::fs;

/// What is said of files of this name.
fn facts(report: &Value, path: &str) -> Vec<String> {
    lists::facts(report, |f| {
        f["origin"]["path"].as_str().unwrap().ends_with(path)
    })
}

#[test]
fn a_list_is_the_same_as_in_csv() {
    let folder = root().join("fixtures/formats");
    let report = Desk::new().report(&folder, &["people.parquet", "people.csv", "nested.parquet"]);
    let plain = facts(&report, "people.csv");
    assert!(plain.len() >= 5, "{plain:?}");
    assert_eq!(facts(&report, "people.parquet"), plain);
    let nested = facts(&report, "nested.parquet");
    let emails = nested.iter().filter(|f| f.starts_with("\"email\"")).count();
    assert_eq!(emails, 3, "{nested:?}");
    assert_eq!(report["coverage"]["seen"]["files"], 3);
    assert_eq!(report["coverage"]["complete"], true);
}

#[test]
fn broken_files_end_with_a_reason_and_neighbours_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let whole = fs::read(root().join("fixtures/formats/people.parquet")).unwrap();
    let mut seed = 7_u32;
    let mut next = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as usize
    };
    const BROKEN: u64 = 24;
    for number in 0..BROKEN {
        let mut bytes = whole.clone();
        // Half of them in the footer, which leads to everything else.
        let from = if number % 2 == 0 {
            whole.len() * 2 / 3
        } else {
            4
        };
        for _ in 0..1 + number % 5 {
            let at = from + next() % (whole.len() - 8 - from);
            bytes[at] = next() as u8;
        }
        fs::write(folder.path().join(format!("{number}.parquet")), bytes).unwrap();
    }
    fs::write(
        folder.path().join("locked.parquet"),
        b"PARE\x15\0\0\0\x04\0\0\0PARE",
    )
    .unwrap();
    fs::write(folder.path().join("list.csv"), "email\nann@example.com\n").unwrap();
    let report = Desk::new().report(folder.path(), &["."]);
    let coverage = &report["coverage"];
    assert_eq!(coverage["seen"]["files"], BROKEN + 2);
    assert!(!facts(&report, "list.csv").is_empty());
    let problems = coverage["problems"].as_array().unwrap();
    let locked = problems.iter().find(|p| p["kind"] == "encrypted").unwrap();
    assert_eq!(locked["state"], "skipped");
    let crashed: Vec<_> = problems.iter().filter(|p| p["state"] == "failed").collect();
    for problem in crashed {
        let kind = problem["kind"].as_str().unwrap();
        let known = [
            "parser_crashed",
            "malformed",
            "limit_memory",
            "limit_time",
            "truncated",
            "corrupt",
        ];
        assert!(known.contains(&kind), "{problem}");
    }
}
