//! The key file: where it lies, how it is made once even by two at a time, who may read it.

use crate::key::{KEY_LENGTH, hex};
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

type Bytes = Zeroizing<[u8; KEY_LENGTH]>;

/// What can be wrong with the key file.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Neither `SPILLMAP_KEY_FILE` nor `XDG_STATE_HOME` nor `HOME` says where it should be.
    #[error("no place for the key: neither SPILLMAP_KEY_FILE, XDG_STATE_HOME nor HOME is set")]
    NoPlace,
    /// The system refuses.
    #[error("key file {path:?}: cannot {what}: {error}")]
    Io {
        /// The key file.
        path: PathBuf,
        /// A verb.
        what: &'static str,
        /// The system's words.
        error: io::Error,
    },
    /// Group or others may read or write it.
    #[error(
        "key file {path:?}: others may read it (mode {mode:o}); \
         make it private with `chmod 600`, or make a new key if it may have been seen"
    )]
    Exposed {
        /// The key file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// Belongs to another user, who knows the key.
    #[error("key file {0:?}: belongs to another user")]
    Foreign(PathBuf),
    /// No key has this length.
    #[error("key file {0:?}: not a key (a key is {KEY_LENGTH} bytes)")]
    NotAKey(PathBuf),
    /// A copy is never written over a file.
    #[error("{0:?} exists already; a backup does not replace files")]
    Exists(PathBuf),
}

/// `SPILLMAP_KEY_FILE`, else `spillmap/key` below `XDG_STATE_HOME`, else below `~/.local/state`.
pub fn default_path() -> Result<PathBuf, Error> {
    path_from(|name| std::env::var_os(name).filter(|value| !value.is_empty()))
}

fn path_from(variable: impl Fn(&str) -> Option<OsString>) -> Result<PathBuf, Error> {
    if let Some(file) = variable("SPILLMAP_KEY_FILE") {
        return Ok(PathBuf::from(file));
    }
    // The base-directory specification: a relative path there is to be ignored.
    let state = variable("XDG_STATE_HOME").map(PathBuf::from);
    let state = state.filter(|path| path.is_absolute());
    let home = || variable("HOME").map(|home| PathBuf::from(home).join(".local/state"));
    let state = state.or_else(home).ok_or(Error::NoPlace)?;
    Ok(state.join("spillmap").join("key"))
}

/// Loads the key; makes it if there is none. Two at a time end with the same key.
pub(super) fn load_or_create(path: &Path) -> Result<Bytes, Error> {
    match load(path) {
        Err(Error::Io { error, .. }) if error.kind() == io::ErrorKind::NotFound => {
            create(path)?;
            load(path)
        }
        loaded => loaded,
    }
}

/// Copies the key at `path` to a new private file.
pub fn backup(path: &Path, to: &Path) -> Result<(), Error> {
    let bytes = load(path)?;
    match write_new(to, &bytes) {
        Err(Error::Io { error, .. }) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(Error::Exists(to.to_path_buf()))
        }
        written => written,
    }
}

/// Overwrites and removes the key: everything derived from it loses its meaning. Copies, and old
/// blocks on copying or flash storage, are out of reach.
pub fn destroy(path: &Path) -> Result<(), Error> {
    let io = |what| io_error(path, what);
    let mut file = OpenOptions::new()
        .write(true)
        .open(path)
        .map_err(io("open"))?;
    file.write_all(&[0; KEY_LENGTH]).map_err(io("overwrite"))?;
    file.sync_all().map_err(io("overwrite"))?;
    fs::remove_file(path).map_err(io("remove"))?;
    sync_folder(path);
    Ok(())
}

/// Loads the key, if it is one and private.
pub(super) fn load(path: &Path) -> Result<Bytes, Error> {
    let mut file = File::open(path).map_err(io_error(path, "open"))?;
    check_access(path, &file)?;
    let mut bytes = Zeroizing::new([0; KEY_LENGTH]);
    let not_a_key = |_| Error::NotAKey(path.to_path_buf());
    file.read_exact(bytes.as_mut_slice()).map_err(not_a_key)?;
    let is_longer = file.read(&mut [0]).is_ok_and(|read| read > 0);
    // What `destroy` leaves if it is killed half-way.
    let is_erased = bytes.iter().all(|byte| *byte == 0);
    if is_longer || is_erased {
        return Err(Error::NotAKey(path.to_path_buf()));
    }
    Ok(bytes)
}

#[cfg(unix)]
fn check_access(path: &Path, file: &File) -> Result<(), Error> {
    use std::os::unix::fs::MetadataExt;
    let metadata = file.metadata().map_err(io_error(path, "inspect"))?;
    if !metadata.is_file() {
        return Err(Error::NotAKey(path.to_path_buf()));
    }
    let user = rustix::process::geteuid().as_raw();
    if metadata.uid() != user && metadata.uid() != 0 {
        return Err(Error::Foreign(path.to_path_buf()));
    }
    let mode = metadata.mode() & 0o777;
    if mode & 0o077 != 0 {
        let path = path.to_path_buf();
        return Err(Error::Exposed { path, mode });
    }
    Ok(())
}

#[cfg(not(unix))]
fn check_access(_path: &Path, _file: &File) -> Result<(), Error> {
    Ok(())
}

