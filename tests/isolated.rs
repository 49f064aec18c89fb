//! Formats whose decoders run in a process of their own: the same findings as from the same list in
//! CSV, and a decoder that dies costs one document, whose bytes are searched all the same.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;
mod lists;
mod packing;

use binary::{Desk, read_json, root};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use lists::{chain, count, found, members, scan_bytes, states};
use packing::zip_of;
use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::PathBuf;

fn fixture(name: &str) -> Vec<u8> {
    fs::read(root().join("fixtures/formats").join(name)).unwrap()
}

/// What is said of a member. What a sheet says besides its cells has no header.
fn facts(report: &Value, member: &str) -> Vec<String> {
    lists::facts(report, |f| {
        chain(&f["origin"]) == member && !f["header"].is_null()
    })
}

#[test]
fn a_list_is_the_same_in_every_format() {
    let plain = facts(&scan_bytes(&fixture("people.csv"), &[]), "");
    assert!(plain.len() >= 5, "{plain:?}");
    for (name, member) in [
        ("people.db", "people"),
        ("people.xls", "People"),
        ("people.xlsb", "People"),
    ] {
        let report = scan_bytes(&fixture(name), &[]);
        assert_eq!(facts(&report, member), plain, "{name}");
        assert_eq!(states(&report), [""; 0], "{name}");
        let threads = scan_bytes(&fixture(name), &["--threads", "1"]);
        // The two files were written at different times.
        let findings = |report: &Value| report["findings"].clone();
        assert_eq!(findings(&threads), findings(&report), "{name}");
    }
}

#[test]
fn hidden_and_forgotten_places_are_seen() {
    let base = members(&scan_bytes(&fixture("people.db"), &[]));
    for member in ["people", "notes", "blobs", "gone", "(free space)"] {
        assert!(base.iter().any(|name| name == member), "{member}: {base:?}");
    }
    let book = members(&scan_bytes(&fixture("people.xls"), &[]));
    assert!(
        book.iter().any(|name| name == "Größe (very hidden)"),
        "{book:?}"
    );
    let binary = members(&scan_bytes(&fixture("people.xlsb"), &[]));
    assert_eq!(binary, ["Größe (very hidden)", "People"]);
    let letter = scan_bytes(&fixture("letter.pdf"), &[]);
    assert_eq!(
        members(&letter),
        ["page 1", "page 2", "properties, notes and forms"]
    );
    assert_eq!(count(&letter, "email"), 4 + 60 + 4);
    assert_eq!(states(&letter), ["partial no_text_layer"]);
}

#[test]
fn documents_in_archives_are_read_too() {
    let (base, book, letter) = (
        fixture("people.db"),
        fixture("people.xls"),
        fixture("letter.pdf"),
    );
    let list = [("a.db", &*base), ("b.xls", &book), ("c.pdf", &letter)];
    let report = scan_bytes(&zip_of(&list), &[]);
    let inside = members(&report);
    for member in ["a.db › people", "b.xls › People", "c.pdf › page 2"] {
        assert!(
            inside.iter().any(|name| name == member),
            "{member}: {inside:?}"
        );
    }
    assert_eq!(states(&report), ["partial no_text_layer c.pdf"]);
}

#[test]
fn what_is_locked_or_shows_no_text_is_named() {
    assert_eq!(
        states(&scan_bytes(&fixture("locked.pdf"), &[])),
        ["skipped encrypted"]
    );
    assert_eq!(
        states(&scan_bytes(&fixture("restricted.pdf"), &[])),
        [""; 0]
    );
    let [state] = &*states(&scan_bytes(&fixture("drawing.pdf"), &[])) else {
        panic!("one problem");
    };
    assert!(state.ends_with("no_text_layer"), "{state}");
}

/// A document of these objects, the first of which is the catalog.
fn pdf(objects: &[&[u8]]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.4\n".to_vec();
    for (number, object) in (1..).zip(objects) {
        bytes.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        bytes.extend_from_slice(object);
        bytes.extend_from_slice(b"\nendobj\n");
    }
    bytes.extend_from_slice(b"trailer\n<</Root 1 0 R>>\n%%EOF\n");
    bytes
}

