//! tar archives: in a file members by position, for all threads; in a stream one after the other,
//! without a copy.

use crate::model::{Problem, Reason, State};
use crate::source::archive::tar_header::{BLOCK, Block, Header, Kind, Pax};
use crate::source::budget::{Budget, Shares};
use crate::source::bytes::{Bytes, Stream};
use crate::source::container::{
    Container, ContainerFormat, Decoder, Head, Indexed, Member, Members, Opening, STEP, in_turn,
    label,
};
use crate::source::read::Content;
use std::sync::Arc;

/// tar archives.
pub struct TarFormat;

impl ContainerFormat for TarFormat {
    fn name(&self) -> &'static str {
        "tar"
    }

    fn note(&self) -> &'static str {
        "POSIX, PAX, GNU and older ones; links are not followed"
    }

    fn recognizes(&self, head: &[u8]) -> bool {
        let block = head.first_chunk::<BLOCK>().map(Block::parse);
        matches!(block, Some(Block::Header(header)) if !header.name.is_empty())
    }

    fn open(&self, bytes: Bytes, budget: Budget) -> Opening {
        match bytes {
            Bytes::File(content) => Opening::Container(index(content, budget)),
            Bytes::Stream(stream) => Opening::Container(Container {
                stat: stream.stat().copied(),
                members: in_turn(Tar {
                    walk: Walk::new(Source::Stream(stream)),
                    left: 0,
                    padding: 0,
                    damaged: false,
                    first: None,
                    budget: budget.clone(),
                }),
                budget,
                problems: Vec::new(),
                held: 0,
            }),
        }
    }
}

/// Where blocks come from.
enum Source {
    /// By position; what is not wanted costs nothing.
    File {
        content: Content,
        at: u64,
    },
    Stream(Box<dyn Stream>),
}

