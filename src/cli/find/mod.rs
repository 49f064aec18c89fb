//! `spillmap find`: where are the data of one person?

mod args;

pub(in crate::cli) use args::FindArgs;

use crate::cli::asked::{read_entries, split};
use crate::cli::destinations::{own_file, writable};
use crate::cli::exit::Exit;
use crate::cli::output::{Paths, complain, forgive_closed};
use crate::cli::progress::Progress;
use crate::cli::request::Request;
use crate::cli::scan::{give_way, plan, terminal_options};
use crate::cli::signals::Signals;
use crate::model::Found;
use crate::report::file::{AtomicFile, FileError};
use crate::report::find::{FindFormat, render_found};
use crate::report::{Color, Options};
use crate::rule::PatternSet;
use crate::scan::{Plan, Wanted, check_wanted, find};
use crate::source::{Counters, Stop};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Most values of one search.
const MOST: usize = 10_000;

/// Carries out `spillmap find`.
pub(in crate::cli) fn execute(args: FindArgs) -> Exit {
    let paths = Paths::masked(args.read.mask_paths);
    let rules = args.read.rules.clone();
    let done = Search::new(args).and_then(Search::run);
    done.unwrap_or_else(|error| {
        complain(paths.text(error, &rules));
        Exit::Refused
    })
}

/// What is asked, checked.
struct Search {
    request: Request,
    plan: Plan,
    wanted: Vec<Wanted>,
    outputs: Vec<(PathBuf, FindFormat)>,
    stdout: FindFormat,
    fail_if_found: bool,
}

impl Search {
    fn new(args: FindArgs) -> Result<Self, String> {
        if args.read.paths.is_empty() && args.read.files_from.is_none() {
            return Err("find where?\n  hint: spillmap find --values-from - /srv/marketing".into());
        }
        let stdin = |path: &PathBuf| path.as_os_str() == "-";
        let lists = args.values_from.iter().filter(|path| stdin(path)).count();
        let others = args.read.paths.iter().chain(&args.read.files_from);
        if lists > 1 || lists == 1 && others.clone().any(stdin) {
            return Err("standard input is used twice\n  hint: use - only once".into());
        }
        let outputs = outputs(&args.output)?;
        let stdout = FindFormat::from_name(&args.format)
            .ok_or("--format: expected table, json, csv or markdown")?;
        let named = named(&args);
        let lists = args.values_from.clone();
        let scan_args = args.read.into_scan().map_err(|error| error.to_string())?;
        let mut request = Request::new(scan_args).map_err(|error| error.to_string())?;
        request.strict_coverage = args.strict_coverage;
        // Neither what is asked nor what is answered is part of what is searched.
        let own = args.output.iter().chain(&lists);
        request
            .walk
            .own_files
            .extend(own.filter_map(|path| own_file(path)));
        let plan = plan(&request, &[]).map_err(|error| error.to_string())?;
        let wanted = wanted(&plan.set, named, &lists)?;
        Ok(Self {
            request,
            plan,
            wanted,
            outputs,
            stdout,
            fail_if_found: args.fail_if_found,
        })
    }

    fn run(self) -> Result<Exit, String> {
        let stop = Stop::default();
        let signals =
            Signals::watch(&stop).map_err(|error| format!("cannot watch for signals: {error}"))?;
        if self.request.nice {
            give_way();
        }
        let counters = Arc::new(Counters::default());
        let progress = Progress::start(&counters, self.request.progress);
        let found = find(&self.plan, &self.wanted, counters, stop);
        drop(progress);
        for (path, format) in &self.outputs {
            write_file(path, *format, &found).map_err(|error| error.to_string())?;
        }
        self.print(&found)?;
        let is_incomplete = found.incomplete || !found.coverage.is_complete();
        let exit = if self.fail_if_found && !found.places.is_empty() {
            Exit::Found
        } else if self.request.strict_coverage && is_incomplete {
            Exit::Incomplete
        } else {
            Exit::Done
        };
        Ok(signals.exit().unwrap_or(exit))
    }

    fn print(&self, found: &Found) -> Result<(), String> {
        if self.request.stdout.is_none() {
            return Ok(());
        }
        let usual = terminal_options(self.request.color, Options::default().fold_below);
        let options = match self.stdout {
            FindFormat::Table => usual,
            _ => Options {
                color: Color::Never,
                ..usual
            },
        };
        let mut out = BufWriter::new(io::stdout().lock());
        let written = render_found(found, self.stdout, &options, &mut out);
        forgive_closed(written.and_then(|()| out.flush()))
            .map_err(|error| format!("cannot write to standard output: {error}"))
    }
}

fn outputs(paths: &[PathBuf]) -> Result<Vec<(PathBuf, FindFormat)>, String> {
    let output = |path: &PathBuf| {
        let format = path.extension().and_then(FindFormat::from_extension);
        let format = format.ok_or_else(|| {
            format!("-o {path:?}: the extension picks the format, one of json csv md txt")
        })?;
        writable(path).map_err(|error| error.to_string())?;
        Ok((path.clone(), format))
    };
    paths.iter().map(output).collect()
}

/// Values on the command line, each with the option that it came by.
fn named(args: &FindArgs) -> Vec<(String, Wanted)> {
    let mut all = Vec::new();
    for (option, kind, values) in [
        ("--email", "email", &args.email),
        ("--phone", "phone", &args.phone),
    ] {
        all.extend(values.iter().map(|value| {
            let (kind, value) = (kind.to_owned(), value.clone());
            (option.to_owned(), Wanted { kind, value })
        }));
    }
    all.extend(args.value.iter().zip(1..).map(|(text, number)| {
        let (kind, value) = split(text);
        let place = match args.value.len() {
            1 => "--value".to_owned(),
            _ => format!("--value number {number}"),
        };
        (place, Wanted { kind, value })
    }));
    all
}

/// All values, each once. No error says anything of a value.
fn wanted(
    set: &PatternSet,
    mut named: Vec<(String, Wanted)>,
    lists: &[PathBuf],
) -> Result<Vec<Wanted>, String> {
    for list in lists {
        for entry in read_entries(list)? {
            let place = format!("--values-from {list:?}, line {}", entry.line);
            let (kind, value) = (entry.kind, entry.value);
            named.push((place, Wanted { kind, value }));
        }
    }
    let mut seen = std::collections::HashSet::new();
    let mut all = Vec::with_capacity(named.len());
    for (place, wanted) in named {
        if wanted.kind.is_empty() {
            return Err(format!(
                "{place}: not KIND=VALUE\n  hint: email=ann@example.com"
            ));
        }
        check_wanted(set, &wanted).map_err(|why| format!("{place}: {why}"))?;
        if seen.insert((wanted.kind.clone(), wanted.value.clone())) {
            all.push(wanted);
        }
    }
    match all.len() {
        0 => Err("find what?\n  hint: --values-from person.txt, a list of KIND=VALUE lines".into()),
        count if count > MOST => Err(format!("{count} values are more than {MOST}")),
        _ => Ok(all),
    }
}

fn write_file(path: &Path, format: FindFormat, found: &Found) -> Result<(), FileError> {
    let mut file = AtomicFile::create(path)?;
    let failed = |source| FileError {
        path: path.to_owned(),
        source,
    };
    {
        let mut out = BufWriter::with_capacity(1 << 16, &mut file);
        render_found(found, format, &Options::default(), &mut out)
            .and_then(|()| out.flush())
            .map_err(failed)?;
    }
    file.commit()
}
