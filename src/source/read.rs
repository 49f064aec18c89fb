//! The bytes of one regular file, read by position so that several workers can share it.
//!
//! Never mapped into memory: a mapped file that is cut short while it is read kills the process.

use crate::model::{Problem, Reason, State};
use crate::source::bytes::Stream;
use crate::source::kept::Kept;
use crate::source::mount::Mount;
use crate::source::pace::Pace;
use crate::source::system::{self, Links, Stat};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

/// Most bytes read from a file whose size the system does not know, as below `/proc`.
const UNSIZED_CAP: u64 = 64 << 20;
/// From this size on the page cache is told that a file is read once.
const LARGE: u64 = 64 << 20;
/// No file that is stored somewhere claims more; `/proc/kcore` does.
const IMPLAUSIBLE: u64 = 1 << 46;

/// An open regular file, as long as it was when it was opened; or a part of one, or a copy of what
/// came out of a decoder. Clones share the file.
#[derive(Clone, Debug)]
pub struct Content {
    body: Arc<Body>,
    /// Where the content begins in the body.
    start: u64,
    size: u64,
    stat: Stat,
    capped: bool,
    /// How fast it may be read.
    pace: Option<Pace>,
}

#[derive(Debug)]
enum Body {
    File(File),
    /// A file whose size was only known once it had been read.
    Memory(Vec<u8>),
    /// Decoded bytes that need to be read by position.
    Kept(Kept),
}

impl Content {
    /// Opens a regular file without side effects. Fails with the state and the problem in which
    /// the path ends: anything but a regular file is skipped, what should be readable has failed.
    pub fn open(path: &Path, links: Links) -> Result<Self, (State, Problem)> {
        let file = system::open(path, links).map_err(|error| refusal(path, links, &error))?;
        Self::from_file(file, Some(path))
    }

    /// Takes over an open file, such as a redirected standard input. `path` is where it lies, if
    /// that is known.
    pub fn from_file(file: File, path: Option<&Path>) -> Result<Self, (State, Problem)> {
        let failed = |error: io::Error| (State::Failed, system::problem(&error));
        let metadata = file.metadata().map_err(failed)?;
        if metadata.is_dir() {
            let problem = Problem::new(Reason::ChangedWhileReading).detail("became a folder");
            return Err((State::Failed, problem));
        }
        if !metadata.is_file() {
            return Err((State::Skipped, Problem::new(Reason::NotRegularFile)));
        }
        let stat = Stat::of(&metadata);
        if stat.size == 0 || claims_too_much(stat.size, path) {
            return Self::unsized_file(&file, stat).map_err(failed);
        }
        if stat.size >= LARGE {
            system::advise_single_pass(&file);
        }
        Ok(Self {
            body: Arc::new(Body::File(file)),
            start: 0,
            size: stat.size,
            stat,
            capped: false,
            pace: None,
        })
    }

    /// Most files of size 0 are empty; those of the kernel are not, and are small.
    fn unsized_file(file: &File, stat: Stat) -> io::Result<Self> {
        let mut bytes = Vec::new();
        file.take(UNSIZED_CAP + 1).read_to_end(&mut bytes)?;
        let capped = bytes.len() as u64 > UNSIZED_CAP;
        bytes.truncate(UNSIZED_CAP as usize);
        Ok(Self {
            size: bytes.len() as u64,
            body: Arc::new(Body::Memory(bytes)),
            start: 0,
            stat,
            capped,
            pace: None,
        })
    }

    /// What came out of a decoder, in a file of which `stat` speaks.
    pub(super) fn from_kept(kept: Kept, stat: Stat) -> Self {
        Self {
            size: kept.size(),
            body: Arc::new(Body::Kept(kept)),
            start: 0,
            stat,
            capped: false,
            pace: None,
        }
    }

    /// Read no faster than this.
    pub fn paced(mut self, pace: Option<Pace>) -> Self {
        self.pace = pace;
        self
    }

    /// A part of the content; shorter where the content ends.
    pub fn part(&self, offset: u64, size: u64) -> Self {
        let offset = offset.min(self.size);
        Self {
            body: Arc::clone(&self.body),
            start: self.start + offset,
            size: size.min(self.size - offset),
            stat: self.stat,
            capped: false,
            pace: self.pace.clone(),
        }
    }

