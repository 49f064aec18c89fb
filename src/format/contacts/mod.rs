//! Address books and calendars: cards as a table, directory entries as JSON Lines, calendars as
//! text.

mod calendar;
mod card;
mod directory;
mod lines;
mod property;

use crate::format::text_stream::{as_text, look};
use crate::model::{Problem, Reason};
use crate::source::container::{
    Container, ContainerFormat, Decoder, Head, Opening, STEP, Structure, in_turn,
};
use crate::source::{Budget, Bytes};
use lines::{Kind, Unfolded};

/// Contact cards: vCard 2.1 to 4.0 (RFC 6350 and before).
pub struct CardFormat;

/// Directory exports: LDIF (RFC 2849).
pub struct DirectoryFormat;

/// Calendars: iCalendar (RFC 5545).
pub struct CalendarFormat;

impl ContainerFormat for CardFormat {
    fn name(&self) -> &'static str {
        "vcard"
    }

    fn note(&self) -> &'static str {
        "contact cards as a table; pictures in them are counted, not read"
    }

    fn recognizes(&self, head: &[u8]) -> bool {
        begins_with(head, b"begin:vcard")
    }

    fn open(&self, bytes: Bytes, budget: Budget) -> Opening {
        let table = Structure::Table {
            rows_before_data: Some(1),
            header: true,
        };
        open(bytes, budget, "contacts", table, card::Cards::default())
    }
}

impl ContainerFormat for DirectoryFormat {
    fn name(&self) -> &'static str {
        "ldif"
    }

    fn note(&self) -> &'static str {
        "directory exports, an object for each entry; files they refer to are not followed"
    }

    fn recognizes(&self, head: &[u8]) -> bool {
        let head = look(head);
        let mut lines = head
            .split(|b| *b == b'\n')
            .map(<[u8]>::trim_ascii)
            .filter(|line| !line.is_empty() && !line.starts_with(b"#"));
        let Some(first) = lines.next() else {
            return false;
        };
        let is_name = |line: &[u8]| {
            let value = line.get(3..).unwrap_or_default();
            let named = value.starts_with(b":") || value.contains(&b'=');
            line.get(..3)
                .is_some_and(|n| n.eq_ignore_ascii_case(b"dn:"))
                && named
        };
        let is_version = first
            .get(..8)
            .is_some_and(|n| n.eq_ignore_ascii_case(b"version:"));
        is_name(first) || is_version && lines.next().is_some_and(is_name)
    }

    fn open(&self, bytes: Bytes, budget: Budget) -> Opening {
        let entries = directory::Entries::default();
        open(bytes, budget, "entries", Structure::JsonLines, entries)
    }
}

impl ContainerFormat for CalendarFormat {
    fn name(&self) -> &'static str {
        "icalendar"
    }

    fn note(&self) -> &'static str {
        "calendars: organizers, attendees and all other text"
    }

    fn recognizes(&self, head: &[u8]) -> bool {
        begins_with(head, b"begin:vcalendar")
    }

    fn open(&self, bytes: Bytes, budget: Budget) -> Opening {
        open(
            bytes,
            budget,
            "calendar",
            Structure::Text,
            calendar::Text::default(),
        )
    }
}

/// Whether a file begins with these words, in letters of any case.
fn begins_with(head: &[u8], words: &[u8]) -> bool {
    let head = look(head);
    let text = head.trim_ascii_start();
    text.get(..words.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(words))
}

fn open(
    bytes: Bytes,
    budget: Budget,
    name: &'static str,
    structure: Structure,
    writer: impl Writer + 'static,
) -> Opening {
    let stream = bytes.into_stream();
    let stat = stream.stat().copied();
    Opening::Container(Container {
        stat,
        members: in_turn(Book {
            lines: Unfolded::new(as_text(stream, |_| None)),
            line: Vec::new(),
            head: Some(Head {
                label: name.into(),
                structure,
                ..Head::default()
            }),
            writer: Box::new(writer),
            pictures: Pictures::default(),
            budget: budget.clone(),
            handed_out: 0,
            ended: false,
        }),
        budget,
        problems: Vec::new(),
        held: 0,
    })
}

/// Pictures and other bytes that are no text, which are not read.
#[derive(Clone, Copy, Default)]
struct Pictures(u64);

/// Makes a document of the lines of a book.
trait Writer: Send {
    /// Appends what a line, or more of one, gives.
    fn line(&mut self, line: &[u8], kind: Kind, pictures: &mut Pictures, out: &mut Vec<u8>);

    /// Appends what is left.
    fn finish(&mut self, out: &mut Vec<u8>);
}

/// A file whose lines become one document.
struct Book {
    lines: Unfolded,
    line: Vec<u8>,
    head: Option<Head>,
    writer: Box<dyn Writer>,
    pictures: Pictures,
    budget: Budget,
    handed_out: u64,
    ended: bool,
}

impl Decoder for Book {
    fn advance(&mut self) -> Option<Head> {
        let head = self.head.take()?;
        (self.budget.take_members(1) > 0).then_some(head)
    }

    fn fill(&mut self, out: &mut Vec<u8>) -> Option<Problem> {
        while out.len() < STEP && !self.ended {
            match self.lines.next(&mut self.line, property::goes_on) {
                Some(kind) => self.writer.line(&self.line, kind, &mut self.pictures, out),
                None => {
                    self.ended = true;
                    self.writer.finish(out);
                }
            }
        }
        self.handed_out = self.handed_out.saturating_add(out.len() as u64);
        if self.handed_out > self.budget.limit(self.stored()) {
            out.clear();
            self.ended = true;
            return Some(Problem::new(Reason::LimitRatio));
        }
        None
    }

    fn finish(&mut self) -> Vec<Problem> {
        let mut problems: Vec<Problem> = self.lines.stream().problem().into_iter().collect();
        if self.pictures.0 > 0 {
            let mut problem = Problem::new(Reason::UnsupportedFormat).detail("pictures inside");
            problem.count = self.pictures.0;
            problems.push(problem);
        }
        problems
    }

    fn stored(&self) -> u64 {
        self.lines.stream().stored()
    }
}
