//! The way through a tar archive, from header to header, in a file or a stream.

use crate::model::{Problem, Reason};
use crate::source::archive::tar_header::{BLOCK, Block, Header, Kind, Pax};
use crate::source::bytes::Stream;
use crate::source::container::STEP;
use crate::source::read::Content;

/// Where blocks come from.
pub(super) enum Source {
    /// By position; what is not wanted costs nothing.
    File {
        content: Content,
        at: u64,
    },
    Stream(Box<dyn Stream>),
}

impl Source {
    /// Fills the buffer; tells how much of it, less only at the end.
    pub fn read(&mut self, buf: &mut [u8]) -> usize {
        match self {
            Self::File { content, at } => {
                let read = content.read_at(*at, buf).unwrap_or(0);
                *at += read as u64;
                read
            }
            Self::Stream(stream) => {
                let mut filled = 0;
                while let Some(room) = buf.get_mut(filled..).filter(|room| !room.is_empty()) {
                    match stream.read(room) {
                        Ok(read) if read > 0 => filled += read,
                        _ => break,
                    }
                }
                filled
            }
        }
    }

    /// Passes over bytes; tells how many there were.
    pub fn skip(&mut self, count: u64) -> u64 {
        if let Self::File { content, at } = self {
            let skipped = count.min(content.size().saturating_sub(*at));
            *at += skipped;
            return skipped;
        }
        let mut buffer = vec![0; STEP];
        let mut skipped = 0;
        while skipped < count {
            let wanted = (count - skipped).min(STEP as u64) as usize;
            match self.read(buffer.get_mut(..wanted).unwrap_or_default()) {
                0 => break,
                read => skipped += read as u64,
            }
        }
        skipped
    }

    pub fn problem(&self) -> Option<Problem> {
        match self {
            Self::File { .. } => None,
            Self::Stream(stream) => stream.problem(),
        }
    }
}

/// The first size that a header cannot hold in octal digits; then it may say 0.
const OCTAL: u64 = 1 << 33;
/// Longest list of PAX records or name that is read.
const RECORDS: u64 = 1 << 20;

/// Goes from header to header.
pub(super) struct Walk {
    pub source: Source,
    /// Bytes passed so far.
    pub at: u64,
    /// A header that was found behind a damaged part.
    pub pending: Option<Header>,
    ended: bool,
    pub problems: Vec<Problem>,
}

/// What the walk comes to.
pub(super) enum Found {
    Member {
        name: Vec<u8>,
        size: u64,
        kind: Kind,
    },
    /// Bytes that belong to no member, up to the next header.
    Damaged { block: Box<[u8; BLOCK]> },
}

impl Walk {
    pub fn new(source: Source) -> Self {
        Self {
            source,
            at: 0,
            pending: None,
            ended: false,
            problems: Vec::new(),
        }
    }

    pub fn read(&mut self, buf: &mut [u8]) -> usize {
        let read = self.source.read(buf);
        self.at += read as u64;
        read
    }

    pub fn skip(&mut self, count: u64) -> u64 {
        let skipped = self.source.skip(count);
        self.at += skipped;
        skipped
    }

    /// The next member's header, with what stands before it about it.
    pub fn next(&mut self) -> Option<Found> {
        let mut name = None;
        let mut pax = Pax::default();
        loop {
            let header = match self.pending.take() {
                Some(header) => header,
                None => match self.block()? {
                    (_, Block::Header(header)) => header,
                    (block, _) => return Some(Found::Damaged { block }),
                },
            };
            match header.kind {
                Kind::Pax | Kind::LongName if header.size > RECORDS => {
                    // Whatever the header claims, the next one may follow at once.
                    let problem = Problem::new(Reason::Malformed).at(self.at);
                    self.problems
                        .push(problem.detail("records about a member that are too long"));
                    if let Some(block) = self.damaged_block() {
                        return Some(Found::Damaged { block });
                    }
                }
                Kind::Pax => {
                    let read = Pax::parse(&self.records(header.size));
                    pax = Pax {
                        name: read.name.or(pax.name),
                        size: read.size.or(pax.size),
                        sparse: read.sparse || pax.sparse,
                    };
                }
                Kind::LongName => {
                    let mut long = self.records(header.size);
                    let end = memchr::memchr(0, &long).unwrap_or(long.len());
                    long.truncate(end);
                    name = Some(long);
                }
                Kind::Ignored => {
                    self.skip(padded(header.size));
                }
                kind => return Some(self.member(header, name, pax, kind)),
            }
        }
    }

    /// The next block that is no padding, and what it is.
    fn block(&mut self) -> Option<(Box<[u8; BLOCK]>, Block)> {
        let mut zeros = 0;
        loop {
            let mut block = Box::new([0; BLOCK]);
            let read = self.read(&mut *block);
            if read < BLOCK {
                self.end(read, zeros);
                return None;
            }
            match Block::parse(&block) {
                Block::Zeros => zeros += 1,
                parsed => return Some((block, parsed)),
            }
        }
    }

    fn end(&mut self, read: usize, zeros: u32) {
        // Two blocks of zeros end an archive; not all programs write them.
        let is_cut = read > 0 && zeros == 0;
        if is_cut && !self.ended {
            self.problems
                .push(Problem::new(Reason::Truncated).at(self.at));
        }
        self.ended = true;
    }

    fn records(&mut self, size: u64) -> Vec<u8> {
        // Not more than the archive has, whatever the header says.
        let mut records = Vec::new();
        let mut block = [0; BLOCK];
        while (records.len() as u64) < padded(size) && self.read(&mut block) == BLOCK {
            records.extend_from_slice(&block);
        }
        if (records.len() as u64) < size {
            self.problems
                .push(Problem::new(Reason::Truncated).at(self.at));
        }
        records.truncate(size as usize);
        records
    }

    fn member(&mut self, header: Header, name: Option<Vec<u8>>, pax: Pax, kind: Kind) -> Found {
        let mut more = header.extended;
        while more {
            let mut block = [0; BLOCK];
            more = self.read(&mut block) == BLOCK && block.get(504).is_some_and(|b| *b != 0);
        }
        let size = match pax.size {
            Some(size)
                if header.size != size
                    && (header.size != 0 || size < OCTAL)
                    && kind == Kind::File =>
            {
                // Two readers would see two archives.
                let problem = Problem::new(Reason::Suspicious).at(self.at);
                self.problems
                    .push(problem.detail("two sizes for one member"));
                size
            }
            Some(size) if matches!(kind, Kind::File | Kind::Sparse) => size,
            _ => header.size,
        };
        Found::Member {
            name: pax.name.or(name).unwrap_or(header.name),
            size,
            kind: if pax.sparse { Kind::Sparse } else { kind },
        }
    }

    /// Reads on to the next header; tells the blocks between as long as there are.
    pub fn damaged_block(&mut self) -> Option<Box<[u8; BLOCK]>> {
        let mut block = Box::new([0; BLOCK]);
        let read = self.read(&mut *block);
        if read == 0 {
            return None;
        }
        if read == BLOCK
            && let Block::Header(header) = Block::parse(&block)
        {
            self.pending = Some(header);
            return None;
        }
        Some(block)
    }
}

/// With what fills up the last block.
pub(super) const fn padded(size: u64) -> u64 {
    size.saturating_add(BLOCK as u64 - 1) / BLOCK as u64 * BLOCK as u64
}
