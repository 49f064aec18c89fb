//! Days in every writing, and what is no day.

use super::*;
use proptest::prelude::*;

/// Year (0 for none), month, day and order.
fn found(text: &str) -> Option<(i16, u8, u8, Order)> {
    let date = parse(text.as_bytes())?;
    Some((date.year.unwrap_or(0), date.month, date.day, date.order))
}

#[test]
fn dates_are_read_in_every_writing() {
    for (text, year, month, day, order) in [
        ("1980-05-21", 1980, 5, 21, Order::Ymd),
        (" 1980/5/1 ", 1980, 5, 1, Order::Ymd),
        ("1980.05.21", 1980, 5, 21, Order::Ymd),
        ("19800521", 1980, 5, 21, Order::Ymd),
        ("21/05/1980", 1980, 5, 21, Order::Dmy),
        ("05/21/1980", 1980, 5, 21, Order::Mdy),
        ("5-20-2021", 2021, 5, 20, Order::Mdy),
        ("05/06/1980", 1980, 6, 5, Order::Ambiguous),
        ("05.06.1980", 1980, 6, 5, Order::Dmy),
        ("5. 6. 1980", 1980, 6, 5, Order::Dmy),
        ("21.5.21", 2021, 5, 21, Order::Dmy),
        ("05/21/79", 1979, 5, 21, Order::Mdy),
        ("99-12-31", 1999, 12, 31, Order::Ymd),
        ("--05-21", 0, 5, 21, Order::Mdy),
        ("--0521", 0, 5, 21, Order::Mdy),
        ("05/21", 0, 5, 21, Order::Mdy),
        ("21/05", 0, 5, 21, Order::Dmy),
        ("05/06", 0, 6, 5, Order::Ambiguous),
        ("29/02", 0, 2, 29, Order::Dmy),
        ("2000-02-29", 2000, 2, 29, Order::Ymd),
        ("21 May 1980", 1980, 5, 21, Order::Dmy),
        ("21-MAY-80", 1980, 5, 21, Order::Dmy),
        ("05-May", 0, 5, 5, Order::Dmy),
        ("May 21, 1980", 1980, 5, 21, Order::Mdy),
        ("May 21st 1980", 1980, 5, 21, Order::Mdy),
        ("May-21", 0, 5, 21, Order::Mdy),
        ("Sept. 3, 1980", 1980, 9, 3, Order::Mdy),
        ("Fri, 21 May 1980", 1980, 5, 21, Order::Dmy),
        ("Friday 21st of May 1980", 1980, 5, 21, Order::Dmy),
        ("1980 May 21", 1980, 5, 21, Order::Ymd),
        ("21. März 1980", 1980, 3, 21, Order::Dmy),
        ("21. MÄRZ 1980", 1980, 3, 21, Order::Dmy),
        ("1er janvier 1980", 1980, 1, 1, Order::Dmy),
        ("2 août 1980", 1980, 8, 2, Order::Dmy),
        ("21 de mayo de 1980", 1980, 5, 21, Order::Dmy),
        ("3 gen 1980", 1980, 1, 3, Order::Dmy),
        ("3 mrt. 1980", 1980, 3, 3, Order::Dmy),
        ("7 de outubro de 1980", 1980, 10, 7, Order::Dmy),
        ("1980年5月21日", 1980, 5, 21, Order::Ymd),
    ] {
        assert_eq!(found(text), Some((year, month, day, order)), "{text}");
    }
}

#[test]
fn a_time_of_day_may_follow() {
    for text in [
        "1980-05-21T00:00:00",
        "1980-05-21T14:30Z",
        "1980-05-21 14:30:00.123456+02:00",
        "1980-05-21 12:20:39",
        "5/21/1980 2:30 PM",
        "21.05.1980, 14:30",
        "19800521T143000Z",
        "1980-05-21 14:30:00 UTC",
        "Fri, 21 May 1980 14:30:00 +0000",
    ] {
        assert!(
            parse(text.as_bytes()).is_some_and(|date| date.has_time),
            "{text}"
        );
    }
}

#[test]
fn what_the_calendar_lacks_is_no_date() {
    for text in [
        "1980-02-30",
        "1900-02-29",
        "1981-02-29",
        "1980-13-01",
        "1980-00-10",
        "0000-00-00",
        "31/04/1980",
        "32/01/1980",
        "13/13/1980",
        "19801301",
        "12345678",
        "18000101",
        "1.2.3",
        "1.2.3.4",
        "5/2021",
        "05/2021",
        "05-21",
        "5/21",
        "1980",
        "1980-05",
        "May 1980",
        "May",
        "Maybe 21, 1980",
        "21 foo 1980",
        "1980-05-21x",
        "1980-05-21T25:00",
        "1980-05-21T",
        "1980/05-21",
        "+49 30 1234567",
        "12:30:00",
        "555-01-9999",
        "",
        "--",
        "--13-01",
        "123-45-6789",
        "1980-05-21, 1980-05-22",
    ] {
        assert_eq!(found(text), None, "{text}");
    }
}

#[test]
fn births_lie_between_1900_and_today() {
    for (text, expected) in [
        ("1899-12-31", false),
        ("1900-01-01", true),
        ("2026-01-01", true),
        ("2027-01-01", false),
        ("01.01.45", true),
        ("--05-21", true),
    ] {
        let date = parse(text.as_bytes()).unwrap();
        assert_eq!(is_plausible_birth(&date, 2026), expected, "{text}");
    }
}

proptest! {
    #[test]
    fn every_day_is_read_back(year in 1900i16..2100, month in 1u8..13, day in 1u8..29) {
        for text in [
            format!("{year}-{month:02}-{day:02}"),
            format!("{year}{month:02}{day:02}"),
            format!("{day}.{month}.{year}"),
        ] {
            let date = parse(text.as_bytes()).unwrap();
            prop_assert_eq!((date.year, date.month, date.day), (Some(year), month, day));
        }
    }

    #[test]
    fn any_bytes_are_judged(
        cell in prop::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(b"0123-/. :TMaydejn,".to_vec())], 0..40),
    ) {
        if let Some(date) = parse(&cell) {
            prop_assert!((1..=12).contains(&date.month) && (1..=31).contains(&date.day));
        }
    }
}
