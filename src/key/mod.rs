//! The installation key: 32 random bytes behind every id, fingerprint and in-memory hash.
//!
//! Without it, hashes of phone numbers or national ids could be reversed by trying them all;
//! destroying it makes everything derived from it meaningless. The bytes never leave this room.

mod hasher;
mod seal;
mod store;
mod vault;

pub use hasher::ValueHasher;
pub use seal::Sealer;
pub use store::{Error, backup, default_path, destroy};
pub use vault::Vault;

use crate::model::Sensitive;
use std::fmt::{self, Write as _};
use zeroize::{Zeroize, Zeroizing};

/// Length of a key in bytes.
pub const KEY_LENGTH: usize = 32;

/// The key. Zeroized when dropped; neither printable nor clonable.
pub struct Key {
    bytes: Zeroizing<[u8; KEY_LENGTH]>,
    id: String,
}

/// What makes a finding the same finding in the next report.
#[derive(Clone, Copy, Debug)]
pub struct FindingParts<'a> {
    /// Snake-case id of the data type.
    pub info_type: &'a str,
    /// The header, normalised; empty without one.
    pub header: &'a str,
    /// The document: path bytes and, after a NUL, each inner name.
    pub origin: &'a [u8],
    /// 0 for the first finding with the same other parts, 1 for the second, and so on.
    pub occurrence: u64,
}

impl Key {
    /// Loads the key from [`default_path`]; makes it if there is none yet.
    pub fn load_or_create() -> Result<Self, Error> {
        store::load_or_create(&default_path()?).map(Self::from_zeroizing)
    }

    /// Loads the key from [`default_path`]; never makes one.
    pub fn load() -> Result<Self, Error> {
        store::load(&default_path()?).map(Self::from_zeroizing)
    }

    /// A key with known bytes, for tests and for reproducing a report elsewhere.
    pub fn from_bytes(bytes: [u8; KEY_LENGTH]) -> Self {
        Self::from_zeroizing(Zeroizing::new(bytes))
    }

    fn from_zeroizing(bytes: Zeroizing<[u8; KEY_LENGTH]>) -> Self {
        let mut digest = blake3::derive_key("spillmap 2026 key id", bytes.as_slice());
        let id = hex(&digest[..8]);
        digest.zeroize();
        Self { bytes, id }
    }

    /// 16 hex digits that name the key without revealing it.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The hash for sketches and samples in memory.
    pub fn hasher(&self) -> ValueHasher {
        let mut derived = self.derive("spillmap 2026 value hash");
        let hasher = ValueHasher::from_key(&derived);
        derived.zeroize();
        hasher
    }

    /// What hashes pass through before they are written anywhere.
    pub fn sealer(&self) -> Sealer {
        let mut derived = self.derive("spillmap 2026 content sketch");
        let sealer = Sealer::from_key(&derived);
        derived.zeroize();
        sealer
    }

    /// What seals the records of the state.
    pub fn vault(&self) -> Vault {
        let mut records = self.derive("spillmap 2026 state records");
        let vault = Vault::new(&records, self.derive("spillmap 2026 state names"));
        records.zeroize();
        vault
    }

    /// The fingerprint of a value for reports: equal exactly for equal normalised values of one
    /// data type, under this key. Reports print its first 8 bytes.
    pub fn fingerprint(&self, info_type: &str, normalised: Sensitive<'_>) -> [u8; 16] {
        let parts = [info_type.as_bytes(), normalised.expose()];
        let digest = self.digest("spillmap 2026 fingerprint", &parts);
        let mut fingerprint = [0; 16];
        fingerprint.copy_from_slice(&digest[..16]);
        fingerprint
    }

    /// The id of a finding: 16 hex digits.
    pub fn finding_id(&self, parts: FindingParts<'_>) -> String {
        let occurrence = parts.occurrence.to_le_bytes();
        let parts = [
            parts.info_type.as_bytes(),
            parts.header.as_bytes(),
            parts.origin,
            &occurrence,
        ];
        hex(&self.digest("spillmap 2026 finding id", &parts)[..8])
    }

    fn derive(&self, purpose: &str) -> [u8; 32] {
        blake3::derive_key(purpose, self.bytes.as_slice())
    }

    /// Keyed BLAKE3 over parts, each behind its length so that none can run into the next.
    fn digest(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        let mut derived = self.derive(purpose);
        let mut hasher = blake3::Hasher::new_keyed(&derived);
        derived.zeroize();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        *hasher.finalize().as_bytes()
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({})", self.id)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> Key {
        Key::from_bytes([byte; KEY_LENGTH])
    }

    #[test]
    fn the_id_names_the_key_and_printing_shows_nothing_else() {
        assert_eq!(key(1).id().len(), 16);
        assert_eq!(key(1).id(), key(1).id());
        assert_ne!(key(1).id(), key(2).id());
        assert_eq!(format!("{:?}", key(1)), format!("Key({})", key(1).id()));
    }

    #[test]
    fn fingerprints_differ_by_value_type_and_key() {
        let print = |key: &Key, kind, value: &[u8]| key.fingerprint(kind, Sensitive::new(value));
        let one = print(&key(1), "email", b"ann@example.com");
        assert_eq!(one, print(&key(1), "email", b"ann@example.com"));
        assert_ne!(one, print(&key(1), "email", b"bob@example.com"));
        assert_ne!(one, print(&key(1), "email_hash", b"ann@example.com"));
        assert_ne!(one, print(&key(2), "email", b"ann@example.com"));
        // Parts do not run into each other.
        assert_ne!(print(&key(1), "ab", b"c"), print(&key(1), "a", b"bc"));
    }

    #[test]
    fn finding_ids_differ_by_every_part() {
        let parts = FindingParts {
            info_type: "email",
            header: "e mail",
            origin: b"data/a.csv",
            occurrence: 0,
        };
        let id = key(1).finding_id(parts);
        assert!(id.len() == 16 && id.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let others = [
            FindingParts {
                info_type: "phone",
                ..parts
            },
            FindingParts {
                header: "mail",
                ..parts
            },
            FindingParts {
                origin: b"data/b.csv",
                ..parts
            },
            FindingParts {
                occurrence: 1,
                ..parts
            },
        ];
        for other in others {
            assert_ne!(key(1).finding_id(other), id, "{other:?}");
        }
    }
}
