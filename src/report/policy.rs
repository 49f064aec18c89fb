//! What breaks the policy, in words.

use crate::model::{FormerBreach, Origin, PolicyBreach, PolicyNews, PriorBreach, Report, Severity};
use crate::report::escape::Untrusted;
use crate::report::sections::Section;
use crate::report::wording::{counted, origin, thousands};
use std::cmp::Reverse;

/// Breaches that are listed.
const LISTED: usize = 100;

/// What there is to say.
pub(super) fn section(report: &Report, breaches: &[PolicyBreach]) -> Section {
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
    Section::list(title(breaches), lines)
}

fn title(breaches: &[PolicyBreach]) -> String {
    let new = breaches.iter().filter_map(|breach| breach.news.as_ref());
    let new = match new.filter(|news| news.is_new).count() as u64 {
        0 => String::new(),
        new => format!(", {} new", thousands(new)),
    };
    match breaches.len() as u64 {
        0 => "Policy: kept".to_owned(),
        1 => format!("Policy: 1 breach{new}"),
        number => format!("Policy: {} breaches{new}", thousands(number)),
    }
}

fn told(report: &Report, breach: &PolicyBreach) -> String {
    let file = report.files.get(breach.file);
    let place = file.map(|file| origin(&file.origin)).unwrap_or_default();
    let new = match &breach.news {
        Some(news) if news.is_new => " \u{b7} new",
        _ => "",
    };
    format!("{place}: {}{new}", what(&PriorBreach::of(breach)))
}

/// `1,200 of email: must not lie here (births)`.
fn what(breach: &PriorBreach) -> String {
    let found = match breach.info_type.as_deref() {
        Some(info_type) => format!("{} of {info_type}", thousands(breach.count)),
        None => counted(breach.count, "value"),
    };
    format!("{found}: {} ({})", breach.detail, breach.rule)
}

/// A breach in one safe line.
pub(super) fn told_of(breach: &PriorBreach, place: Option<&Origin>) -> String {
    let place = place.map(origin).unwrap_or_default();
    let what = what(breach);
    let severity = breach.severity.as_str();
    let what = Untrusted::from(what.as_str()).for_terminal();
    format!("{place}: {severity}: {what}")
}

/// `2 new, 5 known, 1 resolved`; nothing if there were none and are none.
pub(super) fn drift(news: &PolicyNews) -> Option<String> {
    let counts = [
        (news.new, "new"),
        (news.known, "known"),
        (news.resolved.len() as u64, "resolved"),
        (news.unseen.len() as u64, "not seen this time"),
    ];
    let counts = counts.into_iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = counts
        .map(|(count, word)| format!("{} {word}", thousands(count)))
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Lists of the breaches that are no more, or were not seen: titles and safe lines.
pub(super) fn former(news: &PolicyNews) -> [(&'static str, Vec<String>); 2] {
    let resolved = |former: &FormerBreach| told_of(&former.breach, Some(&former.origin));
    let unseen = |former: &FormerBreach| {
        let why = former.why.map_or("", |why| why.plain());
        format!("{}; {why}", resolved(former))
    };
    [
        (
            "Breaches of the policy not seen this time, but not known to be gone",
            news.unseen.iter().map(unseen).collect(),
        ),
        (
            "Breaches of the policy resolved",
            news.resolved.iter().map(resolved).collect(),
        ),
    ]
}
