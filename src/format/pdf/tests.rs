//! Documents as programs write them, and what must never happen.

use super::*;
use crate::source::child::{Decoded, decode_in_memory};
use proptest::prelude::*;

const LETTER: &[u8] = include_bytes!("../../../fixtures/formats/letter.pdf");
const LOCKED: &[u8] = include_bytes!("../../../fixtures/formats/locked.pdf");
const RESTRICTED: &[u8] = include_bytes!("../../../fixtures/formats/restricted.pdf");
const DRAWING: &[u8] = include_bytes!("../../../fixtures/formats/drawing.pdf");

fn decoded(bytes: &[u8]) -> Decoded {
    decode_in_memory(decode, bytes)
}

/// A document of one page with these contents, and further objects from number 4 on.
fn page(contents: &str, resources: &str, further: &[&str]) -> Vec<u8> {
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        format!("<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<<{resources}>>>>"),
        format!(
            "<</Length {}>>stream\n{contents}\nendstream",
            contents.len()
        ),
    ];
    objects.extend(further.iter().map(|object| (*object).to_owned()));
    document(&objects)
}

fn document(objects: &[String]) -> Vec<u8> {
    let mut text = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(text.len());
        text.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let start = text.len();
    text.push_str(&format!(
        "xref\n0 {}\n0000000000 65535 f \n",
        places.len() + 1
    ));
    for place in &places {
        text.push_str(&format!("{place:010} 00000 n \n"));
    }
    let size = places.len() + 1;
    text.push_str(&format!(
        "trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"
    ));
    text.into_bytes()
}

const HELVETICA: &str =
    "/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>>>";

fn shown(contents: &str) -> String {
    let decoded = decoded(&page(contents, HELVETICA, &[]));
    decoded
        .members
        .first()
        .map(|member| member.2.clone())
        .unwrap_or_default()
}

#[test]
fn pages_say_what_people_read() {
    let letter = decoded(LETTER);
    let labels: Vec<_> = letter.members.iter().map(|member| &*member.0).collect();
    assert_eq!(labels, ["page 1", "page 2", "properties, notes and forms"]);
    let lines: Vec<_> = letter.members[0].2.lines().collect();
    let expected = [
        "Dear Ann, write to body@example.com",
        "or call +1 202 555 0123.",
        "Grüße an müller@example.com",
        "pieces@example.com\tfar@example.com",
    ];
    assert_eq!(lines[..4], expected);
    let second = letter.members[1].2.lines().collect::<Vec<_>>();
    assert_eq!(second.len(), 60);
    assert_eq!(
        second[1],
        "1\tBob\tp1@example.com +1 202 555 0101 1961-02-02\t00502"
    );
    for text in [
        "link@example.com",
        "field@example.com",
        "Letter to title@example.com",
    ] {
        assert!(letter.members[2].2.contains(text), "{text}");
    }
    // The last page is a drawing.
    assert_eq!(
        (letter.remarks, letter.broken),
        (vec![Notice::SomePictures], None)
    );
}

#[test]
fn locked_documents_and_pictures_are_named() {
    assert_eq!(decoded(LOCKED).broken, Some(Notice::Locked));
    assert_eq!(
        decoded(RESTRICTED).members[0].2,
        "write to inside@example.com"
    );
    let drawing = decoded(DRAWING);
    assert!(drawing.broken == Some(Notice::Pictures) || drawing.remarks == [Notice::Pictures]);
}

#[test]
fn texts_are_put_together_as_they_stand() {
    for (contents, want) in [
        (
            "BT /F 10 Tf 0 700 Td (a@) Tj (example.com) Tj ET",
            "a@example.com",
        ),
        (
            "BT /F 10 Tf 0 700 Td [(a@ex) 20 (ample) -20 (.com) -900 (b)] TJ ET",
            "a@example.com b",
        ),
        (
            "BT /F 10 Tf 12 TL 0 700 Td (one) Tj T* (two) Tj (three) ' 1 2 (four) \" ET",
            "one\ntwo\nthree\nfour",
        ),
        (
            "BT /F 10 Tf 0 700 Td (one) Tj 0 -20 Td (two) Tj ET",
            "one\ntwo",
        ),
        (
            "BT /F 1 Tf 10 0 0 10 0 700 Tm (one) Tj 10 0 0 10 0 600 Tm (two) Tj ET",
            "one\ntwo",
        ),
        (
            "q 1 0 0 1 0 50 cm BT /F 10 Tf (one) Tj ET Q BT /F 10 Tf (two) Tj ET",
            "one\ntwo",
        ),
        (
            "BT /F 10 Tf 0 1 -1 0 50 50 Tm (up@) Tj (example.com) Tj ET",
            "up@example.com",
        ),
        ("BI /W 1 ID (no) \x01 EI BT /F 10 Tf <e4f6fc> Tj ET", "äöü"),
        ("BT (no font) Tj ET", "no font"),
    ] {
        assert_eq!(shown(contents), want, "{contents}");
    }
}

