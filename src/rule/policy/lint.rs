//! What a policy says that it can hardly mean: rules that contradict themselves or each other, and
//! parts of rules that do nothing.

use super::{Policy, PolicyRule, Types};
use crate::model::Audience;

/// Complaints, each with the rule it is about.
pub fn lint(policy: &Policy) -> Vec<String> {
    let mut complaints = Vec::new();
    for (at, rule) in policy.rules.iter().enumerate() {
        let own = alone(rule).into_iter();
        complaints.extend(own.map(|what| format!("rule `{}`: {what}", rule.name)));
        for other in policy.rules.iter().skip(at + 1) {
            let both = together(rule, other).into_iter();
            let names = format!("rules `{}` and `{}`", rule.name, other.name);
            complaints.extend(both.map(|what| format!("{names}: {what}")));
        }
    }
    complaints
}

fn alone(rule: &PolicyRule) -> Vec<String> {
    let mut complaints = Vec::new();
    if let (Some(forbid), Some(allow)) = (&rule.forbid, &rule.allow)
        && let Some(both) = common(forbid, allow)
    {
        complaints.push(format!("`{both}` is both forbidden and allowed"));
    }
    if let (Some(forbid), Some(types)) = (&rule.forbid, &rule.types)
        && rule.max_count.is_some()
        && let Some(both) = common(forbid, types)
    {
        complaints.push(format!(
            "`{both}` is forbidden, and max-count lets some lie there"
        ));
    }
    let circle = rule.readers;
    if rule
        .groups
        .as_ref()
        .is_some_and(|groups| !groups.is_empty())
        && circle.is_some_and(|circle| circle < Audience::Groups)
    {
        complaints.push("names groups that may read, and lets no group read".to_owned());
    }
    if rule.groups.is_some() && circle == Some(Audience::Everyone) {
        complaints.push("names groups that may read, and lets everyone read".to_owned());
    } else if circle == Some(Audience::Everyone) {
        complaints.push("readers = \"everyone\" asks for nothing".to_owned());
    }
    if rule.max_count == Some(0) {
        complaints.push("max-count = 0 forbids; say forbid".to_owned());
    }
    let bound = circle.is_some() || rule.groups.is_some() || rule.max_age.is_some();
    if rule.types.is_some() && !bound && rule.max_count.is_none() {
        complaints
            .push("types does nothing without readers, groups, max-age or max-count".to_owned());
    }
    if rule.paths.patterns() == rule.except.patterns() {
        complaints.push("paths and except-paths are the same: it speaks of no file".to_owned());
    }
    complaints
}

/// Of two rules that speak of the same files.
fn together(one: &PolicyRule, other: &PolicyRule) -> Vec<String> {
    let same = one.paths.patterns() == other.paths.patterns()
        && one.except.patterns() == other.except.patterns();
    if !same {
        return Vec::new();
    }
    let mut complaints = Vec::new();
    for (a, b) in [(one, other), (other, one)] {
        if let (Some(forbid), Some(allow)) = (&a.forbid, &b.allow)
            && let Some(both) = common(forbid, allow)
        {
            complaints.push(format!(
                "for the same paths `{both}` is forbidden and allowed"
            ));
        }
    }
    if let (Some(a), Some(b)) = (&one.allow, &other.allow)
        && common(a, b).is_none()
    {
        complaints
            .push("for the same paths they allow different data types: together none".to_owned());
    }
    if let (Some(a), Some(b)) = (&one.groups, &other.groups)
        && one.types == other.types
        && !a.is_empty()
        && !b.is_empty()
        && a.iter().all(|group| !b.contains(group))
    {
        complaints
            .push("for the same paths they let different groups read: together none".to_owned());
    }
    complaints
}

fn common<'a>(one: &'a Types, other: &Types) -> Option<&'a str> {
    let mut ids = one.ids.iter().map(|id| &**id);
    ids.find(|id| other.has(id))
}
