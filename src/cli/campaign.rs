//! The options of the campaign check.

use crate::cli::request::Invalid;
use crate::cli::values;
use crate::model::MaxAge;
use crate::scan::{CampaignPlan, InvalidList};
use crate::source::Globs;
use clap::Args;
use std::path::PathBuf;

/// What send lists are checked for.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Campaign check")]
pub(super) struct CampaignArgs {
    /// Scanned files that match are to be mailed: check their contacts, exit with 1 if not clear
    #[arg(long, value_name = "GLOB")]
    pub(super) send_list: Vec<String>,

    /// Addresses, or their digests, that must not be mailed
    #[arg(long, value_name = "FILE", requires = "send_list")]
    pub(super) suppressions: Vec<PathBuf>,

    /// Planted addresses and whose list each marks: address,label
    #[arg(long, value_name = "FILE", requires = "send_list")]
    pub(super) seeds: Vec<PathBuf>,

    /// Contacts without a sign of life for longer are stale: 24m, 2y or 730d
    #[arg(long, value_name = "AGE", value_parser = values::max_age, requires = "send_list")]
    pub(super) max_age: Option<MaxAge>,

    /// Younger contacts are minors, in years
    #[arg(long, value_name = "YEARS", default_value = "16", value_parser = clap::value_parser!(u8).range(1..=120))]
    pub(super) minor_age: u8,

    /// Write every contact against whom something stands; raw addresses with --show-values
    #[arg(long, value_name = "FILE.csv", requires = "send_list")]
    pub(super) campaign_out: Option<PathBuf>,
}

/// A campaign check that was asked for.
#[derive(Clone, Debug)]
pub struct CampaignRequest {
    sent: Globs,
    suppressions: Vec<PathBuf>,
    seeds: Vec<PathBuf>,
    max_age: Option<MaxAge>,
    minor_age: u8,
    /// Where contacts are listed.
    pub contacts: Option<PathBuf>,
    values: bool,
}

impl CampaignRequest {
    /// Checks the options; nothing if there is no send list.
    pub(super) fn new(args: CampaignArgs, values: bool) -> Result<Option<Self>, Invalid> {
        if args.send_list.is_empty() {
            return Ok(None);
        }
        Ok(Some(Self {
            sent: Globs::new(&args.send_list)?,
            suppressions: args.suppressions,
            seeds: args.seeds,
            max_age: args.max_age,
            minor_age: args.minor_age,
            contacts: args.campaign_out,
            values,
        }))
    }

    /// Reads the lists.
    pub(super) fn plan(&self) -> Result<CampaignPlan, InvalidList> {
        let plan = CampaignPlan::new(
            self.sent.clone(),
            &self.suppressions,
            &self.seeds,
            self.minor_age,
            self.max_age,
        )?;
        Ok(match self.contacts {
            Some(_) => plan.naming_contacts(self.values),
            None => plan,
        })
    }
}
