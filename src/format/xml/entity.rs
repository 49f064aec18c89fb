//! Entities in texts: the five of XML and characters by number. All others stay as they are written.

/// Appends a text with its entities undone.
pub(super) fn push_text(text: &[u8], out: &mut Vec<u8>) {
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'&', rest) {
        out.extend_from_slice(rest.get(..at).unwrap_or_default());
        rest = rest.get(at..).unwrap_or_default();
        let end = rest.iter().take(12).position(|byte| *byte == b';');
        let character = end.and_then(|end| entity(rest.get(1..end)?));
        match (character, end) {
            (Some(character), Some(end)) => {
                out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                rest = rest.get(end + 1..).unwrap_or_default();
            }
            _ => {
                out.push(b'&');
                rest = rest.get(1..).unwrap_or_default();
            }
        }
    }
    out.extend_from_slice(rest);
}

fn entity(name: &[u8]) -> Option<char> {
    Some(match name {
        b"amp" => '&',
        b"lt" => '<',
        b"gt" => '>',
        b"quot" => '"',
        b"apos" => '\'',
        _ => {
            let digits = std::str::from_utf8(name.strip_prefix(b"#")?).ok()?;
            let number = match digits.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => digits.parse(),
            };
            char::from_u32(number.ok()?)?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_five_and_numbers_are_undone() {
        for (text, want) in [
            ("a &amp; b&lt;&gt;&quot;&apos;", "a & b<>\"'"),
            ("ann&#64;example.com &#xE9;", "ann@example.com é"),
            ("&lol9; & &#xFFFFFFFF; &;", "&lol9; & &#xFFFFFFFF; &;"),
            ("&amp;amp;", "&amp;"),
        ] {
            let mut out = Vec::new();
            push_text(text.as_bytes(), &mut out);
            assert_eq!(String::from_utf8_lossy(&out), want);
        }
    }
}
