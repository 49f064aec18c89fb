//! E-mails and phones in the forms in which vendors hash them, and the hashes.

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// Bytes of the longest digest.
const LONGEST: usize = 32;

/// A digest as read from a cell.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(in crate::scan) struct Hash {
    bytes: [u8; LONGEST],
    algorithm: Algorithm,
}

/// A hash function, told by the length of its digest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(in crate::scan) enum Algorithm {
    /// 16 bytes (RFC 1321).
    Md5,
    /// 20 bytes (FIPS 180-4).
    Sha1,
    /// 32 bytes (FIPS 180-4).
    Sha256,
}

impl Algorithm {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Md5, Self::Sha1, Self::Sha256];

    /// Its usual name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Md5 => "MD5",
            Self::Sha1 => "SHA-1",
            Self::Sha256 => "SHA-256",
        }
    }

    const fn length(self) -> usize {
        match self {
            Self::Md5 => 16,
            Self::Sha1 => 20,
            Self::Sha256 => 32,
        }
    }

    /// The digest of a text.
    pub fn hash(self, text: &[u8]) -> Hash {
        let mut bytes = [0; LONGEST];
        let digest: &[u8] = match self {
            Self::Md5 => &Md5::digest(text)[..],
            Self::Sha1 => &Sha1::digest(text)[..],
            Self::Sha256 => &Sha256::digest(text)[..],
        };
        for (to, from) in bytes.iter_mut().zip(digest) {
            *to = *from;
        }
        Hash {
            bytes,
            algorithm: self,
        }
    }
}

impl Hash {
    /// A digest written in hexadecimal digits of either case.
    pub fn parse(text: &[u8]) -> Option<Self> {
        let text = text.trim_ascii();
        let mut lengths = Algorithm::ALL.into_iter();
        let algorithm = lengths.find(|a| a.length() * 2 == text.len())?;
        let mut bytes = [0; LONGEST];
        for (to, pair) in bytes.iter_mut().zip(text.chunks(2)) {
            let digit = |at: usize| char::from(*pair.get(at)?).to_digit(16);
            let value = digit(0)? << 4 | digit(1)?;
            *to = u8::try_from(value).ok()?;
        }
        Some(Self { bytes, algorithm })
    }

    /// What it was made with.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        self.bytes
            .get(..self.algorithm.length())
            .unwrap_or_default()
    }
}

/// A value in a form in which it is hashed, and how that form is called.
pub(in crate::scan) type Variant = (&'static str, Vec<u8>);

/// The forms of an e-mail address in small letters. Most vendors hash it as it is; Google drops
/// the dots of its own mailboxes, UID2 their tags as well, TikTok all tags; some old lists are in
/// capitals.
pub(in crate::scan) fn of_email(address: &[u8]) -> Vec<Variant> {
    let mut all = vec![
        ("small letters", address.to_vec()),
        ("capitals", address.to_ascii_uppercase()),
    ];
    let Some(at) = memchr::memrchr(b'@', address) else {
        return all;
    };
    let (local, domain) = address.split_at(at);
    let tag = memchr::memchr(b'+', local).filter(|at| *at > 0);
    let untagged = local.get(..tag.unwrap_or(local.len())).unwrap_or(local);
    let joined = |local: &[u8]| [local, domain].concat();
    if tag.is_some() {
        all.push(("small letters, tag dropped", joined(untagged)));
    }
    if matches!(domain, b"@gmail.com" | b"@googlemail.com") {
        let undotted =
            |local: &[u8]| -> Vec<u8> { local.iter().copied().filter(|b| *b != b'.').collect() };
        all.push(("Gmail dots dropped", joined(&undotted(local))));
        if tag.is_some() {
            all.push(("Gmail dots and tag dropped", joined(&undotted(untagged))));
        }
    }
    all
}

/// The forms of a phone number, whose digits are given with calling code: E.164 with its plus sign
/// (Google, X, UID2), digits alone (Meta), digits behind the exit code.
pub(in crate::scan) fn of_phone(digits: &[u8]) -> Vec<Variant> {
    let behind = |lead: &[u8]| [lead, digits].concat();
    vec![
        ("E.164", behind(b"+")),
        ("digits alone", digits.to_vec()),
        ("digits behind 00", behind(b"00")),
    ]
}
