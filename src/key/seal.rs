//! Hashes for reports and state: the fast hash of the hot loop is made for memory, so what leaves
//! the process first passes through SipHash-2-4 (Aumasson & Bernstein 2012) under a key of its own.

use siphasher::sip::SipHasher24;
use std::hash::Hasher;

/// Seals keyed hashes: equal hashes give equal seals, and nothing else can be read from them.
#[derive(Clone)]
pub struct Sealer(SipHasher24);

impl Sealer {
    pub(super) fn from_key(key: &[u8; 32]) -> Self {
        let (words, _) = key.as_chunks::<8>();
        let word = |at: usize| words.get(at).map_or(0, |w| u64::from_le_bytes(*w));
        Self(SipHasher24::new_with_keys(word(0), word(1)))
    }

    /// The seal of a hash.
    pub fn seal(&self, hash: u64) -> u64 {
        let mut hasher = self.0;
        hasher.write_u64(hash);
        hasher.finish()
    }
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealer")
    }
}
