//! Bounded summaries of unbounded streams: how many distinct values, which of them stand for the
//! whole, and a few samples. All are commutative: neither the order nor the grouping of what went
//! in changes the answer.

mod content;
mod distinct;
mod samples;
mod sieve;
mod uniform;

pub use content::{Containment, ContentSketch};
pub use distinct::{Distinct, DistinctParts};
pub use samples::{Sample, Samples};
pub use sieve::Sieve;
pub use uniform::ByValue;

#[cfg(test)]
mod tests {
    /// Hashes as a keyed hasher gives them.
    pub fn spread(n: u64) -> impl Iterator<Item = u64> {
        // SplitMix64: a public mixer, enough for tests.
        (1..=n).map(|i| {
            let mut z = i.wrapping_mul(0x9E37_79B9_7F4A_7C15);
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            z ^ (z >> 31)
        })
    }
}
