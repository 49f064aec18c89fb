//! How far the scan has come, on standard error, when a person is looking. Never a file name.

use crate::source::Counters;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread::{self, JoinHandle};
use std::time::Duration;

const INTERVAL: Duration = Duration::from_millis(100);
/// Totals still grow: no share, no time left.
const WALKING: &str = "{spinner} {msg}, {binary_bytes} read in {elapsed}";
const SCANNING: &str = "[{wide_bar}] {binary_bytes} of {binary_total_bytes}, {binary_bytes_per_sec}, {msg}, {eta} left";

/// A display that lasts until it is dropped.
#[derive(Debug)]
pub(super) struct Progress {
    ended: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// Shows `counters` until dropped, if `wanted` and standard error is a terminal.
    pub(super) fn start(counters: &Arc<Counters>, wanted: bool) -> Self {
        let ended = Arc::new(AtomicBool::new(false));
        let is_shown = wanted && io::stderr().is_terminal();
        let thread = is_shown.then(|| {
            let (counters, ended) = (Arc::clone(counters), Arc::clone(&ended));
            thread::spawn(move || show(&counters, &ended))
        });
        Self { ended, thread }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.ended.store(true, Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // A display that crashed has nothing more to say.
            let _ = thread.join();
        }
    }
}

fn show(counters: &Counters, ended: &AtomicBool) {
    let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
    bar.set_style(style(WALKING));
    let mut was_walked = false;
    while !ended.load(Relaxed) {
        let is_walked = counters.walked.load(Relaxed);
        if is_walked && !was_walked {
            bar.set_style(style(SCANNING));
            was_walked = true;
        }
        bar.set_length(counters.bytes_seen.load(Relaxed));
        bar.set_position(counters.bytes_done.load(Relaxed));
        bar.set_message(message(counters));
        bar.tick();
        thread::park_timeout(INTERVAL);
    }
    bar.finish_and_clear();
}

fn message(counters: &Counters) -> String {
    let done = counters.files_done.load(Relaxed);
    let seen = counters.files_seen.load(Relaxed);
    let findings = counters.findings.load(Relaxed);
    format!("{done} of {seen} files, {findings} matches")
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_templates_are_valid() {
        for template in [WALKING, SCANNING] {
            assert!(ProgressStyle::with_template(template).is_ok(), "{template}");
        }
    }

    #[test]
    fn an_unwanted_display_starts_no_thread() {
        let progress = Progress::start(&Arc::default(), false);
        assert!(progress.thread.is_none());
    }
}
