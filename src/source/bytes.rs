//! The bytes of one document as the scan gets them: by position, or one after the other.

use crate::model::{Problem, State};
use crate::source::read::{Content, ContentReader};
use crate::source::system::{Links, Stat};
use std::fmt;
use std::io::{self, Read};
use std::path::Path;

/// The bytes of one document.
pub enum Bytes {
    /// A plain file, which several workers may read at once.
    File(Content),
    /// Decompressed or piped bytes, which exist only once.
    Stream(Box<dyn Stream>),
}

/// Bytes that come one after the other. Reading never fails: where the bytes end early, `read`
/// returns 0 and [`Stream::problem`] says why.
pub trait Stream: Read + Send {
    /// What was wrong; ask once `read` has returned 0.
    fn problem(&self) -> Option<Problem>;

    /// Stored (still compressed) bytes consumed so far.
    fn stored(&self) -> u64;

    /// Stored bytes in all, if known.
    fn stored_size(&self) -> Option<u64> {
        None
    }

    /// What the file system said of the file, if it is one.
    fn stat(&self) -> Option<&Stat> {
        None
    }

    /// The compression around the bytes.
    fn compression(&self) -> Option<&'static str> {
        None
    }
}

impl Stream for Box<dyn Stream> {
    fn problem(&self) -> Option<Problem> {
        (**self).problem()
    }

    fn stored(&self) -> u64 {
        (**self).stored()
    }

    fn stored_size(&self) -> Option<u64> {
        (**self).stored_size()
    }

    fn stat(&self) -> Option<&Stat> {
        (**self).stat()
    }

    fn compression(&self) -> Option<&'static str> {
        (**self).compression()
    }
}

/// A stream of which some bytes have been read already, from its start again.
pub struct Rejoined {
    head: Vec<u8>,
    handed_out: usize,
    rest: Box<dyn Stream>,
}

impl Rejoined {
    /// `head` is what was read of `rest` so far.
    pub const fn new(head: Vec<u8>, rest: Box<dyn Stream>) -> Self {
        Self {
            head,
            handed_out: 0,
            rest,
        }
    }
}

impl Read for Rejoined {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let mut ahead = self.head.get(self.handed_out..).unwrap_or_default();
        if ahead.is_empty() {
            return self.rest.read(buf);
        }
        let read = ahead.read(buf)?;
        self.handed_out += read;
        Ok(read)
    }
}

impl Stream for Rejoined {
    fn problem(&self) -> Option<Problem> {
        self.rest.problem()
    }

    fn stored(&self) -> u64 {
        self.rest.stored()
    }

    fn stored_size(&self) -> Option<u64> {
        self.rest.stored_size()
    }

    fn stat(&self) -> Option<&Stat> {
        self.rest.stat()
    }

    fn compression(&self) -> Option<&'static str> {
        self.rest.compression()
    }
}

impl Bytes {
    /// Opens a file.
    pub fn open(path: &Path, links: Links) -> Result<Self, (State, Problem)> {
        Content::open(path, links).map(Self::File)
    }

    /// One byte after the other, for a decoder.
    pub fn into_stream(self) -> Box<dyn Stream> {
        match self {
            Self::File(content) => Box::new(ContentReader::new(content)),
            Self::Stream(stream) => stream,
        }
    }

    /// Stored bytes in all, if known.
    pub fn stored_size(&self) -> Option<u64> {
        match self {
            Self::File(content) => Some(content.size()),
            Self::Stream(stream) => stream.stored_size(),
        }
    }

    /// What the file system said of the file, if it is one.
    pub fn stat(&self) -> Option<&Stat> {
        match self {
            Self::File(content) => Some(content.stat()),
            Self::Stream(stream) => stream.stat(),
        }
    }

    /// The compression around the bytes.
    pub fn compression(&self) -> Option<&'static str> {
        match self {
            Self::File(_) => None,
            Self::Stream(stream) => stream.compression(),
        }
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(content) => f.debug_tuple("File").field(content).finish(),
            Self::Stream(stream) => write!(f, "Stream({:?})", stream.compression()),
        }
    }
}

/// Bytes in memory as a stream.
pub struct Memory(io::Cursor<Vec<u8>>);

impl Memory {
    /// At their start.
    pub fn new(bytes: &[u8]) -> Self {
        Self(io::Cursor::new(bytes.to_vec()))
    }
}

impl Read for Memory {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.0.read(buf)
    }
}

impl Stream for Memory {
    fn problem(&self) -> Option<Problem> {
        None
    }

    fn stored(&self) -> u64 {
        self.0.position()
    }
}
