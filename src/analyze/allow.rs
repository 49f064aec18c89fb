//! Findings that somebody has allowed: told apart, counted, and no reason to fail.

use crate::model::{Allowance, Audience, FileReport, Finding, News, NewsKind, Report, normalised};
use crate::source::{Globs, InvalidGlob, Root, Roots};
use std::path::Path;
use std::sync::Arc;

/// An allowance whose pattern has been read.
struct Entry<'a> {
    allowance: &'a Allowance,
    roots: &'a Roots,
    paths: Option<Globs>,
}

/// Marks the findings that are allowed on a day, `2026-11-22`.
///
/// # Errors
/// When a pattern of paths cannot be read.
pub fn allow(
    allowances: &[Allowance],
    roots: &Roots,
    today: &str,
    report: &mut Report,
) -> Result<(), InvalidGlob> {
    let in_force = allowances
        .iter()
        .filter(|a| a.until.as_deref().is_none_or(|until| until >= today));
    let entries = in_force
        .map(|allowance| {
            let paths = allowance.path.as_ref();
            let paths = paths.map(|path| Globs::new(&[path])).transpose()?;
            Ok(Entry {
                allowance,
                roots,
                paths,
            })
        })
        .collect::<Result<Vec<_>, InvalidGlob>>()?;
    let Report {
        findings,
        files,
        news: summary,
        ..
    } = report;
    for finding in findings {
        let file = files.get(finding.file);
        let Some(entry) = entries.iter().find(|entry| entry.covers(finding, file)) else {
            continue;
        };
        let before = finding.news.take();
        if let (Some(summary), Some(before)) = (summary.as_mut(), &before)
            && finding.probability >= crate::model::Confidence::Medium.threshold()
        {
            summary.allow(before.kind);
        }
        finding.news = Some(News {
            first_seen: before.and_then(|news| news.first_seen),
            allowed: Some(Arc::from(entry.allowance.reason.as_str())),
            ..News::of(NewsKind::Allowed)
        });
    }
    Ok(())
}

impl Entry<'_> {
    fn covers(&self, finding: &Finding, file: Option<&FileReport>) -> bool {
        let Allowance {
            finding: id,
            header,
            info_type,
            values,
            audience,
            ..
        } = self.allowance;
        let is_at = |paths: &Globs| {
            file.is_some_and(|file| {
                let root = self.roots.as_slice().get(file.origin.root as usize);
                let root = root.and_then(Root::path).unwrap_or(Path::new(""));
                paths.matches(root, Path::new(&file.origin.path))
            })
        };
        let own_header = normalised(finding.header.as_deref().unwrap_or_default());
        let readers = file.and_then(|file| file.exposure.as_deref());
        let readers = readers.map_or(Audience::Unknown, |exposure| exposure.audience());
        id.as_ref().is_none_or(|id| *id == finding.id)
            && self.paths.as_ref().is_none_or(is_at)
            && header.as_ref().is_none_or(|h| normalised(h) == own_header)
            && info_type.as_ref().is_none_or(|t| **t == *finding.info_type)
            && values.as_ref().is_none_or(|values| {
                let held = finding.sketch.within(values);
                finding.sketch.level() == 0 && held.compared > 0 && held.common == held.compared
            })
            && audience.is_none_or(|widest| readers != Audience::Unknown && readers <= widest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::sample_report;

    fn nothing() -> Allowance {
        Allowance {
            reason: "agreed".into(),
            until: None,
            finding: None,
            path: None,
            header: None,
            info_type: None,
            values: None,
            audience: None,
        }
    }

    fn allowed(allowance: Allowance) -> usize {
        let mut report = sample_report();
        allow(&[allowance], &Roots::default(), "2026-11-22", &mut report).unwrap();
        let marked = report.findings.iter().filter_map(|f| f.news.as_ref());
        marked.filter(|news| news.kind == NewsKind::Allowed).count()
    }

    #[test]
    fn an_entry_covers_what_all_its_conditions_hold_for() {
        let report = sample_report();
        let first = &report.findings[0];
        let path = report.files[first.file].origin.path.to_str().unwrap();
        let of_type = report
            .findings
            .iter()
            .filter(|f| f.info_type == first.info_type)
            .count();
        let by = |change: fn(&mut Allowance, &str), word: &str| {
            let mut allowance = nothing();
            change(&mut allowance, word);
            allowed(allowance)
        };
        assert!(by(|a, id| a.finding = Some(id.into()), &first.id) >= 1);
        assert_eq!(by(|a, id| a.finding = Some(id.into()), "none"), 0);
        assert_eq!(
            by(|a, t| a.info_type = Some(t.into()), &first.info_type),
            of_type
        );
        assert!(by(|a, path| a.path = Some(path.into()), path) >= 1);
        assert_eq!(by(|a, path| a.path = Some(path.into()), "elsewhere/*"), 0);
        assert_eq!(by(|a, until| a.until = Some(until.into()), "2026-11-21"), 0);
        assert!(by(|a, until| a.until = Some(until.into()), "2026-11-22") > 0);
    }

    #[test]
    fn values_are_allowed_only_if_all_of_them_are() {
        // The sample's findings have no sketch: nothing is known of their values.
        let mut allowance = nothing();
        allowance.values = Some(crate::model::ContentSketch::default());
        assert_eq!(allowed(allowance), 0);
    }
}
