//! The child's side: the document as a decoder sees it, and what it says of it.

use crate::source::child::frame::{Frame, LONGEST};
use crate::source::child::notice::Notice;
use crate::source::child::{MEMORY, confine, seconds};
use crate::source::container::Structure;
use std::cell::RefCell;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::rc::Rc;

/// A decoder that works in a child.
pub type Decode = fn(&mut Document, &mut Sink) -> Result<(), Ended>;

/// Why a decoder ends early.
#[derive(Debug)]
pub enum Ended {
    /// The document cannot be read, or not any further: its bytes are to be searched as they are.
    Broken(Notice),
    /// It only begins like a document of this format.
    Other,
    /// Nobody listens any more.
    Gone,
}

impl From<io::Error> for Ended {
    fn from(_: io::Error) -> Self {
        Self::Gone
    }
}

/// Confines this process and decodes a document of so many bytes, which is asked for through
/// `output` and comes through `input`. Tells whether it got to the end.
pub fn serve(
    decode: Decode,
    size: u64,
    input: impl Read + 'static,
    output: impl Write + 'static,
) -> bool {
    confine::confine(MEMORY, seconds(size));
    run(decode, size, Box::new(input), Box::new(output))
}

fn run(decode: Decode, size: u64, input: Box<dyn Read>, output: Box<dyn Write>) -> bool {
    let line = Rc::new(RefCell::new(Line {
        input,
        output,
        frame: Vec::new(),
    }));
    let mut document = Document::new(Rc::clone(&line), size);
    let mut sink = Sink {
        line,
        ready: Vec::with_capacity(LONGEST),
    };
    let last = match decode(&mut document, &mut sink) {
        Ok(()) => Frame::Done,
        Err(Ended::Broken(notice)) => Frame::Broken(notice),
        Err(Ended::Other) => Frame::Other,
        Err(Ended::Gone) => return false,
    };
    sink.flush().and_then(|()| sink.say(&last)).is_ok()
}

/// The two pipes.
struct Line {
    input: Box<dyn Read>,
    output: Box<dyn Write>,
    frame: Vec<u8>,
}

impl Line {
    fn say(&mut self, frame: &Frame<'_>) -> io::Result<()> {
        self.frame.clear();
        frame.write(&mut self.frame);
        self.output.write_all(&self.frame)
    }

    fn ask(&mut self, offset: u64, length: usize, into: &mut Vec<u8>) -> io::Result<()> {
        let length = length.min(LONGEST) as u32;
        self.say(&Frame::Ask { offset, length })?;
        let mut coming = [0; 4];
        self.input.read_exact(&mut coming)?;
        let coming = (u32::from_le_bytes(coming) as usize).min(LONGEST);
        into.resize(coming, 0);
        self.input.read_exact(into)
    }
}

/// The document, of which any part can be asked for.
#[derive(Clone)]
pub struct Document {
    line: Rc<RefCell<Line>>,
    size: u64,
    at: u64,
    /// Bytes at hand, and where they begin.
    window: Vec<u8>,
    start: u64,
}

impl Document {
    fn new(line: Rc<RefCell<Line>>, size: u64) -> Self {
        Self {
            line,
            size,
            at: 0,
            window: Vec::new(),
            start: 0,
        }
    }

    /// Its length in bytes.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Fills `buf` from `offset` on; less only at the end.
    pub fn read_at(&mut self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while let Some(room) = buf.get_mut(filled..)
            && !room.is_empty()
        {
            let ready = self.ready(offset.saturating_add(filled as u64))?;
            let length = ready.len().min(room.len());
            if length == 0 {
                break;
            }
            if let (Some(to), Some(from)) = (room.get_mut(..length), ready.get(..length)) {
                to.copy_from_slice(from);
            }
            filled += length;
        }
        Ok(filled)
    }

    /// Some bytes from `offset` on; none at the end.
    fn ready(&mut self, offset: u64) -> io::Result<&[u8]> {
        if offset >= self.size {
            return Ok(&[]);
        }
        let end = self.start + self.window.len() as u64;
        if !(self.start..end).contains(&offset) {
            // Steps of one size, so that what lies near is at hand too.
            self.start = offset - offset % LONGEST as u64;
            let mut line = self.line.borrow_mut();
            line.ask(self.start, LONGEST, &mut self.window)?;
        }
        let from = usize::try_from(offset - self.start).unwrap_or(usize::MAX);
        Ok(self.window.get(from..).unwrap_or_default())
    }

    /// All of it, if it is no longer than `most`.
    pub fn read_whole(&mut self, most: u64) -> Result<Vec<u8>, Ended> {
        if self.size > most {
            return Err(Ended::Broken(Notice::TooBig));
        }
        let mut whole = Vec::new();
        self.seek(SeekFrom::Start(0))?;
        self.take(most).read_to_end(&mut whole)?;
        Ok(whole)
    }
}

