//! `patterns/*.toml` as Rust tables. What is wrong with a file fails the build.

use crate::headers::Lexicon;
use crate::lane::Lane;
use crate::syntax::{
    CounterexampleSyntax, ExampleSyntax, InfoTypeSyntax, RuleFile, RuleSyntax, StepsSyntax,
};
use std::fmt::{Debug, Write};
use std::path::{Path, PathBuf};

/// Where rule files lie below `patterns/`.
const FOLDERS: [&str; 4] = ["", "id", "online", "secrets"];

/// The tables of all rule files in the folder, and those of the identifiers among them.
pub fn tables(folder: &Path, lexicon: &mut Lexicon) -> (String, String) {
    let mut files: Vec<(PathBuf, RuleFile)> = FOLDERS
        .iter()
        .flat_map(|name| rule_files(&folder.join(name)))
        .collect();
    for rule in files.iter_mut().flat_map(|(_, f)| &mut f.rules) {
        own_headers(rule, lexicon);
    }
    let mut types: Vec<&InfoTypeSyntax> = Vec::new();
    for (path, file) in &files {
        for info_type in &file.info_types {
            check_info_type(path, info_type, lexicon);
            types.push(info_type);
        }
    }
    types.sort_by_key(|t| t.id.get_ref());
    refuse_twins(types.iter().map(|t| t.id.get_ref().as_str()));
    let mut rules: Vec<&RuleSyntax> = files.iter().flat_map(|(_, f)| &f.rules).collect();
    rules.sort_by_key(|r| r.id.get_ref());
    refuse_twins(rules.iter().map(|r| r.id.get_ref().as_str()));

    let mut out = String::from("pub(super) static INFO_TYPES: &[StaticInfoType] = &[\n");
    for info_type in &types {
        write_info_type(&mut out, info_type);
    }
    out.push_str("];\npub(super) static RULES: &[StaticRule] = &[\n");
    let mut identifiers = String::from("pub(super) static IDENTIFIERS: &[Identifier] = &[\n");
    let mut count = 0;
    for rule in rules {
        write_rule(&mut out, rule, &types, count);
        if let Some(shape) = &rule.shape {
            let id = rule.id.get_ref();
            let identifier = crate::identifier::identifier(shape.get_ref(), &rule.check)
                .unwrap_or_else(|e| panic!("{id}: {e}"));
            writeln!(identifiers, "{identifier:?},").expect("strings grow");
            count += 1;
        }
    }
    out.push_str("];\n");
    identifiers.push_str("];\n");
    (out, identifiers)
}

/// Header words of a rule become a section of its name, which then stands for them.
fn own_headers(rule: &mut RuleSyntax, lexicon: &mut Lexicon) {
    if rule.headers.is_empty() {
        return;
    }
    let section = rule.id.get_ref().replace(['.', '-'], "_");
    lexicon.add(&section, &rule.headers);
    rule.headers = vec![section];
}

fn rule_files(folder: &Path) -> Vec<(PathBuf, RuleFile)> {
    let entries = std::fs::read_dir(folder).expect("patterns/ is readable");
    let mut paths: Vec<PathBuf> = entries.map(|e| e.expect("readable").path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "toml") && !is_lexicon(p));
    paths.sort();
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).expect("rule file is UTF-8");
        let file = toml::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        (path, file)
    };
    paths.into_iter().map(read).collect()
}

fn is_lexicon(path: &Path) -> bool {
    path.ends_with("headers.toml") || path.ends_with("vocabulary.toml")
}

/// Ids of a country live in that country's file; headers are sections of the lexicon.
fn check_info_type(path: &Path, info_type: &InfoTypeSyntax, lexicon: &Lexicon) {
    let id = info_type.id.get_ref();
    if let Some((prefix, _)) = id.split_once('_').filter(|(prefix, _)| prefix.len() == 2) {
        let stem = path.file_stem().and_then(|s| s.to_str());
        let stem = if stem == Some("gb") { Some("uk") } else { stem };
        let stem = if prefix == "gb" && stem == Some("uk") {
            Some("gb")
        } else {
            stem
        };
        assert!(
            stem == Some(prefix),
            "{id} belongs into patterns/{prefix}.toml"
        );
    }
    for section in info_type.headers.iter().chain(&info_type.headers_unlike) {
        assert!(
            lexicon.has(section),
            "{id}: patterns/headers.toml has no [{section}]"
        );
    }
}

fn refuse_twins<'a>(sorted: impl Iterator<Item = &'a str>) {
    let ids: Vec<&str> = sorted.collect();
    for pair in ids.windows(2) {
        assert!(pair[0] != pair[1], "{} is declared twice", pair[0]);
    }
}

