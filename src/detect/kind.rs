//! A rule, and what it finds.

use crate::model::{InfoTypeId, RuleId};
use crate::rule::PatternSet;

/// A rule with the info type that it finds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kind {
    pub rule: RuleId,
    pub info_type: InfoTypeId,
    /// Keeps hashes of equal values of two info types apart.
    pub domain: u16,
}

impl Kind {
    pub fn new(set: &PatternSet, rule: RuleId) -> Self {
        let info_type = set.rule(rule).info_type;
        Self {
            rule,
            info_type,
            domain: set.info_type(info_type).domain(),
        }
    }
}
