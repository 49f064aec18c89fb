//! The command line as clap reads it. What each option means is checked in `request`.

mod commands;
mod history;
mod read;
mod state;

pub(super) use commands::{AllowAdd, AllowCommand, KeyCommand, PolicyCommand, RulesCommand};
pub(super) use history::{HistoryArgs, HistoryCommand, Listing, Purge};
pub(super) use read::ReadArgs;
pub(super) use state::StateArgs;

use crate::cli::campaign::CampaignArgs;
use crate::cli::diff::DiffArgs;
use crate::cli::find::FindArgs;
use crate::cli::scope::ScopeArgs;
use crate::cli::trace::TraceArgs;
use crate::cli::values;
use crate::model::{Country, Probability, Severity};
use crate::report::Format;
use clap::builder::BoolishValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;

/// Finds personal data in marketing data exports, proves it, and says where it lies exposed.
#[derive(Parser, Debug)]
#[command(name = "spillmap", version, max_term_width = 100, after_help = EXIT_CODES)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
}

const EXIT_CODES: &str = "\
Exit codes: 0 done; 1 a finding at or above --fail-on (with --baseline or --state: news only), or a \
send list that is not clear, or no source that a dump fits; 2 could not run; \
3 not everything could be read (--strict-coverage)";

const SCAN_HELP: &str = "\
Examples:
  spillmap scan exports/
  spillmap scan exports/ -o report.md -o matches.jsonl --region US,DE
  spillmap scan . --fail-on high --min-confidence 0.8
  spillmap scan crm/ --send-list 'send/*.csv' --suppressions blocked.csv --max-age 24m
  spillmap scan exports/ --baseline last.json -o today.json --fail-on high --quiet
  zcat dump.gz | spillmap scan -

Options can also be set in the environment (SPILLMAP_MIN_CONFIDENCE=medium) or in a \
spillmap.toml here or in a folder above; the command line wins. --show-values cannot.";

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Find personal data in files and folders
    Scan(Box<ScanArgs>),
    /// Scope a breach: who is affected, what was exposed, which duties and deadlines follow
    Scope(Box<ScopeArgs>),
    /// Find the data of one person, in every form: plain, differently written, encoded, hashed
    Find(Box<FindArgs>),
    /// What appeared, grew, moved, spread, widened or was resolved between two reports
    Diff(DiffArgs),
    /// Answer JSON Lines on standard input with the matches in each text
    Detect(DetectArgs),
    /// List the formats that this build reads
    Formats {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Say what may lie where it lies, and why
    #[command(subcommand)]
    Allow(AllowCommand),
    /// List the runs that a state file knows, and what files held while it saw them
    History(HistoryArgs),
    /// Say which known export a leaked dump comes from
    Trace(Box<TraceArgs>),
    /// Look at the rules, and check your own
    #[command(subcommand)]
    Rules(RulesCommand),
    /// Check the policy that `scan --policy` holds files against
    #[command(subcommand)]
    Policy(PolicyCommand),
    /// Look after the key behind ids and fingerprints
    #[command(subcommand)]
    Key(KeyCommand),
}

const DETECT_HELP: &str = r#"Input, one JSON object a line:
  {"id": 7, "text": "write to ann@example.org", "context": "notes", "region": "DE"}
  id       whatever identifies the text; comes back with each match
  text     what to look into, as UTF-8
  context  optional: a column header, which makes the text a column of one cell
  region   optional: a country (ISO 3166) whose national formats are taken for granted
Output, one line a match: id, info_type, start, end (bytes of text), probability, confidence, rule.

A line that is no such object is refused: standard error names its number, the others are answered."#;

/// What `detect` may be told.
#[derive(Args, Debug)]
#[command(after_help = DETECT_HELP)]
pub(super) struct DetectArgs {
    /// Exit with 3 if a line was refused
    #[arg(
        long,
        env = "SPILLMAP_STRICT_COVERAGE",
        hide_env = true,
        value_parser = BoolishValueParser::new()
    )]
    pub(super) strict_coverage: bool,
}

