//! The formats whose decoders run in a process of their own, by the names that it is started with.

use crate::source::child::Decode;

/// Every such decoder of this build.
const DECODERS: &[(&str, Decode)] = &[
    (super::sqlite::NAME, super::sqlite::decode),
    (
        super::office::OLD_WORKBOOK,
        super::office::decode_old_workbook,
    ),
    #[cfg(feature = "pdf")]
    (super::pdf::NAME, super::pdf::decode),
    #[cfg(feature = "parquet")]
    (super::parquet::NAME, super::parquet::decode),
];

/// The decoder of a format.
pub fn decoder(format: &str) -> Option<Decode> {
    let found = DECODERS.iter().find(|(name, _)| *name == format);
    found.map(|(_, decode)| *decode)
}
