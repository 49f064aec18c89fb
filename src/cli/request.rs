//! A scan as it was asked for, checked: once a [`Request`] exists it can be carried out.

use crate::cli::args::{Color, ScanArgs};
use crate::cli::campaign::CampaignRequest;
use crate::cli::destinations::{outputs, own_files, writable};
use crate::cli::nightly::StateRequest;
use crate::model::{Country, Probability, Severity};
use crate::report::Format;
use crate::scan::{InvalidMapping, PathMap};
use crate::source::child::Program;
use crate::source::{
    AccessList, Globs, InvalidAccess, InvalidGlob, InvalidRoot, Limits, Pace, Roots, Separator,
    WalkOptions, read_list,
};

use std::fs::File;
use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Everything that one scan needs to know.
#[derive(Clone, Debug)]
pub struct Request {
    /// Where the scan starts.
    pub roots: Roots,
    /// What the walk leaves out and follows.
    pub walk: WalkOptions,
    /// How deep and how long to look into what holds other documents.
    pub limits: Limits,
    /// Report files and their formats.
    pub outputs: Vec<(PathBuf, Format)>,
    /// Format of standard output; `None` under `--quiet`.
    pub stdout: Option<Format>,
    /// Data types to look for; empty for all.
    pub only: Vec<String>,
    /// Data types not to look for.
    pub except: Vec<String>,
    /// Least probability that is reported, if one was given.
    pub min_confidence: Option<Probability>,
    /// Severity from which on the exit code is 1.
    pub fail_on: Option<Severity>,
    /// The report to compare with.
    pub baseline: Option<PathBuf>,
    /// What only other rules explain weighs as well.
    pub fail_on_rule_change: bool,
    /// Countries whose national formats are taken for granted.
    pub regions: Vec<Country>,
    /// Folders with more rules.
    pub rules: Vec<PathBuf>,
    /// Worker threads.
    pub threads: NonZeroUsize,
    /// How long the scan may take.
    pub max_time: Option<Duration>,
    /// Other programs come first.
    pub nice: bool,
    /// Raw values in matches.jsonl.
    pub show_values: bool,
    /// Keyed fingerprints in matches.jsonl.
    pub fingerprints: bool,
    /// Personal data in paths masked.
    pub mask_paths: bool,
    /// Incomplete coverage has an exit code of its own.
    pub strict_coverage: bool,
    /// Severities are explained on standard output.
    pub explain: bool,
    /// Colours on standard output.
    pub color: Color,
    /// Progress on standard error, if that is a terminal.
    pub progress: bool,
    /// What is kept for the next run.
    pub state: Option<StateRequest>,
    /// Bytes per block, in tests.
    pub block_size: Option<NonZeroUsize>,
    /// Who can read what, as a file server says.
    pub access: Option<AccessList>,
    /// Paths as people see them.
    pub path_map: PathMap,
    /// Where the files of each owner are listed.
    pub owners_out: Option<PathBuf>,
    /// What files are held against.
    pub policy: Option<PathBuf>,
    /// What send lists are checked for.
    pub campaign: Option<CampaignRequest>,
}

