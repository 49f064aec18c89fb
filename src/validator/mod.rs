//! Check digits, numbering plans, syntax and country names: pure functions over bytes that accept
//! or reject one candidate. No allocation on the way to an answer, no I/O, no panic on any bytes.
//! `detect` calls them for every candidate, so each aims at a few nanoseconds.

pub mod card;
pub mod category;
pub mod country;
pub mod credential;
pub mod date;
pub mod domain;
pub mod email;
pub mod iban;
pub mod identifier;
pub mod ip;
pub mod luhn;
pub mod phone;
pub mod ssn;
pub mod words;

mod role;
mod swar;

pub use swar::{number, register_number};
