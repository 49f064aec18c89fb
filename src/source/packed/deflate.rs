//! Bare deflate (RFC 1951), as zip archives hold it.

use crate::model::Reason;
use crate::source::packed::stream::{Codec, Step, Then};
use flate2::{Decompress, FlushDecompress, Status};

pub(super) struct Deflate(Decompress);

impl Codec for Deflate {
    const NAME: &'static str = "deflate";

    fn new() -> Result<Self, Reason> {
        Ok(Self(Decompress::new(false)))
    }

    fn begins(_next: &[u8]) -> bool {
        // Nothing marks its start.
        false
    }

    fn step(&mut self, input: &[u8], _at_end: bool, out: &mut [u8]) -> Step {
        let (before_in, before_out) = (self.0.total_in(), self.0.total_out());
        let result = self.0.decompress(input, out, FlushDecompress::None);
        Step {
            consumed: (self.0.total_in() - before_in) as usize,
            produced: (self.0.total_out() - before_out) as usize,
            then: match result {
                Ok(Status::StreamEnd) => Then::Ended,
                Ok(_) => Then::Inside,
                Err(_) => Then::Failed(Reason::Corrupt),
            },
        }
    }
}
