use super::*;
use crate::model::incident::{Contradiction, Estimate, Link};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// A record in plain words.
#[derive(Clone, Default, Debug)]
struct Row {
    name: (&'static str, &'static str),
    email: &'static str,
    phone: &'static str,
    ssn: &'static str,
    born: &'static str,
    home: &'static str,
    customer: &'static str,
}

#[derive(Default)]
struct Sorted(BTreeMap<(Link, u128), Vec<u32>>);

impl Keyed for Sorted {
    fn each_group(&mut self, link: Link, each: &mut dyn FnMut(u128, &[u32])) {
        for ((_, fingerprint), records) in self.0.iter().filter(|((of, _), _)| *of == link) {
            each(*fingerprint, records);
        }
    }
}

fn hash(parts: &[&str]) -> u128 {
    let mut hash = 0x6C62_272E_07BB_0142_62B8_2175_6295_C58D_u128;
    for byte in parts.join("\n").bytes() {
        hash = (hash ^ u128::from(byte)).wrapping_mul(0x0100_0000_0000_0000_0000_013B);
    }
    (hash ^ hash >> 64).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835) << 16
}

fn word(text: &str) -> u32 {
    match text.bytes().next() {
        Some(first) => PersonName::word((hash(&[text]) >> 40) as u64, first),
        None => 0,
    }
}

fn people_of(rows: &[Row]) -> Persons {
    let (mut roll, mut sorted) = (Roll::default(), Sorted::default());
    for row in rows {
        let (given, family) = row.name;
        let name = PersonName {
            given: word(given),
            family: word(family),
        };
        let full = name.key().map(|key| key.to_string()).unwrap_or_default();
        let mut keys = Vec::new();
        let mut key = |link: Link, parts: &[&str]| {
            if parts.iter().all(|part| !part.is_empty()) {
                keys.push((link, hash(parts)));
            }
        };
        key(Link::Email, &[row.email]);
        key(Link::Phone, &["phone", row.phone]);
        key(Link::PhoneName, &[row.phone, &full]);
        key(Link::NationalId, &[row.ssn]);
        key(Link::NameBirth, &[&full, row.born]);
        key(Link::NameAddress, &[&full, row.home]);
        key(Link::Customer, &["customer", row.customer]);
        key(Link::Name, &["name", &full]);
        let some = |text: &str| if text.is_empty() { 0 } else { word(text) };
        let record = roll.add(&Sighting {
            name,
            birth: some(row.born),
            area: some(row.home),
            mark: keys
                .iter()
                .map(|(_, f)| (f >> 64) as u64)
                .min()
                .unwrap_or(u64::MAX),
            links: keys
                .iter()
                .fold(0, |all, (link, _)| all | Sighting::bit(*link)),
            ..Sighting::default()
        });
        for (link, fingerprint) in keys {
            sorted
                .0
                .entry((link, fingerprint))
                .or_default()
                .extend(record);
        }
    }
    resolve(roll, &mut sorted)
}

const ANN: Row = Row {
    name: ("ann", "lee"),
    email: "",
    phone: "",
    ssn: "",
    born: "",
    home: "",
    customer: "",
};
const BOB: Row = Row {
    name: ("bob", "stone"),
    ..ANN
};
const NOONE: Row = Row {
    name: ("", ""),
    ..ANN
};

fn estimate(low: u64, best: u64, high: u64) -> Estimate {
    Estimate { low, best, high }
}

