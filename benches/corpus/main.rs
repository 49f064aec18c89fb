//! Makes the corpora and fixtures that spillmap is measured and tested with. Everything in them
//! is synthetic: invented people, numbers drawn at random within public ranges.
//!
//! `cargo run --release --example corpus -- dense --size 200MB --seed 1 -o FILE`

mod dense;
mod event;
mod expected;
mod fixture;
mod identifier;
mod label;
mod locale;
mod lure;
mod national;
mod people;
mod person;
mod phone;
mod probe;
mod probe_column;
mod rng;
mod table;
#[cfg(test)]
mod tests;
mod ticket;
mod write;

use clap::{Args, Parser, Subcommand};
use event::Events;
use label::{Extent, Output};
use rng::Rng;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use table::{Dialect, Quoting};

#[derive(Parser)]
#[command(about = "Seeded synthetic corpora: the same seed makes the same bytes")]
struct Cli {
    #[command(subcommand)]
    kind: Kind,
}

#[derive(Subcommand)]
enum Kind {
    /// A customer list of ten countries (CSV).
    Dense(Table),
    /// Customers of ten countries with their national identity numbers (CSV).
    National(Table),
    /// Web events with little personal data among many look-alikes (CSV).
    Sparse(Table),
    /// The web events as JSON Lines.
    Jsonl(Stream),
    /// The web events as log lines.
    Log(Stream),
    /// Support tickets in prose.
    Text(Stream),
    /// A folder of small tables, one kind or lure a column, with `expected.json`.
    Probe {
        /// Seed.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// The folder.
        #[arg(short, long)]
        output: PathBuf,
    },
    /// Files of people who are known, for telling them apart, and the truth beside the folder.
    People(people::People),
    /// The committed fixtures: a shared drive and the scenario folders.
    Fixtures {
        /// Seed; the committed files have the default.
        #[arg(long, default_value_t = fixture::SEED)]
        seed: u64,
        /// The folder.
        #[arg(short, long, default_value = "fixtures")]
        output: PathBuf,
    },
}

#[derive(Args)]
struct Stream {
    /// Seed.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Stop after so many bytes: 200MB, 64MiB, 500k.
    #[arg(long, default_value = "1MB", value_parser = parse_size)]
    size: u64,
    /// Stop after so many records instead.
    #[arg(long)]
    rows: Option<u64>,
    /// Share of events with personal data.
    #[arg(long, default_value_t = 0.01)]
    density: f64,
    /// Where the corpus goes; `-` is standard output.
    #[arg(short, long, default_value = "-")]
    output: PathBuf,
    /// Where the truth goes, as JSON Lines.
    #[arg(long)]
    labels: Option<PathBuf>,
}

#[derive(Args)]
struct Table {
    #[command(flatten)]
    stream: Stream,
    /// Between cells; `tab` for a tab.
    #[arg(long, default_value = ",", value_parser = parse_delimiter)]
    delimiter: u8,
    /// Quote every cell.
    #[arg(long)]
    quote_all: bool,
    /// End records with CR LF.
    #[arg(long)]
    crlf: bool,
    /// Leave the header out.
    #[arg(long)]
    no_header: bool,
    /// Write the columns in a random order.
    #[arg(long)]
    shuffle_columns: bool,
}

impl Stream {
    fn open(&self) -> io::Result<Output> {
        let extent = self.rows.map_or(Extent::Bytes(self.size), Extent::Rows);
        Output::create(&self.output, self.labels.as_deref(), extent)
    }

    fn events(&self) -> Events {
        Events::new(self.seed, self.density)
    }
}

impl Table {
    fn dialect(&self, columns: usize) -> Dialect {
        let mut dialect = Dialect::with_delimiter(self.delimiter);
        if self.quote_all {
            dialect.quoting = Quoting::All;
        }
        if self.crlf {
            dialect.line_end = "\r\n";
        }
        if self.shuffle_columns {
            dialect.shuffle(&mut Rng::part(self.stream.seed, "order"), columns);
        }
        dialect
    }
}

fn main() -> ExitCode {
    match run(&Cli::parse().kind) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "corpus: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(kind: &Kind) -> io::Result<()> {
    match kind {
        Kind::Dense(table) => {
            let mut out = table.stream.open()?;
            let dialect = table.dialect(dense::HEADER.len());
            dense::write(&mut out, table.stream.seed, &dialect, !table.no_header)?;
            out.finish()
        }
        Kind::National(table) => {
            let mut out = table.stream.open()?;
            let dialect = table.dialect(national::HEADER.len());
            national::write(&mut out, table.stream.seed, &dialect, !table.no_header)?;
            out.finish()
        }
        Kind::Sparse(table) => {
            let mut out = table.stream.open()?;
            let dialect = table.dialect(event::HEADER.len());
            event::write_table(&mut out, table.stream.events(), &dialect, !table.no_header)?;
            out.finish()
        }
        Kind::Jsonl(stream) => {
            let mut out = stream.open()?;
            event::write_objects(&mut out, stream.events())?;
            out.finish()
        }
        Kind::Log(stream) => {
            let mut out = stream.open()?;
            event::write_log(&mut out, stream.events())?;
            out.finish()
        }
        Kind::Text(stream) => {
            let mut out = stream.open()?;
            ticket::write_tickets(&mut out, stream.seed)?;
            out.finish()
        }
        Kind::Probe { seed, output } => probe::write_folder(output, *seed).map(|()| 0),
        Kind::People(people) => people::write(people).map(|()| 0),
        Kind::Fixtures { seed, output } => fixture::write_all(output, *seed).map(|()| 0),
    }
    .map(drop)
}

/// `200MB`, `64MiB`, `500k` or plain bytes.
fn parse_size(text: &str) -> Result<u64, String> {
    let digits = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let factor = match unit.to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" => 1_000,
        "m" | "mb" => 1_000_000,
        "g" | "gb" => 1_000_000_000,
        "kib" => 1 << 10,
        "mib" => 1 << 20,
        "gib" => 1 << 30,
        _ => return Err(format!("unknown unit in {text:?}, try 200MB")),
    };
    number
        .parse::<u64>()
        .ok()
        .and_then(|n| n.checked_mul(factor))
        .ok_or_else(|| format!("{text:?} is no size, try 200MB"))
}

fn parse_delimiter(text: &str) -> Result<u8, String> {
    match text {
        "tab" | "\\t" | "\t" => Ok(b'\t'),
        _ => match text.as_bytes() {
            [byte] => Ok(*byte),
            _ => Err("one ASCII character or `tab`".into()),
        },
    }
}
