//! What a report says of its policy, read back.

use super::{OriginIn, Understood, severity, state};
use crate::model::{BreachKind, Files, PriorBreach, PriorPolicy, State};
use serde::Deserialize;
use std::sync::Arc;

/// A breach of the report, or one that was not seen again.
#[derive(Deserialize)]
pub(super) struct BreachIn {
    id: String,
    rule: String,
    severity: String,
    origin: Option<OriginIn>,
    kind: String,
    info_type: Option<String>,
    detail: String,
    count: u64,
    /// Of one that was not seen.
    #[serde(default)]
    state: Option<String>,
    #[serde(default)]
    first_seen: Option<String>,
    #[serde(default)]
    news: Option<BreachNewsIn>,
}

#[derive(Deserialize)]
struct BreachNewsIn {
    #[serde(default)]
    first_seen: Option<String>,
}

#[derive(Default, Deserialize)]
pub(super) struct PolicyNewsIn {
    #[serde(default)]
    unseen: Vec<BreachIn>,
}

/// What a report said of its policy, if it had one. One of a version that did not name the rules is
/// taken to have those that were broken.
pub(super) fn policy(
    breaches: Option<Vec<BreachIn>>,
    rules: Option<Vec<String>>,
    news: Option<PolicyNewsIn>,
    files: &mut Files,
) -> Understood<Option<PriorPolicy>> {
    let Some(breaches) = breaches else {
        return Ok(None);
    };
    let unseen = news.unwrap_or_default().unseen;
    let all = breaches.into_iter().chain(unseen);
    // Kinds of later versions are passed over.
    let all = all.filter_map(|breach| breach.breach(files).transpose());
    let breaches = all.collect::<Understood<Vec<PriorBreach>>>()?;
    let rules = match rules {
        Some(rules) => rules.into_iter().map(Arc::from).collect(),
        None => breaches.iter().map(|b| Arc::clone(&b.rule)).collect(),
    };
    Ok(Some(PriorPolicy { rules, breaches }))
}

impl BreachIn {
    fn breach(self, files: &mut Files) -> Understood<Option<PriorBreach>> {
        let mut kinds = BreachKind::ALL.into_iter();
        let kind = kinds.find(|kind| kind.as_str() == self.kind);
        let (Some(kind), Some(origin)) = (kind, self.origin) else {
            return Ok(None);
        };
        let ended = self.state.as_deref().map_or(Ok(State::Scanned), state)?;
        let news = self.news.and_then(|news| news.first_seen);
        Ok(Some(PriorBreach {
            file: files.position(&origin.origin()?, ended),
            id: self.id,
            rule: self.rule.into(),
            severity: severity(&self.severity)?,
            kind,
            info_type: self.info_type.map(Arc::from),
            detail: self.detail,
            count: self.count,
            first_seen: news.or(self.first_seen).map(Arc::from),
        }))
    }
}
