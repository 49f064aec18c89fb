//! The parts of an office document, by name and by what they are.

use crate::format::office::Office;
use crate::format::office::parts::{Reading, reading};
use crate::format::office::produced::{Made, Produced};
use crate::format::office::sheet::{Shared, Sheet};
use crate::format::office::text::Prose;
use crate::format::office::workbook::is_binary_part;
use crate::format::office::xlsb::BinarySheet;
use crate::format::office::xml::{Token, Xml};
use crate::format::text_stream::as_text;
use crate::model::{Problem, Reason, State};
use crate::source::archive::Archive;
use crate::source::container::{Indexed, Member, Members, Role, Structure};
use crate::source::{Budget, Bytes, Content, Stream};
use std::collections::HashMap;
use std::io::Read;
use std::sync::Arc;

/// Bytes of a part that are read at once: lists of parts, marks.
const SMALL: u64 = 4 << 20;

/// An office document as an archive whose members have names.
pub(super) struct Package {
    pub archive: Archive,
    pub names: Vec<String>,
    /// Lower case: names of parts do not differ by case.
    places: HashMap<String, u32>,
}

impl Package {
    pub fn new(archive: Archive) -> Self {
        let names: Vec<String> = (0..archive.len())
            .map(|index| archive.name(index))
            .collect();
        let mut places = HashMap::new();
        for (index, name) in (0..).zip(&names) {
            places.entry(key(name)).or_insert(index);
        }
        Self {
            archive,
            names,
            places,
        }
    }

    pub const fn content(&self) -> &Content {
        self.archive.content()
    }

    /// The part of a name.
    pub fn find(&self, name: &str) -> Option<u32> {
        self.places.get(&key(name)).copied()
    }

    pub fn name(&self, index: u32) -> &str {
        self.names.get(index as usize).map_or("", String::as_str)
    }

    /// The bytes of a part.
    pub fn stream(&self, index: u32) -> Option<Box<dyn Stream>> {
        self.archive
            .member(index)
            .bytes
            .ok()
            .map(Bytes::into_stream)
    }

    /// What kind of document it is.
    pub fn kind(&self) -> Option<Office> {
        if let Some(content) = self.find("content.xml") {
            return self.open_document_kind(content);
        }
        let main = self.main_part().map(|index| key(self.name(index)));
        // Cut archives have lost the list of parts, but not the parts.
        let holds = |folder: &str| match &main {
            Some(main) => main.starts_with(folder.split('/').next().unwrap_or(folder)),
            None => self.places.keys().any(|name| name.starts_with(folder)),
        };
        [
            ("xl/worksheets/", Office::Workbook),
            ("word/", Office::Text),
            ("ppt/slides/", Office::Slides),
        ]
        .into_iter()
        .find(|(folder, _)| holds(folder))
        .map(|(_, kind)| kind)
    }

    fn open_document_kind(&self, content: u32) -> Option<Office> {
        let mark = match self.find("mimetype") {
            Some(mark) => self.read(mark, 200),
            None => self.read(content, SMALL),
        };
        let holds = |word: &[u8]| memchr::memmem::find(&mark, word).is_some();
        if holds(b"opendocument.spreadsheet") || holds(b"office:spreadsheet") {
            return Some(Office::OpenWorkbook);
        }
        (holds(b"opendocument.") || holds(b"office:body")).then_some(Office::OpenText)
    }

    /// Whether the parts of an OpenDocument are there, but need a password.
    pub fn is_encrypted(&self) -> bool {
        let list = self.find("META-INF/manifest.xml");
        let list = list.map(|index| self.read(index, SMALL));
        list.is_some_and(|list| memchr::memmem::find(&list, b":encryption-data").is_some())
    }