/// What is wrong with a request; each says what would be right.
#[derive(Debug, thiserror::Error)]
pub enum Invalid {
    /// A path to scan.
    #[error("{0}\n  hint: name a file or folder, or - for standard input: spillmap scan exports/")]
    Root(#[from] InvalidRoot),
    /// A pattern.
    #[error("{0}\n  hint: quote it and close its brackets: --exclude '*.{{log,tmp}}'")]
    Glob(#[from] InvalidGlob),
    /// An output of an unknown kind.
    #[error(
        "-o {0:?}: the extension picks the format, one of {known}\n  hint: -o report.json",
        known = extensions()
    )]
    Extension(PathBuf),
    /// An output that could not be written.
    #[error("-o {path:?}: {why}\n  hint: name a file in a folder that you may write to")]
    Output {
        /// As given.
        path: PathBuf,
        /// In our own words.
        why: &'static str,
    },
    /// `--show-values` without a file.
    #[error(
        "--show-values writes raw values to matches.jsonl files only\n  hint: --show-values -o matches.jsonl"
    )]
    ValuesNeedFile,
    /// A state that could not be kept.
    #[error("--state {path:?}: {why}\n  hint: --state ~/.local/state/spillmap/marketing.db")]
    State {
        /// As given.
        path: PathBuf,
        /// In our own words.
        why: &'static str,
    },
    /// A folder of rules.
    #[error("--rules {0:?}: no such folder\n  hint: --rules ./my-rules")]
    Rules(PathBuf),
    /// The list of paths.
    #[error(
        "--files-from {path:?}: {error}\n  hint: find . -print0 | spillmap scan -0 --files-from -"
    )]
    List {
        /// As given.
        path: PathBuf,
        /// The system's words.
        error: io::Error,
    },
    /// Standard input used twice.
    #[error(
        "standard input is both a list of paths and something to scan\n  hint: use - only once"
    )]
    StdinTwice,
    /// The list of who can read what.
    #[error("{0}")]
    Access(#[from] InvalidAccess),
    /// A path that is to be shown otherwise.
    #[error("{0}")]
    PathMap(#[from] InvalidMapping),
    /// A type both wanted and not wanted.
    #[error("{0} is in both --only and --except\n  hint: --only email,phone")]
    OnlyAndExcept(String),
}

/// The extensions that pick a format.
fn extensions() -> String {
    let all: Vec<_> = Format::all()
        .flat_map(|(_, extensions)| extensions)
        .copied()
        .collect();
    all.join(" ")
}

impl Request {
    /// Checks the arguments. Reads the list of paths; nothing else is opened.
    pub(super) fn new(args: ScanArgs) -> Result<Self, Invalid> {
        let outputs = outputs(&args.output)?;
        let lists_contacts = args.campaign.campaign_out.is_some();
        let single = outputs.iter().any(|(_, format)| *format == Format::Jsonl);
        if args.show_values && !single && !lists_contacts {
            return Err(Invalid::ValuesNeedFile);
        }
        if let Some(both) = args.only.iter().find(|kind| args.except.contains(kind)) {
            return Err(Invalid::OnlyAndExcept(both.clone()));
        }
        if let Some(missing) = args.rules.iter().find(|folder| !folder.is_dir()) {
            return Err(Invalid::Rules(missing.clone()));
        }
        let further = [&args.campaign.campaign_out, &args.owners_out];
        let further: Vec<&Path> = further
            .into_iter()
            .flatten()
            .map(PathBuf::as_path)
            .collect();
        further.iter().try_for_each(|path| writable(path))?;
        let state = StateRequest::new(&args.state)?;
        let walk = WalkOptions {
            include: Globs::new(&args.include)?,
            exclude: Globs::new(&args.exclude)?,
            follow: args.follow,
            one_file_system: args.one_file_system,
            max_depth: args.max_depth,
            snapshots: args.snapshots,
            own_files: own_files(&outputs, &further, state.as_ref()),
        };
        Ok(Self {
            roots: roots(&args)?,
            walk,
            limits: limits(&args),
            outputs,
            stdout: (!args.quiet).then_some(args.format),
            only: args.only,
            except: args.except,
            min_confidence: args.min_confidence,
            fail_on: args.fail_on,
            baseline: args.baseline,
            fail_on_rule_change: args.fail_on_rule_change,
            regions: args.region,
            rules: args.rules,
            threads: args.threads.unwrap_or_else(processors),
            max_time: args.max_time.map(Duration::from_secs),
            nice: args.nice,
            show_values: args.show_values,
            fingerprints: args.fingerprints,
            mask_paths: args.mask_paths,
            strict_coverage: args.strict_coverage || state.is_some(),
            explain: args.explain,
            color: args.color,
            progress: !args.quiet && !args.no_progress,
            state,
            block_size: args.block_size,
            access: args.access.as_deref().map(AccessList::read).transpose()?,
            path_map: PathMap::new(&args.path_map)?,
            owners_out: args.owners_out,
            policy: args.policy,
            campaign: CampaignRequest::new(args.campaign, args.show_values)?,
        })
    }
}

fn limits(args: &ScanArgs) -> Limits {
    let usual = Limits::default();
    Limits {
        depth: args.max_archive_depth.unwrap_or(usual.depth),
        time: args.timeout_per_file.map(Duration::from_secs),
        program: Program::running(),
        pace: args
            .io_limit
            .map(|megabytes| Pace::new(u64::from(megabytes.get()) * 1_000_000)),
    }
}

pub(super) fn processors() -> NonZeroUsize {
    std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

fn roots(args: &ScanArgs) -> Result<Roots, Invalid> {
    let mut named = args.paths.clone();
    let Some(list) = &args.files_from else {
        if named.is_empty() {
            named.push(PathBuf::from("."));
        }
        return Ok(Roots::new(named, Vec::new())?);
    };
    let is_stdin = list.as_os_str() == "-";
    if is_stdin && named.iter().any(|path| path.as_os_str() == "-") {
        return Err(Invalid::StdinTwice);
    }
    let separator = if args.null {
        Separator::Nul
    } else {
        Separator::Newline
    };
    let listed = if is_stdin {
        read_list(io::stdin().lock(), separator)
    } else {
        File::open(list).and_then(|file| read_list(file, separator))
    };
    let listed = listed.map_err(|error| Invalid::List {
        path: list.clone(),
        error,
    })?;
    Ok(Roots::new(named, listed)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::{Cli, Command};
    use crate::source::Stat;
    use clap::Parser;
    use std::fs;

    fn request(arguments: &[&str]) -> Result<Request, String> {
        let arguments = ["spillmap", "scan"].iter().chain(arguments);
        let cli = Cli::try_parse_from(arguments).map_err(|error| error.to_string())?;
        match cli.command {
            Command::Scan(args) => Request::new(*args).map_err(|error| error.to_string()),
            _ => Err("not a scan".into()),
        }
    }

    #[test]
    fn without_options_the_current_folder_is_scanned_into_a_table() {
        let request = request(&[]).unwrap();
        assert_eq!(request.roots, Roots::new(vec![".".into()], vec![]).unwrap());
        assert_eq!(request.stdout, Some(Format::Table));
        assert!(request.outputs.is_empty() && request.fail_on.is_none());
    }

    #[test]
    fn options_become_model_types() {
        let request = request(&[
            "--region=us,uk",
            "--min-confidence=0.85",
            "--fail-on=high",
            "--only=email,phone",
            "--quiet",
            "-o",
            "Report.JSON",
        ])
        .unwrap();
        let regions: Vec<_> = request.regions.iter().map(Country::as_str).collect();
        assert_eq!(regions, ["US", "GB"]);
        assert_eq!(request.min_confidence, Some(Probability::from_f64(0.85)));
        assert_eq!(request.fail_on, Some(Severity::High));
        assert_eq!(request.only, ["email", "phone"]);
        assert_eq!(request.stdout, None);
        assert_eq!(request.outputs, [("Report.JSON".into(), Format::Json)]);
    }

    #[test]
    fn what_is_wrong_is_named_with_an_example_of_what_is_right() {
        // arguments, what the message says, its example
        let cases: [(&[&str], &str, &str); 13] = [
            (&["no/such"], "no such file", "spillmap scan exports/"),
            (&["-o", "x.pdf"], "extension", "-o report.json"),
            (&["-o", "no/such/x.json"], "no such folder", "hint"),
            (&["-o", "a.json", "-o", "./a.json"], "given twice", "hint"),
            (&["--show-values"], "files only", "-o matches.jsonl"),
            (&["--exclude", "a{b"], "not a valid pattern", "--exclude '"),
            (&["--rules", "no/such"], "no such folder", "--rules ./"),
            (&["--files-from", "no/such"], "no/such", "find . -print0"),
            (&["-", "--files-from", "-"], "standard input", "only once"),
            (
                &["--only=email", "--except=email"],
                "both",
                "--only email,phone",
            ),
            (&["--region", "ZZ"], "ISO country code", "US or DE"),
            (&["--min-confidence", "2"], "0 to 1", "such as 0.8"),
            (&["--threads", "0"], "--threads", "help"),
        ];
        for (arguments, expected, example) in cases {
            let message = request(arguments).unwrap_err();
            assert!(message.contains(expected), "{arguments:?}: {message}");
            assert!(message.contains(example), "{arguments:?}: {message}");
        }
    }

    #[test]
    fn reports_of_an_earlier_run_are_not_scanned() {
        let folder = tempfile::tempdir().unwrap();
        let report = folder.path().join("report.json");
        fs::write(&report, "{}").unwrap();
        let arguments = ["-o", report.to_str().unwrap()];
        let id = Stat::of(&fs::metadata(&report).unwrap()).id.unwrap();
        assert!(request(&arguments).unwrap().walk.own_files.contains(&id));
    }
}
