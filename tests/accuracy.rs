//! Floors under accuracy: small seeded corpora with known truth, scanned by the binary. The full
//! tables, on more rows and more sources, are in `docs/accuracy.md`; these floors lie a little
//! below them, so that a change which costs accuracy is noticed at once.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

#[path = "../benches/corpus/dense.rs"]
mod dense;
#[path = "../benches/corpus/event.rs"]
mod event;
#[path = "../benches/corpus/expected.rs"]
mod expected;
#[path = "../benches/corpus/identifier.rs"]
mod identifier;
#[path = "../benches/corpus/label.rs"]
mod label;
#[path = "../benches/corpus/locale.rs"]
mod locale;
#[path = "../benches/corpus/lure.rs"]
mod lure;
#[path = "../benches/accuracy/measure/mod.rs"]
mod measure;
#[path = "../benches/corpus/person.rs"]
mod person;
#[path = "../benches/corpus/phone.rs"]
mod phone;
#[path = "../benches/corpus/probe.rs"]
mod probe;
#[path = "../benches/corpus/probe_column.rs"]
mod probe_column;
#[path = "../benches/corpus/rng.rs"]
mod rng;
#[path = "../benches/corpus/table.rs"]
mod table;
#[path = "../benches/corpus/ticket.rs"]
mod ticket;
#[path = "../benches/corpus/write.rs"]
mod write;

use event::Events;
use label::{Extent, Output};
use measure::baseline::{self, Rows};
use measure::case::Cases;
use measure::figures::Figures;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use table::Dialect;

/// Medium confidence.
const SAID: f64 = 0.6;
/// Kinds that are judged in every corpus.
const KINDS: [&str; 5] = ["email", "phone", "credit_card", "us_ssn", "iban"];
const SEED: u64 = 11;

/// Matches at medium or above of everything below `input`.
fn scan(folder: &Path, input: &str) -> Vec<Value> {
    let done = Command::new(assert_cmd::cargo::cargo_bin!("spillmap"))
        .current_dir(folder)
        .env_clear()
        .env("SPILLMAP_KEY_FILE", folder.join("key"))
        .args(["scan", input, "-o", "matches.jsonl", "--quiet"])
        .status()
        .unwrap();
    assert!(done.success());
    let mut matches = lines(&folder.join("matches.jsonl"));
    matches.retain(|m| m["probability"].as_f64().unwrap() >= SAID);
    matches
}

