//! Calendar dates as cells write them: ISO 8601, day or month first, compact, with month names of
//! seven languages, with or without a year, with or without a time of day. A cell is a date only as
//! a whole, and only if the calendar has that day.

use super::swar::{HIGH, pack};

/// In which order the parts of a date stand.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Order {
    /// Year, month, day.
    Ymd,
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
    /// Day and month may be either way round; they are told as day first.
    Ambiguous,
}

/// A date of the Gregorian calendar.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Date {
    /// The year, unless left out; of two digits 00-68 mean 2000-2068.
    pub year: Option<i16>,
    /// 1-12.
    pub month: u8,
    /// 1-31.
    pub day: u8,
    /// In which order they are written.
    pub order: Order,
    /// The byte between the parts, 0 for none; of several the first.
    pub separator: u8,
    /// A time of day follows.
    pub has_time: bool,
    /// The year has two digits.
    pub short_year: bool,
}

/// The date that `cell` is, blanks around it aside.
#[inline]
pub fn parse(cell: &[u8]) -> Option<Date> {
    let cell = cell.trim_ascii();
    if !(3..=LONGEST).contains(&cell.len()) {
        return None;
    }
    match cell.first()? {
        b'0'..=b'9' => iso(cell).or_else(|| numeric(cell)).or_else(|| named(cell)),
        b'-' => without_year(cell.strip_prefix(b"--")?),
        first if first.is_ascii_alphabetic() || *first >= 0xc3 => named(cell),
        _ => None,
    }
}

/// Whether a person alive today may be born then: from 1900 to `today_year`, where a year of two
/// digits may mean the last century. A date without year may be anyone's.
pub fn is_plausible_birth(date: &Date, today_year: i16) -> bool {
    match date.year {
        None => true,
        Some(year) if date.short_year && year > today_year => true,
        Some(year) => (1900..=today_year).contains(&year),
    }
}

/// Most bytes of a cell that is a date: a weekday, a long month name, a time with zone.
const LONGEST: usize = 64;

/// A written number: its value and how many digits it has.
#[derive(Clone, Copy)]
struct Number {
    value: u32,
    digits: usize,
}

/// The number at the start of `text` (up to eight digits) and what follows it.
#[inline(always)]
fn number(text: &[u8]) -> Option<(Number, &[u8])> {
    let mut value = 0;
    let mut digits = 0;
    while let Some(&digit) = text.get(digits)
        && digit.is_ascii_digit()
    {
        if digits == 8 {
            return None;
        }
        value = value * 10 + u32::from(digit - b'0');
        digits += 1;
    }
    let rest = text.get(digits..)?;
    (digits > 0).then_some((Number { value, digits }, rest))
}

/// `1980-05-21`, also before a time of day, in a few operations; [`numeric`] knows it too.
#[inline(always)]
fn iso(cell: &[u8]) -> Option<Date> {
    let ([head @ .., tens, ones], rest) = cell.split_first_chunk::<10>()?;
    let values = u64::from_le_bytes(*head) ^ pack(b"0000-00-");
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    // Up to 9 where a digit belongs and 0 where a hyphen does stays below bit 7.
    let most = values.wrapping_add(0x7f76_767f_7676_7676);
    if (values | most) & HIGH != 0 || tens > 9 || ones > 9 {
        return None;
    }
    // Each byte becomes ten times itself and the next one.
    let pairs = (values * 10 + (values >> 8)).to_le_bytes();
    let year = u32::from(pairs[0]) * 100 + u32::from(pairs[2]);
    let (month, day) = (u32::from(pairs[5]), u32::from(tens * 10 + ones));
    Date::new(Year::full(year), month, day, Order::Ymd, b'-')?.with_time(rest)
}

/// Dates of digits: `1980-05-21`, `21.5.80`, `5/21`, `19800521`, `1980年5月21日`.
#[inline(always)]
fn numeric(cell: &[u8]) -> Option<Date> {
    let (first, rest) = number(cell)?;
    if first.digits == 8 {
        return compact(first.value)?.with_time(rest);
    }
    let (separator, rest) = divider(rest)?;
    let (second, rest) = number(rest)?;
    let third = match divider(rest) {
        Some((next, rest)) if next == separator && rest.first().is_some_and(u8::is_ascii_digit) => {
            Some(number(rest)?)
        }
        _ => None,
    };
    match third {
        Some((third, rest)) => three(first, second, third, separator)?.with_time(rest),
        None if rest.is_empty() && separator == b'/' => day_and_month(first, second, separator),
        None => None,
    }
}

