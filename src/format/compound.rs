//! Compound files ([MS-CFB]): a small file system in a file, in which old Office documents lie.
//! Sectors follow each other in chains; every chain ends with the file, whatever it says.

use crate::source::child::{Document, Ended, Notice};
use std::io;

/// What a file begins with.
pub(super) const MAGIC: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
/// Numbers from here on are no sectors.
const NO_SECTOR: u32 = 0xFFFF_FFFA;
/// Bytes of a sector of the mini stream, and of a directory entry.
const MINI: u64 = 64;
const ENTRY: usize = 128;
/// Most entries of the directory.
const ENTRIES: usize = 1 << 16;

/// A stream in the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Entry {
    /// Its name; hostile text.
    pub name: String,
    start: u32,
    size: u64,
}

/// An open file.
pub(super) struct Compound {
    document: Document,
    sector: u64,
    /// Streams below this size lie in the mini stream.
    cutoff: u64,
    table: Vec<u32>,
    mini_table: Vec<u32>,
    mini_stream: Vec<u64>,
    entries: Vec<Entry>,
    /// Whether a chain led nowhere, in a circle or out of the file.
    damaged: bool,
}

impl Compound {
    pub fn open(document: &Document) -> Result<Self, Ended> {
        let mut document = document.clone();
        let mut head = [0; 512];
        let read = document.read_at(0, &mut head)?;
        if read < head.len() || !head.starts_with(MAGIC) {
            return Err(Ended::Other);
        }
        let number = |at| word(&head, at);
        let sector = match head.get(30) {
            Some(12) => 4096,
            Some(9) => 512,
            _ => return Err(Ended::Broken(Notice::Unreadable)),
        };
        let mut file = Self {
            document,
            sector,
            cutoff: u64::from(number(56)),
            table: Vec::new(),
            mini_table: Vec::new(),
            mini_stream: Vec::new(),
            entries: Vec::new(),
            damaged: false,
        };
        file.read_table(&head)?;
        let places = file.chain(number(60));
        file.mini_table = file.numbers(&places)?;
        file.read_directory(number(48))?;
        Ok(file)
    }

