//! Breaches of a policy since an earlier scan. A breach is known by its rule, its kind, its data type and
//! its file, wherever that lies now.

use super::places::{Fate, Places};
use super::{Reach, since};
use crate::model::{
    BreachNews, FormerBreach, PolicyNews, Prior, PriorBreach, PriorFile, Severity, Unseen,
};
use std::collections::HashMap;
use std::sync::Arc;

/// What is compared.
pub(super) struct Breaches<'a> {
    pub prior: &'a Prior,
    pub now: &'a Prior,
    /// The earlier file that each file is.
    pub homes: &'a [Option<usize>],
    pub places: &'a Places<'a>,
    pub reach: &'a dyn Reach,
}

/// Rule, kind, data type and the place of the earlier file.
type Key<'a> = (&'a str, &'static str, Option<&'a str>, usize);

impl Breaches<'_> {
    /// What each breach of the later scan is, and what became of the earlier ones; nothing unless both
    /// scans had a policy.
    pub fn compare(&self) -> Option<(Vec<BreachNews>, PolicyNews)> {
        let (before, now) = (self.prior.policy.as_ref()?, self.now.policy.as_ref()?);
        let place = |file: usize| {
            let file = self.prior.files.get(file);
            file.map_or(usize::MAX, |file| self.places.number(file))
        };
        let mut known: HashMap<Key<'_>, &PriorBreach> = HashMap::new();
        for breach in &before.breaches {
            known.insert(key(breach, place(breach.file)), breach);
        }
        let mut all = Vec::with_capacity(now.breaches.len());
        let mut told = PolicyNews::default();
        for breach in &now.breaches {
            let home = self.homes.get(breach.file).copied().flatten();
            let old = home.and_then(|home| known.remove(&key(breach, place(home))));
            let news = self.judge(old, breach.severity);
            told.new += u64::from(news.is_new);
            told.known += u64::from(!news.is_new);
            all.push(news);
        }
        let rest = before.breaches.iter().filter(|breach| {
            let own = key(breach, place(breach.file));
            known.get(&own).is_some_and(|kept| kept.id == breach.id)
        });
        // A rule that is no longer in the policy says nothing.
        for breach in rest.filter(|breach| now.rules.contains(&breach.rule)) {
            if let Some(file) = self.prior.files.get(breach.file) {
                self.add_former(breach, file, &mut told);
            }
        }
        Some((all, told))
    }

    /// One that was less severe then is new.
    fn judge(&self, old: Option<&PriorBreach>, severity: Severity) -> BreachNews {
        let first_seen = match old {
            Some(old) => old.first_seen.clone().or_else(|| since(self.prior)),
            None => since(self.now),
        };
        BreachNews {
            is_new: old.is_none_or(|old| severity > old.severity),
            first_seen,
        }
    }

    fn add_former(&self, breach: &PriorBreach, file: &PriorFile, told: &mut PolicyNews) {
        let mut fate = self.places.fate_of_file(file, self.reach);
        if fate.why.is_none() && !self.is_sought(breach, file) {
            fate = Fate {
                why: Some(Unseen::NotSought),
                gap: None,
            };
        }
        let gap = fate.gap.and_then(|gap| self.now.files.get(gap));
        let former = FormerBreach {
            origin: Arc::clone(&file.origin),
            state: gap.map_or(file.state, |gap| gap.state),
            breach: PriorBreach {
                first_seen: breach.first_seen.clone().or_else(|| since(self.prior)),
                ..breach.clone()
            },
            why: fate.why,
        };
        match former.why {
            None => told.resolved.push(former),
            Some(_) => told.unseen.push(former),
        }
    }

    /// Whether the later scan would report what the breach was about.
    fn is_sought(&self, breach: &PriorBreach, file: &PriorFile) -> bool {
        let is_about = |info_type: &str| breach.info_type.as_deref().is_none_or(|t| t == info_type);
        let findings = self.prior.findings.iter();
        let mut about = findings.filter(|finding| {
            let own = self.prior.file_of(finding);
            is_about(&finding.info_type) && own.is_some_and(|own| own.origin == file.origin)
        });
        about.all(|finding| self.reach.seeks(finding))
    }
}

fn key(breach: &PriorBreach, place: usize) -> Key<'_> {
    let info_type = breach.info_type.as_deref();
    (&breach.rule, breach.kind.as_str(), info_type, place)
}
