//! One list of customers as real programs save it, in some 150 formats, containers and encodings:
//! the same types, counts and distinct values in each column as in the plain table. What a format
//! forces to differ stands here with its reason. `fixtures/formats/list/make.py` writes the files.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;
mod lists;

use flate2::read::MultiGzDecoder;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::PathBuf;

/// What one file must give.
#[derive(Clone, Copy)]
enum Holds {
    /// Every finding of the plain table, in the columns of the same names.
    Table,
    /// Every finding of the plain table without its header row.
    Rows,
    /// Those of some types, whatever the columns are called.
    Columns(&'static [&'static str]),
    /// Values of some types, as many as in the table; there are no columns.
    Values(&'static [&'static str]),
    /// Nothing: it is not read, for this reason, and said so.
    Unread(&'static str),
}
use Holds::{Columns, Rows, Table, Unread, Values};

/// What shows itself without a column.
const PROVED: &[&str] = &["credit_card", "email", "iban", "phone"];
/// What shows itself behind its name.
const NAMED: &[&str] = &["credit_card", "date_of_birth", "email", "iban", "phone"];
/// What contacts say that the list says too.
const CONTACTS: &[&str] = &[
    "email",
    "location",
    "phone",
    "postal_code",
    "street_address",
];

/// Files, what they hold, and why that is not the whole table. A format that this build does not
/// list is expected to say so.
#[rustfmt::skip]
const FILES: &[(&str, &str, Holds)] = &[
    ("delimited", "people.csv excel.csv excel-tab.tsv unix.csv semicolon.csv bar-escaped.txt pandas-index.csv psql-copy.csv \
        psql-aligned.txt mysql-batch.tsv sqlite-csv.txt calc-cp1252.csv calc-utf16.csv calc-quoted.csv", Table),
    ("delimited", "western.utf-8-sig.csv western.utf-16.csv western.utf-16-be.csv western.cp1252.csv western.iso8859-15.csv \
        western.cp850.csv western.mac-roman.csv", Table),
    ("delimited", "pl.utf-8.csv pl.cp1250.csv pl.iso8859-2.csv pl.utf-16-le.csv pl.utf-32.csv pl.utf-32-le.csv pl.utf-32-be.csv \
        ru.utf-8.csv ru.cp1251.csv ru.koi8-r.csv ru.iso8859-5.csv ru.cp866.csv el.utf-8.csv el.cp1253.csv el.iso8859-7.csv \
        tr.utf-8.csv tr.cp1254.csv ja.utf-8.csv ja.shift_jis.csv ja.euc_jp.csv ja.calc-sjis.csv ja.iso2022_jp.csv zh.utf-8.csv \
        zh.gb18030.csv zh.gbk.csv zh.utf-16-le.csv tw.utf-8.csv tw.big5.csv ko.utf-8.csv ko.euc_kr.csv ko.cp949.csv", Table),
    ("gzip", "python.csv.gz members.csv.gz", Table),
    ("bzip2", "python.csv.bz2 tool.csv.bz2", Table),
    ("xz", "python.csv.xz tool-blocks.csv.xz", Table),
    ("zstd", "tool.csv.zst tool-long.csv.zst", Table),
    ("lz4", "tool.csv.lz4 tool-chained.csv.lz4", Table),
    ("zip", "python-stored.zip python-deflated.zip python-bzip2.zip tool.zip tool-streamed.zip 7z-deflate64.zip python-lzma.zip nested.tgz", Table),
    ("tar", "python-ustar.tar.gz python-pax.tar.xz python-gnu.tar.bz2 tool.tar.zst", Table),
    ("json", "pretty.json compact.json sqlite-json.txt pandas-table.json", Table),
    ("json_lines", "lines.jsonl", Table),
    ("xml", "elements.xml attributes.xml pandas.xml mysqldump.xml", Table),
    ("html", "pandas.html psql-html.html calc.html sqlite-html.txt", Table),
    ("sql", "sqlite.sql sqlite-insert.txt pg_dump.sql pg_dump-inserts.sql mysqldump.sql mysqldump-plain.sql", Table),
    ("xlsx", "openpyxl.xlsx xlsxwriter.xlsx pandas.xlsx calc.xlsx", Table),
    ("ods", "odfpy.ods calc.ods", Table),
    ("eml", "attached.eml page.eml", Table),
    ("sqlite", "people.sqlite", Table),
    ("parquet", "snappy.parquet plain.parquet pandas.parquet", Table),
    ("xls", "calc.xls xlwt.xls", Table),
    // A remark follows the name: `---`.
    ("delimited", "people.md sqlite-markdown.txt", Table),
    // Columns without names: what only a name tells is not found.
    ("delimited", "outfile.txt", Rows),
    ("json", "pandas-values.json", Rows),
    ("tar", "pg_dump.tar", Rows),
    // The names stand elsewhere in the document.
    ("json", "pandas-split.json", Rows),
    // Each column is an object, each value a key of its own: too many keys to be columns.
    ("json_lines", "pandas-columns.json", Values(PROVED)),
    // Half of it is in another encoding: letters beyond ASCII differ, and with them distinct names.
    ("delimited", "mixed-encodings.csv", Columns(NAMED)),
    // An encoding within ASCII that nothing announces; names with other letters are not known.
    ("delimited", "western.utf-7.csv", Columns(NAMED)),
    // Cards were saved as numbers of fifteen digits.
    ("xlsx", "calc-guessed.xlsx", Columns(&["consent", "date_of_birth", "email", "iban", "location", "person_name", "phone",
        "postal_code", "street_address"])),
    // Rows whose cells are elements without names of their own.
    ("xml", "calc.fods calc-2003.xml people.plist", Values(&["email", "iban", "phone"])),
    ("vcard", "vobject.vcf", Columns(CONTACTS)),
    ("ldif", "ldif3.ldif", Columns(CONTACTS)),
    // A mail for each customer: sender, and what the texts say.
    ("mbox", "orders.mbox", Values(&["credit_card", "phone"])),
    // Texts.
    ("eml", "inline.eml", Columns(PROVED)),
    ("docx", "writer.docx", Values(PROVED)),
    ("odt", "writer.odt", Values(PROVED)),
    // Cards again behind account numbers; in narrow cells numbers are broken over lines.
    ("pdf", "calc.pdf", Values(&["email", "iban", "phone"])),
    ("pdf", "writer.pdf", Values(&["email", "iban"])),
    ("text", "calc.dif calc.slk writer.rtf writer.txt sqlite-quote.txt", Values(PROVED)),
    // A card one space behind an account number is taken for more of it.
    ("text", "fixed-width.txt", Values(&["email", "iban", "phone"])),
    ("text", "people.yaml people.ini mysql-vertical.txt", Values(NAMED)),
    // Archives of plain files, which are read as the text that they are.
    ("text", "tool.a tool.cpio", Values(PROVED)),
    // Not read.
    ("zip", "7z-locked.zip zip-locked.zip", Unread("encrypted")),
    ("zip", "7z-ppmd.zip", Unread("unsupported_format")),
    ("", "people.7z people.avro people.feather people.orc pg_dump.custom python.csv.lzma writer.doc binary.plist", Unread("unsupported_format")),
];