    /// The part that is the document, by the package's relations or by its usual name.
    pub fn main_part(&self) -> Option<u32> {
        let relations = self.relations("");
        let target = relations
            .iter()
            .find(|r| r.kind.ends_with("/officeDocument"));
        let usual = [
            "xl/workbook.xml",
            "xl/workbook.bin",
            "word/document.xml",
            "ppt/presentation.xml",
        ];
        target
            .and_then(|relation| self.find(&relation.target))
            .or_else(|| usual.iter().find_map(|name| self.find(name)))
    }

    /// The relations of a part; of the package itself without a name.
    pub fn relations(&self, part: &str) -> Vec<Relation> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let slash = if folder.is_empty() { "" } else { "/" };
        let list = self.find(&format!("{folder}{slash}_rels/{file}.rels"));
        let Some(stream) = list.and_then(|index| self.stream(index)) else {
            return Vec::new();
        };
        let mut xml = Xml::new(stream);
        let mut relations = Vec::new();
        loop {
            match xml.next() {
                Token::Open(tag) if tag.name() == "Relationship" && relations.len() < RELATIONS => {
                    // Links lead to no part.
                    if tag.attribute("TargetMode").as_deref() == Some("External") {
                        continue;
                    }
                    let text = |name| {
                        let text = tag.attribute(name).filter(|text| text.len() <= NAME);
                        text.unwrap_or_default().into_owned()
                    };
                    relations.push(Relation {
                        id: text("Id"),
                        kind: text("Type"),
                        target: resolve(folder, &text("Target")),
                    });
                }
                Token::End | Token::Broken(_) => return relations,
                _ => {}
            }
        }
    }

    /// The beginning of a part.
    fn read(&self, index: u32, most: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        if let Some(stream) = self.stream(index) {
            // Reading never fails; less is read where it ends.
            let _ = stream.take(most).read_to_end(&mut bytes);
        }
        bytes
    }
}

/// Most relations of a part to others that are looked at.
const RELATIONS: usize = 10_000;
/// Longest name in a relation.
const NAME: usize = 1024;
/// Most parts of an office document; an archive of more is read as an archive.
pub(super) const PARTS: u32 = 20_000;

/// A relation of a part to another.
pub(super) struct Relation {
    pub id: String,
    pub kind: String,
    /// The name of the part that it leads to.
    pub target: String,
}

pub(super) fn key(name: &str) -> String {
    name.trim_start_matches('/')
        .replace('\\', "/")
        .to_ascii_lowercase()
}

