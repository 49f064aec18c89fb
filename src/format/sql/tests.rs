use super::*;
use crate::format::sorted::tests::{members_of, shown};
use proptest::prelude::*;

fn sorted(text: &str) -> Vec<String> {
    shown(&SqlFormat, text)
}

#[test]
fn dumps_are_told_from_other_texts() {
    for (text, is_dump) in [
        ("-- MySQL dump 10.13\n--\n", true),
        ("/* x */\nINSERT INTO t VALUES (1);", true),
        (
            "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nINSERT INTO t VALUES(1);",
            true,
        ),
        ("insert into t values (1)", true),
        ("CREATE TABLE t (id int);", false),
        ("-- a poem\nin lines\n", false),
        ("email,note\nx,\nINSERT INTO t VALUES (1);", false),
        ("SETTING,VALUE\nINSERT,1\n", false),
        ("", false),
    ] {
        assert_eq!(SqlFormat.recognizes(text.as_bytes()), is_dump, "{text}");
    }
}

#[test]
fn tables_are_named_and_everything_else_is_text() {
    let text = "-- it's a dump\nCREATE TABLE `c` (\n  `id` int,\n  `mail` text\n);\nLOCK TABLES `c` WRITE;\n\
        INSERT INTO `c` VALUES (1,'a@example.com'),\n(2,'O\\'Hara');\nINSERT INTO `d` (`x`) VALUES (5);\n\
        INSERT INTO `c` VALUES (3,NULL);\nUNLOCK TABLES;\n";
    assert_eq!(
        sorted(text),
        [
            "(text): -- it's a dump\nCREATE TABLE `c` (\n  `id` int,\n  `mail` text\n);\nLOCK TABLES `c` WRITE;\n\nUNLOCK TABLES;\n",
            "c: id,mail\n1,a@example.com\n2,O'Hara\n3,\n",
            "d: x\n5\n",
        ]
    );
}

#[test]
fn copies_are_read_to_their_end() {
    let text = "SET x;\nCOPY public.c (id, mail) FROM stdin;\n1\ta@example.com\n2\t\\N\n\\.\n\nSELECT 1;\n";
    assert_eq!(
        sorted(text),
        [
            "(text): SET x;\n\nSELECT 1;\n",
            "public.c: id,mail\n1,a@example.com\n2,\n"
        ]
    );
    let endless = &text[..text.len() - 14];
    let (members, problems) = members_of(&SqlFormat, endless.as_bytes(), 5);
    assert_eq!(problems, ["truncated"]);
    assert!(members.iter().any(|(_, _, rows)| rows.contains("2,\n")));
}

#[test]
fn scripts_without_semicolons_are_read() {
    let text = "USE [shop]\nGO\nINSERT [dbo].[c] ([id], [mail]) VALUES (1, N'a@example.com')\nGO\n\
        INSERT [dbo].[c] ([id], [mail]) VALUES (2, CAST(N'b' AS Text))\nGO\n";
    let members = sorted(text);
    assert_eq!(
        members.last().unwrap(),
        "dbo.c: id,mail\n1,a@example.com\n2,b\n"
    );
    assert!(members[0].starts_with("(text): USE [shop]\nGO\n"));
}

#[test]
fn rows_without_an_end_lose_nothing() {
    let long = "y".repeat(3_000_000);
    for (text, problems) in [
        (
            format!("INSERT INTO t VALUES (1,'{long}z@example.com'),(2,'b');"),
            vec![],
        ),
        (
            format!("INSERT INTO t VALUES (1,'{long}z@example.com"),
            vec!["truncated"],
        ),
        (
            "INSERT INTO t VALUES (1,'z@example.com\nINSERT INTO t VALUES (2,'b');".into(),
            vec!["malformed"],
        ),
        (
            "INSERT INTO t VALUES (1,'z@example.com'".into(),
            vec!["truncated"],
        ),
        ("INSERT INTO t VALUES 1 z@example.com;".into(), vec![]),
        (
            "INSERT INTO t /* z@example.com */ VALUES --\n(1);".into(),
            vec![],
        ),
    ] {
        let (members, said) = members_of(&SqlFormat, text.as_bytes(), 1 << 16);
        assert_eq!(said, problems);
        assert!(
            members
                .iter()
                .any(|(_, _, text)| text.contains("z@example.com"))
        );
        let has_second = members
            .iter()
            .any(|(name, _, text)| name == "t" && text.contains("2,b"));
        assert_eq!(has_second, text.contains("(2,'b')"));
    }
}

proptest! {
    #[test]
    fn any_dump_is_survived_and_read_alike_in_any_steps(
        text in "(INSERT INTO t VALUES |COPY t FROM stdin;\n|\\(|\\)|'|,|;|\n|\\\\|a|~|\t|--|CREATE TABLE t \\(){0,25}",
        step in 1_usize..9,
    ) {
        let text = format!("-- x\n{text}");
        let whole = members_of(&SqlFormat, text.as_bytes(), 1 << 16);
        prop_assert_eq!(&members_of(&SqlFormat, text.as_bytes(), step), &whole);
        let seen: usize = whole.0.iter().map(|(_, _, text)| text.matches('~').count()).sum();
        prop_assert!(seen >= text.matches('~').count());
    }
}
