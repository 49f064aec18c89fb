//! The parent's ends of the pipes to a child: nobody waits for longer than the child may take, and
//! whatever it does, it is ended.

use crate::model::{Problem, Reason};
use crate::source::budget::Budget;
use crate::source::child::frame::{Frame, LONGEST, Parsed, parse};
use crate::source::child::{COMMAND, Program, seconds};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
use std::io::{self, ErrorKind, Read, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// Longest that a poll lasts, so that other limits are seen.
const GLANCE: Duration = Duration::from_millis(250);
/// How long a child may take to die once it has closed its pipe.
const DYING: Duration = Duration::from_secs(2);
/// Bytes of its last words that are looked at.
const LAST_WORDS: u64 = 4096;

/// A running child.
pub(super) struct Wire {
    child: Child,
    input: ChildStdin,
    output: ChildStdout,
    /// What it said that was not taken yet, from `taken` on.
    heard: Vec<u8>,
    taken: usize,
    /// How long it has been waited for, and may be.
    waited: Duration,
    patience: Duration,
}

impl Wire {
    /// Starts the program to decode a document of so many bytes.
    pub fn start(program: &Program, format: &str, size: u64) -> io::Result<Self> {
        let mut child = Command::new(program.path())
            .arg(COMMAND)
            .arg(format)
            .arg(size.to_string())
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("no pipes"));
        };
        let wire = Self {
            child,
            input,
            output,
            heard: Vec::new(),
            taken: 0,
            waited: Duration::ZERO,
            patience: Duration::from_secs(seconds(size)),
        };
        without_waiting(wire.input.as_fd())?;
        without_waiting(wire.output.as_fd())?;
        Ok(wire)
    }

    /// What it says next. Fails with the reason why there is nothing more, once it is dead.
    pub fn listen(&mut self, budget: &Budget) -> Result<Frame<'_>, Problem> {
        let length = loop {
            let ahead = self.heard.get(self.taken..).unwrap_or_default();
            match parse(ahead) {
                Parsed::Whole(_, length) => break length,
                Parsed::Nonsense => {
                    self.end();
                    return Err(Problem::new(Reason::ParserCrashed));
                }
                Parsed::Part => {}
            }
            self.hear(budget)?;
        };
        let start = self.taken;
        self.taken += length;
        match parse(self.heard.get(start..).unwrap_or_default()) {
            Parsed::Whole(frame, _) => Ok(frame),
            _ => Err(Problem::new(Reason::ParserCrashed)),
        }
    }

    /// Reads some bytes from the child.
    fn hear(&mut self, budget: &Budget) -> Result<(), Problem> {
        self.heard.drain(..self.taken);
        self.taken = 0;
        let old = self.heard.len();
        self.heard.resize(old + LONGEST, 0);
        loop {
            let room = self.heard.get_mut(old..).unwrap_or_default();
            match self.output.read(room) {
                Ok(0) => {
                    self.heard.truncate(old);
                    return Err(self.autopsy());
                }
                Ok(read) => {
                    self.heard.truncate(old + read);
                    return Ok(());
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    self.wait(Direction::Out, budget)?;
                }
                Err(_) => return Err(self.autopsy()),
            }
        }
    }

    /// Answers a question: the length, and the bytes.
    pub fn answer(&mut self, bytes: &[u8], budget: &Budget) -> Result<(), Problem> {
        let length = u32::try_from(bytes.len()).unwrap_or(0).to_le_bytes();
        for part in [&length[..], bytes] {
            let mut rest = part;
            while !rest.is_empty() {
                match self.input.write(rest) {
                    Ok(written) => rest = rest.get(written..).unwrap_or_default(),
                    Err(error) if error.kind() == ErrorKind::Interrupted => {}
                    Err(error) if error.kind() == ErrorKind::WouldBlock => {
                        self.wait(Direction::In, budget)?;
                    }
                    Err(_) => return Err(self.autopsy()),
                }
            }
        }
        Ok(())
    }

    /// Waits for the child, if it may still be waited for.
    fn wait(&mut self, direction: Direction, budget: &Budget) -> Result<(), Problem> {
        let Some(left) = self.patience.checked_sub(self.waited) else {
            self.end();
            return Err(Problem::new(Reason::LimitTime));
        };
        if budget.is_late() {
            self.end();
            return Err(Problem::new(Reason::LimitTime));
        }
        let begun = Instant::now();
        let (end, flags) = match direction {
            Direction::Out => (self.output.as_fd(), PollFlags::IN),
            Direction::In => (self.input.as_fd(), PollFlags::OUT),
        };
        let glance = left.min(GLANCE).max(Duration::from_millis(1));
        let glance = Timespec::try_from(glance).ok();
        // Interrupted or not: whether there is something to read shows when it is read.
        let _ = poll(&mut [PollFd::from_borrowed_fd(end, flags)], glance.as_ref());
        self.waited += begun.elapsed();
        Ok(())
    }

    /// Of what the child died.
    fn autopsy(&mut self) -> Problem {
        let begun = Instant::now();
        let status = loop {
            match self.child.try_wait() {
                Ok(None) if begun.elapsed() < DYING => {
                    std::thread::sleep(Duration::from_millis(1));
                }
                Ok(status) => break status,
                Err(_) => break None,
            }
        };
        self.end();
        let Some(status) = status else {
            return Problem::new(Reason::ParserCrashed);
        };
        self.cause(status)
    }

    fn cause(&mut self, status: ExitStatus) -> Problem {
        use rustix::process::Signal;
        let is = |signal: Signal| status.signal() == Some(signal.as_raw());
        let reason = if is(Signal::XCPU) {
            Reason::LimitTime
        } else if is(Signal::KILL) || self.lacked_memory() {
            // Nobody here killed it: the system was short of memory, or it used up its time.
            match self.waited.checked_sub(self.patience / 2) {
                Some(_) => Reason::LimitTime,
                None => Reason::LimitMemory,
            }
        } else if is(Signal::INT) || is(Signal::TERM) || is(Signal::HUP) {
            Reason::Interrupted
        } else {
            Reason::ParserCrashed
        };
        Problem::new(reason)
    }

    /// Whether its last words are those of a Rust program that got no memory.
    fn lacked_memory(&mut self) -> bool {
        let mut words = Vec::new();
        if let Some(errors) = self.child.stderr.take() {
            // It is dead, so nothing is waited for.
            let _ = errors.take(LAST_WORDS).read_to_end(&mut words);
        }
        memchr::memmem::find(&words, b"memory allocation of").is_some()
    }

    fn end(&mut self) {
        // It may be dead already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.end();
    }
}

#[derive(Clone, Copy)]
enum Direction {
    Out,
    In,
}

fn without_waiting(end: BorrowedFd<'_>) -> io::Result<()> {
    let flags = fcntl_getfl(end)?;
    fcntl_setfl(end, flags | OFlags::NONBLOCK)?;
    Ok(())
}
