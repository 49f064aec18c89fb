//! The bytes of one document as the scan gets them: by position, or one after the other.

use crate::model::{Problem, State};
use crate::source::budget::Budget;
use crate::source::gzip::{Gzip, is_gzip};
use crate::source::read::{Content, ContentReader};
use crate::source::system::{Links, Stat};
use std::fmt;
use std::io::Read;
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

impl Bytes {
    /// Opens a file; gzip is recognized by its first bytes, whatever the file is called.
    pub fn open(path: &Path, links: Links) -> Result<Self, (State, Problem)> {
        Ok(Self::from_content(Content::open(path, links)?))
    }

    /// Decompresses if the content is gzip.
    pub(super) fn from_content(content: Content) -> Self {
        let mut magic = [0; 3];
        // An error here comes back at the first real read, which reports it.
        let read = content.read_at(0, &mut magic).unwrap_or(0);
        if is_gzip(magic.get(..read).unwrap_or_default()) {
            let budget = Budget::for_stored(Some(content.size()));
            Self::Stream(Box::new(Gzip::new(ContentReader::new(content), budget)))
        } else {
            Self::File(content)
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
