use super::*;
use crate::rule::PatternSet;

/// Numbers of `digits` digits that keep Luhn's sum, from a seed; `first` bounds their first digit.
fn luhn_numbers(digits: usize, first: std::ops::RangeInclusive<u64>, count: usize) -> Vec<String> {
    let mut state = 41u64;
    let mut all = Vec::new();
    while all.len() < count {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let body = format!(
            "{:0width$}",
            (state >> 20) % 10u64.pow(digits as u32 - 1),
            width = digits - 1
        );
        let lead = u64::from(body.as_bytes()[0] - b'0');
        let whole =
            |check: &u32| crate::validator::luhn::is_valid(format!("{body}{check}").as_bytes());
        if first.contains(&lead)
            && let Some(check) = (0..10).find(whole)
        {
            all.push(format!("{body}{check}"));
        }
    }
    all
}

#[allow(clippy::field_reassign_with_default)]
fn column(cells: &[String]) -> SampleColumn {
    let mut column = SampleColumn::default();
    column.filled = cells.len();
    column.cells = cells.iter().map(|c| c.as_bytes().to_vec()).collect();
    column.rows = (0..cells.len()).collect();
    column
}

fn country(code: &str) -> Country {
    Country::new(code.as_bytes()).unwrap()
}

/// The plan of a column, with the ids of its open rules.
fn planned(
    header: &str,
    cells: &[String],
    asked: &[&str],
    likely: &[&str],
) -> (Vec<String>, IdentifierPlan) {
    let set = PatternSet::builtin();
    let hints = set.lexicon().read(header);
    let asked: Vec<Country> = asked.iter().map(|c| country(c)).collect();
    let likely: Vec<Country> = likely.iter().map(|c| country(c)).collect();
    let countries = Countries {
        asked: &asked,
        likely: &likely,
        by_record: false,
        records: &|_| None,
    };
    let plan = select(&set, &hints, Some(&column(cells)), &countries);
    let ids = plan.open().iter().map(|id| set.rule(*id).id.to_string());
    (ids.collect(), plan)
}

#[test]
fn leading_digits_that_a_kind_never_has_decide_between_two_with_the_same_check() {
    let israeli = luhn_numbers(9, 0..=9, 36);
    let (ids, _) = planned("national_id", &israeli, &[], &[]);
    assert_eq!(ids.first().map(String::as_str), Some("il.idnr"));
    let canadian = luhn_numbers(9, 1..=7, 36);
    let (ids, _) = planned("national_id", &canadian, &[], &[]);
    assert_eq!(ids.first().map(String::as_str), Some("ca.sin"));
}

#[test]
fn what_speaks_for_a_country_decides_between_kinds_that_fit_alike() {
    let few = luhn_numbers(9, 1..=7, 3);
    for (asked, likely, expected) in [
        (&["IL"][..], &[][..], "il.idnr"),
        (&["CA"][..], &[][..], "ca.sin"),
        (&[][..], &["IL"][..], "il.idnr"),
        (&[][..], &["CA"][..], "ca.sin"),
    ] {
        let (ids, plan) = planned("id number", &few, asked, likely);
        assert_eq!(
            ids.first().map(String::as_str),
            Some(expected),
            "{asked:?} {likely:?}"
        );
        assert!(!plan.contested, "{expected}");
    }
}

#[test]
fn kinds_that_explain_a_column_alike_make_it_contested() {
    let few = luhn_numbers(9, 1..=7, 3);
    let (ids, plan) = planned("national id", &few, &[], &[]);
    assert!(!ids.is_empty());
    assert!(plan.contested);
}

#[test]
fn a_union_is_no_country_whose_numbers_rule_out_others() {
    let cells = ["PL 867-16-19-297".to_owned()];
    let (_, plan) = planned("VAT", &cells, &["EU"], &[]);
    let set = PatternSet::builtin();
    let ids = plan.rules.iter().map(|id| set.rule(*id).id.to_string());
    assert!(ids.into_iter().any(|id| id.starts_with("pl.")));
}
