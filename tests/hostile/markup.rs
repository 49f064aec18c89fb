//! JSON, XML, pages and dumps: depths, widths, things without an end, and entities.

use super::Case;
use std::fmt::Write as _;

const MAIL: &str = "p@example.com";

pub fn cases() -> Vec<Case> {
    [json(), xml(), pages(), dumps()]
        .into_iter()
        .flatten()
        .collect()
}

fn numbered(count: usize, one: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    (0..count).for_each(|n| write!(text, "{}", one(n)).unwrap());
    text
}

fn json() -> Vec<Case> {
    let keys = numbered(300_000, |n| format!("\"k{n}\":{n},"));
    let rows = numbered(3000, |n| format!("{{\"k{n}\":1,\"mail\":\"{MAIL}\"}},\n"));
    let same = format!("\"m\":\"{MAIL}\",").repeat(50_000);
    let long = "k".repeat(5 << 20);
    vec![
        Case::new(
            "keys-300000.json",
            format!("[{{{keys}\"m\":\"{MAIL}\"}}]"),
            &["scanned limit_columns"],
            1,
        ),
        Case::new(
            "a-key-more-each-row.json",
            format!("[{rows}{{}}]"),
            &[],
            3000,
        ),
        Case::new(
            "one-key-50000-times.json",
            format!("[{{{same}\"z\":1}},{{\"m\":\"{MAIL}\"}}]"),
            &[],
            50001,
        ),
        Case::new(
            "key-of-5-mb.json",
            format!("[{{\"{long}\":\"{MAIL}\"}}]"),
            &["scanned limit_record"],
            1,
        ),
        Case::new(
            "surrogates.json",
            format!(
                "[{{\"a\":\"\\ud800\\udc\\u0000\",\"b\":\"p\\u0040example.com\"}},{{\"b\":\"{MAIL}\"}}]"
            ),
            &[],
            2,
        ),
        Case::new(
            "brackets-that-turn.json",
            format!("{}\"{MAIL}\"", "[{\"a\":[".repeat(50_000)),
            &["partial limit_depth"],
            1,
        ),
        Case::new(
            "closing-only.json",
            format!("[{{\"a\":\"{MAIL}\"}}{}", "]}".repeat(500_000)),
            &["scanned malformed"],
            1,
        ),
        Case::new(
            "commas.json",
            format!("[{}{{\"a\":\"{MAIL}\"}}]", ",".repeat(5 << 20)),
            &["scanned limit_record"],
            1,
        ),
        Case::new(
            "escapes.json",
            format!(
                "[{{\"a\":\"{}{MAIL}\"}},{{\"a\":\"b\"}}]",
                "\\\\".repeat(200_000)
            ),
            &[],
            1,
        ),
    ]
}

fn xml() -> Vec<Case> {
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    let attributes = numbered(200_000, |n| format!(" a{n}=\"x\""));
    let spaces = numbered(100_000, |n| format!(" xmlns:n{n}=\"u:{n}\""));
    let rows = format!("<c><m>{MAIL}</m></c>").repeat(3);
    let entity = "x".repeat(1 << 20);
    let uses = "&e;".repeat(100_000);
    let document = |inside: &str| format!("{head}<l>{rows}{inside}</l>");
    vec![
        Case::new(
            "attributes-200000.xml",
            document(&format!("<c{attributes} m=\"{MAIL}\"/>")),
            &["scanned limit_record"],
            4,
        ),
        Case::new(
            "namespaces-100000.xml",
            document(&format!("<c{spaces} m=\"{MAIL}\"/>")),
            &["scanned limit_record"],
            4,
        ),
        Case::new(
            "outer-entity.xml",
            format!(
                "{head}<!DOCTYPE l [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><l>{rows}<c><m>&e;</m></c></l>"
            ),
            &[],
            3,
        ),
        Case::new(
            "quadratic.xml",
            format!(
                "{head}<!DOCTYPE l [<!ENTITY e \"{entity}\">]><l>{rows}<c><m>{uses}</m></c></l>"
            ),
            &["scanned limit_record"],
            3,
        ),
        Case::new(
            "entity-of-itself.xml",
            format!("{head}<!DOCTYPE l [<!ENTITY e \"&e;&e; {MAIL}\">]><l>{rows}<c>&e;</c></l>"),
            &[],
            4,
        ),
        Case::new(
            "open-comment.xml",
            format!("{head}<l>{rows}<!-- {MAIL} {}", "- ".repeat(1 << 18)),
            &["partial truncated"],
            4,
        ),
        Case::new(
            "open-verbatim.xml",
            format!("{head}<l>{rows}<![CDATA[ {MAIL} {}", "] ".repeat(1 << 18)),
            &["partial truncated"],
            4,
        ),
        Case::new(
            "open-declaration.xml",
            format!(
                "{head}<!DOCTYPE l [ {MAIL} {}",
                "<!ENTITY a 'b'>".repeat(100_000)
            ),
            &["partial truncated", "scanned limit_record"],
            1,
        ),
        Case::new(
            "says-utf-16.xml",
            format!("<?xml version=\"1.0\" encoding=\"UTF-16\"?><l>{rows}</l>"),
            &[],
            3,
        ),
        Case::new(
            "ends-only.xml",
            format!("{head}<l>{rows}{}", "</c>".repeat(200_000)),
            &["partial malformed", "partial truncated"],
            3,
        ),
        Case::new(
            "name-of-5-mb.xml",
            document(&format!("<{0}>{MAIL}</{0}>", "n".repeat(5 << 20))),
            &["scanned limit_record"],
            4,
        ),
    ]
}

