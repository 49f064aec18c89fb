//! Workbooks and office texts: the same findings as from the same list in CSV, hidden places seen,
//! broken and hostile files bounded and named.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;
mod lists;
mod packing;

use binary::{Desk, read_lines, root};
use lists::{chain, facts_in, states};
use packing::zip_of;
use rust_xlsxwriter::{ExcelDateTime, Format, Note, Workbook};
use serde_json::Value;
use std::fs;

fn scan_bytes(bytes: &[u8]) -> Value {
    lists::scan_bytes(bytes, &[])
}

fn scan_fixture(name: &str) -> Value {
    let desk = Desk::new();
    desk.report(&root().join("fixtures/formats"), &[name])
}

fn findings(report: &Value) -> Vec<(String, Value)> {
    let findings = report["findings"].as_array().unwrap();
    findings
        .iter()
        .map(|f| (chain(&f["origin"]), f.clone()))
        .collect()
}

/// Member, count and column of every finding of e-mail addresses.
fn emails(report: &Value) -> Vec<(String, u64, u64)> {
    let is_email = |f: &Value| f["info_type"] == "email";
    findings(report)
        .into_iter()
        .filter(|(_, f)| is_email(f))
        .map(|(inner, f)| {
            let column = f["column"].as_u64().unwrap_or(0);
            (inner, f["count"].as_u64().unwrap(), column)
        })
        .collect()
}

fn found(list: &[(&str, u64, u64)]) -> Vec<(String, u64, u64)> {
    list.iter()
        .map(|(inner, count, column)| ((*inner).to_owned(), *count, *column))
        .collect()
}

#[test]
fn a_list_is_the_same_in_every_format() {
    let plain = facts_in(&scan_fixture("people.csv"), "");
    assert!(plain.len() >= 5, "{plain:?}");
    for name in ["people.xlsx", "people.ods"] {
        let report = scan_fixture(name);
        let sheet: Vec<String> = facts_in(&report, "People")
            .into_iter()
            // What the sheet says besides its cells has no header.
            .filter(|line| !line.contains(" null "))
            .filter(|line| !line.contains(" 7 \"\" "))
            .collect();
        assert_eq!(sheet, plain, "{name}");
        assert_eq!(states(&report), [""; 0], "{name}");
    }
}

#[test]
fn hidden_sheets_comments_names_and_links_are_seen() {
    let expected = [
        ("People", 60, 3),
        ("People", 1, 7),
        ("Old (hidden)", 5, 1),
        ("Far (very hidden)", 1, 2),
        ("Far (very hidden)", 1, 16_384),
        ("defined names", 1, 0),
        ("People: comments", 1, 0),
    ];
    let mut seen = emails(&scan_fixture("people.xlsx"));
    let mut expected = found(&expected);
    seen.sort();
    expected.sort();
    assert_eq!(seen, expected);
    let expected = [
        ("People", 60, 3),
        ("People: comments", 1, 0),
        ("Old (hidden)", 9, 1),
    ];
    let mut seen = emails(&scan_fixture("people.ods"));
    let mut expected = found(&expected);
    seen.sort();
    expected.sort();
    assert_eq!(seen, expected);
}

#[test]
fn texts_and_slides_are_read_part_by_part() {
    for (name, expected) in [
        (
            "letter.docx",
            vec![
                ("word/document.xml", 2, 0),
                ("word/footer1.xml", 1, 0),
                ("word/header1.xml", 1, 0),
            ],
        ),
        (
            "slides.pptx",
            vec![
                ("ppt/notesSlides/notesSlide1.xml", 1, 0),
                ("ppt/slides/slide1.xml", 1, 0),
            ],
        ),
        ("letter.odt", vec![("content.xml", 1, 0)]),
    ] {
        let mut seen = emails(&scan_fixture(name));
        seen.sort();
        assert_eq!(seen, found(&expected), "{name}");
    }
}

#[test]
fn rows_are_those_of_the_sheet() {
    let (desk, folder) = (Desk::new(), root().join("fixtures/formats"));
    let matches = desk.path("matches.jsonl");
    let arguments = [
        "scan",
        "people.xlsx",
        "--no-progress",
        "--quiet",
        "-o",
        matches.to_str().unwrap(),
    ];
    assert_eq!(desk.run(&folder, &arguments).code, 0);
    let lines = read_lines(&matches);
    let line_of = |inner: &str, row: u64| {
        let found = lines
            .iter()
            .find(|m| m["inner"] == inner && m["row"] == row && m["info_type"] == "email");
        found.unwrap()["line"].as_u64().unwrap()
    };
    // A title, an empty row, the header.
    assert_eq!(line_of("People", 1), 4);
    assert_eq!(line_of("People", 60), 63);
    assert_eq!(line_of("Far (very hidden)", 2), 1_048_576);
}

