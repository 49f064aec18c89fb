//! `spillmap history`: the runs that a state knows, and what files held while they were seen.

use crate::analyze::oldest;
use crate::cli::args::{HistoryArgs, HistoryCommand, Listing, Purge};
use crate::cli::exit::Exit;
use crate::cli::output::{complain, print};
use crate::key::Key;
use crate::report::escape::Untrusted;
use crate::scan::{FileVersion, file_versions};
use crate::source::Globs;
use crate::state::{Run, State};
use jiff::tz::TimeZone;
use serde_json::json;
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

/// Carries out `spillmap history`.
pub(super) fn execute(args: &HistoryArgs) -> Exit {
    let told = match (&args.command, &args.state) {
        (Some(HistoryCommand::Versions(listing)), _) => versions(listing),
        (Some(HistoryCommand::Purge(which)), _) => purge(which),
        (None, Some(state)) => runs(state, args.json),
        (None, None) => Err("--state: name a state file".to_owned()),
    };
    let printed = told.and_then(|text| {
        print(text).map_err(|error| format!("cannot write to standard output: {error}"))
    });
    match printed {
        Ok(()) => Exit::Done,
        Err(error) => {
            complain(error);
            Exit::Refused
        }
    }
}

/// Opens a state that is there.
pub(super) fn open(path: &Path) -> Result<State, String> {
    if !path.is_file() {
        return Err(format!(
            "--state {path:?}: no such file\n  hint: spillmap scan exports/ --state {path:?} makes one"
        ));
    }
    let key = Key::load().map_err(|error| error.to_string())?;
    State::open(path, &key, Duration::from_secs(2)).map_err(|error| error.to_string())
}

fn runs(path: &Path, as_json: bool) -> Result<String, String> {
    let runs = open(path)?.runs().map_err(|error| error.to_string())?;
    Ok(match as_json {
        true => format!(
            "{:#}\n",
            runs.iter().map(wire).collect::<serde_json::Value>()
        ),
        false => table(&runs),
    })
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
    time(run.run.started)
}

/// A time in UTC, from milliseconds since 1970.
pub(super) fn time(milliseconds: i64) -> String {
    let at = jiff::Timestamp::from_millisecond(milliseconds).unwrap_or_default();
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

/// Those versions of a state that are wanted, by path, of each file the oldest first.
fn wanted(state: &State, path: Option<&str>) -> Result<Vec<FileVersion>, String> {
    let globs = path.map(|glob| Globs::new(&[glob])).transpose();
    let globs = globs.map_err(|error| error.to_string())?;
    let matches = |version: &FileVersion| {
        let globs = globs.as_ref();
        globs.is_none_or(|globs| globs.matches(Path::new("/"), &version.path))
    };
    let mut all = Vec::new();
    file_versions(state, &mut |mut version| {
        if matches(&version) {
            version.imprint.pairs = version.imprint.pairs.thinned(0);
            all.push(version);
        }
    })
    .map_err(|error| error.to_string())?;
    all.sort_by(|a, b| (&a.path, a.id).cmp(&(&b.path, b.id)));
    Ok(all)
}

fn versions(listing: &Listing) -> Result<String, String> {
    let state = open(&listing.state)?;
    let versions = wanted(&state, listing.path.as_deref())?;
    Ok(match listing.json {
        true => format!(
            "{:#}\n",
            versions
                .iter()
                .map(wire_version)
                .collect::<serde_json::Value>()
        ),
        false => version_table(&versions),
    })
}

fn wire_version(version: &FileVersion) -> serde_json::Value {
    let (people, exact) = version.imprint.people();
    let kinds = version.imprint.kinds.iter();
    let values: serde_json::Map<_, _> = kinds
        .map(|(kind, sketch)| (kind.clone(), sketch.estimate().into()))
        .collect();
    json!({
        "id": version.id,
        "path": version.path.to_string_lossy(),
        "first_seen": time(version.first),
        "last_seen": time(version.last),
        "modified": time(version.modified.saturating_mul(1_000)),
        "size": version.size,
        "records": version.imprint.records,
        "people": people,
        "people_exact": exact,
        "values": values,
        "standing": version.standing.as_str(),
    })
}

fn version_table(versions: &[FileVersion]) -> String {
    let mut text = format!(
        "{:20}  {:20}  {:>9}  {:>9}  {:11}  {}\n",
        "first seen", "last seen", "people", "records", "now", "file"
    );
    for version in versions {
        let (people, exact) = version.imprint.people();
        let people = format!("{}{people}", if exact { "" } else { "~" });
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{:20}  {:20}  {people:>9}  {:>9}  {:11}  {}",
            time(version.first),
            time(version.last),
            version.imprint.records,
            version.standing.as_str(),
            Untrusted::from(version.path.as_os_str()).for_terminal(),
        );
    }
    text
}

fn purge(which: &Purge) -> Result<String, String> {
    let state = open(&which.state)?;
    let before = which.older_than.map(|age| {
        let today = jiff::Timestamp::now().to_zoned(TimeZone::UTC).date();
        let day = oldest(today, age).and_then(|day| day.to_zoned(TimeZone::UTC).ok());
        day.map_or(0, |day| day.timestamp().as_millisecond())
    });
    let versions = wanted(&state, which.path.as_deref())?.into_iter();
    let ids: Vec<i64> = versions
        .filter(|version| before.is_none_or(|before| version.last < before))
        .map(|version| version.id)
        .collect();
    let forgotten = state.forget_versions(&ids);
    forgotten.map_err(|error| error.to_string())?;
    Ok(format!("{} versions forgotten\n", ids.len()))
}
