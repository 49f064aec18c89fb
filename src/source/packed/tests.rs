//! Every compression against an encoder: whole, joined, cut, damaged, too large.

use super::*;
use crate::model::{Problem, Reason};
use crate::source::Memory;
use crate::source::budget::Limits;
use proptest::prelude::*;
use std::io::{Read, Write};

fn pack(name: &str, plain: &[u8]) -> Vec<u8> {
    match name {
        "gzip" => {
            let mut encoder =
                flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(plain).unwrap();
            encoder.finish().unwrap()
        }
        "bzip2" => {
            let mut encoder =
                ::bzip2::write::BzEncoder::new(Vec::new(), ::bzip2::Compression::fast());
            encoder.write_all(plain).unwrap();
            encoder.finish().unwrap()
        }
        "xz" => {
            let options = lzma_rust2::XzOptions::with_preset(0);
            let mut encoder = lzma_rust2::XzWriter::new(Vec::new(), options).unwrap();
            encoder.write_all(plain).unwrap();
            encoder.finish().unwrap()
        }
        "zstd" => {
            let mut encoder = ::zstd::stream::write::Encoder::new(Vec::new(), 1).unwrap();
            encoder.include_checksum(true).unwrap();
            encoder.write_all(plain).unwrap();
            encoder.finish().unwrap()
        }
        "lz4" => {
            let info = lz4_flex::frame::FrameInfo::new()
                .block_mode(lz4_flex::frame::BlockMode::Linked)
                .block_size(lz4_flex::frame::BlockSize::Max64KB)
                .block_checksums(true)
                .content_checksum(true);
            let mut encoder = lz4_flex::frame::FrameEncoder::with_frame_info(info, Vec::new());
            encoder.write_all(plain).unwrap();
            encoder.finish().unwrap()
        }
        other => panic!("{other}"),
    }
}

fn unpack_with(packed: &[u8], budget: Budget, chunk: usize) -> (Vec<u8>, Option<Problem>) {
    let Some(compression) = Compression::of(packed) else {
        return (Vec::new(), Some(Problem::new(Reason::UnsupportedFormat)));
    };
    let source = Box::new(Memory::new(packed));
    let mut stream = compression.unpack(source, budget);
    let (mut all, mut buf) = (Vec::new(), vec![0; chunk]);
    loop {
        match stream.read(&mut buf).unwrap() {
            0 => return (all, stream.problem()),
            read => all.extend_from_slice(&buf[..read]),
        }
    }
}

fn budget() -> Budget {
    Budget::new(Limits::default(), Some(1 << 20))
}

fn unpack(packed: &[u8]) -> (Vec<u8>, Option<Reason>) {
    let (all, problem) = unpack_with(packed, budget(), 5000);
    (all, problem.map(|problem| problem.reason))
}

/// Text that packs a little, as tables do.
fn rows(count: u32) -> Vec<u8> {
    let number = |n: u32| n.wrapping_mul(2_654_435_761);
    let row = |n| format!("{n},ann{}@example.com\n", number(n)).into_bytes();
    (0..count).flat_map(row).collect()
}

#[test]
fn whole_streams_come_back_alone_and_joined() {
    let plain = rows(20_000);
    for name in Compression::all() {
        let (first, second) = plain.split_at(plain.len() / 3);
        assert_eq!(unpack(&pack(name, &plain)), (plain.clone(), None), "{name}");
        let joined = [pack(name, first), pack(name, b""), pack(name, second)].concat();
        assert_eq!(unpack(&joined), (plain.clone(), None), "{name} joined");
        let padded = [joined, vec![0; 512]].concat();
        assert_eq!(unpack(&padded), (plain.clone(), None), "{name} padded");
    }
}

#[test]
fn each_kind_of_damage_has_its_reason_and_keeps_what_was_decoded() {
    let plain = rows(100_000);
    for name in Compression::all() {
        let good = pack(name, &plain);
        let trailing = [&good, &b"and more"[..]].concat();
        let expected = (plain.clone(), Some(Reason::TrailingData));
        assert_eq!(unpack(&trailing), expected, "{name}");
        let (all, reason) = unpack(&good[..good.len() * 2 / 3]);
        assert_eq!(reason, Some(Reason::Truncated), "{name}");
        assert!(
            all.len() > plain.len() / 3 && plain.starts_with(&all),
            "{name}: {}",
            all.len()
        );
        let mut damaged = good.clone();
        let middle = good.len() / 2;
        damaged[middle..middle + 3000].fill(0xA5);
        let (all, reason) = unpack(&damaged);
        assert_eq!(reason, Some(Reason::Corrupt), "{name}");
        assert!(
            plain.starts_with(&all[..plain.len() / 4]),
            "{name}: {}",
            all.len()
        );
    }
}

