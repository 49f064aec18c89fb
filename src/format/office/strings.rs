//! The texts that the sheets of a workbook share (`sharedStrings.xml`): in one piece beside their
//! ends, kept as any decoded bytes are, whatever their number is said to be.

use crate::format::office::produced::{Produce, Produced};
use crate::format::office::text::unescape_into;
use crate::format::office::xlsb;
use crate::format::office::xml::{Token, Xml};
use crate::model::{Problem, Reason};
use crate::source::{Budget, Content, Stat, Stream, keep};

/// Most texts; their ends take four bytes each.
const TEXTS: usize = 8 << 20;
/// Longest text, in bytes; programs allow 32,767 characters.
const LONGEST: u64 = 1 << 20;
/// Bytes of the texts read at a time.
const WINDOW: usize = 8 << 10;
/// Bytes made at a time.
const STEP: usize = 64 << 10;

/// The texts by number.
#[derive(Debug, Default)]
pub(super) struct Strings {
    texts: Option<Content>,
    /// Where each ends.
    ends: Ends,
}

/// Where texts end that follow each other.
#[derive(Debug, Default)]
pub(super) struct Ends(Vec<u32>);

impl Ends {
    /// The end of the last text.
    pub fn last(&self) -> u64 {
        self.0.last().copied().map_or(0, u64::from)
    }

    /// Adds a text that ends here; `false` if there is no room.
    pub fn push(&mut self, end: u64) -> bool {
        match u32::try_from(end) {
            Ok(end) if self.0.len() < TEXTS => self.0.push(end),
            _ => return false,
        }
        true
    }

    fn get(&self, number: usize) -> Option<u32> {
        self.0.get(number).copied()
    }
}

impl Strings {
    /// Reads the part. The problem says why not all of it could be read.
    pub fn read(stream: Box<dyn Stream>, stat: Stat, budget: &Budget) -> (Self, Vec<Problem>) {
        let mut reader = Produced::new(Reading {
            xml: Xml::new(stream),
            ends: Ends::default(),
            written: 0,
            inside: false,
            text: false,
            phonetic: false,
            done: false,
        });
        let (texts, problems) = keep(&mut reader, stat, budget);
        let ends = std::mem::take(&mut reader.maker.ends);
        let texts = Some(texts);
        (Self { texts, ends }, problems)
    }

    /// Reads the part of a binary workbook.
    pub fn read_binary(
        stream: Box<dyn Stream>,
        stat: Stat,
        budget: &Budget,
    ) -> (Self, Vec<Problem>) {
        let mut reader = Produced::new(xlsb::Reading::new(stream));
        let (texts, problems) = keep(&mut reader, stat, budget);
        let ends = std::mem::take(&mut reader.maker.ends);
        let texts = Some(texts);
        (Self { texts, ends }, problems)
    }

    /// Appends a text; `false` if there is none by that number.
    pub fn append(&self, number: usize, window: &mut Window, out: &mut Vec<u8>) -> bool {
        let start = match number.checked_sub(1) {
            Some(before) => self.ends.get(before),
            None => Some(0),
        };
        let (Some(start), Some(end)) = (start, self.ends.get(number)) else {
            return false;
        };
        let (start, end) = (u64::from(start), u64::from(end));
        self.texts
            .as_ref()
            .is_some_and(|texts| window.append(texts, start, end, out))
    }
}

/// The last texts that were read: cells name texts mostly in their order.
#[derive(Debug, Default)]
pub(super) struct Window {
    start: u64,
    bytes: Vec<u8>,
}

impl Window {
    fn append(&mut self, texts: &Content, start: u64, end: u64, out: &mut Vec<u8>) -> bool {
        let length = usize::try_from(end.saturating_sub(start)).unwrap_or(usize::MAX);
        if self.part(start, length).is_none() {
            let wanted = usize::try_from(texts.size().saturating_sub(start)).unwrap_or(usize::MAX);
            self.bytes.resize(wanted.min(WINDOW.max(length)), 0);
            self.start = start;
            let read = texts.read_at(start, &mut self.bytes).unwrap_or(0);
            self.bytes.truncate(read);
        }
        let Some(text) = self.part(start, length) else {
            return false;
        };
        out.extend_from_slice(text);
        true
    }

    fn part(&self, start: u64, length: usize) -> Option<&[u8]> {
        let from = usize::try_from(start.checked_sub(self.start)?).ok()?;
        self.bytes.get(from..)?.get(..length)
    }
}

/// The part on its way into one piece.
struct Reading {
    xml: Xml,
    ends: Ends,
    written: u64,
    /// In a text of the table, in a run of it, in its reading aid.
    inside: bool,
    text: bool,
    phonetic: bool,
    done: bool,
}

impl Produce for Reading {
    fn fill(&mut self, out: &mut Vec<u8>) -> Option<Problem> {
        let mut problem = None;
        while out.len() < STEP && !self.done {
            match self.xml.next() {
                Token::Open(tag) => match tag.name() {
                    "si" => self.inside = true,
                    "t" => self.text = self.inside && !self.phonetic,
                    "rPh" => self.phonetic = true,
                    _ => {}
                },
                Token::Text(text) if self.text => {
                    let end = self.written + (out.len() + text.len()) as u64;
                    let last = self.ends.last();
                    if end.saturating_sub(last) > LONGEST {
                        problem = Some(Problem::new(Reason::LimitMemory));
                        continue;
                    }
                    unescape_into(&text, out);
                }
                Token::Close(tag) => match tag.name() {
                    "t" => self.text = false,
                    "rPh" => self.phonetic = false,
                    "si" => {
                        self.inside = false;
                        if !self.ends.push(self.written + out.len() as u64) {
                            problem = Some(Problem::new(Reason::LimitMemory));
                            self.done = true;
                        }
                    }
                    _ => {}
                },
                Token::End => {
                    problem = self.xml.problem();
                    self.done = true;
                }
                Token::Broken(why) => {
                    problem = self.xml.problem().or(Some(why));
                    self.done = true;
                }
                _ => {}
            }
        }
        self.written += out.len() as u64;
        problem
    }

    fn stored(&self) -> u64 {
        self.xml.stored()
    }
}
