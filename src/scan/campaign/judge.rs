//! One row of a contact list: what its cells say, and what stands against mailing it.

use super::addresses::Contact;
use super::words::{Answer, Role, answer, is_not_subscribed, is_of_subscription};
use crate::analyze::oldest;
use crate::model::{MaxAge, Objection};
use crate::validator::date::{self, Order};
use jiff::civil::Date;

/// The days by which rows are judged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Days {
    pub today: Date,
    /// In years.
    pub minor_age: u8,
    /// Born later, a contact is a minor.
    pub grown_born_by: Date,
    /// Without a sign of life since, a contact is stale.
    pub stale_before: Option<Date>,
}

impl Days {
    pub fn new(today: Date, minor_age: u8, max_age: Option<MaxAge>) -> Self {
        let years = jiff::Span::new().try_years(minor_age);
        let grown_born_by = years.and_then(|years| today.checked_sub(years));
        Self {
            today,
            minor_age,
            grown_born_by: grown_born_by.unwrap_or(today),
            stale_before: max_age.and_then(|age| oldest(today, age)),
        }
    }
}

/// What a column is read for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Use {
    pub role: Role,
    /// As the header names it.
    pub header: String,
    /// Of dates that can be read either way the month stands first.
    pub month_first: bool,
}

/// How often dates of a column can be read one way only.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(in crate::scan) struct Written {
    pub day_first: u64,
    pub month_first: u64,
}

impl Written {
    pub fn merge(&mut self, other: Self) {
        self.day_first += other.day_first;
        self.month_first += other.month_first;
    }

    /// Counts a cell.
    pub fn add(&mut self, cell: &[u8]) {
        match date::parse(cell).map(|date| date.order) {
            Some(Order::Dmy) => self.day_first += 1,
            Some(Order::Mdy) => self.month_first += 1,
            _ => {}
        }
    }
}

/// What the cells of a row said so far.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Row {
    pub contacts: Vec<Contact>,
    /// A column on consent is there.
    asked: bool,
    agreed: bool,
    refused: bool,
    /// A column on consent says that it was given back.
    returned: bool,
    pub withdrawn: bool,
    minor: bool,
    latest: Option<Date>,
    pub unread_date: bool,
}

impl Row {
    /// Adds a cell.
    pub fn add(&mut self, column: Option<&Use>, cell: &[u8], days: &Days) {
        self.contacts.extend(Contact::of_cell(cell));
        let Some(column) = column else { return };
        match column.role {
            Role::Consent => self.consent(answer(cell)),
            Role::OptOut => {
                self.withdrawn |= !matches!(answer(cell), Answer::Empty | Answer::No);
            }
            Role::Status => self.status(column, cell),
            Role::Birth => self.birth(column, cell, days),
            Role::Age => {
                let years: Option<u8> = trimmed(cell).parse().ok();
                self.minor |= years.is_some_and(|years| years < days.minor_age);
            }
            Role::Activity => self.activity(column, cell),
        }
    }

    fn consent(&mut self, answer: Answer) {
        self.asked = true;
        match answer {
            Answer::Empty => {}
            Answer::Yes | Answer::Other => self.agreed = true,
            Answer::No => self.refused = true,
            Answer::Withdrawn => {
                self.returned = true;
                self.withdrawn = true;
            }
        }
    }

    fn status(&mut self, column: &Use, cell: &[u8]) {
        match answer(cell) {
            Answer::Withdrawn => self.withdrawn = true,
            Answer::No if is_of_subscription(&column.header) && is_not_subscribed(cell) => {
                self.refused = true;
            }
            _ => {}
        }
    }

    fn birth(&mut self, column: &Use, cell: &[u8], days: &Days) {
        if answer(cell) == Answer::Empty {
            return;
        }
        let year: Option<i16> = trimmed(cell).parse().ok();
        if let Some(year) = year.filter(|year| (1900..=days.today.year()).contains(year)) {
            // Nobody born that year has reached the age.
            self.minor |= days.today.year() - year < i16::from(days.minor_age);
            return;
        }
        match day(cell, column.month_first) {
            Some(mut born) => {
                if born > days.today && date::parse(cell).is_some_and(|date| date.short_year) {
                    born = jiff::Span::new()
                        .try_years(100)
                        .and_then(|century| born.checked_sub(century))
                        .unwrap_or(born);
                }
                self.minor |= born > days.grown_born_by;
            }
            None => self.unread_date = true,
        }
    }

    fn activity(&mut self, column: &Use, cell: &[u8]) {
        if answer(cell) == Answer::Empty {
            return;
        }
        match day(cell, column.month_first).or_else(|| epoch(cell)) {
            Some(day) => self.latest = self.latest.max(Some(day)),
            None => self.unread_date = true,
        }
    }

