//! Numbers, times and names of an incident report in words.

use crate::model::incident::{
    Addressee, Deadline, Due, Estimate, Incident, Jurisdiction, Moment, Strength, Unread, Verdict,
    Zone,
};
use crate::report::incident::places;
use crate::report::page::{Kind, Text};
use crate::report::wording::{counted, origin, size, thousands};

/// Unread files that are named beside every upper end.
const NAMED: usize = 3;

/// `1 person`, `1,204 people`.
pub(super) fn people(count: u64) -> String {
    let noun = if count == 1 { "person" } else { "people" };
    format!("{} {noun}", thousands(count))
}

/// `1,204`, `1,204 (1,100 to 1,310)`.
pub(super) fn range(estimate: Estimate) -> String {
    let best = thousands(estimate.best);
    match estimate.low == estimate.high {
        true => best,
        false => format!(
            "{best} ({} to {})",
            thousands(estimate.low),
            thousands(estimate.high)
        ),
    }
}

/// `2 days 3 hours left`, `passed 5 hours ago`; never more than there is.
pub(super) fn left(seconds: i64) -> String {
    let minutes = seconds.unsigned_abs() / 60;
    let units = [
        (minutes / 1_440, "day"),
        (minutes / 60 % 24, "hour"),
        (minutes % 60, "minute"),
    ];
    let from = units.iter().position(|(number, _)| *number > 0);
    let two = units.iter().skip(from.unwrap_or(units.len())).take(2);
    let parts: Vec<String> = two
        .filter(|(number, _)| *number > 0)
        .map(|(number, unit)| counted(*number, unit))
        .collect();
    let span = match parts.is_empty() {
        true => "less than a minute".to_owned(),
        false => parts.join(" "),
    };
    match seconds < 0 {
        true => format!("passed {span} ago"),
        false => format!("{span} left"),
    }
}

/// `2026-11-20 10:00:00 +01:00`; of a named zone in UTC, with its name.
pub(super) fn moment(moment: &Moment) -> Text {
    let shown = |second: i64, zone: &str| {
        let time = jiff::Timestamp::from_second(second).ok()?.to_string();
        let time = time.trim_end_matches('Z').replace('T', " ");
        Some(format!("{time} {zone}"))
    };
    let unknown = || "outside of the calendar".to_owned();
    match &moment.zone {
        Zone::Offset(offset) => {
            let local = moment.second.saturating_add(i64::from(*offset));
            Text::from(shown(local, &distance(*offset)).unwrap_or_else(unknown))
        }
        Zone::Named(name) => {
            let utc = shown(moment.second, "UTC").unwrap_or_else(unknown);
            Text::from(format!("{utc}, told in ")).foreign(name)
        }
    }
}

/// `+01:00`.
pub(super) fn distance(offset: i32) -> String {
    let sign = if offset < 0 { '-' } else { '+' };
    let minutes = offset.unsigned_abs() / 60;
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// `2026-11-20 09:00:00 UTC` of seconds since 1970.
pub(super) fn instant(second: i64) -> String {
    let time = jiff::Timestamp::from_second(second);
    time.map_or_else(
        |_| "not known".to_owned(),
        |time| time.to_string().replace('T', " ").replace('Z', " UTC"),
    )
}

/// Until when, and how long that is.
pub(super) fn deadline(deadline: &Deadline) -> (Text, Text) {
    match deadline {
        Deadline::At(due) => (date(due), time_left(due)),
        Deadline::WithNotice { latest: Some(due) } => {
            let until = "with the notice to those affected, at the latest ";
            (Text::from(until).and(date(due)), time_left(due))
        }
        Deadline::WithNotice { latest: None } => {
            ("with the notice to those affected".into(), Text::new())
        }
        Deadline::Promptly => ("without delay; no fixed period".into(), Text::new()),
        Deadline::StartUnknown(start) => {
            let what = format!("when it began: {}", start.plain());
            (
                Text::from("not known: the period begins with ")
                    .then(start.plain())
                    .then(" "),
                Text::new().blank(&what),
            )
        }
        Deadline::CheckWithCounsel => (
            "no date: the law data is not sure enough, ask counsel".into(),
            Text::new(),
        ),
        Deadline::None => ("none".into(), Text::new()),
    }
}

fn date(due: &Due) -> Text {
    Text::new().with(due.text.clone(), Kind::Strong)
}

fn time_left(due: &Due) -> Text {
    let kind = match due.left {
        ..86_400 => Kind::Alarm,
        _ => Kind::Plain,
    };
    let text = Text::new().with(left(due.left), kind);
    match due.assumed {
        Some(assumed) => text.then(format!(
            ", counted from {}, because the time of {} was not told",
            assumed.plain(),
            due.start.plain()
        )),
        None => text,
    }
}

/// The verdict, as loud as it is.
pub(super) fn verdict(verdict: Verdict) -> Text {
    let kind = match verdict {
        Verdict::Crossed => Kind::Alarm,
        Verdict::MayBeCrossed | Verdict::CheckWithCounsel => Kind::Warning,
        Verdict::NotCrossed => Kind::Plain,
    };
    Text::new().with(verdict.plain().to_owned(), kind)
}

/// Who has to be told, for people.
pub(super) const fn addressee(addressee: Addressee) -> &'static str {
    match addressee {
        Addressee::Regulator => "authority",
        Addressee::Individuals => "people concerned",
        Addressee::Agencies => "consumer reporting agencies",
        Addressee::Media => "media",
        Addressee::Acquirer => "bank behind the card terminal, card brands",
        Addressee::Controller => "whoever the data is processed for",
        Addressee::Claimants => "nobody; people may sue",
    }
}

