//! LZ4 frames.

use crate::model::Reason;
use crate::source::packed::stream::{Codec, Step, Then};
use crate::source::packed::xxh32::Xxh32;
use lz4_flex::block::decompress_into_with_dict;

const MAGIC: &[u8] = b"\x04\x22\x4D\x18";
/// How far back a block may point into those before it.
const WINDOW: usize = 64 << 10;

pub(super) struct Lz4 {
    /// Bytes of the piece that is being collected.
    piece: Vec<u8>,
    wanted: usize,
    part: Part,
    frame: Frame,
    /// The window, then what is decoded.
    out: Vec<u8>,
    /// Where in `out` that begins which has not been handed out.
    at: usize,
    /// Over all that was decoded of the frame.
    sum: Xxh32,
}

/// What the collected bytes are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Magic,
    Descriptor,
    DescriptorRest,
    BlockSize,
    Block { packed: bool },
    ContentSum,
    SkipSize,
    Skip { left: u64 },
    Done,
}

#[derive(Clone, Copy, Default)]
struct Frame {
    linked: bool,
    block_sums: bool,
    content_sum: bool,
    largest: usize,
}

/// Whether a file begins with an LZ4 frame.
pub(super) fn recognizes(head: &[u8]) -> bool {
    head.starts_with(MAGIC)
}

impl Codec for Lz4 {
    const NAME: &'static str = "lz4";

    fn new() -> Result<Self, Reason> {
        Ok(Self {
            piece: Vec::new(),
            wanted: MAGIC.len(),
            part: Part::Magic,
            frame: Frame::default(),
            out: Vec::new(),
            at: 0,
            sum: Xxh32::new(),
        })
    }

    fn begins(next: &[u8]) -> bool {
        next.starts_with(MAGIC) || matches!(next, [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..])
    }

    fn step(&mut self, input: &[u8], _at_end: bool, out: &mut [u8]) -> Step {
        let mut step = Step {
            consumed: 0,
            produced: 0,
            then: Then::Inside,
        };
        loop {
            if self.at < self.out.len() {
                step.produced += self.hand_out(out.get_mut(step.produced..).unwrap_or_default());
                return step;
            }
            if self.part == Part::Done {
                step.then = Then::Ended;
                return step;
            }
            let rest = input.get(step.consumed..).unwrap_or_default();
            step.consumed += self.collect(rest);
            if self.piece.len() < self.wanted {
                return step;
            }
            if let Err(reason) = self.digest() {
                step.then = Then::Failed(reason);
                return step;
            }
        }
    }
}

impl Lz4 {
    fn hand_out(&mut self, to: &mut [u8]) -> usize {
        let ready = self.out.get(self.at..).unwrap_or_default();
        let count = ready.len().min(to.len());
        if let (Some(to), Some(from)) = (to.get_mut(..count), ready.get(..count)) {
            to.copy_from_slice(from);
        }
        self.at += count;
        count
    }

    /// Takes input towards the piece that is wanted; what is to be skipped is not kept.
    fn collect(&mut self, input: &[u8]) -> usize {
        if let Part::Skip { left } = self.part {
            let count = usize::try_from(left).unwrap_or(usize::MAX).min(input.len());
            let left = left - count as u64;
            self.part = Part::Skip { left };
            self.wanted = usize::from(left > 0);
            return count;
        }
        let count = (self.wanted - self.piece.len()).min(input.len());
        self.piece
            .extend_from_slice(input.get(..count).unwrap_or_default());
        count
    }

    fn want(&mut self, part: Part, count: usize) {
        self.piece.clear();
        self.part = part;
        self.wanted = count;
    }

    fn digest(&mut self) -> Result<(), Reason> {
        match self.part {
            Part::Magic if self.piece == MAGIC => self.want(Part::Descriptor, 2),
            Part::Magic => self.want(Part::SkipSize, 4),
            Part::Descriptor => self.descriptor()?,
            Part::DescriptorRest => self.want(Part::BlockSize, 4),
            Part::BlockSize => self.block_size()?,
            Part::Block { packed } => self.block(packed)?,
            Part::SkipSize => {
                let left = u64::from(self.number());
                self.want(Part::Skip { left }, usize::from(left > 0));
            }
            Part::ContentSum if self.number() != self.sum.finish() => return Err(Reason::Corrupt),
            Part::ContentSum | Part::Skip { .. } | Part::Done => self.want(Part::Done, 0),
        }
        Ok(())
    }

    fn number(&self) -> u32 {
        self.piece
            .first_chunk::<4>()
            .map_or(0, |bytes| u32::from_le_bytes(*bytes))
    }

    /// Flags and block size: LZ4 frame format, section "Frame Descriptor".
    fn descriptor(&mut self) -> Result<(), Reason> {
        let [flags, block] = self.piece.first_chunk::<2>().copied().unwrap_or_default();
        let largest = match block >> 4 & 7 {
            4 => 64 << 10,
            5 => 256 << 10,
            6 => 1 << 20,
            7 => 4 << 20,
            _ => return Err(Reason::Corrupt),
        };
        if flags >> 6 != 1 {
            return Err(Reason::Corrupt);
        }
        self.frame = Frame {
            linked: flags & 0x20 == 0,
            block_sums: flags & 0x10 != 0,
            content_sum: flags & 4 != 0,
            largest,
        };
        let size = usize::from(flags & 8 != 0) * 8;
        let dictionary = usize::from(flags & 1 != 0) * 4;
        self.want(Part::DescriptorRest, size + dictionary + 1);
        Ok(())
    }

    fn block_size(&mut self) -> Result<(), Reason> {
        let number = self.number();
        let size = (number & 0x7FFF_FFFF) as usize;
        let sum = usize::from(self.frame.block_sums) * 4;
        match size {
            0 if self.frame.content_sum => self.want(Part::ContentSum, 4),
            0 => self.want(Part::Done, 0),
            size if size > self.frame.largest => return Err(Reason::Corrupt),
            size => {
                let packed = number >> 31 == 0;
                self.want(Part::Block { packed }, size + sum);
            }
        }
        Ok(())
    }

    /// Decodes a block behind the window.
    fn block(&mut self, packed: bool) -> Result<(), Reason> {
        let sum = usize::from(self.frame.block_sums) * 4;
        let body = self.piece.len() - sum.min(self.piece.len());
        let (block, sum) = self.piece.split_at_checked(body).unwrap_or_default();
        if let Some(sum) = sum.first_chunk::<4>()
            && u32::from_le_bytes(*sum) != Xxh32::of(block)
        {
            return Err(Reason::Corrupt);
        }
        let window = if self.frame.linked { WINDOW } else { 0 };
        let kept = self.out.len().min(window);
        self.out.drain(..self.out.len() - kept);
        self.at = kept;
        if packed {
            let dictionary = self.out.clone();
            self.out.resize(kept + self.frame.largest, 0);
            let room = self.out.get_mut(kept..).unwrap_or_default();
            let decoded = decompress_into_with_dict(block, room, &dictionary);
            self.out
                .truncate(kept + decoded.as_ref().copied().unwrap_or(0));
            decoded.map_err(|_| Reason::Corrupt)?;
        } else {
            self.out.extend_from_slice(block);
        }
        if self.frame.content_sum {
            self.sum.add(self.out.get(kept..).unwrap_or_default());
        }
        self.want(Part::BlockSize, 4);
        Ok(())
    }
}
