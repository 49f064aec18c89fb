//! News in the words of the reports for people.

use crate::model::{
    Former, Growth, Loss, News, NewsKind, NewsReport, Origin, Party, PriorFinding, Unseen, Wider,
};
use crate::report::changes::Changes;
use crate::report::escape::Untrusted;
use crate::report::sections::Section;
use crate::report::wording::{self, counted, thousands};
use crate::report::{Options, policy};
use std::collections::BTreeSet;

/// Entries of a list that are named one by one.
const SHOWN: usize = 20;

/// `3 new, 1 grown by 10 %, 2 spread, 1 resolved, 120 known`; of likely findings alone.
pub(super) fn summary<'a>(summary: &NewsReport, listed: impl Iterator<Item = &'a News>) -> String {
    let growths: BTreeSet<u64> = listed
        .filter(|news| news.kind == NewsKind::Grown)
        .filter_map(|news| news.growth.map(|growth| growth.percent))
        .collect();
    let mut parts = Vec::new();
    let mut add = |count: u64, word: &str| {
        if count > 0 {
            parts.push(format!("{} {word}", thousands(count)));
        }
    };
    for kind in NewsKind::ALL {
        let count = summary.count(kind);
        match (kind, growths.last()) {
            (NewsKind::Known | NewsKind::Allowed, _) => {}
            (NewsKind::Grown, Some(most)) => {
                let up_to = if growths.len() > 1 { "up to " } else { "" };
                add(count, &format!("grown by {up_to}{}", percent(*most)));
            }
            _ => add(count, word(kind)),
        }
    }
    let likely = |list: &[Former]| list.iter().filter(|f| f.finding.counts()).count() as u64;
    add(likely(&summary.resolved), "resolved");
    add(likely(&summary.unseen), "not seen this time");
    add(summary.losses.len() as u64, "no longer read in full");
    add(summary.count(NewsKind::Known), word(NewsKind::Known));
    add(summary.count(NewsKind::Allowed), word(NewsKind::Allowed));
    let findings = match parts.is_empty() {
        true => "nothing was found then, nothing is now".to_owned(),
        false => parts.join(", "),
    };
    match summary.policy.as_ref().and_then(policy::drift) {
        Some(drift) => format!("{findings}; breaches of the policy: {drift}"),
        None => findings,
    }
}

/// `News since 2026-03-01T08:30:00Z`.
pub(super) fn title(summary: &NewsReport) -> String {
    let since = match &summary.since {
        // Fractions of a second say nothing to people.
        Some(time) => match time.split_once('.') {
            Some((seconds, _)) => format!("{seconds}Z"),
            None => time.clone(),
        },
        None => "the earlier scan".to_owned(),
    };
    format!(
        "News since {}",
        Untrusted::from(since.as_str()).for_terminal()
    )
}

/// What makes the comparison less than it seems.
pub(super) fn cautions(summary: &NewsReport) -> Vec<&'static str> {
    let mut cautions = Vec::new();
    if !summary.since_complete {
        cautions.push(
            "The earlier scan was stopped before its end: what it did not reach is called new.",
        );
    }
    if summary.rules_changed {
        cautions.push(
            "Rules or version are not those of the earlier scan: what is found or missed in a file \
             that did not change is not called new or resolved.",
        );
    }
    cautions
}

/// The word for people.
const fn word(kind: NewsKind) -> &'static str {
    match kind {
        NewsKind::RuleChange => "by other rules",
        _ => kind.as_str(),
    }
}

/// What stands beside a finding: `new`, `grown 10 %`; nothing if it is known.
pub(super) fn mark(news: Option<&News>) -> String {
    let Some(news) = news else {
        return String::new();
    };
    match (news.kind, news.growth) {
        (NewsKind::Known, _) => String::new(),
        (NewsKind::Grown, Some(growth)) => format!("grown {}", percent(growth.percent)),
        (kind, _) => word(kind).to_owned(),
    }
}

fn percent(percent: u64) -> String {
    match percent {
        0 => "under 1 %".to_owned(),
        _ => format!("{} %", thousands(percent)),
    }
}

/// What is said once of all findings of a file: where they come from, who reads them now. Safe lines.
pub(super) fn remarks<'a>(news: impl Iterator<Item = &'a News>) -> Vec<String> {
    let mut remarks: Vec<String> = Vec::new();
    for news in news {
        let from = news.from.as_deref().map(wording::origin);
        let told = match (news.kind, from) {
            (NewsKind::Spread, Some(from)) => Some(format!("known from {from}, and now here too")),
            (_, Some(from)) => Some(format!("moved here from {from}")),
            _ => None,
        };
        for remark in told.into_iter().chain(news.wider.as_ref().map(readers)) {
            if !remarks.contains(&remark) {
                remarks.push(remark);
            }
        }
    }
    remarks
}

