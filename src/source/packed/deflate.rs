//! Bare deflate (RFC 1951), as zip archives hold it.

use crate::model::Reason;
use crate::source::packed::inflater::Inflater;
use crate::source::packed::stream::{Codec, Step, Then};
use flate2::Status;

pub(super) struct Deflate(Inflater);

impl Codec for Deflate {
    const NAME: &'static str = "deflate";

    fn new() -> Result<Self, Reason> {
        Ok(Self(Inflater::new()))
    }

    fn begins(_next: &[u8]) -> bool {
        // Nothing marks its start.
        false
    }

    fn step(&mut self, input: &[u8], _at_end: bool, out: &mut [u8]) -> Step {
        let (consumed, produced, result) = self.0.step(input, out);
        Step {
            consumed,
            produced,
            then: match result {
                Ok(Status::StreamEnd) => Then::Ended,
                Ok(_) => Then::Inside,
                Err(_) => Then::Failed(Reason::Corrupt),
            },
        }
    }
}
