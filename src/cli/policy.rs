//! `spillmap policy`: a linter for policies.

use crate::cli::args::PolicyCommand;
use crate::cli::exit::Exit;
use crate::cli::output::{complain, print};
use crate::rule::PatternSet;
use crate::rule::policy::{Policy, lint};
use std::path::{Path, PathBuf};

/// Carries out `spillmap policy`.
pub(super) fn execute(command: &PolicyCommand) -> Exit {
    let PolicyCommand::Check { files, rules } = command;
    match check(files, rules) {
        Err(error) => {
            complain(error);
            Exit::Refused
        }
        Ok(0) => match print("no complaints\n") {
            Ok(()) => Exit::Done,
            Err(_) => Exit::Refused,
        },
        Ok(_) => Exit::Found,
    }
}

/// Every complaint on a line of its own; how many there were.
fn check(files: &[PathBuf], rules: &[PathBuf]) -> Result<usize, String> {
    let mut set = PatternSet::builtin();
    for folder in rules {
        set = set
            .with_user_rules(folder)
            .map_err(|error| error.to_string())?;
    }
    let complaints = files.iter().map(|file| check_file(file, &set));
    Ok(complaints.sum())
}

fn check_file(file: &Path, set: &PatternSet) -> usize {
    match Policy::load(file, set) {
        Err(error) => {
            complain(error);
            1
        }
        Ok(policy) => {
            let complaints = lint(&policy);
            for complaint in &complaints {
                complain(format_args!("{}: {complaint}", file.display()));
            }
            complaints.len()
        }
    }
}
