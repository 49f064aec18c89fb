//! Standard input: by position when it is a redirected file, a stream otherwise.

use crate::model::{Problem, Reason, State};
use crate::source::budget::Budget;
use crate::source::bytes::{Bytes, Stream};
use crate::source::counters::Stop;
use crate::source::gzip::{Gzip, is_gzip};
use crate::source::read::Content;
use crate::source::system;
use std::fs::File;
use std::io::{self, Read};

/// A pipe or terminal, read without holding the scan up once it has been asked to stop.
#[derive(Debug)]
pub struct Stdin {
    file: File,
    stop: Stop,
    /// Bytes read in order to recognize gzip, not handed out yet.
    ahead: Vec<u8>,
    stored: u64,
    failure: Option<Problem>,
}

/// Opens standard input; gzip is recognized by its first bytes.
pub fn open_stdin(stop: &Stop) -> Result<Bytes, (State, Problem)> {
    let file = duplicate().map_err(|error| (State::Failed, system::problem(&error)))?;
    if is_whole_file(&file) {
        return Content::from_file(file, None).map(Bytes::from_content);
    }
    let mut stdin = Stdin::new(file, stop.clone());
    stdin.read_ahead(3);
    Ok(Bytes::Stream(if is_gzip(&stdin.ahead) {
        Box::new(Gzip::new(stdin, Budget::for_stored(None)))
    } else {
        Box::new(stdin)
    }))
}

impl Stdin {
    fn new(file: File, stop: Stop) -> Self {
        Self {
            file,
            stop,
            ahead: Vec::new(),
            stored: 0,
            failure: None,
        }
    }

    fn read_ahead(&mut self, wanted: usize) {
        let mut buf = [0; 1];
        while self.ahead.len() < wanted && self.read_file(&mut buf) == 1 {
            self.ahead.extend_from_slice(&buf);
        }
    }

    fn read_file(&mut self, buf: &mut [u8]) -> usize {
        loop {
            if self.stop.is_requested() {
                self.failure = Some(Problem::new(Reason::Interrupted).at(self.stored));
                return 0;
            }
            match is_ready(&self.file).and_then(|ready| read_if(ready, &mut self.file, buf)) {
                Ok(Some(read)) => {
                    self.stored += read as u64;
                    return read;
                }
                Ok(None) => {}
                Err(error) if is_passing(&error) => {}
                Err(error) => {
                    self.failure = Some(system::problem(&error).at(self.stored));
                    return 0;
                }
            }
        }
    }
}

fn is_passing(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::Interrupted | io::ErrorKind::WouldBlock
    )
}

fn read_if(ready: bool, file: &mut File, buf: &mut [u8]) -> io::Result<Option<usize>> {
    if ready {
        file.read(buf).map(Some)
    } else {
        Ok(None)
    }
}

impl Read for Stdin {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if buf.is_empty() {
            return Ok(0);
        }
        if self.ahead.is_empty() {
            return Ok(self.read_file(buf));
        }
        let count = buf.len().min(self.ahead.len());
        for (to, from) in buf.iter_mut().zip(self.ahead.drain(..count)) {
            *to = from;
        }
        Ok(count)
    }
}

impl Stream for Stdin {
    fn problem(&self) -> Option<Problem> {
        self.failure.clone()
    }

    fn stored(&self) -> u64 {
        self.stored - self.ahead.len() as u64
    }
}

/// A second handle, so that reads are unbuffered and can move to another thread.
#[cfg(unix)]
fn duplicate() -> io::Result<File> {
    use std::os::fd::AsFd;
    Ok(File::from(io::stdin().as_fd().try_clone_to_owned()?))
}

/// A second handle, so that reads are unbuffered and can move to another thread.
#[cfg(windows)]
fn duplicate() -> io::Result<File> {
    use std::os::windows::io::AsHandle;
    Ok(File::from(io::stdin().as_handle().try_clone_to_owned()?))
}

/// Whether the handle is a regular file of which nothing has been read yet.
#[cfg(unix)]
fn is_whole_file(file: &File) -> bool {
    file.metadata().is_ok_and(|found| found.is_file()) && rustix::fs::tell(file) == Ok(0)
}

/// Whether the handle is a regular file of which nothing has been read yet; not known here.
#[cfg(not(unix))]
fn is_whole_file(_file: &File) -> bool {
    false
}

/// Waits up to a fifth of a second for input, so that a stop is noticed in time.
#[cfg(unix)]
fn is_ready(file: &File) -> io::Result<bool> {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let timeout = Timespec {
        tv_sec: 0,
        tv_nsec: 200_000_000,
    };
    let ready = poll(&mut [PollFd::new(file, PollFlags::IN)], Some(&timeout))?;
    Ok(ready > 0)
}

/// Waiting with a limit is not possible here.
#[cfg(not(unix))]
fn is_ready(_file: &File) -> io::Result<bool> {
    Ok(true)
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use std::os::unix::net::UnixStream;

    fn pipe() -> (UnixStream, Stdin) {
        let (writer, reader) = UnixStream::pair().unwrap();
        let file = File::from(std::os::fd::OwnedFd::from(reader));
        (writer, Stdin::new(file, Stop::default()))
    }

    #[test]
    fn bytes_looked_at_ahead_are_not_lost() {
        let (mut writer, mut stdin) = pipe();
        writer.write_all(b"id,email\n").unwrap();
        drop(writer);
        stdin.read_ahead(3);
        assert_eq!((stdin.ahead.as_slice(), stdin.stored()), (&b"id,"[..], 0));
        let mut all = Vec::new();
        stdin.read_to_end(&mut all).unwrap();
        assert_eq!((all.as_slice(), stdin.stored()), (&b"id,email\n"[..], 9));
        assert_eq!(stdin.problem(), None);
    }

    #[test]
    fn a_stop_ends_a_silent_pipe() {
        let (_writer, mut stdin) = pipe();
        stdin.stop.request();
        assert_eq!(stdin.read(&mut [0; 8]).unwrap(), 0);
        assert_eq!(stdin.problem().unwrap().reason, Reason::Interrupted);
    }
}
