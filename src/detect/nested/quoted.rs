//! Quoted-printable (RFC 2045 section 6.7) and the encoded words of mail headers (RFC 2047).

use super::base64;
use super::part::{Decoding, Part};

/// Whether a cell holds an encoded word, or `=40` between what may be the parts of an address.
pub(super) fn has_signs(cell: &[u8]) -> bool {
    memchr::memchr_iter(b'=', cell).any(|at| {
        let rest = cell.get(at..).unwrap_or_default();
        encoded_word(rest).is_some() || is_at_sign(cell, at)
    })
}

/// `=40` with a letter or digit on both sides, and no question mark or ampersand that says that a
/// parameter begins.
fn is_at_sign(cell: &[u8], at: usize) -> bool {
    let word = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let before = cell.get(..at).unwrap_or_default();
    let is_local = |b: &&u8| b.is_ascii_alphanumeric() || b"._+-".contains(b);
    let local = before.iter().rev().take_while(is_local).count();
    let lead = before
        .len()
        .checked_sub(local + 1)
        .and_then(|p| cell.get(p));
    cell.get(at..at + 3) == Some(b"=40")
        && word(before.last())
        && word(cell.get(at + 3))
        && !matches!(lead, Some(b'?' | b'&'))
}

/// The encoded words, and the cell with its quoted-printable escapes undone.
pub(super) fn parts(text: &[u8]) -> Vec<Part> {
    let mut all = Vec::new();
    let mut quoted = false;
    for at in memchr::memchr_iter(b'=', text) {
        let rest = text.get(at..).unwrap_or_default();
        if let Some((length, decoded)) = encoded_word(rest) {
            all.push(Part::opaque(decoded, at..at + length, text.len()));
        }
        quoted |= is_at_sign(text, at);
    }
    if quoted {
        all.extend(undo(text));
    }
    all
}

fn undo(text: &[u8]) -> Option<Part> {
    let mut decoding = Decoding::of(text, 0..text.len());
    while !decoding.rest().is_empty() {
        match decoding.rest() {
            [b'=', b'\r', b'\n', ..] => decoding.replace(3, b""),
            [b'=', b'\n', ..] => decoding.replace(2, b""),
            [b'=', high, low, ..] => match hex(*high, *low) {
                Some(byte) => decoding.replace(3, &[byte]),
                None => decoding.keep(),
            },
            _ => decoding.keep(),
        }
    }
    decoding.finish()
}

fn hex(high: u8, low: u8) -> Option<u8> {
    let digit = |b: u8| char::from(b).to_digit(16);
    u8::try_from(digit(high)? << 4 | digit(low)?).ok()
}

/// The length and the text of the encoded word that the text begins with: `=?utf-8?Q?…?=`.
fn encoded_word(rest: &[u8]) -> Option<(usize, Vec<u8>)> {
    let inner = rest.strip_prefix(b"=?")?;
    let charset = inner.iter().take(40).position(|b| *b == b'?')?;
    let [encoding, b'?', content @ ..] = inner.get(charset + 1..)? else {
        return None;
    };
    let end = memchr::memmem::find(content.get(..content.len().min(800))?, b"?=")?;
    let content = content.get(..end)?;
    let length = 2 + charset + 3 + end + 2;
    let decoded = match encoding {
        b'B' | b'b' => base64::decode(content)?,
        b'Q' | b'q' => {
            let spaced: Vec<u8> = content
                .iter()
                .map(|b| if *b == b'_' { b' ' } else { *b })
                .collect();
            undo(&spaced).map_or(spaced.clone(), |part| part.text().to_vec())
        }
        _ => return None,
    };
    Some((length, decoded))
}
