//! What `rules list`, `rules show` and `rules explain` tell about a rule; the command line renders.

use super::compiled::Rule;
use super::lane::Lane;
use super::set::PatternSet;
use super::syntax::Recognizer;
use crate::model::{Confidence, RuleId};
use std::fmt::Write as _;

/// One line of `rules list`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// Id of the data type.
    pub info_type: String,
    /// Id of the rule.
    pub rule: String,
    /// What people call the data type.
    pub title: String,
    /// Name of the lane.
    pub lane: &'static str,
    /// Whether it came with the program.
    pub builtin: bool,
    /// What its checks were compared with; empty if with nothing.
    pub verified: String,
}

/// Everything that `rules explain` says about a rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Description {
    /// Its line in the list.
    pub listed: Listed,
    /// Why the lane cannot miss a match.
    pub lane_reason: String,
    /// What the rule costs on data without a match.
    pub cost: &'static str,
    /// What the recognizer accepts, for built-in rules.
    pub recognizer: Option<&'static str>,
    /// What the validator checks.
    pub validator: Option<&'static str>,
    /// The pattern.
    pub pattern: Option<String>,
    /// What the rule believes and why.
    pub confidence: String,
    /// Lexicon sections that speak for the data type.
    pub headers: Vec<String>,
    /// Lexicon sections that speak against it.
    pub headers_unlike: Vec<String>,
    /// Words nearby that speak for it.
    pub near: Vec<String>,
    /// Standards, laws, documentation.
    pub references: Vec<String>,
}

/// The active rules, by data type and id.
pub fn list(set: &PatternSet) -> Vec<Listed> {
    let mut rows: Vec<Listed> = set.rules().iter().map(|rule| listed(set, rule)).collect();
    rows.sort_by(|a, b| (&a.info_type, &a.rule).cmp(&(&b.info_type, &b.rule)));
    rows
}

/// The rules that a word names: a rule's id, or all rules of a data type.
pub fn find(set: &PatternSet, name: &str) -> Vec<RuleId> {
    let ids = (0u16..).map(RuleId).zip(set.rules());
    ids.filter(|(_, rule)| &*rule.id == name || &*set.info_type(rule.info_type).id == name)
        .map(|(id, _)| id)
        .collect()
}

/// What a rule looks for, how, and at what cost.
pub fn describe(set: &PatternSet, id: RuleId) -> Description {
    let rule = set.rule(id);
    let words = set.headers_of(rule.info_type);
    let owned = |texts: &[std::sync::Arc<str>]| texts.iter().map(|t| t.to_string()).collect();
    Description {
        listed: listed(set, rule),
        lane_reason: rule.lane_reason(),
        cost: cost(rule),
        recognizer: rule.recognizer.map(recognizer),
        validator: rule.validator.map(|v| v.describe()),
        pattern: rule.pattern.as_ref().map(|p| p.source().to_owned()),
        confidence: confidence(rule),
        headers: owned(&words.like),
        headers_unlike: owned(&words.unlike),
        near: rule.near.iter().map(|t| t.to_string()).collect(),
        references: rule.references.iter().map(|t| t.to_string()).collect(),
    }
}

/// A rule as it would stand in a rule file.
pub fn show(set: &PatternSet, id: RuleId) -> String {
    let rule = set.rule(id);
    let mut out = String::from("[[rule]]\n");
    let mut line = |name: &str, value: String| {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{name} = {value}");
    };
    line("id", quoted(&rule.id));
    line("info-type", quoted(&set.info_type(rule.info_type).id));
    if let Some(pattern) = &rule.pattern {
        line("pattern", format!("'''{}'''", pattern.source()));
    }
    if let Some(written) = &rule.written {
        out.push_str(written);
    }
    let mut line = |name: &str, value: String| {
        let _ = writeln!(out, "{name} = {value}");
    };
    if let Some(verified) = &rule.verified {
        line("verified", quoted(verified));
    }
    if let Some(recognizer) = rule.recognizer {
        line("recognizer", word(&recognizer));
    }
    if let Some(validator) = rule.validator {
        line("validator", word(&validator));
    }
    if !rule.near.is_empty() {
        line("near", inline(rule.near.iter().map(|t| quoted(t))));
    }
    if !rule.not_near.is_empty() {
        line("not-near", inline(rule.not_near.iter().map(|t| quoted(t))));
    }
    let steps = rule.confidence;
    line(
        "confidence",
        format!(
            "{{ pattern = \"{}\", validated = \"{}\", context = \"{}\" }}",
            steps.pattern.as_str(),
            steps.validated.as_str(),
            steps.context.as_str()
        ),
    );
    line(
        "references",
        inline(rule.references.iter().map(|t| quoted(t))),
    );
    let examples = rule.examples.iter().map(|e| match (&e.header, &e.region) {
        (None, None) => quoted(&e.text),
        (header, region) => table(&e.text, None, header.as_deref(), region.as_deref()),
    });
    line("examples", stacked(examples));
    let counterexamples = rule.counterexamples.iter();
    let counterexamples = counterexamples.map(|c| {
        table(
            &c.text,
            Some(&c.why),
            c.header.as_deref(),
            c.region.as_deref(),
        )
    });
    line("counterexamples", stacked(counterexamples));
    out
}

