//! Why a finding is as severe as it is, in words.

use super::wording::thousands;
use crate::model::{Audience, Finding, Sensitivity};

/// Why a finding is as severe as it is. A safe line.
pub(super) fn severity_terms(finding: &Finding) -> String {
    let terms = &finding.terms;
    let severity = finding.severity.as_str();
    if finding.test_value {
        return format!("{severity}: reserved for tests");
    }
    let readers = match terms.audience {
        Audience::Everyone => Some("everyone can read it (+1)"),
        Audience::Owner => Some("only its owner can read it (−1)"),
        _ => None,
    };
    let combination = terms.combination.map(|words| format!("{words} (+1)"));
    let age = terms
        .is_old
        .then(|| "unchanged for five years (−1)".to_owned());
    let moves = [combination, readers.map(str::to_owned), age];
    let moves: Vec<String> = moves.into_iter().flatten().collect();
    let base = format!(
        "{} data, {} found: {}",
        match terms.sensitivity {
            Sensitivity::Low => "weakly identifying",
            Sensitivity::Medium => "personal",
            Sensitivity::High => "harmful",
            Sensitivity::Critical => "critical",
        },
        thousands(finding.count),
        terms.base.as_str()
    );
    match moves.is_empty() {
        true => format!("{severity} = {base}"),
        false => format!("{severity} = {base}; {}", moves.join(", ")),
    }
}
