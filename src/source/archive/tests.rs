//! Archives as programs write them, and as nobody should.

use super::{TarFormat, ZipFormat};
use crate::model::Reason;
use crate::source::container::{ContainerFormat, Member, Members, Opening};
use crate::source::{Budget, Bytes, Content, ContentReader, Limits, Links, Stat, keep};
use proptest::prelude::*;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;

/// Label, bytes and reasons of every member, and the reasons of the archive.
type Listing = (Vec<(String, Vec<u8>, Vec<Reason>)>, Vec<Reason>);

fn content(bytes: &[u8]) -> Content {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let content = Content::open(file.path(), Links::Refuse).unwrap();
    let budget = Budget::new(Limits::default(), None);
    keep(&mut ContentReader::new(content), Stat::default(), &budget).0
}

fn read(member: Member) -> (String, Vec<u8>, Vec<Reason>) {
    let mut problems = member.problems;
    let mut all = Vec::new();
    match member.bytes {
        Ok(bytes) => {
            let mut stream = bytes.into_stream();
            stream.read_to_end(&mut all).unwrap();
            problems.extend(stream.problem());
        }
        Err((_, problem)) => problems.push(problem),
    }
    (
        member.label,
        all,
        problems.into_iter().map(|p| p.reason).collect(),
    )
}

fn open(format: &dyn ContainerFormat, bytes: Bytes) -> Option<Listing> {
    let budget = Budget::new(Limits::default(), bytes.stored_size());
    let Opening::Container(mut container) = format.open(bytes, budget) else {
        return None;
    };
    let mut members = Vec::new();
    match &mut container.members {
        Members::Indexed(indexed) => {
            members.extend((0..indexed.len()).map(|index| read(indexed.member(index))));
        }
        Members::InTurn(turns) => {
            while let Some(member) = turns.next() {
                members.push(read(member));
            }
            container.problems.extend(turns.finish());
        }
    }
    let problems = container.problems.iter().map(|p| p.reason).collect();
    Some((members, problems))
}

fn list(format: &dyn ContainerFormat, bytes: &[u8]) -> Option<Listing> {
    open(format, Bytes::File(content(bytes)))
}

fn list_stream(format: &dyn ContainerFormat, bytes: &[u8]) -> Option<Listing> {
    open(
        format,
        Bytes::Stream(Box::new(ContentReader::new(content(bytes)))),
    )
}

const ROWS: &[u8] = b"id,email\n1,ann@example.com\n";

fn zip_of(members: &[(&str, &[u8], SimpleFileOptions)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes, options) in members {
        writer.start_file(*name, *options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn method(method: zip::CompressionMethod) -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(method)
}

fn deflated() -> SimpleFileOptions {
    method(zip::CompressionMethod::Deflated)
}

fn tar_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

fn plain(members: &[(&str, &[u8])]) -> Option<Listing> {
    let members = members.iter();
    let members = members.map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec(), Vec::new()));
    Some((members.collect(), Vec::new()))
}

#[test]
fn members_of_every_method_come_out_of_a_zip() {
    use zip::CompressionMethod as Method;
    let large = ROWS.repeat(9000);
    for kind in [
        Method::Stored,
        Method::Deflated,
        Method::Bzip2,
        Method::Zstd,
        Method::Xz,
    ] {
        let packed = zip_of(&[
            ("a.csv", &large, method(kind)),
            ("empty", b"", method(kind)),
        ]);
        let expected = plain(&[("a.csv", &large), ("empty", b"")]);
        assert_eq!(list(&ZipFormat, &packed), expected, "{kind:?}");
        assert_eq!(
            list_stream(&ZipFormat, &packed),
            expected,
            "{kind:?} in a stream"
        );
    }
}

#[test]
fn locked_members_are_named_and_the_others_read() {
    let locked = deflated().with_aes_encryption(zip::AesMode::Aes256, "secret");
    let packed = zip_of(&[
        ("a", ROWS, deflated()),
        ("b", ROWS, locked),
        ("c", ROWS, deflated()),
    ]);
    let (members, _) = list(&ZipFormat, &packed).unwrap();
    let reasons: Vec<_> = members
        .iter()
        .map(|(name, _, why)| (name.as_str(), why.clone()))
        .collect();
    assert_eq!(
        reasons,
        [("a", vec![]), ("b", vec![Reason::Encrypted]), ("c", vec![])]
    );
}