fn listed(set: &PatternSet, rule: &Rule) -> Listed {
    let info_type = set.info_type(rule.info_type);
    Listed {
        info_type: info_type.id.to_string(),
        rule: rule.id.to_string(),
        title: info_type.title.to_string(),
        lane: rule.lane.name(),
        builtin: rule.builtin,
        verified: rule.verified.as_deref().unwrap_or_default().to_owned(),
    }
}

const fn cost(rule: &Rule) -> &'static str {
    match rule.lane {
        Lane::At | Lane::Digits { .. } => {
            "nothing per byte: the index that cuts the cells shows it"
        }
        Lane::Literal { .. } => "one search for all literals of all rules",
        Lane::Token { .. } => "one pass over long cells",
        Lane::Shape => "nothing where no column, word or layout speaks for it",
        Lane::Regex if rule.recognizer.is_some() => "a hand-written search of its own",
        Lane::Regex => "an automaton reads every byte: the dearest lane",
    }
}

/// What each piece of hand-written code accepts.
const fn recognizer(recognizer: Recognizer) -> &'static str {
    match recognizer {
        Recognizer::Email => {
            "an address by the rules of mail (RFC 5321, 6531) whose domain ends in a known top-level \
             domain or is reserved; file names and package versions are refused"
        }
        Recognizer::Phone => {
            "a number that fits a country's numbering plan; national forms need a country or a phone word"
        }
        Recognizer::CreditCard => {
            "12 to 19 digits of a known card scheme and its lengths, with a Luhn check digit"
        }
        Recognizer::UsSsn => {
            "nine digits with an area, group and serial that can be issued, and none that was published"
        }
        Recognizer::Iban => "a country's length and shape, and the remainder 1 modulo 97",
        Recognizer::Ipv4 => "four numbers up to 255 that are no version number",
        Recognizer::Ipv6 => "eight groups, or fewer around one `::`",
        Recognizer::DateOfBirth => {
            "a date within 120 years in a column or next to a word that speaks of birth"
        }
        Recognizer::FirstName
        | Recognizer::LastName
        | Recognizer::FullName
        | Recognizer::Street
        | Recognizer::Town
        | Recognizer::Region
        | Recognizer::Company
        | Recognizer::JobTitle => {
            "whole cells of a column whose header and first values agree, by shape and dictionary"
        }
        Recognizer::CardCvv | Recognizer::CardExpiry => {
            "whole cells of a column that is named for it, in a table with a column of cards"
        }
        Recognizer::ReligionFlag
        | Recognizer::EthnicityFlag
        | Recognizer::OrientationFlag
        | Recognizer::PoliticsUnionFlag
        | Recognizer::HealthFlag => {
            "yes, no and their like in a column whose header says to what, if nearly all cells are such"
        }
        _ => "whole cells of a column whose header and first values agree, by shape or vocabulary",
    }
}

fn confidence(rule: &Rule) -> String {
    if rule.recognizer.is_some() || rule.identifier.is_some() {
        return "scored from all evidence of the column (docs/accuracy.md)".to_owned();
    }
    let level = |level: Confidence| level.as_str();
    let steps = rule.confidence;
    format!(
        "{} by the pattern alone, {} when validated, {} with a header or word that fits",
        level(steps.pattern),
        level(steps.validated),
        level(steps.context)
    )
}

fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// A TOML basic string; JSON's escapes are a subset of TOML's.
fn quoted(text: &str) -> String {
    word(&text)
}

fn inline(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}

fn stacked(items: impl Iterator<Item = String>) -> String {
    let lines: String = items.map(|item| format!("    {item},\n")).collect();
    format!("[\n{lines}]")
}

fn table(text: &str, why: Option<&str>, header: Option<&str>, region: Option<&str>) -> String {
    let mut fields = vec![format!("text = {}", quoted(text))];
    for (name, value) in [("why", why), ("header", header), ("region", region)] {
        fields.extend(value.map(|v| format!("{name} = {}", quoted(v))));
    }
    format!("{{ {} }}", fields.join(", "))
}
