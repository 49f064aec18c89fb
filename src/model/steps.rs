//! A count of work: what tests ask instead of a clock. In other builds it is nothing.
//!
//! Counted are the loops whose length the input chooses: bytes read by recognizers, candidates,
//! attempts, words searched for around a value. One step is one byte or one attempt.

/// Counts `steps` of work.
#[inline(always)]
pub fn count(steps: usize) {
    #[cfg(test)]
    counter::STEPS.with(|total| total.set(total.get() + steps as u64));
    #[cfg(not(test))]
    let _ = steps;
}

/// The steps of this thread so far.
#[cfg(test)]
pub fn so_far() -> u64 {
    counter::STEPS.with(std::cell::Cell::get)
}

#[cfg(test)]
mod counter {
    thread_local! {
        pub(super) static STEPS: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
    }
}
