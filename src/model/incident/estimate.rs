//! A number with the range that it lies in.

/// A count of people: what is sure, what is most likely, what cannot be ruled out.
/// `low <= best <= high`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Estimate {
    /// At least so many.
    pub low: u64,
    /// Most likely so many.
    pub best: u64,
    /// At most so many.
    pub high: u64,
}

impl Estimate {
    /// A count without doubt.
    pub const fn exact(count: u64) -> Self {
        Self {
            low: count,
            best: count,
            high: count,
        }
    }

    /// Whether nobody is meant, even at most.
    pub const fn is_zero(self) -> bool {
        self.high == 0
    }
}

impl std::ops::Add for Estimate {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            low: self.low.saturating_add(other.low),
            best: self.best.saturating_add(other.best),
            high: self.high.saturating_add(other.high),
        }
    }
}

impl std::iter::Sum for Estimate {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::default(), std::ops::Add::add)
    }
}
