//! A small corpus holds what is promised of big ones.

use super::*;
use spillmap::model::incident::PersonsReport;
use std::fs;

fn said(folder: &Path, threads: usize) -> (PersonsReport, usize) {
    let dump = told_apart(folder, threads).unwrap();
    let mut report = dump.report();
    // Places are told in report order, which is that of names.
    report.conflicts.clear();
    (report, dump.persons.groups.len())
}

#[test]
fn the_range_holds_the_truth_and_few_are_merged_wrongly() {
    let made = tempfile::tempdir().unwrap();
    let (folder, truth) = make(made.path(), 2_000, 1).unwrap();
    let truth = Truth::read(&truth).unwrap();
    let dump = told_apart(&folder, 2).unwrap();
    let score = Score::new(&truth, &dump);
    let told = score.said;
    assert!(
        (told.low.saturating_sub(20)..=told.high).contains(&2_000),
        "{told:?}"
    );
    assert!(told.high - told.low <= 150, "{told:?}");
    assert!(told.best.abs_diff(2_000) <= 50, "{told:?}");
    assert!(score.precision() > 0.998, "{}", score.precision());
    assert!(score.recall() > 0.93, "{}", score.recall());
    assert!(score.merged <= 8, "{}", score.merged);
}

#[test]
fn threads_and_the_order_of_files_change_nothing() {
    let made = tempfile::tempdir().unwrap();
    let (folder, _) = make(made.path(), 1_000, 2).unwrap();
    let expected = said(&folder, 1);
    assert_eq!(said(&folder, 8), expected);
    let names: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    for (number, name) in names.iter().enumerate() {
        let mut turned = std::ffi::OsString::from(format!("{:02}__", (number * 5 + 3) % 14));
        turned.push(name);
        fs::rename(folder.join(name), folder.join(turned)).unwrap();
    }
    assert_eq!(said(&folder, 3), expected);
}