    /// Whether the bytes are read from where they are stored, so that reading them counts.
    pub fn is_stored(&self) -> bool {
        !matches!(*self.body, Body::Kept(_))
    }

    /// Bytes that can be read: the file's size when it was opened.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// What the file system said when it was opened.
    pub const fn stat(&self) -> &Stat {
        &self.stat
    }

    /// Fills `buf` from `offset` on; less only at the end of the content. Bytes that were added
    /// after opening are not read.
    pub fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        let left = self.size.saturating_sub(offset);
        let wanted = buf.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let buf = buf.get_mut(..wanted).unwrap_or_default();
        // Within the size, so within the body.
        let offset = self.start + offset.min(self.size);
        match &*self.body {
            Body::File(file) => {
                if let Some(pace) = &self.pace {
                    pace.wait(buf.len() as u64);
                }
                fill(file, offset, buf)
            }
            Body::Memory(bytes) => Ok(copy_at(bytes, offset, buf)),
            Body::Kept(kept) => kept.read_at(offset, buf),
        }
    }

    /// What became of the file since it was opened; ask once it has been read.
    pub fn changed(&self) -> Option<Problem> {
        if self.capped {
            let problem = Problem::new(Reason::LimitSize).at(self.size);
            return Some(problem.detail("a file without a size, read up to the cap"));
        }
        let Body::File(file) = &*self.body else {
            return None;
        };
        match file.metadata() {
            Ok(metadata) => self
                .stat
                .difference(&Stat::of(&metadata))
                .map(|how| Problem::new(Reason::ChangedWhileReading).detail(how)),
            Err(error) => Some(system::problem(&error)),
        }
    }

    /// Lets the page cache drop a large file. Not done by itself: others may be using the file,
    /// and a second scan soon after would read it from disk again.
    pub fn forget(&self) {
        if let Body::File(file) = &*self.body
            && self.size >= LARGE
            && self.size == self.stat.size
        {
            system::advise_done(file);
        }
    }
}

fn claims_too_much(size: u64, path: Option<&Path>) -> bool {
    size >= IMPLAUSIBLE && path.is_some_and(|path| Mount::of(path) == Mount::Virtual)
}

/// Why a path could not be opened.
fn refusal(path: &Path, links: Links, error: &io::Error) -> (State, Problem) {
    let problem = system::problem(error);
    let is_link = || std::fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink());
    match problem.reason {
        // Refusing to follow a link and running in circles are one error to the system.
        Reason::SymlinkLoop if links == Links::Refuse && is_link() => {
            (State::Skipped, Problem::new(Reason::Symlink))
        }
        Reason::NotRegularFile | Reason::SymlinkLoop => (State::Skipped, problem),
        _ => (State::Failed, problem),
    }
}

/// Copies what there is at a place; tells how much.
pub(super) fn copy_at(bytes: &[u8], offset: u64, buf: &mut [u8]) -> usize {
    let start = usize::try_from(offset).unwrap_or(usize::MAX);
    let from = bytes.get(start..).unwrap_or_default();
    let length = from.len().min(buf.len());
    if let (Some(to), Some(from)) = (buf.get_mut(..length), from.get(..length)) {
        to.copy_from_slice(from);
    }
    length
}

