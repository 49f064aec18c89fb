//! Output files that are whole or not there. A report is written beside its target and takes its
//! place in one step; until then, and if anything fails, the old report stays.

use crate::report::escape::Untrusted;
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// An output that could not be written: which file, and what went wrong.
#[derive(Debug)]
pub struct FileError {
    /// The wanted output.
    pub path: PathBuf,
    /// What the system said.
    pub source: io::Error,
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = Untrusted::from(self.path.as_os_str());
        write!(f, "cannot write {}: {}", path.for_terminal(), self.source)
    }
}

impl std::error::Error for FileError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

/// A file that appears under its name only by [`AtomicFile::commit`], with mode 0600 on Unix.
/// Dropped without, it leaves nothing behind. A symbolic link at the target is replaced, not
/// followed.
pub struct AtomicFile {
    target: PathBuf,
    temporary: PathBuf,
    out: BufWriter<File>,
    committed: bool,
}

/// Mode of a file that other programs of the machine read.
#[cfg(unix)]
const PUBLIC: u32 = 0o644;

impl AtomicFile {
    /// Lets everyone read it. Does nothing where files have no mode.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn open_to_all(&self) -> io::Result<()> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            self.out
                .get_ref()
                .set_permissions(fs::Permissions::from_mode(PUBLIC))?;
        }
        Ok(())
    }

    /// Opens a new temporary file in the folder of `path`. Fails if the folder is not writable or
    /// if `path` is a folder, device or pipe, which must not be replaced.
    pub fn create(path: impl Into<PathBuf>) -> Result<Self, FileError> {
        let target = path.into();
        match check_target(&target).and_then(|()| open_beside(&target)) {
            Ok((temporary, file)) => Ok(Self {
                target,
                temporary,
                out: BufWriter::with_capacity(1 << 16, file),
                committed: false,
            }),
            Err(source) => Err(FileError {
                path: target,
                source,
            }),
        }
    }

    /// The file that will be written.
    pub fn path(&self) -> &Path {
        &self.target
    }

    /// Makes the content durable and puts it in the place of the target.
    pub fn commit(mut self) -> Result<(), FileError> {
        self.publish().map_err(|source| FileError {
            path: self.target.clone(),
            source,
        })
    }

    fn publish(&mut self) -> io::Result<()> {
        self.out.flush()?;
        self.out.get_ref().sync_all()?;
        fs::rename(&self.temporary, &self.target)?;
        self.committed = true;
        sync_folder(folder(&self.target));
        Ok(())
    }

    /// The error with the path in it, of the same kind.
    fn name(&self, source: io::Error) -> io::Error {
        let path = self.target.clone();
        io::Error::new(source.kind(), FileError { path, source })
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes);
        written.map_err(|error| self.name(error))
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.out.flush();
        flushed.map_err(|error| self.name(error))
    }
}

impl Drop for AtomicFile {
    fn drop(&mut self) {
        if !self.committed {
            // Nobody is left to tell; the target is untouched either way.
            let _ = fs::remove_file(&self.temporary);
        }
    }
}

/// Only a regular file may be replaced: a rename over `/dev/stdout` would remove the device.
fn check_target(target: &Path) -> io::Result<()> {
    match fs::metadata(target) {
        Ok(found) if found.is_dir() => Err(ErrorKind::IsADirectory.into()),
        Ok(found) if !found.is_file() => Err(io::Error::new(
            ErrorKind::InvalidInput,
            "not a regular file",
        )),
        _ if target.file_name().is_none() => Err(ErrorKind::IsADirectory.into()),
        _ => Ok(()),
    }
}

fn folder(target: &Path) -> &Path {
    match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// A new file with a short name of its own: the target's may be as long as names can be.
fn open_beside(target: &Path) -> io::Result<(PathBuf, File)> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    const ATTEMPTS: u32 = 100;
    let mut last = ErrorKind::AlreadyExists.into();
    for _ in 0..ATTEMPTS {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!(".spillmap-{}-{number}.tmp", std::process::id());
        let temporary = folder(target).join(name);
        match open_new(&temporary) {
            Ok(file) => return Ok((temporary, file)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => last = error,
            Err(error) => return Err(error),
        }
    }
    Err(last)
}

fn open_new(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes the rename durable. Not every file system can, and the report is complete without.
fn sync_folder(folder: &Path) {
    if cfg!(unix) {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(folder: &Path) -> usize {
        fs::read_dir(folder).unwrap().count()
    }

    #[test]
    fn a_committed_file_replaces_the_old_one() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("report.json");
        fs::write(&target, "old").unwrap();
        let mut file = AtomicFile::create(&target).unwrap();
        file.write_all(b"new").unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "old");
        file.commit().unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "new");
        assert_eq!(entries(folder.path()), 1);
    }

    #[test]
    fn a_dropped_file_leaves_the_old_one_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("report.json");
        fs::write(&target, "old").unwrap();
        let mut file = AtomicFile::create(&target).unwrap();
        file.write_all(b"half").unwrap();
        drop(file);
        assert_eq!(fs::read_to_string(&target).unwrap(), "old");
        assert_eq!(entries(folder.path()), 1);
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read_the_file() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("report.json");
        AtomicFile::create(&target).unwrap().commit().unwrap();
        let mode = fs::metadata(&target).unwrap().permissions().mode();
        assert_eq!(mode & 0o7777, 0o600);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_replaced_and_its_target_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let (link, other) = (folder.path().join("link"), folder.path().join("other"));
        fs::write(&other, "keep").unwrap();
        std::os::unix::fs::symlink(&other, &link).unwrap();
        let mut file = AtomicFile::create(&link).unwrap();
        file.write_all(b"new").unwrap();
        file.commit().unwrap();
        assert!(!fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&other).unwrap(), "keep");
    }

    #[cfg(unix)]
    #[test]
    fn folders_and_devices_are_refused_with_their_path() {
        for target in ["/", ".", "/dev/null", "no/such/folder/report.json"] {
            let error = AtomicFile::create(target).err().unwrap().to_string();
            assert!(error.starts_with(&format!("cannot write {target}: ")));
        }
    }
}
