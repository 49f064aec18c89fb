//! XLSX workbooks: which sheets there are and what they share.

use crate::format::office::package::{Package, Part, Parts, Relation, part};
use crate::format::office::sheet::Shared;
use crate::format::office::strings::Strings;
use crate::format::office::styles::Styles;
use crate::format::office::xlsb;
use crate::format::office::xml::{Token, Xml};
use crate::model::{Problem, Reason, State};
use crate::source::Budget;
use crate::source::container::{Indexed as _, Members};
use std::collections::{HashMap, HashSet};

/// Most sheets that are taken from the list; others are read all the same.
const SHEETS: usize = 20_000;
/// Longest name of a sheet, in characters; programs allow 31.
const LABEL: usize = 256;
/// Most bytes of defined names.
const NAMES: usize = 1 << 20;

/// What the workbook part says.
#[derive(Default)]
pub(super) struct Book {
    /// Name, and the relation that leads to its part.
    sheets: Vec<(String, String)>,
    /// Defined names and what they stand for.
    names: String,
    pub from_1904: bool,
    /// Whether all of it was read and can be left out.
    whole: bool,
}

/// Opens a workbook: its members, their bytes in the file, and what is wrong with it.
pub(super) fn open(package: Package, budget: &Budget) -> (Members, u64, Vec<Problem>) {
    let mut decoded = HashSet::new();
    let main = package.main_part();
    let name = main
        .map(|index| package.name(index).to_owned())
        .unwrap_or_default();
    let is_binary = is_binary_part(&name);
    let book = main.and_then(|index| package.stream(index)).map(|stream| {
        if is_binary {
            xlsb::read_book(stream)
        } else {
            Book::read(Xml::new(stream))
        }
    });
    let book = book.unwrap_or_default();
    decoded.extend(main.filter(|_| book.whole));
    let relations = package.relations(&name);
    let related = |kind: &str, usual: &str| {
        let found = relations.iter().find(|r| r.kind.ends_with(kind));
        let usual =
            || package.find(&usual.replace(".xml", if is_binary { ".bin" } else { ".xml" }));
        found.and_then(|r| package.find(&r.target)).or_else(usual)
    };
    let styles = related("/styles", "xl/styles.xml");
    let strings = related("/sharedStrings", "xl/sharedStrings.xml");
    let (mut shared, mut problems) = read_shared(&package, is_binary, styles, strings, budget);
    shared.from_1904 = book.from_1904;
    // What the table does not hold is seen in the part as it is.
    decoded.extend(strings.filter(|_| problems.is_empty()));
    if is_binary && book.sheets.is_empty() {
        problems.push(Problem::new(Reason::Corrupt).detail("a workbook without a sheet"));
    }
    let mut parts = Vec::new();
    let comments = listed_sheets(&package, &relations, book.sheets, &mut decoded, &mut parts);
    let (mut comments, lost) = comments;
    if lost > 0 {
        let mut problem = Problem::new(Reason::Corrupt).detail("a sheet of the list has no part");
        problem.count = lost;
        problems.push(problem);
    }
    if !book.names.is_empty() {
        parts.push(Part::Made(book.names.into_bytes(), "defined names".into()));
    }
    for index in 0..package.archive.len() {
        if decoded.contains(&index) {
            continue;
        }
        parts.push(match part(&package, index) {
            // A sheet that the workbook does not list is not shown by any program.
            Part::Raw(..) if is_sheet(package.name(index)) => {
                Part::Sheet(index, format!("{} (not listed)", package.name(index)))
            }
            Part::Prose(index, label) => {
                Part::Prose(index, comments.remove(&index).unwrap_or(label))
            }
            part => part,
        });
    }
    let (members, held) = Parts::members(package, shared, parts, budget);
    (members, held, problems)
}

/// What the sheets share, and what is wrong with the table of texts.
fn read_shared(
    package: &Package,
    is_binary: bool,
    styles: Option<u32>,
    strings: Option<u32>,
    budget: &Budget,
) -> (Shared, Vec<Problem>) {
    let mut shared = Shared::default();
    if let Some(stream) = styles.and_then(|index| package.stream(index)) {
        shared.styles = if is_binary {
            xlsb::read_styles(stream)
        } else {
            Styles::read(stream)
        };
    }
    let read = strings.map(|index| read_strings(package, index, budget));
    let (strings, problems) = read.unwrap_or_default();
    shared.strings = strings;
    (shared, problems)
}

