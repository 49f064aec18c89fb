//! What holds other documents, in one mechanism: the files of an archive, later the sheets of a
//! workbook, the parts of a mail, the tables of a dump.
//!
//! A format has one row, a [`ContainerFormat`]: bytes in, [`Members`] out. Members that can be read
//! in any order are [`Indexed`], and scanned by all threads; those that can only be read one after
//! the other come from a [`Decoder`]. A member is scanned like a file: its content says what it is,
//! so nesting needs no further word.

use crate::model::{Problem, State};
use crate::source::budget::Budget;
use crate::source::bytes::{Bytes, Stream};
use crate::source::system::Stat;
use std::io::{self, Read};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A container format that this build reads.
pub trait ContainerFormat: Sync {
    /// The word of the reports.
    fn name(&self) -> &'static str;

    /// What people are told about it.
    fn note(&self) -> &'static str;

    /// Whether a file may begin like that. Sees up to 64 KiB.
    fn recognizes(&self, head: &[u8]) -> bool;

    /// Finds the members. `budget` is that of what comes out.
    fn open(&self, bytes: Bytes, budget: Budget) -> Opening;
}

/// What became of opening a container.
pub enum Opening {
    /// It is one.
    Container(Container),
    /// It only begins like one; other formats may know it.
    Other(Bytes),
    /// Its structure cannot be read: its bytes are to be scanned as they are.
    Broken(Bytes, Problem),
}

/// A container whose members can be had.
pub struct Container {
    /// Its members.
    pub members: Members,
    /// What was decoded so far and may be decoded of what is inside.
    pub budget: Budget,
    /// What is wrong with the container itself.
    pub problems: Vec<Problem>,
    /// What the file system says of the file around it.
    pub stat: Option<Stat>,
    /// Bytes that its members take up in the file that lies on disk; 0 if they were copied or
    /// decoded first.
    pub held: u64,
}

/// The members of a container.
pub enum Members {
    /// In any order, by any thread.
    Indexed(Arc<dyn Indexed>),
    /// One after the other.
    InTurn(Box<dyn InTurn>),
}

/// Members that can be read in any order.
pub trait Indexed: Send + Sync {
    /// Number of members.
    fn len(&self) -> u32;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The member at a place from 0.
    fn member(&self, index: u32) -> Member;
}

/// Members that can only be read one after the other.
pub trait InTurn: Send {
    /// The next member; ends the one before, read or not.
    fn next(&mut self) -> Option<Member>;

    /// What was wrong with the container; to be asked behind its last member.
    fn finish(&mut self) -> Vec<Problem>;

    /// Stored bytes consumed so far, in the file around it.
    fn stored(&self) -> u64;
}

/// One document inside a container.
pub struct Member {
    /// Its name there. Hostile text, a label and nothing else.
    pub label: String,
    /// Bytes that it takes up in the container.
    pub size: u64,
    /// Its bytes, or why there are none.
    pub bytes: Result<Bytes, (State, Problem)>,
    /// What is known of its structure.
    pub structure: Structure,
    /// What is wrong with it besides what its bytes will tell.
    pub problems: Vec<Problem>,
    /// Decoded bytes of what is inside it; `None` for what is left of the container's budget.
    pub inside: Option<u64>,
    /// What it is to people.
    pub role: Role,
}

/// What a member is to people.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Role {
    /// A file of its own, as in an archive, or attached to a mail.
    #[default]
    File,
    /// A place in the file that the container is: a sheet, a table, the text of a mail.
    Place,
    /// Such a place that only programs look at, as styles: searched, but what is unlikely there is
    /// not worth a word.
    Fitting,
}

impl Member {
    /// What it is to people: what a decoder wrote itself is no file.
    pub fn role(&self) -> Role {
        match self.structure {
            Structure::Unknown => self.role,
            _ => self.role.max(Role::Place),
        }
    }

    /// A member of which nothing is known but its name and its bytes.
    pub const fn new(label: String, size: u64, bytes: Bytes) -> Self {
        Self {
            label,
            size,
            bytes: Ok(bytes),
            structure: Structure::Unknown,
            problems: Vec::new(),
            inside: None,
            role: Role::File,
        }
    }

