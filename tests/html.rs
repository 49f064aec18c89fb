//! Pages in HTML: the people of a list are found as in the plain table, nothing is lost to bad markup.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;
mod lists;

use lists::{as_csv, found, members, people, scan_bytes, states};
use proptest::prelude::*;
use std::fmt::Write as _;

fn page(count: usize, more: &str) -> String {
    let mut page =
        "<!DOCTYPE html>\n<html><head><title>List</title></head><body><p>Our friends</p>\n"
            .to_owned();
    page.push_str(
        "<table border=1><thead><tr><th>first_name<th>last_name<th>email<th>phone</tr></thead>\n",
    );
    for person in people(count) {
        let [first, last, email, phone] = person;
        let email = email.replace('@', "&#64;");
        writeln!(page, "<tr><td>{first}</td><td> <b>{last}</b></td><td><a href=\"mailto:{email}\">{email}</a></td><td>{phone}</td></tr>").unwrap();
    }
    write!(page, "</table>{more}</body></html>").unwrap();
    page
}

#[test]
fn a_table_of_a_page_is_read_like_the_list_it_shows() {
    let expected = found(&scan_bytes(&as_csv(300), &[]));
    assert!(expected.len() >= 3, "{expected:?}");
    for (name, bytes) in [
        ("utf-8", page(300, "").into_bytes()),
        (
            "large",
            page(300, &format!("<p>{}</p>", "words ".repeat(50_000))).into_bytes(),
        ),
        (
            "utf-16",
            page(300, "")
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect(),
        ),
        (
            "layout",
            page(300, "")
                .replace("<body>", "<body><table><tr><td>Menu<td>")
                .into_bytes(),
        ),
        (
            "bare",
            page(300, "")
                .split_once("<table")
                .map(|(_, t)| format!("<table{t}"))
                .unwrap()
                .into_bytes(),
        ),
    ] {
        let report = scan_bytes(&bytes, &[]);
        assert_eq!(found(&report), expected, "{name}");
        assert_eq!(states(&report), [""; 0], "{name}");
        assert!(
            members(&report).contains(&"table 1".to_owned()),
            "{name}: {:?}",
            members(&report)
        );
    }
}

#[test]
fn a_table_larger_than_memory_is_handed_out_while_it_is_read() {
    let expected = found(&scan_bytes(&as_csv(20_000), &[]));
    let report = scan_bytes(page(20_000, "").as_bytes(), &[]);
    assert_eq!(found(&report), expected);
    assert_eq!(members(&report), ["table 1"]);
}

#[test]
fn what_a_page_says_outside_its_text_is_found() {
    for (said, count) in [
        ("<p>write to ann<b>@</b>example.com</p>", 1),
        ("<p>ann&commat;example&period;com", 1),
        ("<p>ann<!-- -->@example.com", 1),
        (
            "<a href='mailto:ann%40example.com?cc=bob@example.com'>us</a>",
            2,
        ),
        ("<a href='MAILTO:ann@example.com'>Ann@example.com</a>", 1),
        ("<!-- ask ann@example.com -->", 1),
        ("<!-- ask ann@example.com", 1),
        ("<input name=email value=ann@example.com>", 1),
        ("<img alt='ann@example.com'>", 1),
        ("<meta name=author content='ann@example.com'>", 1),
        ("<script>var owner = 'ann@example.com';</script>", 1),
        ("<style>/* ann@example.com */", 1),
        ("<textarea>ann@example.com</textarea>", 1),
        ("<div data-owner=\"ann@example.com\"></div>", 1),
        ("<a href=\"/x?mail=ann%40example.com\">x</a>", 1),
        ("<p class=\"x>ann@example.com</p><p class=\"y\">", 1),
        ("<pann@example.com</p>", 1),
        ("1 < 2 ann@example.com <", 1),
        ("<table><tr><td>ann@example.com</table>", 1),
        (
            "<table><tr><td>ann@example.com<table><tr><td>bob@example.com",
            2,
        ),
        ("<td>ann@example.com</td><tr></table></table>", 1),
    ] {
        let bytes = format!("<html><body>{said}");
        let report = scan_bytes(bytes.as_bytes(), &[]);
        assert_eq!(lists::count(&report, "email"), count, "{said}");
        assert_eq!(states(&report), [""; 0], "{said}");
    }
}

#[test]
fn the_encoding_that_a_page_names_is_used() {
    let text = "<html><head><meta charset=\"windows-1251\"></head><p>Имя</p>ann@example.com";
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(text);
    assert_eq!(lists::count(&scan_bytes(&bytes, &[]), "email"), 1);
}

#[test]
fn tables_of_text_that_hold_pages_stay_tables() {
    let csv = "id,html,email\n1,\"<html><p>x</p>\",ann@example.com\n2,<p>y</p>,bob@example.com\n";
    let report = scan_bytes(csv.as_bytes(), &[]);
    assert_eq!(members(&report), [""]);
    assert_eq!(report["findings"][0]["header"], "email");
}

#[test]
fn hostile_pages_end_and_give_what_they_hold() {
    let ends = "<p>ann@example.com";
    for (name, part, count) in [
        ("tables", "<table><tr><td>", 200_000),
        ("divs", "<div>", 500_000),
        ("unclosed quotes", "<a b=\"", 500_000),
        ("less-thans", "<", 2_000_000),
        ("ampersands", "&#x", 1_000_000),
        ("comments", "<!-", 500_000),
        ("spans", "<td colspan=1000 rowspan=1000>", 20_000),
    ] {
        let bytes = format!("<html>{}{ends}", part.repeat(count));
        let report = scan_bytes(bytes.as_bytes(), &[]);
        assert_eq!(lists::count(&report, "email"), 1, "{name}");
    }
    let wide = format!(
        "<html><table>{}</table>{ends}",
        "<td colspan=1000>".repeat(100_000)
    );
    let report = scan_bytes(wide.as_bytes(), &[]);
    assert!(report["coverage"]["bytes_decoded"].as_u64().unwrap() < 2 << 30);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn plain_text_survives_any_damage(
        cuts in prop::collection::vec((0_usize..4000, 0_usize..8, "[<>\"'&=!/ a-]{0,3}"), 0..6),
    ) {
        let mut bytes = page(20, "<p class=\"a\">One</p><!-- two --><script>x = \"3\"</script>");
        for (at, length, put) in &cuts {
            let at = at % bytes.len();
            let end = (at + length).min(bytes.len());
            bytes.replace_range(at..end, put);
        }
        // A place that no damage has touched.
        let bytes = format!("<html>{bytes} </p> mail zoe.untouched@example.org </p>");
        let found = lists::values(bytes.as_bytes());
        prop_assert!(found.contains("zoe.untouched@example.org"), "{bytes}");
    }
}
