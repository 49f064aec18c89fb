//! A second look at some of the files, once all have been scanned, and who takes what it sees.

use super::document::Prepared;
use super::job::Job;
use super::{Context, campaign, find, hashed, persons, prints};
use crate::detect::{Block, MatchSink};
use crate::source::Entry;
use std::ffi::OsStr;
use std::sync::Arc;

/// Why files are read once more.
pub(super) enum Look {
    /// For what was hashed.
    Hashes(hashed::Look),
    /// For the contacts of a campaign.
    Contacts(campaign::Look),
    /// For what tells the content from that of other files.
    Prints(prints::Look),
    /// For addresses whose hashes are in the dump.
    Digests(persons::proofs::Look),
    /// For how people can be reached.
    People(persons::contact::Look),
    /// For asked values; the only reading.
    Values(Box<find::Look>),
}

impl Look {
    /// Whether a file is worth it.
    pub fn wants(&self, path: &OsStr) -> bool {
        match self {
            Self::Hashes(look) => look.wants(path),
            Self::Contacts(look) => look.wants(path),
            Self::Digests(look) => look.wants(path),
            Self::People(look) => look.wants(path),
            Self::Prints(look) => look.wants(path),
            Self::Values(_) => true,
        }
    }

    /// The files, where they need not be searched for.
    pub fn entries(&self) -> Option<&[Entry]> {
        match self {
            Self::Prints(look) => Some(look.entries()),
            _ => None,
        }
    }
}

/// One thread's share of the look at one document.
pub(super) enum Keeper<'c> {
    Hashes(hashed::Keeper<'c>),
    Contacts(campaign::Rows<'c>),
    Prints(Box<prints::Rows<'c>>),
    Digests(persons::proofs::Keeper<'c>),
    People(persons::contact::Keeper<'c>),
    Values(Box<find::Keeper<'c>>),
}

impl<'c> Keeper<'c> {
    /// A keeper, if this is a second look.
    pub fn new(context: &'c Context<'_>, job: &'c Job) -> Option<Self> {
        let origin = Arc::clone(&job.origin);
        let keeper = match context.look.as_ref()? {
            Look::Hashes(look) => {
                Self::Hashes(hashed::Keeper::new(look, &context.plan.set, origin))
            }
            Look::Contacts(look) => Self::Contacts(campaign::Rows::new(look, context, job)),
            Look::Prints(look) => Self::Prints(Box::new(prints::Rows::new(look, context, job))),
            Look::Digests(look) => {
                Self::Digests(persons::proofs::Keeper::new(look, &context.plan.set))
            }
            Look::People(look) => {
                Self::People(persons::contact::Keeper::new(look, &context.plan.set))
            }
            Look::Values(look) => Self::Values(Box::new(find::Keeper::new(look, context, job))),
        };
        Some(keeper)
    }

    /// Says which part comes next.
    pub fn begin(&mut self, part: u32) {
        if let Self::Values(keeper) = self {
            keeper.begin(part);
        }
    }

    /// Takes the records of a block.
    pub fn records(&mut self, block: &Block<'_>, prepared: &Prepared) {
        match self {
            Self::Contacts(rows) => rows.block(block, prepared),
            Self::Prints(rows) => rows.block(block, prepared),
            Self::Values(keeper) => keeper.block(block, prepared),
            Self::Hashes(_) | Self::Digests(_) | Self::People(_) => {}
        }
    }

    /// Takes a piece of an oversized record.
    pub fn piece(&mut self, block: &Block<'_>) {
        if let Self::Values(keeper) = self {
            keeper.piece(block);
        }
    }

    /// Who takes single matches, if anybody does.
    pub fn matches(&mut self) -> Option<&mut dyn MatchSink> {
        match self {
            Self::Hashes(keeper) => Some(keeper),
            Self::Digests(keeper) => Some(keeper),
            Self::People(keeper) => Some(keeper),
            Self::Values(keeper) => Some(&mut **keeper),
            Self::Contacts(_) => None,
            Self::Prints(rows) => Some(&mut **rows),
        }
    }

    /// Adds the share to the whole.
    pub fn hand_over(self) {
        match self {
            Self::Hashes(keeper) => keeper.hand_over(),
            Self::Contacts(rows) => rows.hand_over(),
            Self::Prints(rows) => rows.hand_over(),
            Self::Digests(keeper) => keeper.hand_over(),
            Self::People(keeper) => keeper.hand_over(),
            Self::Values(keeper) => keeper.hand_over(),
        }
    }
}
