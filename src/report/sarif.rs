//! SARIF 2.1.0 (OASIS), for code scanning and ticket systems: one result a finding, a breach of the
//! policy, an objection to a send list. Text from input
//! stands in message arguments and names only, never in the text of a message.

mod further;

use crate::model::{FileReport, Finding, Former, News, NewsKind, Report, Severity};
use crate::report::Options;
use crate::report::json::guard;
use further::Further;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{self, Write};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Writes all findings, the unlikely ones too.
pub(super) fn render(report: &Report, _: &Options, out: &mut dyn Write) -> io::Result<()> {
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [run(report)],
    });
    let formatter = guard::Pretty::default();
    let mut serializer = serde_json::Serializer::with_formatter(&mut *out, formatter);
    log.serialize(&mut serializer)?;
    writeln!(out)
}

fn run(report: &Report) -> Value {
    let former = report.news.iter();
    let former = former.flat_map(|news| news.resolved.iter().chain(&news.unseen));
    let former: Vec<&Former> = former.collect();
    let found = report.findings.iter();
    let found = found.map(|finding| (&*finding.info_type, &*finding.title));
    let earlier = former.iter().map(|former| &former.finding);
    let earlier = earlier.map(|finding| (&*finding.info_type, &*finding.title));
    let kinds: BTreeMap<&str, &str> = earlier.chain(found).collect();
    let places: BTreeMap<&str, usize> = kinds.keys().copied().zip(0..).collect();
    let rules = kinds.iter().map(|(id, title)| {
        json!({
            "id": id,
            "shortDescription": {"text": title},
            "messageStrings": {"found": {"text": "{0} of {1} in {2}, {3} confidence"}},
        })
    });
    let results = report.findings.iter().filter_map(|finding| {
        let file = report.files.get(finding.file)?;
        let rule = places.get(&*finding.info_type)?;
        Some(result(finding, file, *rule))
    });
    let former = former.iter().filter_map(|former| {
        let rule = places.get(&*former.finding.info_type)?;
        Some(former_result(former, *rule))
    });
    let further = Further::of(report, kinds.len());
    let rules = rules.chain(further.rules);
    let results = results.chain(former).chain(further.results);
    let problems = report.coverage.problems.iter();
    let notices = problems.map(|(origin, state, problem)| {
        json!({
            "level": "warning",
            "descriptor": {"id": problem.reason.code()},
            "message": {"text": problem.reason.plain()},
            "locations": [location(&uri(origin.path.as_encoded_bytes()), None)],
            "properties": {"state": state.as_str(), "inner": origin.inner},
        })
    });
    json!({
        "tool": {"driver": {
            "name": "spillmap",
            "semanticVersion": report.scan.version,
            "rules": rules.collect::<Vec<_>>(),
        }},
        "columnKind": "utf16CodeUnits",
        "invocations": [{
            "executionSuccessful": !report.scan.incomplete && report.coverage.is_complete(),
            "startTimeUtc": report.scan.started_at,
            "toolExecutionNotifications": notices.collect::<Vec<_>>(),
        }],
        "results": results.collect::<Vec<_>>(),
    })
}

fn result(finding: &Finding, file: &FileReport, rule: usize) -> Value {
    let place = finding
        .header
        .as_deref()
        .map(|header| format!("column {header}"))
        .or_else(|| finding.column.map(|column| format!("column {column}")))
        .unwrap_or_else(|| "the text".to_owned());
    let arguments = [
        finding.count.to_string(),
        finding.title.to_string(),
        place.clone(),
        finding.probability.confidence().as_str().to_owned(),
    ];
    let mut location = location(
        &uri(file.origin.path.as_encoded_bytes()),
        first_line(finding, file),
    );
    let mut names = file.origin.inner.clone();
    names.push(place);
    let logical = names.into_iter().map(|name| json!({"name": name}));
    location["logicalLocations"] = logical.collect();
    let mut result = json!({
        "ruleId": &*finding.info_type,
        "ruleIndex": rule,
        "level": level(finding.severity, finding.test_value),
        "message": {"id": "found", "arguments": arguments},
        "locations": [location],
        "partialFingerprints": {"spillmap/v1": finding.id},
        "rank": (finding.probability.as_f64() * 1000.0).round() / 10.0,
        "properties": {
            "count": finding.count,
            "distinct": finding.distinct,
            "probability": finding.probability.as_f64(),
            "severity": finding.severity.as_str(),
            "testValue": finding.test_value,
            "column": finding.column,
        },
    });
    if let Some(news) = &finding.news {
        result["baselineState"] = json!(baseline_state(news));
        result["properties"]["news"] = json!(news.kind.as_str());
        result["properties"]["firstSeen"] = json!(news.first_seen.as_deref());
    }
    result
}

/// What the standard calls it.
const fn baseline_state(news: &News) -> &'static str {
    match news.kind {
        NewsKind::New | NewsKind::Spread => "new",
        NewsKind::RuleChange if news.growth.is_none() => "new",
        NewsKind::Widened | NewsKind::Grown | NewsKind::RuleChange | NewsKind::Moved => "updated",
        NewsKind::Known | NewsKind::Allowed => "unchanged",
    }
}

