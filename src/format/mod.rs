//! Formats: what a document is by its content, and how its bytes become records and cells.
//! They know nothing of detection.

pub mod delimited;
