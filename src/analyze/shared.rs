//! Which values lie in several sets: where sets are many, most values lie in one alone, and need no
//! place in an index.

/// Bits for each value: one in so many is taken for shared though it is not.
const BITS: usize = 16;
/// The most bits, 32 MiB.
const MOST: usize = 1 << 28;

/// Values that may lie in several sets; those that do are among them.
pub(super) struct Shared {
    /// By the lowest bits of values that were met twice.
    twice: Vec<u64>,
    mask: u64,
}

impl Shared {
    /// Of all values of sets, in each of which a value occurs once.
    pub fn among<'v>(sets: impl Iterator<Item = &'v [u64]> + Clone) -> Self {
        let count: usize = sets.clone().map(<[u64]>::len).sum();
        let bits = (count.saturating_mul(BITS))
            .next_power_of_two()
            .clamp(64, MOST);
        let mut shared = Self {
            twice: vec![0; bits / 64],
            mask: bits as u64 - 1,
        };
        let mut once = vec![0_u64; bits / 64];
        for value in sets.flatten() {
            let (word, bit) = shared.place(*value);
            if let (Some(once), Some(twice)) = (once.get_mut(word), shared.twice.get_mut(word)) {
                *twice |= *once & bit;
                *once |= bit;
            }
        }
        shared
    }

    /// Whether a value may lie in several of the sets.
    pub fn may_hold(&self, value: u64) -> bool {
        let (word, bit) = self.place(value);
        self.twice.get(word).is_none_or(|twice| twice & bit != 0)
    }

    const fn place(&self, value: u64) -> (usize, u64) {
        let place = value & self.mask;
        ((place / 64) as usize, 1 << (place % 64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_in_two_sets_is_shared_and_little_else() {
        let mixed = |n: u64| (n + 1).wrapping_mul(0xD6E8_FEB8_6659_FD93).rotate_left(29);
        let sets: Vec<Vec<u64>> = (0..100)
            .map(|set| (set * 90..set * 90 + 100).map(mixed).collect())
            .collect();
        let shared = Shared::among(sets.iter().map(Vec::as_slice));
        let lies_in = |n: u64| {
            (0..100)
                .filter(|s| (s * 90..s * 90 + 100).contains(&n))
                .count()
        };
        let mut wrongly = 0;
        for n in 0..9_010 {
            let told = shared.may_hold(mixed(n));
            assert!(told || lies_in(n) < 2, "{n}");
            wrongly += usize::from(told && lies_in(n) < 2);
        }
        assert!(wrongly < 9_010 / 8, "{wrongly}");
        assert!(!Shared::among([].into_iter()).may_hold(7));
    }
}