    /// A member that cannot be read.
    pub const fn unread(label: String, size: u64, state: State, problem: Problem) -> Self {
        Self {
            label,
            size,
            bytes: Err((state, problem)),
            structure: Structure::Unknown,
            problems: Vec::new(),
            inside: None,
            role: Role::File,
        }
    }
}

/// What a decoder knows of the bytes it hands out. Tables, JSON Lines and texts are
/// UTF-8.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Structure {
    /// Nothing: the content says what it is.
    #[default]
    Unknown,
    /// Delimited text: comma, quotes doubled, records ended by a line feed.
    Table {
        /// Records before the first data record, header row included; `None` if that is still to be
        /// seen from the cells.
        rows_before_data: Option<u32>,
        /// Whether the last of them names the columns.
        header: bool,
    },
    /// One JSON object a line.
    JsonLines,
    /// Running text.
    Text,
    /// None: only the strings in it are looked at.
    Raw,
}

/// A decoder whose members come one after the other; [`in_turn`] makes members of it.
pub trait Decoder: Send + 'static {
    /// Goes to the next member, past what is left of the one before.
    fn advance(&mut self) -> Option<Head>;

    /// Appends some bytes of the current member, about [`STEP`]; none at its end. The problem, if
    /// there is one, is the member's.
    fn fill(&mut self, out: &mut Vec<u8>) -> Option<Problem>;

    /// What was wrong with the container as a whole.
    fn finish(&mut self) -> Vec<Problem>;

    /// Stored bytes consumed so far, in the file around it.
    fn stored(&self) -> u64;
}

/// Bytes that a decoder should hand out at a time.
pub const STEP: usize = 64 << 10;

/// What a decoder says of a member before its bytes.
#[derive(Clone, Debug, Default)]
pub struct Head {
    /// Its name. Hostile text.
    pub label: String,
    /// Bytes that it takes up, if known.
    pub size: u64,
    /// What is known of its structure.
    pub structure: Structure,
    /// Why it cannot be read, if it can't.
    pub unread: Option<(State, Problem)>,
    /// What else is wrong with it.
    pub problems: Vec<Problem>,
    /// What it is to people.
    pub role: Role,
}

/// The members of a decoder.
pub fn in_turn(decoder: impl Decoder) -> Members {
    Members::InTurn(Box::new(Turns {
        shared: Arc::new(Mutex::new(Turn {
            decoder: Box::new(decoder),
            member: 0,
        })),
    }))
}

struct Turns {
    shared: Arc<Mutex<Turn>>,
}

/// The decoder, and which member it is at.
struct Turn {
    decoder: Box<dyn Decoder>,
    member: u64,
}

fn lock(shared: &Mutex<Turn>) -> MutexGuard<'_, Turn> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

impl InTurn for Turns {
    fn next(&mut self) -> Option<Member> {
        let mut turn = lock(&self.shared);
        let head = turn.decoder.advance()?;
        turn.member += 1;
        let bytes = match head.unread {
            Some(why) => Err(why),
            None => Ok(Bytes::Stream(Box::new(MemberStream {
                shared: Arc::clone(&self.shared),
                member: turn.member,
                ready: Vec::new(),
                handed_out: 0,
                problem: None,
                ended: false,
            }))),
        };
        Some(Member {
            label: head.label,
            size: head.size,
            bytes,
            structure: head.structure,
            problems: head.problems,
            inside: None,
            role: head.role,
        })
    }

    fn finish(&mut self) -> Vec<Problem> {
        lock(&self.shared).decoder.finish()
    }

    fn stored(&self) -> u64 {
        lock(&self.shared).decoder.stored()
    }
}

/// The bytes of the member that the decoder is at; empty once it has gone on.
struct MemberStream {
    shared: Arc<Mutex<Turn>>,
    member: u64,
    ready: Vec<u8>,
    handed_out: usize,
    problem: Option<Problem>,
    ended: bool,
}

