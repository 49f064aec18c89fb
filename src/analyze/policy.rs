//! A policy held against a report. Pure: what the report and the rules say, nothing else.

use super::age::oldest;
use crate::model::{
    Audience, BreachKind, Certainty, Exposure, FileReport, Finding, Origin, Party, Report,
};
use crate::rule::policy::{Policy, PolicyRule, Types};
use crate::source::{Root, Roots};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// Most groups or users that a breach names.
const NAMED: usize = 4;

/// What is true of a file of the report, whatever reports may show of it.
#[derive(Clone, Debug)]
pub struct Truth {
    /// Where it lies.
    pub origin: Arc<Origin>,
    /// Who can read it.
    pub exposure: Option<Arc<Exposure>>,
}

/// One breach, before it has an id.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Breach {
    /// Position of the rule in the policy.
    pub rule: usize,
    /// Position of the file in the report; of a file in several places, that of the first.
    pub file: usize,
    /// In which way.
    pub kind: BreachKind,
    /// The data type, where one is to blame.
    pub info_type: Option<Arc<str>>,
    /// What is wrong, in words.
    pub detail: String,
    /// Occurrences that it is about.
    pub count: u64,
}

/// Every breach, by file, rule and kind. `truths` has one entry for each file of the report.
pub fn breaches(
    policy: &Policy,
    report: &Report,
    truths: &[Truth],
    roots: &Roots,
    today: Date,
) -> Vec<Breach> {
    let mut findings: Vec<Vec<&Finding>> = vec![Vec::new(); report.files.len()];
    for finding in report.findings.iter().filter(|finding| !finding.test_value) {
        if let Some(of_file) = findings.get_mut(finding.file) {
            of_file.push(finding);
        }
    }
    let mut all = Vec::new();
    let mut first = 0;
    while let (Some(truth), Some(shown)) = (truths.get(first), report.files.get(first)) {
        // Sheets of a workbook are one file.
        let same = |other: &&Truth| other.origin.of_file() == truth.origin.of_file();
        let places = truths.iter().skip(first).take_while(same).count();
        let of_file = findings.get(first..first + places).unwrap_or_default();
        let file = File {
            number: first,
            truth,
            shown,
            findings: of_file.iter().flatten().copied().collect(),
            today,
        };
        let root = roots.as_slice().get(truth.origin.root as usize);
        let root = root.and_then(Root::path).unwrap_or(Path::new(""));
        for (number, rule) in policy.rules.iter().enumerate() {
            if rule.speaks_of(root, Path::new(&truth.origin.path)) {
                file.check(number, rule, &mut all);
            }
        }
        first += places.max(1);
    }
    all
}

/// A file and what was found in it.
struct File<'r> {
    number: usize,
    truth: &'r Truth,
    shown: &'r FileReport,
    findings: Vec<&'r Finding>,
    today: Date,
}

type Counts = BTreeMap<Arc<str>, u64>;

