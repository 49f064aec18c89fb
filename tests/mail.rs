//! Mail and contacts: the people of a list are found wherever a mail program or an address book put
//! them, and nothing is lost to bad structure.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;
mod lists;

use lists::{as_csv, count, found, members, people, scan_bytes, states};
use proptest::prelude::*;
use serde_json::Value;
use std::fmt::Write as _;

const HEAD: &str =
    "From: Ann <ann@example.com>\r\nTo: bob@example.org\r\nSubject: lists\r\nMIME-Version: 1.0\r\n";

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for (index, group) in bytes.chunks(3).enumerate() {
        if index > 0 && index % 19 == 0 {
            text.push_str("\r\n");
        }
        let at = |n: usize| u32::from(group.get(n).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for digit in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * digit)) as usize & 63];
            text.push(if digit > group.len() {
                '='
            } else {
                char::from(letter)
            });
        }
    }
    text
}

/// Emails by the member they are in.
fn emails(report: &Value) -> Vec<(String, u64)> {
    let findings = report["findings"].as_array().unwrap().iter();
    let emails = findings.filter(|f| f["info_type"] == "email");
    let mut all: Vec<(String, u64)> = emails
        .map(|f| (lists::chain(&f["origin"]), f["count"].as_u64().unwrap()))
        .collect();
    all.sort();
    all
}

fn attached(list: &[u8]) -> String {
    format!(
        "{HEAD}Content-Type: multipart/mixed; boundary=\"b1\"\r\n\r\npreamble\r\n--b1\r\nContent-Type: text/plain\r\n\r\n\
         Here you are.\r\n--b1\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\
         Content-Disposition: attachment; filename=\"../list.csv\"\r\n\r\n{}\r\n--b1--\r\n",
        base64(list)
    )
}

#[test]
fn an_attached_list_is_read_like_the_list() {
    let list = as_csv(300);
    let alone = scan_bytes(&list, &[]);
    let mail = attached(&list);
    let nested = format!(
        "{HEAD}Content-Type: multipart/mixed; boundary=b2\r\n\r\n--b2\r\nContent-Type: message/rfc822\r\n\r\n{mail}\r\n--b2--\r\n"
    );
    let mailbox = format!(
        "From ann@example.com Mon Jan  5 10:00:00 2026\n{mail}\n\nFrom - Mon Jan  5 10:00:01 2026\n{HEAD}\n\nend\n"
    );
    for (name, bytes, place) in [
        ("mail", &mail, "../list.csv"),
        ("lf", &mail.replace("\r\n", "\n"), "../list.csv"),
        ("nested", &nested, "message › ../list.csv"),
        ("mailbox", &mailbox, "message 1/../list.csv"),
    ] {
        let report = scan_bytes(bytes.as_bytes(), &[]);
        assert_eq!(states(&report), [""; 0], "{name}");
        let mut inside = report.clone();
        let findings = inside["findings"].as_array_mut().unwrap();
        findings.retain(|f| lists::chain(&f["origin"]) == place);
        assert_eq!(
            found(&inside),
            found(&alone),
            "{name}: {:?}",
            members(&report)
        );
    }
}

#[test]
fn a_mailbox_of_people_is_one_table() {
    let mut mailbox = String::new();
    for (n, [first, last, email, phone]) in people(200).iter().enumerate() {
        write!(
            mailbox,
            "From {email} Mon Jan  5 10:00:00 2026\nFrom: \"{first} {last}\"\n <{email}>\nTo: =?utf-8?B?{}?= <desk@example.org>\n\
             Date: Mon, 5 Jan 2026 10:00:00 +0000\nMessage-ID: <{n}@mail.example.net>\nSubject: =?iso-8859-1?Q?Gr=FC=DFe?=\n\n\
             Call {phone} =\n>From the desk\n\n",
            base64("Jürgen".as_bytes())
        )
        .unwrap();
    }
    let report = scan_bytes(mailbox.as_bytes(), &[]);
    assert_eq!(states(&report), [""; 0]);
    let findings = report["findings"].as_array().unwrap();
    let from = findings
        .iter()
        .find(|f| f["header"] == "from" && f["info_type"] == "email")
        .unwrap();
    assert_eq!(
        (&from["count"], lists::chain(&from["origin"])),
        (&Value::from(200), "messages".into())
    );
    let names = findings
        .iter()
        .find(|f| f["header"] == "sender name")
        .unwrap();
    assert_eq!(names["count"], 200);
    assert!(members(&report).contains(&"message 7/text".to_owned()));
}

