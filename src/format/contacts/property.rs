//! One line of a card or a calendar: `group.NAME;PARAM=value:text`.

use crate::format::mail::charset::decode_all;
use crate::format::transfer::{base64, quoted_printable};

/// A property and its value, transfer encodings undone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Property {
    /// In capitals, without its group.
    pub name: String,
    /// Parameters as they are written.
    pub parameters: Vec<u8>,
    /// Not unescaped yet.
    pub value: Vec<u8>,
    /// Whether it holds bytes that are no text, such as a picture.
    pub binary: bool,
}

impl Property {
    /// Reads a line; `None` if it has no name.
    pub fn parse(line: &[u8]) -> Option<Self> {
        let (head, value) = split_value(line)?;
        let (name, parameters) = match memchr::memchr(b';', head) {
            Some(at) => (head.get(..at)?, head.get(at + 1..)?),
            None => (head, &b""[..]),
        };
        let name = name.rsplit(|b| *b == b'.').next()?.trim_ascii();
        let is_name = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
        if name.is_empty() || !name.iter().all(is_name) {
            return None;
        }
        let coding = upper(parameters);
        let charset = parameter(&coding, "CHARSET");
        let (value, binary) = if coding.contains("QUOTED-PRINTABLE") {
            (decode_all(&quoted_printable(value), charset), false)
        } else if coding.contains("BASE64") || parameter(&coding, "ENCODING") == Some("B") {
            let bytes = base64(value);
            match std::str::from_utf8(&bytes) {
                Ok(_) => (bytes, false),
                Err(_) => (Vec::new(), true),
            }
        } else {
            (value.to_vec(), false)
        };
        let is_data = value.starts_with(b"data:image/") || value.starts_with(b"data:audio/");
        Some(Self {
            name: upper(name),
            parameters: parameters.to_vec(),
            value: if is_data { Vec::new() } else { value },
            binary: binary || is_data,
        })
    }

    /// The value as text.
    pub fn text(&self) -> Vec<u8> {
        unescape(&self.value)
    }

    /// The components of a value such as a name or an address.
    pub fn components(&self) -> Vec<Vec<u8>> {
        let (mut parts, mut start, mut escaped) = (Vec::new(), 0, false);
        for (at, &byte) in self.value.iter().enumerate() {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b';' => {
                    parts.push(unescape(self.value.get(start..at).unwrap_or_default()));
                    start = at + 1;
                }
                _ => {}
            }
        }
        parts.push(unescape(self.value.get(start..).unwrap_or_default()));
        parts
    }
}

/// Whether a line that ends with `=` goes on, as quoted-printable ones do.
pub(super) fn goes_on(line: &[u8]) -> bool {
    line.ends_with(b"=")
        && split_value(line).is_some_and(|(head, _)| upper(head).contains("QUOTED-PRINTABLE"))
}

/// What stands before and behind the colon that ends the parameters.
fn split_value(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let head = line.get(..4096).unwrap_or(line);
    let mut quoted = false;
    let outside = head.iter().position(|&b| {
        quoted ^= b == b'"';
        b == b':' && !quoted
    });
    let at = outside.or_else(|| memchr::memchr(b':', head))?;
    Some((line.get(..at)?, line.get(at + 1..)?))
}

fn upper(text: &[u8]) -> String {
    String::from_utf8_lossy(text).to_ascii_uppercase()
}

fn parameter<'p>(parameters: &'p str, name: &str) -> Option<&'p str> {
    let mut all = parameters.split(';');
    all.find_map(|one| one.strip_prefix(name)?.strip_prefix('='))
}

/// Undoes `\n`, `\,`, `\;` and `\\`.
pub(super) fn unescape(value: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(value.len());
    let mut bytes = value.iter();
    while let Some(&byte) = bytes.next() {
        match byte {
            b'\\' => match bytes.next() {
                Some(b'n' | b'N') => out.push(b'\n'),
                Some(&other) => out.push(other),
                None => out.push(byte),
            },
            _ => out.push(byte),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_are_read_in_every_version() {
        for (line, name, text) in [
            ("EMAIL:ann@example.com", "EMAIL", "ann@example.com"),
            ("item1.TEL;type=\"cell:x\":+1", "TEL", "+1"),
            (
                "FN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:J=FCrgen",
                "FN",
                "Jürgen",
            ),
            ("NOTE;QUOTED-PRINTABLE;CHARSET=UTF-8:a=40b", "NOTE", "a@b"),
            ("NOTE;ENCODING=b:QUJD", "NOTE", "ABC"),
            ("note:one\\, two\\n\\;", "NOTE", "one, two\n;"),
        ] {
            let property = Property::parse(line.as_bytes()).unwrap();
            let found = (property.name.as_str(), property.text());
            assert_eq!(found, (name, text.as_bytes().to_vec()), "{line}");
        }
        assert_eq!(Property::parse(b"no colon"), None);
        let photo = Property::parse(b"PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ").unwrap();
        assert!(photo.binary && photo.value.is_empty());
        let name = Property::parse(b"N:O\\;Hara;Ann;;").unwrap();
        assert_eq!(name.components(), [&b"O;Hara"[..], b"Ann", b"", b""]);
    }
}
