//! The exit codes, all in one place.

use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exit {
    /// Done; findings alone are no failure.
    Done,
    /// Done, with a finding at or above `--fail-on`, or without a source that a dump fits.
    Found,
    /// Could not run, or an output could not be written.
    Refused,
    /// Done, but not everything could be read, under `--strict-coverage`.
    Incomplete,
    /// Stopped by this signal.
    Stopped(u8),
}

impl Exit {
    /// The number the shell sees; 128 more than the signal after one.
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Found => 1,
            Self::Refused => 2,
            Self::Incomplete => 3,
            Self::Stopped(signal) => signal.saturating_add(128),
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_contract() {
        let cases = [
            (Exit::Done, 0),
            (Exit::Found, 1),
            (Exit::Refused, 2),
            (Exit::Incomplete, 3),
            (Exit::Stopped(2), 130),
            (Exit::Stopped(15), 143),
        ];
        for (exit, code) in cases {
            assert_eq!(exit.code(), code);
        }
    }
}