/// The name of a part that is named from within a folder.
fn resolve(folder: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_owned();
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            ".." => {
                parts.pop();
            }
            "." | "" => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// A member of an office document.
pub(super) enum Part {
    /// A sheet by its part, and its name.
    Sheet(u32, String),
    /// A part to be read as running text, and its name.
    Prose(u32, String),
    /// Text that was found while opening, and its name.
    Made(Vec<u8>, String),
    /// A part as it is, and what it is to people.
    Raw(u32, Role),
    /// A part that only programs look at, as it is: text with its tags, or no text at all.
    Fitting(u32, Structure),
}

/// The members of an office document.
pub(super) struct Parts {
    pub package: Package,
    pub shared: Arc<Shared>,
    pub parts: Vec<Part>,
    /// Bytes that any part may yield besides its share.
    pub floor: u64,
}

impl Parts {
    /// The members, and the bytes that they take up.
    pub fn members(
        package: Package,
        shared: Shared,
        parts: Vec<Part>,
        budget: &Budget,
    ) -> (Members, u64) {
        let held = parts.iter().filter_map(Part::index);
        let held = held
            .map(|index| package.archive.held(index))
            .fold(0, u64::saturating_add);
        let held = package.archive.counted(held);
        let floor = budget.bytes() / (parts.len() as u64).max(1);
        let members = Members::Indexed(Arc::new(Self {
            package,
            shared: Arc::new(shared),
            parts,
            floor,
        }));
        (members, held)
    }

    /// A part that is decoded by `maker`, which gets its bytes and how many may come out of it.
    fn decoded(
        &self,
        index: u32,
        label: &str,
        structure: Structure,
        maker: impl FnOnce(Box<dyn Stream>, u64) -> Bytes,
    ) -> Member {
        let mut member = self.package.archive.member(index);
        let limit = member.inside.unwrap_or(0).saturating_add(self.floor);
        label.clone_into(&mut member.label);
        member.structure = structure;
        member.bytes = member.bytes.map(|bytes| maker(bytes.into_stream(), limit));
        member
    }
}

impl Part {
    /// The part of the package that it is.
    pub const fn index(&self) -> Option<u32> {
        match self {
            Self::Sheet(index, _)
            | Self::Prose(index, _)
            | Self::Raw(index, _)
            | Self::Fitting(index, _) => Some(*index),
            Self::Made(..) => None,
        }
    }
}

impl Indexed for Parts {
    fn len(&self) -> u32 {
        u32::try_from(self.parts.len()).unwrap_or(u32::MAX)
    }

    fn member(&self, index: u32) -> Member {
        match self.parts.get(index as usize) {
            Some(Part::Sheet(index, label)) => {
                let is_binary = is_binary_part(self.package.name(*index));
                self.decoded(*index, label, TABLE, |stream, limit| {
                    let shared = Arc::clone(&self.shared);
                    if is_binary {
                        Produced::bytes(BinarySheet::new(stream, shared, limit))
                    } else {
                        Produced::bytes(Sheet::new(stream, shared, limit))
                    }
                })
            }
            Some(Part::Prose(index, label)) => {
                self.decoded(*index, label, Structure::Text, |stream, limit| {
                    Produced::bytes(Prose::new(stream, limit))
                })
            }
            Some(Part::Made(text, label)) => {
                let mut member =
                    Member::new(label.clone(), 0, Produced::bytes(Made(Some(text.clone()))));
                member.structure = Structure::Text;
                member
            }
            Some(Part::Raw(index, role)) => Member {
                role: *role,
                ..self.package.archive.member(*index)
            },
            Some(Part::Fitting(index, structure)) => {
                fitting(self.package.archive.member(*index), *structure)
            }
            None => {
                let problem = Problem::new(Reason::Corrupt);
                Member::unread(String::new(), 0, State::Failed, problem)
            }
        }
    }
}

/// A sheet, whose header row is still to be found.
pub(super) const TABLE: Structure = Structure::Table {
    rows_before_data: None,
    header: false,
};

/// The parts of a document of text or slides.
pub(super) fn open_text(package: Package, budget: &Budget) -> (Members, u64, Vec<Problem>) {
    let parts = (0..package.archive.len())
        .map(|index| part(&package, index))
        .collect();
    let (members, held) = Parts::members(package, Shared::default(), parts, budget);
    (members, held, Vec::new())
}

/// A part that only programs look at.
pub(super) fn fitting(mut member: Member, structure: Structure) -> Member {
    member.role = Role::Fitting;
    member.structure = structure;
    member.bytes = member.bytes.map(|bytes| match structure {
        Structure::Text => Bytes::Stream(as_text(bytes.into_stream(), |_| None)),
        _ => bytes,
    });
    member
}

/// What a part that is not part of a workbook's tables is.
pub(super) fn part(package: &Package, index: u32) -> Part {
    let name = package.name(index);
    match reading(name) {
        Reading::Prose => Part::Prose(index, name.to_owned()),
        Reading::Content(role) => Part::Raw(index, role),
        Reading::Tags => Part::Fitting(index, Structure::Text),
        Reading::Strings => Part::Fitting(index, Structure::Raw),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_parts_are_resolved() {
        for (folder, target, expected) in [
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl/worksheets", "../comments1.xml", "xl/comments1.xml"),
            ("xl", "/xl/worksheets/a.xml", "xl/worksheets/a.xml"),
            ("", "../../../etc/passwd", "etc/passwd"),
        ] {
            assert_eq!(resolve(folder, target), expected, "{folder} {target}");
        }
    }
}
