//! Whose numbers a column holds: judged by the column, its records and its header, end to end.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;

use binary::Desk;
use serde_json::Value;
use std::fs;

/// The findings of a CSV as `(column, type, count, probability)`, likeliest first.
fn findings(name: &str, table: &str) -> Vec<(u64, String, u64, f64, Value)> {
    let desk = Desk::new();
    let folder = desk.path("data");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(name), table).unwrap();
    let report = desk.path("report.json");
    let report_arg = report.to_str().unwrap();
    let run = desk.run(&folder, &["scan", ".", "-o", report_arg]);
    assert!(run.code <= 1, "{}", run.stderr);
    let report = binary::read_json(&report);
    let found = report["findings"].as_array().unwrap();
    let mut all: Vec<_> = found
        .iter()
        .map(|f| {
            (
                f["column"].as_u64().unwrap_or(0),
                f["info_type"].as_str().unwrap().to_owned(),
                f["count"].as_u64().unwrap(),
                f["probability"].as_f64().unwrap(),
                f.clone(),
            )
        })
        .collect();
    all.sort_by(|a, b| b.3.total_cmp(&a.3));
    all
}

/// The likeliest type of a column.
fn kind(found: &[(u64, String, u64, f64, Value)], column: u64) -> (&str, u64, f64) {
    let first = found.iter().find(|f| f.0 == column).unwrap();
    (&first.1, first.2, first.3)
}

#[test]
fn each_record_names_the_country_of_its_number() {
    let table = "name,country,national id\n\
        Anna Example,DK,150552-1818\nBela Example,BR,490.270.057-37\nCarl Example,SE,911011-8032\n\
        Dora Example,FI,160497-307F\nEva Example,PL,35013096720\n";
    let found = findings("people.csv", table);
    let kinds: Vec<&str> = found
        .iter()
        .filter(|f| f.0 == 3 && f.3 >= 0.6)
        .map(|f| f.1.as_str())
        .collect();
    for wanted in ["dk_cpr", "br_cpf", "se_personnummer", "fi_hetu", "pl_pesel"] {
        assert!(kinds.contains(&wanted), "{wanted}: {kinds:?}");
    }
}

#[test]
fn a_prefix_names_the_country_of_a_vat_number() {
    let table = "company,vat number\nA,DE136695976\nB,ATU13585627\nC,NL 009122746 B01\nD,PL 867-16-19-297\nE,DE136695977\n";
    let found = findings("companies.csv", table);
    let counted: u64 = found
        .iter()
        .filter(|f| f.0 == 2 && f.1 == "vat_id" && f.3 >= 0.6)
        .map(|f| f.2)
        .sum();
    assert_eq!(counted, 5, "{found:?}");
}

#[test]
fn cells_that_fail_the_check_are_counted() {
    let mut table = String::from("pesel,amount\n");
    for number in [
        "44051401359",
        "35013096720",
        "39082700340",
        "47040905816",
        "40082061223",
        "54030268860",
    ] {
        table += &format!("{number},1\n");
    }
    table += "44051401358,1\n35013096721,1\n";
    let found = findings("numbers.csv", &table);
    let (kind, count, _) = kind(&found, 1);
    assert_eq!((kind, count), ("pl_pesel", 6));
    let evidence = found[0].4["evidence"].to_string();
    assert!(
        evidence.contains("6 of 8 numbers of the form pass the check"),
        "{evidence}"
    );
}

#[test]
fn a_postcode_is_proved_by_its_records_country() {
    let mut right = String::from("name,country,zip\n");
    let mut wrong = right.clone();
    for (n, (country, code)) in [
        ("DE", "10115"),
        ("AT", "1010"),
        ("SE", "114 55"),
        ("NL", "1012 AB"),
        ("PT", "1000-001"),
    ]
    .iter()
    .enumerate()
    {
        right += &format!("Person {n},{country},{code}\n");
        wrong += &format!("Person {n},{country},{}\n", 7_000_001 + n);
    }
    let right = findings("a.csv", &right);
    let wrong = findings("b.csv", &wrong);
    let (kind_right, count, probability) = kind(&right, 3);
    assert_eq!((kind_right, count), ("postal_code", 5));
    let other = wrong
        .iter()
        .find(|f| f.0 == 3 && f.1 == "postal_code")
        .map_or(0.0, |f| f.3);
    assert!(probability > other, "{probability} {other}");
}
