//! Files that are broken or mean harm, made anew in every run: bombs, lies about sizes and counts,
//! damage, and depths and widths that no honest file has. Everything random in them has a seed.

pub mod archives;
pub mod markup;
pub mod messages;
pub mod office;
pub mod packed;
pub mod plain;
pub mod tars;

/// One such file, and what a scan must say of it.
pub struct Case {
    pub name: &'static str,
    pub bytes: Vec<u8>,
    /// State and reason of every problem, each once, sorted.
    pub told: &'static [&'static str],
    /// Addresses that are found in it, at least; all are `…@example.com`.
    pub emails: u64,
}

impl Case {
    pub fn new(
        name: &'static str,
        bytes: impl Into<Vec<u8>>,
        told: &'static [&'static str],
        emails: u64,
    ) -> Self {
        Self {
            name,
            bytes: bytes.into(),
            told,
            emails,
        }
    }
}

/// All of them.
pub fn cases() -> Vec<Case> {
    let rooms = [
        packed::cases(),
        archives::cases(),
        tars::cases(),
        plain::cases(),
        markup::cases(),
        messages::cases(),
        office::cases(),
    ];
    rooms.into_iter().flatten().collect()
}

/// A table of so many people.
pub fn people(count: usize) -> Vec<u8> {
    let mut text = b"id,first_name,email,phone\n".to_vec();
    for n in 0..count {
        let name = ["Ann", "Bob", "Carla", "Dieter", "Eva"][n % 5];
        text.extend(
            format!("{n},{name},p{n}@example.com,+1 202 555 01{:02}\n", n % 100).into_bytes(),
        );
    }
    text
}

/// Bytes that nothing compresses.
pub fn noise(count: usize) -> Vec<u8> {
    let mut state = 7_u64;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 56) as u8
    };
    (0..count).map(|_| next()).collect()
}

/// The bytes with those from `at` on overwritten.
pub fn patched(mut bytes: Vec<u8>, at: usize, with: &[u8]) -> Vec<u8> {
    bytes[at..at + with.len()].copy_from_slice(with);
    bytes
}

/// The bytes but the last so many.
pub fn cut(mut bytes: Vec<u8>, less: usize) -> Vec<u8> {
    bytes.truncate(bytes.len() - less);
    bytes
}

/// One byte turned over.
pub fn flipped(mut bytes: Vec<u8>, at: usize) -> Vec<u8> {
    bytes[at] ^= 0xFF;
    bytes
}