impl Source {
    /// Fills the buffer; tells how much of it, less only at the end.
    fn read(&mut self, buf: &mut [u8]) -> usize {
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
    fn skip(&mut self, count: u64) -> u64 {
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

    fn problem(&self) -> Option<Problem> {
        match self {
            Self::File { .. } => None,
            Self::Stream(stream) => stream.problem(),
        }
    }
}

/// Longest list of PAX records or name that is read.
const RECORDS: u64 = 1 << 20;

/// Goes from header to header.
struct Walk {
    source: Source,
    /// Bytes passed so far.
    at: u64,
    /// A header that was found behind a damaged part.
    pending: Option<Header>,
    ended: bool,
    problems: Vec<Problem>,
}

/// What the walk comes to.
enum Found {
    Member {
        name: Vec<u8>,
        size: u64,
        kind: Kind,
    },
    /// Bytes that belong to no member, up to the next header.
    Damaged { block: Box<[u8; BLOCK]> },
}

impl Walk {
    fn new(source: Source) -> Self {
        Self {
            source,
            at: 0,
            pending: None,
            ended: false,
            problems: Vec::new(),
        }
    }

    fn read(&mut self, buf: &mut [u8]) -> usize {
        let read = self.source.read(buf);
        self.at += read as u64;
        read
    }

    fn skip(&mut self, count: u64) -> u64 {
        let skipped = self.source.skip(count);
        self.at += skipped;
        skipped
    }

    /// The next member's header, with what stands before it about it.
    fn next(&mut self) -> Option<Found> {
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
        if size > RECORDS {
            let problem = Problem::new(Reason::Malformed).at(self.at);
            self.problems
                .push(problem.detail("records about a member that are too long"));
            self.skip(padded(size));
            return Vec::new();
        }
        // Not more than the archive has, whatever the header says.
        let mut records = Vec::new();
        let mut block = [0; BLOCK];
        while (records.len() as u64) < padded(size) && self.read(&mut block) == BLOCK {
            records.extend_from_slice(&block);
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
            Some(size) if header.size != size && header.size != 0 && kind == Kind::File => {
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
    fn damaged_block(&mut self) -> Option<Box<[u8; BLOCK]>> {
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
const fn padded(size: u64) -> u64 {
    size.saturating_add(BLOCK as u64 - 1) / BLOCK as u64 * BLOCK as u64
}

/// Why a member is no document.
fn unread(kind: Kind) -> Option<(State, Problem)> {
    match kind {
        Kind::Link => Some((State::Skipped, Problem::new(Reason::Symlink))),
        Kind::Special => Some((State::Skipped, Problem::new(Reason::NotRegularFile))),
        _ => None,
    }
}

fn remarks(kind: Kind) -> Vec<Problem> {
    if kind == Kind::Sparse {
        let problem = Problem::new(Reason::Malformed);
        return vec![problem.detail("a sparse file, read without its holes")];
    }
    Vec::new()
}

const DAMAGED: &str = "(damaged part)";

/// The members of a tar archive in a file.
fn index(content: Content, budget: Budget) -> Container {
    let mut walk = Walk::new(Source::File {
        content: content.clone(),
        at: 0,
    });
    let mut parts: Vec<Part> = Vec::new();
    while let Some(found) = walk.next() {
        let part = match found {
            Found::Member {
                kind: Kind::Folder, ..
            } => continue,
            Found::Member { name, size, kind } => {
                let at = walk.at;
                walk.skip(padded(size));
                Part {
                    label: label(&name),
                    at,
                    size,
                    kind,
                }
            }
            Found::Damaged { .. } => {
                let at = walk.at - BLOCK as u64;
                walk.problems.push(Problem::new(Reason::Corrupt).at(at));
                while walk.damaged_block().is_some() {}
                let end = walk.at
                    - if walk.pending.is_some() {
                        BLOCK as u64
                    } else {
                        0
                    };
                Part {
                    label: DAMAGED.into(),
                    at,
                    size: end - at,
                    kind: Kind::File,
                }
            }
        };
        if budget.take_members(1) == 0 {
            walk.problems
                .push(Problem::new(Reason::LimitEntries).at(part.at));
            break;
        }
        parts.push(part);
    }
    let held = parts.iter().map(|p| p.size).fold(0, u64::saturating_add);
    let held = held.min(content.size());
    let stored = content.is_stored();
    Container {
        stat: Some(*content.stat()),
        problems: walk.problems,
        members: Members::Indexed(Arc::new(Parts {
            inside: parts
                .iter()
                .scan(Shares::new(&budget, held), |shares, p| {
                    Some(shares.next(p.size, p.size).inside)
                })
                .collect(),
            parts,
            content,
        })),
        budget,
        held: if stored { held } else { 0 },
    }
}

/// Where a member lies.
struct Part {
    label: String,
    at: u64,
    size: u64,
    kind: Kind,
}

struct Parts {
    content: Content,
    parts: Vec<Part>,
    inside: Vec<u64>,
}

impl Indexed for Parts {
    fn len(&self) -> u32 {
        u32::try_from(self.parts.len()).unwrap_or(u32::MAX)
    }

    fn member(&self, index: u32) -> Member {
        let Some(part) = self.parts.get(index as usize) else {
            let problem = Problem::new(Reason::Corrupt);
            return Member::unread(String::new(), 0, State::Failed, problem);
        };
        if let Some((state, problem)) = unread(part.kind) {
            return Member::unread(part.label.clone(), 0, state, problem);
        }
        let content = self.content.part(part.at, part.size);
        let is_cut = content.size() < part.size;
        let mut problems = remarks(part.kind);
        if is_cut {
            problems.push(Problem::new(Reason::Truncated).at(content.size()));
        }
        Member {
            problems,
            inside: self.inside.get(index as usize).copied(),
            ..Member::new(part.label.clone(), content.size(), Bytes::File(content))
        }
    }
}

/// A tar archive in a stream.
struct Tar {
    walk: Walk,
    /// Bytes of the current member still to come, and those that fill up its last block.
    left: u64,
    padding: u64,
    /// Whether the current member is a damaged part.
    damaged: bool,
    /// Its first block, which was read in order to find out.
    first: Option<Box<[u8; BLOCK]>>,
    budget: Budget,
}

impl Decoder for Tar {
    fn advance(&mut self) -> Option<Head> {
        self.walk.skip(self.left);
        self.walk.skip(std::mem::take(&mut self.padding));
        self.left = 0;
        while std::mem::take(&mut self.damaged) {
            self.damaged = self.walk.damaged_block().is_some();
        }
        let head = loop {
            match self.walk.next()? {
                Found::Member {
                    kind: Kind::Folder, ..
                } => {}
                Found::Member { name, size, kind } => {
                    self.left = size;
                    self.padding = padded(size) - size;
                    break Head {
                        label: label(&name),
                        size,
                        unread: unread(kind),
                        problems: remarks(kind),
                        ..Head::default()
                    };
                }
                Found::Damaged { block } => {
                    let at = self.walk.at - BLOCK as u64;
                    self.first = Some(block);
                    self.walk
                        .problems
                        .push(Problem::new(Reason::Corrupt).at(at));
                    self.damaged = true;
                    break Head {
                        label: DAMAGED.into(),
                        ..Head::default()
                    };
                }
            }
        };
        if self.budget.take_members(1) == 0 {
            let problem = Problem::new(Reason::LimitEntries).at(self.walk.at);
            self.walk.problems.push(problem);
            return None;
        }
        Some(head)
    }

    fn fill(&mut self, out: &mut Vec<u8>) -> Option<Problem> {
        if self.damaged {
            if let Some(block) = self.first.take() {
                out.extend_from_slice(&*block);
            }
            while out.len() < STEP {
                match self.walk.damaged_block() {
                    Some(block) => out.extend_from_slice(&*block),
                    None => {
                        self.damaged = false;
                        break;
                    }
                }
            }
            return None;
        }
        let wanted = self.left.min(STEP as u64) as usize;
        out.resize(wanted, 0);
        let read = self.walk.read(out);
        out.truncate(read);
        self.left -= read as u64;
        (read < wanted).then(|| {
            self.left = 0;
            let problem = Problem::new(Reason::Truncated).at(self.walk.at);
            self.walk.source.problem().unwrap_or(problem)
        })
    }

    fn finish(&mut self) -> Vec<Problem> {
        let mut problems = std::mem::take(&mut self.walk.problems);
        problems.extend(self.walk.source.problem());
        problems
    }

    fn stored(&self) -> u64 {
        match &self.walk.source {
            Source::Stream(stream) => stream.stored(),
            Source::File { .. } => 0,
        }
    }
}
