//! The running text of office documents: paragraphs as lines, cells of tables apart by tabs.

use crate::format::office::produced::Produce;
use crate::format::office::xml::{Tag, Token, Xml};
use crate::model::{Problem, Reason};
use crate::source::Stream;
use crate::source::container::STEP;

/// Appends a text in which characters may be written as `_x000D_` (ECMA-376 part 1, 22.9.2.19).
pub(super) fn unescape_into(text: &str, out: &mut Vec<u8>) {
    let mut rest = text;
    while let Some(at) = memchr::memmem::find(rest.as_bytes(), b"_x") {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.extend_from_slice(before.as_bytes());
        let code = from.get(2..6).filter(|_| from.get(6..7) == Some("_"));
        let code = code.filter(|code| code.bytes().all(|b| b.is_ascii_hexdigit()));
        let c = code.and_then(|code| char::from_u32(u32::from_str_radix(code, 16).ok()?));
        let taken = match c {
            Some(c) => {
                out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                7
            }
            None => {
                out.extend_from_slice(b"_x");
                2
            }
        };
        rest = from.get(taken..).unwrap_or_default();
    }
    out.extend_from_slice(rest.as_bytes());
}

/// A header or footer without its codes: `&L`, `&"Arial,Bold"`, `&12`, `&K00FF00`, `&&`
/// (ECMA-376 part 1, 18.3.1.46).
pub(super) fn without_codes(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut pieces = text.split('&');
    plain.push_str(pieces.next().unwrap_or_default());
    let mut doubled = false;
    for piece in pieces {
        if std::mem::take(&mut doubled) {
            plain.push('&');
            plain.push_str(piece);
            continue;
        }
        if piece.is_empty() {
            doubled = true;
            continue;
        }
        let rest = match piece.chars().next() {
            Some('"') => piece
                .get(1..)
                .and_then(|r| r.split_once('"'))
                .map(|(_, rest)| rest),
            Some('K') => piece.get(7..),
            Some('0'..='9') => Some(piece.trim_start_matches(|c: char| c.is_ascii_digit())),
            Some(c) => piece.get(c.len_utf8()..),
            None => None,
        };
        plain.push(' ');
        plain.push_str(rest.unwrap_or_default());
    }
    plain
}

/// Addresses and numbers that a formula holds besides what it shows, as `HYPERLINK` does; appended
/// to the text of its cell unless they are there already.
pub(super) fn add_hidden(formula: &str, text: &mut Vec<u8>) {
    // Texts of a formula stand between quotes.
    for literal in formula.split('"').skip(1).step_by(2) {
        let digits = literal.bytes().filter(u8::is_ascii_digit).count();
        let bare = literal
            .strip_prefix("mailto:")
            .or(literal.strip_prefix("tel:"));
        let bare = bare.unwrap_or(literal);
        let says = literal.contains('@') || digits >= 6;
        if says && memchr::memmem::find(text, bare.as_bytes()).is_none() {
            if !text.is_empty() {
                text.push(b'\n');
            }
            text.extend_from_slice(bare.as_bytes());
        }
    }
}

/// A part that is read as running text.
pub(super) struct Prose {
    xml: Xml,
    /// Cells of tables inside each other.
    cells: u32,
    /// Whether the text at hand is a measure, not to be read.
    measure: bool,
    raw: bool,
    done: bool,
    written: u64,
    limit: u64,
    problem: Option<Problem>,
}

impl Prose {
    /// At most `limit` bytes come out of it.
    pub fn new(stream: Box<dyn Stream>, limit: u64) -> Self {
        Self {
            xml: Xml::new(stream),
            cells: 0,
            measure: false,
            raw: false,
            done: false,
            written: 0,
            limit,
            problem: None,
        }
    }

    fn step(&mut self, out: &mut Vec<u8>) {
        let breaks = if self.cells > 0 { b' ' } else { b'\n' };
        match self.xml.next() {
            Token::Open(tag) => {
                match tag.name() {
                    "tab" if tag.attribute("val").is_none() => out.push(b'\t'),
                    "br" | "cr" | "line-break" => out.push(breaks),
                    "s" | "instrText" | "del" => out.push(b' '),
                    "tc" | "table-cell" => self.cells += 1,
                    "posOffset" | "pctWidth" | "pctHeight" => self.measure = true,
                    _ => {}
                }
                write_attributes(&tag, out);
            }
            Token::Text(text) if !self.measure => {
                let is_layout = text.contains('\n') && text.trim_ascii().is_empty();
                if !is_layout {
                    unescape_into(&text, out);
                }
            }
            Token::Remark(text) => {
                out.extend_from_slice(text.as_bytes());
                out.push(b'\n');
            }
            Token::Close(tag) => match tag.name() {
                "p" | "h" => out.push(breaks),
                "tc" | "table-cell" => {
                    self.cells = self.cells.saturating_sub(1);
                    out.push(b'\t');
                }
                "tr" | "table-row" | "text" | "author" | "comment" | "threadedComment" => {
                    out.push(breaks);
                }
                "instrText" | "del" | "creator" | "date" => out.push(b' '),
                "posOffset" | "pctWidth" | "pctHeight" => self.measure = false,
                _ => {}
            },
            Token::End => self.done = true,
            Token::Broken(problem) => {
                self.problem = Some(problem);
                self.raw = true;
            }
            Token::Text(_) | Token::Other => {}
        }
    }
}

/// What an element says besides its text: the place of a comment, where a link leads, what a picture
/// shows.
fn write_attributes(tag: &Tag<'_>, out: &mut Vec<u8>) {
    let of_comment = matches!(tag.name(), "comment" | "threadedComment");
    for (name, value) in tag.attributes() {
        match name {
            "ref" if of_comment => {
                out.extend_from_slice(value.as_bytes());
                out.extend_from_slice(b": ");
            }
            "instr" | "descr" | "title" | "tooltip" => {
                out.push(b' ');
                unescape_into(&value, out);
                out.push(b' ');
            }
            "href" if value.contains('@') || value.starts_with("tel:") => {
                out.push(b' ');
                out.extend_from_slice(value.as_bytes());
                out.push(b' ');
            }
            _ => {}
        }
    }
}

impl Produce for Prose {
    fn fill(&mut self, out: &mut Vec<u8>) -> Option<Problem> {
        while out.len() < STEP && !self.done {
            if self.raw {
                let rest = self.xml.rest();
                self.done = rest.is_empty();
                out.extend_from_slice(&rest);
            } else {
                self.step(out);
            }
            let written = self.written + out.len() as u64;
            if written > self.limit && !self.done {
                self.problem = Some(Problem::new(Reason::LimitRatio).at(written));
                self.done = true;
            }
        }
        self.written += out.len() as u64;
        if self.done {
            self.xml.problem().or_else(|| self.problem.take())
        } else {
            None
        }
    }

    fn stored(&self) -> u64 {
        self.xml.stored()
    }
}