fn pages() -> Vec<Case> {
    let attributes = numbered(300_000, |n| format!(" a{n}=b"));
    let body = |inside: &str| format!("<html><body><p>{MAIL}</p>{inside}");
    vec![
        Case::new(
            "attributes-300000.html",
            body(&format!("<p{attributes} title='{MAIL}'>")),
            &["scanned limit_record"],
            2,
        ),
        Case::new(
            "open-script.html",
            body(&format!(
                "<script>var a = '{MAIL}';{}",
                "/* x */".repeat(1 << 20)
            )),
            &["scanned limit_record"],
            2,
        ),
        Case::new(
            "open-comment.html",
            body(&format!("<!-- {MAIL} {}", "-- >".repeat(1 << 20))),
            &[],
            2,
        ),
        Case::new(
            "tables-in-tables.html",
            body(&format!("{}{MAIL}", "<table><tr><td>".repeat(30_000))),
            &[],
            2,
        ),
        Case::new(
            "cells-of-a-row.html",
            body(&format!("<table><tr>{}", "<td>x".repeat(500_000))),
            &[],
            1,
        ),
        Case::new(
            "spans.html",
            body(&format!(
                "<table>{}",
                "<tr><td rowspan=65534 colspan=1000>x".repeat(5000)
            )),
            &[],
            1,
        ),
        Case::new(
            "entities.html",
            body(&"&#99999999999999999999;&CounterClockwiseContourIntegral;".repeat(100_000)),
            &["scanned limit_record"],
            1,
        ),
    ]
}

fn dumps() -> Vec<Case> {
    let columns = numbered(100_000, |n| format!("c{n} text,"));
    let tuple = format!("(1,'{MAIL}'),");
    let head = "-- MySQL dump 10.13\nCREATE TABLE `t` (`i` int, `m` text);\n";
    vec![
        Case::new(
            "columns-100000.sql",
            format!(
                "-- MySQL dump 10.13\nCREATE TABLE t ({columns} m text);\nINSERT INTO t (m) VALUES ('{MAIL}');\n"
            ),
            &["scanned limit_record"],
            1,
        ),
        Case::new(
            "one-insert-of-5-mb.sql",
            format!(
                "{head}INSERT INTO `t` VALUES {}(2,'{MAIL}');\n",
                tuple.repeat(250_000)
            ),
            &[],
            250_001,
        ),
        Case::new(
            "open-comment.sql",
            format!("{head}/* {MAIL} {}", "* /".repeat(1 << 18)),
            &[],
            1,
        ),
        Case::new(
            "open-string.sql",
            format!(
                "{head}INSERT INTO `t` VALUES (1,'{}",
                format!("{MAIL}\\'").repeat(100_000)
            ),
            &["partial truncated", "scanned limit_record"],
            100_000,
        ),
        Case::new(
            "dollar-quotes.sql",
            format!(
                "-- PostgreSQL database dump\nSET x;\n{} '{MAIL}'\n",
                "$a$ $b$".repeat(100_000)
            ),
            &[],
            1,
        ),
        Case::new(
            "copy-without-end.sql",
            format!(
                "SET x;\nCOPY t (a, b) FROM stdin;\n{}",
                format!("1\t{MAIL}\n").repeat(1000)
            ),
            &["partial truncated"],
            1000,
        ),
        Case::new(
            "tables-50000.sql",
            format!(
                "SET x;\n{}",
                numbered(50_000, |n| format!(
                    "INSERT INTO t{n} VALUES (1,'{MAIL}');\n"
                ))
            ),
            &["partial limit_entries"],
            50000,
        ),
        Case::new(
            "tuples-that-grow.sql",
            format!(
                "{head}INSERT INTO `t` VALUES {}(1);\n",
                numbered(1500, |n| format!("({}'{MAIL}'),", "1,".repeat(n)))
            ),
            &[],
            1500,
        ),
    ]
}
