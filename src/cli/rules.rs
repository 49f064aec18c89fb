//! `spillmap rules`: what is looked for, and a linter for one's own rules.

use crate::cli::args::RulesCommand;
use crate::cli::exit::Exit;
use crate::cli::output::{complain, print};
use crate::rule::{self, Description, PatternSet};
use std::fmt::Write as _;
use std::path::PathBuf;

/// Carries out `spillmap rules`.
pub(super) fn execute(command: RulesCommand) -> Exit {
    let told = match command {
        RulesCommand::List { rules } => loaded(&rules).map(|set| list(&set)),
        RulesCommand::Show { id, rules } => {
            loaded(&rules).and_then(|set| each(&set, &id, |rule| rule::show(&set, rule)))
        }
        RulesCommand::Explain { id, rules } => loaded(&rules)
            .and_then(|set| each(&set, &id, |rule| explain(&rule::describe(&set, rule)))),
        RulesCommand::Check { paths } => return check(&paths),
    };
    match told.map(print) {
        Ok(Ok(())) => Exit::Done,
        Ok(Err(error)) => {
            complain(format_args!("cannot write to standard output: {error}"));
            Exit::Refused
        }
        Err(error) => {
            complain(error);
            Exit::Refused
        }
    }
}

/// The built-in rules and those of the folders.
fn loaded(folders: &[PathBuf]) -> Result<PatternSet, String> {
    folders
        .iter()
        .try_fold(PatternSet::builtin(), |set, folder| {
            set.with_user_rules(folder)
                .map_err(|error| error.to_string())
        })
}

fn list(set: &PatternSet) -> String {
    let rows = rule::list(set);
    let width = |cell: fn(&rule::Listed) -> &str| {
        rows.iter()
            .map(|row| cell(row).chars().count())
            .max()
            .unwrap_or(0)
    };
    let (kinds, ids) = (width(|r| &r.info_type), width(|r| &r.rule));
    let mut text = format!(
        "{:kinds$}  {:ids$}  {:7}  {:20}  TITLE\n",
        "DATA TYPE", "RULE", "LANE", "VERIFIED WITH"
    );
    for row in &rows {
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{:kinds$}  {:ids$}  {:7}  {:20}  {}",
            row.info_type, row.rule, row.lane, row.verified, row.title
        );
    }
    text
}

/// One text for every rule that the name means.
fn each(
    set: &PatternSet,
    name: &str,
    tell: impl Fn(crate::model::RuleId) -> String,
) -> Result<String, String> {
    let found = rule::find(set, name);
    if found.is_empty() {
        return Err(format!(
            "no rule or data type is called {name:?}\n  hint: spillmap rules list"
        ));
    }
    let told: Vec<String> = found.into_iter().map(tell).collect();
    Ok(told.join("\n"))
}

fn explain(what: &Description) -> String {
    let mut text = format!("{}: {}\n", what.listed.rule, what.listed.title);
    let mut line = |name: &str, value: &str| {
        if !value.is_empty() {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "  {name:15} {value}");
        }
    };
    line("data type", &what.listed.info_type);
    line(
        "lane",
        &format!("{}: {}", what.listed.lane, what.lane_reason),
    );
    line("cost", what.cost);
    line("recognizer", what.recognizer.unwrap_or_default());
    line("validator", what.validator.unwrap_or_default());
    line("confidence", &what.confidence);
    line("headers", &what.headers.join(", "));
    line("headers unlike", &what.headers_unlike.join(", "));
    line("verified with", &what.listed.verified);
    line("words nearby", &what.near.join(", "));
    line("references", &what.references.join("; "));
    text
}

/// Checks folders of rules; every complaint on its own line, exit 1 if there are any.
fn check(paths: &[PathBuf]) -> Exit {
    let mut complaints = 0;
    for path in paths {
        let set = match PatternSet::builtin().with_unchecked_user_rules(path) {
            Ok(set) => set,
            Err(error) => {
                complain(error);
                return Exit::Refused;
            }
        };
        for lint in rule::lint(&set) {
            complain(format_args!(
                "{path:?}: rule {}: {}",
                lint.rule, lint.problem
            ));
            complaints += 1;
        }
    }
    if complaints > 0 {
        return Exit::Found;
    }
    match print("no complaints\n") {
        Ok(()) => Exit::Done,
        Err(_) => Exit::Refused,
    }
}
