//! The report held against a policy; breaches get their ids.

use super::Plan;
use super::paths::identity;
use crate::analyze::{Truth, breaches};
use crate::key::FindingParts;
use crate::model::{Origin, PolicyBreach, Report};

/// Tells every breach, if there is a policy.
pub(super) fn hold(plan: &Plan, report: &mut Report, truths: &[Truth]) {
    let Some(policy) = &plan.policy else {
        return;
    };
    let today = jiff::Timestamp::now()
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date();
    let found = breaches(policy, &*report, truths, &plan.roots, today);
    let named = found.into_iter().filter_map(|breach| {
        let rule = policy.rules.get(breach.rule)?;
        let truth = truths.get(breach.file)?;
        let header = format!("policy\0{}\0{}", rule.name, breach.kind.as_str());
        let (root, path, inner) = truth.origin.of_file();
        let mut file = Origin::file(root, path);
        file.inner = inner.to_vec();
        let parts = FindingParts {
            info_type: breach.info_type.as_deref().unwrap_or_default(),
            header: &header,
            origin: &identity(&file),
            occurrence: 0,
        };
        Some(PolicyBreach {
            id: plan.key.finding_id(parts),
            rule: rule.name.clone(),
            severity: rule.severity,
            file: breach.file,
            kind: breach.kind,
            info_type: breach.info_type,
            detail: breach.detail,
            count: breach.count,
            news: None,
        })
    });
    report.policy = Some(named.collect());
    report.policy_rules = policy.rules.iter().map(|rule| rule.name.clone()).collect();
}
