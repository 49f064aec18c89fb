//! Decoded bytes that have to be read by position, such as an archive inside an archive: in memory
//! up to a cap, beyond it in an encrypted temporary file that has no name and ends with the scan.

use crate::model::{Problem, Reason};
use crate::source::budget::Budget;
use crate::source::bytes::Stream;
use crate::source::read::{Content, copy_at, fill};
use crate::source::system::{self, Stat};
use chacha20::ChaCha20;
use chacha20::cipher::{KeyIvInit, StreamCipher, StreamCipherSeek};
use std::fs::File;
use std::io::{self, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use zeroize::Zeroizing;

/// Bytes kept in memory, of one content and of all together.
const MEMORY: u64 = 16 << 20;
const ALL_MEMORY: u64 = 32 << 20;
/// Most bytes kept on disk, of one content.
const DISK: u64 = 16 << 30;
/// Bytes decoded at a time.
const STEP: usize = 64 << 10;

/// Memory in use by all contents that are kept.
static IN_MEMORY: AtomicU64 = AtomicU64::new(0);

/// A copy of what came out of a decoder.
#[derive(Debug)]
pub(super) struct Kept {
    memory: Vec<u8>,
    /// What was taken of the memory that all share.
    reserved: u64,
    file: Option<Sealed>,
    size: u64,
}

/// A temporary file without a name, and the key that exists only here.
struct Sealed {
    file: File,
    key: Zeroizing<[u8; 32]>,
}

/// Reads a stream to its end and keeps it, so that it can be read by position. `stat` is that of
/// the file around it. What was wrong is told beside what was kept.
pub fn keep(stream: &mut dyn Stream, stat: Stat, budget: &Budget) -> (Content, Vec<Problem>) {
    let mut kept = Kept::new();
    let mut problems = Vec::new();
    let mut step = vec![0; STEP];
    loop {
        let read = stream.read(&mut step).unwrap_or(0);
        let bytes = step.get(..read).unwrap_or_default();
        if bytes.is_empty() {
            problems.extend(stream.problem());
            break;
        }
        if kept.size + read as u64 > DISK.min(budget.bytes()) {
            let problem = Problem::new(Reason::LimitSize).at(kept.size);
            problems.push(problem.detail("too large to be unpacked for reading"));
            break;
        }
        if let Err(error) = kept.add(bytes) {
            let problem = system::problem(&error).at(kept.size);
            problems.push(problem.detail("no room for a temporary copy"));
            break;
        }
    }
    (Content::from_kept(kept, stat), problems)
}

impl Kept {
    fn new() -> Self {
        Self {
            memory: Vec::new(),
            reserved: 0,
            file: None,
            size: 0,
        }
    }

    pub(super) const fn size(&self) -> u64 {
        self.size
    }

    fn add(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.file.is_none() && !self.reserve(bytes.len() as u64) {
            let mut file = Sealed::new()?;
            file.write_at(0, std::mem::take(&mut self.memory))?;
            self.release();
            self.file = Some(file);
        }
        match &mut self.file {
            Some(file) => file.write_at(self.size, bytes.to_vec())?,
            None => self.memory.extend_from_slice(bytes),
        }
        self.size += bytes.len() as u64;
        Ok(())
    }

    /// Takes memory, if there is some for one content and for all.
    fn reserve(&mut self, more: u64) -> bool {
        let before = IN_MEMORY.fetch_add(more, Ordering::Relaxed);
        let fits = self.reserved + more <= MEMORY && before + more <= ALL_MEMORY;
        if fits {
            self.reserved += more;
        } else {
            IN_MEMORY.fetch_sub(more, Ordering::Relaxed);
        }
        fits
    }

    fn release(&mut self) {
        IN_MEMORY.fetch_sub(self.reserved, Ordering::Relaxed);
        self.reserved = 0;
    }

    /// Fills `buf` from `offset` on; less only at the end.
    pub(super) fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        match &self.file {
            Some(file) => file.read_at(offset, buf),
            None => Ok(copy_at(&self.memory, offset, buf)),
        }
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        self.release();
    }
}

impl Sealed {
    fn new() -> io::Result<Self> {
        let mut key = Zeroizing::new([0; 32]);
        getrandom::fill(&mut *key).map_err(|_| io::Error::other("no random numbers"))?;
        Ok(Self {
            file: tempfile::tempfile()?,
            key,
        })
    }

    /// Writes behind what was written before; `offset` is its length.
    fn write_at(&mut self, offset: u64, mut bytes: Vec<u8>) -> io::Result<()> {
        self.crypt(offset, &mut bytes);
        self.file.write_all(&bytes)
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        let read = fill(&self.file, offset, buf)?;
        self.crypt(offset, buf.get_mut(..read).unwrap_or_default());
        Ok(read)
    }

    fn crypt(&self, offset: u64, bytes: &mut [u8]) {
        let mut cipher = ChaCha20::new((&*self.key).into(), &[0u8; 12].into());
        cipher.seek(offset);
        cipher.apply_keystream(bytes);
    }
}

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealed")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(size: usize) -> Kept {
        let bytes: Vec<u8> = (0..size).map(|n| (n % 251) as u8).collect();
        let mut kept = Kept::new();
        bytes
            .chunks(70_001)
            .for_each(|part| kept.add(part).unwrap());
        assert_eq!(kept.size(), size as u64);
        for offset in [
            0,
            1,
            65_535,
            size / 2,
            size.saturating_sub(3),
            size,
            size + 9,
        ] {
            let mut buf = [0; 1000];
            let read = kept.read_at(offset as u64, &mut buf).unwrap();
            let expected = bytes.get(offset..).unwrap_or_default();
            let expected = expected.get(..1000).unwrap_or(expected);
            assert_eq!(&buf[..read], expected, "at {offset}");
        }
        kept
    }

    #[test]
    fn what_is_kept_comes_back_from_memory_and_from_disk() {
        assert!(check(100_000).file.is_none());
        let large = check((MEMORY + 5_000_000) as usize);
        assert!(large.file.is_some() && large.memory.is_empty());
    }

    #[test]
    fn what_lies_on_disk_cannot_be_read_there() {
        let mut kept = Kept::new();
        let row = b"ann@example.com\n".repeat(4096);
        while kept.file.is_none() {
            kept.add(&row).unwrap();
        }
        let mut raw = vec![0; row.len()];
        fill(&kept.file.as_ref().unwrap().file, 0, &mut raw).unwrap();
        assert!(memchr::memmem::find(&raw, b"ann@example").is_none());
    }
}
