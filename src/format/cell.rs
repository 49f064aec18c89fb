//! What one cell looks like, in a few coarse kinds that cost nanoseconds: enough to tell a table
//! from prose and a header from data.

/// Coarse look of a cell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Look {
    /// Nothing, or a word for nothing (`NA`, `null`, `-`).
    Blank,
    /// A number, date, phone number, amount.
    Figure,
    /// Something with an `@`.
    Mail,
    /// Letters and digits in one code: ids, hashes, postcodes.
    Code,
    /// Words.
    Words,
}

impl Look {
    /// Whether headers rarely look like this.
    pub(super) const fn is_typed(self) -> bool {
        matches!(self, Self::Figure | Self::Mail | Self::Code)
    }
}

/// Bytes of a cell that are looked at.
const LOOKED_AT: usize = 48;

/// The look of a raw cell, with or without its quotes.
pub(super) fn look(raw: &[u8]) -> Look {
    let cell = bare(raw);
    let (mut digits, mut letters, mut wide, mut spaces) = (0_u8, 0_u8, 0_u8, 0_u8);
    let (mut at, mut split) = (false, false);
    for &byte in cell.get(..LOOKED_AT).unwrap_or(cell) {
        match byte {
            b'0'..=b'9' => digits += 1,
            b'a'..=b'z' | b'A'..=b'Z' => letters += 1,
            b' ' => spaces += 1,
            b'@' => at = true,
            b';' | b'|' | b'\t' => split = true,
            0x80.. => wide += 1,
            _ => {}
        }
    }
    if is_blank(cell) {
        Look::Blank
    } else if at && spaces == 0 && letters > 0 {
        Look::Mail
    } else if digits == 0 || split {
        Look::Words
    } else if letters == 0 && wide <= 3 || letters <= 3 && wide == 0 && digits >= 4 {
        Look::Figure
    } else if spaces <= 1 && (digits >= 3 || digits >= letters) && wide == 0 {
        Look::Code
    } else {
        Look::Words
    }
}

/// The cell without white space and its pair of quotes.
pub(super) fn bare(raw: &[u8]) -> &[u8] {
    let cell = raw.trim_ascii();
    match cell {
        [b'"', inner @ .., b'"'] | [b'\'', inner @ .., b'\''] => inner.trim_ascii(),
        _ => cell,
    }
}

fn is_blank(cell: &[u8]) -> bool {
    match cell {
        [] | b"-" | b"--" | b"." | b"?" | b"\\N" => true,
        [b'n' | b'N', ..] => [&b"na"[..], b"n/a", b"nan", b"null", b"none", b"nil"]
            .iter()
            .any(|word| cell.eq_ignore_ascii_case(word)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_a_look() {
        for (cell, want) in [
            ("", Look::Blank),
            ("  ", Look::Blank),
            ("\"\"", Look::Blank),
            ("N/A", Look::Blank),
            ("--", Look::Blank),
            ("12,50 €", Look::Figure),
            ("-3.5e10", Look::Figure),
            ("2024-01-31T12:00:00Z", Look::Figure),
            ("\"+44 20 7946 0000\"", Look::Figure),
            ("192.0.2.1", Look::Figure),
            ("a@example.com", Look::Mail),
            ("ORD-18021988", Look::Figure),
            ("ORDER-18021988", Look::Code),
            ("E0J 2FW", Look::Words),
            ("B36 0AD", Look::Code),
            ("5f4dcc3b5aa765d61d8327deb882cf99", Look::Code),
            ("Name", Look::Words),
            ("Address line 1", Look::Words),
            ("Größe", Look::Words),
        ] {
            assert_eq!(look(cell.as_bytes()), want, "{cell}");
        }
    }
}