#[test]
fn every_way_of_writing_a_part_is_read() {
    for (name, part, place) in [
        (
            "plain",
            "Content-Type: text/plain\r\n\r\nzoe@example.net",
            "text",
        ),
        ("none", "\r\nzoe@example.net", "text"),
        (
            "quoted-printable",
            "Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nzoe=40exam=\r\nple.net",
            "text",
        ),
        (
            "base64",
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: BASE64\r\n\r\nem9lQGV4YW1wbGUubmV0",
            "text",
        ),
        (
            "utf-16",
            "Content-Type: text/plain; charset=utf-16le\r\nContent-Transfer-Encoding: base64\r\n\r\negBvAGUAQABlAHgAYQBtAHAAbABlAC4AbgBlAHQA",
            "text",
        ),
        (
            "flowed",
            "Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\nzoe@exam \r\nple.net",
            "text",
        ),
        (
            "html",
            "Content-Type: text/html\r\n\r\n<b>zoe</b>&#64;example.net",
            "html › text",
        ),
        (
            "odd",
            "Content-Type: text/html; charset=\r\nContent-Transfer-Encoding: 9bit\r\n\r\nzoe@example.net",
            "html › text",
        ),
        (
            "inner",
            "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\nzoe@example.net\r\n--b--",
            "text",
        ),
        (
            "boundary in boundary",
            "Content-Type: multipart/mixed; boundary=\"bb--\"\r\n\r\n--bb--\r\n\r\nzoe@example.net\r\n--bb----",
            "text",
        ),
        (
            "calendar",
            "Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nATTENDEE;CN=Zoe:mailto:zoe@exa\r\n mple.net\r\nEND:VCALENDAR",
            "part › calendar",
        ),
        (
            "header of a part",
            "Content-Type: text/plain\r\nX-Owner: zoe@example.net\r\n\r\nhello",
            "message",
        ),
    ] {
        let mail = format!(
            "{HEAD}Content-Type: multipart/mixed; boundary=bb\r\n\r\n--bb\r\n{part}\r\n--bb--\r\n"
        );
        let report = scan_bytes(mail.as_bytes(), &[]);
        let own = [("message".to_owned(), 1), ("message".to_owned(), 1)];
        let mut expected = own.to_vec();
        expected.push((place.to_owned(), 1));
        expected.sort();
        assert_eq!(emails(&report), expected, "{name}");
        assert_eq!(states(&report), [""; 0], "{name}");
    }
}

#[test]
fn a_folded_encoded_or_hostile_header_is_read() {
    for (header, more) in [
        ("Cc: one@example.net,\r\n two@example.net", 2),
        ("Subject: =?utf-8?Q?zoe=40example=2Enet?=", 1),
        ("Subject: =?utf-8?B?em9lQGV4YW1wbGUubmV0?=", 1),
        ("Subject: =?utf-8?B?em9lQGV4?= =?utf-8?B?YW1wbGUubmV0?=", 1),
        ("X-Anything: zoe@example.net", 1),
        (
            "Received: from x by y for <zoe@example.net>; Mon, 5 Jan 2026",
            1,
        ),
        ("Received:\r\n\t", 0),
        ("Subject: =?utf-8?B?=?=?=?=?Q?", 0),
    ] {
        let report = scan_bytes(format!("{HEAD}{header}\r\n\r\nhello\r\n").as_bytes(), &[]);
        assert_eq!(
            (count(&report, "email"), states(&report)),
            (2 + more, vec![]),
            "{header}"
        );
    }
}

