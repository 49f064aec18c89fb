//! Standard input: by position when it is a redirected file, a stream otherwise.

use crate::model::{Problem, Reason, State};
use crate::source::bytes::{Bytes, Stream};
use crate::source::counters::Stop;
use crate::source::read::Content;
use crate::source::system;
use std::fs::File;
use std::io::{self, Read};

/// A pipe or terminal, read without holding the scan up once it has been asked to stop.
#[derive(Debug)]
pub struct Stdin {
    file: File,
    stop: Stop,
    stored: u64,
    failure: Option<Problem>,
}

/// Opens standard input.
pub fn open_stdin(stop: &Stop) -> Result<Bytes, (State, Problem)> {
    let file = duplicate().map_err(|error| (State::Failed, system::problem(&error)))?;
    if is_whole_file(&file) {
        return Content::from_file(file, None).map(Bytes::File);
    }
    Ok(Bytes::Stream(Box::new(Stdin::new(file, stop.clone()))))
}

impl Stdin {
    fn new(file: File, stop: Stop) -> Self {
        Self {
            file,
            stop,
            stored: 0,
            failure: None,
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
        Ok(self.read_file(buf))
    }
}

impl Stream for Stdin {
    fn problem(&self) -> Option<Problem> {
        self.failure.clone()
    }

    fn stored(&self) -> u64 {
        self.stored
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
    fn a_pipe_is_read_to_its_end() {
        let (mut writer, mut stdin) = pipe();
        writer.write_all(b"id,email\n").unwrap();
        drop(writer);
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