const CATALOG: &[u8] = b"<</Type/Catalog/Pages 2 0 R>>";

/// A decoder that fails leaves the bytes, and what lies beside it.
#[test]
fn hostile_documents_cost_themselves_only() {
    let plain = b"% plain@example.com is written here\n";
    let nested = [&b"["[..]; 20_000].concat();
    let circle = pdf(&[CATALOG, b"<</Type/Pages/Kids[2 0 R]/Count 9/Parent 2 0 R>>"]);
    let deep = pdf(&[CATALOG, &nested, b"<<>>"]);
    // Forty megabytes of numbers, each of which takes much more as an object.
    let mut packed = ZlibEncoder::new(
        b"<</Type/ObjStm/N 1/First 5/Filter/FlateDecode/Length 40000>>stream\n".to_vec(),
        Compression::fast(),
    );
    packed.write_all(b"10 0 [").unwrap();
    for _ in 0..40 {
        packed.write_all(&b"0 ".repeat(500_000)).unwrap();
    }
    let mut packed = packed.finish().unwrap();
    packed.extend_from_slice(b"\nendstream");
    let huge = pdf(&[CATALOG, b"<</Type/Pages/Kids[]/Count 1>>", &packed]);
    let mut book = fixture("people.xls");
    // The tables of sectors are where they are not, and without number.
    book[44..48].copy_from_slice(&[0xFF; 4]);
    book[76..90].copy_from_slice(&[0x7F; 14]);
    let mut base = fixture("people.db");
    base[16] = 3;
    for (name, mut bytes) in [
        ("circle", circle),
        ("deep", deep),
        ("huge", huge),
        ("book", book),
        ("base", base),
    ] {
        bytes.extend_from_slice(plain);
        let report = scan_bytes(
            &zip_of(&[("x", &bytes), ("y", b"email\nbeside@example.com\n")]),
            &[],
        );
        let [state] = &*states(&report) else {
            panic!("{name}: {:?}", states(&report));
        };
        assert!(
            state.starts_with("failed ") && state.ends_with(" x"),
            "{name}: {state}"
        );
        let inside = members(&report);
        assert!(
            inside.contains(&"x".to_owned()) && inside.contains(&"y".to_owned()),
            "{name}"
        );
    }
}

/// Runs the hidden command as if by a parent that answers nothing.
fn decode(format: &str, size: &str) -> (Option<i32>, Vec<u8>) {
    let desk = Desk::new();
    let output = desk
        .command(root())
        .args(["__decode", format, size])
        .output()
        .unwrap();
    (output.status.code(), output.stdout)
}

#[test]
fn the_hidden_command_asks_and_gives_up() {
    for format in ["sqlite", "xls", "pdf"] {
        let (code, said) = decode(format, "1000");
        assert_eq!(code, Some(2), "{format}");
        assert!(said.starts_with(b"A\x0c\0\0\0"), "{format}");
    }
    // Not for people: any other use is an unknown command.
    assert_eq!(decode("csv", "1000").0, Some(2));
    assert_eq!(decode("sqlite", "much").0, Some(2));
}

/// A child has nothing open but its pipes, little memory, and no environment.
#[cfg(target_os = "linux")]
#[test]
fn a_child_can_reach_nothing() {
    use std::process::Stdio;
    let desk = Desk::new();
    let mut command = desk.command(root());
    command.args(["__decode", "sqlite", "1000"]).env_clear();
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // Its first question shows that it is confined.
    let mut head = [0; 17];
    std::io::Read::read_exact(child.stdout.as_mut().unwrap(), &mut head).unwrap();
    let about = PathBuf::from(format!("/proc/{}", child.id()));
    let limits = fs::read_to_string(about.join("limits")).unwrap();
    let limit = |name: &str| {
        let line = limits.lines().find(|line| line.starts_with(name)).unwrap();
        line[26..].split_whitespace().next().unwrap().to_owned()
    };
    assert_eq!(limit("Max address space"), (256 << 20).to_string());
    assert_eq!(limit("Max cpu time"), "10");
    assert_eq!(limit("Max core file size"), "0");
    assert_eq!(limit("Max file size"), "0");
    assert_eq!(limit("Max open files"), "3");
    let status = fs::read_to_string(about.join("status")).unwrap();
    assert!(status.contains("NoNewPrivs:\t1"), "{status}");
    drop(child.stdin.take());
    assert!(!child.wait().unwrap().success());
}

