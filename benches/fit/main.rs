//! Fits the probability model to labelled cases, the seeded generator's corpora and the negative
//! tables: `cargo run --example fit -- ../shared/cases`. Writes `patterns/model/weights.toml` and
//! the fit report in `docs/accuracy.md`. The same inputs and seed give the same weights.

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
#[allow(dead_code)]
#[path = "../accuracy/measure/mod.rs"]
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
mod regression;
mod report;
#[allow(dead_code)]
#[path = "../corpus/rng.rs"]
mod rng;
mod rows;
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
use measure::finder::find;
use measure::own;
use regression::{Fit, Weights};
use rows::Rows;
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Parser)]
#[command(about = "Fits the probability model")]
struct Cli {
    /// Folder of cases (`*.jsonl`, `kinds.json`, `negative/`).
    cases: PathBuf,
    /// Decides which sources share a fold.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Folds, split by source.
    #[arg(long, default_value_t = 5)]
    folds: usize,
    /// Seeds of the generator's corpora; not those that the table of accuracy is made with.
    #[arg(long, value_delimiter = ',', default_value = "101,102")]
    corpora: Vec<u64>,
    /// The weights.
    #[arg(long, default_value = "patterns/model/weights.toml")]
    weights: PathBuf,
    /// The page whose fit report is written anew.
    #[arg(long, default_value = "docs/accuracy.md")]
    page: PathBuf,
    /// Print the report and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Print the evidence whose findings cross 0.6.
    #[arg(long)]
    movements: bool,
    /// Print every row: truth, probabilities, evidence.
    #[arg(long)]
    rows: bool,
    /// Write even if more findings in negative tables reach medium than by the hand-set weights.
    #[arg(long)]
    force: bool,
}

fn main() -> ExitCode {
    match run(&Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            let _ = writeln!(io::stderr(), "fit: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(cli: &Cli) -> io::Result<ExitCode> {
    let rows = gather(cli)?;
    let folds = rows.folds(cli.folds, cli.seed);
    let fitted: Vec<Weights> = (0..cli.folds)
        .map(|fold| Fit::new(&rows, &|source| folds.get(source) != Some(&fold)))
        .map(|fit| Weights::rounded(&fit, &rows))
        .collect();
    let weights = Weights::rounded(&Fit::new(&rows, &|_| true), &rows);
    let report = report::report(&rows, &folds, &fitted, &weights)?;
    let mut out = io::stdout().lock();
    out.write_all(report.as_bytes())?;
    if cli.movements || cli.rows {
        out.write_all(report::described(&rows, &weights, cli.rows).as_bytes())?;
    }
    let (by_hand, by_model) = report::negative_alarms(&rows, &weights);
    if by_model > by_hand && !cli.force {
        writeln!(
            out,
            "not written: {by_model} findings in negative tables reach medium, {by_hand} before"
        )?;
        return Ok(ExitCode::FAILURE);
    }
    if !cli.dry_run {
        fs::write(&cli.weights, weights.to_toml())?;
        let page = fs::read_to_string(&cli.page)?;
        fs::write(&cli.page, report::placed(&page, &report))?;
        writeln!(
            out,
            "written; build again, then bless docs/accuracy.tsv and the scenarios"
        )?;
    }
    Ok(ExitCode::SUCCESS)
}

fn gather(cli: &Cli) -> io::Result<Rows> {
    let mut rows = Rows::default();
    let cases = Cases::load(&cli.cases)?;
    rows.add(&cases, &find(&cases)?);
    let examples = measure::examples::cases();
    rows.add(&examples, &find(&examples)?);
    for seed in &cli.corpora {
        let mut own = own::cases(*seed)?;
        for case in &mut own.cases {
            case.id = format!("{}/{seed}", case.id);
        }
        rows.add(&own, &find(&own)?);
    }
    rows.weigh();
    Ok(rows)
}
