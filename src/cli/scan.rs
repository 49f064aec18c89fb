//! `spillmap scan`: arguments to a [`Request`], a request to a scan, its outcome to an exit code.

use crate::cli::args::ScanArgs;
use crate::cli::exit::Exit;
use crate::cli::output::{complain, print};
use crate::cli::progress::Progress;
use crate::cli::request::Request;
use crate::cli::signals::Signals;
use crate::model::{Coverage, Origin, Problem, Reason, State};
use crate::source::{Bytes, Counters, Entry, EntryKind, Stop, open_stdin, walk};
use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

/// Carries out `spillmap scan`.
pub(super) fn execute(args: ScanArgs) -> Exit {
    match Request::new(args) {
        Ok(request) => run_scan(&request),
        Err(error) => {
            complain(error);
            Exit::Refused
        }
    }
}

/// Runs the scan. Until the pipeline is wired in here, everything is opened and read, and the
/// coverage is told; nothing is looked for.
fn run_scan(request: &Request) -> Exit {
    let stop = Stop::default();
    let counters = Arc::new(Counters::default());
    let signals = match Signals::watch(&stop) {
        Ok(signals) => signals,
        Err(error) => {
            complain(format_args!("cannot watch for signals: {error}"));
            return Exit::Refused;
        }
    };
    let progress = Progress::start(&counters, request.progress);
    let coverage = read_all(request, &counters, &stop);
    drop(progress);
    if request.stdout.is_some()
        && let Err(error) = print(summary(&coverage))
    {
        complain(format_args!("cannot write to standard output: {error}"));
        return Exit::Refused;
    }
    let incomplete = request.strict_coverage && !coverage.is_complete();
    signals.exit().unwrap_or(if incomplete {
        Exit::Incomplete
    } else {
        Exit::Done
    })
}

/// Reads every file there is, and counts.
fn read_all(request: &Request, counters: &Counters, stop: &Stop) -> Coverage {
    let mut coverage = Coverage::default();
    let mut buffer = vec![0; request.block_size.map_or(256 << 10, |size| size.get())];
    let walked = walk(&request.roots, &request.walk, &mut |entry| {
        read_entry(entry, &mut coverage, &mut buffer, counters, stop);
        if stop.is_requested() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    counters.walked.store(true, Relaxed);
    coverage.folders = walked.folders;
    coverage.skipped.files += walked.excluded.files;
    coverage.skipped.bytes += walked.excluded.bytes;
    coverage.notes = walked.notes;
    coverage
}

fn read_entry(
    entry: Entry,
    coverage: &mut Coverage,
    buffer: &mut [u8],
    counters: &Counters,
    stop: &Stop,
) {
    let (opened, size) = match &entry.kind {
        EntryKind::File(stat) => (Bytes::open(Path::new(&entry.path), entry.links), stat.size),
        EntryKind::Stdin => (open_stdin(stop), 0),
        EntryKind::Problem(state, problem) => (Err((*state, problem.clone())), 0),
    };
    counters.see(size);
    let outcome = opened.and_then(|bytes| {
        let mut read = read_bytes(bytes, buffer, counters, stop);
        if stop.is_requested() {
            read.problem = Some(Problem::new(Reason::Interrupted).at(read.decoded));
        }
        coverage.bytes_read += read.stored;
        coverage.bytes_decoded += read.decoded;
        read.problem
            .map_or(Ok(()), |problem| Err((State::Partial, problem)))
    });
    let state = outcome
        .as_ref()
        .map_or_else(|(state, _)| *state, |()| State::Scanned);
    let count = coverage.count_mut(state);
    count.files += 1;
    count.bytes += size;
    if let Err((state, problem)) = outcome {
        let origin = Origin::file(entry.root, entry.path);
        coverage.problems.push((origin, state, problem));
    }
    counters.finish();
}

struct Read {
    stored: u64,
    decoded: u64,
    problem: Option<Problem>,
}

fn read_bytes(bytes: Bytes, buffer: &mut [u8], counters: &Counters, stop: &Stop) -> Read {
    let (mut decoded, mut stored) = (0, 0);
    match bytes {
        Bytes::File(content) => {
            let mut failure = None;
            while !stop.is_requested() {
                match content.read_at(decoded, buffer) {
                    Ok(0) => break,
                    Ok(read) => {
                        decoded += read as u64;
                        counters.read(read as u64);
                    }
                    Err(error) => {
                        failure = Some(Problem::new(Reason::IoError).detail(error.to_string()));
                        break;
                    }
                }
            }
            Read {
                stored: decoded,
                decoded,
                problem: failure.or_else(|| content.changed()),
            }
        }
        Bytes::Stream(mut stream) => {
            while !stop.is_requested()
                && let Ok(read) = stream.read(buffer)
                && read > 0
            {
                decoded += read as u64;
                counters.read(stream.stored() - stored);
                stored = stream.stored();
            }
            Read {
                stored: stream.stored(),
                decoded,
                problem: stream.problem(),
            }
        }
    }
}

fn summary(coverage: &Coverage) -> String {
    let seen = coverage.seen();
    let mut text = format!(
        "{} files seen, {} bytes\n{} scanned, {} partly, {} skipped, {} failed\n",
        seen.files,
        seen.bytes,
        coverage.scanned.files,
        coverage.partial.files,
        coverage.skipped.files,
        coverage.failed.files,
    );
    for (origin, state, problem) in &coverage.problems {
        let (state, reason) = (state.as_str(), problem.reason.plain());
        // Writing to a string cannot fail. Debug escapes what a terminal might obey.
        let _ = writeln!(text, "{state}: {:?}: {reason}", origin.path);
    }
    for note in &coverage.notes {
        let _ = writeln!(text, "note: {note}");
    }
    text
}
