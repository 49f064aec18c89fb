//! The walk over everything a file system can hold: each path ends as exactly one entry.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

use spillmap::model::{Reason, State};
use spillmap::source::{
    Bytes, Entry, EntryKind, Globs, Links, Roots, WalkOptions, WalkSummary, walk,
};
use std::ffi::OsStr;
use std::fs;
use std::ops::ControlFlow;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A folder with the given files; a path that ends in `/` is an empty folder.
fn folder(paths: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for path in paths {
        let full = folder.path().join(path);
        if path.ends_with('/') {
            fs::create_dir_all(full).unwrap();
        } else {
            fs::create_dir_all(full.parent().unwrap()).unwrap();
            fs::write(full, path.as_bytes()).unwrap();
        }
    }
    folder
}

fn visit(roots: Vec<PathBuf>, options: &WalkOptions) -> (Vec<Entry>, WalkSummary) {
    let roots = Roots::new(roots, Vec::new()).unwrap();
    let mut entries = Vec::new();
    let summary = walk(&roots, options, &mut |entry| {
        entries.push(entry);
        ControlFlow::Continue(())
    });
    (entries, summary)
}

/// Entries as text: the path below `base`, and for problems the state and reason.
fn tell(base: &Path, entries: &[Entry]) -> Vec<String> {
    let tell_one = |entry: &Entry| {
        let path = Path::new(&entry.path);
        let path = path.strip_prefix(base).unwrap_or(path).to_string_lossy();
        match &entry.kind {
            EntryKind::File(_) | EntryKind::Stdin => path.into_owned(),
            EntryKind::Problem(state, problem) => {
                format!("{path}: {} {}", state.as_str(), problem.reason.code())
            }
        }
    };
    entries.iter().map(tell_one).collect()
}

/// Walks the folder and compares; hands the summary back.
fn check(folder: &TempDir, options: &WalkOptions, expected: &[&str]) -> WalkSummary {
    let (entries, summary) = visit(vec![folder.path().to_path_buf()], options);
    assert_eq!(tell(folder.path(), &entries), expected);
    summary
}

fn make_fifo(path: &Path) {
    let mode = rustix::fs::Mode::from_raw_mode(0o600);
    rustix::fs::mknodat(rustix::fs::CWD, path, rustix::fs::FileType::Fifo, mode, 0).unwrap();
}

#[test]
fn paths_come_in_the_order_of_their_bytes_hidden_ones_too() {
    let folder = folder(&["a/x", "a-b", "a.csv", "a0", ".hidden/y", "B"]);
    let expected = [".hidden/y", "B", "a-b", "a.csv", "a/x", "a0"];
    let summary = check(&folder, &WalkOptions::default(), &expected);
    assert_eq!(summary.folders, 3);
    let bytes: Vec<_> = expected.iter().map(|path| path.as_bytes()).collect();
    assert!(bytes.is_sorted());
}

#[test]
fn what_is_no_regular_file_is_told_apart_and_never_waited_for() {
    let folder = folder(&["data/x"]);
    let at = |name: &str| folder.path().join(name);
    make_fifo(&at("fifo"));
    let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
    symlink("data/x", at("link")).unwrap();
    symlink("data", at("link-to-folder")).unwrap();
    symlink("nowhere", at("dangling")).unwrap();
    symlink("loop", at("loop")).unwrap();
    check(
        &folder,
        &WalkOptions::default(),
        &[
            "dangling: skipped dangling_symlink",
            "data/x",
            "fifo: skipped not_regular_file",
            "link: skipped symlink",
            "link-to-folder: skipped symlink",
            "loop: skipped symlink_loop",
            "socket: skipped not_regular_file",
        ],
    );
    let (state, problem) = Bytes::open(&at("fifo"), Links::Refuse).unwrap_err();
    assert_eq!(
        (state, problem.reason),
        (State::Skipped, Reason::NotRegularFile)
    );
}

#[test]
fn followed_links_reach_each_file_once_and_stay_below_the_roots() {
    let folder = folder(&["root/b/x", "root/c", "outside/secret"]);
    let at = |name: &str| folder.path().join(name);
    symlink("b", at("root/a")).unwrap();
    symlink("..", at("root/b/circle")).unwrap();
    symlink("../outside", at("root/d")).unwrap();
    symlink("nowhere", at("root/e")).unwrap();
    symlink("c", at("root/f")).unwrap();
    let options = WalkOptions {
        follow: true,
        ..WalkOptions::default()
    };
    let (entries, summary) = visit(vec![at("root")], &options);
    let expected = [
        "a/circle: skipped symlink_loop",
        "a/x",
        "c",
        "d: skipped out_of_root",
        "e: failed dangling_symlink",
    ];
    assert_eq!(tell(&at("root"), &entries), expected);
    assert_eq!(summary.repeated, 2);
}

