//! The lines of a stream, one after the other; a line of any length comes in pieces.

use crate::source::Stream;
use std::io::Read;

/// Longest piece of a line, in bytes.
pub(super) const PIECE: usize = 64 << 10;

/// Reads a stream line by line.
pub(super) struct Lines {
    stream: Box<dyn Stream>,
    buffer: Vec<u8>,
    at: usize,
    /// Whether the last piece did not end its line.
    within: bool,
    ended: bool,
}

/// Which part of its line a piece is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Piece {
    /// It is the first.
    pub begins: bool,
    /// It is the last: the line end is part of it, unless the stream ends there.
    pub ends: bool,
}

impl Lines {
    pub fn new(stream: Box<dyn Stream>) -> Self {
        Self {
            stream,
            buffer: Vec::new(),
            at: 0,
            within: false,
            ended: false,
        }
    }

    /// The stream itself, for what it knows of its end.
    pub fn stream(&self) -> &dyn Stream {
        &self.stream
    }

    /// Replaces `line` by the next line with its end, or the next piece of it. `None` at the end.
    pub fn next(&mut self, line: &mut Vec<u8>) -> Option<Piece> {
        line.clear();
        let begins = !self.within;
        loop {
            let rest = self.buffer.get(self.at..).unwrap_or_default();
            let rest = rest.get(..PIECE - line.len()).unwrap_or(rest);
            let end = memchr::memchr(b'\n', rest).map(|at| at + 1);
            let taken = rest.get(..end.unwrap_or(rest.len())).unwrap_or(rest);
            line.extend_from_slice(taken);
            self.at += taken.len();
            if end.is_some() {
                self.within = false;
                return Some(Piece { begins, ends: true });
            }
            if line.len() >= PIECE {
                self.within = true;
                return Some(Piece {
                    begins,
                    ends: false,
                });
            }
            if self.ended || !self.refill() {
                self.within = false;
                return (!line.is_empty()).then_some(Piece { begins, ends: true });
            }
        }
    }

    fn refill(&mut self) -> bool {
        self.buffer.resize(PIECE, 0);
        self.at = 0;
        loop {
            match self.stream.read(&mut self.buffer) {
                Ok(read) => {
                    self.buffer.truncate(read);
                    self.ended = read == 0;
                    return read > 0;
                }
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(_) => {
                    self.buffer.clear();
                    self.ended = true;
                    return false;
                }
            }
        }
    }
}

/// A line without its end.
pub(super) fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::source::Memory;

    pub(in crate::format) fn memory(bytes: &[u8]) -> Box<dyn Stream> {
        Box::new(Memory::new(bytes))
    }

    #[test]
    fn lines_come_whole_and_long_ones_in_pieces() {
        let long = "x".repeat(PIECE + 5);
        let text = format!("one\r\n\n{long}\nlast");
        let mut lines = Lines::new(memory(text.as_bytes()));
        let (mut line, mut seen) = (Vec::new(), Vec::new());
        while let Some(piece) = lines.next(&mut line) {
            seen.push((line.len(), piece.begins, piece.ends));
        }
        let expected = [
            (5, true, true),
            (1, true, true),
            (PIECE, true, false),
            (6, false, true),
            (4, true, true),
        ];
        assert_eq!(seen, expected);
        assert_eq!(without_end(b"a\r\n"), b"a");
    }
}
