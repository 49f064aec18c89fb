//! JSON documents of any size: arrays of objects become JSON Lines, arrays of arrays tables, and
//! everything else lines of keys and values. Read once, in bounded memory, without recursion.

mod document;
mod scan;

use crate::format::jsonl::split_line;
use crate::format::sniff::is_json_lines;
use crate::format::sorted::{self, as_detected, text_of_head};
use crate::source::container::{ContainerFormat, Opening};
use crate::source::{Budget, Bytes};
use document::Document;

/// JSON documents.
pub struct JsonFormat;

impl ContainerFormat for JsonFormat {
    fn name(&self) -> &'static str {
        "json"
    }

    fn note(&self) -> &'static str {
        "every array of objects as a table, named by its path"
    }

    fn recognizes(&self, head: &[u8]) -> bool {
        // A short head is the whole document.
        let complete = head.len() < 64 << 10;
        let text = text_of_head(head);
        begins_a_document(&text) && !is_lines(&text, complete)
    }

    fn open(&self, bytes: Bytes, budget: Budget) -> Opening {
        sorted::open(bytes, budget, as_detected, |_| Document::default())
    }
}

/// Whether a text is JSON Lines rather than one document: a single line is if it holds no table.
fn is_lines(text: &[u8], complete: bool) -> bool {
    if !is_json_lines(text, complete) {
        return false;
    }
    let mut lines = text.split(|byte| *byte == b'\n');
    let is_single = lines
        .by_ref()
        .filter(|l| !l.trim_ascii().is_empty())
        .count()
        == 1;
    !(is_single && holds_a_table(text))
}

fn holds_a_table(text: &[u8]) -> bool {
    memchr::memchr_iter(b'[', text).any(|at| {
        let inside = text.get(at + 1..).unwrap_or_default().trim_ascii_start();
        matches!(inside.first(), Some(b'{' | b'['))
    })
}

/// Whether a text begins as only JSON does: brackets with a key, or with a value and a comma.
fn begins_a_document(text: &[u8]) -> bool {
    let text = text.trim_ascii_start();
    let Some(mut inside) = text.strip_prefix(b"[") else {
        return begins_an_object(text);
    };
    // Not more than a head is looked at.
    for _ in 0..text.len() {
        inside = inside.trim_ascii_start();
        match inside.first() {
            Some(b'[') => inside = inside.get(1..).unwrap_or_default(),
            Some(b'{') => return begins_an_object(inside),
            None => return text.len() > 64,
            Some(_) => return begins_with_a_value(inside),
        }
    }
    false
}

fn begins_an_object(text: &[u8]) -> bool {
    let Some(inside) = text.strip_prefix(b"{") else {
        return false;
    };
    let inside = inside.trim_ascii_start();
    if inside.first() != Some(&b'"') {
        return false;
    }
    match scan::string_end(inside, 1) {
        Some(end) => {
            inside
                .get(end..)
                .unwrap_or_default()
                .trim_ascii_start()
                .first()
                == Some(&b':')
        }
        None => false,
    }
}

/// A value of an array, and the comma behind it.
fn begins_with_a_value(text: &[u8]) -> bool {
    let end = match text.first() {
        Some(b'"') => scan::string_end(text, 1),
        _ => text.iter().position(|byte| !scan::is_word(*byte)),
    };
    let Some((value, rest)) = end.and_then(|end| text.split_at_checked(end)) else {
        return false;
    };
    let line = [b"{\"k\":", value, b"}"].concat();
    let is_value = split_line(&line, &mut |_, _, _| {}).is_ok();
    is_value && rest.trim_ascii_start().first() == Some(&b',')
}

#[cfg(test)]
mod tests;
