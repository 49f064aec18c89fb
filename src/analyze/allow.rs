//! Findings that somebody has allowed: told apart, counted, and no reason to fail.

use super::severity::weigh_rest;
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

/// What is allowed on a day.
pub struct AllowList<'a>(Vec<Entry<'a>>);

impl<'a> AllowList<'a> {
    /// What holds on a day, `2026-11-22`.
    ///
    /// # Errors
    /// When a pattern of paths cannot be read.
    pub fn new(
        allowances: &'a [Allowance],
        roots: &'a Roots,
        today: &str,
    ) -> Result<Self, InvalidGlob> {
        let in_force = allowances
            .iter()
            .filter(|a| a.until.as_deref().is_none_or(|until| until >= today));
        let entries = in_force.map(|allowance| {
            let paths = allowance.path.as_ref();
            let paths = paths.map(|path| Globs::new(&[path])).transpose()?;
            Ok(Entry {
                allowance,
                roots,
                paths,
            })
        });
        entries.collect::<Result<_, _>>().map(Self)
    }

    /// Notes how many occurrences of each finding lie under allowed domains, and judges the finding by
    /// the others: to be asked before it is told what is news.
    pub fn weigh_domains(&self, report: &mut Report) {
        let Report {
            findings, files, ..
        } = &mut *report;
        let mut any = false;
        for finding in findings.iter_mut().filter(|f| !f.under.is_empty()) {
            let file = files.get(finding.file);
            let allowed = finding.under.iter().filter(|(domain, _)| {
                let mut entries = self.0.iter();
                entries.any(|entry| entry.is_over(domain) && entry.covers(finding, file))
            });
            let allowed: u64 = allowed.map(|(_, count)| count).sum();
            finding.allowed = allowed.min(finding.count);
            if (1..finding.count).contains(&allowed) {
                weigh_rest(finding);
                any = true;
            }
        }
        if any {
            weigh_types(report);
        }
    }

    /// Marks the findings that are allowed.
    pub fn mark(&self, report: &mut Report) {
        let Report {
            findings,
            files,
            news: summary,
            ..
        } = report;
        for finding in findings {
            let file = files.get(finding.file);
            let Some(entry) = self.0.iter().find(|entry| entry.allows(finding, file)) else {
                continue;
            };
            let before = finding.news.take();
            if let (Some(summary), Some(before)) = (summary.as_mut(), &before)
                && finding.counts()
            {
                summary.allow(before.kind);
            }
            finding.news = Some(News {
                first_seen: before.and_then(|news| news.first_seen),
                allowed: Some(Arc::from(entry.allowance.reason.as_str())),
                ..News::of(NewsKind::Allowed)
            });
        }
    }
}

/// Each data type is as severe as the worst of its findings.
fn weigh_types(report: &mut Report) {
    for total in &mut report.totals.by_type {
        let findings = report.findings.iter();
        let own = findings.filter(|f| f.counts() && f.info_type == total.info_type);
        total.severity = own.map(|f| f.severity).max().unwrap_or(total.severity);
    }
}

impl Entry<'_> {
    /// Whether all of a finding is allowed, and this entry is among the reasons.
    fn allows(&self, finding: &Finding, file: Option<&FileReport>) -> bool {
        let is_reason = match self.allowance.domain {
            None => true,
            Some(_) => {
                let mut under = finding.under.iter();
                finding.allowed == finding.count && under.any(|(domain, _)| self.is_over(domain))
            }
        };
        is_reason && self.covers(finding, file)
    }

    /// Whether it allows what lies under a domain.
    fn is_over(&self, domain: &str) -> bool {
        let own = self.allowance.domain.as_deref();
        let above = own.and_then(|own| domain.strip_suffix(own));
        above.is_some_and(|above| above.is_empty() || above.ends_with('.'))
    }

    /// Whether its conditions hold, but for that of the domain.
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
            domain: None,
            audience: None,
        }
    }

    fn held(allowances: &[Allowance], mut report: Report) -> Report {
        let roots = Roots::default();
        let list = AllowList::new(allowances, &roots, "2026-11-22").unwrap();
        list.weigh_domains(&mut report);
        list.mark(&mut report);
        report
    }

    fn allowed(allowance: Allowance) -> usize {
        let report = held(&[allowance], sample_report());
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

    #[test]
    fn what_lies_under_a_domain_does_not_weigh() {
        let of = |domain: &str| Allowance {
            domain: Some(domain.into()),
            ..nothing()
        };
        // Allowed domains, occurrences under domains, those allowed, whether all is.
        let cases = [
            (
                vec!["example.com"],
                vec![("example.com", 1_200)],
                1_200,
                true,
            ),
            (
                vec!["example.com"],
                vec![("example.com", 1_190)],
                1_190,
                false,
            ),
            (
                vec!["example.com"],
                vec![("mail.example.com", 1_200)],
                1_200,
                true,
            ),
            (
                vec!["mail.example.com"],
                vec![("example.com", 1_200)],
                0,
                false,
            ),
            (vec!["ample.com"], vec![("example.com", 1_200)], 0, false),
            (
                vec!["example.com", "example.org"],
                vec![("example.com", 700), ("example.org", 500)],
                1_200,
                true,
            ),
            (vec![], vec![("example.com", 1_200)], 0, false),
        ];
        for (domains, under, expected, whole) in cases {
            let mut report = sample_report();
            report.findings.truncate(1);
            let finding = &mut report.findings[0];
            (finding.count, finding.test_value) = (1_200, false);
            finding.terms.sensitivity = crate::model::Sensitivity::Medium;
            finding.severity = crate::model::Severity::High;
            let named = under.iter().map(|(name, count)| (Arc::from(*name), *count));
            finding.under = named.collect();
            let allowances: Vec<Allowance> = domains.iter().map(|d| of(d)).collect();
            let report = held(&allowances, report);
            let finding = &report.findings[0];
            assert_eq!(finding.allowed, expected, "{domains:?} {under:?}");
            let news = finding.news.as_ref().map(|news| news.kind);
            assert_eq!(
                news == Some(NewsKind::Allowed),
                whole,
                "{domains:?} {under:?}"
            );
            let is_less = finding.severity < crate::model::Severity::High;
            assert_eq!(is_less, expected == 1_190, "{domains:?} {under:?}");
        }
    }
}