fn folder() -> PathBuf {
    binary::root().join("fixtures/formats/list")
}

/// A file of the list; long ones are kept packed.
fn file(name: &str) -> Vec<u8> {
    fs::read(folder().join(name)).unwrap_or_else(|_| {
        let packed = fs::read(folder().join(format!("{name}.gz"))).expect(name);
        let mut bytes = Vec::new();
        MultiGzDecoder::new(&packed[..])
            .read_to_end(&mut bytes)
            .unwrap();
        bytes
    })
}

/// Type, name of the column, count, distinct values and level.
type Fact = (String, String, u64, u64, String);

/// What a report says of the member that holds most values.
fn facts(report: &Value) -> Vec<Fact> {
    let mut members: BTreeMap<String, (u64, Vec<Fact>)> = BTreeMap::new();
    for finding in report["findings"].as_array().unwrap() {
        let (total, facts) = members.entry(lists::chain(&finding["origin"])).or_default();
        let fact = fact(finding);
        *total += fact.2;
        facts.push(fact);
    }
    let most = members.into_values().max_by_key(|(total, _)| *total);
    let mut facts = most.map(|(_, facts)| facts).unwrap_or_default();
    facts.sort_unstable();
    facts
}

fn fact(finding: &Value) -> Fact {
    let text = |name: &str| finding[name].as_str().unwrap_or_default().to_owned();
    let number = |name: &str| finding[name].as_u64().unwrap();
    let header = text("header");
    let name = header.rsplit(['.', '/']).next().unwrap_or_default();
    (
        text("info_type"),
        name.to_owned(),
        number("count"),
        number("distinct"),
        text("confidence"),
    )
}

/// Counts and distinct values of some types in columns of any name.
fn columns(facts: &[Fact], types: &[&str]) -> Vec<(String, u64, u64)> {
    let wanted = facts.iter().filter(|fact| types.contains(&fact.0.as_str()));
    let mut all: Vec<_> = wanted.map(|f| (f.0.clone(), f.2, f.3)).collect();
    all.sort_unstable();
    all
}

/// How many values of some types there are, wherever they stand.
fn totals(report: &Value, types: &[&str]) -> lists::Facts {
    let mut all = lists::found(report);
    all.retain(|(name, _)| types.contains(&name.as_str()));
    all
}

