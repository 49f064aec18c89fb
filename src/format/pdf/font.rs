//! Fonts, as far as text needs them: which characters codes stand for, and how wide they are.

use crate::format::pdf::cmap::{Map, number, wide};
use crate::format::pdf::is_of;
use lopdf::{Dictionary, Document, Object};
use std::collections::HashMap;

/// Most bytes of a character map.
const MAP: usize = 8 << 20;
/// Most entries of a table of widths that are followed.
const WIDTHS: usize = 1 << 17;
/// A font.
#[derive(Debug, Default)]
pub(super) struct Font {
    map: Map,
    /// Of fonts with codes of one byte, each code's text.
    simple: Vec<String>,
    /// Codes are characters of two bytes.
    unicode: bool,
    composite: bool,
    widths: HashMap<u32, f64>,
    default_width: f64,
}

/// A shown text.
#[derive(Debug, Default)]
pub(super) struct Shown {
    pub text: String,
    /// Its width, in thousandths of the size.
    pub width: f64,
    /// Its codes, and those of them that are spaces of one byte.
    pub codes: u32,
    pub spaces: u32,
    /// Codes of which nobody says what they mean.
    pub unknown: u64,
}

impl Font {
    pub fn read(font: &Dictionary, document: &Document) -> Self {
        let composite = is_of(font, b"Type0");
        let stream = font
            .get_deref(b"ToUnicode", document)
            .and_then(Object::as_stream);
        let map = stream.and_then(|stream| stream.get_plain_content_with_limit(MAP));
        let encoding = font
            .get_deref(b"Encoding", document)
            .and_then(Object::as_name);
        let encoding = encoding.unwrap_or_default();
        let is_unicode = |word: &[u8]| memchr::memmem::find(encoding, word).is_some();
        let mut read = Self {
            map: map.map(|map| Map::parse(&map)).unwrap_or_default(),
            simple: Vec::new(),
            unicode: is_unicode(b"UCS2") || is_unicode(b"UTF16"),
            composite,
            widths: HashMap::new(),
            default_width: 1000.0,
        };
        if composite {
            read.read_composite_widths(font, document);
        } else {
            read.simple = simple(font, document);
            read.read_widths(font, document);
        }
        read
    }

    /// A font that is not there: what most would show.
    pub fn usual() -> Self {
        Self {
            simple: (0..=u8::MAX).map(latin).collect(),
            ..Self::default()
        }
    }

    /// What a text says in this font.
    pub fn show(&self, bytes: &[u8]) -> Shown {
        let mut shown = Shown::default();
        let step = match self.map.width() {
            Some(width) if self.composite => width,
            _ if self.composite => 2,
            _ => 1,
        };
        for code in bytes.chunks(step) {
            let value = number(code);
            shown.codes += 1;
            shown.spaces += u32::from(code == b" ");
            let text = self.text(value, code);
            shown.width += match self.widths.get(&value) {
                Some(width) => *width,
                None if self.composite => self.default_width,
                None => usual_width(text.as_deref()),
            };
            match text {
                Some(text) => shown.text.push_str(&text),
                None => shown.unknown += 1,
            }
        }
        shown
    }

    fn text(&self, value: u32, code: &[u8]) -> Option<String> {
        if let Some(text) = self.map.text(value) {
            return Some(text.to_owned());
        }
        if self.unicode {
            return Some(wide(code));
        }
        if !self.composite {
            return self.simple.get(value as usize).cloned();
        }
        // Spaces, and codes that a map forgot.
        (!self.map.is_empty()).then(String::new)
    }

    /// Of a font of one byte a code.
    fn read_widths(&mut self, font: &Dictionary, document: &Document) {
        let first = font
            .get_deref(b"FirstChar", document)
            .and_then(Object::as_i64);
        let first = u32::try_from(first.unwrap_or(0)).unwrap_or(0);
        let Ok(widths) = font
            .get_deref(b"Widths", document)
            .and_then(Object::as_array)
        else {
            return;
        };
        for (code, width) in (first..).zip(widths).take(256) {
            if let Ok(width) = width.as_float() {
                self.widths.insert(code, f64::from(width));
            }
        }
    }

    /// `[1 [500 600] 7 9 250]`: each of its own from a code on, or one for all from code to code.
    fn read_composite_widths(&mut self, font: &Dictionary, document: &Document) {
        let below = font
            .get_deref(b"DescendantFonts", document)
            .and_then(Object::as_array);
        let below = below.ok().and_then(|fonts| fonts.first());
        let below = below.and_then(|font| document.dereference(font).ok());
        let Some(below) = below.and_then(|(_, font)| font.as_dict().ok()) else {
            return;
        };
        if let Ok(width) = below.get_deref(b"DW", document).and_then(Object::as_float) {
            self.default_width = f64::from(width);
        }
        let Ok(widths) = below.get_deref(b"W", document).and_then(Object::as_array) else {
            return;
        };
        let code = |object: Option<&Object>| {
            let code = object.and_then(|object| object.as_float().ok())?;
            Some(code as u32)
        };
        let mut rest = widths.iter();
        while let Some(first) = code(rest.next()) {
            let next = rest
                .next()
                .and_then(|object| document.dereference(object).ok());
            match next.map(|(_, object)| object) {
                Some(Object::Array(each)) => {
                    for (code, width) in (first..).zip(each).take(WIDTHS) {
                        self.widths
                            .insert(code, f64::from(width.as_float().unwrap_or(0.0)));
                    }
                }
                Some(last) => {
                    let width = rest.next().and_then(|width| width.as_float().ok());
                    let codes = first..=code(Some(last)).unwrap_or(first);
                    for code in codes.take(WIDTHS) {
                        self.widths.insert(code, f64::from(width.unwrap_or(0.0)));
                    }
                }
                None => return,
            }
            if self.widths.len() > WIDTHS {
                return;
            }
        }
    }
}

/// The text of each code of one byte.
fn simple(font: &Dictionary, document: &Document) -> Vec<String> {
    let encoding = font.get_font_encoding_with_limit(document, MAP);
    let text = |code: u8| {
        let text = encoding
            .as_ref()
            .ok()
            .and_then(|e| e.bytes_to_string(&[code]).ok());
        text.unwrap_or_else(|| latin(code))
    };
    (0..=u8::MAX).map(text).collect()
}

fn latin(code: u8) -> String {
    encoding_rs::WINDOWS_1252.decode(&[code]).0.into_owned()
}

/// How wide a character is in most fonts, in thousandths of their size: those that every reader of
/// PDF has need not say.
fn usual_width(text: Option<&str>) -> f64 {
    match text.and_then(|text| text.chars().next()) {
        Some(
            'i' | 'j' | 'l' | 't' | 'f' | 'I' | '.' | ',' | ':' | ';' | '!' | '|' | '\'' | '/'
            | ' ',
        ) => 270.0,
        Some('-' | '(' | ')' | '[' | ']' | 'r') => 333.0,
        Some('m' | 'M' | 'W' | 'w') => 830.0,
        Some('@' | '%') => 950.0,
        Some('A'..='Z') => 690.0,
        _ => 540.0,
    }
}
