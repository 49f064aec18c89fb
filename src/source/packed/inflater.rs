//! Decoders of deflate, used again and again. Each takes up some 50 KiB in aligned pieces; taken
//! anew for every member of an archive they leave holes that the allocator does not fill again:
//! ten thousand small members then cost 250 MiB.

use flate2::{Decompress, DecompressError, FlushDecompress, Status};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Decoders that are kept for later.
const KEPT: usize = 32;

static IDLE: Mutex<Vec<Decompress>> = Mutex::new(Vec::new());

fn idle() -> MutexGuard<'static, Vec<Decompress>> {
    IDLE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A decoder of bare deflate.
#[derive(Debug)]
pub(super) struct Inflater {
    /// Only gone once this is dropped.
    inner: Option<Decompress>,
}

impl Inflater {
    /// One at the start of a stream.
    pub fn new() -> Self {
        let kept = idle().pop();
        let mut inner = kept.unwrap_or_else(|| Decompress::new(false));
        inner.reset(false);
        Self { inner: Some(inner) }
    }

    /// Goes to the start of another stream.
    pub fn reset(&mut self) {
        if let Some(inner) = &mut self.inner {
            inner.reset(false);
        }
    }

    /// Bytes that came out of the stream so far.
    pub fn produced(&self) -> u64 {
        self.inner.as_ref().map_or(0, Decompress::total_out)
    }

    /// Decodes some of `input` into `out`; tells how many bytes of each were used, and where the
    /// stream stands.
    pub fn step(
        &mut self,
        input: &[u8],
        out: &mut [u8],
    ) -> (usize, usize, Result<Status, DecompressError>) {
        let Some(inner) = &mut self.inner else {
            return (0, 0, Ok(Status::StreamEnd));
        };
        let (before_in, before_out) = (inner.total_in(), inner.total_out());
        let result = inner.decompress(input, out, FlushDecompress::None);
        let consumed = inner.total_in() - before_in;
        let produced = inner.total_out() - before_out;
        (consumed as usize, produced as usize, result)
    }
}

impl Drop for Inflater {
    fn drop(&mut self) {
        let mut idle = idle();
        if idle.len() < KEPT {
            idle.extend(self.inner.take());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decoder_that_was_left_in_the_middle_begins_anew() {
        // One stored block: `ann`.
        let stream = [1, 3, 0, 0xFC, 0xFF, b'a', b'n', b'n'];
        let mut out = [0; 9];
        let (consumed, _, _) = Inflater::new().step(&stream[..6], &mut out);
        assert_eq!(consumed, 6);
        let mut again = Inflater::new();
        let (consumed, produced, result) = again.step(&stream, &mut out);
        assert_eq!((consumed, produced), (8, 3));
        assert!(matches!(result, Ok(Status::StreamEnd)));
        assert_eq!(out.get(..3), Some(&b"ann"[..]));
    }
}
