//! Values that a spreadsheet keeps as text: an apostrophe before them, or a formula around them.

/// Longest cell that is looked at.
const LONGEST: usize = 128;

/// The bytes before and behind the value of a cell that is `'02139`, `'+1 202…` or `="02139"`.
pub fn kept_as_text(cell: &[u8]) -> Option<(usize, usize)> {
    let first = *cell.first()?;
    if !matches!(first, b'\'' | b'=') || cell.len() > LONGEST {
        return None;
    }
    match cell {
        [b'=', b'"', inner @ .., b'"'] => plain(inner, b'"').then_some((2, 1)),
        [b'\'', inner @ ..] => (is_value(inner) && plain(inner, b'\'')).then_some((1, 0)),
        _ => None,
    }
}

/// Whether it holds a digit early, as numbers, phones and codes do: words behind an apostrophe are
/// words.
fn is_value(inner: &[u8]) -> bool {
    inner.iter().take(24).any(u8::is_ascii_digit)
}

/// Whether the mark does not occur again.
fn plain(inner: &[u8], mark: u8) -> bool {
    !inner.is_empty() && !inner.contains(&mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_text_are_told_from_other_apostrophes() {
        for (cell, expected) in [
            ("'02139", Some((1, 0))),
            ("'+1 202 555 0123", Some((1, 0))),
            ("'K1A 0B1", Some((1, 0))),
            ("=\"02139\"", Some((2, 1))),
            ("'tis", None),
            ("'quoted 1'", None),
            ("=A1+B2", None),
            ("'", None),
            ("O'Neill 1", None),
            ("", None),
        ] {
            assert_eq!(kept_as_text(cell.as_bytes()), expected, "{cell}");
        }
    }
}
