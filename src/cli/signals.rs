//! Ctrl-C and termination: the first asks the scan to end and write what it has, the second ends
//! the program at once.

use crate::cli::exit::Exit;
use crate::source::Stop;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The signal that stopped the program, if one did.
#[derive(Clone, Debug, Default)]
pub(super) struct Signals(Arc<AtomicUsize>);

impl Signals {
    /// From now on signals go to `stop`.
    pub(super) fn watch(stop: &Stop) -> io::Result<Self> {
        let signals = Self::default();
        for signal in [SIGINT, SIGTERM] {
            let code = Exit::Stopped(signal as u8).code();
            // In this order: the first signal finds the flag down and raises it.
            flag::register_conditional_shutdown(signal, i32::from(code), stop.flag())?;
            flag::register(signal, stop.flag())?;
            flag::register_usize(signal, Arc::clone(&signals.0), signal as usize)?;
        }
        Ok(signals)
    }

    /// How the program ends, if a signal stopped it.
    pub(super) fn exit(&self) -> Option<Exit> {
        match self.0.load(Ordering::SeqCst) {
            0 => None,
            signal => Some(Exit::Stopped(signal as u8)),
        }
    }
}
