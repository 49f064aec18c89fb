//! What differs between operating systems: opening without side effects, file identity, access
//! bits, hints to the page cache. Everything else in the room is plain `std`.

use crate::model::{Access, Problem, Reason};
use std::fs::{File, Metadata};
use std::io;
use std::path::Path;

/// Whether a symbolic link at the end of a path may be followed when it is opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Links {
    /// Yes: the user named the path, or asked to follow links.
    Follow,
    /// No: a link that appears there is refused.
    Refuse,
}

/// Device and inode: the same for every name of one file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct FileId {
    /// Device.
    pub dev: u64,
    /// Inode.
    pub ino: u64,
}

/// What the file system says of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Stat {
    /// Stored bytes.
    pub size: u64,
    /// Device and inode, where the system has them.
    pub id: Option<FileId>,
    /// Who may read it, where the system says.
    pub access: Option<Access>,
    stamp: Stamp,
}

/// Last change of content and of metadata, nanosecond resolution where the system has it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Stamp {
    modified: (i64, i64),
    changed: (i64, i64),
}

impl Stat {
    /// From what the standard library read.
    #[cfg(unix)]
    pub fn of(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Self {
            size: metadata.len(),
            id: Some(FileId {
                dev: metadata.dev(),
                ino: metadata.ino(),
            }),
            access: Some(Access {
                mode: metadata.mode() & 0o7777,
                uid: metadata.uid(),
                gid: metadata.gid(),
                modified: metadata.mtime(),
            }),
            stamp: Stamp {
                modified: (metadata.mtime(), metadata.mtime_nsec()),
                changed: (metadata.ctime(), metadata.ctime_nsec()),
            },
        }
    }

    /// From what the standard library read.
    #[cfg(not(unix))]
    pub fn of(metadata: &Metadata) -> Self {
        let modified = metadata
            .modified()
            .ok()
            .and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok())
            .map_or((0, 0), |since| {
                (since.as_secs() as i64, i64::from(since.subsec_nanos()))
            });
        Self {
            size: metadata.len(),
            id: None,
            access: None,
            stamp: Stamp {
                modified,
                changed: (0, 0),
            },
        }
    }

    /// Everything that changes when the file does, as numbers: size, device, inode, both times in
    /// seconds and nanoseconds.
    pub fn marks(&self) -> [u64; 7] {
        let id = self.id.unwrap_or(FileId { dev: 0, ino: 0 });
        let Stamp { modified, changed } = self.stamp;
        let [a, b, c, d] = [modified.0, modified.1, changed.0, changed.1].map(|n| n as u64);
        [self.size, id.dev, id.ino, a, b, c, d]
    }

    /// The later one of both times, in nanoseconds since 1970.
    pub fn last_change(&self) -> i128 {
        let Stamp { modified, changed } = self.stamp;
        let (seconds, nanoseconds) = modified.max(changed);
        i128::from(seconds) * 1_000_000_000 + i128::from(nanoseconds)
    }

    /// How a file differs from what it was: `None` when size and both times are the same.
    pub(super) fn difference(&self, later: &Self) -> Option<&'static str> {
        if later.size > self.size {
            Some("grew; read up to its size at the start")
        } else if later.size < self.size {
            Some("shrank")
        } else if later.stamp != self.stamp {
            Some("written to or renamed")
        } else {
            None
        }
    }
}

/// What the system calls the file system that a path lies on; `None` if it does not say.
#[cfg(unix)]
pub fn file_system_id(path: &Path) -> Option<u64> {
    let found = rustix::fs::statvfs(path).ok()?.f_fsid;
    (found != 0).then_some(found)
}

/// What the system calls the file system that a path lies on: not known on this system.
#[cfg(not(unix))]
pub fn file_system_id(_path: &Path) -> Option<u64> {
    None
}

