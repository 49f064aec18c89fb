//! Files that are parts of one table, whose columns are judged together.

use super::outcome::Outcome;
use crate::model::{ColumnTally, Format, State};
use std::collections::HashMap;

/// The columns of datasets: files of one folder whose names differ in digits only and whose header
/// rows are the same are parts of one table, and judged together.
pub(super) fn pools(outcomes: &[Outcome]) -> HashMap<Vec<u8>, Vec<ColumnTally>> {
    let mut parts: HashMap<Vec<u8>, Vec<&Outcome>> = HashMap::new();
    for outcome in outcomes.iter().filter(|o| is_table(o)) {
        parts.entry(dataset_key(outcome)).or_default().push(outcome);
    }
    parts
        .into_iter()
        .filter(|(_, parts)| parts.len() > 1)
        .map(|(key, parts)| {
            let mut pooled: Vec<ColumnTally> = Vec::new();
            for part in parts {
                if pooled.len() < part.tally.columns.len() {
                    pooled.resize_with(part.tally.columns.len(), ColumnTally::default);
                }
                for (sum, column) in pooled.iter_mut().zip(&part.tally.columns) {
                    sum.merge(column);
                }
            }
            (key, pooled)
        })
        .collect()
}

fn is_table(outcome: &Outcome) -> bool {
    outcome.facts.format == Format::Delimited && outcome.facts.state != State::Failed
}

/// The same for all parts of a dataset: the path with each run of digits as `#`, and the headers.
pub(super) fn dataset_key(outcome: &Outcome) -> Vec<u8> {
    let origin = &outcome.origin;
    let mut key = Vec::with_capacity(origin.path.len() + 128);
    let inner = origin
        .inner
        .iter()
        .flat_map(|name| [b"\0", name.as_bytes()]);
    let names = std::iter::once(origin.path.as_encoded_bytes()).chain(inner);
    for byte in names.flatten() {
        match byte {
            b'0'..=b'9' if key.last() == Some(&b'#') => {}
            b'0'..=b'9' => key.push(b'#'),
            other => key.push(*other),
        }
    }
    for name in &outcome.facts.headers.names {
        key.push(0);
        key.extend_from_slice(name.as_bytes());
    }
    key
}