/// Names of the processes whose parent is this one.
#[cfg(target_os = "linux")]
fn children(parent: u32) -> Vec<u32> {
    let tasks = fs::read_dir(format!("/proc/{parent}/task"))
        .into_iter()
        .flatten();
    let lists = tasks
        .flatten()
        .filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
    lists
        .flat_map(|list| {
            list.split_whitespace()
                .map(|id| id.parse().unwrap())
                .collect::<Vec<_>>()
        })
        .collect()
}

/// When the scan is killed, so is the child.
#[cfg(target_os = "linux")]
#[test]
fn no_child_outlives_its_parent() {
    if !PathBuf::from("/proc/thread-self/children").exists() {
        println!("skipped: this system does not list children");
        return;
    }
    let (desk, folder) = (Desk::new(), tempfile::tempdir().unwrap());
    // Many pages, so that it takes a while.
    let mut objects: Vec<Vec<u8>> = vec![CATALOG.to_vec()];
    let kids: String = (0..20_000).map(|n| format!("{} 0 R ", n + 4)).collect();
    objects.push(format!("<</Type/Pages/Kids[{kids}]/Count 20000>>").into_bytes());
    let text = "BT (somebody@example.com) Tj ET ".repeat(3000);
    objects.push(format!("<</Length {}>>stream\n{text}\nendstream", text.len()).into_bytes());
    objects.extend((0..20_000).map(|_| b"<</Type/Page/Contents 3 0 R>>".to_vec()));
    let objects: Vec<&[u8]> = objects.iter().map(Vec::as_slice).collect();
    fs::write(folder.path().join("f"), pdf(&objects)).unwrap();
    let mut scan = desk
        .command(folder.path())
        .args(["scan", "f", "--quiet"])
        .spawn()
        .unwrap();
    let child = loop {
        if let Some(child) = children(scan.id()).first() {
            break *child;
        }
        assert!(scan.try_wait().unwrap().is_none(), "ended too early");
        std::thread::yield_now();
    };
    scan.kill().unwrap();
    scan.wait().unwrap();
    let gone = || match fs::read_to_string(format!("/proc/{child}/stat")) {
        Ok(stat) => stat.contains(") Z "),
        Err(_) => true,
    };
    for _ in 0..5000 {
        if gone() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    panic!("a child is left");
}

#[test]
fn an_encrypted_workbook_is_named() {
    let mut bytes = fixture("people.xls");
    let wide = |text: &str| {
        text.encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<u8>>()
    };
    let at = bytes
        .windows(16)
        .position(|window| window == wide("Workbook"))
        .unwrap();
    let name = wide("EncryptedPackage");
    bytes[at..at + name.len()].copy_from_slice(&name);
    bytes[at + 64..at + 66].copy_from_slice(&34_u16.to_le_bytes());
    assert_eq!(states(&scan_bytes(&bytes, &[])), ["skipped encrypted"]);
}

#[test]
fn the_list_of_formats_names_them() {
    let (desk, folder) = (Desk::new(), tempfile::tempdir().unwrap());
    let path = desk.path("formats.json");
    let listed = desk.run(folder.path(), &["formats", "--json"]).stdout;
    fs::write(&path, listed).unwrap();
    let names = read_json(&path);
    for name in ["sqlite", "xls", "pdf"] {
        assert!(
            names.as_array().unwrap().iter().any(|f| f["name"] == name),
            "{name}"
        );
    }
    assert!(found(&scan_bytes(b"nothing", &[])).is_empty());
}
