//! How much a decoder may make of what is stored.

/// How much may come out of compressed bytes: 1 GiB, or 200 times what is stored if that is more.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Budget {
    pub(super) floor: u64,
    pub(super) ratio: u64,
    pub(super) stored: Option<u64>,
}

impl Budget {
    /// The budget for so many stored bytes; if their number is unknown, for those consumed so far.
    pub const fn for_stored(stored: Option<u64>) -> Self {
        Self {
            floor: 1 << 30,
            ratio: 200,
            stored,
        }
    }

    /// Most decoded bytes once so many stored bytes are consumed.
    pub(super) const fn limit(self, consumed: u64) -> u64 {
        let stored = match self.stored {
            Some(stored) => stored,
            None => consumed,
        };
        let limit = stored.saturating_mul(self.ratio);
        if limit > self.floor {
            limit
        } else {
            self.floor
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_budget_is_a_gibibyte_or_two_hundred_times_the_stored_size() {
        assert_eq!(Budget::for_stored(Some(1000)).limit(5), 1 << 30);
        assert_eq!(Budget::for_stored(Some(1 << 30)).limit(5), 200 << 30);
        assert_eq!(Budget::for_stored(None).limit(1 << 24), 200 << 24);
    }
}
