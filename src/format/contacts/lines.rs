//! Lines that are folded (RFC 6350 section 3.2, RFC 5545 section 3.1, RFC 2849), made whole again.

use crate::format::lines::{Lines, Piece, without_end};
use crate::source::Stream;

/// Longest line that is read as one, in bytes.
const MOST: usize = 256 << 10;

/// The unfolded lines of a stream.
pub(super) struct Unfolded {
    lines: Lines,
    /// The next line, or a piece of it.
    next: Vec<u8>,
    piece: Option<Piece>,
}

/// What an unfolded line is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// A line.
    Whole,
    /// More of the line before, which was too long.
    More,
}

impl Unfolded {
    pub fn new(stream: Box<dyn Stream>) -> Self {
        let mut lines = Lines::new(stream);
        let mut next = Vec::new();
        let piece = lines.next(&mut next);
        Self { lines, next, piece }
    }

    pub fn stream(&self) -> &dyn Stream {
        self.lines.stream()
    }

    /// Replaces `line` by the next line. `goes_on` tells whether a line that is not folded goes on
    /// all the same; what it ends with is cut off then.
    pub fn next(&mut self, line: &mut Vec<u8>, goes_on: impl Fn(&[u8]) -> bool) -> Option<Kind> {
        line.clear();
        let first = self.piece?;
        let kind = if first.begins {
            Kind::Whole
        } else {
            Kind::More
        };
        let mut piece = first;
        loop {
            let bare = without_end(&self.next);
            let folded = piece.begins && !line.is_empty();
            line.extend_from_slice(bare.get(usize::from(folded)..).unwrap_or_default());
            let Some(next) = self.read() else {
                return Some(kind);
            };
            if line.len() >= MOST {
                // What is folded under a line that was cut is more of it.
                let is_more = !next.begins || self.is_fold();
                self.piece = Some(Piece {
                    begins: !is_more,
                    ..next
                });
                return Some(kind);
            }
            if next.begins && !self.is_fold() {
                if !goes_on(line) {
                    return Some(kind);
                }
                line.pop();
                // There is nothing to be cut off at its start.
                self.next.insert(0, b' ');
            }
            piece = next;
        }
    }

    fn read(&mut self) -> Option<Piece> {
        self.piece = self.lines.next(&mut self.next);
        self.piece
    }

    fn is_fold(&self) -> bool {
        self.next.starts_with(b" ") || self.next.starts_with(b"\t")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::lines::tests::memory;

    fn unfolded(text: &str) -> Vec<(String, Kind)> {
        let mut lines = Unfolded::new(memory(text.as_bytes()));
        let (mut line, mut seen) = (Vec::new(), Vec::new());
        while let Some(kind) = lines.next(&mut line, |line| line.ends_with(b"=")) {
            seen.push((String::from_utf8(line.clone()).unwrap(), kind));
        }
        seen
    }

    #[test]
    fn folded_lines_become_whole() {
        let text = "a\r\n b\r\n\tc\r\n\r\nq=\r\nr=\r\ns\nlast";
        let lines: Vec<String> = unfolded(text).into_iter().map(|(l, _)| l).collect();
        assert_eq!(lines, ["abc", "", "qrs", "last"]);
    }

    #[test]
    fn a_line_of_any_length_comes_in_parts() {
        let text = format!("NOTE:{}\nEND:x\n", "y".repeat(3 * MOST));
        let lines = unfolded(&text);
        let all: usize = lines.iter().map(|(l, _)| l.len()).sum();
        assert_eq!(all, 3 * MOST + 10);
        assert_eq!(lines.first().map(|l| l.1), Some(Kind::Whole));
        assert_eq!(lines.get(1).map(|l| l.1), Some(Kind::More));
        assert_eq!(lines.last(), Some(&("END:x".to_owned(), Kind::Whole)));
    }
}
