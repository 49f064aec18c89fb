//! Office documents as the scan gets them, and what must never happen.

use super::*;
use crate::model::Reason;
use crate::source::container::{InTurn, Indexed, Member, Members};
use crate::source::{Limits, Links};
use proptest::prelude::*;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

fn zip_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in members {
        writer.start_file(*name, stored).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Label, text and problem of every member.
type Read = Vec<(String, String, Option<Reason>)>;

fn read_member(member: Member) -> (String, String, Option<Reason>) {
    let mut text = Vec::new();
    let mut problem = None;
    if let Ok(bytes) = member.bytes {
        let mut stream = bytes.into_stream();
        stream.read_to_end(&mut text).unwrap();
        problem = stream.problem().map(|problem| problem.reason);
    }
    let text = String::from_utf8_lossy(&text).into_owned();
    (member.label, text, problem)
}

fn read_in_turn(members: &mut dyn InTurn) -> Read {
    std::iter::from_fn(|| members.next().map(read_member)).collect()
}

fn read_indexed(members: &dyn Indexed) -> Read {
    (0..members.len())
        .map(|n| read_member(members.member(n)))
        .collect()
}

fn read(bytes: &[u8]) -> Option<(Office, Read)> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let kinds = [
        Office::Workbook,
        Office::OpenWorkbook,
        Office::Text,
        Office::Slides,
        Office::OpenText,
    ];
    kinds.into_iter().find_map(|kind| {
        let budget = Budget::new(Limits::default(), Some(bytes.len() as u64));
        let content = Content::open(file.path(), Links::Refuse).unwrap();
        match kind.open(Bytes::File(content), budget.with_bytes(8 << 20)) {
            Opening::Container(container) => Some(match container.members {
                Members::Indexed(members) => (kind, read_indexed(&*members)),
                Members::InTurn(mut members) => (kind, read_in_turn(&mut *members)),
            }),
            _ => None,
        }
    })
}

const BOOK: &[u8] = br#"<?xml version="1.0"?><x:workbook xmlns:x="m"><x:workbookPr date1904="1"/><x:sheets>
  <x:sheet name="A &amp; B" r:id="r1"/></x:sheets><definedNames><definedName name="n">Sheet!A1</definedName></definedNames></x:workbook>"#;
const LINKS: &[u8] = br#"<Relationships><Relationship Id="r1" Type="x/worksheet" Target="/xl/worksheets/a.xml"/></Relationships>"#;
const STYLES: &[u8] =
    br##"<styleSheet><numFmts><numFmt numFmtId="200" formatCode="00000"/></numFmts>
  <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="200"/></cellXfs></styleSheet>"##;
const STRINGS: &[u8] = br#"<sst><si><t>na</t><r><t>me</t></r><rPh><t>x</t></rPh></si><si><t>a,"b"_x000A_&#228;&lt;</t></si></sst>"#;
const SHEET: &[u8] = br#"<x:worksheet><x:sheetData><x:row r="2" hidden="1"><x:c r="B2" t="s"><x:v>0</x:v></x:c>
  <x:c r="D2" t="s"><x:v>1</x:v></x:c></x:row><x:row r="4"><x:c r="A4" s="1"><x:v>0</x:v></x:c><x:c s="2"><x:v>501</x:v></x:c>
  <x:c t="b"><x:v>1</x:v></x:c><x:c t="e"><x:v>#N/A</x:v></x:c><x:c t="inlineStr"><x:is><x:t>in</x:t></x:is></x:c>
  <x:c t="str"><x:f>HYPERLINK("mailto:h@example.com","go")</x:f><x:v>go</x:v></x:c></x:row></x:sheetData>
  <x:dataValidation prompt="say"><x:formula1>"a@example.com"</x:formula1></x:dataValidation>
  <x:headerFooter><x:oddHeader>&amp;L&amp;"Arial,Bold"&amp;12me@example.com &amp;&amp; co</x:oddHeader></x:headerFooter></x:worksheet>"#;

fn workbook() -> Vec<u8> {
    zip_of(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", LINKS),
        ("xl/styles.xml", STYLES),
        ("xl/sharedStrings.xml", STRINGS),
        ("xl/worksheets/a.xml", SHEET),
    ])
}

const CONTENT: &[u8] = br#"<office:document-content><office:body><office:spreadsheet><table:table table:name="S">
  <table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
  <table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="2"/><table:table-cell
  table:number-columns-repeated="2" office:value-type="string"><office:annotation><text:p>psst</text:p></office:annotation><text:p>a
  <text:span>b</text:span></text:p><text:p>c</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell
  office:value-type="float" office:value="4.1111111111111101E15"><text:p>4,11E+015</text:p></table:table-cell><table:table-cell
  office:value-type="date" office:date-value="1985-01-31T00:00:00"><text:p>31.01.85</text:p></table:table-cell></table:table-row>
  </table:table></office:spreadsheet></office:body></office:document-content>"#;

fn open_workbook(content: &[u8]) -> Vec<u8> {
    zip_of(&[
        (
            "mimetype",
            b"application/vnd.oasis.opendocument.spreadsheet",
        ),
        ("content.xml", content),
    ])
}

