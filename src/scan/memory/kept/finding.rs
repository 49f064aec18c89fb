//! A finding, as far as its [`PriorFinding`] leaves it out, as a record, and back.

use super::AUDIENCES;
use crate::model::{
    Evidence, Finding, News, NewsKind, PriorFinding, RowRange, Sensitivity, Severity, SeverityTerms,
};
use crate::scan::memory::prior::{read_one_of, write_one_of};
use crate::state::wire::{Reader, Writer};
use std::sync::Arc;

const SENSITIVITIES: [Sensitivity; 4] = [
    Sensitivity::Low,
    Sensitivity::Medium,
    Sensitivity::High,
    Sensitivity::Critical,
];
pub(super) fn write(to: &mut Writer, finding: &Finding) {
    // The rest is in the finding's `PriorFinding`.
    to.option(finding.column, |to, column| to.number(u64::from(column)));
    to.option(finding.header.as_deref(), Writer::text);
    to.option(finding.region, Writer::text);
    let SeverityTerms {
        sensitivity,
        base,
        combination,
        audience,
        is_old,
    } = finding.terms;
    write_one_of(to, &SENSITIVITIES, &sensitivity);
    write_one_of(to, &Severity::ALL, &base);
    to.option(combination, Writer::text);
    write_one_of(to, &AUDIENCES, &audience);
    to.flag(is_old);
    to.list(&finding.evidence, |to, evidence| {
        to.text(evidence.kind);
        to.text(&evidence.detail);
    });
    to.list(&finding.places, |to, range| {
        to.number(range.first);
        to.number(range.last);
    });
    to.list(&finding.samples, |to, sample| to.text(sample));
}

pub(super) fn read(
    from: &mut Reader<'_>,
    before: PriorFinding,
    since: &Arc<str>,
) -> Option<Finding> {
    let PriorFinding {
        id,
        file,
        info_type,
        title,
        header: _,
        count,
        distinct,
        distinct_exact,
        probability,
        severity,
        test_value,
        sketch,
        first_seen,
        allowed: _,
        allowed_count: _,
    } = before;
    Some(Finding {
        id,
        file,
        column: from.option(Reader::small)?,
        header: from.option(|from| Some(Arc::from(from.text()?)))?,
        region: from.option(Reader::word)?,
        info_type,
        title,
        count,
        distinct,
        distinct_exact,
        probability,
        severity,
        terms: SeverityTerms {
            sensitivity: read_one_of(from, &SENSITIVITIES)?,
            base: read_one_of(from, &Severity::ALL)?,
            combination: from.option(Reader::word)?,
            audience: read_one_of(from, &AUDIENCES)?,
            is_old: from.flag()?,
        },
        test_value,
        evidence: from.list(|from| {
            Some(Evidence {
                kind: from.word()?,
                detail: from.text()?.to_owned(),
            })
        })?,
        places: from.list(|from| {
            Some(RowRange {
                first: from.number()?,
                last: from.number()?,
            })
        })?,
        samples: from.list(|from| Some(from.text()?.to_owned()))?,
        sketch: sketch?,
        // With domains on the allow-list no report is told again.
        under: Vec::new(),
        allowed: 0,
        news: Some(News {
            first_seen: first_seen.or_else(|| Some(Arc::clone(since))),
            ..News::of(NewsKind::Known)
        }),
    })
}
