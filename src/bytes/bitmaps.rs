//! The masks of a whole block, one bit per byte, and windows into them.

use super::dispatch::{Classify, Kernel, Level, run};
use super::masks::{Markup, Masks};

/// One [`Masks`] per 64 bytes of a block, with one empty word behind the end so that a window may
/// always read two. Kept together: a cell's masks then share a cache line or two.
#[derive(Clone, Default, Debug)]
pub struct Bitmaps {
    words: Vec<Masks>,
}

impl Bitmaps {
    /// Forgets everything, keeps the memory.
    pub fn clear(&mut self) {
        self.words.clear();
    }

    /// Appends the masks of the next 64 bytes.
    #[inline(always)]
    pub fn push(&mut self, masks: Masks) {
        self.words.push(masks);
    }

    /// Makes room for a block of `bytes` bytes.
    pub fn reserve(&mut self, bytes: usize) {
        self.words.reserve(bytes / super::WORD + 2);
    }

    /// Closes the block: puts the empty word behind its end.
    pub fn finish(&mut self) {
        self.words.push(Masks::default());
    }

    /// Classifies a text of its own, such as a decoded cell.
    pub fn classify(&mut self, text: &[u8]) {
        self.clear();
        run(
            Level::best(),
            Alone {
                text,
                bitmaps: self,
            },
        );
    }

    /// The masks of the 64 bytes from `start`, bit 0 first. Beyond the block all bits are 0.
    #[inline(always)]
    pub fn window(&self, start: usize) -> Masks {
        let (word, shift) = (start / super::WORD, (start % super::WORD) as u32);
        let Some([low, high]) = self.words.get(word..word + 2) else {
            return Masks::default();
        };
        // Two shifts: a shift by 64 would be undefined for shift 0.
        let join = |a: u64, b: u64| (a >> shift) | (b << 1 << (63 - shift));
        Masks {
            digit: join(low.digit, high.digit),
            letter: join(low.letter, high.letter),
            group: join(low.group, high.group),
            anchor: join(low.anchor, high.anchor),
            colon: join(low.colon, high.colon),
        }
    }
}

struct Alone<'a> {
    text: &'a [u8],
    bitmaps: &'a mut Bitmaps,
}

impl Kernel for Alone<'_> {
    type Output = ();

    #[inline(always)]
    fn run<C: Classify>(self, classify: C) {
        let markup = Markup {
            delimiter: None,
            quote: None,
        };
        for chunk in self.text.chunks(super::WORD) {
            let mut word = [0; super::WORD];
            word[..chunk.len()].copy_from_slice(chunk);
            self.bitmaps.push(classify.word(&word, markup).masks);
        }
        self.bitmaps.finish();
    }
}

impl Masks {
    /// The masks with every bit from `length` on cleared.
    #[inline(always)]
    pub fn truncate(self, length: usize) -> Self {
        if length >= super::WORD {
            return self;
        }
        let keep = (1u64 << length) - 1;
        Self {
            digit: self.digit & keep,
            letter: self.letter & keep,
            group: self.group & keep,
            anchor: self.anchor & keep,
            colon: self.colon & keep,
        }
    }
}
