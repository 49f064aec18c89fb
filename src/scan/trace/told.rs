//! What is said of a dump once its sources are ranked.

use crate::model::Imprint;
use crate::model::trace::{Fit, Source, Trace};
use crate::scan::Plan;
use crate::source::Root;
use std::path::Path;

/// From this share on a source is said to hold the dump.
const MOST: f64 = 0.5;
/// Below this share, or with fewer common values than these, it is chance.
const LEAST: (f64, u64) = (0.02, 3);

/// The report, but for what was counted while sources were read.
pub(super) fn tell(plan: &Plan, dump: &Imprint, ranked: impl Iterator<Item = Source>) -> Trace {
    let mut sources: Vec<Source> = ranked.filter(holds_some).collect();
    let fit = match sources.first() {
        None => Fit::None,
        Some(best) if share(best) < MOST => Fit::Part,
        Some(_) if alike(&sources) > 1 => Fit::Several,
        Some(_) => Fit::One,
    };
    let alike = alike(&sources);
    // Those that cannot be told apart are all told, as long as that helps anybody.
    let told = Trace::TOLD.max(alike.min(5 * Trace::TOLD));
    let more = sources.len().saturating_sub(told) as u64;
    sources.truncate(told);
    let (people, people_exact) = dump.people();
    let roots = plan.roots.as_slice().iter();
    let paths = roots.map(|root: &Root| root.path().unwrap_or(Path::new("-")).to_owned());
    Trace {
        version: env!("CARGO_PKG_VERSION"),
        key_id: plan.key.id().to_owned(),
        dump: paths.collect(),
        dump_files: 0,
        dump_unread: 0,
        records: dump.records,
        people,
        people_exact,
        kinds: dump
            .kinds
            .iter()
            .map(|(kind, sketch)| (kind.clone(), (sketch.estimate(), sketch.level() == 0)))
            .collect(),
        newest: Vec::new(),
        compared: 0,
        unread: 0,
        fit,
        sources,
        alike,
        more,
    }
}

/// The share of the dump that a source holds, by the data type of which it holds most.
fn share(source: &Source) -> f64 {
    let shares = source.kinds.values();
    shares
        .map(|overlap| overlap.dump_in_source.value())
        .fold(0.0, f64::max)
}

fn holds_some(source: &Source) -> bool {
    let common = source.kinds.values().map(|o| o.dump_in_source.common);
    share(source) >= LEAST.0 && common.max().unwrap_or(0) >= LEAST.1
}

fn alike(sources: &[Source]) -> usize {
    let near = |source: &&Source| source.behind < Trace::SURE;
    sources.iter().take_while(near).count()
}