/// Reads until `buf` is full or the file ends, in spite of signals and one device error.
pub(super) fn fill(file: &File, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    let mut retried = false;
    while let Some(rest) = buf.get_mut(filled..)
        && !rest.is_empty()
    {
        match system::read_at(file, rest, offset + filled as u64) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if system::is_device_error(&error) && !retried => retried = true,
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// A [`Content`] from its start to its end.
#[derive(Debug)]
pub struct ContentReader {
    content: Content,
    offset: u64,
    failure: Option<Problem>,
}

impl ContentReader {
    /// Begins at the start.
    pub const fn new(content: Content) -> Self {
        Self {
            content,
            offset: 0,
            failure: None,
        }
    }
}

impl Read for ContentReader {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        match self.content.read_at(self.offset, buf) {
            Ok(read) => {
                self.offset += read as u64;
                Ok(read)
            }
            Err(error) => {
                self.failure = Some(system::problem(&error).at(self.offset));
                Ok(0)
            }
        }
    }
}

impl Stream for ContentReader {
    fn problem(&self) -> Option<Problem> {
        self.failure.clone().or_else(|| self.content.changed())
    }

    fn stored(&self) -> u64 {
        if self.content.is_stored() {
            self.offset
        } else {
            0
        }
    }

    fn stored_size(&self) -> Option<u64> {
        Some(self.content.size())
    }

    fn stat(&self) -> Option<&Stat> {
        Some(self.content.stat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn file_with(bytes: &[u8]) -> tempfile::NamedTempFile {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        file
    }

    #[test]
    fn any_part_of_a_file_can_be_read_in_any_order() {
        let file = file_with(b"0123456789");
        let content = Content::open(file.path(), Links::Refuse).unwrap();
        // offset, length of the buffer, expected
        let cases: [(u64, usize, &[u8]); 5] = [
            (8, 4, b"89"),
            (0, 3, b"012"),
            (10, 4, b""),
            (u64::MAX, 4, b""),
            (3, 0, b""),
        ];
        for (offset, length, expected) in cases {
            let mut buf = vec![0; length];
            let read = content.read_at(offset, &mut buf).unwrap();
            assert_eq!(&buf[..read], expected, "at {offset}");
        }
        assert_eq!(content.changed(), None);
    }

    #[test]
    fn a_growing_file_is_read_up_to_its_size_at_the_start() {
        let mut file = file_with(b"first");
        let content = Content::open(file.path(), Links::Refuse).unwrap();
        file.write_all(b"second").unwrap();
        let mut buf = [0; 16];
        assert_eq!(content.read_at(0, &mut buf).unwrap(), 5);
        let problem = content.changed().unwrap();
        assert_eq!(problem.reason, Reason::ChangedWhileReading);
        assert!(problem.detail.unwrap().starts_with("grew"));
    }

    #[test]
    fn a_file_cut_short_ends_early_and_says_so() {
        let file = file_with(&[b'x'; 1000]);
        let content = Content::open(file.path(), Links::Refuse).unwrap();
        file.as_file().set_len(10).unwrap();
        let mut buf = [0; 2000];
        assert_eq!(content.read_at(0, &mut buf).unwrap(), 10);
        assert_eq!(content.changed().unwrap().detail.unwrap(), "shrank");
    }

    #[test]
    fn an_empty_file_is_content_too() {
        let file = file_with(b"");
        let content = Content::open(file.path(), Links::Refuse).unwrap();
        assert_eq!(content.size(), 0);
        assert_eq!(content.read_at(0, &mut [0; 8]).unwrap(), 0);
        assert_eq!(content.changed(), None);
    }

    #[test]
    fn a_path_that_is_gone_has_failed() {
        let (state, problem) = Content::open(Path::new("gone.csv"), Links::Refuse).unwrap_err();
        assert_eq!(
            (state, problem.reason),
            (State::Failed, Reason::ChangedWhileReading)
        );
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_kernel_file_of_size_zero_is_read_to_its_end() {
        let content = Content::open(Path::new("/proc/self/status"), Links::Follow).unwrap();
        let mut buf = [0; 5];
        assert_eq!(content.read_at(0, &mut buf).unwrap(), 5);
        assert_eq!(&buf, b"Name:");
    }

    #[cfg(unix)]
    #[test]
    fn links_and_special_files_are_refused_without_waiting() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("target");
        std::fs::write(&target, b"x").unwrap();
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(&target, &link).unwrap();
        let socket = folder.path().join("socket");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        let cases = [
            (link.as_path(), Reason::Symlink),
            (socket.as_path(), Reason::NotRegularFile),
            (Path::new("/dev/null"), Reason::NotRegularFile),
        ];
        for (path, expected) in cases {
            let (state, problem) = Content::open(path, Links::Refuse).unwrap_err();
            assert_eq!((state, problem.reason), (State::Skipped, expected));
        }
        assert_eq!(Content::open(&link, Links::Follow).unwrap().size(), 1);
    }
}
