//! What a document is and how it is cut: encodings, sniffing, dialects, headers, JSON Lines.
//! Knows nothing of detection. Everything here is a pure function over bytes.

mod cell;
pub mod decoder;
pub mod dialect;
pub mod encoding;
pub mod header;
pub mod jsonl;
pub mod keys;
mod list;
pub mod magic;
mod outline;
mod prose;
pub mod sniff;
#[cfg(test)]
mod sniff_cases;
pub mod unescape;
mod wide;
