//! The answer in its forms.

use super::{FindFormat, render_found};
use crate::model::{
    AskedValue, Found, FoundForm, FoundPlace, FoundUnit, Origin, Problem, Reason, RowRange, State,
};
use crate::report::Options;
use std::sync::Arc;

fn sample() -> Found {
    let asked = |kind: &str, masked: &str, rows: u64| AskedValue {
        kind: kind.into(),
        masked: masked.into(),
        files: rows.min(1),
        rows,
    };
    let place = |form, unit, rows: &[(u64, u64)]| FoundPlace {
        origin: Arc::new(Origin::file(0, "=a.zip").member("crm.csv".into())),
        asked: 0,
        column: (unit == FoundUnit::Rows).then_some(2),
        second: None,
        header: (unit == FoundUnit::Rows).then(|| "=contact".into()),
        form,
        unit,
        count: rows
            .iter()
            .map(|(first, last)| last - first + 1)
            .sum::<u64>()
            .max(1),
        rows: rows
            .iter()
            .map(|(first, last)| RowRange {
                first: *first,
                last: *last,
            })
            .collect(),
        more: false,
        masked: "a***@e***.com".into(),
    };
    let mut found = Found {
        asked: vec![
            asked("email", "a***@e***.com", 6),
            asked("phone", "+1***43", 0),
        ],
        places: vec![
            place(FoundForm::Plain, FoundUnit::Rows, &[(1, 3), (7, 7)]),
            place(
                FoundForm::Hashed("SHA-256", "small letters"),
                FoundUnit::Lines,
                &[(4, 4)],
            ),
            place(FoundForm::Alias, FoundUnit::Name, &[]),
        ],
        ..Found::default()
    };
    let problem = Problem::new(Reason::Encrypted);
    found.coverage.skipped.files = 1;
    let locked = Origin::file(0, "locked.zip");
    found
        .coverage
        .problems
        .push((locked, State::Skipped, problem));
    found
}

fn rendered(format: FindFormat) -> String {
    let mut out = Vec::new();
    render_found(&sample(), format, &Options::default(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn the_document_follows_its_schema() {
    let document = serde_json::from_str(&rendered(FindFormat::Json)).unwrap();
    crate::report::json::schema::check("find-1.json", &document);
}

#[test]
fn every_range_is_a_row_and_none_a_formula() {
    let text = rendered(FindFormat::Csv);
    assert_eq!(text.lines().count(), 5);
    assert!(text.contains(r#""'=a.zip","crm.csv","2","","'=contact","rows","1","3","plain","","","email","1","a***@e***.com""#), "{text}");
    assert!(
        text.contains(r#""lines","4","4","hashed","SHA-256","small letters""#),
        "{text}"
    );
}

#[test]
fn people_are_told_what_was_not_found_and_not_read() {
    for format in [FindFormat::Table, FindFormat::Markdown] {
        let text = rendered(format);
        for part in [
            "not found",
            "1–3, 7",
            "locked.zip",
            "SHA-256 of small letters",
            "alias",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
}
