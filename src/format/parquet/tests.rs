//! Files written by pyarrow (`fixtures/formats/make.py`), read in this process.

use super::*;
use crate::source::child::{Decoded, decode_in_memory};

const PEOPLE: &[u8] = include_bytes!("../../../fixtures/formats/people.parquet");
const NESTED: &[u8] = include_bytes!("../../../fixtures/formats/nested.parquet");
const LIST: &str = include_str!("../../../fixtures/formats/people.csv");

fn decoded(bytes: &[u8]) -> Decoded {
    decode_in_memory(decode, bytes)
}

#[test]
fn row_groups_and_codecs_make_one_table() {
    let people = decoded(PEOPLE);
    assert_eq!(
        (people.broken, people.other, &people.remarks[..]),
        (None, false, &[][..])
    );
    let [(label, _, table, _)] = &people.members[..] else {
        panic!("{:?}", people.members);
    };
    assert_eq!((label.as_str(), table.as_str()), ("table", LIST));
}

#[test]
fn nested_and_odd_values_are_written_as_people_see_them() {
    let nested = decoded(NESTED);
    let expected = "person.name,person.email,traits.key,traits.value,orders.sku,orders.amount,sent,seen,at,digest,score,big,flag\n\
        Ann,\"ann@example.com, second@example.com\",vip,trait@example.com,\"a, b\",12.50,2026-11-22 18:00:00.25,2026-11-22 18:00:00.25,18:30:00,f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff,0.5,18446744073709551615,true\n\
        ,,,,,,,,,,,,\n\
        ,,vip,trait@example.com,\"a, b\",12.50,2026-11-22 18:00:00.25,2026-11-22 18:00:00.25,18:30:00,f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff,0.5,18446744073709551615,true\n";
    let parts: Vec<(&str, &str)> = nested
        .members
        .iter()
        .map(|m| (m.0.as_str(), m.2.as_str()))
        .collect();
    assert_eq!(
        parts,
        [
            ("table", expected),
            ("metadata", "owner: owner@example.com\n")
        ]
    );
}

#[test]
fn what_is_locked_or_cut_is_said() {
    let mut locked = b"PARE\x15\x00".to_vec();
    locked.extend_from_slice(&[0; 100]);
    locked.extend_from_slice(b"PARE");
    assert_eq!(decoded(&locked).broken, Some(Notice::Locked));
    let cut = PEOPLE.get(..PEOPLE.len() - 10).unwrap();
    assert_eq!(decoded(cut).broken, Some(Notice::CutShort));
    assert_eq!(
        decoded(b"PAR1\x15\x00PAR1").broken,
        Some(Notice::Unreadable)
    );
}

#[test]
fn a_damaged_page_costs_its_column_only() {
    let mut bytes = PEOPLE.to_vec();
    let page = memchr::memmem::find(&bytes, b"+1 202 555").unwrap_or(2000);
    for byte in bytes.iter_mut().skip(page).take(20) {
        *byte ^= 0x55;
    }
    let people = decoded(&bytes);
    let table = &people.members[0].2;
    assert_eq!(table.lines().count(), 61, "{table}");
}

#[test]
fn texts_are_no_files() {
    for (head, expected) in [
        (&b"PAR1\x15\x04"[..], true),
        (b"PARE\x15\x04", true),
        (b"PAR1,PAR2\n", false),
        (b"PAREIL,x\n", false),
        (b"PAR1", false),
    ] {
        assert_eq!(ParquetFormat.recognizes(head), expected, "{head:?}");
    }
}
