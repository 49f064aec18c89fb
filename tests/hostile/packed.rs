//! Compressed files: bombs, damage, and claims about windows and sizes.

use super::{Case, cut, flipped, noise, patched, people};
use crate::packing::{bzip2, gzip, gzip_at, lz4, xz, zstd};
use flate2::Compression;

/// Zeros that one piece of a bomb unfolds to, and how many make more than a file may.
const PIECE: usize = 10_000_000;
const PIECES: usize = 125;

/// Members that follow each other and become far more than a file may.
pub fn gzip_bomb() -> Vec<u8> {
    gzip(&vec![0; PIECE]).repeat(PIECES)
}

pub fn cases() -> Vec<Case> {
    [bombs(), damage(), claims()]
        .into_iter()
        .flatten()
        .collect()
}

fn bombs() -> Vec<Case> {
    const BOMB: &[&str] = &["partial limit_ratio", "partial limit_record"];
    let zeros = vec![0; PIECE];
    let layered = gzip(&gzip_bomb());
    // Rows instead of zeros: nothing about them is long or odd.
    let rows = gzip_at(Compression::best(), &b"7,seven\n".repeat(PIECE / 8));
    vec![
        Case::new("bomb.gz", gzip_bomb(), BOMB, 0),
        Case::new("bomb.bz2", bzip2(&zeros).repeat(PIECES), BOMB, 0),
        Case::new("bomb.xz", xz(&zeros).repeat(PIECES), BOMB, 0),
        Case::new("bomb.zst", zstd(&zeros).repeat(PIECES), BOMB, 0),
        Case::new("bomb.lz4", lz4(&zeros).repeat(PIECES), BOMB, 0),
        Case::new("layered-bomb.gz.gz", layered, BOMB, 0),
        Case::new(
            "bomb-of-rows.gz",
            rows.repeat(PIECES),
            &["partial limit_ratio"],
            0,
        ),
        Case::new(
            "bomb-ends-by-people.gz",
            [gzip(&people(50)), gzip_bomb()].concat(),
            BOMB,
            50,
        ),
    ]
}

fn damage() -> Vec<Case> {
    let text = people(5000);
    let half = |packed: Vec<u8>| {
        let size = packed.len();
        cut(packed, size / 2)
    };
    let middle = |packed: Vec<u8>| {
        let at = packed.len() / 2;
        flipped(packed, at)
    };
    let end = |packed: Vec<u8>, before: usize| {
        let at = packed.len() - before;
        flipped(packed, at)
    };
    let many = [gzip(b"").repeat(100_000), gzip(&people(10))].concat();
    vec![
        Case::new("cut.gz", half(gzip(&text)), &["partial truncated"], 1000),
        Case::new(
            "cut.bz2",
            half(bzip2(&people(60_000))),
            &["partial truncated"],
            1000,
        ),
        Case::new("cut.xz", half(xz(&text)), &["partial truncated"], 1000),
        Case::new(
            "cut.zst",
            half(zstd(&people(30_000))),
            &["partial truncated"],
            1000,
        ),
        Case::new(
            "cut.lz4",
            half(lz4(&people(60_000))),
            &["failed truncated"],
            0,
        ),
        Case::new(
            "wrong-sum.gz",
            end(gzip(&text), 6),
            &["partial corrupt"],
            5000,
        ),
        Case::new(
            "wrong-length.gz",
            end(gzip(&text), 2),
            &["partial corrupt"],
            5000,
        ),
        Case::new(
            "wrong-sum.bz2",
            end(bzip2(&text), 3),
            &["partial corrupt"],
            0,
        ),
        Case::new(
            "wrong-sum.zst",
            end(zstd(&text), 1),
            &["partial corrupt"],
            4000,
        ),
        Case::new(
            "wrong-sum.lz4",
            end(lz4(&text), 1),
            &["partial corrupt"],
            5000,
        ),
        Case::new("torn.gz", middle(gzip(&text)), &["partial corrupt"], 1000),
        Case::new("torn.xz", middle(xz(&text)), &["partial corrupt"], 100),
        Case::new(
            "torn.zst",
            middle(zstd(&people(60_000))),
            &["partial corrupt"],
            100,
        ),
        Case::new(
            "noise-behind.xz",
            [xz(&text), noise(1000)].concat(),
            &["partial trailing_data"],
            5000,
        ),
        Case::new(
            "zeros-behind.gz",
            [gzip(&text), vec![0; 5000]].concat(),
            &[],
            5000,
        ),
        Case::new("empty-members.gz", many, &[], 10),
        Case::new(
            "head-only.gz",
            &b"\x1F\x8B\x08\0\0\0\0\0\0\x03"[..],
            &["failed truncated"],
            0,
        ),
        Case::new(
            "noise.gz",
            [&b"\x1F\x8B\x08\0\0\0\0\0\0\x03"[..], &noise(1 << 20)].concat(),
            &["partial corrupt"],
            0,
        ),
        Case::new(
            "noise.bz2",
            [&b"BZh91AY&SY"[..], &noise(1 << 20)].concat(),
            &["failed corrupt"],
            0,
        ),
    ]
}

