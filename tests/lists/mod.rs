//! A list of invented people, and what a scan says of it, for tests that hold formats against it.
#![allow(dead_code, reason = "each test uses a part of it")]

use crate::binary::Desk;
use serde_json::Value;
use std::fs;

/// What a report says of a list: type and count.
pub type Facts = Vec<(String, u64)>;

/// First name, last name, e-mail address and phone.
pub fn people(count: usize) -> Vec<[String; 4]> {
    let firsts = ["Ann", "Robert", "Carla", "Dieter", "Eva", "Maria", "Thomas"];
    let lasts = ["Smith", "Johnson", "Schneider", "Martin", "Garcia"];
    (0..count)
        .map(|n| {
            let first = firsts[n % firsts.len()];
            let last = lasts[n % lasts.len()];
            let email = format!(
                "{}.{}{n}@example.com",
                first.to_lowercase(),
                last.to_lowercase()
            );
            let phone = format!("+1 202 555 01{:02}", n % 100);
            [first.into(), last.into(), email, phone]
        })
        .collect()
}

/// The list as a plain table.
pub fn as_csv(count: usize) -> Vec<u8> {
    let mut text = "first_name,last_name,email,phone\n".to_owned();
    for person in people(count) {
        text.push_str(&person.join(","));
        text.push('\n');
    }
    text.into_bytes()
}

/// Scans these bytes alone, as a file called `f`.
pub fn scan_bytes(bytes: &[u8], arguments: &[&str]) -> Value {
    let (desk, folder) = (Desk::new(), tempfile::tempdir().unwrap());
    fs::write(folder.path().join("f"), bytes).unwrap();
    desk.report(folder.path(), &[&["f"], arguments].concat())
}

/// Scans these bytes; what was found, as lines of JSON with their raw values.
pub fn values(bytes: &[u8]) -> String {
    let (desk, folder) = (Desk::new(), tempfile::tempdir().unwrap());
    fs::write(folder.path().join("f"), bytes).unwrap();
    let matches = desk.path("matches.jsonl");
    let all = [
        "scan",
        "f",
        "--no-progress",
        "--quiet",
        "--show-values",
        "-o",
        matches.to_str().unwrap(),
    ];
    let run = desk.run(folder.path(), &all);
    assert_eq!(run.code, 0, "{}", run.stderr);
    fs::read_to_string(matches).unwrap()
}

/// What is to be the same of a finding in every format.
pub fn told(finding: &Value) -> String {
    let parts = [
        "info_type",
        "count",
        "distinct",
        "column",
        "header",
        "probability",
        "places",
    ];
    parts.map(|part| finding[part].to_string()).join(" ")
}

/// The same of some of the findings.
pub fn facts(report: &Value, wanted: impl Fn(&Value) -> bool) -> Vec<String> {
    let findings = report["findings"].as_array().unwrap().iter();
    findings
        .filter(|finding| wanted(finding))
        .map(told)
        .collect()
}

/// The same for those in one member.
pub fn facts_in(report: &Value, member: &str) -> Vec<String> {
    facts(report, |finding| chain(&finding["origin"]) == member)
}

/// Types and counts of all findings, sorted.
pub fn found(report: &Value) -> Facts {
    let mut counts = std::collections::BTreeMap::new();
    for finding in report["findings"].as_array().unwrap() {
        let name = finding["info_type"].as_str().unwrap().to_owned();
        *counts.entry(name).or_insert(0) += finding["count"].as_u64().unwrap();
    }
    counts.into_iter().collect()
}

/// The count of one type.
pub fn count(report: &Value, info_type: &str) -> u64 {
    let all = found(report);
    all.iter()
        .find(|(name, _)| name == info_type)
        .map_or(0, |(_, count)| *count)
}

/// The chain of names inside the file.
pub fn chain(origin: &Value) -> String {
    let inner = origin["inner"].as_array().unwrap();
    let names: Vec<&str> = inner.iter().map(|name| name.as_str().unwrap()).collect();
    names.join(" › ")
}

/// The members in which something was found, each once.
pub fn members(report: &Value) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for finding in report["findings"].as_array().unwrap() {
        let name = chain(&finding["origin"]);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// State, reason and member of every problem.
pub fn states(report: &Value) -> Vec<String> {
    let problems = report["coverage"]["problems"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    problems
        .iter()
        .map(|p| {
            format!(
                "{} {} {}",
                text(&p["state"]),
                text(&p["kind"]),
                chain(&p["origin"])
            )
        })
        .map(|line| line.trim_end().to_owned())
        .collect()
}
