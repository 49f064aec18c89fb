//! Undoing what a format did to a value: CSV quotes, JSON escapes, percent escapes. Every function
//! borrows its input when there is nothing to undo and writes to the caller's buffer otherwise.

use crate::model::{Dialect, Quote};

/// The content of one CSV field, given as it stands between two delimiters: outer quotes removed,
/// doubled or backslashed quotes undone, text after a closing quote kept. Reads as `csv-core` does.
pub fn csv_cell<'a>(raw: &'a [u8], dialect: &Dialect, scratch: &'a mut Vec<u8>) -> &'a [u8] {
    let Some(quote) = dialect.quote else {
        return raw;
    };
    let Some((first, inner)) = raw.split_first() else {
        return raw;
    };
    if *first != quote {
        return raw;
    }
    let escape = match dialect.escape {
        Quote::Doubled => quote,
        Quote::Backslash => b'\\',
    };
    match memchr::memchr2(quote, escape, inner) {
        None => inner,
        Some(at) if at + 1 == inner.len() && inner.get(at) == Some(&quote) => {
            inner.get(..at).unwrap_or_default()
        }
        Some(_) => {
            undo_quotes(inner, quote, dialect.escape, scratch);
            scratch
        }
    }
}

/// Copies the inside of a quoted field (opening quote removed) with its escapes undone.
fn undo_quotes(inner: &[u8], quote: u8, escape: Quote, out: &mut Vec<u8>) {
    out.clear();
    let mut rest = inner;
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        if byte == quote {
            match tail.split_first() {
                Some((&next, after)) if next == quote => {
                    out.push(quote);
                    rest = after;
                }
                _ => {
                    out.extend_from_slice(tail);
                    return;
                }
            }
        } else if byte == b'\\' && escape == Quote::Backslash {
            if let Some((&next, after)) = tail.split_first() {
                out.push(next);
                rest = after;
            }
        } else {
            out.push(byte);
        }
    }
}

/// The content of a JSON string, given without its quotes (RFC 8259 section 7). Escapes that mean
/// nothing keep their letter; lone surrogates and bad `\u` become U+FFFD.
pub fn json_string<'a>(raw: &'a [u8], scratch: &'a mut Vec<u8>) -> &'a [u8] {
    let Some(first) = memchr::memchr(b'\\', raw) else {
        return raw;
    };
    scratch.clear();
    let (head, mut rest) = raw.split_at(first);
    scratch.extend_from_slice(head);
    while let Some((&byte, tail)) = rest.split_first() {
        rest = if byte == b'\\' {
            undo_json_escape(tail, scratch)
        } else {
            scratch.push(byte);
            tail
        };
    }
    scratch
}

/// Writes the character of one escape (backslash removed) and returns what follows it.
fn undo_json_escape<'a>(after: &'a [u8], out: &mut Vec<u8>) -> &'a [u8] {
    let Some((&kind, tail)) = after.split_first() else {
        out.push(b'\\');
        return after;
    };
    match kind {
        b'n' => out.push(b'\n'),
        b'r' => out.push(b'\r'),
        b't' => out.push(b'\t'),
        b'b' => out.push(8),
        b'f' => out.push(12),
        b'u' => return undo_unicode_escape(tail, out),
        other => out.push(other),
    }
    tail
}

/// Writes the character of `\u` (both letters removed), joining a surrogate pair.
fn undo_unicode_escape<'a>(after: &'a [u8], out: &mut Vec<u8>) -> &'a [u8] {
    let Some((first, rest)) = hex4(after) else {
        push_char(char::REPLACEMENT_CHARACTER, out);
        return after;
    };
    if (0xD800..0xDC00).contains(&first)
        && let Some(low) = rest.strip_prefix(b"\\u")
        && let Some((second, end)) = hex4(low)
        && (0xDC00..0xE000).contains(&second)
    {
        let joined = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
        push_char(
            char::from_u32(joined).unwrap_or(char::REPLACEMENT_CHARACTER),
            out,
        );
        return end;
    }
    push_char(
        char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER),
        out,
    );
    rest
}

fn hex4(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (digits, rest) = bytes.split_at_checked(4)?;
    let mut value = 0;
    for &digit in digits {
        value = value * 16 + char::from(digit).to_digit(16)?;
    }
    Some((value, rest))
}

fn push_char(c: char, out: &mut Vec<u8>) {
    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

/// A text with its `%XX` escapes undone (RFC 3986 section 2.1). A percent sign without two
/// hexadecimal digits stays; `+` stays, too, because addresses hold it.
pub fn percent<'a>(raw: &'a [u8], scratch: &'a mut Vec<u8>) -> &'a [u8] {
    if memchr::memchr(b'%', raw).is_none() {
        return raw;
    }
    scratch.clear();
    let mut rest = raw;
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        match tail {
            [high, low, after @ ..] if byte == b'%' => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    scratch.push(high << 4 | low);
                    rest = after;
                }
                _ => scratch.push(byte),
            },
            _ => scratch.push(byte),
        }
    }
    scratch
}

fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn dialect(escape: Quote) -> Dialect {
        Dialect {
            delimiter: b',',
            quote: Some(b'"'),
            escape,
        }
    }

    fn cell(raw: &str, escape: Quote) -> String {
        let mut scratch = Vec::new();
        String::from_utf8_lossy(csv_cell(raw.as_bytes(), &dialect(escape), &mut scratch)).into()
    }

    #[test]
    fn csv_quotes_are_undone() {
        for (raw, doubled, backslash) in [
            ("", "", ""),
            ("plain", "plain", "plain"),
            ("5\" pipe", "5\" pipe", "5\" pipe"),
            ("\"\"", "", ""),
            ("\"a,b\"", "a,b", "a,b"),
            ("\"a\"\"b\"", "a\"b", "a\"b"),
            (r#""a\"b""#, r#"a\b""#, r#"a"b"#),
            (r#""a\\b""#, r"a\\b", r"a\b"),
            ("\"a\"tail", "atail", "atail"),
            ("\"a\" \"b\"", "a \"b\"", "a \"b\""),
            ("\"open", "open", "open"),
            ("\"", "", ""),
            (" \"a\"", " \"a\"", " \"a\""),
        ] {
            assert_eq!(cell(raw, Quote::Doubled), doubled, "{raw}");
            assert_eq!(cell(raw, Quote::Backslash), backslash, "{raw}");
        }
    }

    #[test]
    fn without_a_quote_character_quotes_are_text() {
        let literal = Dialect {
            quote: None,
            ..dialect(Quote::Doubled)
        };
        assert_eq!(csv_cell(b"\"a\"", &literal, &mut Vec::new()), b"\"a\"");
    }

    #[test]
    fn json_escapes_are_undone() {
        for (raw, want) in [
            ("plain", "plain"),
            (r"a\/b", "a/b"),
            (r"\n\t\r\b\f", "\n\t\r\u{8}\u{c}"),
            (r"caf\u00e9", "café"),
            (r"\ud83d\ude00!", "😀!"),
            (r"\ud83d x", "\u{FFFD} x"),
            (r"\ude00", "\u{FFFD}"),
            (r"\ud83d\u0041", "\u{FFFD}A"),
            (r"\u12", "\u{FFFD}12"),
            (r"\", r"\"),
        ] {
            let mut scratch = Vec::new();
            let got = json_string(raw.as_bytes(), &mut scratch);
            assert_eq!(String::from_utf8_lossy(got), want, "{raw}");
        }
    }

    #[test]
    fn percent_escapes_are_undone() {
        for (raw, want) in [
            ("a@example.com", "a@example.com"),
            ("a%40example.com", "a@example.com"),
            ("a+b%2Bc", "a+b+c"),
            ("100%", "100%"),
            ("%4", "%4"),
            ("%zz%41", "%zzA"),
            ("%%41", "%A"),
        ] {
            assert_eq!(
                percent(raw.as_bytes(), &mut Vec::new()),
                want.as_bytes(),
                "{raw}"
            );
        }
    }

    /// The first field of the first record as the `csv` crate reads it.
    fn oracle(raw: &[u8], escape: Quote) -> Vec<u8> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .escape((escape == Quote::Backslash).then_some(b'\\'))
            .from_reader(raw);
        let mut record = csv::ByteRecord::new();
        assert!(reader.read_byte_record(&mut record).is_ok());
        record.get(0).unwrap_or_default().to_vec()
    }

    proptest! {
        #[test]
        fn csv_cells_read_as_the_csv_crate_reads_them(
            body in "[a\"\\\\ ]{0,12}", quoted: bool, backslash: bool,
        ) {
            let escape = if backslash { Quote::Backslash } else { Quote::Doubled };
            let raw = if quoted { format!("\"{body}") } else { format!("x{body}") };
            let mut scratch = Vec::new();
            let got = csv_cell(raw.as_bytes(), &dialect(escape), &mut scratch);
            // A backslash at the very end escapes nothing: csv drops it, we keep the text.
            if !(backslash && raw.ends_with('\\')) {
                prop_assert_eq!(got, oracle(raw.as_bytes(), escape));
            }
        }

        #[test]
        fn any_bytes_are_survived(raw: Vec<u8>) {
            let mut scratch = Vec::new();
            let _ = json_string(&raw, &mut scratch);
            let _ = percent(&raw, &mut scratch);
            let _ = csv_cell(&raw, &dialect(Quote::Backslash), &mut scratch);
        }
    }
}
