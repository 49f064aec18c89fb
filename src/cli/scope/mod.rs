//! `spillmap scope`: a dump is read, its people are told apart, and what follows is told.

mod args;
mod decisions;
mod papers;
mod people;

pub(in crate::cli) use args::ScopeArgs;

use crate::cli::args::ReadArgs;
use crate::cli::destinations::writable;
use crate::cli::exit::Exit;
use crate::cli::output::{Paths, complain, forgive_closed, print};
use crate::cli::progress::Progress;
use crate::cli::request::Request;
use crate::cli::scan::{give_way, plan, terminal_options};
use crate::cli::signals::Signals;
use crate::model::incident::{Circumstances, Decided, Decision, Incident, Moment};
use crate::report::file::AtomicFile;
use crate::report::incident::{IncidentFormat, render_incident};
use crate::report::{Color, Options};
use crate::rule::law::{LawSet, TEMPLATE, moment, read_circumstances};
use crate::scan::{Dump, PersonsPlan, Plan, Scan, Setting, incident, scan};
use crate::source::{Counters, Globs, Stop};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::ffi::OsString;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::sync::Arc;

/// People who are told one by one in the report, so that a later one can be compared.
const NAMED_PEOPLE: u64 = 1_000_000;

/// Carries out `spillmap scope`; `arguments` are told in the report.
pub(in crate::cli) fn execute(args: ScopeArgs, arguments: &[OsString]) -> Exit {
    if args.template {
        return match print(TEMPLATE) {
            Ok(()) => Exit::Done,
            Err(error) => refuse(error),
        };
    }
    let paths = Paths::masked(args.read.mask_paths);
    let rules = args.read.rules.clone();
    let done = Scope::new(args, arguments).and_then(|scope| scope.run());
    done.unwrap_or_else(|error| refuse(paths.text(error, &rules)))
}

fn refuse(error: impl std::fmt::Display) -> Exit {
    complain(error);
    Exit::Refused
}

/// What is asked, checked.
struct Scope {
    request: Request,
    plan: Plan,
    laws: LawSet,
    circumstances: Circumstances,
    outputs: Vec<(PathBuf, IncidentFormat)>,
    stdout: IncidentFormat,
    people_out: Option<PathBuf>,
    papers_out: Option<PathBuf>,
    known: Option<Plan>,
    previous: Option<people::Previous>,
    explain: Option<String>,
    decisions: Vec<Decision>,
}

