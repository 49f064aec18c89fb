//! A decoded text and where its bytes came from.

use std::ops::Range;

/// A decoded part of a cell.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// Empty in a [`map`](Self::map).
    text: Vec<u8>,
    /// Where the encoded text stands in the cell.
    span: Range<usize>,
    /// For each decoded byte where its writing begins in the cell, and where the last one ends;
    /// empty where the bytes of the two do not belong to each other one by one.
    offsets: Vec<u32>,
    /// Whether it is all of the cell.
    whole: bool,
}

impl Part {
    /// A text that was decoded as a whole from `span` of `cell` bytes.
    pub fn opaque(text: Vec<u8>, span: Range<usize>, cell: usize) -> Self {
        Self {
            text,
            whole: span == (0..cell),
            span,
            offsets: Vec::new(),
        }
    }

    /// The decoded text.
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// The same without its text.
    pub fn map(&self) -> Self {
        Self {
            text: Vec::new(),
            span: self.span.clone(),
            offsets: self.offsets.clone(),
            whole: self.whole,
        }
    }

    /// Where decoded bytes stand in the cell.
    pub fn outer(&self, decoded: &Range<usize>) -> Range<usize> {
        let at = |position: usize| self.offsets.get(position).map(|at| *at as usize);
        match (at(decoded.start), at(decoded.end)) {
            (Some(start), Some(end)) => start..end,
            _ => self.span.clone(),
        }
    }

    /// Whether places are known byte by byte.
    pub fn is_exact(&self) -> bool {
        !self.offsets.is_empty()
    }

    /// Whether the part is the whole cell.
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// The same with places in the cell that `outer` was decoded from.
    pub fn inside(self, outer: &Self) -> Self {
        let place = |at: &u32| outer.offsets.get(*at as usize).copied();
        let offsets: Option<Vec<u32>> = self.offsets.iter().map(place).collect();
        Self {
            span: outer.outer(&self.span),
            offsets: offsets.unwrap_or_default(),
            whole: self.whole && outer.whole,
            text: self.text,
        }
    }
}

/// Decodes byte by byte and keeps where each came from.
pub(super) struct Decoding<'t> {
    source: &'t [u8],
    at: usize,
    from: usize,
    to: usize,
    text: Vec<u8>,
    offsets: Vec<u32>,
    changed: bool,
}

impl<'t> Decoding<'t> {
    /// Of `span` of the source.
    pub fn of(source: &'t [u8], span: Range<usize>) -> Self {
        let to = span.end.min(source.len());
        Self {
            source,
            at: span.start,
            from: span.start,
            to,
            text: Vec::with_capacity(to.saturating_sub(span.start)),
            offsets: Vec::new(),
            changed: false,
        }
    }

    /// What is left to decode; empty at the end.
    pub fn rest(&self) -> &'t [u8] {
        self.source.get(self.at..self.to).unwrap_or_default()
    }

    /// Takes the next byte as it is.
    pub fn keep(&mut self) {
        if let Some(byte) = self.rest().first() {
            self.offsets.push(self.at as u32);
            self.text.push(*byte);
            self.at += 1;
        }
    }

    /// Takes the next `length` bytes as the writing of `decoded`.
    pub fn replace(&mut self, length: usize, decoded: &[u8]) {
        for byte in decoded {
            self.offsets.push(self.at as u32);
            self.text.push(*byte);
        }
        self.at += length.max(1);
        self.changed = true;
    }

    /// The part, if anything in it was written otherwise.
    pub fn finish(mut self) -> Option<Part> {
        self.offsets.push(self.to as u32);
        let span = self.from..self.to;
        self.changed.then_some(Part {
            whole: span == (0..self.source.len()),
            text: self.text,
            span,
            offsets: self.offsets,
        })
    }
}
