//! News: what a scan says to somebody who knows an earlier one. A finding is known by its content,
//! and what is news is judged by content, place and audience; [`compare`] does both for what two
//! scans said, [`mark`] writes the answer into a report.

mod breaches;
mod change;
mod likeness;
mod pairing;
mod places;
#[cfg(test)]
mod tests;

use crate::model::{
    BreachNews, Former, Loss, News, NewsReport, Origin, PolicyBreach, Prior, PriorFile,
    PriorFinding, Probability, Reason, Report, State,
};
use breaches::Breaches;
use change::Judge;
use pairing::{Match, Pairing};
use places::Places;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// How far the later scan reached: what it did not look for, or where it did not look, is not gone
/// because it is not found.
pub trait Reach {
    /// Whether it would have come to a place, if the place were there and readable.
    fn covers(&self, origin: &Origin) -> bool;
    /// Whether its options would let it report such a finding.
    fn seeks(&self, finding: &PriorFinding) -> bool;
}

/// A scan of the same places with the same options.
#[derive(Clone, Copy, Debug)]
pub struct SameReach;

impl Reach for SameReach {
    fn covers(&self, _: &Origin) -> bool {
        true
    }

    fn seeks(&self, _: &PriorFinding) -> bool {
        true
    }
}

/// What a later scan says since an earlier one.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// By the findings of the later scan.
    pub news: Vec<News>,
    /// By the breaches of the later scan; empty unless both scans had a policy.
    pub breaches: Vec<BreachNews>,
    /// Ids of these findings: those of the earlier scan, where they continue it.
    pub ids: Vec<String>,
    /// What became of the earlier findings, and of coverage.
    pub summary: NewsReport,
}

/// Marks each finding of a report by what it is since `prior`, gives it the id under which it is
/// known, and adds what became of the rest.
pub fn mark(prior: &Prior, report: &mut Report, reach: &dyn Reach) {
    let comparison = compare(prior, &Prior::of(report), reach);
    let told = comparison.news.into_iter().zip(comparison.ids);
    for (finding, (news, id)) in report.findings.iter_mut().zip(told) {
        finding.id = id;
        finding.news = Some(news);
    }
    let breaches = report.policy.iter_mut().flatten();
    for (breach, news) in breaches.zip(comparison.breaches) {
        breach.news = Some(news);
    }
    report.news = Some(comparison.summary);
}

/// Compares what two scans said. Ids and sketches must be made with one key.
pub fn compare(prior: &Prior, now: &Prior, reach: &dyn Reach) -> Comparison {
    let places = Places::new(prior, now);
    let mut pairing = Pairing::new(prior, now, &places);
    pairing.pair_places();
    let fates = prior.findings.iter().zip(&pairing.successors);
    let fates = fates.map(|(finding, successor)| match successor {
        Some(_) => None,
        None => Some(places.fate(finding, reach)),
    });
    pairing.fates = fates.collect();
    pairing.pair_elsewhere();
    let judge = Judge {
        prior,
        now,
        rules_changed: places.rules_changed(),
        homes: homes(prior, now, &pairing, &places),
        successors: &pairing.successors,
    };
    let matches = pairing.matches.iter().enumerate();
    let news: Vec<News> = matches
        .map(|(at, matched)| judge.news(at, *matched))
        .collect();
    let mut summary = NewsReport {
        since: (!prior.started_at.is_empty()).then(|| prior.started_at.clone()),
        since_complete: prior.complete,
        rules_changed: judge.rules_changed,
        ..NewsReport::default()
    };
    for (finding, news) in now.findings.iter().zip(&news) {
        if finding.counts() {
            summary.add(news.kind);
        }
    }
    let below = add_former(prior, now, &pairing, &mut summary);
    summary.losses = losses(prior, now, &judge.homes, &below);
    let breaches = Breaches {
        prior,
        now,
        homes: &judge.homes,
        places: &places,
        reach,
    };
    let (breaches, policy) = breaches.compare().unzip();
    summary.policy = policy;
    Comparison {
        ids: ids(prior, now, &pairing.matches),
        news,
        breaches: breaches.unwrap_or_default(),
        summary,
    }
}

/// For each file of this scan the earlier file that it is: of the same place, or from which its
/// findings moved.
fn homes(
    prior: &Prior,
    now: &Prior,
    pairing: &Pairing<'_>,
    places: &Places<'_>,
) -> Vec<Option<usize>> {
    let mut by_place = BTreeMap::new();
    for (at, file) in prior.files.iter().enumerate() {
        by_place.entry(places.number(file)).or_insert(at);
    }
    let here = now
        .files
        .iter()
        .map(|file| by_place.get(&places.number(file)).copied());
    let mut homes: Vec<Option<usize>> = here.collect();
    for (finding, matched) in now.findings.iter().zip(&pairing.matches) {
        if let Match::Moved(old) = matched
            && let Some(home) = homes.get_mut(finding.file)
        {
            *home = home.or_else(|| prior.findings.get(*old).map(|finding| finding.file));
        }
    }
    homes
}

