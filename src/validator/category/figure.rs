//! Ages, amounts, codes of orders and coupons, what is printed on a card.

use super::Fit;

/// The number at the start, of at most `most` digits, and what follows.
fn number(cell: &[u8], most: usize) -> Option<(u32, usize, &[u8])> {
    let digits = cell.iter().take_while(|b| b.is_ascii_digit()).count();
    if digits == 0 || digits > most {
        return None;
    }
    let (figures, rest) = cell.split_at(digits);
    let value = figures
        .iter()
        .fold(0, |sum, b| sum * 10 + u32::from(b - b'0'));
    Some((value, digits, rest))
}

/// Years of a life, or a range of them.
pub(super) fn age(cell: &[u8]) -> Fit {
    if let Some(rest) = cell.strip_prefix(b"under ") {
        return number(rest, 3).map_or(Fit::No, |_| Fit::Known);
    }
    let is_group = |rest: &[u8]| {
        let rest = rest.trim_ascii();
        let rest = rest.strip_prefix(b"to").unwrap_or(rest);
        let rest = rest.strip_prefix("–".as_bytes()).unwrap_or(rest);
        let rest = rest.strip_prefix(b"-").unwrap_or(rest);
        number(rest.trim_ascii(), 3).is_some_and(|(n, _, rest)| n <= 120 && rest.is_empty())
    };
    match number(cell, 3) {
        Some((1..=120, _, b"")) => Fit::Shape,
        Some((0..=120, _, b"+")) => Fit::Known,
        Some((0..=120, _, rest)) if is_group(rest) => Fit::Known,
        _ => Fit::No,
    }
}

/// Numbers of orders and members: letters and digits with single marks between, at least `least`
/// digits.
pub(super) fn code(cell: &[u8], least: usize) -> Fit {
    let cell = cell.strip_prefix(b"#").unwrap_or(cell);
    if !(4..=32).contains(&cell.len()) {
        return Fit::No;
    }
    let digits = cell.iter().filter(|b| b.is_ascii_digit()).count();
    let usual = cell
        .iter()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'/' | b'.' | b' '));
    if usual && digits >= least {
        return Fit::Shape;
    }
    Fit::No
}

/// Codes that shops print: capitals and digits.
pub(super) fn coupon(cell: &[u8]) -> Fit {
    let usual = cell
        .iter()
        .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_' | b'%'));
    let letters = cell.iter().filter(|b| b.is_ascii_uppercase()).count();
    if usual && letters >= 2 && (4..=24).contains(&cell.len()) {
        return Fit::Shape;
    }
    Fit::No
}

/// Amounts of money: figures with a fraction or a currency.
pub(super) fn amount(cell: &[u8]) -> Fit {
    if cell.len() > 24 {
        return Fit::No;
    }
    let (mut digits, mut letters, mut points, mut signs) = (0, 0, 0, 0);
    for byte in cell {
        match byte {
            b'0'..=b'9' => digits += 1,
            b'.' | b',' => points += 1,
            b'-' | b' ' | b'\'' | b'+' | b'(' | b')' => {}
            b'$' | 0x80.. => signs += 1,
            b'A'..=b'Z' | b'a'..=b'z' => letters += 1,
            _ => return Fit::No,
        }
    }
    let dashes = cell.iter().skip(1).any(|b| *b == b'-');
    if digits == 0 || points > 3 || letters > 3 || dashes || digits > 13 {
        return Fit::No;
    }
    if letters == 3 || (1..=3).contains(&signs) {
        return Fit::Known;
    }
    let twice = points == 2 && {
        let mut seen = cell.iter().filter(|b| matches!(b, b'.' | b','));
        seen.next() == seen.next() && cell.len() < 8
    };
    if letters > 0 || signs > 3 || twice {
        return Fit::No;
    }
    Fit::Shape
}

/// The three or four digits beside the signature; fewer where a spreadsheet has cut zeros off.
pub(super) fn card_code(cell: &[u8]) -> Fit {
    match cell.len() {
        1..=4 if !cell.iter().all(u8::is_ascii_digit) => Fit::No,
        3 | 4 => Fit::Known,
        1 | 2 => Fit::Shape,
        _ => Fit::No,
    }
}

/// Month and year, either first, in figures or with the month's English name.
pub(super) fn card_expiry(cell: &[u8]) -> Fit {
    let known = expiry(cell).is_some();
    if known { Fit::Known } else { Fit::No }
}

fn expiry(cell: &[u8]) -> Option<()> {
    const MONTHS: &[u8] = b"janfebmaraprmayjunjulaugsepoctnovdec";
    let mark = |text: &[u8]| -> Option<usize> {
        let marks = text
            .iter()
            .take_while(|b| matches!(b, b'/' | b'-' | b' ' | b'.'))
            .count();
        (1..=3).contains(&marks).then_some(marks)
    };
    if let Some(name) = cell
        .first_chunk::<3>()
        .filter(|n| n[0].is_ascii_alphabetic())
    {
        let name = name.map(|b| b.to_ascii_lowercase());
        let rest = cell.get(3..)?;
        let (year, digits, rest) = number(rest.get(mark(rest)?..)?, 4)?;
        let (months, _) = MONTHS.as_chunks::<3>();
        return (months.contains(&name) && rest.is_empty() && is_year(year, digits)).then_some(());
    }
    let (first, first_digits, rest) = number(cell, 4)?;
    if rest.is_empty() {
        let (month, year) = (first / 100, first % 100);
        return (first_digits == 4 && (1..=12).contains(&month) && is_year(year, 2)).then_some(());
    }
    let (second, second_digits, rest) = number(rest.get(mark(rest)?..)?, 4)?;
    let month_first =
        first_digits <= 2 && (1..=12).contains(&first) && is_year(second, second_digits);
    let year_first = first_digits == 4 && is_year(first, 4) && (1..=12).contains(&second);
    (rest.is_empty() && (month_first || year_first)).then_some(())
}

/// Years in which cards of our time expire.
const fn is_year(year: u32, digits: usize) -> bool {
    match digits {
        2 => year >= 5 && year <= 60,
        4 => year >= 2005 && year <= 2060,
        _ => false,
    }
}
