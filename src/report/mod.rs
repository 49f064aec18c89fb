//! Everything that people and machines read. One renderer per format, each a row in `ROWS`;
//! all of them render [`Report`] and nothing else. Text from input goes through
//! [`escape::Untrusted`], values come masked by [`mask::mask`], files are written by
//! [`file::AtomicFile`].

mod audited;
pub mod brief;
mod campaign;
mod changes;
pub mod contacts;
mod csv;
pub mod escape;
mod explained;
pub mod file;
pub mod find;
mod gaps;
mod grid;
pub mod incident;
mod json;
pub mod jsonl;
mod listed;
mod markdown;
pub mod mask;
mod news;
pub mod notice;
mod page;
pub mod people_out;
mod policy;
mod prometheus;
#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
pub(crate) mod sample_news;
mod sarif;
mod sections;
mod shell;
mod terminal;
mod trace;
pub mod views;
mod wording;

pub use changes::{Changes, Told};
pub use json::{ReadError, read_prior};
pub use trace::render_trace;

use crate::model::{Confidence, Finding, Probability, Report};
use std::ffi::OsStr;
use std::io::{self, Write};

/// A form in which a report can be written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Format {
    /// Aligned text for a terminal.
    Table,
    /// `spillmap.report/1`, the canonical form.
    Json,
    /// One match a line; written by the scan through [`jsonl::MatchLines`], not from a report.
    Jsonl,
    /// One finding a row, for spreadsheets.
    Csv,
    /// A page for tickets and wikis.
    Markdown,
    /// SARIF 2.1.0, for code scanning and ticket systems.
    Sarif,
    /// Sums for the textfile collector of Prometheus' node exporter.
    Prometheus,
}

type Renderer = fn(&Report, &Options, &mut dyn Write) -> io::Result<()>;

/// How a format is named, which file names mean it, and what renders it.
struct Row {
    format: Format,
    name: &'static str,
    extensions: &'static [&'static str],
    renderer: Renderer,
}

const ROWS: &[Row] = &[
    Row {
        format: Format::Table,
        name: "table",
        extensions: &["txt"],
        renderer: terminal::render,
    },
    Row {
        format: Format::Json,
        name: "json",
        extensions: &["json"],
        renderer: json::render,
    },
    Row {
        format: Format::Jsonl,
        name: "jsonl",
        extensions: &["jsonl", "ndjson"],
        renderer: refuse_matches,
    },
    Row {
        format: Format::Csv,
        name: "csv",
        extensions: &["csv"],
        renderer: csv::render,
    },
    Row {
        format: Format::Markdown,
        name: "markdown",
        extensions: &["md", "markdown"],
        renderer: markdown::render,
    },
    Row {
        format: Format::Sarif,
        name: "sarif",
        extensions: &["sarif"],
        renderer: sarif::render,
    },
    Row {
        format: Format::Prometheus,
        name: "prometheus",
        extensions: &["prom"],
        renderer: prometheus::render,
    },
];

impl Format {
    /// The format of this name on the command line.
    pub fn from_name(name: &str) -> Option<Self> {
        let mut rows = ROWS.iter();
        rows.find(|row| row.name == name).map(|row| row.format)
    }

    /// The format that a file name's extension asks for, in any case.
    pub fn from_extension(extension: &OsStr) -> Option<Self> {
        let wanted = extension.to_str()?.to_ascii_lowercase();
        let mut rows = ROWS.iter();
        rows.find(|row| row.extensions.contains(&wanted.as_str()))
            .map(|row| row.format)
    }

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        let mut rows = ROWS.iter();
        rows.find(|row| row.format == self)
            .map_or("", |row| row.name)
    }

    /// Whether others may read a file of this format: it holds sums alone.
    pub const fn is_public(self) -> bool {
        matches!(self, Self::Prometheus)
    }

    /// Every format with the extensions that ask for it, for help and error messages.
    pub fn all() -> impl Iterator<Item = (Self, &'static [&'static str])> {
        ROWS.iter().map(|row| (row.format, row.extensions))
    }
}

/// Whether terminal output is colored.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Color {
    /// Severity and confidence words are colored.
    Always,
    /// Plain text.
    Never,
}

/// What a renderer may vary. Machine formats ignore all of it: they carry everything.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Options {
    /// Colors of the table.
    pub color: Color,
    /// Columns of the terminal.
    pub width: usize,
    /// Findings below it are counted in one line instead of listed, in the table and in Markdown.
    pub fold_below: Probability,
    /// Whether each finding says why it is as severe as it is.
    pub explain: bool,
}

impl Options {
    /// The width where none is known.
    pub const DEFAULT_WIDTH: usize = 100;

    /// Whether a finding is listed for people.
    fn lists(&self, finding: &Finding) -> bool {
        finding.probability >= self.fold_below
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            color: Color::Never,
            width: Self::DEFAULT_WIDTH,
            fold_below: Confidence::Medium.threshold(),
            explain: false,
        }
    }
}

/// Writes the report in a format. Fails if `out` does, and for [`Format::Jsonl`], whose matches are
/// not in a report (`Unsupported`).
pub fn render(
    report: &Report,
    format: Format,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    match ROWS.iter().find(|row| row.format == format) {
        Some(row) => (row.renderer)(report, options, out),
        None => Err(io::ErrorKind::Unsupported.into()),
    }
}

fn refuse_matches(_: &Report, _: &Options, _: &mut dyn Write) -> io::Result<()> {
    Err(io::Error::new(
        io::ErrorKind::Unsupported,
        "a report holds no single matches; only a scan writes jsonl",
    ))
}

/// The findings of each file, by its position in [`Report::files`], in report order.
fn findings_by_file(report: &Report) -> Vec<Vec<&Finding>> {
    let mut by_file = vec![Vec::new(); report.files.len()];
    for finding in &report.findings {
        if let Some(findings) = by_file.get_mut(finding.file) {
            findings.push(finding);
        }
    }
    by_file
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_extensions_mean_their_format() {
        assert_eq!(Format::from_name("table"), Some(Format::Table));
        assert_eq!(Format::from_name("md"), None);
        for (extension, expected) in [
            ("JSON", Some(Format::Json)),
            ("ndjson", Some(Format::Jsonl)),
            ("csv", Some(Format::Csv)),
            ("md", Some(Format::Markdown)),
            ("xlsx", None),
        ] {
            assert_eq!(Format::from_extension(OsStr::new(extension)), expected);
        }
        for (format, _) in Format::all() {
            assert_eq!(Format::from_name(format.name()), Some(format));
        }
    }

    #[test]
    fn a_report_holds_no_matches() {
        let report = sample::sample_report();
        let written = render(&report, Format::Jsonl, &Options::default(), &mut Vec::new());
        assert_eq!(written.unwrap_err().kind(), io::ErrorKind::Unsupported);
    }

    #[test]
    fn nothing_from_input_steers_the_reader_of_any_format() {
        for (format, _) in Format::all().filter(|(format, _)| *format != Format::Jsonl) {
            let text = sample::rendered(format, &Options::default());
            let safe = |c: char| c == '\n' || !escape::is_unprintable(c);
            assert!(text.chars().all(safe), "{}", format.name());
        }
    }
}