    /// What stands against the contact by the row itself.
    pub fn objections(&self, days: &Days) -> Vec<Objection> {
        let mut all = Vec::new();
        if self.refused || self.asked && !self.agreed && !self.returned {
            all.push(Objection::NoConsent);
        }
        if self.minor {
            all.push(Objection::Minor);
        }
        let stale = self.latest.zip(days.stale_before);
        if stale.is_some_and(|(latest, least)| latest < least) {
            all.push(Objection::Stale);
        }
        all
    }
}

fn trimmed(cell: &[u8]) -> &str {
    std::str::from_utf8(cell).unwrap_or_default().trim()
}

/// The day that a cell names.
pub(in crate::scan) fn day(cell: &[u8], month_first: bool) -> Option<Date> {
    let date = date::parse(cell)?;
    let (month, day) = match date.order == Order::Ambiguous && month_first {
        true => (date.day, date.month),
        false => (date.month, date.day),
    };
    let part = |number: u8| i8::try_from(number).ok();
    Date::new(date.year?, part(month)?, part(day)?).ok()
}

/// The day of a count of seconds or milliseconds since 1970.
pub(in crate::scan) fn epoch(cell: &[u8]) -> Option<Date> {
    let text = trimmed(cell);
    let whole = text.split('.').next().unwrap_or_default();
    let number: i64 = whole.parse().ok()?;
    let seconds = match whole.len() {
        9 | 10 => number,
        12 | 13 => number / 1_000,
        _ => return None,
    };
    let time = jiff::Timestamp::from_second(seconds).ok()?;
    Some(time.to_zoned(jiff::tz::TimeZone::UTC).date())
}

#[cfg(test)]
mod tests {
    use super::*;
    use Objection::{Minor, NoConsent, Stale};

    fn days() -> Days {
        let today = Date::new(2026, 11, 22).unwrap();
        Days::new(today, 16, Some(MaxAge::Months(24)))
    }

    fn judged(cells: &[(Role, &str, &str)]) -> (Vec<Objection>, bool) {
        let mut row = Row::default();
        for (role, header, cell) in cells {
            let column = Use {
                role: *role,
                header: (*header).to_owned(),
                month_first: false,
            };
            row.add(Some(&column), cell.as_bytes(), &days());
        }
        (row.objections(&days()), row.withdrawn)
    }

    #[test]
    fn a_row_is_judged_by_what_its_columns_say() {
        use Role::{Activity, Age, Birth, Consent, OptOut, Status};
        let nothing: &[Objection] = &[];
        for (cells, expected, withdrawn) in [
            (&[(Consent, "consent", "yes")][..], nothing, false),
            (&[(Consent, "consent", "")], &[NoConsent], false),
            (&[(Consent, "consent", "no")], &[NoConsent], false),
            (&[(Consent, "consent", "2024-01-02")], nothing, false),
            (&[(Consent, "consent", "unsubscribed")], nothing, true),
            (
                &[(Consent, "consent", "yes"), (Consent, "newsletter", "")],
                nothing,
                false,
            ),
            (&[(OptOut, "opt out", "0")], nothing, false),
            (
                &[(OptOut, "unsub_time", "2024-01-02 10:00:00")],
                nothing,
                true,
            ),
            (
                &[(OptOut, "unsub_time", "0000-00-00 00:00:00")],
                nothing,
                false,
            ),
            (&[(Status, "status", "cleaned")], nothing, true),
            (&[(Status, "status", "pending")], nothing, false),
            (&[(Status, "email status", "unknown")], nothing, false),
            (
                &[(Status, "subscription status", "pending")],
                &[NoConsent],
                false,
            ),
            (&[(Birth, "dob", "2010-11-22")], nothing, false),
            (&[(Birth, "dob", "2010-11-23")], &[Minor], false),
            (&[(Birth, "dob", "23.11.10")], &[Minor], false),
            (&[(Birth, "dob", "05/04/44")], nothing, false),
            (&[(Birth, "dob", "2012")], &[Minor], false),
            (&[(Age, "age", "15")], &[Minor], false),
            (&[(Activity, "signup", "2024-11-22")], nothing, false),
            (
                &[(Activity, "signup", "2024-11-21T10:00:00Z")],
                &[Stale],
                false,
            ),
            (&[(Activity, "signup", "1500000000")], &[Stale], false),
            (
                &[
                    (Activity, "signup", "2020-01-01"),
                    (Activity, "seen", "Jan 5, 2026"),
                ],
                nothing,
                false,
            ),
            (&[(Activity, "signup", "")], nothing, false),
        ] {
            assert_eq!(judged(cells), (expected.to_vec(), withdrawn), "{cells:?}");
        }
    }

    #[test]
    fn a_date_that_cannot_be_read_is_told() {
        let mut row = Row::default();
        let column = Use {
            role: Role::Activity,
            header: "signup".into(),
            month_first: false,
        };
        row.add(Some(&column), b"two weeks ago", &days());
        assert!(row.unread_date);
    }
}
