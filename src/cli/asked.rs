//! Values that people name, on the command line or in a list of `KIND=VALUE` lines. What is wrong with
//! them is told by line number only.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Most bytes of a list of values.
const LONGEST: u64 = 1 << 20;

/// One line of a list.
pub(super) struct Entry {
    /// From 1.
    pub line: usize,
    pub kind: String,
    /// Personal data.
    pub value: String,
}

/// Reads a list; `-` is standard input. Blank lines are passed over; a line without `=` has no kind.
pub(super) fn read_entries(file: &Path) -> Result<Vec<Entry>, String> {
    let failed = |error: io::Error| format!("--values-from {file:?}: {error}");
    let mut text = String::new();
    let most = LONGEST + 1;
    let read = match file.as_os_str() == "-" {
        true => io::stdin().lock().take(most).read_to_string(&mut text),
        false => File::open(file).and_then(|file| file.take(most).read_to_string(&mut text)),
    };
    read.map_err(failed)?;
    if text.len() as u64 > LONGEST {
        return Err(format!(
            "--values-from {file:?}: longer than {LONGEST} bytes"
        ));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let lines = text
        .lines()
        .zip(1..)
        .filter(|(line, _)| !line.trim().is_empty());
    let entry = |(text, line): (&str, usize)| {
        let (kind, value) = split(text);
        Entry { line, kind, value }
    };
    Ok(lines.map(entry).collect())
}

/// Kind and value of `KIND=VALUE`.
pub(super) fn split(text: &str) -> (String, String) {
    let (kind, value) = text.split_once('=').unwrap_or(("", ""));
    (kind.trim().to_owned(), value.trim().to_owned())
}
