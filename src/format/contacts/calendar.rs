//! Calendars (iCalendar, RFC 5545) as text: lines unfolded, escapes undone.

use super::lines::Kind;
use super::property::Property;
use super::{Pictures, Writer};

/// Writes the text.
#[derive(Default)]
pub(super) struct Text {
    binary: bool,
}

impl Writer for Text {
    fn line(&mut self, line: &[u8], kind: Kind, pictures: &mut Pictures, out: &mut Vec<u8>) {
        match (kind, Property::parse(line)) {
            (Kind::More, _) if self.binary => return,
            (Kind::Whole, Some(property)) => {
                self.binary = property.binary;
                pictures.0 += u64::from(property.binary);
                out.extend_from_slice(property.name.as_bytes());
                if !property.parameters.is_empty() {
                    out.push(b' ');
                    out.extend_from_slice(&property.parameters);
                }
                out.extend_from_slice(b": ");
                out.extend_from_slice(&property.text());
            }
            _ => out.extend_from_slice(line),
        }
        out.push(b'\n');
    }

    fn finish(&mut self, _: &mut Vec<u8>) {}
}
