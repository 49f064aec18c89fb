//! Deflate64, which Windows uses for large members of zip archives.

use crate::model::Reason;
use crate::source::packed::stream::{Codec, Step, Then};
use deflate64::InflaterManaged;

pub(super) struct Deflate64(Box<InflaterManaged>);

impl Codec for Deflate64 {
    const NAME: &'static str = "deflate64";

    fn new() -> Result<Self, Reason> {
        Ok(Self(Box::new(InflaterManaged::new())))
    }

    fn begins(_next: &[u8]) -> bool {
        // Nothing marks its start.
        false
    }

    fn step(&mut self, input: &[u8], _at_end: bool, out: &mut [u8]) -> Step {
        let result = self.0.inflate(input, out);
        Step {
            consumed: result.bytes_consumed,
            produced: result.bytes_written,
            then: if result.data_error || self.0.errored() {
                Then::Failed(Reason::Corrupt)
            } else if self.0.finished() {
                Then::Ended
            } else {
                Then::Inside
            },
        }
    }
}
