//! Arguments of the commands beside `scan`.

use crate::cli::values;
use crate::model::Audience;
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Subcommand, Debug)]
pub(in crate::cli) enum AllowCommand {
    /// Allow what all the conditions hold for
    Add(Box<AllowAdd>),
    /// The entries
    List {
        /// The state file
        #[arg(long, value_name = "FILE", env = "SPILLMAP_STATE", hide_env = true)]
        state: PathBuf,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Take an entry off the list
    Remove {
        /// The state file
        #[arg(long, value_name = "FILE", env = "SPILLMAP_STATE", hide_env = true)]
        state: PathBuf,
        /// The number of the entry
        id: i64,
    },
}

/// What is allowed.
#[derive(Args, Debug)]
pub(in crate::cli) struct AllowAdd {
    /// The state file
    #[arg(long, value_name = "FILE", env = "SPILLMAP_STATE", hide_env = true)]
    pub(in crate::cli) state: PathBuf,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub(in crate::cli) reason: String,
    /// The last day on which it holds, such as 2027-01-31
    #[arg(long, value_name = "DAY")]
    pub(in crate::cli) until: Option<String>,
    /// The finding of this id
    #[arg(long, value_name = "ID")]
    pub(in crate::cli) finding: Option<String>,
    /// Findings in files that match
    #[arg(long, value_name = "GLOB")]
    pub(in crate::cli) path: Option<String>,
    /// Findings in columns of this header
    #[arg(long, value_name = "TEXT")]
    pub(in crate::cli) header: Option<String>,
    /// Findings of this data type
    #[arg(long, value_name = "KIND", value_parser = values::info_type)]
    pub(in crate::cli) r#type: Option<String>,
    /// Findings all of whose values are in this list, KIND=VALUE a line; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) values_from: Option<PathBuf>,
    /// E-mail addresses under this domain
    #[arg(long, value_name = "DOMAIN")]
    pub(in crate::cli) domain: Option<String>,
    /// As long as no more than these can read it
    #[arg(long, value_name = "READERS", default_value = "groups")]
    pub(in crate::cli) audience: Widest,
}

/// The widest circle of readers.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::cli) enum Widest {
    /// The owner alone.
    Owner,
    /// Named users.
    Users,
    /// Members of groups.
    Groups,
    /// Everyone.
    Everyone,
    /// Whoever it is, known or not.
    Any,
}

impl Widest {
    /// As findings are compared with it.
    pub(in crate::cli) const fn widest(self) -> Option<Audience> {
        match self {
            Self::Owner => Some(Audience::Owner),
            Self::Users => Some(Audience::Users),
            Self::Groups => Some(Audience::Groups),
            Self::Everyone => Some(Audience::Everyone),
            Self::Any => None,
        }
    }
}

#[derive(Subcommand, Debug)]
pub(in crate::cli) enum RulesCommand {
    /// All rules and data types
    List {
        /// A folder with more rules
        #[arg(long, value_name = "DIR", env = "SPILLMAP_RULES", hide_env = true)]
        rules: Vec<PathBuf>,
    },
    /// One rule as it is written
    Show {
        /// Id of a rule or data type, such as payment.credit-card
        id: String,
        /// A folder with more rules
        #[arg(long, value_name = "DIR", env = "SPILLMAP_RULES", hide_env = true)]
        rules: Vec<PathBuf>,
    },
    /// Check rule files of your own
    Check {
        /// Files and folders
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
    /// How a rule is run, and what it costs
    Explain {
        /// Id of a rule, such as payment.credit-card
        id: String,
        /// A folder with more rules
        #[arg(long, value_name = "DIR", env = "SPILLMAP_RULES", hide_env = true)]
        rules: Vec<PathBuf>,
    },
}

#[derive(Subcommand, Debug)]
pub(in crate::cli) enum PolicyCommand {
    /// Say what is wrong with policies, and what contradicts itself
    Check {
        /// Policies
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// A folder with more rules, whose data types a policy may name
        #[arg(long, value_name = "DIR", env = "SPILLMAP_RULES", hide_env = true)]
        rules: Vec<PathBuf>,
    },
}

#[derive(Subcommand, Debug)]
pub(in crate::cli) enum KeyCommand {
    /// Make the key, if there is none
    Init,
    /// Print the key's id, which reveals nothing
    #[command(alias = "show-id")]
    Id,
    /// Copy the key to a new private file
    Backup {
        /// Must not exist yet
        file: PathBuf,
    },
    /// Erase the key: ids and fingerprints of earlier reports become meaningless
    Destroy {
        /// Yes, erase it
        #[arg(long)]
        yes: bool,
    },
}
