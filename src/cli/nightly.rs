//! Scanning with a state: opening it before the scan, and leaving in it what the next run needs.

use crate::analyze::AllowList;
use crate::cli::args::StateArgs;
use crate::cli::request::{Invalid, Request};
use crate::model::{Allowance, Keep, Report};
use crate::scan::{Memory, Plan, Settled, Unsettled, allowances};
use crate::source::{FileId, Roots, Stat};
use crate::state::{Error, State};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// What the next to the state's own name belongs to it.
const COMPANIONS: [&str; 4] = ["", "-wal", "-shm", ".lock"];
/// How long `--wait` without a number waits: longer than any scan.
pub(super) const FOREVER: &str = "31536000";

/// How a state is used.
#[derive(Clone, PartialEq, Debug)]
pub struct StateRequest {
    /// Where it lies.
    pub path: PathBuf,
    /// How long another run is waited for.
    pub wait: Duration,
    /// By how much of files or bytes a tree may have shrunk since the last run, in per cent.
    pub max_shrink: u8,
    /// How long what files held stays known.
    pub keep: Keep,
}

impl StateRequest {
    /// Checks the arguments: `None` if no state is asked for.
    pub(super) fn new(args: &StateArgs) -> Result<Option<Self>, Invalid> {
        let Some(path) = &args.state else {
            return Ok(None);
        };
        let invalid = |why| Invalid::State {
            path: path.clone(),
            why,
        };
        if path.is_dir() {
            return Err(invalid("is a folder"));
        }
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        if !folder.is_dir() {
            return Err(invalid("no such folder"));
        }
        Ok(Some(Self {
            path: path.clone(),
            wait: Duration::from_secs(args.wait.unwrap_or(0)),
            max_shrink: args.max_shrink,
            keep: args.keep_history,
        }))
    }

    /// The files that it consists of, which no scan looks at.
    pub(super) fn own_files(&self) -> Vec<FileId> {
        let files = COMPANIONS.iter().filter_map(|ending| {
            let mut name = self.path.clone().into_os_string();
            name.push(ending);
            fs::metadata(name).ok()
        });
        files.filter_map(|file| Stat::of(&file).id).collect()
    }
}

/// Opens the state that a request names.
pub(super) fn open(request: &Request, plan: &Plan) -> Result<Option<State>, Error> {
    let Some(asked) = &request.state else {
        return Ok(None);
    };
    State::open(&asked.path, &plan.key, asked.wait).map(Some)
}

/// What a state knows of the files that a plan will meet.
pub(super) fn recall<'s>(
    request: &Request,
    state: &'s State,
    plan: &Plan,
) -> Result<Memory<'s>, Error> {
    let mut memory = Memory::new(state, plan)?;
    let keep = request.state.as_ref().map(|asked| asked.keep);
    memory.keep_history(keep.unwrap_or(Keep::Nothing))?;
    Ok(memory)
}

/// Holds what was seen against what the last run saw; to be asked before anything is written.
pub(super) fn settle(
    request: &Request,
    memory: &mut Memory<'_>,
    report: &Report,
) -> Result<Settled, Unsettled> {
    let max_shrink = request.state.as_ref().map_or(100, |state| state.max_shrink);
    memory.settle(report, max_shrink)
}

/// The entries of the state's allow-list.
pub(super) fn allowed(state: Option<&State>) -> Result<Vec<Allowance>, Error> {
    let listed = state.map(allowances).transpose()?.unwrap_or_default();
    Ok(listed.into_iter().map(|(.., entry)| entry).collect())
}

/// The domains that entries name, ordered. Those of entries that hold no longer are among them: a day
/// that passes is no reason to read files again.
pub(super) fn domains(allowances: &[Allowance]) -> Vec<Arc<str>> {
    let named = allowances
        .iter()
        .filter_map(|entry| entry.domain.as_deref());
    let names: BTreeSet<&str> = named.collect();
    names.into_iter().map(Arc::from).collect()
}

/// What is allowed today.
pub(super) fn allow_list<'a>(
    allowances: &'a [Allowance],
    roots: &'a Roots,
) -> Result<AllowList<'a>, String> {
    let today = jiff::Zoned::now().date().to_string();
    AllowList::new(allowances, roots, &today).map_err(|error| error.to_string())
}
