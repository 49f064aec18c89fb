//! What breaks the policy, in words.

use crate::model::{PolicyBreach, Report, Severity};
use crate::report::sections::Section;
use crate::report::wording::{counted, origin, thousands};
use std::cmp::Reverse;

/// Breaches that are listed.
const LISTED: usize = 100;

/// What there is to say.
pub(super) fn section(report: &Report, breaches: &[PolicyBreach]) -> Section {
    let title = match breaches.len() as u64 {
        0 => "Policy: kept".to_owned(),
        1 => "Policy: 1 breach".to_owned(),
        number => format!("Policy: {} breaches", thousands(number)),
    };
    let mut sorted: Vec<&PolicyBreach> = breaches.iter().collect();
    sorted.sort_by_key(|breach| Reverse(breach.severity));
    let mut lines = Vec::new();
    let mut before: Option<Severity> = None;
    for breach in sorted.iter().take(LISTED) {
        if before.replace(breach.severity) != Some(breach.severity) {
            lines.push((0, breach.severity.as_str().to_owned()));
        }
        lines.push((1, told(report, breach)));
    }
    if sorted.len() > LISTED {
        let more = thousands((sorted.len() - LISTED) as u64);
        lines.push((0, format!("and {more} more")));
    }
    Section { title, lines }
}

fn told(report: &Report, breach: &PolicyBreach) -> String {
    let file = report.files.get(breach.file);
    let place = file.map(|file| origin(&file.origin)).unwrap_or_default();
    let what = match breach.info_type.as_deref() {
        Some(info_type) => format!("{} of {info_type}", thousands(breach.count)),
        None => counted(breach.count, "value"),
    };
    format!("{place}: {what}: {} ({})", breach.detail, breach.rule)
}
