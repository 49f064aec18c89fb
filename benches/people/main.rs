//! How well people are told apart: files of people who are known are scanned, and what is said of
//! them is held against the truth.
//!
//! `cargo run --release --example people -- --people 50000` makes the files, scans and scores them;
//! `--folder DIR --truth FILE` takes those that `corpus people` made.

// The generator's modules, of which only some are used here.
#[allow(dead_code)]
#[path = "../corpus/dense.rs"]
mod dense;
#[allow(dead_code)]
#[path = "../corpus/event.rs"]
mod event;
#[allow(dead_code)]
#[path = "../corpus/identifier.rs"]
mod identifier;
#[allow(dead_code)]
#[path = "../corpus/label.rs"]
mod label;
#[allow(dead_code)]
#[path = "../corpus/locale.rs"]
mod locale;
#[allow(dead_code)]
#[path = "../corpus/lure.rs"]
mod lure;
#[allow(dead_code)]
#[path = "../corpus/national.rs"]
mod national;
#[allow(dead_code)]
#[path = "../corpus/people/mod.rs"]
mod people;
#[allow(dead_code)]
#[path = "../corpus/person.rs"]
mod person;
#[allow(dead_code)]
#[path = "../corpus/phone.rs"]
mod phone;
#[allow(dead_code)]
#[path = "../corpus/rng.rs"]
mod rng;
mod score;
#[allow(dead_code)]
#[path = "../corpus/table.rs"]
mod table;
#[cfg(test)]
mod tests;
mod truth;
#[allow(dead_code)]
#[path = "../corpus/write.rs"]
mod write;

use clap::Parser;
use jiff::civil::date;
use score::Score;
use spillmap::key::Key;
use spillmap::rule::PatternSet;
use spillmap::rule::law::LawSet;
use spillmap::scan::{Dump, PersonsPlan, Plan, scan};
use spillmap::source::{Counters, Roots, Stop};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use truth::Truth;

#[derive(Parser)]
#[command(about = "Precision and recall of telling people apart")]
struct Cli {
    /// How many people are made.
    #[arg(long, default_value_t = 5_000)]
    people: usize,
    /// Seed.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// A folder that was made before.
    #[arg(long, requires = "truth")]
    folder: Option<PathBuf>,
    /// The truth of that folder.
    #[arg(long)]
    truth: Option<PathBuf>,
    /// Threads.
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// Show so many wrong merges and splits, by place.
    #[arg(long, default_value_t = 0)]
    errors: usize,
    /// End with 1 if a goal is missed.
    #[arg(long)]
    strict: bool,
}

fn main() -> ExitCode {
    match run(&Cli::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            let _ = writeln!(io::stderr(), "people: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(cli: &Cli) -> io::Result<bool> {
    let made = tempfile::tempdir()?;
    let (folder, truth) = match (&cli.folder, &cli.truth) {
        (Some(folder), Some(truth)) => (folder.clone(), truth.clone()),
        _ => make(made.path(), cli.people, cli.seed)?,
    };
    let truth = Truth::read(&truth)?;
    let dump = told_apart(&folder, cli.threads)?;
    let score = Score::new(&truth, &dump);
    let mut out = io::stdout().lock();
    score.print(&mut out)?;
    score.print_errors(&mut out, &truth, &dump, cli.errors)?;
    Ok(score.missed().is_empty() || !cli.strict)
}

/// Makes the files below a folder; where they are, and where the truth is.
fn make(below: &Path, people: usize, seed: u64) -> io::Result<(PathBuf, PathBuf)> {
    let (folder, truth) = (below.join("dump"), below.join("truth.tsv"));
    people::write(&people::People::new(
        folder.clone(),
        truth.clone(),
        people,
        seed,
    ))?;
    Ok((folder, truth))
}

/// Scans a folder and tells people apart.
fn told_apart(folder: &Path, threads: usize) -> io::Result<Dump> {
    let laws = LawSet::with(&[]).map_err(io::Error::other)?;
    let mut plan = Plan::new(PatternSet::builtin(), Key::from_bytes([7; 32]));
    plan.roots = Roots::new(vec![folder.to_owned()], Vec::new()).map_err(io::Error::other)?;
    plan.threads = threads;
    plan.persons = Some(PersonsPlan {
        elements: laws.elements,
        day: date(2026, 11, 20),
        own_domains: Vec::new(),
        ignored: Vec::new(),
        memory: 1 << 30,
    });
    let done = scan(&plan, None, Arc::new(Counters::default()), Stop::default())?;
    let dump = done.dump;
    dump.ok_or_else(|| io::Error::other("no people were told apart"))
}
