//! `spillmap rules`: what is looked for, and a linter for one's own rules.

use crate::cli::args::RulesCommand;
use crate::cli::exit::Exit;
use crate::cli::output::complain;
use std::path::PathBuf;

/// What is asked of the rules, checked.
#[derive(Clone, PartialEq, Eq, Debug)]
enum RulesRequest {
    /// All rules and data types.
    List,
    /// One rule as it is written.
    Show(String),
    /// A linter's verdict on these files, all of which exist.
    Check(Vec<PathBuf>),
    /// How one rule is run.
    Explain(String),
}

/// Carries out `spillmap rules`.
pub(super) fn execute(command: RulesCommand) -> Exit {
    let request = match command {
        RulesCommand::List => RulesRequest::List,
        RulesCommand::Show { id } => RulesRequest::Show(id),
        RulesCommand::Explain { id } => RulesRequest::Explain(id),
        RulesCommand::Check { paths } => {
            if let Some(missing) = paths.iter().find(|path| !path.exists()) {
                complain(format_args!("no such file or folder: {missing:?}"));
                return Exit::Refused;
            }
            RulesRequest::Check(paths)
        }
    };
    run_rules(&request)
}

/// To be wired to the room `rule`; refuses until then.
fn run_rules(_request: &RulesRequest) -> Exit {
    complain("rules are not part of this build yet");
    Exit::Refused
}