#[test]
fn records_of_one_person_are_one() {
    for (what, rows, expected) in [
        ("nobody", vec![NOONE], estimate(0, 0, 0)),
        (
            "one address",
            vec![
                Row { email: "a", ..ANN },
                Row {
                    email: "a",
                    ..NOONE
                },
            ],
            estimate(1, 1, 1),
        ),
        (
            "a phone of a household",
            vec![Row { phone: "1", ..ANN }, Row { phone: "1", ..BOB }],
            estimate(2, 2, 2),
        ),
        (
            "two addresses, one phone and name",
            vec![
                Row {
                    phone: "1",
                    email: "a",
                    ..ANN
                },
                Row {
                    phone: "1",
                    email: "b",
                    ..ANN
                },
            ],
            estimate(1, 1, 1),
        ),
        (
            "two addresses, one name and birth date",
            vec![
                Row {
                    born: "1",
                    email: "a",
                    ..ANN
                },
                Row {
                    born: "1",
                    email: "b",
                    ..ANN
                },
            ],
            estimate(1, 1, 2),
        ),
        (
            "father and son",
            vec![
                Row {
                    born: "1",
                    home: "x",
                    email: "a",
                    ..ANN
                },
                Row {
                    born: "2",
                    home: "x",
                    email: "b",
                    ..ANN
                },
            ],
            estimate(2, 2, 2),
        ),
        (
            "one name, nothing else",
            vec![Row { email: "a", ..ANN }, Row { email: "b", ..ANN }],
            estimate(1, 2, 2),
        ),
        (
            "one name in two places",
            vec![
                Row {
                    email: "a",
                    home: "x",
                    ..ANN
                },
                Row {
                    email: "b",
                    home: "y",
                    ..ANN
                },
            ],
            estimate(1, 2, 2),
        ),
        (
            "a phone that one person has",
            vec![
                Row {
                    email: "a",
                    phone: "1",
                    ..ANN
                },
                Row {
                    phone: "1",
                    ..NOONE
                },
                Row {
                    phone: "1",
                    ..NOONE
                },
            ],
            estimate(1, 1, 2),
        ),
        (
            "a phone that two people have",
            vec![
                Row {
                    email: "a",
                    phone: "1",
                    ..ANN
                },
                Row {
                    email: "b",
                    phone: "1",
                    ..BOB
                },
                Row {
                    phone: "1",
                    ..NOONE
                },
            ],
            estimate(2, 2, 3),
        ),
        (
            "a phone that nobody else has",
            vec![
                Row {
                    phone: "1",
                    ..NOONE
                },
                Row {
                    phone: "1",
                    ..NOONE
                },
            ],
            estimate(1, 1, 1),
        ),
        (
            "orders of a customer",
            vec![
                Row {
                    email: "a",
                    customer: "7",
                    ..NOONE
                },
                Row {
                    customer: "7",
                    ..NOONE
                },
            ],
            estimate(1, 1, 2),
        ),
        (
            "a list of names",
            vec![Row { email: "a", ..ANN }, ANN, ANN, BOB],
            estimate(2, 2, 3),
        ),
    ] {
        assert_eq!(people_of(&rows).people, expected, "{what}");
    }
}

#[test]
fn what_contradicts_is_listed_and_not_merged() {
    let rows = [
        Row {
            email: "a",
            ssn: "1",
            ..ANN
        },
        Row {
            email: "a",
            ssn: "2",
            ..ANN
        },
        Row { email: "a", ..ANN },
    ];
    let persons = people_of(&rows);
    assert_eq!(persons.people, estimate(1, 2, 2));
    let [kept] = persons.kept.as_slice() else {
        panic!("{:?}", persons.kept);
    };
    assert_eq!(
        (kept.contradiction, kept.link, kept.count, kept.people),
        (Contradiction::NationalIds, Link::Email, 3, 2)
    );
    let rows = [Row { email: "a", ..ANN }, Row { email: "a", ..BOB }];
    let persons = people_of(&rows);
    assert_eq!(persons.people, estimate(1, 2, 2));
    assert_eq!(persons.kept.len(), 1);
}

#[test]
fn a_mailbox_of_many_joins_nobody() {
    let eve = Row {
        name: ("eve", "moss"),
        ..ANN
    };
    let rows = [ANN, BOB, eve].map(|row| Row {
        email: "a",
        home: "x",
        ..row
    });
    let persons = people_of(&rows);
    assert_eq!((persons.people.best, persons.shared), (3, 1));
}

fn any_row() -> impl Strategy<Value = Row> {
    let name = prop::sample::select(vec![
        ("", ""),
        ("ann", ""),
        ("ann", "lee"),
        ("anne", "lee"),
        ("bob", "lee"),
        ("bob", "stone"),
    ]);
    let word = || prop::sample::select(vec!["", "", "1", "2", "3"]);
    (name, word(), word(), word(), word(), word(), word()).prop_map(
        |(name, email, phone, ssn, born, home, customer)| Row {
            name,
            email,
            phone,
            ssn,
            born,
            home,
            customer,
        },
    )
}

proptest! {
    #[test]
    fn counts_do_not_depend_on_the_order_of_records(
        rows in prop::collection::vec(any_row(), 0..14),
        turn in 0usize..14,
    ) {
        let mut turned = rows.clone();
        turned.rotate_left(turn.min(rows.len()));
        turned.reverse();
        let (a, b) = (people_of(&rows), people_of(&turned));
        prop_assert_eq!(a.people, b.people);
        prop_assert_eq!(a.merged, b.merged);
        prop_assert_eq!(a.groups, b.groups);
        prop_assert_eq!((a.shared, a.ambiguous, a.kept.len()), (b.shared, b.ambiguous, b.kept.len()));
        prop_assert!(a.people.low <= a.people.best && a.people.best <= a.people.high);
    }
}
