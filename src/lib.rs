//! spillmap finds personal data in marketing data exports, proves it, and says which sensitive
//! data is exposed where.
//!
//! The house has floors; a room uses rooms on lower floors only (see `ARCHITECTURE.md`).

pub mod model;
pub mod rule;
