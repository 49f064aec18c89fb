//! Formats: what a document is by its content, and how its bytes become records and cells:
//! encodings, sniffing, dialects, headers, delimited text, JSON Lines. They know nothing of
//! detection, and everything here is a pure function over bytes.

mod cell;
mod compound;
pub mod contacts;
pub mod containers;
pub mod decoder;
pub mod delimited;
pub mod dialect;
pub mod encoding;
pub mod header;
pub mod html;
pub mod isolated;
mod json;
pub mod jsonl;
pub mod keys;
mod lines;
mod list;
pub mod magic;
pub mod mail;
pub mod office;
mod outline;
pub mod outlook;
#[cfg(feature = "parquet")]
pub mod parquet;
#[cfg(feature = "pdf")]
pub mod pdf;
mod prose;
mod record;
pub mod sniff;
#[cfg(test)]
mod sniff_cases;
mod sorted;
mod sql;
pub mod sqlite;
mod text_stream;
mod transfer;
pub mod unescape;
mod wide;
mod xml;
