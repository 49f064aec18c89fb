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
    let ends: Vec<End> = clocks
        .iter()
        .map(|clock| end(clock, notice, circumstances, now))
        .collect();
    let dues = ends.iter().filter_map(|end| match end {
        End::At(due) | End::Bound(Some(due)) => Some(due),
        _ => None,
    });
    let first = dues.min_by_key(|due| due.at.second).cloned();
    let unknown = ends.iter().find_map(|end| match end {
        End::Unknown(start) => Some(*start),
        _ => None,
    });
    let bound = ends.iter().any(|end| matches!(end, End::Bound(_)));
    match (bound, first, unknown) {
        (true, latest, _) => Deadline::WithNotice { latest },
        (false, Some(due), _) => Deadline::At(due),
        (false, None, Some(start)) => Deadline::StartUnknown(start),
        (false, None, None) if clocks.is_empty() => Deadline::None,
        (false, None, None) => Deadline::Promptly,
    }
}

/// Where one clock ends.
enum End {
    /// At a time.
    At(Due),
    /// Bound to the notice to those affected, which may have a last day.
    Bound(Option<Due>),
    /// Nobody told of its start.
    Unknown(ClockStart),
    /// Without a number.
    Soon,
}

fn end(clock: &Clock, notice: Option<&Due>, told: &Circumstances, now: i64) -> End {
    let (amount, unit, start) = match clock {
        Clock::Promptly(_) => return End::Soon,
        Clock::Notice(_) => return End::Bound(sent(told, now).or_else(|| notice.cloned())),
        Clock::Period {
            amount,
            unit,
            start,
        } => (*amount, *unit, *start),
    };
    let counted = |from: &Moment, assumed| {
        let due = due(from, amount, unit, now)?;
        Some(Due {
            start,
            assumed,
            ..due
        })
    };
    if start == ClockStart::Notice && told.told.is_none() {
        return End::Bound(notice.and_then(|latest| counted(&latest.at, None)));
    }
    let began = began(start, told);
    let due = began.and_then(|(from, assumed)| counted(&from, assumed));
    due.map_or(End::Unknown(start), End::At)
}

/// When those affected were told, as the end of a period that is bound to it.
fn sent(circumstances: &Circumstances, now: i64) -> Option<Due> {
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
