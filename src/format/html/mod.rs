//! Pages in HTML: their text without tags, what attributes and comments say, their tables, their
//! scripts. Tags are passed over, no tree is built; what is written badly is text.

mod attributes;
mod entities;
mod page;
mod table;
mod tokens;

use crate::format::encoding::Kind;
use crate::format::mail::charset::known;
use crate::format::text_stream::{as_text, look};
use crate::source::container::{Container, ContainerFormat, Opening, in_turn};
use crate::source::{Budget, Bytes};
use page::Page;

/// Pages in HTML and XHTML.
pub struct PageFormat;

impl ContainerFormat for PageFormat {
    fn name(&self) -> &'static str {
        "html"
    }

    fn note(&self) -> &'static str {
        "pages: text, attributes, comments, scripts, and tables as tables"
    }

    fn recognizes(&self, head: &[u8]) -> bool {
        is_page(&look(head))
    }

    fn open(&self, bytes: Bytes, budget: Budget) -> Opening {
        let stream = bytes.into_stream();
        let stat = stream.stat().copied();
        let text = as_text(stream, charset);
        Opening::Container(Container {
            stat,
            members: in_turn(Page::new(text, budget.clone())),
            budget,
            problems: Vec::new(),
            held: 0,
        })
    }
}

/// Elements that pages begin with.
const FIRST: [&str; 4] = ["html", "head", "body", "title"];

/// Elements that parts of pages begin with; it takes more of them to tell a page.
const PARTS: [&str; 24] = [
    "a", "b", "br", "center", "div", "font", "form", "h1", "h2", "h3", "hr", "img", "li", "link",
    "meta", "ol", "p", "script", "span", "style", "table", "td", "tr", "ul",
];

/// Bytes of a head that are looked at.
const LOOK: usize = 4096;

/// Whether a text is a page: it begins with what only pages have, or with a tag of which more
/// follow.
fn is_page(text: &[u8]) -> bool {
    let text = text.get(..LOOK).unwrap_or(text);
    let rest = opening(text);
    let Some(rest) = rest.strip_prefix(b"<") else {
        return false;
    };
    if rest
        .get(..8)
        .is_some_and(|word| word.eq_ignore_ascii_case(b"!doctype"))
    {
        let name = rest.get(8..).unwrap_or_default().trim_ascii_start();
        return name
            .get(..4)
            .is_some_and(|word| word.eq_ignore_ascii_case(b"html"));
    }
    if begins_tag(rest, &FIRST) {
        return true;
    }
    if text.trim_ascii_start().starts_with(b"<?xml") {
        // Parts of pages are not declared as XML.
        return false;
    }
    let tags = memchr::memchr_iter(b'<', text)
        .filter_map(|at| text.get(at + 1..))
        .map(|tag| tag.strip_prefix(b"/").unwrap_or(tag));
    begins_tag(rest, &PARTS) && tags.filter(|tag| begins_tag(tag, &PARTS)).count() >= 3
}

/// A text behind white space, comments and declarations of XML.
fn opening(text: &[u8]) -> &[u8] {
    let mut rest = text;
    loop {
        rest = rest.trim_ascii_start();
        let end: &[u8] = if rest.starts_with(b"<!--") {
            b"-->"
        } else if rest.starts_with(b"<?") {
            b"?>"
        } else {
            return rest;
        };
        let Some(at) = memchr::memmem::find(rest, end) else {
            return rest;
        };
        rest = rest.get(at + end.len()..).unwrap_or_default();
    }
}

fn begins_tag(rest: &[u8], names: &[&str]) -> bool {
    let length = rest
        .iter()
        .take(8)
        .take_while(|b| b.is_ascii_alphanumeric())
        .count();
    let ends = rest
        .get(length)
        .is_some_and(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/'));
    let name = rest.get(..length).unwrap_or_default();
    ends && names
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known.as_bytes()))
}

/// The encoding that a page names.
fn charset(head: &[u8]) -> Option<Kind> {
    let head = head.get(..LOOK).unwrap_or(head);
    let at = memchr::memmem::find(&head.to_ascii_lowercase(), b"charset=")?;
    let label = head.get(at + 8..)?.trim_ascii_start();
    let label = label
        .strip_prefix(b"\"")
        .or_else(|| label.strip_prefix(b"'"))
        .unwrap_or(label);
    let is_label = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':');
    let length = label.iter().take(40).take_while(|b| is_label(b)).count();
    let label = std::str::from_utf8(label.get(..length)?).ok()?;
    known(label).map(Kind::Decode)
}
