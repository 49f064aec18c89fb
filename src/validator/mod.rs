//! Check digits, numbering plans and country names: pure functions over bytes, no I/O, no failure.

pub mod country;
pub mod phone;
