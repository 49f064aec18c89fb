//! Zstandard (RFC 8878), by the reference library.

use crate::model::Reason;
use crate::source::packed::stream::{Codec, Step, Then};
use zstd::stream::raw::{DParameter, Decoder, InBuffer, Operation, OutBuffer};

/// Binary logarithm of the largest window: that of every level without `--long`, and of `--long`
/// without a number.
const WINDOW: u32 = 27;

pub(super) struct Zstd(Decoder<'static>);

/// Whether a file begins like zstd, or with a frame to be skipped.
pub(super) fn recognizes(head: &[u8]) -> bool {
    Zstd::begins(head)
}

impl Codec for Zstd {
    const NAME: &'static str = "zstd";

    fn new() -> Result<Self, Reason> {
        let mut decoder = Decoder::new().map_err(|_| Reason::LimitMemory)?;
        decoder
            .set_parameter(DParameter::WindowLogMax(WINDOW))
            .map_err(|_| Reason::LimitMemory)?;
        Ok(Self(decoder))
    }

    fn begins(next: &[u8]) -> bool {
        matches!(
            next,
            [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..]
        )
    }

    fn step(&mut self, input: &[u8], _at_end: bool, out: &mut [u8]) -> Step {
        let mut from = InBuffer::around(input);
        let mut to = OutBuffer::around(out);
        let result = self.0.run(&mut from, &mut to);
        Step {
            consumed: from.pos(),
            produced: to.pos(),
            then: match result {
                Ok(0) => Then::Ended,
                Ok(_) => Then::Inside,
                // The library says it in words only.
                Err(error) if error.to_string().contains("memory") => {
                    Then::Failed(Reason::LimitMemory)
                }
                Err(_) => Then::Failed(Reason::Corrupt),
            },
        }
    }
}
