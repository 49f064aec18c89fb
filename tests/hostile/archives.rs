//! Archives that lie about sizes, counts and places, share bytes, nest without end, or name odd things.

use super::packed::{gzip, gzip_bomb};
use super::{Case, cut, flipped, patched, people};
use std::io::{Cursor, Write};
use zip::CompressionMethod as Method;
use zip::write::SimpleFileOptions;

fn options(method: Method) -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(method)
}

/// An archive of these members.
pub fn zip_of(members: &[(&str, &[u8])], method: Method) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, options(method)).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Where the directory and its end begin.
fn directory(archive: &[u8]) -> (usize, usize) {
    let first = memchr::memmem::find(archive, b"PK\x01\x02").unwrap();
    (
        first,
        memchr::memmem::rfind(archive, b"PK\x05\x06").unwrap(),
    )
}

/// A tar header with a right checksum. `size` is written as it is.
fn header(name: &[u8], kind: u8, size: &[u8]) -> Vec<u8> {
    header_with(name, kind, size, |_| {})
}

fn header_with(name: &[u8], kind: u8, size: &[u8], more: impl FnOnce(&mut [u8])) -> Vec<u8> {
    let mut block = vec![0; 512];
    block[..name.len().min(100)].copy_from_slice(&name[..name.len().min(100)]);
    block[100..108].copy_from_slice(b"0000644\0");
    block[124..124 + size.len()].copy_from_slice(size);
    block[136..148].copy_from_slice(b"00000000000\0");
    block[148..156].fill(b' ');
    block[156] = kind;
    block[257..265].copy_from_slice(b"ustar\x0000");
    more(&mut block);
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    block
}

fn octal(size: usize) -> Vec<u8> {
    format!("{size:011o}\0").into_bytes()
}

/// A header, its content, and what fills the last block.
fn entry(name: &str, kind: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = header(name.as_bytes(), kind, &octal(content.len()));
    bytes.extend_from_slice(content);
    bytes.resize(bytes.len().div_ceil(512) * 512, 0);
    bytes
}

fn tar(entries: &[Vec<u8>]) -> Vec<u8> {
    [entries.concat(), vec![0; 1024]].concat()
}

pub fn cases() -> Vec<Case> {
    [zip_lies(), zip_shapes(), nests(), tar_lies(), tar_kinds()]
        .into_iter()
        .flatten()
        .collect()
}

fn zip_lies() -> Vec<Case> {
    let text = people(100);
    let two = zip_of(&[("a.csv", &text), ("b.csv", &text)], Method::Deflated);
    let (first, end) = directory(&two);
    let second = memchr::memmem::rfind(&two, b"PK\x01\x02").unwrap();
    let at = |offset: usize, with: &[u8]| patched(two.clone(), offset, with);
    let stored = zip_of(&[("a.csv", &text), ("b.csv", &text)], Method::Stored);
    let (stored_first, _) = directory(&stored);
    // In the directory and before the content.
    let locked = |archive: &[u8]| {
        let (first, _) = directory(archive);
        patched(patched(archive.to_vec(), first + 8, &[1]), 6, &[1])
    };
    vec![
        Case::new(
            "counts-65535.zip",
            at(end + 8, &[0xFF; 4]),
            &["scanned malformed"],
            200,
        ),
        Case::new(
            "counts-none.zip",
            at(end + 8, &[0; 4]),
            &["scanned malformed"],
            200,
        ),
        Case::new(
            "directory-beyond.zip",
            at(end + 16, &[0xF0; 4]),
            &["partial corrupt"],
            200,
        ),
        Case::new("directory-of-4-gib.zip", at(end + 12, &[0xF0; 4]), &[], 200),
        Case::new(
            "wrong-sum.zip",
            at(first + 16, b"\0\0\0\0"),
            &["partial corrupt"],
            200,
        ),
        Case::new(
            "claims-10-bytes.zip",
            at(first + 24, &[10, 0, 0, 0]),
            &["partial corrupt"],
            200,
        ),
        Case::new(
            "claims-4-gib.zip",
            at(first + 24, &[0xF0; 4]),
            &["partial corrupt"],
            200,
        ),
        Case::new(
            "takes-4-gib.zip",
            at(first + 20, &[0xF0; 4]),
            &["skipped overlap"],
            100,
        ),
        Case::new(
            "member-beyond.zip",
            at(second + 42, &[0xF0; 4]),
            &["failed truncated", "partial trailing_data"],
            100,
        ),
        Case::new(
            "members-share-bytes.zip",
            at(second + 42, &[0; 4]),
            &["partial trailing_data", "skipped overlap"],
            100,
        ),
        Case::new(
            "member-inside-member.zip",
            patched(
                stored.clone(),
                stored_first + 20,
                &(text.len() as u32 + 900).to_le_bytes(),
            ),
            &["skipped overlap"],
            100,
        ),
        Case::new(
            "said-to-be-locked.zip",
            locked(&two),
            &["skipped encrypted"],
            100,
        ),
        Case::new(
            "method-99.zip",
            at(first + 10, &[99, 0]),
            &["skipped unsupported_format"],
            100,
        ),
        Case::new(
            "method-255.zip",
            at(first + 10, &[255, 0]),
            &["skipped unsupported_format"],
            100,
        ),
        Case::new(
            "torn.zip",
            flipped(two.clone(), 200),
            &["partial corrupt"],
            100,
        ),
    ]
}