impl Read for MemberStream {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.handed_out == self.ready.len() && !self.ended {
            self.ready.clear();
            self.handed_out = 0;
            let mut turn = lock(&self.shared);
            if turn.member == self.member
                && let Some(problem) = turn.decoder.fill(&mut self.ready)
            {
                self.problem.get_or_insert(problem);
            }
            self.ended = self.ready.is_empty();
        }
        let mut ready = self.ready.get(self.handed_out..).unwrap_or_default();
        let read = ready.read(buf)?;
        self.handed_out += read;
        Ok(read)
    }
}

impl Stream for MemberStream {
    fn problem(&self) -> Option<Problem> {
        self.problem.clone()
    }

    fn stored(&self) -> u64 {
        // Counted with the container.
        0
    }
}

/// Longest label, in bytes.
const LABEL: usize = 4096;

/// A label from bytes: UTF-8, or else the code page of the first PCs (437), which zip archives and
/// old programs use.
pub fn label(bytes: &[u8]) -> String {
    let bytes = bytes.get(..LABEL).unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        // Cut within a character.
        Err(error) if error.error_len().is_none() && bytes.len() == LABEL => {
            String::from_utf8_lossy(bytes.get(..error.valid_up_to()).unwrap_or_default())
                .into_owned()
        }
        Err(_) => bytes.iter().map(|byte| pc_character(*byte)).collect(),
    }
}

fn pc_character(byte: u8) -> char {
    match byte.checked_sub(128) {
        None => char::from(byte),
        Some(index) => HIGH.chars().nth(usize::from(index)).unwrap_or('?'),
    }
}

/// Code page 437 from 128 on.
const HIGH: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Reason;

    #[test]
    fn labels_are_texts_whatever_the_bytes() {
        assert_eq!(
            label("Kundenlisten/März.csv".as_bytes()),
            "Kundenlisten/März.csv"
        );
        assert_eq!(label(b"M\x84rz.csv"), "März.csv");
        assert_eq!(label(b"../../x\0\x1b"), "../../x\0\x1b");
        assert_eq!(label("é".repeat(3000).as_bytes()).len(), LABEL);
        assert_eq!(HIGH.chars().count(), 128);
    }

    /// Members of the lengths given, each of its own letter.
    struct Letters {
        lengths: Vec<usize>,
        at: usize,
        left: usize,
    }

    impl Decoder for Letters {
        fn advance(&mut self) -> Option<Head> {
            self.left = *self.lengths.get(self.at)?;
            self.at += 1;
            Some(Head {
                label: self.at.to_string(),
                ..Head::default()
            })
        }

        fn fill(&mut self, out: &mut Vec<u8>) -> Option<Problem> {
            let step = self.left.min(10);
            self.left -= step;
            out.resize(step, b'a' + self.at as u8);
            (self.at == 2).then(|| Problem::new(Reason::Truncated))
        }

        fn finish(&mut self) -> Vec<Problem> {
            vec![Problem::new(Reason::TrailingData)]
        }

        fn stored(&self) -> u64 {
            7
        }
    }

    #[test]
    fn a_decoder_hands_out_one_member_after_the_other() {
        let letters = Letters {
            lengths: vec![25, 3, 0, 12],
            at: 0,
            left: 0,
        };
        let Members::InTurn(mut members) = in_turn(letters) else {
            panic!("in turn");
        };
        let mut stale = Vec::new();
        let mut seen = Vec::new();
        while let Some(member) = members.next() {
            let Ok(Bytes::Stream(mut stream)) = member.bytes else {
                panic!("a stream");
            };
            let mut text = String::new();
            stream.read_to_string(&mut text).unwrap();
            seen.push((member.label, text.len(), stream.problem().is_some()));
            stale.push(stream);
        }
        let expected = [
            ("1", 25, false),
            ("2", 3, true),
            ("3", 0, false),
            ("4", 12, false),
        ];
        assert_eq!(seen, expected.map(|(l, n, p)| (l.to_owned(), n, p)));
        assert_eq!(members.finish().len(), 1);
        assert_eq!(stale.first_mut().unwrap().read(&mut [0; 9]).unwrap(), 0);
    }
}
