//! The decoded bytes of one document, for the cutter: by position where the bytes on disk are the
//! text, one after the other where they have to be decompressed or decoded first.

use super::cutter::HEADROOM;
use super::growth::{Growth, Prints};
use crate::format::decoder::Decoder;
use crate::format::encoding::Kind;
use crate::model::{Problem, Reason};
use crate::source::{Content, Counters, Stream};
use std::io::Read;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Bytes decoded at a time.
const STEP: usize = 32 * 1024;

/// What a read put into the buffer.
#[derive(Default)]
pub(super) struct Filled {
    /// Bytes behind the headroom.
    pub bytes: usize,
    /// Whether nothing follows.
    pub last: bool,
    pub problems: Vec<Problem>,
}

/// Where a document's decoded bytes come from.
pub(super) enum Input {
    /// The file is the text, from `skip` on.
    Positioned {
        content: Content,
        skip: u64,
        /// Behind what is skipped: bytes that an earlier run scanned.
        from: u64,
        counters: Arc<Counters>,
        /// Tells later runs what these bytes were.
        prints: Option<Box<Prints>>,
    },
    /// The text exists only once.
    Sequential(Box<Mutex<Sequence>>),
}

/// A stream on its way through the decoder.
pub(super) struct Sequence {
    /// Bytes read for sniffing, not decoded yet.
    head: Vec<u8>,
    stream: Box<dyn Stream>,
    decoder: Decoder,
    /// Decoded, not handed out yet.
    ready: Vec<u8>,
    raw: Vec<u8>,
    ended: bool,
    failed: bool,
    stored: u64,
    counters: Arc<Counters>,
}

impl Input {
    pub fn positioned(content: Content, skip: u64, counters: Arc<Counters>) -> Self {
        if content.is_stored() {
            counters.read(skip);
        }
        Self::Positioned {
            content,
            skip,
            from: 0,
            counters,
            prints: None,
        }
    }

    /// Has what is read printed, and begins behind what an earlier run scanned; not possible for
    /// what exists only once.
    pub fn resume(&mut self, seen: Prints, behind: u64) -> Option<()> {
        match self {
            Self::Positioned { from, prints, .. } => {
                *from = behind;
                *prints = Some(Box::new(seen));
                Some(())
            }
            Self::Sequential(_) => None,
        }
    }

    /// The file that is the text, and where the text begins in it.
    pub fn content(&self) -> Option<(&Content, u64)> {
        match self {
            Self::Positioned { content, skip, .. } => Some((content, *skip)),
            Self::Sequential(_) => None,
        }
    }

    /// What later runs need to go on behind the end.
    pub fn growth(&self) -> Option<Growth> {
        match self {
            Self::Positioned { prints, .. } => prints.as_ref().map(|prints| prints.growth()),
            Self::Sequential(_) => None,
        }
    }

    /// Whether [`Self::growth`] will be asked for.
    pub const fn is_printed(&self) -> bool {
        matches!(
            self,
            Self::Positioned {
                prints: Some(_),
                ..
            }
        )
    }

    /// A stream of which `head` has been read already, with the byte order mark cut off.
    pub fn sequential(
        head: Vec<u8>,
        stream: Box<dyn Stream>,
        kind: Kind,
        counters: Arc<Counters>,
    ) -> Self {
        Self::Sequential(Box::new(Mutex::new(Sequence {
            head,
            stream,
            decoder: Decoder::new(kind),
            ready: Vec::new(),
            raw: Vec::new(),
            ended: false,
            failed: false,
            stored: 0,
            counters,
        })))
    }

