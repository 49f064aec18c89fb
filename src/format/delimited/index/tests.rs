//! The index of records against a plain parser.

use super::*;
use proptest::prelude::*;

const COMMA: Markup = Markup {
    delimiter: Some(b','),
    quote: Some(b'"'),
};

fn cells_of(level: Level, text: &[u8], end: End) -> (Vec<Vec<String>>, u32, usize) {
    let (mut bitmaps, mut cells) = (Bitmaps::default(), Cells::default());
    index_at(
        level,
        text,
        COMMA,
        Quote::Doubled,
        end,
        &mut bitmaps,
        &mut cells,
    );
    let rows = cells
        .ranges(text)
        .into_iter()
        .map(|r| {
            r.into_iter()
                .map(|c| String::from_utf8_lossy(&text[c]).into())
                .collect()
        })
        .collect();
    (rows, cells.lines(), cells.complete)
}

fn by_exact_rule(text: &[u8]) -> (Vec<Vec<String>>, u32) {
    let (mut rows, mut ends, mut start, mut lines) = (Vec::new(), Vec::new(), 0, 0);
    while start < text.len() {
        let r = record::cut(text, start, COMMA, Quote::Doubled, true, &mut ends).unwrap();
        let mut at = start;
        let mut row = Vec::new();
        for end in &ends {
            row.push(String::from_utf8_lossy(&text[at..*end as usize]).into_owned());
            at = *end as usize + 1;
        }
        if r.next > 0
            && text.get(r.next - 1) == Some(&b'\n')
            && let Some(cell) = row.last_mut()
            && cell.ends_with('\r')
        {
            cell.pop();
        }
        rows.push(row);
        lines += 1 + r.inner_lines;
        start = r.next;
    }
    (rows, lines)
}

#[test]
fn quotes_are_read_as_documented() {
    let cases: &[(&str, &[&[&str]])] = &[
        ("a,b\nc,d\n", &[&["a", "b"], &["c", "d"]]),
        ("a,b\r\nc,d", &[&["a", "b"], &["c", "d"]]),
        ("a,b\rc,d\r", &[&["a", "b"], &["c", "d"]]),
        ("\"a,b\",c\n", &[&["\"a,b\"", "c"]]),
        ("\"a\nb\",c\nd,e\n", &[&["\"a\nb\"", "c"], &["d", "e"]]),
        ("\"a\"\"b\",c\n", &[&["\"a\"\"b\"", "c"]]),
        ("5\" pipe,c\nd,e\n", &[&["5\" pipe", "c"], &["d", "e"]]),
        (
            "\"Big\" Tom,c\nd,e\n",
            &[&["\"Big\" Tom", "c"], &["d", "e"]],
        ),
        // The quote before `open` is stray: row 2 is not swallowed.
        (
            "\"open,b\nd,\"e\",f\n",
            &[&["\"open", "b"], &["d", "\"e\"", "f"]],
        ),
        ("x,\"open\nd,e\n", &[&["x", "\"open"], &["d", "e"]]),
        ("\"\",\"\"\n", &[&["\"\"", "\"\""]]),
    ];
    for (text, rows) in cases {
        for level in Level::available() {
            let (got, ..) = cells_of(level, text.as_bytes(), End::OfDocument);
            assert_eq!(&got, rows, "{text:?} {level:?}");
        }
    }
}

#[test]
fn an_open_block_leaves_its_unfinished_record() {
    let (rows, _, complete) = cells_of(Level::best(), b"a,b\nc,\"d\ne", End::Open);
    assert_eq!((rows.len(), complete), (1, 4));
    let (rows, _, complete) = cells_of(Level::best(), b"a,b\r", End::Open);
    assert_eq!((rows.len(), complete), (0, 0));
}

#[test]
fn a_record_over_the_cap_is_found_whatever_the_block() {
    let mut text = b"a,b\n".to_vec();
    text.extend(std::iter::repeat_n(b'x', RECORD_CAP + 10));
    text.extend(b"\nc,d\n");
    let (mut bitmaps, mut cells) = (Bitmaps::default(), Cells::default());
    for end in [End::Open, End::OfDocument] {
        index(&text, COMMA, Quote::Doubled, end, &mut bitmaps, &mut cells);
        assert_eq!((cells.complete, cells.oversized, cells.len()), (4, true, 1));
        let part = &text[..RECORD_CAP + 8];
        index(
            part,
            COMMA,
            Quote::Doubled,
            End::Open,
            &mut bitmaps,
            &mut cells,
        );
        assert_eq!((cells.complete, cells.oversized, cells.len()), (4, true, 1));
    }
}

fn soup() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => Just(b"a".to_vec()),
        3 => Just(b",".to_vec()),
        3 => Just(b"\"".to_vec()),
        1 => Just(b"\"\"".to_vec()),
        2 => Just(b"\n".to_vec()),
        1 => Just(b"\r\n".to_vec()),
        1 => Just(b"\r".to_vec()),
        2 => Just(b"\",\"".to_vec()),
        1 => Just(b"longer text without any structure in it at all, but".to_vec()),
    ];
    prop::collection::vec(piece, 0..120).prop_map(|p| p.concat())
}

proptest! {
    #[test]
    fn the_fast_index_equals_the_exact_rule(text in soup()) {
        let (rows, lines) = by_exact_rule(&text);
        for level in Level::available() {
            let (got, got_lines, complete) = cells_of(level, &text, End::OfDocument);
            prop_assert_eq!(&got, &rows);
            prop_assert_eq!(got_lines, lines);
            prop_assert_eq!(complete, text.len());
        }
    }

    #[test]
    fn honest_quoting_gives_the_cells_of_the_csv_crate(
        rows in prop::collection::vec(
            prop::collection::vec("[a-c,\"\n 5]{0,12}", 2..5), 1..30),
        crlf in any::<bool>(),
    ) {
        let mut writer = csv::WriterBuilder::new()
            .flexible(true)
            .terminator(if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') })
            .from_writer(Vec::new());
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let text = writer.into_inner().unwrap();
        let (got, ..) = cells_of(Level::best(), &text, End::OfDocument);
        let plain: Vec<Vec<String>> = got
            .iter()
            .map(|r| r.iter().map(|c| unquote(c)).collect())
            .collect();
        prop_assert_eq!(plain, rows);
    }

    #[test]
    fn complete_records_do_not_depend_on_where_the_block_ends(text in soup(), cut in 0usize..400) {
        let cut = cut.min(text.len());
        let (whole, ..) = cells_of(Level::best(), &text, End::OfDocument);
        let (mut head, _, complete) = cells_of(Level::best(), &text[..cut], End::Open);
        let (tail, ..) = cells_of(Level::best(), &text[complete..], End::OfDocument);
        head.extend(tail);
        prop_assert_eq!(head, whole);
    }
}

fn unquote(cell: &str) -> String {
    match cell.strip_prefix('"').and_then(|c| c.strip_suffix('"')) {
        Some(inner) => inner.replace("\"\"", "\""),
        None => cell.to_owned(),
    }
}
