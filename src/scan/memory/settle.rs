//! Whether a run may be believed, and what it leaves to the next.
//!
//! A share that is not mounted looks like a folder without files. So what has shrunk too much, or
//! lies on another file system than the last time, is an error, and changes nothing.

use super::{Memory, first_word, path_of, prior};
use crate::model::{Prior, Report};
use crate::state::wire::{Reader, Writer};
use crate::state::{Error, NewRun};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};

/// Why a run is not believed.
#[derive(Debug, thiserror::Error)]
pub enum Unsettled {
    /// Far fewer files, or bytes, than the last time.
    #[error(
        "{seen} {what} now, {before} the last time: a fall of more than {percent} per cent; \
         nothing was changed\n  \
         hint: is everything mounted? If it is meant to be so: --max-shrink 100"
    )]
    Shrunk {
        /// `files` or `bytes`.
        what: &'static str,
        /// Now.
        seen: u64,
        /// In the last complete run.
        before: u64,
        /// What is allowed.
        percent: u8,
    },
    /// A root on another file system.
    #[error(
        "root {0} lies on another file system than the last time; nothing was changed\n  \
         hint: is everything mounted? If it is meant to be so: --max-shrink 100"
    )]
    Moved(usize),
    /// The state.
    #[error(transparent)]
    State(#[from] Error),
}

/// A run that is believed.
#[derive(Debug)]
pub struct Settled {
    /// Known files that are really gone.
    gone: Vec<i64>,
    /// Their paths, absolute.
    pub gone_paths: Vec<PathBuf>,
}

impl Memory<'_> {
    /// Ends the journal, and holds what was seen against the last complete run over the same roots.
    ///
    /// # Errors
    /// When the run is not to be believed, or the state cannot be read or written.
    pub fn settle(&mut self, report: &Report, max_shrink: u8) -> Result<Settled, Unsettled> {
        if let Some(journal) = self.journal.take() {
            journal.finish()?;
            self.keep_digests()?;
        }
        let trouble = self.trouble.get_mut();
        if let Some(error) = trouble.unwrap_or_else(PoisonError::into_inner).take() {
            return Err(error.into());
        }
        let nothing = Settled {
            gone: Vec::new(),
            gone_paths: Vec::new(),
        };
        if report.scan.incomplete {
            return Ok(nothing);
        }
        if max_shrink < 100 {
            self.check_size(report, max_shrink)?;
            self.check_file_systems()?;
        }
        let mut settled = nothing;
        if self.is_steady() {
            return Ok(settled);
        }
        for (id, path) in self.state.unseen(self.known())? {
            let path = path_of(path);
            if is_gone(&path) {
                settled.gone.push(id);
                settled.gone_paths.push(path);
            }
        }
        Ok(settled)
    }

    fn check_size(&self, report: &Report, percent: u8) -> Result<(), Unsettled> {
        let Some(last) = self.state.last_run(self.scope())? else {
            return Ok(());
        };
        let seen = report.coverage.seen();
        let sums = [
            ("files", seen.files, last.run.files),
            ("bytes", seen.bytes, last.run.bytes),
        ];
        for (what, seen, before) in sums {
            let least = u128::from(before) * u128::from(100 - percent);
            if u128::from(seen) * 100 < least {
                return Err(Unsettled::Shrunk {
                    what,
                    seen,
                    before,
                    percent,
                });
            }
        }
        Ok(())
    }

    fn check_file_systems(&self) -> Result<(), Unsettled> {
        let Some(record) = self.state.note(&self.note_name("file systems"))? else {
            return Ok(());
        };
        let before = Reader::new(&record).list(|from| from.option(Reader::hash));
        let before = before.unwrap_or_default();
        let pairs = self.file_systems.iter().zip(&before);
        let moved = pairs.into_iter().position(|pair| match pair {
            (Some(now), Some(before)) => now != before,
            _ => false,
        });
        moved.map_or(Ok(()), |root| Err(Unsettled::Moved(root + 1)))
    }

    /// Leaves to the next run what it needs, once everything else is done.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn leave(self, settled: Settled, report: &Report) -> Result<(), Error> {
        let complete = !report.scan.incomplete;
        if complete && self.is_steady() {
            self.leave_again(report)?;
        } else if complete {
            self.state.forget(&settled.gone)?;
            self.purge_history()?;
            let mut to = Writer::default();
            to.list(&self.file_systems, |to, id| to.option(*id, Writer::hash));
            self.state
                .set_note(&self.note_name("file systems"), &to.into_bytes())?;
            self.leave_whole(report)?;
        }
        let seen = report.coverage.seen();
        let started: Option<jiff::Timestamp> = report.scan.started_at.parse().ok();
        self.state.add_run(&NewRun {
            started: started.map_or(0, |at| at.as_millisecond()),
            milliseconds: (report.scan.seconds * 1000.0) as u64,
            complete,
            version: report.scan.version.to_owned(),
            rules: report.scan.rules_digest.clone(),
            scope: self.scope(),
            files: seen.files,
            bytes: seen.bytes,
            reused: self.reused(),
            findings: report.totals.findings,
            news: report.news.as_ref().map(|_| {
                let news = report.findings.iter().filter_map(|f| f.news.as_ref());
                news.filter(|news| news.is_news()).count() as u64
            }),
        })
    }

    /// What the last complete run over the same roots reported.
    ///
    /// # Errors
    /// When the state cannot be read, or is damaged.
    pub fn last_report(&self) -> Result<Option<Prior>, Error> {
        let record = self.state.note(&self.report_name())?;
        // What an earlier version wrote in another way is no report to compare with.
        let Some(mut prior) = record.and_then(|record| prior::read(&record)) else {
            return Ok(None);
        };
        if let Some(since) = self.last_start(&prior.started_at) {
            let first: Arc<str> = std::mem::replace(&mut prior.started_at, since).into();
            for finding in &mut prior.findings {
                finding.first_seen.get_or_insert_with(|| Arc::clone(&first));
            }
        }
        Ok(Some(prior))
    }

    pub(super) fn report_name(&self) -> String {
        match self.masked {
            true => self.note_name("masked report"),
            false => self.note_name("report"),
        }
    }

    /// Names the roots of this run, all together.
    fn scope(&self) -> u64 {
        let mut roots = self.roots.clone();
        roots.sort_unstable();
        let bytes: Vec<u8> = roots.iter().flat_map(|root| root.to_le_bytes()).collect();
        first_word(self.state.vault().name(&bytes))
    }

    pub(super) fn note_name(&self, what: &str) -> String {
        format!("{what} {:016x}", self.scope())
    }
}

/// Whether a file was seen to be absent: the folder where it lay, or the nearest above it that is
/// still there, can be searched.
pub(super) fn is_gone(path: &Path) -> bool {
    match fs::symlink_metadata(path) {
        Ok(_) => false,
        Err(error) => matches!(
            error.kind(),
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
        ),
    }
}
