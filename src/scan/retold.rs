//! The last report, told again: nothing has changed since, and nothing is looked into.

use super::Context;
use super::assemble::{Assembled, Verdicts};
use super::blank::{empty, scan_info};
use super::exposed::Exposed;
use super::policy;
use super::prints::Accepted;
use crate::analyze::Truth;
use crate::analyze::news::mark_known;
use crate::model::{BreachNews, PolicyNews, PriorPolicy, Report};

/// The last report, as it would be told now.
pub(super) struct Retold {
    report: Report,
    truths: Vec<Truth>,
    /// What broke the policy then.
    policy: Option<PriorPolicy>,
}

/// The last report, if the state has it, with who can read its files now; what breaks the policy is
/// still missing. Does not wait for the walk.
pub(super) fn remember(context: &Context<'_>) -> Option<Retold> {
    let kept = context.memory?.kept(empty(scan_info(context)))?;
    let mut report = kept.report;
    let mut exposed = Exposed::new(context);
    let mut truths = Vec::with_capacity(report.files.len());
    for (file, origin) in report.files.iter_mut().zip(kept.origins) {
        let exposure = file.access.map(|_| exposed.at(&origin.path));
        let (exposure, shown) = exposure.unzip();
        file.exposure = shown;
        truths.push(Truth { origin, exposure });
    }
    Some(Retold {
        report,
        truths,
        policy: kept.policy,
    })
}

impl Retold {
    /// Tells it, if the same people can read its files as before; the walk has said that all is as it
    /// was.
    pub(super) fn tell(self, context: &Context<'_>) -> Option<Assembled> {
        let Self {
            mut report,
            truths,
            policy: before,
        } = self;
        policy::hold(context.plan, &mut report, &truths);
        let is_same = same_breaches(before.as_ref(), &mut report)?;
        let since = context.memory?.tell_again(&mut report, &truths)?;
        mark_known(since, &mut report);
        if let (Some(news), Some(policy)) = (&mut report.news, is_same) {
            news.policy = Some(policy);
        }
        context.counters.finish_all();
        Some(Assembled {
            report,
            verdicts: Verdicts::none(context.plan.min_probability),
            accepted: Accepted::default(),
            truths,
        })
    }
}

/// Marks the breaches of the policy as known, if they are those of the last report; else the report
/// cannot be told again. What is said of them, if both had a policy.
fn same_breaches(before: Option<&PriorPolicy>, report: &mut Report) -> Option<Option<PolicyNews>> {
    let (before, now) = match (before, &mut report.policy) {
        (None, None) => return Some(None),
        (Some(before), Some(now)) => (before, now),
        _ => return None,
    };
    if before.rules != report.policy_rules || before.breaches.len() != now.len() {
        return None;
    }
    for (old, breach) in before.breaches.iter().zip(&mut *now) {
        let is_same = old.id == breach.id
            && old.rule == breach.rule
            && old.severity == breach.severity
            && old.file == breach.file
            && old.kind == breach.kind
            && old.info_type == breach.info_type
            && old.detail == breach.detail
            && old.count == breach.count
            && old.first_seen.is_some();
        if !is_same {
            return None;
        }
        breach.news = Some(BreachNews {
            is_new: false,
            first_seen: old.first_seen.clone(),
        });
    }
    Some(Some(PolicyNews {
        known: now.len() as u64,
        ..PolicyNews::default()
    }))
}
