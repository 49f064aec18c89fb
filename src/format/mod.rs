//! What a document is and how it is cut: encodings, sniffing, dialects, headers, JSON Lines.
//! Knows nothing of detection. Everything here is a pure function over bytes.

pub mod decoder;
pub mod encoding;
pub mod jsonl;
pub mod keys;
pub mod magic;
pub mod unescape;
mod wide;
