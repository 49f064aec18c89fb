//! `news` and `findings[].news`: what is different since an earlier scan.

use super::exposure::PartyV1;
use super::finding::{SketchV1, confidence};
use super::origin::OriginV1;
use super::policy::PolicyNewsV1;
use crate::model::{Former, Growth, Loss, News, NewsKind, NewsReport, Origin, PriorFinding, Wider};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

#[derive(Serialize)]
pub(in crate::report) struct NewsV1<'a> {
    kind: &'static str,
    is_news: bool,
    first_seen: Option<&'a str>,
    from: Option<OriginV1<'a>>,
    growth: Option<GrowthV1>,
    wider: Option<WiderV1<'a>>,
    allowed: Option<&'a str>,
}

impl<'a> From<&'a News> for NewsV1<'a> {
    fn from(news: &'a News) -> Self {
        Self {
            kind: news.kind.as_str(),
            is_news: news.is_news(),
            first_seen: news.first_seen.as_deref(),
            from: news.from.as_deref().map(OriginV1::from),
            growth: news.growth.map(GrowthV1::from),
            wider: news.wider.as_ref().map(WiderV1::from),
            allowed: news.allowed.as_deref(),
        }
    }
}

#[derive(Serialize)]
struct GrowthV1 {
    count: u64,
    distinct: u64,
    severity: &'static str,
    percent: u64,
}

impl From<Growth> for GrowthV1 {
    fn from(growth: Growth) -> Self {
        Self {
            count: growth.count,
            distinct: growth.distinct,
            severity: growth.severity.as_str(),
            percent: growth.percent,
        }
    }
}

#[derive(Serialize)]
struct WiderV1<'a> {
    everyone: bool,
    groups: Vec<PartyV1<'a>>,
    users: Vec<PartyV1<'a>>,
    certain: bool,
}

impl<'a> From<&'a Wider> for WiderV1<'a> {
    fn from(wider: &'a Wider) -> Self {
        Self {
            everyone: wider.everyone,
            groups: wider.groups.iter().map(PartyV1::from).collect(),
            users: wider.users.iter().map(PartyV1::from).collect(),
            certain: wider.certain,
        }
    }
}

/// What became of the earlier scan.
#[derive(Serialize)]
pub(in crate::report) struct SummaryV1<'a> {
    since: Option<&'a str>,
    since_complete: bool,
    rules_changed: bool,
    counts: Counts<'a>,
    resolved: Vec<FormerV1<'a>>,
    unseen: Vec<FormerV1<'a>>,
    losses: Vec<LossV1<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<PolicyNewsV1<'a>>,
}

impl<'a> From<&'a NewsReport> for SummaryV1<'a> {
    fn from(news: &'a NewsReport) -> Self {
        Self {
            since: news.since.as_deref(),
            since_complete: news.since_complete,
            rules_changed: news.rules_changed,
            counts: Counts(news),
            resolved: news.resolved.iter().map(FormerV1::from).collect(),
            unseen: news.unseen.iter().map(FormerV1::from).collect(),
            losses: news.losses.iter().map(LossV1::from).collect(),
            policy: news.policy.as_ref().map(PolicyNewsV1::from),
        }
    }
}

struct Counts<'a>(&'a NewsReport);

impl Serialize for Counts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let news = self.0;
        let mut map = serializer.serialize_map(None)?;
        for kind in NewsKind::ALL {
            map.serialize_entry(kind.as_str(), &news.count(kind))?;
        }
        for (name, list) in [("resolved", &news.resolved), ("unseen", &news.unseen)] {
            let counted = list.iter().filter(|former| former.finding.counts()).count();
            map.serialize_entry(name, &counted)?;
        }
        map.serialize_entry("losses", &news.losses.len())?;
        map.end()
    }
}

/// An earlier finding without a successor.
#[derive(Serialize)]
struct FormerV1<'a> {
    #[serde(flatten)]
    finding: BriefV1<'a>,
    state: &'static str,
    why: Option<&'static str>,
    first_seen: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sketch: Option<SketchV1<'a>>,
}

impl<'a> From<&'a Former> for FormerV1<'a> {
    fn from(former: &'a Former) -> Self {
        let finding = &former.finding;
        // What is gone is not compared again.
        let kept = finding.sketch.as_ref().filter(|_| former.why.is_some());
        Self {
            finding: BriefV1::new(finding, Some(&former.origin)),
            state: former.state.as_str(),
            why: former.why.map(|why| why.as_str()),
            first_seen: finding.first_seen.as_deref(),
            sketch: kept.map(SketchV1::from),
        }
    }
}

/// A finding without what only its own report tells.
#[derive(Serialize)]
pub(in crate::report) struct BriefV1<'a> {
    id: &'a str,
    origin: Option<OriginV1<'a>>,
    header: &'a str,
    info_type: &'a str,
    title: &'a str,
    count: u64,
    distinct: u64,
    distinct_exact: bool,
    probability: f64,
    confidence: &'static str,
    severity: &'static str,
    test_value: bool,
}

impl<'a> BriefV1<'a> {
    pub(in crate::report) fn new(finding: &'a PriorFinding, origin: Option<&'a Origin>) -> Self {
        Self {
            id: &finding.id,
            origin: origin.map(OriginV1::from),
            header: &finding.header,
            info_type: &finding.info_type,
            title: &finding.title,
            count: finding.count,
            distinct: finding.distinct,
            distinct_exact: finding.distinct_exact,
            probability: finding.probability.as_f64(),
            confidence: confidence(finding.probability),
            severity: finding.severity.as_str(),
            test_value: finding.test_value,
        }
    }
}

#[derive(Serialize)]
struct LossV1<'a> {
    origin: OriginV1<'a>,
    state: &'static str,
    reasons: Vec<&'static str>,
    before: Option<&'static str>,
    findings: u64,
}

impl<'a> From<&'a Loss> for LossV1<'a> {
    fn from(loss: &'a Loss) -> Self {
        Self {
            origin: (&*loss.origin).into(),
            state: loss.state.as_str(),
            reasons: loss.reasons.iter().map(|reason| reason.code()).collect(),
            before: loss.before.map(|state| state.as_str()),
            findings: loss.findings,
        }
    }
}
