//! The verdict on the send list in words.

use crate::model::{Campaign, Objected, Objection, RowRange, SendList};
use crate::report::sections::Section;
use crate::report::wording::{counted, origin, thousands};

/// Ranges of rows that are shown.
const RANGES: usize = 6;

/// What there is to say.
pub(super) fn section(campaign: &Campaign) -> Section {
    let mut lines = vec![(0, summary(campaign))];
    for (place, why) in &campaign.doubts {
        let place = place.as_deref().map(origin).unwrap_or_default();
        lines.push((0, format!("{place} {why}").trim().to_owned()));
    }
    for list in &campaign.lists {
        lines.push((0, format!("{}: {}", origin(&list.origin), told(list))));
        let objections = list.objections.iter();
        lines.extend(objections.map(|objected| (1, objection(campaign, objected))));
    }
    for seed in &campaign.seeds_elsewhere {
        let rows = counted(seed.rows, "row");
        let place = origin(&seed.origin);
        lines.push((
            0,
            format!("{place}: planted address of {} ({rows})", seed.label),
        ));
    }
    lines.extend(remarks(campaign).into_iter().map(|remark| (0, remark)));
    let verdict = if campaign.is_clear() {
        "clear"
    } else {
        "not clear"
    };
    Section::list(format!("Send list: {verdict}"), lines)
}

fn summary(campaign: &Campaign) -> String {
    let (contacts, objected) = campaign.contacts();
    let contacts = counted(contacts, "contact");
    let suppressions = counted(campaign.suppressions, "suppression");
    let seeds = counted(campaign.seeds, "planted address").replace("addresss", "addresses");
    format!(
        "{contacts} of which {} should not be mailed; held against {suppressions} and {seeds}; ages by {}",
        thousands(objected),
        campaign.today
    )
}

fn told(list: &SendList) -> String {
    let mut told = counted(list.contacts, "contact");
    if list.without_address > 0 {
        let rows = counted(list.without_address, "row");
        told.push_str(&format!(", {rows} without an address"));
    }
    match list.objected {
        0 => told.push_str(", nothing against them"),
        objected => told.push_str(&format!(", {} not to be mailed", thousands(objected))),
    }
    told
}

fn objection(campaign: &Campaign, objected: &Objected) -> String {
    let detail = objected.detail.as_deref();
    let what = match (objected.objection, detail) {
        (Objection::Suppressed, _) => "in the suppression file".to_owned(),
        (Objection::Unsubscribed, None) => "unsubscribed, by their own row".to_owned(),
        (Objection::Unsubscribed, Some(source)) => format!("unsubscribed, says {source}"),
        (Objection::NoConsent, _) => "without consent".to_owned(),
        (Objection::Minor, _) => format!("under {}", campaign.minor_age),
        (Objection::Stale, _) => {
            let since = campaign.stale_before.as_deref().unwrap_or_default();
            format!("no sign of life since {since}")
        }
        (Objection::Seed, label) => {
            format!(
                "planted address, marks the list of {}",
                label.unwrap_or_default()
            )
        }
    };
    let rows = rows(&objected.places);
    let samples = objected.samples.join(", ");
    format!(
        "{} {what}: {rows} ({samples})",
        thousands(objected.contacts)
    )
}

/// `rows 1–3, 7, …`.
fn rows(places: &[RowRange]) -> String {
    let shown = places
        .iter()
        .take(RANGES)
        .map(|range| match range.first == range.last {
            true => thousands(range.first),
            false => format!("{}–{}", thousands(range.first), thousands(range.last)),
        });
    let mut shown: Vec<String> = shown.collect();
    if places.len() > RANGES {
        shown.push("…".to_owned());
    }
    let noun = match places {
        [only] if only.first == only.last => "row",
        _ => "rows",
    };
    format!("{noun} {}", shown.join(", "))
}

fn remarks(campaign: &Campaign) -> Vec<String> {
    let mut remarks = Vec::new();
    let unread: u64 = campaign.lists.iter().map(|list| list.unread_dates).sum();
    if unread > 0 {
        let contacts = counted(unread, "contact");
        remarks.push(format!(
            "{contacts} with a date that could not be read: not judged by age"
        ));
    }
    if campaign.unread_suppressions > 0 {
        let lines = counted(campaign.unread_suppressions, "line");
        remarks.push(format!("{lines} of the suppression files name nobody"));
    }
    let lists = campaign.lists.iter();
    for list in lists.filter(|list| list.columns.is_empty()) {
        let place = origin(&list.origin);
        remarks.push(format!(
            "{place} has no column on consent, status, age or activity"
        ));
    }
    remarks
}
