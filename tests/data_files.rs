//! One list of people as every kind of structured file: the same types and counts in each column.
//! And such files broken in every way: nothing that stands in the text is lost.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;
mod lists;

use proptest::prelude::*;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Header, and a row for each of some people.
fn people() -> Vec<[String; 5]> {
    let names = ["Ann", "Bob", "Carla", "Dieter", "O'Hara", "Zoë"];
    let row = |n: usize| {
        [
            n.to_string(),
            names[n % names.len()].to_owned(),
            format!("p{n}@example.com"),
            format!("+1 202 555 01{:02}", n % 100),
            format!("say \"hi\", {n}\\{n}"),
        ]
    };
    (0..300).map(row).collect()
}

const HEADER: [&str; 5] = ["id", "first_name", "email", "phone", "note"];

fn csv() -> String {
    let quote = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
    let row = |row: &[String; 5]| row.iter().map(quote).collect::<Vec<_>>().join(",");
    let rows: Vec<_> = people().iter().map(row).collect();
    format!("{}\n{}\n", HEADER.join(","), rows.join("\n"))
}

fn objects() -> Vec<Value> {
    let object = |row: &[String; 5]| {
        let pairs = HEADER
            .iter()
            .zip(row)
            .map(|(k, v)| ((*k).to_owned(), json!(v)));
        Value::Object(pairs.collect())
    };
    people().iter().map(object).collect()
}

/// People whose contacts lie deeper.
fn nested() -> Value {
    let object = |row: &[String; 5]| {
        json!({"id": row[0], "note": row[4], "who": {"first_name": row[1]},
            "contact": [{"email": row[2]}, {"phone": row[3]}]})
    };
    let rows: Vec<Value> = people().iter().map(object).collect();
    json!({"version": 3, "data": {"pages": rows.len(), "customers": rows}})
}

fn rows_as_arrays() -> Value {
    let rows = std::iter::once(HEADER.map(str::to_owned)).chain(people());
    json!({"values": rows.collect::<Vec<_>>()})
}

fn xml() -> String {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let mut text =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<export>\n <customers>\n".to_owned();
    for row in people() {
        text += &format!("  <customer id=\"{}\">\n", row[0]);
        for (name, cell) in HEADER.iter().zip(&row).skip(1) {
            text += &format!("   <{name}>{}</{name}>\n", escape(cell));
        }
        text += "  </customer>\n";
    }
    text + " </customers>\n</export>\n"
}

fn xml_attributes() -> String {
    let row = |row: &[String; 5]| {
        let pair = |(k, v): (&&str, &String)| format!("{k}=\"{}\"", v.replace('"', "&quot;"));
        let pairs: Vec<_> = HEADER.iter().zip(row).map(pair).collect();
        format!("<row {} />\n", pairs.join(" "))
    };
    let rows: String = people().iter().map(row).collect();
    format!("<users>\n{rows}</users>")
}

fn tuples(quote: impl Fn(&str) -> String) -> Vec<String> {
    let tuple = |row: &[String; 5]| {
        let cells: Vec<_> = row.iter().skip(1).map(|cell| quote(cell)).collect();
        format!("({},{})", row[0], cells.join(","))
    };
    people().iter().map(tuple).collect()
}

fn doubled(cell: &str) -> String {
    format!("'{}'", cell.replace('\'', "''"))
}

fn mysqldump() -> String {
    let escape = |cell: &str| {
        let cell = cell.replace('\\', "\\\\").replace('\'', "\\'");
        format!("'{}'", cell.replace('"', "\\\""))
    };
    format!(
        "-- MySQL dump 10.13  Distrib 8.0\n--\n-- Host: localhost    Database: shop\n\
        /*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;\nDROP TABLE IF EXISTS `customers`;\n\
        CREATE TABLE `customers` (\n  `id` int NOT NULL AUTO_INCREMENT,\n  `first_name` varchar(50) DEFAULT 'it''s',\n\
        `email` varchar(99),\n  `phone` varchar(30),\n  `note` text COMMENT 'a, b)',\n  PRIMARY KEY (`id`),\n\
        KEY `e` (`email`)\n) ENGINE=InnoDB;\nLOCK TABLES `customers` WRITE;\nINSERT INTO `customers` VALUES {};\nUNLOCK TABLES;\n",
        tuples(escape).join(",")
    )
}

