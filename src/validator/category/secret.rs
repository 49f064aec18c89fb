//! Passwords, what is stored of them, hashed identifiers.

use super::Fit;
use crate::validator::date;
use crate::validator::words::{Folded, vocabulary};

/// A password as people type it; nothing but the header tells it from other words.
pub(super) fn password(cell: &[u8]) -> Fit {
    let printable = cell
        .iter()
        .all(|b| b.is_ascii_graphic() || *b >= 0x80 || *b == b' ');
    let blanks = cell.iter().filter(|b| **b == b' ').count();
    if !(4..=72).contains(&cell.len()) || !printable || blanks > 4 {
        return Fit::No;
    }
    let flags = vocabulary::FLAG | vocabulary::GENDER;
    let choice = cell.len() <= 12
        && Folded::new(cell).is_some_and(|f| vocabulary::whole(f.hash()) & flags != 0);
    if choice || date::parse(cell).is_some() || cell.contains(&b'@') && cell.contains(&b'.') {
        return Fit::No;
    }
    Fit::Shape
}

/// What systems store of a password: modular crypt formats (crypt(5)), and bare digests.
pub(super) fn password_hash(cell: &[u8]) -> Fit {
    if is_crypt(cell) || is_digest(cell) {
        return Fit::Known;
    }
    Fit::No
}

/// Starts of stored passwords, and their least length.
const CRYPTS: [(&str, usize); 25] = [
    ("$2a$", 60),
    ("$2b$", 60),
    ("$2x$", 60),
    ("$2y$", 60),
    ("$argon2", 40),
    ("$1$", 26),
    ("$5$", 48),
    ("$6$", 90),
    ("$y$", 60),
    ("$7$", 60),
    ("$scrypt$", 60),
    ("$apr1$", 30),
    ("$P$", 34),
    ("$H$", 34),
    ("$S$", 55),
    ("$pbkdf2", 60),
    ("pbkdf2_", 60),
    ("pbkdf2:", 60),
    ("bcrypt$", 60),
    ("bcrypt_sha256$", 60),
    ("argon2$", 50),
    ("scrypt:", 60),
    ("{SSHA", 32),
    ("{SHA", 28),
    ("sha1$", 46),
];

fn is_crypt(cell: &[u8]) -> bool {
    matches!(cell.first(), Some(b'$' | b'p' | b'b' | b'a' | b's' | b'{'))
        && cell.len() <= 300
        && cell.iter().all(u8::is_ascii_graphic)
        && CRYPTS
            .iter()
            .any(|(start, least)| cell.len() >= *least && cell.starts_with(start.as_bytes()))
}

/// MD5, SHA-1, SHA-224, SHA-256, SHA-384, SHA-512 in hexadecimal, MySQL's with its star, a salt
/// behind a colon or before a dollar.
fn is_digest(cell: &[u8]) -> bool {
    let cell = cell.strip_prefix(b"*").unwrap_or(cell);
    let cell = cell.strip_prefix(b"0x").unwrap_or(cell);
    let digest = match cell.iter().position(|b| matches!(b, b':')) {
        Some(at) if at >= 32 && cell.len() - at <= 40 => cell.get(..at).unwrap_or_default(),
        _ => cell,
    };
    is_hex(digest) && matches!(digest.len(), 32 | 40 | 56 | 64 | 96 | 128)
}

/// Hexadecimal of one case with letters and digits.
fn is_hex(cell: &[u8]) -> bool {
    let (mut digits, mut small, mut large) = (0, 0, 0);
    for byte in cell {
        match byte {
            b'0'..=b'9' => digits += 1,
            b'a'..=b'f' => small += 1,
            b'A'..=b'F' => large += 1,
            _ => return false,
        }
    }
    digits > 0 && small + large > 0 && (small == 0 || large == 0)
}

/// A hashed identifier: MD5, SHA-1 or SHA-256 in hexadecimal.
pub(super) fn value_hash(cell: &[u8]) -> Fit {
    if matches!(cell.len(), 32 | 40 | 64) && is_hex(cell) {
        return Fit::Known;
    }
    Fit::No
}