/// What divides the numbers of a date, by its first byte, and what follows it.
#[inline(always)]
fn divider(text: &[u8]) -> Option<(u8, &[u8])> {
    match text {
        [b @ (b'-' | b'/' | b'.'), b' ', rest @ ..] if *b == b'.' => Some((*b, rest)),
        [b @ (b'-' | b'/' | b'.'), rest @ ..] => Some((*b, rest)),
        [0xe5, 0xb9, 0xb4, rest @ ..] | [0xe6, 0x9c, 0x88, rest @ ..] => Some((0xe5, rest)),
        _ => None,
    }
}

/// `20010131`: years 1900 to 2100 only, because any eight digits look like this.
fn compact(value: u32) -> Option<Date> {
    let (year, month, day) = (value / 10_000, value / 100 % 100, value % 100);
    if !(1900..=2100).contains(&year) {
        return None;
    }
    Date::new(Year::full(year), month, day, Order::Ymd, 0)
}

/// Three numbers, by their lengths and by what the calendar allows.
#[inline(always)]
fn three(first: Number, second: Number, third: Number, separator: u8) -> Option<Date> {
    if second.digits > 2 {
        return None;
    }
    match (first.digits, third.digits) {
        (4, 1 | 2) => Date::new(
            Year::full(first.value),
            second.value,
            third.value,
            Order::Ymd,
            separator,
        ),
        (1 | 2, 4) => either(first, second, Year::full(third.value), separator),
        (1 | 2, 2) => either(first, second, Year::short(third.value), separator).or_else(|| {
            let year = Year::short(first.value);
            Date::new(year, second.value, third.value, Order::Ymd, separator)
        }),
        _ => None,
    }
}

/// Day and month in either order.
#[inline(always)]
fn either(first: Number, second: Number, year: Year, separator: u8) -> Option<Date> {
    let day_first = Date::new(year, second.value, first.value, Order::Dmy, separator);
    let month_first = Date::new(year, first.value, second.value, Order::Mdy, separator);
    match (day_first, month_first) {
        (Some(date), Some(_)) if separator != b'.' => Some(Date {
            order: Order::Ambiguous,
            ..date
        }),
        (Some(date), _) | (None, Some(date)) => Some(date),
        (None, None) => None,
    }
}

/// `05/21` and `21/05`, both numbers of two digits: birthdays without a year.
fn day_and_month(first: Number, second: Number, separator: u8) -> Option<Date> {
    (first.digits == 2 && second.digits == 2)
        .then(|| either(first, second, Year::NONE, separator))
        .flatten()
}

/// `--05-21`, as vCard and ISO 8601:2000 write a birthday without year.
fn without_year(rest: &[u8]) -> Option<Date> {
    let (month, rest) = number(rest)?;
    let (day, rest) = match rest {
        [] if month.digits == 4 => {
            return Date::new(
                Year::NONE,
                month.value / 100,
                month.value % 100,
                Order::Mdy,
                b'-',
            );
        }
        _ => number(rest.strip_prefix(b"-")?)?,
    };
    let exact = month.digits == 2 && day.digits == 2 && rest.is_empty();
    exact
        .then(|| Date::new(Year::NONE, month.value, day.value, Order::Mdy, b'-'))
        .flatten()
}

/// A year as written.
#[derive(Clone, Copy)]
struct Year {
    value: Option<u32>,
    short: bool,
}

impl Year {
    const NONE: Self = Self {
        value: None,
        short: false,
    };

    const fn full(value: u32) -> Self {
        Self {
            value: Some(value),
            short: false,
        }
    }

    const fn short(value: u32) -> Self {
        let century = if value <= 68 { 2000 } else { 1900 };
        Self {
            value: Some(century + value),
            short: true,
        }
    }
}

