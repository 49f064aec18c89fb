//! Kinds of personal data and the rules that recognize them, by index into the loaded pattern set.

use std::sync::Arc;

/// Index of an [`InfoType`] in the loaded pattern set.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct InfoTypeId(pub u16);

/// Index of a rule in the loaded pattern set.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RuleId(pub u16);

/// How bad one exposed value of a kind is by itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Sensitivity {
    /// Weak identifiers: an IP address, a postcode.
    Low,
    /// Contact data: an e-mail address, a phone number, a birth date.
    Medium,
    /// Data that harms when leaked: a card number, a national id, an IBAN.
    High,
    /// Data that opens doors at once: a password, a live token.
    Critical,
}

/// A kind of personal data, `email`; to users "data type".
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InfoType {
    /// Snake-case id, as in reports and on the command line: `credit_card`.
    pub id: Arc<str>,
    /// What people call it: `Payment card number (PAN)`.
    pub title: Arc<str>,
    /// How bad one exposed value is by itself.
    pub sensitivity: Sensitivity,
}

impl InfoType {
    /// Tells the hashes of this info type's values from those of others, whatever rules are
    /// loaded beside it: FNV-1a of the id, folded to 16 bits.
    pub fn domain(&self) -> u16 {
        let step = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        let hash = self.id.bytes().fold(0x811C_9DC5, step);
        (hash >> 16) as u16 ^ hash as u16
    }
}
