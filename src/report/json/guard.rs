//! JSON that is safe to print: inside strings, every character that would steer a terminal is
//! written as `\u....`, which a parser reads back as the very same text.

use crate::report::escape::is_unprintable;
use serde_json::ser::{Formatter, PrettyFormatter};
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

/// Indented by two spaces, for the report.
#[derive(Default)]
pub(in crate::report) struct Pretty(PrettyFormatter<'static>);

macro_rules! delegate {
    ($($name:ident($($arg:ident: $type:ty)?);)*) => {
        $(fn $name<W: ?Sized + Write>(&mut self, out: &mut W $(, $arg: $type)?) -> io::Result<()> {
            self.0.$name(out $(, $arg)?)
        })*
    };
}

impl Formatter for Pretty {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        write_fragment(out, fragment)
    }

    delegate! {
        begin_array();
        end_array();
        begin_array_value(first: bool);
        end_array_value();
        begin_object();
        end_object();
        begin_object_key(first: bool);
        begin_object_value();
        end_object_value();
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

    proptest! {
        #[test]
        fn a_parser_reads_back_the_same_text(text: String) {
            let line = written(&text);
            prop_assert!(!line.chars().any(is_unprintable));
            prop_assert_eq!(serde_json::from_str::<String>(&line).unwrap(), text);
        }
    }
}
