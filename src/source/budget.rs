//! How much may come out of what is stored. One budget begins with each file of the walk; every
//! decoder takes it, and what is inside a file gets a share of it, so that nesting multiplies
//! nothing.
//!
//! Shares go by what is stored, not by who comes first: a report must not depend on threads. The
//! sum of the shares of a container's members is never more than the container's own, so each level
//! of nesting yields at most what the file allows.

use crate::model::{Problem, Reason};
use crate::source::child::Program;
use crate::source::pace::Pace;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// What a file may make of itself, whatever is stored.
const FLOOR: u64 = 1 << 30;
/// Decoded bytes for each stored one.
const RATIO: u64 = 200;
/// Members of a file, at all levels.
const MEMBERS: u64 = 1_000_000;
/// Processes that may wait for each other, as for a PDF inside a PDF: each may use as much memory as
/// all else.
const ISOLATED: u32 = 2;
/// Stored bytes that are worth a second of work, and the seconds that every file has.
const BYTES_PER_SECOND: u64 = 1 << 20;
const SECONDS: u64 = 120;

/// Limits that the command line sets.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Layers of compression and containers around a document.
    pub depth: u32,
    /// Most time for all that is inside one file; by default two minutes and a second for each
    /// stored MiB.
    pub time: Option<Duration>,
    /// What decodes formats whose decoders may abort; without it their bytes are searched as they
    /// are.
    pub program: Option<Program>,
    /// How fast files may be read.
    pub pace: Option<Pace>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            depth: 16,
            time: None,
            program: None,
            pace: None,
        }
    }
}

/// What may still be decoded, how deeply, and until when. Clones share members and time.
#[derive(Clone, Debug)]
pub struct Budget {
    bytes: Allowance,
    depth: u32,
    /// Processes that wait for each other.
    isolated: u32,
    shared: Arc<Shared>,
}

/// Decoded bytes that one decoder may yield.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Allowance {
    Fixed(u64),
    /// Of a stream whose length is unknown: by what was consumed of it.
    ByConsumed {
        floor: u64,
        ratio: u64,
    },
}

/// What all parts of a file draw from.
#[derive(Debug)]
struct Shared {
    members: AtomicU64,
    end: Instant,
    program: Option<Program>,
}

impl Budget {
    /// The budget of a file of so many stored bytes; if their number is unknown, of those consumed
    /// so far.
    pub fn new(limits: Limits, stored: Option<u64>) -> Self {
        let floor = Duration::from_secs(SECONDS);
        let time = limits.time.unwrap_or_else(|| {
            floor.saturating_add(Duration::from_secs(stored.unwrap_or(0) / BYTES_PER_SECOND))
        });
        // A pipe may be waited for as long as it takes.
        let is_endless = stored.is_none() && limits.time.is_none();
        let time = if is_endless {
            FOREVER
        } else {
            time.min(FOREVER)
        };
        let now = Instant::now();
        Self {
            bytes: match stored {
                Some(stored) => Allowance::Fixed(stored.saturating_mul(RATIO).max(FLOOR)),
                None => Allowance::ByConsumed {
                    floor: FLOOR,
                    ratio: RATIO,
                },
            },
            depth: limits.depth,
            isolated: ISOLATED,
            shared: Arc::new(Shared {
                members: AtomicU64::new(MEMBERS),
                end: now.checked_add(time).unwrap_or(now),
                program: limits.program,
            }),
        }
    }

    /// The same with so many decoded bytes; for a member's share, or what is left of a budget.
    pub fn with_bytes(&self, bytes: u64) -> Self {
        Self {
            bytes: Allowance::Fixed(bytes),
            ..self.clone()
        }
    }

    /// The budget one layer further in. Fails at the nesting limit.
    pub fn deeper(&self) -> Result<Self, Problem> {
        match self.depth.checked_sub(1) {
            Some(depth) => Ok(Self {
                depth,
                ..self.clone()
            }),
            None => Err(Problem::new(Reason::LimitDepth)),
        }
    }

    /// The budget of what comes out of a decoder in a process of its own. Fails where too many of
    /// them would wait for each other.
    pub fn isolated(&self) -> Result<Self, Problem> {
        match self.isolated.checked_sub(1) {
            Some(isolated) => Ok(Self {
                isolated,
                ..self.clone()
            }),
            None => Err(Problem::new(Reason::LimitDepth)),
        }
    }

    /// Decoded bytes in all, as far as they are known before anything is read.
    pub fn bytes(&self) -> u64 {
        self.limit(0)
    }

