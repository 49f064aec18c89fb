//! Tar archives that lie about sizes, hold what is no file, or are damaged.

use super::{Case, people};

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
    [lies(), kinds()].into_iter().flatten().collect()
}

fn lies() -> Vec<Case> {
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
            [tar(std::slice::from_ref(&good)), vec![0xA5; 5000]].concat(),
            &["partial corrupt"],
            100,
        ),
    ]
}

fn kinds() -> Vec<Case> {
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