/// Makes a key under another name and links it to its place, which fails if one is there already.
fn create(path: &Path) -> Result<(), Error> {
    let random_failed = |error: getrandom::Error| Error::Io {
        path: path.to_path_buf(),
        what: "get random bytes for",
        error: io::Error::other(error.to_string()),
    };
    let mut bytes = Zeroizing::new([0; KEY_LENGTH]);
    let mut suffix = [0; 8];
    getrandom::fill(bytes.as_mut_slice()).map_err(random_failed)?;
    getrandom::fill(&mut suffix).map_err(random_failed)?;
    let folder = parent(path);
    create_private_folder(folder).map_err(io_error(path, "make the folder of"))?;
    let draft = folder.join(format!(".key-{}", hex(&suffix)));
    write_new(&draft, &bytes)?;
    let placed = place(&draft, path);
    // Linked or not, its first name is done with; after a rename it is gone.
    let _ = fs::remove_file(&draft);
    match placed {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            Err(io_error(path, "create")(error))
        }
        _ => {
            sync_folder(path);
            Ok(())
        }
    }
}

/// Gives `draft` the name `path` unless that name is taken.
#[cfg(target_os = "linux")]
fn place(draft: &Path, path: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    match fs::hard_link(draft, path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            // A file system without hard links.
            renameat_with(CWD, draft, CWD, path, RenameFlags::NOREPLACE).map_err(io::Error::from)
        }
        linked => linked,
    }
}

/// Gives `draft` the name `path` unless that name is taken.
#[cfg(not(target_os = "linux"))]
fn place(draft: &Path, path: &Path) -> io::Result<()> {
    fs::hard_link(draft, path)
}

fn write_new(path: &Path, bytes: &Bytes) -> Result<(), Error> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(io_error(path, "create"))?;
    let written = file.write_all(bytes.as_slice());
    let synced = written.and_then(|()| file.sync_all());
    synced.map_err(|error| {
        // Half a key is none.
        let _ = fs::remove_file(path);
        io_error(path, "write")(error)
    })
}

fn create_private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Makes a new name last; not every system can, and the key is safe in any case.
fn sync_folder(path: &Path) {
    let _ = File::open(parent(path)).and_then(|folder| folder.sync_all());
}

fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

fn io_error(path: &Path, what: &'static str) -> impl Fn(io::Error) -> Error {
    move |error| Error::Io {
        path: path.to_path_buf(),
        what,
        error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place_for_key() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state/spillmap/key");
        (folder, path)
    }

    #[test]
    fn the_key_lies_where_the_environment_says() {
        // SPILLMAP_KEY_FILE, XDG_STATE_HOME, HOME, expected
        let cases = [
            (Some("k"), Some("/s"), Some("/h"), Some("k")),
            (None, Some("/s"), Some("/h"), Some("/s/spillmap/key")),
            (
                None,
                Some("s"),
                Some("/h"),
                Some("/h/.local/state/spillmap/key"),
            ),
            (None, None, None, None),
        ];
        for (file, state, home, expected) in cases {
            let found = path_from(|name| {
                let value = match name {
                    "SPILLMAP_KEY_FILE" => file,
                    "XDG_STATE_HOME" => state,
                    _ => home,
                };
                value.map(OsString::from)
            });
            assert_eq!(found.ok(), expected.map(PathBuf::from));
        }
    }

    #[test]
    fn racing_processes_agree_on_one_key_and_leave_nothing_else() {
        let (_folder, path) = place_for_key();
        let keys: Vec<_> = std::thread::scope(|scope| {
            let make = || *load_or_create(&path).unwrap();
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(make)).collect();
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap())
                .collect()
        });
        assert!(keys.iter().all(|key| *key == keys[0]));
        assert_ne!(keys[0], [0; KEY_LENGTH]);
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_key_is_private_and_one_that_is_not_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let (_folder, path) = place_for_key();
        load_or_create(&path).unwrap();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let error = load_or_create(&path).unwrap_err();
        assert!(
            matches!(error, Error::Exposed { mode: 0o640, .. }),
            "{error}"
        );
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_key_is_refused_and_kept() {
        use std::os::unix::fs::PermissionsExt;
        let (_folder, path) = place_for_key();
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        for content in [&[1; 31][..], &[1; 33], &[0; 32], b""] {
            fs::write(&path, content).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
            assert!(matches!(load_or_create(&path), Err(Error::NotAKey(_))));
            assert_eq!(fs::read(&path).unwrap(), content);
        }
    }

    #[test]
    fn a_backup_is_equal_and_replaces_nothing() {
        let (folder, path) = place_for_key();
        let key = load_or_create(&path).unwrap();
        let copy = folder.path().join("copy");
        backup(&path, &copy).unwrap();
        assert_eq!(*load(&copy).unwrap(), *key);
        assert!(matches!(backup(&path, &copy), Err(Error::Exists(_))));
    }

    #[test]
    fn a_destroyed_key_is_gone_and_the_next_is_another() {
        let (_folder, path) = place_for_key();
        let key = load_or_create(&path).unwrap();
        destroy(&path).unwrap();
        assert!(!path.exists());
        assert_ne!(*load_or_create(&path).unwrap(), *key);
    }
}
