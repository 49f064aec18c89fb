//! Scans with a state: what did not change is not opened, and the report is that of a full scan.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;
mod lists;
mod packing;

use binary::{Desk, Run, read_json, without_news};
use serde_json::Value;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;
use tempfile::TempDir;

/// Files younger than two seconds are read again.
const SETTLING: Duration = Duration::from_millis(2_200);

/// A share with lists, a log, a container and files of no interest.
fn share() -> TempDir {
    let share = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: Vec<u8>| {
        let path = share.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    write("crm/customers.csv", lists::as_csv(3_000));
    write("old/customers (2).csv", lists::as_csv(3_000));
    write("crm/part-1.csv", lists::as_csv(40));
    write("crm/part-2.csv", lists::as_csv(60));
    write(
        "log/web.log",
        b"GET /?mail=ann.smith1@example.com\n".repeat(3_000),
    );
    write(
        "log/events.jsonl",
        b"{\"mail\":\"eva@example.com\",\"n\":1}\n".repeat(50),
    );
    let packed = packing::zip_of(&[("inner/list.csv", &lists::as_csv(100))]);
    write("old/backup.zip", packed);
    write("notes.txt", b"nothing to see here\n".repeat(10));
    write("table.csv", b"sku,price\nA-1,3.50\nA-2,4.00\n".to_vec());
    for n in 0..30 {
        write(&format!("empty/{n}.txt"), vec![b'x'; n]);
    }
    share
}

struct Nightly {
    desk: Desk,
    share: TempDir,
}

impl Nightly {
    fn new() -> Self {
        let nightly = Self {
            desk: Desk::new(),
            share: share(),
        };
        sleep(SETTLING);
        nightly
    }

    fn path(&self, name: &str) -> PathBuf {
        self.share.path().join(name)
    }

    fn state(&self) -> PathBuf {
        self.desk.path("state.db")
    }

    fn run(&self, more: &[&str]) -> Run {
        let (state, report) = (self.state(), self.desk.path("nightly.json"));
        let fixed = [
            OsStr::new("scan"),
            OsStr::new("--no-progress"),
            OsStr::new("--quiet"),
            OsStr::new("--state"),
            state.as_os_str(),
            OsStr::new("-o"),
            report.as_os_str(),
            self.share.path().as_os_str(),
        ];
        let more = more.iter().map(OsStr::new);
        let all: Vec<&OsStr> = fixed.into_iter().chain(more).collect();
        self.desk.run(Path::new("/"), &all)
    }

    /// Scans with the state, and again without: both say the same.
    fn scan(&self) -> Value {
        let run = self.run(&[]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""));
        let with = without_news(read_json(&self.desk.path("nightly.json")));
        let root = self.share.path().to_str().unwrap();
        let full = without_news(self.desk.report(Path::new("/"), &[root]));
        assert!(with == full, "not the report of a full scan");
        with
    }

    /// Files that the last run did not open.
    fn reused(&self) -> u64 {
        let state = self.state();
        let run = self.desk.run(
            Path::new("/"),
            &["history", "--json", "--state", state.to_str().unwrap()],
        );
        assert_eq!(run.code, 0, "{}", run.stderr);
        let runs: Value = serde_json::from_str(&run.stdout).unwrap();
        runs.as_array().unwrap().last().unwrap()["reused"]
            .as_u64()
            .unwrap()
    }
}

