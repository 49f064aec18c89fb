//! Arguments of `spillmap find`.

use crate::cli::args::ReadArgs;
use clap::Args;
use std::path::PathBuf;

const HELP: &str = "\
Examples:
  spillmap find --values-from - /srv/marketing < person.txt
  spillmap find --email ann@example.com --phone +12025550143 exports/
  spillmap find --values-from person.txt exports/ -o found.json -o found.csv

A list has one KIND=VALUE a line, such as email=ann@example.com, name=Ann Lee, address=12 Elm Street, \
us_ssn=..., id=C-10042. KIND is a data type of `spillmap rules list`, or name, address, card, id, text.

Values given as arguments can be seen by other users of the machine (ps) and stay in the shell's \
history: --values-from keeps them out of both. Values are masked in all that is written; names of \
files are told as they are, unless --mask-paths.

Exit codes: 0 done, found or not; 1 found, with --fail-if-found; 2 could not run; 3 not everything \
could be read, with --strict-coverage.";

/// What `find` may be told.
#[derive(Args, Debug)]
#[command(after_help = HELP)]
pub(in crate::cli) struct FindArgs {
    #[command(flatten)]
    pub(in crate::cli) read: ReadArgs,

    /// An e-mail address (repeatable; visible to other users of the machine)
    #[arg(long, value_name = "ADDRESS")]
    pub(in crate::cli) email: Vec<String>,

    /// A phone number, best as +12025550143 (repeatable; visible as well)
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    pub(in crate::cli) phone: Vec<String>,

    /// Any other value by its kind (repeatable; visible as well)
    #[arg(long, value_name = "KIND=VALUE")]
    pub(in crate::cli) value: Vec<String>,

    /// Read values from a list, KIND=VALUE a line; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) values_from: Vec<PathBuf>,

    /// Write the answer; the extension picks the format: .json .csv .md .txt
    #[arg(short, long, value_name = "FILE")]
    pub(in crate::cli) output: Vec<PathBuf>,

    /// Format of standard output: table, json, csv, markdown
    #[arg(long, value_name = "FMT", default_value = "table")]
    pub(in crate::cli) format: String,

    /// Exit with 1 if any value was found
    #[arg(long)]
    pub(in crate::cli) fail_if_found: bool,

    /// Exit with 3 if anything could not be read
    #[arg(long)]
    pub(in crate::cli) strict_coverage: bool,
}
