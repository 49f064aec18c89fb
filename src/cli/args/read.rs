//! What is read, and how: shared by commands that scan for a purpose of their own.

use crate::cli::args::{Cli, Color, Command, ScanArgs};
use crate::cli::values;
use crate::model::Country;
use clap::{Args, Parser};
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// What is read, and how.
#[derive(Args, Debug)]
pub(in crate::cli) struct ReadArgs {
    /// Files and folders; `-` is standard input
    #[arg(value_name = "PATH")]
    pub(in crate::cli) paths: Vec<PathBuf>,

    /// Countries whose national phone formats are taken for granted
    #[arg(long, value_name = "CC,..", value_delimiter = ',', value_parser = values::country)]
    pub(in crate::cli) region: Vec<Country>,

    /// A folder with more rules
    #[arg(long, value_name = "DIR", env = "SPILLMAP_RULES", hide_env = true)]
    pub(in crate::cli) rules: Vec<PathBuf>,

    /// Read only files that match; a pattern without / speaks of names at any depth
    #[arg(long, value_name = "GLOB")]
    pub(in crate::cli) include: Vec<String>,

    /// Leave out files and folders that match
    #[arg(long, value_name = "GLOB")]
    pub(in crate::cli) exclude: Vec<String>,

    /// Follow symbolic links that lead to something below a given path
    #[arg(long)]
    pub(in crate::cli) follow: bool,

    /// Layers of archives and compression to open [default: 16]
    #[arg(long, value_name = "N")]
    pub(in crate::cli) max_archive_depth: Option<u32>,

    /// Seconds for all that is inside one compressed file or archive [default: 120, more if large]
    #[arg(long, value_name = "SECONDS")]
    pub(in crate::cli) timeout_per_file: Option<u64>,

    /// Read paths from a list, one a line; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) files_from: Option<PathBuf>,

    /// Paths in the list end with a NUL byte, as find -print0 writes them
    #[arg(short = '0', long = "null", requires = "files_from")]
    pub(in crate::cli) null: bool,

    /// Worker threads [default: one per processor]
    #[arg(long, value_name = "N", env = "SPILLMAP_THREADS", hide_env = true)]
    pub(in crate::cli) threads: Option<NonZeroUsize>,

    /// Give way to other programs
    #[arg(long)]
    pub(in crate::cli) nice: bool,

    /// Replace names of files and folders by keyed hashes, in reports and in errors
    #[arg(long)]
    pub(in crate::cli) mask_paths: bool,

    /// Nothing on standard output, no progress; files and errors stay
    #[arg(short, long)]
    pub(in crate::cli) quiet: bool,

    /// Colours on standard output
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(in crate::cli) color: Color,

    /// No progress display
    #[arg(long)]
    pub(in crate::cli) no_progress: bool,
}

impl ReadArgs {
    /// These paths, and nothing else asked.
    pub(in crate::cli) fn of(paths: Vec<PathBuf>) -> Self {
        Self {
            paths,
            region: Vec::new(),
            rules: Vec::new(),
            include: Vec::new(),
            exclude: Vec::new(),
            follow: false,
            max_archive_depth: None,
            timeout_per_file: None,
            files_from: None,
            null: false,
            threads: None,
            nice: false,
            mask_paths: false,
            quiet: true,
            color: Color::Never,
            no_progress: true,
        }
    }

    /// As the arguments of a scan without outputs.
    pub(in crate::cli) fn into_scan(self) -> Result<ScanArgs, clap::Error> {
        let cli = Cli::try_parse_from(["spillmap", "scan"])?;
        let Command::Scan(mut scan) = cli.command else {
            return Err(clap::Error::new(clap::error::ErrorKind::InvalidSubcommand));
        };
        scan.paths = self.paths;
        scan.region = self.region;
        scan.rules = self.rules;
        scan.include = self.include;
        scan.exclude = self.exclude;
        scan.follow = self.follow;
        scan.max_archive_depth = self.max_archive_depth;
        scan.timeout_per_file = self.timeout_per_file;
        scan.files_from = self.files_from;
        scan.null = self.null;
        scan.threads = self.threads;
        scan.nice = self.nice;
        scan.mask_paths = self.mask_paths;
        scan.quiet = self.quiet;
        scan.color = self.color;
        scan.no_progress = self.no_progress;
        // The environment is that of scans.
        scan.output = Vec::new();
        scan.only = Vec::new();
        scan.except = Vec::new();
        scan.min_confidence = None;
        scan.fail_on = None;
        scan.baseline = None;
        scan.policy = None;
        scan.max_time = None;
        scan.owners_out = None;
        scan.state.state = None;
        Ok(*scan)
    }
}
