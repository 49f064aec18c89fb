//! Drafts of letters and briefs, one file each.

use crate::model::incident::Incident;
use crate::report::brief::{Reader, brief};
use crate::report::file::{AtomicFile, FileError};
use crate::report::notice::drafts;
use std::fs;
use std::io::Write;
use std::path::Path;

/// Letters beyond these are for so few people that they are written by hand.
const LETTERS: usize = 50;

/// Writes the papers into a folder, which is made if it is not there.
pub(super) fn write(folder: &Path, incident: &Incident) -> Result<(), String> {
    let failed = |error| format!("--papers-out {folder:?}: {error}");
    fs::create_dir_all(folder).map_err(failed)?;
    for reader in Reader::ALL {
        let text = brief(reader, incident, &incident.assessment);
        let name = format!("brief-{}.md", reader.as_str());
        put(&folder.join(name), &text).map_err(|error| error.to_string())?;
    }
    for (number, draft) in drafts(&incident.groups).iter().take(LETTERS).enumerate() {
        let name = format!("letter-{:02}-{}-people.md", number + 1, draft.people);
        put(&folder.join(name), &draft.text).map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn put(path: &Path, text: &str) -> Result<(), FileError> {
    let mut file = AtomicFile::create(path)?;
    file.write_all(text.as_bytes())
        .map_err(|source| FileError {
            path: path.to_owned(),
            source,
        })?;
    file.commit()
}