#[test]
fn an_unreadable_folder_has_failed_and_the_rest_goes_on() {
    if rustix::process::geteuid().is_root() {
        println!("skipped: root may read everything");
        return;
    }
    let folder = folder(&["closed/x", "open/y"]);
    let closed = folder.path().join("closed");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    check(
        &folder,
        &WalkOptions::default(),
        &["closed: failed permission_denied", "open/y"],
    );
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn odd_names_keep_their_bytes_and_can_be_opened() {
    let folder = tempfile::tempdir().unwrap();
    let names: [&[u8]; 4] = [b"line\nbreak", b"no utf-8 \xff", b"\x1b[31m", &[b'n'; 255]];
    for name in names {
        fs::write(folder.path().join(OsStr::from_bytes(name)), name).unwrap();
    }
    let (entries, _) = visit(vec![folder.path().to_path_buf()], &WalkOptions::default());
    assert_eq!(entries.len(), names.len());
    for entry in entries {
        let path = Path::new(&entry.path);
        let name = path.file_name().unwrap().as_bytes();
        assert!(names.contains(&name));
        let Bytes::File(content) = Bytes::open(path, entry.links).unwrap() else {
            panic!("a plain file is no stream");
        };
        assert_eq!(content.size(), name.len() as u64);
    }
}

#[test]
fn a_path_too_long_for_the_system_is_a_problem_of_that_path() {
    let folder = tempfile::tempdir().unwrap();
    let name = "d".repeat(250);
    let mut parent = rustix::fs::open(
        folder.path(),
        rustix::fs::OFlags::RDONLY,
        rustix::fs::Mode::empty(),
    )
    .unwrap();
    for _ in 0..18 {
        rustix::fs::mkdirat(&parent, &name, rustix::fs::Mode::RWXU).unwrap();
        let flags = rustix::fs::OFlags::RDONLY;
        parent = rustix::fs::openat(&parent, &name, flags, rustix::fs::Mode::empty()).unwrap();
    }
    let (entries, _) = visit(vec![folder.path().to_path_buf()], &WalkOptions::default());
    let [entry] = entries.as_slice() else {
        panic!("{} entries", entries.len());
    };
    let EntryKind::Problem(State::Failed, problem) = &entry.kind else {
        panic!("no problem");
    };
    assert_eq!(problem.reason, Reason::PathTooLong);
}

#[test]
fn excluded_files_are_counted_and_excluded_folders_not_entered() {
    let folder = folder(&["a.csv", "a.log", "deep/b.csv", "deep/tmp/c.csv"]);
    let options = WalkOptions {
        include: Globs::new(&["*.csv"]).unwrap(),
        exclude: Globs::new(&["deep/tmp/"]).unwrap(),
        ..WalkOptions::default()
    };
    let summary = check(&folder, &options, &["a.csv", "deep/b.csv"]);
    assert_eq!((summary.excluded.files, summary.excluded.bytes), (1, 5));
    assert_eq!(summary.excluded_folders, 1);
}

#[test]
fn depth_counts_from_the_root() {
    let folder = folder(&["a", "one/b", "one/two/c"]);
    let depth = |most| WalkOptions {
        max_depth: Some(most),
        ..WalkOptions::default()
    };
    check(&folder, &depth(0), &[]);
    check(&folder, &depth(1), &["a"]);
    let summary = check(&folder, &depth(2), &["a", "one/b"]);
    assert_eq!(summary.excluded_folders, 1);
    check(&folder, &depth(3), &["a", "one/b", "one/two/c"]);
}

#[test]
fn snapshots_are_entered_only_when_asked_for_or_named() {
    let folder = folder(&[".snapshot/x", "y"]);
    let expected = [".snapshot: skipped snapshot_folder", "y"];
    check(&folder, &WalkOptions::default(), &expected);
    let asked = WalkOptions {
        snapshots: true,
        ..WalkOptions::default()
    };
    check(&folder, &asked, &[".snapshot/x", "y"]);
    let named = vec![folder.path().join(".snapshot")];
    let (entries, _) = visit(named, &WalkOptions::default());
    assert_eq!(tell(folder.path(), &entries), [".snapshot/x"]);
}

#[test]
fn what_lies_below_two_roots_is_visited_once() {
    let folder = folder(&["data/a", "data/sub/b", "other/c"]);
    let at = |name: &str| folder.path().join(name);
    let options = WalkOptions::default();
    // roots, expected, reached again
    let cases: [(&[&str], &[&str], u64); 4] = [
        (&["data", "data/sub"], &["data/a", "data/sub/b"], 1),
        (&["data/sub", "data"], &["data/sub/b", "data/a"], 1),
        (&["data/a", "data"], &["data/a", "data/sub/b"], 1),
        (&["data", "other"], &["data/a", "data/sub/b", "other/c"], 0),
    ];
    for (roots, expected, repeated) in cases {
        let (entries, summary) = visit(roots.iter().map(|root| at(root)).collect(), &options);
        assert_eq!(tell(folder.path(), &entries), expected);
        assert_eq!(summary.repeated, repeated, "{roots:?}");
    }
}

#[test]
fn own_output_files_are_left_out() {
    let folder = folder(&["a", "report.json"]);
    let metadata = fs::metadata(folder.path().join("report.json")).unwrap();
    let options = WalkOptions {
        own_files: Vec::from_iter(spillmap::source::Stat::of(&metadata).id),
        ..WalkOptions::default()
    };
    check(&folder, &options, &["a"]);
}

#[test]
fn the_sink_can_end_the_walk() {
    let folder = folder(&["a", "b", "c"]);
    let roots = Roots::new(vec![folder.path().to_path_buf()], Vec::new()).unwrap();
    let mut count = 0;
    walk(&roots, &WalkOptions::default(), &mut |_| {
        count += 1;
        ControlFlow::Break(())
    });
    assert_eq!(count, 1);
}

#[test]
fn a_listed_path_that_is_gone_has_failed_and_the_rest_goes_on() {
    let folder = folder(&["a"]);
    let listed = vec![folder.path().join("gone"), folder.path().join("a")];
    let roots = Roots::new(Vec::new(), listed).unwrap();
    let mut entries = Vec::new();
    walk(&roots, &WalkOptions::default(), &mut |entry| {
        entries.push(entry);
        ControlFlow::Continue(())
    });
    let expected = ["gone: failed changed_while_reading", "a"];
    assert_eq!(tell(folder.path(), &entries), expected);
}