/// An earlier finding: absent if it is gone, unchanged as far as anyone knows if not.
fn former_result(former: &Former, rule: usize) -> Value {
    let finding = &former.finding;
    let place = match finding.header.as_str() {
        "" => "the text".to_owned(),
        header => format!("column {header}"),
    };
    let mut location = location(&uri(former.origin.path.as_encoded_bytes()), None);
    let mut names = former.origin.inner.clone();
    names.push(place.clone());
    location["logicalLocations"] = names
        .into_iter()
        .map(|name| json!({"name": name}))
        .collect();
    let confidence = finding.probability.confidence().as_str();
    json!({
        "ruleId": &*finding.info_type,
        "ruleIndex": rule,
        "level": level(finding.severity, finding.test_value),
        "message": {
            "id": "found",
            "arguments": [finding.count.to_string(), &*finding.title, place, confidence],
        },
        "locations": [location],
        "partialFingerprints": {"spillmap/v1": finding.id},
        "baselineState": if former.why.is_some() { "unchanged" } else { "absent" },
        "properties": {"unseen": former.why.map(|why| why.as_str())},
    })
}

fn level(severity: Severity, is_test: bool) -> &'static str {
    match severity {
        _ if is_test => "note",
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low => "note",
    }
}

/// Lines are known of running text only; a table's are its records.
fn first_line(finding: &Finding, file: &FileReport) -> Option<u64> {
    let plain = finding.column.is_none() && file.origin.inner.is_empty();
    let first = finding.places.first()?;
    plain.then_some(first.first)
}

fn location(uri: &str, line: Option<u64>) -> Value {
    let mut physical = json!({"artifactLocation": {"uri": uri}});
    if let Some(line) = line {
        physical["region"] = json!({"startLine": line.max(1)});
    }
    json!({"physicalLocation": physical})
}

/// A path as the reference of RFC 3986, byte for byte; one that begins with `/` as a `file:` URI.
fn uri(path: &[u8]) -> String {
    let mut uri = String::with_capacity(path.len() + 7);
    if path.starts_with(b"/") {
        uri.push_str("file://");
    }
    for byte in path {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(*byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::json::schema;
    use crate::report::sample::rendered;
    use crate::report::{Format, Options};

    fn log() -> Value {
        serde_json::from_str(&rendered(Format::Sarif, &Options::default())).unwrap()
    }

    /// The log of a report with news, breaches and a send list.
    fn full_log() -> Value {
        let mut report = crate::report::sample_news::report_with_news();
        report.campaign = Some(crate::report::sample::campaign());
        let mut out = Vec::new();
        render(&report, &Options::default(), &mut out).unwrap();
        serde_json::from_slice(&out).unwrap()
    }

    #[test]
    fn the_log_reads_as_agreed() {
        insta::assert_snapshot!(rendered(Format::Sarif, &Options::default()));
    }

    #[test]
    fn the_log_follows_the_part_of_the_standard_that_it_uses() {
        schema::check("sarif-2.1.0.json", &log());
        schema::check("sarif-2.1.0.json", &full_log());
    }

    #[test]
    fn breaches_and_send_lists_are_results_under_rules_of_their_own() {
        let log = full_log();
        let results = log["runs"][0]["results"].as_array().unwrap().iter();
        let further = results.filter(|result| result["ruleId"].as_str().unwrap().contains('/'));
        let told: Vec<String> = further
            .map(|result| {
                let state = result["baselineState"].as_str().unwrap_or("-");
                let words = result["message"]["arguments"].as_array().unwrap().iter();
                let words: Vec<&str> = words.map(|word| word.as_str().unwrap()).collect();
                let rule = result["ruleId"].as_str().unwrap();
                format!("{rule} {state}: {}", words.join("|"))
            })
            .collect();
        let breach =
            |state: &str| format!("policy/no-cards {state}: 3|credit_card|must not lie here");
        let expected = [
            breach("new"),
            breach("unchanged"),
            breach("absent"),
            breach("unchanged"),
            "campaign/seed -: 2|planted address|=Partner".into(),
            "campaign/doubt -: no file was read".into(),
            "campaign/doubt -: cut".into(),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn every_result_names_its_rule() {
        for log in [log(), full_log()] {
            let run = &log["runs"][0];
            for result in run["results"].as_array().unwrap() {
                let rule = result["ruleIndex"].as_u64().unwrap() as usize;
                assert_eq!(run["tool"]["driver"]["rules"][rule]["id"], result["ruleId"]);
            }
        }
    }

    #[test]
    fn paths_become_references_byte_for_byte() {
        assert_eq!(uri(b"crm/list 1.csv"), "crm/list%201.csv");
        assert_eq!(
            uri("/srv/m\u{fc}.csv".as_bytes()),
            "file:///srv/m%C3%BC.csv"
        );
        assert_eq!(uri(b"a\xff#?.csv"), "a%FF%23%3F.csv");
    }
}
