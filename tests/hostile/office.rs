//! Workbooks and texts: repetitions, widths, parts that refer to each other in circles.

use super::Case;
use crate::packing::zip_by;
use std::fmt::Write as _;
use zip::CompressionMethod::Deflated;

const MAIL: &str = "p@example.com";
const BOOK: &str = r#"<workbook><sheets><sheet name="S" r:id="r1"/></sheets></workbook>"#;
const LINKS: &str = r#"<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

/// A workbook of these parts, and others that it needs.
fn book(parts: &[(&str, &str)]) -> Vec<u8> {
    let needed = [
        ("[Content_Types].xml", "<Types/>"),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", LINKS),
    ];
    let mut all: Vec<(&str, &[u8])> = Vec::new();
    for (name, text) in needed.iter().chain(parts) {
        all.retain(|(known, _)| known != name);
        all.push((name, text.as_bytes()));
    }
    zip_by(&all, Deflated)
}

fn sheet(rows: &str) -> String {
    format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")
}

/// A workbook of OASIS with one table.
fn open_book(rows: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content><office:body><office:spreadsheet><table:table table:name=\"S\">{rows}\
         </table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    zip_by(
        &[
            ("mimetype", kind.as_bytes()),
            ("content.xml", content.as_bytes()),
        ],
        Deflated,
    )
}

pub fn cases() -> Vec<Case> {
    [workbooks(), open_workbooks(), texts()]
        .into_iter()
        .flatten()
        .collect()
}

fn workbooks() -> Vec<Case> {
    let cell = format!("<c t=\"inlineStr\"><is><t>{MAIL}</t></is></c>");
    let rows = format!("<row>{cell}</row>").repeat(5);
    let plain = sheet(&rows);
    let one = |sheet: &str| book(&[("xl/worksheets/sheet1.xml", sheet)]);
    let merged = format!(
        "{plain}<mergeCells>{}</mergeCells>",
        "<mergeCell ref=\"A1:XFD1048576\"/>".repeat(200_000)
    );
    let styles = format!(
        "<styleSheet><numFmts>{}</numFmts><cellXfs>{}</cellXfs></styleSheet>",
        "<numFmt numFmtId=\"164\" formatCode=\"0\"/>".repeat(200_000),
        "<xf numFmtId=\"164\"/>".repeat(500_000)
    );
    let mut sheets = "<workbook><sheets>".to_owned();
    (0..50_000).for_each(|n| write!(sheets, "<sheet name=\"S{n}\" r:id=\"r1\"/>").unwrap());
    sheets.push_str("</sheets></workbook>");
    let circle = r#"<Relationships><Relationship Id="r1" Type="x/worksheet" Target="workbook.xml"/><Relationship Id="r2" Type="x/worksheet" Target="../xl/../xl/worksheets/sheet1.xml"/></Relationships>"#;
    let up = r#"<Relationships><Relationship Id="r1" Type="x/worksheet" Target="../../../../etc/passwd"/></Relationships>"#;
    let names: String = (0..100_000)
        .map(|n| format!("<definedName name=\"n{n}\">{MAIL}</definedName>"))
        .collect();
    let backwards: String = (1..2000)
        .rev()
        .map(|n| format!("<row r=\"{n}\"><c r=\"A{n}\" t=\"str\"><v>{MAIL}</v></c></row>"))
        .collect();
    let wide = format!("<row>{}</row>", cell.repeat(20_000));
    let strings = format!("<sst>{}</sst>", "<si><t/></si>".repeat(2_000_000));
    vec![
        Case::new("merged-200000.xlsx", one(&merged), &[], 5),
        Case::new(
            "styles-500000.xlsx",
            book(&[
                ("xl/worksheets/sheet1.xml", &plain),
                ("xl/styles.xml", &styles),
            ]),
            &["scanned limit_record"],
            5,
        ),
        Case::new(
            "sheets-50000.xlsx",
            book(&[
                ("xl/worksheets/sheet1.xml", &plain),
                ("xl/workbook.xml", &sheets),
            ]),
            &[],
            5,
        ),
        Case::new(
            "relations-in-a-circle.xlsx",
            book(&[
                ("xl/worksheets/sheet1.xml", &plain),
                ("xl/_rels/workbook.xml.rels", circle),
            ]),
            &["partial corrupt"],
            5,
        ),
        Case::new(
            "relation-that-leaves.xlsx",
            book(&[
                ("xl/worksheets/sheet1.xml", &plain),
                ("xl/_rels/workbook.xml.rels", up),
            ]),
            &["partial corrupt"],
            5,
        ),
        Case::new(
            "names-100000.xlsx",
            book(&[
                ("xl/worksheets/sheet1.xml", &plain),
                (
                    "xl/workbook.xml",
                    &BOOK.replace(
                        "</workbook>",
                        &format!("<definedNames>{names}</definedNames></workbook>"),
                    ),
                ),
            ]),
            &[],
            100_005,
        ),
        Case::new(
            "rows-backwards.xlsx",
            one(&sheet(&backwards)),
            &["scanned malformed"],
            1999,
        ),
        Case::new(
            "columns-20000.xlsx",
            one(&sheet(&wide)),
            &["scanned limit_columns", "scanned malformed"],
            20000,
        ),
        Case::new(
            "far-column.xlsx",
            one(&sheet(&format!(
                "<row r=\"1\"><c r=\"{}1\" t=\"str\"><v>{MAIL}</v></c></row>{rows}",
                "Z".repeat(50)
            ))),
            &[],
            6,
        ),
        Case::new(
            "strings-2000000.xlsx",
            book(&[
                ("xl/worksheets/sheet1.xml", &plain),
                ("xl/sharedStrings.xml", &strings),
            ]),
            &[],
            5,
        ),
    ]
}

