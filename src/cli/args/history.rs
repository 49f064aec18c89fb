//! Arguments of `spillmap history`.

use crate::cli::values;
use crate::model::MaxAge;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// What `history` may be told.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(in crate::cli) struct HistoryArgs {
    #[command(subcommand)]
    pub(in crate::cli) command: Option<HistoryCommand>,
    /// The state file
    #[arg(
        long,
        required = true,
        value_name = "FILE",
        env = "SPILLMAP_STATE",
        hide_env = true
    )]
    pub(in crate::cli) state: Option<PathBuf>,
    /// As JSON
    #[arg(long)]
    pub(in crate::cli) json: bool,
}

#[derive(Subcommand, Debug)]
pub(in crate::cli) enum HistoryCommand {
    /// What files held, and while which scans they held it
    Versions(Listing),
    /// Forget what files held
    Purge(Purge),
}

/// Which versions are listed.
#[derive(Args, Debug)]
pub(in crate::cli) struct Listing {
    /// The state file
    #[arg(long, value_name = "FILE", env = "SPILLMAP_STATE", hide_env = true)]
    pub(in crate::cli) state: PathBuf,
    /// Those of files that match
    #[arg(long, value_name = "GLOB")]
    pub(in crate::cli) path: Option<String>,
    /// As JSON
    #[arg(long)]
    pub(in crate::cli) json: bool,
}

/// Which versions are forgotten: those that all conditions hold for.
#[derive(Args, Debug)]
pub(in crate::cli) struct Purge {
    /// The state file
    #[arg(long, value_name = "FILE", env = "SPILLMAP_STATE", hide_env = true)]
    pub(in crate::cli) state: PathBuf,
    /// Those that were not seen for so long: 400d, 12m or 2y
    #[arg(long, value_name = "AGE", value_parser = values::max_age, required_unless_present_any = ["path", "all"])]
    pub(in crate::cli) older_than: Option<MaxAge>,
    /// Those of files that match
    #[arg(long, value_name = "GLOB")]
    pub(in crate::cli) path: Option<String>,
    /// All
    #[arg(long, conflicts_with_all = ["older_than", "path"])]
    pub(in crate::cli) all: bool,
}
