//! Numbers, days and times of workbooks as people see them.

use crate::format::office::pattern::{Pattern, Section};
use std::io::Write;

/// Significant digits that spreadsheets keep.
const KEPT: usize = 15;
/// Longest number that is written without an exponent, in digits.
const LONGEST: i32 = 21;
/// Days from 1 January 1900 (1 in spreadsheets) to the end of 9999.
const LAST_DAY: f64 = 2_958_466.0;

/// Writes a number as its format shows it, days as ISO 8601; `from_1904` counts days from there.
/// What is no number is written as it is.
pub(super) fn write(text: &str, pattern: &Pattern, from_1904: bool, out: &mut Vec<u8>) {
    let text = text.trim_ascii();
    let parsed = || text.parse::<f64>().ok().filter(|number| number.is_finite());
    let shown = match pattern {
        Pattern::Plain if is_plain(text) => None,
        Pattern::Plain => parsed().map(|number| write_plain(number, out)),
        Pattern::Mask(sections) => parsed().map(|number| write_masked(number, text, sections, out)),
        Pattern::Date | Pattern::Time | Pattern::DateTime => {
            parsed().map(|number| match Moment::new(number, from_1904) {
                Some(moment) => moment.write(pattern, out),
                None => write_plain(number, out),
            })
        }
    };
    if shown.is_none() {
        out.extend_from_slice(text.as_bytes());
    }
}

/// Whether a number can be shown as it is written: no exponent, and not more digits than are kept,
/// unless it is whole.
fn is_plain(text: &str) -> bool {
    let mut digits = 0;
    let mut whole = true;
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' => digits += 1,
            b'.' => whole = false,
            b'-' => {}
            _ => return false,
        }
    }
    digits <= KEPT || whole && digits <= LONGEST as usize
}

fn write_masked(number: f64, text: &str, sections: &[Section], out: &mut Vec<u8>) {
    let whole = number >= 0.0 && number.fract() == 0.0 && number < 1e18;
    let exact = text.parse::<u64>().unwrap_or(number as u64);
    match Section::choose(sections, exact).filter(|_| whole) {
        Some(section) => section.write(exact, out),
        None => write_plain(number, out),
    }
}

/// Fifteen significant digits, without an exponent unless it would be very long.
fn write_plain(number: f64, out: &mut Vec<u8>) {
    if number == 0.0 {
        return out.push(b'0');
    }
    let scientific = format!("{:.*e}", KEPT - 1, number.abs());
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_end_matches('0');
    if number < 0.0 {
        out.push(b'-');
    }
    if !(-9..LONGEST).contains(&exponent) {
        let (first, rest) = digits.split_at_checked(1).unwrap_or((digits, ""));
        let point = if rest.is_empty() { "" } else { "." };
        // Writing to a vector succeeds.
        let _ = write!(out, "{first}{point}{rest}E{exponent:+03}");
        return;
    }
    let before = usize::try_from(exponent + 1).unwrap_or(0);
    if before == 0 {
        out.extend_from_slice(b"0.");
        out.extend(std::iter::repeat_n(
            b'0',
            (-exponent - 1).unsigned_abs() as usize,
        ));
        return out.extend_from_slice(digits.as_bytes());
    }
    match digits.split_at_checked(before) {
        Some((whole, "")) => out.extend_from_slice(whole.as_bytes()),
        Some((whole, fraction)) => {
            let _ = write!(out, "{whole}.{fraction}");
        }
        None => {
            out.extend_from_slice(digits.as_bytes());
            out.extend(std::iter::repeat_n(b'0', before - digits.len()));
        }
    }
}

/// A day and a time of it, as spreadsheets count them.
struct Moment {
    /// Days since 1 January 1970; `None` for 29 February 1900, which never was.
    day: Option<i64>,
    /// Whole days as counted, for lengths of time.
    days: i64,
    /// Seconds of the day, rounded.
    second: i64,
}

const DAY: i64 = 86_400;