fn zip_shapes() -> Vec<Case> {
    let text = people(100);
    let one = zip_of(&[("a.csv", &text)], Method::Deflated);
    let two = zip_of(&[("a.csv", &text), ("b.csv", &text)], Method::Deflated);
    let (first, end) = directory(&two);
    // A comment in which another end stands, that says there is nothing.
    let mut fake = two.clone();
    fake[end + 20] = 22;
    fake.extend([&b"PK\x05\x06"[..], &[0; 18]].concat());
    let long = "n".repeat(60_000);
    let names: Vec<String> = (0..300).map(|n| format!("{n}{long}")).collect();
    let names: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| (name.as_str(), &b"x"[..]))
        .collect();
    vec![
        Case::new(
            "no-directory.zip",
            two[..first].to_vec(),
            &["partial truncated"],
            200,
        ),
        Case::new(
            "half-a-directory.zip",
            cut(two.clone(), 60),
            &["partial truncated"],
            200,
        ),
        Case::new(
            "script-before.zip",
            [&b"#!/bin/sh\nexec unzip $0\n"[..], &one].concat(),
            &["skipped unsupported_format"],
            0,
        ),
        Case::new(
            "noise-behind.zip",
            [&one[..], &[0xA5; 300]].concat(),
            &["partial trailing_data"],
            100,
        ),
        Case::new("an-end-in-the-comment.zip", fake, &["partial corrupt"], 200),
        Case::new("names-of-60-kb.zip", zip_of(&names, Method::Stored), &[], 0),
        Case::new(
            "only-an-end.zip",
            [&b"PK\x05\x06"[..], &[0; 18]].concat(),
            &[],
            0,
        ),
    ]
}

/// Archives of ten archives of ten archives, and at the end of every way a file.
fn fan(levels: u32, leaf: &[u8]) -> Vec<u8> {
    (0..levels).fold(leaf.to_vec(), |inner, level| {
        let names: Vec<String> = (0..10).map(|n| format!("{level}{n}.zip")).collect();
        let members: Vec<(&str, &[u8])> = names
            .iter()
            .map(|name| (name.as_str(), &inner[..]))
            .collect();
        zip_of(&members, Method::Deflated)
    })
}

fn nests() -> Vec<Case> {
    let zeros = gzip(&vec![0; 1 << 20]);
    let bomb = gzip_bomb();
    let text = people(100);
    let bombs: Vec<(String, &[u8])> = (0..5).map(|n| (format!("{n}.gz"), &bomb[..])).collect();
    let mut members: Vec<(&str, &[u8])> = bombs
        .iter()
        .map(|(name, bytes)| (name.as_str(), *bytes))
        .collect();
    members.push(("people.csv", &text));
    let deep = (0..200).fold(text.clone(), |inner, n| match n % 2 {
        0 => gzip(&inner),
        _ => zip_of(&[("in", &inner)], Method::Stored),
    });
    vec![
        Case::new(
            "fan-of-ten-thousand.zip",
            fan(4, &zeros),
            &["partial limit_ratio"],
            0,
        ),
        Case::new(
            "five-bombs.zip",
            zip_of(&members, Method::Stored),
            &["partial limit_ratio", "partial limit_record"],
            100,
        ),
        Case::new("two-hundred-deep.gz", deep, &["skipped limit_depth"], 0),
    ]
}

