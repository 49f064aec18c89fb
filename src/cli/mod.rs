//! The command line: arguments become a request, a request a call, its outcome an exit code.
//!
//! The only room that knows exit codes and the shape of arguments; one thin file per command.

mod allow;
mod args;
mod asked;
mod baseline;
mod campaign;
mod config;
mod decode;
mod destinations;
mod detect;
mod diff;
mod exit;
mod find;
mod formats;
mod history;
mod key;
mod nightly;
mod output;
mod panic;
mod policy;
mod progress;
mod request;
mod rules;
mod scan;
mod scope;
mod signals;
mod trace;
mod values;
mod verdict;

pub use args::Color;
pub use campaign::CampaignRequest;
pub use detect::Question;
pub use exit::Exit;
pub use nightly::StateRequest;
pub use request::{Invalid, Request};

use args::{Cli, Command};
use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches};
use config::Config;
use output::{Paths, complain};
use std::ffi::OsString;

/// Runs the program with its arguments, the first of which is its name.
pub fn run(arguments: Vec<OsString>) -> Exit {
    panic::keep_values_private();
    if let Some(exit) = decode::asked(&arguments) {
        return exit;
    }
    match parse(&arguments) {
        Ok(cli) => execute(cli.command, arguments.get(1..).unwrap_or_default()),
        Err(exit) => exit,
    }
}

fn execute(command: Command, arguments: &[OsString]) -> Exit {
    match command {
        Command::Scan(args) => scan::execute(*args, arguments),
        Command::Scope(args) => scope::execute(*args, arguments),
        Command::Find(args) => find::execute(*args),
        Command::Diff(args) => diff::execute(&args),
        Command::Detect(args) => detect::execute(&args),
        Command::Formats { json } => formats::execute(if json {
            formats::Shape::Json
        } else {
            formats::Shape::Table
        }),
        Command::Allow(command) => allow::execute(&command),
        Command::History(args) => history::execute(&args),
        Command::Trace(args) => trace::execute(&args, arguments),
        Command::Rules(command) => rules::execute(command),
        Command::Policy(command) => policy::execute(&command),
        Command::Key(command) => key::execute(command),
    }
}

/// Reads the arguments, with the file of options beneath those of `scan`.
fn parse(arguments: &[OsString]) -> Result<Cli, Exit> {
    let cli = parse_with(Cli::command(), arguments).map_err(|error| explain(&error))?;
    let Command::Scan(scan) = &cli.command else {
        return Ok(cli);
    };
    let found = match &scan.config {
        Some(path) => Config::read(path).map(Some),
        None => std::env::current_dir().map_or(Ok(None), |folder| Config::find(&folder)),
    };
    let (quiet, paths) = (scan.quiet, Paths::masked(scan.mask_paths));
    let refused = |error: config::Invalid| {
        complain(paths.text(error, &[]));
        Exit::Refused
    };
    let Some(config) = found.map_err(refused)? else {
        return Ok(cli);
    };
    let command = Cli::command();
    let scan = command.find_subcommand("scan").cloned().unwrap_or_default();
    let scan = config.apply(scan).map_err(refused)?;
    let command = command.mut_subcommand("scan", |_| scan);
    // Without the file the arguments are right: what is wrong now is in the file.
    let cli = parse_with(command, arguments).map_err(|error| {
        let wrong = format!("{:?}: wrong option", config.path);
        complain(paths.text(wrong, &[]));
        explain(&error)
    })?;
    if let Command::Scan(scan) = &cli.command
        && !quiet
    {
        let from = format!("options from {:?}", config.path);
        complain(Paths::masked(scan.mask_paths).text(from, &[]));
    }
    Ok(cli)
}

fn parse_with(command: clap::Command, arguments: &[OsString]) -> Result<Cli, clap::Error> {
    let matches = command.try_get_matches_from(arguments)?;
    Cli::from_arg_matches(&matches)
}

/// Prints clap's own text: help on standard output, errors on standard error.
fn explain(error: &clap::Error) -> Exit {
    let printed = output::forgive_closed(error.print());
    let is_answer = matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    );
    if is_answer && printed.is_ok() {
        Exit::Done
    } else {
        Exit::Refused
    }
}
