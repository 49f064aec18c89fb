//! Binary workbooks (XLSB, [MS-XLSB]): the parts of an XLSX as records instead of XML. Bounded and
//! streamed like these, so in this process.

mod record;
mod sheet;

use crate::format::compound::{half, word};
use crate::format::office::pattern::Pattern;
use crate::format::office::produced::Produce;
use crate::format::office::strings::Ends;
use crate::format::office::styles::Styles;
use crate::format::office::workbook::Book;
use crate::model::{Problem, Reason};
use crate::source::Stream;
use record::{Records, text};
use std::collections::HashMap;

pub(super) use sheet::BinarySheet;

/// Bytes made at a time.
const STEP: usize = 64 << 10;
/// Most formats that are kept.
const FORMATS: usize = 10_000;

/// Reads the part that lists the sheets.
pub(super) fn read_book(stream: Box<dyn Stream>) -> Book {
    let mut records = Records::new(stream);
    let mut book = Book::default();
    while let Some((kind, body)) = records.next() {
        match kind {
            153 => book.from_1904 = word(body, 0) & 1 == 1,
            156 => {
                let (relation, rest) = text(body.get(8..).unwrap_or_default());
                let (name, _) = text(rest);
                let state = match word(body, 0) {
                    1 => Some("hidden"),
                    2 => Some("veryHidden"),
                    _ => None,
                };
                book.add(&name, state, relation);
            }
            _ => {}
        }
    }
    book
}

/// Reads the number formats.
pub(super) fn read_styles(stream: Box<dyn Stream>) -> Styles {
    let mut records = Records::new(stream);
    let mut own: HashMap<u16, Pattern> = HashMap::new();
    let (mut styles, mut inside) = (Styles::default(), false);
    while let Some((kind, body)) = records.next() {
        match kind {
            44 if own.len() < FORMATS => {
                let (code, _) = text(body.get(2..).unwrap_or_default());
                own.insert(half(body, 0), Pattern::parse(&code));
            }
            617 => inside = true,
            618 => inside = false,
            47 if inside => {
                let number = half(body, 2);
                let built_in = || Pattern::built_in(u32::from(number));
                styles.push(own.get(&number).cloned().unwrap_or_else(built_in));
            }
            _ => {}
        }
    }
    styles
}

/// The shared texts on their way into one piece.
pub(super) struct Reading {
    records: Records,
    pub ends: Ends,
}

impl Reading {
    pub fn new(stream: Box<dyn Stream>) -> Self {
        Self {
            records: Records::new(stream),
            ends: Ends::default(),
        }
    }
}

impl Produce for Reading {
    fn fill(&mut self, out: &mut Vec<u8>) -> Option<Problem> {
        let start = self.ends.last();
        // What was handed out before ended with a whole text.
        while out.len() < STEP {
            let Some((kind, body)) = self.records.next() else {
                return self.records.problem();
            };
            if kind == 19 {
                out.extend_from_slice(text(body.get(1..).unwrap_or_default()).0.as_bytes());
                if !self.ends.push(start + out.len() as u64) {
                    return Some(Problem::new(Reason::LimitMemory));
                }
            }
        }
        None
    }

    fn stored(&self) -> u64 {
        self.records.stored()
    }
}
