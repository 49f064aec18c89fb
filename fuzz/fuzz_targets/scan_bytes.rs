//! The whole way of one file, in ordinary and in tiny blocks.
#![no_main]

use libfuzzer_sys::fuzz_target;
use spillmap::key::Key;
use spillmap::model::{Probability, Reason};
use spillmap::rule::PatternSet;
use spillmap::scan::{BLOCK_SIZE, MatchOptions, Plan, scan};
use spillmap::source::{Counters, Roots, Stop, WalkOptions};
use std::path::Path;
use std::sync::Arc;

fn matches(path: &Path, block_size: usize) -> Vec<u8> {
    let plan = Plan {
        roots: Roots::new(vec![path.to_path_buf()], Vec::new()).expect("an existing root"),
        limits: spillmap::source::Limits::default(),
        walk: WalkOptions::default(),
        set: PatternSet::builtin(),
        key: Key::from_bytes([7; 32]),
        regions: Vec::new(),
        min_probability: Probability::default(),
        matches: Some(MatchOptions::default()),
        path_map: spillmap::scan::PathMap::default(),
        access: None,
        policy: None,
        campaign: None,
        mask_paths: false,
        threads: 1,
        block_size,
        arguments: Vec::new(),
    };
    let counters = Arc::new(Counters::default());
    let mut done = scan(&plan, counters, Stop::default()).expect("a spool");
    let problems = &done.report.coverage.problems;
    assert!(
        problems
            .iter()
            .all(|(_, _, p)| p.reason != Reason::ParserCrashed)
    );
    let mut lines = Vec::new();
    let writer = done.matches.as_mut().expect("matches were asked for");
    writer.write(&mut lines).expect("memory");
    lines
}

fuzz_target!(|bytes: &[u8]| {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("input");
    std::fs::write(&path, bytes).expect("a temporary file");
    let whole = matches(&path, BLOCK_SIZE);
    assert!(matches(&path, 61) == whole);
});
