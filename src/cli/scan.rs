//! `spillmap scan`: arguments to a [`Request`], a request to a scan, its outcome to an exit code.

use crate::analyze::news::{is_silent, mark};
use crate::cli::args::{Color as When, ScanArgs};
use crate::cli::baseline::{self, Looked};
use crate::cli::campaign::CampaignRequest;
use crate::cli::exit::Exit;
use crate::cli::nightly;
use crate::cli::output::{Paths, complain, forgive_closed};
use crate::cli::progress::Progress;
use crate::cli::request::Request;
use crate::cli::signals::Signals;
use crate::cli::verdict::Terms;
use crate::key::{self, Key};
use crate::model::{Prior, Probability, Report};
use crate::report::file::{AtomicFile, FileError};
use crate::report::{Changes, Color, Format, Options, Told, contacts, render, views};
use crate::rule::policy::{Policy, PolicyError};
use crate::rule::{self, PatternSet};
use crate::scan::{
    BLOCK_SIZE, CampaignRow, Destination, InvalidList, MatchOptions, Plan, Scan, scan,
};
use crate::source::{Counters, Stop};
use crate::state;
use std::ffi::OsString;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;

/// Carries out `spillmap scan`; `arguments` are told in the report.
pub(super) fn execute(args: ScanArgs, arguments: &[OsString]) -> Exit {
    let paths = Paths::masked(args.mask_paths);
    let mut rules = args.rules.clone();
    rules.extend(args.policy.clone());
    let planned = Request::new(args)
        .map_err(|error| error.to_string())
        .and_then(|request| {
            let plan = plan(&request, arguments).map_err(|error| error.to_string())?;
            let prior = prior(&request, &plan).map_err(|error| error.to_string())?;
            Ok((request, plan, prior))
        });
    match planned {
        Ok((request, plan, prior)) => run_scan(&request, plan, prior.as_ref()),
        Err(error) => {
            complain(paths.text(error, &rules));
            Exit::Refused
        }
    }
}

