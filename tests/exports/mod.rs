//! Many similar exports of one customer base, and dumps of them, from a seed. All people, addresses
//! and domains are invented.
#![allow(dead_code, reason = "each test uses a part of it")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// SplitMix64: the same numbers everywhere.
pub struct Chance(pub u64);

impl Chance {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    /// So many different numbers below a limit, in no order.
    pub fn choose(&mut self, count: usize, limit: usize) -> Vec<usize> {
        let mut all: Vec<usize> = (0..limit).collect();
        for at in 0..count.min(limit) {
            let other = at + self.below(limit - at);
            all.swap(at, other);
        }
        all.truncate(count);
        all
    }
}

pub const COLUMNS: [&str; 8] = [
    "customer_id",
    "first_name",
    "last_name",
    "email",
    "phone",
    "city",
    "points",
    "last_login",
];

/// A person as an export has it.
pub type Row = [String; 8];

fn person(n: usize, chance: &mut Chance) -> Row {
    let pick = |words: &[&str], at: usize| words[at % words.len()].to_owned();
    let first = pick(
        &["Ann", "Robert", "Carla", "Dieter", "Eva", "Maria"],
        chance.below(6),
    );
    let last = pick(
        &["Smith", "Johnson", "Schneider", "Martin", "Garcia"],
        chance.below(5),
    );
    let email = format!("{}.{n}@marrowwharf-foods.com", last.to_lowercase());
    [
        format!("K-{}", 100_000 + n * 7),
        first,
        last,
        email,
        format!("+49 30 901{:05}", n * 7 % 100_000),
        pick(&["Berlin", "Paris", "Rome", "Madrid"], chance.below(4)),
        chance.below(2_000).to_string(),
        "2022-12-01".to_owned(),
    ]
}

/// Monthly exports of a base that grows from so many people by one in 60 a month, of whom one in a
/// hundred leaves, and most collect points; from January 2023 on.
pub fn months(count: usize, people: usize) -> Vec<Vec<Row>> {
    let mut chance = Chance(11);
    let mut next = people;
    let mut base: Vec<Row> = (0..people).map(|n| person(n, &mut chance)).collect();
    let mut all = Vec::new();
    for month in 0..count {
        let (year, of_year) = (2023 + month / 12, month % 12 + 1);
        for gone in chance.choose(base.len() / 100, base.len()) {
            base[gone] = person(next, &mut chance);
            next += 1;
        }
        for _ in 0..people / 60 {
            base.push(person(next, &mut chance));
            next += 1;
        }
        for row in &mut base {
            if chance.below(10) < 6 {
                row[6] = chance.below(9_000).to_string();
                row[7] = format!("{year}-{of_year:02}-{:02}", 1 + chance.below(28));
            }
        }
        all.push(base.clone());
    }
    all
}

/// Exports of parts of one base: everybody is in some eleven of forty.
pub fn segments(count: usize, people: usize) -> Vec<Vec<Row>> {
    let mut chance = Chance(23);
    let base: Vec<Row> = (0..people * 7 / 2)
        .map(|n| person(n, &mut chance))
        .collect();
    (0..count)
        .map(|_| {
            let chosen = chance.choose(people, base.len());
            chosen.into_iter().map(|n| base[n].clone()).collect()
        })
        .collect()
}

/// The rows as a table of these columns.
pub fn table(rows: &[Row], columns: &[usize], delimiter: char) -> String {
    let mut text = String::new();
    let delimiter = delimiter.to_string();
    let header: Vec<&str> = columns.iter().map(|column| COLUMNS[*column]).collect();
    writeln!(text, "{}", header.join(&delimiter)).unwrap();
    for row in rows {
        let cells: Vec<&str> = columns.iter().map(|column| &*row[*column]).collect();
        writeln!(text, "{}", cells.join(&delimiter)).unwrap();
    }
    text
}

/// So many in a hundred of the rows, in no order.
pub fn share(rows: &[Row], percent: usize, seed: u64) -> Vec<Row> {
    let mut chance = Chance(seed);
    let chosen = chance.choose((rows.len() * percent / 100).max(1), rows.len());
    chosen.into_iter().map(|n| rows[n].clone()).collect()
}

pub const ALL: [usize; 8] = [0, 1, 2, 3, 4, 5, 6, 7];

/// Writes each export as a file of its own: `export-00.csv`, `export-01.csv`.
pub fn write(folder: &Path, exports: &[Vec<Row>]) {
    fs::create_dir_all(folder).unwrap();
    for (number, rows) in exports.iter().enumerate() {
        let path = folder.join(format!("export-{number:02}.csv"));
        fs::write(path, table(rows, &ALL, ',')).unwrap();
    }
}
