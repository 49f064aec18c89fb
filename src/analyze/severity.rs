//! How bad a finding is if exposed.

use crate::model::{Sensitivity, Severity};

/// Severity by one stated rule: the kind's sensitivity, one step up from 1,000 occurrences of
/// contact data or data that harms, one step down for fewer than 10 of contact data; reserved and
/// test values are never above low.
pub fn severity(sensitivity: Sensitivity, occurrences: u64, test_value: bool) -> Severity {
    if test_value {
        return Severity::Low;
    }
    match (sensitivity, occurrences) {
        (Sensitivity::Low, _) | (Sensitivity::Medium, 0..10) => Severity::Low,
        (Sensitivity::Medium, 10..1_000) => Severity::Medium,
        (Sensitivity::Medium, _) | (Sensitivity::High, 0..1_000) => Severity::High,
        (Sensitivity::High | Sensitivity::Critical, _) => Severity::Critical,
    }
}
