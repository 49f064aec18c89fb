//! Periods as values.

use super::error::{Entry, Raised};
use super::syntax::ClockSyntax;
use crate::model::incident::ClockStart;

/// What a period is counted in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Unit {
    /// Exact hours.
    Hours,
    /// Calendar days; the day of the start is not counted, the last one counts to its end.
    Days,
    /// Days from Monday to Friday; public holidays are not known.
    BusinessDays,
    /// Calendar months; of shorter months the last day.
    Months,
}

/// How a notice is bound to that to those affected.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Relation {
    /// At the same time.
    With,
    /// Before it.
    Before,
    /// Not later.
    NotLater,
}

/// Until when a notice is due.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Clock {
    /// So long after something.
    Period {
        /// How long.
        amount: u32,
        /// In what.
        unit: Unit,
        /// After what.
        start: ClockStart,
    },
    /// Bound to the notice to those affected.
    Notice(Relation),
    /// In words, without a number.
    Promptly(String),
}

/// Longest period, in its unit: ten years of days.
const LONGEST: u32 = 3_660;

impl Clock {
    /// What is wrong is said of `field` of the entry.
    pub(super) fn read(
        entry: Entry<'_>,
        field: &'static str,
        syntax: ClockSyntax,
    ) -> Result<Self, Raised> {
        let expected =
            "expected one of hours, days, business-days, months (with from), notice, promptly";
        let counts = [
            (syntax.hours, Unit::Hours),
            (syntax.days, Unit::Days),
            (syntax.business_days, Unit::BusinessDays),
            (syntax.months, Unit::Months),
        ];
        let mut counts = counts.into_iter().filter_map(|(n, unit)| Some((n?, unit)));
        let period = counts.next();
        if counts.next().is_some() {
            return Err(entry.wrong(field, expected));
        }
        match (period, syntax.from, syntax.notice, syntax.promptly) {
            (Some((amount, unit)), Some(from), None, None) => {
                if amount == 0 || amount > LONGEST {
                    let problem = format!("expected a period of 1 to {LONGEST}, not {amount}");
                    return Err(entry.wrong(field, problem));
                }
                let starts = ClockStart::ALL.map(|start| (start.as_str(), start));
                let start = entry.one_of(field, &from, &starts)?;
                Ok(Self::Period {
                    amount,
                    unit,
                    start,
                })
            }
            (None, None, Some(notice), None) => {
                let relations = [
                    ("with", Relation::With),
                    ("before", Relation::Before),
                    ("not-later", Relation::NotLater),
                ];
                entry.one_of(field, &notice, &relations).map(Self::Notice)
            }
            (None, None, None, Some(words)) => Ok(Self::Promptly(words)),
            _ => Err(entry.wrong(field, expected)),
        }
    }

    /// In words: `72 hours from awareness`.
    pub fn plain(&self) -> String {
        match self {
            Self::Period {
                amount,
                unit,
                start,
            } => {
                let unit = match unit {
                    Unit::Hours => "hour",
                    Unit::Days => "calendar day",
                    Unit::BusinessDays => "business day",
                    Unit::Months => "month",
                };
                let plural = if *amount == 1 { "" } else { "s" };
                format!("{amount} {unit}{plural} from {}", start.plain())
            }
            Self::Notice(Relation::With) => "with the notice to those affected".to_owned(),
            Self::Notice(Relation::Before) => "before the notice to those affected".to_owned(),
            Self::Notice(Relation::NotLater) => {
                "not later than the notice to those affected".to_owned()
            }
            Self::Promptly(words) => words.clone(),
        }
    }
}