#[test]
fn a_bomb_is_cut_at_the_budget_exactly() {
    for name in Compression::all() {
        let packed = pack(name, &[0; 3_000_000]);
        for chunk in [1000, 1 << 20] {
            let budget = budget().with_bytes(1_234_567);
            let (all, problem) = unpack_with(&packed, budget, chunk);
            assert_eq!(all.len(), 1_234_567, "{name}");
            let expected = Problem::new(Reason::LimitRatio).at(1_234_567);
            assert_eq!(problem, Some(expected), "{name}");
        }
        let exact = budget().with_bytes(3_000_000);
        assert_eq!(unpack_with(&packed, exact, 70_000).1, None, "{name}");
    }
}

#[test]
fn no_time_is_no_bytes() {
    let limits = Limits {
        time: Some(std::time::Duration::ZERO),
        ..Limits::default()
    };
    for name in Compression::all() {
        let (all, problem) =
            unpack_with(&pack(name, b"x"), Budget::new(limits.clone(), Some(9)), 10);
        assert_eq!(all, b"");
        assert_eq!(problem.unwrap().reason, Reason::LimitTime, "{name}");
    }
}

#[cfg(feature = "zstd")]
#[test]
fn a_window_that_is_too_large_is_refused() {
    let mut encoder = ::zstd::stream::write::Encoder::new(Vec::new(), 1).unwrap();
    encoder.window_log(30).unwrap();
    encoder.write_all(b"text").unwrap();
    let packed = encoder.finish().unwrap();
    assert_eq!(unpack(&packed), (Vec::new(), Some(Reason::LimitMemory)));
}

#[cfg(feature = "xz")]
#[test]
fn a_dictionary_that_is_too_large_is_refused() {
    let mut options = lzma_rust2::XzOptions::with_preset(0);
    options.lzma_options.dict_size = 1 << 29;
    let mut encoder = lzma_rust2::XzWriter::new(Vec::new(), options).unwrap();
    encoder.write_all(b"text").unwrap();
    let packed = encoder.finish().unwrap();
    assert_eq!(unpack(&packed), (Vec::new(), Some(Reason::LimitMemory)));
}

proptest! {
    #[test]
    fn any_damage_ends_somewhere(
        which in 0..5_usize,
        at in any::<prop::sample::Index>(),
        bytes in prop::collection::vec(any::<u8>(), 0..20),
        cut in any::<prop::sample::Index>(),
        chunk in 1_usize..3000,
    ) {
        let Some(name) = Compression::all().nth(which) else { return Ok(()); };
        let plain = rows(300);
        let mut packed = pack(name, &plain);
        let at = at.index(packed.len());
        for (to, from) in packed[at..].iter_mut().zip(&bytes) {
            *to = *from;
        }
        packed.truncate(cut.index(packed.len()) + 1);
        let (all, _) = unpack_with(&packed, budget().with_bytes(1 << 20), chunk);
        prop_assert!(all.len() <= 1 << 20);
    }
}

#[test]
fn lzma_in_zip_ends_where_the_archive_says() {
    let plain = "p1@example.com\n".repeat(3000);
    let options = lzma_rust2::LzmaOptions::with_preset(1);
    let mut crc = flate2::Crc::new();
    crc.update(plain.as_bytes());
    let seal = ZipSeal {
        size: plain.len() as u64,
        crc: crc.sum(),
    };
    for mark in [true, false] {
        let mut encoder =
            lzma_rust2::LzmaWriter::new_no_header(Vec::new(), &options, mark).unwrap();
        encoder.write_all(plain.as_bytes()).unwrap();
        let mut packed = vec![9, 20, 5, 0, options.get_props()];
        packed.extend_from_slice(&options.dict_size.to_le_bytes());
        packed.extend(encoder.finish().unwrap());
        let unpack = |packed: &[u8], seal| {
            let budget = Budget::new(Limits::default(), Some(packed.len() as u64));
            let mut stream = zip_method(14, Box::new(Memory::new(packed)), seal, budget).unwrap();
            let mut all = Vec::new();
            stream.read_to_end(&mut all).unwrap();
            (all, stream.problem().map(|problem| problem.reason))
        };
        let (all, problem) = unpack(&packed, Some(seal));
        assert_eq!((all.len(), problem), (plain.len(), None), "{mark}");
        let (_, problem) = unpack(&packed[..packed.len() / 2], Some(seal));
        assert_eq!(problem, Some(Reason::Truncated), "{mark}");
        let (_, problem) = unpack(&packed[..5], Some(seal));
        assert_eq!(problem, Some(Reason::Truncated), "{mark}");
    }
}
