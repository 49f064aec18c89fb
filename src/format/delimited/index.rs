//! The structural index of a block.

use super::{Cells, RECORD_CAP, record};
use crate::bytes::{Bitmaps, ClassifiedWord, Classify, Kernel, Level, Markup, WORD, run};
use crate::model::Quote;

/// What follows the block's bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// The document ends here: an unfinished record is one.
    OfDocument,
    /// More bytes follow: an unfinished record is left to the next block.
    Open,
}

/// Indexes `text`, which starts at the start of a record: classes of its bytes go to `bitmaps`,
/// its records and cells to `cells`.
pub fn index(
    text: &[u8],
    markup: Markup,
    escape: Quote,
    end: End,
    bitmaps: &mut Bitmaps,
    cells: &mut Cells,
) {
    index_at(Level::best(), text, markup, escape, end, bitmaps, cells);
}

pub(super) fn index_at(
    level: Level,
    text: &[u8],
    markup: Markup,
    escape: Quote,
    end: End,
    bitmaps: &mut Bitmaps,
    cells: &mut Cells,
) {
    cells.reset(text.len());
    let index = Index {
        text,
        markup,
        escape,
        end,
        cells,
    };
    run(level, Whole { index, bitmaps });
}

/// The whole block: classes and structure in one go.
struct Whole<'a> {
    index: Index<'a>,
    bitmaps: &'a mut Bitmaps,
}

struct Index<'a> {
    text: &'a [u8],
    markup: Markup,
    escape: Quote,
    end: End,
    cells: &'a mut Cells,
}

/// What the words before say about the next one.
struct Carry {
    /// All ones inside a quoted cell.
    inside: u64,
    /// 1 if the byte before was a separator (or nothing).
    separator: u64,
    /// 1 if the byte before was a closing quote.
    closer: u64,
    /// Bytes before this position are done already.
    resume: usize,
}

impl Carry {
    const START: Self = Self {
        inside: 0,
        separator: 1,
        closer: 0,
        resume: 0,
    };
}

impl Kernel for Whole<'_> {
    type Output = ();

    #[inline(always)]
    fn run<C: Classify>(self, classify: C) {
        let Self { mut index, bitmaps } = self;
        let mut carry = Carry::START;
        let mut ends = Vec::new();
        let exact_only = index.escape == Quote::Backslash && index.markup.quote.is_some();
        let (text, markup) = (index.text, index.markup);
        let (whole, rest) = text.as_chunks::<WORD>();
        let mut padded = [0; WORD];
        padded[..rest.len()].copy_from_slice(rest);
        bitmaps.fill(text.len(), |number| {
            let bytes = whole.get(number).unwrap_or(&padded);
            let word = classify.word(bytes, markup);
            if !exact_only {
                index.word(number * WORD, word, &mut carry, &mut ends);
            }
            word.masks
        });
        if exact_only {
            index.exact(0, &mut ends);
        }
        index.close(&mut ends);
    }
}

