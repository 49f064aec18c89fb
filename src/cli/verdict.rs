//! What a report means for the exit code: which findings weigh, and what is weighed.

use crate::cli::exit::Exit;
use crate::model::{Confidence, News, NewsKind, Probability, Report, Severity};

/// What was asked of the exit code.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms {
    /// Severity from which on a finding fails the run.
    pub fail_on: Option<Severity>,
    /// Findings that are less likely do not weigh.
    pub least: Option<Probability>,
    /// Whether what only the rules explain weighs as well.
    pub rule_changes: bool,
    /// Whether incomplete coverage has a code of its own.
    pub strict_coverage: bool,
}

impl Terms {
    /// The least probability that weighs: medium unless another was asked for.
    pub fn least(&self) -> Probability {
        self.least.unwrap_or(Confidence::Medium.threshold())
    }

    /// The code for a finished scan. A send list that is not clear weighs as it is; of findings and of
    /// breaches of the policy, where earlier ones are known, only news weighs.
    pub fn verdict(&self, report: &Report) -> Exit {
        let not_clear = report.campaign.as_ref().is_some_and(|c| !c.is_clear());
        let mut breaches = report.policy.iter().flatten();
        if not_clear || breaches.any(|breach| breach.is_news() && self.is_bad(breach.severity)) {
            return Exit::Found;
        }
        let mut findings = report.findings.iter();
        if findings.any(|f| self.fails(f.severity, f.probability, f.news.as_ref())) {
            return Exit::Found;
        }
        if self.strict_coverage && !report.coverage.is_complete() {
            return Exit::Incomplete;
        }
        Exit::Done
    }

    /// Whether something so severe fails the run, if it is news.
    pub fn is_bad(&self, severity: Severity) -> bool {
        self.fail_on.is_some_and(|least| severity >= least)
    }

    /// Whether a finding fails the run.
    pub fn fails(&self, severity: Severity, likely: Probability, news: Option<&News>) -> bool {
        let weighs = news.is_none_or(|news| {
            news.is_news() || (self.rule_changes && news.kind == NewsKind::RuleChange)
        });
        weighs && self.is_bad(severity) && likely >= self.least()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_news_weighs_where_an_earlier_scan_is_known() {
        let terms = Terms {
            fail_on: Some(Severity::High),
            least: None,
            rule_changes: false,
            strict_coverage: false,
        };
        let strict = Terms {
            rule_changes: true,
            ..terms
        };
        let likely = Probability::from_basis_points(9_000);
        let unlikely = Probability::from_basis_points(3_000);
        let of = |kind| Some(News::of(kind));
        let cases = [
            (None, true, true),
            (of(NewsKind::New), true, true),
            (of(NewsKind::Spread), true, true),
            (of(NewsKind::Widened), true, true),
            (of(NewsKind::Known), false, false),
            (of(NewsKind::Moved), false, false),
            (of(NewsKind::Allowed), false, false),
            (of(NewsKind::RuleChange), false, true),
        ];
        for (news, expected, with_rules) in cases {
            let news = news.as_ref();
            assert_eq!(terms.fails(Severity::High, likely, news), expected);
            assert_eq!(strict.fails(Severity::High, likely, news), with_rules);
            assert!(!terms.fails(Severity::Medium, likely, news));
            assert!(!terms.fails(Severity::High, unlikely, news));
        }
    }
}
