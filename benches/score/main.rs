//! Scores what spillmap says (`matches.jsonl`) against the truth of the synthetic corpora.
//!
//! `score matches --labels L.jsonl --matches M.jsonl` gives precision, recall and F1 per kind;
//! `score probe --expected expected.json --matches M.jsonl` gives recall a column and the alarms
//! on lures; `score findings` turns the answers of `spillmap detect` into the form that the
//! accuracy cases' own scorer reads.

mod labelled;
mod matches;
mod probe;

use clap::{Parser, Subcommand};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Parser)]
#[command(about = "Precision, recall and false alarms against synthetic truth")]
struct Cli {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Matches against the labels of one corpus file.
    Matches {
        /// Labels that the generator wrote.
        #[arg(long)]
        labels: PathBuf,
        /// What the scan wrote.
        #[arg(long)]
        matches: PathBuf,
        /// Kinds that are judged; `all` for every kind that is labelled.
        #[arg(
            long,
            value_delimiter = ',',
            default_value = "email,phone,credit_card,us_ssn,iban"
        )]
        kinds: Vec<String>,
        /// Show so many misses and false alarms at 0.6.
        #[arg(long, default_value_t = 0)]
        errors: usize,
    },
    /// Matches against the expected columns of a folder.
    Probe {
        /// What the generator expects.
        #[arg(long)]
        expected: PathBuf,
        /// What the scan wrote.
        #[arg(long)]
        matches: PathBuf,
        /// Show so many columns with low recall or alarms.
        #[arg(long, default_value_t = 20)]
        worst: usize,
    },
    /// Answers of `detect` on standard input to `{"id","kind","start","end","confidence"}`.
    Findings,
}

fn main() -> ExitCode {
    match run(&Cli::parse().what) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "score: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(what: &What) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match what {
        What::Matches {
            labels,
            matches,
            kinds,
            errors,
        } => {
            let mut truth = labelled::Truth::read(labels)?;
            for found in matches::read(matches)? {
                truth.take(found?);
            }
            truth.print(&mut out, kinds, *errors)
        }
        What::Probe {
            expected,
            matches,
            worst,
        } => {
            let mut probe = probe::Probe::read(expected)?;
            for found in matches::read(matches)? {
                probe.take(&found?);
            }
            probe.print(&mut out, *worst)
        }
        What::Findings => findings(&mut out),
    }
}

/// Renames the fields of `detect`'s answers.
fn findings(out: &mut impl Write) -> io::Result<()> {
    for line in io::stdin().lock().lines() {
        let answer: serde_json::Value = serde_json::from_str(&line?)?;
        let finding = serde_json::json!({
            "id": answer["id"], "kind": answer["info_type"], "start": answer["start"],
            "end": answer["end"], "confidence": answer["probability"],
        });
        writeln!(out, "{finding}")?;
    }
    Ok(())
}

/// Lines of a file.
fn lines(path: &Path) -> io::Result<io::Lines<BufReader<std::fs::File>>> {
    let file = std::fs::File::open(path)
        .map_err(|e| io::Error::new(e.kind(), format!("{}: {e}", path.display())))?;
    Ok(BufReader::new(file).lines())
}
