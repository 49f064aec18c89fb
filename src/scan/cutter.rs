//! Cuts one document into record-aligned blocks, in order, for any number of threads.
//!
//! Threads take tickets; a ticket's bytes are read (and searched for quotes) at once, but where its
//! first record starts is known only when the ticket before has been cut. So cutting is done in
//! turn, under a lock, and costs little: without quotes it is one backward search for a line end.
//! What is behind the last complete record is handed to the next ticket. Every block therefore
//! starts in an exactly known state, whatever the block size and the number of threads.

use super::growth::{Growth, Prints};
use super::input::Input;
use crate::bytes::{Bitmaps, Markup};
use crate::detect::ABOVE;
use crate::format::delimited::{Cells, End, RECORD_CAP, index};
use crate::key::ValueHasher;
use crate::model::{Problem, Quote, Reason};
use crate::source::Content;
use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Room before a chunk for what the ticket before left over.
pub(super) const HEADROOM: usize = 16 * 1024;
/// Where an oversized record is cut into pieces, a natural boundary is looked for this far back.
const BOUNDARY: usize = 4 * 1024;

/// How the records of a document end and quote.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grammar {
    pub markup: Markup,
    pub escape: Quote,
}

/// What a part of a block is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Part {
    /// Complete records.
    Records(Range<usize>),
    /// A piece of a record over the cap, scanned as text; `ends` if the record ends with it.
    Piece { range: Range<usize>, ends: bool },
}

/// What one ticket got: parts of `Buffers::bytes`, numbered from `first`.
#[derive(Debug, Default)]
pub(super) struct Cut {
    /// Number of the first part among the document's.
    pub first: u32,
    pub parts: Vec<Part>,
    /// Offset in the decoded document of the byte at `start`.
    pub base: u64,
    /// Where the block starts in the buffer.
    pub start: usize,
    /// Whether the only part is already indexed.
    pub indexed: bool,
    /// The end of what stands before the block.
    above: Vec<u8>,
}

impl Cut {
    /// The end of what stands before a part, at most [`ABOVE`] bytes.
    pub fn above(&self, bytes: &[u8], part: &Range<usize>) -> Vec<u8> {
        let mut above = self.above.clone();
        keep_ending(
            &mut above,
            bytes.get(self.start..part.start).unwrap_or_default(),
        );
        above
    }
}

/// Adds bytes, and keeps the last [`ABOVE`].
fn keep_ending(kept: &mut Vec<u8>, bytes: &[u8]) {
    kept.extend_from_slice(bytes.last_chunk::<ABOVE>().map_or(bytes, |last| last));
    kept.drain(..kept.len().saturating_sub(ABOVE));
}

/// What was cut of a document in all.
pub(super) struct Cutting {
    /// Bytes read as they are stored.
    pub stored: u64,
    /// Bytes after decompression and decoding.
    pub decoded: u64,
    /// Whether the end was reached.
    pub whole: bool,
    pub problems: Vec<Problem>,
    /// What is to be known if the document only grows; none if it does not end with a record.
    pub growth: Option<Growth>,
}

/// A thread's memory, reused from block to block.
#[derive(Default)]
pub(super) struct Buffers {
    pub bytes: Vec<u8>,
    pub bitmaps: Bitmaps,
    pub cells: Cells,
}

/// Cuts one document.
pub(super) struct Cutter {
    input: Input,
    grammar: Grammar,
    block_size: usize,
    next_ticket: AtomicU32,
    turn: Mutex<Turn>,
    taken: Condvar,
}

#[derive(Default)]
struct Turn {
    ticket: u32,
    parts: u32,
    carry: Vec<u8>,
    /// The end of what was cut.
    above: Vec<u8>,
    carry_quoted: bool,
    oversized: bool,
    done: bool,
    decoded: u64,
    oversized_records: u64,
    first_oversized: Option<u64>,
    problems: Vec<Problem>,
    /// Whether a record ends where the document does, whatever may follow.
    closed: bool,
}

impl Cutter {
    pub fn new(input: Input, grammar: Grammar, block_size: usize) -> Self {
        Self {
            input,
            grammar,
            block_size: block_size.max(1),
            next_ticket: AtomicU32::new(0),
            turn: Mutex::default(),
            taken: Condvar::new(),
        }
    }

    /// Has what is read printed, and begins behind so many bytes and parts that an earlier run
    /// scanned, with their end above; `None` if the document cannot be read by position.
    pub fn resume(&mut self, prints: Prints, from: u64, parts: u32, above: Vec<u8>) -> Option<()> {
        self.input.resume(prints, from)?;
        let turn = self.turn.get_mut().unwrap_or_else(PoisonError::into_inner);
        turn.decoded = from;
        turn.parts = parts;
        turn.above = above;
        Some(())
    }

    /// Has what is read printed, where that can be done, unless it is already.
    pub fn print(&mut self, hasher: ValueHasher) {
        if !self.input.is_printed() {
            let _ = self.input.resume(Prints::new(hasher), 0);
        }
    }

