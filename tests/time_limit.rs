//! A scan that may take only so long ends cleanly and says what is left.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;
mod lists;

use binary::{Desk, read_json};
use std::fs;

#[test]
fn what_there_was_no_time_for_is_told_as_unread() {
    let (desk, share) = (Desk::new(), tempfile::tempdir().unwrap());
    for n in 0..20 {
        fs::write(share.path().join(format!("{n}.csv")), lists::as_csv(5)).unwrap();
    }
    let report = desk.path("r.json");
    let fixed = [
        "scan",
        ".",
        "--quiet",
        "--max-time",
        "0",
        "-o",
        report.to_str().unwrap(),
    ];
    for (more, code) in [(vec![], 0), (vec!["--strict-coverage"], 3)] {
        let run = desk.run(share.path(), &[&fixed[..], &more].concat());
        assert_eq!((run.code, run.stderr.as_str()), (code, ""));
        let said = read_json(&report);
        assert_eq!(said["scan"]["incomplete"], true);
        assert_eq!(said["coverage"]["skipped"]["files"], 20);
        assert_eq!(said["coverage"]["problems"].as_array().unwrap().len(), 20);
    }
}
