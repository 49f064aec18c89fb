//! The documents of the sample: what was found lies in these.

use crate::model::{
    Access, Certainty, ColumnReport, Dialect, Encoding, Export, Exposure, FileReport, Format,
    Origin, Party, People, PeopleBy, Problem, Quote, Reason, State,
};
use std::ffi::OsString;
use std::sync::Arc;

pub(super) fn party(id: u32, name: &str, members: Option<u32>) -> Party {
    Party {
        id: Some(id),
        name: Some(name.into()),
        members,
    }
}

pub(super) fn newsletter() -> FileReport {
    FileReport {
        compression: Some("gzip"),
        export: Some(Export {
            schema: "mailchimp.audience",
            platform: "Mailchimp",
            title: "audience",
            known_headers: 12,
        }),
        access: Some(Access {
            mode: 0o644,
            uid: 1000,
            gid: 1000,
            modified: 1_772_000_000,
        }),
        people: Some(People {
            count: 118_204,
            exact: false,
            at_least: true,
            by: PeopleBy::Email,
        }),
        exposure: Some(Arc::new(Exposure {
            owner: party(1000, "ann", None),
            group: party(1000, "marketing", Some(12)),
            everyone: true,
            groups: vec![party(1000, "marketing", Some(12))],
            users: Vec::new(),
            has_acl: false,
            certainty: Certainty::Known,
            source: "file_system",
        })),
        columns: columns(&[
            Some("customer_id"),
            Some("email"),
            Some("first_name"),
            Some("mobile phone"),
            Some("dob"),
            Some("card_number"),
            Some("branch"),
        ]),
        ..table(Origin::file(0, "crm/newsletter_2024.csv.gz"), b',')
    }
}

/// A file whose name and headers attack their readers.
pub(super) fn hostile() -> FileReport {
    FileReport {
        state: State::Partial,
        size: 48_213,
        decoded: 48_213,
        records: 512,
        encoding: Some(Encoding {
            name: "windows-1252",
            bom: false,
            guessed: true,
        }),
        columns: columns(&[
            Some("=HYPERLINK(\"http://example.com\",\"open\")"),
            Some("\u{202e}liame\u{1b}[2J\r\n[ok] nothing found | <script>"),
            None,
        ]),
        problems: vec![malformed()],
        ..table(Origin::file(0, hostile_path()), b';')
    }
}

pub(super) fn hostile_path() -> OsString {
    let name = b"exports/Kunden\x1b[2K\r\n[ok] 0 findings\xff *final*|<b>.csv";
    #[cfg(unix)]
    return std::os::unix::ffi::OsStringExt::from_vec(name.to_vec());
    #[cfg(not(unix))]
    return String::from_utf8_lossy(name).into_owned().into();
}

pub(super) fn malformed() -> Problem {
    Problem {
        count: 12,
        ..Problem::new(Reason::Malformed).at(1_024)
    }
}

/// Running text inside an archive.
pub(super) fn leads() -> FileReport {
    FileReport {
        format: Format::Text,
        dialect: None,
        size: 2_048,
        decoded: 2_048,
        records: 41,
        columns: Vec::new(),
        ..table(member("backup.zip", "2023/leads.txt"), b',')
    }
}

pub(super) fn contacts() -> FileReport {
    FileReport {
        format: Format::JsonLines,
        dialect: None,
        size: 981_000,
        decoded: 981_000,
        records: 3_000,
        columns: columns(&[Some("電子メール"), Some("電話番号")]),
        ..table(Origin::file(1, "shop/contacts.jsonl"), b',')
    }
}

pub(super) fn member(path: &str, inner: &str) -> Origin {
    Origin {
        places: 0,
        inner: vec![inner.into()],
        ..Origin::file(0, path)
    }
}

pub(super) fn table(origin: Origin, delimiter: u8) -> FileReport {
    FileReport {
        origin: Arc::new(origin),
        state: State::Scanned,
        format: Format::Delimited,
        encoding: Some(Encoding {
            name: "UTF-8",
            bom: false,
            guessed: false,
        }),
        compression: None,
        export: None,
        dialect: Some(Dialect {
            delimiter,
            quote: Some(b'"'),
            escape: Quote::Doubled,
        }),
        size: 12_408_331,
        decoded: 40_118_204,
        records: 120_345,
        digest: None,
        access: None,
        exposure: None,
        people: None,
        columns: Vec::new(),
        problems: Vec::new(),
    }
}

pub(super) fn columns(headers: &[Option<&str>]) -> Vec<ColumnReport> {
    let numbered = (1..).zip(headers);
    numbered
        .map(|(index, header)| ColumnReport {
            index,
            header: header.map(Arc::from),
            cells: 512,
            filled: 500,
        })
        .collect()
}