    /// The file that is the text, and where the text begins in it.
    pub fn content(&self) -> Option<(&Content, u64)> {
        self.input.content()
    }

    /// The next block of the document, or `None` behind its end.
    pub fn next(&self, buffers: &mut Buffers) -> Option<Cut> {
        loop {
            let ticket = self.next_ticket.fetch_add(1, Ordering::Relaxed);
            let ahead = self
                .input
                .read_ahead(ticket, self.block_size, &mut buffers.bytes);
            let mut turn = self.wait_for(ticket);
            if turn.done {
                return None;
            }
            let filled = match ahead {
                Some(filled) => filled,
                None => self.input.read_next(self.block_size, &mut buffers.bytes),
            };
            turn.problems.extend(filled.problems);
            turn.decoded += filled.bytes as u64;
            let chunk = HEADROOM + filled.bytes;
            let cut = self.cut(&mut turn, buffers, chunk, filled.last);
            turn.done = filled.last;
            turn.ticket = ticket + 1;
            drop(turn);
            self.taken.notify_all();
            if !cut.parts.is_empty() || filled.last {
                return Some(cut);
            }
        }
    }

    /// Ends the document for every thread: one of them failed.
    pub fn abandon(&self) {
        self.lock().done = true;
        self.taken.notify_all();
    }

