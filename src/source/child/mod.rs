//! Decoders that may abort, run wild or be subverted by their input work in a process of their own:
//! this program again, with a hidden command. It has two pipes and nothing else: no file, no
//! environment, bounded memory and time.
//!
//! Inside, a decoder asks a [`Document`] for the bytes that it wants to see and tells a [`Sink`] what it found.
//! Outside, [`open`] makes the members of a container of that, and searches the bytes as they are
//! where the child dies. What a child says is as little trusted as the document itself: it can only
//! lie about text.

mod confine;
mod frame;
mod guest;
mod notice;
#[cfg(unix)]
mod outside;
#[cfg(unix)]
#[cfg(test)]
mod tests;
#[cfg(unix)]
mod wire;

pub use guest::{Decode, Document, Ended, Sink, serve};
#[cfg(test)]
pub(crate) use guest::{Decoded, decode_in_memory};
pub use notice::Notice;
#[cfg(unix)]
pub use outside::open;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The hidden command of the program, before the format and the document's size.
pub const COMMAND: &str = "__decode";

/// Most memory of a child, in bytes of addresses.
pub const MEMORY: u64 = 256 << 20;

/// Most seconds of a child for a document of so many stored bytes, beside any limit of the file.
pub const fn seconds(stored: u64) -> u64 {
    10 + stored / (50 << 20)
}

/// The program that decodes in a process of its own: spillmap itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Program(Arc<Path>);

impl Program {
    /// A program that knows [`COMMAND`].
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into().into())
    }

    /// The program that is running; for spillmap itself only, as any other would be started over.
    pub fn running() -> Option<Self> {
        // Stays what it is when the file is replaced by another version.
        let link = Path::new("/proc/self/exe");
        if cfg!(target_os = "linux") && link.exists() {
            return Some(Self::new(link));
        }
        std::env::current_exe().ok().map(Self::new)
    }

    #[cfg(unix)]
    fn path(&self) -> &OsStr {
        self.0.as_os_str()
    }
}

/// Members of a container whose decoder runs in a child: there are none on this system yet.
#[cfg(not(unix))]
pub fn open(
    _format: &str,
    bytes: crate::source::Bytes,
    _budget: crate::source::Budget,
) -> crate::source::container::Opening {
    use crate::model::{Problem, Reason};
    let detail = "needs a process of its own, which this system has none of yet";
    let problem = Problem::new(Reason::UnsupportedFormat).detail(detail);
    crate::source::container::Opening::Broken(bytes, problem)
}
