//! Old workbooks as programs write them, and what must never happen.

use super::*;
use crate::source::child::{Decoded, decode_in_memory};
use proptest::prelude::*;

const BOOK: &[u8] = include_bytes!("../../../../fixtures/formats/people.xls");

fn decoded(bytes: &[u8]) -> Decoded {
    decode_in_memory(decode, bytes)
}

#[test]
fn cells_are_what_people_see() {
    let book = decoded(BOOK);
    assert_eq!((&book.remarks, book.broken), (&vec![], None));
    let (label, _, text, notes) = &book.members[0];
    assert_eq!((&**label, notes.len()), ("People", 0));
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("Customers of the winter campaign"));
    assert_eq!(lines.next(), Some(""));
    let csv = include_str!("../../../../fixtures/formats/people.csv");
    for line in csv.lines() {
        assert_eq!(lines.next(), Some(line));
    }
    assert_eq!(lines.next(), Some(",,,,,,Ask head@example.net"));
}

#[test]
fn numbers_times_formulas_long_texts_and_far_corners_are_read() {
    let book = decoded(BOOK);
    let (label, _, text, _) = &book.members[1];
    assert_eq!(label, "Größe (very hidden)");
    let start = "4111111111111110,0.3,TRUE,2026-11-22 18:30:00,";
    assert!(text.starts_with(start), "{:.80}", text);
    assert!(text.contains("link@example.com") && text.contains("\"Müller ★, long long"));
    assert!(text.contains("long end@example.com"));
    let last = text.trim_end().rsplit_once('\n').unwrap().1;
    assert!(last.starts_with(",,") && last.ends_with(",far@example.com"));
    assert_eq!(text.trim_end().lines().count(), 65_536);
}

#[test]
fn other_compound_files_are_not_workbooks() {
    let mut bytes = BOOK.to_vec();
    let name: Vec<u8> = "Workbook"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let at = memchr::memmem::find(&bytes, &name).unwrap();
    bytes[at] = b'X';
    assert!(decoded(&bytes).other);
    let locked: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    bytes[at..at + locked.len()].copy_from_slice(&locked);
    bytes[at + (64 - (at % 128) % 64)..][..2].copy_from_slice(&34_u16.to_le_bytes());
    assert_eq!(decoded(&bytes).broken, Some(Notice::Locked));
}

#[test]
fn counts_that_lie_ask_for_nothing() {
    // Sectors of the table, of the list of its sectors, and where that goes on.
    for (at, number) in [
        (44, u32::MAX),
        (72, u32::MAX),
        (68, 0),
        (64, u32::MAX),
        (48, 5),
    ] {
        let mut bytes = BOOK.to_vec();
        bytes[at..at + 4].copy_from_slice(&number.to_le_bytes());
        decoded(&bytes);
    }
    let mut bytes = BOOK.to_vec();
    // Every sector follows itself.
    let table = (u32::from_le_bytes(*bytes[76..].first_chunk().unwrap()) as usize + 1) * 512;
    for (sector, place) in bytes[table..table + 512].chunks_exact_mut(4).enumerate() {
        place.copy_from_slice(&(sector as u32).to_le_bytes());
    }
    decoded(&bytes);
}

#[test]
fn a_workbook_with_a_password_is_locked() {
    let mut bytes = BOOK.to_vec();
    // The code page becomes the record of a password.
    let at = memchr::memmem::find(&bytes, &[0x42, 0, 2, 0]).unwrap();
    bytes[at] = 0x2F;
    assert_eq!(decoded(&bytes).broken, Some(Notice::Locked));
}

#[test]
fn a_workbook_that_ends_early_keeps_what_there_is() {
    let book = decoded(&BOOK[..BOOK.len() / 2]);
    assert!(book.broken.is_some() || !book.members.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn damaged_workbooks_never_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..60),
        early in prop::collection::vec((0_usize..6000, any::<u8>()), 0..20),
        cut: Option<prop::sample::Index>,
    ) {
        let mut bytes = BOOK.to_vec();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        for (place, byte) in early {
            bytes[place] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        decoded(&bytes);
    }
}