impl Scope {
    fn new(mut args: ScopeArgs, arguments: &[OsString]) -> Result<Self, String> {
        if args.read.paths.is_empty() && args.read.files_from.is_none() {
            return Err("scope what?\n  hint: spillmap scope ./leaked-dump".into());
        }
        let outputs = args.output.iter().map(|path| {
            let format = path.extension().and_then(IncidentFormat::from_extension);
            let format = format.ok_or_else(|| {
                format!("-o {path:?}: the extension picks the format, one of html md json txt")
            })?;
            writable(path).map_err(|error| error.to_string())?;
            Ok((path.clone(), format))
        });
        let outputs = outputs.collect::<Result<Vec<_>, String>>()?;
        if let Some(path) = &args.people_out {
            writable(path).map_err(|error| error.to_string())?;
        }
        let stdout = IncidentFormat::from_name(&args.format)
            .ok_or("--format: expected table, markdown, html or json")?;
        let circumstances = circumstances(&args)?;
        let laws = LawSet::with(&args.law).map_err(|error| error.to_string())?;
        let day = day(circumstances.discovered.as_ref());
        let decisions = args.decisions.as_deref().map(decisions::read).transpose()?;
        let decisions = decisions.unwrap_or_default();
        let persons = PersonsPlan {
            ignored: ignored(&decisions)?,
            elements: laws.elements.clone(),
            day,
            own_domains: args.own_domain.iter().map(|d| own_domain(d)).collect(),
            memory: args.people_memory.saturating_mul(1 << 20),
        };
        args.read.exclude.extend(excluded(&decisions));
        let (regions, rules) = (args.read.region.clone(), args.read.rules.clone());
        let known = (!args.known.is_empty()).then(|| {
            let read = ReadArgs {
                region: regions,
                rules,
                ..ReadArgs::of(args.known.clone())
            };
            let scan_args = read.into_scan().map_err(|error| error.to_string())?;
            let request = Request::new(scan_args).map_err(|error| error.to_string())?;
            let mut plan = plan(&request, &[]).map_err(|error| error.to_string())?;
            plan.persons = Some(persons.clone());
            Ok::<Plan, String>(plan)
        });
        let scan_args = args.read.into_scan().map_err(|error| error.to_string())?;
        let mut request = Request::new(scan_args).map_err(|error| error.to_string())?;
        request.strict_coverage = args.strict_coverage;
        let mut plan = plan(&request, arguments).map_err(|error| error.to_string())?;
        plan.persons = Some(persons);
        let previous = args.previous.as_deref().map(people::Previous::read);
        Ok(Self {
            previous: previous.transpose()?,
            request,
            plan,
            laws,
            circumstances,
            outputs,
            stdout,
            people_out: args.people_out,
            papers_out: args.papers_out,
            known: known.transpose()?,
            explain: args.explain_person,
            decisions,
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
        let done = scan(&self.plan, None, counters, stop.clone());
        drop(progress);
        let mut done = done.map_err(|error| format!("cannot scan: {error}"))?;
        let mut dump = done.dump.take().ok_or("no people were told apart")?;
        dump.join(&self.plan.key.sealer(), &same(&self.decisions))
            .map_err(|name| format!("--decisions: nobody is called {name:?}"))?;
        if let Some(fingerprint) = &self.explain {
            let text = people::explain(&self.plan, &dump, fingerprint)?;
            print(text).map_err(|error| error.to_string())?;
            return Ok(Exit::Done);
        }
        let incident = self.incident(&done, &dump, &stop)?;
        self.write(&incident, &dump, &stop)?;
        let incomplete = self.request.strict_coverage && !incident.unread.is_empty();
        let exit = if incomplete {
            Exit::Incomplete
        } else {
            Exit::Done
        };
        Ok(signals.exit().unwrap_or(exit))
    }

    fn incident(&self, done: &Scan, dump: &Dump, stop: &Stop) -> Result<Incident, String> {
        let known = self.known.as_ref();
        let known = known
            .map(|plan| people::known(plan, dump, stop))
            .transpose()?;
        let since = self.previous.as_ref();
        let setting = Setting {
            circumstances: self.circumstances.clone(),
            laws: &self.laws,
            known,
            since: since
                .map(|previous| previous.compare(&self.plan, dump))
                .transpose()?,
            decisions: self.decisions.clone(),
            person_keys: self.person_keys(dump),
            now: Timestamp::now().as_second(),
            threads: self.plan.threads,
        };
        Ok(incident(done, dump, setting, stop))
    }

    /// By what people are known later, sorted.
    fn person_keys(&self, dump: &Dump) -> Option<Vec<Vec<u64>>> {
        let outputs = self.outputs.iter().map(|(_, format)| *format);
        let mut formats = outputs.chain([self.stdout]);
        // Only programs read them.
        if dump.persons.people.best > NAMED_PEOPLE || !formats.any(|f| f == IncidentFormat::Json) {
            return None;
        }
        let keys = people::now(&self.plan, dump).into_iter();
        let mut keys: Vec<Vec<u64>> = keys.map(|(_, keys)| keys).collect();
        keys.sort_unstable();
        Some(keys)
    }

    fn write(&self, incident: &Incident, dump: &Dump, stop: &Stop) -> Result<(), String> {
        for (path, format) in &self.outputs {
            let written = AtomicFile::create(path).and_then(|mut file| {
                let failed = |source| crate::report::file::FileError {
                    path: path.clone(),
                    source,
                };
                {
                    let mut out = BufWriter::with_capacity(1 << 16, &mut file);
                    render_incident(incident, *format, &Options::default(), &mut out)
                        .and_then(|()| out.flush())
                        .map_err(failed)?;
                }
                file.commit()
            });
            written.map_err(|error| error.to_string())?;
        }
        if let Some(path) = &self.people_out {
            let news = self.previous.as_ref();
            people::write(path, &self.plan, dump, news, stop)?;
        }
        if let Some(folder) = &self.papers_out {
            papers::write(folder, incident)?;
        }
        if !self.request.progress && self.request.stdout.is_none() {
            return Ok(());
        }
        let usual = terminal_options(self.request.color, Options::default().fold_below);
        let options = match self.stdout {
            IncidentFormat::Table => usual,
            _ => Options {
                color: Color::Never,
                ..usual
            },
        };
        let mut out = BufWriter::new(io::stdout().lock());
        let written = render_incident(incident, self.stdout, &options, &mut out);
        forgive_closed(written.and_then(|()| out.flush()))
            .map_err(|error| format!("cannot write to standard output: {error}"))
    }
}

/// What people say, with the time of discovery from the command line on top.
fn circumstances(args: &ScopeArgs) -> Result<Circumstances, String> {
    let read = args.circumstances.as_deref().map(read_circumstances);
    let read = read.transpose().map_err(|error| error.to_string())?;
    let mut circumstances = read.unwrap_or_default();
    if let Some(text) = &args.discovered_at {
        let discovered = moment(text).map_err(|error| format!("--discovered-at: {error}"))?;
        circumstances.discovered = Some(discovered);
    }
    Ok(circumstances)
}

/// Columns that do not count.
fn ignored(decisions: &[Decision]) -> Result<Vec<(Globs, String)>, String> {
    let columns = decisions
        .iter()
        .filter_map(|decision| match &decision.decided {
            Decided::Column { files, header } => Some((files, header)),
            _ => None,
        });
    columns
        .map(|(files, header)| {
            let files = Globs::new(std::slice::from_ref(files));
            let files = files.map_err(|error| format!("--decisions: {error}"))?;
            Ok((files, header.clone()))
        })
        .collect()
}

/// Files that are not part of the breach.
fn excluded(decisions: &[Decision]) -> impl Iterator<Item = String> {
    decisions
        .iter()
        .filter_map(|decision| match &decision.decided {
            Decided::File(files) => Some(files.clone()),
            _ => None,
        })
}

/// People who are one.
fn same(decisions: &[Decision]) -> Vec<Vec<String>> {
    let same = decisions
        .iter()
        .filter_map(|decision| match &decision.decided {
            Decided::Same(people) => Some(people.clone()),
            _ => None,
        });
    same.collect()
}

/// The day on which somebody is a minor: that of the discovery, or today.
fn day(discovered: Option<&Moment>) -> jiff::civil::Date {
    let at = discovered.and_then(|moment| Timestamp::from_second(moment.second).ok());
    let at = at.unwrap_or_else(Timestamp::now);
    at.to_zoned(TimeZone::UTC).date()
}

fn own_domain(text: &str) -> String {
    text.trim_start_matches('@').to_ascii_lowercase()
}