#[test]
fn what_is_cut_or_missing_is_named_and_the_rest_is_read() {
    let list = as_csv(300);
    let mail = attached(&list);
    let cut = scan_bytes(&mail.as_bytes()[..mail.len() * 3 / 4], &[]);
    assert!(count(&cut, "email") > 200);
    assert!(
        states(&cut).contains(&"partial truncated".to_owned()),
        "{:?}",
        states(&cut)
    );
    // The boundary is not announced, or another one is.
    for wrong in ["; boundary=\"other\"", ""] {
        let mail = mail.replace("; boundary=\"b1\"", wrong);
        let report = scan_bytes(mail.as_bytes(), &[]);
        assert_eq!(count(&report, "email"), 302, "{wrong}");
    }
    let sealed = format!(
        "{HEAD}Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\r\n\r\nAAAA"
    );
    assert_eq!(
        states(&scan_bytes(sealed.as_bytes(), &[])),
        ["skipped encrypted smime.p7m"]
    );
    let odd = format!(
        "{HEAD}Content-Transfer-Encoding: base64\r\n\r\nem9l\r\nask zoe@example.net\r\n!!!\r\n"
    );
    let report = scan_bytes(odd.as_bytes(), &[]);
    assert_eq!(
        (count(&report, "email"), states(&report)),
        (3, vec!["scanned malformed text".to_owned()])
    );
}

#[test]
fn hostile_mail_ends_and_gives_what_it_holds() {
    let mut nested = HEAD.to_owned();
    for n in 0..10_000 {
        write!(
            nested,
            "Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n"
        )
        .unwrap();
    }
    nested.push_str("Content-Transfer-Encoding: base64\r\nContent-Type: text/plain\r\n\r\nem9lQGV4YW1wbGUubmV0\r\n");
    let report = scan_bytes(nested.as_bytes(), &[]);
    assert_eq!(
        (count(&report, "email"), states(&report)),
        (3, vec!["partial limit_depth".to_owned()])
    );
    let long = "x".repeat(20 << 20);
    for (name, bytes) in [
        ("line", format!("{HEAD}\r\n{long}\r\nzoe@example.net\r\n")),
        (
            "base64 line",
            format!(
                "{HEAD}Content-Transfer-Encoding: base64\r\n\r\n{long}\r\nem9lQGV4YW1wbGUubmV0\r\n"
            ),
        ),
        (
            "field",
            format!("{HEAD}X-Long: {long}\r\n\r\nzoe@example.net\r\n"),
        ),
        (
            "header",
            format!(
                "{HEAD}{}\r\nzoe@example.net\r\n",
                "X-A: b\r\n".repeat(3 << 20)
            ),
        ),
        (
            "boundaries",
            format!(
                "{HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n{}\r\nzoe@example.net\r\n",
                "--b\r\n".repeat(200_000)
            ),
        ),
        (
            "words",
            format!(
                "{HEAD}X-A: {}\r\n\r\nzoe@example.net\r\n",
                "=?a?Q?=?utf-8?B?".repeat(20_000)
            ),
        ),
        (
            "envelopes",
            format!(
                "From a@b Mon Jan  5 10:00:00 2026\n{HEAD}\n{}\nzoe@example.net\n",
                "From - Mon Jan 5 10:00:00 2026\n".repeat(20_000)
            ),
        ),
    ] {
        let report = scan_bytes(bytes.as_bytes(), &[]);
        assert!(count(&report, "email") >= 3, "{name}: {:?}", found(&report));
    }
}

#[test]
fn a_mailbox_of_any_size_keeps_to_its_members() {
    let mut mailbox = String::new();
    for n in 0..12_000 {
        write!(
            mailbox,
            "From - Mon Jan  5 10:00:00 2026\n{HEAD}\nask p{n}@example.net\n\n"
        )
        .unwrap();
    }
    let report = scan_bytes(mailbox.as_bytes(), &["--threads", "2"]);
    assert_eq!((count(&report, "email"), states(&report)), (36_000, vec![]));
    assert!(members(&report).contains(&"texts of messages 10001-12000".to_owned()));
}

