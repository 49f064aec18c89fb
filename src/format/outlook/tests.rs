//! Messages made by another writer of compound files, and broken ones.

use super::*;
use crate::source::container::{InTurn, Members};
use crate::source::{Limits, Memory};
use std::io::{Cursor, Read as _, Write as _};

type File = cfb::CompoundFile<Cursor<Vec<u8>>>;

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn write(file: &mut File, path: &str, bytes: &[u8]) {
    file.create_stream(path).unwrap().write_all(bytes).unwrap();
}

/// Short properties behind a header of so many bytes.
fn list(header: usize, properties: &[(u16, u16, u64)]) -> Vec<u8> {
    let mut bytes = vec![0; header];
    for (number, kind, value) in properties {
        bytes.extend(kind.to_le_bytes());
        bytes.extend(number.to_le_bytes());
        bytes.extend([0; 4]);
        bytes.extend(value.to_le_bytes());
    }
    bytes
}

/// A message with everything, and one inside it.
pub(super) fn message() -> Vec<u8> {
    let mut file = File::create(Cursor::new(Vec::new())).unwrap();
    let sent = 133_800_000_000_000_000;
    let page = (0x3FFD, 0x0003, 1252);
    write(
        &mut file,
        "/__properties_version1.0",
        &list(32, &[(0x0039, 0x0040, sent), page]),
    );
    for (name, value) in [
        ("0037001F", "Winter list"),
        ("0C1A001F", "Ann Example"),
        ("5D01001F", "ann@example.com"),
        ("0E04001F", "Bob Example"),
        ("3001001F", "hidden@example.net"),
    ] {
        write(&mut file, &format!("/__substg1.0_{name}"), &wide(value));
    }
    let body = format!(
        "Call +1 202 555 0123 or write to body@example.com\r\n{}",
        "x".repeat(5000)
    );
    write(&mut file, "/__substg1.0_1000001F", &wide(&body));
    write(
        &mut file,
        "/__substg1.0_10130102",
        b"<html><body><p>page@example.com</p></body></html>",
    );
    let mut rich = b"\0\0\0\0\0\0\0\0MELA\0\0\0\0".to_vec();
    rich.extend_from_slice(b"{\\rtf1\\ansi rich@example.com\\par M\\'fcller}");
    write(&mut file, "/__substg1.0_10090102", &rich);
    write(
        &mut file,
        "/__substg1.0_0C190102",
        &wide("entry@example.com"),
    );
    for (number, kind, address) in [(0, 1, "bob@example.com"), (1, 2, "carla@example.com")] {
        let storage = format!("/__recip_version1.0_#{number:08X}");
        file.create_storage(&storage).unwrap();
        let name = format!("{storage}/__properties_version1.0");
        write(&mut file, &name, &list(8, &[(0x0C15, 0x0003, kind)]));
        write(
            &mut file,
            &format!("{storage}/__substg1.0_39FE001F"),
            &wide(address),
        );
    }
    let attached = "/__attach_version1.0_#00000000";
    file.create_storage(attached).unwrap();
    write(
        &mut file,
        &format!("{attached}/__properties_version1.0"),
        &list(8, &[]),
    );
    write(
        &mut file,
        &format!("{attached}/__substg1.0_3707001F"),
        &wide("list.csv"),
    );
    let rows: String = (0..500).map(|n| format!("p{n}@example.com\n")).collect();
    let rows = format!("email\n{rows}");
    write(
        &mut file,
        &format!("{attached}/__substg1.0_37010102"),
        rows.as_bytes(),
    );
    let inner = "/__attach_version1.0_#00000001";
    file.create_storage(inner).unwrap();
    write(
        &mut file,
        &format!("{inner}/__properties_version1.0"),
        &list(8, &[]),
    );
    let inner = format!("{inner}/__substg1.0_3701000D");
    file.create_storage(&inner).unwrap();
    write(
        &mut file,
        &format!("{inner}/__properties_version1.0"),
        &list(24, &[page]),
    );
    write(
        &mut file,
        &format!("{inner}/__substg1.0_0037001E"),
        b"Gr\xFC\xDFe",
    );
    write(
        &mut file,
        &format!("{inner}/__substg1.0_0C1F001E"),
        b"inner@example.com",
    );
    write(
        &mut file,
        &format!("{inner}/__substg1.0_1000001E"),
        b"deep@example.com",
    );
    file.into_inner().into_inner()
}

fn open(bytes: &[u8]) -> Opening {
    let stream = Bytes::Stream(Box::new(Memory::new(bytes)));
    OutlookFormat.open(
        stream,
        Budget::new(Limits::default(), Some(bytes.len() as u64)),
    )
}

