//! xz.

use crate::model::Reason;
use crate::source::packed::stream::{Codec, Step, Then};
use lzma_rust2::{Action, Status, XzStream};
use std::io::ErrorKind;

/// Most memory for a dictionary, KiB: that of `xz -9` and what goes with it.
const MEMORY: u32 = 72 << 10;

pub(super) struct Xz(Box<XzStream>);

/// Whether a file begins like xz.
pub(super) fn recognizes(head: &[u8]) -> bool {
    Xz::begins(head)
}

impl Codec for Xz {
    const NAME: &'static str = "xz";

    fn new() -> Result<Self, Reason> {
        Ok(Self(Box::new(XzStream::new_mem_limit(false, MEMORY))))
    }

    fn begins(next: &[u8]) -> bool {
        next.starts_with(b"\xFD7zXZ\0")
    }

    fn step(&mut self, input: &[u8], at_end: bool, out: &mut [u8]) -> Step {
        let (before_in, before_out) = (self.0.total_in(), self.0.total_out());
        let action = if at_end { Action::Finish } else { Action::Run };
        let result = self.0.process(input, out, action);
        let then = match result {
            Ok(result) if result.status == Status::StreamEnd => Then::Ended,
            Ok(_) => Then::Inside,
            Err(error) => Then::Failed(match error.kind() {
                ErrorKind::OutOfMemory => Reason::LimitMemory,
                ErrorKind::UnexpectedEof => Reason::Truncated,
                ErrorKind::Unsupported => Reason::UnsupportedFormat,
                _ => Reason::Corrupt,
            }),
        };
        Step {
            consumed: ((self.0.total_in() - before_in) as usize).min(input.len()),
            produced: ((self.0.total_out() - before_out) as usize).min(out.len()),
            then,
        }
    }
}
