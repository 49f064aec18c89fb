//! The stored side of every decoder: bytes of a stream, a buffer at a time.

use crate::model::Reason;
use crate::source::bytes::Stream;

/// Bytes read at a time.
const INPUT_BUFFER: usize = 64 << 10;

/// Ends the stream, with the reason if it is not a good end.
pub(super) struct End(pub Option<Reason>);

/// The compressed side of a decoder: a stream and a buffer.
#[derive(Debug)]
pub(super) struct Input<S> {
    pub source: S,
    buffer: Box<[u8]>,
    start: usize,
    end: usize,
    /// Bytes taken out of the buffer so far.
    pub consumed: u64,
}

impl<S: Stream> Input<S> {
    pub fn new(source: S) -> Self {
        Self {
            source,
            buffer: vec![0; INPUT_BUFFER].into_boxed_slice(),
            start: 0,
            end: 0,
            consumed: 0,
        }
    }

    pub fn bytes(&self) -> &[u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    /// Reads more if nothing is left; whether the source has ended.
    pub fn refill(&mut self) -> bool {
        if self.start == self.end {
            self.start = 0;
            // A source never fails, it ends with a problem.
            self.end = self.source.read(&mut self.buffer).unwrap_or(0);
        }
        self.end == 0
    }

    pub fn consume(&mut self, count: usize) {
        self.start = (self.start + count).min(self.end);
        self.consumed += count as u64;
    }

    pub fn byte(&mut self) -> Result<u8, End> {
        self.refill();
        match self.bytes().first().copied() {
            Some(byte) => {
                self.consume(1);
                Ok(byte)
            }
            None => Err(End(Some(Reason::Truncated))),
        }
    }

    pub fn u32(&mut self) -> Result<u32, End> {
        let bytes = [self.byte()?, self.byte()?, self.byte()?, self.byte()?];
        Ok(u32::from_le_bytes(bytes))
    }

    /// At least so many of the next bytes, less only at the end.
    pub fn peek(&mut self, count: usize) -> &[u8] {
        if self.end - self.start < count {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
            while self.end < count {
                let room = self.buffer.get_mut(self.end..).unwrap_or_default();
                match self.source.read(room) {
                    Ok(read) if read > 0 => self.end += read,
                    _ => break,
                }
            }
        }
        self.bytes()
    }
}