fn members(mut members: Box<dyn InTurn>) -> Vec<(String, String)> {
    let mut all = Vec::new();
    while let Some(member) = members.next() {
        let mut bytes = Vec::new();
        let stream = member.bytes.map(Bytes::into_stream);
        if let Ok(mut stream) = stream {
            stream.read_to_end(&mut bytes).unwrap();
        }
        all.push((member.label, String::from_utf8_lossy(&bytes).into_owned()));
    }
    all
}

#[test]
fn everything_in_a_message_is_read() {
    let Opening::Container(container) = open(&message()) else {
        panic!("a container");
    };
    let Members::InTurn(turns) = container.members else {
        panic!("in turn");
    };
    let all = members(turns);
    let part = |label: &str| {
        let found = all.iter().find(|(name, _)| name == label);
        &found.unwrap_or_else(|| panic!("{label} of {all:?}")).1
    };
    assert!(part("text").starts_with("Call +1 202 555 0123 or write to body@example.com"));
    assert!(part("html").contains("page@example.com"));
    assert_eq!(part("text 2"), "rich@example.com\nMüller");
    assert_eq!(part("list.csv").lines().count(), 501);
    let inner = part("message");
    let table = all
        .iter()
        .rev()
        .find(|(name, _)| name == "message")
        .unwrap();
    let expected = [
        "\"Mon, 30 Dec 2024 02:40:00 +0000\"",
        "Ann Example,ann@example.com",
        "bob@example.com,carla@example.com",
        "Winter list",
        "list.csv",
    ];
    for cell in expected {
        assert!(table.1.contains(cell), "{cell} in {table:?}");
    }
    for text in [
        "Subject: Grüße",
        "From: inner@example.com",
        "ZGVlcEBleGFtcGxlLmNvbQ==",
    ] {
        assert!(inner.contains(text), "{text} in {inner}");
    }
    // What no field of a mail says, once.
    let rest = part("text 3");
    assert!(rest.contains("hidden@example.net") && rest.contains("entry@example.com"));
    assert!(
        !rest.contains("bob@example.com") && !rest.contains("body@example.com"),
        "{rest}"
    );
}

#[test]
fn what_is_locked_is_said() {
    for name in ["EncryptedPackage", "EncryptedSummary"] {
        let mut file = File::create(Cursor::new(Vec::new())).unwrap();
        write(&mut file, &format!("/{name}"), &[7; 5000]);
        let opening = open(&file.into_inner().into_inner());
        let Opening::Broken(_, problem) = opening else {
            panic!("{name}");
        };
        assert_eq!(problem.reason, Reason::Encrypted);
    }
    for (flags, locked) in [(0x0100_u16, true), (0x0200, false)] {
        let mut file = File::create(Cursor::new(Vec::new())).unwrap();
        let mut text = vec![0; 5000];
        text[10..12].copy_from_slice(&flags.to_le_bytes());
        write(&mut file, "/WordDocument", &text);
        let opening = open(&file.into_inner().into_inner());
        assert_eq!(matches!(opening, Opening::Broken(..)), locked, "{flags:x}");
        assert_eq!(matches!(opening, Opening::Other(_)), !locked, "{flags:x}");
    }
}

#[test]
fn any_damage_ends_within_bounds() {
    let whole = message();
    let most = whole.len() * 6;
    let mut seed = 1_u32;
    for round in 0..300 {
        let mut bytes = whole.clone();
        for _ in 0..1 + round % 40 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            // Tables and entries are what leads astray.
            let at = seed as usize % bytes.len();
            bytes[at] = (seed >> 24) as u8;
        }
        if round % 5 == 0 {
            bytes.truncate(seed as usize % whole.len());
        }
        if let Opening::Container(container) = open(&bytes)
            && let Members::InTurn(turns) = container.members
        {
            let all = members(turns);
            let size: usize = all.iter().map(|(_, text)| text.len()).sum();
            assert!(size <= most, "{round}: {size}");
        }
    }
}

#[test]
fn chains_in_circles_end() {
    let mut file = File::create(Cursor::new(Vec::new())).unwrap();
    write(&mut file, "/__properties_version1.0", &list(32, &[]));
    write(&mut file, "/__substg1.0_1000001E", &[b'a'; 100_000]);
    let mut bytes = file.into_inner().into_inner();
    // Every sector is followed by itself.
    let table = file::long(&bytes, 76) as usize;
    let start = (table + 1) * (1 << file::short(&bytes, 30));
    for number in 0..100_u32 {
        let at = start + number as usize * 4;
        bytes[at..at + 4].copy_from_slice(&number.to_le_bytes());
    }
    if let Opening::Container(container) = open(&bytes)
        && let Members::InTurn(turns) = container.members
    {
        let size: usize = members(turns).iter().map(|(_, text)| text.len()).sum();
        assert!(size <= bytes.len() * 4, "{size}");
    }
}