    /// What the document came to; to be asked when every thread is done.
    pub fn finish(&self) -> Cutting {
        let mut turn = self.lock();
        let mut problems = std::mem::take(&mut turn.problems);
        if let Some(offset) = turn.first_oversized {
            let mut problem = Problem::new(Reason::LimitRecord).at(offset);
            problem.count = turn.oversized_records;
            problems.push(problem);
        }
        problems.extend(self.input.finish());
        Cutting {
            stored: self.input.stored(turn.decoded),
            decoded: turn.decoded,
            whole: turn.done,
            growth: match turn.closed && problems.is_empty() {
                true => self.input.growth(),
                false => None,
            },
            problems,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Turn> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait_for(&self, ticket: u32) -> MutexGuard<'_, Turn> {
        let mut turn = self.lock();
        while turn.ticket != ticket && !turn.done {
            turn = self
                .taken
                .wait(turn)
                .unwrap_or_else(PoisonError::into_inner);
        }
        turn
    }

    /// Cuts what the ticket before left and `bytes[HEADROOM..chunk]`.
    fn cut(&self, turn: &mut Turn, buffers: &mut Buffers, chunk: usize, last: bool) -> Cut {
        let start = prepend(&mut buffers.bytes, &turn.carry, chunk);
        let end = start + turn.carry.len() + (chunk - HEADROOM);
        let fresh = start + turn.carry.len();
        let base = turn.decoded - (end - start) as u64;
        turn.carry.clear();
        let quoted = turn.carry_quoted || self.has_quote(buffers, fresh..end);
        let mut cut = Cut {
            first: turn.parts,
            base,
            start,
            above: turn.above.clone(),
            ..Cut::default()
        };
        let mut at = start;
        while at < end {
            if turn.oversized {
                match self.piece(turn, &buffers.bytes, at..end, last, &mut cut) {
                    0 => break,
                    taken => at += taken,
                }
                continue;
            }
            at += self.records(turn, buffers, at..end, quoted, last, &mut cut);
            if !turn.oversized {
                // What is left is the start of a record.
                break;
            }
            turn.oversized_records += 1;
            turn.first_oversized
                .get_or_insert(base + (at - start) as u64);
        }
        let taken = buffers.bytes.get(start..at).unwrap_or_default();
        keep_ending(&mut turn.above, taken);
        turn.carry
            .extend_from_slice(buffers.bytes.get(at..end).unwrap_or_default());
        turn.carry_quoted = quoted && self.has_quote(buffers, at..end);
        if last && self.input.is_printed() {
            turn.closed = !turn.oversized && self.is_closed(buffers, start..end, quoted);
        }
        turn.parts += cut.parts.len() as u32;
        cut.indexed &= cut.parts.len() == 1;
        cut
    }

    /// Whether the records of a range end with it, whatever may follow.
    fn is_closed(&self, buffers: &Buffers, range: Range<usize>, quoted: bool) -> bool {
        let text = buffers.bytes.get(range).unwrap_or_default();
        if !quoted || text.last() != Some(&b'\n') {
            return matches!(text.last(), Some(b'\n'));
        }
        let (mut bitmaps, mut cells) = (Bitmaps::default(), Cells::default());
        let Grammar { markup, escape } = self.grammar;
        index(text, markup, escape, End::Open, &mut bitmaps, &mut cells);
        cells.complete == text.len() && !cells.oversized
    }

    fn has_quote(&self, buffers: &Buffers, range: Range<usize>) -> bool {
        self.grammar.markup.quote.is_some_and(|quote| {
            memchr::memchr(quote, buffers.bytes.get(range).unwrap_or_default()).is_some()
        })
    }

    /// Takes the complete records at the start of the range; tells how many bytes they have.
    fn records(
        &self,
        turn: &mut Turn,
        buffers: &mut Buffers,
        range: Range<usize>,
        quoted: bool,
        last: bool,
        cut: &mut Cut,
    ) -> usize {
        let text = buffers.bytes.get(range.clone()).unwrap_or_default();
        let short = text.len() <= RECORD_CAP + self.block_size;
        let complete = if !quoted && !last && short {
            last_line_end(text)
        } else {
            0
        };
        let complete = if complete > 0 && !has_long_line(text) {
            complete
        } else if !quoted && !last && text.len() <= RECORD_CAP {
            0
        } else {
            let end = if last { End::OfDocument } else { End::Open };
            let Grammar { markup, escape } = self.grammar;
            index(
                text,
                markup,
                escape,
                end,
                &mut buffers.bitmaps,
                &mut buffers.cells,
            );
            turn.oversized = buffers.cells.oversized;
            cut.indexed = true;
            buffers.cells.complete
        };
        if complete > 0 {
            cut.parts
                .push(Part::Records(range.start..range.start + complete));
        }
        complete
    }

    /// Takes the next piece of an oversized record.
    fn piece(
        &self,
        turn: &mut Turn,
        bytes: &[u8],
        range: Range<usize>,
        last: bool,
        cut: &mut Cut,
    ) -> usize {
        let text = bytes.get(range.clone()).unwrap_or_default();
        let window = text.get(..RECORD_CAP).unwrap_or(text);
        let line_end = memchr::memchr2(b'\n', b'\r', window).map(|p| {
            let crlf = text.get(p) == Some(&b'\r') && text.get(p + 1) == Some(&b'\n');
            p + 1 + usize::from(crlf)
        });
        let (length, ends) = match line_end {
            // A line feed may follow the carriage return at the end of what is known.
            Some(p) if p == text.len() && text.last() == Some(&b'\r') && !last => return 0,
            Some(p) => (p, true),
            None if text.len() >= RECORD_CAP => (natural_end(window), false),
            None if last => (text.len(), true),
            None => return 0,
        };
        cut.parts.push(Part::Piece {
            range: range.start..range.start + length,
            ends,
        });
        turn.oversized = !ends;
        length
    }
}

/// Puts `carry` before `bytes[HEADROOM..chunk]`; tells where it starts.
fn prepend(bytes: &mut Vec<u8>, carry: &[u8], chunk: usize) -> usize {
    if carry.len() <= HEADROOM {
        let start = HEADROOM - carry.len();
        if let Some(room) = bytes.get_mut(start..HEADROOM) {
            room.copy_from_slice(carry);
        }
        return start;
    }
    let end = chunk - HEADROOM + carry.len();
    if bytes.len() < end {
        bytes.resize(end, 0);
    }
    bytes.copy_within(HEADROOM..chunk, carry.len());
    if let Some(room) = bytes.get_mut(..carry.len()) {
        room.copy_from_slice(carry);
    }
    0
}

/// Behind the last line end that is certainly one: a carriage return at the very end may be half
/// of one.
fn last_line_end(text: &[u8]) -> usize {
    let known = match text.split_last() {
        Some((b'\r', rest)) => rest,
        _ => text,
    };
    memchr::memrchr2(b'\n', b'\r', known).map_or(0, |p| p + 1)
}

/// Whether some line, its line end included, may be longer than the cap: the index then knows.
fn has_long_line(text: &[u8]) -> bool {
    const LINE_END: usize = 2;
    text.len() > RECORD_CAP && {
        let mut start = 0;
        memchr::memchr2_iter(b'\n', b'\r', text)
            .chain([text.len()])
            .any(|end| {
                let long = end - start + LINE_END > RECORD_CAP;
                start = end;
                long
            })
    }
}

/// Where a piece may end without cutting a value: behind the last delimiter, quote, control
/// character or blank between letters of the last few KiB (a blank beside a digit may be inside a
/// phone or card number), else behind any blank, else at its end.
fn natural_end(window: &[u8]) -> usize {
    let from = window.len().saturating_sub(BOUNDARY);
    let tail = window.get(from..).unwrap_or_default();
    let in_number =
        |byte: Option<&u8>| byte.is_none_or(|b| b.is_ascii_digit() || b" +-.()/".contains(b));
    let parts = |at: usize, byte: u8| match byte {
        b' ' => {
            !in_number(at.checked_sub(1).and_then(|before| tail.get(before)))
                && !in_number(tail.get(at + 1))
        }
        _ => byte.is_ascii_control() || b",;|\"<>".contains(&byte),
    };
    let cut = tail
        .iter()
        .enumerate()
        .rposition(|(at, byte)| parts(at, *byte))
        .or_else(|| memchr::memrchr(b' ', tail));
    cut.map_or(window.len(), |p| from + p + 1)
}

#[cfg(test)]
mod tests;
