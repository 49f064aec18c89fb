//! How files end, with all their places: a workbook one of whose sheets could not be read was read in
//! part. Places count as nothing of their own.

use super::outcome::{Order, Outcome};
use crate::model::{Coverage, Format, Origin, State};
use crate::source::WalkSummary;
use std::collections::HashMap;

/// How those files end that are not simply what their own outcome says.
pub(super) struct FileStates {
    /// By the order of the file. Only of files that end as anything but scanned.
    states: HashMap<Order, State>,
}

impl FileStates {
    /// Sums up files with places; such a file's own outcome ends as its places leave it.
    pub fn settle(outcomes: &mut [Outcome]) -> Self {
        let mut states = HashMap::new();
        for outcome in &*outcomes {
            let places = outcome.origin.places;
            let is_container = matches!(outcome.facts.format, Format::Container(_));
            let state = match outcome.facts.state {
                State::Scanned => continue,
                state if places == 0 && is_container => state,
                _ if places == 0 => continue,
                _ => State::Partial,
            };
            let worst = states
                .entry(outcome.order.without(places))
                .or_insert(State::Scanned);
            *worst = state.max(*worst);
        }
        if !states.is_empty() {
            for outcome in outcomes.iter_mut().filter(|o| o.origin.places == 0) {
                if let Some(state) = states.get(&outcome.order) {
                    outcome.facts.state = *state;
                }
            }
        }
        Self { states }
    }

    /// Counts a document: files, bytes under the state of their file, and what is wrong.
    pub fn count(&self, outcome: &Outcome, shown: &Origin, coverage: &mut Coverage) {
        let facts = &outcome.facts;
        let places = outcome.origin.places;
        let state = match places {
            0 => facts.state,
            _ if self.states.is_empty() => State::Scanned,
            _ => {
                let state = self.states.get(&outcome.order.without(places));
                state.copied().unwrap_or(State::Scanned)
            }
        };
        let count = coverage.count_mut(state);
        count.files += u64::from(places == 0);
        count.bytes += facts.counted;
        coverage.bytes_read += outcome.stored;
        coverage.bytes_decoded += outcome.decoded;
        let problems = facts.problems.iter();
        coverage
            .problems
            .extend(problems.map(|p| (shown.clone(), facts.state, p.clone())));
    }
}

/// Remarks on what the walk passed over without a line of its own.
pub(super) fn left_out(summary: &WalkSummary) -> Vec<String> {
    let (files, folders) = (summary.excluded.files, summary.excluded_folders);
    let mut notes = Vec::new();
    if files + folders > 0 {
        notes.push(format!(
            "left out by options, or written by this scan: {}, {}",
            counted(files, "file"),
            counted(folders, "folder")
        ));
    }
    if summary.repeated > 0 {
        let times = counted(summary.repeated, "path");
        notes.push(format!("{times} reached a second time, scanned once"));
    }
    notes
}

fn counted(count: u64, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}
