//! `spillmap diff`: what is different between two reports.

use crate::analyze::news::compare;
use crate::cli::args::Color;
use crate::cli::baseline::{Looked, check_key};
use crate::cli::exit::Exit;
use crate::cli::output::{complain, forgive_closed};
use crate::cli::scan::{terminal_options, write_through};
use crate::cli::values;
use crate::cli::verdict::Terms;
use crate::model::{Probability, Severity};
use crate::report::{Changes, Format, Options, Told, read_prior};
use clap::Args;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

/// What `diff` may be told.
#[derive(Args, Debug)]
pub(super) struct DiffArgs {
    /// The earlier report.json
    #[arg(value_name = "OLD")]
    pub(super) old: PathBuf,

    /// The later report.json, made with the same key
    #[arg(value_name = "NEW")]
    pub(super) new: PathBuf,

    /// Format of standard output: table, json, markdown
    #[arg(long, value_name = "FMT", value_parser = values::format, default_value = "table")]
    pub(super) format: Format,

    /// Write the differences; the extension picks the format: .txt .json .md
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Vec<PathBuf>,

    /// List and weigh findings from this probability on: low, medium, high or 0..1
    #[arg(long, value_name = "LEVEL", value_parser = values::confidence)]
    pub(super) min_confidence: Option<Probability>,

    /// Exit with 1 if news is this severe: low, medium, high, critical
    #[arg(long, value_name = "SEVERITY", value_parser = values::severity)]
    pub(super) fail_on: Option<Severity>,

    /// Let --fail-on count what only other rules or another version explain
    #[arg(long)]
    pub(super) fail_on_rule_change: bool,

    /// Colours on standard output
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Color,
}

/// Carries out `spillmap diff`.
pub(super) fn execute(args: &DiffArgs) -> Exit {
    match diff(args) {
        Ok(exit) => exit,
        Err(error) => {
            complain(error);
            Exit::Refused
        }
    }
}

fn diff(args: &DiffArgs) -> Result<Exit, String> {
    let outputs = outputs(args)?;
    let old = read_prior(&args.old).map_err(|error| error.to_string())?;
    let new = read_prior(&args.new).map_err(|error| error.to_string())?;
    check_key(&args.old, &old, &new.key_id).map_err(|error| error.to_string())?;
    let comparison = compare(&old, &new, &Looked::by_arguments(&new.arguments));
    let changes = Changes {
        now: &new,
        news: &comparison.news,
        breaches: &comparison.breaches,
        summary: &comparison.summary,
        told: Told::Changes,
    };
    let terms = Terms {
        fail_on: args.fail_on,
        least: args.min_confidence,
        rule_changes: args.fail_on_rule_change,
        strict_coverage: false,
    };
    for (path, format) in outputs {
        write_through(&path, format, |out| {
            changes.render(format, &Options::default(), out)
        })
        .map_err(|error| error.to_string())?;
    }
    let options = terminal_options(args.color, terms.least());
    let mut out = BufWriter::new(io::stdout().lock());
    let written = changes
        .render(args.format, &options, &mut out)
        .and_then(|()| out.flush());
    forgive_closed(written).map_err(|error| format!("cannot write to standard output: {error}"))?;
    let mut findings = new.findings.iter().zip(&comparison.news);
    let mut breaches = changes.new_breaches();
    let fails = findings.any(|(f, news)| terms.fails(f.severity, f.probability, Some(news)))
        || breaches.any(|(breach, _)| terms.is_bad(breach.severity));
    Ok(if fails { Exit::Found } else { Exit::Done })
}

/// Which differences can be written as, by their extensions.
fn outputs(args: &DiffArgs) -> Result<Vec<(PathBuf, Format)>, String> {
    let formats = [Format::Table, Format::Json, Format::Markdown];
    let known = |format: Option<Format>| format.filter(|format| formats.contains(format));
    if known(Some(args.format)).is_none() {
        return Err("--format: differences are a table, json or markdown".to_owned());
    }
    let outputs = args.output.iter().map(|path| {
        let format = path.extension().and_then(Format::from_extension);
        known(format)
            .map(|format| (path.clone(), format))
            .ok_or_else(|| format!("-o {path:?}: differences are written to .txt, .json or .md"))
    });
    outputs.collect()
}
