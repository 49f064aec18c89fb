//! Reading no faster than is asked for, so that a file server in use stays usable.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Bytes that may be read at once after a rest.
const BURST: f64 = 0.25;
/// Longest sleep, so that a scan can be stopped.
const LONGEST: Duration = Duration::from_millis(500);

/// A rate that all readers share, its clones included.
#[derive(Clone, Debug)]
pub struct Pace(Arc<Mutex<Purse>>);

#[derive(Debug)]
struct Purse {
    /// Bytes per second.
    rate: f64,
    /// Bytes that may be read now; below zero, that were read too early.
    left: f64,
    filled: Instant,
}

impl PartialEq for Pace {
    /// Whether both share one rate.
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Pace {}

impl Pace {
    /// So many bytes per second, at least one.
    pub fn new(bytes_per_second: u64) -> Self {
        let rate = bytes_per_second.max(1) as f64;
        Self(Arc::new(Mutex::new(Purse {
            rate,
            left: rate * BURST,
            filled: Instant::now(),
        })))
    }

    /// Waits until so many bytes may be read.
    pub fn wait(&self, bytes: u64) {
        let debt = self.take(bytes, Instant::now());
        let end = Instant::now() + debt;
        while let Some(left) = end.checked_duration_since(Instant::now()) {
            if left.is_zero() {
                break;
            }
            std::thread::sleep(left.min(LONGEST));
        }
    }

    /// Takes bytes; tells how long they have to be waited for.
    fn take(&self, bytes: u64, now: Instant) -> Duration {
        let mut purse = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let since = now.saturating_duration_since(purse.filled).as_secs_f64();
        let most = purse.rate * BURST;
        purse.left = (purse.left + since * purse.rate).min(most) - bytes as f64;
        purse.filled = now;
        Duration::try_from_secs_f64(-purse.left / purse.rate).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_in_a_while_is_what_the_rate_allows() {
        let pace = Pace::new(1_000_000);
        let start = Instant::now();
        let mut now = start;
        for _ in 0..100 {
            now += pace.take(100_000, now);
        }
        let seconds = (now - start).as_secs_f64();
        assert!((9.7..10.1).contains(&seconds), "{seconds}");
        // A long rest does not allow more than a short burst.
        now += Duration::from_secs(3_600);
        assert_eq!(pace.take(250_000, now), Duration::ZERO);
        assert!(pace.take(1_000_000, now) > Duration::from_millis(900));
    }
}
