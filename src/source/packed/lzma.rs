//! LZMA as members of zip archives have it (APPNOTE 5.8): version, properties, then the bare stream.

use crate::model::Reason;
use crate::source::packed::stream::{Codec, Step, Then};
use lzma_rust2::{Action, LzmaStream, Status};
use std::io::ErrorKind;

/// Bytes before the stream: version, length of the properties, the properties.
const HEAD: usize = 9;
/// Largest dictionary; what programs use by default is a fraction of it.
const DICTIONARY: u32 = 64 << 20;

pub(super) struct Lzma {
    head: Vec<u8>,
    stream: Option<Box<LzmaStream>>,
    /// Bytes that come out; without a mark at its end a stream does not say where that is.
    size: u64,
}

impl Lzma {
    /// Begins the stream that the head describes.
    fn begin(&mut self) -> Result<(), Reason> {
        let &[_, _, 5, 0, properties, d0, d1, d2, d3] = self.head.as_slice() else {
            return Err(Reason::UnsupportedFormat);
        };
        let dictionary = u32::from_le_bytes([d0, d1, d2, d3]);
        if dictionary > DICTIONARY {
            return Err(Reason::LimitMemory);
        }
        let stream = LzmaStream::new_with_props(self.size, properties, dictionary, None);
        self.stream = Some(Box::new(stream.map_err(|_| Reason::Corrupt)?));
        Ok(())
    }
}

impl Codec for Lzma {
    const NAME: &'static str = "lzma";

    fn new() -> Result<Self, Reason> {
        Ok(Self {
            head: Vec::new(),
            stream: None,
            size: u64::MAX,
        })
    }

    fn begins(_next: &[u8]) -> bool {
        // Nothing marks its start.
        false
    }

    fn expects(&mut self, size: u64) {
        self.size = size;
    }

    fn step(&mut self, input: &[u8], at_end: bool, out: &mut [u8]) -> Step {
        let Some(stream) = &mut self.stream else {
            let consumed = HEAD.saturating_sub(self.head.len()).min(input.len());
            self.head.extend(input.iter().take(consumed));
            let begun = if self.head.len() < HEAD {
                Ok(())
            } else {
                self.begin()
            };
            return Step {
                consumed,
                produced: 0,
                then: begun.map_or_else(Then::Failed, |()| Then::Inside),
            };
        };
        let (before_in, before_out) = (stream.total_in(), stream.total_out());
        let action = if at_end { Action::Finish } else { Action::Run };
        let result = stream.process(input, out, action);
        let produced = ((stream.total_out() - before_out) as usize).min(out.len());
        let whole = stream.total_out() >= self.size;
        Step {
            consumed: ((stream.total_in() - before_in) as usize).min(input.len()),
            produced,
            then: match result {
                Ok(result) if result.status == Status::StreamEnd || whole => Then::Ended,
                Ok(_) => Then::Inside,
                Err(error) => Then::Failed(match error.kind() {
                    ErrorKind::OutOfMemory => Reason::LimitMemory,
                    ErrorKind::UnexpectedEof => Reason::Truncated,
                    _ => Reason::Corrupt,
                }),
            },
        }
    }
}
