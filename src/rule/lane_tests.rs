//! Which lane a pattern gets, and that no lane misses a match: texts made from random patterns'
//! syntax trees, in random surroundings.

use super::hir::parse;
use super::lane::{Lane, TokenClass, digit_groups};
use proptest::prelude::*;
use regex_syntax::hir::{Class, Hir, HirKind};
use std::borrow::Cow;

fn lane(pattern: &str) -> Lane {
    Lane::choose(&parse(pattern).unwrap())
}

fn digits(min: u8, max: Option<u8>, lead: Option<usize>) -> Lane {
    Lane::Digits { min, max, lead }
}

fn literal(literals: &[&'static str], ignore_case: bool, lead: Option<usize>) -> Lane {
    let literals = literals.iter().map(|l| Cow::Borrowed(l.as_bytes()));
    Lane::Literal {
        literals: literals.collect(),
        ignore_case,
        lead,
    }
}

#[test]
fn the_cheapest_lane_that_cannot_miss_is_chosen() {
    let token = |min_len, class, lead| Lane::Token {
        min_len,
        class,
        lead,
    };
    for (pattern, expected) in [
        (r"[a-z.]+@[a-z.]+", Lane::At),
        (r"[a-z]+(?:@|%40)[a-z]+", Lane::At),
        (r"\d{3}-\d{2}-\d{4}", digits(9, Some(9), Some(0))),
        (r"\d(?:[ -]?\d){11,18}", digits(12, Some(19), Some(0))),
        (r"[A-Z]{2}\d{9}", digits(9, Some(9), Some(2))),
        (
            r"[A-Z]{2} ?\d{3} ?\d{4} ?\d{2}",
            digits(9, Some(9), Some(3)),
        ),
        (r"[A-Z]+\d{6}", digits(6, Some(6), None)),
        (r"\d{4}    \d{4}", digits(4, Some(8), Some(0))),
        (r"\d{4}[ab]\d{6}", digits(6, Some(10), Some(5))),
        (r"(?:\d{5}|\d{9})+", digits(5, None, Some(0))),
        (r"(?:\d+-)?\d{6}", digits(6, None, Some(0))),
        (r"KD-\d{8}", literal(&["KD-"], false, Some(0))),
        (
            r"(?i)\d{1,3} member \d",
            literal(&[" member "], true, Some(3)),
        ),
        (
            r"(?:abc|defg)\d\d",
            literal(&["abc", "defg"], false, Some(0)),
        ),
        (
            r"\w+(?:one|three)\w*",
            literal(&["one", "three"], false, None),
        ),
        (
            r"x[yz]{2}q",
            literal(&["xyyq", "xyzq", "xzyq", "xzzq"], false, Some(0)),
        ),
        (r"[0-9a-f]{32}", token(32, TokenClass::Hex, Some(0))),
        (r"[A-Za-z0-9_-]{20,}", token(20, TokenClass::Word, Some(0))),
        (r"[a-z]{3}\d{2}", digits(2, Some(2), Some(3))),
        (r"[a-z]{3,5}", Lane::Regex),
    ] {
        assert_eq!(lane(pattern), expected, "{pattern}");
    }
}

#[test]
fn digit_groups_end_where_no_separator_joins() {
    let groups = |text: &str| -> Vec<(String, usize)> {
        digit_groups(text.as_bytes())
            .map(|g| (text[g.span].to_owned(), g.digits))
            .collect()
    };
    assert_eq!(
        groups("a +1 (202) 555-0123, 12x3 4    5"),
        [("1 (202) 555-0123", 11), ("12", 2), ("3 4", 2), ("5", 1)].map(|(t, d)| (t.to_owned(), d))
    );
    assert_eq!(groups("06\u{a0}12"), [("06\u{a0}12".to_owned(), 4)]);
}

/// SplitMix64, a public mixer.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % n as u64) as usize
    }
}

/// A text of the pattern's language, boundaries ignored.
fn sample(hir: &Hir, random: &mut Random, out: &mut Vec<u8>) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(lit) => out.extend_from_slice(&lit.0),
        HirKind::Class(Class::Bytes(class)) => {
            let range = class.ranges()[random.below(class.ranges().len())];
            let size = usize::from(range.end() - range.start()) + 1;
            out.push(range.start() + random.below(size) as u8);
        }
        HirKind::Class(Class::Unicode(class)) => {
            let range = class.ranges()[random.below(class.ranges().len())];
            let size = range.end() as usize - range.start() as usize + 1;
            let c = char::from_u32(range.start() as u32 + random.below(size.min(50)) as u32);
            out.extend(c.unwrap_or(range.start()).to_string().bytes());
        }
        HirKind::Capture(capture) => sample(&capture.sub, random, out),
        HirKind::Repetition(rep) => {
            let most = rep.max.unwrap_or(rep.min + 4).min(rep.min + 6) as usize;
            let times = rep.min as usize + random.below(most - rep.min as usize + 1);
            (0..times).for_each(|_| sample(&rep.sub, random, out));
        }
        HirKind::Concat(parts) => parts.iter().for_each(|part| sample(part, random, out)),
        HirKind::Alternation(parts) => sample(&parts[random.below(parts.len())], random, out),
    }
}

fn pattern_strategy() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        r"\d",
        r"\d{2,4}",
        r"\d{4}",
        r"\d+",
        "[ -]?",
        "[ .-]",
        " ",
        "-",
        "/",
        r"[\x80-\xff]",
        "[0-9 ]",
        "[A-Z]",
        "[A-Z]{2}",
        "[a-f0-9]{6}",
        "[A-Za-z0-9_-]{5}",
        "abc",
        "(?i:Ab1)",
        "x",
        "@",
        "%40",
        "[@#]",
        r"\b",
        "^",
        "[0-9a-z]",
        "(?u:é)",
        "(?u:[à-ü0-9])",
        ".",
        "",
    ])
    .prop_map(str::to_owned);
    leaf.prop_recursive(5, 40, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..5).prop_map(|parts| parts.concat()),
            prop::collection::vec(inner.clone(), 2..4)
                .prop_map(|parts| format!("(?:{})", parts.join("|"))),
            (
                inner,
                prop::sample::select(vec!["?", "*", "+", "{2}", "{3,5}", "{2,}", "{0,3}"])
            )
                .prop_map(|(part, op)| format!("(?:{part}){op}")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn no_lane_misses_a_match(
        pattern in pattern_strategy(),
        seed in any::<u64>(),
        before in "[0-9a-z .()/+@é-]{0,8}",
        after in "[0-9a-z .()/+@é-]{0,8}",
    ) {
        let hir = parse(&pattern).unwrap();
        let mut random = Random(seed);
        let lane = Lane::choose(&hir);
        for _ in 0..8 {
            let mut text = before.clone().into_bytes();
            sample(&hir, &mut random, &mut text);
            let span = before.len()..text.len();
            text.extend_from_slice(after.as_bytes());
            if !span.is_empty() {
                prop_assert!(lane.admits(&text, span.clone()), "{pattern} {lane:?} {:?}", text.escape_ascii());
                if let Lane::Digits { max: Some(max), .. } = lane {
                    let digits = text[span].iter().filter(|b| b.is_ascii_digit()).count();
                    prop_assert!(digits <= usize::from(max));
                }
            }
        }
    }
}
