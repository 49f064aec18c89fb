//! What a finding is, once it is known what it continues: more of it, more readers, another place.

use super::first_seen;
use super::pairing::Match;
use super::places::is_as_it_was;
use crate::model::{
    Growth, LEAP, News, NewsKind, Origin, Party, Prior, PriorFinding, Readers, Reliance, Wider,
};
use std::sync::Arc;

/// Hundredths that an estimate has to grow before it says something.
const ESTIMATED: u64 = 2;

/// Judges the findings of the later scan.
pub(super) struct Judge<'a> {
    pub prior: &'a Prior,
    pub now: &'a Prior,
    pub rules_changed: bool,
    /// The earlier file that each file is.
    pub homes: Vec<Option<usize>>,
    /// What continues the earlier findings.
    pub successors: &'a [Option<usize>],
}

impl Judge<'_> {
    /// What the finding of this position is.
    pub fn news(&self, at: usize, matched: Match) -> News {
        let Some(now) = self.now.findings.get(at) else {
            return News::of(NewsKind::New);
        };
        let old = matched
            .earlier()
            .and_then(|old| self.prior.findings.get(old));
        let news = match (matched, old) {
            (Match::Same(_) | Match::Moved(_), Some(old)) => self.continued(old, now, matched),
            (Match::Spread(at), Some(old)) => News {
                from: self.holder(at, old),
                ..News::of(NewsKind::Spread)
            },
            _ if self.is_by_rules(now) => News::of(NewsKind::RuleChange),
            _ => News::of(NewsKind::New),
        };
        let since = || (!self.now.started_at.is_empty()).then(|| Arc::from(&*self.now.started_at));
        News {
            first_seen: news.first_seen.or_else(since),
            ..news
        }
    }

    /// A finding that continues another.
    fn continued(&self, old: &PriorFinding, now: &PriorFinding, matched: Match) -> News {
        let moved = matches!(matched, Match::Moved(_));
        let by_rules = self.is_by_rules(now);
        let wider = self.wider(old, now);
        let growth = growth(old, now);
        // What was too unlikely to be told was never told.
        let surfaced = now.counts() && !old.counts();
        let kind = match () {
            () if wider.is_some() => NewsKind::Widened,
            () if by_rules && (surfaced || growth.is_some()) => NewsKind::RuleChange,
            () if surfaced => NewsKind::New,
            () if growth.is_some() => NewsKind::Grown,
            () if moved => NewsKind::Moved,
            () => NewsKind::Known,
        };
        let from = self.prior.file_of(old).filter(|_| moved);
        News {
            kind,
            first_seen: first_seen(self.prior, old),
            from: from.map(|file| Arc::clone(&file.origin)),
            growth,
            wider,
            allowed: None,
        }
    }

    /// Whether the file is as it was, so that only the rules explain what is different.
    fn is_by_rules(&self, now: &PriorFinding) -> bool {
        let home = self.homes.get(now.file).copied().flatten();
        let before = home.and_then(|home| self.prior.files.get(home));
        let file = self.now.file_of(now);
        let same = before
            .zip(file)
            .is_some_and(|(before, now)| is_as_it_was(before, now));
        self.rules_changed && same
    }

    /// Where an earlier finding lies now.
    fn holder(&self, at: usize, old: &PriorFinding) -> Option<Arc<Origin>> {
        let successor = self.successors.get(at).copied().flatten();
        let finding = successor.and_then(|at| self.now.findings.get(at));
        let file = match finding {
            Some(finding) => self.now.file_of(finding),
            None => self.prior.file_of(old),
        };
        file.map(|file| Arc::clone(&file.origin))
    }

    fn wider(&self, old: &PriorFinding, now: &PriorFinding) -> Option<Wider> {
        let before = self.prior.file_of(old)?.readers.as_ref()?;
        wider(before, self.now.file_of(now)?.readers.as_ref()?)
    }
}

