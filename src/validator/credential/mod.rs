//! Proofs inside credentials and addresses: checksums that vendors and protocols define, and what
//! tells a secret from a placeholder.

mod assignment;
mod base58;
mod bech32;
mod checksum;
mod hash;
mod jwt;
mod randomness;

pub use assignment::{is_assigned, is_password};
pub use base58::base58_check;
pub use bech32::bech32;
pub use checksum::{eip55, github, mac_address, salesforce};
pub use jwt::jwt;
pub use randomness::{Trust, is_placeholder, is_token};
