//! Precision, recall, false alarms and calibration on labelled texts.
//!
//! `cargo run --release --example accuracy -- ../shared/cases` judges the library on a folder of
//! cases; without one, on what the seeded generator makes.

// The generator's modules, of which only some are used here.
#[allow(dead_code)]
#[path = "../corpus/dense.rs"]
mod dense;
#[allow(dead_code)]
#[path = "../corpus/event.rs"]
mod event;
#[allow(dead_code)]
#[path = "../corpus/expected.rs"]
mod expected;
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
mod measure;
#[allow(dead_code)]
#[path = "../corpus/person.rs"]
mod person;
#[allow(dead_code)]
#[path = "../corpus/phone.rs"]
mod phone;
#[allow(dead_code)]
#[path = "../corpus/probe.rs"]
mod probe;
#[allow(dead_code)]
#[path = "../corpus/probe_column.rs"]
mod probe_column;
#[allow(dead_code)]
#[path = "../corpus/rng.rs"]
mod rng;
#[allow(dead_code)]
#[path = "../corpus/table.rs"]
mod table;
#[allow(dead_code)]
#[path = "../corpus/ticket.rs"]
mod ticket;
#[allow(dead_code)]
#[path = "../corpus/write.rs"]
mod write;

use clap::Parser;
use measure::case::Cases;
use measure::figures::Figures;
use measure::finder::{Findings, find};
use measure::kinds::Match;
use measure::{baseline, examples, own};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Parser)]
#[command(about = "Precision, recall, false alarms and calibration on labelled texts")]
struct Cli {
    /// Folder of cases (`*.jsonl`, `kinds.json`, `negative/`).
    cases: Option<PathBuf>,
    /// Seed of the generator's cases.
    #[arg(long, default_value_t = 11)]
    seed: u64,
    /// Which findings stand for which spans.
    #[arg(long, value_enum, default_value_t)]
    r#match: Match,
    /// Print so many misses and false alarms at medium, with their texts.
    #[arg(long, default_value_t = 0)]
    errors: usize,
    /// Print the figures as JSON instead of tables.
    #[arg(long)]
    json: bool,
    /// Write all findings of the folder's cases here: id, kind, start, end, confidence.
    #[arg(long)]
    findings: Option<PathBuf>,
    /// Compare with this table, such as docs/accuracy.tsv, and fail if something fell.
    #[arg(long, conflicts_with = "match")]
    against: Option<PathBuf>,
    /// Write the table that later runs are compared with.
    #[arg(long, conflicts_with = "match")]
    bless: Option<PathBuf>,
}

fn main() -> ExitCode {
    match run(&Cli::parse()) {
        Ok(code) => code,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "accuracy: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(cli: &Cli) -> io::Result<ExitCode> {
    let mut out = io::stdout().lock();
    let mut rows = baseline::Rows::new();
    let mut report = serde_json::Map::new();
    let mut sets = vec![
        ("own", own::cases(cli.seed)?),
        ("examples", examples::cases()),
    ];
    match cli
        .cases
        .as_deref()
        .filter(|folder| folder.join("kinds.json").is_file())
    {
        Some(folder) => sets.push(("cases", Cases::load(folder)?)),
        None => say_absent(cli.cases.as_deref())?,
    }
    for (name, mut cases) in sets {
        cases.kinds.matching = cli.r#match;
        let findings = find(&cases)?;
        if let (Some(file), "cases") = (&cli.findings, name) {
            write_findings(file, &findings)?;
        }
        let figures = Figures::new(&cases, &findings);
        rows.extend(baseline::rows(name, &figures));
        if cli.json {
            report.insert(name.into(), figures.to_json());
        } else {
            writeln!(out, "#### {}", title(name, &cases))?;
            figures.print(&mut out, cli.errors)?;
        }
    }
    if cli.json {
        writeln!(out, "{:#}", serde_json::Value::Object(report))?;
    }
    if let Some(file) = &cli.bless {
        fs::write(file, baseline::write(&rows))?;
    }
    compare(cli.against.as_deref(), &rows)
}

fn title(name: &str, cases: &Cases) -> String {
    let (texts, tables) = (cases.cases.len(), cases.negatives.len());
    match name {
        "own" => format!("{texts} files of the seeded generator"),
        "examples" => format!("{texts} examples and counterexamples of the rules"),
        _ => format!("{texts} cases and {tables} negative tables"),
    }
}

fn say_absent(folder: Option<&Path>) -> io::Result<()> {
    let mut err = io::stderr();
    match folder {
        Some(folder) => writeln!(err, "accuracy: no cases in {}", folder.display())?,
        None => writeln!(err, "accuracy: no folder of cases given")?,
    }
    writeln!(
        err,
        "accuracy: only what the seeded generator makes is judged"
    )
}

fn write_findings(file: &Path, findings: &Findings) -> io::Result<()> {
    let mut out = BufWriter::new(File::create(file)?);
    findings.write(&mut out)?;
    out.flush()
}

fn compare(table: Option<&Path>, rows: &baseline::Rows) -> io::Result<ExitCode> {
    let Some(table) = table else {
        return Ok(ExitCode::SUCCESS);
    };
    let before = baseline::read(&fs::read_to_string(table)?).map_err(io::Error::other)?;
    let drops = baseline::drops(&before, rows);
    for drop in &drops {
        writeln!(io::stderr(), "accuracy: {drop}")?;
    }
    Ok(ExitCode::from(u8::from(!drops.is_empty())))
}
