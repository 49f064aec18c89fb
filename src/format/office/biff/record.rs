//! The records of a workbook's stream, and texts that go on in further records.

use crate::format::compound::{Stream, half};
use std::io;

/// The record in which a long one goes on.
const CONTINUE: u16 = 0x3C;

/// A record: its kind and its bytes.
pub(super) struct Record<'r> {
    pub kind: u16,
    pub bytes: &'r [u8],
}

/// The records of a stream, from any place on.
pub(super) struct Records {
    stream: Stream,
    at: u64,
    bytes: Vec<u8>,
    /// How far the record at hand was read, if by pieces.
    read: usize,
}

impl Records {
    pub const fn new(stream: Stream) -> Self {
        Self {
            stream,
            at: 0,
            bytes: Vec::new(),
            read: 0,
        }
    }

    pub const fn go_to(&mut self, place: u64) {
        self.at = place;
    }

    /// The kind of the next record, without taking it.
    fn peek(&mut self) -> io::Result<Option<u16>> {
        let mut head = [0; 2];
        let read = self.stream.read_at(self.at, &mut head)?;
        Ok((read == 2).then(|| u16::from_le_bytes(head)))
    }

    /// The next record; `None` at the end. What is cut is what is left of it.
    pub fn next(&mut self) -> io::Result<Option<Record<'_>>> {
        let mut head = [0; 4];
        if self.stream.read_at(self.at, &mut head)? < 4 {
            return Ok(None);
        }
        let length = half(&head, 2);
        self.bytes.resize(usize::from(length), 0);
        let read = self.stream.read_at(self.at + 4, &mut self.bytes)?;
        self.bytes.truncate(read);
        self.at += 4 + u64::from(length);
        self.read = 0;
        Ok(Some(Record {
            kind: half(&head, 0),
            bytes: &self.bytes,
        }))
    }

    /// Goes on in the next record, if that is what it is for.
    fn go_on(&mut self) -> io::Result<bool> {
        if self.peek()? != Some(CONTINUE) {
            return Ok(false);
        }
        self.next().map(|record| record.is_some())
    }

    /// What is left of the record at hand, up to a length; of the next ones if nothing is.
    fn some(&mut self, most: usize) -> io::Result<&[u8]> {
        while self.read >= self.bytes.len() {
            if !self.go_on()? {
                return Ok(&[]);
            }
        }
        let end = self.bytes.len().min(self.read.saturating_add(most));
        let some = self.bytes.get(self.read..end).unwrap_or_default();
        self.read = end;
        Ok(some)
    }

    /// Leaves the record at hand for the one in which it goes on; `false` if it does not.
    pub fn skip_to_text(&mut self) -> io::Result<bool> {
        self.go_on()
    }

    /// Passes some bytes of a record that may go on.
    pub fn skip(&mut self, count: usize) -> io::Result<bool> {
        let mut left = count;
        while left > 0 {
            let some = self.some(left)?.len();
            if some == 0 {
                return Ok(false);
            }
            left -= some;
        }
        Ok(true)
    }

    /// A few bytes of a record that may go on.
    pub fn take<const N: usize>(&mut self) -> io::Result<Option<[u8; N]>> {
        let mut taken = [0; N];
        for place in &mut taken {
            match self.some(1)?.first() {
                Some(byte) => *place = *byte,
                None => return Ok(None),
            }
        }
        Ok(Some(taken))
    }

    /// So many characters of a text that may go on, where a new record says anew how they are
    /// written.
    pub fn characters(&mut self, count: usize, flags: u8, out: &mut String) -> io::Result<()> {
        let (mut left, mut wide) = (count, flags & 1 == 1);
        let mut units = Vec::new();
        while left > 0 {
            if self.read >= self.bytes.len() {
                if !self.go_on()? {
                    break;
                }
                let Some(flags) = self.take::<1>()? else {
                    break;
                };
                wide = flags[0] & 1 == 1;
            }
            let some = self.some(if wide { 2 * left } else { left })?;
            units.clear();
            push_units(some, wide, &mut units);
            left = left.saturating_sub(units.len().max(1));
            out.extend(char::decode_utf16(units.iter().copied()).map(|c| c.unwrap_or('\u{FFFD}')));
        }
        Ok(())
    }
}

/// Characters of one byte, or of two.
pub(super) fn push_units(bytes: &[u8], wide: bool, units: &mut Vec<u16>) {
    if wide {
        let (pairs, _) = bytes.as_chunks::<2>();
        units.extend(pairs.iter().map(|pair| u16::from_le_bytes(*pair)));
    } else {
        units.extend(bytes.iter().map(|byte| u16::from(*byte)));
    }
}
