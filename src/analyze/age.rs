//! Days of the calendar that lie a given age back.

use crate::model::MaxAge;
use jiff::Span;
use jiff::civil::Date;

/// The first day that is not older than `age` today; nothing before the calendar begins.
pub fn oldest(today: Date, age: MaxAge) -> Option<Date> {
    let span = match age {
        MaxAge::Months(months) => Span::new().try_months(months),
        MaxAge::Days(days) => Span::new().try_days(days),
    };
    today.checked_sub(span.ok()?).ok()
}
