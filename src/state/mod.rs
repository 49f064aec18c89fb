//! What is kept from one run to the next, in one SQLite file: which files were read and what was
//! counted in them, the runs, what they reported. Knows nothing of tallies or reports: records are
//! bytes that others write ([`wire`]), sealed under the installation key.
//!
//! One run at a time holds the state (a lock beside the file). Whatever is written is written as
//! soon as a file is finished, in transactions, so that a run that is killed loses only the files
//! in flight.

mod allowed;
mod files;
mod journal;
mod lock;
mod notes;
mod runs;
mod schema;
mod versions;
pub mod wire;

pub use allowed::AllowedRecord;
pub use files::{FileName, Known, KnownFiles, NewFile, Stamp};
pub use journal::Journal;
pub use runs::{NewRun, Run};
pub use versions::{KnownVersions, NewVersion, Version};

use crate::key::{Key, Vault};
use lock::Lock;
use rusqlite::{Connection, OpenFlags};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Why a state cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another run holds it.
    #[error("{}: another run uses this state; wait for it, or give --wait", .0.display())]
    InUse(PathBuf),
    /// The file, or its lock, cannot be opened or written.
    #[error("{}: {}", path.display(), source)]
    Io {
        /// Of the state.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// SQLite refuses it.
    #[error("{}: {}", path.display(), source)]
    Database {
        /// Of the state.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// It is some other program's database.
    #[error("{}: not a state of this program", .0.display())]
    Foreign(PathBuf),
    /// A later version wrote it.
    #[error("{}: written by a later version of this program", .0.display())]
    Newer(PathBuf),
    /// It was made under another key.
    #[error(
        "{}: made under key {found}, but the key in use is {expected} (see `spillmap key id`)",
        path.display()
    )]
    OtherKey {
        /// Of the state.
        path: PathBuf,
        /// The id of the key that it was made under.
        found: String,
        /// The id of the key in use.
        expected: String,
    },
    /// A record was changed by somebody else, or by the disk.
    #[error("{}: damaged; move it away and scan anew", .0.display())]
    Damaged(PathBuf),
}

/// An open state. Let go, the next run may have it.
pub struct State {
    path: PathBuf,
    connection: Mutex<Connection>,
    vault: Arc<Vault>,
    _lock: Lock,
}

impl State {
    /// Opens a state, and makes it if there is none, readable by its owner only. Another run that
    /// has it is waited for, at most so long.
    ///
    /// # Errors
    /// When it is in use, cannot be opened or written, or is of another program, version or key.
    pub fn open(path: &Path, key: &Key, wait: Duration) -> Result<Self, Error> {
        let lock = Lock::take(path, wait)?;
        make_private(path).map_err(|source| Error::Io {
            path: path.to_owned(),
            source,
        })?;
        let connection = connect(path)?;
        schema::prepare(&connection, path, key.id())?;
        Ok(Self {
            path: path.to_owned(),
            connection: Mutex::new(connection),
            vault: Arc::new(key.vault()),
            _lock: lock,
        })
    }

    /// Whether a file is a state, by its first bytes.
    pub fn is_state(path: &Path) -> bool {
        let mut head = [0; 72];
        let read = fs::File::open(path).and_then(|mut file| file.read_exact(&mut head));
        // The header of SQLite, and the application id in it.
        let application = head.last_chunk().copied().map(i32::from_be_bytes);
        read.is_ok()
            && head.starts_with(b"SQLite format 3\0")
            && application == Some(schema::APPLICATION)
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What seals its records.
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn failed(&self, source: rusqlite::Error) -> Error {
        Error::Database {
            path: self.path.clone(),
            source,
        }
    }
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("State").field(&self.path).finish()
    }
}

/// Makes the file, readable by its owner only: SQLite gives its companions the same rights.
fn make_private(path: &Path) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

fn connect(path: &Path) -> Result<Connection, Error> {
    let failed = |source| Error::Database {
        path: path.to_owned(),
        source,
    };
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
    let settings = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
        PRAGMA cache_size = -8192; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;";
    connection
        .execute_batch(settings)
        .map_err(|source| match source.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase) => Error::Foreign(path.to_owned()),
            _ => failed(source),
        })?;
    connection
        .busy_timeout(Duration::from_secs(10))
        .map_err(failed)?;
    Ok(connection)
}
