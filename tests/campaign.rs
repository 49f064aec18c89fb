//! The campaign check end to end: on lists made from a seed, every contact against whom something
//! stands is named, and none besides.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;
mod packing;

use binary::{Desk, read_json};
use jiff::civil::Date;
use jiff::{Span, Timestamp, tz::TimeZone};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

const CONTACTS: u64 = 4_000;

/// Row, reason.
type Named = BTreeSet<(u64, String)>;

/// xorshift64*: the same lists in every run.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn one_in(&mut self, number: u64) -> bool {
        self.next().is_multiple_of(number)
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[(self.next() % from.len() as u64) as usize]
    }
}

fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A list with everything wrong in it somewhere, and what is.
struct Planted {
    rows: Vec<[String; 6]>,
    suppressions: String,
    seeds: String,
    /// Another export with who unsubscribed.
    crm: String,
    named: Named,
}

const HEADER: [&str; 6] = [
    "Email",
    "First Name",
    "Status",
    "Newsletter opt-in",
    "Birthday",
    "last_activity",
];

fn planted() -> Planted {
    let mut chance = Chance(42);
    let today = today();
    let mut planted = Planted {
        rows: Vec::new(),
        suppressions: "email\n".into(),
        seeds: "address,label\n".into(),
        crm: "contact_email;opted_out;city\n".into(),
        named: Named::new(),
    };
    for row in 1..=CONTACTS {
        let address = format!("person.{row}@example.com");
        let mut name = |reason: &str| {
            planted.named.insert((row, reason.to_owned()));
        };
        if chance.one_in(50) {
            name("suppressed");
            let entry = match chance.next() % 3 {
                0 => address.to_uppercase(),
                1 => hex(&Sha256::digest(&address)),
                _ => hex(&md5::Md5::digest(&address)),
            };
            planted.suppressions.push_str(&format!("{entry}\n"));
        }
        let elsewhere = chance.one_in(40);
        let yes = chance.pick(&["yes", "1", "TRUE"]);
        let said = if elsewhere {
            yes
        } else {
            chance.pick(&["no", "0", ""])
        };
        planted.crm.push_str(&format!("{address};{said};Ulm\n"));
        let withdrawn = chance.one_in(40);
        let status = match withdrawn {
            true => chance.pick(&["unsubscribed", "Cleaned", "opted out"]),
            false => chance.pick(&["subscribed", "active", ""]),
        };
        if elsewhere || withdrawn {
            name("unsubscribed");
        }
        let consent = match chance.one_in(30) {
            true => chance.pick(&["no", "", "0"]),
            false => chance.pick(&["yes", "2024-05-01", "1"]),
        };
        if matches!(consent, "no" | "" | "0") {
            name("no_consent");
        }
        let minor = chance.one_in(60);
        let born = match minor {
            true => {
                today - Span::new().years(16) + Span::new().days(1 + (chance.next() % 900) as i64)
            }
            false => {
                today - Span::new().years(16) - Span::new().days((chance.next() % 20_000) as i64)
            }
        };
        let born = if chance.one_in(10) {
            String::new()
        } else {
            born.strftime("%d/%m/%Y").to_string()
        };
        if minor && !born.is_empty() {
            name("minor");
        }
        let stale = chance.one_in(20);
        let least = today - Span::new().months(24);
        let active = match stale {
            true => least - Span::new().days(1 + (chance.next() % 900) as i64),
            false => least + Span::new().days((chance.next() % 600) as i64),
        };
        if stale {
            name("stale");
        }
        if row % 997 == 0 {
            name("seed");
            planted
                .seeds
                .push_str(&format!("{address},Partner {}\n", row / 997));
        }
        let first = chance.pick(&["Ann", "Bob", "Carla, \"C\"", "Dieter"]);
        let cells = [&address, first, status, consent, &born, &active.to_string()];
        planted.rows.push(cells.map(str::to_owned));
    }
    planted
}

fn csv(rows: &[[String; 6]]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADER).unwrap();
    for row in rows {
        writer.write_record(row).unwrap();
    }
    writer.into_inner().unwrap()
}

fn json_lines(rows: &[[String; 6]]) -> Vec<u8> {
    let line = |row: &[String; 6]| {
        let pairs = HEADER.iter().zip(row);
        let object: serde_json::Map<String, Value> = pairs
            .map(|(name, cell)| ((*name).to_owned(), cell.as_str().into()))
            .collect();
        format!("{}\n", Value::from(object))
    };
    rows.iter().map(line).collect::<String>().into_bytes()
}

