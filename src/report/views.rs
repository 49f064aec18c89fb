//! Who can reach what and whose it is, in words; and the to-do list of each owner for spreadsheets.

use crate::model::{Audience, AudienceView, OwnedFile, OwnerView, Party, PeopleSum, Report};
use crate::report::escape::Untrusted;
use crate::report::file::{AtomicFile, FileError};
use crate::report::sections::Section;
use crate::report::wording::{counted, origin_of_file, people_range, readers, thousands};
use std::io;
use std::path::Path;

/// Circles and owners that are listed for people.
const LISTED: usize = 10;
/// Files of an owner that are listed for people.
const FILES: usize = 3;

/// `By audience`; nothing if only owners can read anything.
pub(super) fn audiences(report: &Report) -> Option<Section> {
    let views = &report.audiences;
    let narrow = |view: &AudienceView| matches!(view.audience, Audience::Owner | Audience::Unknown);
    if views.iter().all(narrow) {
        return None;
    }
    let lines = views.iter().take(LISTED).map(|view| (0, reach(view)));
    let lines = bounded(lines.collect(), views.len());
    Some(Section::list("By audience".to_owned(), lines))
}

/// `By owner`; nothing if all files belong to one.
pub(super) fn owners(report: &Report) -> Option<Section> {
    let views = &report.owners;
    if views.len() < 2 {
        return None;
    }
    let mut lines = Vec::new();
    for view in views.iter().take(LISTED) {
        let owner = name(view.owner.as_ref());
        let files = counted(view.files.len() as u64, "file");
        let what = amount(view.people.as_ref(), view.values);
        let severity = view.severity.as_str();
        lines.push((
            0,
            format!("{owner}: {files} with {what} (up to {severity})"),
        ));
        for owned in view.files.iter().take(FILES) {
            let what = amount(owned.people.as_ref(), owned.values);
            let severity = owned.severity.as_str();
            lines.push((1, format!("{}: {what} ({severity})", place(report, owned))));
        }
        if view.files.len() > FILES {
            let more = thousands((view.files.len() - FILES) as u64);
            lines.push((1, format!("and {more} more")));
        }
    }
    let lines = bounded(lines, views.len());
    Some(Section::list("By owner".to_owned(), lines))
}

fn bounded(mut lines: Vec<(usize, String)>, all: usize) -> Vec<(usize, String)> {
    if all > LISTED {
        let more = thousands((all - LISTED) as u64);
        lines.push((0, format!("and {more} more")));
    }
    lines
}

fn reach(view: &AudienceView) -> String {
    let who = match (view.audience, view.party.as_ref()) {
        (Audience::Everyone, _) => "everyone".to_owned(),
        (Audience::Groups, party) => format!("the group {}", name(party)),
        (Audience::Users, party) => name(party),
        (Audience::Owner, _) => "only its owner".to_owned(),
        (Audience::Unknown, _) => "nobody knows who".to_owned(),
    };
    let what = amount(view.people.as_ref(), view.values);
    let files = counted(view.files, "file");
    format!(
        "{who} reaches {what} in {files} (up to {})",
        view.severity.as_str()
    )
}

/// `~312,000 people`; without people `1,204 values`.
fn amount(people: Option<&PeopleSum>, values: u64) -> String {
    match people.filter(|people| !people.is_empty()) {
        Some(people) => people_range(people),
        None => counted(values, "value"),
    }
}

fn name(party: Option<&Party>) -> String {
    party.map_or_else(|| "not known".to_owned(), Party::shown)
}

fn place(report: &Report, owned: &OwnedFile) -> String {
    let file = report.files.get(owned.file);
    file.map(|file| origin_of_file(&file.origin))
        .unwrap_or_default()
}

/// Writes every owner's files, the worst first, to a file that nobody else can read. Every cell is
/// quoted, and none is a formula.
///
/// # Errors
/// If it cannot be written.
pub fn write_owners(path: &Path, report: &Report) -> Result<(), FileError> {
    let mut file = AtomicFile::create(path)?;
    write_rows(&mut file, report).map_err(|source| FileError {
        path: path.to_owned(),
        source,
    })?;
    file.commit()
}

fn write_rows(out: &mut impl io::Write, report: &Report) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new()
        .quote_style(csv::QuoteStyle::Always)
        .from_writer(out);
    writer.write_record([
        "owner", "severity", "path", "people", "values", "readers", "types",
    ])?;
    for view in &report.owners {
        for owned in &view.files {
            writer.write_record(row(report, view, owned))?;
        }
    }
    writer.flush()
}

fn row(report: &Report, view: &OwnerView, owned: &OwnedFile) -> [String; 7] {
    let text = |input: &str| Untrusted::from(input).for_csv();
    let file = report.files.get(owned.file);
    let people = owned.people.as_ref().map(|people| people.low.to_string());
    let path = file.map(|file| Untrusted::from(file.origin.path.as_os_str()).for_csv());
    let readers = file.and_then(readers);
    [
        text(&name(view.owner.as_ref())),
        owned.severity.as_str().to_owned(),
        path.unwrap_or_default(),
        people.unwrap_or_default(),
        owned.values.to_string(),
        text(readers.as_deref().unwrap_or("its owner only")),
        text(&owned.types.join(", ")),
    ]
}
