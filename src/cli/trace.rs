//! `spillmap trace`: which known export a leaked dump comes from.

use crate::cli::args::Color;
use crate::cli::exit::Exit;
use crate::cli::output::{complain, forgive_closed};
use crate::cli::scan::{terminal_options, write_through};
use crate::cli::signals::Signals;
use crate::cli::values;
use crate::key::Key;
use crate::model::trace::{Fit, Trace};
use crate::model::{Country, Probability};
use crate::report::{Format, Options, render_trace};
use crate::rule::PatternSet;
use crate::scan::{Against, Plan, trace};
use crate::source::child::Program;
use crate::source::{Limits, Roots, Stop};
use crate::state::State;
use clap::Args;
use std::io::{self, BufWriter, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Another command may hold a state for a moment.
const PATIENCE: Duration = Duration::from_secs(5);

/// What `trace` may be told.
#[derive(Args, Debug)]
pub(super) struct TraceArgs {
    /// The dump: files and folders
    #[arg(required = true, value_name = "DUMP")]
    pub(super) dump: Vec<PathBuf>,

    /// What it may come from: state files of earlier scans, files and folders
    #[arg(long, required = true, num_args = 1.., value_name = "STATE|PATH")]
    pub(super) against: Vec<PathBuf>,

    /// Write the answer; the extension picks the format: .txt .json
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Vec<PathBuf>,

    /// Format of standard output: table, json
    #[arg(long, value_name = "FMT", value_parser = values::format, default_value = "table")]
    pub(super) format: Format,

    /// Countries whose national phone formats are taken for granted
    #[arg(
        long,
        value_name = "CC,..",
        value_delimiter = ',',
        value_parser = values::country,
        env = "SPILLMAP_REGION",
        hide_env = true
    )]
    pub(super) region: Vec<Country>,

    /// A folder with more rules
    #[arg(long, value_name = "DIR", env = "SPILLMAP_RULES", hide_env = true)]
    pub(super) rules: Vec<PathBuf>,

    /// Worker threads [default: one per processor]
    #[arg(long, value_name = "N", env = "SPILLMAP_THREADS", hide_env = true)]
    pub(super) threads: Option<NonZeroUsize>,

    /// Colours on standard output
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Color,
}

/// Carries out `spillmap trace`; 1 if no source fits.
pub(super) fn execute(args: &TraceArgs, arguments: &[std::ffi::OsString]) -> Exit {
    let stop = Stop::default();
    let signals = match Signals::watch(&stop) {
        Ok(signals) => signals,
        Err(error) => {
            complain(format_args!("cannot watch for signals: {error}"));
            return Exit::Refused;
        }
    };
    let done = run(args, arguments, &stop);
    if let Some(exit) = signals.exit() {
        return exit;
    }
    match done {
        Ok(Fit::None) => Exit::Found,
        Ok(_) => Exit::Done,
        Err(error) => {
            complain(error);
            Exit::Refused
        }
    }
}

fn run(args: &TraceArgs, arguments: &[std::ffi::OsString], stop: &Stop) -> Result<Fit, String> {
    let outputs = outputs(args)?;
    if args.dump.iter().any(|path| path.as_os_str() == "-") {
        return Err("the dump is read twice: name a file instead of -".to_owned());
    }
    let dump = plan(args, &args.dump, arguments)?;
    let (states, files): (Vec<_>, Vec<_>) = args
        .against
        .iter()
        .cloned()
        .partition(|path| State::is_state(path));
    let files = match files.is_empty() {
        true => None,
        false => Some(plan(args, &files, arguments)?),
    };
    let states = states
        .iter()
        .map(|path| open(path))
        .collect::<Result<Vec<_>, _>>()?;
    let against = Against {
        files: files.as_ref(),
        states: &states,
    };
    let found = trace(&dump, &against, stop).map_err(|error| error.to_string())?;
    write(args, &outputs, &found)?;
    Ok(found.fit)
}

fn open(path: &Path) -> Result<State, String> {
    let key = Key::load().map_err(|error| error.to_string())?;
    State::open(path, &key, PATIENCE).map_err(|error| error.to_string())
}

fn plan(
    args: &TraceArgs,
    paths: &[PathBuf],
    arguments: &[std::ffi::OsString],
) -> Result<Plan, String> {
    let roots = Roots::new(paths.to_vec(), Vec::new()).map_err(|error| error.to_string())?;
    let mut set = PatternSet::builtin();
    for folder in &args.rules {
        set = set
            .with_user_rules(folder)
            .map_err(|error| error.to_string())?;
    }
    let key = Key::load_or_create().map_err(|error| error.to_string())?;
    let processors = || std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    Ok(Plan {
        roots,
        limits: Limits {
            program: Program::running(),
            ..Limits::default()
        },
        regions: args.region.clone(),
        min_probability: Probability::default(),
        threads: args.threads.unwrap_or_else(processors).get(),
        arguments: arguments
            .iter()
            .map(|argument| argument.to_string_lossy().into_owned())
            .collect(),
        ..Plan::new(set, key)
    })
}

/// What a trace can be written as, by extension.
fn outputs(args: &TraceArgs) -> Result<Vec<(PathBuf, Format)>, String> {
    let known = |format: &Format| matches!(format, Format::Table | Format::Json);
    if !known(&args.format) {
        return Err("--format: a trace is a table or json".to_owned());
    }
    let outputs = args.output.iter().map(|path| {
        let format = path.extension().and_then(Format::from_extension);
        let format = format.filter(known);
        format
            .map(|format| (path.clone(), format))
            .ok_or_else(|| format!("-o {path:?}: a trace is written to .txt or .json"))
    });
    outputs.collect()
}

fn write(args: &TraceArgs, outputs: &[(PathBuf, Format)], found: &Trace) -> Result<(), String> {
    for (path, format) in outputs {
        write_through(path, *format, |out| {
            render_trace(found, *format, &Options::default(), out)
        })
        .map_err(|error| error.to_string())?;
    }
    let options = terminal_options(args.color, Probability::default());
    let mut out = BufWriter::new(io::stdout().lock());
    let written = render_trace(found, args.format, &options, &mut out).and_then(|()| out.flush());
    forgive_closed(written).map_err(|error| format!("cannot write to standard output: {error}"))
}
