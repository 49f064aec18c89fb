//! A scan that is killed at any point loses only the files in flight: the next run takes up where it
//! ended, and reports what a run that was never killed reports.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;
mod lists;

use binary::{Desk, read_json, without_news};
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

const KILLS: u32 = 50;
const SIGKILL: i32 = 9;

fn nightly(desk: &Desk, share: &Path, state: &Path, report: &Path) -> Command {
    let mut command = desk.command(Path::new("/"));
    command.args(["scan", "--no-progress", "--quiet", "--state"]);
    command.arg(state).arg("-o").arg(report).arg(share);
    command
}

#[test]
fn a_killed_scan_is_taken_up_and_ends_with_the_same_report() {
    let (desk, share) = (Desk::new(), tempfile::tempdir().unwrap());
    for n in 0..160 {
        let folder = share.path().join(format!("{}", n % 7));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(format!("{n}.csv")), lists::as_csv(40 + n * 3)).unwrap();
    }
    sleep(Duration::from_millis(2_200));
    let (state, report) = (desk.path("state.db"), desk.path("report.json"));
    let start = Instant::now();
    assert!(
        nightly(&desk, share.path(), &state, &report)
            .status()
            .unwrap()
            .success()
    );
    let whole = start.elapsed();
    let expected = without_news(read_json(&report));
    let mut landed = 0;
    let mut tried = 0;
    while landed < KILLS {
        tried += 1;
        assert!(tried < 10 * KILLS, "only {landed} kills landed in a scan");
        for ending in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(desk.path(&format!("state.db{ending}")));
        }
        fs::remove_file(&report).unwrap();
        // Spread over the whole run, in an order that looks random.
        let share_of = f64::from(tried * 37 % 101) / 101.0;
        let mut scan = nightly(&desk, share.path(), &state, &report)
            .spawn()
            .unwrap();
        sleep(whole.mul_f64(share_of));
        scan.kill().unwrap();
        let killed = scan.wait().unwrap().signal() == Some(SIGKILL);
        if killed && !report.exists() {
            landed += 1;
        }
        let again = nightly(&desk, share.path(), &state, &report)
            .status()
            .unwrap();
        assert!(again.success(), "after {share_of:.2} of a run");
        let report = without_news(read_json(&report));
        assert!(
            report == expected,
            "another report after {share_of:.2} of a run"
        );
    }
}
