//! Single matches on their way to `matches.jsonl`: kept compactly until the verdicts are known.
//! Records hold no raw value; with `--show-values` they do, and the spool is encrypted with a key
//! that exists only in this process.

use crate::model::Signature;
use chacha20::ChaCha20;
use chacha20::cipher::{KeyIvInit, StreamCipher, StreamCipherSeek};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

/// Bytes kept in memory before the spool moves to an unlinked temporary file (mode 0600).
const MEMORY: usize = 4 << 20;

/// One match, as spooled.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct SpooledMatch {
    /// Column from 0, if tracked.
    pub column: Option<u32>,
    pub row: u32,
    pub line: u32,
    pub start: u32,
    pub end: u32,
    pub signature: Signature,
    pub fingerprint: Option<[u8; 8]>,
    pub masked: String,
    pub value: Option<String>,
}

/// Matches of one part of one document.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Chunk {
    document: u32,
    part: u32,
    offset: u64,
    length: usize,
}

/// All matches of a scan, or whatever else comes in parts of documents.
pub(super) struct Spool {
    memory: Vec<u8>,
    /// Bytes kept in memory.
    limit: usize,
    file: Option<File>,
    written: u64,
    chunks: Vec<Chunk>,
    cipher: Option<ChaCha20>,
    failed: Option<io::Error>,
}

impl Spool {
    /// A spool; encrypted if it will hold raw values.
    pub fn new(with_values: bool) -> io::Result<Self> {
        Self::with_memory(with_values, MEMORY)
    }

    /// A spool that keeps so many bytes in memory.
    pub fn with_memory(encrypted: bool, limit: usize) -> io::Result<Self> {
        let cipher = if encrypted {
            Some(ephemeral_cipher()?)
        } else {
            None
        };
        Ok(Self {
            memory: Vec::new(),
            limit,
            file: None,
            written: 0,
            chunks: Vec::new(),
            cipher,
            failed: None,
        })
    }

    /// Adds the encoded matches of one part of a document. A failure is kept for [`Self::check`].
    pub fn add(&mut self, document: u32, part: u32, mut encoded: Vec<u8>) {
        if encoded.is_empty() || self.failed.is_some() {
            return;
        }
        if let Some(cipher) = &mut self.cipher {
            cipher.seek(self.written);
            cipher.apply_keystream(&mut encoded);
        }
        let chunk = Chunk {
            document,
            part,
            offset: self.written,
            length: encoded.len(),
        };
        match self.append(&encoded) {
            Ok(()) => {
                self.written += encoded.len() as u64;
                self.chunks.push(chunk);
            }
            Err(error) => self.failed = Some(error),
        }
    }

    fn append(&mut self, encoded: &[u8]) -> io::Result<()> {
        if let Some(file) = &mut self.file {
            return file.write_all(encoded);
        }
        self.memory.extend_from_slice(encoded);
        if self.memory.len() > self.limit {
            let mut file = tempfile::tempfile()?;
            file.write_all(&self.memory)?;
            self.memory = Vec::new();
            self.file = Some(file);
        }
        Ok(())
    }

    /// Fails if some matches could not be kept.
    pub fn check(&mut self) -> io::Result<()> {
        self.failed.take().map_or(Ok(()), Err)
    }

    /// Hands out every match of a document in the order of the document.
    pub fn read(
        &mut self,
        document: u32,
        each: &mut dyn FnMut(u32, SpooledMatch) -> io::Result<()>,
    ) -> io::Result<()> {
        self.read_parts(document, &mut |part, encoded| {
            let mut rest = encoded;
            while let Some(found) = decode(&mut rest) {
                each(part, found)?;
            }
            Ok(())
        })
    }

    /// Hands out the bytes of every part of a document in order.
    pub fn read_parts(
        &mut self,
        document: u32,
        each: &mut dyn FnMut(u32, &[u8]) -> io::Result<()>,
    ) -> io::Result<()> {
        let first = self.chunks.partition_point(|c| c.document < document);
        let chunks: Vec<Chunk> = self
            .chunks
            .get(first..)
            .unwrap_or_default()
            .iter()
            .take_while(|c| c.document == document)
            .copied()
            .collect();
        for chunk in chunks {
            let encoded = self.load(chunk)?;
            each(chunk.part, &encoded)?;
        }
        Ok(())
    }

    /// Puts the chunks into the order of their documents; to be called once, before reading.
    pub fn sort(&mut self) {
        self.chunks.sort_unstable();
    }

    fn load(&mut self, chunk: Chunk) -> io::Result<Vec<u8>> {
        let mut encoded = vec![0; chunk.length];
        match &mut self.file {
            Some(file) => {
                file.seek(SeekFrom::Start(chunk.offset))?;
                file.read_exact(&mut encoded)?;
            }
            None => {
                let start = chunk.offset as usize;
                let part = self
                    .memory
                    .get(start..start + chunk.length)
                    .unwrap_or_default();
                encoded.clear();
                encoded.extend_from_slice(part);
            }
        }
        if let Some(cipher) = &mut self.cipher {
            cipher.seek(chunk.offset);
            cipher.apply_keystream(&mut encoded);
        }
        Ok(encoded)
    }
}

