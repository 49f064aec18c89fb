//! Office documents, which are zip archives of XML: workbooks sheet by sheet, texts and slides part
//! by part, and all that else lies in them as it is.
//!
//! Which parts belong together is read from the parts themselves; the names of files play no part.
//! Parts that were decoded are not scanned again as they are; any other is a member, as of a zip.

mod biff;
mod grid;
mod number;
mod ods;
mod package;
mod pattern;
mod produced;
mod rows;
mod sheet;
mod strings;
mod styles;
#[cfg(test)]
mod tests;
mod text;
mod workbook;
mod xlsb;
mod xml;

use crate::model::Problem;
use crate::source::archive::Archive;
use crate::source::container::{Container, ContainerFormat, Indexed as _, Opening};
use crate::source::{Budget, Bytes, Content, ContentReader, Stat, Stream};
pub use biff::OldWorkbook;
pub(super) use biff::{NAME as OLD_WORKBOOK, decode as decode_old_workbook};
use package::Package;
use std::io::{self, Read};

/// An office format.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Office {
    /// Workbooks of Office Open XML (ECMA-376).
    Workbook,
    /// Texts of Office Open XML.
    Text,
    /// Slides of Office Open XML.
    Slides,
    /// Workbooks of OpenDocument (ISO/IEC 26300).
    OpenWorkbook,
    /// Texts, slides and drawings of OpenDocument.
    OpenText,
}

impl Office {
    const fn is_open_document(self) -> bool {
        matches!(self, Self::OpenWorkbook | Self::OpenText)
    }
}

impl ContainerFormat for Office {
    fn name(&self) -> &'static str {
        match self {
            Self::Workbook => "xlsx",
            Self::Text => "docx",
            Self::Slides => "pptx",
            Self::OpenWorkbook => "ods",
            Self::OpenText => "odt",
        }
    }

    fn note(&self) -> &'static str {
        match self {
            Self::Workbook => {
                "every sheet as a table, hidden ones too; comments, names; also xlsm, xlsb"
            }
            Self::Text => "text, headers, footers, notes, comments; embedded files",
            Self::Slides => "text of slides, notes and comments; embedded files",
            Self::OpenWorkbook => "every sheet as a table, hidden ones too; comments",
            Self::OpenText => "text, headers, footers, notes, comments; also odp and odg",
        }
    }

    fn recognizes(&self, head: &[u8]) -> bool {
        if !head.starts_with(b"PK\x03\x04") {
            return false;
        }
        let first = head.get(30..).unwrap_or_default();
        let holds = |part: &[u8]| memchr::memmem::find(head, part).is_some();
        if self.is_open_document() {
            return first.starts_with(b"mimetype") || holds(b"content.xml");
        }
        const FOLDERS: [&[u8]; 6] = [
            b"_rels/",
            b"docProps/",
            b"customXml/",
            b"xl/",
            b"word/",
            b"ppt/",
        ];
        FOLDERS.iter().any(|folder| first.starts_with(folder)) || holds(b"[Content_Types].xml")
    }

    fn open(&self, bytes: Bytes, budget: Budget) -> Opening {
        let (archive, problems) = match Archive::open(bytes, &budget) {
            Ok(opened) => opened,
            Err(broken) => {
                let (content, problem) = *broken;
                return Opening::Broken(Bytes::File(content), problem);
            }
        };
        let stat = *archive.content().stat();
        if archive.len() > package::PARTS {
            return Opening::Other(again(archive.content().clone(), problems));
        }
        let package = Package::new(archive);
        if package.kind() != Some(*self) {
            return Opening::Other(again(package.content().clone(), problems));
        }
        let opened = match self {
            Self::Workbook => workbook::open(package, &budget),
            Self::OpenWorkbook => ods::open(package, &budget),
            Self::Text | Self::Slides | Self::OpenText => package::open_text(package, &budget),
        };
        let (members, held, more) = opened;
        Opening::Container(Container {
            members,
            budget,
            problems: problems.into_iter().chain(more).collect(),
            stat: Some(stat),
            held,
        })
    }
}

/// The bytes again, for another format. What was wrong with getting them stays with them.
fn again(content: Content, problems: Vec<Problem>) -> Bytes {
    match problems.into_iter().next() {
        Some(problem) if !content.is_stored() => Bytes::Stream(Box::new(Again {
            reader: ContentReader::new(content),
            problem,
        })),
        _ => Bytes::File(content),
    }
}

/// Bytes that were kept, and what was wrong with them.
struct Again {
    reader: ContentReader,
    problem: Problem,
}

impl Read for Again {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.reader.read(buf)
    }
}

impl Stream for Again {
    fn problem(&self) -> Option<Problem> {
        Some(self.problem.clone())
    }

    fn stored(&self) -> u64 {
        0
    }

    fn stat(&self) -> Option<&Stat> {
        self.reader.stat()
    }
}
