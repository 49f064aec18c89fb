//! Compound files (\[MS-CFB\]): storages and streams in sectors that are chained by a table. Every chain
//! is followed no further than what it is to hold, every entry is visited once, and nothing has a
//! size that only the file names.

use crate::model::{Problem, Reason};
use crate::source::Content;
use std::collections::HashMap;

/// What a compound file begins with.
pub(super) const SIGNATURE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Sectors that chains are followed through: 2 GiB of the small ones.
const SECTORS: u64 = 4 << 20;
/// Entries that are looked at.
const ENTRIES: usize = 100_000;
/// Bytes of an entry.
const ENTRY: usize = 128;
/// Bytes of a sector of the stream that holds the small streams.
const SMALL: u64 = 64;
/// Bytes read at once.
const RUN: u64 = 64 << 10;
/// From here on numbers of sectors mean something else: free, end of chain.
const LAST: u32 = 0xFFFF_FFFA;
/// No entry.
const NOBODY: u32 = 0xFFFF_FFFF;

/// A storage or stream.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub name: String,
    pub kind: Kind,
    start: u32,
    /// Bytes of a stream, as it says.
    pub size: u64,
    left: u32,
    right: u32,
    child: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Root,
    Storage,
    Stream,
    /// Unused, or unknown.
    None,
}

/// An open compound file.
pub(super) struct Compound {
    content: Content,
    sector: u64,
    cutoff: u64,
    table: Vec<u32>,
    small_table: Vec<u32>,
    /// The sectors of the stream that holds the small ones.
    small: Vec<u32>,
    pub entries: Vec<Entry>,
    /// By storage, what lies in it.
    children: HashMap<usize, Vec<usize>>,
}

impl Compound {
    /// Reads tables and entries. Fails where there are none.
    pub fn open(content: &Content) -> Result<Self, Problem> {
        let mut header = [0; 512];
        let read = content.read_at(0, &mut header).unwrap_or(0);
        if read < header.len() || !header.starts_with(SIGNATURE) {
            return Err(Problem::new(Reason::Truncated).at(read as u64));
        }
        let shift = short(&header, 30);
        let sector = match shift {
            9 | 12 => 1_u64 << shift,
            _ => return Err(Problem::new(Reason::Corrupt).at(30)),
        };
        let mut file = Self {
            content: content.clone(),
            sector,
            cutoff: u64::from(long(&header, 56)).min(1 << 16),
            table: Vec::new(),
            small_table: Vec::new(),
            small: Vec::new(),
            entries: Vec::new(),
            children: HashMap::new(),
        };
        file.read_table(&header);
        let least = content.size().div_ceil(SMALL).saturating_mul(4);
        let small_table = file.read_chain(long(&header, 60), least.min(SECTORS * 4));
        file.small_table = small_table.chunks_exact(4).map(|b| long(b, 0)).collect();
        let entries = file.read_chain(long(&header, 48), (ENTRIES * ENTRY) as u64);
        file.entries = entries.chunks_exact(ENTRY).map(Entry::read).collect();
        if file.entries.is_empty() {
            return Err(Problem::new(Reason::Corrupt).at(48));
        }
        file.find_children();
        let root = file.entries.first();
        let (start, size) = root.map_or((NOBODY, 0), |root| (root.start, root.size));
        file.small = file.chain(start, size.div_ceil(sector)).collect();
        Ok(file)
    }

    /// Sectors that the file has room for.
    fn sectors(&self) -> u64 {
        (self.content.size() / self.sector).min(SECTORS)
    }

    /// Reads the table of chains: the sectors that hold it are listed in the header, and from there
    /// in sectors that lead from one to the next.
    fn read_table(&mut self, header: &[u8; 512]) {
        let needed = (self.sectors() * 4).div_ceil(self.sector);
        let mut lists: Vec<u32> = header
            .get(76..)
            .unwrap_or_default()
            .chunks_exact(4)
            .map(|b| long(b, 0))
            .collect();
        let mut next = long(header, 68);
        // Each list names at least one sector, so there are no more of them than that.
        for _ in 0..needed {
            if next >= LAST || lists.len() as u64 >= needed {
                break;
            }
            let mut list = self.read_sectors(next, 1);
            let link = list.split_off(list.len().saturating_sub(4));
            lists.extend(list.chunks_exact(4).map(|b| long(b, 0)));
            next = if link.len() == 4 {
                long(&link, 0)
            } else {
                NOBODY
            };
        }
        for number in lists.into_iter().take(usize::try_from(needed).unwrap_or(0)) {
            let part = if number < LAST {
                self.read_sectors(number, 1)
            } else {
                Vec::new()
            };
            let part = part.chunks_exact(4).map(|b| long(b, 0));
            self.table.extend(part);
        }
    }

    /// The bytes of some sectors that follow one another in the file; fewer at its end.
    fn read_sectors(&self, first: u32, count: u64) -> Vec<u8> {
        let mut bytes = vec![0; usize::try_from((count * self.sector).min(RUN)).unwrap_or(0)];
        let offset = (u64::from(first) + 1) * self.sector;
        let read = self.content.read_at(offset, &mut bytes).unwrap_or(0);
        bytes.truncate(read);
        bytes
    }

    /// The sectors of a chain, so many at most.
    fn chain(&self, start: u32, most: u64) -> impl Iterator<Item = u32> {
        let follow = |at: &u32| self.table.get(*at as usize).copied().filter(|n| *n < LAST);
        let most = usize::try_from(most.min(self.sectors())).unwrap_or(0);
        std::iter::successors(Some(start).filter(|n| *n < LAST), follow).take(most)
    }