#[test]
fn what_did_not_change_is_not_read_and_the_report_is_that_of_a_full_scan() {
    let nightly = Nightly::new();
    let first = nightly.scan();
    assert_eq!(nightly.reused(), 0);
    let second = nightly.scan();
    assert!(second == first);
    assert_eq!(nightly.reused(), 39);
    // A file changes in place, and its time of change is set back.
    let list = nightly.path("crm/part-1.csv");
    let before = fs::metadata(&list).unwrap().modified().unwrap();
    let text = fs::read_to_string(&list).unwrap().replace("ann.", "amy.");
    fs::write(&list, text).unwrap();
    let file = fs::File::options().write(true).open(&list).unwrap();
    file.set_modified(before).unwrap();
    drop(file);
    // One grows, one goes, one comes.
    let mut text = lists::as_csv(3_400);
    text.truncate(text.len());
    fs::write(nightly.path("crm/customers.csv"), text).unwrap();
    fs::remove_file(nightly.path("empty/3.txt")).unwrap();
    fs::write(nightly.path("new.csv"), lists::as_csv(10)).unwrap();
    let third = nightly.scan();
    assert_eq!(nightly.reused(), 36);
    assert!(third != first);
    // Other rules, other terms: everything is read.
    let run = nightly.run(&["--only", "email"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(nightly.reused(), 0);
}

#[cfg(target_os = "linux")]
#[test]
fn no_unchanged_file_is_opened() {
    use rustix::fs::inotify;
    let nightly = Nightly::new();
    nightly.scan();
    let watch = inotify::init(inotify::CreateFlags::NONBLOCK).unwrap();
    let folders = ["", "crm", "log", "old", "empty"].map(|name| nightly.path(name));
    for folder in &folders {
        let flags = inotify::WatchFlags::OPEN | inotify::WatchFlags::ACCESS;
        inotify::add_watch(&watch, folder, flags).unwrap();
    }
    let opened = || {
        let mut buffer = [std::mem::MaybeUninit::uninit(); 1 << 14];
        let mut reader = inotify::Reader::new(&watch, &mut buffer);
        let mut names = Vec::new();
        while let Ok(event) = reader.next() {
            if !event.events().contains(inotify::ReadFlags::ISDIR) {
                names.extend(event.file_name().map(|n| n.to_str().unwrap().to_owned()));
            }
        }
        names.sort_unstable();
        names.dedup();
        names
    };
    assert_eq!(nightly.run(&[]).code, 0);
    assert_eq!(opened(), Vec::<String>::new());
    // Touched files are opened, and only these.
    for name in ["crm/part-1.csv", "empty/7.txt"] {
        let file = fs::File::options().append(true).open(nightly.path(name));
        file.unwrap()
            .set_modified(std::time::SystemTime::now())
            .unwrap();
    }
    opened();
    assert_eq!(nightly.run(&[]).code, 0);
    assert_eq!(opened(), ["7.txt", "part-1.csv"]);
}

#[test]
fn an_emptied_root_changes_nothing_and_is_an_error() {
    let nightly = Nightly::new();
    nightly.scan();
    let report = fs::read(nightly.desk.path("nightly.json")).unwrap();
    let aside = tempfile::tempdir().unwrap();
    let hidden = aside.path().join("share");
    fs::rename(nightly.share.path(), &hidden).unwrap();
    let gone = nightly.run(&[]);
    assert_eq!(gone.code, 2, "{}", gone.stderr);
    fs::create_dir(nightly.share.path()).unwrap();
    let empty = nightly.run(&[]);
    assert_eq!(empty.code, 2, "{}", empty.stderr);
    assert!(
        empty.stderr.contains("is everything mounted"),
        "{}",
        empty.stderr
    );
    assert_eq!(fs::read(nightly.desk.path("nightly.json")).unwrap(), report);
    // Back again, nothing is read anew.
    fs::remove_dir(nightly.share.path()).unwrap();
    fs::rename(&hidden, nightly.share.path()).unwrap();
    nightly.scan();
    assert!(nightly.reused() >= 30);
    // Meant to be so.
    fs::remove_dir_all(nightly.path("empty")).unwrap();
    let run = nightly.run(&[]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert_eq!(nightly.run(&["--max-shrink", "100"]).code, 0);
    assert_eq!(nightly.run(&[]).code, 0);
}

#[test]
fn a_second_run_waits_or_is_refused() {
    let nightly = Nightly::new();
    let lock = fs::File::create(nightly.desk.path("state.db.lock")).unwrap();
    lock.lock().unwrap();
    let refused = nightly.run(&[]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("another run uses this state"));
    let waiting = std::thread::scope(|scope| {
        let waiting = scope.spawn(|| nightly.run(&["--wait", "60"]));
        sleep(Duration::from_millis(300));
        assert!(!waiting.is_finished());
        lock.unlock().unwrap();
        waiting.join().unwrap()
    });
    assert_eq!(waiting.code, 0, "{}", waiting.stderr);
}

#[test]
fn the_state_is_private_and_holds_no_personal_data() {
    use std::os::unix::fs::PermissionsExt;
    let nightly = Nightly::new();
    nightly.scan();
    let mut text = Vec::new();
    for name in ["state.db", "state.db-wal"] {
        let path = nightly.desk.path(name);
        let Ok(bytes) = fs::read(&path) else { continue };
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        text.extend(bytes);
    }
    let text = String::from_utf8_lossy(&text);
    for secret in [
        "smith",
        "ann.",
        "example.com",
        "customers",
        "first_name",
        "555",
    ] {
        assert!(!text.contains(secret), "{secret}");
    }
}

#[test]
fn a_state_of_another_key_or_program_is_refused() {
    let nightly = Nightly::new();
    nightly.scan();
    let other = Nightly::new();
    fs::write(other.desk.key(), [9; 32]).unwrap();
    fs::copy(nightly.state(), other.state()).unwrap();
    let run = other.run(&[]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("made under key"), "{}", run.stderr);
    fs::write(
        other.state(),
        b"SQLite format 3? no, a text that is long enough",
    )
    .unwrap();
    let run = other.run(&[]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("not a state"), "{}", run.stderr);
}