/// The plain tables that the others are held against, scanned once each.
#[derive(Default)]
struct Plain {
    reports: BTreeMap<String, Value>,
}

impl Plain {
    fn report(&mut self, name: &str, change: impl FnOnce(Vec<u8>) -> Vec<u8>) -> &Value {
        let scan = || lists::scan_bytes(&change(file(name.trim_start_matches("rows of "))), &[]);
        self.reports.entry(name.to_owned()).or_insert_with(scan)
    }

    /// That of the same language.
    fn of(&mut self, name: &str) -> &Value {
        let language = name.split('.').next().unwrap_or_default();
        let is_language = language.len() == 2;
        let plain = if is_language {
            format!("{language}.utf-8.csv")
        } else {
            "people.csv".to_owned()
        };
        self.report(&plain, |bytes| bytes)
    }

    fn without_header(&mut self) -> &Value {
        self.report("rows of people.csv", |bytes| {
            let end = memchr::memchr(b'\n', &bytes).unwrap();
            bytes[end + 1..].to_vec()
        })
    }
}

/// What is wrong with the report of a file.
fn difference(plain: &mut Plain, name: &str, holds: Holds, report: &Value) -> Option<String> {
    let told = |same: bool, found: String, expected: String| {
        (!same).then(|| format!("{name}\n  found    {found}\n  expected {expected}"))
    };
    let found = facts(report);
    match holds {
        Table => {
            let expected = facts(plain.of(name));
            told(
                found == expected,
                format!("{found:?}"),
                format!("{expected:?}"),
            )
        }
        Rows => {
            let expected = facts(plain.without_header());
            told(
                found == expected,
                format!("{found:?}"),
                format!("{expected:?}"),
            )
        }
        Columns(types) => {
            let (found, expected) = (
                columns(&found, types),
                columns(&facts(plain.of(name)), types),
            );
            told(
                found == expected,
                format!("{found:?}"),
                format!("{expected:?}"),
            )
        }
        Values(types) => {
            let (found, expected) = (totals(report, types), totals(plain.of(name), types));
            told(
                found == expected,
                format!("{found:?}"),
                format!("{expected:?}"),
            )
        }
        Unread(reason) => {
            let states = lists::states(report);
            let said = states
                .iter()
                .any(|line| line.starts_with(&format!("skipped {reason}")));
            told(said, format!("{states:?}"), reason.to_owned())
        }
    }
}

/// The formats that this build reads.
fn formats() -> Vec<String> {
    let (desk, folder) = (binary::Desk::new(), tempfile::tempdir().unwrap());
    let listed = desk.run(folder.path(), &["formats", "--json"]).stdout;
    let listed: Vec<Value> = serde_json::from_str(&listed).unwrap();
    listed
        .iter()
        .map(|f| f["name"].as_str().unwrap().to_owned())
        .collect()
}

fn cases() -> impl Iterator<Item = (&'static str, &'static str, Holds)> {
    let split = |(format, names, holds): &(&'static str, &'static str, Holds)| {
        let (format, holds) = (*format, *holds);
        names
            .split_whitespace()
            .map(move |name| (format, name, holds))
    };
    FILES.iter().flat_map(split)
}

#[test]
fn one_list_gives_the_same_people_in_every_format() {
    let formats = formats();
    let mut plain = Plain::default();
    assert_eq!(facts(plain.of("people.csv")).len(), 11);
    let mut wrong = Vec::new();
    for (format, name, holds) in cases() {
        let is_read = format.is_empty() || formats.iter().any(|known| known == format);
        let holds = if is_read {
            holds
        } else {
            Unread("unsupported_format")
        };
        let report = lists::scan_bytes(&file(name), &[]);
        wrong.extend(difference(&mut plain, name, holds, &report));
        let states = lists::states(&report);
        // Pictures, and the table of contents of a dump.
        let is_beside = |line: &&String| line.contains("Thumbnails") || line.ends_with(" toc.dat");
        if !matches!(holds, Unread(_)) && states.iter().filter(|line| !is_beside(line)).count() > 0
        {
            wrong.push(format!("{name}: {states:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_of_the_list_is_held_against_it() {
    let files = fs::read_dir(folder()).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut kept: Vec<_> = names
        .filter(|name| !name.ends_with(".py") && !name.starts_with("__"))
        .collect();
    let mut known: Vec<_> = cases().map(|(_, name, _)| name.to_owned()).collect();
    for name in &mut kept {
        if !known.contains(name) {
            *name = name.trim_end_matches(".gz").to_owned();
        }
    }
    kept.sort_unstable();
    known.sort_unstable();
    assert_eq!(kept, known);
}
