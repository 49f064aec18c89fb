//! Writing what a decoder hands out: cells of a table, texts of JSON Lines.

/// Appends a cell of a table: quoted if it holds a comma, a quote or a line end, quotes doubled.
pub(in crate::format) fn push_cell(cell: &[u8], out: &mut Vec<u8>) {
    let is_plain =
        memchr::memchr3(b',', b'"', b'\n', cell).is_none() && memchr::memchr(b'\r', cell).is_none();
    if is_plain {
        out.extend_from_slice(cell);
        return;
    }
    out.push(b'"');
    for part in cell.split_inclusive(|byte| *byte == b'"') {
        out.extend_from_slice(part);
        if part.ends_with(b"\"") {
            out.push(b'"');
        }
    }
    out.push(b'"');
}

/// Appends a text as the content of a JSON string, without the quotes around it.
pub(in crate::format) fn push_json(text: &[u8], out: &mut Vec<u8>) {
    let is_plain = memchr::memchr2(b'"', b'\\', text).is_none() && text.iter().all(|b| *b >= b' ');
    if is_plain {
        out.extend_from_slice(text);
        return;
    }
    for byte in text {
        match byte {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', *byte]),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\t' => out.extend_from_slice(b"\\t"),
            0..b' ' => out.push(b' '),
            _ => out.push(*byte),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_and_texts_are_quoted_where_they_must_be() {
        for (text, cell, json) in [
            ("plain", "plain", "plain"),
            ("a,b", "\"a,b\"", "a,b"),
            ("say \"hi\"", "\"say \"\"hi\"\"\"", "say \\\"hi\\\""),
            ("two\nlines", "\"two\nlines\"", "two\\nlines"),
            ("C:\\x\u{1}", "C:\\x\u{1}", "C:\\\\x "),
            ("", "", ""),
        ] {
            let (mut as_cell, mut as_json) = (Vec::new(), Vec::new());
            push_cell(text.as_bytes(), &mut as_cell);
            push_json(text.as_bytes(), &mut as_json);
            assert_eq!(as_cell, cell.as_bytes());
            assert_eq!(as_json, json.as_bytes());
        }
    }
}
