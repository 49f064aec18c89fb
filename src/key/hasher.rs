//! The keyed hash of the hot loop: SipHash-1-3 on whole words.
//!
//! Keyed, so that no file can be made that collides in a sketch, and fast because every accepted
//! match passes through here. In memory only: nothing it returns may be written anywhere.

/// A keyed 64-bit hash for sketches and bottom-k samples.
#[derive(Clone, Copy)]
pub struct ValueHasher {
    k0: u64,
    k1: u64,
}

/// Spreads the domain over the key; odd, so that no two domains share one.
const DOMAIN_FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

impl ValueHasher {
    pub(super) const fn from_key(key: &[u8; 32]) -> Self {
        let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, ..] = *key;
        Self {
            k0: u64::from_le_bytes([a, b, c, d, e, f, g, h]),
            k1: u64::from_le_bytes([i, j, k, l, m, n, o, p]),
        }
    }

    /// Hashes a normalised value; `domain` (the index of its info type) keeps equal bytes of two
    /// kinds apart. Equal to SipHash-1-3 under the key (k0, k1 ^ domain * factor).
    #[inline]
    pub fn hash(&self, domain: u16, normalised: &[u8]) -> u64 {
        let k1 = self.k1 ^ u64::from(domain).wrapping_mul(DOMAIN_FACTOR);
        let mut state = State::new(self.k0, k1);
        let (words, rest) = normalised.as_chunks::<8>();
        for word in words {
            state.absorb(u64::from_le_bytes(*word));
        }
        state.absorb(last_word(normalised, rest));
        state.finish()
    }
}

impl std::fmt::Debug for ValueHasher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ValueHasher")
    }
}

/// The bytes after the last whole word, with the length in the top byte.
#[inline]
fn last_word(all: &[u8], rest: &[u8]) -> u64 {
    let length = (all.len() as u64) << 56;
    if rest.is_empty() {
        return length;
    }
    if let Some(ending) = all.last_chunk::<8>() {
        // One load of the last eight bytes; those that were absorbed before are shifted out.
        return length | (u64::from_le_bytes(*ending) >> (64 - 8 * rest.len()));
    }
    // Fewer than eight bytes in all: two loads that may overlap.
    if let (Some(first), Some(last)) = (rest.first_chunk::<4>(), rest.last_chunk::<4>()) {
        let first = u64::from(u32::from_le_bytes(*first));
        let last = u64::from(u32::from_le_bytes(*last));
        return length | first | (last << (8 * (rest.len() - 4)));
    }
    let bytes = rest.iter().enumerate();
    bytes.fold(length, |word, (index, byte)| {
        word | (u64::from(*byte) << (8 * index))
    })
}

struct State {
    v0: u64,
    v1: u64,
    v2: u64,
    v3: u64,
}

impl State {
    /// The initial state of SipHash (Aumasson and Bernstein 2012): "somepseudorandomlygeneratedbytes".
    #[inline(always)]
    const fn new(k0: u64, k1: u64) -> Self {
        Self {
            v0: k0 ^ 0x736F_6D65_7073_6575,
            v1: k1 ^ 0x646F_7261_6E64_6F6D,
            v2: k0 ^ 0x6C79_6765_6E65_7261,
            v3: k1 ^ 0x7465_6462_7974_6573,
        }
    }

    #[inline(always)]
    const fn absorb(&mut self, word: u64) {
        self.v3 ^= word;
        self.round();
        self.v0 ^= word;
    }

    #[inline(always)]
    const fn finish(mut self) -> u64 {
        self.v2 ^= 0xFF;
        self.round();
        self.round();
        self.round();
        self.v0 ^ self.v1 ^ self.v2 ^ self.v3
    }

    #[inline(always)]
    const fn round(&mut self) {
        self.v0 = self.v0.wrapping_add(self.v1);
        self.v2 = self.v2.wrapping_add(self.v3);
        self.v1 = self.v1.rotate_left(13) ^ self.v0;
        self.v3 = self.v3.rotate_left(16) ^ self.v2;
        self.v0 = self.v0.rotate_left(32);
        self.v2 = self.v2.wrapping_add(self.v1);
        self.v0 = self.v0.wrapping_add(self.v3);
        self.v1 = self.v1.rotate_left(17) ^ self.v2;
        self.v3 = self.v3.rotate_left(21) ^ self.v0;
        self.v2 = self.v2.rotate_left(32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use siphasher::sip::SipHasher13;

    fn check(key: [u8; 32], domain: u16, bytes: &[u8]) {
        let ours = ValueHasher::from_key(&key);
        let k1 = ours.k1 ^ u64::from(domain).wrapping_mul(DOMAIN_FACTOR);
        let theirs = SipHasher13::new_with_keys(ours.k0, k1).hash(bytes);
        assert_eq!(ours.hash(domain, bytes), theirs, "{} bytes", bytes.len());
    }

    #[test]
    fn every_short_length_gives_what_siphash_gives() {
        let bytes: Vec<u8> = (1..=80).collect();
        for length in 0..=bytes.len() {
            check([7; 32], 3, &bytes[..length]);
        }
    }

    #[test]
    fn domains_are_apart() {
        let hasher = ValueHasher::from_key(&[7; 32]);
        assert_ne!(hasher.hash(1, b"12345678"), hasher.hash(2, b"12345678"));
    }

    proptest! {
        #[test]
        fn any_key_domain_and_value_gives_what_siphash_gives(
            key in any::<[u8; 32]>(),
            domain in any::<u16>(),
            bytes in proptest::collection::vec(any::<u8>(), 0..100),
        ) {
            check(key, domain, &bytes);
        }
    }
}