fn workbook(fill: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(&mut book);
    book.save_to_buffer().unwrap()
}

#[test]
fn cards_kept_as_numbers_are_told_as_damaged_and_days_are_days() {
    let bytes = workbook(|book| {
        let sheet = book.add_worksheet();
        let (day, masked) = (
            Format::new().set_num_format("dd.mm.yyyy"),
            Format::new().set_num_format("000\\-00\\-0000"),
        );
        for (column, name) in ["Card number", "Date of birth", "SSN", "Notes"]
            .iter()
            .enumerate()
        {
            sheet.write(0, column as u16, *name).unwrap();
        }
        for row in 1..40_u32 {
            sheet
                .write_number(row, 0, 4_111_111_111_111_110_f64)
                .unwrap();
            let born = ExcelDateTime::from_ymd(1950 + row as u16, 2, 3).unwrap();
            sheet.write_with_format(row, 1, &born, &day).unwrap();
            sheet
                .write_number_with_format(row, 2, f64::from(219_099_000 + row), &masked)
                .unwrap();
            sheet.write(row, 3, "as agreed").unwrap();
        }
        sheet
            .insert_note(3, 3, &Note::new("or note@example.com"))
            .unwrap();
    });
    let report = scan_bytes(&bytes);
    let of = |kind: &str| {
        let all = findings(&report);
        let found = all.into_iter().find(|(_, f)| f["info_type"] == kind);
        found.map(|(_, f)| (f["column"].as_u64(), f["count"].as_u64()))
    };
    assert_eq!(of("credit_card"), Some((Some(1), Some(39))));
    assert_eq!(of("date_of_birth"), Some((Some(2), Some(39))));
    assert_eq!(
        of("us_ssn"),
        Some((Some(3), Some(39))),
        "{:?}",
        facts_in(&report, "Sheet1")
    );
    assert_eq!(emails(&report), found(&[("Sheet1: comments", 1, 0)]));
    assert_eq!(states(&report), [""; 0]);
}

#[test]
fn a_second_table_below_the_first_is_read_under_its_header() {
    let bytes = workbook(|book| {
        let sheet = book.add_worksheet();
        for (column, name) in ["id", "email"].iter().enumerate() {
            sheet.write(0, column as u16, *name).unwrap();
        }
        for row in 1..31_u32 {
            sheet.write(row, 0, row).unwrap();
            sheet.write(row, 1, format!("a{row}@example.com")).unwrap();
        }
        sheet.write(35, 0, "contact").unwrap();
        sheet.write(35, 1, "amount").unwrap();
        for row in 36..66_u32 {
            sheet.write(row, 0, format!("b{row}@example.com")).unwrap();
            sheet.write(row, 1, row).unwrap();
        }
    });
    let mut seen = emails(&scan_bytes(&bytes));
    seen.sort();
    assert_eq!(seen, found(&[("Sheet1", 30, 1), ("Sheet1", 30, 2)]));
}

#[test]
fn a_workbook_in_a_zip_is_named_with_its_chain_and_threads_change_nothing() {
    let people = fs::read(root().join("fixtures/formats/people.xlsx")).unwrap();
    let zipped = zip_of(&[("lists/de.xlsx", &people), ("b.ods", b"no workbook")]);
    let (desk, folder) = (Desk::new(), tempfile::tempdir().unwrap());
    fs::write(folder.path().join("q3.zip"), zipped).unwrap();
    let one = desk.report(folder.path(), &["q3.zip", "--threads", "1"]);
    assert!(emails(&one).contains(&("lists/de.xlsx › Old (hidden)".into(), 5, 1)));
    let many = desk.report(
        folder.path(),
        &["q3.zip", "--threads", "8", "--block-size", "5000"],
    );
    assert_eq!(findings(&one), findings(&many));
}

const TYPES: &[u8] = b"<Types/>";
const BOOK: &[u8] = br#"<workbook><sheets><sheet name="S" r:id="r1"/></sheets></workbook>"#;
const LINKS: &[u8] = br#"<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

