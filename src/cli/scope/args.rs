//! Arguments of `spillmap scope`.

use crate::cli::args::ReadArgs;
use clap::Args;
use std::path::PathBuf;

const HELP: &str = "\
Examples:
  spillmap scope ./leaked-dump --discovered-at 2026-11-20T09:00+01:00 -o incident.html -o incident.json
  spillmap scope --template > circumstances.toml
  spillmap scope ./leaked-dump --circumstances circumstances.toml --people-out notify.csv --papers-out letters/
  spillmap scope ./leaked-dump --known customers.csv --previous incident.json

Not legal advice: verdicts are about what was read.";

/// What `scope` may be told.
#[derive(Args, Debug)]
#[command(after_help = HELP)]
pub(in crate::cli) struct ScopeArgs {
    #[command(flatten)]
    pub(in crate::cli) read: ReadArgs,

    /// Write the incident report; the extension picks the format: .html .md .json .txt
    #[arg(short, long, value_name = "FILE")]
    pub(in crate::cli) output: Vec<PathBuf>,

    /// Format of standard output: table, markdown, html, json
    #[arg(long, value_name = "FMT", default_value = "table")]
    pub(in crate::cli) format: String,

    /// When the breach was discovered, with its zone: 2026-11-20T09:00+01:00
    #[arg(long, value_name = "TIME")]
    pub(in crate::cli) discovered_at: Option<String>,

    /// What only people know of the breach, as --template shows it
    #[arg(long, value_name = "FILE.toml")]
    pub(in crate::cli) circumstances: Option<PathBuf>,

    /// Print a file of circumstances to fill in
    #[arg(long)]
    pub(in crate::cli) template: bool,

    /// Law data of your own, which replaces entries of the same id
    #[arg(long, value_name = "FILE.toml")]
    pub(in crate::cli) law: Vec<PathBuf>,

    /// Write one row for each person, with a contact: raw personal data, for your eyes only
    #[arg(long, value_name = "FILE.csv")]
    pub(in crate::cli) people_out: Option<PathBuf>,

    /// Write drafts of letters and one-page briefs for IT, legal and communications into this folder
    #[arg(long, value_name = "FOLDER")]
    pub(in crate::cli) papers_out: Option<PathBuf>,

    /// A list of our customers: how many of them are in the dump?
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) known: Vec<PathBuf>,

    /// The incident report before this one: who is new, who is withdrawn?
    #[arg(long, value_name = "FILE.json")]
    pub(in crate::cli) previous: Option<PathBuf>,

    /// What people decided about files, columns and people, with author, reason and time
    #[arg(long, value_name = "FILE.toml")]
    pub(in crate::cli) decisions: Option<PathBuf>,

    /// Domains whose addresses are our own staff's
    #[arg(long, value_name = "DOMAIN,..", value_delimiter = ',')]
    pub(in crate::cli) own_domain: Vec<String>,

    /// MB of memory for telling people apart; the rest goes to an encrypted temporary file
    #[arg(long, value_name = "MB", default_value_t = 512)]
    pub(in crate::cli) people_memory: usize,

    /// Say why records are of one person, by the fingerprint in the notify file
    #[arg(long, value_name = "FINGERPRINT")]
    pub(in crate::cli) explain_person: Option<String>,

    /// Exit with 3 if anything could not be read
    #[arg(long)]
    pub(in crate::cli) strict_coverage: bool,
}