#[test]
fn cells_are_what_people_see() {
    let (kind, members) = read(&workbook()).unwrap();
    assert_eq!(kind, Office::Workbook);
    let (label, text, problem) = &members[0];
    let expected = "\n,name,,\"a,\"\"b\"\"\n\u{e4}<\"\n\n1904-01-01,00501,TRUE,#N/A,in,\"go\nh@example.com\"\n\
        ,,,,,,say\n,,,,,,\"\"\"a@example.com\"\"\"\n,,,,,,me@example.com & co\n";
    assert_eq!(
        (label.as_str(), text.as_str(), *problem),
        ("A & B", expected, None)
    );
    assert_eq!(members[1].1, "n: Sheet!A1\n");
    let labels: Vec<_> = members.iter().map(|member| member.0.as_str()).collect();
    assert_eq!(
        labels,
        [
            "A & B",
            "defined names",
            "[Content_Types].xml",
            "xl/_rels/workbook.xml.rels",
            "xl/styles.xml"
        ]
    );
}

#[test]
fn repeated_cells_and_rows_count_as_often() {
    let (kind, members) = read(&open_workbook(CONTENT)).unwrap();
    assert_eq!(kind, Office::OpenWorkbook);
    let (label, text, problem) = &members[0];
    let cell = "\"a\n  b\nc\"";
    let row = format!(",,{cell},{cell}\n");
    let expected = format!("\n\n{row}{row}4111111111111110,1985-01-31\n");
    assert_eq!(
        (label.as_str(), text.as_str(), *problem),
        ("S", expected.as_str(), None)
    );
    assert_eq!(
        (members[1].0.as_str(), members[1].1.as_str()),
        ("S: comments", "psst\n")
    );
}

#[test]
fn cells_that_stand_for_millions_end_by_budget() {
    let full = br#"<table:table-cell table:number-columns-repeated="999999999"><text:p>a@example.com</text:p></table:table-cell>"#;
    let content = [
        &b"<table:table><table:table-row table:number-rows-repeated='4294967295'>"[..],
        full,
        b"</table:table-row></table:table>",
    ]
    .concat();
    let (_, members) = read(&open_workbook(&content)).unwrap();
    assert!(members[0].1.len() < 32 << 20);
    assert_eq!(members[0].2, Some(Reason::LimitRatio));
}

#[test]
fn paragraphs_are_lines_and_runs_are_joined() {
    let text = br#"<w:document><w:body><w:p><w:r><w:t>ann@exam</w:t></w:r><w:r><w:t>ple.com</w:t></w:r></w:p>
      <w:tbl><w:tr><w:tc><w:p><w:t>a</w:t></w:p></w:tc><w:tc><w:p><w:t>b</w:t></w:p></w:tc></w:tr></w:tbl>
      <wp:posOffset>123456</wp:posOffset><w:p><w:instrText>HYPERLINK "mailto:x@example.com"</w:instrText></w:p></w:body></w:document>"#;
    let bytes = zip_of(&[
        ("word/document.xml", text),
        ("word/media/x.txt", b"as it is"),
    ]);
    let (kind, members) = read(&bytes).unwrap();
    assert_eq!(kind, Office::Text);
    let expected = "ann@example.com\na \tb \t\n HYPERLINK \"mailto:x@example.com\" \n";
    assert_eq!(members[0].1, expected);
    assert_eq!(
        members[1],
        ("word/media/x.txt".into(), "as it is".into(), None)
    );
}

#[test]
fn parts_in_other_encodings_are_read() {
    let wide = |text: &[u8]| -> Vec<u8> {
        let text = std::str::from_utf8(text).unwrap();
        [0xFEFF]
            .into_iter()
            .chain(text.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect()
    };
    let narrow = read(&workbook()).unwrap().1;
    let bytes = zip_of(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", &wide(BOOK)),
        ("xl/_rels/workbook.xml.rels", LINKS),
        ("xl/styles.xml", STYLES),
        ("xl/sharedStrings.xml", &wide(STRINGS)),
        ("xl/worksheets/a.xml", &wide(SHEET)),
    ]);
    assert_eq!(read(&bytes).unwrap().1[0], narrow[0]);
}

#[test]
fn an_archive_of_other_things_is_no_office_document() {
    for members in [
        &[("xl/notes.txt", &b"x"[..])][..],
        &[("[Content_Types].xml", b"<Types/>"), ("lib/a.dll", b"x")],
        &[("a.csv", b"x")],
    ] {
        assert!(read(&zip_of(members)).is_none());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_damaged_workbook_never_panics(
        which in 0_usize..2,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
        cut: Option<prop::sample::Index>,
    ) {
        let mut bytes = if which == 0 { workbook() } else { open_workbook(CONTENT) };
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        read(&bytes);
    }

    #[test]
    fn damaged_parts_never_panic_and_stay_bounded(
        changes in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(b"<>/&;\"'=x0\0\xFF:".to_vec())), 1..40),
    ) {
        let damage = |part: &[u8]| {
            let mut part = part.to_vec();
            for (place, byte) in &changes {
                let place = place.index(part.len());
                part[place] = *byte;
            }
            part
        };
        let book = zip_of(&[
            ("xl/workbook.xml", BOOK),
            ("xl/_rels/workbook.xml.rels", LINKS),
            ("xl/styles.xml", &damage(STYLES)),
            ("xl/sharedStrings.xml", &damage(STRINGS)),
            ("xl/worksheets/a.xml", &damage(SHEET)),
        ]);
        let open = open_workbook(&damage(CONTENT));
        for bytes in [book, open] {
            for (_, text, _) in read(&bytes).map(|read| read.1).unwrap_or_default() {
                prop_assert!(text.len() < 32 << 20);
            }
        }
    }
}