fn pg_copy() -> String {
    let row = |row: &[String; 5]| row.join("\t").replace('\\', "\\\\");
    let rows: Vec<_> = people().iter().map(row).collect();
    format!(
        "--\n-- PostgreSQL database dump\n--\n\nSET client_encoding = 'UTF8';\n\
        CREATE FUNCTION f() RETURNS text AS $$ SELECT 'it''s'; $$ LANGUAGE sql;\n\
        COPY public.customers ({}) FROM stdin;\n{}\n\\.\n\n-- don't stop here\nSELECT 1;\n",
        HEADER.join(", "),
        rows.join("\n")
    )
}

fn pg_inserts() -> String {
    let columns = HEADER.join(", ");
    let insert =
        |tuple: String| format!("INSERT INTO public.customers ({columns}) VALUES {tuple};\n");
    let rows: String = tuples(doubled).into_iter().map(insert).collect();
    format!("-- PostgreSQL database dump\nSET standard_conforming_strings = on;\n{rows}")
}

fn sqlite_dump() -> String {
    let insert = |tuple: String| format!("INSERT INTO customers VALUES{tuple};\n");
    let rows: String = tuples(doubled).into_iter().map(insert).collect();
    format!(
        "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE customers(id INTEGER PRIMARY KEY, first_name TEXT, \
        email TEXT, phone TEXT, note TEXT);\n{rows}COMMIT;\n"
    )
}

