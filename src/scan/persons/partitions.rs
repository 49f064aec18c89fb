//! Fingerprints and their records, sorted piece by piece: what does not fit into memory lies in an
//! encrypted temporary file, and one piece at a time is read back.

use super::super::spool::Spool;
use crate::analyze::persons::Keyed;
use crate::model::incident::Link;
use std::io;

/// Pieces for each kind of key.
const PIECES: usize = 64;
/// Bytes of a piece that are collected before they are put away.
const BUFFER: usize = 32 * 1024;
/// Bytes of a fingerprint and the number of its record.
const PAIR: usize = 20;

/// Pairs of fingerprints and records.
pub(super) struct Partitions {
    spool: Spool,
    buffers: Vec<Vec<u8>>,
    parts: u32,
}

impl Partitions {
    /// Keeps so many bytes in memory.
    pub fn new(memory: usize) -> io::Result<Self> {
        Ok(Self {
            spool: Spool::with_memory(true, memory)?,
            buffers: vec![Vec::new(); PIECES * Link::ALL.len()],
            parts: 0,
        })
    }

    /// Adds a pair. A failure is told by [`Self::close`].
    pub fn add(&mut self, link: Link, fingerprint: u128, record: u32) {
        let piece = piece(link, (fingerprint >> 122) as usize);
        let Some(buffer) = self.buffers.get_mut(piece) else {
            return;
        };
        buffer.extend_from_slice(&fingerprint.to_le_bytes());
        buffer.extend_from_slice(&record.to_le_bytes());
        if buffer.len() >= BUFFER {
            let full = std::mem::take(buffer);
            self.parts += 1;
            self.spool.add(piece as u32, self.parts, full);
        }
    }

    /// Ends adding.
    ///
    /// # Errors
    /// If something could not be put away.
    pub fn close(mut self) -> io::Result<Sorted> {
        for (piece, buffer) in self.buffers.into_iter().enumerate() {
            self.parts += 1;
            self.spool.add(piece as u32, self.parts, buffer);
        }
        self.spool.check()?;
        self.spool.sort();
        Ok(Sorted {
            spool: self.spool,
            failed: None,
        })
    }
}

fn piece(link: Link, number: usize) -> usize {
    link as usize * PIECES + number
}

/// Pairs that can be read in order.
pub(super) struct Sorted {
    spool: Spool,
    failed: Option<io::Error>,
}

impl Sorted {
    /// Fails if something could not be read back.
    pub fn check(&mut self) -> io::Result<()> {
        self.failed.take().map_or(Ok(()), Err)
    }

    fn load(&mut self, piece: usize) -> Vec<(u128, u32)> {
        let mut pairs = Vec::new();
        let read = self.spool.read_parts(piece as u32, &mut |_, bytes| {
            let (encoded, _) = bytes.as_chunks::<PAIR>();
            pairs.extend(encoded.iter().filter_map(|pair| {
                let (fingerprint, record) = pair.split_first_chunk::<16>()?;
                let record = u32::from_le_bytes(record.try_into().ok()?);
                Some((u128::from_le_bytes(*fingerprint), record))
            }));
            Ok(())
        });
        if let Err(error) = read {
            self.failed = Some(error);
        }
        pairs
    }
}

impl Keyed for Sorted {
    fn each_group(&mut self, link: Link, each: &mut dyn FnMut(u128, &[u32])) {
        let mut records = Vec::new();
        for number in 0..PIECES {
            let mut pairs = self.load(piece(link, number));
            pairs.sort_unstable();
            pairs.dedup();
            for group in pairs.chunk_by(|(a, _), (b, _)| a == b) {
                records.clear();
                records.extend(group.iter().map(|(_, record)| *record));
                if let Some((fingerprint, _)) = group.first() {
                    each(*fingerprint, &records);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_come_in_order_from_memory_and_from_a_file() {
        for memory in [0, 1 << 30] {
            let mut partitions = Partitions::new(memory).unwrap();
            let spread = |n: u32| u128::from(n % 997).wrapping_mul(u128::MAX / 991);
            for record in 0..20_000 {
                partitions.add(Link::Phone, spread(record), record);
            }
            partitions.add(Link::Email, 7, 3);
            let mut sorted = partitions.close().unwrap();
            let mut seen = Vec::new();
            sorted.each_group(Link::Phone, &mut |fingerprint, records| {
                assert!(records.is_sorted());
                assert!(records.iter().all(|r| spread(*r) == fingerprint));
                seen.push((fingerprint, records.len()));
            });
            assert!(seen.is_sorted());
            assert_eq!(seen.iter().map(|(_, n)| n).sum::<usize>(), 20_000);
            assert_eq!(seen.len(), 997);
            sorted.check().unwrap();
        }
    }
}
