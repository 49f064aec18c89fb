//! What is no finding but has to be looked at: breaches of the policy under a rule `policy/NAME`, what
//! stands against a send list under `campaign/OBJECTION`. Descriptors are numbered behind those of data
//! types.

use super::{level, location, uri};
use crate::model::{
    Campaign, FormerBreach, Objected, Objection, Origin, PolicyBreach, PriorBreach, Report,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Descriptors of rules, and results under them.
pub(super) struct Further {
    pub rules: Vec<Value>,
    pub results: Vec<Value>,
}

impl Further {
    /// Of a report; the first descriptor gets the number `first`.
    pub fn of(report: &Report, first: usize) -> Self {
        let mut all = Self {
            rules: Vec::new(),
            results: Vec::new(),
        };
        all.add_policy(report, first);
        if let Some(campaign) = &report.campaign {
            all.add_campaign(campaign, first);
        }
        all
    }

    fn add_policy(&mut self, report: &Report, first: usize) {
        let news = report.news.as_ref().and_then(|news| news.policy.as_ref());
        let former = news.iter().flat_map(|n| n.resolved.iter().chain(&n.unseen));
        let former: Vec<&FormerBreach> = former.collect();
        let breaches = report.policy.iter().flatten();
        let names = breaches.clone().map(|breach| &*breach.rule);
        let names = names.chain(former.iter().map(|former| &*former.breach.rule));
        let mut places: BTreeMap<&str, usize> = names.map(|name| (name, 0)).collect();
        for (name, place) in &mut places {
            *place = first + self.rules.len();
            self.rules.push(descriptor(
                &format!("policy/{name}"),
                &format!("Policy: {name}"),
                "{0} of {1}: {2}",
            ));
        }
        let place = |rule: &str| places.get(rule).copied().unwrap_or(first);
        for breach in breaches {
            let file = report.files.get(breach.file);
            if let Some(file) = file {
                let told = told(&PriorBreach::of(breach), &file.origin, place(&breach.rule));
                self.results.push(with_news(told, breach));
            }
        }
        for former in former {
            let mut told = told(&former.breach, &former.origin, place(&former.breach.rule));
            let gone = former.why.is_none();
            told["baselineState"] = json!(if gone { "absent" } else { "unchanged" });
            told["properties"]["unseen"] = json!(former.why.map(|why| why.as_str()));
            self.results.push(told);
        }
    }

    fn add_campaign(&mut self, campaign: &Campaign, first: usize) {
        let first = first + self.rules.len();
        let doubt = ("campaign/doubt", "The send list cannot be cleared", "{0}");
        let known = Objection::ALL.iter().map(|objection| {
            let id = format!("campaign/{}", objection.as_str());
            descriptor(&id, plain(*objection), "{0} contacts: {1} {2}")
        });
        self.rules.extend(known);
        self.rules.push(descriptor(doubt.0, doubt.1, doubt.2));
        for list in &campaign.lists {
            for objected in &list.objections {
                let rule = first + objected.objection as usize;
                self.results.push(objection(objected, &list.origin, rule));
            }
        }
        for (origin, why) in &campaign.doubts {
            let places = origin.as_deref().map(place_of);
            self.results.push(json!({
                "ruleId": doubt.0,
                "ruleIndex": first + Objection::ALL.len(),
                "level": "error",
                "message": {"id": "found", "arguments": [why]},
                "locations": places.into_iter().collect::<Vec<_>>(),
            }));
        }
    }
}

fn descriptor(id: &str, title: &str, found: &str) -> Value {
    json!({
        "id": id,
        "shortDescription": {"text": title},
        "messageStrings": {"found": {"text": found}},
    })
}

fn told(breach: &PriorBreach, origin: &Origin, rule: usize) -> Value {
    let what = breach.info_type.as_deref().unwrap_or("personal data");
    json!({
        "ruleId": format!("policy/{}", breach.rule),
        "ruleIndex": rule,
        "level": level(breach.severity, false),
        "message": {
            "id": "found",
            "arguments": [breach.count.to_string(), what, breach.detail],
        },
        "locations": [place_of(origin)],
        "partialFingerprints": {"spillmap/v1": breach.id},
        "properties": {
            "kind": breach.kind.as_str(),
            "count": breach.count,
            "severity": breach.severity.as_str(),
        },
    })
}

fn with_news(mut told: Value, breach: &PolicyBreach) -> Value {
    if let Some(news) = &breach.news {
        told["baselineState"] = json!(if news.is_new { "new" } else { "unchanged" });
        told["properties"]["firstSeen"] = json!(news.first_seen.as_deref());
    }
    told
}

fn objection(objected: &Objected, origin: &Origin, rule: usize) -> Value {
    let detail = objected.detail.as_deref().unwrap_or_default();
    let what = plain(objected.objection);
    json!({
        "ruleId": format!("campaign/{}", objected.objection.as_str()),
        "ruleIndex": rule,
        "level": "error",
        "message": {
            "id": "found",
            "arguments": [objected.contacts.to_string(), what, detail],
        },
        "locations": [place_of(origin)],
        "properties": {"contacts": objected.contacts},
    })
}

fn place_of(origin: &Origin) -> Value {
    let mut place = location(&uri(origin.path.as_encoded_bytes()), None);
    if !origin.inner.is_empty() {
        let names = origin.inner.iter().map(|name| json!({"name": name}));
        place["logicalLocations"] = names.collect();
    }
    place
}

/// What people call it.
const fn plain(objection: Objection) -> &'static str {
    match objection {
        Objection::Suppressed => "in a suppression file",
        Objection::Unsubscribed => "unsubscribed",
        Objection::NoConsent => "without consent",
        Objection::Minor => "too young",
        Objection::Stale => "no sign of life for too long",
        Objection::Seed => "planted address",
    }
}