/// What can still be wrong with a request.
#[derive(Debug, thiserror::Error)]
pub(super) enum Invalid {
    #[error("{0}")]
    Rules(#[from] rule::Error),
    #[error("{0}")]
    Key(#[from] key::Error),
    #[error("{0}")]
    Policy(#[from] PolicyError),
    #[error("{0}")]
    List(#[from] InvalidList),
}

pub(super) fn plan(request: &Request, arguments: &[OsString]) -> Result<Plan, Invalid> {
    let mut set = PatternSet::builtin();
    for folder in &request.rules {
        set = set.with_user_rules(folder)?;
    }
    let set = set.restrict(&request.only, &request.except)?;
    let wants_matches = request.stdout == Some(Format::Jsonl)
        || request
            .outputs
            .iter()
            .any(|(_, format)| *format == Format::Jsonl);
    let policy = request.policy.as_ref();
    let policy = policy.map(|path| Policy::load(path, &set)).transpose()?;
    Ok(Plan {
        policy,
        allowed_domains: Vec::new(),
        access: request.access.clone(),
        path_map: request.path_map.clone(),
        roots: request.roots.clone(),
        limits: request.limits.clone(),
        walk: request.walk.clone(),
        set,
        key: Key::load_or_create()?,
        regions: request.regions.clone(),
        min_probability: request.min_confidence.unwrap_or_default(),
        matches: wants_matches.then_some(MatchOptions {
            values: request.show_values,
            fingerprints: request.fingerprints,
        }),
        campaign: request
            .campaign
            .as_ref()
            .map(CampaignRequest::plan)
            .transpose()?,
        persons: None,
        mask_paths: request.mask_paths,
        threads: request.threads.get(),
        max_time: request.max_time,
        block_size: request.block_size.map_or(BLOCK_SIZE, |size| size.get()),
        arguments: arguments
            .iter()
            .map(|a| a.to_string_lossy().into_owned())
            .collect(),
    })
}

/// What the earlier scan said, if there is one to compare with.
fn prior(request: &Request, plan: &Plan) -> Result<Option<Prior>, baseline::Invalid> {
    let path = request.baseline.as_deref();
    path.map(|path| baseline::load(path, plan.key.id(), request.mask_paths))
        .transpose()
}

fn run_scan(request: &Request, plan: Plan, prior: Option<&Prior>) -> Exit {
    let stop = Stop::default();
    let counters = Arc::new(Counters::default());
    let signals = match Signals::watch(&stop) {
        Ok(signals) => signals,
        Err(error) => {
            complain(format_args!("cannot watch for signals: {error}"));
            return Exit::Refused;
        }
    };
    if request.nice {
        give_way();
    }
    let progress = Progress::start(&counters, request.progress);
    let done = scan_and_write(request, plan, prior, &counters, stop);
    drop(progress);
    match done {
        Ok(done) => signals
            .exit()
            .unwrap_or_else(|| terms(request).verdict(&done.report)),
        Err(error) => {
            complain(Paths::masked(request.mask_paths).text(error, &[]));
            Exit::Refused
        }
    }
}

/// Nothing is left for the next run before all that this one has to say is written.
fn scan_and_write(
    request: &Request,
    mut plan: Plan,
    baseline: Option<&Prior>,
    counters: &Arc<Counters>,
    stop: Stop,
) -> Result<Scan, String> {
    let told = |error: state::Error| error.to_string();
    let state = nightly::open(request, &plan).map_err(told)?;
    let allowances = nightly::allowed(state.as_ref()).map_err(told)?;
    let allowed = nightly::allow_list(&allowances, &request.roots)?;
    plan.allowed_domains = nightly::domains(&allowances);
    let mut memory = match &state {
        Some(state) => Some(nightly::recall(request, state, &plan).map_err(told)?),
        None => None,
    };
    if let (Some(memory), Some(_)) = (&memory, baseline) {
        memory.distrust();
    }
    let scanned = scan(&plan, memory.as_ref(), Arc::clone(counters), stop);
    let mut done = scanned.map_err(|error| format!("cannot scan: {error}"))?;
    let settled = match &mut memory {
        Some(memory) => {
            let settled = nightly::settle(request, memory, &done.report);
            Some(settled.map_err(|error| error.to_string())?)
        }
        None => None,
    };
    allowed.weigh_domains(&mut done.report);
    let last = match (&memory, baseline) {
        // What is told again is marked already.
        (Some(memory), None) if !memory.is_steady() => memory.last_report().map_err(told)?,
        _ => None,
    };
    if let Some(prior) = baseline.or(last.as_ref()) {
        let reach = Looked::by_request(request, &done.report.scan.arguments);
        mark(prior, &mut done.report, &reach);
    }
    allowed.mark(&mut done.report);
    write_all(request, &mut done)?;
    if let (Some(memory), Some(settled)) = (memory, settled) {
        memory.leave(settled, &done.report).map_err(told)?;
    }
    Ok(done)
}

/// Lets other programs go first, on the processors and (where the disk scheduler derives its order
/// from niceness, as Linux does) on the disk. A system that refuses is no reason not to scan.
pub(super) fn give_way() {
    #[cfg(unix)]
    let _ = rustix::process::nice(19);
}

/// What the request asks of the exit code.
const fn terms(request: &Request) -> Terms {
    Terms {
        fail_on: request.fail_on,
        least: request.min_confidence,
        rule_changes: request.fail_on_rule_change,
        strict_coverage: request.strict_coverage,
    }
}

fn write_all(request: &Request, done: &mut Scan) -> Result<(), String> {
    for (path, format) in &request.outputs {
        write_file(path, *format, done).map_err(|error| error.to_string())?;
    }
    if let Some(path) = &request.owners_out {
        views::write_owners(path, &done.report).map_err(|error| error.to_string())?;
    }
    let contacts = request.campaign.as_ref().and_then(|c| c.contacts.as_ref());
    if let Some(path) = contacts {
        let rows = done.contacts.iter().map(CampaignRow::listed);
        contacts::write(path, rows).map_err(|error| error.to_string())?;
    }
    let least = terms(request).least();
    let options = Options {
        explain: request.explain,
        ..terminal_options(request.color, least)
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let written = match request.stdout {
        Some(format) => write_format(done, format, &options, Destination::Stream, &mut out),
        None if done.report.news.is_none() || is_silent(&done.report, least) => Ok(()),
        None => write_news(&done.report, &options, &mut out),
    };
    forgive_closed(written.and_then(|()| out.flush()))
        .map_err(|error| format!("cannot write to standard output: {error}"))
}

/// News alone: what is said under `--quiet`.
fn write_news(report: &Report, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let Some(summary) = &report.news else {
        return Ok(());
    };
    let news = report.news_of_findings();
    let changes = Changes {
        breaches: &report.news_of_breaches(),
        now: &Prior::of(report),
        news: &news,
        summary,
        told: Told::News,
    };
    changes.render(Format::Table, options, out)
}

/// How standard output is written to, as far as people see it.
pub(super) fn terminal_options(color: When, fold_below: Probability) -> Options {
    Options {
        color: match color {
            When::Always => Color::Always,
            When::Never => Color::Never,
            When::Auto => automatic_color(),
        },
        width: terminal_width(),
        fold_below,
        explain: false,
    }
}

fn write_file(path: &Path, format: Format, done: &mut Scan) -> Result<(), FileError> {
    write_through(path, format, |out| {
        let options = Options::default();
        write_format(done, format, &options, Destination::PrivateFile, out)
    })
}

/// Writes a report file in one piece, or leaves the one that is there.
pub(super) fn write_through(
    path: &Path,
    format: Format,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), FileError> {
    let mut file = AtomicFile::create(path)?;
    let failed = |source| FileError {
        path: path.to_owned(),
        source,
    };
    {
        let mut out = BufWriter::with_capacity(1 << 16, &mut file);
        write(&mut out).map_err(failed)?;
        out.flush().map_err(failed)?;
    }
    if format.is_public() {
        file.open_to_all().map_err(failed)?;
    }
    file.commit()
}

fn write_format(
    done: &mut Scan,
    format: Format,
    options: &Options,
    into: Destination,
    out: &mut dyn Write,
) -> io::Result<()> {
    match (&mut done.matches, format) {
        (Some(matches), Format::Jsonl) => matches.write(out, into),
        _ => render(&done.report, format, options, out),
    }
}

fn automatic_color() -> Color {
    let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    if wanted && io::stdout().is_terminal() {
        Color::Always
    } else {
        Color::Never
    }
}

fn terminal_width() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    #[cfg(unix)]
    let asked = rustix::termios::tcgetwinsize(io::stdout())
        .ok()
        .map(|s| usize::from(s.ws_col));
    #[cfg(not(unix))]
    let asked = None;
    asked
        .filter(|c| *c > 0)
        .or(columns)
        .unwrap_or(Options::DEFAULT_WIDTH)
}
