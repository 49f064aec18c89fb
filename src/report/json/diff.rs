//! `spillmap.diff/1`: what is different between two scans, for machines. The schema is
//! `docs/schema/diff-1.json`.

use super::v1::{BreachV1, BriefV1, NewsV1, SummaryV1};
use crate::report::changes::Changes;
use serde::Serialize;
use std::io::{self, Write};

/// The value of the `schema` key.
const SCHEMA: &str = "spillmap.diff/1";

#[derive(Serialize)]
struct DiffV1<'a> {
    schema: &'static str,
    until: &'a str,
    news: SummaryV1<'a>,
    findings: Vec<ChangedV1<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    policy: Vec<BreachV1<'a>>,
}

#[derive(Serialize)]
struct ChangedV1<'a> {
    #[serde(flatten)]
    finding: BriefV1<'a>,
    news: NewsV1<'a>,
}

/// Writes what changed, unlikely findings too.
pub(in crate::report) fn render(changes: &Changes<'_>, out: &mut dyn Write) -> io::Result<()> {
    let told = changes.all().filter(|(_, news)| changes.tells(news));
    let diff = DiffV1 {
        schema: SCHEMA,
        until: &changes.now.started_at,
        news: changes.summary.into(),
        findings: told
            .map(|(finding, news)| {
                let file = changes.now.file_of(finding);
                ChangedV1 {
                    finding: BriefV1::new(finding, file.map(|file| &*file.origin)),
                    news: news.into(),
                }
            })
            .collect(),
        policy: changes
            .new_breaches()
            .map(|(breach, news)| {
                let file = changes.now.files.get(breach.file);
                BreachV1::new(breach, file.map(|file| &*file.origin), Some(news))
            })
            .collect(),
    };
    super::write(&diff, out)
}
