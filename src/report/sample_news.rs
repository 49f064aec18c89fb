//! For tests: the sample as it reads to somebody who knows an earlier scan.

use crate::model::{
    BreachNews, Former, FormerBreach, Growth, Loss, News, NewsKind, NewsReport, Origin, Party,
    PolicyNews, PriorBreach, PriorFinding, Reason, Report, Severity, State, Unseen, Wider,
};
use crate::report::sample::{breach, sample_report};
use std::sync::Arc;

/// The sample with news of every kind.
pub(crate) fn report_with_news() -> Report {
    let mut report = sample_report();
    let mut summary = NewsReport {
        since: Some("2026-02-28T08:30:00Z".into()),
        since_complete: false,
        rules_changed: true,
        ..NewsReport::default()
    };
    for (at, finding) in report.findings.iter_mut().enumerate() {
        let news = news(at);
        if PriorFinding::of(finding).counts() {
            summary.add(news.kind);
        }
        finding.news = Some(news);
    }
    let finding = report.findings.first().map(PriorFinding::of).unwrap();
    summary
        .resolved
        .push(former("crm/old\u{1b}[2J.csv", &finding, None));
    summary
        .unseen
        .push(former("crm/payroll.csv", &finding, Some(Unseen::NotRead)));
    summary.losses.push(Loss {
        origin: Arc::new(Origin::file(0, "crm/payroll.csv")),
        state: State::Failed,
        reasons: vec![Reason::PermissionDenied],
        before: Some(State::Scanned),
        findings: 1,
    });
    add_breaches(&mut report, &mut summary);
    report.news = Some(summary);
    report
}

/// Breaches of a policy that both scans had.
fn add_breaches(report: &mut Report, summary: &mut NewsReport) {
    let mut breaches = vec![breach(), breach()];
    for (at, breach) in breaches.iter_mut().enumerate() {
        breach.id = format!("{at:016x}");
        breach.news = Some(BreachNews {
            is_new: at == 0,
            first_seen: Some("2026-01-01T00:00:00Z".into()),
        });
    }
    let former = |path: &str, why| FormerBreach {
        origin: Arc::new(Origin::file(0, path)),
        state: State::Scanned,
        breach: PriorBreach::of(&breach()),
        why,
    };
    summary.policy = Some(PolicyNews {
        new: 1,
        known: 1,
        resolved: vec![former("crm/old\u{1b}[2J.csv", None)],
        unseen: vec![former("crm/payroll.csv", Some(Unseen::NotRead))],
    });
    report.policy_rules = vec!["no-cards".into()];
    report.policy = Some(breaches);
}

fn former(path: &str, finding: &PriorFinding, why: Option<Unseen>) -> Former {
    Former {
        origin: Arc::new(Origin::file(0, path)),
        state: State::Failed,
        finding: PriorFinding {
            header: "e-mail\r\n|".into(),
            first_seen: Some("2026-01-01T00:00:00Z".into()),
            ..finding.clone()
        },
        why,
    }
}

fn news(at: usize) -> News {
    let kinds = NewsKind::ALL;
    let kind = kinds
        .get(at % kinds.len())
        .copied()
        .unwrap_or(NewsKind::Known);
    let from = || Some(Arc::new(Origin::file(0, "old/list\u{202e}.csv")));
    let party = Party {
        id: Some(1002),
        name: Some("interns".into()),
        members: Some(12),
    };
    News {
        first_seen: Some("2026-01-01T00:00:00Z".into()),
        from: match kind {
            NewsKind::Spread | NewsKind::Moved => from(),
            _ => None,
        },
        growth: (kind == NewsKind::Grown).then_some(Growth {
            count: 87_555,
            distinct: 87_000,
            severity: Severity::High,
            percent: 10,
            leaps: false,
        }),
        wider: (kind == NewsKind::Widened).then_some(Wider {
            everyone: false,
            groups: vec![party],
            users: Vec::new(),
            certain: false,
        }),
        ..News::of(kind)
    }
}