/// Adds the sheets that the workbook lists; hands back their comments' labels by part, and how many
/// sheets have no part.
fn listed_sheets(
    package: &Package,
    relations: &[Relation],
    sheets: Vec<(String, String)>,
    decoded: &mut HashSet<u32>,
    parts: &mut Vec<Part>,
) -> (HashMap<u32, String>, u64) {
    let target = |id: &str| relations.iter().find(|r| r.id == id);
    let (mut comments, mut lost) = (HashMap::new(), 0);
    for (label, id) in sheets {
        let index = target(&id).and_then(|relation| package.find(&relation.target));
        let Some(index) = index.filter(|index| is_sheet(package.name(*index))) else {
            lost += 1;
            continue;
        };
        if !decoded.insert(index) {
            continue;
        }
        for relation in package.relations(package.name(index)) {
            if relation.kind.to_ascii_lowercase().ends_with("comments")
                && let Some(index) = package.find(&relation.target)
            {
                comments.insert(index, format!("{label}: comments"));
            }
        }
        parts.push(Part::Sheet(index, label));
    }
    (comments, lost)
}

/// Whether a part is a sheet, by its place.
fn is_sheet(name: &str) -> bool {
    let lower = name.trim_start_matches('/').to_ascii_lowercase();
    let (folder, file) = lower.rsplit_once('/').unwrap_or(("", &lower));
    folder.ends_with("sheets") && (file.ends_with(".xml") || is_binary_part(file))
}

/// Whether a part is made of records.
pub(super) fn is_binary_part(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with(".bin")
}

fn read_strings(package: &Package, index: u32, budget: &Budget) -> (Strings, Vec<Problem>) {
    let member = package.archive.member(index);
    match member.bytes {
        Ok(bytes) => {
            let stat = *package.content().stat();
            if is_binary_part(package.name(index)) {
                Strings::read_binary(bytes.into_stream(), stat, budget)
            } else {
                Strings::read(bytes.into_stream(), stat, budget)
            }
        }
        Err((State::Scanned, _)) => (Strings::default(), Vec::new()),
        Err((_, problem)) => (Strings::default(), vec![problem]),
    }
}

impl Book {
    fn read(mut xml: Xml) -> Self {
        let mut book = Self::default();
        let mut inside = false;
        loop {
            match xml.next() {
                Token::Open(tag) => match tag.name() {
                    "sheet" => {
                        let name = tag.attribute("name").unwrap_or_default();
                        let id = tag.attribute("id").unwrap_or_default().into_owned();
                        book.add(&name, tag.attribute("state").as_deref(), id);
                    }
                    "workbookPr" => {
                        let flag = tag.attribute("date1904").unwrap_or_default();
                        book.from_1904 = matches!(&*flag, "1" | "true" | "on");
                    }
                    "definedName" => {
                        inside = true;
                        book.names
                            .push_str(&tag.attribute("name").unwrap_or_default());
                        book.names.push_str(": ");
                        book.names
                            .push_str(&tag.attribute("comment").unwrap_or_default());
                    }
                    _ => {}
                },
                Token::Text(text) if inside => book.names.push_str(&text),
                Token::Close(tag) if tag.name() == "definedName" => {
                    inside = false;
                    book.names.push('\n');
                }
                Token::End => {
                    book.whole = xml.problem().is_none();
                    return book;
                }
                Token::Broken(_) => return book,
                _ => {}
            }
            if book.names.len() > NAMES {
                return book;
            }
        }
    }

    /// Adds a sheet by its name, its state and the relation that leads to its part.
    pub fn add(&mut self, name: &str, state: Option<&str>, relation: String) {
        if self.sheets.len() >= SHEETS {
            return;
        }
        let mut label: String = name.chars().take(LABEL).collect();
        match state {
            Some("hidden") => label.push_str(" (hidden)"),
            Some("veryHidden") => label.push_str(" (very hidden)"),
            _ => {}
        }
        self.sheets.push((label, relation));
    }
}
