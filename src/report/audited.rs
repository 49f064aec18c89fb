//! People, copies and what to fix first, as reports for people tell them: short sections of lines,
//! none where there is nothing to say.

use crate::model::{
    Copies, ExactCopies, Fix, FixFile, Fixes, NearCopy, PeopleReport, Peopled, Report,
};
use crate::report::escape::Untrusted;
use crate::report::sections::{Line, Section};
use crate::report::wording::{
    counted, origin, people_range, people_sum, so_many_people, thousands,
};

/// Groups, pairs and fixes that are shown of each.
const SHOWN: usize = 20;
/// Files that are shown of a group.
const FILES: usize = 6;
/// The fixes that the headline speaks of.
const FIRST: usize = 3;

/// From this share on the smaller of two files is said to hold the larger one.
const MOST: f64 = 0.8;

/// What there is to say of the drive as a whole.
pub(super) fn sections(report: &Report) -> Vec<Section> {
    let audit = &report.audit;
    let all = [
        ("People", people(&audit.people)),
        ("Copies", copies(&audit.copies)),
        ("Fix first", fixes(&audit.fixes)),
    ];
    let spoken = all.into_iter().filter(|(_, lines)| !lines.is_empty());
    spoken
        .map(|(title, lines)| Section {
            title: title.to_owned(),
            lines,
        })
        .collect()
}

fn more(depth: usize, count: usize, further: u64) -> Option<Line> {
    let count = count as u64 + further;
    (count > 0).then(|| Line::sentence(depth, format!("and {} more", thousands(count))))
}

/// Of a single file the words below its name say enough.
fn people(people: &PeopleReport) -> Vec<Line> {
    if people.files.len() < 2 {
        return Vec::new();
    }
    let mut lines = vec![Line::sentence(
        0,
        format!("In all {}.", people_sum(&people.total)),
    )];
    if !people.total.exact {
        let error = "Counts with ~ are estimates with a standard error of 1.6 %.";
        lines.push(Line::sentence(0, error.to_owned()));
    }
    // The folder that holds everything says nothing new.
    let parts = people.folders.iter().filter(|f| f.people != people.total);
    lines.extend(parts.map(folder));
    lines.extend(more(0, 0, people.more_folders));
    lines
}

fn folder(place: &Peopled) -> Line {
    let path = Untrusted::from(place.path.as_os_str()).for_terminal();
    let files = counted(place.files, "file");
    Line::sentence(
        0,
        format!("{path}: {} ({files})", people_range(&place.people)),
    )
}

fn copies(copies: &Copies) -> Vec<Line> {
    let exact = copies.exact.iter().take(SHOWN).flat_map(same_bytes);
    let mut lines: Vec<Line> = exact.collect();
    lines.extend(more(
        0,
        copies.exact.len().saturating_sub(SHOWN),
        copies.more_exact,
    ));
    lines.extend(copies.near.iter().take(SHOWN).map(near));
    lines.extend(more(
        0,
        copies.near.len().saturating_sub(SHOWN),
        copies.more_near,
    ));
    lines
}

fn same_bytes(copies: &ExactCopies) -> Vec<Line> {
    let people = match copies.people {
        0 => String::new(),
        people => format!(" ({} in each)", so_many_people(people)),
    };
    let mut lines = vec![Line::sentence(
        0,
        format!("The same, byte for byte{people}:"),
    )];
    let files = copies.files.iter().take(FILES);
    lines.extend(files.map(|file| Line::sentence(1, origin(file))));
    lines.extend(more(1, copies.files.len().saturating_sub(FILES), 0));
    lines
}

/// `final_v3(2).csv holds 97 % of the people of crm_export.csv`.
fn near(near: &NearCopy) -> Line {
    let (file, of) = (origin(&near.file), origin(&near.of));
    let (file_in_of, of_in_file) = (near.file_in_of.share(), near.of_in_file.share());
    let text = match of_in_file >= MOST {
        true => format!("{file} holds {} of the people of {of}", percent(of_in_file)),
        false => format!("{of} holds {} of the people of {file}", percent(file_in_of)),
    };
    Line::sentence(0, text)
}

/// Of a single file the words below its name say enough.
fn fixes(fixes: &Fixes) -> Vec<Line> {
    let files: usize = fixes.items.iter().map(|fix| fix.files.len()).sum();
    let Some(last) = fixes.items.get(..FIRST).unwrap_or(&fixes.items).last() else {
        return Vec::new();
    };
    if files < 2 {
        return Vec::new();
    }
    let exposed = people_range(&fixes.exposed);
    let first = match fixes.items.len().min(FIRST) {
        1 => "Fix this".to_owned(),
        first => format!("Fix these {first}"),
    };
    let share = percent(last.share);
    let mut lines = vec![
        Line::sentence(
            0,
            format!("Others than the owner can read files with {exposed}."),
        ),
        Line::sentence(
            0,
            format!("{first}: {share} of them are exposed nowhere any more."),
        ),
        Line::sentence(
            0,
            "Nothing was changed. Read a command before you run it.".to_owned(),
        ),
    ];
    let items = fixes.items.iter().take(SHOWN).zip(1..);
    lines.extend(items.flat_map(|(fix, number)| item(fix, number)));
    lines.extend(more(0, fixes.items.len().saturating_sub(SHOWN), 0));
    lines
}

fn item(fix: &Fix, number: usize) -> Vec<Line> {
    let people = so_many_people(fix.people);
    let files = counted(fix.files.len() as u64, "file");
    let share = percent(fix.share);
    let severity = fix.severity.as_str();
    let head = format!("{number}. {people} in {files}, {severity}; then {share} relieved");
    let mut lines = vec![Line::sentence(0, head)];
    lines.extend(fix.files.iter().take(FILES).flat_map(file));
    lines.extend(more(1, fix.files.len().saturating_sub(FILES), 0));
    lines
}

fn file(file: &FixFile) -> Vec<Line> {
    let words = Untrusted::from(file.words.as_str()).for_terminal();
    let mut lines = vec![Line::sentence(
        1,
        format!("{}: {words}", origin(&file.origin)),
    )];
    let command = file.command.iter();
    lines.extend(command.map(|command| Line::whole(2, command.clone())));
    lines
}

/// `97 %`, rounded down: nothing is called done before it is.
fn percent(share: f64) -> String {
    match (share * 100.0 + 1e-9) as u64 {
        0 if share > 0.0 => "less than 1 %".to_owned(),
        percent => format!("{percent} %"),
    }
}
