//! What is found in other writings, and what is left alone.

use super::*;
use crate::bytes::Markup;
use crate::detect::{Block, ColumnPlan, Layout, MatchSink, PhonePlan, RawMatch, Scanner, Shape};
use crate::format::delimited::{Cells, End, index};
use crate::key::Key;
use crate::model::{Quote, TableTally};
use crate::rule::PatternSet;
use crate::validator::category::Category;
use proptest::prelude::*;

#[derive(Default)]
struct Found(Vec<String>);

impl MatchSink for Found {
    fn take(&mut self, found: RawMatch<'_>) {
        let value = String::from_utf8_lossy(found.value.expose()).into_owned();
        let nested = match found.signature.has(Signature::NESTED) {
            true => " nested",
            false => "",
        };
        self.0
            .push(format!("{value} at {}..{}{nested}", found.start, found.end));
    }
}

/// Every match in a cell of a column with this plan.
fn found_with(cell: &[u8], plan: ColumnPlan) -> Vec<String> {
    let set = PatternSet::builtin();
    let scanner = Scanner::new(&set, Key::from_bytes([7; 32]).hasher(), &[], 2026);
    let (mut bitmaps, mut cells) = (Bitmaps::default(), Cells::default());
    let markup = Markup {
        delimiter: Some(b'\t'),
        quote: None,
    };
    let (escape, end) = (Quote::Doubled, End::OfDocument);
    index(cell, markup, escape, end, &mut bitmaps, &mut cells);
    let block = Block {
        above: None,
        number: 0,
        text: cell,
        bitmaps: &bitmaps,
        cells: &cells,
        skip_records: 0,
    };
    let mut layout = Layout::text();
    layout.shape = Shape::Table;
    layout.columns = vec![plan];
    let mut found = Found::default();
    scanner.scan(block, &layout, &mut TableTally::default(), Some(&mut found));
    found.0
}

fn found(cell: &str) -> Vec<String> {
    let nested = ColumnPlan {
        nested: true,
        ..ColumnPlan::default()
    };
    found_with(cell.as_bytes(), nested)
}

#[test]
fn values_in_other_writings_are_found_where_they_stand() {
    for (cell, expected) in [
        // Percent escapes, once and twice.
        (
            "/p?e=ada%40example.com&x=1",
            "ada%40example.com at 5..22 nested",
        ),
        (
            "/p?e=ada%2540example.com",
            "ada%40example.com at 5..24 nested",
        ),
        (
            "/p?card=4111%201111%201111%201111",
            "4111 1111 1111 1111 at 8..33 nested",
        ),
        // HTML.
        ("ada&#64;example.com", "ada@example.com at 0..19 nested"),
        (
            "<b>ada&#x40;example&period;com</b>",
            "ada@example.com at 3..30 nested",
        ),
        ("ada&commat;example.com", "ada@example.com at 0..22 nested"),
        // JSON.
        (
            r#"{"e":"ada\u0040example.com"}"#,
            "ada@example.com at 6..26 nested",
        ),
        // Base64, plain and inside a token.
        ("YWRhQGV4YW1wbGUuY29t", "ada@example.com at 0..20 nested"),
        (
            "id=YWRhQGV4YW1wbGUuY29t;",
            "ada@example.com at 3..23 nested",
        ),
        (
            "v1.eyJlIjoiYWRhQGV4YW1wbGUuY29tIn0.",
            "ada@example.com at 3..34 nested",
        ),
        // Mail.
        ("ada=40example.com", "ada@example.com at 0..17 nested"),
        (
            "=?utf-8?Q?Ada_=3Cada=40example.com=3E?=",
            "ada@example.com at 0..39 nested",
        ),
        (
            "=?UTF-8?B?YWRhQGV4YW1wbGUuY29t?=",
            "ada@example.com at 0..32 nested",
        ),
        // Full-width and other digits.
        (
            "ａｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ",
            "ada@example.com at 0..45 nested",
        ),
        (
            "＋４４ ２０ ７９４６ ０９５８",
            "+44 20 7946 0958 at 0..42 nested",
        ),
        ("٤١١١١١١١١١١١١١١١", "4111111111111111 at 0..32 nested"),
    ] {
        assert_eq!(found(cell), [expected], "{cell}");
    }
}