/// Who reads now and did not before. Where either is not known, nothing is claimed.
fn wider(before: &Readers, now: &Readers) -> Option<Wider> {
    let is_unknown = |readers: &Readers| readers.reliance == Reliance::Unknown;
    if before.everyone || is_unknown(before) || is_unknown(now) {
        return None;
    }
    let further = |before: &[Party], now: &[Party]| -> Vec<Party> {
        let is_further = |party: &&Party| before.iter().all(|known| !known.is_same(party));
        now.iter().filter(is_further).cloned().collect()
    };
    let (groups, users) = match now.everyone {
        true => (Vec::new(), Vec::new()),
        false => (
            further(&before.groups, &now.groups),
            further(&before.users, &now.users),
        ),
    };
    let more = now.everyone || !groups.is_empty() || !users.is_empty();
    more.then(|| Wider {
        everyone: now.everyone,
        groups,
        users,
        certain: (before.reliance, now.reliance) == (Reliance::Known, Reliance::Known),
    })
}

/// How much more there is, if there is. What domains allow does not grow: of distinct values it is not
/// known how many are allowed, so occurrences alone tell.
fn growth(old: &PriorFinding, now: &PriorFinding) -> Option<Growth> {
    if old.allowed_count > 0 || now.allowed_count > 0 {
        let rest = |finding: &PriorFinding| PriorFinding {
            count: finding.count.saturating_sub(finding.allowed_count),
            distinct: 0,
            allowed_count: 0,
            ..finding.clone()
        };
        let growth = growth(&rest(old), &rest(now));
        return growth.map(|growth| Growth {
            distinct: old.distinct,
            ..growth
        });
    }
    let count = percent(old.count, now.count);
    let distinct = percent(old.distinct, now.distinct);
    let exact = old.distinct_exact && now.distinct_exact;
    let more = now.distinct > old.distinct && (exact || distinct > ESTIMATED);
    if now.count <= old.count && !more {
        return None;
    }
    let percent = if more { count.max(distinct) } else { count };
    Some(Growth {
        count: old.count,
        distinct: old.distinct,
        severity: old.severity,
        percent,
        leaps: percent >= LEAP || now.severity > old.severity,
    })
}

/// By how many hundredths the second is more, rounded.
fn percent(before: u64, now: u64) -> u64 {
    let more = u128::from(now.saturating_sub(before)) * 100;
    let before = u128::from(before.max(1));
    u64::try_from((more + before / 2) / before).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn readers(everyone: bool, groups: &[u32], users: &[u32]) -> Readers {
        let parties = |ids: &[u32]| {
            let party = |id: &u32| Party {
                id: Some(*id),
                name: None,
                members: None,
            };
            ids.iter().map(party).collect()
        };
        Readers {
            everyone,
            groups: parties(groups),
            users: parties(users),
            reliance: Reliance::Known,
        }
    }

    #[test]
    fn further_readers_are_news_and_fewer_are_not() {
        // before, now, what is said: everyone, groups, users
        let owner = readers(false, &[], &[]);
        let group = readers(false, &[7], &[]);
        let others = readers(false, &[8], &[5]);
        let all = readers(true, &[7], &[]);
        let cases = [
            (&owner, &owner, None),
            (&owner, &group, Some((false, vec![7], vec![]))),
            (&group, &others, Some((false, vec![8], vec![5]))),
            (&group, &all, Some((true, vec![], vec![]))),
            (&all, &others, None),
            (&group, &owner, None),
        ];
        for (before, now, expected) in cases {
            let ids = |parties: Vec<Party>| {
                parties
                    .iter()
                    .filter_map(|party| party.id)
                    .collect::<Vec<_>>()
            };
            let found = wider(before, now).map(|w| (w.everyone, ids(w.groups), ids(w.users)));
            assert_eq!(found, expected, "{before:?} {now:?}");
        }
    }

    #[test]
    fn what_is_not_known_is_no_news() {
        let unknown = Readers {
            reliance: Reliance::Unknown,
            ..readers(false, &[], &[])
        };
        assert_eq!(wider(&unknown, &readers(true, &[], &[])), None);
        assert_eq!(wider(&readers(false, &[], &[]), &unknown), None);
    }

    #[test]
    fn growth_is_rounded_to_hundredths() {
        for (before, now, expected) in [
            (2_000, 2_200, 10),
            (2_000, 2_001, 0),
            (3, 4, 33),
            (0, 5, 500),
            (1, u64::MAX, u64::MAX),
        ] {
            assert_eq!(percent(before, now), expected, "{before} {now}");
        }
    }
}
