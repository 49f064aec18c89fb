//! bzip2.

use crate::model::Reason;
use crate::source::packed::stream::{Codec, Step, Then};
use bzip2::{Decompress, Status};

pub(super) struct Bzip2(Decompress);

/// Whether a file begins like bzip2: its mark, a block size, and the mark of a block or of the end.
pub(super) fn recognizes(head: &[u8]) -> bool {
    const BLOCK: &[u8] = b"1AY&SY";
    const END: &[u8] = b"\x17\x72\x45\x38\x50\x90";
    let rest = head.get(4..).unwrap_or_default();
    Bzip2::begins(head) && (rest.starts_with(BLOCK) || rest.starts_with(END))
}

impl Codec for Bzip2 {
    const NAME: &'static str = "bzip2";

    fn new() -> Result<Self, Reason> {
        Ok(Self(Decompress::new(false)))
    }

    fn begins(next: &[u8]) -> bool {
        matches!(next, [b'B', b'Z', b'h', b'1'..=b'9', ..])
    }

    fn step(&mut self, input: &[u8], _at_end: bool, out: &mut [u8]) -> Step {
        let (before_in, before_out) = (self.0.total_in(), self.0.total_out());
        let result = self.0.decompress(input, out);
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
