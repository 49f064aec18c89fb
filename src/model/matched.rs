//! One match as `matches.jsonl` tells it.

use crate::model::{Origin, Probability};
use std::sync::Arc;

/// One match, ready to be written. `value` and `fingerprint` only on request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MatchRecord {
    /// The document.
    pub origin: Arc<Origin>,
    /// 1-based data record (1 = the first after the header); `None` outside tables.
    pub row: Option<u64>,
    /// 1-based column; `None` outside tables.
    pub column: Option<u32>,
    /// The raw header cell, masked if it matches a type itself.
    pub header: Option<Arc<str>>,
    /// 1-based physical line on which the record begins.
    pub line: u64,
    /// Start byte in the decoded, unescaped, untrimmed cell or line.
    pub start: u64,
    /// End byte, exclusive.
    pub end: u64,
    /// Snake-case id of the data type.
    pub info_type: Arc<str>,
    /// For names: first, last, full.
    pub part: Option<&'static str>,
    /// Kebab-case id of the rule.
    pub rule: Arc<str>,
    /// Calibrated probability.
    pub probability: Probability,
    /// Whether the value is reserved for documentation or tests.
    pub test_value: bool,
    /// The masked value.
    pub masked: String,
    /// The raw value, under `--show-values` only.
    pub value: Option<String>,
    /// Keyed fingerprint, hex, under `--fingerprints` only.
    pub fingerprint: Option<String>,
}