fn sql_server() -> Vec<u8> {
    let columns: Vec<_> = HEADER.iter().map(|name| format!("[{name}]")).collect();
    let columns = columns.join(", ");
    let insert =
        |tuple: String| format!("INSERT [dbo].[Customers] ({columns}) VALUES {tuple}\r\nGO\r\n");
    let quote = |cell: &str| format!("N{}", doubled(cell));
    let rows: String = tuples(quote).into_iter().map(insert).collect();
    let script = format!(
        "\u{FEFF}USE [shop]\r\nGO\r\nSET IDENTITY_INSERT [dbo].[Customers] ON\r\nGO\r\n{rows}"
    );
    // As its tools write it.
    script.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn scan(bytes: &[u8]) -> Value {
    lists::scan_bytes(bytes, &[])
}

/// Type, last word of the header, count and distinct values of every finding.
fn findings(report: &Value) -> Vec<String> {
    let told = |finding: &Value| {
        let header = finding["header"].as_str().unwrap_or_default();
        let header = header.rsplit('.').next().unwrap_or_default();
        let level = &finding["confidence"];
        let (count, distinct) = (&finding["count"], &finding["distinct"]);
        format!(
            "{} {header} {count} {distinct} {level}",
            finding["info_type"]
        )
    };
    let mut all: Vec<_> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(told)
        .collect();
    all.sort_unstable();
    all
}

fn members(report: &Value) -> Vec<String> {
    let findings = report["findings"].as_array().unwrap();
    let mut names: Vec<_> = findings
        .iter()
        .map(|f| {
            f["origin"]["inner"][0]
                .as_str()
                .unwrap_or_default()
                .to_owned()
        })
        .collect();
    names.dedup();
    names
}

fn problems(report: &Value) -> Vec<String> {
    let problems = report["coverage"]["problems"].as_array().unwrap();
    let told = |p: &Value| format!("{} {}", p["state"], p["kind"]).replace('"', "");
    problems.iter().map(told).collect()
}

#[test]
fn the_same_people_are_found_in_every_kind_of_file() {
    let pretty = |value: &Value| serde_json::to_string_pretty(value).unwrap().into_bytes();
    let array = Value::Array(objects());
    let keyed: serde_json::Map<String, Value> = (1001..)
        .map(|n: u32| n.to_string())
        .zip(objects())
        .collect();
    let cases: Vec<(&str, &str, Vec<u8>)> = vec![
        ("JSON", "$[]", array.to_string().into_bytes()),
        ("JSON in lines", "$[]", pretty(&array)),
        (
            "nested JSON",
            "$.data.customers[]",
            nested().to_string().into_bytes(),
        ),
        (
            "nested JSON in lines",
            "$.data.customers[]",
            pretty(&nested()),
        ),
        ("JSON by key", "$.users.*", pretty(&json!({"users": keyed}))),
        (
            "JSON rows",
            "$.values[][]",
            rows_as_arrays().to_string().into_bytes(),
        ),
        ("XML", "export/customers/customer", xml().into_bytes()),
        ("XML attributes", "users/row", xml_attributes().into_bytes()),
        ("mysqldump", "customers", mysqldump().into_bytes()),
        ("pg_dump", "public.customers", pg_copy().into_bytes()),
        (
            "pg_dump --inserts",
            "public.customers",
            pg_inserts().into_bytes(),
        ),
        ("sqlite .dump", "customers", sqlite_dump().into_bytes()),
        ("SQL Server", "dbo.Customers", sql_server()),
    ];
    let expected = findings(&scan(csv().as_bytes()));
    assert_eq!(expected.len(), 3, "{expected:?}");
    for (kind, member, bytes) in cases {
        let report = scan(&bytes);
        assert_eq!(findings(&report), expected, "{kind}");
        assert_eq!(members(&report), [member], "{kind}");
        assert_eq!(problems(&report), [""; 0], "{kind}");
        assert_eq!(report["coverage"]["seen"]["bytes"], bytes.len(), "{kind}");
        assert_eq!(report["coverage"]["bytes_read"], bytes.len(), "{kind}");
    }
}

fn emails(report: &Value) -> u64 {
    let findings = report["findings"].as_array().unwrap();
    let emails = findings.iter().filter(|f| f["info_type"] == "email");
    emails.map(|f| f["count"].as_u64().unwrap()).sum()
}

#[test]
fn hostile_files_end_soon_say_why_and_hide_nothing() {
    let long = "y".repeat(20_000_000);
    let mail = "x@example.com";
    let laughs: String = (1..20)
        .map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10)))
        .collect();
    let cases: Vec<(String, Vec<&str>)> = vec![
        (
            format!("{}\"{mail}\"{}", "[".repeat(100_000), "]".repeat(100_000)),
            vec!["partial limit_depth"],
        ),
        (
            format!("{}{{\"a\":\"{mail}\"", "[{\"k\":".repeat(100_000)),
            vec!["partial limit_depth"],
        ),
        (
            format!("{{\"a\":1,\"b\":\"{long} {mail}"),
            vec!["partial truncated", "scanned limit_record"],
        ),
        (
            format!("[{{\"a\":\"{mail}\"}},{{\"a\":\"b"),
            vec!["partial truncated"],
        ),
        (
            format!("{{\"a\":{},\"m\":\"{mail}\"}}", "9".repeat(5_000_000)),
            vec!["scanned limit_record"],
        ),
        (
            format!("<?xml version='1.0'?>{} {mail} ", "<a>".repeat(100_000)),
            vec!["partial limit_depth", "partial truncated"],
        ),
        (
            format!(
                "<?xml version='1.0'?><!DOCTYPE l [<!ENTITY l0 \"{mail}\">{laughs}]><l>&l19;</l>"
            ),
            vec![],
        ),
        (
            format!("<?xml version='1.0'?><l><a b='{long} {mail}"),
            vec!["partial truncated", "scanned limit_record"],
        ),
        (
            format!("SET x;\nCOPY t (a) FROM stdin;\n1\n{mail}\n"),
            vec!["partial truncated"],
        ),
        (
            format!("SET x;\nINSERT INTO t VALUES (1,'{long} {mail}"),
            vec!["partial truncated", "scanned limit_record"],
        ),
        (
            format!("-- it's\n/* don't */\n# can't\nINSERT INTO t VALUES ('{mail}');"),
            vec![],
        ),
        (
            format!("INSERT INTO t VALUES {}'{mail}'", "(".repeat(100_000)),
            vec!["partial truncated"],
        ),
    ];
    for (text, expected) in cases {
        let head: String = text.chars().take(30).collect();
        let begun = Instant::now();
        let report = scan(text.as_bytes());
        assert!(begun.elapsed() < Duration::from_secs(60), "{head}");
        assert_eq!(emails(&report), 1, "{head}");
        assert_eq!(problems(&report), expected, "{head}");
    }
}

