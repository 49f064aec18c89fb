//! The keyed hash of the hot loop: folded 64-bit multiplications, the construction of wyhash and
//! rapidhash, with secret words in place of their published constants.
//!
//! Keyed, so that no file can be made that collides in a sketch (who does not know the words hits a
//! pair with a chance of about 2^-63), and fast because every accepted match passes through here.
//! In memory only: nothing it returns may be written anywhere.

/// A keyed 64-bit hash for sketches and bottom-k samples.
#[derive(Clone, Copy)]
pub struct ValueHasher {
    seed: u64,
    first: u64,
    second: u64,
    last: u64,
}

/// Spreads the domain over the seed; odd, so that no two domains share one.
const DOMAIN_FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

impl ValueHasher {
    pub(super) fn from_key(key: &[u8; 32]) -> Self {
        let (words, _) = key.as_chunks::<8>();
        let word = |at: usize| words.get(at).map_or(0, |w| u64::from_le_bytes(*w));
        Self {
            seed: word(0),
            first: word(1),
            second: word(2),
            last: word(3),
        }
    }

    /// Hashes a normalised value; `domain` (the index of its info type) keeps equal bytes of two
    /// kinds apart.
    #[inline]
    pub fn hash(&self, domain: u16, normalised: &[u8]) -> u64 {
        self.hash_mapped(domain, normalised, |word| word)
    }

    /// Hashes a value that is normalised on the way: `map` changes each byte of a word for itself,
    /// and leaves zeros alone. Equal to [`Self::hash`] of the mapped bytes.
    #[inline(always)]
    pub fn hash_mapped(&self, domain: u16, bytes: &[u8], map: impl Fn(u64) -> u64) -> u64 {
        let mut seed = self.seed ^ u64::from(domain).wrapping_mul(DOMAIN_FACTOR);
        let (pairs, _) = bytes.as_chunks::<16>();
        // The last one to sixteen bytes are read from the end.
        for pair in pairs.iter().take(bytes.len().saturating_sub(1) / 16) {
            let (a, b) = halves(pair);
            seed = fold(map(a) ^ self.first, map(b) ^ seed);
        }
        let (a, b) = ending(bytes);
        let product = u128::from(map(a) ^ self.first) * u128::from(map(b) ^ seed);
        let (low, high) = (product as u64, (product >> 64) as u64);
        fold(
            low ^ self.second ^ bytes.len() as u64,
            high.wrapping_add(self.last),
        )
    }
}

impl std::fmt::Debug for ValueHasher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ValueHasher")
    }
}

/// Both halves of the product, one over the other.
#[inline(always)]
const fn fold(a: u64, b: u64) -> u64 {
    let product = a as u128 * b as u128;
    product as u64 ^ (product >> 64) as u64
}

#[inline(always)]
fn halves(pair: &[u8; 16]) -> (u64, u64) {
    let both = u128::from_le_bytes(*pair);
    (both as u64, (both >> 64) as u64)
}

/// The last bytes, up to sixteen, in two words that overlap where there are fewer: with the length,
/// no two endings give the same.
#[inline(always)]
fn ending(bytes: &[u8]) -> (u64, u64) {
    if let Some(pair) = bytes.last_chunk::<16>() {
        return halves(pair);
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        return (u64::from_le_bytes(*first), u64::from_le_bytes(*last));
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
        return (u64::from(first), u64::from(last));
    }
    let word = bytes.iter().take(3).rev();
    (word.fold(0, |word, byte| word << 8 | u64::from(*byte)), 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    fn hasher() -> ValueHasher {
        ValueHasher::from_key(&std::array::from_fn(|i| (i * 37 + 11) as u8))
    }

    #[test]
    fn domains_and_keys_are_apart() {
        let other = ValueHasher::from_key(&[7; 32]);
        assert_ne!(hasher().hash(1, b"12345678"), hasher().hash(2, b"12345678"));
        assert_ne!(hasher().hash(1, b"12345678"), other.hash(1, b"12345678"));
    }

    #[test]
    fn values_of_every_length_that_differ_in_one_byte_or_in_length_are_apart() {
        let mut seen = HashSet::new();
        for length in 0..=80 {
            let zeros = vec![0; length];
            assert!(seen.insert(hasher().hash(3, &zeros)), "{length} zeros");
            for at in 0..length {
                for byte in [1, 2, 0x80] {
                    let mut changed = zeros.clone();
                    changed[at] = byte;
                    assert!(
                        seen.insert(hasher().hash(3, &changed)),
                        "{byte} at {at} of {length}"
                    );
                }
            }
        }
    }

    /// Sketches take the upper bits for the register and count zeros in the rest: each bit of the
    /// hash has to be set half of the time, and change half of the time with each bit of a value.
    #[test]
    fn every_bit_of_the_value_moves_every_bit_of_the_hash() {
        const VALUES: u32 = 4_000;
        for length in [7usize, 9, 13, 16, 24] {
            let mut changed = vec![[0u32; 64]; length * 8];
            for n in 0..VALUES {
                let digits = format!("{:0>width$}", n * 7_919, width = length).into_bytes();
                let hash = hasher().hash(1, &digits);
                for (bit, counts) in changed.iter_mut().enumerate() {
                    let mut other = digits.clone();
                    other[bit / 8] ^= 1 << (bit % 8);
                    let moved = hash ^ hasher().hash(1, &other);
                    for (at, count) in counts.iter_mut().enumerate() {
                        *count += (moved >> at & 1) as u32;
                    }
                }
            }
            let all = changed.iter().flatten();
            let (least, most) = (all.clone().min(), all.max());
            // Six standard deviations of a fair coin.
            assert!(
                least.is_some_and(|c| *c > VALUES / 2 - 190),
                "{length}: {least:?}"
            );
            assert!(
                most.is_some_and(|c| *c < VALUES / 2 + 190),
                "{length}: {most:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn mapping_on_the_way_is_mapping_before(bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
            let map = |word: u64| word & 0x0F0F_0F0F_0F0F_0F0F;
            let mapped: Vec<u8> = bytes.iter().map(|b| b & 0x0F).collect();
            prop_assert_eq!(hasher().hash_mapped(9, &bytes, map), hasher().hash(9, &mapped));
        }
    }
}
