//! JSON that is safe to print: inside strings, every character that would steer a terminal is
//! written as `\u....`, which a parser reads back as the very same text.

use crate::report::escape::is_unprintable;
use serde_json::ser::Formatter;
use std::io::{self, Write};

/// Writes one string fragment, everything that does not show on a screen as UTF-16 escapes.
fn write_fragment<W: ?Sized + Write>(out: &mut W, fragment: &str) -> io::Result<()> {
    if fragment.bytes().all(|b| (0x20..0x7f).contains(&b)) {
        return out.write_all(fragment.as_bytes());
    }
    let mut units = [0; 2];
    let mut rest = 0;
    for (at, c) in fragment.char_indices().filter(|(_, c)| is_unprintable(*c)) {
        out.write_all(fragment.get(rest..at).unwrap_or_default().as_bytes())?;
        for unit in c.encode_utf16(&mut units) {
            write!(out, "\\u{unit:04x}")?;
        }
        rest = at + c.len_utf8();
    }
    out.write_all(fragment.get(rest..).unwrap_or_default().as_bytes())
}

/// One line, for JSON Lines.
pub(in crate::report) struct Compact;

impl Formatter for Compact {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        write_fragment(out, fragment)
    }
}

/// Indented by two spaces, for the report. As `serde_json` does it, but each new line is one write.
#[derive(Default)]
pub(in crate::report) struct Pretty {
    depth: usize,
    /// Whether what is open holds anything yet.
    has_value: bool,
}

/// The end of a line, and the beginning of the next one.
const LINE: &[u8] = b",\n                                                                ";
/// Bytes of its end.
const END: usize = 2;

impl Pretty {
    /// Begins a line, behind a comma unless it is the first one.
    fn line<W: ?Sized + Write>(&self, out: &mut W, is_first: bool) -> io::Result<()> {
        let indent = self.depth * 2;
        let from = usize::from(is_first);
        match LINE.get(from..END + indent) {
            Some(line) => out.write_all(line),
            None => {
                out.write_all(LINE.get(from..END).unwrap_or_default())?;
                (0..indent).try_for_each(|_| out.write_all(b" "))
            }
        }
    }

    fn open<W: ?Sized + Write>(&mut self, out: &mut W, with: u8) -> io::Result<()> {
        self.depth += 1;
        self.has_value = false;
        out.write_all(&[with])
    }

    fn close<W: ?Sized + Write>(&mut self, out: &mut W, with: u8) -> io::Result<()> {
        self.depth = self.depth.saturating_sub(1);
        if self.has_value {
            self.line(out, true)?;
        }
        out.write_all(&[with])
    }
}

impl Formatter for Pretty {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        write_fragment(out, fragment)
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b'[')
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, b']')
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.line(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_value = true;
        Ok(())
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b'{')
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, b'}')
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.line(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_value = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde::Serialize;

    fn written(text: &str) -> String {
        let mut out = Vec::new();
        text.serialize(&mut serde_json::Serializer::with_formatter(
            &mut out, Compact,
        ))
        .unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn control_and_format_characters_are_written_as_escapes() {
        assert_eq!(
            written("a\u{9b}\u{202e}é\u{e0041}\n\"\u{7f}"),
            r#""a\u009b\u202eé\udb40\udc41\n\"\u007f""#
        );
    }

    #[test]
    fn lines_are_broken_as_everywhere() {
        let mut deep = serde_json::json!({"a": [], "b": {}, "c": [1, [2, {}]], "d": {"e": ["f"]}});
        for _ in 0..2 {
            let mut out = Vec::new();
            let formatter = Pretty::default();
            let mut serializer = serde_json::Serializer::with_formatter(&mut out, formatter);
            deep.serialize(&mut serializer).unwrap();
            let expected = serde_json::to_string_pretty(&deep).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), expected);
            for _ in 0..40 {
                deep = serde_json::json!({"x": deep});
            }
        }
    }

    proptest! {
        #[test]
        fn a_parser_reads_back_the_same_text(text: String) {
            let line = written(&text);
            prop_assert!(!line.chars().any(is_unprintable));
            prop_assert_eq!(serde_json::from_str::<String>(&line).unwrap(), text);
        }
    }
}
