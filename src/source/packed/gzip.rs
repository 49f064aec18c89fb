//! Gzip (RFC 1952), member after member, under a budget.
//!
//! Unlike the usual adapters it hands out everything that was decoded before damage, and tells
//! truncation, damage and trailing data apart.

use crate::model::{Problem, Reason};
use crate::source::budget::Budget;
use crate::source::bytes::Stream;
use crate::source::packed::inflater::Inflater;
use crate::source::packed::input::{End, Input};
use crate::source::system::Stat;
use flate2::{Crc, Status};
use std::io::{self, Read};

/// The decoded bytes of a gzip stream.
#[derive(Debug)]
pub struct Gzip<S> {
    input: Input<S>,
    inflate: Inflater,
    crc: Crc,
    phase: Phase,
    budget: Budget,
    decoded: u64,
    problem: Option<Problem>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Phase {
    FirstHeader,
    NextHeader,
    Body,
    Trailer,
    Done,
}

impl<S: Stream> Gzip<S> {
    /// Decodes `source`, which begins with a gzip header.
    pub fn new(source: S, budget: Budget) -> Self {
        Self {
            input: Input::new(source),
            inflate: Inflater::new(),
            crc: Crc::new(),
            phase: Phase::FirstHeader,
            budget,
            decoded: 0,
            problem: None,
        }
    }

    /// One step; the number of bytes that it decoded, perhaps none.
    fn step(&mut self, out: &mut [u8]) -> Result<usize, End> {
        match self.phase {
            Phase::FirstHeader => self.header()?,
            Phase::NextHeader => {
                self.input.find_member()?;
                self.header()?;
            }
            Phase::Body => return self.body(out),
            Phase::Trailer => self.trailer()?,
            Phase::Done => return Err(End(None)),
        }
        Ok(0)
    }

    fn header(&mut self) -> Result<(), End> {
        self.input.header()?;
        self.inflate.reset();
        self.crc.reset();
        self.phase = Phase::Body;
        Ok(())
    }

    fn body(&mut self, out: &mut [u8]) -> Result<usize, End> {
        if self.budget.is_late() {
            return Err(End(Some(Reason::LimitTime)));
        }
        let at_end = self.input.refill();
        let allowed = self
            .budget
            .limit(self.input.consumed)
            .saturating_sub(self.decoded);
        // One byte more than is allowed shows whether the stream goes on.
        let room = usize::try_from(allowed.saturating_add(1)).unwrap_or(usize::MAX);
        let room = out.len().min(room);
        let out = out.get_mut(..room).unwrap_or_default();
        let (consumed, produced, result) = self.inflate.step(self.input.bytes(), out);
        self.input.consume(consumed);
        self.crc.update(out.get(..produced).unwrap_or_default());
        match result {
            Ok(Status::StreamEnd) => self.phase = Phase::Trailer,
            Ok(_) if produced > 0 || consumed > 0 => {}
            Ok(_) if at_end => return Err(End(Some(Reason::Truncated))),
            // Standing still with input at hand would be forever.
            Ok(_) => return Err(End(Some(Reason::Corrupt))),
            Err(_) => self.end(Some(Reason::Corrupt)),
        }
        if produced as u64 > allowed {
            self.end(Some(Reason::LimitRatio));
            return Ok(produced - 1);
        }
        Ok(produced)
    }

    fn trailer(&mut self) -> Result<(), End> {
        let crc = self.input.u32()?;
        let length = self.input.u32()?;
        // Both sums are those of one member; the length is kept modulo 2^32.
        let is_intact = crc == self.crc.sum() && length == self.inflate.produced() as u32;
        if !is_intact {
            return Err(End(Some(Reason::Corrupt)));
        }
        self.phase = Phase::NextHeader;
        Ok(())
    }

