//! Mail, contacts and calendars: floods of parts and fields, folds without end, bombs as attachments.

use super::packed::gzip_bomb;
use super::{Case, people};
use crate::packing::zip_by;
use std::fmt::Write as _;
use zip::CompressionMethod as Method;

const HEAD: &str =
    "From: Ann <ann@example.com>\r\nTo: bob@example.com\r\nSubject: lists\r\nMIME-Version: 1.0\r\n";
const MAIL: &str = "p@example.com";

pub fn cases() -> Vec<Case> {
    [mail(), contacts()].into_iter().flatten().collect()
}

/// The usual letters, 76 a line.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len() * 3 / 2);
    for (index, group) in bytes.chunks(3).enumerate() {
        if index > 0 && index % 19 == 0 {
            text.push_str("\r\n");
        }
        let at = |n: usize| u32::from(group.get(n).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for digit in 0..4 {
            let letter = char::from(LETTERS[(bits >> (18 - 6 * digit)) as usize & 63]);
            text.push(if digit > group.len() { '=' } else { letter });
        }
    }
    text
}

fn attached(name: &str, bytes: &[u8]) -> String {
    format!(
        "{HEAD}Content-Type: multipart/mixed; boundary=bb\r\n\r\n--bb\r\nContent-Type: application/octet-stream; name=\"{name}\"\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{}\r\n--bb\r\nContent-Type: text/plain\r\n\r\n{MAIL}\r\n--bb--\r\n",
        base64(bytes)
    )
}

fn mail() -> Vec<Case> {
    let part = format!("--bb\r\nContent-Type: text/plain\r\n\r\n{MAIL}\r\n");
    let parts = format!(
        "{HEAD}Content-Type: multipart/mixed; boundary=bb\r\n\r\n{}--bb--\r\n",
        part.repeat(30_000)
    );
    let inside = "Content-Type: message/rfc822\r\n\r\n";
    let letters = format!(
        "{HEAD}{}{HEAD}\r\n{MAIL}\r\n",
        format!("{inside}{HEAD}").repeat(5000)
    );
    // A mail in an archive in a mail in an archive.
    let nested = (0..12).fold(people(10), |inner, _| {
        zip_by(
            &[("m.eml", attached("in.zip", &inner).as_bytes())],
            Method::Deflated,
        )
    });
    let mut continued = String::new();
    (0..100_000).for_each(|n| write!(continued, ";\r\n name*{n}*=%41").unwrap());
    let boundary = "b".repeat(1 << 20);
    vec![
        Case::new("parts-30000.eml", parts, &[], 30_002),
        Case::new(
            "letters-in-letters.eml",
            letters,
            &["skipped limit_depth"],
            10005,
        ),
        Case::new(
            "bomb-attached.eml",
            attached("bomb.gz", &gzip_bomb()),
            &["partial limit_ratio", "partial limit_record"],
            3,
        ),
        Case::new(
            "mail-in-zip-in-mail.eml",
            attached("in.zip", &nested),
            &["skipped limit_depth"],
            3,
        ),
        Case::new(
            "name-in-100000-pieces.eml",
            format!("{HEAD}Content-Type: text/plain{continued}\r\n\r\n{MAIL}\r\n"),
            &["scanned limit_record"],
            3,
        ),
        Case::new(
            "boundary-of-1-mb.eml",
            format!(
                "{HEAD}Content-Type: multipart/mixed; boundary={boundary}\r\n\r\n--{boundary}\r\n\r\n{MAIL}\r\n--{boundary}--\r\n"
            ),
            &["scanned limit_record"],
            3,
        ),
        Case::new(
            "folds-500000.eml",
            format!("{HEAD}X-A: a{}\r\n\r\n{MAIL}\r\n", "\r\n b".repeat(500_000)),
            &["scanned limit_record"],
            3,
        ),
        Case::new(
            "to-200000.eml",
            format!(
                "{HEAD}Cc: {}{MAIL}\r\n\r\n{MAIL}\r\n",
                format!("{MAIL},\r\n ").repeat(200_000)
            ),
            &["scanned limit_record"],
            200004,
        ),
        Case::new("no-body.eml", HEAD.trim_end(), &[], 2),
        Case::new(
            "base64-of-noise.eml",
            format!(
                "{HEAD}Content-Transfer-Encoding: base64\r\n\r\n{}\r\n{MAIL}\r\n",
                "=A==".repeat(1 << 20)
            ),
            &["scanned malformed"],
            3,
        ),
    ]
}

fn contacts() -> Vec<Case> {
    let begin = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Smith;Ann;;;\r\n";
    let card = format!("{begin}EMAIL:{MAIL}\r\nEND:VCARD\r\n");
    let picture = "QUJD".repeat(19);
    vec![
        Case::new(
            "folds-500000.vcf",
            format!(
                "{begin}NOTE:a{}\r\nEND:VCARD\r\n{card}",
                "\r\n b".repeat(500_000)
            ),
            &[],
            1,
        ),
        Case::new(
            "cards-in-cards.vcf",
            format!("{}EMAIL:{MAIL}\r\n", begin.repeat(100_000)),
            &[],
            1,
        ),
        Case::new(
            "picture-of-20-mb.vcf",
            format!(
                "{begin}PHOTO;ENCODING=b:{}\r\nEND:VCARD\r\n{card}",
                format!("{picture}\r\n ").repeat(250_000)
            ),
            &[],
            1,
        ),
        Case::new(
            "soft-breaks.vcf",
            format!(
                "{begin}NOTE;ENCODING=QUOTED-PRINTABLE:{}\r\n{card}",
                "=\r\n".repeat(1 << 20)
            ),
            &[],
            1,
        ),
        Case::new(
            "properties-100000.vcf",
            format!(
                "{begin}{}END:VCARD\r\n{card}",
                format!("EMAIL:{MAIL}\r\n").repeat(100_000)
            ),
            &[],
            100_001,
        ),
        Case::new(
            "groups.vcf",
            format!(
                "{begin}{}EMAIL:{MAIL}\r\nEND:VCARD\r\n",
                "a.".repeat(1 << 20)
            ),
            &[],
            1,
        ),
        Case::new(
            "folds-500000.ldif",
            format!(
                "version: 1\ndn: uid=a,dc=example\nmail: {MAIL}\ndescription: a{}\n\n",
                "\n b".repeat(500_000)
            ),
            &[],
            1,
        ),
        Case::new(
            "attributes-100000.ldif",
            format!(
                "version: 1\ndn: uid=a,dc=example\n{}\n",
                format!("mail: {MAIL}\n").repeat(100_000)
            ),
            &[],
            100_000,
        ),
        Case::new(
            "events-in-events.ics",
            format!(
                "BEGIN:VCALENDAR\r\n{}ATTENDEE:mailto:{MAIL}\r\n",
                "BEGIN:VEVENT\r\n".repeat(200_000)
            ),
            &[],
            1,
        ),
    ]
}