impl Date {
    /// A date if the calendar has it; years 1583 (the first whole Gregorian one) to 2999.
    #[inline(always)]
    fn new(year: Year, month: u32, day: u32, order: Order, separator: u8) -> Option<Self> {
        let leap = year.value.is_none_or(|year| {
            year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
        });
        let days = match month {
            2 => 28 + u32::from(leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        let in_range = year.value.is_none_or(|year| (1583..=2999).contains(&year));
        (in_range && (1..=days).contains(&day)).then_some(Self {
            year: year.value.map(|year| year as i16),
            month: month as u8,
            day: day as u8,
            order,
            separator,
            has_time: false,
            short_year: year.short,
        })
    }

    /// This date if `rest` is empty or a time of day.
    #[inline(always)]
    fn with_time(self, rest: &[u8]) -> Option<Self> {
        if rest.is_empty() || rest == "日".as_bytes() {
            return Some(self);
        }
        is_time(rest).then_some(Self {
            has_time: true,
            ..self
        })
    }
}

/// Whether `rest` is a separator and a time: `T14:30:00.123Z`, ` 2:30 PM`, `T143000+0100`.
fn is_time(rest: &[u8]) -> bool {
    let rest = match rest {
        [b'T' | b't' | b' ', rest @ ..] | [b',' | b':', b' ', rest @ ..] => rest,
        _ => return false,
    };
    time(rest.trim_ascii_start()).is_some()
}

/// Checks hours, minutes, seconds and zone.
fn time(text: &[u8]) -> Option<()> {
    let (hours, mut rest) = number(text)?;
    let mut parts = [hours.value, 0, 0];
    if matches!(hours.digits, 4 | 6) {
        let scale = if hours.digits == 4 { 1 } else { 100 };
        parts = [
            hours.value / 100 / scale,
            hours.value / scale % 100,
            hours.value % 100,
        ];
    } else {
        let (minutes, after) = number(rest.strip_prefix(b":")?)?;
        (parts[1], rest) = (minutes.value, after);
        if let Some(after) = rest.strip_prefix(b":") {
            let (seconds, after) = number(after)?;
            (parts[2], rest) = (seconds.value, after);
        }
    }
    if let [b'.' | b',', fraction @ ..] = rest {
        let digits = fraction.iter().take_while(|b| b.is_ascii_digit()).count();
        rest = fraction.get(digits..)?;
    }
    let sound = parts[0] <= 24 && parts[1] < 60 && parts[2] <= 60;
    (sound && is_zone(rest.trim_ascii_start())).then_some(())
}

/// Whether `text` ends a time: nothing, a.m. or p.m., `Z`, a name such as `UTC`, an offset.
fn is_zone(text: &[u8]) -> bool {
    let name = text
        .iter()
        .take_while(|b| b.is_ascii_alphabetic() || **b == b'.')
        .count();
    let rest = text.get(name..).unwrap_or_default().trim_ascii_start();
    let offset = match rest {
        [b'+' | b'-', digits @ ..] => {
            (2..=5).contains(&digits.len())
                && digits.iter().all(|b| b.is_ascii_digit() || *b == b':')
        }
        rest => rest.is_empty(),
    };
    name <= 5 && offset
}

/// Dates with a month's name: `21 May 1980`, `May 21st, 1980`, `21-Mai-80`, `1980 May 21`.
fn named(cell: &[u8]) -> Option<Date> {
    let cell = after_weekday(cell);
    match number(cell) {
        Some((first, rest)) => {
            let (separator, rest) = gap(rest)?;
            let (month, rest) = month(rest)?;
            let (_, rest) = gap(rest).unwrap_or((0, rest));
            match number(rest) {
                Some((day, rest)) if first.digits == 4 && day.digits <= 2 => Date::new(
                    Year::full(first.value),
                    month,
                    day.value,
                    Order::Ymd,
                    separator,
                )?
                .with_time(rest),
                Some((year, rest)) => {
                    dated(year, month, first, Order::Dmy, separator)?.with_time(rest)
                }
                None if rest.is_empty() && first.digits <= 2 => {
                    Date::new(Year::NONE, month, first.value, Order::Dmy, separator)
                }
                None => None,
            }
        }
        None => {
            let (month, rest) = month(cell)?;
            let (separator, rest) = gap(rest)?;
            let (day, rest) = number(rest)?;
            if day.digits > 2 {
                return None;
            }
            let after = gap(rest).map_or(rest, |(_, after)| after);
            match number(after) {
                Some((year, rest)) if year.digits != 1 => {
                    dated(year, month, day, Order::Mdy, separator)?.with_time(rest)
                }
                _ if after.is_empty() => {
                    Date::new(Year::NONE, month, day.value, Order::Mdy, separator)
                }
                _ => None,
            }
        }
    }
}

/// A date whose year has two or four digits.
fn dated(year: Number, month: u32, day: Number, order: Order, separator: u8) -> Option<Date> {
    let year = match year.digits {
        4 => Year::full(year.value),
        2 => Year::short(year.value),
        _ => return None,
    };
    if day.digits > 2 {
        return None;
    }
    Date::new(year, month, day.value, order, separator)
}

/// Behind a weekday and its comma or blank (`Fri, 21 May`), or all of `cell`.
fn after_weekday(cell: &[u8]) -> &[u8] {
    let word = word(cell);
    if month(cell).is_some() || word.is_empty() {
        return cell;
    }
    match cell.get(word.len()..) {
        Some([b',' | b'.', rest @ ..] | [b' ', rest @ ..]) => {
            rest.strip_prefix(b",").unwrap_or(rest).trim_ascii_start()
        }
        _ => cell,
    }
}

/// What stands between the parts of a date with words, by its first byte: blanks, `-/.,'`, the
/// endings of ordinal numbers, `of`, `de`.
fn gap(text: &[u8]) -> Option<(u8, &[u8])> {
    let mut rest = text;
    for ending in ["st", "nd", "rd", "th", "er", "º", "ª", "°"] {
        if let Some(after) = rest.strip_prefix(ending.as_bytes()) {
            rest = after;
            break;
        }
    }
    let first = *rest.first()?;
    let marks = |text: &[u8]| {
        text.iter()
            .take_while(|b| matches!(b, b' ' | b'-' | b'/' | b'.' | b',' | b'\''))
            .count()
    };
    let count = marks(rest);
    if count > 3 {
        return None;
    }
    rest = rest.get(count..)?;
    for word in ["de ", "del ", "of ", "do "] {
        if let Some(after) = rest.strip_prefix(word.as_bytes())
            && count > 0
        {
            rest = after;
            break;
        }
    }
    let marked = count > 0 || rest.len() < text.len() || first.is_ascii_alphabetic();
    marked.then_some((if count > 0 { first } else { 0 }, rest))
}

/// The letters at the start of `text`, Latin ones beyond ASCII included.
fn word(text: &[u8]) -> &[u8] {
    let length = text
        .iter()
        .take_while(|b| b.is_ascii_alphabetic() || **b >= 0x80)
        .count();
    text.get(..length).unwrap_or_default()
}

/// The month named at the start of `text`, whole or cut to three letters and more, and what
/// follows it.
fn month(text: &[u8]) -> Option<(u32, &[u8])> {
    let word = word(text);
    if !(3..=LONGEST_MONTH).contains(&word.len()) {
        return None;
    }
    let mut small = [0; LONGEST_MONTH];
    for (to, from) in small.iter_mut().zip(word) {
        *to = from.to_ascii_lowercase();
    }
    for at in 1..word.len() {
        // Capitals of Latin-1 lie 32 below their small letters in UTF-8, too.
        if small[at - 1] == 0xc3 && (0x80..=0x9e).contains(&small[at]) {
            small[at] += 0x20;
        }
    }
    let name = small.get(..word.len())?;
    let (_, month) = MONTHS
        .iter()
        .find(|(known, _)| known.as_bytes().starts_with(name))?;
    let rest = text.get(word.len()..)?;
    Some((u32::from(*month), rest))
}

/// Bytes of the longest name of a month.
const LONGEST_MONTH: usize = 12;

/// Names of months in English, German, French, Spanish, Italian, Dutch and Portuguese, without
/// those that begin another, and the abbreviations that cut out letters; the usual ones first.
const MONTHS: [(&str, u8); 68] = [
    ("january", 1),
    ("february", 2),
    ("march", 3),
    ("june", 6),
    ("july", 7),
    ("september", 9),
    ("october", 10),
    ("november", 11),
    ("december", 12),
    ("märz", 3),
    ("avril", 4),
    ("août", 8),
    ("septembre", 9),
    ("oktober", 10),
    ("novembre", 11),
    ("dezember", 12),
    ("janvier", 1),
    ("février", 2),
    ("mars", 3),
    ("abril", 4),
    ("mayo", 5),
    ("juin", 6),
    ("juillet", 7),
    ("agosto", 8),
    ("septiembre", 9),
    ("octobre", 10),
    ("noviembre", 11),
    ("décembre", 12),
    ("enero", 1),
    ("febrero", 2),
    ("marzo", 3),
    ("aprile", 4),
    ("maggio", 5),
    ("junio", 6),
    ("julio", 7),
    ("augustus", 8),
    ("settembre", 9),
    ("octubre", 10),
    ("novembro", 11),
    ("diciembre", 12),
    ("gennaio", 1),
    ("febbraio", 2),
    ("maart", 3),
    ("mei", 5),
    ("giugno", 6),
    ("luglio", 7),
    ("aout", 8),
    ("setembro", 9),
    ("ottobre", 10),
    ("dicembre", 12),
    ("januari", 1),
    ("februari", 2),
    ("março", 3),
    ("maio", 5),
    ("junho", 6),
    ("julho", 7),
    ("outubro", 10),
    ("dezembro", 12),
    ("janeiro", 1),
    ("fevereiro", 2),
    ("mrt", 3),
    ("setiembre", 9),
    ("decembre", 12),
    ("jänner", 1),
    ("fevrier", 2),
    ("mrz", 3),
    ("maerz", 3),
    ("marco", 3),
];

#[cfg(test)]
mod tests;