impl Read for Document {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let mut ready = self.ready(self.at)?;
        let read = ready.read(buf)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Document {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let place = match to {
            SeekFrom::Start(place) => Some(place),
            SeekFrom::End(by) => self.size.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = place.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

/// Where a decoder puts what it found: members one after the other.
pub struct Sink {
    line: Rc<RefCell<Line>>,
    ready: Vec<u8>,
}

impl Sink {
    /// Begins a member.
    pub fn member(&mut self, label: impl Into<String>, structure: Structure) -> io::Result<()> {
        self.flush()?;
        let label = label.into();
        self.say(&Frame::Member { label, structure })
    }

    /// Bytes of the member at hand.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut rest = bytes;
        while !rest.is_empty() {
            let room = LONGEST.saturating_sub(self.ready.len()).min(rest.len());
            let (now, later) = rest.split_at(room);
            self.ready.extend_from_slice(now);
            rest = later;
            if self.ready.len() >= LONGEST {
                self.flush()?;
            }
        }
        Ok(())
    }

    /// A remark on the member at hand.
    pub fn note(&mut self, notice: Notice, count: u64) -> io::Result<()> {
        self.flush()?;
        self.say(&Frame::Note(notice, count))
    }

    /// A remark on the whole document.
    pub fn remark(&mut self, notice: Notice, count: u64) -> io::Result<()> {
        self.flush()?;
        self.say(&Frame::Remark(notice, count))
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.ready.is_empty() {
            let bytes = std::mem::take(&mut self.ready);
            self.say(&Frame::Bytes(&bytes))?;
            self.ready = bytes;
            self.ready.clear();
        }
        Ok(())
    }

    fn say(&self, frame: &Frame<'_>) -> io::Result<()> {
        self.line.borrow_mut().say(frame)
    }
}

/// What a decoder makes of a document in memory, for tests.
#[cfg(test)]
#[derive(Default, PartialEq, Eq, Debug)]
pub(crate) struct Decoded {
    /// Label, structure, text and remarks of every member.
    pub members: Vec<(String, Structure, String, Vec<Notice>)>,
    pub remarks: Vec<Notice>,
    /// How it ended early.
    pub broken: Option<Notice>,
    pub other: bool,
}

/// Decodes in this process.
#[cfg(test)]
pub(crate) fn decode_in_memory(decode: Decode, bytes: &[u8]) -> Decoded {
    use crate::source::child::frame::{Parsed, parse};

    /// Answers what is asked, keeps what is said.
    struct Desk {
        document: Vec<u8>,
        answer: io::Cursor<Vec<u8>>,
        decoded: Decoded,
    }
    #[derive(Clone)]
    struct Shared(Rc<RefCell<Desk>>);
    impl Read for Shared {
        fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
            self.0.borrow_mut().answer.read(buf)
        }
    }
    impl Write for Shared {
        fn write(&mut self, frame: &[u8]) -> io::Result<usize> {
            let desk = &mut *self.0.borrow_mut();
            let Parsed::Whole(said, length) = parse(frame) else {
                panic!("a whole frame");
            };
            assert_eq!(length, frame.len());
            let decoded = &mut desk.decoded;
            match said {
                Frame::Ask { offset, length } => {
                    let from = desk.document.get(offset as usize..).unwrap_or_default();
                    let from = from.get(..length as usize).unwrap_or(from);
                    let mut answer = (from.len() as u32).to_le_bytes().to_vec();
                    answer.extend_from_slice(from);
                    desk.answer = io::Cursor::new(answer);
                }
                Frame::Member { label, structure } => {
                    decoded
                        .members
                        .push((label, structure, String::new(), Vec::new()));
                }
                Frame::Bytes(bytes) => {
                    let text = &mut decoded.members.last_mut().unwrap().2;
                    text.push_str(&String::from_utf8_lossy(bytes));
                }
                Frame::Note(notice, _) => decoded.members.last_mut().unwrap().3.push(notice),
                Frame::Remark(notice, _) => decoded.remarks.push(notice),
                Frame::Broken(notice) => decoded.broken = Some(notice),
                Frame::Other => decoded.other = true,
                Frame::Done => {}
            }
            Ok(frame.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let desk = Shared(Rc::new(RefCell::new(Desk {
        document: bytes.to_vec(),
        answer: io::Cursor::default(),
        decoded: Decoded::default(),
    })));
    let ended = run(
        decode,
        bytes.len() as u64,
        Box::new(desk.clone()),
        Box::new(desk.clone()),
    );
    assert!(ended);
    std::mem::take(&mut desk.0.borrow_mut().decoded)
}
