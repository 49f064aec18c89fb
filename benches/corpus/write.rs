//! Small writers of numbers, dates and times into a byte buffer; they are what makes the generator
//! fast, since `format!` is not.

use crate::rng::Rng;

/// Appends the number in decimal.
pub fn number(out: &mut Vec<u8>, n: u64) {
    padded(out, n, 1);
}

/// Appends the number with leading zeros to at least `width` digits.
pub fn padded(out: &mut Vec<u8>, mut n: u64, width: usize) {
    let mut digits = [b'0'; 20];
    let mut at = digits.len();
    while n > 0 {
        at -= 1;
        digits[at] = b'0' + (n % 10) as u8;
        n /= 10;
    }
    out.extend_from_slice(&digits[at.min(digits.len() - width)..]);
}

/// Appends `count` random digits.
pub fn digits(out: &mut Vec<u8>, rng: &mut Rng, count: usize) {
    for _ in 0..count {
        out.push(b'0' + rng.below(10) as u8);
    }
}

/// Appends `count` random lower-case hexadecimal digits.
pub fn hex(out: &mut Vec<u8>, rng: &mut Rng, count: usize) {
    for _ in 0..count {
        out.push(b"0123456789abcdef"[rng.below(16) as usize]);
    }
}

/// A day of the proleptic Gregorian calendar.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Date {
    /// Year.
    pub year: u64,
    /// Month from 1.
    pub month: u64,
    /// Day from 1.
    pub day: u64,
}

impl Date {
    /// A random day in the years given, never after the 28th, so that every month has it.
    pub fn between(rng: &mut Rng, first: u64, last: u64) -> Self {
        Self {
            year: rng.range(first, last),
            month: rng.range(1, 12),
            day: rng.range(1, 28),
        }
    }

    /// From seconds since 1970 (Howard Hinnant's `civil_from_days`).
    pub fn from_epoch(seconds: u64) -> Self {
        let days = seconds / 86_400 + 719_468;
        let era = days / 146_097;
        let of_era = days % 146_097;
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let mp = (5 * day_of_year + 2) / 153;
        let month = if mp < 10 { mp + 3 } else { mp - 9 };
        Self {
            year: era * 400 + year_of_era + u64::from(month <= 2),
            month,
            day: day_of_year - (153 * mp + 2) / 5 + 1,
        }
    }

    /// `2026-11-21`.
    pub fn iso(self, out: &mut Vec<u8>) {
        self.joined(out, [self.year, self.month, self.day], b'-');
    }

    /// `21/11/2026`, with any separator.
    pub fn day_first(self, out: &mut Vec<u8>, separator: u8) {
        self.joined(out, [self.day, self.month, self.year], separator);
    }

    /// `11/21/2026`.
    pub fn month_first(self, out: &mut Vec<u8>) {
        self.joined(out, [self.month, self.day, self.year], b'/');
    }

    fn joined(self, out: &mut Vec<u8>, parts: [u64; 3], separator: u8) {
        for (i, part) in parts.into_iter().enumerate() {
            if i > 0 {
                out.push(separator);
            }
            padded(out, part, 2);
        }
    }
}

/// `2026-11-21T08:15:30Z` of seconds since 1970; the separator is `T` or a space.
pub fn timestamp(out: &mut Vec<u8>, seconds: u64, separator: u8) {
    Date::from_epoch(seconds).iso(out);
    out.push(separator);
    clock(out, seconds);
    if separator == b'T' {
        out.push(b'Z');
    }
}

/// `08:15:30` of seconds since 1970.
pub fn clock(out: &mut Vec<u8>, seconds: u64) {
    let of_day = seconds % 86_400;
    for (i, part) in [of_day / 3_600, of_day / 60 % 60, of_day % 60]
        .into_iter()
        .enumerate()
    {
        if i > 0 {
            out.push(b':');
        }
        padded(out, part, 2);
    }
}

/// An amount of cents as `123.45`, with any decimal sign.
pub fn amount(out: &mut Vec<u8>, cents: u64, decimal: u8) {
    number(out, cents / 100);
    out.push(decimal);
    padded(out, cents % 100, 2);
}

/// A random version 4 UUID.
pub fn uuid(out: &mut Vec<u8>, rng: &mut Rng) {
    hex(out, rng, 8);
    out.push(b'-');
    hex(out, rng, 4);
    out.extend_from_slice(b"-4");
    hex(out, rng, 3);
    out.push(b'-');
    out.push(b"89ab"[rng.below(4) as usize]);
    hex(out, rng, 3);
    out.push(b'-');
    hex(out, rng, 12);
}