    /// The bytes of a chain at once, so many at most.
    fn read_chain(&self, start: u32, most: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        for number in self.chain(start, most.div_ceil(self.sector)) {
            bytes.append(&mut self.read_sectors(number, 1));
        }
        bytes.truncate(usize::try_from(most).unwrap_or(usize::MAX));
        bytes
    }

    /// Goes through the trees of names in each storage.
    fn find_children(&mut self) {
        let mut seen = vec![false; self.entries.len()];
        let child = self.entries.first().map_or(NOBODY, |root| root.child);
        let mut open = vec![(child, 0)];
        while let Some((number, parent)) = open.pop() {
            let index = number as usize;
            let Some(entry) = self.entries.get(index).filter(|_| index > 0) else {
                continue;
            };
            if std::mem::replace(seen.get_mut(index).unwrap_or(&mut true), true) {
                continue;
            }
            self.children.entry(parent).or_default().push(index);
            open.extend([(entry.left, parent), (entry.right, parent)]);
            if entry.kind == Kind::Storage {
                open.push((entry.child, index));
            }
        }
        for children in self.children.values_mut() {
            children.sort_unstable();
        }
    }

    /// What lies in a storage, in the order of the file.
    pub fn within(&self, storage: usize) -> impl Iterator<Item = (usize, &Entry)> {
        let children = self.children.get(&storage).map_or(&[][..], Vec::as_slice);
        let entry = |index: &usize| Some((*index, self.entries.get(*index)?));
        children.iter().filter_map(entry)
    }

    /// The stream of a name in a storage.
    pub fn find(&self, storage: usize, name: &str) -> Option<usize> {
        let mut streams = self.within(storage).filter(|(_, e)| e.kind == Kind::Stream);
        streams
            .find(|(_, e)| e.name == name)
            .map(|(index, _)| index)
    }

    /// Where the bytes of a stream begin.
    pub fn stream(&self, index: usize) -> Place {
        match self.entries.get(index) {
            Some(entry) => Place {
                next: entry.start,
                left: entry.size.min(self.content.size()),
                is_small: entry.size < self.cutoff,
            },
            None => Place {
                next: NOBODY,
                left: 0,
                is_small: false,
            },
        }
    }

    /// Appends some bytes of a stream; none at its end. The problem, if there is one, is that the
    /// chain is too short.
    pub fn read(&self, place: &mut Place, out: &mut Vec<u8>) -> Option<Problem> {
        if place.left == 0 {
            return None;
        }
        let before = out.len();
        if place.is_small {
            self.read_small(place, out);
        } else {
            self.read_run(place, out);
        }
        let read = (out.len() - before) as u64;
        if read > place.left {
            out.truncate(before + usize::try_from(place.left).unwrap_or(0));
        }
        place.left = place.left.saturating_sub(read);
        if read > 0 {
            return None;
        }
        place.left = 0;
        Some(Problem::new(Reason::Truncated))
    }

    /// Reads sectors as long as they follow one another in the file.
    fn read_run(&self, place: &mut Place, out: &mut Vec<u8>) {
        let first = place.next;
        if first >= LAST {
            return;
        }
        let most = (RUN / self.sector).min(place.left.div_ceil(self.sector));
        let mut count = 1;
        loop {
            let last = u64::from(first) + count - 1;
            let next = usize::try_from(last).ok().and_then(|at| self.table.get(at));
            place.next = next.copied().unwrap_or(NOBODY);
            if count >= most || u64::from(place.next) != last + 1 {
                break;
            }
            count += 1;
        }
        out.append(&mut self.read_sectors(first, count));
    }

    /// Reads one of the small sectors.
    fn read_small(&self, place: &mut Place, out: &mut Vec<u8>) {
        let at = u64::from(place.next) * SMALL;
        let sector = usize::try_from(at / self.sector).ok();
        let Some(number) = sector.and_then(|index| self.small.get(index)) else {
            return;
        };
        let mut bytes = [0; SMALL as usize];
        let offset = (u64::from(*number) + 1) * self.sector + at % self.sector;
        let read = self.content.read_at(offset, &mut bytes).unwrap_or(0);
        out.extend_from_slice(bytes.get(..read).unwrap_or_default());
        let next = self.small_table.get(place.next as usize);
        place.next = next.copied().unwrap_or(NOBODY);
    }
}

/// Where reading a stream has come to.
pub(super) struct Place {
    next: u32,
    /// Bytes that are still to come.
    pub left: u64,
    is_small: bool,
}

impl Entry {
    fn read(bytes: &[u8]) -> Self {
        let length = usize::from(short(bytes, 64)).min(64).saturating_sub(2);
        let name = bytes.get(..length).unwrap_or_default();
        let name: Vec<u16> = name.chunks_exact(2).map(|b| short(b, 0)).collect();
        Self {
            name: String::from_utf16_lossy(&name),
            kind: match bytes.get(66) {
                Some(1) => Kind::Storage,
                Some(2) => Kind::Stream,
                Some(5) => Kind::Root,
                _ => Kind::None,
            },
            start: long(bytes, 116),
            // Of files with small sectors the upper half is not always clean.
            size: u64::from(long(bytes, 120)),
            left: long(bytes, 68),
            right: long(bytes, 72),
            child: long(bytes, 76),
        }
    }
}

/// Two bytes of a field, 0 beyond the end.
pub(super) fn short(bytes: &[u8], at: usize) -> u16 {
    let bytes = bytes.get(at..).and_then(|rest| rest.first_chunk());
    bytes.map_or(0, |bytes| u16::from_le_bytes(*bytes))
}

/// Four bytes of a field, 0 beyond the end.
pub(super) fn long(bytes: &[u8], at: usize) -> u32 {
    let bytes = bytes.get(at..).and_then(|rest| rest.first_chunk());
    bytes.map_or(0, |bytes| u32::from_le_bytes(*bytes))
}
