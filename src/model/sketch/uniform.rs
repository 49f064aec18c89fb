//! Tables by values that are spread evenly already.

use std::hash::{BuildHasherDefault, Hasher};

/// Takes a sealed value for its own hash: it was made with a key that nobody knows who writes the
/// files, so no file can fill one bucket.
#[derive(Clone, Copy, Debug, Default)]
pub struct Uniform(u64);

/// For tables by sealed value.
pub type ByValue = BuildHasherDefault<Uniform>;

impl Hasher for Uniform {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, value: u64) {
        // Levels stand in the highest bits, which a table looks at first.
        self.0 = value.rotate_left(12);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
