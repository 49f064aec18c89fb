//! `spillmap allow`: what may lie where it lies, with a reason.

use crate::cli::args::{AllowAdd, AllowCommand};
use crate::cli::asked::read_entries;
use crate::cli::exit::Exit;
use crate::cli::output::{complain, print};
use crate::key::Key;
use crate::model::{Allowance, Audience, ContentSketch};
use crate::rule::PatternSet;
use crate::scan::{Plan, add_allowance, allowances, sketch_of};
use crate::source::Globs;
use crate::state::State;
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

/// Another command may hold the state for a moment.
const PATIENCE: Duration = Duration::from_secs(5);

/// Carries out `spillmap allow`.
pub(super) fn execute(command: &AllowCommand) -> Exit {
    let told = match command {
        AllowCommand::Add(args) => add(args),
        AllowCommand::List { state, json } => list(state, *json),
        AllowCommand::Remove { state, id } => remove(state, *id),
    };
    let printed = told.and_then(|text| {
        print(text).map_err(|error| format!("cannot write to standard output: {error}"))
    });
    match printed {
        Ok(()) => Exit::Done,
        Err(error) => {
            complain(error);
            Exit::Refused
        }
    }
}

fn open(path: &Path) -> Result<(State, Key), String> {
    let key = Key::load_or_create().map_err(|error| error.to_string())?;
    let state = State::open(path, &key, PATIENCE).map_err(|error| error.to_string())?;
    Ok((state, key))
}

fn add(args: &AllowAdd) -> Result<String, String> {
    if args.reason.trim().is_empty() {
        return Err("--reason: say why\n  hint: --reason 'agreed with the works council'".into());
    }
    if let Some(path) = &args.path {
        Globs::new(&[path]).map_err(|error| error.to_string())?;
    }
    let (state, key) = open(&args.state)?;
    let values = match &args.values_from {
        Some(file) => Some(read_values(file, key)?),
        None => None,
    };
    let allowance = Allowance {
        reason: args.reason.trim().to_owned(),
        until: args.until.as_deref().map(day).transpose()?,
        finding: args.finding.clone(),
        path: args.path.clone(),
        header: args.header.clone(),
        info_type: args.r#type.clone(),
        values,
        domain: args.domain.as_deref().map(domain).transpose()?,
        audience: args.audience.widest(),
    };
    let other = allowance
        .info_type
        .as_deref()
        .filter(|kind| *kind != "email");
    if let (Some(_), Some(other)) = (&allowance.domain, other) {
        return Err(format!(
            "--domain is about e-mail addresses, --type {other} is not\n  hint: leave out --type"
        ));
    }
    if !allowance.has_subject() {
        return Err(
            "say what is allowed: --finding, --path, --header, --domain or --values-from\n  \
             hint: spillmap allow add --state s.db --path 'crm/**' --type email --reason '…'"
                .into(),
        );
    }
    let id = add_allowance(&state, &allowance).map_err(|error| error.to_string())?;
    let again = match allowance.domain {
        Some(_) => {
            "the next run reads files with e-mail addresses again, to count those under the domain\n"
        }
        None => "",
    };
    Ok(format!("allowed, entry {id}\n{again}"))
}

/// A domain as written, `Example.com`, in small letters: two labels at least.
fn domain(text: &str) -> Result<String, String> {
    let bare = text.trim().trim_start_matches('@').trim_end_matches('.');
    let name = bare.to_lowercase();
    let is_label = |label: &str| {
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || !c.is_ascii();
        !label.is_empty() && label.len() <= 63 && label.chars().all(fits)
    };
    match name.len() <= 253 && name.contains('.') && name.split('.').all(is_label) {
        true => Ok(name),
        false => Err(format!(
            "--domain {text:?}: not a domain\n  hint: --domain example.com"
        )),
    }
}

/// A day as written, `2027-01-31`.
fn day(text: &str) -> Result<String, String> {
    let day: Result<jiff::civil::Date, _> = text.parse();
    day.map(|day| day.to_string())
        .map_err(|_| format!("--until {text:?}: not a day\n  hint: --until 2027-01-31"))
}

/// Lines of `kind=value`, sealed. What they are is told by line number only.
fn read_values(file: &Path, key: Key) -> Result<ContentSketch, String> {
    let entries = read_entries(file)?;
    let plan = Plan::new(PatternSet::builtin(), key);
    let mut kinds: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for entry in entries {
        if plan.set.info_type_named(&entry.kind).is_none() {
            return Err(format!(
                "--values-from {file:?}, line {}: not KIND=VALUE with a known data type\n  \
                 hint: email=ann@example.com (see `spillmap rules list`)",
                entry.line
            ));
        }
        kinds.entry(entry.kind).or_default().push(entry.value);
    }
    let mut all = ContentSketch::default();
    for (kind, values) in kinds {
        let (sketch, found) = sketch_of(&plan, &kind, &values);
        let mut different = values.clone();
        different.sort_unstable();
        different.dedup();
        if found == 0 {
            return Err(format!(
                "--values-from {file:?}: none of the {} values of {kind} is one",
                different.len()
            ));
        }
        all.merge(&sketch);
    }
    match all.is_empty() {
        true => Err(format!("--values-from {file:?}: no values")),
        false => Ok(all),
    }
}

fn list(path: &Path, as_json: bool) -> Result<String, String> {
    let (state, _) = open(path)?;
    let all = allowances(&state).map_err(|error| error.to_string())?;
    if as_json {
        let entries = all.iter().map(|(id, added, allowance)| {
            json!({
                "id": id,
                "added": at(*added),
                "reason": allowance.reason,
                "until": allowance.until,
                "finding": allowance.finding,
                "path": allowance.path,
                "header": allowance.header,
                "type": allowance.info_type,
                "values": allowance.values.as_ref().map(ContentSketch::estimate),
                "domain": allowance.domain,
                "audience": allowance.audience.map(Audience::as_str),
            })
        });
        return Ok(format!("{:#}\n", entries.collect::<serde_json::Value>()));
    }
    let mut text = String::new();
    for (id, added, allowance) in &all {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{id:>4}  {}  {}", at(*added), allowance.reason);
        let _ = writeln!(text, "      {}", about(allowance));
    }
    if all.is_empty() {
        text.push_str("nothing is allowed\n");
    }
    Ok(text)
}

fn about(allowance: &Allowance) -> String {
    let parts = [
        allowance.finding.as_ref().map(|id| format!("finding {id}")),
        allowance.path.as_ref().map(|path| format!("path {path}")),
        allowance
            .header
            .as_ref()
            .map(|header| format!("header {header:?}")),
        allowance
            .info_type
            .as_ref()
            .map(|kind| format!("type {kind}")),
        allowance
            .values
            .as_ref()
            .map(|values| format!("{} values", values.estimate())),
        allowance
            .domain
            .as_ref()
            .map(|domain| format!("domain {domain}")),
        Some(match allowance.audience {
            Some(audience) => format!("readers at most {}", audience.as_str()),
            None => "whoever reads it".to_owned(),
        }),
        allowance
            .until
            .as_ref()
            .map(|until| format!("until {until}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn at(milliseconds: i64) -> String {
    let at = jiff::Timestamp::from_millisecond(milliseconds).unwrap_or_default();
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn remove(path: &Path, id: i64) -> Result<String, String> {
    let (state, _) = open(path)?;
    match state
        .remove_allowed(id)
        .map_err(|error| error.to_string())?
    {
        true => Ok(format!("entry {id} is no longer allowed\n")),
        false => Err(format!(
            "no entry {id}\n  hint: spillmap allow list --state {path:?}"
        )),
    }
}
