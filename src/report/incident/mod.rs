//! The incident report: what a breach means, as [`Incident`] has it. A page for people on the
//! terminal, as Markdown and as HTML, and `spillmap.incident/1` for machines. The page is put
//! together here, part by part; [`crate::report::page`] gives it a form.

mod advice;
mod beyond;
mod duties;
mod evidence;
mod exposed;
mod first;
mod json;
mod nature;
mod people;
mod places;
#[cfg(test)]
pub(crate) mod sample;
mod severity;
mod tally;
#[cfg(test)]
mod tests;
mod words;

use crate::model::incident::Incident;
use crate::report::page::{self, Page, Section, Text};
use crate::report::{Options, wording};
use std::ffi::OsStr;
use std::io::{self, Write};
use tally::Tally;

pub(in crate::report) use evidence::gap as gap_lines;

/// A form in which an incident report can be written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum IncidentFormat {
    /// Text for a terminal: what was found, without the blanks that people fill in.
    Table,
    /// A page for tickets and wikis.
    Markdown,
    /// One file for a browser, that needs nothing else.
    Html,
    /// `spillmap.incident/1`, everything, for machines.
    Json,
}

/// How a format is named, and which file names mean it.
struct Row {
    format: IncidentFormat,
    name: &'static str,
    extensions: &'static [&'static str],
}

const ROWS: &[Row] = &[
    Row {
        format: IncidentFormat::Table,
        name: "table",
        extensions: &["txt"],
    },
    Row {
        format: IncidentFormat::Markdown,
        name: "markdown",
        extensions: &["md", "markdown"],
    },
    Row {
        format: IncidentFormat::Html,
        name: "html",
        extensions: &["html", "htm"],
    },
    Row {
        format: IncidentFormat::Json,
        name: "json",
        extensions: &["json"],
    },
];

impl IncidentFormat {
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

    /// Every format with the extensions that ask for it, for help and error messages.
    pub fn all() -> impl Iterator<Item = (Self, &'static [&'static str])> {
        ROWS.iter().map(|row| (row.format, row.extensions))
    }

    /// `table (.txt), markdown (.md, .markdown), …`, for help and error messages.
    pub fn list() -> String {
        let rows = ROWS.iter().map(|row| {
            let extensions: Vec<String> = row.extensions.iter().map(|e| format!(".{e}")).collect();
            format!("{} ({})", row.name, extensions.join(", "))
        });
        rows.collect::<Vec<_>>().join(", ")
    }
}

/// How much of long lists a page shows. Machines get everything.
#[derive(Clone, Copy)]
struct Depth {
    /// Rows of a table, lines of a list.
    rows: usize,
    /// Duties that are told in full.
    duties: usize,
    /// Files that are named one by one.
    files: usize,
    /// Whether there are blanks to fill in.
    blanks: bool,
}

const BRIEF: Depth = Depth {
    rows: 20,
    duties: 20,
    files: 10,
    blanks: false,
};

const FULL: Depth = Depth {
    rows: 100,
    duties: 200,
    files: 1_000,
    blanks: true,
};

/// Writes the incident report in a format.
///
/// # Errors
/// If `out` fails.
pub fn render_incident(
    incident: &Incident,
    format: IncidentFormat,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        IncidentFormat::Table => page::render_terminal(&page(incident, BRIEF), options, out),
        IncidentFormat::Markdown => page::render_markdown(&page(incident, FULL), out),
        IncidentFormat::Html => page::render_html(&page(incident, FULL), out),
        IncidentFormat::Json => json::render(incident, out),
    }
}

/// What stands above everything.
const CAUTION: &str = "This report counts what is in the files that were read. It is not legal \
    advice: a verdict says whether a count reaches a number in the law data, on what was read; \
    whether there is a risk, whether a law binds you and what has to be done, people decide.";

const CONFIDENTIAL: &str = "Keep it confidential. It holds no values from the files, but names of \
    files and columns as they are, and names of files can tell who is concerned.";

/// The whole report, before it has a form.
fn page(incident: &Incident, depth: Depth) -> Page {
    let tally = Tally::of(&incident.groups);
    let mut lead = vec![Text::from(format!(
        "Read on {} by spillmap {}. {}.",
        incident.scan.started_at,
        incident.scan.version,
        wording::coverage(&incident.coverage)
    ))];
    lead.extend([CAUTION, CONFIDENTIAL].map(Text::from));
    Page {
        title: "Incident report: whose data was exposed, and what follows".to_owned(),
        lead,
        sections: sections(incident, &tally, depth),
    }
}

fn sections(incident: &Incident, tally: &Tally, depth: Depth) -> Vec<Section> {
    let sections = [
        Some(first::revoke(incident, depth)),
        Some(first::figures(incident, tally)),
        Some(first::deadlines(incident, depth)),
        depth.blanks.then(|| nature::section(incident, tally)),
        Some(exposed::elements(incident, tally)),
        Some(exposed::jurisdictions(tally, depth)),
        Some(duties::section(incident, depth)),
        Some(severity::section(incident)),
        depth.blanks.then(|| advice::consequences(tally)),
        depth.blanks.then(|| advice::measures(incident, tally)),
        Some(people::counting(incident, depth)),
        people::known(incident),
        people::since(incident),
        Some(evidence::unread(incident, depth)),
        Some(evidence::section(incident, depth)),
    ];
    sections.into_iter().flatten().collect()
}
