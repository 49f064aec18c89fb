use super::*;
use crate::format::sorted::tests::{members_of, shown};
use proptest::prelude::*;

fn sorted(text: &str) -> Vec<String> {
    shown(&JsonFormat, text)
}

#[test]
fn documents_are_told_from_lines_and_other_texts() {
    for (text, is_document) in [
        ("[{\"a\":1}]", true),
        ("{\n \"a\": 1,\n \"b\": 2\n}", true),
        ("{\"a\":1}", false),
        ("{\"a\":1}\n{\"a\":2}\n", false),
        ("{\"d\":{\"c\":[{\"a\":1}]}}", true),
        ("[[\"id\",\"email\"],[1,\"x\"]]", true),
        ("\u{FEFF}[\"a\", 2]", true),
        ("[2024-01-01 12:00:00] INFO start", false),
        ("[section]\nkey=1\n", false),
        ("[link](there)", false),
        ("{{ template }}", false),
        ("a,b\n1,2\n", false),
        ("", false),
    ] {
        assert_eq!(
            JsonFormat.recognizes(text.as_bytes()),
            is_document,
            "{text}"
        );
    }
}

#[test]
fn arrays_of_objects_are_tables_wherever_they_stand() {
    let text = r#"{"version": "1.2", "data": {"owner": "ann@example.com",
      "customers": [ {"id": 1, "a": {"b":
        [1,2]}}, {"id": 2} ], "count": 2}}"#;
    assert_eq!(
        sorted(text),
        [
            "$.data.customers[]: {\"id\": 1, \"a\": {\"b\":         [1,2]}}\n{\"id\": 2}\n",
            "$: {\"version\":\"1.2\",\"data.owner\":\"ann@example.com\",\"data.count\":2}\n",
        ]
    );
}

#[test]
fn other_shapes_are_tables_too() {
    for (text, expected) in [
        (
            r#"[["id","mail"],[1,"a,b"],[null,"say \"x\""]]"#,
            vec!["$[][]: id,mail\n1,\"a,b\"\n,\"say \"\"x\"\"\"\n"],
        ),
        (
            r#"{"users":{"1001":{"n":"x"},"ann@example.com":{}},"z":1}"#,
            vec![
                "$.users.*: {\"key\":\"1001\",\"n\":\"x\"}\n{\"key\":\"ann@example.com\"}\n",
                "$: {\"z\":1}\n",
            ],
        ),
        (
            r#"{"mails":["a","b"],"x":{"7":"c"}}"#,
            vec!["$: {\"mails\":\"a\"}\n{\"mails\":\"b\"}\n{\"key\":\"7\",\"x.*\":\"c\"}\n"],
        ),
        (
            "{\"a\":{\n\"b\":1}}\n{\"a\":{\"b\":2}}",
            vec!["$: {\"a.b\":1}\n", "$[]: {\"a\":{\"b\":2}}\n"],
        ),
        (
            r#"[{"a":1},2,{"a":3}]"#,
            vec!["$[]: {\"a\":1}\n{\"a\":3}\n", "$: {\"$\":2}\n"],
        ),
        ("[]", vec![]),
    ] {
        assert_eq!(sorted(text), expected, "{text}");
    }
}

#[test]
fn what_breaks_is_read_as_text_from_there_on() {
    let text = "[{\"a\":1},{\"a\":2} oops {\"a\":\"b@example.com\"}]";
    let (members, problems) = members_of(&JsonFormat, text.as_bytes(), 9);
    let members: Vec<_> = members
        .into_iter()
        .map(|(name, _, text)| (name, text))
        .collect();
    let expected = [
        ("$[]", "{\"a\":1}\n{\"a\":2}\n"),
        ("(text)", "oops {\"a\":\"b@example.com\"}]"),
    ];
    assert_eq!(members, expected.map(|(n, t)| (n.to_owned(), t.to_owned())));
    assert_eq!(problems, ["malformed"]);
    let (members, problems) = members_of(&JsonFormat, b"[{\"a\":1},{\"b\":\"c\",\"d\":", 9);
    assert_eq!((members.len(), problems), (2, vec!["truncated"]));
}

#[test]
fn deep_and_long_documents_cost_no_stack_and_no_memory() {
    let deep = [
        "[".repeat(100_000),
        "\"x@example.com\"".into(),
        "]".repeat(100_000),
    ]
    .concat();
    let (members, problems) = members_of(&JsonFormat, deep.as_bytes(), 1 << 16);
    assert_eq!(problems, ["limit_depth"]);
    assert!(
        members
            .iter()
            .any(|(_, _, text)| text.contains("x@example.com"))
    );
    let long = format!(
        "{{\"a\":\"{}\\\"x\",\"b\":[{{\"c\":1}},{{\"c\":2}}",
        "y".repeat(3_000_000)
    );
    let (members, problems) = members_of(&JsonFormat, long.as_bytes(), 1 << 16);
    let sizes: Vec<_> = members
        .iter()
        .map(|(n, _, t)| (n.as_str(), t.len()))
        .collect();
    assert_eq!(sizes, [("(text)", 3_000_004), ("$.b[]", 16)]);
    assert_eq!(problems, ["truncated"]);
    // Records too large to be held are entered.
    let row = "{\"mail\":\"p@example.com\"},".repeat(20_000);
    let large =
        format!("[{{\"page\":1,\"rows\":[{row}{{}}]}},{{\"page\":2,\"rows\":[{row}{{}}]}}]");
    let (members, problems) = members_of(&JsonFormat, large.as_bytes(), 1 << 16);
    let names: Vec<_> = members.iter().map(|(n, ..)| n.as_str()).collect();
    assert_eq!(names, ["$[].rows[]", "$"]);
    assert_eq!(problems, [""; 0]);
}

proptest! {
    #[test]
    fn any_bytes_are_survived_and_read_alike_in_any_steps(
        text in "[{}\\[\\]\":,\\\\a1@ \n]{0,60}",
        step in 1_usize..9,
    ) {
        let text = text.as_bytes();
        prop_assert_eq!(members_of(&JsonFormat, text, step), members_of(&JsonFormat, text, 4096));
    }

    #[test]
    fn every_value_stays_in_view(
        text in "(\\{\"k\":|\\[|\\{\"x\": ?\"M\"\\}|\"M\"|,|\\]|\\}|M| ){0,20}",
    ) {
        let (members, _) = members_of(&JsonFormat, text.as_bytes(), 7);
        let seen: usize = members.iter().map(|(_, _, text)| text.matches('M').count()).sum();
        prop_assert_eq!(seen, text.matches('M').count());
    }
}