impl File<'_> {
    fn check(&self, number: usize, rule: &PolicyRule, all: &mut Vec<Breach>) {
        let counts = self.counts(rule);
        let bound = |types: &Option<Types>| -> Counts {
            let meant = |id: &str| types.as_ref().is_none_or(|types| types.has(id));
            let counts = counts.iter().filter(|(id, _)| meant(id));
            counts.map(|(id, count)| (Arc::clone(id), *count)).collect()
        };
        let mut found = Vec::new();
        if rule.forbid.is_some() {
            let what = || "must not lie here".to_owned();
            let types = bound(&rule.forbid).into_iter();
            found.extend(types.map(|(id, count)| (BreachKind::Forbidden, Some(id), what(), count)));
        }
        if let Some(allow) = &rule.allow {
            let only = || format!("only {} may lie here", allow.written.join(", "));
            let others = counts.iter().filter(|(id, _)| !allow.has(id));
            let others = others.map(|(id, count)| (Arc::clone(id), *count));
            found.extend(
                others.map(|(id, count)| (BreachKind::NotAllowed, Some(id), only(), count)),
            );
        }
        let types = bound(&rule.types);
        let total: u64 = types.values().sum();
        if total > 0 {
            found.extend(self.too_many(rule, &types));
            let audience = self.audience(rule);
            found.extend(audience.map(|(kind, what)| (kind, None, what, total)));
            let age = self.too_old(rule);
            found.extend(age.map(|what| (BreachKind::TooOld, None, what, total)));
        }
        all.extend(
            found
                .into_iter()
                .map(|(kind, info_type, detail, count)| Breach {
                    rule: number,
                    file: self.number,
                    kind,
                    info_type,
                    detail,
                    count,
                }),
        );
    }

    /// Occurrences of each data type that is likely enough.
    fn counts(&self, rule: &PolicyRule) -> Counts {
        let mut counts = Counts::new();
        let likely = self.findings.iter().filter(|f| f.probability >= rule.least);
        for finding in likely {
            *counts.entry(Arc::clone(&finding.info_type)).or_default() += finding.count;
        }
        counts
    }

    fn too_many(
        &self,
        rule: &PolicyRule,
        types: &Counts,
    ) -> Vec<(BreachKind, Option<Arc<str>>, String, u64)> {
        let Some(most) = rule.max_count else {
            return Vec::new();
        };
        let over = types.iter().filter(|(_, count)| **count > most);
        over.map(|(id, count)| {
            let what = format!("holds {count}, may hold {most}");
            (BreachKind::TooMany, Some(Arc::clone(id)), what, *count)
        })
        .collect()
    }

    fn audience(&self, rule: &PolicyRule) -> Option<(BreachKind, String)> {
        let widest = match (rule.readers, &rule.groups) {
            (Some(widest), _) => widest,
            (None, Some(_)) => Audience::Groups,
            (None, None) => return None,
        };
        let unknown = |why: &str| {
            let what = format!("who can read it is not known: {why}");
            Some((BreachKind::AudienceUnknown, what))
        };
        let Some(exposure) = &self.truth.exposure else {
            return unknown("it is no file of this system");
        };
        if let Certainty::Unknown(why) = exposure.certainty {
            return unknown(why);
        }
        let audience = exposure.audience();
        let breach = |what: String| Some((BreachKind::Audience, what));
        if exposure.everyone && widest < Audience::Everyone {
            return breach(format!(
                "everyone can read it; at most {} may",
                widest.as_str()
            ));
        }
        let foreign: Vec<&Party> = match &rule.groups {
            Some(may) => exposure
                .groups
                .iter()
                .filter(|group| !is_among(group, may))
                .collect(),
            None => Vec::new(),
        };
        if !foreign.is_empty() {
            let may = rule.groups.as_deref().unwrap_or_default().join(", ");
            let names = self.shown_names(&foreign);
            return breach(format!("the group {names} can read it; only {may} may"));
        }
        if audience <= widest {
            return None;
        }
        let readers: Vec<&Party> = match widest {
            Audience::Owner => exposure.groups.iter().chain(&exposure.users).collect(),
            _ => exposure.groups.iter().collect(),
        };
        let names = self.shown_names(&readers);
        breach(format!(
            "{names} can read it; at most {} may",
            widest.as_str()
        ))
    }

    /// Names of groups and users as the report shows them.
    fn shown_names(&self, parties: &[&Party]) -> String {
        let all = |exposure: &Exposure| -> Vec<Party> {
            let both = exposure.groups.iter().chain(&exposure.users);
            both.cloned().collect()
        };
        let (truth, shown) = (&self.truth.exposure, &self.shown.exposure);
        let truth = truth.as_deref().map(all).unwrap_or_default();
        let shown = shown.as_deref().map(all).unwrap_or_default();
        let name = |party: &&Party| {
            let at = truth.iter().position(|other| other == *party);
            at.and_then(|at| shown.get(at))
                .map_or_else(String::new, Party::shown)
        };
        let mut names: Vec<String> = parties.iter().take(NAMED).map(name).collect();
        if parties.len() > NAMED {
            names.push(format!("{} more", parties.len() - NAMED));
        }
        names.join(", ")
    }

    fn too_old(&self, rule: &PolicyRule) -> Option<String> {
        let (age, written) = rule.max_age.as_ref()?;
        let modified = self.shown.access?.modified;
        let time = jiff::Timestamp::from_second(modified).ok()?;
        let day = time.to_zoned(jiff::tz::TimeZone::UTC).date();
        let is_old = oldest(self.today, *age).is_some_and(|oldest| day < oldest);
        is_old.then(|| format!("last changed {day}, may lie here for {written}"))
    }
}

fn is_among(group: &Party, may: &[String]) -> bool {
    let name = group.name.as_deref();
    may.iter()
        .any(|may| Some(may.as_str()) == name || group.id.is_some_and(|id| *may == id.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::sample_report;
    use crate::rule::PatternSet;

    /// Breaches of a policy in the sample report: kind, type, count.
    fn found(policy: &str) -> Vec<(BreachKind, String, u64)> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("policy.toml");
        std::fs::write(&path, policy).unwrap();
        let policy = Policy::load(&path, &PatternSet::builtin()).unwrap();
        let report = sample_report();
        let truths: Vec<Truth> = report
            .files
            .iter()
            .map(|file| Truth {
                origin: Arc::clone(&file.origin),
                exposure: file.exposure.clone(),
            })
            .collect();
        let today = Date::new(2026, 3, 1).unwrap();
        let found = breaches(&policy, &report, &truths, &Roots::default(), today);
        let kept = found.into_iter().filter(|breach| breach.file == 0);
        kept.map(|b| {
            (
                b.kind,
                b.info_type.as_deref().unwrap_or_default().to_owned(),
                b.count,
            )
        })
        .collect()
    }

    #[test]
    fn each_kind_of_breach_is_found() {
        let rule = |text: &str| found(&format!("[[rule]]\nname = 'a'\n{text}"));
        let kinds = |text: &str| -> Vec<&str> {
            rule(text)
                .iter()
                .map(|(kind, _, _)| kind.as_str())
                .collect()
        };
        assert_eq!(kinds("forbid = ['email']"), ["forbidden"]);
        assert!(
            kinds("allow = ['email', 'phone']")
                .iter()
                .all(|k| *k == "not_allowed")
        );
        assert_eq!(kinds("types = ['email']\nmax-count = 1"), ["too_many"]);
        assert_eq!(kinds("types = ['email']\nmax-count = 1000000000"), [""; 0]);
        assert_eq!(kinds("types = ['email']\nreaders = 'groups'"), ["audience"]);
        assert_eq!(
            kinds("types = ['email']\ngroups = ['marketing']"),
            ["audience"]
        );
        assert_eq!(kinds("types = ['email']\nreaders = 'everyone'"), [""; 0]);
        assert_eq!(kinds("types = ['email']\nmax-age = '1d'"), ["too_old"]);
        assert_eq!(kinds("types = ['email']\nmax-age = '9y'"), [""; 0]);
        assert_eq!(kinds("paths = ['elsewhere/**']\nforbid = ['*']"), [""; 0]);
    }
}
