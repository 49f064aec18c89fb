//! The number formats of a workbook's cells (`styles.xml`).

use crate::format::office::pattern::Pattern;
use crate::format::office::xml::{Token, Xml};
use crate::source::Stream;
use std::collections::HashMap;

/// Most formats and cell styles that are kept; programs write up to 64,000 styles.
const FORMATS: usize = 10_000;
const STYLES: usize = 70_000;

/// The number format of each cell style.
#[derive(Debug, Default)]
pub(super) struct Styles {
    patterns: Vec<Pattern>,
    /// By style, the place in `patterns`.
    styles: Vec<u32>,
}

static PLAIN: Pattern = Pattern::Plain;

impl Styles {
    /// Reads the part; what cannot be read has no format.
    pub fn read(stream: Box<dyn Stream>) -> Self {
        let mut xml = Xml::new(stream);
        let mut read = Self::default();
        let mut own: HashMap<u32, u32> = HashMap::new();
        let mut inside = false;
        loop {
            match xml.next() {
                Token::Open(tag) => match tag.name() {
                    "numFmt" if own.len() < FORMATS => {
                        let id = tag.attribute("numFmtId").and_then(|id| id.parse().ok());
                        if let (Some(id), Some(code)) = (id, tag.attribute("formatCode")) {
                            own.insert(id, read.keep(Pattern::parse(&code)));
                        }
                    }
                    "cellXfs" => inside = true,
                    "xf" if inside && read.styles.len() < STYLES => {
                        let id = tag.attribute("numFmtId").and_then(|id| id.parse().ok());
                        let id = id.unwrap_or(0);
                        let pattern = match own.get(&id) {
                            Some(pattern) => *pattern,
                            None => {
                                let pattern = read.keep(Pattern::built_in(id));
                                own.insert(id, pattern);
                                pattern
                            }
                        };
                        read.styles.push(pattern);
                    }
                    _ => {}
                },
                Token::Close(tag) if tag.name() == "cellXfs" => inside = false,
                Token::End | Token::Broken(_) => return read,
                _ => {}
            }
        }
    }

    /// Adds a style.
    pub fn push(&mut self, pattern: Pattern) {
        if self.styles.len() < STYLES {
            let place = self.keep(pattern);
            self.styles.push(place);
        }
    }

    fn keep(&mut self, pattern: Pattern) -> u32 {
        self.patterns.push(pattern);
        u32::try_from(self.patterns.len() - 1).unwrap_or(0)
    }

    /// The format of a style by its number.
    pub fn pattern(&self, style: usize) -> &Pattern {
        let place = self.styles.get(style);
        let pattern = place.and_then(|place| self.patterns.get(*place as usize));
        pattern.unwrap_or(&PLAIN)
    }
}