fn sheet(rows: &[[String; 6]]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in (0..).zip(HEADER) {
        sheet.write(0, column, name).unwrap();
    }
    for (number, row) in (1..).zip(rows) {
        for (column, cell) in (0..).zip(row) {
            sheet.write(number, column, cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// Writes the lists into a folder.
fn lay(folder: &Path, planted: &Planted, name: &str, bytes: &[u8]) {
    fs::create_dir_all(folder.join("send")).unwrap();
    fs::write(folder.join("send").join(name), bytes).unwrap();
    fs::write(folder.join("crm.csv"), &planted.crm).unwrap();
}

const ASKED: [&str; 11] = [
    "scan",
    ".",
    "--quiet",
    "--no-progress",
    "--send-list",
    "send/*",
    "--max-age",
    "24m",
    "-o",
    "report.json",
    "--campaign-out=named.csv",
];

/// Reports and lists are written beside the folder that is scanned.
struct Checked {
    code: i32,
    campaign: Value,
    named: Named,
    list: String,
}

fn check(planted: &Planted, name: &str, bytes: &[u8], further: &[&str]) -> Checked {
    let (desk, folder) = (Desk::new(), tempfile::tempdir().unwrap());
    lay(folder.path(), planted, name, bytes);
    let lists = ["blocked.csv", "seeds.csv"].map(|name| desk.path(name));
    fs::write(&lists[0], &planted.suppressions).unwrap();
    fs::write(&lists[1], &planted.seeds).unwrap();
    let lists = lists.map(|path| path.to_str().unwrap().to_owned());
    let given = ["--suppressions", &lists[0], "--seeds", &lists[1]];
    let run = desk.run(folder.path(), &[&ASKED[..], &given, further].concat());
    assert_eq!(run.stderr, "");
    let path = folder.path().join("named.csv");
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let list = fs::read_to_string(path).unwrap();
    let mut reader = csv::Reader::from_reader(list.as_bytes());
    let named = reader.records().map(|record| {
        let record = record.unwrap();
        (record[2].parse().unwrap(), record[3].to_owned())
    });
    let report = read_json(&folder.path().join("report.json"));
    Checked {
        code: run.code,
        campaign: report["campaign"].clone(),
        named: named.collect(),
        list: list.clone(),
    }
}

/// Rows by reason, as the JSON report tells them.
fn told(campaign: &Value) -> Named {
    let mut all = Named::new();
    for list in campaign["lists"].as_array().unwrap() {
        for objected in list["objections"].as_array().unwrap() {
            for place in objected["places"].as_array().unwrap() {
                for row in place["first"].as_u64().unwrap()..=place["last"].as_u64().unwrap() {
                    all.insert((row, objected["reason"].as_str().unwrap().to_owned()));
                }
            }
        }
    }
    all
}

fn assert_same(found: &Named, planted: &Named, what: &str) {
    let missed: Vec<_> = planted.difference(found).take(5).collect();
    let besides: Vec<_> = found.difference(planted).take(5).collect();
    assert!(
        missed.is_empty() && besides.is_empty(),
        "{what}: missed {missed:?}, besides {besides:?}"
    );
}

#[test]
fn every_contact_is_named_and_none_besides_in_every_format() {
    let planted = planted();
    let text = csv(&planted.rows);
    let lists = [
        ("list.csv", text.clone()),
        ("list.csv.gz", packing::gzip(&text)),
        ("list.zip", packing::zip_of(&[("inner/list.csv", &text)])),
        ("list.jsonl", json_lines(&planted.rows)),
        ("list.xlsx", sheet(&planted.rows)),
    ];
    for (name, bytes) in lists {
        let checked = check(
            &planted,
            name,
            &bytes,
            &["--threads", "2", "--block-size", "20000"],
        );
        assert_eq!(checked.code, 1, "{name}");
        assert_same(&checked.named, &planted.named, name);
        assert_same(&told(&checked.campaign), &planted.named, name);
        assert_eq!(checked.campaign["verdict"], "not_clear");
        assert_eq!(checked.campaign["contacts"], CONTACTS);
        assert!(!checked.list.contains("person."), "values are masked");
    }
}

#[test]
fn raw_addresses_are_listed_only_when_asked_for() {
    let planted = planted();
    let checked = check(
        &planted,
        "list.csv",
        &csv(&planted.rows),
        &["--show-values"],
    );
    assert!(checked.list.contains("person.997@example.com"));
    assert!(!checked.campaign.to_string().contains("person."));
}

#[test]
fn a_seed_tells_whose_list_it_is_wherever_it_lies() {
    let planted = planted();
    let checked = check(&planted, "list.csv", &csv(&planted.rows), &[]);
    let labels = |list: &Value, key: &str| {
        let list = list.as_array().unwrap().iter();
        list.filter_map(|found| found[key].as_str().map(str::to_owned))
            .collect::<BTreeSet<_>>()
    };
    let objections: Vec<Value> = checked.campaign["lists"][0]["objections"]
        .as_array()
        .unwrap()
        .clone();
    let seeds: Vec<Value> = objections
        .into_iter()
        .filter(|o| o["reason"] == "seed")
        .collect();
    let expected: BTreeSet<String> = (1..=4).map(|n| format!("Partner {n}")).collect();
    assert_eq!(labels(&Value::from(seeds), "detail"), expected);
    assert_eq!(
        labels(&checked.campaign["seeds_elsewhere"], "label"),
        expected
    );
}

#[test]
fn a_list_against_which_nothing_stands_is_clear() {
    let mut planted = planted();
    let bad: BTreeSet<u64> = planted.named.iter().map(|(row, _)| *row).collect();
    let mut number = 0;
    planted.rows.retain(|_| {
        number += 1;
        !bad.contains(&number)
    });
    planted.named.clear();
    let checked = check(&planted, "list.csv", &csv(&planted.rows), &[]);
    assert_eq!(
        (checked.code, checked.named.len()),
        (0, 0),
        "{}",
        checked.campaign
    );
    assert_eq!(checked.campaign["verdict"], "clear");
}

#[test]
fn hashed_lists_are_held_against_plain_ones() {
    let planted = planted();
    let mut text = "email_sha256\n".to_owned();
    for row in &planted.rows {
        text.push_str(&format!("{}\n", hex(&Sha256::digest(&row[0]))));
    }
    // Of the suppressions, those that are MD5 alone cannot be compared with SHA-256.
    let weak = |line: &&str| line.len() == 32;
    let weak = planted.suppressions.lines().filter(weak).count();
    let checked = check(&planted, "hashed.csv", text.as_bytes(), &[]);
    let count = |named: &Named, reason: &str| named.iter().filter(|(_, r)| r == reason).count();
    let suppressed = count(&planted.named, "suppressed");
    assert!(weak > 10);
    assert_eq!(count(&checked.named, "suppressed"), suppressed - weak);
    assert_eq!(count(&checked.named, "seed"), 4);
}

#[test]
fn a_bare_list_of_addresses_is_a_send_list() {
    let mut planted = planted();
    planted.crm.clear();
    let text: String = planted
        .rows
        .iter()
        .map(|row| format!("{}\n", row[0]))
        .collect();
    let checked = check(&planted, "bare.txt", text.as_bytes(), &[]);
    planted
        .named
        .retain(|(_, reason)| matches!(reason.as_str(), "suppressed" | "seed"));
    assert_same(&checked.named, &planted.named, "bare list");
}

#[test]
fn what_was_not_read_is_not_clear() {
    let mut planted = planted();
    planted.named.clear();
    let zip = packing::zip_of(&[("list.csv", &csv(&planted.rows[..5]))]);
    for (name, bytes) in [
        ("cut.zip", &zip[..zip.len() / 2]),
        ("notes.txt", b"nothing to see"),
        ("empty.csv", b""),
    ] {
        let checked = check(&planted, name, bytes, &[]);
        assert_eq!(checked.code, 1, "{name}");
        assert!(
            !checked.campaign["doubts"].as_array().unwrap().is_empty(),
            "{name}"
        );
    }
}

#[test]
fn what_is_wrong_with_the_request_is_said_before_anything_is_read() {
    let (desk, folder) = (Desk::new(), tempfile::tempdir().unwrap());
    fs::write(folder.path().join("list.csv"), "email\na@example.com\n").unwrap();
    fs::write(folder.path().join("none.csv"), "email\n").unwrap();
    let cases: [(&[&str], &str); 5] = [
        (
            &["--send-list", "*", "--suppressions", "none.csv"],
            "no address",
        ),
        (&["--send-list", "*", "--seeds", "gone.csv"], "gone.csv"),
        (&["--suppressions", "none.csv"], "--send-list"),
        (&["--send-list", "*", "--max-age", "soon"], "24m"),
        (&["--send-list", "a{b"], "not a valid pattern"),
    ];
    for (arguments, expected) in cases {
        let run = desk.run(folder.path(), &[&["scan", "."], arguments].concat());
        assert_eq!(run.code, 2, "{arguments:?}");
        assert!(
            run.stderr.contains(expected),
            "{arguments:?}: {}",
            run.stderr
        );
    }
}

#[test]
fn the_table_and_the_page_tell_the_verdict() {
    let planted = planted();
    let (desk, folder) = (Desk::new(), tempfile::tempdir().unwrap());
    lay(folder.path(), &planted, "list.csv", &csv(&planted.rows));
    for (format, expected) in [
        ("table", "Send list: not clear"),
        ("markdown", "## Send list: not clear"),
    ] {
        let asked = [
            "scan",
            ".",
            "--send-list",
            "send/*",
            "--max-age",
            "730d",
            "--format",
            format,
        ];
        let run = desk.run(folder.path(), &asked);
        assert!(run.stdout.contains(expected), "{}", run.stdout);
        assert!(run.stdout.contains("under 16") && run.stdout.contains("without consent"));
    }
}
