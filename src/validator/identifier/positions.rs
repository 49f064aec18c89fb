//! Sets of positions in a compact form.

use super::List;

/// Positions in the order in which they count: from 0, or from the end with [`FROM_END`].
#[derive(Clone, PartialEq, Debug)]
pub struct Positions(pub List<u8>);

/// Marks a position that is counted from the end, 1 being the last.
pub const FROM_END: u8 = 0x80;

/// Where a position lies in a compact form of this length.
#[inline(always)]
pub fn index(position: u8, length: usize) -> usize {
    if position & FROM_END == 0 {
        usize::from(position)
    } else {
        length.wrapping_sub(usize::from(position ^ FROM_END))
    }
}

impl Positions {
    /// From the notation of rule files: `1-8`, `9`, `1-3,5`, `10-1`, and `e1`, the last, `e8-e2`;
    /// both ends included.
    pub fn parse(text: &str) -> Option<Self> {
        let mut all = Vec::new();
        for part in text.split(',') {
            let (from, to) = part.split_once('-').unwrap_or((part, part));
            let (from, to) = (position(from)?, position(to)?);
            if from & FROM_END != to & FROM_END {
                return None;
            }
            if from <= to {
                all.extend(from..=to);
            } else {
                all.extend((to..=from).rev());
            }
        }
        Some(Self(all.into_iter().collect()))
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The characters at the positions; `None` stands for one beyond the ends.
    #[inline]
    pub fn of<'c>(&'c self, compact: &'c [u8]) -> impl DoubleEndedIterator<Item = Option<u8>> + 'c {
        let all = self.0.iter();
        all.map(|p| compact.get(index(*p, compact.len())).copied())
    }

    /// The decimal number that the characters spell.
    #[inline]
    pub fn number(&self, compact: &[u8]) -> Option<u64> {
        let mut number = 0u64;
        for c in self.of(compact) {
            let digit = c.filter(u8::is_ascii_digit)? - b'0';
            number = number.checked_mul(10)?.checked_add(u64::from(digit))?;
        }
        Some(number)
    }

    /// The characters, packed so that those of one length compare as texts do. At most eight.
    #[inline]
    pub fn packed(&self, compact: &[u8]) -> Option<u64> {
        self.of(compact)
            .try_fold(0u64, |packed, c| Some(packed << 8 | u64::from(c?)))
    }
}

fn position(text: &str) -> Option<u8> {
    let text = text.trim();
    let (text, end) = text.strip_prefix('e').map_or((text, false), |t| (t, true));
    let number: u8 = text.parse().ok()?;
    if !(1..=super::MAX_COMPACT as u8).contains(&number) {
        return None;
    }
    Some(if end { number | FROM_END } else { number - 1 })
}
