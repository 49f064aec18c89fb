//! News told as before and after.

use super::*;
use crate::model::{
    BreachKind, NewsKind, PriorBreach, PriorPolicy, Readers, Reliance, Severity, Unseen,
};
use std::ops::Range;

/// A finding of these values, each as often.
pub(super) fn finding(info_type: &str, values: Range<u64>, times: u64) -> PriorFinding {
    let distinct = values.end - values.start;
    let mut sketch = crate::model::Distinct::default();
    for value in values {
        let mixed = u64::from_str_radix(&next_id(&format!("{value:x}")), 16).unwrap();
        sketch.insert(mixed);
    }
    let sketch = sketch.sketch(|hash| hash.rotate_left(17).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    PriorFinding {
        id: "00000000000000aa".into(),
        file: 0,
        info_type: info_type.into(),
        title: info_type.into(),
        header: info_type.into(),
        count: distinct * times,
        distinct,
        distinct_exact: true,
        probability: Probability::from_basis_points(9_900),
        severity: Severity::High,
        test_value: false,
        sketch: Some(sketch.thinned(128)),
        first_seen: None,
        allowed: false,
        allowed_count: 0,
    }
}

/// A scan of files, each with its findings.
fn scan(files: Vec<(&str, Vec<PriorFinding>)>) -> Prior {
    let mut scan = Prior {
        started_at: "2026-03-01T08:30:00Z".into(),
        complete: true,
        ..Prior::default()
    };
    for (at, (path, findings)) in files.into_iter().enumerate() {
        let origin = Arc::new(Origin::file(0, path));
        scan.files.push(PriorFile {
            modified: Some(7),
            readers: Some(Readers {
                everyone: false,
                groups: Vec::new(),
                users: Vec::new(),
                reliance: Reliance::Known,
            }),
            ..PriorFile::ended(origin, State::Scanned)
        });
        for (nth, finding) in findings.into_iter().enumerate() {
            scan.findings.push(PriorFinding {
                file: at,
                id: format!("{:016x}", path.len() as u64 * 1_000 + nth as u64),
                ..finding
            });
        }
    }
    scan
}

fn list(values: Range<u64>) -> Vec<PriorFinding> {
    vec![
        finding("email", values.clone(), 1),
        finding("gender", 0..2, values.end - values.start),
    ]
}

/// Kinds by finding, how many are resolved, how many unseen.
fn told(prior: &Prior, now: &Prior) -> (Vec<NewsKind>, usize, usize) {
    let comparison = compare(prior, now, &SameReach);
    let kinds = comparison.news.iter().map(|news| news.kind).collect();
    let summary = comparison.summary;
    (kinds, summary.resolved.len(), summary.unseen.len())
}

use NewsKind::{Grown, Known, Moved, New, RuleChange, Spread, Widened};

#[test]
fn news_is_content_and_place_together() {
    let before = scan(vec![("a", list(0..2_000)), ("b", list(5_000..6_000))]);
    let cases = [
        (
            vec![("a", list(0..2_000)), ("b", list(5_000..6_000))],
            vec![Known; 4],
            0,
        ),
        (
            vec![("a", list(0..2_200)), ("b", list(5_000..6_000))],
            vec![Grown, Grown, Known, Known],
            0,
        ),
        (
            vec![("a", list(100..2_000)), ("b", list(5_000..6_000))],
            vec![Known; 4],
            0,
        ),
        (
            vec![("b", list(5_000..6_000)), ("c", list(0..2_000))],
            vec![Known, Known, Moved, Moved],
            0,
        ),
        (
            vec![
                ("a", list(0..2_000)),
                ("b", list(5_000..6_000)),
                ("c", list(0..2_000)),
            ],
            vec![Known, Known, Known, Known, Spread, Spread],
            0,
        ),
        (
            vec![("a", list(5_000..6_000)), ("b", list(0..2_000))],
            vec![Moved, Known, Moved, Grown],
            0,
        ),
        (
            vec![("a", list(8_000..9_000)), ("b", list(5_000..6_000))],
            vec![New, Known, Known, Known],
            1,
        ),
        (vec![("b", list(5_000..6_000))], vec![Known, Known], 2),
        (
            vec![
                ("a", list(0..2_000)),
                ("b", list(5_000..6_000)),
                ("d", list(8_000..9_000)),
            ],
            vec![Known, Known, Known, Known, New, New],
            0,
        ),
    ];
    for (files, kinds, resolved) in cases {
        let now = scan(files);
        let found = told(&before, &now);
        assert_eq!(found, (kinds, resolved, 0), "{:?}", now.files);
    }
}

#[test]
fn a_file_that_is_renamed_and_grew_is_one_with_more_in_it() {
    let before = scan(vec![("old", list(0..2_000))]);
    let mut now = scan(vec![("new", list(0..2_200))]);
    let comparison = compare(&before, &now, &SameReach);
    for news in &comparison.news {
        assert_eq!(news.kind, Grown);
        assert_eq!(news.growth.map(|growth| growth.percent), Some(10));
        assert!(!news.is_news() && news.from.is_some());
    }
    assert_eq!(comparison.ids[0], before.findings[0].id);
    now.files[0].readers.as_mut().unwrap().everyone = true;
    assert_eq!(told(&before, &now).0, [Widened, Widened]);
}

#[test]
fn growth_that_leaps_is_news() {
    for (values, severity, expected) in [
        (0..2_980, Severity::High, false),
        (0..3_000, Severity::High, true),
        (0..2_100, Severity::Critical, true),
    ] {
        let before = scan(vec![("a", vec![finding("email", 0..2_000, 1)])]);
        let mut now = scan(vec![("a", vec![finding("email", values.clone(), 1)])]);
        now.findings[0].severity = severity;
        let news = &compare(&before, &now, &SameReach).news[0];
        assert_eq!((news.kind, news.is_news()), (Grown, expected), "{values:?}");
    }
}

#[test]
fn only_what_was_looked_for_and_read_is_resolved() {
    let before = scan(vec![("data/a", list(0..2_000))]);
    let ended = |path: &str, state, reasons| {
        let mut now = scan(vec![]);
        let origin = Arc::new(Origin::file(0, path));
        now.files.push(PriorFile {
            reasons,
            ..PriorFile::ended(origin, state)
        });
        now
    };
    let clean = scan(vec![]);
    let stopped = Prior {
        complete: false,
        ..clean.clone()
    };
    let cases = [
        (clean, None, 0),
        (stopped, Some(Unseen::Stopped), 0),
        (
            ended("data/a", State::Failed, vec![Reason::PermissionDenied]),
            Some(Unseen::NotRead),
            1,
        ),
        (
            ended("data", State::Failed, vec![Reason::PermissionDenied]),
            Some(Unseen::NotRead),
            1,
        ),
        (
            ended("data/a", State::Partial, vec![Reason::Truncated]),
            Some(Unseen::NotRead),
            1,
        ),
        (
            ended("data", State::Skipped, vec![Reason::SnapshotFolder]),
            Some(Unseen::NotReached),
            0,
        ),
        (ended("dat", State::Failed, vec![Reason::IoError]), None, 1),
    ];
    for (now, why, losses) in cases {
        let summary = compare(&before, &now, &SameReach).summary;
        let former = summary.resolved.iter().chain(&summary.unseen);
        let found: Vec<_> = former.map(|former| former.why).collect();
        assert_eq!(found, [why, why], "{:?}", now.files);
        assert_eq!(summary.losses.len(), losses, "{:?}", now.files);
    }
}

#[test]
fn a_gap_that_was_there_is_no_loss() {
    let gap = |state, reasons: &[Reason]| {
        let mut scan = scan(vec![]);
        let origin = Arc::new(Origin::file(0, "a"));
        scan.files.push(PriorFile {
            reasons: reasons.to_vec(),
            ..PriorFile::ended(origin, state)
        });
        scan
    };
    let malformed = gap(State::Partial, &[Reason::Malformed]);
    let cases = [
        (&malformed, gap(State::Partial, &[Reason::Malformed]), 0),
        (&malformed, gap(State::Partial, &[Reason::Truncated]), 1),
        (&malformed, gap(State::Failed, &[Reason::IoError]), 1),
        (&malformed, gap(State::Skipped, &[Reason::Symlink]), 0),
        (&malformed, gap(State::Partial, &[]), 0),
    ];
    for (before, now, expected) in cases {
        let losses = compare(before, &now, &SameReach).summary.losses;
        assert_eq!(losses.len(), expected, "{:?}", now.files);
    }
}

#[test]
fn other_rules_explain_what_is_different_in_a_file_that_is_not() {
    let mut before = scan(vec![("a", list(0..2_000))]);
    before.rules_digest = "other".into();
    let mut all = list(0..2_000);
    all.push(finding("phone", 0..2_000, 1));
    let now = scan(vec![
        ("a", all.clone()),
        ("b", vec![finding("phone", 9_000..9_900, 1)]),
    ]);
    assert_eq!(told(&before, &now).0, [Known, Known, RuleChange, New]);
    let mut touched = now.clone();
    touched.files[0].modified = Some(8);
    assert_eq!(told(&before, &touched).0, [Known, Known, New, New]);
    // What they no longer look for is not gone.
    let fewer = scan(vec![("a", vec![finding("email", 0..2_000, 1)])]);
    assert_eq!(told(&before, &fewer), (vec![Known], 0, 1));
}

#[test]
fn ids_stay_with_their_content_and_are_given_once() {
    let before = scan(vec![("a", vec![finding("email", 0..2_000, 1)])]);
    let now = scan(vec![
        ("a", vec![finding("email", 7_000..9_000, 1)]),
        ("bb", vec![finding("email", 0..2_000, 1)]),
    ]);
    let comparison = compare(&before, &now, &SameReach);
    assert_eq!(comparison.ids[1], before.findings[0].id);
    assert_ne!(comparison.ids[0], comparison.ids[1]);
    assert_eq!(comparison.ids[0].len(), 16);
    assert_eq!(comparison.news[0].kind, New);
    assert_eq!(comparison.news[1].kind, Moved);
}

#[test]
fn a_folder_of_copies_that_is_renamed_is_no_news() {
    let folder = |name: &str| {
        let paths: Vec<String> = (0..100).map(|n| format!("{name}/{n:03}.csv")).collect();
        let files = paths.iter().map(|path| (path.as_str(), list(0..500)));
        scan(files.collect())
    };
    let (kinds, resolved, _) = told(&folder("old"), &folder("new"));
    assert_eq!(kinds, vec![Moved; 200]);
    assert_eq!(resolved, 0);
}

/// A scan of files that breaks rules: file, rule, severity.
fn breaking(files: Vec<(&str, Vec<PriorFinding>)>, broken: &[(usize, &str, Severity)]) -> Prior {
    let breaches = broken
        .iter()
        .zip(0..)
        .map(|((file, rule, severity), nth)| PriorBreach {
            id: format!("{nth:016x}"),
            rule: Arc::from(*rule),
            severity: *severity,
            file: *file,
            kind: BreachKind::Forbidden,
            info_type: Some("email".into()),
            detail: "must not lie here".into(),
            count: 9,
            first_seen: None,
        });
    Prior {
        policy: Some(PriorPolicy {
            rules: ["emails", "old"].map(Arc::from).to_vec(),
            breaches: breaches.collect(),
        }),
        ..scan(files)
    }
}

#[test]
fn breaches_are_known_by_rule_and_file_wherever_that_lies() {
    use Severity::{High, Low};
    let (a, b) = (|| ("a", list(0..2_000)), || ("b", list(5_000..6_000)));
    let before = breaking(vec![a(), b()], &[(0, "emails", High), (1, "emails", High)]);
    let away = || ("c/a", list(0..2_000));
    // Now: whether each breach is new, how many are resolved, how many unseen.
    let cases = [
        (
            breaking(vec![a(), b()], &[(0, "emails", High), (1, "emails", Low)]),
            vec![false; 2],
            0,
            0,
        ),
        (
            breaking(vec![a(), b()], &[(0, "emails", High)]),
            vec![false],
            1,
            0,
        ),
        (
            breaking(vec![a(), b()], &[(0, "emails", High), (1, "old", High)]),
            vec![false, true],
            1,
            0,
        ),
        (
            breaking(
                vec![away(), b()],
                &[(0, "emails", High), (1, "emails", High)],
            ),
            vec![false; 2],
            0,
            0,
        ),
        (
            breaking(vec![b()], &[(0, "emails", High)]),
            vec![false],
            1,
            0,
        ),
        (
            breaking(
                vec![a(), b(), ("d", list(9_000..9_900))],
                &[
                    (0, "emails", Severity::Critical),
                    (1, "emails", High),
                    (2, "emails", High),
                ],
            ),
            vec![true, false, true],
            0,
            0,
        ),
        (
            Prior {
                complete: false,
                ..breaking(vec![a()], &[(0, "emails", High)])
            },
            vec![false],
            0,
            1,
        ),
    ];
    for (now, expected, resolved, unseen) in cases {
        let told = compare(&before, &now, &SameReach);
        let new: Vec<bool> = told.breaches.iter().map(|news| news.is_new).collect();
        let policy = told.summary.policy.unwrap();
        let found = (new, policy.resolved.len(), policy.unseen.len());
        assert_eq!(found, (expected, resolved, unseen));
    }
}

#[test]
fn a_rule_that_is_gone_says_nothing_and_neither_does_a_scan_without_a_policy() {
    let files = || vec![("a", list(0..2_000))];
    let before = breaking(files(), &[(0, "emails", Severity::High)]);
    let mut now = breaking(files(), &[(0, "old", Severity::High)]);
    now.policy.as_mut().unwrap().rules = vec!["old".into()];
    let policy = compare(&before, &now, &SameReach).summary.policy.unwrap();
    assert_eq!(
        (policy.new, policy.resolved.len(), policy.unseen.len()),
        (1, 0, 0)
    );
    for (before, now) in [(&scan(files()), &now), (&before, &scan(files()))] {
        let told = compare(before, now, &SameReach);
        assert!(told.summary.policy.is_none() && told.breaches.is_empty());
    }
}