/// `newly readable by the groups interns (12 members), sales and the user bob`.
fn readers(wider: &Wider) -> String {
    let listed = |parties: &[Party]| {
        let names: Vec<String> = parties.iter().take(4).map(wording::party).collect();
        let more = parties.len().saturating_sub(4);
        match more {
            0 => names.join(", "),
            _ => format!("{}, {more} more", names.join(", ")),
        }
    };
    let mut circles = Vec::new();
    if wider.everyone {
        circles.push("everyone".to_owned());
    }
    if !wider.groups.is_empty() {
        circles.push(format!("the group {}", listed(&wider.groups)));
    }
    if !wider.users.is_empty() {
        circles.push(listed(&wider.users));
    }
    let certain = if wider.certain { "" } else { " (not certain)" };
    let text = format!("newly readable by {}{certain}", circles.join(" and "));
    Untrusted::from(text.as_str()).for_terminal().into_owned()
}

/// What became of findings and coverage of the earlier scan, what matters most first.
pub(super) fn sections(
    summary: &NewsReport,
    counts: impl Fn(&PriorFinding) -> bool,
) -> Vec<Section> {
    let of = |list: &[Former], line: fn(&Former) -> String| -> Vec<String> {
        let listed = list.iter().filter(|former| counts(&former.finding));
        listed.map(line).collect()
    };
    let lists = [
        (
            "No longer read in full",
            summary.losses.iter().map(loss).collect(),
        ),
        (
            "Not seen this time, but not known to be gone",
            of(&summary.unseen, unseen),
        ),
        ("Resolved", of(&summary.resolved, former)),
    ];
    let breaches = summary.policy.iter().flat_map(policy::former);
    let lists = lists.into_iter().chain(breaches);
    let lists = lists.filter(|(_, lines)| !lines.is_empty());
    lists.map(|(title, lines)| section(title, lines)).collect()
}

/// A list of safe lines, cut to what is shown of it.
fn section(title: &str, lines: Vec<String>) -> Section {
    let title = format!("{title} ({})", thousands(lines.len() as u64));
    let more = lines.len().saturating_sub(SHOWN);
    let shown = lines.into_iter().take(SHOWN);
    let rest = (more > 0).then(|| format!("and {more} more"));
    let entries = shown.chain(rest).map(|line| (0, line));
    Section::list(title, entries.collect())
}

/// The lists below changes alone: new breaches of the policy, and what became of the earlier scan.
pub(super) fn sections_of_changes(changes: &Changes<'_>, options: &Options) -> Vec<Section> {
    let counts = |finding: &PriorFinding| finding.probability >= options.fold_below;
    let breaches = changes.new_breaches().map(|(breach, _)| {
        let file = changes.now.files.get(breach.file);
        policy::told_of(breach, file.map(|file| &*file.origin))
    });
    let breaches: Vec<String> = breaches.collect();
    let new = (!breaches.is_empty()).then(|| section("New breaches of the policy", breaches));
    new.into_iter()
        .chain(sections(changes.summary, counts))
        .collect()
}

fn loss(loss: &Loss) -> String {
    let reasons: Vec<&str> = loss.reasons.iter().map(|reason| reason.plain()).collect();
    let mut text = format!("{}: {}", wording::origin(&loss.origin), reasons.join(", "));
    if loss.before.is_none() {
        text.push_str("; not among the gaps of the earlier scan");
    }
    if loss.findings > 0 {
        let known = counted(loss.findings, "known finding");
        text.push_str(&format!("; {known} there not seen"));
    }
    text
}

fn former(former: &Former) -> String {
    let finding = &former.finding;
    let title = Untrusted::from(&*finding.title).for_terminal();
    let header = match finding.header.as_str() {
        "" => String::new(),
        header => format!(" in {}", Untrusted::from(header).for_terminal()),
    };
    let origin = wording::origin(&former.origin);
    format!("{origin}: {title}{header}, {}", thousands(finding.count))
}

fn unseen(entry: &Former) -> String {
    let why = entry.why.map_or("", Unseen::plain);
    format!("{}; {why}", former(entry))
}

/// What people call the type, and whether the values are made for tests. Escaped for no reader yet.
pub(super) fn title_of(finding: &PriorFinding) -> String {
    let tests = if finding.test_value { " · test" } else { "" };
    format!("{}{tests}", finding.title)
}

/// `was 2,000`.
pub(super) fn before(growth: Option<Growth>) -> String {
    growth.map_or_else(String::new, |growth| {
        format!("was {}", thousands(growth.count))
    })
}

/// Where something lies, if it lies anywhere.
pub(super) fn place(origin: Option<&Origin>) -> String {
    origin.map(wording::origin).unwrap_or_default()
}
