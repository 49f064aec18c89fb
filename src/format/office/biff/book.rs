//! What the sheets of an old workbook share: their names, texts, number formats.

use crate::format::compound::{half, word};
use crate::format::office::biff::record::{Record, Records};
use crate::format::office::biff::text::Writing;
use crate::format::office::pattern::Pattern;
use crate::source::child::{Ended, Notice};
use std::collections::HashMap;

/// Most sheets, formats and styles; programs write up to 4,000 of the last two.
const SHEETS: usize = 10_000;
const FORMATS: usize = 10_000;
const STYLES: usize = 70_000;
/// Most bytes of all shared texts.
const TEXTS: usize = 96 << 20;

/// A workbook.
pub(super) struct Book {
    pub sheets: Vec<Listed>,
    pub writing: Writing,
    pub from_1904: bool,
    /// All shared texts one after the other, and where each ends.
    texts: String,
    ends: Vec<u32>,
    formats: HashMap<u16, Pattern>,
    styles: Vec<u16>,
    pub is_damaged: bool,
}

/// A sheet as it is listed.
pub(super) struct Listed {
    pub name: String,
    /// Where its records begin.
    pub start: u64,
}

const BOF: u16 = 0x809;
const EOF: u16 = 0x0A;

impl Book {
    /// Reads the records before the sheets.
    pub fn read(records: &mut Records) -> Result<Self, Ended> {
        let mut book = Self {
            sheets: Vec::new(),
            writing: Writing::Own,
            from_1904: false,
            texts: String::new(),
            ends: Vec::new(),
            formats: HashMap::new(),
            styles: Vec::new(),
            is_damaged: false,
        };
        records.go_to(0);
        let mut whole = false;
        while let Some(record) = records.next()? {
            match record.kind {
                EOF => {
                    whole = true;
                    break;
                }
                0x2F => return Err(Ended::Broken(Notice::Locked)),
                // Texts that are shared.
                0xFC => book.read_texts(records)?,
                _ => book.take(&record),
            }
        }
        book.is_damaged |= !whole;
        if book.sheets.is_empty() {
            return Err(Ended::Broken(Notice::Unreadable));
        }
        Ok(book)
    }

    fn take(&mut self, record: &Record<'_>) {
        let bytes = record.bytes;
        match record.kind {
            BOF if half(bytes, 0) < 0x600 => self.writing = Writing::of_page(1252),
            0x42 if matches!(self.writing, Writing::Page(_)) => {
                self.writing = Writing::of_page(half(bytes, 0));
            }
            0x22 => self.from_1904 = half(bytes, 0) == 1,
            0x41E if self.formats.len() < FORMATS => {
                let short = matches!(self.writing, Writing::Page(_));
                let code = self.writing.read(bytes.get(2..).unwrap_or_default(), short);
                self.formats.insert(half(bytes, 0), Pattern::parse(&code));
            }
            0xE0 if self.styles.len() < STYLES => self.styles.push(half(bytes, 2)),
            0x85 if self.sheets.len() < SHEETS => self.list(bytes),
            _ => {}
        }
    }

    /// Charts and macros that are no sheets are read all the same: they may hold cells.
    fn list(&mut self, bytes: &[u8]) {
        let name = self.writing.read(bytes.get(6..).unwrap_or_default(), true);
        let mut name = name.replace('\0', "");
        name.push_str(match bytes.get(4).map(|state| state & 3) {
            Some(1) => " (hidden)",
            Some(2) => " (very hidden)",
            _ => "",
        });
        let start = u64::from(word(bytes, 0));
        self.sheets.push(Listed { name, start });
    }

    fn read_texts(&mut self, records: &mut Records) -> Result<(), Ended> {
        let Some(count) = records.take::<8>()? else {
            return Ok(());
        };
        let count = word(&count, 4);
        for _ in 0..count {
            let Some(head) = records.take::<3>()? else {
                break;
            };
            let flags = head[2];
            let (mut runs, mut aids) = (0, 0);
            if flags & 8 != 0 {
                runs = records.take::<2>()?.map_or(0, u16::from_le_bytes);
            }
            if flags & 4 != 0 {
                aids = records.take::<4>()?.map_or(0, u32::from_le_bytes);
            }
            let length = usize::from(half(&head, 0));
            records.characters(length, flags, &mut self.texts)?;
            self.ends
                .push(u32::try_from(self.texts.len()).unwrap_or(u32::MAX));
            if self.texts.len() > TEXTS {
                return Err(Ended::Broken(Notice::TooBig));
            }
            let aids = usize::try_from(aids).unwrap_or(usize::MAX);
            if !records.skip(4 * usize::from(runs))? || !records.skip(aids)? {
                break;
            }
        }
        self.is_damaged |= self.ends.len() < count as usize;
        Ok(())
    }

    /// A shared text.
    pub fn text(&self, number: u32) -> Option<&str> {
        let number = usize::try_from(number).ok()?;
        let start = match number.checked_sub(1) {
            Some(before) => *self.ends.get(before)? as usize,
            None => 0,
        };
        self.texts.get(start..*self.ends.get(number)? as usize)
    }

    /// The number format of a style.
    pub fn pattern(&self, style: u16) -> Pattern {
        let number = self.styles.get(usize::from(style)).copied().unwrap_or(0);
        match self.formats.get(&number) {
            Some(pattern) => pattern.clone(),
            None => Pattern::built_in(u32::from(number)),
        }
    }
}
