//! `spillmap history`: the runs that a state knows.

use crate::cli::exit::Exit;
use crate::cli::output::{complain, print};
use crate::key::Key;
use crate::state::{Run, State};
use serde_json::json;
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

/// Carries out `spillmap history`.
pub(super) fn execute(path: &Path, as_json: bool) -> Exit {
    let runs = match read(path) {
        Ok(runs) => runs,
        Err(error) => {
            complain(error);
            return Exit::Refused;
        }
    };
    let text = match as_json {
        true => format!(
            "{:#}\n",
            runs.iter().map(wire).collect::<serde_json::Value>()
        ),
        false => table(&runs),
    };
    match print(text) {
        Ok(()) => Exit::Done,
        Err(error) => {
            complain(format_args!("cannot write to standard output: {error}"));
            Exit::Refused
        }
    }
}

fn read(path: &Path) -> Result<Vec<Run>, String> {
    if !path.is_file() {
        return Err(format!(
            "--state {path:?}: no such file\n  hint: spillmap scan exports/ --state {path:?} makes one"
        ));
    }
    let told = |error: crate::state::Error| error.to_string();
    let key = Key::load().map_err(|error| error.to_string())?;
    let state = State::open(path, &key, Duration::from_secs(2)).map_err(told)?;
    state.runs().map_err(told)
}

fn wire(run: &Run) -> serde_json::Value {
    let known = &run.run;
    json!({
        "id": run.id,
        "started": started(run),
        "seconds": known.milliseconds as f64 / 1000.0,
        "complete": known.complete,
        "version": known.version,
        "rules_digest": known.rules,
        "files": known.files,
        "bytes": known.bytes,
        "reused": known.reused,
        "findings": known.findings,
        "news": known.news,
    })
}

fn started(run: &Run) -> String {
    let at = jiff::Timestamp::from_millisecond(run.run.started).unwrap_or_default();
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn table(runs: &[Run]) -> String {
    let mut text = format!(
        "{:>4}  {:20}  {:>9}  {:>10}  {:>12}  {:>10}  {:>8}  {:>6}\n",
        "run", "started", "seconds", "files", "MB", "not opened", "findings", "news"
    );
    for run in runs {
        let known = &run.run;
        let news = known.news.map_or("-".to_owned(), |news| news.to_string());
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{:>4}  {:20}  {:>9.1}  {:>10}  {:>12.1}  {:>10}  {:>8}  {:>6}{}",
            run.id,
            started(run),
            known.milliseconds as f64 / 1000.0,
            known.files,
            known.bytes as f64 / 1e6,
            known.reused,
            known.findings,
            news,
            if known.complete { "" } else { "  stopped" },
        );
    }
    text
}