fn claims() -> Vec<Case> {
    // A file name that never ends.
    let name = [
        &b"\x1F\x8B\x08\x08\0\0\0\0\0\x03"[..],
        &b"n".repeat(5 << 20),
    ]
    .concat();
    // A window of 2 TiB, and one of 1 GiB.
    let window = |log: u8| {
        let head = [0x28, 0xB5, 0x2F, 0xFD, 0x00, (log - 10) << 3];
        // One raw block, the last.
        [&head[..], &[0x81, 0, 0], &b"ann@example.com "[..]].concat()
    };
    // A frame that says it holds 16 EiB.
    let content = [
        &[0x28, 0xB5, 0x2F, 0xFD, 0xE0][..],
        &[0xFF; 8],
        &[0x81, 0, 0],
        b"ann@example.com ",
    ]
    .concat();
    let skippable = [0x50, 0x2A, 0x4D, 0x18, 0, 0, 0, 0].repeat(50_000);
    let endless = [0x50, 0x2A, 0x4D, 0x18, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3];
    // The dictionary of an xz stream lies behind the block header: property 40 is 4 GiB.
    let stream = xz(&people(100));
    let at = memchr::memmem::find(&stream[..40], b"\x21\x01").unwrap() + 2;
    let header = &stream[12..12 + (usize::from(stream[12]) + 1) * 4 - 4];
    let mut header = header.to_vec();
    header[at - 12] = 40;
    let sum = crc32(&header).to_le_bytes();
    let dictionary = patched(patched(stream, 12, &header), 12 + header.len(), &sum);
    vec![
        Case::new(
            "endless-name.gz",
            name,
            &["failed limit_record", "failed truncated"],
            0,
        ),
        Case::new("window-2-tib.zst", window(41), &["failed limit_memory"], 1),
        Case::new("window-1-gib.zst", window(30), &["failed limit_memory"], 1),
        Case::new("content-16-eib.zst", content, &["failed limit_memory"], 1),
        Case::new(
            "skipped-frames.zst",
            [skippable, zstd(&people(5))].concat(),
            &[],
            5,
        ),
        Case::new("endless-frame.zst", endless, &["failed truncated"], 0),
        Case::new(
            "dictionary-4-gib.xz",
            dictionary,
            &["failed limit_memory"],
            0,
        ),
    ]
}

/// The checksum of zip and xz, bit by bit.
pub fn crc32(bytes: &[u8]) -> u32 {
    let mut sum = !0_u32;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = (sum >> 1) ^ (0xEDB8_8320 & 0_u32.wrapping_sub(sum & 1));
        }
    }
    !sum
}
