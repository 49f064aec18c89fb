//! XML documents of any size: elements that repeat become JSON Lines, everything else lines of paths
//! and texts. Read once, in bounded memory, without recursion.
//!
//! Entities other than the five of XML and character numbers stay as they are written, and what a
//! DTD declares is text: nothing expands, nothing is fetched.

mod document;
mod element;
mod entity;
mod record;
mod token;

use crate::format::encoding::{Detected, Kind};
use crate::format::sorted::{self, text_of_head};
use crate::source::container::{ContainerFormat, Opening};
use crate::source::{Budget, Bytes};
use document::Document;
use encoding_rs::{Encoding as Charset, UTF_8};
use token::{Token, name_of, token};

/// XML documents.
pub struct XmlFormat;

impl ContainerFormat for XmlFormat {
    fn name(&self) -> &'static str {
        "xml"
    }

    fn note(&self) -> &'static str {
        "every repeated element as a table, named by its path"
    }

    fn recognizes(&self, head: &[u8]) -> bool {
        begins_a_document(&text_of_head(head))
    }

    fn open(&self, bytes: Bytes, budget: Budget) -> Opening {
        sorted::open(bytes, budget, declared, |_| Document::default())
    }
}

/// Elements of web pages, which are no tables of this kind.
const PAGES: &[&[u8]] = &[
    b"html",
    b"head",
    b"body",
    b"div",
    b"p",
    b"table",
    b"span",
    b"a",
    b"script",
    b"style",
    b"br",
    b"center",
    b"h1",
    b"h2",
    b"ul",
    b"ol",
    b"form",
    b"font",
    b"img",
    b"b",
    b"i",
    b"meta",
    b"title",
    b"link",
    b"tr",
    b"td",
    b"main",
    b"section",
    b"article",
    b"header",
    b"nav",
    b"svg",
    b"template",
];

fn begins_a_document(text: &[u8]) -> bool {
    let mut rest = text.trim_ascii_start();
    let is_declared = rest.starts_with(b"<?xml");
    if rest.first() != Some(&b'<') {
        return false;
    }
    // What stands before the root: declarations and comments.
    for _ in 0..64 {
        rest = rest.trim_ascii_start();
        match token(rest, true) {
            Some(Token::Other { length }) => {
                let page = rest.get(..14).unwrap_or_default();
                if page.eq_ignore_ascii_case(b"<!doctype html") {
                    return false;
                }
                rest = rest.get(length..).unwrap_or_default();
            }
            Some(Token::Start { length, is_empty }) => {
                let name = name_of(rest.get(..length).unwrap_or_default());
                let is_closed = is_empty || memchr::memmem::find(rest, b"</").is_some();
                return if is_declared {
                    !name.eq_ignore_ascii_case(b"html")
                } else {
                    is_closed && !is_of_a_page(name)
                };
            }
            _ => return is_declared,
        }
    }
    is_declared
}

fn is_of_a_page(name: &[u8]) -> bool {
    PAGES.iter().any(|page| name.eq_ignore_ascii_case(page))
}

/// The encoding that the document declares, unless its bytes say something else.
fn declared(head: &[u8], detected: Detected) -> Kind {
    let kind = sorted::as_detected(head, detected);
    let is_sure = !detected.encoding.guessed && !head.is_ascii();
    if kind != Kind::Raw && !detected.encoding.guessed || is_sure && kind == Kind::Raw {
        return kind;
    }
    let charset = label(head).and_then(Charset::for_label);
    match charset {
        Some(charset) if charset == UTF_8 || !charset.is_ascii_compatible() => Kind::Raw,
        Some(charset) => Kind::Decode(charset),
        None => kind,
    }
}

/// The encoding's name in `<?xml version="1.0" encoding="…"?>`.
fn label(head: &[u8]) -> Option<&[u8]> {
    let declaration = head.get(..256).unwrap_or(head).strip_prefix(b"<?xml")?;
    let end = memchr::memmem::find(declaration, b"?>")?;
    let declaration = declaration.get(..end)?;
    let at = memchr::memmem::find(declaration, b"encoding")?;
    let value = declaration
        .get(at + 8..)?
        .trim_ascii_start()
        .strip_prefix(b"=")?;
    let (quote, value) = value.trim_ascii_start().split_first()?;
    let end = memchr::memchr(*quote, value)?;
    value.get(..end)
}

#[cfg(test)]
mod tests;