#[derive(Args, Debug)]
#[command(after_help = SCAN_HELP)]
pub(super) struct ScanArgs {
    /// Files and folders; `-` is standard input [default: .]
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// Write a report; the extension picks the format: .json .jsonl .csv .md
    #[arg(
        short,
        long,
        value_name = "FILE",
        env = "SPILLMAP_OUTPUT",
        hide_env = true
    )]
    pub(super) output: Vec<PathBuf>,

    /// Format of standard output: table, json, jsonl, csv, markdown
    #[arg(
        long,
        value_name = "FMT",
        value_parser = values::format,
        default_value = "table",
        env = "SPILLMAP_FORMAT",
        hide_env = true
    )]
    pub(super) format: Format,

    /// Look for these data types only (see `spillmap rules list`)
    #[arg(
        long,
        value_name = "KIND,..",
        value_delimiter = ',',
        value_parser = values::info_type,
        env = "SPILLMAP_ONLY",
        hide_env = true
    )]
    pub(super) only: Vec<String>,

    /// Do not look for these data types
    #[arg(
        long,
        value_name = "KIND,..",
        value_delimiter = ',',
        value_parser = values::info_type,
        env = "SPILLMAP_EXCEPT",
        hide_env = true
    )]
    pub(super) except: Vec<String>,

    /// Report from this probability on: low, medium, high or 0..1
    #[arg(
        long,
        value_name = "LEVEL",
        value_parser = values::confidence,
        env = "SPILLMAP_MIN_CONFIDENCE",
        hide_env = true
    )]
    pub(super) min_confidence: Option<Probability>,

    /// Exit with 1 if a finding or a breach of the policy is this severe: low, medium, high, critical
    #[arg(
        long,
        value_name = "SEVERITY",
        value_parser = values::severity,
        env = "SPILLMAP_FAIL_ON",
        hide_env = true
    )]
    pub(super) fail_on: Option<Severity>,

    /// Compare with an earlier report.json: say what is news, let --fail-on weigh only that
    #[arg(long, value_name = "FILE", env = "SPILLMAP_BASELINE", hide_env = true)]
    pub(super) baseline: Option<PathBuf>,

    /// Let --fail-on count what only other rules or another version explain
    #[arg(
        long,
        env = "SPILLMAP_FAIL_ON_RULE_CHANGE",
        hide_env = true,
        value_parser = BoolishValueParser::new()
    )]
    pub(super) fail_on_rule_change: bool,

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

    /// Scan only files that match; a pattern without / speaks of names at any depth
    #[arg(long, value_name = "GLOB", env = "SPILLMAP_INCLUDE", hide_env = true)]
    pub(super) include: Vec<String>,

    /// Leave out files and folders that match
    #[arg(long, value_name = "GLOB", env = "SPILLMAP_EXCLUDE", hide_env = true)]
    pub(super) exclude: Vec<String>,

    /// Follow symbolic links that lead to something below a given path
    #[arg(long, env = "SPILLMAP_FOLLOW", hide_env = true, value_parser = BoolishValueParser::new())]
    pub(super) follow: bool,

    /// Do not enter other file systems
    #[arg(
        long,
        env = "SPILLMAP_ONE_FILE_SYSTEM",
        hide_env = true,
        value_parser = BoolishValueParser::new()
    )]
    pub(super) one_file_system: bool,

    /// Levels to descend; 1 is the files directly in a folder
    #[arg(long, value_name = "N", env = "SPILLMAP_MAX_DEPTH", hide_env = true)]
    pub(super) max_depth: Option<usize>,

    /// Layers of archives and compression to open [default: 16]
    #[arg(
        long,
        value_name = "N",
        env = "SPILLMAP_MAX_ARCHIVE_DEPTH",
        hide_env = true
    )]
    pub(super) max_archive_depth: Option<u32>,

    /// Seconds for all that is inside one compressed file or archive [default: 120, more if large]
    #[arg(
        long,
        value_name = "SECONDS",
        env = "SPILLMAP_TIMEOUT_PER_FILE",
        hide_env = true
    )]
    pub(super) timeout_per_file: Option<u64>,

    /// Enter snapshot and trash folders too
    #[arg(
        long,
        env = "SPILLMAP_SNAPSHOTS",
        hide_env = true,
        value_parser = BoolishValueParser::new()
    )]
    pub(super) snapshots: bool,

    /// Read paths from a list, one a line; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub(super) files_from: Option<PathBuf>,

    /// Paths in the list end with a NUL byte, as find -print0 writes them
    #[arg(short = '0', long = "null", requires = "files_from")]
    pub(super) null: bool,

    /// Worker threads [default: one per processor]
    #[arg(long, value_name = "N", env = "SPILLMAP_THREADS", hide_env = true)]
    pub(super) threads: Option<NonZeroUsize>,

    /// Stop after so many seconds, the riskiest files first; what is left is told
    #[arg(
        long,
        value_name = "SECONDS",
        env = "SPILLMAP_MAX_TIME",
        hide_env = true
    )]
    pub(super) max_time: Option<u64>,

    /// Read at most so many MB a second
    #[arg(long, value_name = "MB", env = "SPILLMAP_IO_LIMIT", hide_env = true)]
    pub(super) io_limit: Option<NonZeroU32>,

    /// Give way to other programs
    #[arg(long, env = "SPILLMAP_NICE", hide_env = true, value_parser = BoolishValueParser::new())]
    pub(super) nice: bool,

    /// Put raw values into matches.jsonl and --campaign-out; never to the terminal
    #[arg(long)]
    pub(super) show_values: bool,

    /// Put keyed fingerprints into matches.jsonl
    #[arg(
        long,
        env = "SPILLMAP_FINGERPRINTS",
        hide_env = true,
        value_parser = BoolishValueParser::new()
    )]
    pub(super) fingerprints: bool,

    /// Replace names of files and folders by keyed hashes, in reports and in errors
    #[arg(
        long,
        env = "SPILLMAP_MASK_PATHS",
        hide_env = true,
        value_parser = BoolishValueParser::new()
    )]
    pub(super) mask_paths: bool,

    /// Exit with 3 if anything could not be read
    #[arg(
        long,
        env = "SPILLMAP_STRICT_COVERAGE",
        hide_env = true,
        value_parser = BoolishValueParser::new()
    )]
    pub(super) strict_coverage: bool,

    /// Nothing on standard output, no progress; -o files, errors and, with --baseline, news stay
    #[arg(
        short,
        long,
        env = "SPILLMAP_QUIET",
        hide_env = true,
        value_parser = BoolishValueParser::new()
    )]
    pub(super) quiet: bool,

    /// Say of each finding why it is as severe as it is
    #[arg(long, env = "SPILLMAP_EXPLAIN", hide_env = true, value_parser = BoolishValueParser::new())]
    pub(super) explain: bool,

    /// Colours on standard output
    #[arg(
        long,
        value_name = "WHEN",
        default_value = "auto",
        env = "SPILLMAP_COLOR",
        hide_env = true
    )]
    pub(super) color: Color,

    /// No progress display
    #[arg(
        long,
        env = "SPILLMAP_NO_PROGRESS",
        hide_env = true,
        value_parser = BoolishValueParser::new()
    )]
    pub(super) no_progress: bool,

    #[command(flatten)]
    pub(super) state: StateArgs,

    /// Options from this file instead of spillmap.toml
    #[arg(long, value_name = "FILE", env = "SPILLMAP_CONFIG", hide_env = true)]
    pub(super) config: Option<PathBuf>,

    /// Bytes per block, for tests
    #[arg(long, hide = true)]
    pub(super) block_size: Option<NonZeroUsize>,

    /// Hold files against a policy: what may lie where, and who may read it
    #[arg(long, value_name = "FILE", env = "SPILLMAP_POLICY", hide_env = true)]
    pub(super) policy: Option<PathBuf>,

    /// Who can read what, as the file server exported it: columns path, principal, right
    #[arg(
        long,
        value_name = "FILE.csv",
        env = "SPILLMAP_ACCESS",
        hide_env = true
    )]
    pub(super) access: Option<PathBuf>,

    /// Show paths as people see them, such as /srv/marketing=M:\marketing
    #[arg(
        long,
        value_name = "FROM=TO",
        env = "SPILLMAP_PATH_MAP",
        hide_env = true
    )]
    pub(super) path_map: Vec<String>,

    /// Write the files of each owner, the worst first
    #[arg(
        long,
        value_name = "FILE.csv",
        env = "SPILLMAP_OWNERS_OUT",
        hide_env = true
    )]
    pub(super) owners_out: Option<PathBuf>,

    #[command(flatten)]
    pub(super) campaign: CampaignArgs,
}

/// When to use colours.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}
