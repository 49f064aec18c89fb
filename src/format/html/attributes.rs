//! Which attributes of a tag hold something that people wrote, and what.

use super::entities;
use super::tokens::{Attributes, Tag};
use crate::format::unescape::percent;

/// What a tag says besides its name.
#[derive(Default)]
pub(super) struct Said {
    /// An address or a number that it links to.
    pub link: Vec<u8>,
    /// What stands in a field of a form.
    pub value: Vec<u8>,
    /// Everything else: texts behind their names.
    pub other: Vec<u8>,
    /// Columns and rows that a cell takes up.
    pub span: (u32, u32),
}

/// Attributes whose values are texts.
const TEXTS: [&str; 12] = [
    "alt",
    "title",
    "content",
    "placeholder",
    "label",
    "summary",
    "abbr",
    "cite",
    "srcdoc",
    "datetime",
    "download",
    "aria-label",
];

/// Attributes whose values are links.
const LINKS: [&str; 6] = ["href", "src", "action", "formaction", "data", "background"];

/// Reads the attributes of a tag.
pub(super) fn read(tag: &Tag<'_>) -> Said {
    let mut said = Said {
        span: (1, 1),
        ..Said::default()
    };
    let mut named: &[u8] = b"";
    for (name, value) in Attributes::of(tag) {
        let Some(value) = value else {
            // No name of an attribute: text within a tag that was cut.
            if name.iter().any(|b| *b == b'@' || b.is_ascii_digit()) {
                note(b"", name, &mut said.other);
            }
            continue;
        };
        let is = |known: &str| name.eq_ignore_ascii_case(known.as_bytes());
        if is("value") {
            entities::decode(value, &mut said.value);
        } else if is("name") || is("property") || is("itemprop") {
            named = value;
        } else if is("colspan") {
            said.span.0 = number(value);
        } else if is("rowspan") {
            said.span.1 = number(value);
        } else if LINKS.iter().any(|known| is(known)) {
            link(value, &mut said);
        } else if is("content") {
            note(named, value, &mut said.other);
        } else if TEXTS.iter().any(|known| is(known)) || name.starts_with(b"data-") {
            note(b"", value, &mut said.other);
        } else if value.iter().any(|b| matches!(b, b'@' | b'<' | b'>')) {
            note(name, value, &mut said.other);
        }
    }
    if !said.value.is_empty() && !named.is_empty() {
        let value = std::mem::take(&mut said.value);
        note(named, b"", &mut said.value);
        said.value.extend_from_slice(&value);
    } else if named.contains(&b'@') {
        note(b"", named, &mut said.other);
    }
    said
}

/// Appends `name: value`.
fn note(name: &[u8], value: &[u8], out: &mut Vec<u8>) {
    if !out.is_empty() {
        out.push(b'\n');
    }
    entities::decode(name, out);
    if !name.is_empty() {
        out.extend_from_slice(b": ");
    }
    entities::decode(value, out);
}

fn number(value: &[u8]) -> u32 {
    let text = std::str::from_utf8(value.trim_ascii()).unwrap_or_default();
    text.parse().unwrap_or(1)
}

fn link(value: &[u8], said: &mut Said) {
    let mut plain = Vec::new();
    entities::decode(value, &mut plain);
    let plain = plain.trim_ascii();
    let scheme = |name: &str| {
        let start = plain.get(..name.len())?;
        start
            .eq_ignore_ascii_case(name.as_bytes())
            .then_some(name.len())
    };
    let mut scratch = Vec::new();
    let direct = ["mailto:", "tel:", "sms:", "callto:", "skype:"]
        .iter()
        .find_map(|s| scheme(s));
    if let Some(length) = direct {
        let target = percent(plain.get(length..).unwrap_or_default(), &mut scratch);
        let readable = |b: &u8| if matches!(b, b'?' | b'&') { b' ' } else { *b };
        said.link = target.iter().map(readable).collect();
    } else if scheme("data:image/").is_some() || scheme("data:font/").is_some() {
        // Pictures inside a page hold no text.
    } else if plain
        .iter()
        .any(|b| matches!(b, b'?' | b'@' | b'<' | b'>' | b';'))
        || memchr::memmem::find(plain, b"%40").is_some()
        || scheme("data:").is_some()
        || scheme("javascript:").is_some()
    {
        note(b"", plain, &mut said.other);
    }
}
