//! Where asked values are: a page for people, `spillmap.find/1` for machines, and a row for each place
//! for spreadsheets. Values are masked in all of them.

mod csv;
mod json;
mod page;
#[cfg(test)]
mod tests;

use crate::model::Found;
use crate::report::Options;
use crate::report::page::{render_markdown, render_terminal};
use std::ffi::OsStr;
use std::io::{self, Write};

/// A form in which the answer can be written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum FindFormat {
    /// Text for a terminal.
    Table,
    /// A page for tickets and wikis.
    Markdown,
    /// `spillmap.find/1`, everything, for machines.
    Json,
    /// One range of rows a line, everything, for spreadsheets.
    Csv,
}

/// How each is called, and which file names mean it.
const ROWS: [(FindFormat, &str, &[&str]); 4] = [
    (FindFormat::Table, "table", &["txt"]),
    (FindFormat::Markdown, "markdown", &["md", "markdown"]),
    (FindFormat::Json, "json", &["json"]),
    (FindFormat::Csv, "csv", &["csv"]),
];

impl FindFormat {
    /// The format of this name on the command line.
    pub fn from_name(name: &str) -> Option<Self> {
        let row = ROWS.iter().find(|(_, known, _)| *known == name);
        row.map(|(format, ..)| *format)
    }

    /// The format that a file name's extension asks for, in any case.
    pub fn from_extension(extension: &OsStr) -> Option<Self> {
        let wanted = extension.to_str()?.to_ascii_lowercase();
        let row = ROWS
            .iter()
            .find(|(_, _, all)| all.contains(&wanted.as_str()));
        row.map(|(format, ..)| *format)
    }
}

/// Writes the answer in a format.
///
/// # Errors
/// If `out` fails.
pub fn render_found(
    found: &Found,
    format: FindFormat,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        FindFormat::Table => render_terminal(&page::page(found, page::BRIEF), options, out),
        FindFormat::Markdown => render_markdown(&page::page(found, page::FULL), out),
        FindFormat::Json => json::render(found, out),
        FindFormat::Csv => csv::render(found, out),
    }
}