#[test]
fn pages_logs_and_tables_stay_what_they_were() {
    for (text, format) in [
        (
            "<!DOCTYPE html><html><body>x@example.com</body></html>",
            "text",
        ),
        (
            "[2024-05-01 10:00:00] INFO x@example.com\n[2024-05-01 10:00:01] INFO\n",
            "text",
        ),
        (
            "{\"mail\":\"x@example.com\"}\n{\"mail\":\"x@example.org\"}\n",
            "json_lines",
        ),
        (
            "name,mail\nINSERT,x@example.com\nCOPY,y@example.com\n",
            "delimited",
        ),
    ] {
        let report = scan(text.as_bytes());
        assert_eq!(report["files"][0]["format"], format, "{text}");
        assert!(emails(&report) >= 1);
    }
}

#[test]
fn what_is_not_read_yet_is_said() {
    for start in [&b"7z\xbc\xaf\x27\x1c\0\x04"[..], b"ORC\x0a\x03\0\0\0"] {
        let report = scan(&[start, b"\0\0\x01 write to x@example.com \0\0"].concat());
        let unread = ["skipped unsupported_format"];
        assert_eq!(
            (emails(&report), problems(&report)),
            (1, unread.map(str::to_owned).to_vec())
        );
    }
}

/// A small file of each kind, in which every address stands plainly.
fn small() -> impl Strategy<Value = String> {
    let mails = |open: &str, close: &str, between: &str| {
        let rows: Vec<_> = (0..6)
            .map(|n| format!("{open}m{n}@example.com{close}"))
            .collect();
        rows.join(between)
    };
    prop::sample::select(vec![
        format!(
            "{{\"v\":1,\"d\":[{}],\"z\":[[1,\"m9@example.com\"]]}}",
            mails("{\"m\":\"", "\",\"x\":[1,{}]}", ",\n")
        ),
        format!(
            "<?xml version='1.0'?><l><!-- m9@example.com -->{}</l>",
            mails("<c i='1'><m>", "</m></c>", "\n")
        ),
        format!(
            "-- dump\nCREATE TABLE `t` (`i` int, `m` text);\nINSERT INTO `t` VALUES {};\n-- m9@example.com\n",
            mails("(1,'", "')", ",")
        ),
        format!(
            "SET x;\nCOPY t (i, m) FROM stdin;\n{}\n\\.\nSELECT 'm9@example.com';\n",
            mails("1\t", "", "\n")
        ),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn files_that_are_broken_anywhere_lose_nothing(
        text in small(),
        at in any::<prop::sample::Index>(),
        with in prop::sample::select(vec!["", "\"", "'", "[", "}", "<", ">", "\\", ";", "\n", "/*", "(", "&"]),
    ) {
        let place = at.index(text.len());
        // Not within an address.
        let near = &text[place.saturating_sub(16)..(place + 16).min(text.len())];
        prop_assume!(!near.contains('@'));
        let broken = [&text[..place], with, &text[place + 1..]].concat();
        let found = emails(&scan(broken.as_bytes()));
        prop_assert_eq!(found, 7, "{}", broken);
    }
}
