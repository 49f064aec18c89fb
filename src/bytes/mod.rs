//! Bytes before they mean anything: a SIMD classifier turns 64 bytes at a time into bit masks
//! (digit, letter, `@`, delimiter, …) from which the formats cut cells and the lanes find
//! candidates.
//!
//! The only room with `unsafe`: each use states its reason, and every backend is tested equal to
//! the plain twin in [`plain`].

mod bitmaps;
mod dispatch;
mod masks;
#[cfg(target_arch = "aarch64")]
mod neon;
mod plain;
#[cfg(target_arch = "x86_64")]
mod x86;

pub use bitmaps::Bitmaps;
pub use dispatch::{Classify, Kernel, Level, run};
pub use masks::{ClassifiedWord, Markup, Masks};

/// Bytes per word of a bitmap.
pub const WORD: usize = 64;