    /// Streams in the order of the directory.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub const fn is_damaged(&self) -> bool {
        self.damaged
    }

    /// The bytes of a stream.
    pub fn stream(&mut self, entry: &Entry) -> Stream {
        let is_mini = entry.size < self.cutoff;
        let (places, piece) = if is_mini {
            (self.mini_chain(entry.start), MINI)
        } else {
            (self.chain(entry.start), self.sector)
        };
        let there = places.len() as u64 * piece;
        self.damaged |= there < entry.size;
        Stream {
            document: self.document.clone(),
            size: entry.size.min(there),
            places,
            piece,
        }
    }

    /// Number of sectors that are there.
    fn sectors(&self) -> usize {
        let sectors = self.document.size().div_ceil(self.sector).saturating_sub(1);
        usize::try_from(sectors).unwrap_or(usize::MAX)
    }

    const fn place(&self, sector: u32) -> u64 {
        (sector as u64 + 1) * self.sector
    }

    /// The table that says which sector follows which. Its own sectors are listed in the head, and
    /// further ones in sectors of their own.
    fn read_table(&mut self, head: &[u8]) -> Result<(), Ended> {
        let most = self.sectors();
        let tables = most.div_ceil(self.sector as usize / 4);
        let mut listed: Vec<u32> = (0..109).map(|n| word(head, 76 + 4 * n)).collect();
        let mut next = word(head, 68);
        let mut lists = 0;
        while (next as usize) < most && lists <= tables {
            let mut list = self.numbers(&[self.place(next)])?;
            next = list.pop().unwrap_or(NO_SECTOR);
            listed.append(&mut list);
            lists += 1;
        }
        listed.retain(|sector| (*sector as usize) < most);
        listed.truncate(tables);
        let places: Vec<u64> = listed
            .into_iter()
            .map(|sector| self.place(sector))
            .collect();
        self.table = self.numbers(&places)?;
        Ok(())
    }

    /// The sectors at these places as numbers.
    fn numbers(&mut self, places: &[u64]) -> io::Result<Vec<u32>> {
        let mut bytes = vec![0; self.sector as usize];
        let mut numbers = Vec::new();
        for place in places {
            let read = self.document.read_at(*place, &mut bytes)?;
            let (four, _) = bytes.get(..read).unwrap_or_default().as_chunks::<4>();
            numbers.extend(four.iter().map(|four| u32::from_le_bytes(*four)));
        }
        Ok(numbers)
    }

    /// Where the sectors of a chain lie.
    fn chain(&mut self, start: u32) -> Vec<u64> {
        let (most, mut places, mut next) = (self.sectors(), Vec::new(), start);
        while next < NO_SECTOR {
            let follower = self.table.get(next as usize);
            if next as usize >= most || places.len() >= most {
                self.damaged = true;
                break;
            }
            places.push(self.place(next));
            match follower {
                Some(follower) => next = *follower,
                None => {
                    self.damaged = true;
                    break;
                }
            }
        }
        places
    }

    /// Where the small sectors of a chain lie, in the sectors of the mini stream.
    fn mini_chain(&mut self, start: u32) -> Vec<u64> {
        let (most, mut places, mut next) = (self.mini_table.len(), Vec::new(), start);
        while next < NO_SECTOR {
            let offset = u64::from(next) * MINI;
            let sector = usize::try_from(offset / self.sector).unwrap_or(usize::MAX);
            let place = self
                .mini_stream
                .get(sector)
                .map(|place| place + offset % self.sector);
            match (place, self.mini_table.get(next as usize)) {
                (Some(place), Some(follower)) if places.len() < most => {
                    places.push(place);
                    next = *follower;
                }
                _ => {
                    self.damaged = true;
                    break;
                }
            }
        }
        places
    }

    fn read_directory(&mut self, start: u32) -> Result<(), Ended> {
        let places = self.chain(start);
        let mut bytes = vec![0; self.sector as usize];
        for place in places {
            let read = self.document.read_at(place, &mut bytes)?;
            let (entries, _) = bytes.get(..read).unwrap_or_default().as_chunks::<ENTRY>();
            for entry in entries {
                self.add(entry);
            }
            if self.entries.len() >= ENTRIES {
                self.damaged = true;
                break;
            }
        }
        Ok(())
    }

    fn add(&mut self, entry: &[u8; ENTRY]) {
        let length = usize::from(half(entry, 64)).min(64).saturating_sub(2);
        let (pairs, _) = entry.get(..length).unwrap_or_default().as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
        let start = word(entry, 116);
        // Files with small sectors use four bytes, and may leave anything in the others.
        let high = if self.sector == 512 {
            0
        } else {
            word(entry, 124)
        };
        let size = u64::from(high) << 32 | u64::from(word(entry, 120));
        match entry.get(66) {
            Some(2) => self.entries.push(Entry {
                name: String::from_utf16_lossy(&units),
                start,
                size,
            }),
            Some(5) => self.mini_stream = self.chain(start),
            _ => {}
        }
    }
}

/// The bytes of a stream, by position.
pub(super) struct Stream {
    document: Document,
    /// Where its pieces lie, and their length.
    places: Vec<u64>,
    piece: u64,
    size: u64,
}

impl Stream {
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Fills `buf` from `offset` on; less only at the end.
    pub fn read_at(&mut self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        loop {
            let at = offset.saturating_add(filled as u64);
            let index = usize::try_from(at / self.piece).unwrap_or(usize::MAX);
            let (Some(place), Some(room)) = (self.places.get(index), buf.get_mut(filled..)) else {
                return Ok(filled);
            };
            let within = at % self.piece;
            let here = (self.piece - within).min(self.size.saturating_sub(at));
            let length = room.len().min(here as usize);
            if length == 0 {
                return Ok(filled);
            }
            let room = room.get_mut(..length).unwrap_or_default();
            let read = self.document.read_at(place + within, room)?;
            filled += read;
            if read < length {
                return Ok(filled);
            }
        }
    }
}

/// Four bytes as a number; none are zero.
pub(super) fn word(bytes: &[u8], at: usize) -> u32 {
    let four = bytes.get(at..).and_then(|rest| rest.first_chunk());
    four.map_or(0, |four| u32::from_le_bytes(*four))
}

/// Two bytes as a number; none are zero.
pub(super) fn half(bytes: &[u8], at: usize) -> u16 {
    let two = bytes.get(at..).and_then(|rest| rest.first_chunk());
    two.map_or(0, |two| u16::from_le_bytes(*two))
}
