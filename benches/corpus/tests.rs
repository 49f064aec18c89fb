//! The generator makes what it promises, and the committed fixtures are its work.

use super::fixture;
use super::identifier::{iban, luhn_digit};
use super::label::{Extent, Output};
use super::person::{Flavor, Population};
use super::rng::Rng;
use super::table::{Dialect, Row};
use super::{dense, write};
use std::path::{Path, PathBuf};

/// Every file below a folder, by its path from there.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path.strip_prefix(folder).unwrap().to_owned());
            }
        }
    }
    files.sort();
    files
}

#[test]
fn the_committed_fixtures_are_what_the_generator_writes() {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    if !committed.join("shared-drive").exists() {
        return; // a packaged crate has no fixtures
    }
    let made = tempfile::tempdir().unwrap();
    fixture::write_all(made.path(), fixture::SEED).unwrap();
    for file in files_below(made.path()) {
        let same = std::fs::read(made.path().join(&file)).unwrap()
            == std::fs::read(committed.join(&file)).unwrap_or_default();
        assert!(same, "{} differs: run `corpus fixtures`", file.display());
    }
}

#[test]
fn the_same_seed_makes_the_same_bytes_and_another_seed_others() {
    let made = |seed| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("dense.csv");
        let mut out = Output::create(&file, None, Extent::Rows(50)).unwrap();
        dense::write(&mut out, seed, &Dialect::default(), true).unwrap();
        out.finish().unwrap();
        std::fs::read(file).unwrap()
    };
    assert_eq!(made(7), made(7));
    assert_ne!(made(7), made(8));
}

#[test]
fn labels_cut_exactly_their_value_out_of_the_cell() {
    let population = Population::new(Flavor::Lifelike);
    let mut rng = Rng::new(3);
    let mut row = Row::default();
    for id in 0..200 {
        dense::fill(&mut row, &mut rng, &population, id);
        for span in &row.spans {
            let cell = row.get(span.column);
            assert_eq!(
                (span.start, span.end),
                (0, cell.len()),
                "column {}",
                span.column
            );
        }
    }
}

#[test]
fn check_digits_are_those_of_published_examples() {
    assert_eq!(luhn_digit(b"411111111111111"), b'1');
    assert_eq!(luhn_digit(b"37828224631000"), b'5');
    let mut out = Vec::new();
    let mut rng = Rng::new(11);
    for country in ["DE", "FR", "ES", "IT", "NL", "PL", "GB"] {
        out.clear();
        iban(&mut out, &mut rng, country, false);
        let turned = [&out[4..], &out[..4]].concat();
        let rest = turned.iter().fold(0_u64, |rest, c| match c {
            b'0'..=b'9' => (rest * 10 + u64::from(c - b'0')) % 97,
            _ => (rest * 100 + u64::from(c - b'A') + 10) % 97,
        });
        assert_eq!(rest, 1, "{country}");
    }
}

#[test]
fn days_of_epoch_seconds_are_right_around_a_leap_day() {
    let shown = |seconds| {
        let mut out = Vec::new();
        write::timestamp(&mut out, seconds, b'T');
        String::from_utf8(out).unwrap()
    };
    assert_eq!(shown(0), "1970-01-01T00:00:00Z");
    assert_eq!(shown(1_709_251_199), "2024-02-29T23:59:59Z");
    assert_eq!(shown(1_748_736_000), "2025-06-01T00:00:00Z");
}