#[test]
fn without_its_directory_a_zip_is_read_by_its_headers() {
    let large = ROWS.repeat(5000);
    let packed = zip_of(&[
        ("a", &large, deflated()),
        ("b", &large, method(zip::CompressionMethod::Stored)),
    ]);
    let directory = memchr::memmem::find(&packed, b"PK\x01\x02").unwrap();
    let (members, problems) = list(&ZipFormat, &packed[..directory]).unwrap();
    assert_eq!(problems, [Reason::Truncated]);
    assert_eq!(
        (Some((members, Vec::new()))),
        plain(&[("a", &large), ("b", &large)])
    );
    let second = memchr::memmem::rfind(&packed[..directory], b"PK\x03\x04").unwrap();
    let (members, _) = list(&ZipFormat, &packed[..second + 2000]).unwrap();
    assert_eq!(members[1].2, [Reason::Truncated]);
    assert!(members[1].1.len() > 1000);
    assert_eq!(
        list(&ZipFormat, b"PK\x03\x04 and nothing of the kind"),
        None
    );
}

#[test]
fn damage_costs_one_member() {
    let large: Vec<u8> = (0..30_000_u32)
        .flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes())
        .collect();
    let mut packed = zip_of(&[("a", &large, deflated()), ("b", ROWS, deflated())]);
    packed[40_000..40_100].fill(0xFF);
    let (members, problems) = list(&ZipFormat, &packed).unwrap();
    assert_eq!(
        (members[0].2.as_slice(), problems.len()),
        (&[Reason::Corrupt][..], 0)
    );
    assert_eq!((members[1].1.as_slice(), members[1].2.len()), (ROWS, 0));
}

#[test]
fn bytes_that_two_members_share_are_read_once() {
    let packed = zip_of(&[
        ("a", &ROWS.repeat(100), deflated()),
        ("b", ROWS, deflated()),
    ]);
    let record = memchr::memmem::find(&packed, b"PK\x01\x02").unwrap();
    let end = memchr::memmem::find(&packed, b"PK\x05\x06").unwrap();
    let second = record + 4 + memchr::memmem::find(&packed[record + 4..], b"PK\x01\x02").unwrap();
    // The first record a hundred times over.
    let copies = packed[record..second].repeat(100);
    let mut bomb = [&packed[..record], &copies, &packed[end..]].concat();
    let eocd = bomb.len() - 22;
    bomb[eocd + 8..eocd + 12].copy_from_slice(&[100, 0, 100, 0]);
    bomb[eocd + 12..eocd + 16].copy_from_slice(&(copies.len() as u32).to_le_bytes());
    let (members, _) = list(&ZipFormat, &bomb).unwrap();
    let shared = members
        .iter()
        .filter(|(_, _, why)| *why == [Reason::Overlap])
        .count();
    assert_eq!((members.len(), shared), (100, 99));
    assert_eq!(members[0].1, ROWS.repeat(100));
}

#[test]
fn files_come_out_of_a_tar_by_position_and_in_turn() {
    let long = format!("{}/é.csv", "folder".repeat(40));
    let large = ROWS.repeat(9000);
    let members: [(&str, &[u8]); 4] = [
        ("a.csv", ROWS),
        (&long, &large),
        ("empty", b""),
        ("z", b"zz"),
    ];
    let packed = tar_of(&members);
    assert_eq!(list(&TarFormat, &packed), plain(&members));
    assert_eq!(list_stream(&TarFormat, &packed), plain(&members));
    let twice = [packed.clone(), packed].concat();
    let expected = plain(&[&members[..], &members[..]].concat());
    assert_eq!(list(&TarFormat, &twice), expected);
    assert_eq!(list_stream(&TarFormat, &twice), expected);
}

#[test]
fn records_of_pax_name_and_size_a_member() {
    let mut builder = tar::Builder::new(Vec::new());
    let name = "x".repeat(300);
    let records = [("path", name.as_bytes()), ("comment", b"no")];
    builder.append_pax_extensions(records).unwrap();
    let mut header = tar::Header::new_ustar();
    header.set_path("short").unwrap();
    header.set_size(ROWS.len() as u64);
    header.set_cksum();
    builder.append(&header, ROWS).unwrap();
    let packed = builder.into_inner().unwrap();
    for listing in [list(&TarFormat, &packed), list_stream(&TarFormat, &packed)] {
        assert_eq!(listing, plain(&[(&name, ROWS)]));
    }
}