fn cards(count: usize) -> String {
    let mut text = String::new();
    for (n, [first, last, email, phone]) in people(count).iter().enumerate() {
        let (local, host) = email.split_once('@').unwrap();
        match n % 3 {
            0 => write!(text, "BEGIN:VCARD\r\nVERSION:3.0\r\nN:{last};{first};;;\r\nitem1.EMAIL;type=\"INTERNET\":{local}\r\n @{host}\r\nTEL;TYPE=CELL:{phone}\r\nEND:VCARD\r\n"),
            1 => write!(text, "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{last};=\n{first}\nEMAIL;INTERNET;QUOTED-PRINTABLE:{local}=40{host}\nTEL;HOME:{phone}\nPHOTO;ENCODING=BASE64;JPEG:\n /9j/4AAQ\n\nEND:VCARD\n"),
            _ => write!(text, "BEGIN:VCARD\r\nVERSION:4.0\r\nN:{last};{first};;;\r\nEMAIL:mailto:{email}\r\nTEL;VALUE=uri:tel:{phone}\r\nEND:VCARD\r\n"),
        }
        .unwrap();
    }
    text
}

#[test]
fn cards_are_read_like_the_list_they_hold() {
    let expected = found(&scan_bytes(&as_csv(300), &[]));
    let report = scan_bytes(cards(300).as_bytes(), &[]);
    assert_eq!(found(&report), expected);
    assert_eq!(members(&report), ["contacts"]);
    assert_eq!(states(&report), ["partial unsupported_format"]);
}

#[test]
fn directory_entries_are_read_like_the_list_they_hold() {
    let mut text = "version: 1\n# an export\n".to_owned();
    for (n, [first, last, email, phone]) in people(300).iter().enumerate() {
        let (local, host) = email.split_once('@').unwrap();
        let mail = if n % 2 == 0 {
            format!("mail: {local}\n @{host}")
        } else {
            format!("mail:: {}", base64(email.as_bytes()).replace("\r\n", "\n "))
        };
        write!(text, "dn: uid=u{n},dc=example\nchangetype: add\ngivenName: {first}\nsn: {last}\n{mail}\ntelephoneNumber: {phone}\njpegPhoto:< file:///etc/passwd\n\n").unwrap();
    }
    let expected = found(&scan_bytes(&as_csv(300), &[]));
    let report = scan_bytes(text.as_bytes(), &[]);
    let all = found(&report);
    for (name, count) in expected {
        assert_eq!(
            all.iter().find(|(n, _)| *n == name),
            Some(&(name.clone(), count)),
            "{all:?}"
        );
    }
    assert_eq!(states(&report), [""; 0]);
}

#[test]
fn texts_that_only_look_like_mail_are_read_as_before() {
    for text in [
        "From here on: the rest\nof the text: ann@example.com\n",
        "Note: x\nFrom: y\nann@example.com",
        "From ann to bob\nSubject: x\nTo: ann@example.com\n",
        "begin: vcard\nann@example.com",
        "dn: 5\nann@example.com\n",
    ] {
        let report = scan_bytes(text.as_bytes(), &[]);
        assert_eq!(
            (count(&report, "email"), states(&report)),
            (1, vec![]),
            "{text}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn plain_text_survives_any_damage(
        which in 0_usize..3,
        cuts in prop::collection::vec((0_usize..4000, 0_usize..8, "[-=:;?\r\n\"<>A-C ]{0,3}"), 0..6),
    ) {
        let mut bytes = match which {
            0 => attached(&as_csv(5)),
            1 => cards(5),
            _ => format!("From - Mon Jan  5 10:00:00 2026\n{}", attached(&as_csv(5))),
        };
        // The first lines say what it is.
        let kept = if which == 1 { 12 } else { HEAD.len() + 40 };
        for (at, length, put) in &cuts {
            let at = kept + at % (bytes.len() - kept);
            let end = (at + length).min(bytes.len());
            bytes.replace_range(at..end, put);
        }
        bytes.push_str("\r\n\r\nmail zoe.untouched@example.org please\r\n");
        let found = lists::values(bytes.as_bytes());
        prop_assert!(found.contains("zoe.untouched@example.org"), "{bytes}");
    }
}
