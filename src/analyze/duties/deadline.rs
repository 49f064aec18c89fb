//! Periods, held against a calendar.
//!
//! Hours are exact hours. Days are calendar days of the zone in which the start was told: the day
//! of the start is not counted, the last one counts to its end. Business days are Monday to Friday;
//! public holidays are not known, and would only put the end off. All of them are the earliest
//! reading, so that whoever keeps to it is not late.

use crate::model::incident::{Circumstances, ClockStart, Deadline, Due, Moment, Zone};
use crate::rule::law::{Clock, Unit};
use jiff::civil::{Date, Weekday};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan, Zoned};

/// The deadline of some clocks: of several the first that ends. `notice` is the last moment for
/// telling those affected, if that has one.
pub(super) fn deadline(
    clocks: &[Clock],
    notice: Option<&Due>,
    circumstances: &Circumstances,
    now: i64,
) -> Deadline {
    let mut first: Option<Due> = None;
    let (mut bound, mut unknown) = (false, None);
    for clock in clocks {
        let found = match clock {
            Clock::Promptly(_) => None,
            Clock::Notice(_) => {
                bound = true;
                told(circumstances, now).or_else(|| notice.cloned())
            }
            Clock::Period {
                amount,
                unit,
                start,
            } => {
                let after_notice = *start == ClockStart::Notice && circumstances.told.is_none();
                bound |= after_notice;
                let from = match (after_notice, notice) {
                    (true, Some(latest)) => Some((latest.at.clone(), None)),
                    _ => began(*start, circumstances),
                };
                if from.is_none() && !after_notice {
                    unknown = Some(*start);
                }
                from.and_then(|(from, assumed)| {
                    let due = due(&from, *amount, *unit, now)?;
                    Some(Due {
                        start: *start,
                        assumed,
                        ..due
                    })
                })
            }
        };
        if let Some(due) = found
            && first
                .as_ref()
                .is_none_or(|other| due.at.second < other.at.second)
        {
            first = Some(due);
        }
    }
    match (bound, first, unknown) {
        (true, latest, _) => Deadline::WithNotice { latest },
        (false, Some(due), _) => Deadline::At(due),
        (false, None, Some(start)) => Deadline::StartUnknown(start),
        (false, None, None) if clocks.is_empty() => Deadline::None,
        (false, None, None) => Deadline::Promptly,
    }
}

/// When those affected were told, as the end of a period that is bound to it.
fn told(circumstances: &Circumstances, now: i64) -> Option<Due> {
    let told = circumstances.told.as_ref()?;
    let zoned = zoned(told)?;
    let due = ends(&zoned, told, now);
    Some(Due {
        start: ClockStart::Notice,
        ..due
    })
}

/// When something began, and what was taken for it where it was not told: the earliest thing known,
/// so that the period ends no later than it may.
fn began(start: ClockStart, told: &Circumstances) -> Option<(Moment, Option<ClockStart>)> {
    let own = match start {
        ClockStart::Discovery => &told.discovered,
        ClockStart::Awareness => &told.aware,
        ClockStart::Determination => &told.determined,
        ClockStart::Assessment => &told.assessed,
        ClockStart::Notice => &told.told,
    };
    if let Some(own) = own {
        return Some((own.clone(), None));
    }
    if start == ClockStart::Notice {
        return None;
    }
    let others = [
        (&told.discovered, ClockStart::Discovery),
        (&told.aware, ClockStart::Awareness),
    ];
    let known = others
        .into_iter()
        .filter_map(|(at, what)| Some((at.clone()?, Some(what))));
    known.min_by_key(|(at, _)| at.second)
}

/// The end of a period; `None` beyond the calendar or in a zone that is not known.
pub fn due(from: &Moment, amount: u32, unit: Unit, now: i64) -> Option<Due> {
    let start = zoned(from)?;
    let amount = i64::from(amount);
    let end = match unit {
        Unit::Hours => start.checked_add(amount.hours()).ok()?,
        Unit::Days => end_of(start.date().checked_add(amount.days()).ok()?, &start)?,
        Unit::Months => end_of(start.date().checked_add(amount.months()).ok()?, &start)?,
        Unit::BusinessDays => end_of(after_business_days(start.date(), amount)?, &start)?,
    };
    Some(ends(&end, from, now))
}

fn ends(end: &Zoned, from: &Moment, now: i64) -> Due {
    let second = end.timestamp().as_second();
    let local = end.strftime("%Y-%m-%d %H:%M:%S %:z");
    let text = match &from.zone {
        Zone::Named(name) => format!("{local} {name}"),
        Zone::Offset(_) => local.to_string(),
    };
    Due {
        at: Moment {
            second,
            zone: from.zone.clone(),
        },
        text,
        left: second.saturating_sub(now),
        start: ClockStart::Discovery,
        assumed: None,
    }
}

fn zoned(moment: &Moment) -> Option<Zoned> {
    let zone = match &moment.zone {
        Zone::Offset(seconds) => TimeZone::fixed(Offset::from_seconds(*seconds).ok()?),
        Zone::Named(name) => TimeZone::get(name).ok()?,
    };
    let time = Timestamp::from_second(moment.second).ok()?;
    Some(time.to_zoned(zone))
}

/// The last second of a day. One that a change of clocks has twice is the first.
fn end_of(day: Date, like: &Zoned) -> Option<Zoned> {
    let last = day.at(23, 59, 59, 0);
    let zone = like.time_zone().clone();
    zone.into_ambiguous_zoned(last).earlier().ok()
}

fn after_business_days(from: Date, amount: i64) -> Option<Date> {
    let mut day = from;
    let mut left = amount;
    while left > 0 {
        day = day.tomorrow().ok()?;
        if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            left -= 1;
        }
    }
    Some(day)
}