/// Opens for reading without side effects: never waits for the writer of a FIFO, never becomes
/// the owner of a terminal, leaves the access time alone where that is allowed.
#[cfg(unix)]
pub(super) fn open(path: &Path, links: Links) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags};
    let mut flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    if links == Links::Refuse {
        flags |= OFlags::NOFOLLOW;
    }
    let open = |flags| retry(|| rustix::fs::open(path, flags, Mode::empty()));
    #[cfg(target_os = "linux")]
    let opened = match open(flags | OFlags::NOATIME) {
        // Only the owner may leave the access time alone.
        Err(rustix::io::Errno::PERM) => open(flags),
        other => other,
    };
    #[cfg(not(target_os = "linux"))]
    let opened = open(flags);
    Ok(File::from(opened?))
}

/// Opens for reading; this system has no means to refuse side effects.
#[cfg(not(unix))]
pub(super) fn open(path: &Path, _links: Links) -> io::Result<File> {
    File::open(path)
}

#[cfg(unix)]
fn retry<T>(call: impl Fn() -> rustix::io::Result<T>) -> rustix::io::Result<T> {
    loop {
        match call() {
            Err(rustix::io::Errno::INTR) => {}
            other => return other,
        }
    }
}

/// Whether an error is the one of a failing device, which is worth a second try.
#[cfg(unix)]
pub(super) fn is_device_error(error: &io::Error) -> bool {
    error.raw_os_error() == Some(rustix::io::Errno::IO.raw_os_error())
}

/// Whether an error is the one of a failing device; not known on this system.
#[cfg(not(unix))]
pub(super) fn is_device_error(_error: &io::Error) -> bool {
    false
}

/// One positioned read.
#[cfg(unix)]
pub(super) fn read_at(file: &File, buf: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buf, offset)
}

/// One positioned read.
#[cfg(windows)]
pub(super) fn read_at(file: &File, buf: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buf, offset)
}

/// Tells the page cache that a file is read once from start to end. `NOREUSE` keeps the pages of
/// a long scan from displacing those that others work with.
#[cfg(any(target_os = "linux", target_os = "android", target_os = "freebsd"))]
pub(super) fn advise_single_pass(file: &File) {
    use rustix::fs::{Advice, fadvise};
    // Hints: a file system that refuses them loses nothing.
    let _ = fadvise(file, 0, None, Advice::Sequential);
    let _ = fadvise(file, 0, None, Advice::NoReuse);
}

/// Hints to the page cache do not exist on this system.
#[cfg(not(any(target_os = "linux", target_os = "android", target_os = "freebsd")))]
pub(super) fn advise_single_pass(_file: &File) {}

/// Lets the page cache drop a file.
#[cfg(any(target_os = "linux", target_os = "android", target_os = "freebsd"))]
pub(super) fn advise_done(file: &File) {
    let _ = rustix::fs::fadvise(file, 0, None, rustix::fs::Advice::DontNeed);
}

/// Hints to the page cache do not exist on this system.
#[cfg(not(any(target_os = "linux", target_os = "android", target_os = "freebsd")))]
pub(super) fn advise_done(_file: &File) {}

/// The problem behind a failed call on a path. The detail is the system's own text.
pub(super) fn problem(error: &io::Error) -> Problem {
    let reason = match error.kind() {
        io::ErrorKind::PermissionDenied => Reason::PermissionDenied,
        io::ErrorKind::NotFound => {
            return Problem::new(Reason::ChangedWhileReading)
                .detail("not there, or gone before it was read");
        }
        io::ErrorKind::InvalidFilename => Reason::PathTooLong,
        _ => return unusual_problem(error),
    };
    Problem::new(reason)
}

#[cfg(unix)]
fn unusual_problem(error: &io::Error) -> Problem {
    use rustix::io::Errno;
    match Errno::from_io_error(error) {
        Some(Errno::NAMETOOLONG) => Problem::new(Reason::PathTooLong),
        Some(Errno::LOOP) => Problem::new(Reason::SymlinkLoop),
        // What opening a socket, or a device without a driver, answers.
        Some(Errno::NXIO | Errno::NODEV) => Problem::new(Reason::NotRegularFile),
        _ => Problem::new(Reason::IoError).detail(error.to_string()),
    }
}

#[cfg(not(unix))]
fn unusual_problem(error: &io::Error) -> Problem {
    Problem::new(Reason::IoError).detail(error.to_string())
}
