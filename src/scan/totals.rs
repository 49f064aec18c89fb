//! Sums over findings, by data type.

use crate::model::{Distinct, FileCount, Finding, Origin, Severity, Totals, TypeTotal};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Sums over the findings of a report so far.
#[derive(Default)]
pub(super) struct Sums {
    types: BTreeMap<Arc<str>, TypeSum>,
    with_findings: FileCount,
}

struct TypeSum {
    total: TypeTotal,
    distinct: Distinct,
    files: FileCount,
}

impl Sums {
    /// Counts a finding, its values and the document it is in.
    pub fn add(&mut self, finding: &Finding, distinct: &Distinct, origin: &Origin) {
        self.with_findings.add(origin);
        let sum = self
            .types
            .entry(Arc::clone(&finding.info_type))
            .or_insert_with(|| TypeSum::of(finding));
        sum.total.findings += 1;
        sum.total.matches += finding.count;
        sum.total.probability = sum.total.probability.max(finding.probability);
        sum.distinct.merge(distinct);
        sum.files.add(origin);
    }

    /// All sums; each type is as severe as the worst of its findings.
    pub fn totals(mut self, findings: &[Finding]) -> Totals {
        for finding in findings.iter().filter(|f| f.counts()) {
            if let Some(sum) = self.types.get_mut(&finding.info_type) {
                sum.total.severity = sum.total.severity.max(finding.severity);
            }
        }
        let sums = self.types.into_values();
        let by_type: Vec<TypeTotal> = sums
            .map(|sum| TypeTotal {
                distinct: sum.distinct.count().min(sum.total.matches),
                files: sum.files.count(),
                ..sum.total
            })
            .collect();
        Totals {
            findings: by_type.iter().map(|t| t.findings).sum(),
            matches: by_type.iter().map(|t| t.matches).sum(),
            files_with_findings: self.with_findings.count(),
            by_type,
        }
    }
}

impl TypeSum {
    /// Nothing counted yet of what a finding is of.
    fn of(finding: &Finding) -> Self {
        Self {
            total: TypeTotal {
                info_type: Arc::clone(&finding.info_type),
                title: Arc::clone(&finding.title),
                findings: 0,
                matches: 0,
                distinct: 0,
                files: 0,
                severity: Severity::Low,
                probability: finding.probability,
            },
            distinct: Distinct::default(),
            files: FileCount::default(),
        }
    }
}