/// Sorts earlier findings that nothing continues into resolved and unseen. Returns how many unseen
/// ones lie at or below each file of this scan that was not read.
fn add_former(
    prior: &Prior,
    now: &Prior,
    pairing: &Pairing<'_>,
    summary: &mut NewsReport,
) -> BTreeMap<usize, u64> {
    let mut below = BTreeMap::new();
    let former = prior
        .findings
        .iter()
        .zip(&pairing.successors)
        .zip(&pairing.fates);
    for ((finding, successor), fate) in former {
        let (None, Some(fate), Some(file)) = (successor, fate, prior.file_of(finding)) else {
            continue;
        };
        let gap = fate.gap.and_then(|gap| now.files.get(gap));
        let former = Former {
            origin: Arc::clone(&file.origin),
            state: gap.map_or(file.state, |gap| gap.state),
            finding: PriorFinding {
                first_seen: first_seen(prior, finding),
                ..finding.clone()
            },
            why: fate.why,
        };
        if let Some(gap) = fate.gap {
            *below.entry(gap).or_insert(0) += 1;
        }
        match fate.why {
            None => summary.resolved.push(former),
            Some(_) => summary.unseen.push(former),
        }
    }
    for list in [&mut summary.resolved, &mut summary.unseen] {
        list.sort_by(|a, b| a.origin.place_key().cmp(&b.origin.place_key()));
    }
    below
}

/// When an earlier finding was first seen, as far as that is known.
fn first_seen(prior: &Prior, finding: &PriorFinding) -> Option<Arc<str>> {
    finding.first_seen.clone().or_else(|| since(prior))
}

/// When a scan began, if that is known.
fn since(scan: &Prior) -> Option<Arc<str>> {
    (!scan.started_at.is_empty()).then(|| Arc::from(&*scan.started_at))
}

/// Inputs that are not read in full and were, or are new.
fn losses(
    prior: &Prior,
    now: &Prior,
    homes: &[Option<usize>],
    below: &BTreeMap<usize, u64>,
) -> Vec<Loss> {
    let files = now.files.iter().zip(homes).enumerate();
    let lost = files.filter_map(|(at, (file, home))| {
        let before = home.and_then(|home| prior.files.get(home));
        is_lost(before, file).then(|| Loss {
            origin: Arc::clone(&file.origin),
            state: file.state,
            reasons: reasons(file),
            before: before.map(|before| before.state),
            findings: below.get(&at).copied().unwrap_or(0),
        })
    });
    let mut lost: Vec<Loss> = lost.collect();
    lost.sort_by(|a, b| a.origin.place_key().cmp(&b.origin.place_key()));
    lost
}

fn reasons(file: &PriorFile) -> Vec<Reason> {
    let mut reasons = file.reasons.clone();
    reasons.sort_unstable();
    reasons.dedup();
    reasons
}

/// Whether less of a file is read than before. One that ends as it does because of places in it has
/// no reasons of its own; the places tell theirs.
fn is_lost(before: Option<&PriorFile>, now: &PriorFile) -> bool {
    if !now.is_gap() || now.reasons.is_empty() {
        return false;
    }
    match before {
        Some(before) if before.is_gap() => {
            let is_new_reason = now
                .reasons
                .iter()
                .any(|reason| !before.reasons.contains(reason));
            match (before.state, now.state) {
                (State::Partial, State::Partial) => is_new_reason,
                (State::Partial, _) => true,
                _ => false,
            }
        }
        _ => true,
    }
}

/// The id of each finding: its predecessor's, else its own, unless another finding took that along.
fn ids(prior: &Prior, now: &Prior, matches: &[Match]) -> Vec<String> {
    let kept: Vec<Option<&String>> = matches
        .iter()
        .map(|matched| match matched {
            Match::Same(old) | Match::Moved(old) => prior.findings.get(*old).map(|old| &old.id),
            Match::None | Match::Spread(_) => None,
        })
        .collect();
    let mut taken: HashSet<String> = kept.iter().flatten().map(|id| (*id).clone()).collect();
    let ids = now
        .findings
        .iter()
        .zip(kept)
        .map(|(finding, kept)| match kept {
            Some(id) => id.clone(),
            None => {
                let mut id = finding.id.clone();
                while !taken.insert(id.clone()) {
                    id = next_id(&id);
                }
                id
            }
        });
    ids.collect()
}

/// Another id of the same form: one step of a 64-bit mixer (SplitMix64).
fn next_id(id: &str) -> String {
    let z = u64::from_str_radix(id, 16).unwrap_or(id.len() as u64);
    let z = z.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    format!("{:016x}", z ^ (z >> 31))
}

/// Whether a report holds nothing to tell: no news at least so likely, no coverage newly lost. One
/// that was not compared is never silent, unless it is empty.
pub fn is_silent(report: &Report, least: Probability) -> bool {
    let lost = report
        .news
        .as_ref()
        .is_some_and(|news| !news.losses.is_empty());
    let mut findings = report.findings.iter();
    let mut breaches = report.policy.iter().flatten();
    !lost
        && !breaches.any(PolicyBreach::is_news)
        && !findings.any(|finding| {
            let is_news = finding.news.as_ref().is_none_or(News::is_news);
            is_news && finding.probability >= least
        })
}