    /// Reads a ticket's bytes before its turn has come; `None` if they can only be read in turn.
    pub fn read_ahead(&self, ticket: u32, size: usize, bytes: &mut Vec<u8>) -> Option<Filled> {
        let Self::Positioned {
            content,
            skip,
            from,
            counters,
            prints,
        } = self
        else {
            return None;
        };
        resize(bytes, HEADROOM + size);
        let offset = skip + from + u64::from(ticket) * size as u64;
        let buffer = bytes.get_mut(HEADROOM..HEADROOM + size).unwrap_or_default();
        Some(match content.read_at(offset, buffer) {
            Ok(read) => {
                if content.is_stored() {
                    counters.read(read as u64);
                }
                if let Some(prints) = prints {
                    prints.take(ticket, buffer.get(..read).unwrap_or_default());
                }
                let last = read < size || offset + read as u64 >= content.size();
                Filled {
                    bytes: read,
                    last,
                    problems: Vec::new(),
                }
            }
            Err(error) => {
                let problem = Problem::new(Reason::IoError)
                    .at(offset)
                    .detail(error.kind().to_string());
                Filled {
                    bytes: 0,
                    last: true,
                    problems: vec![problem],
                }
            }
        })
    }

    /// Reads the next bytes of a stream.
    pub fn read_next(&self, size: usize, bytes: &mut Vec<u8>) -> Filled {
        let Self::Sequential(sequence) = self else {
            return Filled {
                last: true,
                ..Filled::default()
            };
        };
        let mut sequence = lock(sequence);
        resize(bytes, HEADROOM + size);
        let buffer = bytes.get_mut(HEADROOM..HEADROOM + size).unwrap_or_default();
        sequence.fill(buffer)
    }

    /// Stored bytes that were read for this many decoded ones.
    pub fn stored(&self, decoded: u64) -> u64 {
        match self {
            Self::Positioned { content, skip, .. } if content.is_stored() => skip + decoded,
            Self::Positioned { .. } => 0,
            Self::Sequential(sequence) => lock(sequence).stream.stored(),
        }
    }

    /// What was wrong with the whole document; to be asked behind its end.
    pub fn finish(&self) -> Vec<Problem> {
        match self {
            Self::Positioned { content, .. } => {
                content.forget();
                content.changed().into_iter().collect()
            }
            Self::Sequential(sequence) => lock(sequence).stream.problem().into_iter().collect(),
        }
    }
}

fn lock(sequence: &Mutex<Sequence>) -> MutexGuard<'_, Sequence> {
    sequence.lock().unwrap_or_else(PoisonError::into_inner)
}

fn resize(bytes: &mut Vec<u8>, size: usize) {
    if bytes.len() < size {
        bytes.resize(size, 0);
    }
}

impl Sequence {
    fn fill(&mut self, buffer: &mut [u8]) -> Filled {
        let mut filled = Filled::default();
        while filled.bytes < buffer.len() && !(self.ended && self.ready.is_empty()) {
            if self.ready.is_empty() {
                self.decode_step(&mut filled.problems);
                continue;
            }
            let room = buffer.get_mut(filled.bytes..).unwrap_or_default();
            let taken = room.len().min(self.ready.len());
            if let (Some(to), Some(from)) = (room.get_mut(..taken), self.ready.get(..taken)) {
                to.copy_from_slice(from);
            }
            self.ready.drain(..taken);
            filled.bytes += taken;
        }
        filled.last = self.ended && self.ready.is_empty();
        filled
    }

    fn decode_step(&mut self, problems: &mut Vec<Problem>) {
        let mut raw = std::mem::take(&mut self.raw);
        if self.head.is_empty() {
            raw.resize(STEP, 0);
            match self.stream.read(&mut raw) {
                Ok(read) => raw.truncate(read),
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {
                    self.raw = raw;
                    return;
                }
                Err(error) => {
                    raw.clear();
                    if !self.failed {
                        self.failed = true;
                        problems
                            .push(Problem::new(Reason::IoError).detail(error.kind().to_string()));
                    }
                }
            }
        } else {
            raw = std::mem::take(&mut self.head);
        }
        let stored = self.stream.stored();
        self.counters.read(stored.saturating_sub(self.stored));
        self.stored = stored;
        self.ended = raw.is_empty();
        self.decoder.decode(&raw, self.ended, &mut self.ready);
        raw.clear();
        self.raw = raw;
    }
}
