//! Messages of Outlook like mail; locked office documents named as such; old office files searched in
//! both widths of characters.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;

use binary::Desk;
use serde_json::Value;
use std::fs;
use std::io::{Cursor, Write};

type File = cfb::CompoundFile<Cursor<Vec<u8>>>;

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A compound file of storages (without bytes) and streams.
fn compound(entries: &[(&str, Option<Vec<u8>>)]) -> Vec<u8> {
    let mut file = File::create(Cursor::new(Vec::new())).unwrap();
    for (path, bytes) in entries {
        match bytes {
            Some(bytes) => file.create_stream(path).unwrap().write_all(bytes).unwrap(),
            None => file.create_storage(path).unwrap(),
        }
    }
    file.into_inner().into_inner()
}

fn scan(name: &str, bytes: &[u8]) -> Value {
    let (desk, folder) = (Desk::new(), tempfile::tempdir().unwrap());
    fs::write(folder.path().join(name), bytes).unwrap();
    desk.report(folder.path(), &[name])
}

/// Member, kind and count of all findings of e-mail addresses.
fn emails(report: &Value) -> Vec<(String, u64)> {
    let findings = report["findings"].as_array().unwrap().iter();
    findings
        .filter(|f| f["info_type"] == "email")
        .map(|f| {
            let inner = f["origin"]["inner"].as_array().unwrap();
            let inner: Vec<_> = inner.iter().map(|name| name.as_str().unwrap()).collect();
            (inner.join(" › "), f["count"].as_u64().unwrap())
        })
        .collect()
}

fn problem(report: &Value) -> (String, String) {
    let problem = &report["coverage"]["problems"][0];
    let word = |key: &str| problem[key].as_str().unwrap_or_default().to_owned();
    (word("state"), word("kind"))
}

#[test]
fn a_message_is_read_like_mail() {
    let rows: String = (0..300).map(|n| format!("p{n}@example.com\n")).collect();
    let message = compound(&[
        ("/__properties_version1.0", Some(vec![0; 32])),
        ("/__substg1.0_0037001F", Some(wide("Winter list"))),
        ("/__substg1.0_5D01001F", Some(wide("ann@example.com"))),
        ("/__substg1.0_0E04001F", Some(wide("bob@example.com"))),
        (
            "/__substg1.0_1000001F",
            Some(wide("Write to body@example.com")),
        ),
        ("/__substg1.0_3001001F", Some(wide("hidden@example.com"))),
        ("/__attach_version1.0_#00000000", None),
        (
            "/__attach_version1.0_#00000000/__properties_version1.0",
            Some(vec![0; 8]),
        ),
        (
            "/__attach_version1.0_#00000000/__substg1.0_3707001F",
            Some(wide("list.csv")),
        ),
        (
            "/__attach_version1.0_#00000000/__substg1.0_37010102",
            Some(format!("email\n{rows}").into_bytes()),
        ),
    ]);
    let report = scan("winter.msg", &message);
    let expected = [
        ("list.csv", 300),
        ("message", 1),
        ("message", 1),
        ("text", 1),
        ("text 2", 1),
    ];
    assert_eq!(
        emails(&report),
        expected.map(|(inner, count)| (inner.to_owned(), count))
    );
    // The message, and the list attached to it.
    assert_eq!(report["coverage"]["seen"]["files"], 2);
    assert_eq!(report["coverage"]["scanned"]["files"], 2);
    assert_eq!(report["coverage"]["scanned"]["bytes"], message.len());
}

#[test]
fn locked_documents_are_named() {
    let locked = compound(&[
        ("/EncryptionInfo", Some(vec![4; 200])),
        ("/EncryptedPackage", Some(vec![7; 9000])),
    ]);
    let report = scan("locked.xlsx", &locked);
    assert_eq!(problem(&report), ("skipped".into(), "encrypted".into()));
    assert_eq!(report["coverage"]["skipped"]["files"], 1);
}

#[test]
fn old_documents_are_searched_as_bytes_of_either_width() {
    let mut text = vec![0; 1536];
    text.extend(b"narrow@example.com\r");
    text.extend(wide("wide@example.com\rnext"));
    let report = scan("old.doc", &compound(&[("/WordDocument", Some(text))]));
    assert_eq!(
        problem(&report),
        ("skipped".into(), "unsupported_format".into())
    );
    let counts: u64 = emails(&report).iter().map(|(_, count)| count).sum();
    assert_eq!(counts, 2);
}

#[test]
fn cut_messages_say_so_and_give_what_they_hold() {
    let body = format!("first@example.com {} last@example.com", "x".repeat(20_000));
    let message = compound(&[
        ("/__properties_version1.0", Some(vec![0; 32])),
        ("/__substg1.0_1000001E", Some(body.into_bytes())),
    ]);
    let report = scan("cut.msg", &message[..message.len() - 8_000]);
    let (state, kind) = problem(&report);
    assert!(
        state == "partial" && kind == "truncated" || state == "skipped",
        "{state} {kind}"
    );
    let counts: u64 = emails(&report).iter().map(|(_, count)| count).sum();
    assert!(counts >= 1);
}
