//! Identifiers that platforms give to browsers, devices and contacts. Only a header tells them from
//! identifiers of anything else.

use super::Fit;

/// Longest identifier: click ids of advertising platforms.
const LONGEST: usize = 300;

/// A UUID, hexadecimal or the pair of numbers of Google Analytics is known; another random-looking
/// token has the shape. All zeros are what devices say when tracking is switched off.
pub(super) fn online_id(cell: &[u8]) -> Fit {
    let cell = cell.strip_prefix(b"$device:").unwrap_or(cell);
    let cell = match cell {
        [b'{', inner @ .., b'}'] => inner,
        _ => cell,
    };
    if cell.iter().all(|b| matches!(b, b'0' | b'-')) {
        return Fit::No;
    }
    if is_uuid(cell) || is_hexadecimal(cell) || is_client_id(cell) {
        return Fit::Known;
    }
    match is_token(cell) {
        true => Fit::Shape,
        false => Fit::No,
    }
}

/// RFC 9562, section 4: 8, 4, 4, 4 and 12 hexadecimal digits.
fn is_uuid(cell: &[u8]) -> bool {
    cell.len() == 36
        && cell.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// An Android id, a UUID without dashes, a digest.
fn is_hexadecimal(cell: &[u8]) -> bool {
    let letters = cell.iter().any(u8::is_ascii_alphabetic);
    matches!(cell.len(), 16 | 20 | 24 | 32 | 40 | 64)
        && letters
        && cell.iter().all(u8::is_ascii_hexdigit)
}

/// A random number, a dot and the second of the first visit, as in cookies of Google Analytics.
fn is_client_id(cell: &[u8]) -> bool {
    let cell = match cell {
        [b'G', b'A', b'1', b'.', _, b'.', rest @ ..] => rest,
        _ => cell,
    };
    let Some(dot) = cell.iter().position(|b| *b == b'.') else {
        return false;
    };
    let (random, second) = cell.split_at(dot);
    let digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
    (6..=10).contains(&random.len())
        && second.len() == 11
        && second.get(1) == Some(&b'1')
        && digits(random)
        && digits(second.get(1..).unwrap_or_default())
}

/// One long word of letters and figures without a pattern.
fn is_token(cell: &[u8]) -> bool {
    let usual = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'=');
    let digits = cell.iter().filter(|b| b.is_ascii_digit()).count();
    let letters = cell.iter().filter(|b| b.is_ascii_alphabetic()).count();
    let numeric = letters == 0 && (15..=20).contains(&cell.len()) && digits == cell.len();
    (16..=LONGEST).contains(&cell.len())
        && cell.iter().all(usual)
        && (letters >= 3 && digits >= 2 || numeric)
}
