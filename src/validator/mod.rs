//! Check digits, numbering plans and syntax: pure functions over bytes that accept or reject one
//! candidate. No allocation on the way to an answer, no I/O, no panic on any bytes. `detect` calls
//! them for every candidate, so each aims at a few nanoseconds.

pub mod card;
pub mod date;
pub mod domain;
pub mod email;
pub mod iban;
pub mod ip;
pub mod luhn;
pub mod ssn;

mod role;
mod swar;
