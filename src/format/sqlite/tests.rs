//! Files as SQLite writes them, and what must never happen.

use super::*;
use crate::source::child::{Decoded, decode_in_memory};
use proptest::prelude::*;

const PEOPLE: &[u8] = include_bytes!("../../../fixtures/formats/people.db");
const WIDE: &[u8] = include_bytes!("../../../fixtures/formats/wide.db");

fn decoded(bytes: &[u8]) -> Decoded {
    decode_in_memory(decode, bytes)
}

/// The lines of a member.
fn lines(decoded: &Decoded, label: &str) -> Vec<String> {
    let member = decoded.members.iter().find(|member| member.0 == label);
    member.unwrap().2.lines().map(str::to_owned).collect()
}

#[test]
fn tables_have_their_rows_and_names() {
    let people = decoded(PEOPLE);
    let labels: Vec<_> = people.members.iter().map(|member| &*member.0).collect();
    let expected = ["people", "notes", "blobs", "gone", "(free space)", "schema"];
    assert_eq!(labels, expected);
    let csv = include_str!("../../../fixtures/formats/people.csv");
    assert_eq!(lines(&people, "people"), csv.lines().collect::<Vec<_>>());
    assert_eq!((people.remarks, people.broken), (vec![], None));
}

#[test]
fn rows_without_numbers_computed_columns_and_long_texts_are_read() {
    let people = decoded(PEOPLE);
    let notes = lines(&people, "notes");
    let [header, row] = &*notes else {
        panic!("{notes:?}");
    };
    assert_eq!(header, "email,n,kind,body");
    assert!(row.starts_with("key@example.com,7,,so long. "), "{row}");
    assert!(row.ends_with("write to end@example.com") && row.len() > 2500);
    assert_eq!(
        lines(&people, "gone"),
        ["email,added", "here@example.com,6"]
    );
}

#[test]
fn bytes_that_are_text_are_text_and_of_others_the_strings() {
    let blobs = lines(&decoded(PEOPLE), "blobs");
    let expected = [
        "n,body",
        "1.5, blob@example.com ",
        "-3,\"Größe, text@example.com\"",
    ];
    assert_eq!(blobs, expected);
}

#[test]
fn deleted_rows_are_found_where_they_were() {
    let text = lines(&decoded(PEOPLE), "(free space)").join(" ");
    for n in [1, 17, 39] {
        assert!(text.contains(&format!("gone{n}@example.net")), "{n}");
    }
}

#[test]
fn wide_texts_are_decoded() {
    let wide = lines(&decoded(WIDE), "Kunden");
    assert_eq!(wide.len(), 21);
    assert_eq!(
        wide[..2],
        ["E-Mail,Straße", "käufer0@example.com,Große Straße 1"]
    );
}

#[test]
fn damaged_pages_cost_their_rows_only() {
    let mut bytes = PEOPLE.to_vec();
    // The first leaf of the first table.
    bytes[2 * 1024] = 0xEE;
    let people = decoded(&bytes);
    let (_, _, text, notes) = &people.members[0];
    assert!((30..60).contains(&text.lines().count()), "{text}");
    assert_eq!(*notes, [Notice::Damaged]);
    // Its rows are searched as they are.
    let free = lines(&people, "(free space)").join(" ");
    assert!(free.contains("p3@example.com"));
}

#[test]
fn a_file_that_ends_early_says_so() {
    let people = decoded(&PEOPLE[..PEOPLE.len() - 2048]);
    assert_eq!(people.remarks, [Notice::CutShort]);
    assert_eq!(decoded(&PEOPLE[..60]).broken, None);
    assert!(decoded(&PEOPLE[..60]).other);
    let mut odd = PEOPLE.to_vec();
    odd[16] = 7;
    assert_eq!(decoded(&odd).broken, Some(Notice::Unreadable));
}

#[test]
fn trees_that_lead_in_circles_end() {
    let mut bytes = PEOPLE.to_vec();
    // The second page is the root of the first table; all its children become itself.
    for pair in bytes[1024..2048].chunks_exact_mut(4) {
        pair.copy_from_slice(&2_u32.to_be_bytes());
    }
    bytes[1024..1036].copy_from_slice(&[5, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 2]);
    assert_eq!(decoded(&bytes).members[0].3, [Notice::Damaged]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn damaged_files_never_panic(
        wide: bool,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..60),
        cut: Option<prop::sample::Index>,
    ) {
        let mut bytes = if wide { WIDE } else { PEOPLE }.to_vec();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        decoded(&bytes);
    }
}
