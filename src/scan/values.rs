//! Values that somebody names, as the scan knows them: what the allow-list compares.

use super::{Context, Plan, pool};
use crate::model::{ContentSketch, Distinct};
use crate::source::{Bytes, Memory, Stop};

/// The sealed sketch of values of one data type, and how many different ones were recognized. They
/// are read as a column under the name of the type.
pub fn sketch_of(plan: &Plan, info_type: &str, values: &[String]) -> (ContentSketch, u64) {
    let mut table = format!("{info_type}\n");
    for value in values {
        table.push('"');
        table.push_str(&value.replace('"', "\"\""));
        table.push_str("\"\n");
    }
    let context = Context::new(plan, Stop::default());
    let bytes = Bytes::Stream(Box::new(Memory::new(table.as_bytes())));
    let mut all = Distinct::default();
    for outcome in pool::run_alone(&context, bytes) {
        let columns = outcome.tally.columns.iter().chain([&outcome.tally.outside]);
        for tally in columns.flat_map(|column| column.signatures()) {
            let told = plan.set.told(tally.signature);
            if &*plan.set.info_type(told).id == info_type {
                all.merge(&tally.distinct);
            }
        }
    }
    let sealer = plan.key.sealer();
    (all.sketch(|hash| sealer.seal(hash)), all.count())
}
