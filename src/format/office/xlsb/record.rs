//! The records of a part: a kind and a length in bytes of seven bits each, and a body.

use crate::format::compound::word;
use crate::format::office::biff::text::unpack;
use crate::model::Problem;
use crate::source::Stream;
use std::io::Read;

/// Longest body that is kept; the rest of a longer one is passed over.
const LONGEST: u64 = 4 << 20;

/// Reads records one after the other.
pub(in crate::format::office) struct Records {
    stream: Box<dyn Stream>,
    body: Vec<u8>,
    /// Whether the part ended within a record.
    pub is_cut: bool,
}

impl Records {
    pub fn new(stream: Box<dyn Stream>) -> Self {
        Self {
            stream,
            body: Vec::new(),
            is_cut: false,
        }
    }

    /// The kind and the body of the next record; `None` at the end.
    pub fn next(&mut self) -> Option<(u32, &[u8])> {
        let kind = self.number(2)?;
        let Some(length) = self.number(4) else {
            self.is_cut = true;
            return None;
        };
        let length = u64::from(length);
        self.body.clear();
        let kept = length.min(LONGEST);
        // Reading never fails; less is read where it ends.
        let read = (&mut self.stream).take(kept).read_to_end(&mut self.body);
        self.is_cut |= read.unwrap_or(0) as u64 != kept;
        let mut rest = (&mut self.stream).take(length - kept);
        let _ = std::io::copy(&mut rest, &mut std::io::sink());
        Some((kind, &self.body))
    }

    /// A number of so many bytes at most, the low seven bits first.
    fn number(&mut self, most: u32) -> Option<u32> {
        let mut value = 0;
        for place in 0..most {
            let mut byte = [0];
            if self.stream.read(&mut byte).ok()? == 0 {
                return None;
            }
            value |= u32::from(byte[0] & 0x7F) << (7 * place);
            if byte[0] & 0x80 == 0 {
                break;
            }
        }
        Some(value)
    }

    /// The body of the last record.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    pub fn problem(&self) -> Option<Problem> {
        self.stream.problem()
    }

    pub fn stored(&self) -> u64 {
        self.stream.stored()
    }
}

/// A text behind its length in characters, and what follows it.
pub(in crate::format::office) fn text(body: &[u8]) -> (String, &[u8]) {
    let count = word(body, 0);
    if count == u32::MAX {
        return (String::new(), body.get(4..).unwrap_or_default());
    }
    let rest = body.get(4..).unwrap_or_default();
    let count = usize::try_from(count)
        .unwrap_or(usize::MAX)
        .min(rest.len() / 2);
    (
        unpack(rest, count, 1),
        rest.get(2 * count..).unwrap_or_default(),
    )
}
