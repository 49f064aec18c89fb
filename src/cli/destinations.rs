//! Where reports go: places that can be written, and that no scan reads.

use crate::cli::nightly::StateRequest;
use crate::cli::request::Invalid;
use crate::report::Format;
use crate::source::{FileId, Stat};
use std::collections::HashSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// Checks that each output names a format and can be written where it is to be.
pub(super) fn outputs(paths: &[PathBuf]) -> Result<Vec<(PathBuf, Format)>, Invalid> {
    let mut places = HashSet::new();
    let mut outputs = Vec::with_capacity(paths.len());
    for path in paths {
        let format = path
            .extension()
            .and_then(Format::from_extension)
            .ok_or_else(|| Invalid::Extension(path.clone()))?;
        let invalid = |why| Invalid::Output {
            path: path.clone(),
            why,
        };
        let place = place(path).map_err(invalid)?;
        if !places.insert(place) {
            return Err(invalid("given twice"));
        }
        outputs.push((path.clone(), format));
    }
    Ok(outputs)
}

/// Checks that a further output can be written.
pub(super) fn writable(path: &Path) -> Result<(), Invalid> {
    let checked = place(path).map(|_| ());
    checked.map_err(|why| Invalid::Output {
        path: path.to_owned(),
        why,
    })
}

/// Where an output will lie, if it can be written there.
fn place(path: &Path) -> Result<PathBuf, &'static str> {
    let (Some(name), Some(folder)) = (path.file_name(), path.parent()) else {
        return Err("not a file name");
    };
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let folder = folder.canonicalize().map_err(|_| "no such folder")?;
    if !folder.is_dir() {
        return Err("no such folder");
    }
    if path.is_dir() {
        return Err("is a folder");
    }
    if !is_writable(&folder) {
        return Err("no permission to write there");
    }
    Ok(folder.join(name))
}

/// Reports replace their file, so it is the folder that has to be writable.
#[cfg(unix)]
fn is_writable(folder: &Path) -> bool {
    rustix::fs::access(folder, rustix::fs::Access::WRITE_OK).is_ok()
}

#[cfg(not(unix))]
fn is_writable(folder: &Path) -> bool {
    fs::metadata(folder).is_ok_and(|metadata| !metadata.permissions().readonly())
}

/// Reports of an earlier run, and the file that standard output goes to: what we write ourselves
/// is not scanned.
pub(super) fn own_files(
    outputs: &[(PathBuf, Format)],
    further: &[&Path],
    state: Option<&StateRequest>,
) -> Vec<FileId> {
    let paths = outputs.iter().map(|(path, _)| path.as_path());
    let earlier = paths
        .chain(further.iter().copied())
        .filter_map(|path| fs::metadata(path).ok());
    earlier
        .chain(stdout_file())
        .filter(fs::Metadata::is_file)
        .filter_map(|metadata| Stat::of(&metadata).id)
        .chain(state.into_iter().flat_map(StateRequest::own_files))
        .collect()
}

/// The id of a file that a command reads or writes itself, if it is there.
pub(super) fn own_file(path: &Path) -> Option<FileId> {
    let metadata = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
    Stat::of(&metadata).id
}

#[cfg(unix)]
fn stdout_file() -> Option<fs::Metadata> {
    use std::os::fd::AsFd;
    let handle = io::stdout().as_fd().try_clone_to_owned().ok()?;
    File::from(handle).metadata().ok()
}

#[cfg(not(unix))]
fn stdout_file() -> Option<fs::Metadata> {
    None
}
