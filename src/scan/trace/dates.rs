//! The newest date in a dump: it did not leave its source before.

use super::super::campaign::{Role, Written, day, epoch, role};
use crate::rule::{Lexicon, fold};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Columns whose dates are read.
const COLUMNS: usize = 4_096;

/// Headers of days to come, or of no event at all.
const NO_EVENTS: &str = "\
     birth dob geburt naissance nacimiento nascita nascimento geboorte expir validuntil validto \
     gultigbis ablauf renew due fallig nextbilling nextorder enddate caduc scadenza";

/// What was seen of dates, by column.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(in crate::scan) struct DateColumns(BTreeMap<String, Column>);

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Column {
    filled: u64,
    dates: u64,
    /// Numbers that may be seconds since 1970.
    epochs: u64,
    written: Written,
    /// The newest that is not to come, with the day first and with the month first where both can be.
    newest: [Option<Date>; 2],
}

/// The newest date of a column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::scan) struct Newest {
    /// As the header names it; hostile text.
    pub column: String,
    pub date: Date,
}

impl DateColumns {
    /// Adds a cell.
    pub fn add(&mut self, name: &str, cell: &[u8], today: Date) {
        let cell = cell.trim_ascii();
        if cell.is_empty() {
            return;
        }
        let known = self.0.contains_key(name);
        if self.0.len() >= COLUMNS && !known {
            return;
        }
        if !known {
            self.0.insert(name.to_owned(), Column::default());
        }
        if let Some(column) = self.0.get_mut(name) {
            column.add(cell, today);
        }
    }

    pub fn merge(&mut self, other: Self) {
        for (name, theirs) in other.0 {
            let mine = self.0.entry(name).or_default();
            mine.filled += theirs.filled;
            mine.dates += theirs.dates;
            mine.epochs += theirs.epochs;
            mine.written.merge(theirs.written);
            for (mine, theirs) in mine.newest.iter_mut().zip(theirs.newest) {
                *mine = (*mine).max(theirs);
            }
        }
        while self.0.len() > COLUMNS {
            self.0.pop_last();
        }
    }

    /// The newest date of each column that tells when something happened, the newest first.
    pub fn newest(&self, lexicon: &Lexicon) -> Vec<Newest> {
        let columns = self.0.iter();
        let mut all: Vec<Newest> = columns
            .filter(|(name, column)| column.is_event(name, lexicon))
            .filter_map(|(name, column)| {
                let month_first = column.written.month_first > column.written.day_first;
                let date = column.newest.get(usize::from(month_first)).copied()??;
                Some(Newest {
                    column: name.clone(),
                    date,
                })
            })
            .collect();
        all.sort_by(|a, b| b.date.cmp(&a.date).then_with(|| a.column.cmp(&b.column)));
        all
    }
}

impl Column {
    fn add(&mut self, cell: &[u8], today: Date) {
        self.filled += 1;
        let mut days = [false, true].map(|month_first| day(cell, month_first));
        match days {
            [None, None] => {
                days = [epoch(cell); 2];
                self.epochs += u64::from(days != [None; 2]);
            }
            _ => {
                self.dates += 1;
                self.written.add(cell);
            }
        }
        for (newest, day) in self.newest.iter_mut().zip(days) {
            *newest = (*newest).max(day.filter(|day| *day <= today));
        }
    }

    fn is_event(&self, name: &str, lexicon: &Lexicon) -> bool {
        let role = role(name, &lexicon.read(name));
        let folded = fold(name);
        if role == Some(Role::Birth) || NO_EVENTS.split(' ').any(|word| folded.contains(word)) {
            return false;
        }
        let named =
            role == Some(Role::Activity) || ["date", "time"].iter().any(|w| folded.contains(w));
        // A number alone is a date only where the header says so.
        match named {
            true => (self.dates + self.epochs) * 2 >= self.filled,
            false => self.dates * 10 >= self.filled * 9,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::PatternSet;

    #[test]
    fn the_newest_date_is_that_of_something_that_happened() {
        let today = Date::new(2026, 11, 22).unwrap();
        let mut columns = DateColumns::default();
        for (name, cell) in [
            ("Geburtsdatum", "2012-01-01"),
            ("signup_date", "2024-05-06"),
            ("signup_date", "2026-09-07T10:00:00Z"),
            ("signup_date", "2027-01-01"),
            ("valid until", "2026-10-01"),
            ("note", "2026-10-02"),
            ("note", "called"),
            ("phone", "1700000000"),
            ("last order", "13/08/2026"),
            ("last order", "03/09/2026"),
        ] {
            columns.add(name, cell.as_bytes(), today);
        }
        let set = PatternSet::builtin();
        let newest: Vec<(String, String)> = columns
            .newest(set.lexicon())
            .into_iter()
            .map(|newest| (newest.column, newest.date.to_string()))
            .collect();
        let expected = [("signup_date", "2026-09-07"), ("last order", "2026-09-03")];
        let expected = expected.map(|(name, date)| (name.to_owned(), date.to_owned()));
        assert_eq!(newest, expected);
    }
}
