//! One element with all that is inside it, as one line of keys and texts.

use super::entity::push_text;
use super::token::{Token, VERBATIM, attributes, name_of, token};
use crate::format::sorted::Line;

/// Longest path.
const PATH: usize = 512;

/// The path to an element, and the text of it that has been read.
#[derive(Default)]
pub(super) struct Place {
    pub path: Vec<u8>,
    text: Vec<u8>,
}

impl Place {
    /// Goes into an element; tells how long the path was before.
    pub fn enter(&mut self, name: &[u8]) -> usize {
        let before = self.path.len();
        if before + name.len() < PATH {
            if before > 0 {
                self.path.push(b'.');
            }
            self.path.extend_from_slice(name);
        }
        before
    }

    /// Adds the attributes of a tag.
    pub fn add_attributes(&mut self, tag: &[u8], line: &mut Line) {
        let before = self.path.len();
        let mut value = Vec::new();
        attributes(tag, |name, raw| {
            value.clear();
            push_text(raw, &mut value);
            self.enter(name);
            line.add_text(&self.path, &value);
            self.path.truncate(before);
        });
    }

    /// Keeps text for the element.
    pub fn keep_text(&mut self, raw: &[u8]) {
        push_text(raw, &mut self.text);
    }

    /// Keeps `<![CDATA[…]]>`.
    pub fn keep_verbatim(&mut self, raw: &[u8]) {
        let text = raw.strip_prefix(VERBATIM).unwrap_or(raw);
        let text = text.strip_suffix(b"]]>").unwrap_or(text);
        self.text.extend_from_slice(text);
    }

    /// Bytes of text that were kept.
    pub const fn kept(&self) -> usize {
        self.text.len()
    }

    /// Adds the text that was kept; `name` is its key where the path is empty.
    pub fn add_text(&mut self, name: &[u8], line: &mut Line) {
        let text = self.text.trim_ascii();
        if !text.is_empty() {
            let key = if self.path.is_empty() {
                name
            } else {
                &self.path
            };
            line.add_text(key, text);
        }
        self.text.clear();
    }
}

/// Adds an element to a line; what is no value is handed to `other`.
pub(super) fn add_element(raw: &[u8], line: &mut Line, mut other: impl FnMut(&[u8])) {
    let name = name_of(raw);
    let mut place = Place::default();
    let mut open: Vec<usize> = Vec::new();
    let mut rest = raw;
    while let Some(found) = token(rest, true) {
        let (piece, behind) = rest.split_at(found.length().min(rest.len()));
        match found {
            Token::Start { is_empty, .. } => {
                place.add_text(name, line);
                let before = place.path.len();
                if rest.len() < raw.len() {
                    place.enter(name_of(piece));
                }
                place.add_attributes(piece, line);
                if let Some(column) = column(piece, behind) {
                    place.path.truncate(before);
                    place.enter(&column);
                }
                if is_empty {
                    place.path.truncate(before);
                } else {
                    open.push(before);
                }
            }
            Token::End { .. } => {
                place.add_text(name, line);
                place.path.truncate(open.pop().unwrap_or(0));
            }
            Token::Text { .. } => place.keep_text(piece),
            Token::Verbatim { .. } => place.keep_verbatim(piece),
            Token::Other { .. } => other(piece),
        }
        if behind.is_empty() {
            break;
        }
        rest = behind;
    }
    place.add_text(name, line);
}

/// The name of a column that an element gives in an attribute: `<field name="mail">`. Only elements
/// that are named after columns do, and hold nothing but text: a person may have a name, too.
fn column(tag: &[u8], behind: &[u8]) -> Option<Vec<u8>> {
    let end = memchr::memchr(b'<', behind)?;
    if !COLUMNS.contains(&name_of(tag)) || behind.get(end + 1) != Some(&b'/') {
        return None;
    }
    let mut found = None;
    attributes(tag, |name, value| {
        if matches!(name, b"name" | b"key") {
            found = Some(value.to_vec());
        }
    });
    found.filter(|name| {
        let is_word =
            |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b' ');
        let digits = name.iter().filter(|byte| byte.is_ascii_digit()).count();
        (1..=64).contains(&name.len()) && name.iter().all(is_word) && digits < 7
    })
}

/// What elements are called that stand for the column that they name.
const COLUMNS: [&[u8]; 14] = [
    b"field",
    b"column",
    b"col",
    b"property",
    b"attribute",
    b"attr",
    b"param",
    b"str",
    b"int",
    b"long",
    b"float",
    b"double",
    b"bool",
    b"date",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_become_lines() {
        for (xml, want) in [
            (
                "<c id='1'><mail>a@example.com</mail><to kind='x'><town>Bonn</town></to></c>",
                r#"{"id":"1","mail":"a@example.com","to.kind":"x","to.town":"Bonn"}"#,
            ),
            (
                "<mail>ann&#64;<![CDATA[example.com]]></mail>",
                r#"{"mail":"ann@example.com"}"#,
            ),
            (
                "<row a=\"1\" b=\"say &quot;x&quot;\"/>",
                r#"{"a":"1","b":"say \"x\""}"#,
            ),
            (
                "<p>one <b>two</b> three</p>",
                r#"{"p":"one","b":"two","p":"three"}"#,
            ),
            (
                "<row><field name='mail'>a@example.com</field><field name='b c'><i>1</i></field></row>",
                r#"{"field.name":"mail","mail":"a@example.com","field.name":"b c","field.i":"1"}"#,
            ),
            (
                "<row><person name='Ann'>1</person><field name='2025550123'>2</field></row>",
                r#"{"person.name":"Ann","person":"1","field.name":"2025550123","field":"2"}"#,
            ),
            ("<p/>", ""),
        ] {
            let (mut line, mut out) = (Line::default(), Vec::new());
            add_element(xml.as_bytes(), &mut line, |_| {});
            line.end(&mut out);
            assert_eq!(String::from_utf8_lossy(&out).trim_end(), want, "{xml}");
        }
    }
}