#[test]
fn links_and_folders_are_no_files() {
    let mut builder = tar::Builder::new(Vec::new());
    for (kind, name) in [
        (tar::EntryType::Directory, "d/"),
        (tar::EntryType::Symlink, "l"),
        (tar::EntryType::Fifo, "f"),
    ] {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(kind);
        header.set_size(0);
        if kind == tar::EntryType::Symlink {
            builder
                .append_link(&mut header, name, "/etc/passwd")
                .unwrap();
        } else {
            builder.append_data(&mut header, name, &b""[..]).unwrap();
        }
    }
    let packed = builder.into_inner().unwrap();
    let expected = vec![
        ("l".to_owned(), Vec::new(), vec![Reason::Symlink]),
        ("f".to_owned(), Vec::new(), vec![Reason::NotRegularFile]),
    ];
    assert_eq!(
        list(&TarFormat, &packed),
        Some((expected.clone(), Vec::new()))
    );
    assert_eq!(
        list_stream(&TarFormat, &packed),
        Some((expected, Vec::new()))
    );
}

#[test]
fn a_tar_that_is_cut_or_damaged_gives_what_it_holds() {
    let large = ROWS.repeat(5000);
    let packed = tar_of(&[("a", ROWS), ("b", &large), ("c", ROWS)]);
    for listing in [list, list_stream] {
        let (members, _) = listing(&TarFormat, &packed[..10_000]).unwrap();
        assert_eq!(
            (members.len(), members[1].2.as_slice()),
            (2, &[Reason::Truncated][..])
        );
        assert_eq!(members[1].1, large[..members[1].1.len()]);
        let mut damaged = packed.clone();
        // The header of the second member.
        damaged[1024..1400].fill(b'x');
        let (members, problems) = listing(&TarFormat, &damaged).unwrap();
        assert_eq!(problems, [Reason::Corrupt]);
        let names: Vec<_> = members.iter().map(|(name, ..)| name.as_str()).collect();
        assert_eq!(names, ["a", "(damaged part)", "c"]);
        assert!(memchr::memmem::find(&members[1].1, &large).is_some());
        assert_eq!(members[2].1, ROWS);
    }
}

proptest! {
    #[test]
    fn any_damaged_archive_is_listed(
        is_zip: bool,
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12),
        cut in any::<prop::sample::Index>(),
    ) {
        let nested = zip_of(&[("x", ROWS, deflated())]);
        let mut packed = if is_zip {
            zip_of(&[("a", ROWS, deflated()), ("b/é", &ROWS.repeat(30), deflated()), ("c", &nested, deflated())])
        } else {
            tar_of(&[("a", ROWS), (&"long".repeat(60), ROWS), ("c", &nested)])
        };
        for (at, byte) in places {
            let at = at.index(packed.len());
            packed[at] = byte;
        }
        packed.truncate(packed.len() - cut.index(packed.len()) / 4);
        let format: &dyn ContainerFormat = if is_zip { &ZipFormat } else { &TarFormat };
        list(format, &packed);
        list_stream(format, &packed);
    }
}

#[test]
fn stored_members_are_checked_and_split_archives_said() {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for name in ["a", "b"] {
        zip.start_file(name, stored).unwrap();
        zip.write_all(format!("{name}@example.com").as_bytes())
            .unwrap();
    }
    let whole = zip.finish().unwrap().into_inner();
    let listing = |bytes: &[u8]| open(&ZipFormat, Bytes::File(content(bytes))).unwrap();
    assert!(
        listing(&whole)
            .0
            .iter()
            .all(|(_, _, problems)| problems.is_empty())
    );
    let mut damaged = whole.clone();
    let at = memchr::memmem::find(&damaged, b"b@example").unwrap();
    damaged[at] = b'c';
    let (members, _) = listing(&damaged);
    let problems: Vec<_> = members
        .into_iter()
        .map(|(_, _, problems)| problems)
        .collect();
    assert_eq!(problems, [vec![], vec![Reason::Corrupt]]);
    let mut last = whole.clone();
    let end = memchr::memmem::rfind(&last, b"PK\x05\x06").unwrap();
    last[end + 4] = 2;
    let (members, problems) = listing(&last);
    assert_eq!((members.len(), problems), (2, vec![Reason::Truncated]));
}
