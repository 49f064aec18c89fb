//! What is written for later runs of our own: sealed with XChaCha20-Poly1305 under a key derived
//! from the installation key, so that a copy of the state without the key says nothing.

use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

/// Bytes of a nonce; random ones of this length do not repeat.
const NONCE: usize = 24;

/// Seals records for the state, and opens them again.
pub struct Vault {
    cipher: XChaCha20Poly1305,
    names: Zeroizing<[u8; 32]>,
}

impl Vault {
    pub(super) fn new(records: &[u8; 32], names: [u8; 32]) -> Self {
        Self {
            cipher: XChaCha20Poly1305::new(records.into()),
            names: Zeroizing::new(names),
        }
    }

    /// A record as it may be written; `None` if the system has no random numbers.
    pub fn seal(&self, record: &[u8]) -> Option<Vec<u8>> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).ok()?;
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), record).ok()?;
        Some([&nonce[..], &sealed].concat())
    }

    /// A record that was sealed; `None` if it is damaged, or of another key.
    pub fn open(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
        self.cipher.decrypt(&XNonce::from(*nonce), sealed).ok()
    }

    /// A name under which something is found again, that does not tell what it is.
    pub fn name(&self, of: &[u8]) -> [u8; 16] {
        let digest = blake3::keyed_hash(&self.names, of);
        let mut name = [0; 16];
        name.copy_from_slice(&digest.as_bytes()[..16]);
        name
    }
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault")
    }
}

#[cfg(test)]
mod tests {
    use crate::key::Key;

    #[test]
    fn a_record_is_opened_with_its_key_only_and_whole_only() {
        let (mine, other) = (Key::from_bytes([1; 32]), Key::from_bytes([2; 32]));
        let sealed = mine.vault().seal(b"a record").unwrap();
        assert_eq!(
            mine.vault().open(&sealed).as_deref(),
            Some(&b"a record"[..])
        );
        assert_eq!(other.vault().open(&sealed), None);
        let mut damaged = sealed.clone();
        *damaged.last_mut().unwrap() ^= 1;
        assert_eq!(mine.vault().open(&damaged), None);
        assert_eq!(mine.vault().open(&sealed[..20]), None);
        assert_ne!(mine.vault().name(b"a"), other.vault().name(b"a"));
    }
}
