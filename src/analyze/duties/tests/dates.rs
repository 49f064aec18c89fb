//! Periods over zones, changes of clocks, month ends, leap days and weekends.

use super::{assess_in, at, duty, group, told_well};
use crate::analyze::duties::due;
use crate::model::incident::{Circumstances, ClockStart, Deadline, Element::*};
use crate::rule::law::Unit::{self, *};

#[test]
fn periods_end_when_the_calendar_says() {
    let cases: &[(&str, u32, Unit, &str)] = &[
        // Exact hours, whatever the clocks do.
        ("2026-11-20T09:00Z", 72, Hours, "2026-11-23 09:00:00 +00:00"),
        (
            "2026-11-20T09:00+01:00",
            72,
            Hours,
            "2026-11-23 09:00:00 +01:00",
        ),
        (
            "2026-10-24T10:00[Europe/Berlin]",
            72,
            Hours,
            "2026-10-27 09:00:00 +01:00 Europe/Berlin",
        ),
        (
            "2026-03-28T10:00[Europe/Berlin]",
            72,
            Hours,
            "2026-03-31 11:00:00 +02:00 Europe/Berlin",
        ),
        ("2028-02-28T10:00Z", 24, Hours, "2028-02-29 10:00:00 +00:00"),
        (
            "2026-12-31T23:30-08:00",
            1,
            Hours,
            "2027-01-01 00:30:00 -08:00",
        ),
        // Calendar days of the zone, to their end.
        ("2026-11-20T00:00Z", 30, Days, "2026-12-20 23:59:59 +00:00"),
        (
            "2026-11-20T23:59:59Z",
            30,
            Days,
            "2026-12-20 23:59:59 +00:00",
        ),
        (
            "2026-11-20T23:30-08:00",
            1,
            Days,
            "2026-11-21 23:59:59 -08:00",
        ),
        ("2026-11-21T07:30Z", 1, Days, "2026-11-22 23:59:59 +00:00"),
        ("2026-01-31T12:00Z", 30, Days, "2026-03-02 23:59:59 +00:00"),
        ("2028-01-31T12:00Z", 30, Days, "2028-03-01 23:59:59 +00:00"),
        ("2026-12-15T12:00Z", 45, Days, "2027-01-29 23:59:59 +00:00"),
        (
            "2026-10-01T12:00[America/New_York]",
            45,
            Days,
            "2026-11-15 23:59:59 -05:00 America/New_York",
        ),
        (
            "2026-02-20T12:00[America/New_York]",
            30,
            Days,
            "2026-03-22 23:59:59 -04:00 America/New_York",
        ),
        // The last day has its last hour twice: the first one counts.
        (
            "2018-02-07T12:00[America/Sao_Paulo]",
            10,
            Days,
            "2018-02-17 23:59:59 -02:00 America/Sao_Paulo",
        ),
        // Months; of shorter months the last day.
        ("2026-01-31T12:00Z", 1, Months, "2026-02-28 23:59:59 +00:00"),
        ("2028-01-31T12:00Z", 1, Months, "2028-02-29 23:59:59 +00:00"),
        (
            "2028-02-29T12:00Z",
            12,
            Months,
            "2029-02-28 23:59:59 +00:00",
        ),
        // 20 November 2026 is a Friday.
        (
            "2026-11-20T09:00Z",
            1,
            BusinessDays,
            "2026-11-23 23:59:59 +00:00",
        ),
        (
            "2026-11-20T09:00Z",
            3,
            BusinessDays,
            "2026-11-25 23:59:59 +00:00",
        ),
        (
            "2026-11-21T09:00Z",
            1,
            BusinessDays,
            "2026-11-23 23:59:59 +00:00",
        ),
        (
            "2026-11-22T09:00Z",
            5,
            BusinessDays,
            "2026-11-27 23:59:59 +00:00",
        ),
        (
            "2026-11-20T09:00Z",
            14,
            BusinessDays,
            "2026-12-10 23:59:59 +00:00",
        ),
        // Monday in Auckland, still Sunday in UTC.
        (
            "2026-11-23T08:00+13:00",
            1,
            BusinessDays,
            "2026-11-24 23:59:59 +13:00",
        ),
    ];
    for (from, amount, unit, expected) in cases {
        let due = due(&at(from), *amount, *unit, 0).unwrap();
        assert_eq!(due.text, *expected, "{from} {amount} {unit:?}");
    }
}

#[test]
fn the_time_left_is_exact_and_can_be_over() {
    let from = at("2026-11-20T09:00Z");
    for (now, left) in [
        ("2026-11-20T09:00Z", 72 * 3_600),
        ("2026-11-23T08:59:59Z", 1),
        ("2026-11-23T10:00+01:00", 0),
        ("2026-11-23T10:00Z", -3_600),
    ] {
        let due = due(&from, 72, Hours, at(now).second).unwrap();
        assert_eq!(due.left, left, "{now}");
    }
}

fn gdpr(told: &Circumstances) -> Deadline {
    let found = assess_in(&[group("DE", &[Name, Email], 10)], told);
    duty(&found, "gdpr", "Land").deadline.clone()
}

#[test]
fn awareness_begins_the_clock_and_discovery_stands_in_for_it() {
    let told = told_well();
    let Deadline::At(due) = gdpr(&told) else {
        panic!()
    };
    assert_eq!(due.start, ClockStart::Awareness);
    assert_eq!(due.assumed, Some(ClockStart::Discovery));
    assert_eq!(due.text, "2026-11-23 09:00:00 +00:00");
    let told = Circumstances {
        aware: Some(at("2026-11-20T11:30+01:00")),
        ..told
    };
    let Deadline::At(due) = gdpr(&told) else {
        panic!()
    };
    assert_eq!(due.assumed, None);
    assert_eq!(due.text, "2026-11-23 11:30:00 +01:00");
}

#[test]
fn without_any_time_there_is_no_date() {
    let told = Circumstances::default();
    assert_eq!(gdpr(&told), Deadline::StartUnknown(ClockStart::Awareness));
}

#[test]
fn a_notice_that_was_sent_begins_the_clocks_that_wait_for_it() {
    let told = Circumstances {
        told: Some(at("2026-12-01T08:00-08:00")),
        ..told_well()
    };
    let found = assess_in(&[group("US-CA", &[Name, Ssn], 501)], &told);
    let regulator = duty(&found, "us-ca", "Attorney General");
    let Deadline::At(due) = &regulator.deadline else {
        panic!("{:?}", regulator.deadline)
    };
    assert_eq!(due.text, "2026-12-16 23:59:59 -08:00");
    let found = assess_in(&[group("US-ME", &[Name, Ssn], 1)], &told);
    let regulator = duty(&found, "us-me", "Professional");
    let due = regulator.deadline.due().unwrap();
    assert_eq!(due.text, "2026-12-01 08:00:00 -08:00");
}
