//! Personal data on its way through the program: a value that cannot be printed by accident.

/// Bytes that may be personal data. It has neither `Debug` nor `Display`; only validators, the
/// fingerprint and `report::mask` may look inside, by [`Sensitive::expose`].
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Sensitive<'a>(&'a [u8]);

impl<'a> Sensitive<'a> {
    /// Wraps the bytes of a value.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// The raw bytes. Every call is a place to look at in a privacy review.
    pub const fn expose(self) -> &'a [u8] {
        self.0
    }

    /// Length in bytes.
    pub const fn len(self) -> usize {
        self.0.len()
    }

    /// Whether there are no bytes.
    pub const fn is_empty(self) -> bool {
        self.0.is_empty()
    }
}

impl std::fmt::Debug for Sensitive<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sensitive({} bytes)", self.0.len())
    }
}
