//! Zip archives that lie about sizes, counts and places, share bytes, nest without end, or name odd things.

use super::packed::gzip_bomb;
use super::{Case, cut, flipped, patched, people};
use crate::packing::{gzip, zip_by};
use zip::CompressionMethod as Method;

/// Where the directory and its end begin.
fn directory(archive: &[u8]) -> (usize, usize) {
    let first = memchr::memmem::find(archive, b"PK\x01\x02").unwrap();
    (
        first,
        memchr::memmem::rfind(archive, b"PK\x05\x06").unwrap(),
    )
}

pub fn cases() -> Vec<Case> {
    [zip_lies(), zip_shapes(), nests()]
        .into_iter()
        .flatten()
        .collect()
}

fn zip_lies() -> Vec<Case> {
    let text = people(100);
    let two = zip_by(&[("a.csv", &text), ("b.csv", &text)], Method::Deflated);
    let (first, end) = directory(&two);
    let second = memchr::memmem::rfind(&two, b"PK\x01\x02").unwrap();
    let at = |offset: usize, with: &[u8]| patched(two.clone(), offset, with);
    let stored = zip_by(&[("a.csv", &text), ("b.csv", &text)], Method::Stored);
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
            // The longer first member fails its checksum.
            &["partial corrupt", "skipped overlap"],
            121,
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
    let one = zip_by(&[("a.csv", &text)], Method::Deflated);
    let two = zip_by(&[("a.csv", &text), ("b.csv", &text)], Method::Deflated);
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
        Case::new("names-of-60-kb.zip", zip_by(&names, Method::Stored), &[], 0),
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
        zip_by(&members, Method::Deflated)
    })
}

fn nests() -> Vec<Case> {
    let zeros = gzip(&vec![0; 16 << 10]);
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
        _ => zip_by(&[("in", &inner)], Method::Stored),
    });
    vec![
        Case::new("fan-of-ten-thousand.zip", fan(4, &zeros), &[], 0),
        Case::new(
            "five-bombs.zip",
            zip_by(&members, Method::Stored),
            &["partial limit_ratio", "partial limit_record"],
            100,
        ),
        Case::new("two-hundred-deep.gz", deep, &["skipped limit_depth"], 0),
    ]
}
