//! `policy`: what breaks the policy; `news.policy`: what became of what broke it before.

use super::origin::OriginV1;
use crate::model::{
    BreachNews, FormerBreach, Origin, PolicyBreach, PolicyNews, PriorBreach, Report,
};
use serde::{Serialize, Serializer};

pub(super) struct Breaches<'a>(pub(super) &'a Report, pub(super) &'a [PolicyBreach]);

impl Serialize for Breaches<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.1.iter().map(|breach| {
            let file = self.0.files.get(breach.file);
            BreachV1 {
                id: &breach.id,
                rule: &breach.rule,
                severity: breach.severity.as_str(),
                origin: file.map(|file| (&*file.origin).into()),
                kind: breach.kind.as_str(),
                info_type: breach.info_type.as_deref(),
                detail: &breach.detail,
                count: breach.count,
                news: breach.news.as_ref().map(BreachNewsV1::from),
            }
        }))
    }
}

#[derive(Serialize)]
pub(in crate::report) struct BreachV1<'a> {
    id: &'a str,
    rule: &'a str,
    severity: &'static str,
    origin: Option<OriginV1<'a>>,
    kind: &'static str,
    info_type: Option<&'a str>,
    detail: &'a str,
    count: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    news: Option<BreachNewsV1<'a>>,
}

impl<'a> BreachV1<'a> {
    /// A breach as another scan told it.
    pub(in crate::report) fn new(
        breach: &'a PriorBreach,
        origin: Option<&'a Origin>,
        news: Option<&'a BreachNews>,
    ) -> Self {
        Self {
            id: &breach.id,
            rule: &breach.rule,
            severity: breach.severity.as_str(),
            origin: origin.map(OriginV1::from),
            kind: breach.kind.as_str(),
            info_type: breach.info_type.as_deref(),
            detail: &breach.detail,
            count: breach.count,
            news: news.map(BreachNewsV1::from),
        }
    }
}

#[derive(Serialize)]
struct BreachNewsV1<'a> {
    kind: &'static str,
    first_seen: Option<&'a str>,
}

impl<'a> From<&'a BreachNews> for BreachNewsV1<'a> {
    fn from(news: &'a BreachNews) -> Self {
        Self {
            kind: news.as_str(),
            first_seen: news.first_seen.as_deref(),
        }
    }
}

#[derive(Serialize)]
pub(super) struct PolicyNewsV1<'a> {
    new: u64,
    known: u64,
    resolved: Vec<FormerBreachV1<'a>>,
    unseen: Vec<FormerBreachV1<'a>>,
}

impl<'a> From<&'a PolicyNews> for PolicyNewsV1<'a> {
    fn from(news: &'a PolicyNews) -> Self {
        Self {
            new: news.new,
            known: news.known,
            resolved: news.resolved.iter().map(FormerBreachV1::from).collect(),
            unseen: news.unseen.iter().map(FormerBreachV1::from).collect(),
        }
    }
}

/// An earlier breach that is no more, or was not seen.
#[derive(Serialize)]
struct FormerBreachV1<'a> {
    #[serde(flatten)]
    breach: BreachV1<'a>,
    state: &'static str,
    why: Option<&'static str>,
    first_seen: Option<&'a str>,
}

impl<'a> From<&'a FormerBreach> for FormerBreachV1<'a> {
    fn from(former: &'a FormerBreach) -> Self {
        Self {
            breach: BreachV1::new(&former.breach, Some(&former.origin), None),
            state: former.state.as_str(),
            why: former.why.map(|why| why.as_str()),
            first_seen: former.breach.first_seen.as_deref(),
        }
    }
}