fn lines(file: &Path) -> Vec<Value> {
    let text = fs::read_to_string(file).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The name under which a kind stands in the truth.
fn kind(found: &Value) -> &str {
    match found["info_type"].as_str().unwrap() {
        "ipv4" | "ipv6" => "ip_address",
        kind => kind,
    }
}

/// A cell (row, column) or a line (line, 0).
fn place(of: &Value) -> (u64, u64) {
    match (of["row"].as_u64(), of["column"].as_u64()) {
        (Some(row), Some(column)) => (row, column),
        _ => (of["line"].as_u64().unwrap_or(0), 0),
    }
}

fn span(of: &Value) -> (u64, u64) {
    (of["start"].as_u64().unwrap(), of["end"].as_u64().unwrap())
}

/// Precision and recall of the judged kinds over labelled values.
fn precision_and_recall(matches: &[Value], labels: &[Value], judged: &[&str]) -> (f64, f64) {
    let is_judged = |of: &&Value| judged.contains(&kind(of));
    let truth: Vec<Value> = labels
        .iter()
        .map(|label| {
            let mut label = label.clone();
            label["info_type"] = label["kind"].take();
            label
        })
        .collect();
    let mut by_place: HashMap<(u64, u64), Vec<usize>> = HashMap::new();
    for (index, label) in truth.iter().enumerate() {
        by_place.entry(place(label)).or_default().push(index);
    }
    let (mut found, mut alarms) = (BTreeSet::new(), 0);
    for m in matches.iter().filter(is_judged) {
        let (start, end) = span(m);
        let hits: Vec<usize> = by_place
            .get(&place(m))
            .into_iter()
            .flatten()
            .copied()
            .filter(|index| {
                let label = &truth[*index];
                let (from, to) = span(label);
                kind(label) == kind(m) && start < to && from < end
            })
            .collect();
        alarms += usize::from(hits.is_empty());
        found.extend(hits);
    }
    let values = truth.iter().filter(is_judged).count();
    let found = found.len() as f64;
    (found / (found + alarms as f64), found / values as f64)
}

/// Writes one labelled file, scans it and holds the figures against the floors.
fn check(
    name: &str,
    rows: u64,
    judged: &[&str],
    floors: (f64, f64),
    write: impl FnOnce(&mut Output),
) {
    let folder = tempfile::tempdir().unwrap();
    let (file, labels) = (folder.path().join(name), folder.path().join("labels"));
    let mut out = Output::create(&file, Some(&labels), Extent::Rows(rows)).unwrap();
    write(&mut out);
    out.finish().unwrap();
    let matches = scan(folder.path(), name);
    let (precision, recall) = precision_and_recall(&matches, &lines(&labels), judged);
    assert!(
        precision >= floors.0 && recall >= floors.1,
        "{name}: precision {precision:.4}, recall {recall:.4}, floors {floors:?}"
    );
}

#[test]
fn events_with_little_personal_data_are_judged_rightly() {
    let events = || Events::new(SEED, 0.05);
    let floors = (0.97, 0.97);
    check("events.log", 4_000, &KINDS, floors, |out| {
        event::write_log(out, events()).unwrap();
    });
    check("events.jsonl", 4_000, &KINDS, floors, |out| {
        event::write_objects(out, events()).unwrap();
    });
    for header in [true, false] {
        check("events.csv", 4_000, &KINDS, floors, |out| {
            event::write_table(out, events(), &Dialect::default(), header).unwrap();
        });
    }
}

#[test]
fn prose_is_judged_rightly() {
    check("tickets.txt", 4_000, &KINDS, (0.97, 0.97), |out| {
        ticket::write_tickets(out, SEED).unwrap();
    });
}

#[test]
fn customer_lists_are_found_in_full() {
    let mut named = KINDS.to_vec();
    named.push("date_of_birth");
    check("customers.csv", 2_000, &named, (0.995, 0.995), |out| {
        dense::write(out, SEED, &Dialect::default(), true).unwrap();
    });
    let mut shuffled = Dialect::with_delimiter(b';');
    shuffled.shuffle(&mut rng::Rng::part(SEED, "order"), dense::HEADER.len());
    check("customers.txt", 2_000, &KINDS, (0.99, 0.99), |out| {
        dense::write(out, SEED, &shuffled, false).unwrap();
    });
}

/// Rows in which a kind was said, by file, column and kind.
fn said(matches: &[Value]) -> BTreeMap<(String, u64, String), BTreeSet<u64>> {
    let mut said: BTreeMap<_, BTreeSet<u64>> = BTreeMap::new();
    for m in matches {
        let path = m["path"].as_str().unwrap();
        let file = path.split_once('/').map_or(path, |(_, rest)| rest);
        let column = m["column"].as_u64().unwrap_or(1);
        let row = m["row"].as_u64().or(m["line"].as_u64()).unwrap_or(0);
        let key = (file.to_owned(), column, kind(m).to_owned());
        said.entry(key).or_default().insert(row);
    }
    said
}

fn is_identifying(kind: &str) -> bool {
    KINDS.contains(&kind) || kind == "date_of_birth"
}

/// Every column of personal data is found in (nearly) all cells, and no lure raises an alarm.
fn check_columns(expected: &Value, matches: &[Value], judged: &[&str]) {
    let said = said(matches);
    for (file, columns) in expected.as_object().unwrap() {
        for (at, column) in columns.as_object().unwrap() {
            let what = format!("{file}, column {at}: {}", column["what"]);
            let at: u64 = at.parse().unwrap();
            let expected = column["kind"].as_str().unwrap();
            let of_column = said.iter().filter(|((f, c, _), _)| f == file && *c == at);
            if expected == "lure" {
                for ((_, _, kind), rows) in of_column {
                    assert!(
                        !is_identifying(kind),
                        "{what}: {kind} in {} cells",
                        rows.len()
                    );
                }
            } else if column["tier"] == "core" && judged.contains(&expected) {
                let key = (file.clone(), at, expected.to_owned());
                let found = said.get(&key).map_or(0, BTreeSet::len) as f64;
                let all = column["count"].as_u64().unwrap() as f64;
                assert!(found >= 0.99 * all, "{what}: {found} of {all}");
            }
        }
    }
}

#[test]
fn probe_columns_are_found_and_lures_stay_silent() {
    let folder = tempfile::tempdir().unwrap();
    probe::write_folder(&folder.path().join("probe"), SEED).unwrap();
    let expected = fs::read(folder.path().join("probe/expected.json")).unwrap();
    let mut expected: Value = serde_json::from_slice(&expected).unwrap();
    // The largest tables say nothing new and take most of the time.
    expected.as_object_mut().unwrap().retain(|file, _| {
        let small = !file.ends_with("-5000.csv");
        if !small {
            fs::remove_file(folder.path().join("probe").join(file)).unwrap();
        }
        small
    });
    let mut judged = KINDS.to_vec();
    judged.push("date_of_birth");
    check_columns(&expected, &scan(folder.path(), "probe"), &judged);
}

#[test]
fn the_shared_drive_says_what_is_in_it_and_its_clean_files_are_clean() {
    let drive = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/shared-drive");
    let Ok(expected) = fs::read(drive.join("expected.json")) else {
        return; // a packaged crate has no fixtures
    };
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(drive.join("input"), folder.path().join("input")).unwrap();
    let matches = scan(folder.path(), "input/");
    assert!(!matches.is_empty());
    let expected = serde_json::from_slice(&expected).unwrap();
    check_columns(&expected, &matches, &KINDS);
}

/// Where the labelled cases of other projects lie, if they do: `SPILLMAP_CASES`, or a folder beside
/// the repository.
fn cases_folder() -> Option<PathBuf> {
    let named = std::env::var_os("SPILLMAP_CASES").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/cases");
    let folder = named.unwrap_or(beside);
    folder.join("kinds.json").is_file().then_some(folder)
}

fn rows(set: &str, cases: &Cases) -> Rows {
    let findings = measure::finder::find(cases).unwrap();
    baseline::rows(set, &Figures::new(cases, &findings))
}

#[test]
fn no_figure_falls_below_the_committed_table() {
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/accuracy.tsv");
    let mut now = rows("own", &measure::own::cases(SEED).unwrap());
    now.extend(rows("examples", &measure::examples::cases()));
    match cases_folder() {
        Some(folder) => now.extend(rows("cases", &Cases::load(&folder).unwrap())),
        None => eprintln!("no folder of cases (SPILLMAP_CASES): only our own were judged"),
    }
    let mut before = fs::read_to_string(&table).map_or_else(
        |_| Rows::new(),
        |text| baseline::read(&text).unwrap_or_else(|error| panic!("{error}")),
    );
    if std::env::var_os("SPILLMAP_BLESS").is_some() {
        before.retain(|(set, ..), _| !now.keys().any(|(s, ..)| s == set));
        before.extend(now);
        fs::write(&table, baseline::write(&before)).unwrap();
        return;
    }
    let drops = baseline::drops(&before, &now);
    assert!(drops.is_empty(), "{drops:#?}");
}
