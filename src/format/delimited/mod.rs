//! Delimited text and plain lines: where records and cells begin and end.
//!
//! [`index`] classifies a block once, 64 bytes at a time, and writes down every separator. What
//! quotes mean is decided by one exact rule, [`record`], of which the fast path is a special case:
//!
//! * a quote opens a cell only at the cell's start; anywhere else it is text;
//! * a doubled quote inside a quoted cell is text, so is a backslashed one where the dialect says;
//! * text between the closing quote and the next separator belongs to the cell (as in csv-core);
//! * a quote that opened a cell, ran over a line end and then meets a quote that cannot close it
//!   (or meets no quote within [`RECORD_CAP`]) was stray: the cell ends at the next separator.
//!   So no quote can hide the rows behind it.

mod cells;
mod index;
mod record;

pub use cells::Cells;
pub use index::{End, index};

/// Longest record that is kept as a record, in bytes (1 MiB). Longer ones are scanned as text.
pub const RECORD_CAP: usize = 1 << 20;
