//! Arguments of a scan with a state.

use crate::cli::values;
use crate::model::Keep;
use clap::Args;
use std::path::PathBuf;

/// What a scan keeps for the next one.
#[derive(Args, Debug)]
pub(in crate::cli) struct StateArgs {
    /// Keep what was counted in this file: the next run reads only what changed
    #[arg(long, value_name = "FILE", env = "SPILLMAP_STATE", hide_env = true)]
    pub(in crate::cli) state: Option<PathBuf>,

    /// Wait for another run that uses the state, at most so long; without a number, as long as it takes
    #[arg(
        long,
        value_name = "SECONDS",
        num_args = 0..=1,
        default_missing_value = crate::cli::nightly::FOREVER,
        env = "SPILLMAP_WAIT",
        hide_env = true
    )]
    pub(in crate::cli) wait: Option<u64>,

    /// Refuse to go on if files or bytes have fallen by more than this share since the last run
    #[arg(
        long,
        value_name = "PERCENT",
        default_value_t = 50,
        value_parser = clap::value_parser!(u8).range(0..=100),
        env = "SPILLMAP_MAX_SHRINK",
        hide_env = true
    )]
    pub(in crate::cli) max_shrink: u8,

    /// How long what files held stays known once they are overwritten or deleted: 400d, forever, none
    #[arg(
        long,
        value_name = "DURATION",
        default_value = Keep::USUAL,
        value_parser = values::keep,
        env = "SPILLMAP_KEEP_HISTORY",
        hide_env = true
    )]
    pub(in crate::cli) keep_history: Keep,
}