/// How strongly a place is told, for people.
pub(super) const fn strength(strength: Strength) -> &'static str {
    match strength {
        Strength::Sure => "sure",
        Strength::Likely => "likely",
        Strength::Guess => "guessed",
    }
}

/// `California (US-CA)`, `not known`.
pub(super) fn place(jurisdiction: Option<Jurisdiction>) -> String {
    let Some(jurisdiction) = jurisdiction else {
        return "not known".to_owned();
    };
    let code = jurisdiction.code();
    match places::name(jurisdiction) {
        Some(name) => format!("{name} ({code})"),
        None => code,
    }
}

/// What stands beside every upper end while files are unread; nothing if all were read.
pub(super) fn beside_upper_ends(incident: &Incident) -> Option<Text> {
    let unread = &incident.unread;
    if unread.is_empty() {
        return None;
    }
    let files = counted(unread.len() as u64, "file");
    let bytes = size(unread_bytes(unread));
    let mut text = Text::from(format!(
        "in what was read; {files} not fully read, {bytes}: "
    ));
    for (at, file) in unread.iter().take(NAMED).enumerate() {
        let separator = if at > 0 { ", " } else { "" };
        text = text.then(separator).foreign(&origin(&file.origin));
        text = text.then(format!(" ({})", size(file.bytes)));
    }
    let more = unread.len().saturating_sub(NAMED) as u64;
    Some(match more {
        0 => text,
        more => text.then(format!(" and {} more", thousands(more))),
    })
}

/// Bytes of files that were not read, as stored.
pub(super) fn unread_bytes(unread: &[Unread]) -> u64 {
    let bytes = unread.iter().map(|file| file.bytes);
    bytes.fold(0, u64::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_left_is_told_in_two_units_at_most() {
        for (seconds, expected) in [
            (183_600, "2 days 3 hours left"),
            (172_800, "2 days left"),
            (86_399, "23 hours 59 minutes left"),
            (3_600, "1 hour left"),
            (60, "1 minute left"),
            (59, "less than a minute left"),
            (0, "less than a minute left"),
            (-59, "passed less than a minute ago"),
            (-18_000, "passed 5 hours ago"),
            (90_000 - 3_600, "1 day left"),
            (i64::MIN, "passed 106,751,991,167,300 days 15 hours ago"),
        ] {
            assert_eq!(left(seconds), expected);
        }
    }

    #[test]
    fn moments_are_told_in_their_zone() {
        for (second, zone, expected) in [
            (
                1_763_629_200,
                Zone::Offset(3_600),
                "2025-11-20 10:00:00 +01:00",
            ),
            (
                1_763_629_200,
                Zone::Offset(-16_200),
                "2025-11-20 04:30:00 -04:30",
            ),
            (i64::MAX, Zone::Offset(0), "outside of the calendar"),
        ] {
            let text = moment(&Moment { second, zone });
            assert_eq!(text.0[0].text, expected);
        }
    }

    #[test]
    fn a_range_is_told_where_there_is_one() {
        let estimate = Estimate {
            low: 1_100,
            best: 1_204,
            high: 1_310,
        };
        assert_eq!(range(estimate), "1,204 (1,100 to 1,310)");
        assert_eq!(range(Estimate::exact(3)), "3");
    }
}
