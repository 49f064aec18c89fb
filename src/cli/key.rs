//! `spillmap key`: making, naming, copying and erasing the installation key.

use crate::cli::args::KeyCommand;
use crate::cli::exit::Exit;
use crate::cli::output::{complain, print};
use crate::key::{self, Key};
use std::path::Path;

/// Carries out `spillmap key`.
pub(super) fn execute(command: KeyCommand) -> Exit {
    let told = match command {
        KeyCommand::Init => init(),
        KeyCommand::Id => Key::load().map(|key| format!("{}\n", key.id())),
        KeyCommand::Backup { file } => backup(&file),
        KeyCommand::Destroy { yes: false } => {
            complain(
                "destroy makes the ids and fingerprints of all earlier reports meaningless\n  \
                 hint: spillmap key destroy --yes",
            );
            return Exit::Refused;
        }
        KeyCommand::Destroy { yes: true } => destroy(),
    };
    match told {
        Ok(text) => say(&text),
        Err(error) => {
            complain(error);
            Exit::Refused
        }
    }
}

fn init() -> Result<String, key::Error> {
    let path = key::default_path()?;
    let key = Key::load_or_create()?;
    Ok(format!("key {} in {path:?}\n", key.id()))
}

fn backup(file: &Path) -> Result<String, key::Error> {
    key::backup(&key::default_path()?, file)?;
    Ok(format!(
        "copied to {file:?}; keep it as safe as the key itself\n"
    ))
}

fn destroy() -> Result<String, key::Error> {
    let path = key::default_path()?;
    key::destroy(&path)?;
    Ok(format!(
        "erased {path:?}; copies, snapshots and backups of it are still to be erased\n"
    ))
}

fn say(text: &str) -> Exit {
    match print(text) {
        Ok(()) => Exit::Done,
        Err(error) => {
            complain(format_args!("cannot write to standard output: {error}"));
            Exit::Refused
        }
    }
}
