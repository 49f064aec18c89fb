//! What all decoders but gzip's have in common: the loop around a codec, the budget, the reasons.

use crate::model::{Problem, Reason};
use crate::source::budget::Budget;
use crate::source::bytes::Stream;
use crate::source::packed::input::Input;
use crate::source::system::Stat;
use flate2::Crc;
use std::io::{self, Read};

/// A decoder of one compressed stream, fed piece by piece.
pub(super) trait Codec: Send + Sized + 'static {
    /// The word of the reports.
    const NAME: &'static str;

    /// At the start of a stream. Fails with the reason if there is no memory for it.
    fn new() -> Result<Self, Reason>;

    /// Whether these bytes begin a stream.
    fn begins(next: &[u8]) -> bool;

    /// Tells how many bytes should come out, where that is known before.
    fn expects(&mut self, _size: u64) {}

    /// Decodes some of `input` into `out`; `at_end` if no input follows.
    fn step(&mut self, input: &[u8], at_end: bool, out: &mut [u8]) -> Step;
}

/// What one step of a codec did.
pub(super) struct Step {
    pub consumed: usize,
    pub produced: usize,
    pub then: Then,
}

/// Where a codec stands after a step.
pub(super) enum Then {
    /// In the stream.
    Inside,
    /// At the end of the stream.
    Ended,
    /// The stream can't be decoded any further.
    Failed(Reason),
}

/// What the decoded bytes should come to.
#[derive(Clone, Copy, Debug)]
pub struct Seal {
    /// Their number.
    pub size: u64,
    /// CRC-32 (ISO-HDLC) over them.
    pub crc: u32,
}

/// The decoded bytes of one stream, or of streams one after the other.
pub(super) struct Packed<C, S> {
    input: Input<S>,
    codec: Option<C>,
    many: bool,
    seal: Option<Seal>,
    crc: Crc,
    done: bool,
    budget: Budget,
    decoded: u64,
    problem: Option<Problem>,
}

/// Bytes by which the start of a stream is told.
const MAGIC: usize = 6;

impl<S: Stream> Packed<(), S> {
    /// Streams one after the other, with zeros as padding between them.
    #[cfg(any(feature = "bzip2", feature = "lz4", feature = "xz", feature = "zstd"))]
    pub fn many<C: Codec>(source: S, budget: Budget) -> Packed<C, S> {
        Packed::new(source, true, None, budget)
    }

    /// One stream; `seal` says what it should come to, where that is known.
    pub fn one<C: Codec>(source: S, seal: Option<Seal>, budget: Budget) -> Packed<C, S> {
        Packed::new(source, false, seal, budget)
    }
}

impl<C: Codec, S: Stream> Packed<C, S> {
    fn new(source: S, many: bool, seal: Option<Seal>, budget: Budget) -> Self {
        let mut packed = Self {
            input: Input::new(source),
            codec: None,
            many,
            seal,
            crc: Crc::new(),
            done: false,
            budget,
            decoded: 0,
            problem: None,
        };
        packed.begin();
        packed
    }

    fn begin(&mut self) {
        match C::new() {
            Ok(mut codec) => {
                if let Some(seal) = self.seal {
                    codec.expects(seal.size);
                }
                self.codec = Some(codec);
            }
            Err(reason) => self.end(Some(reason)),
        }
    }

    fn end(&mut self, reason: Option<Reason>) {
        self.done = true;
        self.codec = None;
        if let Some(reason) = reason
            && self.problem.is_none()
        {
            self.problem = Some(Problem::new(reason).at(self.decoded));
        }
    }

    /// Decodes some bytes; none where one stream ends and the next begins, or at the end of all.
    fn step(&mut self, out: &mut [u8]) -> usize {
        let at_end = self.input.refill();
        let allowed = self.budget.limit(self.input.consumed);
        let allowed = allowed.saturating_sub(self.decoded);
        // One byte more than is allowed shows whether the stream goes on.
        let room = usize::try_from(allowed.saturating_add(1)).unwrap_or(usize::MAX);
        let room = room.min(out.len());
        let out = out.get_mut(..room).unwrap_or_default();
        let Some(codec) = &mut self.codec else {
            return 0;
        };
        let Step {
            consumed,
            produced,
            then,
        } = codec.step(self.input.bytes(), at_end, out);
        self.input.consume(consumed);
        let over = produced as u64 > allowed;
        let produced = produced - usize::from(over);
        self.crc.update(out.get(..produced).unwrap_or_default());
        self.decoded += produced as u64;
        match then {
            _ if over => self.end(Some(Reason::LimitRatio)),
            Then::Ended => self.close(),
            Then::Failed(reason) => self.end(Some(reason)),
            Then::Inside if consumed > 0 || produced > 0 => {}
            Then::Inside if at_end => self.end(Some(Reason::Truncated)),
            // Standing still with input at hand would be forever.
            Then::Inside => self.end(Some(Reason::Corrupt)),
        }
        produced
    }

    /// At the end of one stream.
    fn close(&mut self) {
        if let Some(seal) = self.seal {
            let intact = seal.size == self.decoded && seal.crc == self.crc.sum();
            return self.end((!intact).then_some(Reason::Corrupt));
        }
        if !self.many {
            return self.end(None);
        }
        while let Some(0) = self.input.peek(1).first() {
            self.input.consume(1);
        }
        match self.input.peek(MAGIC) {
            [] => self.end(None),
            next if C::begins(next) => self.begin(),
            _ => self.end(Some(Reason::TrailingData)),
        }
    }
}

impl<C: Codec, S: Stream> Read for Packed<C, S> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        while !self.done {
            if self.budget.is_late() {
                self.end(Some(Reason::LimitTime));
                break;
            }
            match self.step(out) {
                0 => {}
                read => return Ok(read),
            }
        }
        Ok(0)
    }
}

impl<C: Codec, S: Stream> Stream for Packed<C, S> {
    fn problem(&self) -> Option<Problem> {
        // Bytes that could not be read look like a truncated stream: their reason goes first.
        let below = self.input.source.problem();
        below.or_else(|| self.problem.clone())
    }

    fn stored(&self) -> u64 {
        self.input.source.stored()
    }

    fn stored_size(&self) -> Option<u64> {
        self.input.source.stored_size()
    }

    fn stat(&self) -> Option<&Stat> {
        self.input.source.stat()
    }

    fn compression(&self) -> Option<&'static str> {
        // How a zip archive packs its members is no news.
        self.many.then_some(C::NAME)
    }
}