#[test]
fn what_a_cell_holds_plainly_is_told_once() {
    for (cell, expected) in [
        ("ada@example.com", "ada@example.com at 0..15"),
        ("ada@example.com &#43; more", "ada@example.com at 0..15"),
        (
            "ada@example.com YWRhQGV4YW1wbGUuY29t",
            "ada@example.com at 0..15",
        ),
    ] {
        assert_eq!(found(cell), [expected], "{cell}");
    }
}

#[test]
fn depth_and_size_are_bounded() {
    // The innermost %40 has a lane of its own; the second escape around it is one too many.
    assert_eq!(found("/p?e=ada%25252540example.com"), [""; 0]);
    let long = format!("{}&#64;example.com", "a ".repeat(LARGEST));
    assert_eq!(found(&long), [""; 0]);
}

#[test]
fn damaged_numbers_count_in_columns_that_are_named_for_them() {
    let card = ColumnPlan {
        nested: true,
        card: true,
        ..ColumnPlan::default()
    };
    let phone = ColumnPlan {
        nested: true,
        phone: PhonePlan {
            any_region: true,
            ..PhonePlan::default()
        },
        ..ColumnPlan::default()
    };
    assert_eq!(
        found_with(b"4.11111E+15", card.clone()),
        ["4.11111E+15 at 0..11"]
    );
    assert_eq!(
        found_with(b"4111111111111110", card.clone()),
        ["4111111111111110 at 0..16"]
    );
    assert_eq!(found_with(b"9.11111E+15", card), [""; 0]);
    assert_eq!(found_with(b"4.47701E+11", phone), ["4.47701E+11 at 0..11"]);
    assert_eq!(found("4.11111E+15"), [""; 0]);
}

#[test]
fn only_all_of_a_cell_is_judged_as_a_whole_cell() {
    let names = || ColumnPlan {
        nested: true,
        category: Some(Category::FullName),
        ..ColumnPlan::default()
    };
    for (cell, expected) in [
        ("Ada&#32;Lovelace", Some("Ada Lovelace at 0..16 nested")),
        ("Ada Lovelace", Some("Ada Lovelace at 0..12")),
        ("/p?x=1&n=Ada%2520Lovelace", None),
    ] {
        let expected: Vec<&str> = expected.into_iter().collect();
        assert_eq!(found_with(cell.as_bytes(), names()), expected, "{cell}");
    }
}

#[test]
fn only_cells_with_signs_make_a_column_decoded() {
    for (cell, expected) in [
        ("ada@example.com", false),
        (
            "https://shop.example/?e=ada%40example.com&n=%2B442079460958",
            false,
        ),
        ("/p?tel=%2B44%2020%207946%200958", false),
        ("/search?q=item%20123456&from=spring%2F2026", false),
        ("/search?born=18%2F11%2F1984", true),
        ("Fish &amp; chips, 100 %", false),
        ("internationalization and counterrevolutionaries", false),
        ("d41d8cd98f00b204e9800998ecf8427e", false),
        ("/path/Of/Many/Folders/And/A/File", false),
        ("a=40 b=50", false),
        ("https://shop.example/?id=40example", false),
        ("4111111111111111", false),
        ("/p?e=ada%2540example.com", true),
        ("tel=020%207946%200958", true),
        ("ada&#64;example.com", true),
        ("YWRhQGV4YW1wbGUuY29t", true),
        ("ada=40example.com", true),
        ("０２０７９４６０９５８", true),
    ] {
        assert_eq!(has_signs(cell.as_bytes()), expected, "{cell}");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_survived_and_places_lie_inside(cell in proptest::collection::vec(
        prop_oneof![
            any::<u8>(),
            proptest::sample::select(b"%=&#;\\u{}\"?@:.E+0123456789abcdefQGV4".to_vec()),
        ], 0..200)) {
        let _ = has_signs(&cell);
        let _ = damage(&cell);
        for part in parts(&cell, LARGEST) {
            for at in 0..part.text().len() {
                let outer = part.outer(&(at..at + 1));
                prop_assert!(outer.start < outer.end && outer.end <= cell.len());
            }
        }
        let clean: Vec<u8> = cell.into_iter().filter(|b| !b"\r\n\t".contains(b)).collect();
        let plan = ColumnPlan { nested: true, ..ColumnPlan::default() };
        let _ = found_with(&clean, plan);
    }
}
