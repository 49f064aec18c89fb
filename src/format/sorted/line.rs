//! Values outside of tables, gathered into lines with the keys that lead to them.

use super::quoted::push_json;

/// Longest line, in bytes.
const LONGEST: usize = 16 << 10;

/// One object of keys and values that is being written.
#[derive(Default)]
pub(in crate::format) struct Line {
    text: Vec<u8>,
}

impl Line {
    /// Adds a JSON value as it stands in a document, quotes included.
    pub fn add(&mut self, path: &[u8], value: &[u8]) {
        self.key(path);
        push_value(value, &mut self.text);
    }

    /// Adds a text.
    pub fn add_text(&mut self, path: &[u8], text: &[u8]) {
        self.key(path);
        self.text.push(b'"');
        push_json(text, &mut self.text);
        self.text.push(b'"');
    }

    fn key(&mut self, path: &[u8]) {
        self.text
            .push(if self.text.is_empty() { b'{' } else { b',' });
        self.text.push(b'"');
        push_key(path, &mut self.text);
        self.text.extend_from_slice(b"\":");
    }

    /// Whether it should end soon.
    pub fn is_long(&self) -> bool {
        self.text.len() > LONGEST
    }

    /// Ends the line: appends it, and begins another.
    pub fn end(&mut self, out: &mut Vec<u8>) {
        if !self.text.is_empty() {
            out.append(&mut self.text);
            out.extend_from_slice(b"}\n");
        }
    }

    /// Whether nothing was added to it.
    pub const fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

/// A path is shown with the brackets of its arrays; in keys they have no place.
fn push_key(path: &[u8], out: &mut Vec<u8>) {
    let mut rest = path.strip_prefix(b"$").unwrap_or(path);
    rest = rest.strip_prefix(b".").unwrap_or(rest);
    let start = out.len();
    while let Some(at) = memchr::memmem::find(rest, b"[]") {
        out.extend_from_slice(rest.get(..at).unwrap_or_default());
        rest = rest.get(at + 2..).unwrap_or_default();
    }
    out.extend_from_slice(rest);
    if out.get(start) == Some(&b'.') {
        out.remove(start);
    }
    if out.len() == start {
        out.push(b'$');
    }
}

/// A string or number as it stands, but on one line; anything else as a string.
fn push_value(value: &[u8], out: &mut Vec<u8>) {
    if value.first() == Some(&b'"') {
        out.extend(
            value
                .iter()
                .map(|byte| if *byte < b' ' { b' ' } else { *byte }),
        );
    } else if is_number(value) || matches!(value, b"true" | b"false" | b"null") {
        out.extend_from_slice(value);
    } else {
        out.push(b'"');
        push_json(value, out);
        out.push(b'"');
    }
}

fn is_number(value: &[u8]) -> bool {
    let digits = value.strip_prefix(b"-").unwrap_or(value);
    let is_numeric = |byte: &u8| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-');
    digits.first().is_some_and(u8::is_ascii_digit) && digits.iter().all(is_numeric)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::jsonl::split_line;

    #[test]
    fn lines_are_json_with_paths_as_keys() {
        let mut line = Line::default();
        for (path, value) in [
            ("$.a", "1"),
            ("$.pages[].owner.mail", "\"x\ny\""),
            ("$", "12e5"),
            ("$[]", "undefined"),
            ("$[].a", "-"),
        ] {
            line.add(path.as_bytes(), value.as_bytes());
        }
        let mut out = Vec::new();
        line.end(&mut out);
        let expected = r#"{"a":1,"pages.owner.mail":"x y","$":12e5,"$":"undefined","a":"-"}"#;
        assert_eq!(String::from_utf8_lossy(&out), format!("{expected}\n"));
        assert!(split_line(&out, &mut |_, _, _| {}).is_ok());
        line.end(&mut out);
        assert_eq!(out.len(), expected.len() + 1);
    }
}
