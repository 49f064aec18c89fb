//! The container formats that this build reads, and what `spillmap formats` says of them.

use crate::format::contacts::{CalendarFormat, CardFormat, DirectoryFormat};
use crate::format::html::PageFormat;
use crate::format::json::JsonFormat;
use crate::format::mail::{MailboxFormat, MessageFormat};
use crate::format::office::{Office, OldWorkbook};
use crate::format::outlook::OutlookFormat;
#[cfg(feature = "parquet")]
use crate::format::parquet::ParquetFormat;
#[cfg(feature = "pdf")]
use crate::format::pdf::PdfFormat;
use crate::format::sql::SqlFormat;
use crate::format::sqlite::SqliteFormat;
use crate::format::xml::XmlFormat;
use crate::source::archive::{TarFormat, ZipFormat};
use crate::source::container::ContainerFormat;
use crate::source::packed::Compression;

/// A format as `spillmap formats` lists it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Readable {
    /// The word of the reports.
    pub name: &'static str,
    /// `text`, `compression` or `container`.
    pub kind: &'static str,
    /// What people are told about it.
    pub note: &'static str,
}

/// All that this build reads.
pub fn readable() -> Vec<Readable> {
    let row = |kind, note| move |name| Readable { name, kind, note };
    let packed = Compression::all().map(row("compression", "around any other format"));
    let containers = ALL.iter().map(|format| Readable {
        name: format.name(),
        kind: "container",
        note: format.note(),
    });
    TEXTS
        .iter()
        .copied()
        .chain(packed)
        .chain(containers)
        .collect()
}

const TEXTS: &[Readable] = &[
    Readable {
        name: "delimited",
        kind: "text",
        note: "tables of any delimiter, in any encoding",
    },
    Readable {
        name: "json_lines",
        kind: "text",
        note: "one object a line",
    },
    Readable {
        name: "text",
        kind: "text",
        note: "anything else that is text",
    },
    Readable {
        name: "binary",
        kind: "text",
        note: "the longer strings in anything else",
    },
];

/// Every container format, in the order in which they are asked: one that only looks like another,
/// as a workbook looks like a zip archive, goes before it.
pub const ALL: &[&dyn ContainerFormat] = &[
    &Office::Workbook,
    &Office::OpenWorkbook,
    &Office::Text,
    &Office::Slides,
    &Office::OpenText,
    &ZipFormat,
    &TarFormat,
    &OutlookFormat,
    &MailboxFormat,
    &MessageFormat,
    &CardFormat,
    &DirectoryFormat,
    &CalendarFormat,
    &PageFormat,
    &JsonFormat,
    &SqlFormat,
    &XmlFormat,
    &SqliteFormat,
    #[cfg(feature = "parquet")]
    &ParquetFormat,
    &OldWorkbook,
    #[cfg(feature = "pdf")]
    &PdfFormat,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_has_one_name() {
        let mut names: Vec<_> = readable().iter().map(|format| format.name).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
        assert!(names.contains(&"zip") && names.contains(&"gzip"));
    }
}