#[test]
fn forms_are_parts_of_the_page_and_end() {
    // A form that shows itself, twice.
    let form = "/Do <</Type/XObject/Subtype/Form/Resources<</XObject<</X 5 0 R>>>>/Length 25>>stream\n/X Do /X Do (x) Tj\n       \nendstream";
    let form = form.trim_start_matches("/Do ");
    let bytes = page("BT /F 9 Tf ET /X Do", "/XObject<</X 5 0 R>>", &[form]);
    let decoded = decoded(&bytes);
    assert_eq!(decoded.members[0].3, [Notice::TooDeep]);
}

#[test]
fn characters_that_nobody_names_are_told() {
    let font = "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[6 0 R]>>";
    let below = "<</Type/Font/Subtype/CIDFontType2/DW 500>>";
    let bytes = page(
        "BT /F 9 Tf <00010002> Tj ET",
        "/Font<</F 5 0 R>>",
        &[font, below],
    );
    assert_eq!(decoded(&bytes).members[0].3, [Notice::Unmapped]);
}

#[test]
fn page_trees_that_lead_nowhere_are_not_clean() {
    let objects = |kids: &str, count: u32| {
        document(&[
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            format!("<</Type/Pages/Kids[{kids}]/Count {count}/Parent 2 0 R>>"),
        ])
    };
    assert_eq!(
        decoded(&objects("2 0 R", 1)).broken,
        Some(Notice::LostPages)
    );
    assert_eq!(
        decoded(&objects("9 0 R", 1)).broken,
        Some(Notice::LostPages)
    );
    // A page beside the tree is read all the same.
    let mut objects: Vec<String> = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[2 0 R]/Count 7>>",
        "<</Type/Page/Contents 4 0 R>>",
    ]
    .map(str::to_owned)
    .to_vec();
    objects.push("<</Length 20>>stream\nBT (lost@x.com) Tj ET\nendstream".to_owned());
    let lost = decoded(&document(&objects));
    assert_eq!(lost.members[0].0, "page 1");
    assert_eq!(lost.remarks, [Notice::LostPages]);
}

#[test]
fn contents_that_expand_without_end_are_cut() {
    use std::io::Write;
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..30 {
        packed.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    let packed = packed.finish().unwrap();
    let hex: String = packed.iter().map(|byte| format!("{byte:02x}")).collect();
    let length = hex.len() + 1;
    let mut objects: Vec<String> = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Contents 4 0 R>>",
    ]
    .map(str::to_owned)
    .to_vec();
    objects.push(format!(
        "<</Filter[/ASCIIHexDecode/FlateDecode]/Length {length}>>stream\n{hex}>\nendstream"
    ));
    assert_eq!(
        decoded(&document(&objects)).members[0].3,
        [Notice::TooLarge]
    );
}

#[test]
fn files_inside_are_members() {
    let spec = "<</Type/Filespec/F(list.csv)/EF<</F 6 0 R>>>>";
    let file = "<</Type/EmbeddedFile/Length 22>>stream\nemail\nfile@example.com\nendstream";
    let bytes = page("BT /F 9 Tf (x) Tj ET", HELVETICA, &[spec, file]);
    let inside = decoded(&bytes).members.pop().unwrap();
    assert_eq!((&*inside.0, inside.1), ("list.csv", Structure::Unknown));
    assert_eq!(inside.2.trim(), "email\nfile@example.com");
}

#[test]
fn texts_about_pdf_are_none() {
    assert!(decoded(b"the mark is %PDF-1.4, they say").other);
    assert_eq!(
        decoded(b"%PDF-1.4 and nothing else").broken,
        Some(Notice::Unreadable)
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn any_contents_are_safe(contents in "([0-9]{1,3} |BT |ET |q |Q |\\(x\\) Tj |/F 9 Tf |Td |Tm |cm |\\[|\\]|TJ |T\\* ){0,60}") {
        shown(&contents);
    }
}
