//! Character references of HTML (WHATWG HTML section 13.5): numbers, and the names of characters
//! that values are made of.

use super::part::{Decoding, Part};

/// Names without `&` and `;`.
const NAMES: &[(&[u8], &str)] = &[
    (b"commat", "@"),
    (b"period", "."),
    (b"plus", "+"),
    (b"lowbar", "_"),
    (b"hyphen", "-"),
    (b"dash", "-"),
    (b"colon", ":"),
    (b"sol", "/"),
    (b"lpar", "("),
    (b"rpar", ")"),
    (b"num", "#"),
    (b"nbsp", " "),
    (b"amp", "&"),
    (b"lt", "<"),
    (b"gt", ">"),
    (b"quot", "\""),
    (b"apos", "'"),
];

/// Names that occur in any text with markup, and say nothing by themselves.
const COMMON: usize = 6;

/// Whether a cell holds a reference by number, or by a name that texts do not use.
pub(super) fn has_signs(cell: &[u8]) -> bool {
    memchr::memchr_iter(b'&', cell).any(|at| {
        let rest = cell.get(at..).unwrap_or_default();
        match rest {
            [_, b'#', ..] => reference(rest).is_some(),
            _ => {
                let telling = NAMES.get(..NAMES.len() - COMMON).unwrap_or_default();
                telling.iter().any(|(name, _)| is_named(rest, name))
            }
        }
    })
}

/// The cell with its references undone.
pub(super) fn parts(text: &[u8]) -> Vec<Part> {
    if !has_signs(text) {
        return Vec::new();
    }
    let mut decoding = Decoding::of(text, 0..text.len());
    while let [first, ..] = decoding.rest() {
        match reference(decoding.rest()).filter(|_| *first == b'&') {
            Some((length, c)) => {
                decoding.replace(length, c.encode_utf8(&mut [0; 4]).as_bytes());
            }
            None => decoding.keep(),
        }
    }
    decoding.finish().into_iter().collect()
}

fn is_named(rest: &[u8], name: &[u8]) -> bool {
    rest.get(1..)
        .and_then(|rest| rest.strip_prefix(name))
        .is_some_and(|rest| rest.starts_with(b";"))
}

/// The length and the character of the reference that the text begins with.
fn reference(rest: &[u8]) -> Option<(usize, char)> {
    let number = match rest {
        [b'&', b'#', b'x' | b'X', digits @ ..] => Some((3, 16, digits)),
        [b'&', b'#', digits @ ..] => Some((2, 10, digits)),
        _ => None,
    };
    let Some((lead, radix, digits)) = number else {
        let (name, c) = NAMES.iter().find(|(name, _)| is_named(rest, name))?;
        return Some((name.len() + 2, c.chars().next()?));
    };
    let is_digit = |b: &&u8| char::from(**b).is_digit(radix);
    let count = digits.iter().take(7).take_while(is_digit).count();
    let mut value = 0;
    for digit in digits.get(..count)? {
        value = value * radix + char::from(*digit).to_digit(radix)?;
    }
    let c = char::from_u32(value).filter(|c| count > 0 && *c != '\0')?;
    let closed = digits.get(count) == Some(&b';');
    Some((lead + count + usize::from(closed), c))
}