fn open_workbooks() -> Vec<Case> {
    let cell =
        |more: &str| format!("<table:table-cell {more}><text:p>{MAIL}</text:p></table:table-cell>");
    let row =
        |more: &str, cells: &str| format!("<table:table-row {more}>{cells}</table:table-row>");
    let (many_columns, many_rows) = (
        "table:number-columns-repeated=\"2147483647\"",
        "table:number-rows-repeated=\"2147483647\"",
    );
    let plain = row("", &cell("")).repeat(5);
    vec![
        Case::new(
            "a-cell-2147483647-times.ods",
            open_book(&row("", &cell(many_columns))),
            &[],
            16384,
        ),
        Case::new(
            "a-row-2147483647-times.ods",
            open_book(&row(many_rows, &cell(""))),
            &["partial limit_ratio"],
            1,
        ),
        Case::new(
            "both-2147483647-times.ods",
            open_book(&row(many_rows, &cell(many_columns))),
            &["partial limit_ratio"],
            1,
        ),
        Case::new(
            "empty-cells-without-end.ods",
            open_book(&format!(
                "{}{plain}",
                row(
                    many_rows,
                    "<table:table-cell table:number-columns-repeated=\"2147483647\"/>"
                )
            )),
            &[],
            5,
        ),
        Case::new(
            "repeated-minus-one.ods",
            open_book(&format!(
                "{}{plain}",
                row("table:number-rows-repeated=\"-1\"", &cell(""))
            )),
            &[],
            5,
        ),
        Case::new(
            "tables-in-cells.ods",
            open_book(&format!(
                "{plain}{}{}",
                "<table:table-row><table:table-cell><table:table>".repeat(50_000),
                cell("")
            )),
            &["partial limit_depth"],
            6,
        ),
        Case::new(
            "spaces-without-end.ods",
            open_book(&format!(
                "{}{plain}",
                row(
                    "",
                    "<table:table-cell><text:p>a<text:s text:c=\"2147483647\"/>b</text:p></table:table-cell>"
                )
            )),
            &[],
            5,
        ),
    ]
}

fn texts() -> Vec<Case> {
    let body = |inside: &str| format!("<w:document><w:body>{inside}</w:body></w:document>");
    let relations = r#"<Relationships><Relationship Id="a" Type="x/officeDocument" Target="word/document.xml"/></Relationships>"#;
    let circle = r#"<Relationships><Relationship Id="a" Type="x/officeDocument" Target="document.xml"/><Relationship Id="b" Type="x/header" Target="document.xml"/></Relationships>"#;
    let document = |text: &str| {
        zip_by(
            &[
                ("[Content_Types].xml", b"<Types/>"),
                ("_rels/.rels", relations.as_bytes()),
                ("word/document.xml", text.as_bytes()),
                ("word/_rels/document.xml.rels", circle.as_bytes()),
            ],
            Deflated,
        )
    };
    let run = format!("<w:p><w:r><w:t>{MAIL}</w:t></w:r></w:p>");
    vec![
        Case::new(
            "runs-in-runs.docx",
            document(&body(&format!("{run}{}{run}", "<w:p><w:r>".repeat(50_000)))),
            &["partial limit_depth"],
            2,
        ),
        Case::new("relations-in-a-circle.docx", document(&body(&run)), &[], 1),
        Case::new(
            "paragraphs-500000.docx",
            document(&body(&"<w:p/>".repeat(500_000).to_string())),
            &[],
            0,
        ),
        Case::new(
            "tables-in-tables.docx",
            document(&body(&format!(
                "{}{run}",
                "<w:tbl><w:tr><w:tc>".repeat(20_000)
            ))),
            &["partial limit_depth"],
            1,
        ),
    ]
}