fn write_info_type(out: &mut String, info_type: &InfoTypeSyntax) {
    writeln!(
        out,
        "StaticInfoType {{ id: {:?}, title: {:?}, sensitivity: Sensitivity::{:?}, \
         headers: &{:?}, headers_unlike: &{:?} }},",
        info_type.id.get_ref(),
        info_type.title,
        info_type.sensitivity,
        info_type.headers,
        info_type.headers_unlike
    )
    .expect("strings grow");
}

fn write_rule(out: &mut String, rule: &RuleSyntax, types: &[&InfoTypeSyntax], number: usize) {
    let id = rule.id.get_ref();
    let name = rule.info_type.get_ref();
    let info_type = types.iter().position(|t| t.id.get_ref() == name);
    let info_type = info_type.unwrap_or_else(|| panic!("{id}: unknown info-type {name}"));
    let pattern = rule.pattern.as_ref().map(|p| p.get_ref().as_str());
    assert!(
        pattern.is_some() != rule.shape.is_some(),
        "{id}: a pattern or a shape"
    );
    let lane = pattern.map_or(Lane::Shape, |pattern| {
        let hir = crate::hir::parse_usable(pattern).unwrap_or_else(|e| panic!("{id}: {e:?}"));
        Lane::choose(&hir)
    });
    let identifier = match &rule.shape {
        Some(_) => format!("Some(&super::builtin_identifiers::IDENTIFIERS[{number}])"),
        None => "None".to_owned(),
    };
    let examples: Vec<String> = rule.examples.iter().map(|e| example(e.get_ref())).collect();
    let counters: Vec<String> = rule
        .counterexamples
        .iter()
        .map(|c| counterexample(c.get_ref()))
        .collect();
    writeln!(
        out,
        "StaticRule {{ id: {id:?}, info_type: {info_type}, pattern: {pattern:?}, \
         identifier: {identifier}, verified: {:?}, headers: {}, lane: {}, \
         recognizer: {}, validator: {}, near: {}, not_near: {}, confidence: {}, references: {}, \
         examples: &[{}], counterexamples: &[{}] }},",
        rule.verified,
        texts(&rule.headers),
        lane_code(&lane),
        variant("Recognizer", rule.recognizer.as_ref().map(|r| *r.get_ref())),
        variant("Validator", rule.validator),
        texts(&rule.near),
        texts(&rule.not_near),
        steps(rule.confidence),
        texts(&rule.references),
        examples.join(", "),
        counters.join(", ")
    )
    .expect("strings grow");
}

fn lane_code(lane: &Lane) -> String {
    match lane {
        Lane::At => "Lane::At".to_owned(),
        Lane::Regex => "Lane::Regex".to_owned(),
        Lane::Shape => "Lane::Shape".to_owned(),
        Lane::Digits { min, max, lead } => {
            format!("Lane::Digits {{ min: {min}, max: {max:?}, lead: {lead:?} }}")
        }
        Lane::Token {
            min_len,
            class,
            lead,
        } => format!(
            "Lane::Token {{ min_len: {min_len}, class: TokenClass::{class:?}, lead: {lead:?} }}"
        ),
        Lane::Literal {
            literals,
            ignore_case,
            lead,
        } => {
            let each = literals.iter().map(|l| format!("Cow::Borrowed(&{l:?})"));
            format!(
                "Lane::Literal {{ literals: Cow::Borrowed(&[{}]), ignore_case: {ignore_case}, lead: {lead:?} }}",
                each.collect::<Vec<_>>().join(", ")
            )
        }
    }
}

fn variant(name: &str, value: Option<impl Debug>) -> String {
    value.map_or("None".to_owned(), |v| format!("Some({name}::{v:?})"))
}

fn texts(words: &[String]) -> String {
    let each = words.iter().map(|w| format!("Cow::Borrowed({w:?})"));
    format!("Cow::Borrowed(&[{}])", each.collect::<Vec<_>>().join(", "))
}

fn steps(s: StepsSyntax) -> String {
    format!(
        "Steps {{ pattern: Confidence::{:?}, validated: Confidence::{:?}, context: Confidence::{:?} }}",
        s.pattern, s.validated, s.context
    )
}

fn optional(text: Option<&String>) -> String {
    text.map_or("None".to_owned(), |t| format!("Some(Cow::Borrowed({t:?}))"))
}

fn example(example: &ExampleSyntax) -> String {
    let (text, header, region) = match example {
        ExampleSyntax::Text(text) => (text, None, None),
        ExampleSyntax::Cell(c) => (&c.text, c.header.as_ref(), c.region.as_ref()),
    };
    format!(
        "Example {{ text: Cow::Borrowed({text:?}), header: {}, region: {} }}",
        optional(header),
        optional(region)
    )
}

fn counterexample(c: &CounterexampleSyntax) -> String {
    format!(
        "Counterexample {{ text: Cow::Borrowed({:?}), why: Cow::Borrowed({:?}), header: {}, region: {} }}",
        c.text,
        c.why,
        optional(c.header.as_ref()),
        optional(c.region.as_ref())
    )
}
