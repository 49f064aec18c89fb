//! The notify file: one person a row, for letters and spreadsheets. Every cell is quoted, and none is
//! a formula. Written only on request, and only for its owner's eyes.

use crate::model::incident::AffectedGroup;
use crate::report::escape::Untrusted;
use crate::report::file::{AtomicFile, FileError};
use std::io;
use std::path::Path;

/// One person to be told.
pub struct ToNotify<'a> {
    /// What tells them from others in reports of this installation.
    pub fingerprint: String,
    /// `email`, `phone`, or nothing if they cannot be reached.
    pub channel: &'static str,
    /// The address or phone number. Personal data.
    pub contact: &'a str,
    /// Where they live and what of theirs was exposed.
    pub group: &'a AffectedGroup,
    /// In how many files they are.
    pub files: u64,
    /// Where their first record lies: file, and row or line.
    pub first: (&'a str, u32),
    /// `new`, `same`; nothing without an earlier report.
    pub news: &'static str,
}

/// Takes one row.
pub type Put<'p> = &'p mut dyn FnMut(&ToNotify<'_>) -> io::Result<()>;
/// Hands out all rows.
pub type Rows<'r> = &'r mut dyn FnMut(Put<'_>) -> io::Result<()>;

const COLUMNS: [&str; 12] = [
    "person",
    "channel",
    "contact",
    "data_exposed",
    "elements",
    "jurisdiction",
    "jurisdiction_strength",
    "minor",
    "files",
    "first_file",
    "first_row",
    "news",
];

/// Writes the file in one piece, mode 0600, row by row as `rows` hands them out.
///
/// # Errors
/// If it cannot be written.
pub fn write(path: &Path, rows: Rows<'_>) -> Result<(), FileError> {
    let mut file = AtomicFile::create(path)?;
    write_rows(&mut file, rows).map_err(|source| FileError {
        path: path.to_owned(),
        source,
    })?;
    file.commit()
}

fn write_rows(out: &mut impl io::Write, rows: Rows<'_>) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new()
        .quote_style(csv::QuoteStyle::Always)
        .from_writer(io::BufWriter::new(out));
    writer.write_record(COLUMNS)?;
    rows(&mut |person| Ok(writer.write_record(cells(person))?))?;
    writer.flush()
}

fn cells(person: &ToNotify<'_>) -> [String; COLUMNS.len()] {
    let text = |input: &str| Untrusted::from(input).for_csv();
    let group = person.group;
    let plain: Vec<_> = group.elements.iter().map(|e| e.plain()).collect();
    let words: Vec<_> = group.elements.iter().map(|e| e.as_str()).collect();
    let place = group.jurisdiction;
    [
        person.fingerprint.clone(),
        person.channel.to_owned(),
        text(person.contact),
        plain.join("; "),
        words.join(" "),
        place.map(|place| place.code()).unwrap_or_default(),
        place.map_or("", |_| group.strength.as_str()).to_owned(),
        if group.minors { "yes" } else { "" }.to_owned(),
        person.files.to_string(),
        text(person.first.0),
        person.first.1.to_string(),
        person.news.to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::incident::{Element, ElementSet, Strength};

    #[test]
    fn no_cell_is_a_formula_and_nobody_else_can_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notify.csv");
        let group = AffectedGroup {
            jurisdiction: None,
            strength: Strength::Guess,
            elements: [Element::Email, Element::Password].into_iter().collect(),
            together: vec![ElementSet::of(Element::Email)],
            minors: true,
            people: 1,
        };
        let person = ToNotify {
            fingerprint: "0123456789abcdef".into(),
            channel: "email",
            contact: "=cmd|x@example.com",
            group: &group,
            files: 2,
            first: ("+a.csv", 7),
            news: "",
        };
        write(&path, &mut |put| put(&person)).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(r#""'=cmd|x@example.com""#), "{text}");
        assert!(text.contains(r#""'+a.csv""#), "{text}");
        assert!(text.contains(r#""e-mail address; password""#), "{text}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }
}