    fn end(&mut self, reason: Option<Reason>) {
        self.phase = Phase::Done;
        if let Some(reason) = reason
            && self.problem.is_none()
        {
            self.problem = Some(Problem::new(reason));
        }
    }
}

impl<S: Stream> Read for Gzip<S> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        loop {
            match self.step(out) {
                Ok(0) => {}
                Ok(read) => {
                    self.decoded += read as u64;
                    return Ok(read);
                }
                Err(End(reason)) => {
                    self.end(reason);
                    return Ok(0);
                }
            }
        }
    }
}

impl<S: Stream> Stream for Gzip<S> {
    fn problem(&self) -> Option<Problem> {
        // Bytes that could not be read look like a truncated stream: their reason goes first.
        let below = self.input.source.problem();
        below.or_else(|| self.problem.clone().map(|found| found.at(self.decoded)))
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
        Some("gzip")
    }
}

/// The parts of a member that are not deflate.
impl<S: Stream> Input<S> {
    /// Skips zero padding (tapes, block devices); ends the stream at its end, or where something
    /// else than a member follows.
    fn find_member(&mut self) -> Result<(), End> {
        loop {
            if self.refill() {
                return Err(End(None));
            }
            match self.bytes().first() {
                Some(0) => self.consume(1),
                Some(0x1F) => return Ok(()),
                _ => return Err(End(Some(Reason::TrailingData))),
            }
        }
    }

    /// The header of a member: RFC 1952, section 2.3. Names and comments are not read.
    fn header(&mut self) -> Result<(), End> {
        let is_first = self.consumed == 0;
        if self.byte()? != 0x1F || self.byte()? != 0x8B || self.byte()? != 8 {
            let reason = if is_first {
                Reason::Corrupt
            } else {
                Reason::TrailingData
            };
            return Err(End(Some(reason)));
        }
        let flags = self.byte()?;
        self.skip(6)?;
        if flags & EXTRA != 0 {
            let length = u16::from_le_bytes([self.byte()?, self.byte()?]);
            self.skip(length)?;
        }
        if flags & NAME != 0 {
            self.skip_text()?;
        }
        if flags & COMMENT != 0 {
            self.skip_text()?;
        }
        if flags & HEADER_CRC != 0 {
            self.skip(2)?;
        }
        Ok(())
    }

    fn skip(&mut self, count: u16) -> Result<(), End> {
        for _ in 0..count {
            self.byte()?;
        }
        Ok(())
    }

    fn skip_text(&mut self) -> Result<(), End> {
        while self.byte()? != 0 {}
        Ok(())
    }
}

