//! One run at a time: a lock beside the state, which ends with the process that holds it.

use super::Error;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::time::{Duration, Instant};

/// How often a lock that another run holds is asked for.
const GLANCE: Duration = Duration::from_millis(100);

/// The lock of a state.
pub(super) struct Lock(#[expect(dead_code, reason = "held, not used")] File);

impl Lock {
    /// Takes the lock of the state at `path`, waiting for it at most so long.
    pub fn take(path: &Path, wait: Duration) -> Result<Self, Error> {
        let failed = |source| Error::Io {
            path: path.to_owned(),
            source,
        };
        let mut name = path.as_os_str().to_owned();
        name.push(".lock");
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(name).map_err(failed)?;
        let start = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self(file)),
                Err(TryLockError::Error(source)) => return Err(failed(source)),
                Err(TryLockError::WouldBlock) if start.elapsed() >= wait => {
                    return Err(Error::InUse(path.to_owned()));
                }
                Err(TryLockError::WouldBlock) => std::thread::sleep(GLANCE.min(wait)),
            }
        }
    }
}