fn tar_lies() -> Vec<Case> {
    let text = people(100);
    let good = entry("good.csv", b'0', &text);
    let sized = |size: &[u8]| [&good[..], &header(b"odd.csv", b'0', size), &text].concat();
    let pax =
        |record: &[u8], behind: Vec<u8>| tar(&[entry("x", b'x', record), behind, good.clone()]);
    let wrong_sum = {
        let mut second = entry("b.csv", b'0', &text);
        second[150] ^= 1;
        tar(&[good.clone(), second, good.clone()])
    };
    let length = text.len();
    let mut said_empty = header(b"odd.csv", b'0', &octal(0));
    said_empty.extend(&text);
    said_empty.resize(said_empty.len().div_ceil(512) * 512, 0);
    let size = format!("{} size={length}\n", 9 + length.to_string().len());
    vec![
        Case::new(
            "claims-8-gib.tar",
            sized(b"77777777777\0"),
            &["partial truncated"],
            200,
        ),
        Case::new(
            "claims-16-eib.tar",
            sized(&[
                0x80, 0, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
            ]),
            &["partial truncated"],
            200,
        ),
        Case::new(
            "negative-size.tar",
            sized(&[0xFF; 12]),
            &["partial corrupt", "skipped unsupported_format"],
            200,
        ),
        Case::new(
            "size-in-words.tar",
            sized(b"very much..\0"),
            &["partial corrupt", "skipped unsupported_format"],
            200,
        ),
        Case::new(
            "wrong-sum.tar",
            wrong_sum,
            &["partial corrupt", "skipped unsupported_format"],
            300,
        ),
        Case::new(
            "two-sizes.tar",
            pax(size.as_bytes(), said_empty),
            &["partial suspicious"],
            200,
        ),
        Case::new(
            "pax-of-99999999999.tar",
            pax(b"99999999999 path=x\n", good.clone()),
            &[],
            200,
        ),
        Case::new(
            "pax-of-noise.tar",
            pax(&[0xA5; 700], good.clone()),
            &[],
            200,
        ),
        Case::new(
            "pax-claims-8-gib.tar",
            [header(b"x", b'x', b"77777777777\0"), good.clone()].concat(),
            &["scanned malformed"],
            100,
        ),
        Case::new(
            "name-of-10-mb.tar",
            tar(&[entry("@", b'L', &b"n".repeat(10 << 20)), good.clone()]),
            &[
                "partial corrupt",
                "partial malformed",
                "scanned limit_record",
            ],
            100,
        ),
        Case::new("no-end.tar", good.clone(), &[], 100),
        Case::new(
            "noise-behind.tar",
            [tar(&[good.clone()]), vec![0xA5; 5000]].concat(),
            &["partial corrupt"],
            100,
        ),
    ]
}

fn tar_kinds() -> Vec<Case> {
    let text = people(100);
    let good = entry("good.csv", b'0', &text);
    let link = header_with(b"link", b'2', &octal(0), |block| {
        block[157..168].copy_from_slice(b"/etc/passwd");
    });
    let others: Vec<Vec<u8>> = (b'1'..=b'7').map(|kind| entry("odd", kind, b"")).collect();
    // One piece of a file that would be 4 GiB.
    let sparse = header_with(b"sparse", b'S', &octal(512), |block| {
        block[386..398].copy_from_slice(&octal(1 << 32));
        block[398..410].copy_from_slice(&octal(512));
    });
    let empty: Vec<u8> = (0..50_000)
        .flat_map(|n| header(format!("{n}").as_bytes(), b'0', &octal(0)))
        .collect();
    vec![
        Case::new(
            "links-and-devices.tar",
            tar(&[others.concat(), link, good.clone()]),
            &["skipped not_regular_file", "skipped symlink"],
            100,
        ),
        Case::new(
            "sparse.tar",
            tar(&[[sparse, vec![b'x'; 512]].concat(), good.clone()]),
            &["scanned malformed"],
            100,
        ),
        Case::new("empty-members.tar", tar(&[empty, good.clone()]), &[], 100),
        Case::new(
            "up-and-away.tar",
            tar(&[entry("../../../../etc/cron.d/x", b'0', &text), good]),
            &[],
            200,
        ),
    ]
}
