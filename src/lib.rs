//! spillmap finds personal data in marketing data exports, proves it, and says which sensitive
//! data is exposed where.
//!
//! The house has floors; a room uses rooms on lower floors only (see `ARCHITECTURE.md`).

pub mod analyze;
#[allow(unsafe_code)]
pub mod bytes;
pub mod cli;
pub mod detect;
pub mod format;
pub mod key;
pub mod model;
pub mod report;
pub mod rule;
pub mod scan;
pub mod source;
pub mod state;
pub mod validator;
