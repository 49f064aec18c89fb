//! The hidden command by which spillmap starts itself to decode one document in a process of its
//! own. Not for people: it speaks through its pipes in a way that may change at any time.

use crate::cli::exit::Exit;
use crate::format::isolated;
use crate::source::child::{COMMAND, serve};
use std::ffi::OsString;
use std::io;

/// Decodes, if that is what this process was started for.
pub(super) fn asked(arguments: &[OsString]) -> Option<Exit> {
    let [_, command, format, size] = arguments else {
        return None;
    };
    if command != COMMAND {
        return None;
    }
    let decode = isolated::decoder(format.to_str()?)?;
    let size = size.to_str()?.parse().ok()?;
    let served = unbuffered().map(|output| serve(decode, size, io::stdin(), output));
    Some(match served {
        Ok(true) => Exit::Done,
        Ok(false) | Err(_) => Exit::Refused,
    })
}

/// Standard output as it is: frames are written whole, and hold no lines to wait for.
#[cfg(unix)]
fn unbuffered() -> io::Result<std::fs::File> {
    use std::os::fd::AsFd;
    Ok(io::stdout().as_fd().try_clone_to_owned()?.into())
}

#[cfg(not(unix))]
fn unbuffered() -> io::Result<io::Stdout> {
    Ok(io::stdout())
}