/// A workbook of one sheet, written by hand.
fn book_of(sheet: &[u8], more: &[(&str, &[u8])]) -> Vec<u8> {
    let parts: [(&str, &[u8]); 4] = [
        ("[Content_Types].xml", TYPES),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", LINKS),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    zip_of(&[&parts[..], more].concat())
}

#[test]
fn claims_and_far_corners_cost_nothing() {
    let sheet = br#"<worksheet><dimension ref="A1:XFD1048576"/><sheetData>
        <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>999999999998</v></c></row>
        <row r="4294967295"><c r="ZZZZZ9" t="inlineStr"><is><t>b@example.com</t></is></c></row>
        <row r="1048576"><c r="XFD1048576"><v>7</v></c></row></sheetData></worksheet>"#;
    let strings = br#"<sst count="999999999999" uniqueCount="999999999999"><si><t>a@</t><t>example.com</t></si></sst>"#;
    let report = scan_bytes(&book_of(sheet, &[("xl/sharedStrings.xml", strings)]));
    let total: u64 = emails(&report).iter().map(|(_, count, _)| count).sum();
    assert_eq!(total, 2);
    assert_eq!(states(&report), ["partial corrupt S"]);
    assert!(report["coverage"]["bytes_decoded"].as_u64().unwrap() < 2 << 20);
}

#[test]
fn many_references_to_a_long_text_end_by_budget() {
    let strings = format!("<sst><si><t>{}</t></si></sst>", "x ".repeat(16_000));
    let row = r#"<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>"#;
    let sheet = format!(
        "<worksheet><sheetData>{}</sheetData></worksheet>",
        row.repeat(30_000)
    );
    let report = scan_bytes(&book_of(
        sheet.as_bytes(),
        &[("xl/sharedStrings.xml", strings.as_bytes())],
    ));
    let decoded = report["coverage"]["bytes_decoded"].as_u64().unwrap();
    assert!(decoded < 3 << 30, "{decoded}");
    assert_eq!(states(&report), ["partial limit_ratio S"]);
}

#[test]
fn what_is_no_xml_is_searched_all_the_same() {
    let cases: [(String, &str); 4] = [
        (
            format!("<worksheet><sheetData>{}<c t='str'><v>deep@example.com</v></c>", "<a>".repeat(100_000)),
            "partial limit_depth S",
        ),
        (
            "<worksheet><sheetData><row><c t='str'><v>a@example.com</v></c></row><row <!-- > \" b@example.com".into(),
            "",
        ),
        (
            "<worksheet><sheetData><row><c t='str'><v>a@example.com</v></c></row>".into(),
            "scanned malformed S",
        ),
        (
            format!("<worksheet><sheetData><row x='{}' b='c@example.com", "y".repeat(5 << 20)),
            "scanned malformed S",
        ),
    ];
    for (sheet, problem) in cases {
        let report = scan_bytes(&book_of(sheet.as_bytes(), &[]));
        assert!(!emails(&report).is_empty(), "{}", &sheet[..60]);
        if !problem.is_empty() {
            assert!(
                states(&report).contains(&problem.to_owned()),
                "{:?}",
                states(&report)
            );
        }
    }
}

#[test]
fn parts_that_no_list_names_are_read() {
    let sheet = b"<worksheet><sheetData/></worksheet>";
    let orphan = b"<worksheet><sheetData><row><c t='str'><v>orphan@example.com</v></c></row></sheetData></worksheet>";
    let custom = b"<x a='custom@example.com'/>";
    let report = scan_bytes(&book_of(
        sheet,
        &[
            ("xl/worksheets/sheet9.xml", orphan),
            ("customXml/item1.xml", custom),
        ],
    ));
    let expected = [
        ("customXml/item1.xml › (values)", 1, 1),
        ("xl/worksheets/sheet9.xml (not listed)", 1, 1),
    ];
    let mut seen = emails(&report);
    seen.sort();
    assert_eq!(seen, found(&expected));
}

#[test]
fn a_cut_workbook_gives_what_it_holds() {
    let people = fs::read(root().join("fixtures/formats/people.xlsx")).unwrap();
    let report = scan_bytes(&people[..people.len() * 3 / 4]);
    assert!(
        emails(&report).iter().any(|(_, count, _)| *count == 60),
        "{:?}",
        emails(&report)
    );
    assert!(states(&report).iter().any(|p| p.contains("truncated")));
}

#[test]
fn a_binary_workbook_without_sheets_is_broken() {
    let relations = br#"<Relationships><Relationship Id="r1" Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>"#;
    let bytes = zip_of(&[
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", relations),
        ("xl/workbook.bin", b"\x83\x01\0\x99"),
    ]);
    assert_eq!(states(&scan_bytes(&bytes)), ["partial corrupt"]);
}
