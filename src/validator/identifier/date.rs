//! Calendar dates inside identifiers: two-digit years with a century told elsewhere, months and days
//! with offsets for sex, century or register.

use super::{List, Positions};

/// Where a date stands and how it is coded.
#[derive(Clone, PartialEq, Debug)]
pub struct DateParts {
    /// Digits of the year; two or four. Empty: no year.
    pub year: Positions,
    /// Digits of the month. Empty: the day counts through the year.
    pub month: Positions,
    /// Digits of the day.
    pub day: Positions,
    /// What may be added to the month, and the century that it tells (0: none).
    pub months: List<(u16, u16)>,
    /// What may be added to the day.
    pub days: List<u16>,
    /// How the century is told.
    pub century: Century,
    /// Whether zeros stand for an unknown month or day.
    pub unknown: bool,
}

/// How a two-digit year comes to its century.
#[derive(Clone, PartialEq, Debug)]
pub enum Century {
    /// It does not: any will do.
    Open,
    /// By the character at a position.
    At(u8, List<(u8, u16)>),
}

/// First and last year of identifiers of living people and companies.
const YEARS: std::ops::RangeInclusive<u16> = 1800..=2099;

impl DateParts {
    /// Whether a day of the calendar stands there.
    pub fn hold(&self, compact: &[u8]) -> bool {
        let part = |p: &Positions| match p.is_empty() {
            true => Some(0),
            false => p.number(compact).and_then(|n| u16::try_from(n).ok()),
        };
        let (Some(year), Some(month), Some(day)) =
            (part(&self.year), part(&self.month), part(&self.day))
        else {
            return false;
        };
        let centuries = match &self.century {
            Century::Open => 0,
            Century::At(at, told) => {
                let c = compact.get(usize::from(*at));
                match told.iter().find(|(byte, _)| Some(byte) == c) {
                    Some((_, century)) => *century,
                    None => return false,
                }
            }
        };
        self.months.iter().any(|(more, told)| {
            let Some(month) = month.checked_sub(*more) else {
                return false;
            };
            let century = if *told == 0 { centuries } else { *told };
            self.days.iter().any(|more| {
                day.checked_sub(*more)
                    .is_some_and(|day| self.exists(year, century, month, day))
            })
        })
    }

    fn exists(&self, year: u16, century: u16, month: u16, day: u16) -> bool {
        let four = self.year.len() == 4;
        let year = if four { year } else { year + century };
        if four && !YEARS.contains(&year) {
            return false;
        }
        // A year of two digits without a century may be a leap year if its digits allow it.
        let leap = match (four || century > 0, self.year.is_empty()) {
            (_, true) => true,
            (true, _) => {
                year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
            }
            (false, _) => year.is_multiple_of(4),
        };
        if self.month.is_empty() {
            return (1..=365 + u16::from(leap)).contains(&day);
        }
        if self.unknown && (month == 0 || day == 0) {
            return month <= 12 && day <= 31;
        }
        let last = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 => 28 + u16::from(leap),
            _ => return false,
        };
        (1..=last).contains(&day)
    }
}
