//! `policy`: what breaks the policy.

use super::origin::OriginV1;
use crate::model::{PolicyBreach, Report};
use serde::{Serialize, Serializer};

pub(super) struct Breaches<'a>(pub(super) &'a Report, pub(super) &'a [PolicyBreach]);

impl Serialize for Breaches<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.1.iter().map(|breach| {
            BreachV1 {
                id: &breach.id,
                rule: &breach.rule,
                severity: breach.severity.as_str(),
                origin: self
                    .0
                    .files
                    .get(breach.file)
                    .map(|file| (&*file.origin).into()),
                kind: breach.kind.as_str(),
                info_type: breach.info_type.as_deref(),
                detail: &breach.detail,
                count: breach.count,
            }
        }))
    }
}

#[derive(Serialize)]
struct BreachV1<'a> {
    id: &'a str,
    rule: &'a str,
    severity: &'static str,
    origin: Option<OriginV1<'a>>,
    kind: &'static str,
    info_type: Option<&'a str>,
    detail: &'a str,
    count: u64,
}