fn ephemeral_cipher() -> io::Result<ChaCha20> {
    let mut key = [0u8; 32];
    getrandom::fill(&mut key).map_err(|_| io::Error::other("no random numbers"))?;
    let cipher = ChaCha20::new(&key.into(), &[0u8; 12].into());
    zeroize::Zeroize::zeroize(&mut key);
    Ok(cipher)
}

const NO_COLUMN: u32 = u32::MAX;

impl SpooledMatch {
    /// Appends the match to a part's encoded matches.
    pub fn encode(&self, out: &mut Vec<u8>) {
        for number in [
            self.column.unwrap_or(NO_COLUMN),
            self.row,
            self.line,
            self.start,
            self.end,
        ] {
            out.extend_from_slice(&number.to_le_bytes());
        }
        out.extend_from_slice(&self.signature.to_bits().to_le_bytes());
        let extras = u8::from(self.fingerprint.is_some()) | u8::from(self.value.is_some()) << 1;
        out.push(extras);
        if let Some(fingerprint) = &self.fingerprint {
            out.extend_from_slice(fingerprint);
        }
        encode_text(&self.masked, out);
        if let Some(value) = &self.value {
            encode_text(value, out);
        }
    }
}

fn encode_text(text: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(&(text.len() as u32).to_le_bytes());
    out.extend_from_slice(text.as_bytes());
}

fn decode(rest: &mut &[u8]) -> Option<SpooledMatch> {
    let column = number(rest)?;
    let (row, line, start, end) = (number(rest)?, number(rest)?, number(rest)?, number(rest)?);
    let signature = Signature::from_bits(u64::from_le_bytes(take::<8>(rest)?));
    let [extras] = take::<1>(rest)?;
    let fingerprint = if extras & 1 != 0 {
        Some(take::<8>(rest)?)
    } else {
        None
    };
    let masked = text(rest)?;
    let value = if extras & 2 != 0 {
        Some(text(rest)?)
    } else {
        None
    };
    let column = (column != NO_COLUMN).then_some(column);
    Some(SpooledMatch {
        column,
        row,
        line,
        start,
        end,
        signature,
        fingerprint,
        masked,
        value,
    })
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = rest.split_first_chunk::<N>()?;
    *rest = tail;
    Some(*head)
}

fn number(rest: &mut &[u8]) -> Option<u32> {
    Some(u32::from_le_bytes(take::<4>(rest)?))
}

fn text(rest: &mut &[u8]) -> Option<String> {
    let length = number(rest)? as usize;
    let (head, tail) = rest.split_at_checked(length)?;
    *rest = tail;
    Some(String::from_utf8_lossy(head).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Form, RuleId};

    fn sample(row: u32, value: Option<&str>) -> SpooledMatch {
        SpooledMatch {
            column: row.is_multiple_of(2).then_some(row),
            row,
            line: row + 1,
            start: 3,
            end: 9,
            signature: Signature::new(RuleId(2), Form::Bare, 9, Signature::CHECKED, 1),
            fingerprint: row.is_multiple_of(3).then_some([row as u8; 8]),
            masked: "j***@e***.com".into(),
            value: value.map(Into::into),
        }
    }

    fn round_trip(values: bool, rows: u32) {
        let mut spool = Spool::new(values).unwrap();
        let value = values.then_some("john@example.com");
        for part in (0..4).rev() {
            let mut encoded = Vec::new();
            (0..rows).for_each(|row| sample(row, value).encode(&mut encoded));
            spool.add(7, part, encoded);
        }
        spool.sort();
        let mut seen = Vec::new();
        spool
            .read(7, &mut |part, found| {
                seen.push((part, found));
                Ok(())
            })
            .unwrap();
        let expected: Vec<_> = (0..4)
            .flat_map(|p| (0..rows).map(move |r| (p, sample(r, value))))
            .collect();
        assert_eq!(seen, expected);
        spool.check().unwrap();
    }

    #[test]
    fn matches_come_back_in_order_from_memory() {
        round_trip(false, 10);
    }

    #[test]
    fn matches_come_back_in_order_from_an_encrypted_file() {
        round_trip(true, 20_000);
    }

    #[test]
    fn values_are_not_readable_in_the_spool() {
        let mut spool = Spool::new(true).unwrap();
        let mut encoded = Vec::new();
        sample(1, Some("john@example.com")).encode(&mut encoded);
        spool.add(0, 0, encoded);
        assert!(memchr::memmem::find(&spool.memory, b"john@").is_none());
    }
}