    /// Most decoded bytes once so many stored bytes are consumed.
    pub fn limit(&self, consumed: u64) -> u64 {
        match self.bytes {
            Allowance::Fixed(bytes) => bytes,
            Allowance::ByConsumed { floor, ratio } => consumed.saturating_mul(ratio).max(floor),
        }
    }

    /// Takes members; tells how many of so many there may be.
    pub fn take_members(&self, wanted: u64) -> u64 {
        let left = &self.shared.members;
        let mut taken = 0;
        // Always succeeds, as the closure always answers.
        let _ = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
            taken = wanted.min(left);
            Some(left - taken)
        });
        taken
    }

    /// Whether the time is up.
    pub fn is_late(&self) -> bool {
        Instant::now() >= self.shared.end
    }

    /// What decodes formats whose decoders may abort.
    pub fn program(&self) -> Option<&Program> {
        self.shared.program.as_ref()
    }

    #[cfg(test)]
    pub(super) fn for_test(floor: u64, ratio: u64, stored: Option<u64>) -> Self {
        let bytes = match stored {
            Some(stored) => Allowance::Fixed(stored.saturating_mul(ratio).max(floor)),
            None => Allowance::ByConsumed { floor, ratio },
        };
        Self {
            bytes,
            ..Self::new(Limits::default(), stored)
        }
    }
}

/// Splits a budget among the members of one container, in their order.
///
/// A member may be read up to what it claims as long as the claims fit; and always up to its part of
/// the whole by weight (stored bytes), whatever it claims.
#[derive(Debug)]
pub struct Shares {
    total: u64,
    weight: u64,
    left: u64,
}

impl Shares {
    /// The shares of a budget among members of this weight in all.
    pub fn new(budget: &Budget, weight: u64) -> Self {
        Self {
            total: budget.bytes(),
            weight: weight.max(1),
            left: budget.bytes(),
        }
    }

    /// The share of the next member.
    pub fn next(&mut self, weight: u64, claimed: u64) -> Share {
        let part = u128::from(self.total) * u128::from(weight) / u128::from(self.weight);
        let inside = u64::try_from(part).unwrap_or(u64::MAX).min(self.total);
        let granted = claimed.min(self.left);
        self.left -= granted;
        Share {
            own: granted.max(inside),
            inside,
        }
    }
}

/// What one member may yield.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Share {
    /// Its own decoded bytes.
    pub own: u64,
    /// The decoded bytes of what is inside it, at each further level.
    pub inside: u64,
}

/// Longer than anyone waits, and short enough to be added to any time.
const FOREVER: Duration = Duration::from_secs(10 * 365 * 86_400);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_budget_is_a_gibibyte_or_two_hundred_times_the_stored_size() {
        let limit = |stored, consumed| Budget::new(Limits::default(), stored).limit(consumed);
        assert_eq!(limit(Some(1000), 5), 1 << 30);
        assert_eq!(limit(Some(1 << 30), 5), 200 << 30);
        assert_eq!(limit(None, 1 << 24), 200 << 24);
    }

    #[test]
    fn depth_ends_with_a_reason() {
        let mut budget = Budget::new(
            Limits {
                depth: 2,
                ..Limits::default()
            },
            None,
        );
        budget = budget.deeper().unwrap();
        budget = budget.deeper().unwrap();
        assert_eq!(budget.deeper().unwrap_err().reason, Reason::LimitDepth);
    }

    #[test]
    fn members_and_time_are_shared_with_what_is_inside() {
        let limits = Limits {
            time: Some(Duration::ZERO),
            ..Limits::default()
        };
        let budget = Budget::new(limits, Some(1));
        assert!(budget.with_bytes(5).is_late());
        assert_eq!(budget.deeper().unwrap().take_members(999_999), 999_999);
        assert_eq!(budget.take_members(5), 1);
        assert_eq!(budget.take_members(5), 0);
    }

    #[test]
    fn shares_grant_claims_in_order_and_never_more_inside_than_there_is() {
        let budget = Budget::new(Limits::default(), Some(0)).with_bytes(1000);
        let mut shares = Shares::new(&budget, 10);
        let shares: Vec<Share> = [(1, 300), (5, 0), (4, 900)]
            .map(|(weight, claimed)| shares.next(weight, claimed))
            .to_vec();
        let own: Vec<u64> = shares.iter().map(|s| s.own).collect();
        assert_eq!(own, [300, 500, 700]);
        assert_eq!(shares.iter().map(|s| s.inside).sum::<u64>(), 1000);
    }
}