impl Moment {
    fn new(number: f64, from_1904: bool) -> Option<Self> {
        if !(0.0..LAST_DAY).contains(&number) {
            return None;
        }
        let seconds = (number * DAY as f64).round() as i64;
        let (days, second) = (seconds / DAY, seconds % DAY);
        // 1 January 1904, 31 December 1899 and the day before it, from 1970.
        let day = match days {
            _ if from_1904 => Some(days - 24_107),
            60 => None,
            ..60 => Some(days - 25_568),
            _ => Some(days - 25_569),
        };
        Some(Self { day, days, second })
    }

    fn write(&self, pattern: &Pattern, out: &mut Vec<u8>) {
        let (hours, minutes, seconds) =
            (self.second / 3600, self.second / 60 % 60, self.second % 60);
        let time = |out: &mut Vec<u8>| {
            let _ = write!(out, "{hours:02}:{minutes:02}:{seconds:02}");
        };
        // A number below one is no day.
        if self.days == 0 && (self.second > 0 || *pattern != Pattern::Date) {
            return time(out);
        }
        match self.day.map(civil) {
            Some((year, month, day)) => {
                let _ = write!(out, "{year:04}-{month:02}-{day:02}");
            }
            None => out.extend_from_slice(b"1900-02-29"),
        }
        if *pattern != Pattern::Date && (self.second > 0 || *pattern == Pattern::Time) {
            out.push(b' ');
            time(out);
        }
    }
}

/// Year, month and day of a count of days since 1 January 1970, by eras of 400 years that begin in
/// March (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms").
const fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let index = (5 * of_year + 2) / 153;
    let day = of_year - (153 * index + 2) / 5 + 1;
    let month = if index < 10 { index + 3 } else { index - 9 };
    let year = year + era * 400;
    (if month <= 2 { year + 1 } else { year }, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str, pattern: &Pattern) -> String {
        let mut out = Vec::new();
        write(text, pattern, false, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn numbers_have_no_exponent_and_fifteen_digits() {
        for (stored, expected) in [
            ("0", "0"),
            ("-12.5", "-12.5"),
            ("4915112345678", "4915112345678"),
            ("4.1111111111111101E+15", "4111111111111110"),
            ("4111111111111111", "4111111111111111"),
            ("2.0255501E9", "2025550100"),
            ("0.10000000000000001", "0.1"),
            ("1E-3", "0.001"),
            ("1.5E+25", "1.5E+25"),
            ("1e400", "1e400"),
            ("12 Main St", "12 Main St"),
            (" 7 ", "7"),
            ("-1.25E2", "-125"),
            ("1E-20", "1E-20"),
        ] {
            assert_eq!(shown(stored, &Pattern::Plain), expected, "{stored}");
        }
    }

    #[test]
    fn days_and_times_are_iso() {
        for (stored, pattern, expected) in [
            ("1", Pattern::Date, "1900-01-01"),
            ("59", Pattern::Date, "1900-02-28"),
            ("60", Pattern::Date, "1900-02-29"),
            ("61", Pattern::Date, "1900-03-01"),
            ("31048", Pattern::Date, "1985-01-01"),
            ("45000.75", Pattern::Date, "2023-03-15"),
            ("45000.75", Pattern::DateTime, "2023-03-15 18:00:00"),
            ("0.5", Pattern::Time, "12:00:00"),
            ("0.999999999", Pattern::DateTime, "1900-01-01"),
            ("-1", Pattern::Date, "-1"),
            ("1e300", Pattern::Date, "1E+300"),
        ] {
            assert_eq!(shown(stored, &pattern), expected, "{stored} {pattern:?}");
        }
        let mut out = Vec::new();
        write("0.0", &Pattern::Date, true, &mut out);
        assert_eq!(out, b"1904-01-01");
    }

    proptest! {
        #[test]
        fn any_number_is_written_as_itself(number: f64) {
            let text = shown(&format!("{number:e}"), &Pattern::Plain);
            if let Ok(back) = text.parse::<f64>() && number.is_finite() {
                prop_assert!((back - number).abs() <= number.abs() * 1e-14);
            }
        }

        #[test]
        fn any_text_under_any_format_is_safe(text: String, code: String) {
            shown(&text, &Pattern::parse(&code));
        }
    }
}
