//! Bytes that are made while they are read.

use crate::model::Problem;
use crate::source::{Bytes, Stream};
use std::io::{self, Read};

/// What makes the bytes of one member.
pub(super) trait Produce: Send + 'static {
    /// Appends some bytes; none at the end. The problem, if there is one, is the member's.
    fn fill(&mut self, out: &mut Vec<u8>) -> Option<Problem>;

    /// Stored bytes consumed so far.
    fn stored(&self) -> u64;
}

/// A stream of what is made.
pub(super) struct Produced<P> {
    pub maker: P,
    ready: Vec<u8>,
    handed_out: usize,
    problem: Option<Problem>,
    ended: bool,
}

impl<P: Produce> Produced<P> {
    pub const fn new(maker: P) -> Self {
        Self {
            maker,
            ready: Vec::new(),
            handed_out: 0,
            problem: None,
            ended: false,
        }
    }

    pub fn bytes(maker: P) -> Bytes {
        Bytes::Stream(Box::new(Self::new(maker)))
    }
}

impl<P: Produce> Read for Produced<P> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.handed_out == self.ready.len() && !self.ended {
            self.ready.clear();
            self.handed_out = 0;
            if let Some(problem) = self.maker.fill(&mut self.ready) {
                self.problem.get_or_insert(problem);
            }
            self.ended = self.ready.is_empty();
        }
        let mut ready = self.ready.get(self.handed_out..).unwrap_or_default();
        let read = ready.read(buf)?;
        self.handed_out += read;
        Ok(read)
    }
}

impl<P: Produce> Stream for Produced<P> {
    fn problem(&self) -> Option<Problem> {
        self.problem.clone()
    }

    fn stored(&self) -> u64 {
        self.maker.stored()
    }
}

/// Bytes that were made before.
pub(super) struct Made(pub Option<Vec<u8>>);

impl Produce for Made {
    fn fill(&mut self, out: &mut Vec<u8>) -> Option<Problem> {
        *out = self.0.take().unwrap_or_default();
        None
    }

    fn stored(&self) -> u64 {
        0
    }
}