const HEADER_CRC: u8 = 2;
const EXTRA: u8 = 4;
const NAME: u8 = 8;
const COMMENT: u8 = 16;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Memory;
    use crate::source::budget::Limits;
    use flate2::{Compression, GzBuilder, write::GzEncoder};
    use proptest::prelude::*;
    use std::io::Write;

    fn pack(plain: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(plain).unwrap();
        encoder.finish().unwrap()
    }

    fn unpack_with(packed: &[u8], budget: Budget, chunk: usize) -> (Vec<u8>, Option<Problem>) {
        let mut gzip = Gzip::new(Memory::new(packed), budget);
        let mut all = Vec::new();
        let mut buf = vec![0; chunk];
        loop {
            match gzip.read(&mut buf).unwrap() {
                0 => return (all, gzip.problem()),
                read => all.extend_from_slice(&buf[..read]),
            }
        }
    }

    fn unpack(packed: &[u8]) -> (Vec<u8>, Option<Reason>) {
        let (all, problem) = unpack_with(packed, Budget::new(Limits::default(), None), 1000);
        (all, problem.map(|problem| problem.reason))
    }

    #[test]
    fn members_follow_each_other_and_zero_padding_is_nothing() {
        let plain = b"id,email\n1,ann@example.com\n".repeat(5000);
        let mut packed = pack(&plain[..70_000]);
        packed.extend(pack(b""));
        packed.extend(pack(&plain[70_000..]));
        packed.extend([0; 600]);
        assert_eq!(unpack(&packed), (plain, None));
    }

    #[test]
    fn a_header_may_carry_everything_that_the_standard_allows() {
        let packed = GzBuilder::new()
            .extra(vec![7; 300])
            .filename("export.csv")
            .comment("x")
            .write(Vec::new(), Compression::fast())
            .finish()
            .unwrap();
        assert_eq!(unpack(&packed), (Vec::new(), None));
    }

    #[test]
    fn each_kind_of_damage_has_its_reason_and_keeps_what_was_decoded() {
        let plain = (0..40_000u32)
            .flat_map(u32::to_le_bytes)
            .collect::<Vec<_>>();
        let good = pack(&plain);
        let mut garbage = good.clone();
        garbage.extend(b"more,data\n");
        let mut almost = good.clone();
        almost.extend([0x1F, 0x20, 0x30]);
        let mut wrong_sum = good.clone();
        let sum = wrong_sum.len() - 8;
        wrong_sum[sum] ^= 1;
        let mut wrong_length = good.clone();
        let length = wrong_length.len() - 1;
        wrong_length[length] ^= 1;
        let cases: [(&[u8], Reason); 5] = [
            (&garbage, Reason::TrailingData),
            (&almost, Reason::TrailingData),
            (&wrong_sum, Reason::Corrupt),
            (&wrong_length, Reason::Corrupt),
            (&good[..good.len() - 3], Reason::Truncated),
        ];
        for (packed, expected) in cases {
            let (all, reason) = unpack(packed);
            assert_eq!(reason, Some(expected));
            assert_eq!(all, plain, "{expected:?}");
        }
    }

    #[test]
    fn what_was_decoded_before_a_cut_or_damage_is_kept() {
        let plain = (0..40_000u32)
            .flat_map(u32::to_le_bytes)
            .collect::<Vec<_>>();
        let good = pack(&plain);
        let middle = good.len() / 2;
        let (all, reason) = unpack(&good[..middle]);
        assert_eq!(reason, Some(Reason::Truncated));
        assert!(all.len() > plain.len() / 4 && plain.starts_with(&all));
        let mut damaged = good.clone();
        damaged[middle..middle + 2000].fill(0xFF);
        let (all, reason) = unpack(&damaged);
        assert_eq!(reason, Some(Reason::Corrupt));
        assert!(all.len() > plain.len() / 4, "{} bytes kept", all.len());
        assert!(plain.starts_with(&all[..plain.len() / 4]));
    }

    #[test]
    fn a_bomb_is_cut_at_the_budget_exactly() {
        let packed = pack(&[0; 100_000]);
        let budget = |floor| Budget::for_test(floor, 2, Some(packed.len() as u64));
        for chunk in [1000, 1 << 20] {
            let (all, problem) = unpack_with(&packed, budget(5000), chunk);
            assert_eq!(all.len(), 5000);
            assert_eq!(problem, Some(Problem::new(Reason::LimitRatio).at(5000)));
            let (all, problem) = unpack_with(&packed, budget(100_000), chunk);
            assert_eq!((all.len(), problem), (100_000, None));
        }
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_after_the_magic_never_crash(
            rest in proptest::collection::vec(any::<u8>(), 0..300),
            chunk in 1usize..50,
        ) {
            let mut packed = vec![0x1F, 0x8B, 8];
            packed.extend(rest);
            unpack_with(&packed, Budget::new(Limits::default(), None), chunk);
        }

        #[test]
        fn any_content_survives_any_chunk_size(
            plain in proptest::collection::vec(any::<u8>(), 0..2000),
            chunk in 1usize..300,
        ) {
            let (all, problem) = unpack_with(&pack(&plain), Budget::new(Limits::default(), None), chunk);
            prop_assert_eq!(all, plain);
            prop_assert_eq!(problem, None);
        }
    }
}