impl Index<'_> {
    #[inline(always)]
    fn word(&mut self, base: usize, word: ClassifiedWord, carry: &mut Carry, ends: &mut Vec<u32>) {
        let line_ends = self.line_ends(base, &word);
        if (word.quote | carry.inside) == 0 && carry.resume <= base {
            let separators = word.delimiter | line_ends;
            self.cells.push_word(base as u32, separators, line_ends);
            carry.separator = separators >> 63;
            carry.closer = 0;
            return;
        }
        self.quoted_word(base, word, line_ends, carry, ends);
    }

    /// Line ends of a word: `\n`, and `\r` unless `\n` follows.
    #[inline(always)]
    fn line_ends(&self, base: usize, word: &ClassifiedWord) -> u64 {
        if word.carriage_return == 0 {
            return word.line_feed;
        }
        let next_is_feed = match self.text.get(base + WORD) {
            Some(byte) => *byte == b'\n',
            None => false,
        };
        let mut returns =
            word.carriage_return & !(word.line_feed >> 1 | u64::from(next_is_feed) << 63);
        let final_byte = self.text.len() - 1;
        if self.end == End::Open && final_byte - base < WORD {
            // Whether a line feed follows is not known yet.
            returns &= !(1 << (final_byte - base));
        }
        word.line_feed | returns
    }

    #[cold]
    #[inline(never)]
    fn quoted_word(
        &mut self,
        base: usize,
        word: ClassifiedWord,
        line_ends: u64,
        carry: &mut Carry,
        ends: &mut Vec<u32>,
    ) {
        loop {
            let skipped = carry.resume.saturating_sub(base);
            if skipped >= WORD {
                return;
            }
            let keep = !0u64 << skipped;
            match quoting(&word, line_ends, keep, skipped, carry, self.follows(base)) {
                Some(quoting) => {
                    self.note_inner_lines(line_ends & keep, &quoting);
                    self.cells
                        .push_word(base as u32, quoting.separators, quoting.line_ends);
                    self.cells.inner_quotes |= quoting.doubled;
                    carry.inside = quoting.inside_after;
                    carry.separator = quoting.separators >> 63;
                    carry.closer = quoting.closers >> 63;
                    return;
                }
                None => {
                    let start = self.cells.rewind_record();
                    *carry = Carry::START;
                    carry.resume = self.exact_past(start, base, ends);
                }
            }
        }
    }

    /// Whether the byte behind the word lets a cell end or a quote double (or is unknown).
    fn follows(&self, base: usize) -> bool {
        self.text.get(base + WORD).is_none_or(|byte| {
            matches!(*byte, b'\n' | b'\r')
                || Some(*byte) == self.markup.delimiter
                || Some(*byte) == self.markup.quote
        })
    }

    /// Line ends inside quoted cells belong to the record that ends next.
    fn note_inner_lines(&mut self, line_ends: u64, quoting: &Quoting) {
        let mut inner = line_ends & !quoting.line_ends;
        if inner == 0 {
            return;
        }
        let mut record_ends = quoting.line_ends;
        let before = self.cells.len();
        let mut passed = 0;
        while inner != 0 {
            let upto_record = match record_ends {
                0 => !0,
                ends => ends ^ (ends - 1),
            };
            self.cells
                .note_lines_of(before + passed, (inner & upto_record).count_ones());
            inner &= !upto_record;
            record_ends &= record_ends.wrapping_sub(1);
            passed += 1;
        }
    }

    /// Cuts one record by the exact rule; tells where the next one starts.
    fn exact_one(&mut self, start: usize, ends: &mut Vec<u32>) -> Option<usize> {
        let last = self.end == End::OfDocument;
        let record = record::cut(self.text, start, self.markup, self.escape, last, ends)?;
        self.cells.push_exact(ends, record.inner_lines);
        Some(record.next)
    }

    /// Cuts records by the exact rule until one ends at or behind `base`: a stray quote is found
    /// out words later.
    fn exact_past(&mut self, mut start: usize, base: usize, ends: &mut Vec<u32>) -> usize {
        loop {
            match self.exact_one(start, ends) {
                Some(next) if next < base => start = next,
                Some(next) => return next,
                None => return self.text.len(),
            }
        }
    }

    /// Cuts everything from `start` by the exact rule, up to a record over the cap.
    fn exact(&mut self, mut start: usize, ends: &mut Vec<u32>) {
        while start < self.text.len() {
            match self.exact_one(start, ends) {
                Some(next) if next - start > RECORD_CAP => {
                    self.cells.truncate(self.cells.len() - 1);
                    return;
                }
                Some(next) => start = next,
                None => return,
            }
        }
    }

    /// Decides about the bytes behind the last complete record, and about records over the cap:
    /// whether a record is too long must not depend on how much of the document is in the block.
    #[cold]
    #[inline(never)]
    fn close(&mut self, ends: &mut Vec<u32>) {
        if self.text.len() > RECORD_CAP
            && let Some(long) = self.cells.first_longer_than(RECORD_CAP)
        {
            self.cells.truncate(long);
            let start = self.cells.record_start();
            self.exact(start, ends);
        }
        let start = self.cells.rewind_record();
        let rest = self.text.len().saturating_sub(start);
        if rest > RECORD_CAP || (rest > 0 && self.end == End::OfDocument) {
            self.exact(start, ends);
        }
        let start = self.cells.rewind_record().min(self.text.len());
        self.cells.complete = start;
        self.cells.oversized = self.text.len() - start > RECORD_CAP;
    }
}

/// What the quotes of a word mean, if they stand as RFC 4180 wants them.
struct Quoting {
    separators: u64,
    line_ends: u64,
    closers: u64,
    inside_after: u64,
    /// Whether a quote directly follows a closing one: inner quotes.
    doubled: bool,
}

/// Reads the quotes of a word: `None` if a quote opens elsewhere than at a cell's start or closes
/// elsewhere than at its end.
#[inline(always)]
fn quoting(
    word: &ClassifiedWord,
    line_ends: u64,
    keep: u64,
    skipped: usize,
    carry: &Carry,
    follows: bool,
) -> Option<Quoting> {
    let quote = word.quote & keep;
    let inside = prefix_xor(quote) ^ (carry.inside & keep);
    let line_ends_outside = line_ends & keep & !inside;
    let separators = (word.delimiter & keep & !inside) | line_ends_outside;
    let (openers, closers) = (quote & inside, quote & !inside);
    let before = (separators << 1) | (closers << 1) | (carry.separator | carry.closer) << skipped;
    let behind = word.delimiter | word.line_feed | word.carriage_return | word.quote;
    let behind = behind >> 1 | u64::from(follows) << 63;
    if openers & !before != 0 || closers & !behind != 0 {
        return None;
    }
    let inside_after = if inside >> 63 == 1 { !0 } else { 0 };
    let doubled = openers & ((closers << 1) | (carry.closer << skipped)) != 0;
    Some(Quoting {
        separators,
        line_ends: line_ends_outside,
        closers,
        inside_after,
        doubled,
    })
}

/// Bit `i` of the result is the parity of bits 0 to `i`.
#[inline(always)]
fn prefix_xor(mut x: u64) -> u64 {
    x ^= x << 1;
    x ^= x << 2;
    x ^= x << 4;
    x ^= x << 8;
    x ^= x << 16;
    x ^ x << 32
}

#[cfg(test)]
mod tests;
