//! Work grows with the input and no faster, for every rule: steps are counted at n bytes and at
//! four times as many, in one line and in many, of what the rule looks for and of what nearly is.

use super::texts::{TextQuery, Texts};
use crate::key::Key;
use crate::model::steps;
use crate::rule::{PatternSet, Rule};
use std::collections::BTreeSet;

/// Bytes of the smaller input.
const LENGTH: usize = 3_072;
/// What four times the input may cost, in percent of the smaller one's steps.
const MOST: u64 = 440;
/// Steps that both inputs may differ by in any case: windows around values that end inside one.
const SLACK: u64 = 4_000;

/// What stands between the pieces of a text.
const FEW: &[&str] = &[" ", "\n", ""];
const ALL: &[&str] = &[" ", "  ", "\n", "", ",", ": "];

/// What a rule's texts are made of: examples, their values, parts and neighbours of these, words.
fn pieces(rule: &Rule) -> Vec<String> {
    let mut all = Vec::new();
    for (text, spans) in rule.examples.iter().filter_map(|e| e.unmarked()).take(1) {
        for span in spans.into_iter().take(1) {
            let value = &text[span];
            let half = (0..=value.len() / 2)
                .rev()
                .find(|at| value.is_char_boundary(*at));
            all.push(value[..half.unwrap_or(0)].to_owned());
            all.extend(value.chars().next().map(String::from));
            all.push(value.replace(|c: char| c.is_ascii_digit(), "0"));
            for word in rule.near.iter().take(1) {
                all.push(format!("{word}: {value}"));
            }
            all.push(value.to_owned());
        }
        all.push(text);
    }
    all.extend(rule.near.iter().take(2).map(|word| word.to_string()));
    all.extend(
        rule.counterexamples
            .iter()
            .take(1)
            .map(|c| c.text.to_string()),
    );
    all
}

/// `piece` again and again with `between`, `times` as often as fits into [`LENGTH`].
fn repeated(piece: &str, between: &str, times: usize) -> String {
    let unit = format!("{piece}{between}");
    unit.repeat(times * (LENGTH / unit.len().max(1)).max(1))
}

fn cost(texts: &mut Texts<'_>, text: &str, context: Option<&str>) -> u64 {
    let before = steps::so_far();
    let query = TextQuery {
        text,
        context,
        region: None,
    };
    std::hint::black_box(texts.find(query));
    steps::so_far() - before
}

/// Complaints about one piece, under a header or in running text.
fn check(
    texts: &mut Texts<'_>,
    piece: &str,
    context: Option<&str>,
    separators: &[&str],
    complaints: &mut Vec<String>,
) {
    for between in separators {
        let mut cost = |times| cost(texts, &repeated(piece, between, times), context);
        let grows = |few: u64, many: u64| many * 100 > few * MOST + SLACK * 100;
        let (few, many) = (cost(1), cost(4));
        // Borders of pieces weigh in a short text: what grows faster goes on to do so.
        if grows(few, many) && grows(many, cost(16)) {
            complaints.push(format!(
                "{piece:?} with {between:?} ({context:?}): {few} to {many} steps"
            ));
        }
    }
}

#[test]
fn four_times_the_input_is_four_times_the_work_for_every_rule() {
    let set = PatternSet::builtin();
    let key = Key::from_bytes([7; 32]);
    let mut texts = Texts::new(&set, &key);
    let mut seen = BTreeSet::new();
    let mut complaints = Vec::new();
    for rule in set.rules() {
        let header = rule.examples.iter().find_map(|e| e.header.as_deref());
        for piece in pieces(rule) {
            if piece.is_empty() || !seen.insert(piece.clone()) {
                continue;
            }
            check(&mut texts, &piece, None, FEW, &mut complaints);
            if header.is_some() && seen.len() % 4 == 0 {
                check(&mut texts, &piece, header, FEW, &mut complaints);
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn what_begins_like_a_value_and_never_ends_is_read_once() {
    let set = PatternSet::builtin();
    let key = Key::from_bytes([7; 32]);
    let mut texts = Texts::new(&set, &key);
    let mut complaints = Vec::new();
    let hostile = [
        "a",
        "0",
        "@",
        "a@",
        "@a",
        ".",
        "a.",
        "-",
        "+",
        "+1",
        "%",
        "%40",
        "%2B",
        "a%40",
        ":",
        "::",
        "a:",
        "f:",
        "1.",
        "1.2.",
        "1.2.3.4",
        "1.2.3.4:",
        "\"",
        "\"@",
        "\\\"",
        "(",
        "1 ",
        "12 34 ",
        "4111 1111 1111 1111",
        "4111111111111111",
        "AA",
        "AA00",
        "DE00 ",
        "v",
        "=",
        "==",
        "_",
        "x_",
        "/",
        "//",
        "://",
        "a://",
        "a://a:",
        "eyJ",
        "-----",
        "ä",
        "ä@",
        "日",
        "\u{a0}",
        "\t",
        "  ",
        "\r",
        "0x",
        "0x0",
        "id 1",
        "vat 1",
        "card 4",
        "ssn 1",
        "tel 0",
        "phone 0",
    ];
    for piece in hostile {
        check(&mut texts, piece, None, ALL, &mut complaints);
        check(&mut texts, piece, Some("national id"), ALL, &mut complaints);
        check(&mut texts, piece, Some("notes"), ALL, &mut complaints);
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn steps_are_counted() {
    let set = PatternSet::builtin();
    let key = Key::from_bytes([7; 32]);
    let mut texts = Texts::new(&set, &key);
    assert!(cost(&mut texts, "pesel 44051401359, vat DE136695976", None) > 30);
}
