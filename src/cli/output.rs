//! The two streams of the program. Only here is written to them, apart from the report renderers.

use std::fmt::Display;
use std::io::{self, Write};

/// Writes to standard output. A reader that has gone away (`| head`) is no error.
pub(super) fn print(text: impl Display) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    forgive_closed(write!(stdout, "{text}").and_then(|()| stdout.flush()))
}

/// Takes a closed pipe for the wish to read no more.
pub(super) fn forgive_closed(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Says on standard error, in one line or more, what is wrong. If even that fails there is nobody
/// left to tell.
pub(super) fn complain(text: impl Display) {
    let _ = writeln!(io::stderr().lock(), "spillmap: {text}");
}
